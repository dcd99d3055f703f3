/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_TERM_BROKEN_H
#define MODEL_TERM_BROKEN_H

/*
 * What is broken in the terms of a process: how many marks, by reason, its
 * stack, messages and dictionary hold. What several terms share is looked at
 * once. A job that makes a map of its own, and takes no more than a second or
 * two of whatever process: a large heap is not looked at, or not to its end.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/worker.h"
#include "model/dump.h"
#include "model/term.h"

struct broken {
	uint64_t count[WHY_COUNT];
	uint64_t all;
	uint64_t parts; /* terms and parts of terms that were looked at */
	bool looked;    /* false: too large, or the dump has no such terms */
	bool more;      /* `parts` are not all */
};

struct broken_state; /* of term_broken.c */

struct broken_job {
	struct job job; /* first: the worker's */
	/* To be changed before it runs, if at all: parts to look at, in the
	 * beginning 1,000,000; bytes of the heap and the literals, 128 MiB. */
	uint64_t limit;
	uint64_t text;
	struct broken broken; /* the answer; job.result is always ERR_OK */
	struct broken_state *state;
};

/* Of the process whose =proc is `section`. The dump must be indexed to its end
 * when it runs. JOB_BACKGROUND. Never NULL. */
struct broken_job *broken_job_new(const struct dump *d, uint32_t section);
void broken_job_free(struct broken_job *j);

/* The name of a reason in data formats, "no_object". */
const char *broken_key(enum term_why why);

/* For people: "3 objects that are not in the dump, 1 cut term", "" if there is
 * nothing to tell. NUL-terminated, returns its length. */
enum { BROKEN_TEXT = 512 };
size_t broken_text(const struct broken *b, char out[BROKEN_TEXT]);

#endif
