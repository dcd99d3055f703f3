/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_SEEN_H
#define MODEL_SEEN_H

/*
 * A set of places in the text of a dump: the objects that a walk has been at.
 * A bit for every four bytes of text, in pages that are made where something
 * is put, so that it takes a byte of memory for an object or so and no more
 * than a budget in all. Places less than four bytes apart are one, which no
 * two objects with something in them are.
 *
 * Rejected: a hash table of addresses (16 bytes an object, and a pause each
 * time that it grows).
 *
 * One thread.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct seen {
	uint64_t **pages; /* by place; NULL: nothing is there */
	size_t n;
	uint64_t left; /* bytes of the budget */
	bool full;     /* something could not be put */
};

/* `text` and `budget` are in bytes; memory is taken when it is needed. */
void seen_init(struct seen *s, uint64_t text, uint64_t budget);
void seen_release(struct seen *s);

bool seen_has(const struct seen *s, uint64_t off);

/* False when there is no memory for it: then it is not in the set. */
bool seen_add(struct seen *s, uint64_t off);

#endif
