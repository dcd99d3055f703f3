/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_TERM_WALK_H
#define MODEL_TERM_WALK_H

/*
 * A walk through a term, from left to right, one event at a time: the way in
 * which everything that looks into terms does so: printing, folding, searching,
 * measuring. The stack is explicit, 48 bytes a level, and grows with the
 * depth only: a list of any length is one level.
 *
 * A term that contains itself is cut where it does; a term that shares its
 * parts may be exponentially larger than the dump, so whoever walks must know
 * when to stop. No step takes long but those that pass by what was skipped of
 * an external term. So a record whose fields have names of more than 64 KiB in
 * all, which no emulator makes, has a bad term in it and nothing else. One
 * thread.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/term.h"

enum walk_what {
	WALK_LEAF,  /* a term without others in it */
	WALK_OPEN,  /* a list, tuple, map or record; then what is in it */
	WALK_CLOSE, /* its end; `term` is not set but for its kind */
};

enum walk_role {
	ROLE_ROOT,
	ROLE_ELEMENT, /* of a list or tuple; or, in a map, the mark of a part
	               * that is lost */
	ROLE_TAIL,    /* of an improper list */
	ROLE_KEY,     /* a value follows */
	ROLE_VALUE,
	ROLE_FIELD, /* of a record; `name` is its name */
};

struct walk_event {
	enum walk_what what;
	enum walk_role role;
	uint64_t index; /* elements, keys, fields before it in the same term */
	/* Of the term that it is in, or that closes: see walk_mark. */
	unsigned char mark;
	uint64_t at; /* of a key, a value: see walk_pick */
	struct term term;
	struct bytes name;
};

/* A pair of a map: what the events of its key and its value had as `at`. */
struct walk_pair {
	uint64_t key;
	uint64_t value;
};

enum {
	WALK_PICKS = 32, /* pairs in one walk_pick */
	WALK_LOOK = 16,  /* of a walk's budget */
};

struct walk_frame;

struct walk {
	struct heap *heap;
	struct walk_frame *frames;
	size_t n;          /* levels */
	size_t room;       /* frames allocated */
	struct etf etf;    /* that the upper frames are in; there is one only */
	uint64_t last_end; /* of the external term closed last; 0: unknown */
	unsigned idle;     /* nodes since the last event */
	bool started;
	struct term root;
	/* What may still be spent on looking ahead: a byte of an external term
	 * that is passed by, WALK_LOOK for a pair and for a node of a map. What
	 * ends a level before its time is a bad term. */
	uint64_t budget;
	struct walk_pair *pairs; /* picked, of all levels */
	size_t pair_n;
	size_t pair_room;
};

void walk_init(struct walk *w, struct heap *h);
void walk_release(struct walk *w);

/* Begins, or begins again with another term. */
void walk_start(struct walk *w, const struct term *root);

/* False at the end. */
bool walk_next(struct walk *w, struct walk_event *out);

/* After WALK_OPEN: passes by what is in the term, and its WALK_CLOSE. */
void walk_skip(struct walk *w);

/* Spends some of the budget; false when there is none left. */
bool walk_spend(struct walk *w, uint64_t n);

/*
 * Instead of walk_next and walk_skip: passes by the next element, or pair of a
 * map, of the uppermost level without decoding it. False, and nothing done, if
 * what comes next is none that stands on the heap as it should.
 */
bool walk_pass(struct walk *w);

/*
 * Where a walk is, to go on from there later, in this walk or in another one
 * of the same term: in whatever time and order. NULL when memory is out, or
 * when there are more than `most` levels (nodes of a map are some). Freed by
 * free().
 */
struct walk_place;
struct walk_place *walk_save(const struct walk *w, size_t most);

/* Begins at such a place of a walk of `root`; false when memory is out. */
bool walk_restore(struct walk *w, const struct term *root,
                  const struct walk_place *place);

/* After WALK_OPEN of a list, on the heap or not: whether its first `most`
 * elements, or all if there are fewer, are such that `is` says yes to each
 * (small integers that are code points only), and the list is proper as far
 * as that. *all: there are no more. Does not move the walk. */
bool walk_list_all(struct walk *w, const struct term *list, uint64_t most,
                   bool (*is)(uint64_t code), bool *all);

/* The same for elements that are all pairs {Atom, Value}, the names of the
 * atoms such that `is` says yes to them. */
bool walk_list_pairs(struct walk *w, const struct term *list, uint64_t most,
                     bool (*is)(const struct bytes *name), bool *all);

/* Whether a map that is no hash map stands on the heap, and its keys, too:
 * *keys is their text, one element behind another. */
bool walk_map_keys(struct walk *w, const struct term *map, struct span *keys);

/* After WALK_OPEN: notes a byte with the level, for whoever walks, which events
 * then have; after a WALK_LEAF or walk_skip, with the level that it is in. A
 * new level has 0. */
void walk_mark(struct walk *w, unsigned char mark);

/* After WALK_OPEN of a map: of its pairs, only n, at most WALK_PICKS, are
 * visited, in this order. `end`: of an external map, where it ends. False, and
 * all are visited, when there is no memory. */
bool walk_pick(struct walk *w, const struct walk_pair *pairs, size_t n,
               uint64_t end);

#endif
