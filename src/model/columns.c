/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Materialised columns: one vector of sort keys for each (table, column) that
 * somebody has asked for. A table gets a slot when its first column is filled,
 * a column its vector likewise; both are published by one atomic pointer, so
 * that readers on other threads see either nothing or a whole thing.
 *
 * A column's own count says how far it is. Columns of one table may be filled
 * to different rows; a pass that fills several starts at the shortest and
 * appends to each column only the rows that it lacks.
 *
 * Rejected: one wide record of all numbers for each row. It would fill in one
 * write, but cost 300 bytes a row for columns that nobody sorts by.
 */
#include "model/columns.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/chunkvec.h"

enum {
	COLUMNS_TABLES = 32, /* more than the program has */
	COLUMNS_MAX = 64,    /* bits of a mask */
};

struct column_set {
	const struct table *table;
	_Atomic(struct chunkvec *) col[COLUMNS_MAX];
};

struct columns {
	_Atomic(struct column_set *) set[COLUMNS_TABLES];
};

struct columns *columns_new(void)
{
	return xcalloc(1, sizeof(struct columns));
}

static void set_free(struct column_set *s)
{
	if (!s)
		return;
	for (unsigned i = 0; i < COLUMNS_MAX; i++) {
		struct chunkvec *v = atomic_load(&s->col[i]);

		if (v)
			chunkvec_release(v);
		free(v);
	}
	free(s);
}

void columns_free(struct columns *c)
{
	if (!c)
		return;
	for (unsigned i = 0; i < COLUMNS_TABLES; i++)
		set_free(atomic_load(&c->set[i]));
	free(c);
}

static struct column_set *set_find(const struct columns *c,
                                   const struct table *t)
{
	for (unsigned i = 0; i < COLUMNS_TABLES; i++) {
		struct column_set *s =
			atomic_load_explicit(&c->set[i], memory_order_acquire);

		if (!s || s->table == t)
			return s;
	}
	return NULL;
}

/* Writer: the table's set, made if need be. */
static struct column_set *set_make(struct columns *c, const struct table *t)
{
	struct column_set *s = set_find(c, t);
	unsigned i = 0;

	if (s)
		return s;
	while (i < COLUMNS_TABLES &&
	       atomic_load_explicit(&c->set[i], memory_order_relaxed))
		i++;
	assert(i < COLUMNS_TABLES);
	s = xcalloc(1, sizeof(*s));
	s->table = t;
	atomic_store_explicit(&c->set[i], s, memory_order_release);
	return s;
}

static struct chunkvec *column_find(const struct columns *c,
                                    const struct table *t, unsigned col)
{
	const struct column_set *s = set_find(c, t);

	if (!s || col >= COLUMNS_MAX)
		return NULL;
	return atomic_load_explicit(&s->col[col], memory_order_acquire);
}

static struct chunkvec *column_make(struct column_set *s, unsigned col)
{
	struct chunkvec *v =
		atomic_load_explicit(&s->col[col], memory_order_relaxed);

	if (v)
		return v;
	v = xmalloc(sizeof(*v));
	chunkvec_init(v, sizeof(uint64_t));
	atomic_store_explicit(&s->col[col], v, memory_order_release);
	return v;
}

uint32_t columns_rows(const struct columns *c, const struct table *t,
                      unsigned col)
{
	const struct chunkvec *v = column_find(c, t, col);

	return v ? (uint32_t)chunkvec_count(v) : 0;
}

uint64_t columns_key(const struct columns *c, const struct table *t,
                     unsigned col, uint32_t row)
{
	const struct chunkvec *v = column_find(c, t, col);

	assert(v);
	return *(const uint64_t *)chunkvec_at(v, row);
}

void columns_keys(const struct columns *c, const struct table *t, unsigned col,
                  uint32_t from, uint32_t n, uint64_t *out)
{
	const struct chunkvec *v = column_find(c, t, col);
	size_t end = (size_t)from + n;

	for (size_t i = from; i < end;) {
		size_t piece = chunkvec_piece(i, end);

		memcpy(out, chunkvec_at(v, i), piece * sizeof(*out));
		out += piece;
		i += piece;
	}
}

/* The columns of one call, the mask taken apart. */
struct fill {
	struct chunkvec *vec[COLUMNS_MAX];
	unsigned col[COLUMNS_MAX];
	unsigned n;
	uint32_t first; /* row that the shortest column lacks */
};

static void fill_init(struct fill *f, struct columns *c, const struct table *t,
                      uint64_t mask)
{
	struct column_set *s = set_make(c, t);

	f->n = 0;
	f->first = UINT32_MAX;
	for (unsigned col = 0; col < t->n_columns && col < COLUMNS_MAX; col++) {
		size_t rows;

		if (!(mask >> col & 1))
			continue;
		f->col[f->n] = col;
		f->vec[f->n] = column_make(s, col);
		rows = chunkvec_count(f->vec[f->n++]);
		if (rows < f->first)
			f->first = (uint32_t)rows;
	}
}

static enum err fill_row(const struct fill *f, const struct record *r)
{
	for (unsigned i = 0; i < f->n; i++) {
		uint64_t *key;

		if (f->vec[i]->next != r->row)
			continue;
		key = chunkvec_push(f->vec[i]);
		if (!key)
			return ERR_NOMEM;
		*key = record_key(r, f->col[i]);
	}
	return ERR_OK;
}

enum err columns_fill(struct columns *c, const struct columns_task *task,
                      bool *done)
{
	uint32_t upto = task->upto, row, end;
	enum err e = ERR_OK;
	struct record r;
	struct arena a;
	struct fill f;

	fill_init(&f, c, task->table, task->mask);
	end = upto;
	if (f.first < upto && upto - f.first > task->budget)
		end = f.first + task->budget;
	arena_init(&a);
	for (row = f.first; row < end && !e; row++) {
		arena_reset(&a);
		table_load(task->table, task->dump, row, &a, &r);
		if (task->seen)
			task->seen(task->ctx, &r);
		e = fill_row(&f, &r);
	}
	for (unsigned i = 0; i < f.n; i++)
		chunkvec_publish(f.vec[i]);
	arena_release(&a);
	*done = !e && row >= upto;
	return e;
}

uint64_t columns_eager(const struct table *t)
{
	uint64_t mask = 0;

	for (unsigned i = 0; i < t->n_columns && i < COLUMNS_MAX; i++)
		if (t->columns[i].flags & COL_EAGER)
			mask |= UINT64_C(1) << i;
	return mask;
}
