/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An external term of any bytes, plain: it is walked through and printed, and
 * where each term in it ends is the same by walking as by passing it by.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "index/source.h"
#include "model/etf.h"
#include "model/term_print.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LIMIT = 2000, EVENTS = 20000 };

static void check(void *ctx, struct span text)
{
	uint64_t *printed = ctx;

	*printed += text.n;
	if (!utf8_valid(text) || *printed > LIMIT + 32)
		abort();
}

/* Folding the first term within another leaves the others as they are. */
static void fold(struct heap *h, const struct term *t)
{
	struct walk_event a, b;
	struct walk whole, folded;
	bool open;

	walk_init(&whole, h);
	walk_init(&folded, h);
	walk_start(&whole, t);
	walk_start(&folded, t);
	open = walk_next(&whole, &a) && a.what == WALK_OPEN;
	walk_next(&folded, &b);
	for (int i = 0; open && i < EVENTS; i++) {
		size_t depth = whole.n;

		open = walk_next(&whole, &a) && whole.n >= depth;
		if (walk_next(&folded, &b) && open &&
		    (a.what != b.what || a.role != b.role ||
		     a.index != b.index || a.term.kind != b.term.kind))
			abort();
		if (!open || b.what != WALK_OPEN)
			continue;
		walk_skip(&folded);
		for (int k = 0; k < EVENTS && whole.n > depth; k++)
			walk_next(&whole, &a);
		open = whole.n == depth;
	}
	walk_release(&whole);
	walk_release(&folded);
}

/* The same for all inputs: it says which node is the own one. */
static struct dump *dump_once(void)
{
	static const char text[] = "=erl_crash_dump:0.5\n=node:'a@h'\n=end\n";
	static struct dump *d;
	struct err_info info;
	enum err code;
	struct index *x;

	if (d)
		return d;
	x = index_from_source(
		source_from_memory((struct span){text, sizeof(text) - 1}, 0),
		&code, &info);
	if (!x)
		abort();
	index_finish(x);
	d = dump_from_index(x);
	return d;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint64_t printed = 0;
	struct print_options options = {.syntax = &print_erlang,
	                                .limit = LIMIT,
	                                .put = check,
	                                .ctx = &printed};
	struct bytes payload;
	struct heap heap;
	struct print print;
	struct term t;
	char *copy = memcpy(xmalloc(size), data, size);

	heap_init(&heap, dump_once());
	payload = bytes_of((struct span){copy, size}, BYTES_PLAIN, size);
	t = etf_term(&heap, &payload, SPAN_LIT("A1:aA2:bc"));
	print_init(&print, &heap, &options);
	print_term(&print, &t);
	fold(&heap, &t);
	print_release(&print);
	heap_release(&heap);
	free(copy);
	return 0;
}
