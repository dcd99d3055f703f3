/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_LOOP_ITEMS_H
#define MODEL_LOOP_ITEMS_H

/* What loops.h knows of the rows of a stack, for the items of a list. One
 * thread. */

#include "model/loops.h"
#include "model/term_list.h"

/* What is known of the frame that was asked for last; open, to be embedded. */
struct loop_items {
	struct term_reader reader;
	struct heap *heap;
	bool valid;
	bool has_map;   /* the heap had one then */
	uint64_t frame; /* its number */
	uint64_t first; /* its head's item */
	unsigned n;     /* its items, if it is a known one, else 0 */
	struct loops_label labels[LOOPS_VARIABLES + 1];
	struct term_item ahead; /* the head read last, if any_ahead */
	bool any_ahead;
};

/* Both are borrowed. `patient` is as for a reader. */
void loop_items_init(struct loop_items *c, struct heap *h,
                     const struct term_list *stack, bool patient);

/*
 * The label of an item of the stack; nothing is known (all zero) also where the
 * reader must not wait for what it needs. Looks at the items of one frame, at
 * each of them once if they are asked for one after the other.
 */
void loop_items_label(struct loop_items *c, const struct term_item *item,
                      struct loops_label *out);

/* More of the heap is known than before. */
void loop_items_forget(struct loop_items *c);

#endif
