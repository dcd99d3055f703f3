/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who makes the map holds the lock for a slice; who reads it needs none, for
 * it is handed out whole. While the scan is under way the section may still
 * grow, or come: then there is nothing to make yet.
 *
 * Rejected: a map for each view or command that prints terms. It takes two to
 * six bytes an object, of which there may be millions, and a pass over them.
 */
#include "model/literals.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "model/dump.h"
#include "model/heap.h"
#include "model/heapmap.h"

struct literals {
	struct heapmap *_Atomic map; /* whole */
	_Atomic bool wanted;
	pthread_mutex_t lock;
	struct heapmap *making; /* under the lock */
};

struct literals *literals_new(void)
{
	struct literals *l = xcalloc(1, sizeof(*l));

	pthread_mutex_init(&l->lock, NULL);
	atomic_init(&l->map, NULL);
	atomic_init(&l->wanted, false);
	return l;
}

void literals_free(struct literals *l)
{
	if (!l)
		return;
	pthread_mutex_destroy(&l->lock);
	heapmap_free(atomic_load(&l->map));
	heapmap_free(l->making);
	free(l);
}

const struct heapmap *literals_map(const struct literals *l)
{
	return atomic_load_explicit(&l->map, memory_order_acquire);
}

/* Whether all literals that there are have been found. */
static bool is_found(const struct dump *d)
{
	const struct index *x = dump_index(d);
	bool done = index_done(x); /* asked before looking */
	uint32_t i = index_first(x, TAG_LITERALS);
	struct section s;

	if (done || i == SECTION_NONE)
		return done;
	index_get(x, i, &s);
	return s.whole;
}

void literals_want(struct literals *l)
{
	atomic_store_explicit(&l->wanted, true, memory_order_relaxed);
}

bool literals_wanted(const struct literals *l, const struct dump *d)
{
	return atomic_load_explicit(&l->wanted, memory_order_relaxed) &&
	       !literals_map(l) && is_found(d);
}

static bool step(struct literals *l, const struct dump *d)
{
	if (literals_map(l))
		return false;
	if (!l->making) {
		if (!is_found(d))
			return false;
		l->making = heap_map_literals(d, heapmap_budget() / 2);
	}
	if (heapmap_step(l->making))
		return true;
	atomic_store_explicit(&l->map, l->making, memory_order_release);
	l->making = NULL;
	return false;
}

bool literals_step(struct literals *l, const struct dump *d)
{
	bool more;

	if (literals_map(l))
		return false;
	pthread_mutex_lock(&l->lock);
	more = step(l, d);
	pthread_mutex_unlock(&l->lock);
	return more;
}

void literals_progress(struct literals *l, uint64_t *done, uint64_t *all)
{
	*done = *all = 0;
	pthread_mutex_lock(&l->lock);
	if (l->making)
		heapmap_progress(l->making, done, all);
	pthread_mutex_unlock(&l->lock);
}
