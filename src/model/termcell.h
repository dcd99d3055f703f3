/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_TERMCELL_H
#define MODEL_TERMCELL_H

/*
 * Terms that stand in cells of tables: printed on one line, in the syntax of
 * the dump (dump_set_terms), cut at a number of bytes, which the text then
 * says. Any thread.
 */

#include <stdbool.h>
#include <stdint.h>

#include "model/table.h"

enum {
	TERMCELL_LIST = 4096, /* bytes of a term in a list, on a page, and what
	                       * filters look at */
	TERMCELL_ROW = 1024,  /* in a row of the terminal's tables */
	TERMCELL_KEPT = 256,  /* of what is kept for each row: what rows are
	                       * sorted and grouped by */
	TERMCELL_MOST = 64 << 20,
};

/*
 * Replaces the text of a column that has terms, as it stands in the dump, by
 * the term that it is. It stays as it is, and false is returned, if terms are
 * shown raw, or if it needs the literals and the record is `quick`: then their
 * map is asked for.
 */
bool termcell_print(const struct record *r, const struct column *c,
                    struct value *out);

/* Whether a cell that was printed `quick` waits for the literals: what it
 * shows is not yet what it will. */
bool termcell_waits(const struct record *r, const struct column *c);

/* Another number whenever cells may show something else than before: another
 * syntax, or the literals have come. */
uintptr_t termcell_state(const struct dump *d);

/* For jobs, before they read rows of a table: a slice of what its cells need;
 * true if there is more to do at once. What few of them need (COL_HEAP) is made
 * when one does. Worker, or the only thread. */
bool termcell_prepare(const struct table *t, const struct dump *d);

#endif
