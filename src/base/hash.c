/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The secret of the hash; the hash itself is in the header. Rejected: a hash
 * from a library (for ids this short most of its time is the call).
 */
#include "base/hash.h"

#include <sys/random.h>
#include <time.h>

struct hash_seed hash_seed_new(void)
{
	struct hash_seed seed;
	struct timespec now;

	if (getrandom(&seed, sizeof(seed), GRND_NONBLOCK) == sizeof(seed))
		return seed;
	clock_gettime(CLOCK_REALTIME, &now);
	seed.word[0] = (uint64_t)now.tv_nsec << 32;
	seed.word[1] = (uint64_t)now.tv_sec;
	seed.word[2] = (uint64_t)(uintptr_t)&now;
	return seed;
}
