/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows that need no sorting are written while the dump is still being indexed,
 * so that `| head` answers at once on any dump and the two threads share the
 * work; so are rows taken into their groups. A table that looks at the dump as
 * a whole waits for the end of it, and so does a sort.
 */
#include "cli/listing.h"

#include <unistd.h>

#include "model/label.h"
#include "model/termcell.h"

enum { LOOK_EVERY = 1024 }; /* rows between two looks at output and clock */

void listing_init(struct listing *l, const struct table *t)
{
	*l = (struct listing){
		.table = t, .query = {.table = t}, .limit = LIMIT_NONE};
	arena_init(&l->arena);
}

void listing_release(struct listing *l)
{
	writer_free(l->writer);
	textfilter_free(l->query.filter);
	groups_free(l->groups);
	arena_release(&l->arena);
}

void listing_group(struct listing *l, unsigned col)
{
	l->passes = (l->table->columns[col].flags & COL_PASS) != 0;
	l->grouped = l->table;
	l->groups = groups_new(l->table, col);
	l->table = groups_table(l->groups);
	l->query.table = l->table;
	query_parse_sort(&l->query, span_str(l->table->sort), NULL);
}

void listing_add(struct listing *l, unsigned col)
{
	for (unsigned i = 0; i < l->n; i++)
		if (l->column[i] == col)
			return;
	l->column[l->n++] = (unsigned char)col;
}

void listing_add_all(struct listing *l)
{
	for (unsigned i = 0; i < l->table->n_columns; i++)
		listing_add(l, i);
}

void listing_add_screen(struct listing *l)
{
	unsigned char column[RECORD_FIELDS];
	unsigned n = table_screen(l->table, column);

	for (unsigned i = 0; i < n; i++)
		listing_add(l, column[i]);
}

static void write_row(struct listing *l, uint32_t row)
{
	struct value values[RECORD_FIELDS];
	struct record r;

	arena_reset(&l->arena);
	table_load(l->table, l->session->dump, row, &l->arena, &r);
	r.memo = &l->memo;
	record_values(&r, l->column, l->n, values);
	writer_row(l->writer, values);
	l->limit--;
}

/* Whether to go on; looked at now and then. */
static bool go_on(struct listing *l, const char *what, uint64_t done,
                  uint64_t of)
{
	struct session *s = l->session;

	if (out_failed(l->out))
		return false;
	if (what)
		progress_show(&s->progress, what, done, of);
	return true;
}

/* The rows [from, upto) that pass; false when there is no need for more. */
static bool write_range(struct listing *l, uint32_t from, uint32_t upto)
{
	const struct textfilter *f = l->query.filter;

	for (uint32_t row = from; row < upto && l->limit > 0; row++) {
		if (row % LOOK_EVERY == 0 && !go_on(l, l->doing, row, upto))
			return false;
		arena_reset(&l->arena);
		if (f && !textfilter_match(f, l->session->dump, row, &l->arena))
			continue;
		write_row(l, row);
	}
	return l->limit > 0;
}

static bool group_range(struct listing *l, uint32_t from, uint32_t upto)
{
	while (from < upto && !l->err) {
		uint32_t end = upto;

		if (upto - from > LOOK_EVERY)
			end = from + LOOK_EVERY;
		if (!go_on(l, "grouping", from, upto))
			return false;
		l->err = groups_add(l->groups, l->session->dump,
		                    l->query.filter, from, end);
		from = end;
	}
	return !l->err;
}

/* Whether something that is listed or sorted by needs the table's pass. */
static bool needs_pass(const struct listing *l)
{
	bool needs = l->passes;

	for (unsigned i = 0; i < l->n && !l->groups; i++)
		needs |= table_lacks(l->table, l->session->dump, l->column[i]);
	for (unsigned i = 0; i < l->query.n_sort && !l->groups; i++)
		needs |= table_lacks(l->table, l->session->dump,
		                     l->query.sort[i].column);
	return needs;
}

/* Waits for all rows. */
static void find_rows(struct listing *l, const struct table *t)
{
	struct session *s = l->session;

	session_wait_all(s);
	while (table_follow(t, s->dump))
		;
	if (termcell_prepare(t, s->dump))
		session_literals(s);
	if (needs_pass(l))
		session_pass(s, t);
}

static bool has_heaps(const struct table *t, const unsigned char *columns,
                      unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		if (t->columns[columns ? columns[i] : i].flags & COL_HEAP)
			return true;
	return false;
}

/* Whether what is written depends on terms of processes. They stand behind all
 * rows, but only the dumps of newer releases have any that matter. */
static bool reads_heaps(const struct listing *l, const struct table *t)
{
	if (!label_possible(l->session->dump))
		return false;
	return has_heaps(l->table, l->column, l->n) ||
	       (l->groups && has_heaps(l->table, NULL, l->table->n_columns)) ||
	       (l->query.filter && has_heaps(t, NULL, t->n_columns));
}

/* Hands on the rows of a table in file order, as they come. */
static void stream(struct listing *l, const struct table *t,
                   bool (*take)(struct listing *l, uint32_t from,
                                uint32_t upto))
{
	struct session *s = l->session;
	uint32_t row = 0;
	bool more = true;

	if (t->kind != ROWS_SECTIONS || t->follow || needs_pass(l))
		find_rows(l, t);
	while (more) {
		uint32_t upto;

		more = session_wait(s);
		if (more && reads_heaps(l, t)) {
			session_wait_all(s);
			more = false;
		}
		upto = table_rows(t, s->dump);
		if (!take(l, row, upto)) {
			session_enough(s);
			return;
		}
		row = upto;
	}
}

/* The query's job on this thread, with its progress. */
static enum err run_query(struct listing *l, struct rowset **out)
{
	struct query_job *j = query_job_new(&l->query);
	enum err err;

	l->query.filter = NULL; /* the job's now */
	while (j->job.step(&j->job) == JOB_MORE)
		progress_show(&l->session->progress, "sorting",
		              atomic_load(&j->job.progress), 1000);
	err = j->job.result;
	*out = j->result;
	j->result = NULL;
	query_job_free(j);
	return err;
}

static enum err write_sorted(struct listing *l)
{
	struct rowset *rows = NULL;
	enum err err;

	find_rows(l, l->table);
	err = run_query(l, &rows);
	if (err) {
		rowset_free(rows);
		return err;
	}
	for (uint32_t i = 0; i < rows->n && l->limit > 0; i++) {
		if (i % LOOK_EVERY == 0 && !go_on(l, l->doing, i, rows->n))
			break;
		write_row(l, rowset_at(rows, i));
	}
	rowset_free(rows);
	return ERR_OK;
}

static enum err write_groups(struct listing *l, struct err_info *info)
{
	stream(l, l->grouped, group_range);
	textfilter_free(l->query.filter);
	l->query.filter = NULL;
	if (!l->err)
		l->err = write_sorted(l);
	return l->err ? err_set(info, l->err, "not enough memory to group")
	              : ERR_OK;
}

static void make_writer(struct listing *l)
{
	struct writer_options *o = &l->options;

	o->upright =
		!l->grouped && span_eq_str(SPAN_LIT("general"), l->table->key);
	for (unsigned i = 0; i < l->n; i++) {
		const struct column *c = &l->table->columns[l->column[i]];

		l->heading[i] = (struct writer_column){
			c->key, o->upright ? c->name : c->title, c->unit};
	}
	l->writer = writer_new(o, l->out, l->heading, l->n);
}

enum err listing_write(struct listing *l, struct session *s, struct out *out,
                       struct err_info *info)
{
	enum err err = ERR_OK;

	l->session = s;
	l->out = out;
	l->query.dump = s->dump;
	make_writer(l);
	writer_begin(l->writer);
	if (l->groups)
		err = write_groups(l, info);
	else if (l->query.n_sort > 0)
		err = write_sorted(l);
	else
		stream(l, l->table, write_range);
	if (err && !l->groups)
		err_set(info, err, "not enough memory to sort");
	if (!err)
		writer_end(l->writer);
	return err;
}
