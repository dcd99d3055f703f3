/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_RELATION_H
#define MODEL_RELATION_H

/*
 * The way back along links: which rows of the dump name this thing? The
 * children of a process, its ports, ETS tables and timers, the funs of a
 * module. Each relation is a question to another table (relation.def), asked
 * by a job, because the answer takes a look at all of its rows.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/worker.h"
#include "model/table.h"

enum { RELATION_ROWS = 10000 /* of one relation that are kept */ };

struct relation {
	const char *of;     /* table of the thing */
	const char *key;    /* in data formats */
	const char *title;  /* for people */
	const char *in;     /* the other table */
	const char *column; /* of it, or "heap" (relation.def) */
};

/* All of them, ended by one whose `of` is NULL. */
extern const struct relation relations[];

struct relation_rows {
	const struct relation *relation;
	const struct table *table; /* the other one */
	uint32_t *row;             /* the first RELATION_ROWS, in file order */
	uint32_t n;
	uint64_t all;
};

struct relation_job {
	struct job job; /* first: the worker's */
	/* When it is done: those relations that have rows. The job's. */
	struct relation_rows *found;
	unsigned n;
	struct relation_state *state; /* the job's own */
};

/* Whether things of a table have this relation; the table may be NULL. */
bool relation_is_of(const struct relation *r, const struct table *t);

/* Whether a thing has any relations at all. */
bool relation_any(const struct place *p);

/* Makes the pass of the thing's table (table.h), if it has one, and asks for
 * all relations of the thing at *p, of what is there when the job runs.
 * JOB_NORMAL. Never NULL. ERR_NOMEM: some of the answer may be missing. May
 * fill columns (columns.h), so it is for the worker, or the only thread. */
struct relation_job *relation_job_new(struct dump *d, const struct place *p);
void relation_job_free(struct relation_job *j);

/* A link to a row, and the row in one line, made of its first columns on
 * screen; both of the arena or borrowed. */
struct link relation_link(const struct table *t, const struct dump *d,
                          uint32_t row, struct arena *a);
struct span relation_text(const struct table *t, const struct dump *d,
                          uint32_t row, struct arena *a);

#endif
