/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which rows of a table are on the screen. Their order is always the answer to
 * a query that ran on the worker; until the next answer is there, the last one
 * stays on screen, so nothing ever waits. The selected row is held by its
 * number in the dump and found again in each new answer.
 */
#include <string.h>

#include "ui/clock.h"
#include "ui/view_table.h"

enum { AGAIN_MS = 1000 /* how often a sorted table follows the index */ };

static struct dump *dump_of(const struct view_table *t)
{
	return app_dump(t->view.app);
}

void view_table_select_at(struct view_table *t, uint32_t at)
{
	t->cursor = at;
	if (t->rows->n > 0)
		t->selected = rowset_at(t->rows, at);
}

bool view_table_select(struct view_table *t, uint32_t row)
{
	uint32_t at = rowset_find(t->rows, row, t->cursor);

	if (at == UINT32_MAX)
		return false;
	view_table_select_at(t, at);
	return true;
}

/* Puts a new answer on screen; the selected row stays on its line, or if it is
 * not in the answer, the first one is selected. */
static void show(struct view_table *t, struct rowset *rows)
{
	struct rowset *old = t->rows;
	uint32_t line = t->cursor > t->top ? t->cursor - t->top : 0;

	t->rows = rows;
	memset(t->need, 0, sizeof(t->need));
	/* A search may be reading the old answer: it goes when that ends. */
	if (t->finder.job && t->searched == old)
		t->retired = old;
	else
		rowset_free(old);
	if (t->moved && view_table_select(t, t->selected)) {
		t->top = t->cursor > line ? t->cursor - line : 0;
	} else {
		t->top = 0;
		view_table_select_at(t, 0);
	}
}

static struct textfilter *make_filter(const struct view_table *t)
{
	return textfilter_new(t->table, (struct span){t->filter, t->filter_n});
}

/* Whether all rows are asked for, in file order. */
static bool is_plain(const struct view_table *t)
{
	return t->n_sort == 0 && t->filter_n == 0;
}

static void ask(struct view_table *t)
{
	struct query q = {.dump = dump_of(t), .table = t->table};

	if (t->query) {
		app_cancel(t->view.app, &t->query->job);
		t->want_query = true;
		return;
	}
	t->want_query = false;
	if (is_plain(t)) {
		t->reorder = false;
		show(t, rowset_identity(table_rows(t->table, dump_of(t))));
		return;
	}
	memcpy(q.sort, t->sort, sizeof(q.sort));
	q.n_sort = t->n_sort;
	q.filter = make_filter(t);
	t->query = query_job_new(&q);
	t->asked_ms = clock_ms();
	app_submit(t->view.app, &t->view, &t->query->job);
}

void view_table_ask(struct view_table *t)
{
	t->reorder = true;
	ask(t);
}

bool view_table_waits(const struct view_table *t)
{
	return (t->query && t->reorder) || t->finder.job;
}

/* Whether it is time to ask again, now that there are more rows. */
static bool is_due(const struct view_table *t)
{
	if (is_plain(t))
		return true;
	if (t->query)
		return false;
	return t->rows->of == 0 || index_done(dump_index(dump_of(t))) ||
	       clock_ms() - t->asked_ms >= AGAIN_MS;
}

/* Whether the order is by what can be found out only now. */
static bool lacks_order(const struct view_table *t)
{
	const struct dump *d = dump_of(t);

	return t->n_sort > 0 && !t->query && index_done(dump_index(d)) &&
	       table_lacks(t->table, d, t->sort[0].column);
}

void view_table_update(struct view *v)
{
	struct view_table *t = view_table_of(v);
	uint32_t n = table_rows(t->table, dump_of(t));

	if (t->rows->of == n && !lacks_order(t))
		return;
	/* What is new goes into the order on screen, which is worth no wait. */
	if (is_due(t))
		ask(t);
	/* The first rows are shown as they come; order follows. */
	if (t->rows->of == 0 && t->filter_n == 0)
		show(t, rowset_identity(n));
}

void view_table_query_done(struct view_table *t, struct query_job *j)
{
	t->query = NULL;
	if (j->job.result == ERR_OK)
		show(t, j->result);
	else if (j->job.result == ERR_NOMEM)
		app_message(t->view.app,
		            "not enough memory to sort or filter this table");
	t->reorder = t->reorder && t->want_query;
	if (!t->reorder && j->job.result != ERR_OK)
		t->pending = ACTION_NONE;
	query_job_free(j);
	if (t->want_query)
		ask(t);
}
