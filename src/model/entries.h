/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_ENTRIES_H
#define MODEL_ENTRIES_H

/*
 * The rows of a ROWS_ENTRIES table: the lines of all sections with its tag, or
 * whatever its `entry` function cuts off. Of every 16th row, and of the first
 * of each section, its place is kept (16 bytes), so that any row is found by a
 * walk over a few others, and a million atoms cost 1 MB.
 *
 * One writer, the worker (or the only thread); any thread may read.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "model/table.h"

struct entries;

struct entries *entries_new(const struct table *t);
void entries_free(struct entries *e);

/*
 * Writer: looks through sections that are whole by now, at most some megabytes
 * of them; *more tells whether there is more to look through at once.
 * ERR_NOMEM: what was found stays, and no more will be.
 */
enum err entries_follow(struct entries *e, const struct dump *d, bool *more);

/* The rows that can be asked for (acquire). */
uint32_t entries_count(const struct entries *e);

/* The section and the text of a row below entries_count. */
void entries_load(const struct entries *e, uint32_t row, struct record *r);

#endif
