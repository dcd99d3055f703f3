/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Groups in the order in which their first rows come, found through a hash
 * table of their numbers. Every row of a table is read once and nothing of it
 * kept but what goes into its group.
 *
 * Rejected: sorting the rows by the column and counting runs. It needs memory
 * for all rows where a handful of groups is the usual answer. And groups that
 * know how to print and sort themselves: as a table they get that, filters,
 * searches and every output format from what is there.
 */
#include "model/group.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/chunkvec.h"
#include "base/hash.h"
#include "base/store.h"
#include "model/dump.h"
#include "model/termcell.h"

enum {
#ifdef CRASHDIVE_TINY
	FIRST_SLOTS = 4,
	GROUP_SLICE = 4,
#else
	FIRST_SLOTS = 256, /* of the hash table, a power of two */
	GROUP_SLICE = 1024,
#endif
	COL_VALUE = 0, /* of the table that the groups are */
	COL_COUNT,
	COL_NUMBERS,
	NUMBERS_MAX = 24, /* bits of `there` */
};

struct group {
	struct value value;
	uint64_t order; /* of the value, if the column has an order */
	uint32_t hash;
	uint32_t count;
	uint32_t there; /* bits of the numbers that are */
	int64_t number[];
};

/* What is made of the rows' numbers. */
struct fold {
	unsigned column; /* of the grouped table */
	bool max;        /* and not the sum */
};

struct groups {
	struct table table;
	const struct table *of;
	unsigned by; /* its column */
	struct column column[COL_NUMBERS + NUMBERS_MAX];
	struct fold fold[NUMBERS_MAX];
	unsigned n_folds;
	struct chunkvec group;
	uint32_t *slot; /* numbers of groups + 1; 0 is free */
	uint32_t slots;
	struct hash_seed seed;
	struct store texts;
	struct arena words; /* of the table's declaration */
};

static struct group *group_at(const struct groups *g, uint32_t i)
{
	return chunkvec_at(&g->group, i);
}

static uint64_t value_order(const struct record *r)
{
	return group_at(r->table->groups, r->row)->order;
}

/* The columns of the group's value and of its count. */
static void declare_group(struct groups *g)
{
	const struct column *of = &g->of->columns[g->by];

	g->column[COL_VALUE] = (struct column){
		.key = of->key,
		.title = of->title,
		.name = of->name,
		.help = of->help,
		.order = of->order ? value_order : NULL,
		.unit = of->unit,
		.flags = of->flags & (COL_DESC | COL_LINK | COL_MODULE |
	                              COL_ELSEWHERE | COL_HEAP),
		.width = of->width,
		.priority = 1,
	};
	g->column[COL_COUNT] = (struct column){
		.key = "count",
		.title = "Count",
		.name = "Count",
		.help = "Rows of the table that have this value.",
		.unit = UNIT_COUNT,
		.flags = COL_DESC,
		.width = 9,
		.priority = 1,
	};
}

static void declare_number(struct groups *g, unsigned col, bool max)
{
	const struct column *of = &g->of->columns[col];
	struct column *c = &g->column[COL_NUMBERS + g->n_folds];
	struct arena *a = &g->words;

	if (g->n_folds == NUMBERS_MAX)
		return;
	g->fold[g->n_folds++] = (struct fold){col, max};
	*c = *of;
	c->label = NULL;
	c->label_n = 0;
	c->group = NULL;
	c->get = NULL;
	c->order = NULL;
	c->item = NULL;
	c->flags = COL_DESC;
	if (!max) {
		c->help =
			arena_printf(a, "The sum over the group. %s", of->help)
				.p;
		return;
	}
	c->key = arena_printf(a, "%s_max", of->key).p;
	c->title = arena_printf(a, "%s max", of->title).p;
	c->name = arena_printf(a, "%s, largest", of->name).p;
	c->help = arena_printf(a, "The largest in the group. %s", of->help).p;
	c->width = (unsigned char)strlen(c->title);
}

/* Sizes first: they are what groups are looked at for. The grouped column
 * itself is the same in all rows of a group. */
static void declare_numbers(struct groups *g)
{
	for (int sizes = 1; sizes >= 0; sizes--) {
		for (unsigned i = 0; i < g->of->n_columns; i++) {
			const struct column *c = &g->of->columns[i];

			if (i == g->by || (c->unit == UNIT_BYTES) != sizes)
				continue;
			if (c->flags & (COL_SUM | COL_SUM_MAX))
				declare_number(g, i, false);
			if (c->flags & COL_SUM_MAX)
				declare_number(g, i, true);
		}
	}
}

struct groups *groups_new(const struct table *t, unsigned col)
{
	struct groups *g = xcalloc(1, sizeof(*g));

	g->of = t;
	g->by = col;
	g->seed = hash_seed_new();
	arena_init(&g->words);
	declare_group(g);
	declare_numbers(g);
	g->table = (struct table){
		.key = t->key,
		.title = t->title,
		.one = "group",
		.help = t->help,
		.kind = ROWS_GROUPS,
		.columns = g->column,
		.n_columns = COL_NUMBERS + g->n_folds,
		.sort = "-count",
		.groups = g,
	};
	chunkvec_init(&g->group,
	              sizeof(struct group) + g->n_folds * sizeof(int64_t));
	return g;
}

void groups_free(struct groups *g)
{
	if (!g)
		return;
	chunkvec_release(&g->group);
	free(g->slot);
	store_release(&g->texts);
	arena_release(&g->words);
	free(g);
}

const struct table *groups_table(const struct groups *g)
{
	return &g->table;
}

uint32_t groups_count(const struct groups *g)
{
	return (uint32_t)chunkvec_count(&g->group);
}

struct value groups_value(const struct groups *g, uint32_t group, unsigned col)
{
	const struct group *p = group_at(g, group);

	if (col == COL_VALUE)
		return p->value;
	if (col == COL_COUNT)
		return value_u64(p->count);
	if (p->there >> (col - COL_NUMBERS) & 1)
		return value_i64(p->number[col - COL_NUMBERS]);
	return value_none();
}

/* What a value is compared by, beside its type. */
static struct span value_bytes(const struct value *v)
{
	switch (v->type) {
	case VALUE_TEXT:
		return v->text;
	case VALUE_BOOL:
		return (struct span){(const char *)&v->b, sizeof(v->b)};
	case VALUE_NONE:
		return SPAN_NONE;
	default:
		return (struct span){(const char *)&v->u, sizeof(v->u)};
	}
}

/* The slot of the group of a value, or the free one where it belongs. */
static uint32_t find_slot(const struct groups *g, const struct value *v,
                          uint32_t hash)
{
	struct span bytes = value_bytes(v);
	uint32_t i = hash & (g->slots - 1);

	for (; g->slot[i] != 0; i = (i + 1) & (g->slots - 1)) {
		const struct group *p = group_at(g, g->slot[i] - 1);

		if (p->hash == hash && p->value.type == v->type &&
		    span_eq(value_bytes(&p->value), bytes))
			break;
	}
	return i;
}

/* Twice as many slots, so that half of them stay free. */
static enum err more_slots(struct groups *g)
{
	uint32_t slots = g->slots ? g->slots * 2 : FIRST_SLOTS;
	uint32_t n = groups_count(g);
	uint32_t *slot;

	if (slots == 0)
		return ERR_NOMEM;
	slot = big_calloc(slots, sizeof(*slot));
	if (!slot)
		return ERR_NOMEM;
	for (uint32_t k = 0; k < n; k++) {
		uint32_t i = group_at(g, k)->hash & (slots - 1);

		while (slot[i] != 0)
			i = (i + 1) & (slots - 1);
		slot[i] = k + 1;
	}
	free(g->slot);
	g->slot = slot;
	g->slots = slots;
	return ERR_OK;
}

/* Whether the text stays where it is as long as the dump is open. */
static bool keep_text(struct groups *g, const struct dump *d, struct value *v)
{
	if (v->type != VALUE_TEXT || dump_owns(d, v->text))
		return true;
	v->text.p = store_put(&g->texts, v->text);
	return v->text.p != NULL;
}

static struct group *new_group(struct groups *g, const struct record *r,
                               struct value v, uint32_t hash)
{
	const struct column *c = &g->of->columns[g->by];
	struct group *p;

	if (!keep_text(g, r->dump, &v))
		return NULL;
	p = chunkvec_push(&g->group);
	if (!p)
		return NULL;
	p->value = v;
	p->hash = hash;
	p->order = c->order ? c->order(r) : 0;
	chunkvec_publish(&g->group);
	return p;
}

static struct group *find_group(struct groups *g, const struct record *r)
{
	struct value v = record_value(r, g->by);
	struct span bytes = value_bytes(&v);
	uint64_t h = hash_begin(&g->seed, v.type, bytes.n);
	uint32_t hash, i, n = groups_count(g);
	struct group *p;

	if (n >= g->slots / 2 && more_slots(g))
		return NULL;
	h = hash_bytes(&g->seed, h, bytes.p, bytes.n);
	hash = (uint32_t)hash_end(&g->seed, h);
	i = find_slot(g, &v, hash);
	if (g->slot[i] != 0)
		return group_at(g, g->slot[i] - 1);
	p = new_group(g, r, v, hash);
	if (p)
		g->slot[i] = n + 1;
	return p;
}

static bool is_integer(const struct value *v, int64_t *out)
{
	if (v->type == VALUE_U64)
		*out = v->u < INT64_MAX ? (int64_t)v->u : INT64_MAX;
	else if (v->type == VALUE_I64)
		*out = v->i;
	else
		return false;
	return true;
}

static int64_t add(int64_t a, int64_t b)
{
	int64_t sum;

	if (__builtin_add_overflow(a, b, &sum))
		return b < 0 ? INT64_MIN : INT64_MAX;
	return sum;
}

static void fold_number(struct group *p, unsigned i, bool max, int64_t n)
{
	if (!(p->there >> i & 1))
		p->number[i] = n;
	else if (max)
		p->number[i] = n > p->number[i] ? n : p->number[i];
	else
		p->number[i] = add(p->number[i], n);
	p->there |= UINT32_C(1) << i;
}

static enum err add_record(struct groups *g, const struct record *r)
{
	struct group *p = find_group(g, r);
	struct value v = value_none();

	if (!p)
		return ERR_NOMEM;
	p->count++;
	for (unsigned i = 0; i < g->n_folds; i++) {
		const struct fold *f = &g->fold[i];
		int64_t n;

		if (!f->max)
			v = record_value(r, f->column);
		if (is_integer(&v, &n))
			fold_number(p, i, f->max, n);
	}
	return ERR_OK;
}

enum err groups_add(struct groups *g, const struct dump *d,
                    const struct textfilter *f, uint32_t from, uint32_t upto)
{
	struct record_memo memo = {0};
	struct arena a;
	enum err err = ERR_OK;

	arena_init(&a);
	for (uint32_t row = from; row < upto && !err; row++) {
		struct record r;

		arena_reset(&a);
		if (f && !textfilter_match(f, d, row, &a))
			continue;
		table_load(g->of, d, row, &a, &r);
		r.memo = &memo;
		r.term_most = TERMCELL_KEPT;
		err = add_record(g, &r);
	}
	arena_release(&a);
	return err;
}

static enum job_result group_step(struct job *job)
{
	struct group_job *j = (struct group_job *)job;
	uint32_t end;

	if (termcell_prepare(j->groups->of, j->dump))
		return JOB_MORE;
	if (j->at == 0)
		j->upto = table_rows(j->groups->of, j->dump);
	end = j->upto - j->at > GROUP_SLICE ? j->at + GROUP_SLICE : j->upto;
	job->result = groups_add(j->groups, j->dump, j->filter, j->at, end);
	j->at = end;
	if (job->result || end == j->upto)
		return JOB_DONE;
	job->progress = (uint32_t)((uint64_t)end * 1000 / j->upto);
	return JOB_MORE;
}

static void group_drop(struct job *job)
{
	struct group_job *j = (struct group_job *)job;

	groups_free(j->groups);
	group_job_free(j);
}

struct group_job *group_job_new(const struct dump *d, struct groups *g,
                                struct textfilter *f)
{
	struct group_job *j = xcalloc(1, sizeof(*j));

	j->job.step = group_step;
	j->job.drop = group_drop;
	j->job.priority = JOB_URGENT;
	j->dump = d;
	j->groups = g;
	j->filter = f;
	return j;
}

void group_job_free(struct group_job *j)
{
	if (!j)
		return;
	textfilter_free(j->filter);
	free(j);
}
