/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The place on screen is the offset of a row (rows.h) and, when long rows are
 * wrapped, which of its lines is the first: every key costs the same, wherever
 * in the text it is pressed.
 */
#include "ui/textpane.h"

#include <stdio.h>

#include "base/fmt.h"
#include "ui/hexline.h"
#include "ui/rows.h"
#include "ui/tabline.h"

enum {
	SCROLL = 8, /* columns */
	/* of a row: no byte takes more of them than a tab */
	SCROLL_MAX = 2 * ROWS_PIECE * TABLINE_STOP,
};

/* A row is what rows.h says, or so many bytes in hexadecimal. */
static uint64_t row_next(struct textpane *p, uint64_t row)
{
	uint64_t n = p->text.bytes.n, per = (uint64_t)p->per;

	if (!p->hex)
		return rows_next(&p->text, row);
	return row < n && n - row > per ? row + per : n;
}

static uint64_t row_previous(struct textpane *p, uint64_t row)
{
	uint64_t per = (uint64_t)p->per;

	if (!p->hex)
		return rows_previous(&p->text, row);
	return row > per ? row - per : 0;
}

static uint64_t row_of(struct textpane *p, uint64_t at)
{
	uint64_t n = p->text.bytes.n, per = (uint64_t)p->per;

	if (!p->hex)
		return rows_of(&p->text, at);
	if (at >= n)
		at = n > 0 ? n - 1 : 0;
	return at / per * per;
}

static struct span row_text(struct textpane *p, uint64_t row)
{
	return p->hex ? reader_span(&p->text, row, (uint64_t)p->per)
	              : rows_text(&p->text, row);
}

static bool wraps(const struct textpane *p)
{
	return p->wrap && !p->hex;
}

static struct span line_at(struct textpane *p, struct spot s)
{
	struct span row = span_skip(row_text(p, s.row), s.skip);

	return wraps(p) ? span_take(row, tabline_fit(row, p->ascii, p->cols))
	                : row;
}

/* One line further; false at the end, *s then stays. */
static bool line_down(struct textpane *p, struct spot *s)
{
	struct span row = row_text(p, s->row);
	uint64_t next;

	if (wraps(p) && s->skip + line_at(p, *s).n < row.n) {
		s->skip += line_at(p, *s).n;
		return true;
	}
	next = row_next(p, s->row);
	if (next >= p->text.bytes.n)
		return false;
	*s = (struct spot){next, 0};
	return true;
}

/* The line of a row that shows the byte `skip` of it. */
static struct spot line_of(struct textpane *p, uint64_t row, size_t skip)
{
	struct spot s = {row, 0};

	if (!wraps(p))
		return s;
	for (;;) {
		size_t n = line_at(p, s).n;

		if (n == 0 || s.skip + n > skip ||
		    s.skip + n >= row_text(p, row).n)
			return s;
		s.skip += n;
	}
}

static bool line_up(struct textpane *p, struct spot *s)
{
	if (s->skip > 0) {
		*s = line_of(p, s->row, s->skip - 1);
		return true;
	}
	if (s->row == 0)
		return false;
	*s = line_of(p, row_previous(p, s->row), SIZE_MAX);
	return true;
}

/* Moves the screen, down until the last line is at its bottom. */
static void move(struct textpane *p, int lines)
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

static void go_end(struct textpane *p)
{
	p->top = line_of(p, row_of(p, p->text.bytes.n), SIZE_MAX);
	for (int i = 1; i < p->rows && line_up(p, &p->top); i++)
		;
}

/* Brings the byte `skip` of a row that is not wrapped into sight. */
static void scroll_to(struct textpane *p, uint64_t row, size_t skip)
{
	struct span before = span_take(row_text(p, row), skip);
	int x = tabline_after(0, before, p->ascii, SCROLL_MAX);

	if (x >= p->scrolled && x - p->scrolled < p->cols)
		return;
	x -= x < p->cols ? x : p->cols / 2;
	p->scrolled = x / SCROLL * SCROLL;
}

void textpane_go(struct textpane *p, uint64_t at)
{
	uint64_t row = row_of(p, at);

	p->top = line_of(p, row, (size_t)(at - row));
	p->hit = at;
	p->follow = false;
	if (!p->wrap && !p->hex)
		scroll_to(p, row, (size_t)(at - row));
}

/* Where the user is: at the last match as long as its line is the first one on
 * screen, else at the beginning of that line. */
static uint64_t place(struct textpane *p)
{
	uint64_t top = p->top.row + p->top.skip;

	if (p->hit >= top && p->hit - top < line_at(p, p->top).n)
		return p->hit;
	return top;
}

/* Lines are as long as the screen is wide now. */
static void break_lines(struct textpane *p)
{
	p->per = hexline_bytes(p->text.bytes.n, p->cols);
	if (p->hex)
		p->top = (struct spot){row_of(p, p->top.row), 0};
	else
		p->top = line_of(p, p->top.row, p->top.skip);
}

static void draw_line(struct textpane *p, struct canvas *c, struct rect r,
                      struct spot s)
{
	if (p->hex)
		hexline_draw(c, r, &p->text, s.row, p->per, p->finder.match);
	else
		tabline_draw(c, r, line_at(p, s), p->wrap ? 0 : p->scrolled,
		             !p->wrap, p->finder.match);
}

void textpane_draw(struct textpane *p, struct canvas *c, struct rect r,
                   const char *nothing)
{
	bool same = p->cols == r.cols && p->ascii == c->ascii;
	struct spot s;

	p->cols = r.cols;
	p->rows = r.rows;
	p->ascii = c->ascii;
	if (!same) /* lines are broken elsewhere now */
		break_lines(p);
	if (p->follow)
		go_end(p);
	p->end_shown = true;
	if (p->text.bytes.n == 0) {
		canvas_put(c, r.y, r.x, r.cols, STYLE_DIM, span_str(nothing));
		return;
	}
	s = p->top;
	for (int y = 0; y < r.rows; y++) {
		draw_line(p, c, (struct rect){r.y + y, r.x, 1, r.cols}, s);
		if (!line_down(p, &s))
			return;
	}
	p->end_shown = false;
}

static bool move_by(struct textpane *p, enum action a)
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

bool textpane_action(struct textpane *p, enum action a)
{
	p->follow = a == ACTION_BOTTOM;
	if (move_by(p, a))
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
		if (!wraps(p) && p->scrolled < SCROLL_MAX)
			p->scrolled += SCROLL;
		return true;
	case ACTION_WRAP:
		if (p->hex)
			return true;
		p->wrap = !p->wrap;
		p->scrolled = 0;
		p->top = line_of(p, p->top.row, p->top.skip);
		return true;
	case ACTION_FIND_NEXT:
		finder_next(&p->finder, place(p) + 1, false);
		return true;
	case ACTION_FIND_PREVIOUS:
		finder_next(&p->finder, place(p) + p->text.bytes.n - 1, true);
		return true;
	default:
		return false;
	}
}

struct search_job *textpane_search(struct textpane *p, struct textfilter *f,
                                   uint64_t from, bool backward)
{
	if (p->text.bytes.n == 0) {
		textfilter_free(f);
		return NULL;
	}
	return search_bytes(f, &p->text.bytes, from % p->text.bytes.n,
	                    backward);
}

void textpane_typed(struct textpane *p, struct span text, bool done)
{
	uint64_t go;

	if (finder_typed(&p->finder, text, done, place(p), &go))
		textpane_go(p, go);
}

bool textpane_job_done(struct textpane *p, struct job *job)
{
	enum finder_go go;
	uint64_t at;

	if (!finder_done(&p->finder, job, &go, &at))
		return false;
	if (go != FINDER_STAY)
		textpane_go(p, at);
	return true;
}

uint64_t textpane_at(const struct textpane *p)
{
	return p->end_shown ? p->text.bytes.n : p->top.row + p->top.skip;
}

void textpane_status(const struct textpane *p, struct view_status *out)
{
	char grouped[FMT_MAX], size[FMT_MAX], part[FMT_MAX];

	fmt_grouped(textpane_at(p), grouped);
	fmt_bytes(p->text.bytes.n, size);
	fmt_percent(textpane_at(p), p->text.bytes.n, part);
	if (finder_slow(&p->finder))
		snprintf(out->note, VIEW_TEXT, "searching...");
	snprintf(out->place, VIEW_PLACE, "byte %s of %s  %s", grouped, size,
	         part);
}

void textpane_hex(struct textpane *p, bool hex)
{
	uint64_t at = place(p);

	p->hex = hex;
	p->finder.hex = hex;
	textpane_go(p, at);
}

void textpane_set(struct textpane *p, const struct bytes *text)
{
	p->text.bytes = *text;
	if (p->top.row >= text->n)
		textpane_go(p, text->n);
}

void textpane_init(struct textpane *p, struct view *v,
                   struct search_job *(*make)(struct view *v,
                                              struct textfilter *f,
                                              uint64_t from, bool backward))
{
	*p = (struct textpane){.rows = 1, .cols = 1, .per = HEXLINE_MOST};
	p->finder.view = v;
	p->finder.make = make;
}

void textpane_release(struct textpane *p)
{
	finder_release(&p->finder);
	reader_release(&p->text);
}
