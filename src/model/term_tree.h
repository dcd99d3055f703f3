/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_TERM_TREE_H
#define MODEL_TERM_TREE_H

/*
 * The items of a list (term_list.h) with the terms in them unfolded as somebody
 * wishes: what the terminal shows, row by row. Only what is open takes memory,
 * 200 bytes a term; rows are reached from each other, and never counted. A
 * row is a place, {which open term, which child}, and stays the same while
 * lists grow and other terms are opened and closed.
 *
 * Nothing here takes long, whatever the dump: depth is climbed by links that
 * leave out levels that end together, long lists wait for a job. One thread.
 * A term that contains itself is a leaf, TERM_BAD with WHY_CYCLE.
 *
 * A pair whose key has children, and is no text, opens to its key, a row of
 * ROLE_KEY and index KID_KEY, and then to what is in its value.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/term_kids.h"
#include "model/term_list.h"

enum tree_fold {
	TREE_LEAF,
	TREE_CLOSED,
	TREE_OPEN,
};

/* Of one tree. Good until its term, or one around it, is closed. */
struct tree_row {
	uint64_t node;  /* the open term that it stands in; 0: none, an item */
	uint64_t index; /* of the item, or of the child, or KID_KEY */
	uint32_t slot;
};

/* What a row shows. */
struct tree_info {
	struct tree_row row;
	uint32_t depth; /* 0: an item */
	enum tree_fold fold;
	bool text;  /* a list of characters: open_all leaves it closed */
	bool keyed; /* opens to its key first */
	bool waits; /* an item whose term is behind a pointer, while the tree is
	             * not ready; `term` is not set */
	struct term_item item;   /* depth 0 */
	struct kid kid;          /* else */
	const struct term *term; /* of either; NULL: the row has none */
	const struct term *key;  /* of a pair, else NULL */
};

struct term_tree;

/*
 * Borrows list and heap, which must stay. As long as the heap's maps are not
 * there, terms behind pointers wait and cannot be opened; tree_set_ready says
 * that they are.
 */
struct term_tree *tree_new(const struct term_list *l, struct heap *h);
void tree_set_ready(struct term_tree *t);
void tree_free(struct term_tree *t);

/*
 * ACCESS_LATER, of any of these functions: as soon as the list's job
 * (term_list_step), or the tree's own (tree_job), has come further. *row is
 * then as it was.
 */
enum access tree_first(struct term_tree *t, struct tree_row *row);
enum access tree_last(struct term_tree *t, struct tree_row *row);
enum access tree_next(struct term_tree *t, struct tree_row *row);
enum access tree_prev(struct term_tree *t, struct tree_row *row);

/* The row of item i, whether or not it is there. */
struct tree_row tree_item_row(uint64_t i);

/* Whether there is such a row; and it is read, for a tree_look that follows. */
enum access tree_there(struct term_tree *t, struct tree_row row);

/* What to show for a row. It is borrowed from `out` itself. */
enum access tree_look(struct term_tree *t, struct tree_row row,
                      struct tree_info *out);

/* Frees what was inflated for terms that are not open, if there is much of it;
 * no tree_info, and no other term of the heap, may be in use. */
void tree_forget(struct term_tree *t);

/* Whether the term that the row stands in is still open. */
bool tree_valid(const struct term_tree *t, struct tree_row row);

bool tree_is_open(const struct term_tree *t, struct tree_row row);

/* ACCESS_END if there is nothing in it; ACCESS_OK also if it was open. */
enum access tree_open(struct term_tree *t, struct tree_row row);

/* Forgets what is open in it as well; nothing if it is not open. Memory is
 * given back bit by bit in later calls. */
void tree_close(struct term_tree *t, struct tree_row row);
void tree_close_all(struct term_tree *t);

/* tree_open or tree_close. */
enum access tree_toggle(struct term_tree *t, struct tree_row row);

/* The first row in an open term. */
enum access tree_enter(struct term_tree *t, struct tree_row row,
                       struct tree_row *out);

enum { TREE_OPEN_MOST = 10000 };

struct tree_stop {
	bool stopped;        /* else everything is open */
	uint64_t opened;     /* terms */
	uint64_t rows;       /* that have been looked at */
	struct tree_row row; /* the first that has not been looked at */
};

/* Opens the row's term and what is in it, the upper levels first, but no text,
 * until `limit` rows have been looked at. */
void tree_open_all(struct term_tree *t, struct tree_row row, uint64_t limit,
                   struct tree_stop *out);

/* The same for each item from i on, one after the other. */
void tree_open_items(struct term_tree *t, uint64_t i, uint64_t limit,
                     struct tree_stop *out);

/* The row of the term that a row stands in; false for items. */
bool tree_parent(const struct term_tree *t, struct tree_row row,
                 struct tree_row *out);

uint32_t tree_depth(const struct term_tree *t, struct tree_row row);

/* The item that a row belongs to. */
uint64_t tree_item_of(const struct term_tree *t, struct tree_row row);

/*
 * The path of a row: the item, then one index a level. Writes at most `room`
 * of them, the first ones, and returns how many there are: depth + 1.
 */
size_t tree_path(const struct term_tree *t, struct tree_row row, uint64_t *path,
                 size_t room);

/*
 * Opens what is around the place and is its row. `*done`, 0 at first, says how
 * far it has come: after ACCESS_LATER the same call goes on, at once if *done
 * has grown (a call opens no more than 4096 levels), else when a job has come
 * further. ACCESS_END: there is no such place; *row is then the last row on the
 * way to it.
 */
enum access tree_at_path(struct term_tree *t, const uint64_t *path, size_t n,
                         size_t *done, struct tree_row *row);

/*
 * The job that the last ACCESS_LATER waits for, to be given to the worker; NULL
 * if there is none, or one is already out. It belongs to the tree, which must
 * outlive it (job.drop does nothing). When it comes back, tree_job_done.
 */
struct job *tree_job(struct term_tree *t);
void tree_job_done(struct term_tree *t);

#endif
