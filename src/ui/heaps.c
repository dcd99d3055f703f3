/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A few slots. The jobs are those of a view that is never on screen, so that
 * the app need not know of a second kind of owner.
 *
 * What is asked for longest ago makes room for what is asked for now; never
 * what a job holds or makes. Rejected: counting the views that show a heap,
 * because those that lie below others on the stack would keep their maps.
 */
#include "ui/heaps.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "model/literals.h"
#include "ui/app.h"

enum {
	SLOT_EVERYWHERE = HEAPS_KEPT,
	SLOTS,
	RANGES_A_SLICE = 4096,
	ROOM_LEAST = 1024,
};

struct slot_job {
	struct job job;
	const struct dump *dump;
	struct heapmap *map;
	bool everywhere;
	uint32_t row; /* of the next heap that belongs to it */
};

struct slot {
	struct heapmap *map; /* NULL: the slot is free */
	uint32_t section;    /* SECTION_NONE: all heaps */
	struct slot_job job;
	bool out;          /* the job is */
	unsigned held;     /* by jobs of views */
	uint64_t given;    /* bytes of the budget */
	uint64_t asked_at; /* on the clock of heaps */
};

struct heaps {
	struct view view; /* for its jobs */
	uint64_t budget;
	uint64_t clock; /* counts the questions */
	struct slot slots[SLOTS];
};

static struct dump *dump_of(const struct heaps *h)
{
	return app_dump(h->view.app);
}

/* On the worker. */

static void tell_progress(struct slot_job *j)
{
	uint64_t done, all;

	heapmap_progress(j->map, &done, &all);
	atomic_store_explicit(&j->job.progress,
	                      all ? (uint32_t)(done * 1000 / all) : 0,
	                      memory_order_relaxed);
}

static enum job_result slot_step(struct job *job)
{
	struct slot_job *j = (struct slot_job *)job;
	uint32_t row = j->row;

	if (j->everywhere) {
		if (!heap_add_everywhere(j->map, j->dump, &j->row,
		                         RANGES_A_SLICE)) {
			job->result = ERR_NOMEM;
			return JOB_DONE;
		}
		if (j->row > row)
			return JOB_MORE;
	}
	if (heapmap_step(j->map)) {
		tell_progress(j);
		return JOB_MORE;
	}
	return JOB_DONE;
}

/* On the ui thread. */

static void empty(struct slot *s)
{
	heapmap_free(s->map);
	*s = (struct slot){.section = SECTION_NONE};
}

static bool is_ready(const struct slot *s)
{
	return s->map && !s->out;
}

static uint64_t given_in_all(const struct heaps *h)
{
	uint64_t all = 0;

	for (unsigned i = 0; i < SLOTS; i++)
		all += h->slots[i].given;
	return all;
}

/* The slot of a process's heap; HEAPS_KEPT if it has none. */
static unsigned find_number(const struct heaps *h, uint32_t section)
{
	unsigned i = 0;

	while (i < HEAPS_KEPT &&
	       (!h->slots[i].map || h->slots[i].section != section))
		i++;
	return i;
}

static struct slot *find_slot(struct heaps *h, uint32_t section)
{
	unsigned i = find_number(h, section);

	return i < HEAPS_KEPT ? &h->slots[i] : NULL;
}

/* The map of a process that can go, asked for longest ago; with `out` one that
 * is still being made. */
static struct slot *oldest(struct heaps *h, bool out)
{
	struct slot *best = NULL;

	for (unsigned i = 0; i < HEAPS_KEPT; i++) {
		struct slot *s = &h->slots[i];

		if (!s->map || s->held > 0 || s->out != out)
			continue;
		if (!best || s->asked_at < best->asked_at)
			best = s;
	}
	return best;
}

/* A free slot for the map of a process; NULL when there is none yet. */
static struct slot *free_slot(struct heaps *h)
{
	struct slot *s;

	for (unsigned i = 0; i < HEAPS_KEPT; i++)
		if (!h->slots[i].map)
			return &h->slots[i];
	s = oldest(h, false);
	if (s) {
		empty(s);
		return s;
	}
	s = oldest(h, true);
	if (s)
		app_cancel(h->view.app, &s->job.job);
	return NULL;
}

/* Bytes for a map of so much text: as many as it can need, if others that can
 * go leave so much. A line has hardly less than the 12 bytes of a short address
 * and what stands behind it; its object takes six at most, and not three times
 * as many while the map is made. */
static uint64_t share(struct heaps *h, uint64_t text)
{
	uint64_t need = 2 * text + ROOM_LEAST, used;
	struct slot *s;

	while (given_in_all(h) + need > h->budget && (s = oldest(h, false)))
		empty(s);
	used = given_in_all(h);
	if (used >= h->budget)
		return 0;
	return need < h->budget - used ? need : h->budget - used;
}

static void begin(struct heaps *h, struct slot *s, struct heapmap *map,
                  uint32_t section, uint64_t given)
{
	s->map = map;
	s->given = given;
	s->section = section;
	s->out = true;
	s->job = (struct slot_job){.dump = dump_of(h),
	                           .map = map,
	                           .everywhere = section == SECTION_NONE};
	s->job.job.step = slot_step;
	s->job.job.priority = JOB_URGENT;
	app_submit(h->view.app, &h->view, &s->job.job);
}

/* Whether a section can be mapped: its end is known. */
static bool has_ended(const struct heaps *h, uint32_t section,
                      struct section *out)
{
	const struct index *x = dump_index(dump_of(h));

	index_get(x, section, out);
	return out->whole || index_done(x);
}

/* Each of these begins a map, if that can be and it is not there, and returns
 * whether it is ready, or never will be. */
static bool want_process(struct heaps *h, uint32_t section)
{
	struct slot *s = find_slot(h, section);
	struct section sec;
	uint64_t room;

	if (section == SECTION_NONE)
		return index_done(dump_index(dump_of(h)));
	if (!s) {
		if (!has_ended(h, section, &sec))
			return false;
		s = free_slot(h);
		if (!s)
			return false;
		room = share(h, sec.body.n);
		begin(h, s, heap_map_process(dump_of(h), sec.id, room), section,
		      room);
	}
	s->asked_at = h->clock;
	return is_ready(s);
}

/* The map is the dump's; the worker makes it behind what else it does for the
 * index. */
static bool want_literals(struct heaps *h)
{
	struct literals *l = dump_literals(dump_of(h));

	if (literals_map(l))
		return true;
	literals_want(l);
	return false;
}

/* The heaps may be most of the dump. */
static bool want_everywhere(struct heaps *h)
{
	struct slot *s = &h->slots[SLOT_EVERYWHERE];
	uint64_t room;

	if (!heap_needs_everywhere(dump_of(h)))
		return true;
	if (!s->map) {
		if (!index_done(dump_index(dump_of(h))))
			return false;
		room = share(h, dump_text(dump_of(h)).n) / 2;
		begin(h, s, heap_map_everywhere(dump_of(h), room), SECTION_NONE,
		      room);
	}
	return is_ready(s);
}

static struct heapmap *ready_map(const struct slot *s)
{
	return s && is_ready(s) ? s->map : NULL;
}

/* Whether everything is there that these terms need. */
static bool lend(struct heaps *h, struct heap *to, uint32_t section)
{
	bool all;

	h->clock++;
	all = want_literals(h);
	all &= want_process(h, section);
	all &= want_everywhere(h);
	/* the dump may have grown since heap_init */
	to->text = dump_text(dump_of(h));
	to->own = ready_map(find_slot(h, section));
	to->literals = literals_map(dump_literals(dump_of(h)));
	to->everywhere = ready_map(&h->slots[SLOT_EVERYWHERE]);
	to->borrowed = to->everywhere != NULL;
	to->waits = !all;
	return all;
}

void heaps_lend(struct heaps *h, struct heap *to, uint32_t section)
{
	lend(h, to, section);
}

bool heaps_lend_job(struct heaps *h, struct heap *to, uint32_t section)
{
	struct slot *s;

	if (!lend(h, to, section))
		return false;
	s = find_slot(h, section);
	if (s)
		s->held++;
	return true;
}

void heaps_give_back(struct heaps *h, uint32_t section)
{
	struct slot *s = find_slot(h, section);

	if (s && s->held > 0)
		s->held--;
}

bool heaps_progress(const struct heaps *h, uint32_t section, uint32_t *done)
{
	const unsigned numbers[] = {find_number(h, section), SLOT_EVERYWHERE};

	for (unsigned i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		const struct slot *s = &h->slots[numbers[i]];

		if (!s->out)
			continue;
		*done = atomic_load_explicit(&s->job.job.progress,
		                             memory_order_relaxed);
		return true;
	}
	return false;
}

static void map_done(struct view *v, struct job *job)
{
	struct heaps *h = (struct heaps *)v;
	struct slot *s;

	for (s = h->slots; &s->job.job != job;)
		s++;
	s->out = false;
	if (job->result == ERR_CANCELED)
		empty(s);
	else
		s->given = heapmap_bytes(s->map);
}

struct heaps *heaps_new(struct app *a, uint64_t budget)
{
	static const struct view_ops ops = {.job_done = map_done};
	struct heaps *h = xcalloc(1, sizeof(*h));

	h->view.ops = &ops;
	h->view.app = a;
	h->budget = budget;
	for (unsigned i = 0; i < SLOTS; i++)
		h->slots[i].section = SECTION_NONE;
	return h;
}

void heaps_free(struct heaps *h)
{
	if (!h)
		return;
	for (unsigned i = 0; i < SLOTS; i++)
		empty(&h->slots[i]);
	free(h);
}
