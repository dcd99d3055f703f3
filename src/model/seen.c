/* SPDX-License-Identifier: Apache-2.0 */
#include "model/seen.h"

#include <stdlib.h>

#include "base/alloc.h"

enum {
#ifdef CRASHDIVE_TINY
	PAGE_WORDS = 1,
#else
	PAGE_WORDS = 512, /* of 64 places each */
#endif
	PLACE = 4, /* bytes of text */
	PAGE_PLACES = PAGE_WORDS * 64,
	PAGE_BYTES = PAGE_WORDS * 8,
};

void seen_init(struct seen *s, uint64_t text, uint64_t budget)
{
	*s = (struct seen){.left = budget};
	s->n = (size_t)(text / PLACE / PAGE_PLACES) + 1;
}

void seen_release(struct seen *s)
{
	for (size_t i = 0; s->pages && i < s->n; i++)
		free(s->pages[i]);
	free(s->pages);
	s->pages = NULL;
}

bool seen_has(const struct seen *s, uint64_t off)
{
	uint64_t place = off / PLACE;
	uint64_t page = place / PAGE_PLACES;
	unsigned bit = (unsigned)(place % PAGE_PLACES);

	if (!s->pages || page >= s->n || !s->pages[page])
		return false;
	return s->pages[page][bit / 64] >> (bit % 64) & 1;
}

/* Bytes of zeros out of the budget; NULL when there are not so many. */
static void *take(struct seen *s, size_t n, size_t size)
{
	void *p = NULL;

	if (n <= s->left / size)
		p = big_calloc(n, size);
	if (p)
		s->left -= (uint64_t)n * size;
	else
		s->full = true;
	return p;
}

bool seen_add(struct seen *s, uint64_t off)
{
	uint64_t place = off / PLACE;
	uint64_t page = place / PAGE_PLACES;
	unsigned bit = (unsigned)(place % PAGE_PLACES);

	if (page >= s->n)
		return false;
	if (!s->pages)
		s->pages = take(s, s->n, sizeof(*s->pages));
	if (!s->pages)
		return false;
	if (!s->pages[page])
		s->pages[page] = take(s, 1, PAGE_BYTES);
	if (!s->pages[page])
		return false;
	s->pages[page][bit / 64] |= UINT64_C(1) << (bit % 64);
	return true;
}
