/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_IDENTROW_H
#define MODEL_IDENTROW_H

/*
 * Rows by the names that people give them: "ets:logger", "atom:12",
 * "timer:3". A name may be that of several rows.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/span.h"
#include "model/table.h"

#define IDENTROW_NONE UINT32_MAX

struct identrow {
	const struct table *table;
	struct span id; /* behind the colon */
	int name;       /* column that is looked at beside the table's id; -1 */
	uint32_t row;   /* if the id is the number of a row, else IDENTROW_NONE
	                 */
};

/* False if there is no word of a table with a colon in front. `text` is
 * borrowed. */
bool identrow_parse(struct span text, struct identrow *out);

/* The next row that is meant, from `from` on; IDENTROW_NONE if there is none.
 * Atoms may be given without their quotes. Looks at all rows of the table that
 * are there: for the worker or the only thread. */
uint32_t identrow_next(const struct identrow *q, const struct dump *d,
                       uint32_t from);

/* What leads to a row: a pid, a port, or a word and what tells the row from
 * others, as far as something does. Of the arena or borrowed. */
struct span identrow_text(const struct table *t, const struct dump *d,
                          uint32_t row, struct arena *a);

#endif
