/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The help screen: what the keys of a view do and what the columns of its
 * table mean. Nothing is written here twice: the lines are made from the
 * action and key tables and from the table's declaration.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "ui/app.h"
#include "ui/width.h"
#include "ui/wrap.h"

enum {
	LINES_MAX = ACTION_COUNT * 2 + RECORD_FIELDS + 16,
	LEFT = 24, /* columns of the left part */
};

/* A title (right is empty and left is the title), or two columns. */
struct help_line {
	struct span left, right;
	bool title;
};

struct view_help {
	struct view view;
	struct arena text;
	struct help_line lines[LINES_MAX];
	unsigned n;
	int top;  /* first row on screen */
	int rows; /* of the screen, when last drawn */
	int all;  /* rows that the text takes at that width */
};

static struct view_help *self(struct view *v)
{
	return (struct view_help *)v;
}

/* The same, to be looked at only. */
static const struct view_help *seen(const struct view *v)
{
	return (const struct view_help *)v;
}

static void add(struct view_help *h, struct span left, struct span right,
                bool title)
{
	if (h->n < LINES_MAX)
		h->lines[h->n++] = (struct help_line){left, right, title};
}

/* All keys of an action in a context: "Up, k". */
static struct span keys_of(struct view_help *h, enum context in, enum action a)
{
	struct span s = SPAN_LIT("");

	for (unsigned i = 0; keymap_at(i); i++) {
		const struct binding *b = keymap_at(i);

		if (b->context != in || b->action != a)
			continue;
		s = arena_printf(&h->text, "%.*s%s%s", SPAN_ARG(s),
		                 s.n > 0 ? ", " : "", b->key);
	}
	return s;
}

static void add_keys(struct view_help *h, enum context in, struct span title)
{
	add(h, title, SPAN_NONE, true);
	for (unsigned a = 1; a < ACTION_COUNT; a++) {
		struct span keys = keys_of(h, in, (enum action)a);

		if (keys.n > 0 && action_help((enum action)a)[0] != '\0')
			add(h, keys, span_str(action_help((enum action)a)),
			    false);
	}
}

static void add_columns(struct view_help *h, const struct table *t)
{
	add(h, arena_printf(&h->text, "Columns of %s", t->title), SPAN_NONE,
	    true);
	for (unsigned i = 0; i < t->n_columns; i++) {
		const struct column *c = &t->columns[i];

		add(h, arena_printf(&h->text, "%s (%s)", c->title, c->key),
		    span_str(c->help), false);
	}
}

/* Text on row y of the rectangle, if that is inside. */
static void put(struct canvas *c, struct rect r, int y, int x, enum style st,
                struct span text)
{
	if (y >= 0 && y < r.rows)
		canvas_put(c, r.y + y, r.x + x, r.cols - x, st, text);
}

/* Paints what of a line is inside when it begins at row y; returns its rows. */
static int draw_line(const struct help_line *l, struct canvas *c, struct rect r,
                     int y)
{
	bool wide = r.cols >= 2 * LEFT;
	int x = wide ? LEFT : 2, from = y;
	struct span rest = l->right;

	if (l->title) {
		put(c, r, y + 1, 0, STYLE_TITLE, l->left);
		return 2;
	}
	put(c, r, y, 0, STYLE_KEY, l->left);
	if (!wide || width_of(l->left, c->ascii, LEFT) >= LEFT)
		y++;
	while (rest.n > 0) {
		size_t n = wrap_text(rest, c->ascii, r.cols - x);

		put(c, r, y++, x, STYLE_TEXT, wrap_shown(rest, n));
		rest = span_skip(rest, n);
	}
	return y - from;
}

/* Paints the lines when the first one begins at row y; returns where they
 * end. */
static int draw_lines(const struct view_help *h, struct canvas *c,
                      struct rect r, int y)
{
	for (unsigned i = 0; i < h->n; i++)
		y += draw_line(&h->lines[i], c, r, y);
	return y;
}

static void help_draw(struct view *v, struct canvas *c, struct rect r)
{
	const struct rect nowhere = {r.y, r.x, 0, r.cols};
	struct view_help *h = self(v);

	/* The first title needs no blank line before it. */
	h->all = draw_lines(h, c, nowhere, -1);
	h->rows = r.rows;
	if (h->top > h->all - h->rows)
		h->top = h->all > h->rows ? h->all - h->rows : 0;
	draw_lines(h, c, r, -1 - h->top);
}

static bool help_action(struct view *v, enum action a)
{
	struct view_help *h = self(v);
	int page = h->rows > 1 ? h->rows - 1 : 1, most = h->all - h->rows;
	const struct {
		enum action action;
		int move;
	} moves[] = {
		{ACTION_UP, -1},
		{ACTION_DOWN, 1},
		{ACTION_PAGE_UP, -page},
		{ACTION_PAGE_DOWN, page},
		{ACTION_HALF_UP, -page / 2},
		{ACTION_HALF_DOWN, page / 2},
		{ACTION_TOP, -h->all},
		{ACTION_BOTTOM, h->all},
	};

	for (unsigned i = 0; i < sizeof(moves) / sizeof(moves[0]); i++) {
		if (moves[i].action != a)
			continue;
		h->top += moves[i].move;
		if (h->top > most)
			h->top = most;
		if (h->top < 0)
			h->top = 0;
		return true;
	}
	return a == ACTION_HELP;
}

static void help_title(const struct view *v, char out[VIEW_TEXT])
{
	(void)v;
	snprintf(out, VIEW_TEXT, "Help");
}

static void help_status(const struct view *v, struct view_status *out)
{
	const struct view_help *h = seen(v);

	snprintf(out->place, VIEW_PLACE, "%s",
	         h->top + h->rows < h->all ? "more below" : "the end");
}

static void help_free(struct view *v)
{
	struct view_help *h = self(v);

	arena_release(&h->text);
	free(h);
}

static const struct view_ops ops = {
	.context = IN_HELP,
	.free = help_free,
	.draw = help_draw,
	.action = help_action,
	.title = help_title,
	.status = help_status,
};

struct view *view_help_new(struct app *a, enum context context,
                           const struct table *t)
{
	static const char *const titles[CONTEXT_COUNT] = {
		[IN_TABLE] = "In tables",
		[IN_DETAIL] = "On detail pages",
		[IN_PAGER] = "In text",
		[IN_BYTES] = "In binaries",
		[IN_GENERAL] = "On the first page",
		[IN_TERMS] = "In terms",
	};
	struct view_help *h = xcalloc(1, sizeof(*h));

	h->view.ops = &ops;
	h->view.app = a;
	arena_init(&h->text);
	if (titles[context])
		add_keys(h, context, span_str(titles[context]));
	add_keys(h, IN_ALL, SPAN_LIT("Everywhere"));
	if (t)
		add_columns(h, t);
	return &h->view;
}
