/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_HEAPSEEK_H
#define MODEL_HEAPSEEK_H

/*
 * Looks for objects that did not fit into the maps of a heap, many of them at
 * a time: one pass of a job over the text finds all that are wanted, and with
 * them what they point to, as far as that stands behind them, which it does as
 * a rule. For a screen of terms that is a few thousand objects.
 *
 * Owned by one thread, which asks and takes the answers; the job has its own.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/worker.h"
#include "model/heap.h"

struct heapseek;

enum seek_answer {
	SEEK_FOUND,
	SEEK_NOWHERE,
	SEEK_NOT_YET, /* it is wanted from now on */
	SEEK_NO_ROOM, /* more is wanted at a time than can be known */
};

struct heapseek *heapseek_new(void);

/* After the job. NULL is allowed. */
void heapseek_free(struct heapseek *s);

enum seek_answer heapseek_find(struct heapseek *s, uint64_t address,
                               uint64_t *off);

/* Something else is wanted now than before: there may be room again. */
void heapseek_renew(struct heapseek *s);

/* Whether there is something to be looked for, and nobody does. */
bool heapseek_wants(const struct heapseek *s);

/* A job for what is wanted, on the maps that the heap has, which must stay;
 * NULL unless heapseek_wants. It belongs to the seek (job.drop
 * does nothing); when it comes back, heapseek_job_done. */
struct job *heapseek_job(struct heapseek *s, const struct heap *h);

/* Takes the answers, unless the job was cancelled. */
void heapseek_job_done(struct heapseek *s);

#endif
