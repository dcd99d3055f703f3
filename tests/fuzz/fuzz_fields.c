/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A dump of any bytes: everything that the model tells about it. The first byte
 * of the input says in which portions the rest becomes visible to the scanner,
 * as if it came through a pipe; a beginning that makes it a dump is put in
 * front of what has none.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../common/read_dump.h"
#include "base/alloc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct span make_text(const uint8_t *data, size_t size)
{
	static const char head[] = "=erl_crash_dump:0.5\n";
	size_t n = sizeof(head) - 1;
	char *p;

	if (size >= n && memcmp(data, head, n - 4) == 0)
		n = 0;
	p = xmalloc(n + size);
	memcpy(p, head, n);
	memcpy(p + n, data, size);
	return (struct span){p, n + size};
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err_info info;
	struct span text;
	struct index *x;
	struct dump *d;
	enum err code;
	const char *wrong;

	if (size == 0)
		return 0;
	text = make_text(data + 1, size - 1);
	x = index_from_source(source_from_memory(text, data[0]), &code, &info);
	if (x) {
		index_finish(x);
		d = dump_from_index(x);
		wrong = read_dump(d);
		if (wrong) {
			fprintf(stderr, "%s\n", wrong);
			abort();
		}
		dump_free(d);
	}
	free((void *)(uintptr_t)text.p);
	return 0;
}
