/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_HEAPMAP_H
#define MODEL_HEAPMAP_H

/*
 * Where the objects of a heap stand in the dump: from an address to an offset,
 * for the heap of one process, for the literals, or for all heaps together.
 * Two to six bytes an object, and no more than a budget of bytes: when they are
 * more, the map says of addresses only about where, and the text around there
 * is read at each look-up, which is slower but works.
 *
 * Made by one thread, in slices; then read by any number of them.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/worker.h"
#include "model/termlex.h"

struct heapmap;

/* `text` is the dump, and must stay; `budget` is in bytes. */
struct heapmap *heapmap_new(const struct term_format *f, struct span text,
                            uint64_t budget);
void heapmap_free(struct heapmap *m);

/* Before the first step: the bytes from `off` on, behind those of the last
 * time, hold heap lines as well. False when memory is out, but not the first
 * time. */
bool heapmap_add(struct heapmap *m, uint64_t off, uint64_t n);

/* A slice of work. True when there is more to do. */
bool heapmap_step(struct heapmap *m);

/* All steps that are left, however long they take. Not for the ui thread, but
 * where the text is known to be short. */
void heapmap_finish(struct heapmap *m);

/* Bytes read and bytes to read. */
void heapmap_progress(const struct heapmap *m, uint64_t *done, uint64_t *all);

/* The offset of what stands behind the address and its colon; of the first in
 * the file if several objects have it. False if there is none. Constant time if
 * the budget is a tenth of the text; with less, time to read a few KB to MB;
 * all of the text only for what did not fit in any way. */
bool heapmap_find(const struct heapmap *m, uint64_t address, uint64_t *off);

/* The offset behind the heap that the byte at `off` is in; 0 if it is in none
 * of this map. */
uint64_t heapmap_end(const struct heapmap *m, uint64_t off);

/* As heapmap_find, but does not look through all of the text: what did not fit
 * in any way is not found. */
bool heapmap_find_mapped(const struct heapmap *m, uint64_t address,
                         uint64_t *off);

/* The objects that did not fit, one after the other in the order of the text.
 * *place is all zero at first. False at the end. */
struct heapmap_place {
	bool begun;
	size_t range;
	uint64_t at;
};
bool heapmap_next_unmapped(const struct heapmap *m, struct heapmap_place *place,
                           uint64_t *address, uint64_t *off);

/* The object among them that has the address. Reads no more than about *most
 * bytes, which are then fewer by what was read; when none are left, and it was
 * not found, it may be further on. */
bool heapmap_find_unmapped(const struct heapmap *m, uint64_t address,
                           uint64_t *off, uint64_t *most);

uint64_t heapmap_objects(const struct heapmap *m);
bool heapmap_whole(const struct heapmap *m);     /* everything fitted somehow */
uint64_t heapmap_bytes(const struct heapmap *m); /* of memory, now */

/* A quarter of the memory that is free now, at most 1 GiB. */
uint64_t heapmap_budget(void);

/* The steps as a job; result is ERR_OK also when not everything fitted. */
struct heapmap_job {
	struct job job;
	struct heapmap *map; /* borrowed */
};
void heapmap_job_init(struct heapmap_job *j, struct heapmap *m);

#endif
