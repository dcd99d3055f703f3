/* SPDX-License-Identifier: Apache-2.0 */
#include "model/heaptext.h"

#include "model/termline.h"

enum { ADDRESS_LONG = 8 }; /* digits that only an address has */

/* Bytes of an address and its colon; 0 is none. */
static size_t read_address(struct span s, uint64_t *out)
{
	size_t n = s.n;

	return lex_address(&s, out) ? n - s.n : 0;
}

uint64_t heaptext_behind(const struct term_format *f, struct span text,
                         uint64_t at)
{
	return 1 + termline_heap_end(f, text, (size_t)at);
}

bool heaptext_object(const struct term_format *f, struct span text,
                     uint64_t until, uint64_t *at, uint64_t *start,
                     uint64_t *address)
{
	uint64_t ignored;
	size_t n;

	if (until > text.n)
		until = text.n;
	while (*at < until) {
		n = read_address(span_skip(text, (size_t)*at), address);
		*start = *at;
		*at += n;
		if (n == 0) {
			*at = heaptext_behind(f, text, *at);
			continue;
		}
		n = read_address(span_skip(text, (size_t)*at), &ignored);
		if (n <= ADDRESS_LONG)
			return true;
	}
	return false;
}
