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

/* Whether an object is none but a second address. An external term of 16 MiB or
 * more looks like one as well, "E1312D11:", but for its first byte, 131, in
 * base64 or hexadecimal. */
static bool is_address(struct span s)
{
	uint64_t ignored;
	size_t n = read_address(s, &ignored);

	if (n <= ADDRESS_LONG)
		return false;
	return s.p[0] != 'E' || n == s.n || (s.p[n] != 'g' && s.p[n] != '8');
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
		if (!is_address(span_skip(text, (size_t)*at)))
			return true;
	}
	return false;
}
