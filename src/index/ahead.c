/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A ring of parts. Each thread claims the next part that nobody has; the
 * scanner's takes them in order when they are ready, and frees their place.
 *
 * Measured on a dump of 4 million sections: one thread needs about the time of
 * two `wc -l`, most of it for what can be done for each part alone. Rejected:
 * one thread for the candidates and one for the rest, which waits for the
 * slower of both; and a thread for each processor, because the rest, which
 * only one can do, would soon be the limit, and somebody else may want them.
 */
#include "index/ahead.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"
#include "index/thread.h"

enum { ADVISED_PARTS = 8 };

struct ahead {
	const struct source *source;
	struct span text;
	uint64_t parts; /* in all */

	pthread_mutex_t lock; /* of all below but what is claimed */
	pthread_cond_t ready; /* a part is */
	pthread_cond_t room;  /* there is, for a part; or stop is set */
	uint64_t claimed;     /* parts */
	uint64_t taken;       /* parts that the scanner is done with */
	bool stop;
	struct part *ring;

	pthread_t thread;
	bool helped; /* there is a thread */
};

/*
 * Has the pages of the parts from `number` on mapped at once: by one thread,
 * and before they are claimed, because two that map neighbouring pages wait for
 * each other.
 */
static void advise(const struct ahead *a, uint64_t number)
{
	uint64_t from = number * AHEAD_BYTES;
	uint64_t to = from + (uint64_t)ADVISED_PARTS * AHEAD_BYTES;

	if (from < a->text.n)
		source_advise(a->source, from, to < a->text.n ? to : a->text.n);
}

static bool can_claim(const struct ahead *a)
{
	return a->claimed < a->parts && a->claimed < a->taken + AHEAD_PARTS;
}

/* Claims a part and does it. Called, and returns, with the lock held. */
static void do_part(struct ahead *a)
{
	uint64_t number = a->claimed++;
	struct part *part = &a->ring[number % AHEAD_PARTS];

	pthread_mutex_unlock(&a->lock);
	part->at = number * AHEAD_BYTES;
	part->end = part->at + AHEAD_BYTES;
	if (part->end > a->text.n)
		part->end = a->text.n;
	if (number % ADVISED_PARTS == 0)
		advise(a, number + ADVISED_PARTS);
	part->n = scan_part(a->text, &part->at, part->end, part->c, AHEAD_ROOM);
	pthread_mutex_lock(&a->lock);
	part->ready = true;
}

static void *help(void *arg)
{
	struct ahead *a = arg;

	pthread_mutex_lock(&a->lock);
	while (!a->stop && a->claimed < a->parts) {
		if (can_claim(a)) {
			do_part(a);
			pthread_cond_signal(&a->ready);
		} else {
			pthread_cond_wait(&a->room, &a->lock);
		}
	}
	pthread_mutex_unlock(&a->lock);
	return NULL;
}

struct ahead *ahead_new(const struct source *src)
{
	struct part *ring = big_calloc(AHEAD_PARTS, sizeof(*ring));
	struct ahead *a;

	if (!ring)
		return NULL;
	a = xcalloc(1, sizeof(*a));
	a->source = src;
	a->text = source_bytes(src);
	a->parts = (a->text.n + AHEAD_BYTES - 1) / AHEAD_BYTES;
	a->ring = ring;
	pthread_mutex_init(&a->lock, NULL);
	pthread_cond_init(&a->ready, NULL);
	pthread_cond_init(&a->room, NULL);
	a->helped = sysconf(_SC_NPROCESSORS_ONLN) > 1 &&
	            thread_start(&a->thread, help, a) == 0;
	return a;
}

void ahead_free(struct ahead *a)
{
	if (!a)
		return;
	pthread_mutex_lock(&a->lock);
	a->stop = true;
	pthread_cond_signal(&a->room);
	pthread_mutex_unlock(&a->lock);
	if (a->helped)
		pthread_join(a->thread, NULL);
	pthread_cond_destroy(&a->room);
	pthread_cond_destroy(&a->ready);
	pthread_mutex_destroy(&a->lock);
	free(a->ring);
	free(a);
}

struct part *ahead_next(struct ahead *a)
{
	struct part *part = &a->ring[a->taken % AHEAD_PARTS];

	if (a->taken == a->parts)
		return NULL;
	pthread_mutex_lock(&a->lock);
	while (!part->ready) {
		if (can_claim(a))
			do_part(a);
		else
			pthread_cond_wait(&a->ready, &a->lock);
	}
	pthread_mutex_unlock(&a->lock);
	return part;
}

void ahead_done(struct ahead *a)
{
	pthread_mutex_lock(&a->lock);
	a->ring[a->taken % AHEAD_PARTS].ready = false;
	a->taken++;
	pthread_cond_signal(&a->room);
	pthread_mutex_unlock(&a->lock);
}
