/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One pass over the text puts (address, place) pairs into a buffer; when it is
 * full they are sorted and packed into a run (heaprun.h) of a sixth of their
 * size or less. At the end the runs are made one, unless each has addresses of
 * its own. So what is sorted stays in the processor's cache, no array is copied
 * as it grows, and no step lasts longer than a few milliseconds.
 *
 * What does not fit into the budget is not left out: all runs are made coarser,
 * in steps, until they fit. Of an address they then tell a block of the text,
 * or a few, in which its object is looked for. Objects that stand together in
 * memory and in the text, as those of real heaps do, take next to nothing then.
 * Only what does not fit in the coarsest way either, of addresses in no order
 * at all, is looked for in all of the text.
 *
 * Rejected: a hash table (twice the memory at a load that is fast, and a cache
 * miss for each object while it is built), and one sort at the end (it cannot
 * be cancelled, and needs twice the memory at once).
 */
#include "model/heapmap_in.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"
#include "model/heapmerge.h"
#include "model/heaptext.h"

enum {
#ifdef CRASHDIVE_TINY
	ITEMS_MOST = 16,
	SLICE = 64,
#else
	ITEMS_MOST = 1 << 16, /* in the buffer */
	SLICE = 1 << 20,
#endif
	ITEMS_LEAST = 4,
	LINE_LEAST = 4, /* bytes */
	/* What the buffer, and as much scratch, may take of the budget. */
	BUFFER_SHARE = 4,
};

#define BUDGET_MOST (UINT64_C(1) << 30)

struct heapmap *heapmap_new(const struct term_format *f, struct span text,
                            uint64_t budget)
{
	struct heapmap *m = xcalloc(1, sizeof(*m));

	m->format = *f;
	m->text = text;
	m->budget = budget;
	return m;
}

void heapmap_free(struct heapmap *m)
{
	if (!m)
		return;
	for (size_t i = 0; i < m->n_runs; i++)
		heaprun_free(&m->runs[i]);
	heapmerge_free(m->merge);
	free(m->runs);
	free(m->ranges);
	free(m->items);
	free(m->scratch);
	free(m);
}

/* Room grows when the number is a power of two; the first is always there. */
static bool room_for_range(struct heapmap *m)
{
	size_t room = m->n_ranges * 2;
	struct range *ranges;

	if (m->n_ranges == 0) {
		m->ranges = xmalloc(sizeof(*m->ranges));
		return true;
	}
	if ((m->n_ranges & (m->n_ranges - 1)) != 0)
		return true;
	ranges = big_realloc(m->ranges, room, sizeof(*ranges));
	if (!ranges)
		return false;
	m->ranges = ranges;
	return true;
}

bool heapmap_add(struct heapmap *m, uint64_t off, uint64_t n)
{
	if (off > m->text.n || n == 0)
		return true;
	if (n > m->text.n - off)
		n = m->text.n - off;
	if (!room_for_range(m))
		return false;
	if (m->n_ranges == 0)
		m->at = off;
	m->ranges[m->n_ranges++] = (struct range){off, off + n};
	m->all += n;
	return true;
}

static bool reading(const struct heapmap *m)
{
	return m->range < m->n_ranges;
}

static void free_buffer(struct heapmap *m)
{
	free(m->items);
	free(m->scratch);
	m->items = m->scratch = NULL;
	m->n_items = m->room = 0;
}

/* Nothing from `at` on is in the map, which is done. */
static void stop(struct heapmap *m, uint64_t at)
{
	m->full = true;
	m->at = at;
	m->range = heapmap_range(m, at);
	free_buffer(m);
}

/* No more than there can be objects in all, nor than its share of the budget;
 * what is not used of it takes no memory. */
static bool make_buffer(struct heapmap *m)
{
	uint64_t share = m->budget / BUFFER_SHARE / 2 / sizeof(*m->items);
	uint64_t room = m->all / LINE_LEAST + 1;

	if (room > share)
		room = share;
	if (room > ITEMS_MOST)
		room = ITEMS_MOST;
	if (room < ITEMS_LEAST && room == share)
		return false;
	m->items = big_pages((size_t)room, sizeof(*m->items));
	m->scratch = big_pages((size_t)room, sizeof(*m->scratch));
	m->room = (size_t)room;
	return m->items && m->scratch;
}

static uint64_t buffer_bytes(const struct heapmap *m)
{
	return 2 * m->room * sizeof(*m->items);
}

/* What is in the buffer, sorted, as a run of the level. */
static bool pack(struct heapmap *m, struct heaprun *out)
{
	struct heaprun_writer w;
	uint64_t end = m->base;

	for (size_t i = 0; i < m->n_items; i++)
		if (m->base + m->items[i].id + 1 > end)
			end = m->base + m->items[i].id + 1;
	if (radix_sort_using(m->items, m->n_items, m->scratch) != ERR_OK)
		return false;
	heaprun_begin(&w, m->base, 0);
	for (size_t i = 0; i < m->n_items; i++)
		heaprun_put(&w, m->items[i].key, m->items[i].id);
	if (!heaprun_end(&w, out))
		return false;
	out->end = end;
	out->objects = m->n_items;
	if (m->level > 0 &&
	    !heaprun_coarsen(out, m->level, m->items, m->scratch)) {
		heaprun_free(out);
		return false;
	}
	return true;
}

/* Makes a run of the buffer; without memory the map ends before it. */
static bool end_run(struct heapmap *m)
{
	struct heaprun run;
	struct heaprun *runs;

	if (m->n_items == 0)
		return true;
	runs = big_realloc(m->runs, m->n_runs + 1, sizeof(*runs));
	if (runs)
		m->runs = runs;
	if (!runs || !pack(m, &run)) {
		m->objects -= m->n_items;
		stop(m, m->base);
		return false;
	}
	m->runs[m->n_runs++] = run;
	m->coarse = m->n_runs;
	m->used += heaprun_bytes(&run);
	m->n_items = 0;
	return true;
}

/* One run more of those that are to be coarser. False: no memory to make it
 * so, which ends the map. */
static bool coarsen_one(struct heapmap *m)
{
	struct heaprun *run = &m->runs[m->coarse];

	bool good;

	m->used -= heaprun_bytes(run);
	good = heaprun_coarsen(run, m->level, m->items, m->scratch);
	m->used += heaprun_bytes(run);
	m->coarse += good;
	return good;
}

/* The last run is too much. */
static void drop_run(struct heapmap *m)
{
	struct heaprun *run = &m->runs[--m->n_runs];

	m->used -= heaprun_bytes(run);
	m->objects -= run->objects;
	stop(m, run->base);
	heaprun_free(run);
}

/* A slice of what makes the runs fit into the budget; false: they do. */
static bool make_fit(struct heapmap *m)
{
	if (m->coarse < m->n_runs) {
		if (!coarsen_one(m))
			drop_run(m);
		return true;
	}
	if (m->used + (reading(m) ? buffer_bytes(m) : 0) <= m->budget)
		return false;
	if (m->level + 1 < HEAPRUN_LEVELS) {
		m->level++;
		m->coarse = 0;
		return true;
	}
	do {
		drop_run(m);
	} while (m->used > m->budget);
	return true;
}

/* Whether an object that begins there has to wait for another run. */
static bool no_room(const struct heapmap *m, uint64_t start)
{
	return m->n_items == m->room ||
	       (m->n_items > 0 && start - m->base > UINT32_MAX);
}

/* Puts lines into the buffer up to `until`, or to where it is full. */
static void read_lines(struct heapmap *m, uint64_t until, uint64_t end)
{
	struct span text = span_take(m->text, (size_t)end);
	uint64_t start, address;

	while (heaptext_object(&m->format, text, until, &m->at, &start,
	                       &address)) {
		if (no_room(m, start)) {
			m->at = start;
			end_run(m);
			return;
		}
		if (m->n_items == 0)
			m->base = start;
		m->items[m->n_items++] = (struct radix_item){
			address, (uint32_t)(start - m->base)};
		m->objects++;
		m->at = heaptext_behind(&m->format, text, m->at);
	}
}

/* A slice, which ends where a run does. */
static void read_slice(struct heapmap *m)
{
	uint64_t left = SLICE;
	size_t runs = m->n_runs;

	while (left > 0 && reading(m)) {
		const struct range *r = &m->ranges[m->range];
		uint64_t from = m->at;

		read_lines(m, r->end - from > left ? from + left : r->end,
		           r->end);
		if (m->full)
			return;
		m->done += m->at - from;
		if (m->n_runs > runs)
			return;
		left -= m->at - from < left ? m->at - from : left;
		if (m->at >= r->end && ++m->range < m->n_ranges)
			m->at = m->ranges[m->range].off;
	}
}

/* Runs from the first on that can be one. */
static size_t count_mergeable(const struct heapmap *m)
{
	const struct heaprun *first = &m->runs[m->merged];
	size_t n = 0;

	while (m->merged + n < m->n_runs && first[n].level == 0 &&
	       first[n].end - first->base <= UINT32_MAX)
		n++;
	return n;
}

/* Whether it is worth it, and the budget has room for the runs, a result half
 * as large again, and the work. */
static bool is_mergeable(const struct heapmap *m, size_t n)
{
	const struct heaprun *first = &m->runs[m->merged];
	uint64_t bytes = heapmerge_work(first, n);
	struct radix_item *order = heapmerge_order(first, n);
	bool good = order && heapmerge_overlap(first, order, n);

	for (size_t i = 0; i < n; i++)
		bytes += heaprun_bytes(&first[i]) * 3 / 2;
	free(order);
	return good && m->used + bytes <= m->budget;
}

/* If no run has an address between those of another, a look-up need ask one
 * only, which their order tells. */
static void arrange(struct heapmap *m)
{
	struct radix_item *order = heapmerge_order(m->runs, m->n_runs);
	struct heaprun *sorted = big_alloc(m->n_runs, sizeof(*sorted));

	for (size_t i = 0; i < m->n_runs; i++)
		if (m->runs[i].level > 0)
			goto out;
	if (!order || !sorted || heapmerge_overlap(m->runs, order, m->n_runs))
		goto out;
	for (size_t i = 0; i < m->n_runs; i++)
		sorted[i] = m->runs[order[i].id];
	memcpy(m->runs, sorted, m->n_runs * sizeof(*sorted));
	m->apart = true;
out:
	free(sorted);
	free(order);
}

/* False: there is nothing to merge any more, and the map is done. */
static bool begin_merge(struct heapmap *m)
{
	for (; m->merged < m->n_runs; m->merged++) {
		const struct heaprun *first = &m->runs[m->merged];
		size_t n = count_mergeable(m);

		if (n > 1 && is_mergeable(m, n))
			m->merge = heapmerge_new(first, n);
		if (m->merge) {
			m->merging = n;
			return true;
		}
		if (n > 1)
			m->merged += n - 1;
	}
	if (m->n_runs > 1)
		arrange(m);
	return false;
}

/* The result in the place of what it was made of. */
static void end_merge(struct heapmap *m)
{
	struct heaprun *first = &m->runs[m->merged];
	size_t n = m->merging;
	struct heaprun one;

	m->merging = 1;
	if (heapmerge_end(m->merge, &one)) {
		for (size_t i = 0; i < n; i++) {
			one.objects += first[i].objects;
			m->used -= heaprun_bytes(&first[i]);
			heaprun_free(&first[i]);
		}
		m->used += heaprun_bytes(&one);
		memmove(first + 1, first + n,
		        (m->n_runs - m->merged - n) * sizeof(*first));
		*first = one;
		m->n_runs -= n - 1;
	} else {
		m->merging = n;
	}
	m->merged += m->merging;
	heapmerge_free(m->merge);
	m->merge = NULL;
}

static bool merge_step(struct heapmap *m)
{
	if (!heapmerge_step(m->merge))
		end_merge(m);
	return m->merge || begin_merge(m);
}

bool heapmap_step(struct heapmap *m)
{
	if (m->full)
		return false;
	if (m->merge)
		return merge_step(m);
	if (reading(m)) {
		if (!m->items && !make_buffer(m))
			stop(m, m->at);
		else if (!make_fit(m))
			read_slice(m);
		return !m->full;
	}
	if (m->n_items > 0)
		return end_run(m);
	if (m->items && make_fit(m))
		return !m->full;
	free_buffer(m);
	return begin_merge(m);
}

void heapmap_finish(struct heapmap *m)
{
	while (heapmap_step(m))
		;
}

void heapmap_progress(const struct heapmap *m, uint64_t *done, uint64_t *all)
{
	*done = m->done;
	*all = m->all;
}

uint64_t heapmap_objects(const struct heapmap *m)
{
	return m->objects;
}

bool heapmap_whole(const struct heapmap *m)
{
	return !m->full && !reading(m);
}

uint64_t heapmap_bytes(const struct heapmap *m)
{
	return m->used + buffer_bytes(m);
}

uint64_t heapmap_budget(void)
{
	uint64_t pages = (uint64_t)sysconf(_SC_AVPHYS_PAGES);
	uint64_t quarter = pages / 4 * (uint64_t)sysconf(_SC_PAGESIZE);

	return quarter < BUDGET_MOST ? quarter : BUDGET_MOST;
}

static enum job_result step(struct job *job)
{
	struct heapmap_job *j = (struct heapmap_job *)job;
	bool more = heapmap_step(j->map);
	uint64_t done, all;

	heapmap_progress(j->map, &done, &all);
	atomic_store_explicit(&job->progress,
	                      all ? (uint32_t)(done * 1000 / all) : 1000,
	                      memory_order_relaxed);
	return more ? JOB_MORE : JOB_DONE;
}

void heapmap_job_init(struct heapmap_job *j, struct heapmap *m)
{
	*j = (struct heapmap_job){.map = m};
	j->job.step = step;
	j->job.priority = JOB_NORMAL;
}
