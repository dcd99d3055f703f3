/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Least-significant-digit radix sort with digits of 11 bits: six passes for
 * 64 bits, and most columns of a dump (bytes, counts, pids) need two to four,
 * because a digit that is the same in all keys is skipped.
 *
 * Rejected: digits of 16 bits (the counters fall out of the cache), of 8 bits
 * (two more passes), and comparison sorts (three times slower at a million).
 */
#include "base/radix.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/hugepage.h"

enum {
	DIGIT_BITS = 11,
	DIGITS = (64 + DIGIT_BITS - 1) / DIGIT_BITS,
	VALUES = 1 << DIGIT_BITS,
	SMALL = 48, /* up to here insertion beats clearing the counters */
};

/* For each digit, how many keys have each value; then where they go. */
struct histograms {
	size_t at[DIGITS][VALUES];
};

static unsigned digit_of(uint64_t key, unsigned digit)
{
	return (unsigned)(key >> (digit * DIGIT_BITS)) & (VALUES - 1);
}

static void insertion_sort(struct radix_item *items, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct radix_item item = items[i];
		size_t j = i;

		for (; j > 0 && items[j - 1].key > item.key; j--)
			items[j] = items[j - 1];
		items[j] = item;
	}
}

static bool is_sorted(const struct radix_item *items, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (items[i - 1].key > items[i].key)
			return false;
	return true;
}

/* The digits that are not the same in all keys; returns how many. */
static unsigned varying_digits(const struct radix_item *items, size_t n,
                               unsigned digits[DIGITS])
{
	uint64_t differ = 0;
	unsigned count = 0;

	for (size_t i = 1; i < n; i++)
		differ |= items[i].key ^ items[0].key;
	for (unsigned d = 0; d < DIGITS; d++)
		if (digit_of(differ, d) != 0)
			digits[count++] = d;
	return count;
}

static void count_digits(struct histograms *h, const struct radix_item *items,
                         size_t n, const unsigned *digits, unsigned count)
{
	for (size_t i = 0; i < n; i++)
		for (unsigned k = 0; k < count; k++)
			h->at[digits[k]][digit_of(items[i].key, digits[k])]++;
}

static void counts_to_places(size_t at[VALUES])
{
	size_t place = 0;

	for (unsigned v = 0; v < VALUES; v++) {
		size_t count = at[v];

		at[v] = place;
		place += count;
	}
}

static void distribute(struct radix_item *to, const struct radix_item *from,
                       size_t n, unsigned digit, size_t at[VALUES])
{
	for (size_t i = 0; i < n; i++)
		to[at[digit_of(from[i].key, digit)]++] = from[i];
}

enum err radix_sort_using(struct radix_item *items, size_t n,
                          struct radix_item *scratch)
{
	struct radix_item *from = items;
	struct radix_item *to = scratch;
	struct histograms *h;
	unsigned digits[DIGITS];
	unsigned count;

	if (n <= SMALL) {
		insertion_sort(items, n);
		return ERR_OK;
	}
	if (is_sorted(items, n))
		return ERR_OK;
	h = big_calloc(1, sizeof(*h));
	if (!h)
		return ERR_NOMEM;
	count = varying_digits(items, n, digits);
	count_digits(h, items, n, digits, count);
	for (unsigned k = 0; k < count; k++) {
		struct radix_item *sorted = to;
		unsigned d = digits[k];

		counts_to_places(h->at[d]);
		distribute(to, from, n, d, h->at[d]);
		to = from;
		from = sorted;
	}
	if (from != items)
		memcpy(items, from, n * sizeof(*items));
	free(h);
	return ERR_OK;
}

enum err radix_sort(struct radix_item *items, size_t n)
{
	struct radix_item *scratch = NULL;
	enum err err;

	if (n > SMALL && !is_sorted(items, n)) {
		scratch = big_pages(n, sizeof(*scratch));
		if (!scratch)
			return ERR_NOMEM;
	}
	err = radix_sort_using(items, n, scratch);
	free(scratch);
	return err;
}

uint64_t radix_key_i64(int64_t v)
{
	return (uint64_t)v ^ (uint64_t)1 << 63;
}

uint64_t radix_key_double(double v)
{
	const uint64_t sign = (uint64_t)1 << 63;
	uint64_t bits;

	if (v != v)
		return UINT64_MAX;
	v += 0.0; /* the negative zero becomes the other one */
	memcpy(&bits, &v, sizeof(bits));
	return bits & sign ? ~bits : bits | sign;
}
