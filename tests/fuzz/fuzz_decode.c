/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any lines as a heap, with literals or without: what the map says where
 * objects are is true, whatever its budget, and each term is walked through.
 * The lines are those of a stack as well.
 */
#include <string.h>

#include "model/stack.h"
#include "model/termline.h"
#include "terms.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
	TERMS = 20,
	EVENTS = 150, /* of a term */
	EVENTS_ALL = 800,
	LINES = 32,
};

static void look(void *ctx, struct heap *h, const struct term *t)
{
	unsigned *left = ctx;
	unsigned events = *left < EVENTS ? *left : EVENTS;

	*left -= events - fuzz_walk(h, t, events);
}

/* What stands before the place that a map finds is the address. */
static void find(const struct fuzz_heap *f, const struct heapmap *m,
                 uint64_t address)
{
	struct span text = f->heap.text;
	uint64_t off, again;
	size_t from;

	if (!heapmap_find(m, address, &off))
		return;
	fuzz_expect(off > 1 && off <= text.n && text.p[off - 1] == ':',
	            "an object that is none");
	from = (size_t)off - 1;
	while (from > 0 && strchr("0123456789ABCDEF", text.p[from - 1]) &&
	       text.p[from - 1] != '\0')
		from--;
	text = span_skip(text, from);
	fuzz_expect(lex_address(&text, &again) && again == address,
	            "an object of another address");
}

static void maps(const struct fuzz_heap *f, const struct heapmap *whole)
{
	struct span rest = f->heap.text, line;
	int left = LINES;

	while (left-- > 0 && termline_heap(&f->heap.format, &rest, &line)) {
		uint64_t address, a = 0, b = 0;
		bool found;

		if (!lex_address(&line, &address))
			continue;
		find(f, f->own, address);
		find(f, f->literals, address + 1);
		found = heapmap_find(whole, address, &a);
		fuzz_expect(found == heapmap_find(f->own, address, &b) &&
		                    a == b,
		            "the budget decides what is found");
	}
}

static void stack(const struct fuzz_heap *f)
{
	struct stack_row row;
	struct stack s;
	int left = LINES;

	stack_init(&s, fuzz_dump(), f->heap.text,
	           SPAN_LIT("State: Waiting\nProgram counter: 0x1 (a)\n"));
	while (left-- > 0 && stack_next(&s, &row))
		;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unsigned terms = TERMS, events = EVENTS_ALL;
	struct fuzz_heap f;
	struct heapmap *whole;

	if (size == 0)
		return 0;
	fuzz_heap_init(&f, data[0], data + 1, size - 1);
	fuzz_heap_terms(&f, &terms, look, &events);
	whole = heapmap_new(&f.heap.format, f.heap.text, UINT32_MAX);
	heapmap_add(whole, 0, f.half);
	while (heapmap_step(whole))
		;
	maps(&f, whole);
	stack(&f);
	heapmap_free(whole);
	fuzz_heap_release(&f);
	return 0;
}
