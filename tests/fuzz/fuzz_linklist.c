/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The link list of a process from any bytes: items are in order, inside the
 * text and do not overlap; the counts are those of the items.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/linklist.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Whether b is within a; empty spans may point anywhere. */
static int inside(struct span a, struct span b)
{
	return b.n == 0 || (b.p >= a.p && b.p + b.n <= a.p + a.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span text = {memcpy(xmalloc(size), data, size), size};
	uint64_t count[LINKLIST_BAD + 1], seen[LINKLIST_BAD + 1] = {0};
	const char *end = text.p;
	struct linklist_item item;
	struct span rest = text;

	while (linklist_next(&rest, &item)) {
		seen[item.kind]++;
		if (!inside(text, item.text) ||
		    !inside(item.text, item.target) ||
		    !inside(item.text, item.ref) || !inside(text, rest))
			abort();
		if (item.text.n > 0 && item.text.p < end)
			abort();
		if (item.text.n > 0)
			end = item.text.p + item.text.n;
	}
	linklist_count(text, count);
	if (memcmp(count, seen, sizeof(count)) != 0)
		abort();
	free((void *)(uintptr_t)text.p);
	return 0;
}
