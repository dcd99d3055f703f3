/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Keys of the look-up. The hash multiplies 16 bytes at a time, mixed with a
 * seed, to 128 bits and folds them: a pid is one round. Rejected: a hash from
 * a library (for ids this short most of its time is the call) and one without
 * a secret (a dump could be made to be slow).
 */
#include "index/key.h"

#include <string.h>
#include <sys/random.h>
#include <time.h>

struct key_seed key_seed_new(void)
{
	struct key_seed seed;
	struct timespec now;

	if (getrandom(&seed, sizeof(seed), GRND_NONBLOCK) == sizeof(seed))
		return seed;
	clock_gettime(CLOCK_REALTIME, &now);
	seed.word[0] = (uint64_t)now.tv_nsec << 32;
	seed.word[1] = (uint64_t)now.tv_sec;
	seed.word[2] = (uint64_t)(uintptr_t)&now;
	return seed;
}

/* Both halves of the product, so that each bit of the result depends on all
 * of a and b. */
static uint64_t fold(uint64_t a, uint64_t b)
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

static uint64_t load(const char *p, size_t n)
{
	uint64_t v = 0;

	memcpy(&v, p, n);
	return v;
}

static uint64_t hash_bytes(const struct key_seed *seed, uint64_t h,
                           const char *p, size_t n)
{
	uint64_t a = 0;
	uint64_t b = 0;

	for (; n > 16; p += 16, n -= 16)
		h = fold(load(p, 8) ^ h, load(p + 8, 8) ^ seed->word[1]);
	if (n >= 8) {
		a = load(p, 8);
		b = load(p + n - 8, 8);
	} else if (n >= 4) {
		a = load(p, 4);
		b = load(p + n - 4, 4);
	} else if (n > 0) {
		a = (uint64_t)(unsigned char)p[0] << 16 |
		    (uint64_t)(unsigned char)p[n / 2] << 8 |
		    (unsigned char)p[n - 1];
	}
	return fold(a ^ h, b ^ seed->word[1]);
}

static enum tag family_of(enum tag tag)
{
	if (tag >= TAG_PROC_MESSAGES && tag <= TAG_PROC_HEAP)
		return TAG_PROC_MESSAGES;
	return tag;
}

static bool has_runs(enum tag family)
{
	return family == TAG_PROC || family == TAG_PROC_MESSAGES;
}

/* The last digit of the number in a pid, "<0.NNN.0>". */
static size_t loose_byte(enum tag family, struct span id)
{
	size_t dot;

	if (!has_runs(family) || id.n < 4)
		return id.n;
	dot = id.n - 3;
	if (id.p[dot] != '.')
		dot = span_rfind_byte(id, '.');
	return dot > 0 && dot < id.n ? dot - 1 : id.n;
}

/* All bits but those of the i-th byte of what load returns. */
static uint64_t all_but_byte(size_t i)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	i = 7 - i;
#endif
	return ~(UINT64_C(0xff) << 8 * i);
}

/* Whether a and b differ in that byte at most. This is asked for each process;
 * two words hold nearly every pid. */
static bool same_but(struct span a, struct span b, size_t loose)
{
	uint64_t front;
	uint64_t back;

	if (a.n != b.n)
		return false;
	if (a.n < 8 || a.n > 16)
		return memcmp(a.p, b.p, loose) == 0 &&
		       (loose == a.n || memcmp(a.p + loose + 1, b.p + loose + 1,
		                               a.n - loose - 1) == 0);
	front = load(a.p, 8) ^ load(b.p, 8);
	back = load(a.p + a.n - 8, 8) ^ load(b.p + b.n - 8, 8);
	if (loose < 8)
		front &= all_but_byte(loose);
	if (loose < a.n && loose + 8 >= a.n)
		back &= all_but_byte(loose + 8 - a.n);
	return (front | back) == 0;
}

struct key key_make(const struct key_seed *seed, enum tag tag, struct span id)
{
	struct key key = {.id = id, .family = family_of(tag)};
	uint64_t h = seed->word[0] ^ (uint64_t)key.family << 56 ^ id.n;

	key.loose = loose_byte(key.family, id);
	h = hash_bytes(seed, h, id.p, key.loose);
	if (key.loose < id.n)
		h = hash_bytes(seed, h, id.p + key.loose + 1,
		               id.n - key.loose - 1);
	key.hash = fold(h ^ seed->word[2], UINT64_C(0x9e3779b97f4a7c15));
	return key;
}

bool key_fits(const struct key *key, enum tag tag, struct span id)
{
	return family_of(tag) == key->family &&
	       same_but(id, key->id, key->loose);
}

bool key_runs_on(enum tag tag, struct span id, enum tag next, struct span nid)
{
	enum tag family = family_of(tag);

	return has_runs(family) && family == family_of(next) &&
	       same_but(id, nid, loose_byte(family, id));
}
