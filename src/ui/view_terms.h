/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UI_VIEW_TERMS_H
#define UI_VIEW_TERMS_H

/*
 * Inside of the view of terms: view_terms.c (the view, its jobs), terms_move.c
 * (the cursor and folding), terms_draw.c (rows of the screen) and terms_text.c
 * (what a row says).
 *
 * The place of the view is the row under the cursor and the line of the screen
 * that it is on; the other rows are found from there in each frame, so that
 * whatever is opened, closed or still to come moves nothing but what is behind
 * it.
 */

#include "model/term_print.h"
#include "model/term_tree.h"
#include "ui/app.h"

enum {
	TERMS_SCROLL = 8, /* columns */
	TERMS_SCROLL_MAX = 4096,
	TERMS_TEXT_MAX = 256 << 10, /* bytes of a term that is shown whole */
	TERMS_TITLE = 96,
};

/* Where the user wants to be, while a job makes the way. */
enum goal_kind {
	GOAL_NONE,
	GOAL_LINES, /* so many lines from the cursor */
	GOAL_ITEM,
	GOAL_LAST,
};

struct terms_goal {
	enum goal_kind kind;
	int lines;
	uint64_t item; /* number, from 0 */
};

struct view_terms {
	struct view view;
	enum terms_kind kind;
	uint32_t section;      /* =proc, or the part itself */
	uint32_t heap_section; /* SECTION_NONE: not found, or none */
	struct span elem;      /* TERMS_ONE: of the dump */
	char title[TERMS_TITLE];

	struct heap heap;
	bool ready; /* all maps are there */
	struct term_list *list;
	struct term_tree *tree; /* NULL: a single term that waits for maps */
	struct print print;

	struct tree_row cursor;
	bool placed;  /* the cursor is on a row */
	bool nothing; /* there is no row */
	int y;        /* of the cursor, on the screen */
	int scrolled;
	int rows, cols; /* of the screen, when last drawn */
	struct terms_goal goal;

	struct term_list_job list_job;
	bool list_out;
	struct job *tree_out; /* NULL: none */
	uint32_t held;        /* heap of tree_out */
};

/* Before anything is asked of the tree: lends the heap its maps. */
void terms_lend(struct view_terms *v);

/* After ACCESS_LATER: sends the job that it waits for, unless it is out. */
void terms_send_jobs(struct view_terms *v);

/* terms_move.c: all return false if the action is none of theirs. */
bool terms_fold_action(struct view_terms *v, enum action a);
bool terms_move_action(struct view_terms *v, enum action a);
void terms_go(struct view_terms *v, const struct terms_goal *goal);

/* Comes nearer to the goal, if there is one. */
void terms_reach(struct view_terms *v);

void terms_draw(struct view *v, struct canvas *c, struct rect r);

/* What a row says: text in pieces of different styles. */
enum { ROW_PIECES = 16 };

struct row_piece {
	size_t at; /* byte of the text where it begins */
	enum style style;
};

struct row_text {
	char *p;
	size_t n, room;
	struct row_piece pieces[ROW_PIECES];
	unsigned n_pieces;
};

/* `room` bytes of the text at most, in the arena. */
void terms_row_text(struct view_terms *v, struct tree_info *info,
                    struct row_text *out, size_t room, struct arena *a);

/* The term of a row alone, as much as fits. */
void terms_put_term(struct view_terms *v, struct row_text *out,
                    const struct term *t, enum style style);

/* For print_options: ctx is inside of terms_text.c. */
void terms_collect(void *ctx, struct span s);

/* Where the cursor is inside of its item: "3 > name"; "" if it is not. */
void terms_path(struct view_terms *v, char *out, size_t room);

/* What the term in a row leads to; kind LINK_NONE if nowhere. The id is in the
 * arena. */
struct link terms_link(struct view_terms *v, const struct tree_info *info,
                       struct arena *a);

#endif
