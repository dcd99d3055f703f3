/* SPDX-License-Identifier: Apache-2.0 */
/* Copies of texts, long and short ones, and that they stay. */
#include "base/store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { TEXTS = 5000, LONG_TEXT = 3 << 20 };

static void test_copies_stay(void **state)
{
	static const char *copy[TEXTS];
	struct store s = {0};
	char text[32];

	(void)state;
	for (int i = 0; i < TEXTS; i++) {
		int n = snprintf(text, sizeof(text), "text %d", i * i);

		copy[i] = store_put(&s, (struct span){text, (size_t)n});
		assert_non_null(copy[i]);
	}
	for (int i = 0; i < TEXTS; i++) {
		int n = snprintf(text, sizeof(text), "text %d", i * i);

		assert_memory_equal(copy[i], text, (size_t)n);
	}
	store_release(&s);
	assert_null(s.blocks);
}

static void test_long_and_empty(void **state)
{
	struct store s = {0};
	char *text = malloc(LONG_TEXT);
	const char *before = store_put(&s, SPAN_LIT("before"));
	const char *copy, *behind;

	(void)state;
	assert_non_null(text);
	memset(text, 'x', LONG_TEXT);
	assert_non_null(store_put(&s, SPAN_NONE));
	copy = store_put(&s, (struct span){text, LONG_TEXT});
	behind = store_put(&s, SPAN_LIT("behind"));
	assert_memory_equal(copy, text, LONG_TEXT);
	assert_memory_equal(before, "before", 6);
	assert_memory_equal(behind, "behind", 6);
	store_release(&s);
	free(text);
}

static void test_too_long(void **state)
{
	struct store s = {0};

	(void)state;
	assert_null(store_put(&s, (struct span){"", SIZE_MAX - 4}));
	store_release(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_copies_stay),
		cmocka_unit_test(test_long_and_empty),
		cmocka_unit_test(test_too_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
