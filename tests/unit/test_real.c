/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/real.h"

#define assert_real(v, want)                                                   \
	do {                                                                   \
		char out_[REAL_MAX];                                           \
                                                                               \
		assert_int_equal(real_text((v), out_), strlen(want));          \
		assert_string_equal(out_, want);                               \
	} while (0)

static void test_plain(void **state)
{
	(void)state;
	assert_real(0.0, "0.0");
	assert_real(-0.0, "-0.0");
	assert_real(1.5, "1.5");
	assert_real(-1.5, "-1.5");
	assert_real(0.1, "0.1");
	assert_real(100.0, "100.0");
	assert_real(123456789.0, "123456789.0");
	assert_real(123456789012.0, "123456789012.0");
	assert_real(0.0001, "0.0001");
	assert_real(0.0012345, "0.0012345");
	assert_real(3.141592653589793, "3.141592653589793");
}

/* Erlang takes the shorter form, and above 2^53 always this one. */
static void test_exponent(void **state)
{
	(void)state;
	assert_real(1000.0, "1.0e3");
	assert_real(1.0e22, "1.0e22");
	assert_real(1.2e10, "1.2e10");
	assert_real(0.00012, "1.2e-4");
	assert_real(9007199254740991.0, "9007199254740991.0");
	assert_real(9007199254740992.0, "9.007199254740992e15");
	assert_real(5e-324, "5.0e-324");
	assert_real(2.2250738585072014e-308, "2.2250738585072014e-308");
	assert_real(1.7976931348623157e308, "1.7976931348623157e308");
}

/* The gap below is half of that above: the rounded digits are not shortest. */
static void test_power_of_two(void **state)
{
	(void)state;
	assert_real(ldexp(1, -1017), "7.120236347223045e-307");
	assert_real(ldexp(1, 89), "6.189700196426902e26");
}

static void test_reads_back(void **state)
{
	uint64_t x = 0x9e3779b97f4a7c15;
	char out[REAL_MAX];

	(void)state;
	for (int i = 0; i < 20000; i++) {
		double v, back;

		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
		memcpy(&v, &x, sizeof(v));
		if (!isfinite(v))
			continue;
		assert_true(real_text(v, out) < REAL_MAX);
		back = strtod(out, NULL);
		assert_memory_equal(&back, &v, sizeof(v));
	}
}

static void test_no_number(void **state)
{
	(void)state;
	assert_real((double)NAN, "nan");
	assert_real((double)INFINITY, "inf");
	assert_real(-(double)INFINITY, "-inf");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_exponent),
		cmocka_unit_test(test_power_of_two),
		cmocka_unit_test(test_reads_back),
		cmocka_unit_test(test_no_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
