/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_ROWSET_H
#define MODEL_ROWSET_H

/* The answer to a query: row numbers in the order asked for. Immutable once
 * made; swapped whole. 4 bytes a row; the identity takes none. */

#include <stdbool.h>
#include <stdint.h>

struct rowset {
	uint32_t n;     /* rows in it */
	uint32_t of;    /* rows of the table that were looked at */
	bool identity;  /* row i is i */
	uint32_t row[]; /* unless identity */
};

/* Rows 0 to n - 1; never NULL. */
struct rowset *rowset_identity(uint32_t n);

/* Room for n rows, to be filled by the caller; NULL when memory is out. */
struct rowset *rowset_new(uint32_t n, uint32_t of);
void rowset_free(struct rowset *r);

uint32_t rowset_at(const struct rowset *r, uint32_t i);

/* The position of a row, or UINT32_MAX; looks near `hint` first, then
 * everywhere (linear: a few ms for a million rows). */
uint32_t rowset_find(const struct rowset *r, uint32_t row, uint32_t hint);

#endif
