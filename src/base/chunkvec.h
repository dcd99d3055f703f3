/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_CHUNKVEC_H
#define BASE_CHUNKVEC_H

/*
 * An append-only vector with one writer and any number of readers that need
 * no lock: elements never move, because they live in chunks, each twice as
 * large as the one before, whose addresses stand in a small fixed directory.
 * The writer fills elements behind the published count and then publishes;
 * a reader that has seen count n may read elements 0 to n - 1 for ever.
 *
 * Rejected: one growing array (readers would see it move) and equal chunks
 * with a growing directory (the same problem one level up).
 */

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

enum {
#ifdef CRASHDIVE_TINY
	CHUNKVEC_FIRST_LOG2 = 2, /* elements in the first chunk, as a power */
#else
	CHUNKVEC_FIRST_LOG2 = 10,
#endif
	CHUNKVEC_CHUNKS = 36,
};

struct chunkvec {
	size_t elem; /* bytes of one element */
	size_t room; /* elements that fit in the chunks there are; writer only
	              */
	size_t next; /* elements pushed, published or not; writer only */
	char *tail;  /* where the next one goes, if next < room; writer only */
	_Atomic(char *) chunk[CHUNKVEC_CHUNKS];
	_Atomic size_t count; /* published */
};

void chunkvec_init(struct chunkvec *v, size_t elem);
void chunkvec_release(struct chunkvec *v);

/* Writer: one more chunk, when all of the room is taken; false when memory is
 * out. For chunkvec_push. */
bool chunkvec_grow(struct chunkvec *v);

/* The chunk that element i is in. Chunk k begins at element
 * ((1 << k) - 1) << FIRST_LOG2, so the highest bit of i + (1 << FIRST_LOG2)
 * names it. */
static inline unsigned chunkvec_chunk_of(size_t i)
{
	unsigned long long j = i + ((size_t)1 << CHUNKVEC_FIRST_LOG2);

	return 63u - (unsigned)__builtin_clzll(j) - CHUNKVEC_FIRST_LOG2;
}

/* Element i, which must be published, or pushed if the caller is the writer. */
static inline void *chunkvec_at(const struct chunkvec *v, size_t i)
{
	unsigned k = chunkvec_chunk_of(i);
	size_t start = (((size_t)1 << k) - 1) << CHUNKVEC_FIRST_LOG2;
	char *chunk;

	chunk = atomic_load_explicit(&v->chunk[k], memory_order_relaxed);
	return chunk + (i - start) * v->elem;
}

/* How many of the elements [i, n) stand in one piece from element i on. */
static inline size_t chunkvec_piece(size_t i, size_t n)
{
	unsigned k = chunkvec_chunk_of(i);
	size_t end = (((size_t)2 << k) - 1) << CHUNKVEC_FIRST_LOG2;

	return (n < end ? n : end) - i;
}

/* Writer: room for one more element, not yet visible to readers; NULL when
 * memory is out. Its content is zero. */
static inline void *chunkvec_push(struct chunkvec *v)
{
	char *place;

	if (v->next == v->room && !chunkvec_grow(v))
		return NULL;
	place = v->tail;
	v->tail += v->elem;
	v->next++;
	return place;
}

/* Writer: everything pushed so far becomes visible (release). */
static inline void chunkvec_publish(struct chunkvec *v)
{
	atomic_store_explicit(&v->count, v->next, memory_order_release);
}

/* Any thread: the number of published elements (acquire). */
static inline size_t chunkvec_count(const struct chunkvec *v)
{
	return atomic_load_explicit(&v->count, memory_order_acquire);
}

#endif
