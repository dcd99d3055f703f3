/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_STORE_H
#define BASE_STORE_H

/*
 * Copies of texts that grow with the dump: like an arena, but out of memory is
 * an answer and not the end. A copy stays where it is until all are released.
 * One thread.
 */

#include "base/span.h"

struct store_block;

/* Zero is empty. */
struct store {
	struct store_block *blocks; /* the one in use first */
};

void store_release(struct store *s);

/* A copy of the text; NULL when memory is out. */
const char *store_put(struct store *s, struct span text);

#endif
