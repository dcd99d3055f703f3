/* SPDX-License-Identifier: Apache-2.0 */
/* Allocation: sizes of zero and sizes that overflow. */
#include "base/alloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_zero_is_a_size(void **state)
{
	void *p[] = {xmalloc(0),         xcalloc(0, 8),    xcalloc(8, 0),
	             xrealloc(NULL, 0),  big_alloc(0, 8),  big_alloc(8, 0),
	             big_calloc(0, 8),   big_calloc(8, 0), xmalloc(8),
	             big_alloc(1000, 8), xstrdup("")};

	(void)state;
	for (size_t i = 0; i < sizeof(p) / sizeof(p[0]); i++) {
		/* To nothing is not to free. */
		p[i] = i % 2 ? xrealloc(p[i], 0) : big_realloc(p[i], 0, 8);
		assert_non_null(p[i]);
		free(p[i]);
	}
}

static void test_overflow(void **state)
{
	char *p = big_alloc(10, 1);

	(void)state;
	assert_non_null(p);
	memcpy(p, "123456789", 10);
	assert_null(big_alloc(SIZE_MAX / 8 + 1, 8));
	assert_null(big_calloc(SIZE_MAX / 8 + 1, 8));
	assert_null(big_pages(SIZE_MAX / 8 + 1, 8));
	assert_null(big_pages(SIZE_MAX, 1));
	assert_null(big_realloc(p, SIZE_MAX / 2, 3));
	assert_string_equal(p, "123456789");
	free(p);
}

static void test_content(void **state)
{
	char *zero = big_calloc(500, 7);
	char *text = xasprintf("%s-%05d", "id", 42);
	char *copy = xstrdup(text);

	(void)state;
	assert_non_null(zero);
	for (size_t i = 0; i < 3500; i++)
		assert_int_equal(zero[i], 0);
	assert_string_equal(text, "id-00042");
	copy = xrealloc(copy, 5000);
	assert_string_equal(copy, "id-00042");
	free(zero);
	free(text);
	free(copy);
}

static void test_pages(void **state)
{
	const size_t sizes[] = {0, 1, 4096, (2 << 20) - 1, 2 << 20, 5000001};

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		char *p = big_pages(sizes[i], 1);

		assert_non_null(p);
		memset(p, 'x', sizes[i]);
		free(p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_zero_is_a_size),
		cmocka_unit_test(test_overflow),
		cmocka_unit_test(test_content),
		cmocka_unit_test(test_pages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
