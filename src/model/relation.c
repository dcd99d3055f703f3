/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Questions to other tables. A column that sorts by keys is asked by those,
 * which the worker fills once: the children of a process among a million cost
 * some milliseconds then. Other columns are read row by row. In the end texts
 * are compared, because different things may have one key.
 *
 * Rejected: an index from names to rows for each such column (as large as the
 * look-up of all sections, for a page that is opened now and then).
 */
#include "model/relation.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "model/binrefs.h"
#include "model/columns.h"
#include "model/dump.h"
#include "model/needle.h"

enum {
#ifdef CRASHDIVE_TINY
	SLICE_KEYS = 4,
	SLICE_ROWS = 2,
	SLICE_BYTES = 16,
#else
	SLICE_KEYS = 1 << 18,  /* rows looked at by their keys in one step */
	SLICE_ROWS = 2048,     /* and those that are read */
	SLICE_BYTES = 4 << 20, /* of heaps */
#endif
	ITEMS_MAX = 1000000, /* of one list that are looked at */
	TEXT_COLUMNS = 5,
	CELL_BYTES = 200,
};

const struct relation relations[] = {
#define RELATION(of, key, title, in, column) {#of, #key, title, #in, #column},
#include "model/relation.def"
#undef RELATION
	{NULL, NULL, NULL, NULL, NULL},
};

struct relation_state {
	struct dump *dump;
	struct place place;
	struct arena arena; /* the thing's name */
	struct arena scratch;
	struct span name;
	uint64_t key;                    /* of the name */
	const struct relation *relation; /* the one that is asked for */
	const struct table *table;       /* the other one; NULL: begins */
	unsigned column;
	bool heaps;            /* `row` and `upto` count heaps, not rows */
	uint64_t at;           /* in this heap */
	struct needle *needle; /* the name, and what follows it */
	uint32_t row, upto;
	struct relation_rows rows;
};

bool relation_is_of(const struct relation *r, const struct table *t)
{
	return r->of && t && strcmp(r->of, t->key) == 0;
}

bool relation_any(const struct place *p)
{
	for (const struct relation *r = relations; r->of; r++)
		if (relation_is_of(r, p->table))
			return true;
	return false;
}

static void name_thing(struct relation_state *s)
{
	struct record r;
	struct value v;

	if (!s->place.table)
		return;
	table_load(s->place.table, s->dump, s->place.row, &s->arena, &r);
	v = record_value(&r, s->place.table->id);
	s->name = value_plain(&v, &s->arena);
	s->key = record_key(&r, s->place.table->id);
}

/* Begins with the relation; false if it is not for this thing. */
static bool begin(struct relation_state *s)
{
	const struct relation *r = s->relation;
	const struct table *t = table_by_key(span_str(r->in));
	int column = t ? table_column(t, span_str(r->column)) : -1;

	s->heaps = strcmp(r->column, "heap") == 0;
	if (!relation_is_of(r, s->place.table) || s->name.n == 0 ||
	    (column < 0 && !s->heaps))
		return false;
	s->table = t;
	s->column = s->heaps ? 0 : (unsigned)column;
	s->row = 0;
	s->at = 0;
	s->upto = s->heaps ? sections_tag_count(dump_sections(s->dump),
	                                        TAG_PROC_HEAP)
	                   : table_rows(t, s->dump);
	s->rows = (struct relation_rows){.relation = r, .table = t};
	return true;
}

static bool has_item(const struct record *r, const struct column *c,
                     struct span name)
{
	struct span rest = SPAN_NONE;
	struct list_item item = {.link = {.kind = LINK_NONE}};

	for (unsigned i = 0; i < ITEMS_MAX && c->item(r, &rest, &item); i++) {
		if (span_eq(item.name, name))
			return true;
		item = (struct list_item){.link = {.kind = LINK_NONE}};
	}
	return false;
}

/* Whether the row names the thing. */
static bool names(struct relation_state *s, uint32_t row)
{
	const struct column *c = &s->table->columns[s->column];
	struct record r;
	struct value v;

	arena_reset(&s->scratch);
	table_load(s->table, s->dump, row, &s->scratch, &r);
	if (c->item)
		return has_item(&r, c, s->name);
	v = record_value(&r, s->column);
	return span_eq(value_plain(&v, &s->scratch), s->name);
}

static enum err add_row(struct relation_rows *rows, uint32_t row)
{
	rows->all++;
	if (rows->n == RELATION_ROWS)
		return ERR_OK;
	if ((rows->n & (rows->n - 1)) == 0) {
		uint32_t room = rows->n > 0 ? rows->n * 2 : 1;
		uint32_t *more = big_realloc(rows->row, room, sizeof(*more));

		if (!more)
			return ERR_NOMEM;
		rows->row = more;
	}
	rows->row[rows->n++] = row;
	return ERR_OK;
}

/* Makes the keys that are not there yet; true when all are. */
static bool fill(struct relation_state *s, enum err *e)
{
	const struct columns_task task = {
		.dump = s->dump,
		.table = s->table,
		.mask = UINT64_C(1) << s->column,
		.upto = s->upto,
		.budget = SLICE_ROWS,
	};
	bool done = false;

	*e = columns_fill(dump_columns(s->dump), &task, &done);
	return done;
}

static enum err look_at_keys(struct relation_state *s)
{
	const struct columns *c = dump_columns(s->dump);
	unsigned looked = 0, read = 0;
	enum err e = ERR_OK;

	if (!fill(s, &e))
		return e;
	for (; s->row < s->upto && looked < SLICE_KEYS && read < SLICE_ROWS;
	     s->row++, looked++) {
		if (columns_key(c, s->table, s->column, s->row) != s->key)
			continue;
		read++;
		if (names(s, s->row) && !e)
			e = add_row(&s->rows, s->row);
	}
	return e;
}

static enum err look_at_rows(struct relation_state *s)
{
	enum err e = ERR_OK;

	for (unsigned i = 0; s->row < s->upto && i < SLICE_ROWS; i++, s->row++)
		if (names(s, s->row) && !e)
			e = add_row(&s->rows, s->row);
	return e;
}

/* Looks for a reference to the thing, a binary, in a heap from s->at on, for
 * *bytes at most. */
static bool refers(struct relation_state *s, struct span body, uint64_t *bytes)
{
	size_t most = s->needle->n;

	while (s->at<body.n && * bytes> 0) {
		struct span all = span_skip(body, (size_t)s->at);
		struct span text = span_take(all, (size_t)*bytes + most);
		size_t n = needle_find(s->needle, text);
		bool found = n < text.n;
		uint64_t own, named;

		/* a name may begin in the last bytes */
		if (!found && text.n < all.n)
			n = text.n - (most - 1);
		s->at += n + found;
		*bytes -= n < *bytes ? n : *bytes;
		/* ":Yc" stands before it */
		if (found && s->at > 3 &&
		    binrefs_read(body, (size_t)s->at - 4, &own, &named))
			return true;
	}
	return false;
}

static enum err add_process(struct relation_state *s, struct span pid)
{
	uint32_t i = index_find(dump_index(s->dump), TAG_PROC, pid);

	if (i == SECTION_NONE)
		return ERR_OK;
	return add_row(&s->rows,
	               sections_row(dump_sections(s->dump), TAG_PROC, i));
}

static enum err look_at_heaps(struct relation_state *s)
{
	const struct sections *all = dump_sections(s->dump);
	uint64_t bytes = SLICE_BYTES;
	enum err e = ERR_OK;

	if (!s->needle) {
		struct span name =
			arena_printf(&s->arena, "%.*s:", SPAN_ARG(s->name));

		s->needle = needle_new(name, false);
	}
	for (unsigned i = 0;
	     s->row < s->upto && i < SLICE_ROWS && bytes > 0 && !e; i++) {
		struct section heap;

		index_get(dump_index(s->dump),
		          sections_tag_at(all, TAG_PROC_HEAP, s->row), &heap);
		if (refers(s, heap.body, &bytes))
			e = add_process(s, heap.id);
		else if (s->at < heap.body.n)
			break;
		s->at = 0;
		s->row++;
	}
	return e;
}

static enum err keep(struct relation_job *j, struct relation_rows *rows)
{
	struct relation_rows *more =
		big_realloc(j->found, j->n + 1, sizeof(*more));

	if (!more)
		return ERR_NOMEM;
	j->found = more;
	j->found[j->n++] = *rows;
	rows->row = NULL;
	return ERR_OK;
}

/* One slice of the relation under way. */
static enum err look(struct relation_job *j)
{
	struct relation_state *s = j->state;
	enum err e = s->heaps                             ? look_at_heaps(s)
	             : s->table->columns[s->column].order ? look_at_keys(s)
	                                                  : look_at_rows(s);

	if (!e && s->row < s->upto)
		return ERR_OK;
	if (!e && s->rows.all > 0)
		e = keep(j, &s->rows);
	free(s->rows.row);
	s->rows.row = NULL;
	free(s->needle);
	s->needle = NULL;
	s->table = NULL;
	s->relation++;
	return e;
}

static enum job_result relation_step(struct job *job)
{
	struct relation_job *j = (struct relation_job *)job;
	struct relation_state *s = j->state;

	if (s->place.table && table_pass(s->place.table, s->dump))
		return JOB_MORE;
	if (!s->name.p)
		name_thing(s);
	while (s->relation->of && !s->table && !begin(s))
		s->relation++;
	if (!s->relation->of)
		return JOB_DONE;
	job->result = look(j);
	return job->result ? JOB_DONE : JOB_MORE;
}

static void relation_drop(struct job *job)
{
	relation_job_free((struct relation_job *)job);
}

struct relation_job *relation_job_new(struct dump *d, const struct place *p)
{
	struct relation_job *j = xcalloc(1, sizeof(*j));

	j->job.step = relation_step;
	j->job.drop = relation_drop;
	j->job.priority = JOB_NORMAL;
	j->state = xcalloc(1, sizeof(*j->state));
	j->state->dump = d;
	j->state->place = *p;
	j->state->relation = relations;
	arena_init(&j->state->arena);
	arena_init(&j->state->scratch);
	return j;
}

void relation_job_free(struct relation_job *j)
{
	if (!j)
		return;
	for (unsigned i = 0; i < j->n; i++)
		free(j->found[i].row);
	free(j->found);
	free(j->state->rows.row);
	free(j->state->needle);
	arena_release(&j->state->arena);
	arena_release(&j->state->scratch);
	free(j->state);
	free(j);
}

struct link relation_link(const struct table *t, const struct dump *d,
                          uint32_t row, struct arena *a)
{
	struct link l = {.kind = LINK_ROW, .table = t, .row = row};
	struct record r;
	struct value v;

	table_load(t, d, row, a, &r);
	v = record_value(&r, t->id);
	l.id = value_plain(&v, a);
	return l;
}

/* A cell in as many columns as its heading has on screen, at least. */
static struct span cell(const struct record *r, unsigned col)
{
	const struct column *c = &r->table->columns[col];
	struct value v = record_value(r, col);
	struct span text =
		span_take(value_pretty(&v, c->unit, r->arena), CELL_BYTES);
	size_t width = utf8_columns(text);
	int blanks = width < c->width ? (int)(c->width - width) : 0;

	if (v.type == VALUE_U64)
		return arena_printf(r->arena, "%*s%.*s", blanks, "",
		                    SPAN_ARG(text));
	return arena_printf(r->arena, "%.*s%*s", SPAN_ARG(text), blanks, "");
}

struct span relation_text(const struct table *t, const struct dump *d,
                          uint32_t row, struct arena *a)
{
	unsigned char col[RECORD_FIELDS];
	unsigned n = table_screen(t, col);
	struct span text = SPAN_NONE;
	struct record r;

	table_load(t, d, row, a, &r);
	r.quick = true;
	for (unsigned i = 0; i < n && i < TEXT_COLUMNS; i++) {
		struct span s = cell(&r, col[i]);

		text = arena_printf(a, "%.*s%s%.*s", SPAN_ARG(text),
		                    i > 0 ? "  " : "", SPAN_ARG(s));
	}
	return text;
}
