/* SPDX-License-Identifier: Apache-2.0 */
/* The bar of tabs, with as many as there will ever be, on lines of any width.
 */
#include "ui/tabbar.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct tab_label many[] = {
	{'1', "General"},       {'2', "Processes"},  {'3', "Ports"},
	{'4', "ETS"},           {'5', "Timers"},     {'6', "Schedulers"},
	{'7', "Funs"},          {'8', "Atoms"},      {'9', "Nodes"},
	{'0', "Modules"},       {0, "Memory"},       {0, "Persistent terms"},
	{0, "Allocated areas"}, {0, "Allocators"},   {0, "Carriers"},
	{0, "Hash tables"},     {0, "Index tables"}, {0, "Internal ETS"},
	{0, "Binaries"},        {0, "Sections"},
};
enum { MANY = sizeof(many) / sizeof(many[0]) };

struct bar {
	struct canvas canvas;
	char *text;
};

static void bar_draw(struct bar *b, int cols, bool ascii, unsigned n,
                     unsigned current, const char *where)
{
	canvas_init(&b->canvas, ascii);
	canvas_resize(&b->canvas, 1, cols);
	tabbar_draw(&b->canvas, 0, many, n, current, span_str(where));
	b->text = canvas_text(&b->canvas, false);
	b->text[strcspn(b->text, "\n")] = '\0';
}

static void bar_release(struct bar *b)
{
	free(b->text);
	canvas_release(&b->canvas);
}

static void check(int cols, unsigned n, unsigned current, const char *where,
                  const char *text)
{
	struct bar b;

	bar_draw(&b, cols, false, n, current, where);
	assert_string_equal(b.text, text);
	bar_release(&b);
}

static void test_all_fit(void **state)
{
	(void)state;
	check(80, 4, 1, "", " 1 General   2 Processes   3 Ports   4 ETS");
	check(80, 4, 1, "<0.1.0> name",
	      " 1 General   2 Processes   3 Ports   4 ETS  <0.1.0> name");
	/* to the last column */
	check(43, 4, 3, "", " 1 General   2 Processes   3 Ports   4 ETS");
	check(42, 4, 0, "", " 1 General   2 Processes   3 Ports       >");
}

static void test_scrolls(void **state)
{
	(void)state;
	check(60, MANY, 0, "",
	      " 1 General   2 Processes   3 Ports   4 ETS   5 Timers      >");
	/* the next one is in sight as well */
	check(60, MANY, 4, "",
	      "< 2 Processes   3 Ports   4 ETS   5 Timers   6 Schedulers  >");
	check(60, MANY, 11, "",
	      "< 0 Modules   Memory   Persistent terms   Allocated areas  >");
	check(60, MANY, 19, "",
	      "< Index tables   Internal ETS   Binaries   Sections");
}

/* Whatever the width, the current tab is there, in its style, whole if that is
 * possible, and each end has its mark if and only if there are more. */
static void check_bar(int cols, bool ascii, unsigned current)
{
	const char *title = many[current].title;
	int active = 0, room = cols - (current > 0) - (current + 1 < MANY);
	int width = (int)strlen(title) + (many[current].key ? 4 : 2);
	struct bar b;

	bar_draw(&b, cols, ascii, MANY, current, "");
	for (int x = 0; x < cols; x++)
		active += b.canvas.cells[x].style == STYLE_TAB_ACTIVE;
	if (width <= room) {
		assert_int_equal(active, width);
		assert_non_null(strstr(b.text, title));
	} else {
		/* the title goes before the blanks around it */
		width = (int)strlen(title) < room ? (int)strlen(title) : room;
		assert_int_equal(active, width > 0 ? width : 0);
	}
	if (current > 0 && cols > 1 && b.text[0] != '<')
		assert_non_null(strstr(b.text, "1 General"));
	if (current + 1 < MANY && cols > 0)
		assert_true(strstr(b.text, "Sections") ||
		            b.text[strlen(b.text) - 1] == '>');
	bar_release(&b);
}

static void test_any_width(void **state)
{
	(void)state;
	for (int cols = 1; cols <= 260; cols++)
		for (unsigned i = 0; i < MANY; i++)
			check_bar(cols, cols % 2 == 0, i);
	/* all titles are whole on the narrowest screen that we promise */
	for (unsigned i = 0; i < MANY; i++)
		assert_true(strlen(many[i].title) + 2 <= 20 - 2);
}

/* The page on top of the tab is named beside any number of tabs. */
static void test_where(void **state)
{
	(void)state;
	check(60, MANY, 1, "<0.86.0> shop_orders",
	      " 1 General   2 Processes   3 Ports    > <0.86.0> shop_orders");
	/* however short it is */
	check(60, MANY, 1, "=end",
	      " 1 General   2 Processes   3 Ports   4 ETS   5 Timers > =end");
	/* half of the line, if it is long */
	check(40, MANY, 1, "<0.86.0> shop_orders_of_the_north",
	      "< 2 Processes     > <0.86.0> shop_order…");
	/* beside a tab that is wider than half of it, what is left */
	check(30, MANY, 11, "<0.86.0> shop_orders",
	      "< Persistent terms > <0.86.0>…");
	/* and nothing where that is too little to say anything */
	check(26, MANY, 11, "<0.86.0> shop_orders",
	      "< Persistent terms       >");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_fit),
		cmocka_unit_test(test_scrolls),
		cmocka_unit_test(test_any_width),
		cmocka_unit_test(test_where),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
