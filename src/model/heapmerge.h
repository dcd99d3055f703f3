/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_HEAPMERGE_H
#define MODEL_HEAPMERGE_H

/*
 * One run of several, so that a look-up asks one and not each of them: whether
 * that is worth it, and doing it, in steps. One thread. Inside of heapmap.c.
 */

#include "model/heaprun.h"

/* The runs' numbers (id) in the order of their first keys, to be freed by the
 * caller; NULL when memory is out. */
struct radix_item *heapmerge_order(const struct heaprun *runs, size_t n);

/* Whether some of the runs have keys between those of others. */
bool heapmerge_overlap(const struct heaprun *runs,
                       const struct radix_item *order, size_t n);

struct heapmerge;

/* The runs, of level 0 and in the order of the file, must stay. They span less
 * than 4 GiB of the text. NULL when memory is out. */
struct heapmerge *heapmerge_new(const struct heaprun *runs, size_t n);
void heapmerge_free(struct heapmerge *m);

/* A slice of work. True when there is more to do. */
bool heapmerge_step(struct heapmerge *m);

/* What came of it, once; false when memory was out. */
bool heapmerge_end(struct heapmerge *m, struct heaprun *out);

/* Bytes that it takes at most, but for the result. */
uint64_t heapmerge_work(const struct heaprun *runs, size_t n);

#endif
