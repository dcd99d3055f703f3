/* SPDX-License-Identifier: Apache-2.0 */
/* Columns of a table on the screen that wait for a look at the whole dump. */
#include "ui/view_table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "ui_drive.h"

static const char held[] = DRIVE_HEAD
	"=proc:<0.1.0>\nState: Waiting\n=proc:<0.2.0>\nState: Waiting\n"
	"=proc_heap:<0.1.0>\nF0:YcA0:0:64\n"
	"=proc_heap:<0.2.0>\nF0:YcB0:0:64\nF8:YcB0:0:64\nFA:YcA0:0:64\n"
	"=binary:B0\n70:AAAA\n=binary:A0\n64:AAAA\n=end\n";

/* Who holds binaries is not known before the table is sorted by it. */
static void test_pass(void **state)
{
	struct drive d;

	(void)state;
	drive_open(&d, SPAN_LIT(held), false);
	drive_type(&d, ":binaries");
	drive_keys(&d, "Enter");
	drive_check(&d, "?        ?");
	assert_true(drive_find(&d, "B0 ") < drive_find(&d, "A0 "));
	drive_keys(&d, "> > > s"); /* from `size` */
	drive_settle(&d);
	drive_draw(&d);
	drive_check_not(&d, "?        ?");
	drive_check(&d, "2        2");
	drive_check(&d, "2        1");
	assert_true(drive_find(&d, "A0 ") < drive_find(&d, "B0 "));
	drive_close(&d);
}

/* The same if that is asked for while the dump is being indexed. */
static void test_early_pass(void **state)
{
	struct span text = SPAN_LIT(held);
	struct drive d;

	(void)state;
	drive_open_pipe(&d, span_take(text, text.n - strlen("=end\n")));
	drive_press(&d, ": b i n a r i e s Enter");
	drive_wait(&d, "A0 ");
	drive_press(&d, "> > > s");
	drive_feed(&d, SPAN_LIT("=end\n"));
	drive_feed_end(&d);
	drive_settle(&d);
	drive_draw(&d);
	drive_check(&d, "2        2");
	assert_true(drive_find(&d, "A0 ") < drive_find(&d, "B0 "));
	drive_close(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pass),
		cmocka_unit_test(test_early_pass),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
