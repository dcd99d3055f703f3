/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An external term of any bytes, plain: it is walked through, and where each
 * term in it ends is the same by walking as by passing it by.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/etf.h"
#include "terms.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { EVENTS = 2000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes payload;
	struct heap heap;
	struct term t;
	char *copy = xmalloc(size);

	if (size > 0)
		memcpy(copy, data, size);
	heap_init(&heap, fuzz_dump());
	payload = bytes_of((struct span){copy, size}, BYTES_PLAIN, size);
	t = etf_term(&heap, &payload, SPAN_LIT("A1:aA2:bc"));
	fuzz_walk(&heap, &t, EVENTS);
	heap_release(&heap);
	free(copy);
	return 0;
}
