/* SPDX-License-Identifier: Apache-2.0 */
/* A page of lines: moving, lines taller than the screen, wrapping, searching,
 * and lines that are made anew under the cursor. */
#include "ui/page.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ui/app.h"

/* A page on a canvas, and what the canvas showed last. */
struct sheet {
	struct page page;
	struct canvas canvas;
	char *text;
};

static void sheet_draw(struct sheet *s)
{
	free(s->text);
	canvas_clear(&s->canvas);
	page_draw(&s->page, &s->canvas, canvas_rect(&s->canvas));
	s->text = canvas_text(&s->canvas, false);
}

static void sheet_init(struct sheet *s, int rows, int cols)
{
	memset(s, 0, sizeof(*s));
	page_init(&s->page);
	canvas_init(&s->canvas, false);
	canvas_resize(&s->canvas, rows, cols);
}

static void sheet_resize(struct sheet *s, int rows, int cols)
{
	canvas_resize(&s->canvas, rows, cols);
	sheet_draw(s);
}

static void sheet_release(struct sheet *s)
{
	page_release(&s->page);
	canvas_release(&s->canvas);
	free(s->text);
}

static void act(struct sheet *s, enum action a)
{
	assert_true(page_action(&s->page, NULL, a));
	sheet_draw(s);
}

static void add_item(struct sheet *s, const char *text)
{
	page_add(&s->page, PAGE_ITEM)->text = span_str(text);
}

static void add_field(struct sheet *s, const char *label, const char *text)
{
	struct page_line *l = page_add(&s->page, PAGE_FIELD);

	l->label = span_str(label);
	l->text = span_str(text);
}

/* Items "a" to "z" under a title. */
static void fill_alphabet(struct sheet *s)
{
	static char names[26][2];

	page_title(&s->page, "Letters");
	for (int i = 0; i < 26; i++) {
		names[i][0] = (char)('a' + i);
		add_item(s, names[i]);
	}
	page_settle(&s->page);
	sheet_draw(s);
}

static void check(const struct sheet *s, const char *text)
{
	assert_string_equal(s->text, text);
}

/* Something is chosen and on screen. */
static void check_cursor(const struct sheet *s)
{
	int cells = 0;

	assert_non_null(page_chosen(&s->page));
	for (int i = 0; i < s->canvas.rows * s->canvas.cols; i++)
		cells += s->canvas.cells[i].style == STYLE_CURSOR;
	if (cells == 0)
		fail_msg("no cursor on screen:\n%s", s->text);
}

static void check_chosen(const struct sheet *s, const char *text)
{
	const struct page_line *l = page_chosen(&s->page);

	check_cursor(s);
	if (!span_eq_str(l->label.n > 0 ? l->label : l->text, text))
		fail_msg("%.*s is chosen, not %s", SPAN_ARG(l->text), text);
}

static void test_empty(void **state)
{
	struct sheet s;

	(void)state;
	sheet_init(&s, 3, 10);
	page_settle(&s.page);
	sheet_draw(&s);
	check(&s, "\n\n\n");
	assert_null(page_chosen(&s.page));
	assert_true(page_action(&s.page, NULL, ACTION_OPEN));
	assert_false(page_action(&s.page, NULL, ACTION_DOWN));
	assert_false(page_action(&s.page, NULL, ACTION_SORT));
	/* nothing but a title */
	page_title(&s.page, "Title");
	page_settle(&s.page);
	sheet_draw(&s);
	check(&s, "Title\n\n\n");
	for (unsigned a = 0; a < ACTION_FIND_NEXT; a++)
		page_action(&s.page, NULL, (enum action)a);
	sheet_draw(&s);
	assert_null(page_chosen(&s.page));
	sheet_release(&s);
}

static void test_lines(void **state)
{
	struct sheet s;

	(void)state;
	sheet_init(&s, 4, 10);
	fill_alphabet(&s);
	check(&s, "Letters\na\nb\nc\n");
	check_chosen(&s, "a");
	act(&s, ACTION_DOWN);
	act(&s, ACTION_DOWN);
	check(&s, "Letters\na\nb\nc\n");
	check_chosen(&s, "c");
	act(&s, ACTION_DOWN);
	check(&s, "a\nb\nc\nd\n");
	act(&s, ACTION_BOTTOM);
	check(&s, "w\nx\ny\nz\n");
	check_chosen(&s, "z");
	act(&s, ACTION_DOWN);
	check_chosen(&s, "z");
	act(&s, ACTION_UP);
	check(&s, "w\nx\ny\nz\n");
	act(&s, ACTION_TOP);
	check(&s, "Letters\na\nb\nc\n");
	act(&s, ACTION_UP);
	check_chosen(&s, "a");
	sheet_release(&s);
}

/* The title comes back into sight when its first line is reached from below. */
static void test_title_comes_along(void **state)
{
	struct sheet s;

	(void)state;
	sheet_init(&s, 4, 10);
	fill_alphabet(&s);
	for (int i = 0; i < 6; i++)
		act(&s, ACTION_DOWN);
	for (int i = 0; i < 6; i++)
		act(&s, ACTION_UP);
	check(&s, "Letters\na\nb\nc\n");
	/* but never pushes the line itself off a small screen */
	sheet_resize(&s, 1, 10);
	check(&s, "a\n");
	sheet_draw(&s);
	check(&s, "a\n");
	act(&s, ACTION_DOWN);
	check(&s, "b\n");
	act(&s, ACTION_UP);
	check(&s, "a\n");
	sheet_release(&s);
}

static void test_pages(void **state)
{
	struct sheet s;

	(void)state;
	sheet_init(&s, 4, 10);
	fill_alphabet(&s);
	act(&s, ACTION_PAGE_DOWN);
	check(&s, "c\nd\ne\nf\n");
	act(&s, ACTION_PAGE_DOWN);
	check(&s, "f\ng\nh\ni\n");
	act(&s, ACTION_HALF_DOWN);
	check(&s, "h\ni\nj\nk\n");
	act(&s, ACTION_PAGE_UP);
	check(&s, "e\nf\ng\nh\n");
	for (int i = 0; i < 10; i++)
		act(&s, ACTION_PAGE_DOWN);
	check(&s, "w\nx\ny\nz\n");
	check_chosen(&s, "z");
	for (int i = 0; i < 10; i++)
		act(&s, ACTION_PAGE_UP);
	check(&s, "Letters\na\nb\nc\n");
	check_chosen(&s, "a");
	sheet_release(&s);
}

/* On another screen there is no room left below the end. */
static void test_screen_grows(void **state)
{
	struct sheet s;

	(void)state;
	sheet_init(&s, 3, 10);
	fill_alphabet(&s);
	act(&s, ACTION_BOTTOM);
	check(&s, "x\ny\nz\n");
	sheet_resize(&s, 5, 10);
	check(&s, "v\nw\nx\ny\nz\n");
	check_chosen(&s, "z");
	/* of a line that takes fewer rows, too */
	page_clear(&s.page);
	add_item(&s, "a");
	page_add(&s.page, PAGE_TEXT)->text = SPAN_LIT("b c d e");
	page_settle(&s.page);
	sheet_resize(&s, 2, 1);
	act(&s, ACTION_BOTTOM);
	check(&s, "d\ne\n");
	sheet_resize(&s, 2, 10);
	check(&s, "a\nb c d e\n");
	/* there are not that many */
	sheet_resize(&s, 4, 10);
	check(&s, "a\nb c d e\n\n\n");
	sheet_release(&s);
}

static const char tall[] = "one two three four five six seven eight nine ten";

/* A slogan taller than the screen can be read from its first to its last
 * row. */
static void test_tall_line(void **state)
{
	struct sheet s;

	(void)state;
	sheet_init(&s, 3, 5);
	page_title(&s.page, "Why");
	page_add(&s.page, PAGE_TEXT)->text = SPAN_LIT(tall);
	add_item(&s, "next");
	page_settle(&s.page);
	sheet_draw(&s);
	check(&s, "Why\none\ntwo\n");
	act(&s, ACTION_DOWN);
	check(&s, "one\ntwo\nthree\n");
	act(&s, ACTION_DOWN);
	check(&s, "two\nthree\nfour\n");
	check_chosen(&s, tall);
	for (int i = 0; i < 6; i++)
		act(&s, ACTION_DOWN);
	check(&s, "eight\nnine\nten\n");
	check_chosen(&s, tall);
	act(&s, ACTION_DOWN);
	check(&s, "nine\nten\nnext\n");
	check_chosen(&s, "next");
	/* and back */
	act(&s, ACTION_UP);
	check(&s, "nine\nten\nnext\n");
	check_chosen(&s, tall);
	act(&s, ACTION_UP);
	check(&s, "eight\nnine\nten\n");
	act(&s, ACTION_TOP);
	act(&s, ACTION_PAGE_DOWN);
	check(&s, "two\nthree\nfour\n");
	act(&s, ACTION_PAGE_DOWN);
	check(&s, "four\nfive\nsix\n");
	act(&s, ACTION_PAGE_UP);
	check(&s, "two\nthree\nfour\n");
	act(&s, ACTION_BOTTOM);
	check(&s, "nine\nten\nnext\n");
	check_chosen(&s, "next");
	sheet_release(&s);
}

static void test_tall_line_is_all(void **state)
{
	struct sheet s;

	(void)state;
	sheet_init(&s, 2, 5);
	page_add(&s.page, PAGE_TEXT)->text = SPAN_LIT(tall);
	page_settle(&s.page);
	sheet_draw(&s);
	check(&s, "one\ntwo\n");
	act(&s, ACTION_BOTTOM);
	check(&s, "nine\nten\n");
	act(&s, ACTION_DOWN);
	check(&s, "nine\nten\n");
	act(&s, ACTION_TOP);
	check(&s, "one\ntwo\n");
	for (int i = 0; i < 20; i++)
		act(&s, ACTION_DOWN);
	check(&s, "nine\nten\n");
	/* on another screen some of it is there, whatever the width */
	sheet_resize(&s, 2, 80);
	check(&s, "one two three four five six seven eight nine ten\n\n");
	sheet_resize(&s, 1, 1);
	check(&s, "o\n");
	sheet_release(&s);
}

/* Whatever the heights, going on by pages arrives, and meets every line. */
static void test_pages_arrive(void **state)
{
	(void)state;
	for (int rows = 1; rows < 9; rows++) {
		struct sheet s;
		unsigned seen = 0;

		sheet_init(&s, rows, 5);
		page_title(&s.page, "Why");
		for (int i = 0; i < 6; i++) {
			page_add(&s.page, PAGE_TEXT)->text = span_take(
				SPAN_LIT(tall), i % 2 ? sizeof(tall) - 1 : 13);
			if (i % 3 == 0)
				page_title(&s.page, "More");
		}
		page_settle(&s.page);
		sheet_draw(&s);
		while (s.page.cursor + 1 < s.page.n) {
			assert_true(seen++ < 100);
			act(&s, ACTION_PAGE_DOWN);
		}
		while (s.page.top.line > 0 || s.page.top.row > 0) {
			assert_true(seen++ < 200);
			act(&s, ACTION_PAGE_UP);
			if (page_chosen(&s.page) == &s.page.lines[1])
				break;
		}
		assert_ptr_equal(page_chosen(&s.page), &s.page.lines[1]);
		sheet_release(&s);
	}
}

static void test_fields(void **state)
{
	struct sheet s;

	(void)state;
	sheet_init(&s, 6, 20);
	add_field(&s, "Name", "shop_orders and so on");
	add_field(&s, "A caption", "x\ny");
	page_add(&s.page, PAGE_BAR)->label = SPAN_LIT("total");
	page_settle(&s.page);
	sheet_draw(&s);
	check(&s, "Name     shop_order…\nA capti… x.y\ntotal\n\n\n\n");
	act(&s, ACTION_RIGHT);
	check(&s, "Name     ers and so…\nA capti…\ntotal\n\n\n\n");
	act(&s, ACTION_LEFT);
	act(&s, ACTION_WRAP);
	check(&s,
	      "Name     shop_orders\n         and so on\nA capti… x\n         "
	      "y\ntotal\n\n");
	assert_int_equal(s.canvas.cells[20].style, STYLE_CURSOR);
	act(&s, ACTION_DOWN);
	check_chosen(&s, "A caption");
	act(&s, ACTION_WRAP);
	check(&s, "Name     shop_order…\nA capti… x.y\ntotal\n\n\n\n");
	sheet_release(&s);
}

/* To the side no further than the widest line goes, and headings and notes not
 * at all. */
static void test_scrolling(void **state)
{
	struct sheet s;

	(void)state;
	sheet_init(&s, 5, 20);
	page_title(&s.page, "A heading that is long");
	add_field(&s, "Name", "shop_orders and so on");
	page_add(&s.page, PAGE_TEXT)->text = SPAN_LIT("A note that stays");
	add_field(&s, "wide",
	          "\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad"
	          "\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad");
	add_item(&s, "item");
	page_settle(&s.page);
	sheet_draw(&s);
	act(&s, ACTION_RIGHT);
	act(&s, ACTION_RIGHT);
	act(&s, ACTION_RIGHT);
	check(&s, "A heading that is l…\nName     s and so on\n"
	          "A note that stays\n"
	          "wide     \xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad\n\n");
	act(&s, ACTION_LEFT);
	act(&s, ACTION_LEFT);
	assert_int_equal(s.page.scrolled, 0);
	/* on a wider screen there is less to scroll, or nothing */
	act(&s, ACTION_RIGHT);
	act(&s, ACTION_RIGHT);
	sheet_resize(&s, 5, 25);
	check(&s, "A heading that is long\nName       ders and so on\n"
	          "A note that stays\n"
	          "wide       \xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad"
	          "\xe4\xb8\xad\n\n");
	sheet_resize(&s, 5, 80);
	assert_int_equal(s.page.scrolled, 0);
	act(&s, ACTION_RIGHT);
	assert_int_equal(s.page.scrolled, 0);
	/* the end of a line of wide characters is seen as well */
	page_clear(&s.page);
	add_item(&s, "a\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad");
	page_settle(&s.page);
	sheet_resize(&s, 1, 5);
	act(&s, ACTION_RIGHT);
	check(&s, "\xe4\xb8\xad\xe4\xb8\xad\n");
	sheet_release(&s);
}

/* In ASCII text is as wide as its spelling, so no row may lose its end. */
static void test_ascii_wraps(void **state)
{
	struct sheet s;

	(void)state;
	sheet_init(&s, 4, 8);
	s.canvas.ascii = true;
	page_add(&s.page, PAGE_TEXT)->text = SPAN_LIT("a\xc3\xa9\xc3\xa9z");
	page_settle(&s.page);
	sheet_draw(&s);
	check(&s, "a\\x{E9}\n\\x{E9}z\n\n\n");
	sheet_release(&s);
}

static void type(struct sheet *s, const char *text, bool done)
{
	page_typed(&s->page, NULL, text ? span_str(text) : SPAN_NONE, done);
	sheet_draw(s);
}

static void test_search(void **state)
{
	struct sheet s;

	(void)state;
	sheet_init(&s, 3, 20);
	page_title(&s.page, "cat");
	add_item(&s, "dog");
	add_field(&s, "cat", "1");
	add_item(&s, "ant");
	add_item(&s, "bobcat");
	page_settle(&s.page);
	sheet_draw(&s);
	type(&s, "a", false);
	check_chosen(&s, "cat");
	type(&s, "ant", false);
	check_chosen(&s, "ant");
	/* given up: as it was */
	type(&s, NULL, true);
	check_chosen(&s, "dog");
	check(&s, "cat\ndog\ncat      1\n");
	type(&s, "cat", false);
	type(&s, "cat", true);
	check_chosen(&s, "cat");
	act(&s, ACTION_FIND_NEXT);
	check_chosen(&s, "bobcat");
	assert_int_equal(s.canvas.cells[2 * 20 + 3].style, STYLE_MATCH);
	act(&s, ACTION_FIND_NEXT);
	check_chosen(&s, "cat");
	act(&s, ACTION_FIND_PREVIOUS);
	check_chosen(&s, "bobcat");
	act(&s, ACTION_FIND_PREVIOUS);
	check_chosen(&s, "cat");
	/* Enter alone looks for the same again */
	type(&s, "", true);
	check_chosen(&s, "bobcat");
	sheet_release(&s);
}

/* Lines that come in above do not move what is chosen, nor the screen. */
static void test_made_anew(void **state)
{
	struct sheet s;

	(void)state;
	sheet_init(&s, 4, 20);
	for (int round = 0; round < 3; round++) {
		page_clear(&s.page);
		page_title(&s.page, "Processes");
		for (int i = 0; i < round * 3; i++)
			add_field(&s, "extra", "total");
		add_field(&s, "total", "0");
		page_title(&s.page, "Memory");
		add_field(&s, "total", "1");
		add_field(&s, "code", "2");
		add_field(&s, "ets", round < 2 ? "3" : "4");
		page_settle(&s.page);
		sheet_draw(&s);
		if (round == 0) {
			act(&s, ACTION_BOTTOM);
			act(&s, ACTION_UP);
			act(&s, ACTION_UP);
		}
		check_chosen(&s, "total");
		assert_true(span_eq_str(page_chosen(&s.page)->text, "1"));
		check(&s,
		      round < 2
		              ? "Memory\ntotal    1\ncode     2\nets      3\n"
		              : "Memory\ntotal    1\ncode     2\nets      4\n");
	}
	/* it is gone */
	page_clear(&s.page);
	add_item(&s, "alone");
	page_settle(&s.page);
	sheet_draw(&s);
	check_chosen(&s, "alone");
	page_clear(&s.page);
	page_settle(&s.page);
	sheet_draw(&s);
	check(&s, "\n\n\n\n");
	sheet_release(&s);
}

/* Any size, any key: something chosen is always on screen. */
static void test_any_screen(void **state)
{
	struct sheet s;
	uint32_t seed = 7;

	(void)state;
	sheet_init(&s, 5, 20);
	for (int i = 0; i < 40; i++) {
		page_title(&s.page, "Title");
		page_add(&s.page, PAGE_TEXT)->text = SPAN_LIT(tall);
		add_field(&s, "Field", tall);
		page_add(&s.page, PAGE_BAR)->part = 0.5;
	}
	page_settle(&s.page);
	for (int i = 0; i < 4000; i++) {
		unsigned a;

		seed = seed * 1664525u + 1013904223u;
		a = seed >> 8;
		if (a % 7 == 0)
			sheet_resize(&s, 1 + (int)(a >> 4) % 12,
			             1 + (int)(a >> 8) % 40);
		page_action(&s.page, NULL,
		            a % 11 == 0 ? ACTION_WRAP
		                        : (enum action)(ACTION_UP + a % 10));
		sheet_draw(&s);
		check_cursor(&s);
	}
	sheet_release(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_title_comes_along),
		cmocka_unit_test(test_pages),
		cmocka_unit_test(test_screen_grows),
		cmocka_unit_test(test_tall_line),
		cmocka_unit_test(test_tall_line_is_all),
		cmocka_unit_test(test_pages_arrive),
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_scrolling),
		cmocka_unit_test(test_ascii_wraps),
		cmocka_unit_test(test_search),
		cmocka_unit_test(test_made_anew),
		cmocka_unit_test(test_any_screen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
