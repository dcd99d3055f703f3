/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any term in each syntax, from the lines of a heap or, when the first byte is
 * that of one, from an external term: what is printed is UTF-8, no longer than
 * its limit, and the same again.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "model/etf.h"
#include "model/term_print.h"
#include "terms.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
	TERMS = 12,
	LIMIT = 600,
	NOTE = 32, /* that it was cut */
	EXTERNAL = 131,
};

struct check {
	uint64_t limit;
	uint64_t n; /* bytes printed */
	uint64_t hash;
};

/* Chosen by the size of the input. */
struct how {
	uint64_t limit;
	bool latin1;
	bool again;
};

static void check(void *ctx, struct span text)
{
	struct check *c = ctx;

	c->n += text.n;
	for (size_t i = 0; i < text.n; i++)
		c->hash = (c->hash ^ (unsigned char)text.p[i]) *
		          UINT64_C(0x100000001b3);
	fuzz_expect(utf8_valid(text), "what is printed is no UTF-8");
	fuzz_expect(c->n <= c->limit + NOTE, "the limit is none");
}

static struct check print(struct heap *h, const struct term *t,
                          struct print_options options)
{
	struct check c = {.limit = options.limit};
	struct print p;

	options.put = check;
	options.ctx = &c;
	print_init(&p, h, &options);
	if (print_term(&p, t))
		fuzz_expect(c.n <= c.limit, "the limit is not told");
	print_release(&p);
	return c;
}

static void see(void *ctx, struct heap *h, const struct term *t)
{
	const struct how *how = ctx;

	for (size_t i = 0; print_syntaxes[i]; i++) {
		struct print_options options = {.syntax = print_syntaxes[i],
		                                .limit = how->limit,
		                                .latin1 = how->latin1};
		struct check a = print(h, t, options), b;

		if (!how->again)
			continue;
		b = print(h, t, options);
		fuzz_expect(a.n == b.n && a.hash == b.hash,
		            "printed again it is another term");
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct how how = {.limit = size % 8 == 0 ? size % 61 : LIMIT,
	                  .latin1 = size % 3 == 0,
	                  .again = size % 4 == 1};
	unsigned left = TERMS;
	struct fuzz_heap f;
	struct bytes payload;
	struct term t;
	char *copy;

	if (size == 0)
		return 0;
	if (data[0] != EXTERNAL) {
		fuzz_heap_init(&f, data[0], data + 1, size - 1);
		fuzz_heap_terms(&f, &left, see, &how);
		fuzz_heap_release(&f);
		return 0;
	}
	copy = memcpy(xmalloc(size), data, size);
	heap_init(&f.heap, fuzz_dump());
	payload = bytes_of((struct span){copy, size}, BYTES_PLAIN, size);
	t = etf_term(&f.heap, &payload, SPAN_LIT("A1:aA2:bc"));
	see(&how, &f.heap, &t);
	heap_release(&f.heap);
	free(copy);
	return 0;
}
