/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A frame finds the rows above the cursor and those below it, one from the
 * other, and prints of each what fits on its line: some hundred bytes, whatever
 * the terms are.
 */
#include "ui/view_terms.h"

#include "ui/mark.h"
#include "ui/width.h"

enum { BYTES_A_COLUMN = 4, ROWS_MOST = 1000 };

/* The rows on screen, and those above and below the cursor. */
struct layout {
	struct tree_row up[ROWS_MOST], down[ROWS_MOST];
	int above, below;
	int first; /* line of the screen that the uppermost is on */
};

/* Finds rows until there are `most` of them. */
static enum access look_up(struct view_terms *v, struct layout *l, int most)
{
	struct tree_row row = l->above > 0 ? l->up[l->above - 1] : v->cursor;
	enum access got = ACCESS_OK;

	while (l->above < most && (got = tree_prev(v->tree, &row)) == ACCESS_OK)
		l->up[l->above++] = row;
	return got;
}

static enum access look_down(struct view_terms *v, struct layout *l, int most)
{
	struct tree_row row = v->cursor;
	enum access got = ACCESS_OK;

	while (l->below < most && (got = tree_next(v->tree, &row)) == ACCESS_OK)
		l->down[l->below++] = row;
	return got;
}

/*
 * The rows that go on a screen of so many lines. What is not there yet keeps
 * its place; where there are no more rows, the others move: none above the
 * first line, none below the last as long as there are some above.
 */
static void lay_out(struct view_terms *v, int lines, struct layout *l)
{
	enum access up, down;

	l->above = l->below = 0;
	up = look_up(v, l, v->y);
	l->first = up == ACCESS_LATER ? v->y - l->above : 0;
	down = look_down(v, l, lines - l->first - l->above - 1);
	if (down == ACCESS_END && l->first == 0)
		up = look_up(v, l, lines - l->below - 1);
	v->y = l->first + l->above;
	if (up == ACCESS_LATER || down == ACCESS_LATER)
		terms_send_jobs(v);
}

static struct tree_row row_at(const struct view_terms *v,
                              const struct layout *l, int i)
{
	if (i == l->above)
		return v->cursor;
	return i < l->above ? l->up[l->above - 1 - i]
	                    : l->down[i - l->above - 1];
}

static void style_pieces(struct canvas *c, struct rect r,
                         const struct row_text *t, int scrolled)
{
	int most = scrolled + r.cols;

	for (unsigned i = 0; i < t->n_pieces; i++) {
		struct span before = {t->p, t->pieces[i].at};
		int x = width_of(before, c->ascii, most) - scrolled;

		if (x >= r.cols)
			return;
		if (x < 0)
			x = 0;
		canvas_style(c, r.y, r.x + x, r.cols - x, t->pieces[i].style);
	}
}

static void draw_row(struct view_terms *v, struct canvas *c, struct rect r,
                     struct tree_row row, bool chosen)
{
	size_t room = (size_t)(v->scrolled + r.cols + 1) * BYTES_A_COLUMN;
	struct tree_info info;
	struct row_text text;
	struct span s;

	terms_forget(v);
	if (tree_look(v->tree, row, &info) != ACCESS_OK) {
		canvas_put(c, r.y, r.x, r.cols, STYLE_DIM, SPAN_LIT("..."));
		return;
	}
	terms_row_text(v, &info, &text, room, app_frame(v->view.app));
	s = (struct span){text.p, text.n};
	if (v->scrolled > 0)
		s = span_skip(s, width_fit(s, c->ascii, v->scrolled));
	canvas_put_cut(c, r.y, r.x, r.cols, STYLE_TEXT, s);
	if (chosen)
		canvas_style(c, r.y, r.x, r.cols, STYLE_CURSOR);
	else
		style_pieces(c, r, &text, v->scrolled);
	mark_matches(c, r.y, r.x, r.cols, s, v->find.match);
}

static void draw_nothing(const struct view_terms *v, struct canvas *c,
                         struct rect r)
{
	const char *text = !v->nothing ? "(not found yet)"
	                   : v->kind == TERMS_ONE
	                           ? "(no term)"
	                           : "(nothing: the dump has no such part of "
	                             "this process, or it is empty)";

	canvas_put_cut(c, r.y, r.x, r.cols, STYLE_DIM, span_str(text));
}

void terms_draw(struct view *view, struct canvas *c, struct rect r)
{
	struct view_terms *v = (struct view_terms *)view;
	struct layout *layout;

	if (r.rows > ROWS_MOST)
		r.rows = ROWS_MOST;
	v->rows = r.rows;
	v->cols = r.cols;
	terms_lend(v);
	if (!v->placed || r.rows < 1) {
		draw_nothing(v, c, r);
		return;
	}
	if (v->y >= r.rows)
		v->y = r.rows - 1;
	layout = arena_alloc(app_frame(view->app), sizeof(*layout));
	lay_out(v, r.rows, layout);
	for (int i = 0; i <= layout->above + layout->below; i++) {
		struct rect line = {r.y + layout->first + i, r.x, 1, r.cols};

		draw_row(v, c, line, row_at(v, layout, i), i == layout->above);
	}
	/* what the rows lack is known only now */
	terms_send_seek(v);
}
