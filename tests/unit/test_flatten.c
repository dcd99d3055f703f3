/* SPDX-License-Identifier: Apache-2.0 */
/* The characters of lists. */
#include "model/flatten.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "model/heapmap.h"
#include "sanitizer.h"
#include "text_dump.h"

#define HEAD                                                                   \
	"=erl_crash_dump:0.5\n=proc:<0.1.0>\nState: Waiting\n"                 \
	"=proc_heap:<0.1.0>\n"

/* The list at address 10, flattened; the caller frees. */
static struct flatten *flatten(struct span text)
{
	struct dump *d = dump_of(text);
	struct heapmap *m =
		heap_map_process(d, SPAN_LIT("<0.1.0>"), UINT64_MAX);
	struct span rest = SPAN_LIT("H10");
	struct flatten *f;
	struct heap heap;
	struct term t;

	while (heapmap_step(m))
		;
	heap_init(&heap, d);
	heap.own = m;
	t = term_take(&heap, &rest);
	f = flatten_new(&heap, &t);
	assert_non_null(f);
	assert_int_equal(job_run(&f->job), ERR_OK);
	heap_release(&heap);
	heapmap_free(m);
	dump_free(d);
	return f;
}

static void check_span(struct span text, const char *want, bool other)
{
	struct flatten *f = flatten(text);

	assert_int_equal(f->n, strlen(want));
	assert_memory_equal(f->text, want, f->n);
	assert_int_equal(f->other, other);
	assert_false(f->full);
	flatten_free(f);
}

#define CHECK(lines, want, other)                                              \
	check_span(SPAN_LIT(HEAD lines "=end\n"), want, other)

static void test_strings(void **state)
{
	(void)state;
	CHECK("10:lI104|H20\n20:lI105|N\n", "hi", false);
	/* bytes as they are, unless they must be characters */
	CHECK("10:lI195|H20\n20:lI164|N\n", "\xc3\xa4", false);
	CHECK("10:lI228|N\n", "\xc3\xa4", false);
	CHECK("10:lI228|H20\n20:lI128|N\n", "\xe4\x80", false);
	CHECK("10:lI228|H20\n20:lI8364|H30\n30:lI228|N\n",
	      "\xc3\xa4\xe2\x82\xac\xc3\xa4", false);
	/* lists in lists, binaries, an external string ("ab") */
	CHECK("10:lH20|H30\n20:lI97|H50\n50:lN|N\n30:lH40|H60\n"
	      "40:Yh3:YmNk\n60:lH70|N\n70:E6:g2sAAmFi\n",
	      "abcdab", false);
	CHECK("10:lH20|H30\n20:lI97|N\n30:lH40|H60\n40:Yh3:YmNk\n"
	      "60:lI101|H70\n70:Yh1:Zg==\n",
	      "abcdef", false);
}

static void test_others(void **state)
{
	(void)state;
	CHECK("10:lI97|H20\n20:lA1:x|N\n", "a", true);
	CHECK("10:lI97|H20\n20:lI-1|N\n", "a", true);
	CHECK("10:lI97|H20\n20:lI1114112|N\n", "a", true);
	CHECK("10:lI97|H20\n20:lH30|N\n30:t1:I98\n", "a", true);
	CHECK("10:lI97|H99\n", "a", true);
	CHECK("10:lI97|H10\n", "a", true);
}

/* Text that ends before the list does is made characters as well. */
static void test_ends_early(void **state)
{
	(void)state;
	CHECK("10:lI233|H20\n20:lI224|N\n", "\xc3\xa9\xc3\xa0", false);
	CHECK("10:lI233|H20\n20:lI224|H30\n30:lA1:x|N\n", "\xc3\xa9\xc3\xa0",
	      true);
	CHECK("10:lI233|H20\n20:lI224|H99\n", "\xc3\xa9\xc3\xa0", true);
	CHECK("10:lI233|H20\n20:lI128|H99\n", "\xe9\x80", true);
}

/* Lists that share their parts: there is an end, and that is none of a half
 * character. */
static void test_full(void **state)
{
	enum { LEVELS = 64 };
	struct flatten *f;
	char *text;
	size_t n;

	(void)state;
	if (UNDER_ASAN || UNDER_TSAN) /* minutes; the tiny build is quick */
		skip();
	text = xmalloc(8192);
	n = (size_t)sprintf(text, "%s", HEAD);
	for (int i = 1; i < LEVELS; i++)
		n += (size_t)sprintf(text + n, "%X:lH%X|H%X\n", 16 * i,
		                     16 * i + 16, 16 * i + 16);
	n += (size_t)sprintf(text + n, "%X:lI228|N\n=end\n", 16 * LEVELS);
	f = flatten((struct span){text, n});
	assert_true(f->full);
	assert_true(f->n >= 2 && f->n <= FLATTEN_MOST);
	assert_memory_equal(f->text, "\xc3\xa4", 2);
	assert_true(utf8_valid((struct span){f->text, f->n}));
	flatten_free(f);
	flatten_free(NULL);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_strings),
		cmocka_unit_test(test_others),
		cmocka_unit_test(test_ends_early),
		cmocka_unit_test(test_full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
