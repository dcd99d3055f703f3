/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which rows of the screen a page's lines take. Each line is measured when it
 * first comes near the screen, and every walk is over a screen of rows at most,
 * however many lines there are.
 */
#include "ui/page_rows.h"

#include "ui/width.h"
#include "ui/wrap.h"

enum {
	CAPTION = 31, /* columns of the captions, at most two fifths */
	SCROLL_MAX = 4096,
};

bool page_choosable(const struct page *p, uint32_t i)
{
	return i < p->n && p->lines[i].kind != PAGE_BLANK &&
	       p->lines[i].kind != PAGE_TITLE;
}

int page_caption_width(const struct page *p)
{
	int most = p->cols * 2 / 5;

	return most < CAPTION ? most : CAPTION;
}

int page_text_width(const struct page *p, const struct page_line *l)
{
	int w = l->kind == PAGE_FIELD ? p->cols - page_caption_width(p) - 1
	                              : p->cols;

	return w > 0 ? w : 1;
}

bool page_wraps(const struct page *p, const struct page_line *l)
{
	return l->kind == PAGE_TEXT || (l->kind == PAGE_FIELD && p->wrap);
}

struct span page_text_of(const struct page_line *l)
{
	return span_take(l->text, PAGE_TEXT_MAX);
}

bool page_scrolls(const struct page *p, const struct page_line *l)
{
	return l->kind == PAGE_ITEM || (l->kind == PAGE_FIELD && !p->wrap);
}

/* Columns that a line must be moved by until its end is on screen. */
static int overhang_of(const struct page *p, const struct page_line *l)
{
	int cols = page_text_width(p, l);
	struct span text = page_text_of(l);
	int over = width_of(text, p->ascii, cols + SCROLL_MAX) - cols;

	if (!page_scrolls(p, l) || over <= 0)
		return 0;
	if (over >= SCROLL_MAX)
		return SCROLL_MAX;
	/* only whole characters are moved off the screen */
	text = span_take(text, width_fit(text, p->ascii, over));
	return width_of(text, p->ascii, over) < over ? over + 1 : over;
}

void page_limit_scrolled(struct page *p)
{
	if (p->scrolled == 0)
		return;
	for (uint32_t i = p->overhang < 0 ? 0 : p->n; i < p->n; i++) {
		int over = overhang_of(p, &p->lines[i]);

		if (over > p->overhang)
			p->overhang = over;
	}
	if (p->scrolled > p->overhang)
		p->scrolled = p->overhang > 0 ? p->overhang : 0;
}

int page_line_rows(const struct page *p, uint32_t i)
{
	struct page_line *l = &p->lines[i];
	struct span rest = page_text_of(l);
	int rows = page_wraps(p, l) ? 0 : 1;

	if (l->rows > 0)
		return l->rows;
	while (page_wraps(p, l) && rest.n > 0) {
		rest = span_skip(
			rest, wrap_text(rest, p->ascii, page_text_width(p, l)));
		rows++;
	}
	l->rows = rows > 0 ? rows : 1;
	return l->rows;
}

void page_forget_rows(struct page *p)
{
	for (uint32_t i = 0; i < p->n; i++)
		p->lines[i].rows = 0;
	p->top.row = 0;
	p->overhang = -1;
}

static bool spot_before(struct page_spot a, struct page_spot b)
{
	return a.line < b.line || (a.line == b.line && a.row < b.row);
}

bool page_spot_down(const struct page *p, struct page_spot *s)
{
	if (s->row + 1 < page_line_rows(p, s->line))
		s->row++;
	else if (s->line + 1 < p->n)
		*s = (struct page_spot){s->line + 1, 0};
	else
		return false;
	return true;
}

bool page_spot_up(const struct page *p, struct page_spot *s)
{
	if (s->row > 0) {
		s->row--;
		return true;
	}
	if (s->line == 0)
		return false;
	s->line--;
	s->row = page_line_rows(p, s->line) - 1;
	return true;
}

struct page_spot page_first_spot(uint32_t line)
{
	return (struct page_spot){line, 0};
}

struct page_spot page_last_spot(const struct page *p, uint32_t line)
{
	return (struct page_spot){line, page_line_rows(p, line) - 1};
}

bool page_on_screen(const struct page *p, struct page_spot s)
{
	if (spot_before(s, p->top))
		return false;
	for (int y = 0; y < p->rows; y++) {
		if (!spot_before(p->top, s))
			return true;
		page_spot_up(p, &s);
	}
	return false;
}

/* Scrolls down until a row is on screen. */
static void reveal_below(struct page *p, struct page_spot s)
{
	for (int y = 1; y < p->rows && spot_before(p->top, s); y++)
		page_spot_up(p, &s);
	if (spot_before(p->top, s))
		p->top = s;
}

/* Scrolls up to a row; titles above its line come along. */
static void reveal_above(struct page *p, struct page_spot s, int rows)
{
	p->top = s;
	if (s.row > 0)
		return;
	for (; rows < p->rows && p->top.line > 0; rows++) {
		if (page_choosable(p, p->top.line - 1))
			return;
		p->top.line--;
	}
}

void page_show_cursor(struct page *p)
{
	int rows = page_line_rows(p, p->cursor);
	bool tall = rows > p->rows;
	struct page_spot first = page_first_spot(p->cursor);
	struct page_spot last = page_last_spot(p, p->cursor);

	if (spot_before(tall ? last : first, p->top))
		reveal_above(p, tall ? last : first, rows);
	else
		reveal_below(p, tall ? first : last);
}

bool page_measure(struct page *p, const struct canvas *c, struct rect r)
{
	bool same =
		p->cols == r.cols && p->ascii == c->ascii && p->rows == r.rows;

	if (p->cols != r.cols || p->ascii != c->ascii)
		page_forget_rows(p);
	p->rows = r.rows;
	p->cols = r.cols;
	p->ascii = c->ascii;
	if (p->n > 0 && p->top.row >= page_line_rows(p, p->top.line))
		p->top.row = page_line_rows(p, p->top.line) - 1;
	page_limit_scrolled(p);
	return !same;
}

void page_fill_screen(struct page *p)
{
	struct page_spot s = p->top;
	int y = 1;

	while (y < p->rows && page_spot_down(p, &s))
		y++;
	while (y < p->rows && page_spot_up(p, &p->top))
		y++;
}

int page_scroll(struct page *p, int by)
{
	struct page_spot bottom = p->top;
	int moved = 0;

	while (moved > by && page_spot_up(p, &p->top))
		moved--;
	for (int y = 1; by > 0 && y < p->rows; y++)
		if (!page_spot_down(p, &bottom))
			return 0;
	while (moved < by && page_spot_down(p, &bottom)) {
		page_spot_down(p, &p->top);
		moved++;
	}
	return moved;
}
