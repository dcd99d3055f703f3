/* SPDX-License-Identifier: Apache-2.0 */
/* Spans: comparison, search, cutting into lines, and numbers at their limits.
 */
#include "base/span.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define S(text) SPAN_LIT(text)

static void assert_span(struct span s, const char *want)
{
	assert_int_equal(s.n, strlen(want));
	if (s.n > 0)
		assert_memory_equal(s.p, want, s.n);
}

static void test_equality(void **state)
{
	(void)state;
	assert_true(span_eq(S("abc"), S("abc")));
	assert_false(span_eq(S("abc"), S("abd")));
	assert_false(span_eq(S("abc"), S("ab")));
	assert_true(span_eq(SPAN_NONE, S("")));
	assert_true(span_eq(S("a\0b"), S("a\0b")));
	assert_false(span_eq(S("a\0b"), S("a\0c")));
	assert_true(span_eq_str(S("proc"), "proc"));
	assert_false(span_eq_str(S("proc"), "pro"));
	assert_true(span_eq_str(SPAN_NONE, ""));
	assert_span(span_str("x y"), "x y");
}

static void test_order(void **state)
{
	(void)state;
	assert_true(span_cmp(S("a"), S("b")) < 0);
	assert_true(span_cmp(S("b"), S("a")) > 0);
	assert_true(span_cmp(S("a"), S("ab")) < 0);
	assert_true(span_cmp(S("ab"), S("a")) > 0);
	assert_int_equal(span_cmp(S("ab"), S("ab")), 0);
	assert_int_equal(span_cmp(SPAN_NONE, S("")), 0);
	assert_true(span_cmp(SPAN_NONE, S("a")) < 0);
	/* Bytes are unsigned. */
	assert_true(span_cmp(S("\x7f"), S("\x80")) < 0);
}

static void test_prefix_and_suffix(void **state)
{
	(void)state;
	assert_true(span_starts(S("=proc:<0.1.0>"), S("=proc")));
	assert_false(span_starts(S("=pro"), S("=proc")));
	assert_true(span_starts(SPAN_NONE, SPAN_NONE));
	assert_false(span_starts(SPAN_NONE, S("a")));
	assert_true(span_ends(S("a.gz"), S(".gz")));
	assert_false(span_ends(S("gz"), S(".gz")));
	assert_false(span_ends(S("a.gx"), S(".gz")));
	assert_true(span_ends(S("a"), SPAN_NONE));
}

static void test_take_and_skip(void **state)
{
	struct span s = S("abc");

	(void)state;
	assert_span(span_take(s, 0), "");
	assert_span(span_take(s, 2), "ab");
	assert_span(span_take(s, SIZE_MAX), "abc");
	assert_span(span_skip(s, 0), "abc");
	assert_span(span_skip(s, 2), "c");
	assert_span(span_skip(s, SIZE_MAX), "");
	assert_ptr_equal(span_skip(s, SIZE_MAX).p, s.p + 3);
	assert_null(span_skip(SPAN_NONE, 5).p);
	assert_int_equal(span_take(SPAN_NONE, 5).n, 0);
}

static void test_trim(void **state)
{
	(void)state;
	assert_span(span_trim(S(" \t a b\r\n")), "a b");
	assert_span(span_trim(S("\r\n \t")), "");
	assert_span(span_trim(S("a")), "a");
	assert_span(span_trim(SPAN_NONE), "");
	/* Other controls are text. */
	assert_span(span_trim(S("\v a \f")), "\v a \f");
}

static void test_find(void **state)
{
	(void)state;
	assert_int_equal(span_find_byte(S("a:b:c"), ':'), 1);
	assert_int_equal(span_rfind_byte(S("a:b:c"), ':'), 3);
	assert_int_equal(span_find_byte(S("abc"), ':'), 3);
	assert_int_equal(span_rfind_byte(S("abc"), ':'), 3);
	assert_int_equal(span_rfind_byte(S("abc"), 'a'), 0);
	assert_int_equal(span_find_byte(SPAN_NONE, 'a'), 0);
	assert_int_equal(span_rfind_byte(SPAN_NONE, 'a'), 0);
	assert_int_equal(span_find_byte(S("a\xff"), '\xff'), 1);

	assert_int_equal(span_find(S("aab"), S("ab")), 1);
	assert_int_equal(span_find(S("aab"), S("ba")), 3);
	assert_int_equal(span_find(S("aab"), S("aabb")), 3);
	assert_int_equal(span_find(S("aab"), SPAN_NONE), 0);
	assert_int_equal(span_find(SPAN_NONE, S("a")), 0);
	assert_int_equal(span_find(S("x\0y"), S("\0y")), 1);
	/* What lies behind the span does not count. */
	assert_int_equal(span_find(span_take(S("xab"), 2), S("ab")), 2);
}

static void test_cut(void **state)
{
	struct span rest = S("a,,b");
	struct span head;

	(void)state;
	assert_true(span_cut(&rest, ',', &head));
	assert_span(head, "a");
	assert_true(span_cut(&rest, ',', &head));
	assert_span(head, "");
	assert_span(rest, "b");
	assert_true(span_cut(&rest, ',', &head));
	assert_span(head, "b");
	assert_false(span_cut(&rest, ',', &head));
	assert_span(head, "b");

	rest = S("a,");
	assert_true(span_cut(&rest, ',', &head));
	assert_span(head, "a");
	assert_false(span_cut(&rest, ',', &head));

	rest = SPAN_NONE;
	assert_false(span_cut(&rest, ',', &head));
}

static void test_line(void **state)
{
	struct span rest = S("one\r\n\r\n\ntwo\r\r\nthree\r");
	struct span line;

	(void)state;
	assert_true(span_line(&rest, &line));
	assert_span(line, "one");
	assert_true(span_line(&rest, &line));
	assert_span(line, "");
	assert_true(span_line(&rest, &line));
	assert_span(line, "");
	assert_true(span_line(&rest, &line));
	assert_span(line, "two\r");
	/* A CR that no LF follows is part of the line. */
	assert_true(span_line(&rest, &line));
	assert_span(line, "three\r");
	assert_false(span_line(&rest, &line));
}

static void test_u64(void **state)
{
	static const char *const bad[] = {
		"",
		" 1",
		"1 ",
		"+1",
		"-1",
		"0x1",
		"12a",
		"18446744073709551616",
		"1.",
		"1\n",
		"99999999999999999999999",
	};
	uint64_t n = 7;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(span_u64(span_str(bad[i]), &n));
	assert_false(span_u64(SPAN_NONE, &n));
	assert_false(span_u64(S("1\0"), &n));
	assert_int_equal(n, 7);
	assert_true(span_u64(S("0"), &n));
	assert_true(n == 0);
	assert_true(span_u64(S("18446744073709551615"), &n));
	assert_true(n == UINT64_MAX);
	assert_true(span_u64(S("000000000000000000000000000012"), &n));
	assert_true(n == 12);
}

static void test_i64(void **state)
{
	int64_t n = 7;

	(void)state;
	assert_false(span_i64(S(""), &n));
	assert_false(span_i64(S("-"), &n));
	assert_false(span_i64(S("--1"), &n));
	assert_false(span_i64(S("+1"), &n));
	assert_false(span_i64(S("9223372036854775808"), &n));
	assert_false(span_i64(S("-9223372036854775809"), &n));
	assert_true(n == 7);
	assert_true(span_i64(S("-0"), &n));
	assert_true(n == 0);
	assert_true(span_i64(S("-1"), &n));
	assert_true(n == -1);
	assert_true(span_i64(S("9223372036854775807"), &n));
	assert_true(n == INT64_MAX);
	assert_true(span_i64(S("-9223372036854775808"), &n));
	assert_true(n == INT64_MIN);
}

static void test_hex(void **state)
{
	uint64_t n = 7;

	(void)state;
	assert_false(span_hex(S(""), &n));
	assert_false(span_hex(S("0x"), &n));
	assert_false(span_hex(S("x1"), &n));
	assert_false(span_hex(S("-1"), &n));
	assert_false(span_hex(S("1g"), &n));
	assert_false(span_hex(S("0x0x1"), &n));
	assert_false(span_hex(S("10000000000000000"), &n));
	assert_true(n == 7);
	assert_true(span_hex(S("0"), &n));
	assert_true(n == 0);
	assert_true(span_hex(S("7f3CaB"), &n));
	assert_true(n == 0x7f3cab);
	assert_true(span_hex(S("0xFFFFffffFFFFffff"), &n));
	assert_true(n == UINT64_MAX);
	assert_true(span_hex(S("0000000000000000000001"), &n));
	assert_true(n == 1);
}

static void test_take_u64(void **state)
{
	struct span s = S("12.34");
	uint64_t n = 7;

	(void)state;
	assert_true(span_take_u64(&s, &n));
	assert_true(n == 12);
	assert_span(s, ".34");
	assert_false(span_take_u64(&s, &n));
	assert_span(s, ".34");
	s = S("18446744073709551616:");
	assert_false(span_take_u64(&s, &n));
	assert_int_equal(s.n, 21);
	assert_true(n == 12);
	s = S("5");
	assert_true(span_take_u64(&s, &n));
	assert_int_equal(s.n, 0);
}

/* A copy of exact size, so that a sanitizer sees a read behind the end. */
static void test_no_read_behind_the_end(void **state)
{
	static const char text[] = "0x12\r\n-34 =";
	struct span head;
	uint64_t u;
	int64_t i;

	(void)state;
	for (size_t n = 1; n < sizeof(text); n++) {
		char *copy = malloc(n);
		struct span s = {copy, n};
		struct span rest = s;

		assert_non_null(copy);
		memcpy(copy, text, n);
		span_u64(s, &u);
		span_i64(s, &i);
		span_hex(s, &u);
		assert_true(span_trim(s).n <= n);
		assert_true(span_find(s, S("=x")) == n);
		assert_true(span_line(&rest, &head));
		rest = s;
		span_take_u64(&rest, &u);
		free(copy);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_equality),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_prefix_and_suffix),
		cmocka_unit_test(test_take_and_skip),
		cmocka_unit_test(test_trim),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_line),
		cmocka_unit_test(test_u64),
		cmocka_unit_test(test_i64),
		cmocka_unit_test(test_hex),
		cmocka_unit_test(test_take_u64),
		cmocka_unit_test(test_no_read_behind_the_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
