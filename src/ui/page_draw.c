/* SPDX-License-Identifier: Apache-2.0 */
/* Paints a page: the lines that are on screen, and no others. */
#include "ui/mark.h"
#include "ui/page_rows.h"
#include "ui/width.h"
#include "ui/wrap.h"

enum {
	VALUE = 12, /* columns of a bar's value */
	TAIL = 18,  /* and of what is said behind it */
};

static enum style style_of(const struct page_line *l, bool chosen)
{
	if (chosen)
		return STYLE_CURSOR;
	if (l->kind == PAGE_TITLE)
		return STYLE_TITLE;
	if (l->link.kind != LINK_NONE && l->style == STYLE_TEXT)
		return STYLE_LINK;
	return l->style;
}

/* The text of a line in r; its row `skip` is the first one to be seen. */
static void draw_text(const struct page *p, const struct page_line *l,
                      struct canvas *c, struct rect r, int skip, enum style st)
{
	struct span rest = page_text_of(l), s;

	if (!page_wraps(p, l)) {
		if (p->scrolled > 0 && page_scrolls(p, l))
			rest = span_skip(
				rest, width_fit(rest, c->ascii, p->scrolled));
		canvas_put_cut(c, r.y, r.x, r.cols, st, rest);
		mark_matches(c, r.y, r.x, r.cols, rest, p->match);
		return;
	}
	for (int y = -skip; rest.n > 0 && y < r.rows; y++) {
		size_t n = wrap_text(rest, c->ascii, page_text_width(p, l));

		s = wrap_shown(rest, n);
		rest = span_skip(rest, n);
		if (y < 0)
			continue;
		canvas_put(c, r.y + y, r.x, r.cols, st, s);
		mark_matches(c, r.y + y, r.x, r.cols, s, p->match);
	}
}

/* From column x of the row on to its end; the words behind a bar say the same
 * as its colour, and are the last to go. */
static void draw_bar(const struct page_line *l, struct canvas *c, struct rect r,
                     int x, enum style st)
{
	int cols = r.cols - x - 1;

	if (l->tail.n > 0) {
		int tail = cols < TAIL ? cols : TAIL;

		canvas_put_cut(c, r.y, r.x + r.cols - tail, tail, st, l->tail);
		cols -= tail;
	}
	canvas_bar(c, r.y, r.x + x, cols, l->part,
	           l->style == STYLE_TEXT ? STYLE_BAR : l->style);
}

/* Paints line i into r from its row `skip` on. */
static void draw_line(const struct page *p, uint32_t i, struct canvas *c,
                      struct rect r, int skip)
{
	const struct page_line *l = &p->lines[i];
	bool chosen = i == p->cursor && page_choosable(p, i);
	enum style st = style_of(l, chosen);
	int caption = page_caption_width(p), rows = page_line_rows(p, i) - skip;

	for (int y = 0; chosen && y < rows && y < r.rows; y++)
		canvas_fill(c, r.y + y, r.x, r.cols, STYLE_CURSOR);
	if (l->kind != PAGE_FIELD && l->kind != PAGE_BAR) {
		draw_text(p, l, c, r, skip, st);
		return;
	}
	if (skip == 0) {
		canvas_put_cut(c, r.y, r.x, caption,
		               chosen ? STYLE_CURSOR : STYLE_LABEL, l->label);
		mark_matches(c, r.y, r.x, caption, l->label, p->match);
	}
	if (l->kind == PAGE_FIELD) {
		r.x += caption + 1;
		r.cols -= caption + 1;
		draw_text(p, l, c, r, skip, st);
		return;
	}
	canvas_put_right(c, r.y, r.x + caption + 1, VALUE, st, l->text);
	draw_bar(l, c, r, caption + VALUE + 3, st);
}

void page_draw(struct page *p, struct canvas *c, struct rect r)
{
	struct page_spot s;
	int end = r.y + r.rows;
	bool resized = page_measure(p, c, r);

	if (p->n == 0)
		return;
	page_show_cursor(p);
	if (resized) /* only then: lines that come in move nothing */
		page_fill_screen(p);
	s = p->top;
	while (s.line < p->n && r.y < end) {
		r.rows = end - r.y;
		draw_line(p, s.line, c, r, s.row);
		r.y += page_line_rows(p, s.line) - s.row;
		s = (struct page_spot){s.line + 1, 0};
	}
}
