/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INDEX_KEY_H
#define INDEX_KEY_H

/*
 * Inside of the look-up: what a section is looked up by. The id, but of
 * processes without the last digit of their number, and for the data of
 * processes (messages, dictionary, stack, heap) one tag for all four.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/span.h"
#include "index/tags.h"

struct key {
	uint64_t hash;
	struct span id;
	size_t loose;    /* the byte of the id that may differ; id.n if none */
	enum tag family; /* one tag for all that have the same keys */
};

struct key key_make(const struct hash_seed *seed, enum tag tag, struct span id);

/* Whether a section with this tag and id has that key. */
bool key_fits(const struct key *key, enum tag tag, struct span id);

/* Whether two sections have the same key, and many sections that follow each
 * other are likely to. If the one's id has its tag's shape, so has the other's
 * then. */
bool key_runs_on(enum tag tag, struct span id, enum tag next, struct span nid);

#endif
