/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UI_HEAPS_H
#define UI_HEAPS_H

/*
 * The maps of heaps (heapmap.h) for all views: of the processes whose terms
 * were looked at last and, in dumps from before there were literals, of all
 * heaps together. They are made by jobs when somebody asks, within one budget
 * of bytes, and are lent: the ui thread asks anew before each use, and a job
 * holds what it uses. The map of the literals is lent along with them; it is
 * the dump's own (literals.h). Owned by the app, for its thread.
 */

#include <stdbool.h>
#include <stdint.h>

#include "model/heap.h"

struct app;
struct heaps;

enum { HEAPS_KEPT = 8 /* maps of processes */ };

/* `budget` is in bytes, for all maps together but that of the literals. */
struct heaps *heaps_new(struct app *a, uint64_t budget);

/* After the worker: the jobs are gone with it. NULL is allowed. */
void heaps_free(struct heaps *h);

/*
 * Lends *to, which heap_init made, the maps for the terms of the process whose
 * heap is `section` (SECTION_NONE: it has none, or none has been found yet), as
 * far as they are there; those that are missing are made, and to->waits tells
 * that there are such. They may go with the next call of this function for
 * another process, so a view calls it each time before it looks at terms.
 */
void heaps_lend(struct heaps *h, struct heap *to, uint32_t section);

/* The same for a job, whose heap keeps what it was lent until heaps_give_back
 * is called with the same section. False while something is missing. */
bool heaps_lend_job(struct heaps *h, struct heap *to, uint32_t section);
void heaps_give_back(struct heaps *h, uint32_t section);

/* Whether a map for these terms is being made, and how much of it is done, in
 * per mille. */
bool heaps_progress(const struct heaps *h, uint32_t section, uint32_t *done);

#endif
