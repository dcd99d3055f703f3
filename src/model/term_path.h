/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_TERM_PATH_H
#define MODEL_TERM_PATH_H

/*
 * Where a walk is: for each term that it is in, which child it is of the one
 * around it; and whether that is before, at, or behind another place, the mark.
 * A place is a path, compared component by component; a path comes before those
 * that begin with it. How a level compares is kept with the levels, so that
 * nothing here takes longer in a deeper term.
 *
 * What is in a key of a map is at the place of the pair.
 *
 * One thread.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A list, tuple, map or record that the walk is in. */
struct path_level {
	uint64_t index; /* of it in the one around it; of the root nothing */
	uint64_t off;   /* of the caller */
	bool dirty;     /* of the caller; goes to the one around it */
};

struct term_path {
	struct path_level *levels;
	size_t n;
	size_t room;
	const uint64_t *mark; /* borrowed */
	size_t n_mark;
	size_t same;   /* levels that the mark is in */
	int beside;    /* the next one is before (-1) or behind (1) it */
	size_t key;    /* this one, counted from 1, is a key; 0: none is */
	int key_order; /* of its pair */
	/* A copy of the last place that was kept. */
	uint64_t *kept;
	size_t n_kept;
	size_t room_kept;
	size_t fresh; /* components of it that are those of `levels` */
};

void path_init(struct term_path *p, const uint64_t *mark, size_t n_mark);
void path_release(struct term_path *p);

/* The walk begins anew, with a term whose place is the empty path. */
void path_start(struct term_path *p);

/* How the place of child `index` of the uppermost level compares with the mark:
 * -1, 0, 1. *around: the mark is behind it, but in it. Without a level it is
 * the root that is asked for. */
int path_order(const struct term_path *p, uint64_t index, bool *around);

/* The walk goes into child `index`, which is a key or not. False when memory is
 * out. */
bool path_push(struct term_path *p, uint64_t index, bool key);
void path_pop(struct term_path *p);

/* Keeps the place of child `index` of the uppermost level, or of that level
 * itself, in p->kept. False when memory is out. */
bool path_keep(struct term_path *p, uint64_t index);
bool path_keep_level(struct term_path *p);

#endif
