/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text filters: the input is the filter, a line feed, and the text to look at.
 * What is found is inside the text, is not found earlier by plain means, and is
 * found in it again when it stands alone.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/textfilter.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(struct span filter, struct span text)
{
	struct textfilter *f = textfilter_new(NULL, filter);
	struct span hit;
	size_t at, again, n = 0;

	if (!f)
		return;
	at = textfilter_find(f, text, &n);
	if (at > text.n || (at < text.n && n > text.n - at))
		abort();
	if (span_find(text, filter) < at)
		abort();
	if (at < text.n) {
		hit = span_take(span_skip(text, at), n);
		again = textfilter_find(f, hit, &n);
		if (again != 0 || n != hit.n)
			abort();
	}
	textfilter_free(f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span all = {memcpy(xmalloc(size), data, size), size};
	size_t line = span_find_byte(all, '\n');

	check(span_take(all, line), span_skip(all, line + 1));
	free((void *)(uintptr_t)all.p);
	return 0;
}
