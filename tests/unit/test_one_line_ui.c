/* SPDX-License-Identifier: Apache-2.0 */
/* What test_one_line.c says, for the terminal: a new field is a column of the
 * table that can be sorted by, a line on the page, and in the help. */
#include "ui/view.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "ui_drive.h"

static const char text[] =
	DRIVE_HEAD "=proc:<0.1.0>\nState: Waiting\nShiny words: 5\n"
		   "=proc:<0.2.0>\nState: Waiting\nShiny words: 700\n=end\n";

static void open_table(struct drive *d)
{
	drive_open(d, SPAN_LIT(text), false);
	drive_resize(d, 24, 1000);
	drive_keys(d, "2");
}

static void test_column(void **state)
{
	struct drive d;

	(void)state;
	open_table(&d);
	drive_check(&d, "Shiny");
	drive_check(&d, "5.4K");
	/* the new column is the last one */
	for (int i = 0; i < 60; i++)
		drive_press(&d, ">");
	drive_keys(&d, "s Home");
	drive_check_cursor(&d, "<0.2.0>");
	drive_keys(&d, "i");
	drive_check(&d, "What a later release will write, in words.");
	drive_close(&d);
}

static void test_page_and_help(void **state)
{
	struct drive d;

	(void)state;
	open_table(&d);
	drive_keys(&d, "?");
	drive_resize(&d, 400, 160);
	drive_check(&d, "Shiny (shiny)");
	drive_keys(&d, "q P Home Enter");
	drive_check(&d, "Shiny thing");
	drive_check_not(&d, "Shiny words");
	drive_close(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_column),
		cmocka_unit_test(test_page_and_help),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
