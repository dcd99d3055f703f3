/* SPDX-License-Identifier: Apache-2.0 */
/* Terms on screen that come later: long lists, what fits no map, growth. */
#include "ui/view.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "dump_text.h"
#include "terms_drive.h"
#include "ui/app_inside.h"
#include "ui/heaps.h"

enum { MANY = 3000 };

static void test_jumps(void **state)
{
	struct dump_text t;
	struct drive d;

	(void)state;
	dump_text_head(&t);
	dump_text_add(&t, "=proc:<0.1.0>\nState: Waiting\n"
	                  "=proc_messages:<0.1.0>\nH10000:N\n");
	for (int i = 1; i < MANY; i++)
		dump_text_add(&t, "I%d:N\n", i + 1);
	dump_text_add(&t, "=proc_heap:<0.1.0>\n");
	for (int i = 0; i < MANY; i++)
		dump_text_add(
			&t, i + 1 < MANY ? "%X:lI%d|H%X\n" : "%X:lI%d|N\n",
			0x10000 + i * 16, 1000001 + i, 0x10000 + i * 16 + 16);
	dump_text_add(&t, "=end\n");
	drive_open(&d, (struct span){t.p, t.n}, true);
	open_part(&d, "<0.1.0>", "M-m");
	drive_keys(&d, "End");
	drive_check_cursor(&d, "  3000  3000");
	drive_check(&d, "message 3,000 of 3,000");
	drive_type(&d, ":1500");
	drive_keys(&d, "Enter");
	drive_check_cursor(&d, "  1500  1500");
	drive_type(&d, ":goto 7");
	drive_keys(&d, "Enter");
	drive_check_cursor(&d, "     7  7");
	drive_type(&d, ":3001");
	drive_keys(&d, "Enter");
	drive_check(&d, "there is no message 3,001: there are 3,000");
	drive_type(&d, ":0");
	drive_keys(&d, "Enter");
	drive_check(&d, "there is no message 0: there are 3,000");
	drive_check_cursor(&d, "     7  7");
	/* what is no number goes where it always goes */
	drive_type(&d, ":<0.1.0>");
	drive_keys(&d, "Enter");
	drive_check(&d, "Overview");
	drive_keys(&d, "q Home Right");
	drive_check_row(&d, 2, "       1  1000001");
	drive_keys(&d, "PageDown");
	drive_check_cursor(&d, "       20  1000020");
	/* backwards into it from behind */
	drive_type(&d, ":2");
	drive_keys(&d, "Enter Up");
	drive_check_cursor(&d, "       3000  1003000");
	drive_keys(&d, "PageUp");
	drive_check_cursor(&d, "       2980  1002980");
	drive_check(&d, "message 1 of 3,000");
	drive_keys(&d, "z M");
	drive_check_cursor(&d, "+    1  [1000001");
	drive_close(&d);
	free(t.p);
}

/* Nothing fits into the maps: the same, only slower. */
static void test_no_room(void **state)
{
	enum { CELLS = 500 }; /* each is looked for in all of them */
	struct dump_text t;
	struct drive d;

	(void)state;
	start(&d, "");
	d.app->heaps = heaps_new(d.app, 0);
	drive_keys(&d, "M-m");
	for (int i = 0; i < 20; i++) {
		drive_settle(&d);
		drive_draw(&d);
	}
	drive_check_row(&d, 1, "+ 1  {state,{1,2},[first,{1,2}]}");
	drive_check_row(&d, 6, "+ 6  \"hi\"");
	drive_keys(&d, "z R");
	drive_check_row(&d, 7, "      1  first");
	drive_keys(&d, "q s");
	drive_check_cursor(&d, "  - y3  State  tuple, 3 elements");
	drive_close(&d);

	/* a list whose cells are in no order that helps */
	dump_text_head(&t);
	dump_text_add(&t, "=proc:<0.1.0>\nState: Waiting\n"
	                  "=proc_messages:<0.1.0>\nH10000:N\n"
	                  "=proc_heap:<0.1.0>\n");
	for (int i = CELLS - 1; i >= 0; i--)
		dump_text_add(
			&t, i + 1 < CELLS ? "%X:lI%d|H%X\n" : "%X:lI%d|N\n",
			0x10000 + i * 16, 1000001 + i, 0x10000 + i * 16 + 16);
	dump_text_add(&t, "=end\n");
	drive_open(&d, (struct span){t.p, t.n}, true);
	d.app->heaps = heaps_new(d.app, 0);
	open_part(&d, "<0.1.0>", "M-m");
	drive_settle(&d);
	drive_draw(&d);
	drive_keys(&d, "Right");
	for (int i = 0; i < 30; i++) {
		drive_settle(&d);
		drive_draw(&d);
	}
	drive_check_row(&d, 2, "    1  1000001");
	drive_check_row(&d, 20, "    19  1000019");
	drive_close(&d);
	free(t.p);
}

/* While the heap has not come, what it holds waits, and moves nothing. */
static void test_growth(void **state)
{
	struct drive d;

	(void)state;
	drive_open_pipe(&d, SPAN_LIT(DRIVE_HEAD
	                             "=proc:<0.1.0>\nState: Waiting\n"
	                             "=proc_messages:<0.1.0>\nHB0:N\nI7:N\n"));
	drive_wait(&d, "<0.1.0>");
	/* until the process has been read to its end it is not found */
	for (int i = 0; i < 10000 && !drive_shows(&d, "Messages"); i++) {
		drive_press(&d, ": < 0 . 1 . 0 > Enter");
		drive_turn(&d);
		drive_draw(&d);
	}
	drive_press(&d, "M-m");
	drive_wait(&d, "2  7");
	drive_check_row(&d, 1, "  1  ...");
	drive_press(&d, "Down");
	drive_draw(&d);
	drive_check_cursor(&d, "  2  7");
	drive_feed(&d, SPAN_LIT("=proc_heap:<0.1.0>\nB0:t1:I9\n"));
	/* what stands there can be read, literals may still come */
	drive_wait(&d, "1  {9}");
	drive_feed(&d, SPAN_LIT("=end\n"));
	drive_feed_end(&d);
	drive_wait(&d, "\xe2\x96\xb8 1  {9}");
	drive_check_cursor(&d, "  2  7");
	drive_check(&d, "message 2 of 2");
	drive_close(&d);
}

/* Views that are left while their jobs are out, and small screens. */
static void test_leaving(void **state)
{
	struct drive d;

	(void)state;
	start(&d, "M-m");
	for (int i = 0; i < 50; i++)
		drive_press(&d, "q M-s s q M-m End / f i r s t Enter q M-h n");
	drive_settle(&d);
	for (int rows = 1; rows < 12; rows++) {
		for (int cols = 1; cols < 60; cols += 7)
			drive_resize(&d, rows, cols);
		drive_press(&d, "z R PageDown End Up Right PageUp");
	}
	drive_resize(&d, 24, 80);
	drive_settle(&d);
	for (int i = 0; i < 8; i++)
		drive_press(&d, "q M-m / z q M-s s q M-d End");
	drive_close(&d);
}

/* Parts that are not there, or cut. */
static void test_broken(void **state)
{
	static const char text[] = DRIVE_HEAD
		"=proc:<0.1.0>\nState: Waiting\n"
		"=proc_messages:<0.1.0>\nHB0:N\nHFF:N\n"
		"=proc_stack:<0.1.0>\n"
		"=proc_heap:<0.1.0>\nB0:lI1|HB8\nB8:lI2|HB0\nC0:t3:A";
	struct drive d;

	(void)state;
	drive_open(&d, SPAN_LIT(text), true);
	open_part(&d, "<0.1.0>", "M-m");
	drive_check_row(&d, 1, "+ 1  [1,2|#Bad<cycle B0>]");
	drive_check_row(&d, 2, "  2  #Bad<not in the dump FF>");
	assert_int_equal(drive_style(&d, 2, 6), STYLE_WARNING);
	drive_keys(&d, "z R");
	drive_check_row(&d, 4, "    |  #Bad<cycle B0>");
	drive_keys(&d, "q M-s");
	drive_check(&d, "(nothing: ");
	drive_keys(&d, "Down Right End Enter w s n z R Home");
	drive_keys(&d, "q M-h");
	drive_check(&d, "incomplete: the dump is cut here");
	drive_check_row(&d, 3, "+ C0  {#Bad<cut>}");
	drive_close(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_jumps),  cmocka_unit_test(test_no_room),
		cmocka_unit_test(test_growth), cmocka_unit_test(test_leaving),
		cmocka_unit_test(test_broken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
