/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any lines as the heap of a process, and as its stack, messages and
 * dictionary, and as literals: what is decoded is printed. The first byte
 * chooses the version of the dump and its line ends.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../common/read_terms.h"
#include "base/alloc.h"
#include "index/source.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct text {
	char *p;
	size_t n;
};

static void put(struct text *t, const char *p, size_t n)
{
	memcpy(t->p + t->n, p, n);
	t->n += n;
}

static void put_str(struct text *t, const char *s)
{
	put(t, s, strlen(s));
}

static struct text compose(uint8_t flags, const char *p, size_t n)
{
	static const char *const tags[] = {
		"=proc_messages:<0.1.0>\n", "\n=proc_dictionary:<0.1.0>\n",
		"\n=proc_stack:<0.1.0>\n", "\n=proc_heap:<0.1.0>\n"};
	struct text t = {xmalloc(5 * n + 1024), 0};

	put_str(&t, flags & 1 ? "=erl_crash_dump:0.2" : "=erl_crash_dump:0.5");
	put_str(&t, flags & 2 ? "\r\n" : "\n");
	if (flags & 4)
		put_str(&t, "System version: Erlang R14 (erts-5.8)\n");
	put_str(&t, "=proc:<0.1.0>\nState: Waiting\nProgram counter: 0x1 (a)\n"
	            "=node:'a@h'\n=visible_node:7\nName: 'b@h'\n");
	for (size_t i = 0; i < 4; i++) {
		put_str(&t, tags[i]);
		put(&t, p, n);
	}
	put_str(&t, "\n=literals\n");
	put(&t, p, n);
	put_str(&t, "\n=binary:1\n8:YWJjZGVmZ2g=\n=end\n");
	return t;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err_info info;
	enum err code;
	const char *wrong;
	struct text t;
	struct index *x;
	struct dump *d;

	if (size == 0)
		return 0;
	t = compose(data[0], (const char *)data + 1, size - 1);
	x = index_from_source(source_from_memory((struct span){t.p, t.n}, 0),
	                      &code, &info);
	if (x) {
		index_finish(x);
		d = dump_from_index(x);
		wrong = read_terms(d);
		if (wrong) {
			fprintf(stderr, "%s\n", wrong);
			abort();
		}
		dump_free(d);
	}
	free(t.p);
	return 0;
}
