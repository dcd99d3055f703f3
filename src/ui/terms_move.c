/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a move needs a job first, it is remembered as a goal and tried again
 * when the job has come further. The next key gives it up.
 */
#include "ui/view_terms.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/fmt.h"

static int clamp_line(const struct view_terms *v, int y)
{
	int last = v->rows > 0 ? v->rows - 1 : 0;

	return y < 0 ? 0 : y > last ? last : y;
}

void terms_place(struct view_terms *v, struct tree_row row, int y)
{
	v->cursor = row;
	v->placed = true;
	v->y = clamp_line(v, y);
}

/* One line; ACCESS_END at either end of the rows. */
static enum access step(struct view_terms *v, int by, bool scroll)
{
	struct tree_row row = v->cursor;
	enum access got =
		by > 0 ? tree_next(v->tree, &row) : tree_prev(v->tree, &row);

	if (got == ACCESS_OK)
		terms_place(v, row, scroll ? v->y : v->y + by);
	return got;
}

static enum access reach_lines(struct view_terms *v, struct terms_goal *g)
{
	enum access got = ACCESS_OK;
	int by = g->lines > 0 ? 1 : -1;

	while (g->lines != 0 && (got = step(v, by, g->scroll)) == ACCESS_OK)
		g->lines -= by;
	return got;
}

static enum access reach_item(struct view_terms *v, struct terms_goal *g)
{
	struct tree_row row = tree_item_row(g->item);
	enum access got = tree_there(v->tree, row);

	if (got == ACCESS_OK)
		terms_place(v, row, v->rows / 2);
	return got;
}

static enum access reach_last(struct view_terms *v, struct terms_goal *g)
{
	struct tree_row row;
	enum access got = tree_last(v->tree, &row);

	(void)g;
	if (got == ACCESS_OK)
		terms_place(v, row, v->rows - 1);
	return got;
}

static enum access reach_path(struct view_terms *v, struct terms_goal *g)
{
	struct tree_row row = v->cursor;
	enum access got;

	/* a call opens some levels and says "later"; none of them is slow */
	got = tree_at_path(v->tree, g->path, g->n, &g->done, &row);
	if (got == ACCESS_OK)
		terms_place(v, row, g->n == 1 ? v->rows / 2 : v->rows * 2 / 3);
	return got;
}

static enum access reach_state(struct view_terms *v, struct terms_goal *g)
{
	enum { LEVELS = 2 };
	enum access got;

	if (!g->path)
		g->path = xcalloc(LEVELS, sizeof(*g->path));
	if (g->n == 0) {
		got = terms_state(v, g->path, &g->n);
		if (got != ACCESS_OK)
			return got;
	}
	got = reach_path(v, g);
	/* it is opened, for that is what one came for */
	if (got == ACCESS_OK && tree_open(v->tree, v->cursor) == ACCESS_LATER)
		return ACCESS_LATER;
	return got;
}

static void say_no_item(struct view_terms *v, uint64_t item)
{
	char wanted[FMT_MAX], all[FMT_MAX];
	bool known;

	fmt_grouped(item + 1, wanted);
	fmt_grouped(term_list_count(v->list, &known), all);
	app_message(v->view.app, "there is no %s %s: there are %s",
	            v->kind == TERMS_MESSAGES ? "message" : "row", wanted, all);
}

void terms_reach(struct view_terms *v)
{
	static enum access (*const reach[])(struct view_terms * v,
	                                    struct terms_goal * g) = {
		[GOAL_LINES] = reach_lines, [GOAL_ITEM] = reach_item,
		[GOAL_LAST] = reach_last,   [GOAL_PATH] = reach_path,
		[GOAL_STATE] = reach_state,
	};
	struct terms_goal *g = &v->goal;
	enum access got;

	if (g->kind == GOAL_NONE || !v->tree)
		return;
	got = reach[g->kind](v, g);
	if (got == ACCESS_LATER) {
		terms_send_jobs(v);
		return;
	}
	if (got == ACCESS_END && g->kind == GOAL_ITEM)
		say_no_item(v, g->item);
	if (got == ACCESS_END && g->kind == GOAL_STATE)
		app_message(v->view.app, "this stack is of no loop that is "
		                         "known here");
	terms_give_up(v);
}

void terms_give_up(struct view_terms *v)
{
	free(v->goal.path);
	v->goal = (struct terms_goal){.kind = GOAL_NONE};
}

void terms_go(struct view_terms *v, const struct terms_goal *goal)
{
	terms_give_up(v);
	v->goal = *goal;
	terms_reach(v);
}

bool terms_move_action(struct view_terms *v, enum action a)
{
	int page = v->rows > 1 ? v->rows - 1 : 1, half = (page + 1) / 2;
	const struct {
		enum action action;
		struct terms_goal goal;
	} moves[] = {
		{ACTION_UP, {GOAL_LINES, .lines = -1}},
		{ACTION_DOWN, {GOAL_LINES, .lines = 1}},
		{ACTION_PAGE_UP, {GOAL_LINES, .lines = -page, .scroll = true}},
		{ACTION_PAGE_DOWN, {GOAL_LINES, .lines = page, .scroll = true}},
		{ACTION_HALF_UP, {GOAL_LINES, .lines = -half, .scroll = true}},
		{ACTION_HALF_DOWN, {GOAL_LINES, .lines = half, .scroll = true}},
		{ACTION_TOP, {GOAL_ITEM, .item = 0}},
		{ACTION_BOTTOM, {GOAL_LAST, .item = 0}},
	};

	for (unsigned i = 0; i < sizeof(moves) / sizeof(moves[0]); i++) {
		if (moves[i].action != a)
			continue;
		terms_go(v, &moves[i].goal);
		if (a == ACTION_TOP)
			v->y = 0;
		return true;
	}
	return false;
}

/* The line of the screen that a row above the cursor is on; 0 if it is above
 * the screen. */
static int line_of(struct view_terms *v, struct tree_row row)
{
	struct tree_row at = v->cursor;

	for (int y = v->y; y > 0; y--) {
		if (at.slot == row.slot && at.index == row.index)
			return y;
		if (tree_prev(v->tree, &at) != ACCESS_OK)
			return 0;
	}
	return 0;
}

/* To the term that the cursor's is in; false if that is none. */
static bool go_parent(struct view_terms *v)
{
	struct tree_row row;

	if (!tree_parent(v->tree, v->cursor, &row))
		return false;
	terms_place(v, row, line_of(v, row));
	return true;
}

/* Moves the cursor's line up, so that what is open in it can be seen, as much
 * as there is room for. */
static void show_inside(struct view_terms *v)
{
	uint32_t depth = tree_depth(v->tree, v->cursor);
	struct tree_row row = v->cursor;
	int n = 0;

	while (n < v->rows - 1 && tree_next(v->tree, &row) == ACCESS_OK &&
	       tree_depth(v->tree, row) > depth)
		n++;
	if (v->y > v->rows - 1 - n)
		v->y = clamp_line(v, v->rows - 1 - n);
}

/* After an action that opens. */
static void opened(struct view_terms *v, enum access got)
{
	if (got == ACCESS_LATER)
		terms_send_jobs(v);
	show_inside(v);
}

static void open_row(struct view_terms *v)
{
	opened(v, tree_open(v->tree, v->cursor));
}

/* Opens, or goes on to what is in it. */
static void fold_in(struct view_terms *v)
{
	struct tree_row row;

	if (!tree_is_open(v->tree, v->cursor)) {
		open_row(v);
		return;
	}
	if (tree_enter(v->tree, v->cursor, &row) == ACCESS_OK)
		terms_place(v, row, v->y + 1);
}

/* Closes, or goes to what it is in. */
static void fold_out(struct view_terms *v)
{
	if (tree_is_open(v->tree, v->cursor))
		tree_close(v->tree, v->cursor);
	else
		go_parent(v);
}

static void fold_close(struct view_terms *v)
{
	if (tree_is_open(v->tree, v->cursor) || go_parent(v))
		tree_close(v->tree, v->cursor);
}

static void fold_toggle(struct view_terms *v)
{
	opened(v, tree_toggle(v->tree, v->cursor));
}

static void fold_parent(struct view_terms *v)
{
	go_parent(v);
}

static void fold_all(struct view_terms *v)
{
	struct tree_row item = tree_item_row(tree_item_of(v->tree, v->cursor));

	terms_place(v, item, line_of(v, item));
	tree_close_all(v->tree);
}

static void say_stopped(struct view_terms *v, const struct tree_stop *stop)
{
	char opened[FMT_MAX], rows[FMT_MAX];

	fmt_grouped(stop->opened, opened);
	fmt_grouped(stop->rows, rows);
	if (stop->stopped)
		app_message(v->view.app,
		            "opened %s terms from here on, and stopped after "
		            "%s rows",
		            opened, rows);
}

static void unfold(struct view_terms *v)
{
	struct tree_stop stop;

	tree_open_all(v->tree, v->cursor, TREE_OPEN_MOST, &stop);
	show_inside(v);
	say_stopped(v, &stop);
}

static void unfold_all(struct view_terms *v)
{
	struct tree_stop stop;

	tree_open_items(v->tree, tree_item_of(v->tree, v->cursor),
	                TREE_OPEN_MOST, &stop);
	show_inside(v);
	say_stopped(v, &stop);
}

bool terms_fold_action(struct view_terms *v, enum action a)
{
	static const struct {
		enum action action;
		void (*run)(struct view_terms *v);
	} folds[] = {
		{ACTION_FOLD_IN, fold_in},
		{ACTION_FOLD_OUT, fold_out},
		{ACTION_FOLD_OPEN, open_row},
		{ACTION_FOLD_CLOSE, fold_close},
		{ACTION_FOLD_TOGGLE, fold_toggle},
		{ACTION_FOLD_PARENT, fold_parent},
		{ACTION_FOLD_ALL, fold_all},
		{ACTION_UNFOLD, unfold},
		{ACTION_UNFOLD_ALL, unfold_all},
	};

	for (unsigned i = 0; i < sizeof(folds) / sizeof(folds[0]); i++) {
		if (folds[i].action != a)
			continue;
		if (v->placed)
			folds[i].run(v);
		return true;
	}
	return false;
}
