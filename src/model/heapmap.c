/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One pass over the text puts (address, place) pairs into runs, each twice as
 * large as the one before up to four million, and each is sorted when it is
 * full. A look-up asks each run, by interpolation, because an allocator uses
 * addresses evenly. So there is no array that is copied as it grows, no step
 * that lasts longer than a run's sort (0.1 s at most), and an offset is 32 bits
 * from the run's own beginning, which makes an item 16 bytes.
 *
 * Rejected: a hash table (twice the memory at a load that is fast, and a cache
 * miss for each object while it is built), and one sort at the end (it cannot
 * be cancelled, and needs twice the memory at once).
 */
#include "model/heapmap.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/hugepage.h"
#include "base/radix.h"
#include "model/termline.h"

enum {
#ifdef CRASHDIVE_TINY
	RUN_FIRST = 4,
	RUN_MOST = 16,
	SLICE = 64,
#else
	RUN_FIRST = 1 << 18, /* what is not used of it takes no memory */
	RUN_MOST = 1 << 22,
	SLICE = 1 << 20,
#endif
	LINE_LEAST = 4,   /* bytes */
	ADDRESS_LONG = 8, /* digits that only an address has */
	GUESSES = 8,
	GUESS_FROM = 16, /* items; fewer are halved */
};

#define BUDGET_MOST (UINT64_C(1) << 30)

struct run {
	struct radix_item *items;
	size_t n;
	uint64_t base; /* offset that the ids count from */
};

struct range {
	uint64_t off;
	uint64_t end;
};

struct heapmap {
	struct term_format format;
	struct span text;
	uint64_t budget;

	struct range *ranges;
	size_t n_ranges;
	size_t range; /* where the next line is */
	uint64_t at;
	uint64_t done;
	uint64_t all;

	struct run *runs;
	size_t n_runs;
	size_t room; /* items that fit into the last run */
	uint64_t objects;
	bool full; /* of memory: what is behind `at` is not in the map */
};

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
		free(m->runs[i].items);
	free(m->runs);
	free(m->ranges);
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

/* Sorts the last run and gives back what it does not need. */
static void end_run(struct heapmap *m)
{
	struct run *run;
	struct radix_item *less;

	if (m->n_runs == 0)
		return;
	run = &m->runs[m->n_runs - 1];
	if (radix_sort(run->items, run->n) != ERR_OK) {
		/* without memory the map ends before this run */
		free(run->items);
		m->objects -= run->n;
		m->at = run->base;
		m->n_runs--;
		m->full = true;
		for (m->range = 0; m->ranges[m->range].end <= m->at;)
			m->range++;
		return;
	}
	if (run->n == m->room || run->n == 0)
		return;
	less = big_realloc(run->items, run->n, sizeof(*less));
	if (less)
		run->items = less;
}

/* No more than there can be objects in all. */
static size_t first_room(const struct heapmap *m)
{
	uint64_t most = m->all / LINE_LEAST + 1;

	return most < RUN_FIRST ? (size_t)most : RUN_FIRST;
}

/* An empty run whose first item is at `base`; false when that cannot be. */
static bool begin_run(struct heapmap *m, uint64_t base)
{
	size_t room = m->n_runs == 0 ? first_room(m) : m->room * 2;
	uint64_t used = m->objects * sizeof(struct radix_item);
	struct radix_item *items;
	struct run *runs;

	end_run(m);
	if (m->full)
		return false;
	if (room > RUN_MOST)
		room = RUN_MOST;
	if (used + room * sizeof(*items) > m->budget)
		room = (size_t)((m->budget - used) / sizeof(*items));
	items = room > 0 ? big_alloc(room, sizeof(*items)) : NULL;
	runs = items ? big_realloc(m->runs, m->n_runs + 1, sizeof(*runs))
	             : NULL;
	if (!runs) {
		free(items);
		m->room = 0;
		m->full = true;
		return false;
	}
	hugepage_advise(items, room * sizeof(*items));
	m->runs = runs;
	m->runs[m->n_runs++] = (struct run){items, 0, base};
	m->room = room;
	return true;
}

/* An address and its colon at `at`, as fast as it goes; 0 is none. */
static size_t read_address(const char *p, size_t n, uint64_t *out)
{
	struct span s = {p, n};

	return lex_address(&s, out) ? n - s.n : 0;
}

/*
 * The next object from *at on, in text that ends at `end`. Lines without an
 * address are passed by, also the second of two on one line whose first object
 * was not printed (OTP 20 did that to external functions).
 */
static bool next_object(const struct heapmap *m, uint64_t *at, uint64_t end,
                        struct radix_item *out)
{
	struct span text = span_take(m->text, (size_t)end);
	uint64_t address, ignored;
	size_t n;

	while (*at < end) {
		const char *p = text.p + *at;

		n = read_address(p, (size_t)(end - *at), &address);
		*at += n;
		if (n == 0) {
			*at = 1 +
			      termline_heap_end(&m->format, text, (size_t)*at);
			continue;
		}
		out->key = address;
		n = read_address(p + n, (size_t)(end - *at), &ignored);
		if (n <= ADDRESS_LONG)
			return true;
	}
	return false;
}

/* Puts lines into the map up to `stop`, or until it is full. */
static void read_lines(struct heapmap *m, uint64_t stop, uint64_t end)
{
	struct span text = span_take(m->text, (size_t)end);
	struct run *run = m->n_runs > 0 ? &m->runs[m->n_runs - 1] : NULL;
	struct radix_item item = {0, 0};

	while (m->at < stop) {
		uint64_t line = m->at;

		if (!next_object(m, &m->at, end, &item))
			return;
		if (!run || run->n == m->room ||
		    m->at - run->base > UINT32_MAX) {
			if (!begin_run(m, line)) {
				m->at = m->at < line ? m->at : line;
				return;
			}
			run = &m->runs[m->n_runs - 1];
		}
		item.id = (uint32_t)(m->at - run->base);
		run->items[run->n++] = item;
		m->objects++;
		m->at = 1 + termline_heap_end(&m->format, text, (size_t)m->at);
	}
}

bool heapmap_step(struct heapmap *m)
{
	uint64_t left = SLICE;

	while (!m->full && left > 0 && m->range < m->n_ranges) {
		const struct range *r = &m->ranges[m->range];
		uint64_t from = m->at;

		read_lines(m, r->end - from > left ? from + left : r->end,
		           r->end);
		if (m->full)
			break;
		m->done += m->at - from;
		left -= m->at - from < left ? m->at - from : left;
		if (m->at >= r->end && ++m->range < m->n_ranges)
			m->at = m->ranges[m->range].off;
	}
	if (m->full)
		return false;
	if (m->range < m->n_ranges)
		return true;
	end_run(m);
	return false;
}

void heapmap_progress(const struct heapmap *m, uint64_t *done, uint64_t *all)
{
	*done = m->done;
	*all = m->all;
}

/*
 * Narrows [*low, *low + *n), whose keys reach from below the address to above
 * it, by where the address should be if addresses were even.
 */
static void narrow(const struct radix_item *items, uint64_t address,
                   size_t *low, size_t *n)
{
	for (int i = 0; i<GUESSES && * n> GUESS_FROM; i++) {
		size_t last = *low + *n - 1;
		uint64_t first = items[*low].key;
		uint64_t width = items[last].key - first;
		size_t guess;

		if (width == 0 || address < first || address > items[last].key)
			return;
		guess = *low + (size_t)((double)(address - first) /
		                        (double)width * (double)(*n - 1));
		if (items[guess].key < address) {
			*n -= guess + 1 - *low;
			*low = guess + 1;
		} else {
			*n = guess + 1 - *low;
		}
	}
}

/* The first item of a run that has the address. */
static bool find_in_run(const struct run *run, uint64_t address, uint64_t *off)
{
	const struct radix_item *base;
	size_t low = 0, n = run->n;

	if (n == 0 || address < run->items[0].key ||
	    address > run->items[n - 1].key)
		return false;
	narrow(run->items, address, &low, &n);
	base = run->items + low;
	while (n > 1) {
		size_t half = n / 2;

		base = base[half - 1].key < address ? base + half : base;
		n -= half;
	}
	if (n == 0 || base->key != address)
		return false;
	*off = run->base + base->id;
	return true;
}

bool heapmap_next_unmapped(const struct heapmap *m, struct heapmap_place *place,
                           uint64_t *address, uint64_t *off)
{
	if (!m->full)
		return false;
	if (!place->begun)
		*place = (struct heapmap_place){true, m->range, m->at};
	while (place->range < m->n_ranges) {
		uint64_t end = m->ranges[place->range].end;
		struct span text = span_take(m->text, (size_t)end);
		struct radix_item item;

		if (next_object(m, &place->at, end, &item)) {
			*address = item.key;
			*off = place->at;
			place->at = 1 + termline_heap_end(&m->format, text,
			                                  (size_t)place->at);
			return true;
		}
		if (++place->range < m->n_ranges)
			place->at = m->ranges[place->range].off;
	}
	return false;
}

/* What is not in the map. */
static bool find_in_text(const struct heapmap *m, uint64_t address,
                         uint64_t *off)
{
	struct heapmap_place place = {.begun = false};
	uint64_t found;

	while (heapmap_next_unmapped(m, &place, &found, off))
		if (found == address)
			return true;
	return false;
}

bool heapmap_find_mapped(const struct heapmap *m, uint64_t address,
                         uint64_t *off)
{
	for (size_t i = 0; i < m->n_runs; i++)
		if (find_in_run(&m->runs[i], address, off))
			return true;
	return false;
}

bool heapmap_find(const struct heapmap *m, uint64_t address, uint64_t *off)
{
	return heapmap_find_mapped(m, address, off) ||
	       (m->full && find_in_text(m, address, off));
}

uint64_t heapmap_end(const struct heapmap *m, uint64_t off)
{
	for (size_t i = 0; i < m->n_ranges; i++)
		if (off >= m->ranges[i].off && off < m->ranges[i].end)
			return m->ranges[i].end;
	return 0;
}

uint64_t heapmap_objects(const struct heapmap *m)
{
	return m->objects;
}

bool heapmap_whole(const struct heapmap *m)
{
	return !m->full && m->range == m->n_ranges;
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
