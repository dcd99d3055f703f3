/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_ABSENT_H
#define MODEL_ABSENT_H

/* Why a table has no rows: the same reason for the terminal and the command
 * line. Any thread; constant work. */

#include <stddef.h>

#include "model/dump.h"
#include "model/table.h"

enum absent {
	ABSENT_NOT,       /* there are rows */
	ABSENT_NOT_YET,   /* they may come: the dump is still being indexed */
	ABSENT_CUT,       /* the dump ends before them */
	ABSENT_UNWRITTEN, /* the release that wrote it does not write them */
	ABSENT_NONE,      /* there was nothing to write */
};

/* `done`: every row that can be found has been. */
enum absent absent_why(const struct table *t, const struct dump *d, bool done);

/* The same as a sentence or two; NUL-terminated, returns the length; "" for
 * ABSENT_NOT. */
enum { ABSENT_TEXT = 1024 };
size_t absent_text(const struct table *t, const struct dump *d, bool done,
                   char out[ABSENT_TEXT]);

#endif
