/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_HEAPMAP_IN_H
#define MODEL_HEAPMAP_IN_H

/* Inside of heapmap.c, which makes maps, and heapfind.c, which looks into
 * them. */

#include "model/heapmap.h"
#include "model/heaprun.h"

struct range {
	uint64_t off;
	uint64_t end;
};

struct heapmap {
	struct term_format format;
	struct span text;
	uint64_t budget;

	struct range *ranges;
	size_t n_ranges;
	size_t range; /* where the next line is */
	uint64_t at;
	uint64_t done;
	uint64_t all;

	struct radix_item *items; /* the buffer; NULL before and after */
	struct radix_item *scratch;
	size_t n_items;
	size_t room;
	uint64_t base; /* offset that places in the buffer count from */

	struct heaprun *runs;
	size_t n_runs;
	uint64_t used;  /* bytes of the runs */
	unsigned level; /* of new ones */
	size_t coarse;  /* how many runs are of that level already */
	struct heapmerge *merge;
	size_t merged;  /* runs that need not be looked at again for that */
	size_t merging; /* runs behind them that are being made one */
	bool apart;     /* each run has addresses of its own, in their order */
	uint64_t objects;
	bool full; /* of memory: what is behind `at` is not in the map */
};

/* The first range that ends behind an offset; n_ranges if none does. */
size_t heapmap_range(const struct heapmap *m, uint64_t at);

#endif
