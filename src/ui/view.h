/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UI_VIEW_H
#define UI_VIEW_H

/*
 * A view is one page: a table, a detail page, raw text. Views know the model
 * and the canvas, never the terminal and never each other: what leads from one
 * to another goes through the app (app.h).
 *
 * An action changes state and never draws; draw is the only painter and never
 * changes what the view means. Neither may loop over all rows: that is for
 * jobs, which the app runs on the worker and hands back to the view.
 */

#include <stdbool.h>

#include "base/worker.h"
#include "ui/canvas.h"
#include "ui/keymap.h"

struct app;
struct view;

enum { VIEW_TEXT = 160, VIEW_PLACE = 160, VIEW_WARNING = 320 };

/* What a view says in the status line. */
struct view_status {
	char place[VIEW_PLACE]; /* "row 12 of 345": is never cut */
	char note[VIEW_TEXT];   /* "sorted by -memory", "" for nothing */
	/* What is wrong with what is on screen; "": what is wrong with the
	 * dump. */
	char warning[VIEW_WARNING];
};

struct view_ops {
	enum context context; /* whose keys apply */
	void (*free)(struct view *v);

	/* The view comes on screen, the index has grown, or a moment has
	 * passed: about ten times a second. Starts jobs if it needs any. May be
	 * NULL. */
	void (*update)(struct view *v);

	/* Paints the rectangle, which may be as small as 1x1. */
	void (*draw)(struct view *v, struct canvas *c, struct rect r);

	/* Returns false if the action means nothing here. */
	bool (*action)(struct view *v, enum action a);

	/* A job that this view submitted is done (job->result tells how); the
	 * view frees it. May be NULL if it submits none. */
	void (*job_done)(struct view *v, struct job *job);

	/* For the bars: "Processes", "<0.12.0> rabbit_reader". */
	void (*title)(const struct view *v, char out[VIEW_TEXT]);

	/* The texts of *out are empty before. */
	void (*status)(const struct view *v, struct view_status *out);

	/* The prompt's text while it is typed (done = false) and when Enter is
	 * pressed (done = true) or it is given up (text.p == NULL). `what` is
	 * the action that opened it: FIND or FILTER. May be NULL. */
	void (*typed)(struct view *v, enum action what, struct span text,
	              bool done);

	/* What was typed behind ':', before anybody else looks at it; false if
	 * it means nothing here. May be NULL. */
	bool (*command)(struct view *v, struct span text);

	/* Text about the thing under the cursor for INFO, or "" (a pointer
	 * that stays valid until the next call). May be NULL. */
	const char *(*info)(const struct view *v);

	/* The word that the hint line has for a key now, "" for none; `word`
	 * is that of keys.def. May be NULL: it is always that one. */
	const char *(*hint)(const struct view *v, enum action a,
	                    const char *word);
};

struct view {
	const struct view_ops *ops;
	struct app *app;
	unsigned jobs; /* submitted and not yet handed back; the app counts */
	bool dead;     /* closed while jobs were out: freed with the last */
};

#endif
