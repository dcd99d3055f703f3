/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_GROUP_H
#define MODEL_GROUP_H

/*
 * The rows of a table grouped by the values of one of its columns. The answer
 * is a table itself, with a row for each value (also for "nothing"): the value
 * under the column's own key, `count`, and of each column marked COL_SUM or
 * COL_SUM_MAX the sum and, as KEY_max, the largest number. It is listed,
 * sorted and searched like any other; its default order is most rows first.
 *
 * Sums are of the numbers that there are: texts and absent values do not
 * count, and without any number there is no sum. They saturate at +-2^63, as
 * sort keys do.
 *
 * Memory: 60 bytes and 8 for each sum for every group, and a copy of its text
 * if that is not in the dump. One thread fills it, and hands it over when all
 * is there.
 */

#include "base/err.h"
#include "base/worker.h"
#include "model/table.h"
#include "model/textfilter.h"

struct groups;

/* The groups of column `col`, none yet. Never NULL. */
struct groups *groups_new(const struct table *t, unsigned col);
void groups_free(struct groups *g);

/* The table that they are; lives as long as they do. */
const struct table *groups_table(const struct groups *g);

/* Takes in the rows [from, upto) of the grouped table, those that pass the
 * filter (NULL: all). ERR_NOMEM: some are missing. */
enum err groups_add(struct groups *g, const struct dump *d,
                    const struct textfilter *f, uint32_t from, uint32_t upto);

/* The same as a job, for all rows that there are when it starts. */
struct group_job {
	struct job job;
	const struct dump *dump;
	struct groups *groups;     /* the answer, when job.result is ERR_OK;
	                            * whoever reaps the job owns them:
	                            * group_job_free leaves them alone */
	struct textfilter *filter; /* owned; NULL: all rows */
	uint32_t at, upto;         /* the job's own */
};

/* Takes over the groups and the filter. JOB_URGENT; never NULL. */
struct group_job *group_job_new(const struct dump *d, struct groups *g,
                                struct textfilter *f);
void group_job_free(struct group_job *j);

/* For table.c: rows and values of a table of ROWS_GROUPS. */
uint32_t groups_count(const struct groups *g);
struct value groups_value(const struct groups *g, uint32_t group, unsigned col);

#endif
