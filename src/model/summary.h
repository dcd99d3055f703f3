/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_SUMMARY_H
#define MODEL_SUMMARY_H

/*
 * What the first page shows about the processes, kept while the worker goes
 * over them once: the largest, those with the longest queues, those that were
 * not just waiting, how many are in each state, and which have names.
 *
 * Written by the worker, read by the ui through a copy under a mutex of its
 * own (a few hundred bytes, ten times a second at most).
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"
#include "model/table.h"

enum {
	SUMMARY_TOP = 8,
	SUMMARY_STATES = 12,
};

struct summary_row {
	uint32_t row;
	uint64_t value; /* bytes, messages */
};

struct summary_view {
	uint32_t processes; /* looked at so far */
	uint64_t memory;    /* bytes of them together */
	uint64_t messages;
	unsigned n_memory, n_queue, n_busy, n_states;
	struct summary_row memory_top[SUMMARY_TOP]; /* biggest first */
	struct summary_row queue_top[SUMMARY_TOP];  /* only those above 0 */
	/* Running, Garbing, Exiting, Suspended, ...: first those in file
	 * order, all but Waiting and Scheduled */
	struct summary_row busy[SUMMARY_TOP];
	uint64_t n_busy_all;
	struct {
		struct span name;
		uint64_t count;
	} states[SUMMARY_STATES]; /* in order of appearance */
};

struct summary;

struct summary *summary_new(void);
void summary_free(struct summary *s);

/* Worker: one more process. */
void summary_add(struct summary *s, const struct record *r);

/* Any thread. */
void summary_read(const struct summary *s, struct summary_view *out);

/* The rows of processes that have a registered name, in file order: count, and
 * the i-th (lock-free). */
uint32_t summary_named(const struct summary *s);
uint32_t summary_named_at(const struct summary *s, uint32_t i);

#endif
