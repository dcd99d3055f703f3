/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `crashdive list`. Rows that need no sorting are written while the dump is
 * still being indexed, so that `| head` answers at once on any dump and the
 * two threads share the work; a table that looks at the dump as a whole waits
 * for the end of it, and so does a sort.
 */
#include "cli/list.h"

#include <stdio.h>
#include <unistd.h>

#include "cli/catalog.h"
#include "cli/cli.h"
#include "cli/help.h"
#include "cli/session.h"
#include "cli/writer.h"
#include "model/query.h"

enum { LOOK_EVERY = 1024 }; /* rows between two looks at output and clock */

struct listing {
	const struct args *args;
	const struct table *table;
	unsigned char column[RECORD_FIELDS]; /* those to be written */
	unsigned n;
	struct writer_column heading[RECORD_FIELDS];
	struct query query;
	struct session session;
	struct writer *writer;
	struct arena arena; /* one row's texts */
	struct record_memo memo;
	uint64_t left; /* rows that may still be written */
};

static void add_column(struct listing *l, unsigned col)
{
	for (unsigned i = 0; i < l->n; i++)
		if (l->column[i] == col)
			return;
	l->column[l->n++] = (unsigned char)col;
}

static void add_all(struct listing *l)
{
	for (unsigned i = 0; i < l->table->n_columns; i++)
		add_column(l, i);
}

/* Text is for eyes and leaves out what the terminal leaves out; data formats
 * have every column. */
static void default_columns(struct listing *l)
{
	if (l->args->format == FORMAT_TEXT)
		l->n = table_screen(l->table, l->column);
	else
		add_all(l);
}

static bool choose_columns(struct listing *l)
{
	struct span rest, key;

	if (!l->args->columns) {
		default_columns(l);
		return true;
	}
	rest = span_str(l->args->columns);
	if (rest.n == 0)
		return catalog_column(l->table, rest) >= 0;
	while (span_cut(&rest, ',', &key)) {
		int col;

		if (span_eq_str(key, "all")) {
			add_all(l);
			continue;
		}
		col = catalog_column(l->table, key);
		if (col < 0)
			return false;
		add_column(l, (unsigned)col);
	}
	return true;
}

static bool choose_order(struct listing *l)
{
	struct span rest, key;
	struct err_info info = {""};

	if (!l->args->sort)
		return true;
	rest = span_str(l->args->sort);
	while (span_cut(&rest, ',', &key)) {
		if (key.n > 0 && (key.p[0] == '-' || key.p[0] == '+'))
			key = span_skip(key, 1);
		if (catalog_column(l->table, key) < 0)
			return false;
	}
	if (query_parse_sort(&l->query, span_str(l->args->sort), &info)) {
		fprintf(stderr, "crashdive: %s\n", info.text);
		return false;
	}
	return true;
}

/* All that can be wrong before a dump is opened. */
static bool listing_init(struct listing *l, const struct args *a)
{
	*l = (struct listing){.args = a, .left = a->limit};
	arena_init(&l->arena);
	l->table = catalog_table(span_str(a->word));
	if (!l->table) {
		if (!a->file_typed && access(a->word, R_OK) == 0)
			fprintf(stderr,
			        "To list a table of a file: "
			        "crashdive list TABLE %s\n",
			        a->word);
		return false;
	}
	l->query.table = l->table;
	if (!choose_columns(l) || !choose_order(l))
		return false;
	if (a->filter)
		l->query.filter = textfilter_new(l->table, span_str(a->filter));
	return true;
}

static void write_row(struct listing *l, uint32_t row)
{
	struct value values[RECORD_FIELDS];
	struct record r;

	arena_reset(&l->arena);
	table_load(l->table, l->session.dump, row, &l->arena, &r);
	r.memo = &l->memo;
	record_values(&r, l->column, l->n, values);
	writer_row(l->writer, values);
	l->left--;
}

/* Whether to go on; looked at now and then. */
static bool go_on(struct listing *l, uint64_t done, uint64_t of)
{
	if (out_failed(&l->session.out))
		return false;
	if (!l->session.tty)
		progress_show(&l->session.progress, "writing", done, of);
	return true;
}

/* The rows [*row, upto) that pass; false when there is no need for more. */
static bool write_range(struct listing *l, uint32_t *row, uint32_t upto)
{
	for (; *row < upto && l->left > 0; ++*row) {
		if (*row % LOOK_EVERY == 0 && !go_on(l, *row, upto))
			return false;
		if (l->query.filter) {
			arena_reset(&l->arena);
			if (!textfilter_match(l->query.filter, l->session.dump,
			                      *row, &l->arena))
				continue;
		}
		write_row(l, *row);
	}
	return l->left > 0;
}

/* Waits for all rows. */
static void find_rows(struct listing *l)
{
	session_wait_all(&l->session);
	while (table_follow(l->table, l->session.dump))
		;
}

/* In file order, as the rows come. */
static void write_stream(struct listing *l)
{
	struct dump *d = l->session.dump;
	uint32_t row = 0;
	bool more = true;

	if (l->table->kind != ROWS_SECTIONS)
		find_rows(l);
	while (more) {
		more = session_wait(&l->session);
		if (!write_range(l, &row, table_rows(l->table, d))) {
			session_enough(&l->session);
			return;
		}
	}
}

/* The query's job on this thread, with its progress. */
static enum err run_query(struct listing *l, struct rowset **out)
{
	struct query_job *j = query_job_new(&l->query);
	enum err err;

	l->query.filter = NULL; /* the job's now */
	while (j->job.step(&j->job) == JOB_MORE)
		progress_show(&l->session.progress, "sorting",
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

	find_rows(l);
	err = run_query(l, &rows);
	if (err) {
		rowset_free(rows);
		return err;
	}
	for (uint32_t i = 0; i < rows->n && l->left > 0; i++) {
		if (i % LOOK_EVERY == 0 && !go_on(l, i, rows->n))
			break;
		write_row(l, rowset_at(rows, i));
	}
	rowset_free(rows);
	return ERR_OK;
}

static void make_writer(struct listing *l)
{
	struct writer_options o;

	session_writer_options(&l->session, &o);
	o.upright = span_eq_str(SPAN_LIT("general"), l->table->key);
	for (unsigned i = 0; i < l->n; i++) {
		const struct column *c = &l->table->columns[l->column[i]];

		l->heading[i] = (struct writer_column){
			c->key, o.upright ? c->name : c->title, c->unit};
	}
	l->writer = writer_new(&o, &l->session.out, l->heading, l->n);
}

static int listing_run(struct listing *l, struct dump *d)
{
	struct err_info info = {""};
	enum err err = ERR_OK;

	session_init(&l->session, l->args, d);
	l->query.dump = d;
	make_writer(l);
	writer_begin(l->writer);
	if (l->query.n_sort > 0)
		err = write_sorted(l);
	else
		write_stream(l);
	if (err)
		err_set(&info, err, "not enough memory to sort");
	else
		writer_end(l->writer);
	return session_finish(&l->session, err, &info);
}

static void listing_release(struct listing *l)
{
	writer_free(l->writer);
	textfilter_free(l->query.filter);
	arena_release(&l->arena);
}

int list_dump(const struct args *a, struct dump *d)
{
	struct listing l;
	int status = err_exit_status(ERR_USAGE);

	if (listing_init(&l, a))
		status = listing_run(&l, d);
	else
		dump_free(d);
	listing_release(&l);
	return status;
}

int list_run(const struct args *a)
{
	struct listing l;
	struct dump *d;
	int status = err_exit_status(ERR_USAGE);

	if (!a->word)
		return a->help ? help_print() : catalog_tables(a);
	if (!listing_init(&l, a))
		goto out;
	if (a->help) {
		status = catalog_columns(a, l.table);
		goto out;
	}
	d = cli_open(a, &status);
	if (d)
		status = listing_run(&l, d);
out:
	listing_release(&l);
	return status;
}
