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

static void test_general(void **state)
{
	struct drive d;
	int y;

	(void)state;
	drive_open(&d, SPAN_LIT(in_data), false);
	y = drive_find(&d, "The dump is truncated in =proc_heap:<0.1.0>");
	assert_int_equal(y, 3);
	drive_check_row(&d, y + 1, "Whole: head, memory, processes");
	drive_check_row(&d, y + 2,
	                "Cut: messages, dictionaries, stacks, heaps");
	drive_check_row(&d, y + 3,
	                "Missing: persistent terms, literals, binaries, atoms");
	assert_int_equal(drive_style(&d, y + 3, 0), STYLE_WARNING);
	/* to the place where it ends */
	drive_keys(&d, "Down Enter");
	drive_check(&d, "AB:I");
	drive_keys(&d, "q Down Down Down i");
	drive_check(&d, "writes later than the place");
	drive_close(&d);

	drive_open(&d, SPAN_LIT(DRIVE_HEAD PROCS "=end\n"), false);
	drive_check_not(&d, "Whole");
	drive_check_not(&d, "Missing");
	drive_close(&d);
}

static void test_pages(void **state)
{
	struct drive d;

	(void)state;
	drive_open(&d, SPAN_LIT(in_data), false);
	/* written before the cut, in the middle of it, behind it */
	open_tab(&d, "<0.9.0>");
	drive_check(&d, "Heap");
	drive_check_not(&d, "lost");
	drive_check(&d, "truncated in =proc_heap:<0.1.0>");
	open_tab(&d, "<0.1.0>");
	drive_check(&d, "Others may be lost: the dump is cut in =proc_heap:");
	drive_check(&d, ", cut off by the end of the dump");
	drive_check(&d, "incomplete: the dump is cut in =proc_heap:<0.1.0>");
	drive_keys(&d, "M-h");
	drive_check(&d, "incomplete: the dump is cut here");
	open_tab(&d, "<0.77.0>");
	drive_check(&d, "<0.77.0> is not in the dump");
	open_tab(&d, "<0.5.0>");
	drive_check(&d, "Lost: the dump is cut in =proc_heap:<0.1.0>, before");
	drive_keys(&d, "M-h");
	drive_check(&d, "no heap of this process: the dump is cut in");
	drive_close(&d);

	drive_open(&d, SPAN_LIT(in_processes), false);
	open_tab(&d, "<0.5.0>");
	drive_check_row(&d, 1,
	                "The dump is cut in this section: lines may be "
	                "missing, and the last one may be");
	drive_check(&d, "incomplete: the dump is cut here");
	open_tab(&d, "<0.77.0>");
	drive_check(&d, "<0.77.0> may be lost: the dump is cut in =proc:<0.5");
	open_tab(&d, "<0.9.0>");
	drive_check_not(&d, "cut in this section");
	drive_check(&d, "Lost: the dump is cut in =proc:<0.5.0>, before them.");
	drive_close(&d);

	/* of a whole dump something else is the reason */
	drive_open(&d, SPAN_LIT(DRIVE_HEAD PROCS "=end\n"), false);
	open_tab(&d, "<0.9.0>");
	drive_check(&d, "none: the process was exiting");
	drive_check_not(&d, "incomplete");
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
		cmocka_unit_test(test_general),
		cmocka_unit_test(test_pages),
		cmocka_unit_test(test_not_yet),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
