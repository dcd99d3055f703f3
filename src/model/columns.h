/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_COLUMNS_H
#define MODEL_COLUMNS_H

/*
 * The numbers of whole columns: 8 bytes a row, as sort keys (value_key), made
 * when a sort, a filter or a summary first needs them, and ahead of time for
 * the columns marked COL_EAGER. Append-only: the worker (or the only thread)
 * writes, all may read.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "model/table.h"

struct columns;

struct columns *columns_new(void);
void columns_free(struct columns *c);

/* Rows of a column that are there (acquire); 0 if it was never asked for. */
uint32_t columns_rows(const struct columns *c, const struct table *t,
                      unsigned col);

/* The key of a row below columns_rows. */
uint64_t columns_key(const struct columns *c, const struct table *t,
                     unsigned col, uint32_t row);

/* Copies the keys of rows [from, from + n) into out. */
void columns_keys(const struct columns *c, const struct table *t, unsigned col,
                  uint32_t from, uint32_t n, uint64_t *out);

struct columns_task {
	const struct dump *dump;
	const struct table *table;
	uint64_t mask;   /* columns: bit = number */
	uint32_t upto;   /* rows that are wanted */
	uint32_t budget; /* rows to read in one call at most */
	/* Called with each record on the way; may be NULL. */
	void (*seen)(void *ctx, const struct record *r);
	void *ctx;
};

/*
 * Writer: makes the keys of the task's columns for the rows [first missing,
 * upto) in one pass over each row. *done tells whether all are there.
 * ERR_NOMEM; what was made until then stays.
 */
enum err columns_fill(struct columns *c, const struct columns_task *task,
                      bool *done);

/* The columns of a table that are marked COL_EAGER. */
uint64_t columns_eager(const struct table *t);

#endif
