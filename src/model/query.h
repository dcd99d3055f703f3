/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_QUERY_H
#define MODEL_QUERY_H

/*
 * A question to a table: which rows, in which order. The answer is a rowset,
 * made by a job in slices (base/worker.h), or at once for the command line.
 * Sorting is stable over file order; absent values come last in both
 * directions.
 */

#include "base/err.h"
#include "base/worker.h"
#include "model/rowset.h"
#include "model/table.h"
#include "model/textfilter.h"

enum { QUERY_KEYS = 4 };

struct sort_key {
	unsigned column;
	bool desc;
};

struct query {
	const struct dump *dump;
	const struct table *table;
	struct sort_key sort[QUERY_KEYS];
	unsigned n_sort;           /* 0: file order */
	struct textfilter *filter; /* owned; NULL: all rows */
};

/* Reads "-memory,pid" ('-' descending, '+' or nothing ascending). ERR_USAGE
 * with the text naming the unknown column and those that there are. */
enum err query_parse_sort(struct query *q, struct span text,
                          struct err_info *info);

struct query_job {
	struct job job;        /* first: the worker's */
	struct query query;    /* owned */
	struct rowset *result; /* when job.result is ERR_OK; whoever reaps the
	                        * job owns it: query_job_free leaves it alone */
	/* the rest is the job's own state */
	struct query_state *state;
};

/* Takes *q over (its filter included). Never NULL. Looks at the rows that the
 * table has when the job starts. JOB_URGENT; the caller may change that. */
struct query_job *query_job_new(const struct query *q);
void query_job_free(struct query_job *j);

/* The whole answer now, on this thread; q stays the caller's. */
enum err query_run(const struct query *q, struct rowset **out);

/*
 * Follows the index: fills the eager columns and the summary of the process
 * table up to what is there now, finds the rows of tables (table_follow), then
 * ends. To be submitted again while the
 * index grows (JOB_BACKGROUND).
 */
struct catchup_job {
	struct job job;
	struct dump *dump;
};
struct catchup_job *catchup_job_new(struct dump *d);
void catchup_job_free(struct catchup_job *j);

#endif
