/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Between its tabs a line is painted by the canvas, so that what must not reach
 * the terminal is replaced where it is everywhere else.
 */
#include "ui/tabline.h"

#include "ui/width.h"

/* Columns of the character at the front of s, when it stands at column x. */
static int next(int x, struct span s, bool ascii, size_t *n)
{
	if (*s.p != '\t')
		return width_next(s, ascii, n);
	*n = 1;
	return TABLINE_STOP - x % TABLINE_STOP;
}

int tabline_after(int x, struct span s, bool ascii, int most)
{
	while (s.n > 0 && x <= most) {
		size_t n;

		x += next(x, s, ascii, &n);
		s = span_skip(s, n);
	}
	return x;
}

size_t tabline_fit(struct span line, bool ascii, int cols)
{
	size_t at = 0;
	int x = 0;

	while (at < line.n) {
		struct span rest = span_skip(line, at);
		bool tab = *rest.p == '\t';
		size_t n;

		if (tab && x >= cols && at > 0)
			break;
		x += next(x, rest, ascii, &n);
		if (!tab && x > cols && at > 0)
			break;
		at += n;
	}
	return at;
}

/* Text without tabs that begins at column x of r, or to the left of it. */
static void draw_piece(struct canvas *c, struct rect r, int x, struct span s)
{
	while (x < 0 && s.n > 0) {
		size_t n;

		x += width_next(s, c->ascii, &n);
		s = span_skip(s, n);
	}
	canvas_put(c, r.y, r.x + x, r.cols - x, STYLE_TEXT, s);
}

static void draw_pieces(struct canvas *c, struct rect r, struct span line,
                        int scrolled)
{
	int x = 0, end = scrolled + r.cols;

	while (line.n > 0 && x < end) {
		size_t n = span_find_byte(line, '\t');

		draw_piece(c, r, x - scrolled, span_take(line, n));
		/* with the tab behind it */
		n += n < line.n;
		x = tabline_after(x, span_take(line, n), c->ascii, end);
		line = span_skip(line, n);
	}
}

static void mark(struct canvas *c, struct rect r, struct span line,
                 int scrolled, const struct textfilter *match)
{
	int x = 0, end = scrolled + r.cols;

	while (line.n > 0 && x < end) {
		size_t len, at = textfilter_find(match, line, &len);
		int from;

		if (at >= line.n || len == 0)
			return;
		from = tabline_after(x, span_take(line, at), c->ascii, end);
		line = span_skip(line, at);
		x = tabline_after(from, span_take(line, len), c->ascii, end);
		line = span_skip(line, len);
		if (from < scrolled)
			from = scrolled;
		if (from < end)
			canvas_style(c, r.y, r.x + from - scrolled,
			             (x < end ? x : end) - from, STYLE_MATCH);
	}
}

void tabline_draw(struct canvas *c, struct rect r, struct span line,
                  int scrolled, bool cut, const struct textfilter *match)
{
	int end = scrolled + r.cols;

	draw_pieces(c, r, line, scrolled);
	/* what does not fit in a column becomes an ellipsis */
	if (cut && tabline_after(0, line, c->ascii, end) > end)
		canvas_put_cut(c, r.y, r.x + r.cols - 1, 1, STYLE_TEXT,
		               SPAN_LIT(".."));
	if (match)
		mark(c, r, line, scrolled, match);
}
