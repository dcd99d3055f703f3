/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text as it stands in the dump, from an empty section to one of gigabytes; or
 * text of ours, such as a term that is shown whole.
 * The place on screen is the offset of a row (rows.h) and, when long rows are
 * wrapped, which of its lines is the first: every key costs the same, wherever
 * in the text it is pressed. While the dump is being indexed the text may grow,
 * and end earlier than it seemed when the next heading is found.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/fmt.h"
#include "model/coverage.h"
#include "ui/app.h"
#include "ui/finder.h"
#include "ui/mark.h"
#include "ui/rows.h"
#include "ui/width.h"

enum {
	SCROLL = 8, /* columns */
	SCROLL_MAX = 2 * ROWS_PIECE,
	NAME_SHOWN = 60, /* bytes of a section's name or id in the title */
};

/* A line on screen: the row's offset and the bytes of it before the line. */
struct spot {
	uint64_t row;
	size_t skip;
};

struct view_pager {
	struct view view;
	uint32_t section; /* SECTION_NONE: text of ours */
	char *own;        /* that text, or NULL */
	char name[VIEW_TEXT];
	bool whole; /* the end of the text is known */
	struct span text;
	struct spot top;
	bool wrap;
	int scrolled;   /* columns, when not wrapped */
	int rows, cols; /* of the screen, when last drawn */
	bool ascii;     /* of the canvas, likewise */
	bool end_shown; /* the last line is on screen */
	uint64_t hit;   /* where the last match is */
	struct finder finder;
};

static struct view_pager *self(struct view *v)
{
	return (struct view_pager *)v;
}

/* The same, to be looked at only. */
static const struct view_pager *seen(const struct view *v)
{
	return (const struct view_pager *)v;
}

static struct span line_at(const struct view_pager *p, struct spot s)
{
	struct span row = span_skip(rows_text(p->text, s.row), s.skip);

	return p->wrap ? span_take(row, width_fit(row, p->ascii, p->cols))
	               : row;
}

/* One line further; false at the end, *s then stays. */
static bool line_down(const struct view_pager *p, struct spot *s)
{
	struct span row = rows_text(p->text, s->row);
	uint64_t next;

	if (p->wrap && s->skip + line_at(p, *s).n < row.n) {
		s->skip += line_at(p, *s).n;
		return true;
	}
	next = rows_next(p->text, s->row);
	if (next >= p->text.n)
		return false;
	*s = (struct spot){next, 0};
	return true;
}

/* The line of a row that shows the byte `skip` of it. */
static struct spot line_of(const struct view_pager *p, uint64_t row,
                           size_t skip)
{
	struct spot s = {row, 0};

	if (!p->wrap)
		return s;
	for (;;) {
		size_t n = line_at(p, s).n;

		if (n == 0 || s.skip + n > skip ||
		    s.skip + n >= rows_text(p->text, row).n)
			return s;
		s.skip += n;
	}
}

static bool line_up(const struct view_pager *p, struct spot *s)
{
	if (s->skip > 0) {
		*s = line_of(p, s->row, s->skip - 1);
		return true;
	}
	if (s->row == 0)
		return false;
	*s = line_of(p, rows_previous(p->text, s->row), SIZE_MAX);
	return true;
}

/* Moves the screen, down until the last line is at its bottom. */
static void move(struct view_pager *p, int lines)
{
	struct spot bottom = p->top;

	for (; lines < 0 && line_up(p, &p->top); lines++)
		;
	for (int y = 1; lines > 0 && y < p->rows; y++)
		if (!line_down(p, &bottom))
			return;
	for (; lines > 0 && line_down(p, &bottom); lines--)
		line_down(p, &p->top);
}

static void go_end(struct view_pager *p)
{
	p->top = line_of(p, rows_of(p->text, p->text.n), SIZE_MAX);
	for (int i = 1; i < p->rows && line_up(p, &p->top); i++)
		;
}

/* Brings the byte `skip` of a row that is not wrapped into sight. */
static void scroll_to(struct view_pager *p, uint64_t row, size_t skip)
{
	struct span before = span_take(rows_text(p->text, row), skip);
	int x = width_of(before, p->ascii, SCROLL_MAX);

	if (x >= p->scrolled && x - p->scrolled < p->cols)
		return;
	x -= x < p->cols ? x : p->cols / 2;
	p->scrolled = x / SCROLL * SCROLL;
}

static void go_to(struct view_pager *p, uint64_t at)
{
	uint64_t row = rows_of(p->text, at);

	p->top = line_of(p, row, (size_t)(at - row));
	p->hit = at;
	if (!p->wrap)
		scroll_to(p, row, (size_t)(at - row));
}

/* Where the user is: at the last match as long as its line is the first one on
 * screen, else at the beginning of that line. */
static uint64_t place(const struct view_pager *p)
{
	uint64_t top = p->top.row + p->top.skip;

	if (p->hit >= top && p->hit - top < line_at(p, p->top).n)
		return p->hit;
	return top;
}

static void draw_line(const struct view_pager *p, struct canvas *c,
                      struct rect r, int y, struct spot s)
{
	struct span line = line_at(p, s);

	if (!p->wrap && p->scrolled > 0)
		line = span_skip(line, width_fit(line, p->ascii, p->scrolled));
	if (p->wrap)
		canvas_put(c, y, r.x, r.cols, STYLE_TEXT, line);
	else
		canvas_put_cut(c, y, r.x, r.cols, STYLE_TEXT, line);
	mark_matches(c, y, r.x, r.cols, line, p->finder.match);
}

static void pager_draw(struct view *v, struct canvas *c, struct rect r)
{
	struct view_pager *p = self(v);
	bool same = p->cols == r.cols && p->ascii == c->ascii;
	struct spot s;

	p->cols = r.cols;
	p->rows = r.rows;
	p->ascii = c->ascii;
	if (!same) /* lines are broken elsewhere now */
		p->top = line_of(p, p->top.row, p->top.skip);
	p->end_shown = true;
	if (p->text.n == 0) {
		canvas_put(c, r.y, r.x, r.cols, STYLE_DIM,
		           SPAN_LIT("(nothing in this section)"));
		return;
	}
	s = p->top;
	for (int y = 0; y < r.rows; y++) {
		draw_line(p, c, r, r.y + y, s);
		if (!line_down(p, &s))
			return;
	}
	p->end_shown = false;
}

static bool pager_move(struct view_pager *p, enum action a)
{
	int page = p->rows > 1 ? p->rows - 1 : 1;
	const struct {
		enum action action;
		int lines;
	} moves[] = {
		{ACTION_UP, -1},
		{ACTION_DOWN, 1},
		{ACTION_PAGE_UP, -page},
		{ACTION_PAGE_DOWN, page},
		{ACTION_HALF_UP, -(page + 1) / 2},
		{ACTION_HALF_DOWN, (page + 1) / 2},
	};

	for (unsigned i = 0; i < sizeof(moves) / sizeof(moves[0]); i++) {
		if (moves[i].action != a)
			continue;
		move(p, moves[i].lines);
		return true;
	}
	return false;
}

static bool pager_action(struct view *v, enum action a)
{
	struct view_pager *p = self(v);

	if (pager_move(p, a))
		return true;
	switch (a) {
	case ACTION_TOP:
		p->top = (struct spot){0, 0};
		return true;
	case ACTION_BOTTOM:
		go_end(p);
		return true;
	case ACTION_LEFT:
		p->scrolled -= p->scrolled > 0 ? SCROLL : 0;
		return true;
	case ACTION_RIGHT:
		if (!p->wrap && p->scrolled < SCROLL_MAX)
			p->scrolled += SCROLL;
		return true;
	case ACTION_WRAP:
		p->wrap = !p->wrap;
		p->scrolled = 0;
		p->top = line_of(p, p->top.row, p->top.skip);
		return true;
	case ACTION_FIND_NEXT:
		finder_next(&p->finder, place(p) + 1, false);
		return true;
	case ACTION_FIND_PREVIOUS:
		finder_next(&p->finder, place(p) + p->text.n - 1, true);
		return true;
	default:
		return false;
	}
}

static struct search_job *make_search(struct view *v, struct textfilter *f,
                                      uint64_t from, bool backward)
{
	struct view_pager *p = self(v);

	if (p->text.n == 0) {
		textfilter_free(f);
		return NULL;
	}
	return search_text(f, p->text, from % p->text.n, backward);
}

static void pager_typed(struct view *v, enum action what, struct span text,
                        bool done)
{
	struct view_pager *p = self(v);
	uint64_t go;

	if (what == ACTION_FIND &&
	    finder_typed(&p->finder, text, done, place(p), &go))
		go_to(p, go);
}

static void pager_job_done(struct view *v, struct job *job)
{
	struct view_pager *p = self(v);
	uint64_t at;
	bool found;

	if (finder_done(&p->finder, job, &found, &at) && found)
		go_to(p, at);
}

static void pager_title(const struct view *v, char out[VIEW_TEXT])
{
	struct section s;

	if (seen(v)->section == SECTION_NONE) {
		snprintf(out, VIEW_TEXT, "%s", seen(v)->name);
		return;
	}
	index_get(dump_index(app_dump(v->app)), seen(v)->section, &s);
	snprintf(out, VIEW_TEXT, "=%.*s%s%.*s",
	         SPAN_ARG(span_take(s.name, NAME_SHOWN)), s.id.n > 0 ? ":" : "",
	         SPAN_ARG(span_take(s.id, NAME_SHOWN)));
}

static void pager_status(const struct view *v, struct view_status *out)
{
	const struct view_pager *p = seen(v);
	uint64_t at = p->end_shown ? p->text.n : p->top.row + p->top.skip;
	char grouped[FMT_MAX], size[FMT_MAX], part[FMT_MAX];

	fmt_grouped(at, grouped);
	fmt_bytes(p->text.n, size);
	fmt_percent(at, p->text.n, part);
	if (finder_slow(&p->finder))
		snprintf(out->note, VIEW_TEXT, "searching...");
	snprintf(out->place, VIEW_PLACE, "byte %s of %s  %s", grouped, size,
	         part);
	if (p->section != SECTION_NONE &&
	    coverage_cuts(app_dump(v->app), p->section))
		snprintf(out->warning, VIEW_WARNING,
		         "incomplete: the dump is cut here");
}

static void pager_update(struct view *v)
{
	struct view_pager *p = self(v);
	struct section s;

	if (p->whole)
		return;
	index_get(dump_index(app_dump(v->app)), p->section, &s);
	p->whole = s.whole;
	p->text = s.body;
	if (p->top.row >= p->text.n)
		go_to(p, p->text.n);
}

static void pager_free(struct view *v)
{
	struct view_pager *p = self(v);

	finder_release(&p->finder);
	free(p->own);
	free(p);
}

static const struct view_ops ops = {
	.context = IN_PAGER,
	.free = pager_free,
	.update = pager_update,
	.draw = pager_draw,
	.action = pager_action,
	.job_done = pager_job_done,
	.title = pager_title,
	.status = pager_status,
	.typed = pager_typed,
};

static struct view_pager *make(struct app *a, uint32_t section)
{
	struct view_pager *p = xcalloc(1, sizeof(*p));

	p->view.ops = &ops;
	p->view.app = a;
	p->section = section;
	p->rows = p->cols = 1;
	p->finder.view = &p->view;
	p->finder.make = make_search;
	return p;
}

struct view *view_pager_new(struct app *a, uint32_t section)
{
	return &make(a, section)->view;
}

struct view *view_text_new(struct app *a, const char *title, char *text,
                           size_t n)
{
	struct view_pager *p = make(a, SECTION_NONE);

	snprintf(p->name, sizeof(p->name), "%s", title);
	p->own = text;
	p->text = (struct span){text, n};
	p->whole = true;
	p->wrap = true;
	return &p->view;
}
