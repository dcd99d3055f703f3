/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UI_TEXTPANE_H
#define UI_TEXTPANE_H

/*
 * Text of any size in a rectangle: moving, wrapping, scrolling to the side,
 * searching; or its bytes in hexadecimal. What the pagers of sections and of
 * binaries have in common; they say what the text is.
 */

#include <stdbool.h>
#include <stdint.h>

#include "model/reader.h"
#include "ui/finder.h"
#include "ui/view.h"

/* A line on screen: the row's offset and the bytes of it before the line. */
struct spot {
	uint64_t row;
	size_t skip;
};

struct textpane {
	struct reader text;
	struct spot top;
	bool hex; /* in hexadecimal: a row is a line of `per` bytes */
	int per;
	bool wrap;
	int scrolled;   /* columns, when not wrapped */
	int rows, cols; /* of the screen, when last drawn */
	bool ascii;     /* of the canvas, likewise */
	bool end_shown; /* the last line is on screen */
	bool follow;    /* and shall be, whatever the screen and the text */
	uint64_t hit;   /* where the last match is */
	struct finder finder;
};

/* `make` is a search as finder.h wants it, which calls textpane_search. */
void textpane_init(struct textpane *p, struct view *v,
                   struct search_job *(*make)(struct view *v,
                                              struct textfilter *f,
                                              uint64_t from, bool backward));
void textpane_release(struct textpane *p);

/* What the text is from now on. The place stays where it is if there is any
 * text there. */
void textpane_set(struct textpane *p, const struct bytes *text);

/* In hexadecimal, or as text, the same place. */
void textpane_hex(struct textpane *p, bool hex);

struct search_job *textpane_search(struct textpane *p, struct textfilter *f,
                                   uint64_t from, bool backward);

/* `nothing` is shown if the text is empty. */
void textpane_draw(struct textpane *p, struct canvas *c, struct rect r,
                   const char *nothing);

/* Moves, wraps, searches on; false if the action is not for a text. */
bool textpane_action(struct textpane *p, enum action a);

/* For view_ops.typed with FIND, and for view_ops.job_done: false if the job is
 * none of the pane's. */
void textpane_typed(struct textpane *p, struct span text, bool done);
bool textpane_job_done(struct textpane *p, struct job *job);

/* Shows the row that the byte at `at` is in. */
void textpane_go(struct textpane *p, uint64_t at);

/* The first byte on screen; the end of the text if that is on screen. */
uint64_t textpane_at(const struct textpane *p);

/* "byte 0 of 792  0.0%", and that a search takes its time. */
void textpane_status(const struct textpane *p, struct view_status *out);

#endif
