/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers as the dump writes them, their sort keys, and both ways to print. */
#include "model/value.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct value number(const char *s, uint64_t factor)
{
	return value_number(span_str(s), factor);
}

static void test_number(void **state)
{
	struct value v;

	(void)state;
	assert_int_equal(number("", 8).type, VALUE_NONE);
	assert_int_equal(number("  ", 8).type, VALUE_NONE);
	v = number("610", 8);
	assert_int_equal(v.type, VALUE_U64);
	assert_int_equal(v.u, 4880);
	v = number(" 7 ", 1);
	assert_int_equal(v.u, 7);
	v = number("+7", 1);
	assert_int_equal(v.u, 7);
	v = number("-3", 4);
	assert_int_equal(v.type, VALUE_I64);
	assert_int_equal(v.i, -12);
	v = number("-0", 4);
	assert_int_equal(v.type, VALUE_U64);
}

static void test_number_saturates(void **state)
{
	struct value v;

	(void)state;
	v = number("18446744073709551615", 1);
	assert_true(v.type == VALUE_U64 && v.u == UINT64_MAX);
	v = number("18446744073709551615", 8);
	assert_true(v.type == VALUE_U64 && v.u == UINT64_MAX);
	v = number("-9223372036854775808", 8);
	assert_true(v.type == VALUE_I64 && v.i == INT64_MIN);
	v = number("-1", UINT64_MAX);
	assert_true(v.type == VALUE_I64 && v.i == INT64_MIN);
}

static void test_odd_text_stays(void **state)
{
	static const char *const odd[] = {
		"overflow", "12x", "-",   "+",
		"0x10",     "1 2", "--1", "99999999999999999999",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		struct value v = number(odd[i], 8);

		assert_int_equal(v.type, VALUE_TEXT);
		assert_int_equal(value_key(&v), VALUE_KEY_TEXT);
	}
}

static void test_decimal(void **state)
{
	static const char *const odd[] = {
		"nan",   "1.2.3",
		".",     "-",
		"-.",    "1e5",
		"0x1.8", "1 2",
		"+1.0",  "0.00000000000000000000000000000000000000001",
	};
	static const struct {
		const char *text;
		double d;
	} good[] = {
		{"0.011719", 0.011719},
		{"0.000000", 0},
		{"-1.5", -1.5},
		{"7", 7},
		{"7.", 7},
		{"12345678.250000", 12345678.25},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		struct value v = value_decimal(span_str(good[i].text));

		assert_int_equal(v.type, VALUE_DOUBLE);
		assert_true(v.d == good[i].d);
	}
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		struct value v = value_decimal(span_str(odd[i]));

		assert_int_equal(v.type, VALUE_TEXT);
		assert_int_equal(v.text.n, strlen(odd[i]));
	}
	assert_int_equal(value_decimal(SPAN_NONE).type, VALUE_NONE);
}

static void test_flag(void **state)
{
	struct value v = value_flag(SPAN_LIT("true"));

	(void)state;
	assert_true(v.type == VALUE_BOOL && v.b);
	v = value_flag(SPAN_LIT("false"));
	assert_true(v.type == VALUE_BOOL && !v.b);
	assert_int_equal(value_flag(SPAN_LIT("auto")).type, VALUE_TEXT);
	assert_int_equal(value_flag(SPAN_LIT("True")).type, VALUE_TEXT);
	assert_int_equal(value_flag(SPAN_LIT("")).type, VALUE_NONE);
}

static void test_keys_are_ordered(void **state)
{
	const struct value order[] = {
		value_i64(INT64_MIN),
		value_i64(-2),
		value_i64(-1),
		value_u64(0),
		value_u64(1),
		value_u64(1000000),
		value_u64(INT64_MAX - 2),
	};
	struct value none = value_none();
	struct value most = value_u64(UINT64_MAX);
	struct value text = value_text(SPAN_LIT("overflow"));

	(void)state;
	for (size_t i = 1; i < sizeof(order) / sizeof(order[0]); i++)
		assert_true(value_key(&order[i - 1]) < value_key(&order[i]));
	assert_true(value_key(&most) < value_key(&text));
	assert_true(value_key(&text) < value_key(&none));
}

static void test_double_keys(void **state)
{
	struct value a = value_double(-0.5);
	struct value b = value_double(0.0);
	struct value c = value_double(99.75);

	(void)state;
	assert_true(value_key(&a) < value_key(&b));
	assert_true(value_key(&b) < value_key(&c));
	assert_true(value_key(&c) < VALUE_KEY_TEXT);
}

static void check(struct value v, enum unit unit, const char *plain,
                  const char *pretty)
{
	struct arena a;
	struct span s;

	arena_init(&a);
	s = value_plain(&v, &a);
	assert_int_equal(s.n, strlen(plain));
	assert_memory_equal(s.p, plain, s.n);
	s = value_pretty(&v, unit, &a);
	assert_int_equal(s.n, strlen(pretty));
	assert_memory_equal(s.p, pretty, s.n);
	arena_release(&a);
}

static void test_print(void **state)
{
	(void)state;
	check(value_none(), UNIT_COUNT, "", "");
	check(value_u64(1234567), UNIT_COUNT, "1234567", "1,234,567");
	check(value_u64(1234567), UNIT_NUMBER, "1234567", "1234567");
	check(value_u64(1536), UNIT_BYTES, "1536", "1.5K");
	check(value_u64(1536), UNIT_MS, "1536", "1,536 ms");
	check(value_i64(-1536), UNIT_BYTES, "-1536", "-1536");
	check(value_double(12.34), UNIT_PERCENT, "12.34", "12.3%");
	check(value_double(0.1 + 0.2), UNIT_TEXT, "0.30000000000000004",
	      "0.30000000000000004");
	check(value_bool(true), UNIT_BOOL, "true", "yes");
	check(value_bool(false), UNIT_BOOL, "false", "no");
	check(value_text(SPAN_LIT("overflow")), UNIT_BYTES, "overflow",
	      "overflow");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_number),
		cmocka_unit_test(test_number_saturates),
		cmocka_unit_test(test_odd_text_stays),
		cmocka_unit_test(test_decimal),
		cmocka_unit_test(test_flag),
		cmocka_unit_test(test_keys_are_ordered),
		cmocka_unit_test(test_double_keys),
		cmocka_unit_test(test_print),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
