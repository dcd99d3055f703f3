/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One character at a time, as the canvas paints it: both ask utf8_sanitise for
 * the spelling, so that they cannot disagree.
 */
#include "ui/width.h"

#include <stdint.h>

#include "base/utf8.h"

enum { SPELLED = 16 /* "\x{10FFFF}" and some */ };

int width_next(struct span s, bool ascii, size_t *n)
{
	unsigned char first = (unsigned char)s.p[0];
	char text[SPELLED];
	uint32_t cp;

	*n = 1;
	if (first >= 0x20 && first < 0x7f)
		return 1;
	*n = utf8_decode(s, &cp);
	s = span_take(s, *n);
	if (!ascii)
		return (int)utf8_columns(s);
	return (int)utf8_sanitise(s, true, text, sizeof(text));
}

/* All of s that `cols` columns are worth looking at. */
static struct span within(struct span s, int cols)
{
	return span_take(s, ((size_t)(cols > 0 ? cols : 0) + 1) * WIDTH_BYTES);
}

int width_of(struct span s, bool ascii, int most)
{
	int cols = 0;

	s = within(s, most);
	while (s.n > 0 && cols <= most) {
		size_t n;

		cols += width_next(s, ascii, &n);
		s = span_skip(s, n);
	}
	return cols;
}

size_t width_fit(struct span s, bool ascii, int cols)
{
	size_t at = 0;
	int used = 0;

	s = within(s, cols);
	while (at < s.n) {
		size_t n;

		used += width_next(span_skip(s, at), ascii, &n);
		if (used > cols && at > 0)
			break;
		at += n;
	}
	return at;
}
