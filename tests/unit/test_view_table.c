/* SPDX-License-Identifier: Apache-2.0 */
/* Tables on the screen: the cursor, order, columns, filter and search, while
 * rows arrive, and on screens of any size. */
#include "ui/view_table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "ui_drive.h"

enum { PROCS = 60, ROOM = 1 << 16 };

/* Memory and reductions of process i, in no order and without equals. */
static unsigned memory_of(unsigned i)
{
	return i * 37 % 61 * 100 + 1000;
}

static unsigned reductions_of(unsigned i)
{
	return i * 17 % 61;
}

static size_t add_process(char *out, size_t n, unsigned i)
{
	return n + (size_t)snprintf(out + n, ROOM - n,
	                            "=proc:<0.%u.0>\nState: Waiting\n"
	                            "Name: name_%u%s\nMessage queue length: "
	                            "%u\nReductions: %u\nMemory: %u\n",
	                            i, i, i % 10 == 3 ? "_Odd" : "", i % 5,
	                            reductions_of(i), memory_of(i));
}

static struct span many(void)
{
	static char text[ROOM];
	size_t n;

	n = (size_t)snprintf(text, ROOM, "%s", DRIVE_HEAD);
	for (unsigned i = 0; i < PROCS; i++)
		n = add_process(text, n, i);
	n += (size_t)snprintf(text + n, ROOM - n, "=end\n");
	assert_true(n < ROOM);
	return (struct span){text, n};
}

/* In file order at the top of the table of sections, which is in it from the
 * beginning. */
static void open_sections(struct drive *d)
{
	drive_open(d, many(), false);
	drive_type(d, ":sections");
	drive_keys(d, "Enter");
}

static void open_processes(struct drive *d)
{
	drive_open(d, many(), false);
	drive_type(d, ":processes");
	drive_keys(d, "Enter P");
}

static void test_moving(void **state)
{
	struct drive d;

	(void)state;
	open_processes(&d);
	drive_check_cursor(&d, "<0.0.0> ");
	drive_check(&d, "row 1 of 60");
	drive_keys(&d, "Up");
	drive_check(&d, "row 1 of 60");
	drive_keys(&d, "Down j");
	drive_check_cursor(&d, "<0.2.0> ");
	drive_keys(&d, "End");
	drive_check_cursor(&d, "<0.59.0> ");
	drive_check(&d, "row 60 of 60");
	assert_int_equal(drive_cursor(&d), 21);
	drive_keys(&d, "Down");
	drive_check(&d, "row 60 of 60");
	/* the page moves, the cursor keeps its row of the screen */
	drive_keys(&d, "PageUp");
	drive_check_cursor(&d, "<0.40.0> ");
	assert_int_equal(drive_cursor(&d), 21);
	drive_keys(&d, "g PageDown");
	drive_check_cursor(&d, "<0.19.0> ");
	assert_int_equal(drive_cursor(&d), 2);
	drive_keys(&d, "C-d");
	drive_check_cursor(&d, "<0.29.0> ");
	drive_keys(&d, "C-u C-u C-u C-u");
	drive_check_cursor(&d, "<0.0.0> ");
	drive_keys(&d, "PageDown PageDown PageDown PageDown");
	drive_check_cursor(&d, "<0.59.0> ");
	drive_close(&d);
}

/* The process with the most of something, by the tables above. */
static unsigned most(unsigned (*of)(unsigned))
{
	unsigned best = 0;

	for (unsigned i = 0; i < PROCS; i++)
		if (of(i) > of(best))
			best = i;
	return best;
}

static void check_at(struct drive *d, unsigned i)
{
	char pid[32];

	snprintf(pid, sizeof(pid), "<0.%u.0> ", i);
	drive_check_cursor(d, pid);
}

static void test_sorting(void **state)
{
	struct drive d;

	(void)state;
	open_processes(&d);
	/* a new order that was asked for by its key begins at its top */
	drive_keys(&d, "Down Down M");
	check_at(&d, most(memory_of));
	drive_check(&d, "row 1 of 60");
	drive_check(&d, "-memory");
	drive_keys(&d, "Down Down R");
	check_at(&d, most(reductions_of));
	drive_check(&d, "-reductions");
	drive_keys(&d, "L");
	drive_check(&d, "-message_queue_length");
	drive_keys(&d, "B");
	drive_check(&d, "-bin_vheap");
	drive_keys(&d, "P");
	check_at(&d, 0);

	/* but the selected row is kept when the order changes around it */
	drive_keys(&d, "Down Down Down I");
	check_at(&d, 3);
	drive_check(&d, "row 57 of 60");
	drive_check(&d, "-pid");
	drive_keys(&d, "M g Down s");
	drive_check(&d, "row 59 of 60");
	drive_keys(&d, "]");
	drive_check(&d, "row 2 of 60");
	drive_keys(&d, "[");
	drive_check(&d, "row 59 of 60");
	drive_close(&d);
}

static void test_keys_faster_than_answers(void **state)
{
	struct drive d;

	(void)state;
	open_processes(&d);
	drive_press(&d, "M I R I P L M End Down I P Down R");
	drive_settle(&d);
	drive_draw(&d);
	check_at(&d, most(reductions_of));
	drive_close(&d);
}

static void test_columns(void **state)
{
	struct drive d;
	unsigned hidden = 0;

	(void)state;
	open_processes(&d);
	drive_resize(&d, 12, 50);
	assert_true(span_starts(drive_row(&d, 1), SPAN_LIT("Pid")));
	assert_true(span_ends(drive_row(&d, 1), SPAN_LIT(">")));
	drive_keys(&d, "Right");
	/* the first column stays */
	drive_check_cursor(&d, "<0.0.0> ");
	drive_check_not(&d, "name_1 ");
	assert_true(span_find_byte(drive_row(&d, 1), '<') < 20);
	/* to the last column, and no further */
	for (int i = 0; i < 64; i++) {
		drive_keys(&d, "l");
		hidden += span_ends(drive_row(&d, 1), SPAN_LIT(">"));
	}
	assert_true(hidden > 0 && hidden < 40);
	assert_false(span_ends(drive_row(&d, 1), SPAN_LIT(">")));
	assert_true(drive_row(&d, 1).n > 20);
	for (int i = 0; i < 64; i++)
		drive_keys(&d, "h");
	drive_check(&d, "name_1 ");
	assert_true(span_find_byte(drive_row(&d, 1), '<') ==
	            drive_row(&d, 1).n);
	drive_close(&d);
}

/* The chosen column is on screen, wherever it is. */
static void test_choosing_columns(void **state)
{
	struct drive d;
	int chosen;

	(void)state;
	open_processes(&d);
	drive_resize(&d, 12, 50);
	for (int i = 0; i < 64; i++) {
		drive_keys(&d, ">");
		chosen = drive_count(&d, 1, STYLE_CURSOR_COLUMN);
		assert_true(chosen > 3);
	}
	assert_false(span_ends(drive_row(&d, 1), SPAN_LIT(">")));
	drive_keys(&d, "i");
	assert_true(drive_row(&d, -1).n > 10);
	for (int i = 0; i < 64; i++) {
		drive_keys(&d, "<");
		chosen = drive_count(&d, 1, STYLE_CURSOR_COLUMN);
		assert_true(chosen > 1);
	}
	assert_int_equal(drive_style(&d, 1, 0), STYLE_CURSOR_COLUMN);
	drive_keys(&d, "s");
	drive_check(&d, "Pid\xe2\x96\xbc");
	drive_keys(&d, "s");
	drive_check(&d, "Pid\xe2\x96\xb2");
	/* a direct sort chooses its column and shows it */
	drive_keys(&d, "R");
	drive_check(&d, "Reductions\xe2\x96\xbc");
	drive_close(&d);
}

static void test_filter(void **state)
{
	struct drive d;

	(void)state;
	open_processes(&d);
	drive_keys(&d, "End &");
	drive_type(&d, "odd");
	drive_check(&d, "row 1 of 6 (of 60)");
	drive_check(&d, "[odd]");
	drive_check(&d, "name_3_Odd");
	drive_check_not(&d, "name_4 ");
	/* it is live in both directions */
	drive_keys(&d, "Backspace Backspace Backspace");
	drive_check(&d, "of 60");
	drive_check_not(&d, "(of 60)");
	drive_type(&d, "!odd");
	drive_keys(&d, "Enter");
	drive_check(&d, "of 54 (of 60)");
	/* given up, the one before comes back, and the row */
	drive_keys(&d, "g Down Down &");
	drive_check(&d, "filter:");
	drive_type(&d, "name_5");
	drive_check(&d, "of 11 (of 60)");
	drive_keys(&d, "Esc");
	drive_check(&d, "row 3 of 54 (of 60)");
	drive_check(&d, "[!odd]");
	check_at(&d, 2);
	/* opening and leaving the prompt changes nothing */
	drive_keys(&d, "& Esc");
	drive_check(&d, "row 3 of 54 (of 60)");
	/* a capital letter makes it exact */
	drive_keys(&d, "&");
	drive_type(&d, "ODD");
	drive_check(&d, "row 0 of 0 (of 60)");
	drive_check(&d, "no row passes the filter");
	drive_keys(&d, "Enter Down PageDown End Enter r n s");
	drive_keys(&d, "& Enter");
	drive_check(&d, "of 60");
	drive_check_not(&d, "(of 60)");
	drive_close(&d);
}

/* The selected row stays selected when it passes. */
static void test_filter_keeps_row(void **state)
{
	struct drive d;

	(void)state;
	open_processes(&d);
	drive_keys(&d, "/");
	drive_type(&d, "name_23_");
	drive_keys(&d, "Enter");
	check_at(&d, 23);
	drive_keys(&d, "&");
	drive_type(&d, "odd");
	drive_keys(&d, "Enter");
	check_at(&d, 23);
	drive_check(&d, "row 3 of 6 (of 60)");
	drive_keys(&d, "& Enter");
	check_at(&d, 23);
	drive_check(&d, "row 24 of 60");
	drive_close(&d);
}

static void test_search(void **state)
{
	struct drive d;
	int y;

	(void)state;
	open_processes(&d);
	drive_keys(&d, "Down /");
	drive_type(&d, "odd");
	check_at(&d, 3);
	/* also the chosen row shows what was found */
	y = drive_cursor(&d);
	assert_int_equal(drive_count(&d, y, STYLE_MATCH), 3);
	assert_int_equal(drive_count(&d, y + 10, STYLE_MATCH), 3);
	drive_keys(&d, "Enter n");
	check_at(&d, 13);
	drive_keys(&d, "n n n n");
	check_at(&d, 53);
	drive_keys(&d, "n");
	check_at(&d, 3);
	drive_check(&d, "went around the end");
	drive_keys(&d, "N");
	check_at(&d, 53);
	drive_keys(&d, "N");
	check_at(&d, 43);
	/* Enter alone: the same again */
	drive_keys(&d, "/ Enter");
	check_at(&d, 53);
	/* given up: back where it began, and nothing is marked */
	drive_keys(&d, "g Down Down /");
	drive_type(&d, "name_4");
	check_at(&d, 4);
	drive_type(&d, "2");
	check_at(&d, 42);
	drive_keys(&d, "Backspace");
	check_at(&d, 4);
	drive_keys(&d, "Esc");
	check_at(&d, 2);
	for (y = 0; y < 24; y++)
		assert_int_equal(drive_count(&d, y, STYLE_MATCH), 0);
	drive_keys(&d, "n");
	drive_check(&d, "nothing to search for yet");
	drive_keys(&d, "/");
	drive_type(&d, "no such thing");
	drive_check(&d, "no such thing");
	drive_keys(&d, "Enter n");
	drive_check(&d, "not found: no such thing");
	check_at(&d, 2);
	/* nor does the part of it that was there when it was typed move the
	 * cursor for good */
	drive_keys(&d, "/");
	drive_type(&d, "name_42");
	check_at(&d, 42);
	drive_type(&d, "x");
	check_at(&d, 2);
	drive_keys(&d, "Backspace");
	check_at(&d, 42);
	drive_type(&d, "x");
	drive_keys(&d, "Enter");
	drive_check(&d, "not found: name_42x");
	check_at(&d, 2);
	drive_keys(&d, "Down n");
	check_at(&d, 3);
	drive_close(&d);
}

/* Matches in right-aligned cells are marked where they stand; a key for a
 * column that is not here says so, and is not offered. */
static void test_other_table(void **state)
{
	struct drive d;
	int y;

	(void)state;
	open_sections(&d);
	drive_check(&d, "s sort");
	drive_check_not(&d, "M memory");
	drive_keys(&d, "M");
	drive_check(&d, "Sections has no column memory");
	drive_keys(&d, "/");
	drive_type(&d, "<0.7.0>");
	y = drive_cursor(&d);
	assert_int_equal(drive_count(&d, y, STYLE_MATCH), 7);
	drive_keys(&d, "Esc g Down Down /");
	drive_type(&d, "2");
	assert_true(drive_count(&d, drive_cursor(&d), STYLE_MATCH) > 0);
	drive_close(&d);
}

static void test_opening_and_units(void **state)
{
	struct drive d;

	(void)state;
	open_processes(&d);
	drive_keys(&d, "Down Down Enter");
	drive_check(&d, "Registered name                 name_2");
	drive_keys(&d, "Esc");
	check_at(&d, 2);
	drive_keys(&d, "r");
	drive_check(&d, "Message queue length: 2");
	drive_check(&d, "=proc:<0.2.0>");
	drive_keys(&d, "q");
	check_at(&d, 2);
	drive_keys(&d, "M");
	drive_check(&d, "6.8K");
	drive_keys(&d, "#");
	drive_check(&d, "7000");
	drive_check_not(&d, "6.8K");
	drive_close(&d);
}

/* A column of numbers is as wide as they are, once they are on screen; text in
 * it is cut. */
static void test_large_numbers(void **state)
{
	static const char text[] = DRIVE_HEAD
		"=timer:<0.1.0>\nMessage: one\nTime left: 7\n"
		"=timer:<0.2.0>\nMessage: two\nTime left: 4294967112\n"
		"=timer:<0.3.0>\nMessage: three\nTime left: "
		"18446744073709551615\n"
		"=timer:<0.4.0>\nMessage: four\nTime left: "
		"no number but something that is not short\n=end\n";
	struct drive d;

	(void)state;
	drive_open(&d, SPAN_LIT(text), false);
	drive_resize(&d, 4, 80);
	drive_type(&d, ":timers");
	drive_keys(&d, "Enter");
	drive_settle(&d);
	drive_draw(&d);
	drive_check_row(&d, 2,
	                "<0.1.0>               7 ms                          "
	                "one");
	drive_keys(&d, "Down");
	drive_check_row(
		&d, 2,
		"<0.2.0>      4,294,967,112 ms                          "
		"two");
	drive_keys(&d, "Down");
	drive_check(&d, "18,446,744,073,709,551,615 ms ");
	drive_keys(&d, "Down");
	drive_check(&d, "four");
	drive_check(&d, "no number but something that… ");
	drive_close(&d);
}

static void test_empty_table(void **state)
{
	static const char text[] = DRIVE_HEAD "=end\n";
	struct drive d;

	(void)state;
	drive_open(&d, SPAN_LIT(text), false);
	drive_type(&d, ":processes");
	drive_keys(&d, "Enter");
	drive_check(&d, "The dump has no sections of the processes");
	drive_check(&d, "row 0 of 0");
	drive_keys(&d, "Down Up PageDown PageUp End Home Enter r M I s < > "
	               "Left Right n N / x Enter n & y Enter i #");
	drive_check(&d, "row 0 of 0");
	drive_resize(&d, 1, 10);
	drive_check_row(&d, 0, "The dump");
	drive_close(&d);
}

/* Any size down to one cell: nothing breaks, and the cursor is in sight. */
static void test_small_screens(void **state)
{
	static const char *const keys[] = {"Down", "PageDown", "End",   "Right",
	                                   ">",    "M",        "PageUp"};
	struct drive d;

	(void)state;
	open_processes(&d);
	for (int rows = 1; rows <= 9; rows++) {
		for (int cols = 1; cols <= 30; cols += 3) {
			drive_resize(&d, rows, cols);
			for (unsigned k = 0; k < 7; k++) {
				drive_keys(&d, keys[k]);
				assert_true(drive_cursor(&d) >= 0);
			}
			drive_keys(&d, "g P");
		}
	}
	drive_resize(&d, 24, 80);
	drive_check_cursor(&d, "<0.0.0> ");
	drive_close(&d);
}

/* Names of the dump cannot do harm, and long ones cost no more than short
 * ones. */
static void test_hostile_cells(void **state)
{
	enum { LONG = 3 << 20 };
	static const char head[] = DRIVE_HEAD "=proc:<0.1.0>\nName: ";
	struct drive d;
	char *text = malloc(LONG + sizeof(head) + 100);
	size_t n = sizeof(head) - 1;

	(void)state;
	assert_non_null(text);
	memcpy(text, head, n);
	memset(text + n, 'x', LONG);
	memcpy(text + n, "\x1b[31m\xe2\x80\xae", 8);
	n += LONG;
	n += (size_t)sprintf(text + n, "\n=proc:<0.1\x07.0>\nName: y\n=end\n");
	drive_open(&d, (struct span){text, n}, false);
	drive_type(&d, ":processes");
	drive_keys(&d, "Enter");
	drive_check(&d, ".[31m\xef\xbf\xbdxxx");
	drive_keys(&d, "/ x Enter Enter");
	assert_true(strlen(d.text) < 24 * 80 * 4);
	for (const char *p = d.text; *p; p++)
		assert_true((unsigned char)*p >= 0x20 || *p == '\n');
	drive_close(&d);
	free(text);
}

/* The pid under the cursor. */
static void keep_cursor(const struct drive *d, char pid[32])
{
	struct span row = drive_row(d, drive_cursor(d));

	snprintf(pid, 32, "%.*s",
	         SPAN_ARG(span_take(row, span_find_byte(row, ' ') + 1)));
	assert_true(pid[0] == '<');
}

/* Rows that arrive leave the selected one selected, in file order and in any
 * other, and the first one of a table where nobody has moved stays first. */
static void test_rows_arrive(void **state)
{
	static char text[ROOM];
	struct drive d;
	char pid[32];
	size_t n = (size_t)snprintf(text, ROOM, "%s", DRIVE_HEAD);

	(void)state;
	for (unsigned i = 0; i < 5; i++)
		n = add_process(text, n, i);
	drive_open_pipe(&d, (struct span){text, n});
	drive_press(&d, "2");
	drive_wait(&d, "of 5");
	drive_press(&d, "P Down Down Down");
	drive_draw(&d);
	keep_cursor(&d, pid);
	n = 0;
	for (unsigned i = 5; i < PROCS; i++)
		n = add_process(text, n, i);
	drive_feed(&d, (struct span){text, n});
	drive_wait(&d, "of 60");
	drive_check_cursor(&d, pid);
	assert_false(app_idle(d.app));
	/* in another order it is somewhere else, and still the same */
	drive_press(&d, "M Down");
	drive_wait(&d, "-memory");
	drive_press(&d, "Down");
	drive_draw(&d);
	keep_cursor(&d, pid);
	drive_feed(&d, SPAN_LIT("=proc:<0.99.0>\nMemory: 99999\n=end\n"));
	drive_feed_end(&d);
	drive_settle(&d);
	drive_wait(&d, "of 61");
	drive_check_cursor(&d, pid);
	drive_press(&d, "g");
	drive_settle(&d);
	drive_draw(&d);
	drive_check_cursor(&d, "<0.99.0> ");
	drive_close(&d);
}

/* What came in while another view was on screen is there on coming back. */
static void test_rows_arrive_unseen(void **state)
{
	static char text[ROOM];
	struct drive d;
	size_t n = (size_t)snprintf(text, ROOM, "%s", DRIVE_HEAD);

	(void)state;
	for (unsigned i = 0; i < 5; i++)
		n = add_process(text, n, i);
	drive_open_pipe(&d, (struct span){text, n});
	drive_press(&d, "2");
	drive_wait(&d, "row 1 of 5");
	drive_press(&d, "Enter");
	drive_feed(&d, SPAN_LIT("=proc:<0.99.0>\nMemory: 99999\n=end\n"));
	drive_feed_end(&d);
	drive_settle(&d);
	drive_draw(&d);
	drive_check(&d, "Overview");
	drive_keys(&d, "q");
	drive_check(&d, "of 6");
	drive_close(&d);
}

/* The rows on screen are exchanged while a search reads them: its answer is a
 * row, and that is found among the new ones. */
static void test_search_outlives_rows(void **state)
{
	static char text[ROOM];
	struct drive d;
	size_t n = (size_t)snprintf(text, ROOM, "%s", DRIVE_HEAD);
	const struct sections *all;
	uint32_t had;

	(void)state;
	for (unsigned i = 0; i < 5; i++)
		n = add_process(text, n, i);
	drive_open_pipe(&d, (struct span){text, n});
	all = dump_sections(d.dump);
	drive_press(&d, "S-Tab");
	drive_wait(&d, "row 1 of");
	drive_wait(&d, "<0.4.0>");
	had = sections_count(all);
	drive_press(&d, "/ 0 . 4 .");
	drive_feed(&d, SPAN_LIT("=proc:<0.99.0>\nMemory: 99999\n"));
	while (sections_count(all) == had)
		;
	app_tick(d.app);
	drive_press(&d, "Enter");
	drive_feed_end(&d);
	drive_settle(&d);
	drive_draw(&d);
	assert_true(span_find(drive_row(&d, drive_cursor(&d)),
	                      SPAN_LIT("<0.4.0>")) < 80);
	drive_close(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_moving),
		cmocka_unit_test(test_sorting),
		cmocka_unit_test(test_keys_faster_than_answers),
		cmocka_unit_test(test_columns),
		cmocka_unit_test(test_choosing_columns),
		cmocka_unit_test(test_filter),
		cmocka_unit_test(test_filter_keeps_row),
		cmocka_unit_test(test_search),
		cmocka_unit_test(test_other_table),
		cmocka_unit_test(test_opening_and_units),
		cmocka_unit_test(test_large_numbers),
		cmocka_unit_test(test_empty_table),
		cmocka_unit_test(test_small_screens),
		cmocka_unit_test(test_hostile_cells),
		cmocka_unit_test(test_rows_arrive),
		cmocka_unit_test(test_rows_arrive_unseen),
		cmocka_unit_test(test_search_outlives_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
