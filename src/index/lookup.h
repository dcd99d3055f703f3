/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INDEX_LOOKUP_H
#define INDEX_LOOKUP_H

/* Inside of sections.c: the look-up of sections by tag and id (sections.h). */

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/chunkvec.h"
#include "base/span.h"
#include "index/key.h"
#include "index/scan.h"
#include "index/tags.h"

enum {
#ifdef CRASHDIVE_TINY
	LOOKUP_FIRST_LOG2 = 2, /* slots of the first table, as a power */
	LOOKUP_BATCH = 3,
#else
	LOOKUP_FIRST_LOG2 = 10,
	LOOKUP_BATCH = 32,
#endif
	/* Together more slots than there are numbers. */
	LOOKUP_TABLES = 34 - LOOKUP_FIRST_LOG2,
};

/* The upper half of the hash and a number plus one; 0 is free. */
typedef _Atomic uint64_t lookup_slot;

struct lookup {
	const struct chunkvec *records;
	struct hash_seed seed;
	_Atomic(lookup_slot *) table[LOOKUP_TABLES];

	/* Writer only. */
	unsigned tables;  /* in use */
	uint64_t used;    /* slots of the newest table */
	unsigned waiting; /* in the batch */
	uint32_t batch[LOOKUP_BATCH];
};

void lookup_init(struct lookup *l, const struct chunkvec *records);
void lookup_release(struct lookup *l);

/* Writer: makes room for one more run; false when memory is out. */
bool lookup_reserve(struct lookup *l, struct span text);

/* Writer: adds the run that begins with section `number`, whose record is
 * there, and for which room was reserved. Sections that go on a run are not
 * added. */
void lookup_add(struct lookup *l, struct span text, uint32_t number);

/* Writer: enters what waits. `text`: see sections_append. */
void lookup_flush(struct lookup *l, struct span text);

/* Reader: as sections_find among the first `count` sections. */
uint32_t lookup_find(const struct lookup *l, struct span text, enum tag tag,
                     struct span id, uint32_t after, uint32_t count);

#endif
