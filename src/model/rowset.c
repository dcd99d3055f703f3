/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rowsets: a counted array of row numbers in one allocation. The identity (a
 * table as it stands in the file) is not spelled out, because the common case
 * of a million rows in file order should cost nothing.
 *
 * Rejected: the inverse permutation beside it. It would make rowset_find
 * constant but double the memory, for a question asked once a key press.
 */
#include "model/rowset.h"

#include <stddef.h>
#include <stdlib.h>

#include "base/alloc.h"

enum { ROWSET_NEAR = 256 };

struct rowset *rowset_identity(uint32_t n)
{
	struct rowset *r = xmalloc(sizeof(*r));

	r->n = n;
	r->of = n;
	r->identity = true;
	return r;
}

struct rowset *rowset_new(uint32_t n, uint32_t of)
{
	/* In units of a row, so that big_alloc checks the product. */
	size_t head = sizeof(struct rowset) / sizeof(uint32_t);
	struct rowset *r;

	if (n > SIZE_MAX - head)
		return NULL;
	r = big_alloc(head + n, sizeof(uint32_t));
	if (!r)
		return NULL;
	r->n = n;
	r->of = of;
	r->identity = false;
	return r;
}

void rowset_free(struct rowset *r)
{
	free(r);
}

uint32_t rowset_at(const struct rowset *r, uint32_t i)
{
	return r->identity ? i : r->row[i];
}

uint32_t rowset_find(const struct rowset *r, uint32_t row, uint32_t hint)
{
	uint32_t from, to;

	if (r->identity)
		return row < r->n ? row : UINT32_MAX;
	from = hint > ROWSET_NEAR ? hint - ROWSET_NEAR : 0;
	to = hint < r->n && r->n - hint > ROWSET_NEAR ? hint + ROWSET_NEAR
	                                              : r->n;
	for (uint32_t i = from; i < to; i++)
		if (r->row[i] == row)
			return i;
	for (uint32_t i = 0; i < r->n; i++)
		if (r->row[i] == row)
			return i;
	return UINT32_MAX;
}
