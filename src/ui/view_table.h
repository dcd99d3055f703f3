/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UI_VIEW_TABLE_H
#define UI_VIEW_TABLE_H

/*
 * The state of a table on the screen, shared by the files that make the view:
 * view_table.c (what keys and jobs do to it), table_query.c (which rows are on
 * screen) and table_draw.c (what it looks like). No one else includes this.
 *
 * Positions count the rows on screen in their order; a row's number is its
 * identity in the dump.
 */

#include "model/query.h"
#include "ui/app.h"
#include "ui/finder.h"

struct view_table {
	struct view view;
	const struct table *table;

	/* What is on screen. */
	struct rowset *rows;
	uint32_t top;      /* position of the first visible row */
	uint32_t cursor;   /* position of the selected row */
	uint32_t selected; /* its number: what the cursor sticks to */
	bool moved;        /* the user has chosen a row: keep it */
	unsigned char order[RECORD_FIELDS]; /* columns, as on screen */
	unsigned n_order;
	unsigned column;   /* the chosen one, as an index of order */
	unsigned scrolled; /* columns scrolled away behind the first */
	bool show_column;  /* the chosen one shall be on screen */

	/* Columns that the numbers of these rows seen so far take, for people
	 * and exact. */
	unsigned char need[2][RECORD_FIELDS];

	/* Of the screen, when last drawn. */
	int visible;       /* rows that fitted */
	bool hidden_right; /* not all columns to the right fitted */

	/* What is asked for. */
	struct sort_key sort[QUERY_KEYS];
	unsigned n_sort;
	char filter[PROMPT_TEXT];
	size_t filter_n;
	struct query_job *query; /* out, or NULL */
	bool want_query;         /* the answer on screen is of another one */
	bool reorder;            /* the user waits for its answer */
	int64_t asked_ms;        /* when the last query was sent */

	enum action pending; /* OPEN or RAW, once what was asked for before
	                      * it is there; else NONE */

	/* As it was before something was typed, for Esc. */
	struct {
		bool typing;
		bool moved;
		uint32_t top, selected;
		char filter[PROMPT_TEXT];
		size_t filter_n;
	} before;

	struct finder finder;
	struct rowset *searched; /* what the search under way reads */
	struct rowset *retired;  /* that, when it is no more on screen */
};

/* The table that v is, and the same to be looked at only. */
static inline struct view_table *view_table_of(struct view *v)
{
	return (struct view_table *)v;
}

static inline const struct view_table *view_table_seen(const struct view *v)
{
	return (const struct view_table *)v;
}

/* Goes to a position, and to a row by its number; false if it is not among
 * those on screen. */
void view_table_select_at(struct view_table *t, uint32_t at);
bool view_table_select(struct view_table *t, uint32_t row);

/* Sends the query for what the user wants now; file order needs none. */
void view_table_ask(struct view_table *t);

/* Its answer, for view_ops.job_done. */
void view_table_query_done(struct view_table *t, struct query_job *j);

/* Whether an order, a filter or a match that the user has asked for is still on
 * its way: what is on screen is not what the next key is meant for. */
bool view_table_waits(const struct view_table *t);

/* For view_ops. */
void view_table_update(struct view *v);
void view_table_draw(struct view *v, struct canvas *c, struct rect r);

#endif
