/* SPDX-License-Identifier: Apache-2.0 */
/* Matches are painted over text that is there already: painters of text need
 * not know that anything is being searched for. */
#include "ui/mark.h"

#include "ui/width.h"

void mark_matches(struct canvas *c, int y, int x, int cols, struct span text,
                  const struct textfilter *f)
{
	int from = 0;

	if (!f || cols <= 0)
		return;
	text = span_take(text, ((size_t)cols + 1) * WIDTH_BYTES);
	while (text.n > 0 && from < cols) {
		size_t len, at = textfilter_find(f, text, &len);
		int width;

		if (at >= text.n || len == 0)
			return;
		from += width_of(span_take(text, at), c->ascii, cols);
		text = span_skip(text, at);
		width = width_of(span_take(text, len), c->ascii, cols);
		if (from < cols)
			canvas_style(c, y, x + from,
			             width < cols - from ? width : cols - from,
			             STYLE_MATCH);
		from += width;
		text = span_skip(text, len);
	}
}
