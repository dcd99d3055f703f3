/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sorting rows by text. The first eight bytes of each text make a number, and
 * the numbers are sorted by digits; only where they are equal are texts
 * compared, by a merge sort that leaves alone what is in order already (a
 * column in which all texts are equal costs one comparison a row). It compares
 * the next eight bytes as a number, too, so that it seldom has to go back into
 * the dump.
 *
 * Rejected: qsort over all rows (two cache misses into the dump for each
 * comparison, not stable, not to be interrupted), and numbering the different
 * texts through a hash table (a column of a million different names would
 * need more memory for the table than for the sort).
 */
#include "model/textorder.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/radix.h"
#include "base/store.h"

enum {
#ifdef CRASHDIVE_TINY
	STEP_ITEMS = 4,
#else
	STEP_ITEMS = 1 << 16, /* looked at in one step of the merge sort */
#endif
	INSERTION = 8, /* pieces up to here are sorted by insertion */
	PREFIX = 8,    /* bytes of a text in a number */
	PREFIXES = 2 * PREFIX,
};

struct text_item {
	const char *p; /* behind an opening quote; NULL: no text */
	uint32_t n;
	uint32_t row;
	uint64_t second; /* number of the second eight bytes, within a run */
};

enum stage {
	STAGE_PREFIXES,
	STAGE_DIGITS,
	STAGE_PLACES,
	STAGE_RUNS,
};

struct textorder {
	struct text_item *item; /* as added; then scratch of the merging */
	struct text_item *sorted;
	struct radix_item *prefix; /* of sorted */
	struct store store;
	uint32_t n, room;
	bool desc;
	enum stage stage;
	/* The run of equal prefixes at work: sorted[run, end), in which pieces
	 * of `width` are in order and pairs of them merged up to `at`. */
	uint32_t run, end, at, width;
};

struct textorder *textorder_new(uint32_t n, bool desc)
{
	struct textorder *o = xcalloc(1, sizeof(*o));

	o->item = big_alloc(n ? n : 1, sizeof(*o->item));
	o->room = n;
	o->desc = desc;
	if (o->item)
		return o;
	free(o);
	return NULL;
}

void textorder_free(struct textorder *o)
{
	if (!o)
		return;
	store_release(&o->store);
	free(o->item);
	free(o->sorted);
	free(o->prefix);
	free(o);
}

enum err textorder_add(struct textorder *o, uint32_t row, struct span text,
                       bool keep)
{
	struct text_item *item = &o->item[o->n];

	assert(o->n < o->room && o->stage == STAGE_PREFIXES);
	*item = (struct text_item){.row = row};
	if (text.n > 0) {
		text = span_take(text, UINT32_MAX);
		item->p = keep ? text.p : store_put(&o->store, text);
		item->n = (uint32_t)text.n;
		if (!item->p)
			return ERR_NOMEM;
		if (*item->p == '\'') {
			item->p++;
			item->n--;
		}
	}
	o->n++;
	return ERR_OK;
}

/* The number of the bytes from `from` on; zeros stand for missing ones. */
static uint64_t number_at(const struct text_item *item, uint32_t from)
{
	uint64_t key = 0;

	for (uint32_t i = from; i < from + PREFIX; i++)
		key = key << 8 | (i < item->n ? (unsigned char)item->p[i] : 0);
	return key;
}

static uint64_t prefix_of(const struct text_item *item, bool desc)
{
	if (!item->p)
		return UINT64_MAX;
	return desc ? ~number_at(item, 0) : number_at(item, 0);
}

static enum err make_prefixes(struct textorder *o)
{
	o->prefix = big_alloc(o->n ? o->n : 1, sizeof(*o->prefix));
	if (!o->prefix)
		return ERR_NOMEM;
	for (uint32_t i = 0; i < o->n; i++) {
		o->prefix[i].key = prefix_of(&o->item[i], o->desc);
		o->prefix[i].id = i;
	}
	return ERR_OK;
}

static enum err place_items(struct textorder *o)
{
	o->sorted = big_alloc(o->n ? o->n : 1, sizeof(*o->sorted));
	if (!o->sorted)
		return ERR_NOMEM;
	for (uint32_t i = 0; i < o->n; i++)
		o->sorted[i] = o->item[o->prefix[i].id];
	return ERR_OK;
}

/* Of two items with the same prefix; > 0 if b goes before a. */
static int item_order(const struct textorder *o, const struct text_item *a,
                      const struct text_item *b)
{
	uint32_t n = a->n < b->n ? a->n : b->n;
	int c;

	if (!a->p || !b->p)
		return !a->p - !b->p;
	if (a->second != b->second)
		return (a->second < b->second) == o->desc ? 1 : -1;
	if (a->n == b->n && (n <= PREFIXES || a->p == b->p))
		return 0;
	c = n > PREFIXES
	            ? memcmp(a->p + PREFIXES, b->p + PREFIXES, n - PREFIXES)
	            : 0;
	if (c == 0)
		c = (a->n > b->n) - (a->n < b->n);
	return o->desc ? -c : c;
}

static void insertion_sort(struct textorder *o, uint32_t from, uint32_t to)
{
	struct text_item *s = o->sorted;

	for (uint32_t i = from + 1; i < to; i++) {
		struct text_item item = s[i];
		uint32_t j = i;

		for (; j > from && item_order(o, &s[j - 1], &item) > 0; j--)
			s[j] = s[j - 1];
		s[j] = item;
	}
}

/* Merges sorted[from, mid) and sorted[mid, to). */
static void merge(struct textorder *o, uint32_t from, uint32_t mid, uint32_t to)
{
	struct text_item *s = o->sorted;
	const struct text_item *left = o->item;
	uint32_t n = mid - from, i = 0;

	if (item_order(o, &s[mid - 1], &s[mid]) <= 0)
		return;
	memcpy(o->item, s + from, n * sizeof(*s));
	while (i < n && mid < to) {
		if (item_order(o, &left[i], &s[mid]) <= 0)
			s[from++] = left[i++];
		else
			s[from++] = s[mid++];
	}
	memcpy(s + from, left + i, (n - i) * sizeof(*s));
}

/* Finds the next run of equal prefixes behind o->end; returns its length. */
static uint32_t next_run(struct textorder *o)
{
	uint32_t i = o->end;

	o->run = i;
	while (i < o->n && o->prefix[i].key == o->prefix[o->run].key)
		i++;
	for (uint32_t k = o->run; k < i && i - o->run > 1; k++)
		o->sorted[k].second = number_at(&o->sorted[k], PREFIX);
	o->end = i;
	o->at = o->run;
	o->width = 0;
	return i - o->run;
}

static uint32_t least(uint64_t a, uint32_t b)
{
	return a < b ? (uint32_t)a : b;
}

/* Sorts or merges one piece of the run; returns its length, 0 when the run is
 * in order. */
static uint32_t run_piece(struct textorder *o)
{
	/* Pieces that are in order after this round. */
	uint64_t round = o->width ? 2 * (uint64_t)o->width : INSERTION;
	uint32_t from = o->at, mid;

	if (from >= o->end) {
		if (round >= o->end - o->run)
			return 0;
		o->width = (uint32_t)round;
		o->at = o->run;
		return 1;
	}
	o->at = least(from + round, o->end);
	mid = least((uint64_t)from + o->width, o->end);
	if (o->width == 0)
		insertion_sort(o, from, o->at);
	else if (mid < o->at)
		merge(o, from, mid, o->at);
	return o->at - from;
}

static bool sort_runs(struct textorder *o)
{
	uint64_t looked = 0;

	while (looked < STEP_ITEMS) {
		uint32_t n = o->run < o->end ? run_piece(o) : 0;

		if (n == 0) {
			if (o->end >= o->n)
				return true;
			n = next_run(o);
			if (n == 1)
				o->run = o->end;
		}
		looked += n;
	}
	return false;
}

enum err textorder_step(struct textorder *o, bool *done)
{
	enum err e = ERR_OK;

	*done = false;
	switch (o->stage) {
	case STAGE_PREFIXES:
		e = make_prefixes(o);
		break;
	case STAGE_DIGITS:
		e = radix_sort(o->prefix, o->n);
		break;
	case STAGE_PLACES:
		e = place_items(o);
		break;
	case STAGE_RUNS:
		*done = sort_runs(o);
		return ERR_OK;
	}
	o->stage++;
	return e;
}

void textorder_rows(const struct textorder *o, uint32_t *row)
{
	for (uint32_t i = 0; i < o->n; i++)
		row[i] = o->sorted[i].row;
}
