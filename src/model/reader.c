/* SPDX-License-Identifier: Apache-2.0 */
#include "model/reader.h"

#include <stdlib.h>

#include "base/alloc.h"

enum { BEFORE = READER_MOST / 8 /* bytes kept for a way back */ };

void reader_release(struct reader *r)
{
	free(r->window);
	r->window = NULL;
	r->n = 0;
}

/* Decodes all of [at, at + n), whatever stands there. */
static void fill(struct reader *r, uint64_t at, size_t n)
{
	r->at = at;
	r->n = 0;
	while (r->n < n) {
		r->n += bytes_read(&r->bytes, at + r->n, r->window + r->n,
		                   n - r->n);
		if (r->n < n)
			r->window[r->n++] = '\0';
	}
}

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

struct span reader_span(struct reader *r, uint64_t from, uint64_t n)
{
	const struct bytes *b = &r->bytes;
	uint64_t back;

	if (from >= b->n)
		return SPAN_NONE;
	n = least(n, b->n - from);
	if (b->code == BYTES_PLAIN)
		return (struct span){b->text.p + b->off + from, (size_t)n};
	n = least(n, READER_MOST);
	if (from < r->at || from + n > r->at + r->n) {
		if (!r->window)
			r->window = xmalloc(READER_MOST);
		back = least(least(from, BEFORE), READER_MOST - n);
		fill(r, from - back,
		     (size_t)least(READER_MOST, b->n - (from - back)));
	}
	return (struct span){r->window + (from - r->at), (size_t)n};
}
