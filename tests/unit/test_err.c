/* SPDX-License-Identifier: Apache-2.0 */
/* Error texts are one safe line, whatever was quoted in them. */
#include "base/err.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/span.h"
#include "base/utf8.h"

static void test_code_is_returned(void **state)
{
	struct err_info info = {"old"};

	(void)state;
	assert_int_equal(err_set(NULL, ERR_IO, "%s", "text"), ERR_IO);
	assert_int_equal(err_set(&info, ERR_USAGE, "%s: %d", "x", 5),
	                 ERR_USAGE);
	assert_string_equal(info.text, "x: 5");
	assert_int_equal(err_set(&info, ERR_OK, "%s", ""), ERR_OK);
	assert_string_equal(info.text, "");
}

static void test_text_is_safe(void **state)
{
	struct err_info info;

	(void)state;
	err_set(&info, ERR_IO, "%s",
	        "a\x1b[2J\n\t\x7f"
	        "b");
	assert_string_equal(info.text, "a?[2J???b");
	err_set(&info, ERR_IO, "%s", "\xc3\xa9 \xe6\x97\xa5 \xe9 \xff");
	assert_string_equal(info.text, "\xc3\xa9 \xe6\x97\xa5 ? ?");
	/* U+202E turns the text around, U+0085 is a control. */
	err_set(&info, ERR_IO, "%s",
	        "a\xe2\x80\xae"
	        "b\xc2\x85");
	assert_string_equal(info.text, "a?b?");
}

static void test_old_text_as_argument(void **state)
{
	struct err_info info;

	(void)state;
	err_set(&info, ERR_IO, "no space");
	err_set(&info, ERR_IO, "%s: %s", "/tmp/x", info.text);
	assert_string_equal(info.text, "/tmp/x: no space");
}

/* A character that does not fit is left out as a whole. */
static void test_cut(void **state)
{
	static const char *const chars[] = {"a", "\xc3\xa9", "\xe6\x97\xa5",
	                                    "\xf0\x9f\x98\x80"};
	struct err_info info;
	char text[700];

	(void)state;
	for (size_t c = 0; c < 4; c++) {
		size_t n = strlen(chars[c]);
		size_t room = sizeof(info.text) - 1;

		for (size_t i = 0; i + n < sizeof(text); i += n)
			memcpy(text + i, chars[c], n + 1);
		err_set(&info, ERR_IO, "%s", text);
		assert_int_equal(strlen(info.text), room / n * n);
		assert_true(utf8_valid(span_str(info.text)));
		assert_null(strchr(info.text, '?'));
	}
	/* Rubbish at the cut is not taken for a character. */
	memset(text, '\x80', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	err_set(&info, ERR_IO, "%s", text);
	assert_int_equal(strlen(info.text), sizeof(info.text) - 1);
	assert_int_equal(strspn(info.text, "?"), sizeof(info.text) - 1);
}

static void test_exit_status(void **state)
{
	(void)state;
	assert_int_equal(err_exit_status(ERR_OK), 0);
	assert_int_equal(err_exit_status(ERR_USAGE), 64);
	assert_int_equal(err_exit_status(ERR_NOT_DUMP), 65);
	assert_int_equal(err_exit_status(ERR_IO), 66);
	assert_int_equal(err_exit_status(ERR_NOT_FOUND), 69);
	assert_int_equal(err_exit_status(ERR_NOMEM), 70);
	assert_int_equal(err_exit_status(ERR_CANCELED), 0);
	assert_int_equal(err_exit_status(ERR_PIPE), 0);
	assert_int_equal(err_exit_status(ERR_WRITE), 70);
	assert_int_equal(err_exit_status((enum err)200), 70);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_code_is_returned),
		cmocka_unit_test(test_text_is_safe),
		cmocka_unit_test(test_old_text_as_argument),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_exit_status),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
