/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A query as a job: filter, then sort by the keys from the last to the first
 * (each sort is stable). The job is a small machine whose states are functions
 * in a table; each call does one slice of one state's work and says which
 * state comes next by setting it.
 *
 * A numeric key comes from the materialised column, which is filled first. If
 * the filter has left few rows, these are read instead: sorting ten rows
 * should not wait for a million.
 */
#include "model/query.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "model/columns.h"
#include "model/dump.h"
#include "model/order.h"
#include "model/termcell.h"
#include "model/textorder.h"

enum {
#ifdef CRASHDIVE_TINY
	FILTER_SLICE = 4,
	FILL_SLICE = 4,
	LOAD_SLICE = 4,
	KEY_SLICE = 16,
#else
	FILTER_SLICE = 512, /* rows; sections may be large */
	FILL_SLICE = 4096,
	LOAD_SLICE = 2048,
	KEY_SLICE = 64 << 10, /* keys that are there */
#endif
	/* A row read for its key alone, in keys that are there. */
	KEY_READ = KEY_SLICE / LOAD_SLICE,
	/* Reading rows out of order, one at a time, against filling a column:
	 * worth it if there are so many times fewer of them. */
	FEW = 4,
};

enum state {
	STATE_START,
	STATE_FILTER,
	STATE_NEXT_KEY, /* chooses one of those below */
	STATE_FILL,     /* the column of a numeric key */
	STATE_KEYS,     /* the keys of the rows */
	STATE_SORT,
	STATE_TEXTS, /* the texts of the rows */
	STATE_SORT_TEXTS,
	STATE_FINISH,
	STATES,
};

struct query_state {
	enum state state;
	uint32_t upto;       /* rows of the table when the job started */
	uint32_t at;         /* next row or position in this state */
	unsigned key;        /* of the sort, at work or done */
	unsigned parts;      /* of the work that are done: filter, keys */
	struct rowset *rows; /* so far */
	bool passes;         /* the table's pass was to be made first */
	bool in_order;       /* row i of them is i */
	bool filled;         /* the column of the key is there */
	uint64_t *keys;      /* of rows, if numeric */
	struct textorder *texts;
	struct arena scratch;
};

static const struct sort_key *sort_key(const struct query_job *j)
{
	return &j->query.sort[j->state->key];
}

/* Whether a key has no values before the table's pass is done. */
static bool wants_pass(const struct query *q)
{
	for (unsigned i = 0; i < q->n_sort; i++)
		if (table_lacks(q->table, q->dump, q->sort[i].column))
			return true;
	return false;
}

static enum err start(struct query_job *j)
{
	struct query_state *s = j->state;
	const struct query *q = &j->query;

	if (termcell_prepare(q->table, q->dump))
		return ERR_OK;
	s->passes |= wants_pass(q);
	if (wants_pass(q) && table_pass(q->table, q->dump))
		return ERR_OK;
	s->upto = table_rows(q->table, q->dump);
	s->key = q->n_sort;
	if (!q->filter && q->n_sort == 0) {
		s->rows = rowset_identity(s->upto);
		s->state = STATE_FINISH;
		return ERR_OK;
	}
	s->rows = rowset_new(s->upto, s->upto);
	if (!s->rows)
		return ERR_NOMEM;
	if (q->filter) {
		s->rows->n = 0;
		s->state = STATE_FILTER;
		return ERR_OK;
	}
	for (uint32_t i = 0; i < s->upto; i++)
		s->rows->row[i] = i;
	s->in_order = true;
	s->state = STATE_NEXT_KEY;
	return ERR_OK;
}

/* The filter or a key is done with. */
static void part_done(struct query_state *s)
{
	s->parts++;
	s->at = 0;
	s->filled = false;
	s->state = STATE_NEXT_KEY;
}

/* Gives back the room of rows that did not pass. */
static void shrink(struct query_state *s)
{
	size_t size = sizeof(*s->rows) + (size_t)s->rows->n * sizeof(uint32_t);
	struct rowset *r = big_realloc(s->rows, size, 1);

	if (r)
		s->rows = r;
}

static enum err filter(struct query_job *j)
{
	struct query_state *s = j->state;
	const struct query *q = &j->query;

	for (unsigned i = 0; i < FILTER_SLICE && s->at < s->upto; i++) {
		arena_reset(&s->scratch);
		if (textfilter_match(q->filter, q->dump, s->at, &s->scratch))
			s->rows->row[s->rows->n++] = s->at;
		s->at++;
	}
	if (s->at == s->upto) {
		shrink(s);
		part_done(s);
	}
	return ERR_OK;
}

static enum err start_numbers(struct query_job *j)
{
	struct query_state *s = j->state;
	const struct query *q = &j->query;
	uint32_t n = s->rows->n;
	uint32_t there = columns_rows(dump_columns(q->dump), q->table,
	                              sort_key(j)->column);

	s->keys = big_pages(n, sizeof(*s->keys));
	if (!s->keys)
		return ERR_NOMEM;
	/* groups come and go; columns are kept for tables that stay */
	if (q->table->kind != ROWS_GROUPS && there < s->upto &&
	    !table_lacks(q->table, q->dump, sort_key(j)->column) &&
	    n >= (s->upto - there) / FEW)
		s->state = STATE_FILL;
	else
		s->state = STATE_KEYS;
	return ERR_OK;
}

static enum err next_key(struct query_job *j)
{
	struct query_state *s = j->state;

	if (s->key == 0 || s->rows->n < 2) {
		s->state = STATE_FINISH;
		return ERR_OK;
	}
	s->key--;
	if (column_is_number(&j->query.table->columns[sort_key(j)->column]))
		return start_numbers(j);
	s->texts = textorder_new(s->rows->n, sort_key(j)->desc);
	if (!s->texts)
		return ERR_NOMEM;
	s->state = STATE_TEXTS;
	return ERR_OK;
}

/* The numeric columns among the keys that are still to do. */
static uint64_t numeric_columns(const struct query_job *j)
{
	const struct query *q = &j->query;
	uint64_t mask = 0;

	for (unsigned i = 0; i <= j->state->key; i++) {
		unsigned col = q->sort[i].column;

		if (column_is_number(&q->table->columns[col]) &&
		    !table_lacks(q->table, q->dump, col))
			mask |= UINT64_C(1) << col;
	}
	return mask;
}

static enum err fill(struct query_job *j)
{
	const struct query *q = &j->query;
	const struct columns_task task = {
		.dump = q->dump,
		.table = q->table,
		.mask = numeric_columns(j),
		.upto = j->state->upto,
		.budget = FILL_SLICE,
	};
	bool done = false;
	enum err e = columns_fill(dump_columns(q->dump), &task, &done);

	if (done) {
		j->state->filled = true;
		j->state->state = STATE_KEYS;
	}
	return e;
}

static uint64_t read_key(struct query_job *j, uint32_t row)
{
	struct arena *a = &j->state->scratch;
	struct record r;

	arena_reset(a);
	table_load(j->query.table, j->query.dump, row, a, &r);
	return record_key(&r, sort_key(j)->column);
}

/* The keys of a table as it stands, at once. */
static enum err copy_keys(struct query_job *j, uint32_t there)
{
	struct query_state *s = j->state;
	uint32_t n = there - s->at < KEY_SLICE ? there - s->at : KEY_SLICE;

	columns_keys(dump_columns(j->query.dump), j->query.table,
	             sort_key(j)->column, s->at, n, s->keys + s->at);
	s->at += n;
	return ERR_OK;
}

static enum err read_keys(struct query_job *j)
{
	struct query_state *s = j->state;
	const struct table *t = j->query.table;
	const struct columns *c = dump_columns(j->query.dump);
	unsigned col = sort_key(j)->column;
	uint32_t there = columns_rows(c, t, col);
	unsigned cost = 0;

	if (s->at == s->rows->n) {
		s->state = STATE_SORT;
		return ERR_OK;
	}
	if (s->in_order && there >= s->upto)
		return copy_keys(j, s->upto);
	while (s->at < s->rows->n && cost < KEY_SLICE) {
		uint32_t row = s->rows->row[s->at];

		if (row < there) {
			s->keys[s->at] = columns_key(c, t, col, row);
			cost++;
		} else {
			s->keys[s->at] = read_key(j, row);
			cost += KEY_READ;
		}
		s->at++;
	}
	return ERR_OK;
}

static enum err sort_numbers(struct query_job *j)
{
	struct query_state *s = j->state;
	enum err e = order_by_key(s->rows->row, s->keys, s->rows->n, s->upto,
	                          sort_key(j)->desc);

	free(s->keys);
	s->keys = NULL;
	s->in_order = false;
	part_done(s);
	return e;
}

static enum err read_texts(struct query_job *j)
{
	struct query_state *s = j->state;
	const struct query *q = &j->query;
	enum err e = ERR_OK;

	for (unsigned i = 0; i < LOAD_SLICE && s->at < s->rows->n && !e; i++) {
		uint32_t row = s->rows->row[s->at++];
		struct record r;
		struct value v;
		struct span text;

		arena_reset(&s->scratch);
		table_load(q->table, q->dump, row, &s->scratch, &r);
		r.term_most = TERMCELL_KEPT;
		v = record_value(&r, sort_key(j)->column);
		text = value_plain(&v, &s->scratch);
		e = textorder_add(s->texts, row, text,
		                  dump_owns(q->dump, text));
	}
	if (s->at == s->rows->n)
		s->state = STATE_SORT_TEXTS;
	return e;
}

static enum err sort_texts(struct query_job *j)
{
	struct query_state *s = j->state;
	bool done = false;
	enum err e = textorder_step(s->texts, &done);

	if (done) {
		textorder_rows(s->texts, s->rows->row);
		textorder_free(s->texts);
		s->texts = NULL;
		s->in_order = false;
		part_done(s);
	}
	return e;
}

static enum err (*const state_fn[STATES])(struct query_job *) = {
	[STATE_START] = start,       [STATE_FILTER] = filter,
	[STATE_NEXT_KEY] = next_key, [STATE_FILL] = fill,
	[STATE_KEYS] = read_keys,    [STATE_SORT] = sort_numbers,
	[STATE_TEXTS] = read_texts,  [STATE_SORT_TEXTS] = sort_texts,
};

/* Filtering and each key are equal parts of the whole; what takes long within
 * a part is reading rows. */
static uint32_t parts_done(const struct query_job *j)
{
	const struct query_state *s = j->state;
	const struct query *q = &j->query;
	unsigned parts = q->n_sort + (q->filter != NULL);
	uint64_t done = s->at, all = s->upto;

	if (s->state == STATE_FILL)
		done = columns_rows(dump_columns(q->dump), q->table,
		                    sort_key(j)->column);
	else if (s->state != STATE_FILTER)
		all = s->rows->n;
	if (all == 0)
		return 0;
	if (done > all || s->state == STATE_SORT || s->filled)
		done = all;
	return (uint32_t)((s->parts * UINT64_C(1000) + done * 1000 / all) /
	                  parts);
}

/* What is made before all else takes longest. */
static uint32_t per_mille(const struct query_job *j)
{
	const struct query_state *s = j->state;

	if (s->state != STATE_START)
		return s->passes ? 900 + parts_done(j) / 10 : parts_done(j);
	return s->passes ? table_passed(j->query.table, j->query.dump) / 10 * 9
	                 : 0;
}

static void state_free(struct query_state *s)
{
	if (!s)
		return;
	rowset_free(s->rows);
	free(s->keys);
	textorder_free(s->texts);
	arena_release(&s->scratch);
	free(s);
}

static enum job_result query_step(struct job *job)
{
	struct query_job *j = (struct query_job *)job;
	enum err e = state_fn[j->state->state](j);

	if (!e && j->state->state != STATE_FINISH) {
		job->progress = per_mille(j);
		return JOB_MORE;
	}
	job->result = e;
	if (!e) {
		j->result = j->state->rows;
		j->state->rows = NULL;
	}
	state_free(j->state);
	j->state = NULL;
	return JOB_DONE;
}

static void query_drop(struct job *job)
{
	struct query_job *j = (struct query_job *)job;

	rowset_free(j->result);
	query_job_free(j);
}

struct query_job *query_job_new(const struct query *q)
{
	struct query_job *j = xcalloc(1, sizeof(*j));

	j->job.step = query_step;
	j->job.drop = query_drop;
	j->job.priority = JOB_URGENT;
	j->query = *q;
	j->state = xcalloc(1, sizeof(*j->state));
	arena_init(&j->state->scratch);
	return j;
}

void query_job_free(struct query_job *j)
{
	if (!j)
		return;
	textfilter_free(j->query.filter);
	state_free(j->state);
	free(j);
}

enum err query_run(const struct query *q, struct rowset **out)
{
	struct query_job *j = query_job_new(q);
	enum err e = job_run(&j->job);

	if (!e)
		*out = j->result;
	j->query.filter = NULL; /* still the caller's */
	query_job_free(j);
	return e;
}

/* "pid, name, state": as many as fit, and dots for the others. */
static void list_keys(const struct table *t, char *out, size_t room)
{
	size_t used = 0;

	out[0] = '\0';
	for (unsigned i = 0; i < t->n_columns; i++) {
		const char *key = t->columns[i].key;
		const char *comma = i > 0 ? ", " : "";

		if (used + strlen(key) + sizeof(", , ...") > room)
			key = "...";
		used += (size_t)snprintf(out + used, room - used, "%s%s", comma,
		                         key);
		if (*key == '.')
			return;
	}
}

static enum err parse_key(struct query *q, struct span text,
                          struct err_info *info)
{
	struct sort_key key = {0};
	char keys[384]; /* leaves room in an err_info */
	int column;

	text = span_trim(text);
	if (text.n > 0 && (text.p[0] == '-' || text.p[0] == '+')) {
		key.desc = text.p[0] == '-';
		text = span_skip(text, 1);
	}
	column = table_column(q->table, text);
	if (column < 0) {
		list_keys(q->table, keys, sizeof(keys));
		return err_set(info, ERR_USAGE,
		               "no column \"%.*s\" in %s; there are: %s",
		               SPAN_ARG(span_take(text, 40)), q->table->key,
		               keys);
	}
	if (q->n_sort == QUERY_KEYS)
		return err_set(info, ERR_USAGE,
		               "sorting by more than %d columns", QUERY_KEYS);
	key.column = (unsigned)column;
	q->sort[q->n_sort++] = key;
	return ERR_OK;
}

enum err query_parse_sort(struct query *q, struct span text,
                          struct err_info *info)
{
	struct span key;
	enum err e = ERR_OK;

	q->n_sort = 0;
	while (!e && span_cut(&text, ',', &key))
		e = parse_key(q, key, info);
	return e;
}
