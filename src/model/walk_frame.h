/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_WALK_FRAME_H
#define MODEL_WALK_FRAME_H

/*
 * Inside of term_walk.c, walk_heap.c and walk_external.c: the levels of a walk
 * and what a step of one does. A step either makes the next event, or returns
 * false: its level has nothing more, or is not the uppermost any more.
 */

#include "model/term_walk.h"

enum shape {
	SHAPE_DONE, /* nothing more in it */
	SHAPE_CUT,  /* there should be more */
	SHAPE_LIST,
	SHAPE_TUPLE,
	SHAPE_FLATMAP,
	SHAPE_NODES, /* of a hash map */
	SHAPE_ETF_LIST,
	SHAPE_ETF_TUPLE,
	SHAPE_ETF_MAP,
	SHAPE_ETF_RECORD,
	SHAPE_PICKED, /* pairs that walk_pick was told */
};

struct walk_frame {
	unsigned char shape;
	unsigned char kind; /* enum term_kind */
	bool second : 1; /* next: the tail of a cell, the value behind a key */
	bool hidden : 1; /* no term of its own: a node of a map */
	bool external : 1;
	bool pending : 1;    /* external: where the term at `at` ends is open */
	unsigned char lacks; /* enum term_why: of a map that is flat, its keys;
	                      * WHY_NONE: they are there */
	unsigned char mark;  /* see walk_mark */
	unsigned char picks; /* pairs that were picked */
	uint64_t address;
	uint64_t index;
	uint64_t left;  /* elements to come */
	uint64_t at;    /* of the next element; picked: number of the pair */
	uint64_t other; /* list: the address `mark`; map: of the next key, or of
	                 * the value; record: of the next name; picked: the end
	                 * of the external term */
};

static inline struct walk_frame *walk_top(struct walk *w)
{
	return &w->frames[w->n - 1];
}

static inline uint64_t walk_offset(const struct walk *w, struct span rest)
{
	return (uint64_t)(rest.p - w->heap->text.p);
}

static inline struct span walk_text(const struct walk *w, uint64_t off)
{
	return span_skip(w->heap->text, (size_t)off);
}

/* Whether a level of the walk is the object at this address. */
bool walk_is_ancestor(const struct walk *w, uint64_t address);

/* One more level; false when there is no memory for it. */
bool walk_push(struct walk *w, const struct walk_frame *f);

/* Makes the event of a term in the uppermost level, and a level if there are
 * terms in it: pointers to frames are void then. */
void walk_emit(struct walk *w, struct walk_event *e, enum walk_role role,
               const struct term *t);

/* The same for what ends the level before its time. */
void walk_emit_bad(struct walk *w, struct walk_event *e, enum walk_role role,
                   enum term_why why);

void walk_open_heap(struct walk *w, const struct term *t, struct walk_frame *f);
void walk_open_external(struct walk *w, const struct term *t,
                        struct walk_frame *f);
bool walk_step_heap(struct walk *w, struct walk_event *e);
bool walk_step_external(struct walk *w, struct walk_event *e);

/* walk_list_all for either kind of list. */
bool walk_heap_list_all(struct walk *w, const struct term *list, uint64_t most,
                        bool (*is)(uint64_t code), bool *all);
bool walk_external_list_all(struct walk *w, const struct term *list,
                            uint64_t most, bool (*is)(uint64_t code),
                            bool *all);

/* And walk_list_pairs. */
bool walk_heap_list_pairs(struct walk *w, const struct term *list,
                          uint64_t most, bool (*is)(const struct bytes *name),
                          bool *all);
bool walk_external_list_pairs(struct walk *w, const struct term *list,
                              uint64_t most,
                              bool (*is)(const struct bytes *name), bool *all);

/* The offset behind an external term, within the budget; 0: not known. */
uint64_t walk_skip_external(struct walk *w, const struct etf *e, uint64_t at);

#endif
