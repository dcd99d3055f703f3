/* SPDX-License-Identifier: Apache-2.0 */
/* Widths of text on a canvas, breaking it into lines, marking matches. */
#include "ui/wrap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ui/mark.h"
#include "ui/width.h"

static void test_widths(void **state)
{
	size_t n;

	(void)state;
	assert_int_equal(width_next(SPAN_LIT("ab"), false, &n), 1);
	assert_int_equal(n, 1);
	assert_int_equal(width_next(SPAN_LIT("\xe4\xb8\xad"), false, &n), 2);
	assert_int_equal(n, 3);
	assert_int_equal(width_next(SPAN_LIT("\xe4\xb8\xad"), true, &n), 8);
	assert_int_equal(width_next(SPAN_LIT("\xcc\x81"), false, &n), 0);
	assert_int_equal(width_next(SPAN_LIT("\x01"), false, &n), 1);
	assert_int_equal(width_next(SPAN_LIT("\xff"), false, &n), 1);
	assert_int_equal(n, 1);

	assert_int_equal(width_of(SPAN_LIT("abc"), false, 10), 3);
	assert_int_equal(width_of(SPAN_NONE, false, 10), 0);
	assert_true(width_of(SPAN_LIT("abcdef"), false, 3) > 3);
	assert_int_equal(width_fit(SPAN_LIT("abcdef"), false, 4), 4);
	assert_int_equal(width_fit(SPAN_LIT("ab"), false, 4), 2);
	assert_int_equal(width_fit(SPAN_NONE, false, 4), 0);
	/* half a character is none, but the first one is always taken */
	assert_int_equal(
		width_fit(SPAN_LIT("a\xe4\xb8\xad\xe4\xb8\xad"), false, 4), 4);
	assert_int_equal(width_fit(SPAN_LIT("\xe4\xb8\xad"), false, 1), 3);
	assert_int_equal(width_fit(SPAN_LIT("ab"), false, -5), 1);
	/* what combines stays with its letter */
	assert_int_equal(width_fit(SPAN_LIT("e\xcc\x81x"), false, 1), 3);
}

/* A million characters without width must not be looked at to measure ten
 * columns. */
static void test_flood(void **state)
{
	size_t n = 2000000;
	char *flood = malloc(n);

	(void)state;
	assert_non_null(flood);
	for (size_t i = 0; i < n; i += 2)
		memcpy(flood + i, "\xcc\x81", 2);
	assert_true(width_fit((struct span){flood, n}, false, 10) < 1000);
	assert_true(wrap_text((struct span){flood, n}, false, 10) < 1000);
	assert_int_equal(width_of((struct span){flood, n}, false, 10), 0);
	free(flood);
}

/* The text in lines, with | between them. */
static void check_lines(const char *text, bool ascii, int width,
                        const char *expected)
{
	struct span rest = span_str(text);
	char out[256];
	size_t n = 0, lines = 0;

	while (rest.n > 0) {
		size_t len = wrap_text(rest, ascii, width);
		struct span line = wrap_shown(rest, len);

		assert_true(len > 0 && len <= rest.n);
		assert_true(n + line.n + 2 < sizeof(out));
		if (lines++ > 0)
			out[n++] = '|';
		memcpy(out + n, line.p, line.n);
		n += line.n;
		rest = span_skip(rest, len);
	}
	out[n] = '\0';
	assert_string_equal(out, expected);
}

static void test_lines(void **state)
{
	(void)state;
	check_lines("one two three", false, 80, "one two three");
	check_lines("one two three", false, 8, "one two|three");
	check_lines("one two three", false, 7, "one two|three");
	check_lines("one two three", false, 6, "one|two|three");
	check_lines("abcdefgh", false, 3, "abc|def|gh");
	check_lines("ab cdefgh", false, 4, "ab|cdef|gh");
	check_lines("abc", false, 0, "a|b|c");
	check_lines("a\nb", false, 80, "a|b");
	check_lines("abc\ndef\n", false, 3, "abc|def");
	check_lines("\n\nx", false, 3, "||x");
	check_lines("\xe4\xb8\xad\xe4\xb8\xad", false, 3,
	            "\xe4\xb8\xad|\xe4\xb8\xad");
	check_lines("\xc3\xa9\xc3\xa9", true, 8, "\xc3\xa9|\xc3\xa9");
	check_lines("", false, 3, "");
}

static int marked(const struct canvas *c, int x)
{
	return c->cells[x].style == STYLE_MATCH;
}

/* Which cells of a row of 10 are marked, as 0s and 1s. */
static void check_marks(const char *text, const char *needle, int cols,
                        bool ascii, const char *expected)
{
	struct textfilter *f = textfilter_new(NULL, span_str(needle));
	struct canvas c;
	char out[11] = "";

	canvas_init(&c, ascii);
	canvas_resize(&c, 1, 10);
	canvas_put(&c, 0, 0, cols, STYLE_TEXT, span_str(text));
	mark_matches(&c, 0, 0, cols, span_str(text), f);
	for (int x = 0; x < 10; x++)
		out[x] = marked(&c, x) ? '1' : '0';
	assert_string_equal(out, expected);
	textfilter_free(f);
	canvas_release(&c);
}

static void test_marks(void **state)
{
	(void)state;
	check_marks("shop shop", "shop", 10, false, "1111011110");
	check_marks("shop shop", "SHOP", 10, false, "0000000000");
	check_marks("Shop", "shop", 10, false, "1111000000");
	check_marks("aaaa", "aa", 10, false, "1111000000");
	check_marks("shop shop", "shop", 6, false, "1111010000");
	check_marks("shop", "op", 3, false, "0010000000");
	check_marks("\xe4\xb8\xad x", "x", 10, false, "0001000000");
	check_marks("\xc3\xa9x", "x", 10, true, "0000001000");
	check_marks("abc", "", 10, false, "0000000000");
	check_marks("abc", "b", 0, false, "0000000000");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_widths),
		cmocka_unit_test(test_flood),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_marks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
