/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_ALLOCSUM_H
#define MODEL_ALLOCSUM_H

/*
 * What the memory allocators have in use, by type: the sums over all instances
 * that OTP's own viewer shows, and a total.
 *
 * The worker (or the only thread) follows the =allocator sections and makes
 * the rows visible when it has been over all of them; from then on they do not
 * change. Any thread may read.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

struct dump;
struct allocsum;

enum allocsum_size {
	ALLOCSUM_BLOCKS,
	ALLOCSUM_CARRIERS,
	ALLOCSUM_MSEG, /* of the total: what mseg_alloc has mapped */
	ALLOCSUM_SIZES,
};

struct allocsum_row {
	struct span name; /* "total", or of the dump: "eheap_alloc" */
	uint64_t size[ALLOCSUM_SIZES]; /* bytes, saturating */
	bool has[ALLOCSUM_SIZES];      /* anything was added to it */
};

struct allocsum *allocsum_new(void);
void allocsum_free(struct allocsum *s);

/* Writer: a slice of some milliseconds; true if there is more to do at once. */
bool allocsum_follow(struct allocsum *s, const struct dump *d);

/* The total, then the types in file order; 0 until all are there. */
uint32_t allocsum_rows(const struct allocsum *s);
const struct allocsum_row *allocsum_row(const struct allocsum *s, uint32_t i);

#endif
