/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which tabs are shown depends on nothing but the current one and the width, so
 * the same screen always looks the same. Rejected: remembering how far the bar
 * was scrolled, which moves less but makes a tab's place a matter of history.
 */
#include "ui/tabbar.h"

#include <stdbool.h>
#include <string.h>

#include "ui/width.h"

enum {
	MARK = 1,        /* columns of < and > */
	GAP = 1,         /* between two tabs, and before `where` */
	WHERE_LEAST = 8, /* columns in which a long one says nothing */
};

/* A part of the tabs, first and last included. */
struct strip {
	unsigned first, last;
};

/* " 1 General " */
static int tab_width(const struct tab_label *t)
{
	return (int)strlen(t->title) + (t->key ? 4 : 2);
}

/* With the marks that it needs among n tabs. */
static int strip_width(const struct tab_label *tabs, unsigned n, struct strip s)
{
	int width = (s.first > 0 ? MARK : 0) + (s.last + 1 < n ? MARK : 0);

	for (unsigned i = s.first; i <= s.last; i++)
		width += tab_width(&tabs[i]) + (i > s.first ? GAP : 0);
	return width;
}

/* The tabs that are shown in `cols` columns. */
static struct strip choose(const struct tab_label *tabs, unsigned n,
                           unsigned current, int cols)
{
	struct strip s = {0, current + 1 < n ? current + 1 : current};

	while (s.first < current && strip_width(tabs, n, s) > cols)
		s.first++;
	if (strip_width(tabs, n, s) > cols) {
		s = (struct strip){0, current};
		while (s.first < current && strip_width(tabs, n, s) > cols)
			s.first++;
	}
	while (s.last + 1 < n) {
		struct strip more = {s.first, s.last + 1};

		if (strip_width(tabs, n, more) > cols)
			break;
		s = more;
	}
	return s;
}

static void draw_tab(struct canvas *c, int y, int x, int cols,
                     const struct tab_label *t, enum style st)
{
	if (tab_width(t) > cols) /* wider than the screen */
		canvas_put_cut(c, y, x, cols, st, span_str(t->title));
	else if (t->key)
		canvas_printf(c, y, x, cols, st, " %c %s ", t->key, t->title);
	else
		canvas_printf(c, y, x, cols, st, " %s ", t->title);
}

/* The columns below which a text of `where` is left out. */
static int least_of(int where)
{
	return where < WHERE_LEAST ? where : WHERE_LEAST;
}

/* The columns of a line that the tabs may take beside a text of `where`. */
static int room_for_tabs(const struct tab_label *tabs, unsigned n,
                         unsigned current, int cols, int where)
{
	struct strip all = {0, n - 1}, one = {current, current};
	int left, least = strip_width(tabs, n, one);

	where = where < cols / 2 ? where : cols / 2;
	left = cols - GAP - where;
	if (where == 0 || strip_width(tabs, n, all) <= left)
		return cols;
	left = left > least ? left : least;
	return cols - left >= GAP + least_of(where) ? left : cols;
}

/* Returns the column behind them. */
static int draw_strip(struct canvas *c, int y, const struct tab_label *tabs,
                      unsigned n, unsigned current, int cols)
{
	struct strip s = choose(tabs, n, current, cols);
	bool more = s.last + 1 < n;
	int x = 0, end = more ? cols - MARK : cols;

	if (s.first > 0)
		x = canvas_put(c, y, 0, end, STYLE_DIM, SPAN_LIT("<"));
	for (unsigned i = s.first; i <= s.last && x < end; i++) {
		draw_tab(c, y, x, end - x, &tabs[i],
		         i == current ? STYLE_TAB_ACTIVE : STYLE_TAB);
		x += tab_width(&tabs[i]) + GAP;
	}
	if (!more)
		return x;
	canvas_put(c, y, end, MARK, STYLE_DIM, SPAN_LIT(">"));
	return cols + GAP;
}

void tabbar_draw(struct canvas *c, int y, const struct tab_label *tabs,
                 unsigned n, unsigned current, struct span where)
{
	int width = width_of(where, c->ascii, c->cols);
	int cols = room_for_tabs(tabs, n, current, c->cols, width);
	int x = draw_strip(c, y, tabs, n, current, cols);

	if (c->cols - x >= least_of(width))
		canvas_put_cut(c, y, x, c->cols - x, STYLE_DIM, where);
}
