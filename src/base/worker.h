/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_WORKER_H
#define BASE_WORKER_H

/*
 * One background thread that runs jobs in slices, so that an urgent job never
 * waits for a long one and any job can be cancelled between two slices.
 *
 * A job is embedded at the start of the caller's own struct. From submit until
 * worker_reap gives it back it belongs to the worker: the submitter may read
 * `progress` and call worker_cancel, nothing else. Finished jobs, also the
 * cancelled ones, are told through worker_fd, which poll() sees as readable.
 *
 * All functions but the job's own step are for the thread that made the
 * worker.
 */

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

enum job_result {
	JOB_MORE, /* run again, after more urgent jobs have had their turn */
	JOB_DONE,
};

enum job_priority {
	JOB_URGENT, /* somebody looks at a screen and waits for it */
	JOB_NORMAL,
	JOB_BACKGROUND,
	JOB_PRIORITIES,
};

struct job {
	/* One slice of work, about 2 ms, on the worker's thread. */
	enum job_result (*step)(struct job *job);
	/* Frees a job, with its result, that nobody wants any more; NULL: it
	 * is somebody else's. */
	void (*drop)(struct job *job);
	enum job_priority priority;
	enum err result;           /* set by the last step; ERR_CANCELED */
	_Atomic uint32_t progress; /* per mille, set by step */
	_Atomic bool cancel;       /* step need not look; the worker does */
	struct job *next;          /* worker's own */
};

struct worker;

/* NULL, with *info set, when the thread or its pipe cannot be made. The thread
 * blocks all signals but those of its own faults: if SIGBUS were blocked, a
 * hole in the mapping would kill the program past its handler. */
struct worker *worker_new(struct err_info *info);

/* Cancels what there is, joins the thread, that is, waits for the end of one
 * slice. Jobs that were not reaped are dropped. NULL is allowed. */
void worker_free(struct worker *w);

/* The job, with step and priority set, goes behind the others of its priority;
 * result, progress and cancel are cleared. */
void worker_submit(struct worker *w, struct job *job);

/* No further slice of the job is run, unless it is done by now. It still comes
 * out of worker_reap, then with ERR_CANCELED. */
void worker_cancel(struct worker *w, struct job *job);

/* Readable when worker_reap has something; owned by the worker. */
int worker_fd(const struct worker *w);

/* The next finished job, or NULL. */
struct job *worker_reap(struct worker *w);

/* Runs a job to its end on the calling thread: for the command line and for
 * tests. job->cancel ends it between two slices. Returns job->result. */
enum err job_run(struct job *job);

#endif
