/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UI_VIEW_TERMS_H
#define UI_VIEW_TERMS_H

/*
 * Inside of the view of terms: view_terms.c (the view), terms_move.c (the
 * cursor and folding), terms_draw.c (rows of the screen), terms_text.c (what a
 * row says), terms_known.c (what is known of loops and dictionaries),
 * terms_jobs.c and terms_find.c (what runs on the worker).
 *
 * The place of the view is the row under the cursor and the line of the screen
 * that it is on; the other rows are found from there in each frame, so that
 * whatever is opened, closed or still to come moves nothing but what is behind
 * it.
 */

#include "model/heapseek.h"
#include "model/loop_items.h"
#include "model/term_find.h"
#include "model/term_print.h"
#include "model/term_size.h"
#include "model/term_tree.h"
#include "ui/app.h"
#include "ui/prompt.h"

enum {
	TERMS_SCROLL = 8, /* columns */
	TERMS_SCROLL_MAX = 4096,
	/* Bytes of a term that is shown whole, as many as can be printed while
	 * a key waits. */
	TERMS_TEXT_MAX = 128 << 10,
	TERMS_TITLE = 96,
};

/* Where the user wants to be, while a job makes the way. */
enum goal_kind {
	GOAL_NONE,
	GOAL_LINES, /* so many lines from the cursor */
	GOAL_ITEM,
	GOAL_LAST,
	GOAL_PATH,
	GOAL_STATE, /* of a known loop */
};

struct terms_goal {
	enum goal_kind kind;
	int lines;
	bool scroll;    /* the cursor stays on its line of the screen */
	uint64_t item;  /* number, from 0 */
	uint64_t *path; /* malloc'ed; the goal's, or NULL */
	size_t n, done;
};

/* A heap for a job, with maps that are held for it. */
struct terms_lent {
	struct heap heap;
	uint32_t section;
};

/* How large the term under the cursor is. */
struct terms_size {
	struct size_job *job; /* out, or NULL */
	struct terms_lent lent;
	struct term roots[SIZE_ROOTS]; /* of the job */
	unsigned n;
	struct tree_row row; /* of the job, or of the answer */
	bool known;          /* there is an answer */
	bool asked;          /* nothing more is to be asked of this row */
	struct term_size size;
};

/* A place where a search begins. */
struct terms_place {
	uint64_t item;
	uint64_t *path; /* malloc'ed; NULL: none */
	size_t n;
};

struct terms_find {
	struct textfilter *match; /* what to highlight; NULL: nothing */
	char needle[PROMPT_TEXT];
	size_t needle_n;
	struct find_job *job; /* out, or NULL */
	struct terms_lent lent;
	struct term_reader reader; /* the job's */
	bool again;                /* another one is wanted, from here: */
	struct terms_place from;
	bool backward;
	struct terms_place found; /* by the last one */
	bool missed;
	bool wrapped; /* `found` is on the other side of the end */
	bool typed;   /* the needle is new: n and N did not ask for it */
	bool typing;
	struct tree_row origin; /* where the user was when typing began */
	int origin_y;
};

struct view_terms {
	struct view view;
	/* Itself, for those who are given it to look at: that moves readers. */
	struct view_terms *self;
	enum terms_kind kind;
	uint32_t section;            /* =proc, or the part itself */
	struct span elem;            /* TERMS_ONE: of the dump; or else, */
	struct bytes payload;        /* if there are any, an external term, */
	char *copy;                  /* of which these are the bytes or NULL; */
	struct place place;          /* or the row that the term is in, */
	const struct column *column; /* NULL: in none */
	char title[TERMS_TITLE];

	struct heap heap;
	unsigned forgotten; /* as the heap's when that was seen last */
	struct term_list *list;
	struct term_tree *tree; /* NULL: a single term that waits for maps */
	struct print print;
	uint32_t heap_section; /* SECTION_NONE: not found, or none */

	/* Of jobs that are out, the sections whose maps are held for them. */
	uint32_t tree_held, seek_held;
	bool list_out;
	bool ready;   /* all maps are there */
	bool placed;  /* the cursor is on a row */
	bool nothing; /* there is no row */
	int y;        /* of the cursor, on the screen */
	struct tree_row cursor;
	int rows, cols; /* of the screen, when last drawn */
	struct terms_goal goal;

	struct term_list_job list_job;
	struct job *tree_out;  /* NULL: none */
	struct heapseek *seek; /* for what did not fit into maps */
	struct job *seek_out;  /* NULL: none */
	struct terms_size size;
	struct terms_find find;
	struct loop_items loops; /* of a stack */
	struct loops_label label;
	int scrolled; /* columns */
};

/* Before anything is asked of the tree: lends the heap its maps, and forgets
 * as terms_forget does. */
void terms_lend(struct view_terms *v);

/* Frees what was inflated for rows that are not open, if it is much: between
 * two rows, when nothing of a term is in use. */
void terms_forget(struct view_terms *v);

/* Whether they are of a process, whose =proc is v->section. */
bool terms_of_process(const struct view_terms *v);

/* terms_open.c: what a row leads to. */

/* Enter: follows a link, opens a text, or folds. */
void terms_follow(struct view_terms *v);
/* For view_ops.hint. */
const char *terms_hint(const struct view *v, enum action a, const char *word);
/* The chosen row as text in a pager. */
void terms_show_whole(struct view_terms *v);
/* The line of the dump that the row is from, or the part from its top. */
void terms_open_raw(struct view_terms *v);
/* To the state of the loop, in the stack of this process. */
void terms_go_state(struct view_terms *v);
/* To another part of the same process; false if the action is not for that. */
bool terms_go_part(struct view_terms *v, enum action a);
/* The section that the rows are from; SECTION_NONE if it is not there. */
uint32_t terms_part(const struct view_terms *v);

/* terms_jobs.c */

/* After ACCESS_LATER: sends the job that it waits for, unless it is out. */
void terms_send_jobs(struct view_terms *v);

/* Reads on in the list, if there is anything to read. */
void terms_send_list(struct view_terms *v);

/* Has looked for what did not fit into the maps and was wanted since. */
void terms_send_seek(struct view_terms *v);

/* Asks for the size of the term under the cursor, unless it is known. */
void terms_send_size(struct view_terms *v);

/* For view_ops.job_done. */
void terms_take_job(struct view_terms *v, struct job *job);

/* The view ends: its jobs have been dropped. */
void terms_drop_jobs(struct view_terms *v);

/* Lends the heap of a job what v->heap has; false while something of that is
 * not there. Then it is to be given back. */
bool terms_lend_job(struct view_terms *v, struct terms_lent *l);
void terms_give_back(struct view_terms *v, struct terms_lent *l);

/* terms_find.c */

void terms_find_typed(struct view_terms *v, struct span text, bool done);
void terms_find_next(struct view_terms *v, bool backward);

/* False if there is none under way. */
bool terms_find_stop(struct view_terms *v);

/* Sends the search that is wanted as soon as it can be made. */
void terms_find_send(struct view_terms *v);

/* False if the job was no search. */
bool terms_find_done(struct view_terms *v, struct job *job);
void terms_find_release(struct terms_find *f);

/* terms_known.c */

/* What is known of an item of a stack, as far as it can be had at once. Valid
 * until the next call. */
const struct loops_label *terms_label(struct view_terms *v,
                                      const struct term_item *item);

/* The path to the state of a known loop; ACCESS_END if there is none. */
enum access terms_state(struct view_terms *v, uint64_t path[2], size_t *n);

/* For view_ops.info: what the term under the cursor is. */
const char *terms_info(const struct view *v);

/* terms_move.c: all return false if the action is none of theirs. */
bool terms_fold_action(struct view_terms *v, enum action a);
bool terms_move_action(struct view_terms *v, enum action a);
/* Takes the goal's path over. */
void terms_go(struct view_terms *v, const struct terms_goal *goal);
void terms_give_up(struct view_terms *v);

/* Puts the cursor on a row, as near to a line of the screen as can be. */
void terms_place(struct view_terms *v, struct tree_row row, int y);

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

/* The term of a row alone, as much as fits; false if that is not all. */
bool terms_put_term(struct view_terms *v, struct row_text *out,
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
