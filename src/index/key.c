/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Keys of the look-up: base/hash.h over the id, which for a pid is one round.
 */
#include "index/key.h"

#include <string.h>

static enum tag family_of(enum tag tag)
{
	if (tag >= TAG_PROC_MESSAGES && tag <= TAG_PROC_HEAP)
		return TAG_PROC_MESSAGES;
	return tag;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
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

/* All bits but those of the i-th byte of what hash_load returns. */
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
	front = hash_load(a.p, 8) ^ hash_load(b.p, 8);
	back = hash_load(a.p + a.n - 8, 8) ^ hash_load(b.p + b.n - 8, 8);
	if (loose < 8)
		front &= all_but_byte(loose);
	if (loose < a.n && loose + 8 >= a.n)
		back &= all_but_byte(loose + 8 - a.n);
	return (front | back) == 0;
}

struct key key_make(const struct hash_seed *seed, enum tag tag, struct span id)
{
	struct key key = {.id = id, .family = family_of(tag)};
	uint64_t h = hash_begin(seed, key.family, id.n);

	key.loose = loose_byte(key.family, id);
	h = hash_bytes(seed, h, id.p, key.loose);
	if (key.loose < id.n)
		h = hash_bytes(seed, h, id.p + key.loose + 1,
		               id.n - key.loose - 1);
	key.hash = hash_end(seed, h);
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
	size_t loose;

	if (!has_runs(family) || family != family_of(next))
		return false;
	loose = loose_byte(family, id);
	return same_but(id, nid, loose) &&
	       (loose == nid.n || is_digit(nid.p[loose]));
}
