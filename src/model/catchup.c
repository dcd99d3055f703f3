/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The job that follows the index: one pass over the processes that have
 * appeared, for the eager columns and the summary together, then the tables
 * whose rows must be found, and the literals if somebody has asked for them.
 *
 * The two may be at different rows, because a sort by an eager column fills it
 * without the summary. The summary's own count says what it has seen; rows
 * that all eager columns have already are read for it alone.
 */
#include "model/query.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "model/columns.h"
#include "model/dump.h"
#include "model/literals.h"
#include "model/process.h"
#include "model/summary.h"

enum {
#ifdef CRASHDIVE_TINY
	CATCHUP_SLICE = 4,
#else
	CATCHUP_SLICE = 4096,
#endif
};

static void see(void *ctx, const struct record *r)
{
	summary_add(ctx, r);
}

/* Rows that all columns of the task have. */
static uint32_t eager_rows(const struct columns *c,
                           const struct columns_task *task)
{
	uint32_t least = task->upto;

	for (uint64_t left = task->mask; left; left &= left - 1) {
		unsigned col = (unsigned)__builtin_ctzll(left);
		uint32_t rows = columns_rows(c, task->table, col);

		least = rows < least ? rows : least;
	}
	return least;
}

static uint32_t summary_rows(const struct summary *s)
{
	struct summary_view view;

	summary_read(s, &view);
	return view.processes;
}

/* Shows the summary rows [from, to). */
static void read_rows(const struct dump *d, uint32_t from, uint32_t to)
{
	struct arena a;
	struct record r;

	arena_init(&a);
	for (uint32_t row = from; row < to; row++) {
		arena_reset(&a);
		table_load(&table_processes, d, row, &a, &r);
		summary_add(dump_summary(d), &r);
	}
	arena_release(&a);
}

/* Rows of the other tables, a slice of them; true if there are more. */
static bool follow_tables(struct dump *d)
{
	unsigned n;
	const struct table *const *all = tables(&n);

	for (unsigned i = 0; i < n; i++)
		if (table_follow(all[i], d))
			return true;
	return false;
}

/* A slice of what cells on the screen wait for; true if there is more. */
static bool make_literals(const struct dump *d)
{
	struct literals *l = dump_literals(d);

	return literals_wanted(l, d) && literals_step(l, d);
}

static enum job_result catchup_step(struct job *job)
{
	struct catchup_job *j = (struct catchup_job *)job;
	struct summary *s = dump_summary(j->dump);
	struct columns *c = dump_columns(j->dump);
	struct columns_task task = {
		.dump = j->dump,
		.table = &table_processes,
		.mask = columns_eager(&table_processes),
		.upto = table_rows(&table_processes, j->dump),
		.budget = CATCHUP_SLICE,
		.seen = see,
		.ctx = s,
	};
	uint32_t seen = summary_rows(s);
	uint32_t filled = eager_rows(c, &task);
	bool done = true;

	job->result = ERR_OK;
	if (seen < filled) {
		if (filled - seen > CATCHUP_SLICE)
			filled = seen + CATCHUP_SLICE;
		read_rows(j->dump, seen, filled);
		done = filled == task.upto;
	} else if (filled < task.upto) {
		job->result = columns_fill(c, &task, &done);
	}
	if (task.upto > 0)
		job->progress = (uint32_t)((uint64_t)summary_rows(s) * 1000 /
		                           task.upto);
	if (!job->result && done)
		done = !follow_tables(j->dump) && !make_literals(j->dump);
	return done || job->result ? JOB_DONE : JOB_MORE;
}

static void catchup_drop(struct job *job)
{
	catchup_job_free((struct catchup_job *)job);
}

struct catchup_job *catchup_job_new(struct dump *d)
{
	struct catchup_job *j = xcalloc(1, sizeof(*j));

	j->job.step = catchup_step;
	j->job.drop = catchup_drop;
	j->job.priority = JOB_BACKGROUND;
	j->dump = d;
	return j;
}

void catchup_job_free(struct catchup_job *j)
{
	free(j);
}
