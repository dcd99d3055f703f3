/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines are found one by one from the front: what is before a line never
 * depends on what is behind it, so a text that still grows keeps its lines.
 */
#include "ui/wrap.h"

#include "ui/width.h"

size_t wrap_text(struct span text, bool ascii, int width)
{
	size_t all = width_fit(text, ascii, width > 0 ? width : 1);
	size_t lf = span_find_byte(span_take(text, all), '\n');
	size_t space;

	if (lf < all)
		return lf + 1;
	/* A line that is full just before its LF takes it along, and one
	 * before a space the space, which need not be seen. */
	if (all < text.n && (text.p[all] == '\n' || text.p[all] == ' '))
		return all + 1;
	if (all >= text.n)
		return text.n;
	space = span_rfind_byte(span_take(text, all), ' ');
	return space < all ? space + 1 : all;
}

struct span wrap_shown(struct span text, size_t n)
{
	struct span line = span_take(text, n);

	if (line.n > 0 && line.p[line.n - 1] == '\n')
		line.n--;
	while (line.n > 0 && line.p[line.n - 1] == ' ')
		line.n--;
	return line;
}
