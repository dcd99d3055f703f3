/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The sizes of objects against real heaps: from one object to the next in
 * memory it is never less than what we say that it takes, and mostly just that;
 * else there was garbage between them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/radix.h"
#include "model/dump.h"
#include "model/etf.h"
#include "model/heap.h"
#include "model/term_words.h"
#include "model/termline.h"

enum { OBJECTS = 1 << 17 };

struct reader {
	struct heap heap;
	struct word_sizes sizes;
	struct radix_item *items; /* addresses, and offsets in the dump */
	size_t n;
	uint64_t equal;
	uint64_t more;
};

/* What the words of an object depend on more than its line. */
static bool is_measured(const struct reader *r, const struct lex_heap *o,
                        const struct term *t)
{
	switch (o->kind) {
	case OBJECT_HASHMAP:
	case OBJECT_HASHNODE:
	case OBJECT_SUB:
	case OBJECT_CUT:
	case OBJECT_NONE:
		return false;
	case OBJECT_EXTERNAL:
		/* one of 32 bits may be a magic one */
		return t->kind == TERM_FUN || t->kind == TERM_EXPORT ||
		       (t->kind == TERM_REF && r->sizes.word == 8);
	default:
		return true;
	}
}

static void measure(struct reader *r, size_t i)
{
	uint64_t distance = (r->items[i + 1].key - r->items[i].key);
	struct span text = span_skip(r->heap.text, r->items[i].id);
	struct term t = {.kind = TERM_NIL};
	struct lex_heap o;
	uint64_t words;

	lex_heap(&r->heap.format, text, &o);
	words = term_words_object(&r->sizes, &o);
	if (o.kind == OBJECT_EXTERNAL) {
		t = etf_term(&r->heap, &o.bytes, SPAN_NONE);
		words = term_words_external(&r->sizes, &t);
	}
	/* from OTP 27 on it is two objects, and the other may be anywhere */
	if (o.kind == OBJECT_REFC && words == 8)
		words = 5;
	if (!is_measured(r, &o, &t))
		return;
	distance /= r->sizes.word;
	if (distance < words)
		fail_msg("%u words, but the next one is %u behind: %.60s",
		         (unsigned)words, (unsigned)distance, text.p);
	r->equal += distance == words;
	r->more += distance > words;
}

static void read_heap(struct reader *r, struct span body)
{
	struct span line;
	uint64_t address;

	r->n = 0;
	while (r->n < OBJECTS && termline_heap(&r->heap.format, &body, &line)) {
		struct span rest = line;

		if (lex_address(&rest, &address))
			r->items[r->n++] = (struct radix_item){
				address, (uint32_t)(rest.p - r->heap.text.p)};
	}
	assert_int_equal(radix_sort(r->items, r->n), ERR_OK);
	for (size_t i = 0; i + 1 < r->n; i++)
		measure(r, i);
}

static void check(const char *dir, const char *name)
{
	char *path = xasprintf("%s/%s.dump.zst", dir, name);
	struct err_info info;
	enum err code;
	struct dump *d = dump_open(path, &code, &info);
	struct reader r = {.n = 0};
	uint32_t n;

	assert_non_null(d);
	index_finish(dump_index(d));
	heap_init(&r.heap, d);
	r.sizes = term_word_sizes(d);
	r.items = xcalloc(OBJECTS, sizeof(*r.items));
	n = sections_tag_count(dump_sections(d), TAG_PROC_HEAP);
	for (uint32_t i = 0; i < n; i++) {
		struct section s;

		index_get(dump_index(d),
		          sections_tag_at(dump_sections(d), TAG_PROC_HEAP, i),
		          &s);
		read_heap(&r, s.body);
	}
	/* few objects have garbage behind them */
	assert_true(r.equal > 100 && r.equal > r.more);
	free(r.items);
	heap_release(&r.heap);
	dump_free(d);
	free(path);
}

static void test_distances(void **state)
{
	static const char *const names[] = {
		"terms.otp23",  "bins.otp23",        "dist.otp23",
		"elixir.otp25", "terms.otp25-32bit", "dist_terms.otp25-32bit",
		"refs.otp27",   "bins.otp27",        "dist.otp27",
		"states.otp29",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		check(*state, names[i]);
}

/* The directory of the dumps is the argument. */
int main(int argc, char **argv)
{
	static char here[] = ".";
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_prestate(test_distances,
	                                  argc > 1 ? argv[1] : here),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
