/* SPDX-License-Identifier: Apache-2.0 */
/* The app as a whole: tabs, the way back and forward, commands, messages, the
 * bars on screens of any size, and jobs that outlive their views. */
#include "ui/app.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "ui_drive.h"

#define PROCS                                                                  \
	"=memory\ntotal: 1000000\n"                                            \
	"=proc:<0.1.0>\nState: Waiting\nName: first\nSpawned by: <0.2.0>\n"    \
	"=proc:<0.2.0>\nState: Waiting\nName: second\nSpawned by: <0.1.0>\n"

static const char whole[] = DRIVE_HEAD PROCS "=end\n";
static const char cut[] = DRIVE_HEAD PROCS
	"=proc_heap:<0.1.0>\nAB\n=abort:CRASH DUMP SIZE LIMIT REACHED\n";

static void command(struct drive *d, const char *text)
{
	drive_type(d, ":");
	drive_type(d, text);
	drive_keys(d, "Enter");
}

static void check_tab(const struct drive *d, const char *title)
{
	struct span row = drive_row(d, 0);
	size_t x = span_find(row, span_str(title));

	assert_true(x < row.n);
	assert_int_equal(drive_style(d, 0, (int)x), STYLE_TAB_ACTIVE);
}

static void test_tabs(void **state)
{
	unsigned n;
	const struct table *const *all = tables(&n);
	struct drive d;

	(void)state;
	drive_open(&d, SPAN_LIT(whole), false);
	check_tab(&d, "General");
	drive_keys(&d, "Tab");
	check_tab(&d, "Processes");
	drive_keys(&d, "S-Tab S-Tab");
	check_tab(&d, "Sections");
	drive_keys(&d, "Tab");
	check_tab(&d, "General");
	drive_keys(&d, "3");
	check_tab(&d, "Ports");
	drive_keys(&d, "0");
	check_tab(&d, n < 10 ? "Ports" : all[9]->title);
	command(&d, "proc");
	check_tab(&d, "Processes");
	command(&d, "sections");
	check_tab(&d, "Sections");
	drive_close(&d);
}

/* Each tab keeps its own place. */
static void test_history(void **state)
{
	struct drive d;

	(void)state;
	drive_open(&d, SPAN_LIT(whole), false);
	drive_keys(&d, "2 P Down Enter");
	drive_check(&d, "<0.2.0> second");
	drive_keys(&d, "3 2");
	drive_check(&d, "<0.2.0> second");
	drive_keys(&d, "C-o");
	drive_check(&d, "row 2 of 2");
	drive_keys(&d, "M-Right");
	drive_check(&d, "<0.2.0> second");
	drive_keys(&d, "M-Left M-Left");
	check_tab(&d, "Ports");
	drive_keys(&d, "C-o");
	check_tab(&d, "Processes");
	/* opening something else forgets what was forward */
	drive_keys(&d, "Up Enter q M-Right");
	drive_check(&d, "<0.1.0> first");
	drive_keys(&d, "M-Right");
	drive_check(&d, "<0.1.0> first");
	drive_close(&d);
}

static void test_deep_history(void **state)
{
	struct drive d;

	(void)state;
	drive_open(&d, SPAN_LIT(whole), false);
	drive_keys(&d, "2 P");
	for (int i = 0; i < 200; i++)
		drive_press(&d, "Enter r");
	for (int i = 0; i < 500; i++)
		drive_press(&d, "Esc");
	drive_draw(&d);
	drive_check(&d, "row 1 of 2");
	assert_int_equal(app_wish(d.app), APP_GO_ON);
	drive_close(&d);
}

static void test_wishes(void **state)
{
	struct drive d;

	(void)state;
	drive_open(&d, SPAN_LIT(whole), false);
	assert_int_equal(app_wish(d.app), APP_GO_ON);
	drive_keys(&d, "Esc");
	assert_int_equal(app_wish(d.app), APP_GO_ON);
	drive_keys(&d, "C-z");
	assert_int_equal(app_wish(d.app), APP_SUSPEND);
	assert_int_equal(app_wish(d.app), APP_GO_ON);
	drive_keys(&d, "C-l");
	assert_int_equal(app_wish(d.app), APP_REPAINT);
	drive_keys(&d, "2 Enter q");
	assert_int_equal(app_wish(d.app), APP_GO_ON);
	drive_keys(&d, "q");
	assert_int_equal(app_wish(d.app), APP_QUIT);
	drive_keys(&d, "Enter Q");
	assert_int_equal(app_wish(d.app), APP_QUIT);
	command(&d, "q");
	assert_int_equal(app_wish(d.app), APP_QUIT);
	/* in a prompt letters are letters */
	drive_keys(&d, "/ Q q ?");
	drive_check(&d, "/Qq?");
	assert_int_equal(app_wish(d.app), APP_GO_ON);
	drive_keys(&d, "C-c");
	assert_int_equal(app_wish(d.app), APP_GO_ON);
	drive_keys(&d, "C-c");
	assert_int_equal(app_wish(d.app), APP_QUIT);
	drive_close(&d);
}

static void test_commands(void **state)
{
	struct drive d;
	int y, x;

	(void)state;
	drive_open(&d, SPAN_LIT(whole), false);
	assert_false(app_cursor(d.app, &y, &x));
	drive_type(&d, ":sec");
	assert_true(app_cursor(d.app, &y, &x));
	assert_int_equal(y, 23);
	assert_int_equal(x, 4);
	drive_keys(&d, "Tab");
	drive_check_row(&d, 23, ":sections");
	drive_keys(&d, "C-u f i Tab");
	drive_check_row(&d, 23, ":first");
	drive_keys(&d, "Enter");
	drive_check(&d, "<0.1.0> first");
	assert_false(app_cursor(d.app, &y, &x));
	command(&d, "2");
	drive_check(&d, "<0.2.0> second");
	command(&d, "<0.77.0>");
	drive_check(&d, "<0.77.0> is not in the dump");
	/* a message goes with the next key */
	drive_keys(&d, "Down");
	drive_check_not(&d, "is not in the dump");
	command(&d, "nobody");
	drive_check(&d, "nobody is not in the dump");
	command(&d, "help");
	drive_check(&d, "Everywhere");
	command(&d, "");
	drive_check(&d, "Everywhere");
	/* Tab means nothing to a search */
	drive_keys(&d, "q / f i Tab");
	drive_check_row(&d, 23, "/fi");
	drive_close(&d);
}

/* A name of any length leaves room for what is said about it. */
static void test_long_names(void **state)
{
	static char name[506];
	struct drive d;

	(void)state;
	memset(name, 'n', sizeof(name) - 1);
	drive_open(&d, SPAN_LIT(whole), false);
	command(&d, name);
	drive_check(&d, "is not in the dump");
	drive_check(&d, "or never existed");
	drive_close(&d);
}

/* The status line at 80 columns: the place is whole, then the warning, then the
 * filter; the name is the first to go. */
static void test_status_line(void **state)
{
	struct drive d;
	struct span row;

	(void)state;
	drive_open(&d, SPAN_LIT(cut), false);
	drive_keys(&d, "2 M & s e c o n d Enter");
	row = drive_row(&d, -2);
	assert_true(span_ends(row, SPAN_LIT("row 1 of 1 (of 2)")));
	drive_check(&d, "truncated in =proc_heap:<0.1.0>");
	drive_check(&d, "[second] -memory");
	assert_int_equal(drive_style(&d, -2, 0), STYLE_STATUS_WARN);
	drive_resize(&d, 24, 200);
	drive_check(&d, "memory");
	drive_check(&d, "(CRASH DUMP SIZE LIMIT REACHED)");
	drive_check(&d, "[second] -memory");
	for (int cols = 1; cols < 100; cols++) {
		drive_resize(&d, 24, cols);
		row = drive_row(&d, -2);
		assert_true(cols < 17 ||
		            span_ends(row, SPAN_LIT("row 1 of 1 (of 2)")));
		assert_true(cols < 25 ||
		            drive_count(&d, -2, STYLE_STATUS_WARN) >= 6);
	}
	drive_close(&d);
}

static void test_small_screens(void **state)
{
	struct drive d;

	(void)state;
	drive_open(&d, SPAN_LIT(whole), false);
	drive_resize(&d, 10, 30);
	/* no tab is cut, and there is a mark for those that are not shown */
	drive_check_row(&d, 0, " 1 General   2 Processes     >");
	drive_keys(&d, "S-Tab");
	check_tab(&d, "Sections");
	assert_true(span_starts(drive_row(&d, 0), SPAN_LIT("< ")));
	drive_resize(&d, 5, 20);
	check_tab(&d, "Sections");
	drive_check(&d, "row 1 of ");
	drive_resize(&d, 3, 20);
	drive_check_not(&d, "Sections");
	drive_check(&d, "row 1 of ");
	drive_resize(&d, 2, 20);
	drive_check(&d, "row 1 of ");
	drive_resize(&d, 1, 20);
	drive_check_not(&d, "row 1 of ");
	drive_resize(&d, 0, 0);
	drive_keys(&d, "1 2 3 4 : x Enter i ? q");
	drive_resize(&d, 24, 80);
	drive_close(&d);
}

/* Long texts about a column are wrapped, and leave half of the screen. */
static void test_messages(void **state)
{
	struct drive d;

	(void)state;
	drive_open(&d, SPAN_LIT(whole), false);
	drive_keys(&d, "2");
	drive_resize(&d, 24, 30);
	drive_keys(&d, "P > > i");
	drive_check(&d, "Waiting for a message;");
	drive_resize(&d, 6, 30);
	drive_keys(&d, "i");
	drive_check(&d, "\xe2\x80\xa6"); /* more than three lines */
	drive_check_row(&d, 0, "< 2 Processes   3 Ports      >");
	drive_close(&d);
}

/* Nothing of a view that was closed with its work under way remains. */
static void test_closed_with_jobs(void **state)
{
	struct drive d;

	(void)state;
	drive_open(&d, SPAN_LIT(whole), false);
	drive_keys(&d, "2");
	for (int i = 0; i < 100; i++)
		drive_press(&d, "Enter r / f i Enter n q q");
	drive_settle(&d);
	drive_draw(&d);
	drive_check(&d, "of 2");
	/* and the app may go at any time */
	drive_press(&d, "Enter r / f i Enter q q / s e M I R");
	drive_close(&d);
}

static void test_ascii(void **state)
{
	struct drive d;

	(void)state;
	drive_open(&d, SPAN_LIT(whole), true);
	drive_keys(&d, "2 M ? q Enter q 3 1 : \xc3\xa9");
	for (const char *p = d.text; *p; p++)
		assert_true((unsigned char)*p < 0x80);
	drive_close(&d);
}

/* While the scanner waits for input, nothing chases it. */
static void test_waits_quietly(void **state)
{
	struct drive d;
	struct pollfd p;

	(void)state;
	drive_open_pipe(&d, SPAN_LIT(DRIVE_HEAD PROCS));
	p = (struct pollfd){.fd = worker_fd(d.worker), .events = POLLIN};
	drive_wait(&d, "indexing");
	/* one tick, one job, and silence until the next */
	app_tick(d.app);
	assert_int_equal(poll(&p, 1, 10000), 1);
	for (int i = 0; poll(&p, 1, 0) == 1; i++) {
		struct job *job = worker_reap(d.worker);

		assert_true(i < 10);
		if (job)
			app_job_done(d.app, job);
	}
	assert_int_equal(poll(&p, 1, 50), 0);
	drive_check_not(&d, "truncated");
	drive_feed_end(&d);
	drive_settle(&d);
	drive_draw(&d);
	drive_check(&d, "truncated");
	drive_close(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tabs),
		cmocka_unit_test(test_history),
		cmocka_unit_test(test_deep_history),
		cmocka_unit_test(test_wishes),
		cmocka_unit_test(test_commands),
		cmocka_unit_test(test_long_names),
		cmocka_unit_test(test_status_line),
		cmocka_unit_test(test_small_screens),
		cmocka_unit_test(test_messages),
		cmocka_unit_test(test_closed_with_jobs),
		cmocka_unit_test(test_ascii),
		cmocka_unit_test(test_waits_quietly),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
