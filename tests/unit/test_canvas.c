/* SPDX-License-Identifier: Apache-2.0 */
/* Painting: what fits, what is cut, what is made harmless, and that wide
 * characters are whole or not there. */
#include "ui/canvas.h"

#include <limits.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define WIDE     "\xe4\xb8\xad" /* two columns */
#define ACUTE    "\xcc\x81"     /* combines */
#define ELLIPSIS "\xe2\x80\xa6"
#define BAD      "\xef\xbf\xbd"

static struct canvas canvas_of(int rows, int cols, bool ascii)
{
	struct canvas c;

	canvas_init(&c, ascii);
	canvas_resize(&c, rows, cols);
	return c;
}

/* Takes the canvas with it. */
static void check(struct canvas *c, bool styles, const char *want)
{
	char *text = canvas_text(c, styles);

	assert_string_equal(text, want);
	free(text);
	canvas_release(c);
}

static void put(struct canvas *c, int y, int x, int max, const char *s)
{
	canvas_put(c, y, x, max, STYLE_TEXT, span_str(s));
}

static void test_put(void **state)
{
	struct canvas c = canvas_of(2, 10, false);

	(void)state;
	assert_int_equal(canvas_put(&c, 0, 1, 5, STYLE_TEXT, SPAN_LIT("abc")),
	                 3);
	assert_int_equal(canvas_put(&c, 1, 0, 3, STYLE_DIM, SPAN_LIT("abcdef")),
	                 3);
	assert_int_equal(canvas_put(&c, 1, 8, 99, STYLE_TEXT, SPAN_LIT("xyz")),
	                 2);
	assert_int_equal(canvas_put(&c, 0, 9, 1, STYLE_BOLD, SPAN_NONE), 0);
	check(&c, true, " abc\n\nabc     xy\naaa\n");
}

static void test_put_outside(void **state)
{
	static const int places[][2] = {
		{-1, 0},      {2, 0},       {0, 10},      {0, INT_MAX},
		{INT_MAX, 0}, {INT_MIN, 0}, {0, INT_MIN}, {0, -7},
	};
	struct canvas c = canvas_of(2, 10, false);

	(void)state;
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		put(&c, places[i][0], places[i][1], 4, "abcdef");
		canvas_fill(&c, places[i][0], places[i][1], 3, STYLE_BOLD);
		canvas_style(&c, places[i][0], places[i][1], 3, STYLE_BOLD);
		canvas_bar(&c, places[i][0], places[i][1], 1, 1.0, STYLE_BAR);
		canvas_put_right(&c, places[i][0], places[i][1], 2, STYLE_BOLD,
		                 SPAN_LIT("x"));
	}
	put(&c, 0, 0, -1, "z");
	put(&c, 0, 0, 0, "z");
	check(&c, true, "\n\n\n\n");
}

static void test_left_edge(void **state)
{
	struct canvas c = canvas_of(2, 6, false);

	(void)state;
	put(&c, 0, -2, 100, "abcdef");
	put(&c, 1, -1, 100, WIDE "cd");
	canvas_fill(&c, 0, -1, 2, STYLE_TEXT);
	check(&c, false, " def\n cd\n");
}

static void test_cut(void **state)
{
	struct canvas c = canvas_of(4, 6, false);

	(void)state;
	assert_int_equal(
		canvas_put_cut(&c, 0, 0, 4, STYLE_TEXT, SPAN_LIT("abcd")), 4);
	assert_int_equal(
		canvas_put_cut(&c, 1, 0, 4, STYLE_TEXT, SPAN_LIT("abcde")), 4);
	canvas_put_cut(&c, 2, 0, 4, STYLE_TEXT, SPAN_LIT("ab" WIDE WIDE));
	canvas_put_cut(&c, 3, 0, 99, STYLE_TEXT, SPAN_LIT("abcdefgh"));
	check(&c, false,
	      "abcd\nabc" ELLIPSIS "\nab " ELLIPSIS "\nabcde" ELLIPSIS "\n");
}

static void test_cut_ascii(void **state)
{
	struct canvas c = canvas_of(1, 6, true);

	(void)state;
	canvas_put_cut(&c, 0, 0, 3, STYLE_TEXT, SPAN_LIT("abcde"));
	check(&c, false, "ab~\n");
}

static void test_wide_at_edge(void **state)
{
	struct canvas c = canvas_of(2, 5, false);

	(void)state;
	put(&c, 0, 0, 5, "xxxxx");
	put(&c, 0, 0, 3, WIDE WIDE); /* the second would be cut in half */
	put(&c, 1, 4, 9, WIDE);
	check(&c, false, WIDE " xx\n\n");
}

static void test_wide_overwritten(void **state)
{
	struct canvas c = canvas_of(4, 6, false);

	(void)state;
	for (int y = 0; y < 4; y++)
		put(&c, y, 0, 6, WIDE WIDE WIDE);
	put(&c, 0, 1, 1, "a");  /* right half */
	put(&c, 1, 2, 1, "b");  /* left half */
	put(&c, 2, 1, 2, WIDE); /* both neighbours */
	canvas_fill(&c, 3, 1, 2, STYLE_TEXT);
	check(&c, false,
	      " a" WIDE WIDE "\n" WIDE "b " WIDE "\n " WIDE " " WIDE
	      "\n    " WIDE "\n");
}

static void test_combining(void **state)
{
	struct canvas c = canvas_of(3, 6, false);

	(void)state;
	put(&c, 0, 0, 6, "e" ACUTE "x");
	put(&c, 1, 0, 6, ACUTE "e" ACUTE ACUTE ACUTE ACUTE "x");
	put(&c, 2, 0, 1, "e" ACUTE);
	check(&c, false, "e" ACUTE "x\ne" ACUTE ACUTE "x\ne" ACUTE "\n");
}

static void test_many_combining(void **state)
{
	size_t n = 1u << 20;
	char *text = malloc(n);
	struct canvas c = canvas_of(1, 3, false);

	(void)state;
	for (size_t i = 0; i + 1 < n; i += 2)
		memcpy(text + i, ACUTE, 2);
	assert_int_equal(
		canvas_put(&c, 0, 0, 3, STYLE_TEXT, (struct span){text, n}), 0);
	free(text);
	check(&c, false, "\n");
}

static void test_harmless(void **state)
{
	struct canvas c = canvas_of(3, 12, false);

	(void)state;
	put(&c, 0, 0, 12, "a\033[31m\nb\177");
	put(&c, 1, 0, 12, "x\xe2\x80\xaey"); /* right to left from here */
	put(&c, 2, 0, 12, "\xe9|\xc2\x9b|\xf0\x9f"); /* Latin-1, C1, cut */
	check(&c, false,
	      "a.[31m.b.\nx" BAD "y\n\xc3\xa9|" BAD "|\xc3\xb0" BAD "\n");
}

static void test_joiners(void **state)
{
	struct canvas c = canvas_of(1, 6, false);

	(void)state;
	put(&c, 0, 0, 6,
	    "a\xe2\x80\x8d"
	    "b\xef\xb8\x8f"
	    "c");
	check(&c, false, "abc\n");
}

static void test_ascii(void **state)
{
	struct canvas c = canvas_of(2, 20, true);

	(void)state;
	put(&c, 0, 0, 20, "a" WIDE "b");
	put(&c, 1, 0, 5, "a" WIDE "b");
	check(&c, false, "a\\x{4E2D}b\na\\x{4\n");
}

static void test_right(void **state)
{
	struct canvas c = canvas_of(4, 8, false);

	(void)state;
	canvas_put_right(&c, 0, 1, 5, STYLE_TEXT, SPAN_LIT("12"));
	canvas_put_right(&c, 1, 1, 5, STYLE_TEXT, SPAN_LIT("12345"));
	canvas_put_right(&c, 2, 1, 5, STYLE_TEXT, SPAN_LIT("123456"));
	canvas_put_right(&c, 3, 1, 5, STYLE_TEXT, SPAN_LIT(WIDE));
	check(&c, false, "    12\n 12345\n 1234" ELLIPSIS "\n    " WIDE "\n");
}

static void test_printf(void **state)
{
	struct canvas c = canvas_of(2, 8, false);

	(void)state;
	assert_int_equal(
		canvas_printf(&c, 0, 0, 8, STYLE_TEXT, "%d of %s", 3, "4"), 6);
	canvas_printf(&c, 1, 0, 8, STYLE_TEXT, "%2000d", 1);
	check(&c, false, "3 of 4\n       " ELLIPSIS "\n");
}

static void test_style(void **state)
{
	struct canvas c = canvas_of(2, 6, false);

	(void)state;
	put(&c, 0, 0, 6, "abcdef");
	canvas_style(&c, 0, 1, 2, STYLE_DIM);
	canvas_fill(&c, 0, 3, 99, STYLE_BOLD);
	canvas_fill(&c, 1, -3, 4, STYLE_TITLE);
	check(&c, true, "abc\n.aabbb\n\nc\n");
}

#define FULL  "\xe2\x96\x88"
#define SHADE "\xe2\x96\x91"

static void test_bar(void **state)
{
	struct canvas c = canvas_of(5, 4, false);

	(void)state;
	canvas_bar(&c, 0, 0, 4, 0, STYLE_BAR);
	canvas_bar(&c, 1, 0, 4, 0.5, STYLE_BAR);
	canvas_bar(&c, 2, 0, 4, 7.0, STYLE_BAR);
	canvas_bar(&c, 3, 0, 4, 0.001, STYLE_BAR); /* little is not nothing */
	canvas_bar(&c, 4, 0, 4, NAN, STYLE_BAR);
	check(&c, false,
	      SHADE SHADE SHADE SHADE
	      "\n" FULL FULL SHADE SHADE "\n" FULL FULL FULL FULL
	      "\n\xe2\x96\x8f" SHADE SHADE SHADE "\n" SHADE SHADE SHADE SHADE
	      "\n");
}

static void test_bar_ascii(void **state)
{
	struct canvas c = canvas_of(1, 4, true);

	(void)state;
	canvas_bar(&c, 0, 0, 4, 0.5, STYLE_BAR);
	check(&c, true, "##..\nrrss\n");
}

static void test_sizes(void **state)
{
	struct canvas c = canvas_of(0, -5, false);

	(void)state;
	assert_int_equal(c.rows, 1);
	assert_int_equal(c.cols, 1);
	put(&c, 0, 0, 5, WIDE);
	put(&c, 0, 0, 5, "ab");
	canvas_resize(&c, 5000, 2);
	assert_int_equal(c.rows, 1000);
	assert_int_equal(canvas_rect(&c).cols, 2);
	canvas_resize(&c, 1, 3);
	check(&c, false, "\n");
}

/* Whatever is painted over what: left halves have their right halves. */
static void test_sound(void **state)
{
	struct canvas c = canvas_of(1, 9, false);
	unsigned seed = 1;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		int x, wide = 0;

		seed = seed * 1103515245 + 12345;
		x = (int)(seed >> 16) % 12 - 2;
		put(&c, 0, x, 1 + (int)(seed >> 20) % 4,
		    seed >> 28 & 1 ? WIDE WIDE : "ab");
		for (int k = 0; k < c.cols; k++) {
			assert_int_equal(c.cells[k].width == 0, wide == 1);
			wide = c.cells[k].width == 2;
		}
		assert_false(wide);
	}
	canvas_release(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_put),
		cmocka_unit_test(test_put_outside),
		cmocka_unit_test(test_left_edge),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_cut_ascii),
		cmocka_unit_test(test_wide_at_edge),
		cmocka_unit_test(test_wide_overwritten),
		cmocka_unit_test(test_combining),
		cmocka_unit_test(test_many_combining),
		cmocka_unit_test(test_harmless),
		cmocka_unit_test(test_joiners),
		cmocka_unit_test(test_ascii),
		cmocka_unit_test(test_right),
		cmocka_unit_test(test_printf),
		cmocka_unit_test(test_style),
		cmocka_unit_test(test_bar),
		cmocka_unit_test(test_bar_ascii),
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_sound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
