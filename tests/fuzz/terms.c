/* SPDX-License-Identifier: Apache-2.0 */
#include "terms.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "index/source.h"
#include "model/termline.h"

enum {
	BUDGET_SMALL = 256, /* once, or up to eight times */
	ELEMENTS = 4,       /* of a line */
	LIST = 200,         /* looked along */
};

void fuzz_expect(bool right, const char *what)
{
	if (right)
		return;
	fprintf(stderr, "%s\n", what);
	abort();
}

const struct dump *fuzz_dump(void)
{
	static const char text[] = "=erl_crash_dump:0.5\n"
				   "=node:'a@h'\n"
				   "=visible_node:7\n"
				   "Name: 'b@h'\n"
				   "=binary:1\n"
				   "8:YWJjZGVmZ2g=\n"
				   "=binary:2\n"
				   "8:6162636465666768\n"
				   "=binary:7F0000000010\n"
				   "5:w6TigqwA\n"
				   "=end\n";
	static struct dump *d;
	struct err_info info;
	enum err code;
	struct index *x;

	if (d)
		return d;
	x = index_from_source(
		source_from_memory((struct span){text, sizeof(text) - 1}, 0),
		&code, &info);
	fuzz_expect(x != NULL, "the dump of the fuzzers is none");
	index_finish(x);
	d = dump_from_index(x);
	return d;
}

struct term_format fuzz_format(uint8_t flags)
{
	return (struct term_format){
		.payload = flags & FUZZ_HEX ? BYTES_HEX : BYTES_BASE64,
		.crlf = (flags & FUZZ_CRLF) != 0,
		.latin1 = (flags & FUZZ_LATIN1) != 0,
	};
}

static struct heapmap *map_of(const struct fuzz_heap *f, uint8_t flags,
                              size_t off, size_t n)
{
	struct heapmap *m = heapmap_new(
		&f->heap.format, f->heap.text,
		flags & FUZZ_SMALL ? BUDGET_SMALL * (1 + (flags >> 5))
				   : UINT32_MAX);

	fuzz_expect(heapmap_add(m, off, n), "no memory for a range");
	while (heapmap_step(m))
		;
	return m;
}

void fuzz_heap_init(struct fuzz_heap *f, uint8_t flags, const uint8_t *data,
                    size_t size)
{
	size_t half = flags & FUZZ_HALVES ? size / 2 : size;

	while (half > 0 && half < size && data[half - 1] != '\n')
		half--;
	f->copy = xmalloc(size);
	if (size > 0)
		memcpy(f->copy, data, size);
	heap_init(&f->heap, fuzz_dump());
	f->heap.text = (struct span){f->copy, size};
	f->heap.format = fuzz_format(flags);
	f->half = half;
	f->own = map_of(f, flags, 0, half);
	f->literals = map_of(f, flags, half, size - half);
	f->heap.own = f->own;
	f->heap.literals = f->literals;
}

void fuzz_heap_release(struct fuzz_heap *f)
{
	heap_release(&f->heap);
	heapmap_free(f->own);
	heapmap_free(f->literals);
	free(f->copy);
}

void fuzz_heap_terms(struct fuzz_heap *f, unsigned *left,
                     void (*see)(void *ctx, struct heap *h,
                                 const struct term *t),
                     void *ctx)
{
	struct heap *h = &f->heap;
	struct span rest = h->text, line;

	while (*left > 0 && termline_heap(&h->format, &rest, &line)) {
		uint64_t address;
		struct term t;

		if (lex_address(&line, &address)) {
			t = term_at(h, address, (uint64_t)(line.p - h->text.p));
			see(ctx, h, &t);
			--*left;
			continue;
		}
		for (int i = 0; i < ELEMENTS && line.n > 0 && *left > 0; i++) {
			t = term_take(h, &line);
			see(ctx, h, &t);
			line = span_skip(line, 1);
			--*left;
		}
	}
}

static bool is_code(uint64_t code)
{
	return code < 0x110000;
}

/* The next event of the whole walk; a look along a list does not move it. */
static bool next(struct walk *w, struct walk_event *e)
{
	bool all;

	if (!walk_next(w, e))
		return false;
	if (e->what == WALK_OPEN)
		walk_list_all(w, &e->term, LIST, is_code, &all);
	return true;
}

static void compare(const struct walk_event *a, const struct walk_event *b)
{
	bool same = a->what == b->what && a->term.kind == b->term.kind;

	if (same && a->what != WALK_CLOSE)
		same = a->role == b->role && a->index == b->index;
	fuzz_expect(same, "a folded term changes what is behind it");
}

unsigned fuzz_walk(struct heap *h, const struct term *t, unsigned events)
{
	struct walk whole, folded;
	struct walk_event a, b;
	bool root = true;

	walk_init(&whole, h);
	walk_init(&folded, h);
	walk_start(&whole, t);
	walk_start(&folded, t);
	while (events > 0) {
		size_t depth;
		bool more = next(&whole, &a);

		events--;
		fuzz_expect(more == walk_next(&folded, &b),
		            "a folded term ends elsewhere");
		if (!more)
			break;
		compare(&a, &b);
		if (a.what != WALK_OPEN || root) {
			root = false;
			continue;
		}
		walk_skip(&folded);
		for (depth = whole.n; events > 0 && whole.n >= depth; events--)
			next(&whole, &a);
	}
	walk_release(&whole);
	walk_release(&folded);
	return events;
}
