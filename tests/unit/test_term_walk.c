/* SPDX-License-Identifier: Apache-2.0 */
/* What the text cases of tests/term cannot say: size, depth, folding. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "model/term_walk.h"
#include "text_dump.h"

enum {
#ifdef CRASHDIVE_TINY
	MANY = 3000,
#else
	MANY = 300000,
#endif
};

static const char head[] = "=erl_crash_dump:0.5\n=proc:<0.1.0>\n"
			   "State: Waiting\n=proc_heap:<0.1.0>\n";

struct fixture {
	struct span text;
	struct dump *dump;
	struct heapmap *own;
	struct heap heap;
	struct walk walk;
};

/* Takes the text over. */
static void set_up(struct fixture *f, struct span text)
{
	f->text = text;
	f->dump = dump_of(text);
	heap_init(&f->heap, f->dump);
	f->own = heap_map_process(f->dump, SPAN_LIT("<0.1.0>"), UINT64_MAX / 2);
	while (heapmap_step(f->own))
		;
	f->heap.own = f->own;
	walk_init(&f->walk, &f->heap);
}

static void tear_down(struct fixture *f)
{
	walk_release(&f->walk);
	heap_release(&f->heap);
	heapmap_free(f->own);
	dump_free(f->dump);
	free((void *)(uintptr_t)f->text.p);
}

static void start(struct fixture *f, const char *root)
{
	struct span rest = span_str(root);
	struct term t = term_take(&f->heap, &rest);

	walk_start(&f->walk, &t);
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
/* Object i of MANY is made by the format from its address and the next one. */
static struct span make_text(const char *format, const char *last)
{
	char *p = xmalloc(sizeof(head) + (size_t)MANY * 40 + 100);
	size_t n = (size_t)sprintf(p, "%s", head);

	for (unsigned i = 1; i < MANY; i++)
		n += (size_t)sprintf(p + n, format, i * 16, (i + 1) * 16);
	n += (size_t)sprintf(p + n, "%X:%s\n=end\n", MANY * 16u, last);
	return (struct span){p, n};
}
#pragma GCC diagnostic pop

static uint64_t count(struct fixture *f, enum walk_what what)
{
	struct walk_event e;
	uint64_t n = 0;

	while (walk_next(&f->walk, &e))
		n += e.what == what;
	return n;
}

static void test_long_list(void **state)
{
	struct fixture f;

	(void)state;
	set_up(&f, make_text("%X:lI1|H%X\n", "lA1:x|N"));
	start(&f, "H10");
	assert_int_equal(count(&f, WALK_LEAF), MANY);
	assert_true(f.walk.room <= 16);
	tear_down(&f);
}

static void test_deep_tuple(void **state)
{
	struct fixture f;

	(void)state;
	set_up(&f, make_text("%X:t2:I1,H%X\n", "t1:I1"));
	start(&f, "H10");
	assert_int_equal(count(&f, WALK_CLOSE), MANY);
	start(&f, "H10");
	assert_int_equal(count(&f, WALK_OPEN), MANY);
	tear_down(&f);
}

static void test_deep_heads(void **state)
{
	struct fixture f;

	(void)state;
	set_up(&f, make_text("%X:lH%2$X|N\n", "lI1|N"));
	start(&f, "H10");
	assert_int_equal(count(&f, WALK_OPEN), MANY);
	tear_down(&f);
}
static struct span with_head(const char *lines)
{
	char *p = xmalloc(sizeof(head) + strlen(lines) + 8);
	size_t n = (size_t)sprintf(p, "%s%s=end\n", head, lines);

	return (struct span){p, n};
}

/* A folded term is passed by, wherever it stands. */
static void test_skip(void **state)
{
	struct fixture f;
	struct walk_event e;

	(void)state;
	/* {1,[2],3}: 131 104 3 97 1 108 0 0 0 1 97 2 106 97 3 */
	set_up(&f, with_head("10:t3:H20,I1,H30\n20:t1:H30\n30:lI1|N\n"
	                     "40:EF:g2gDYQFsAAAAAWECamED\n"));
	start(&f, "H10");
	assert_true(walk_next(&f.walk, &e));
	assert_int_equal(e.what, WALK_OPEN);
	assert_true(walk_next(&f.walk, &e));
	assert_int_equal(e.what, WALK_OPEN);
	walk_skip(&f.walk);
	assert_true(walk_next(&f.walk, &e));
	assert_int_equal(e.what, WALK_LEAF);
	assert_int_equal(e.index, 1);
	start(&f, "H40");
	assert_true(walk_next(&f.walk, &e));
	assert_true(walk_next(&f.walk, &e));
	assert_int_equal(e.term.number[0], 1);
	assert_true(walk_next(&f.walk, &e));
	assert_int_equal(e.what, WALK_OPEN);
	walk_skip(&f.walk);
	assert_true(walk_next(&f.walk, &e));
	assert_int_equal(e.term.number[0], 3);
	assert_true(walk_next(&f.walk, &e));
	assert_int_equal(e.what, WALK_CLOSE);
	assert_false(walk_next(&f.walk, &e));
	tear_down(&f);
}

/* A map of nodes without pairs ends, and soon. */
static void test_empty_nodes(void **state)
{
	struct fixture f;
	char lines[4096] = "10:Mh1:1:H20,H20\n";
	size_t n = strlen(lines);

	(void)state;
	for (unsigned i = 2; i < 50; i++)
		n += (size_t)sprintf(lines + n, "%X:Mn2:H%X,H%X\n", i * 16,
		                     i * 16 + 16, i * 16 + 16);
	sprintf(lines + n, "%X:Mn0:\n", 50 * 16);
	set_up(&f, with_head(lines));
	start(&f, "H10");
	assert_true(count(&f, WALK_LEAF) < 100000);
	tear_down(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_long_list),
		cmocka_unit_test(test_deep_tuple),
		cmocka_unit_test(test_deep_heads),
		cmocka_unit_test(test_skip),
		cmocka_unit_test(test_empty_nodes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
