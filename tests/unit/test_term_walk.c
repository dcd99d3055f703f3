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
#include "model/walk_frame.h"
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

static enum term_why why_of(struct fixture *f, const char *elem)
{
	struct span rest = span_str(elem);

	return term_take(&f->heap, &rest).why;
}

/* Why the first thing in a map is none that can be shown. */
static enum term_why why_in(struct fixture *f, const char *map)
{
	struct walk_event e;

	start(f, map);
	walk_next(&f->walk, &e);
	assert_int_equal(e.what, WALK_OPEN);
	walk_next(&f->walk, &e);
	return e.term.why;
}

/* What a pointer lacks has the same reason wherever the pointer stands: in a
 * tuple, for the keys of a map, for what a binary is a part of. */
static void test_reasons(void **state)
{
	static const char lines[] = "10:Mf2:HB0:I1,I2\n20:YsC0:0:1\n";
	struct fixture f;

	(void)state;
	set_up(&f, with_head(lines));
	assert_int_equal(why_of(&f, "HB0"), WHY_NO_OBJECT);
	assert_int_equal(why_of(&f, "H20"), WHY_NO_BINARY);
	assert_int_equal(why_in(&f, "H10"), WHY_NO_OBJECT);
	f.heap.waits = true;
	assert_int_equal(why_of(&f, "HB0"), WHY_LATER);
	assert_int_equal(why_of(&f, "H20"), WHY_LATER);
	assert_int_equal(why_in(&f, "H10"), WHY_LATER);
	f.heap.waits = false;
	f.heap.no_memory = true;
	assert_int_equal(why_of(&f, "HB0"), WHY_NO_MEMORY);
	assert_int_equal(why_of(&f, "H20"), WHY_NO_MEMORY);
	assert_int_equal(why_in(&f, "H10"), WHY_NO_MEMORY);
	tear_down(&f);
}

/* A node of a map that there is no level for, which is no circle. */
static void test_no_level(void **state)
{
	enum { LEVELS = 1 << 23 };
	struct walk_frame *frames = calloc(LEVELS, sizeof(*frames));
	struct walk_event e;
	struct fixture f;

	(void)state;
	assert_non_null(frames);
	set_up(&f, with_head("10:Mh1:1:H20\n20:Mn1:H30\n30:lI1|I2\n"));
	start(&f, "H10");
	assert_true(walk_next(&f.walk, &e));
	assert_int_equal(e.what, WALK_OPEN);
	frames[LEVELS - 1] = f.walk.frames[0];
	free(f.walk.frames);
	f.walk.frames = frames;
	f.walk.n = f.walk.room = LEVELS;
	assert_true(walk_next(&f.walk, &e));
	assert_int_equal(e.term.kind, TERM_BAD);
	assert_int_equal(e.term.why, WHY_NO_MEMORY);
	tear_down(&f);
}

/* The pairs of the map that a walk has just opened, by another walk. */
static size_t pairs_of(struct fixture *f, const struct term *map,
                       struct walk_pair *out, uint64_t *end)
{
	struct walk look;
	struct walk_event e;
	size_t n = 0;

	walk_init(&look, &f->heap);
	walk_start(&look, map);
	walk_next(&look, &e);
	while (walk_next(&look, &e) && e.what != WALK_CLOSE) {
		if (e.role == ROLE_KEY)
			out[n].key = e.at;
		else if (e.role == ROLE_VALUE)
			out[n++].value = e.at;
		if (e.what == WALK_OPEN)
			walk_skip(&look);
	}
	*end = look.last_end;
	walk_release(&look);
	return n;
}

/* Opens the map that is next and picks its pairs, the last one first. */
static void pick_backwards(struct fixture *f, size_t wanted)
{
	struct walk_pair pairs[8], back[8];
	struct walk_event e;
	uint64_t end;
	size_t n;

	assert_true(walk_next(&f->walk, &e));
	assert_int_equal(e.what, WALK_OPEN);
	assert_int_equal(e.term.kind, TERM_MAP);
	n = pairs_of(f, &e.term, pairs, &end);
	assert_int_equal(n, wanted);
	for (size_t i = 0; i < n; i++)
		back[i] = pairs[n - 1 - i];
	assert_true(walk_pick(&f->walk, back, n, end));
}

static void expect_atom(struct fixture *f, char name, enum walk_role role)
{
	struct walk_event e;
	char c = '\0';

	assert_true(walk_next(&f->walk, &e));
	assert_int_equal(e.what, WALK_LEAF);
	assert_int_equal(e.role, role);
	assert_int_equal(e.term.kind, TERM_ATOM);
	bytes_read(&e.term.bytes, 0, &c, 1);
	assert_int_equal(c, name);
}

static void expect(struct fixture *f, enum walk_what what, enum walk_role role,
                   uint64_t index)
{
	struct walk_event e;

	assert_true(walk_next(&f->walk, &e));
	assert_int_equal(e.what, what);
	if (what == WALK_CLOSE)
		return;
	assert_int_equal(e.role, role);
	assert_int_equal(e.index, index);
}

/* {#{a => b, c => {}}, x} and what is picked of it. */
static void check_picks(const char *lines)
{
	struct fixture f;

	set_up(&f, with_head(lines));
	start(&f, "H10");
	expect(&f, WALK_OPEN, ROLE_ROOT, 0);
	pick_backwards(&f, 2);
	expect_atom(&f, 'c', ROLE_KEY);
	expect(&f, WALK_OPEN, ROLE_VALUE, 1);
	expect(&f, WALK_LEAF, ROLE_ELEMENT, 0);
	expect(&f, WALK_CLOSE, ROLE_ROOT, 0);
	expect_atom(&f, 'a', ROLE_KEY);
	expect_atom(&f, 'b', ROLE_VALUE);
	expect(&f, WALK_CLOSE, ROLE_ROOT, 0);
	assert_int_equal(f.walk.pair_n, 0);
	expect_atom(&f, 'x', ROLE_ELEMENT);
	expect(&f, WALK_CLOSE, ROLE_ROOT, 0);
	/* passed by in the middle */
	start(&f, "H10");
	expect(&f, WALK_OPEN, ROLE_ROOT, 0);
	pick_backwards(&f, 2);
	expect_atom(&f, 'c', ROLE_KEY);
	walk_skip(&f.walk);
	assert_int_equal(f.walk.pair_n, 0);
	expect_atom(&f, 'x', ROLE_ELEMENT);
	tear_down(&f);
}

static void test_pick(void **state)
{
	(void)state;
	check_picks("10:t2:H20,A1:x\n"
	            "20:Mf2:H30:A1:b,H40\n"
	            "30:t2:A1:a,A1:c\n"
	            "40:t1:I1\n");
	check_picks("10:t2:H20,A1:x\n"
	            "20:Mh2:2:H30,H50\n"
	            "30:lA1:a|A1:b\n"
	            "40:t1:I1\n"
	            "50:Mn1:H60\n"
	            "60:lA1:c|H40\n");
	/* 131 104 2 116 0 0 0 2 115 1 a 115 1 b 115 1 c 104 1 97 1 115 1 x */
	check_picks("10:E18:g2gCdAAAAAJzAWFzAWJzAWNoAWEBcwF4\n");
}

static void test_pick_refused(void **state)
{
	struct walk_pair pairs[WALK_PICKS + 1];
	struct walk_event e;
	struct fixture f;

	(void)state;
	memset(pairs, 0, sizeof(pairs));
	set_up(&f, with_head("20:Mf1:H30:A1:b\n30:t1:A1:a\n"));
	start(&f, "H20");
	assert_true(walk_next(&f.walk, &e));
	assert_false(walk_pick(&f.walk, pairs, WALK_PICKS + 1, 0));
	assert_false(walk_pick(&f.walk, pairs, 0, 0));
	expect_atom(&f, 'a', ROLE_KEY);
	/* what stands nowhere is a bad term */
	start(&f, "H20");
	assert_true(walk_next(&f.walk, &e));
	pairs[0].value = UINT64_MAX;
	assert_true(walk_pick(&f.walk, pairs, 1, 0));
	assert_true(walk_next(&f.walk, &e));
	assert_true(walk_next(&f.walk, &e));
	assert_int_equal(e.term.kind, TERM_BAD);
	tear_down(&f);
}

/* A mark is the level's, also across the nodes of a hash map. */
static void test_mark(void **state)
{
	struct walk_event e;
	struct fixture f;

	(void)state;
	set_up(&f, with_head("10:Mh3:2:H20,H50\n"
	                     "20:Mn2:H30,H40\n"
	                     "30:lA1:a|N\n"
	                     "40:lA1:b|H60\n"
	                     "50:lA1:c|N\n"
	                     "60:t1:I1\n"));
	start(&f, "H10");
	assert_true(walk_next(&f.walk, &e));
	walk_mark(&f.walk, 7);
	for (int i = 0; i < 3; i++) {
		assert_true(walk_next(&f.walk, &e));
		assert_int_equal(e.mark, i < 2 ? 7 : 8);
		walk_mark(&f.walk, (unsigned char)(i < 1 ? 7 : 8));
	}
	assert_true(walk_next(&f.walk, &e)); /* {1} */
	assert_int_equal(e.mark, 8);
	assert_true(walk_next(&f.walk, &e));
	assert_int_equal(e.mark, 0);
	assert_true(walk_next(&f.walk, &e));
	assert_int_equal(e.what, WALK_CLOSE);
	assert_int_equal(e.mark, 0);
	for (int i = 0; i < 3; i++) {
		assert_true(walk_next(&f.walk, &e));
		assert_int_equal(e.mark, 8);
	}
	assert_int_equal(e.what, WALK_CLOSE);
	tear_down(&f);
}

static bool is_short(const struct bytes *name)
{
	return name->n == 1;
}

static bool all_pairs(struct fixture *f, const char *root, uint64_t most,
                      bool *all)
{
	struct span rest = span_str(root);
	struct term t = term_take(&f->heap, &rest);

	return walk_list_pairs(&f->walk, &t, most, is_short, all);
}

static void test_list_pairs(void **state)
{
	struct fixture f;
	bool all;

	(void)state;
	set_up(&f, with_head("10:lH20|H30\n"
	                     "20:t2:A1:a,I1\n"
	                     "30:lH40|H50\n"
	                     "40:t2:A1:b,N\n"
	                     "50:lH60|N\n"
	                     "60:t2:A2:cd,N\n"
	                     "70:lH20|A1:x\n"
	                     "80:lH20|H80\n"
	                     "90:lH99|N\n"
	                     /* [{a,{}},{b,1}] */
	                     "A0:E15:g2wAAAACaAJzAWFoAGgCcwFiYQFq\n"));
	assert_false(all_pairs(&f, "H10", 100, &all));
	assert_true(all_pairs(&f, "H10", 2, &all));
	assert_false(all);
	assert_false(all_pairs(&f, "H70", 100, &all));
	assert_false(all_pairs(&f, "H80", 100, &all));
	assert_false(all_pairs(&f, "H90", 100, &all));
	assert_false(all_pairs(&f, "H20", 100, &all));
	assert_true(all_pairs(&f, "HA0", 100, &all));
	assert_true(all);
	assert_true(all_pairs(&f, "HA0", 1, &all));
	assert_false(all);
	/* {} takes two bytes and 1 two more */
	f.walk.budget = 4;
	assert_true(all_pairs(&f, "HA0", 100, &all));
	assert_int_equal(f.walk.budget, 0);
	f.walk.budget = 3;
	assert_false(all_pairs(&f, "HA0", 100, &all));
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
		cmocka_unit_test(test_reasons),
		cmocka_unit_test(test_no_level),
		cmocka_unit_test(test_pick),
		cmocka_unit_test(test_pick_refused),
		cmocka_unit_test(test_mark),
		cmocka_unit_test(test_list_pairs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
