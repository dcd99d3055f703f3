/* SPDX-License-Identifier: Apache-2.0 */
/* The arena: aligned, disjoint, stable until the reset, and cheap after it. */
#include "base/arena.h"

#include <setjmp.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { PIECES = 300 };

static size_t piece_size(size_t i)
{
	/* Mostly small, now and then larger than any block so far. */
	return i % 50 == 49 ? i * 1000 : i % 37;
}

/* Each piece is filled with its number: none may touch another. */
static void fill_and_check(struct arena *a)
{
	unsigned char *piece[PIECES];

	for (size_t i = 0; i < PIECES; i++) {
		piece[i] = arena_alloc(a, piece_size(i));
		assert_non_null(piece[i]);
		assert_int_equal((uintptr_t)piece[i] % alignof(max_align_t), 0);
		memset(piece[i], (int)(i & 0xff), piece_size(i));
	}
	for (size_t i = 0; i < PIECES; i++)
		for (size_t j = 0; j < piece_size(i); j++)
			assert_int_equal(piece[i][j], i & 0xff);
}

static void test_pieces(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a);
	for (int round = 0; round < 3; round++) {
		fill_and_check(&a);
		assert_true(a.used > 0);
		arena_reset(&a);
		assert_int_equal(a.used, 0);
	}
	arena_release(&a);
	assert_null(a.blocks);
}

static void test_reset_keeps_the_largest(void **state)
{
	const size_t large = 4 << 20;
	struct arena a;
	char *first;
	char *p;

	(void)state;
	arena_init(&a);
	arena_reset(&a);
	assert_null(a.blocks);
	arena_alloc(&a, 10);
	p = arena_alloc(&a, large);
	arena_alloc(&a, 10);
	arena_reset(&a);
	/* What was asked for at once before is there at once. */
	first = arena_alloc(&a, 16);
	assert_ptr_equal(first, p);
	p = arena_alloc(&a, large - 16);
	assert_ptr_equal(p, first + 16);
	arena_release(&a);
}

/* A large piece does not spoil the rest of the block in use. */
static void test_large_piece_stays_aside(void **state)
{
	struct arena a;
	char *before, *after;

	(void)state;
	arena_init(&a);
	before = arena_alloc(&a, 1);
	arena_alloc(&a, 8 << 20);
	after = arena_alloc(&a, 1);
	assert_int_equal(after - before, alignof(max_align_t));
	arena_release(&a);
}

static void test_zeroed(void **state)
{
	struct arena a;
	char *p;

	(void)state;
	arena_init(&a);
	memset(arena_alloc(&a, 1000), 0xee, 1000);
	arena_reset(&a);
	p = arena_zalloc(&a, 1000);
	for (size_t i = 0; i < 1000; i++)
		assert_int_equal(p[i], 0);
	assert_non_null(arena_zalloc(&a, 0));
	arena_release(&a);
}

static void test_copy(void **state)
{
	struct arena a;
	struct span s;

	(void)state;
	arena_init(&a);
	s = arena_copy(&a, SPAN_LIT("a\0b"));
	assert_int_equal(s.n, 3);
	assert_memory_equal(s.p, "a\0b", 4);
	s = arena_copy(&a, SPAN_NONE);
	assert_int_equal(s.n, 0);
	assert_string_equal(s.p, "");
	arena_release(&a);
}

static void test_printf(void **state)
{
	struct arena a;
	struct span s, t;

	(void)state;
	arena_init(&a);
	s = arena_printf(&a, "%s=%d", "x", 42);
	t = arena_printf(&a, "%0*d", 100000, 7);
	assert_int_equal(s.n, 4);
	assert_string_equal(s.p, "x=42");
	assert_int_equal(t.n, 100000);
	assert_int_equal(strspn(t.p, "0"), 99999);
	assert_string_equal(t.p + 99999, "7");
	s = arena_printf(&a, "%s", "");
	assert_int_equal(s.n, 0);
	assert_string_equal(s.p, "");
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pieces),
		cmocka_unit_test(test_reset_keeps_the_largest),
		cmocka_unit_test(test_large_piece_stays_aside),
		cmocka_unit_test(test_zeroed),
		cmocka_unit_test(test_copy),
		cmocka_unit_test(test_printf),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
