/* SPDX-License-Identifier: Apache-2.0 */
/* The list of styles: what must not get lost without colours. */
#include "ui/style.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void test_names(void **state)
{
	(void)state;
	assert_string_equal(style_info(STYLE_TEXT)->name, "TEXT");
	assert_string_equal(style_info(STYLE_BAR_REST)->name, "BAR_REST");
	for (int i = 0; i < STYLE_COUNT; i++)
		assert_true(style_info((enum style)i)->colour < COLOUR_COUNT);
}

static void test_out_of_range(void **state)
{
	(void)state;
	assert_ptr_equal(style_info(STYLE_COUNT), style_info(STYLE_TEXT));
}

static void test_without_colours(void **state)
{
	static const enum style marked[] = {
		STYLE_CURSOR, STYLE_TAB_ACTIVE, STYLE_MATCH,
		STYLE_LINK,   STYLE_WARNING,    STYLE_ERROR,
	};

	(void)state;
	for (size_t i = 0; i < sizeof(marked) / sizeof(marked[0]); i++)
		assert_int_not_equal(style_info(marked[i])->attrs, 0);
	/* The row under the cursor and a match in it can be told apart. */
	assert_int_not_equal(style_info(STYLE_CURSOR)->attrs,
	                     style_info(STYLE_MATCH)->attrs);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_out_of_range),
		cmocka_unit_test(test_without_colours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
