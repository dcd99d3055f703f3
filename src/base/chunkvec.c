/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The slow half of the vector: chunks come and go. What happens for every
 * element is inline in the header.
 *
 * Chunks come from big_calloc: a large one is fresh pages of the system, so
 * its zeros cost nothing until an element is written, and the half of the
 * last chunk that is not used yet takes no memory.
 */
#include "base/chunkvec.h"

#include <stdlib.h>

#include "base/alloc.h"

void chunkvec_init(struct chunkvec *v, size_t elem)
{
	v->elem = elem;
	v->room = 0;
	v->next = 0;
	v->tail = NULL;
	for (size_t k = 0; k < CHUNKVEC_CHUNKS; k++)
		atomic_init(&v->chunk[k], NULL);
	atomic_init(&v->count, 0);
}

void chunkvec_release(struct chunkvec *v)
{
	for (size_t k = 0; k < CHUNKVEC_CHUNKS; k++)
		free(atomic_load_explicit(&v->chunk[k], memory_order_relaxed));
	chunkvec_init(v, v->elem);
}

bool chunkvec_grow(struct chunkvec *v)
{
	const size_t first = (size_t)1 << CHUNKVEC_FIRST_LOG2;
	unsigned k = chunkvec_chunk_of(v->room);
	char *chunk;

	if (k >= CHUNKVEC_CHUNKS)
		return false;
	chunk = big_calloc(first << k, v->elem);
	if (!chunk)
		return false;
	/* Relaxed: who may read the chunk has acquired a count that was
	 * published after this. */
	atomic_store_explicit(&v->chunk[k], chunk, memory_order_relaxed);
	v->room += first << k;
	v->tail = chunk;
	return true;
}
