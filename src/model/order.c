/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sorting rows by a number. Keys become ranks (distance from the smallest, or
 * from the largest when descending), and as a rank and a row number almost
 * always fit into 64 bits together, what is sorted are plain words: half the
 * memory traffic of pairs, and only the bits that differ are looked at. Least
 * significant digit first, hence stable. On large pages, because a pass writes
 * to a thousand places at once; the last one writes the rows alone.
 *
 * Rejected: keeping the permutation of each column that was ever sorted (4
 * bytes a row for each, to save 15 ms), digits of 8 bits (no faster pass makes
 * up for one more), and merge sort (ten times slower).
 */
#include "model/order.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/radix.h"
#include "model/value.h"

enum {
	DIGIT_MAX = 11, /* bits: counters of a pass stay in the first cache */
	DIGIT_VALUES = 1 << DIGIT_MAX,
	DIGITS = (64 + DIGIT_MAX - 1) / DIGIT_MAX,
};

/* How keys become ranks. Text and absent values rank behind all numbers. */
struct ranking {
	uint64_t min, max; /* of the numbers */
	uint64_t last;     /* the highest rank that occurs */
	bool desc;
};

static void ranking_init(struct ranking *k, const uint64_t *key, uint32_t n,
                         bool desc)
{
	uint64_t special = 0;

	*k = (struct ranking){.min = UINT64_MAX, .desc = desc};
	for (uint32_t i = 0; i < n; i++) {
		if (key[i] >= VALUE_KEY_TEXT) {
			uint64_t s = key[i] - VALUE_KEY_TEXT + 1;

			special = s > special ? s : special;
			continue;
		}
		k->min = key[i] < k->min ? key[i] : k->min;
		k->max = key[i] > k->max ? key[i] : k->max;
	}
	if (k->min > k->max)
		k->min = k->max;
	k->last = k->max - k->min + special;
}

static uint64_t rank_of(const struct ranking *k, uint64_t key)
{
	if (key >= VALUE_KEY_TEXT)
		return k->max - k->min + 1 + (key - VALUE_KEY_TEXT);
	return k->desc ? k->max - key : key - k->min;
}

static unsigned bits_of(uint64_t v)
{
	return v ? 64 - (unsigned)__builtin_clzll(v) : 0;
}

/* The digits above the row number, of equal width. */
struct digits {
	unsigned n, shift, width;
	uint32_t at[DIGITS][DIGIT_VALUES]; /* counts, then places */
};

static struct digits *digits_new(unsigned shift, unsigned bits)
{
	struct digits *d = big_calloc(1, sizeof(*d));

	if (!d)
		return NULL;
	d->shift = shift;
	d->n = (bits + DIGIT_MAX - 1) / DIGIT_MAX;
	d->width = d->n > 0 ? (bits + d->n - 1) / d->n : 0;
	return d;
}

static unsigned digit_of(const struct digits *d, unsigned i, uint64_t word)
{
	return (unsigned)(word >> (d->shift + i * d->width)) &
	       ((1u << d->width) - 1);
}

/* Replaces keys by words of rank and row, and counts their digits; false if
 * they were in order already. */
static bool keys_to_words(struct digits *d, const struct ranking *k,
                          uint64_t *key, const uint32_t *row, uint32_t n)
{
	uint64_t before = 0;
	bool unsorted = false;

	for (uint32_t i = 0; i < n; i++) {
		uint64_t rank = rank_of(k, key[i]);
		uint64_t word = rank << d->shift | row[i];

		unsorted |= rank < before;
		before = rank;
		key[i] = word;
		for (unsigned j = 0; j < d->n; j++)
			d->at[j][digit_of(d, j, word)]++;
	}
	return unsorted;
}

static void counts_to_places(const struct digits *d, uint32_t *at)
{
	uint32_t place = 0;

	for (unsigned v = 0; v < 1u << d->width; v++) {
		uint32_t count = at[v];

		at[v] = place;
		place += count;
	}
}

static void digits_pass(struct digits *d, unsigned k, const uint64_t *from,
                        uint64_t *to, uint32_t n)
{
	uint32_t *at = d->at[k];

	counts_to_places(d, at);
	for (uint32_t i = 0; i < n; i++)
		to[at[digit_of(d, k, from[i])]++] = from[i];
}

/* The last pass, of whose result only the rows are wanted. */
static void digits_rows(struct digits *d, unsigned k, const uint64_t *from,
                        uint32_t *row, uint32_t n)
{
	const uint64_t mask = (UINT64_C(1) << d->shift) - 1;
	uint32_t *at = d->at[k];

	counts_to_places(d, at);
	for (uint32_t i = 0; i < n; i++)
		row[at[digit_of(d, k, from[i])]++] = (uint32_t)(from[i] & mask);
}

/* Sorts words whose digits are counted, and are not the same in all of them,
 * and takes the rows out of them. */
static void sort_words(struct digits *d, uint64_t *word, uint64_t *scratch,
                       uint32_t *row, uint32_t n)
{
	unsigned last = d->n - 1;

	while (last > 0 && d->at[last][digit_of(d, last, word[0])] == n)
		last--;
	for (unsigned k = 0; k < last; k++) {
		uint64_t *sorted = scratch;

		if (d->at[k][digit_of(d, k, word[0])] == n)
			continue;
		digits_pass(d, k, word, scratch, n);
		scratch = word;
		word = sorted;
	}
	digits_rows(d, last, word, row, n);
}

static enum err sort_packed(uint32_t *row, uint64_t *key, uint32_t n,
                            const struct ranking *k, unsigned row_bits)
{
	struct digits *d = digits_new(row_bits, bits_of(k->last));
	uint64_t *scratch = big_pages(n, sizeof(*scratch));
	enum err e = d && scratch ? ERR_OK : ERR_NOMEM;

	if (!e && keys_to_words(d, k, key, row, n))
		sort_words(d, key, scratch, row, n);
	free(scratch);
	free(d);
	return e;
}

static enum err sort_pairs(uint32_t *row, const uint64_t *key, uint32_t n,
                           const struct ranking *k)
{
	struct radix_item *item = big_pages(n, sizeof(*item));
	enum err e = item ? ERR_OK : ERR_NOMEM;

	if (e)
		return e;
	for (uint32_t i = 0; i < n; i++)
		item[i] = (struct radix_item){.key = rank_of(k, key[i]),
		                              .id = row[i]};
	e = radix_sort(item, n);
	for (uint32_t i = 0; i < n && !e; i++)
		row[i] = item[i].id;
	free(item);
	return e;
}

enum err order_by_key(uint32_t *row, uint64_t *key, uint32_t n, uint32_t of,
                      bool desc)
{
	struct ranking k;
	unsigned row_bits;

	if (n < 2)
		return ERR_OK;
	ranking_init(&k, key, n, desc);
	row_bits = bits_of(of - 1);
	if (row_bits + bits_of(k.last) <= 64)
		return sort_packed(row, key, n, &k, row_bits);
	return sort_pairs(row, key, n, &k);
}
