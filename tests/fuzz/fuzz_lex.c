/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as words of terms and as lines of them: nothing is read beyond the
 * text, every step takes something, and what is passed by is what is taken.
 * The first byte chooses the version of the dump and its line ends.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/termline.h"
#include "terms.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool inside(struct span piece, struct span text)
{
	return piece.n == 0 ||
	       (piece.p >= text.p && piece.p + piece.n <= text.p + text.n);
}

/* Ends of elements, as lex_skip knows them without reading the element. */
static bool at_end(struct span rest)
{
	return rest.n == 0 || memchr(",|:\r\n", *rest.p, 5) != NULL;
}

static void elements(const struct term_format *f, struct span text)
{
	struct span rest = text;

	while (rest.n > 0) {
		struct span skipped = rest;
		struct span from = rest;
		struct lex_elem e;

		lex_elem(f, &rest, &e);
		fuzz_expect(e.raw.n == from.n - rest.n, "raw is not all");
		fuzz_expect(inside(e.text, from) && inside(e.bytes.text, from),
		            "text from elsewhere");
		fuzz_expect(e.kind == LEX_EMPTY || e.kind == LEX_BAD ||
		                    e.raw.n > 0,
		            "an element of nothing");
		if (e.kind != LEX_BAD && e.kind != LEX_CUT && at_end(rest))
			fuzz_expect(lex_skip(f, &skipped) &&
			                    skipped.n == rest.n,
			            "passing by is not taking");
		if (e.raw.n == 0)
			rest = span_skip(rest, 1);
	}
}

static void objects(const struct term_format *f, struct span text)
{
	struct span rest = text, line;
	const char *behind = text.p;

	while (termline_heap(f, &rest, &line)) {
		struct span body = line;
		struct lex_heap o;
		uint64_t address;
		size_t at;

		fuzz_expect(inside(line, text) && line.p >= behind,
		            "lines that overlap");
		behind = line.p + line.n;
		lex_address(&body, &address);
		at = (size_t)(body.p - text.p);
		lex_heap(f, span_skip(text, at), &o);
		fuzz_expect(inside(o.rest, text) && inside(o.text, text) &&
		                    inside(o.bytes.text, text),
		            "an object from elsewhere");
		at = termline_heap_end(f, text, at);
		fuzz_expect(at == text.n || text.p[at] == '\n',
		            "a line that does not end with it");
	}
}

static void lines(const struct term_format *f, struct span text)
{
	struct span rest = text, line;
	struct lex_elem a, b;
	size_t left = rest.n;

	while (termline_elems(f, &rest, &line)) {
		fuzz_expect(rest.n < left, "a line that takes nothing");
		left = rest.n;
		termline_pair(f, line, ':', &a, &b);
		fuzz_expect(inside(a.raw, line) && inside(b.raw, line),
		            "a pair from elsewhere");
		termline_pair(f, line, '|', &a, &b);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct term_format f;
	struct span text;
	char *copy;

	if (size == 0)
		return 0;
	f = fuzz_format(data[0]);
	copy = xmalloc(size - 1);
	memcpy(copy, data + 1, size - 1);
	text = (struct span){copy, size - 1};
	elements(&f, text);
	objects(&f, text);
	lines(&f, text);
	free(copy);
	return 0;
}
