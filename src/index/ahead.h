/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INDEX_AHEAD_H
#define INDEX_AHEAD_H

/*
 * Looks for candidates in the parts of a dump, a few parts ahead of the
 * scanner and with the help of one more thread, so that the scanner only has
 * to judge and to list them. For a dump that is there as a whole.
 *
 * All functions are for the scanner's thread.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "index/scan.h"
#include "index/source.h"

enum {
#ifdef CRASHDIVE_TINY
	AHEAD_BYTES = 64, /* of a part */
	AHEAD_ROOM = 4,   /* candidates in a part */
	AHEAD_PARTS = 4,
#else
	AHEAD_BYTES = 256 * 1024,
	AHEAD_ROOM = 4096,
	AHEAD_PARTS = 8,
#endif
};

struct part {
	uint64_t at;  /* where its candidates end: there was room up to here */
	uint64_t end; /* where it ends */
	size_t n;
	bool ready; /* ahead.c */
	struct candidate c[AHEAD_ROOM];
};

struct ahead;

/* The source must be complete. Without a second thread, if the system gives
 * none, the scanner's does all the work. NULL when memory is out. */
struct ahead *ahead_new(const struct source *src);
void ahead_free(struct ahead *a);

/* The next part of the dump, the scanner's until ahead_done; NULL behind the
 * last. Works on the parts itself rather than wait. */
struct part *ahead_next(struct ahead *a);
void ahead_done(struct ahead *a);

#endif
