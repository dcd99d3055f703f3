/* SPDX-License-Identifier: Apache-2.0 */
/* Keys that come together, as they do on a slow line: what opens a row waits
 * for the order, the filter or the match that the keys before it asked for. The
 * driver hands no answer over between two keys that it presses together. */
#include "ui/view_table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "ui_drive.h"

#define PROCESS(pid, name, reductions, memory)                                 \
	"=proc:" pid "\nState: Waiting\nName: " name                           \
	"\nReductions: " reductions "\nMemory: " memory "\n"

static const char whole[] = DRIVE_HEAD PROCESS("<0.1.0>", "first", "7", "1000")
	PROCESS("<0.2.0>", "busy_odd", "9", "2000")
		PROCESS("<0.3.0>", "large", "5", "9000")
			PROCESS("<0.4.0>", "last_odd", "1", "3000") "=end\n";

static void open_processes(struct drive *d)
{
	drive_open(d, SPAN_LIT(whole), false);
	drive_keys(d, "2 P");
	drive_check_cursor(d, "<0.1.0> ");
}

static void press(struct drive *d, const char *keys)
{
	drive_press(d, keys);
	drive_settle(d);
	drive_draw(d);
}

static void test_open_waits_for_order(void **state)
{
	struct drive d;

	(void)state;
	open_processes(&d);
	press(&d, "M Enter");
	drive_check(&d, "<0.3.0> large");
	drive_check(&d, "Overview");
	press(&d, "q P r");
	drive_check(&d, "=proc:<0.1.0>");
	/* of several orders the last one counts */
	press(&d, "q M P R Enter");
	drive_check(&d, "<0.2.0> busy_odd");
	/* once, not at every answer from then on */
	press(&d, "q M");
	drive_check(&d, "row 1 of 4");
	drive_close(&d);
}

/* Of a table whose first order is still on its way as well. */
static void test_open_waits_for_first_order(void **state)
{
	struct drive d;

	(void)state;
	drive_open(&d, SPAN_LIT(whole), false);
	press(&d, "2 Enter");
	drive_check(&d, "<0.3.0> large");
	drive_close(&d);
}

static void test_other_keys_forget(void **state)
{
	static const char *const keys[] = {"M Enter Down", "M r Home",
	                                   "M Enter & Esc", "M Enter >",
	                                   "M Enter 1 2"};
	struct drive d;

	(void)state;
	open_processes(&d);
	for (unsigned i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		press(&d, keys[i]);
		drive_check(&d, "of 4");
		drive_check(&d, "-memory");
		drive_keys(&d, "P");
	}
	/* the last one counts */
	press(&d, "M Enter r");
	drive_check(&d, "=proc:<0.3.0>");
	drive_close(&d);
}

static void test_open_waits_for_filter(void **state)
{
	struct drive d;

	(void)state;
	open_processes(&d);
	press(&d, "& o d d Enter Enter");
	drive_check(&d, "<0.2.0> busy_odd");
	/* nothing passes: there is nothing to open */
	press(&d, "q & x y z Enter Enter");
	drive_check(&d, "no row passes the filter");
	press(&d, "& Enter Enter");
	drive_check(&d, "Overview");
	drive_close(&d);
}

static void test_open_waits_for_match(void **state)
{
	struct drive d;

	(void)state;
	open_processes(&d);
	press(&d, "/ o d d Enter Enter");
	drive_check(&d, "<0.2.0> busy_odd");
	press(&d, "q n Enter");
	drive_check(&d, "<0.4.0> last_odd");
	/* what was looked for is not there: nothing else is opened for it */
	press(&d, "q / x y z Enter Enter");
	drive_check(&d, "row 4 of 4");
	drive_check(&d, "not found: xyz");
	drive_close(&d);
}

/* New rows in the order that is on screen are nothing to wait for: what the
 * cursor is on is opened. */
static void test_new_rows_do_not_delay(void **state)
{
	struct drive d;

	(void)state;
	drive_open_pipe(
		&d, SPAN_LIT(DRIVE_HEAD PROCESS("<0.1.0>", "small", "1", "1000")
	                             PROCESS("<0.2.0>", "large", "1", "2000")));
	drive_press(&d, "2");
	/* in the table's own order, which is by memory */
	do
		drive_wait(&d, "row 1 of 2");
	while (drive_find(&d, "<0.2.0> ") != 2);
	drive_check_cursor(&d, "<0.2.0> ");
	drive_feed(&d, SPAN_LIT(PROCESS("<0.3.0>", "larger", "1",
	                                "3000") "=end\n"));
	drive_feed_end(&d);
	while (!index_done(dump_index(d.dump)))
		;
	app_tick(d.app);
	assert_false(app_idle(d.app));
	drive_press(&d, "Enter");
	drive_draw(&d);
	drive_check(&d, "<0.2.0> large");
	drive_settle(&d);
	drive_close(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_open_waits_for_order),
		cmocka_unit_test(test_open_waits_for_first_order),
		cmocka_unit_test(test_other_keys_forget),
		cmocka_unit_test(test_open_waits_for_filter),
		cmocka_unit_test(test_open_waits_for_match),
		cmocka_unit_test(test_new_rows_do_not_delay),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
