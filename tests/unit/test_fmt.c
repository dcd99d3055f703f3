/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers for people, at the places where the form changes. */
#include "base/fmt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define KIB(n) ((uint64_t)(n) << 10)
#define MIB(n) ((uint64_t)(n) << 20)

struct fmt_case {
	uint64_t n;
	const char *want;
};

static void check(size_t (*fmt)(uint64_t, char *), const struct fmt_case *c,
                  size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char out[FMT_MAX];

		assert_int_equal(fmt(c[i].n, out), strlen(c[i].want));
		assert_string_equal(out, c[i].want);
	}
}

static void test_bytes(void **state)
{
	static const struct fmt_case cases[] = {
		{0, "0"},
		{7, "7"},
		{1023, "1023"},
		{1024, "1.0K"},
		{1024 + 102, "1.0K"},
		{1024 + 103, "1.1K"},
		{2047, "1.9K"},
		{KIB(100) - 1, "99.9K"},
		{KIB(100), "100K"},
		{MIB(1) - 1, "1023K"},
		{MIB(1), "1.0M"},
		/* The decimal depends on all bits: 0.1 MiB is 104857.6. */
		{MIB(1) + 104857, "1.0M"},
		{MIB(1) + 104858, "1.1M"},
		{MIB(12) + KIB(308), "12.3M"},
		{MIB(999) + 5, "999M"},
		{MIB(1024) - 1, "1023M"},
		{MIB(1536), "1.5G"},
		{MIB(1024) * 1024, "1.0T"},
		{(uint64_t)1 << 50, "1.0P"},
		{(uint64_t)1 << 60, "1.0E"},
		{((uint64_t)1 << 60) - 1, "1023P"},
		{UINT64_MAX, "15.9E"},
	};

	(void)state;
	check(fmt_bytes, cases, sizeof(cases) / sizeof(cases[0]));
}

static void test_bytes_width(void **state)
{
	char out[FMT_MAX];

	(void)state;
	for (unsigned bit = 0; bit < 64; bit++)
		for (int d = -1; d <= 1; d++)
			assert_true(
				fmt_bytes(((uint64_t)1 << bit) + (uint64_t)d,
			                  out) <= 5);
}

static void test_grouped(void **state)
{
	static const struct fmt_case cases[] = {
		{0, "0"},
		{999, "999"},
		{1000, "1,000"},
		{12345, "12,345"},
		{999999, "999,999"},
		{1234567, "1,234,567"},
		{UINT64_MAX, "18,446,744,073,709,551,615"},
	};

	(void)state;
	check(fmt_grouped, cases, sizeof(cases) / sizeof(cases[0]));
}

static void test_plain(void **state)
{
	static const struct fmt_case cases[] = {
		{0, "0"},
		{10, "10"},
		{UINT64_MAX, "18446744073709551615"},
	};
	char out[FMT_MAX];

	(void)state;
	check(fmt_u64, cases, sizeof(cases) / sizeof(cases[0]));
	assert_int_equal(fmt_i64(0, out), 1);
	assert_string_equal(out, "0");
	assert_int_equal(fmt_i64(-1, out), 2);
	assert_string_equal(out, "-1");
	assert_int_equal(fmt_i64(INT64_MAX, out), 19);
	assert_string_equal(out, "9223372036854775807");
	assert_int_equal(fmt_i64(INT64_MIN, out), 20);
	assert_string_equal(out, "-9223372036854775808");
}

static void test_percent(void **state)
{
	static const struct {
		uint64_t part, whole;
		const char *want;
	} cases[] = {
		{0, 0, ""},
		{5, 0, ""},
		{0, 5, "0.0%"},
		{123, 1000, "12.3%"},
		{1, 3, "33.3%"},
		{999999, 1000000, "99.9%"},
		{5, 5, "100.0%"},
		{5, 2, "250.0%"},
		{UINT64_MAX, UINT64_MAX, "100.0%"},
		{UINT64_MAX - 1, UINT64_MAX, "99.9%"},
		/* Near the limit it may be a tenth less than exact. */
		{UINT64_MAX / 2 + 1, UINT64_MAX, "49.9%"},
		{UINT64_MAX / 8 * 3, UINT64_MAX, "37.4%"},
		/* Past the end of the counter: large, and nothing worse. */
		{UINT64_MAX, 1, "1844674407370955161.5%"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char out[FMT_MAX];
		size_t n = fmt_percent(cases[i].part, cases[i].whole, out);

		assert_string_equal(out, cases[i].want);
		assert_int_equal(n, strlen(out));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_bytes_width),
		cmocka_unit_test(test_grouped),
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_percent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
