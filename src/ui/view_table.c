/* SPDX-License-Identifier: Apache-2.0 */
/* A table as a view: what keys and finished jobs do to it. */
#include "ui/view_table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fmt.h"
#include "model/coverage.h"
#include "ui/clock.h"
#include "ui/width.h"

enum {
	PATIENCE_MS = 100,  /* before it is said that something is slow */
	LIVE_ROWS = 100000, /* filter while typing up to this size */
	FILTER_SHOWN = 24,  /* columns of it in the status line */
};

static struct dump *dump_of(const struct view_table *t)
{
	return app_dump(t->view.app);
}

/* "-memory,pid"; "" for file order. */
static void sort_text(const struct view_table *t, char *out, size_t room)
{
	size_t n = 0;

	out[0] = '\0';
	for (unsigned i = 0; i < t->n_sort && n < room; i++)
		n += (size_t)snprintf(out + n, room - n, "%s%s%s",
		                      i > 0 ? "," : "",
		                      t->sort[i].desc ? "-" : "",
		                      t->table->columns[t->sort[i].column].key);
}

/* The rows that the search reads outlive it (show). */
static struct search_job *make_search(struct view *v, struct textfilter *f,
                                      uint64_t from, bool backward)
{
	struct view_table *t = view_table_of(v);

	if (t->rows->n == 0) {
		textfilter_free(f);
		return NULL;
	}
	t->searched = t->rows;
	return search_rows(dump_of(t), f, t->rows, from % t->rows->n, backward);
}

static void open_row(struct view_table *t, enum action a)
{
	struct place place;
	struct record r;
	uint32_t row;

	if (t->rows->n == 0)
		return;
	row = rowset_at(t->rows, t->cursor);
	table_load(t->table, dump_of(t), row, app_frame(t->view.app), &r);
	place = t->table->kind == ROWS_OWN && r.number != SECTION_NONE
	                ? place_of_section(dump_of(t), r.number)
	                : place_of_row(t->table, dump_of(t), row);
	if (a == ACTION_OPEN)
		app_open(t->view.app, &place);
	else if (r.number != SECTION_NONE)
		app_open_raw(t->view.app, r.number);
	else
		app_message(t->view.app, "there is no section of this %s",
		            t->table->one);
}

/* What was to be opened when the answer is there. */
static void open_pending(struct view_table *t)
{
	enum action a = t->pending;

	if (a == ACTION_NONE || view_table_waits(t))
		return;
	t->pending = ACTION_NONE;
	open_row(t, a);
}

static void go_back(struct view_table *t)
{
	t->moved = t->before.moved;
	t->selected = t->before.selected;
	t->top = t->before.top;
	if (!view_table_select(t, t->selected))
		t->cursor = t->top;
}

static void search_done(struct view_table *t, struct job *job)
{
	struct rowset *searched = t->searched;
	enum finder_go go;
	uint64_t at;

	if (!finder_done(&t->finder, job, &go, &at))
		return;
	if (go == FINDER_BACK)
		go_back(t);
	/* What is found is a row, wherever it is on screen by now. */
	if (go == FINDER_FOUND &&
	    view_table_select(t, rowset_at(searched, (uint32_t)at)))
		t->moved = true;
	else if (!t->finder.job)
		t->pending = ACTION_NONE;
	rowset_free(t->retired);
	t->retired = NULL;
}

static void table_job_done(struct view *v, struct job *job)
{
	struct view_table *t = view_table_of(v);

	if (t->query && job == &t->query->job)
		view_table_query_done(t, t->query);
	else
		search_done(t, job);
	open_pending(t);
}

static bool find_next(struct view_table *t, bool backward)
{
	uint64_t n = t->rows->n;

	finder_next(&t->finder, t->cursor + (backward ? n - 1 : 1), backward);
	return true;
}

static void set_filter(struct view_table *t, struct span text)
{
	size_t n = text.n < PROMPT_TEXT ? text.n : PROMPT_TEXT;

	if (n == t->filter_n && (n == 0 || !memcmp(t->filter, text.p, n)))
		return;
	if (n > 0)
		memcpy(t->filter, text.p, n);
	t->filter_n = n;
	view_table_ask(t);
}

static void remember(struct view_table *t)
{
	t->before.moved = t->moved;
	t->before.top = t->top;
	t->before.selected = t->selected;
	t->before.filter_n = t->filter_n;
	memcpy(t->before.filter, t->filter, t->filter_n);
}

static void typed_find(struct view_table *t, struct span text, bool done)
{
	uint64_t go;

	if (finder_typed(&t->finder, text, done, t->cursor, &go))
		go_back(t);
}

static void typed_filter(struct view_table *t, struct span text, bool done)
{
	bool live = table_rows(t->table, dump_of(t)) <= LIVE_ROWS;

	if (!text.p) {
		go_back(t);
		set_filter(t,
		           (struct span){t->before.filter, t->before.filter_n});
	} else if (done || live) {
		set_filter(t, text);
	}
}

static void table_typed(struct view *v, enum action what, struct span text,
                        bool done)
{
	struct view_table *t = view_table_of(v);

	if (!t->before.typing)
		remember(t);
	t->before.typing = !done;
	if (what == ACTION_FIND)
		typed_find(t, text, done);
	else
		typed_filter(t, text, done);
}

static void move_to(struct view_table *t, int64_t at)
{
	int64_t last = (int64_t)t->rows->n - 1;

	t->moved = true;
	view_table_select_at(t, at < 0 || last < 0 ? 0
	                        : at > last        ? (uint32_t)last
	                                           : (uint32_t)at);
}

static bool table_move(struct view_table *t, enum action a)
{
	int page = t->visible > 1 ? t->visible - 1 : 1;
	int64_t all = t->rows->n;
	const struct {
		enum action action;
		bool page;
		int64_t by;
	} moves[] = {
		{ACTION_UP, false, -1},
		{ACTION_DOWN, false, 1},
		{ACTION_PAGE_UP, true, -page},
		{ACTION_PAGE_DOWN, true, page},
		{ACTION_HALF_UP, true, -(page + 1) / 2},
		{ACTION_HALF_DOWN, true, (page + 1) / 2},
		{ACTION_TOP, false, -all},
		{ACTION_BOTTOM, false, all},
	};

	for (unsigned i = 0; i < sizeof(moves) / sizeof(moves[0]); i++) {
		int64_t top = (int64_t)t->top + moves[i].by;

		if (moves[i].action != a)
			continue;
		/* A page moves the screen, not just the cursor on it. */
		if (moves[i].page)
			t->top = top < 0 ? 0 : (uint32_t)top;
		move_to(t, (int64_t)t->cursor + moves[i].by);
		if (a == ACTION_TOP)
			t->moved = false;
		return true;
	}
	return false;
}

static void sort_by(struct view_table *t, unsigned column, bool desc)
{
	t->sort[0] = (struct sort_key){column, desc};
	t->n_sort = 1;
	view_table_ask(t);
}

static bool first_direction(const struct view_table *t, unsigned column)
{
	return (t->table->columns[column].flags & COL_DESC) != 0;
}

/* Chooses a column by its number in the table, if it is shown at all. */
static void choose_column(struct view_table *t, unsigned column)
{
	for (unsigned i = 0; i < t->n_order; i++)
		if (t->order[i] == column)
			t->column = i;
}

static bool sort_by_key(struct view_table *t, const char *key)
{
	int column = table_column(t->table, span_str(key));

	if (column < 0) {
		app_message(t->view.app, "%s has no column %s", t->table->title,
		            key);
		return true;
	}
	choose_column(t, (unsigned)column);
	t->show_column = true;
	/* The top of the new order is what was asked for. */
	t->moved = false;
	sort_by(t, (unsigned)column, first_direction(t, (unsigned)column));
	return true;
}

/* The column that an action sorts by; NULL: the chosen one, or none. */
static const char *sort_key(enum action a)
{
	static const struct {
		enum action action;
		const char *key;
	} direct[] = {
		{ACTION_SORT_MEMORY, "memory"},
		{ACTION_SORT_REDUCTIONS, "reductions"},
		{ACTION_SORT_MAILBOX, "message_queue_length"},
		{ACTION_SORT_BINARIES, "bin_vheap"},
		{ACTION_SORT_PID, "pid"},
	};

	for (unsigned i = 0; i < sizeof(direct) / sizeof(direct[0]); i++)
		if (direct[i].action == a)
			return direct[i].key;
	return NULL;
}

/* What a table has no column for is not offered. */
static const char *table_hint(const struct view *v, enum action a,
                              const char *word)
{
	const struct view_table *t = (const struct view_table *)v;
	const char *key = sort_key(a);

	return key && table_column(t->table, span_str(key)) < 0 ? "" : word;
}

static bool table_sort(struct view_table *t, enum action a)
{
	unsigned column = t->order[t->column];
	bool same = t->n_sort > 0 && t->sort[0].column == column;

	if (sort_key(a))
		return sort_by_key(t, sort_key(a));
	if (a == ACTION_SORT)
		sort_by(t, column,
		        same ? !t->sort[0].desc : first_direction(t, column));
	else if (a == ACTION_SORT_UP || a == ACTION_SORT_DOWN)
		sort_by(t, column, a == ACTION_SORT_DOWN);
	else if (a == ACTION_SORT_INVERT && t->n_sort > 0)
		sort_by(t, t->sort[0].column, !t->sort[0].desc);
	else
		return false;
	return true;
}

static bool table_columns(struct view_table *t, enum action a)
{
	if (a == ACTION_LEFT)
		t->scrolled -= t->scrolled > 0;
	else if (a == ACTION_RIGHT)
		t->scrolled += t->hidden_right && t->scrolled + 2 < t->n_order;
	else if (a == ACTION_COLUMN_PREVIOUS)
		t->column -= t->column > 0;
	else if (a == ACTION_COLUMN_NEXT)
		t->column += t->column + 1 < t->n_order;
	else
		return false;
	t->show_column = a == ACTION_COLUMN_PREVIOUS || a == ACTION_COLUMN_NEXT;
	return true;
}

static bool table_open(struct view_table *t, enum action a)
{
	if (a != ACTION_OPEN && a != ACTION_RAW)
		return false;
	t->pending = a;
	open_pending(t);
	return true;
}

static bool table_action(struct view *v, enum action a)
{
	struct view_table *t = view_table_of(v);

	t->pending = ACTION_NONE;
	if (a == ACTION_FIND_NEXT || a == ACTION_FIND_PREVIOUS)
		return find_next(t, a == ACTION_FIND_PREVIOUS);
	return table_move(t, a) || table_sort(t, a) || table_columns(t, a) ||
	       table_open(t, a);
}

static void table_title(const struct view *v, char out[VIEW_TEXT])
{
	snprintf(out, VIEW_TEXT, "%s", view_table_seen(v)->table->title);
}

/* "sorting... [shop] -memory" */
static void table_note(const struct view_table *t, char out[VIEW_TEXT])
{
	bool slow = t->query && clock_ms() - t->asked_ms > PATIENCE_MS;
	size_t filter = width_fit((struct span){t->filter, t->filter_n}, false,
	                          FILTER_SHOWN);
	char sort[64];

	sort_text(t, sort, sizeof(sort));
	snprintf(out, VIEW_TEXT, "%s%s%.*s%s%s",
	         finder_slow(&t->finder) ? "searching... "
	         : !slow                 ? ""
	         : t->n_sort > 0         ? "sorting... "
	                                 : "filtering... ",
	         filter > 0 ? "[" : "", (int)filter, t->filter,
	         filter == 0            ? ""
	         : filter < t->filter_n ? "...] "
	                                : "] ",
	         sort);
}

/* Said only of tables that may lack rows: of a cut dump, many do not. */
static void table_warning(const struct view_table *t, char out[VIEW_WARNING])
{
	char where[VIEW_WARNING / 2];
	struct coverage c;

	coverage_read(dump_of(t), &c);
	if (coverage_lacks_rows(&c, t->table) &&
	    coverage_where(dump_of(t), &c, where, sizeof(where)) > 0)
		snprintf(out, VIEW_WARNING, "incomplete: %s", where);
}

static void table_status(const struct view *v, struct view_status *out)
{
	const struct view_table *t = view_table_seen(v);
	char at[FMT_MAX], n[FMT_MAX], of[FMT_MAX];
	bool some = t->filter_n > 0;

	fmt_grouped(t->rows->n > 0 ? (uint64_t)t->cursor + 1 : 0, at);
	fmt_grouped(t->rows->n, n);
	fmt_grouped(t->rows->of, of);
	snprintf(out->place, VIEW_PLACE, "row %s of %s%s%s%s", at, n,
	         some ? " (of " : "", some ? of : "", some ? ")" : "");
	table_note(t, out->note);
	table_warning(t, out->warning);
}

static const char *table_info(const struct view *v)
{
	const struct view_table *t = view_table_seen(v);

	return t->table->columns[t->order[t->column]].help;
}

static void table_free(struct view *v)
{
	struct view_table *t = view_table_of(v);

	rowset_free(t->rows);
	rowset_free(t->retired);
	finder_release(&t->finder);
	free(t);
}

static const struct view_ops ops = {
	.context = IN_TABLE,
	.free = table_free,
	.update = view_table_update,
	.draw = view_table_draw,
	.action = table_action,
	.job_done = table_job_done,
	.title = table_title,
	.status = table_status,
	.typed = table_typed,
	.info = table_info,
	.hint = table_hint,
};

static void default_sort(struct view_table *t)
{
	struct query q = {.table = t->table};

	if (query_parse_sort(&q, span_str(t->table->sort), NULL) != ERR_OK)
		return;
	memcpy(t->sort, q.sort, sizeof(t->sort));
	t->n_sort = q.n_sort;
	if (t->n_sort > 0)
		choose_column(t, t->sort[0].column);
}

struct view *view_table_new(struct app *a, const struct table *table)
{
	struct view_table *t = xcalloc(1, sizeof(*t));

	t->view.ops = &ops;
	t->view.app = a;
	t->table = table;
	t->finder.view = &t->view;
	t->finder.make = make_search;
	t->finder.table = table;
	t->n_order = table_screen(table, t->order);
	t->rows = rowset_identity(0);
	default_sort(t);
	t->reorder = t->n_sort > 0;
	return &t->view;
}
