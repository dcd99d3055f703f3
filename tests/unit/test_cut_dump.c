/* SPDX-License-Identifier: Apache-2.0 */
/* What the screen says of a dump that is cut: on each page what may be missing
 * there, and nothing where all is there. */
#include "ui/app.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "ui_drive.h"

#define PROCS                                                                  \
	"=memory\ntotal: 1000000\n"                                            \
	"=proc:<0.9.0>\nState: Waiting\nName: first\n"                         \
	"=proc:<0.1.0>\nState: Waiting\nName: second\n"                        \
	"=proc:<0.5.0>\nState: Waiting\nName: third\n"

static const char in_processes[] = DRIVE_HEAD PROCS;
static const char in_data[] = DRIVE_HEAD PROCS
	"=proc_heap:<0.9.0>\nAB:I1\n=proc_stack:<0.1.0>\ny0:I1\n"
	"=proc_heap:<0.1.0>\nAB:I\n=abort:CRASH DUMP SIZE LIMIT REACHED\n";

static void open_tab(struct drive *d, const char *name)
{
	drive_type(d, ":");
	drive_type(d, name);
	drive_keys(d, "Enter");
}

static void test_tables(void **state)
{
	struct drive d;

	(void)state;
	drive_open(&d, SPAN_LIT(in_processes), false);
	open_tab(&d, "processes");
	drive_check(&d, "incomplete: the dump is cut in =proc:<0.5.0>");
	assert_true(drive_count(&d, -2, STYLE_STATUS_WARN) > 20);
	open_tab(&d, "memory");
	drive_check_not(&d, "incomplete");
	drive_check(&d, "truncated in =proc:<0.5.0>");
	open_tab(&d, "sections");
	drive_check(&d, "incomplete: the dump is cut in =proc:<0.5.0>");
	drive_close(&d);

	drive_open(&d, SPAN_LIT(in_data), false);
	open_tab(&d, "processes");
	drive_check_not(&d, "incomplete");
	drive_check(&d, "truncated in =proc_heap:<0.1.0>");
	drive_close(&d);
}

static void test_empty_table(void **state)
{
	struct drive d;

	(void)state;
	drive_open(&d, SPAN_LIT(DRIVE_HEAD "=memory\ntotal: 1\n"), false);
	open_tab(&d, "processes");
	drive_check_row(&d, 2,
	                "The dump is cut in =memory, before its processes.");
	assert_int_equal(drive_style(&d, 2, 0), STYLE_WARNING);
	drive_close(&d);
}

static void test_not_yet(void **state)
{
	struct drive d;

	(void)state;
	drive_open_pipe(&d, SPAN_LIT(DRIVE_HEAD "=memory\ntotal: 1\n"));
	drive_press(&d, "2");
	drive_wait(&d, "Nothing yet: the dump is still being indexed.");
	drive_check_not(&d, "incomplete");
	drive_feed_end(&d);
	drive_settle(&d);
	drive_draw(&d);
	drive_check(&d, "The dump is cut in =filler, before its processes.");
	drive_close(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tables),
		cmocka_unit_test(test_empty_table),
		cmocka_unit_test(test_not_yet),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
