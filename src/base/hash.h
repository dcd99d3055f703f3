/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

/*
 * A hash of bytes with a secret: what comes from a dump is hashed by nothing
 * else, because whoever knows the hash can write a dump whose names all
 * collide. It multiplies 16 bytes at a time to 128 bits and folds them. The
 * functions are here to be inlined: for a pid most of the time is the call.
 *
 * Pure, any thread.
 */

#include <stdint.h>
#include <string.h>

#include "base/span.h"

struct hash_seed {
	uint64_t word[3];
};

/* Different in each process. */
struct hash_seed hash_seed_new(void);

/* Both halves of the product, so that each bit of the result depends on all
 * of a and b. */
static inline uint64_t hash_fold(uint64_t a, uint64_t b)
{
#ifdef __SIZEOF_INT128__
	__extension__ typedef unsigned __int128 wide;
	wide product = (wide)a * b;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
#else
	uint64_t al = (uint32_t)a, ah = a >> 32;
	uint64_t bl = (uint32_t)b, bh = b >> 32;
	uint64_t low = al * bl;
	uint64_t m1 = ah * bl + (low >> 32);
	uint64_t m2 = al * bh + (uint32_t)m1;

	return (m2 << 32 | (uint32_t)low) ^ (ah * bh + (m1 >> 32) + (m2 >> 32));
#endif
}

/* The first n <= 8 bytes at p, as they lie in memory. */
static inline uint64_t hash_load(const char *p, size_t n)
{
	uint64_t v = 0;

	memcpy(&v, p, n);
	return v;
}

/* To begin with: what is hashed has n bytes in all, and a kind that tells it
 * from others with the same bytes. */
static inline uint64_t hash_begin(const struct hash_seed *seed, unsigned kind,
                                  size_t n)
{
	return seed->word[0] ^ (uint64_t)kind << 56 ^ n;
}

/* Goes on from h with some of these bytes. */
static inline uint64_t hash_bytes(const struct hash_seed *seed, uint64_t h,
                                  const char *p, size_t n)
{
	uint64_t a = 0;
	uint64_t b = 0;

	for (; n > 16; p += 16, n -= 16)
		h = hash_fold(hash_load(p, 8) ^ h,
		              hash_load(p + 8, 8) ^ seed->word[1]);
	if (n >= 8) {
		a = hash_load(p, 8);
		b = hash_load(p + n - 8, 8);
	} else if (n >= 4) {
		a = hash_load(p, 4);
		b = hash_load(p + n - 4, 4);
	} else if (n > 0) {
		a = (uint64_t)(unsigned char)p[0] << 16 |
		    (uint64_t)(unsigned char)p[n / 2] << 8 |
		    (unsigned char)p[n - 1];
	}
	return hash_fold(a ^ h, b ^ seed->word[1]);
}

/* The hash of all of them. */
static inline uint64_t hash_end(const struct hash_seed *seed, uint64_t h)
{
	return hash_fold(h ^ seed->word[2], UINT64_C(0x9e3779b97f4a7c15));
}

#endif
