/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UI_APP_INSIDE_H
#define UI_APP_INSIDE_H

/* Inside of app.c (tabs, views, jobs, frames) and app_keys.c (what keys and
 * commands do). */

#include "model/query.h"
#include "ui/app.h"
#include "ui/nav.h"
#include "ui/prompt.h"

enum {
	TABS_MAX = 32,
	MESSAGE = 512,
};

struct tab {
	const char *key;
	const char *title;
	const struct table *table; /* NULL: the General view */
	struct nav nav;
};

struct out_job {
	struct job *job;
	struct view *view;
};

struct app {
	struct dump *dump;
	struct worker *worker;
	struct canvas canvas;
	struct arena *frame;
	struct prompt prompt;
	struct tab tabs[TABS_MAX];
	unsigned n_tabs, tab, last_tab;
	struct out_job *jobs;
	unsigned n_jobs, jobs_room;
	struct catchup_job *catchup; /* out, or NULL */
	bool caught_up;              /* after the index was done */
	struct heaps *heaps;         /* NULL until somebody asks */
	bool exact;
	enum app_wish wish;
	struct key first; /* of a pair, whose second is waited for */
	bool waiting;
	char message[MESSAGE];
};

static inline struct nav *app_nav(struct app *a)
{
	return &a->tabs[a->tab].nav;
}

/* The view on screen. */
static inline struct view *app_top(struct app *a)
{
	return nav_top(app_nav(a));
}

/* Tells the view on screen what is new: others are told when they come back. */
void app_update_top(struct app *a);

/* To a tab; a number that none has is ignored. */
void app_go_tab(struct app *a, unsigned i);

#endif
