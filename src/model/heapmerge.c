/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The keys are cut into ranges of a few thousand pairs, by what the heads of
 * the groups say; the pairs of one range are taken out of all runs, sorted, and
 * put behind those of the range before. So the sort stays in the processor's
 * cache, whatever the number of runs.
 *
 * Rejected: comparing the first pairs of all runs again and again (three times
 * slower with fifty runs), and one sort of all pairs unpacked (eight times the
 * memory).
 */
#include "model/heapmerge.h"

#include <stdlib.h>

#include "base/alloc.h"

enum {
#ifdef CRASHDIVE_TINY
	RANGE_HEADS = 2,
	STEP_RANGES = 1,
#else
	RANGE_HEADS = 256, /* in one range */
	STEP_RANGES = 4,
#endif
};

struct source {
	struct heaprun_cursor cursor;
	uint32_t shift; /* from the run's base to that of the result */
	bool more;
};

struct heapmerge {
	struct source *sources;
	size_t n;
	uint64_t *bounds; /* the first key that is not in a range */
	size_t n_bounds;
	size_t range;
	struct radix_item *items;
	struct radix_item *scratch;
	struct heaprun_writer writer;
	uint64_t end;
};

struct radix_item *heapmerge_order(const struct heaprun *runs, size_t n)
{
	struct radix_item *order = big_alloc(n, sizeof(*order));

	if (!order)
		return NULL;
	for (size_t i = 0; i < n; i++)
		order[i] = (struct radix_item){runs[i].first, (uint32_t)i};
	if (radix_sort(order, n) == ERR_OK)
		return order;
	free(order);
	return NULL;
}

bool heapmerge_overlap(const struct heaprun *runs,
                       const struct radix_item *order, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (runs[order[i - 1].id].last >= order[i].key)
			return true;
	return false;
}

static size_t count_heads(const struct heaprun *runs, size_t n)
{
	size_t heads = 0;

	for (size_t i = 0; i < n; i++)
		heads += runs[i].n_heads;
	return heads;
}

/* Of one range: its groups, in each run one more whose key is the bound of the
 * range before, and the rest of one that began before it. */
static size_t items_most(size_t n)
{
	return (RANGE_HEADS + 2 * n + 1) * HEAPRUN_GROUP;
}

uint64_t heapmerge_work(const struct heaprun *runs, size_t n)
{
	uint64_t heads = count_heads(runs, n);

	return (heads + items_most(n)) * 2 * sizeof(struct radix_item);
}

/* Every so many of all heads' keys, in order. */
static bool cut(struct heapmerge *m, const struct heaprun *runs)
{
	size_t heads = count_heads(runs, m->n), k = 0;
	struct radix_item *keys = big_alloc(heads + 1, sizeof(*keys));
	bool good = false;

	m->bounds = big_alloc(heads / RANGE_HEADS + 1, sizeof(*m->bounds));
	if (!keys || !m->bounds)
		goto out;
	for (size_t i = 0; i < m->n; i++)
		for (size_t j = 0; j < runs[i].n_heads; j++)
			keys[k++] =
				(struct radix_item){runs[i].heads[j].key, 0};
	if (radix_sort(keys, heads) != ERR_OK)
		goto out;
	for (size_t j = RANGE_HEADS; j < heads; j += RANGE_HEADS)
		m->bounds[m->n_bounds++] = keys[j].key;
	good = true;
out:
	free(keys);
	return good;
}

struct heapmerge *heapmerge_new(const struct heaprun *runs, size_t n)
{
	struct heapmerge *m = xcalloc(1, sizeof(*m));
	uint64_t base = runs[0].base;

	m->n = n;
	m->sources = big_calloc(n, sizeof(*m->sources));
	m->items = big_alloc(items_most(n), sizeof(*m->items));
	m->scratch = big_alloc(items_most(n), sizeof(*m->scratch));
	if (!m->sources || !m->items || !m->scratch || !cut(m, runs)) {
		heapmerge_free(m);
		return NULL;
	}
	for (size_t i = 0; i < n; i++) {
		struct source *s = &m->sources[i];

		s->shift = (uint32_t)(runs[i].base - base);
		s->more = heaprun_first(&s->cursor, &runs[i]);
	}
	heaprun_begin(&m->writer, base, 0);
	m->end = runs[n - 1].end;
	return m;
}

void heapmerge_free(struct heapmerge *m)
{
	if (!m)
		return;
	heaprun_free(&m->writer.run);
	free(m->sources);
	free(m->bounds);
	free(m->items);
	free(m->scratch);
	free(m);
}

/* The pairs with keys below the bound, of all runs, those of the first run
 * first. */
static size_t take(struct heapmerge *m, uint64_t bound, bool all)
{
	size_t n = 0;

	for (size_t i = 0; i < m->n; i++) {
		struct source *s = &m->sources[i];
		struct heaprun_cursor *c = &s->cursor;

		for (; s->more && (all || c->key < bound);
		     s->more = heaprun_next(c))
			m->items[n++] = (struct radix_item){
				c->key, c->place + s->shift};
	}
	return n;
}

static void merge_range(struct heapmerge *m)
{
	bool last = m->range == m->n_bounds;
	size_t n = take(m, last ? 0 : m->bounds[m->range], last);

	m->range++;
	if (radix_sort_using(m->items, n, m->scratch) != ERR_OK)
		m->writer.failed = true;
	for (size_t i = 0; i < n; i++)
		heaprun_put(&m->writer, m->items[i].key, m->items[i].id);
}

bool heapmerge_step(struct heapmerge *m)
{
	for (int i = 0; i < STEP_RANGES && m->range <= m->n_bounds; i++)
		merge_range(m);
	return m->range <= m->n_bounds && !m->writer.failed;
}

bool heapmerge_end(struct heapmerge *m, struct heaprun *out)
{
	bool good = heaprun_end(&m->writer, out);

	m->writer.run = (struct heaprun){.n = 0};
	if (good)
		out->end = m->end;
	return good;
}
