/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_TREE_READERS_H
#define MODEL_TREE_READERS_H

/*
 * Inside of term_tree.c: readers of children, a few for the open terms that
 * were used last, each with the child that it read last. One thread.
 */

#include "model/term_kids.h"

enum {
#ifdef CRASHDIVE_TINY
	TREE_READERS = 3,
#else
	TREE_READERS = 64,
#endif
};

struct tree_reader {
	struct kids_reader reader;
	uint64_t serial; /* of the node; 0: none */
	uint64_t used;   /* when */
	bool has_kid;
	struct kid kid;
};

/* All zero but for the heap, which is borrowed. */
struct tree_readers {
	struct heap *heap;
	struct tree_reader *all[TREE_READERS];
	unsigned n;
	uint64_t clock;
};

void tree_readers_release(struct tree_readers *r);

/* The reader of the node with this serial number, or one that is its from now
 * on. Valid until another one is asked for. */
struct tree_reader *tree_readers_get(struct tree_readers *r, uint64_t serial);

/* What was read last is to be read again; or from the beginning, as what was
 * inflated has been forgotten (kids_reader_renew). */
void tree_readers_look_again(struct tree_readers *r);
void tree_readers_renew(struct tree_readers *r);

#endif
