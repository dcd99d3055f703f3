/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UI_FINDER_H
#define UI_FINDER_H

/*
 * Searching as the user types, for any view: the needle, the one search that
 * is under way on the worker, and the one that shall follow it. The view says
 * how a search is made and goes to what is found.
 */

#include <stdbool.h>
#include <stdint.h>

#include "model/search.h"
#include "ui/app.h"
#include "ui/prompt.h"

/* Where the view shall go when a search has come back. */
enum finder_go {
	FINDER_STAY,
	FINDER_FOUND,
	FINDER_BACK, /* to where typing began: all of the text is nowhere */
};

struct finder {
	struct view *view;
	/* A search from a position (of a row, a byte) for a filter, which it
	 * takes over; NULL if there is nothing to search. */
	struct search_job *(*make)(struct view *v, struct textfilter *f,
	                           uint64_t from, bool backward);
	const struct table *table; /* of the filter; NULL: plain text */
	bool hex; /* what is not found as text may be digits of bytes */

	struct textfilter *match; /* what to highlight; NULL: nothing */
	bool digits;              /* which are the bytes, not the needle */
	char needle[PROMPT_TEXT];
	size_t needle_n;
	struct search_job *job; /* out, or NULL */
	int64_t since_ms;       /* when it was sent */
	bool again;             /* another search is wanted after it */
	uint64_t from;          /* where that one, or the last one, starts */
	bool backward;
	bool missed; /* the last search found nothing */
	bool typing;
	bool typed;      /* the last search was for what was typed, no n or N */
	bool strayed;    /* since typing began, such a one has moved the view */
	uint64_t origin; /* where the user was when typing began */
};

void finder_release(struct finder *f);

/* For view_ops.typed: `at` is the current position. Returns true, with the
 * position in *go, when the view shall go back to where typing began: the
 * search was given up, or all of its text has been erased. */
bool finder_typed(struct finder *f, struct span text, bool done, uint64_t at,
                  uint64_t *go);

/* n and N: from a position onward, which is itself looked at first. */
void finder_next(struct finder *f, uint64_t from, bool backward);

/* There is more to search than there was: a search that found nothing is made
 * again. */
void finder_grown(struct finder *f);

/* For view_ops.job_done: true if the job was a search of this finder, which is
 * then freed; *at is where *go leads. */
bool finder_done(struct finder *f, struct job *job, enum finder_go *go,
                 uint64_t *at);

/* Whether a search has been under way long enough to say so. */
bool finder_slow(const struct finder *f);

#endif
