/* SPDX-License-Identifier: Apache-2.0 */
/* The first page: the slogan above all, what is wrong with the dump, the
 * processes that matter, and all of that while it is being found. */
#include "ui/view.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "ui_drive.h"

#define BODY                                                                   \
	"=memory\ntotal: 1000000\nprocesses: 250000\n"                         \
	"=proc:<0.1.0>\nState: Waiting\nName: small\nMemory: 1000\n"           \
	"Message queue length: 7\n"                                            \
	"=proc:<0.2.0>\nState: Garbing\nName: large\nMemory: 900000\n"         \
	"Message queue length: 0\n"

static const char whole[] = DRIVE_HEAD BODY "=end\n";
static const char cut[] = DRIVE_HEAD BODY "=proc_heap:<0.1.0>\nAB";

static void test_page(void **state)
{
	struct drive d;

	(void)state;
	drive_open(&d, SPAN_LIT(whole), false);
	drive_resize(&d, 60, 80);
	drive_check_row(&d, 1, "Slogan");
	drive_check_row(&d, 2, "test");
	drive_check_cursor(&d, "test");
	drive_check(&d, "Sun Nov 22 02:59:06 2026");
	drive_check(&d, "Garbing");
	drive_check_not(&d, "truncated");
	assert_true(drive_find(&d, "<0.2.0>") < drive_find(&d, "<0.1.0>"));
	drive_keys(&d, "/");
	drive_type(&d, "large");
	drive_keys(&d, "Enter Enter");
	drive_check(&d, "<0.2.0> large");
	drive_keys(&d, "Esc i");
	drive_check(&d, "Garbing");
	drive_keys(&d, "Home r");
	drive_check(&d, "Slogan: test");
	drive_keys(&d, "q");
	drive_check_cursor(&d, "test");
	drive_close(&d);
}

static void test_truncated(void **state)
{
	struct drive d;

	(void)state;
	drive_open(&d, SPAN_LIT(cut), false);
	drive_check(&d, "The dump is truncated in =proc_heap:<0.1.0>");
	assert_int_equal(drive_style(&d, -2, 12), STYLE_STATUS_WARN);
	drive_close(&d);
}

/* A slogan of many screens is read from its beginning to its end. */
static void test_long_slogan(void **state)
{
	static char text[20000];
	struct drive d;
	size_t n = (size_t)sprintf(text, "=erl_crash_dump:0.5\n"
	                                 "Sun Nov 22 02:59:06 2026\nSlogan: ");

	(void)state;
	for (int i = 0; i < 1500; i++)
		n += (size_t)sprintf(text + n, "word%d%s", i,
		                     i % 100 == 99 ? "\n" : " ");
	n += (size_t)sprintf(text + n,
	                     "the end\nSystem version: Erlang/OTP 25\n=end\n");
	drive_open(&d, (struct span){text, n}, false);
	drive_check(&d, "word0 ");
	drive_check_not(&d, "word500 ");
	for (int i = 0; i < 500 && !drive_shows(&d, "word500 "); i++)
		drive_keys(&d, "Down");
	drive_check(&d, "word500 ");
	for (int i = 0; i < 50 && !drive_shows(&d, "the end"); i++)
		drive_keys(&d, "PageDown");
	drive_check(&d, "the end");
	drive_keys(&d, "Home");
	drive_check(&d, "word0 ");
	drive_close(&d);
}

/* Columns of a list line up whatever its names are made of. */
static void test_lists_line_up(void **state)
{
	static const char text[] = DRIVE_HEAD
		"=proc:<0.1.0>\nName: '\xe4\xb8\xad\xc3\xa9'\nMemory: 700\n"
		"=proc:<0.2.0>\nName: x\nMemory: 800\n"
		"=proc:<0.3.0>\nName: "
		"\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad"
		"\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad"
		"\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad"
		"\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad"
		"\nMemory: 900\n=end\n";
	static const char *const sizes[] = {" 900", " 800", " 700"};
	struct drive d;
	size_t at[3];

	(void)state;
	drive_open(&d, SPAN_LIT(text), false);
	for (int i = 0; i < 3; i++) {
		struct span row = drive_row(&d, drive_find(&d, sizes[i]));

		row = span_take(row, span_find(row, span_str(sizes[i])));
		at[i] = utf8_columns(row);
	}
	assert_int_equal(at[0], at[1]);
	assert_int_equal(at[1], at[2]);
	drive_close(&d);
}

/* What is chosen stays so while the page fills in around it. */
static void test_growth(void **state)
{
	static const char head[] = DRIVE_HEAD
		"=memory\ntotal: 1000000\n=proc:<0.1.0>\nState: Waiting\n"
		"Memory: 1000\n=proc:<0.2.0>\nState: Waiting\nMemory: 900\n";
	struct drive d;
	int y;

	(void)state;
	drive_open_pipe(&d, SPAN_LIT(head));
	drive_resize(&d, 40, 80);
	drive_wait(&d, "<0.1.0>");
	drive_press(&d, "/ t o t a l Enter");
	drive_draw(&d);
	y = drive_find(&d, "976K");
	assert_true(y > 0);
	drive_feed(&d, SPAN_LIT("=proc:<0.3.0>\nState: Running\nMemory: 99999\n"
	                        "Message queue length: 9\n"));
	drive_wait(&d, "Running");
	/* two groups more above it, and still on its row of the screen */
	assert_int_equal(drive_find(&d, "976K"), y);
	assert_true(drive_count(&d, y, STYLE_CURSOR) > 0);
	drive_feed(&d, SPAN_LIT("=end\n"));
	drive_feed_end(&d);
	drive_settle(&d);
	drive_draw(&d);
	assert_true(drive_count(&d, y, STYLE_CURSOR) > 0);
	drive_close(&d);
}

static void test_small_screens(void **state)
{
	struct drive d;

	(void)state;
	drive_open(&d, SPAN_LIT(cut), true);
	for (int rows = 1; rows < 6; rows++)
		for (int cols = 1; cols < 30; cols += 4) {
			drive_resize(&d, rows, cols);
			drive_keys(&d, "PageDown End Up PageUp w Right Home");
			assert_true(drive_cursor(&d) >= 0);
		}
	drive_close(&d);
}

#define INDEX(name, limit, entries)                                            \
	"=index_table:" name "\nsize: 1024\nlimit: " limit                     \
	"\nentries: " entries "\n"
#define AREAS "=allocated_areas\nprocess_table: 120000\nport_table: 12000\n"

/* A row that has all of this, and the first of the words in a style. */
static void check_limit(struct drive *d, const char *caption, const char *used,
                        const char *tail, enum style st)
{
	int y = drive_find(d, caption);
	struct span row;

	assert_true(y > 0);
	row = drive_row(d, y);
	if (span_find(row, span_str(used)) == row.n ||
	    !span_ends(row, span_str(tail)))
		fail_msg("%.*s", SPAN_ARG(row));
	assert_int_equal(drive_style(d, y, 46),
	                 st == STYLE_TEXT ? STYLE_BAR : st);
	assert_true(drive_count(d, y, st) > 5);
}

/* How full something is is said in words, in colour, and as a length. */
static void test_limits(void **state)
{
	static const char text[] =
		DRIVE_HEAD INDEX("atom_tab", "20000", "20480")
			INDEX("module_code", "100", "83") AREAS BODY "=end\n";
	struct drive d;

	(void)state;
	drive_open(&d, SPAN_LIT(text), false);
	drive_resize(&d, 60, 80);
	check_limit(&d, "Processes, of 10,000", " 2 ", " 0.0%", STYLE_TEXT);
	drive_check(&d, "Ports, of 1,000");
	check_limit(&d, "Atoms, of 20,000", " 20,480 ", " 102.4%, critical",
	            STYLE_ERROR);
	check_limit(&d, "Modules, of 100", " 83 ", " 83.0%, high",
	            STYLE_WARNING);
	drive_check_not(&d, "Exported functions");
	drive_keys(&d, "/");
	drive_type(&d, "Atoms, of");
	drive_keys(&d, "Enter i");
	drive_check(&d, "at the limit the node stops");
	/* the words are the last to go */
	drive_resize(&d, 60, 56);
	drive_check(&d, "102.4%, critical");
	for (int cols = 1; cols < 60; cols++)
		drive_resize(&d, 60, cols);
	drive_close(&d);
}

/* Of a cut dump there may have been more; without limits there is no word of
 * them. */
static void test_limits_of_cut_dump(void **state)
{
	static const char text[] = DRIVE_HEAD AREAS BODY;
	struct drive d;

	(void)state;
	drive_open(&d, SPAN_LIT(text), false);
	drive_resize(&d, 60, 80);
	check_limit(&d, "Processes, of 10,000", " 2+ ", " 0.0%+", STYLE_TEXT);
	drive_close(&d);
	drive_open(&d, SPAN_LIT(cut), false);
	drive_resize(&d, 60, 80);
	drive_check_not(&d, "Limits");
	drive_close(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_page),
		cmocka_unit_test(test_truncated),
		cmocka_unit_test(test_long_slogan),
		cmocka_unit_test(test_lists_line_up),
		cmocka_unit_test(test_growth),
		cmocka_unit_test(test_small_screens),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_limits_of_cut_dump),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
