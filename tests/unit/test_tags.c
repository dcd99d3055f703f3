/* SPDX-License-Identifier: Apache-2.0 */
/* The list of tags: each is found by its name, and ids by their shape. */
#include "index/tags.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_every_tag_is_found(void **state)
{
	(void)state;
	for (int tag = 0; tag < TAG_UNKNOWN; tag++) {
		struct span text = tag_info((enum tag)tag)->text;
		char longer[64];

		assert_true(text.n >= 3 && text.n <= 40);
		assert_int_equal(tag_lookup(text), tag);
		snprintf(longer, sizeof(longer), "%.*sx", SPAN_ARG(text));
		assert_int_equal(tag_lookup(span_str(longer)), TAG_UNKNOWN);
		longer[text.n - 1] = '?';
		assert_int_equal(
			tag_lookup(span_take(span_str(longer), text.n)),
			TAG_UNKNOWN);
	}
}

static void test_unknown(void **state)
{
	static const char *const names[] = {"",       "p",     "pro",
	                                    "proc_",  "Proc",  "nodes",
	                                    "proc:x", " proc", "\xff\n"};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_int_equal(tag_lookup(span_str(names[i])), TAG_UNKNOWN);
	assert_int_equal(tag_info(TAG_UNKNOWN)->text.n, 0);
	assert_int_equal(tag_info(TAG_UNKNOWN)->body, BODY_LINES);
	assert_int_equal(tag_info(TAG_UNKNOWN)->shape, SHAPE_NAME);
}

static void test_facts(void **state)
{
	(void)state;
	assert_int_equal(tag_info(TAG_PROC)->shape, SHAPE_PID);
	assert_true(span_eq_str(tag_info(TAG_PROC)->first, "State"));
	assert_int_equal(tag_info(TAG_PROC_HEAP)->body, BODY_TERMS);
	assert_int_equal(tag_info(TAG_PORT)->body, BODY_PORT);
	assert_int_equal(tag_info(TAG_END)->shape, SHAPE_NONE);
}

/* Three that fit and more that do not, for each shape. */
static const struct {
	enum tag_shape shape;
	const char *fit[3];
	const char *unfit[8];
} shapes[] = {
	{SHAPE_NONE, {"", "", ""}, {"x", " ", ":"}},
	{SHAPE_VERSION,
         {"0.5", "0.10.2", "0."},
         {"", ".5", "v1", "0,5", " 0", "0.5 ", "12345678901234567"}},
	{SHAPE_NUMBER,
         {"0", "12", "18446744073709551615"},
         {"", "-1", "1 ", "1.2", "x", "123456789012345678901"}},
	{SHAPE_PID,
         {"<0.1.2>", "<8607.12345678.0>", "<0.0.0>"},
         {"", "<0.1>", "<0.1.2.3>", "<0.1.2", "<0..2>", "<.1.2>", "<0.1.>",
          "0.1.2>"}},
	{SHAPE_PORT,
         {"#Port<0.5>", "#Port<0.18446744073709551615>", "#Port<1.0>"},
         {"", "#Port<0>", "#Port<>", "#Port<0.5", "<0.5>", "#Port<0.5> ",
          "#Port<0.5.6>", "#Port<0.x>"}},
	{SHAPE_ADDRESS,
         {"7F00A0", "0", "ffffFFFF01234567"},
         {"", "0x10", "7G", " 7", "7 ", "12345678901234567"}},
	{SHAPE_NAME, {"a", "'x y'", "\xff:"}, {""}},
};

static void test_shapes(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
		for (size_t k = 0; k < 3; k++)
			assert_true(tag_shape_fits(shapes[i].shape,
			                           span_str(shapes[i].fit[k])));
		for (size_t k = 0; k < 8 && shapes[i].unfit[k]; k++)
			assert_false(tag_shape_fits(
				shapes[i].shape, span_str(shapes[i].unfit[k])));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_tag_is_found),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_facts),
		cmocka_unit_test(test_shapes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
