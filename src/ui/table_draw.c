/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Paints a table: the heading, and as many rows as fit. Only these rows are
 * loaded, so a frame costs the same for ten rows and for ten million. A number
 * that turns out to be wider than its column widens it: the frame is then
 * painted once more. Columns become narrower again when other rows or
 * another order come on screen, but not by moving, so that this settles.
 */
#include <stdio.h>
#include <string.h>

#include "model/absent.h"
#include "model/termcell.h"
#include "ui/mark.h"
#include "ui/view_table.h"
#include "ui/width.h"
#include "ui/wrap.h"

enum {
	GAP = 1,    /* blank columns between two columns */
	WIDE = 12,  /* text columns at least this wide may grow */
	EXACT = 15, /* an exact size: 999,999,999,999 */
	SLIVER = 6, /* of a column that does not fit: less shows nothing */
	NEED = 32,  /* a number: 18,446,744,073,709,551,615 ms */
};

/* Where a column stands on the screen. */
struct slot {
	const struct column *column;
	unsigned number; /* in the table */
	unsigned index;  /* in the order on screen */
	int x, width;
	int bar;  /* columns of a bar behind it */
	int need; /* of the widest number that did not fit, else 0 */
};

struct layout {
	struct slot at[RECORD_FIELDS];
	unsigned n;
	bool cut; /* the last one, or there are more */
};

static bool right_aligned(const struct column *c)
{
	switch (c->unit) {
	case UNIT_COUNT:
	case UNIT_BYTES:
	case UNIT_MS:
	case UNIT_PERCENT:
	case UNIT_NUMBER:
	case UNIT_DECIMAL:
		return true;
	default:
		return false;
	}
}

static int column_width(const struct view_table *t, const struct column *c)
{
	int title = (int)strlen(c->title), width = c->width;
	int need = t->need[app_exact(t->view.app)][c - t->table->columns];

	/* Exact sizes need room for their digits. */
	if (app_exact(t->view.app) && c->unit == UNIT_BYTES && width < EXACT)
		width = EXACT;
	if (width < need)
		width = need;
	return width > title + 1 ? width : title + 1;
}

/* Adds a column at *x if there is room for some of it. */
static void place(struct layout *l, const struct view_table *t, unsigned index,
                  int *x, int cols)
{
	const struct column *c = &t->table->columns[t->order[index]];
	int width = column_width(t, c), room = cols - *x;

	l->cut = room < width;
	if (l->cut && l->n > 0 && room < SLIVER)
		return;
	if (width > room)
		width = room;
	l->at[l->n++] = (struct slot){.column = c,
	                              .number = t->order[index],
	                              .index = index,
	                              .x = *x,
	                              .width = width};
	*x += width + GAP;
}

/* What is left over goes to a bar for the percentage that stands last, or to
 * the text columns, evenly. */
static void spread(struct layout *l, int left)
{
	struct slot *last = &l->at[l->n - 1];
	unsigned wide = 0;
	int shift = 0;

	if (last->column->unit == UNIT_PERCENT && left > GAP) {
		last->bar = left - GAP;
		return;
	}
	for (unsigned i = 0; i < l->n; i++)
		wide += !right_aligned(l->at[i].column) &&
		        l->at[i].width >= WIDE;
	if (left <= 0 || wide == 0)
		return;
	for (unsigned i = 0; i < l->n; i++) {
		struct slot *p = &l->at[i];

		p->x += shift;
		if (right_aligned(p->column) || p->width < WIDE || wide == 0)
			continue;
		p->width += left / (int)wide;
		shift += left / (int)wide;
		left -= left / (int)wide;
		wide--;
	}
}

static void lay_out(struct layout *l, const struct view_table *t, int cols)
{
	int x = 0;

	l->n = 0;
	place(l, t, 0, &x, cols);
	for (unsigned i = 1 + t->scrolled; i < t->n_order && !l->cut; i++)
		place(l, t, i, &x, cols);
	spread(l, cols - x + GAP);
}

/* Whether the chosen column is all on screen. */
static bool column_shown(const struct view_table *t, const struct layout *l)
{
	for (unsigned i = 0; i < l->n; i++) {
		const struct slot *p = &l->at[i];

		if (p->index == t->column)
			return p->width >= column_width(t, p->column);
	}
	return false;
}

/* Brings the chosen column on screen when it has just been chosen, with as many
 * of those to the left of it as there is room for. */
static void scroll_columns(struct view_table *t, struct layout *l, int cols)
{
	if (t->show_column)
		t->scrolled = 0;
	lay_out(l, t, cols);
	while (t->show_column && !column_shown(t, l) &&
	       t->scrolled + 1 < t->column) {
		t->scrolled++;
		lay_out(l, t, cols);
	}
	t->show_column = false;
	t->hidden_right = l->cut;
}

/* -1: not sorted by it; else the direction. */
static int sorted_by(const struct view_table *t, unsigned column)
{
	if (t->n_sort > 0 && t->sort[0].column == column)
		return t->sort[0].desc;
	return -1;
}

static void draw_title(const struct view_table *t, struct canvas *c, int y,
                       int x0, const struct slot *p)
{
	int dir = sorted_by(t, p->number);
	enum style st = dir >= 0 ? STYLE_HEADER_SORT : STYLE_HEADER;
	bool ascii = app_ascii(t->view.app);
	const char *arrow = dir < 0   ? ""
	                    : dir > 0 ? (ascii ? "v" : "▼")
	                              : (ascii ? "^" : "▲");
	char text[64];
	int n = snprintf(text, sizeof(text), "%s%s", p->column->title, arrow);
	struct span s = {text, (size_t)n};

	if (p->index == t->column)
		st = STYLE_CURSOR_COLUMN;
	canvas_fill(c, y, x0 + p->x, p->width, st);
	if (right_aligned(p->column))
		canvas_put_right(c, y, x0 + p->x, p->width, st, s);
	else
		canvas_put(c, y, x0 + p->x, p->width, st, s);
}

/* Marks in the heading that there are columns to the left and right. */
static void draw_hidden(const struct view_table *t, const struct layout *l,
                        struct canvas *c, struct rect r)
{
	const struct slot *first = &l->at[0];

	if (t->scrolled > 0 && l->n > 0)
		canvas_put(c, r.y, r.x + first->x + first->width, GAP,
		           STYLE_HEADER_SORT, SPAN_LIT("<"));
	if (l->cut && r.cols > 1)
		canvas_put(c, r.y, r.x + r.cols - 1, 1, STYLE_HEADER_SORT,
		           SPAN_LIT(">"));
}

/* Paints a record's value of a column into r, which is one row high. */
static void draw_cell(const struct view_table *t, const struct record *rec,
                      struct slot *p, struct canvas *c, struct rect r,
                      enum style st)
{
	struct arena *a = app_frame(t->view.app);
	struct value v = record_value(rec, p->number);
	int width;
	struct span text;

	if (st == STYLE_TEXT && termcell_waits(rec, p->column))
		st = STYLE_DIM;
	text = app_exact(t->view.app) ? value_plain(&v, a)
	                              : value_pretty(&v, p->column->unit, a);
	if (right_aligned(p->column)) {
		canvas_put_right(c, r.y, r.x, r.cols, st, text);
		width = width_of(text, c->ascii, NEED);
		if (v.type != VALUE_TEXT && width > r.cols && width > p->need)
			p->need = width < NEED ? width : NEED;
		if (width < r.cols) {
			r.x += r.cols - width;
			r.cols = width;
		}
	} else {
		canvas_put_cut(c, r.y, r.x, r.cols, st, text);
	}
	mark_matches(c, r.y, r.x, r.cols, text, t->finder.match);
	if (p->bar > 0 && v.type == VALUE_DOUBLE)
		canvas_bar(c, r.y, r.x + r.cols + GAP, p->bar, v.d / 100,
		           STYLE_BAR);
}

static void draw_row(const struct view_table *t, struct layout *l,
                     struct canvas *c, struct rect r, uint32_t at)
{
	enum style st = at == t->cursor ? STYLE_CURSOR : STYLE_TEXT;
	struct record rec;

	if (at == t->cursor)
		canvas_fill(c, r.y, r.x, r.cols, st);
	table_load(t->table, app_dump(t->view.app), rowset_at(t->rows, at),
	           app_frame(t->view.app), &rec);
	rec.quick = true;
	rec.term_most = TERMCELL_ROW;
	for (unsigned i = 0; i < l->n; i++) {
		struct slot *p = &l->at[i];
		struct rect cell = {r.y, r.x + p->x, 1, p->width};

		draw_cell(t, &rec, p, c, cell, st);
	}
}

/* Paints text at the top of *r and takes the lines off it. */
static void put_wrapped(struct canvas *c, struct rect *r, enum style st,
                        struct span text)
{
	while (text.n > 0 && r->rows > 0) {
		size_t n = wrap_text(text, c->ascii, r->cols);

		canvas_put(c, r->y, r->x, r->cols, st, wrap_shown(text, n));
		text = span_skip(text, n);
		r->y++;
		r->rows--;
	}
}

/* Why there is no row to see. */
static void draw_empty(const struct view_table *t, struct canvas *c,
                       struct rect r)
{
	const struct dump *d = app_dump(t->view.app);
	bool done = app_caught_up(t->view.app);
	char text[ABSENT_TEXT];

	if (t->rows->of > 0 && t->filter_n > 0) {
		put_wrapped(c, &r, STYLE_DIM,
		            SPAN_LIT("no row passes the filter; & and an empty "
		                     "text remove it"));
		return;
	}
	absent_text(t->table, d, done, text);
	put_wrapped(c, &r,
	            absent_why(t->table, d, done) == ABSENT_CUT ? STYLE_WARNING
	                                                        : STYLE_DIM,
	            span_str(text));
}

static void draw_heading(const struct view_table *t, const struct layout *l,
                         struct canvas *c, struct rect r)
{
	canvas_fill(c, r.y, r.x, r.cols, STYLE_HEADER);
	for (unsigned i = 0; i < l->n; i++)
		draw_title(t, c, r.y, r.x, &l->at[i]);
	draw_hidden(t, l, c, r);
}

/* Keeps the cursor on the screen. */
static void scroll(struct view_table *t, int rows)
{
	uint32_t n = t->rows->n, visible = rows > 0 ? (uint32_t)rows : 1;

	t->visible = (int)visible;
	if (t->cursor >= n)
		t->cursor = n > 0 ? n - 1 : 0;
	if (t->top + visible > n)
		t->top = n > visible ? n - visible : 0;
	if (t->cursor < t->top)
		t->top = t->cursor;
	else if (t->cursor - t->top >= visible)
		t->top = t->cursor - visible + 1;
}

static void draw(struct view_table *t, struct layout *l, struct canvas *c,
                 struct rect r)
{
	scroll_columns(t, l, r.cols);
	if (r.rows > 1) {
		draw_heading(t, l, c, r);
		r.y++;
		r.rows--;
	}
	scroll(t, r.rows);
	if (t->rows->n == 0)
		draw_empty(t, c, r);
	for (uint32_t at = t->top; at < t->rows->n && r.rows > 0; at++) {
		draw_row(t, l, c, r, at);
		r.y++;
		r.rows--;
	}
}

/* Takes note of numbers that did not fit; false if all did. */
static bool widen(struct view_table *t, const struct layout *l)
{
	unsigned char *need = t->need[app_exact(t->view.app)];
	bool any = false;

	for (unsigned i = 0; i < l->n; i++) {
		const struct slot *p = &l->at[i];

		if (p->need <= need[p->number])
			continue;
		need[p->number] = (unsigned char)p->need;
		any = true;
	}
	return any;
}

void view_table_draw(struct view *v, struct canvas *c, struct rect r)
{
	struct view_table *t = view_table_of(v);
	bool show = t->show_column;
	struct layout l;

	draw(t, &l, c, r);
	if (!widen(t, &l))
		return;
	for (int y = 0; y < r.rows; y++)
		canvas_fill(c, r.y + y, r.x, r.cols, STYLE_TEXT);
	t->show_column = show;
	draw(t, &l, c, r);
}
