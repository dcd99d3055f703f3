/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/bigint.h"

static void check_hex(const char *hex, const char *want)
{
	char out[BIGINT_TEXT];
	struct bigint b;

	assert_true(bigint_hex(&b, span_str(hex)));
	assert_int_equal(bigint_text(&b, out), strlen(want));
	assert_string_equal(out, want);
}

static void test_hex(void **state)
{
	struct bigint b;

	(void)state;
	check_hex("0", "0");
	check_hex("3B9ACA00", "1000000000");
	check_hex("FFFFFFFF", "4294967295");
	check_hex("0000000000000000FF", "255");
	check_hex("400000000000000000", "1180591620717411303424");
	assert_false(bigint_hex(&b, SPAN_LIT("12G")));
}

static void test_bytes(void **state)
{
	static const unsigned char little[] = {0, 0, 0, 0, 0, 0, 0, 0, 0x40};
	char out[BIGINT_TEXT];
	struct bigint b;

	(void)state;
	assert_true(bigint_bytes(&b, little, sizeof(little)));
	bigint_text(&b, out);
	assert_string_equal(out, "1180591620717411303424");
	assert_true(bigint_bytes(&b, little, 0));
	assert_int_equal(bigint_text(&b, out), 1);
	assert_string_equal(out, "0");
}

static void check_decimal(const char *digits, size_t bits)
{
	char out[BIGINT_TEXT];
	struct bigint b;

	assert_true(bigint_decimal(&b, span_str(digits)));
	assert_int_equal(bigint_bits(&b), bits);
	bigint_text(&b, out);
	assert_string_equal(out, digits);
}

static void test_decimal(void **state)
{
	char digits[BIGINT_TEXT + 1];
	struct bigint b;

	(void)state;
	check_decimal("0", 0);
	check_decimal("1", 1);
	check_decimal("4294967295", 32);
	check_decimal("4294967296", 33);
	check_decimal("18446744073709551615", 64);
	check_decimal("18446744073709551616", 65);
	check_decimal("340282366920938463463374607431768211456", 129);
	assert_false(bigint_decimal(&b, SPAN_LIT("12a")));
	memset(digits, '9', sizeof(digits));
	assert_true(bigint_decimal(&b, (struct span){digits, 4932}));
	assert_int_equal(bigint_bits(&b), 16384);
	assert_false(bigint_decimal(&b, (struct span){digits, 4933}));
}

/* The largest that has room has as many digits as it should. */
static void test_largest(void **state)
{
	unsigned char little[BIGINT_BYTES + 1];
	char out[BIGINT_TEXT];
	struct bigint b;

	(void)state;
	memset(little, 0xff, sizeof(little));
	assert_true(bigint_bytes(&b, little, BIGINT_BYTES));
	assert_int_equal(bigint_text(&b, out), 4933);
	assert_memory_equal(out, "1189731", 7);
	assert_false(bigint_bytes(&b, little, sizeof(little)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hex),
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_decimal),
		cmocka_unit_test(test_largest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
