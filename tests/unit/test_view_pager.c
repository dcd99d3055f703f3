/* SPDX-License-Identifier: Apache-2.0 */
/* The pager: moving, wrapping, searching, odd texts, and text that grows. */
#include "ui/view.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "ui/rows.h"
#include "ui_drive.h"

enum { ROOM = 1 << 20 };

/* Opens a section with this body in the pager. */
static void open_text(struct drive *d, struct span body, bool ascii)
{
	static char text[ROOM];
	size_t n = (size_t)snprintf(text, ROOM, "%s=proc_heap:<0.1.0>\n",
	                            DRIVE_HEAD);

	assert_true(n + body.n + 10 < ROOM);
	memcpy(text + n, body.p, body.n);
	n += body.n;
	n += (size_t)snprintf(text + n, ROOM - n, "=end\n");
	drive_open(d, (struct span){text, n}, ascii);
	drive_type(d, ":proc_heap:<0.1.0>");
	drive_keys(d, "Enter");
	drive_check(d, "=proc_heap:<0.1.0>");
}

/* Lines "line 1" to "line 100". */
static struct span hundred(void)
{
	static char text[2048];
	size_t n = 0;

	for (int i = 1; i <= 100; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, "line %d\n",
		                      i);
	return (struct span){text, n};
}

static void check_first(const struct drive *d, const char *text)
{
	drive_check_row(d, 1, text);
}

static void check_last(const struct drive *d, const char *text)
{
	drive_check_row(d, -3, text);
}

static void test_moving(void **state)
{
	struct drive d;

	(void)state;
	open_text(&d, hundred(), false);
	check_first(&d, "line 1");
	check_last(&d, "line 21");
	drive_check(&d, "byte 0 of 792  0.0%");
	drive_keys(&d, "Up");
	check_first(&d, "line 1");
	drive_keys(&d, "Down j");
	check_first(&d, "line 3");
	drive_keys(&d, "Space");
	check_first(&d, "line 23");
	drive_keys(&d, "b");
	check_first(&d, "line 3");
	drive_keys(&d, "d");
	check_first(&d, "line 13");
	drive_keys(&d, "u PageUp");
	check_first(&d, "line 1");
	/* the last line stops at the bottom */
	drive_keys(&d, "End");
	check_last(&d, "line 100");
	drive_check(&d, "byte 792 of 792  100.0%");
	drive_keys(&d, "Down Space d");
	check_last(&d, "line 100");
	drive_keys(&d, "PageUp");
	check_last(&d, "line 80");
	drive_keys(&d, "PageDown PageDown PageDown");
	check_last(&d, "line 100");
	drive_keys(&d, "Home");
	check_first(&d, "line 1");
	drive_press(&d, "End PageUp Up");
	drive_draw(&d);
	check_last(&d, "line 79");
	drive_close(&d);
}

static void test_short_text(void **state)
{
	struct drive d;

	(void)state;
	open_text(&d, SPAN_LIT("a\r\nb\n\nc"), false);
	drive_check(&d, "100.0%");
	for (int i = 0; i < 2; i++) {
		check_first(&d, "a");
		drive_check_row(&d, 2, "b");
		drive_check_row(&d, 3, "");
		drive_check_row(&d, 4, "c=end"); /* no line of its own */
		drive_keys(&d, "Down PageDown End Right Left w");
	}
	drive_close(&d);
}

static void test_empty(void **state)
{
	struct drive d;

	(void)state;
	open_text(&d, SPAN_LIT(""), false);
	drive_check(&d, "(nothing in this section)");
	drive_keys(&d, "Down Up End Home PageDown PageUp w Right Left n N / x "
	               "Enter n N");
	drive_check(&d, "(nothing in this section)");
	drive_check(&d, "byte 0 of 0");
	drive_close(&d);
}

/* 26 letters, 100 times, in one line. */
static struct span alphabet(void)
{
	static char text[2601];

	for (int i = 0; i < 2600; i++)
		text[i] = (char)('a' + i % 26);
	text[2600] = '\n';
	return (struct span){text, sizeof(text)};
}

static void test_wrap(void **state)
{
	struct drive d;

	(void)state;
	open_text(&d, alphabet(), false);
	drive_resize(&d, 8, 26);
	check_first(&d, "abcdefghijklmnopqrstuvwxy\xe2\x80\xa6");
	drive_check_row(&d, 2, "");
	drive_keys(&d, "Right");
	check_first(&d, "ijklmnopqrstuvwxyzabcdefg\xe2\x80\xa6");
	drive_keys(&d, "w");
	for (int y = 1; y < 6; y++)
		drive_check_row(&d, y, "abcdefghijklmnopqrstuvwxyz");
	drive_keys(&d, "Down Down");
	drive_check(&d, "byte 52 of ");
	drive_keys(&d, "End");
	drive_check(&d, "100.0%");
	drive_keys(&d, "Up");
	check_first(&d, "abcdefghijklmnopqrstuvwxyz");
	drive_check(&d, "byte 2,444 of ");
	/* another width shows the same place */
	drive_keys(&d, "Home Down Down");
	drive_resize(&d, 8, 40);
	drive_check(&d, "byte 40 of ");
	drive_resize(&d, 8, 50);
	drive_check(&d, "byte 0 of ");
	drive_keys(&d, "w");
	drive_check(&d, "100.0%");
	check_first(&d, "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvw"
	                "\xe2\x80\xa6");
	drive_close(&d);
}

/* Forward by lines and back by lines are the same way, wrapped or not, also in
 * a line that is longer than a row may be. */
static void check_ways(struct drive *d)
{
	enum { STEPS = 200 };
	static char seen[STEPS][1024];
	int n = 0;

	drive_keys(d, "Home");
	while (n < STEPS) {
		snprintf(seen[n++], sizeof(seen[0]), "%s", d->text);
		drive_keys(d, "Down");
		if (strcmp(d->text, seen[n - 1]) == 0)
			break; /* the end */
	}
	if (n < STEPS)
		n--;
	while (n-- > 0) {
		drive_keys(d, "Up");
		assert_string_equal(d->text, seen[n]);
	}
}

static void test_long_lines(void **state)
{
	enum { N = 5 * ROWS_PIECE + 2000 };
	static char text[N];
	struct drive d;

	(void)state;
	for (int i = 0; i < N; i++)
		text[i] = i % 997 == 996 && i < 3000 ? '\n'
		                                     : (char)('0' + i * 7 % 75);
	open_text(&d, (struct span){text, N}, false);
	drive_resize(&d, 5, 40);
	check_ways(&d);
	drive_keys(&d, "w");
	check_ways(&d);
	drive_close(&d);
}

static void test_search(void **state)
{
	struct drive d;

	(void)state;
	open_text(&d, hundred(), false);
	drive_keys(&d, "Down /");
	drive_type(&d, "line 7");
	check_first(&d, "line 7");
	assert_int_equal(drive_count(&d, 1, STYLE_MATCH), 6);
	drive_keys(&d, "Esc");
	check_first(&d, "line 2");
	assert_int_equal(drive_count(&d, 6, STYLE_MATCH), 0);
	drive_keys(&d, "/");
	drive_type(&d, "LINE");
	drive_keys(&d, "Enter");
	drive_check(&d, "not found: LINE");
	drive_keys(&d, "/");
	drive_type(&d, "0");
	drive_keys(&d, "Enter");
	check_first(&d, "line 10");
	drive_keys(&d, "n");
	check_first(&d, "line 20");
	drive_keys(&d, "n / Enter");
	check_first(&d, "line 40");
	drive_keys(&d, "N N N");
	check_first(&d, "line 10");
	drive_keys(&d, "N");
	check_first(&d, "line 100");
	drive_check(&d, "went around the end");
	/* two in one line: both are met */
	drive_check_row(&d, 2, "");
	drive_keys(&d, "N");
	check_first(&d, "line 100");
	drive_keys(&d, "N");
	check_first(&d, "line 90");
	/* after scrolling away it goes on from what is on screen */
	drive_keys(&d, "Home n");
	check_first(&d, "line 10");
	drive_close(&d);
}

/* What is found far to the right is brought on screen. */
static void test_search_sideways(void **state)
{
	struct drive d;
	char text[1000];

	(void)state;
	memset(text, '.', sizeof(text));
	memcpy(text + 500, "needle", 6);
	text[999] = '\n';
	open_text(&d, (struct span){text, sizeof(text)}, false);
	drive_keys(&d, "/");
	drive_type(&d, "needle");
	drive_check_row(&d, 2, "");
	assert_int_equal(drive_count(&d, 1, STYLE_MATCH), 6);
	drive_keys(&d, "Esc");
	assert_int_equal(drive_count(&d, 1, STYLE_MATCH), 0);
	drive_check_not(&d, "needle");
	drive_keys(&d, "w /");
	drive_type(&d, "needle");
	assert_int_equal(drive_count(&d, 1, STYLE_MATCH), 6);
	drive_close(&d);
}

static void test_odd_bytes(void **state)
{
	struct drive d;

	(void)state;
	open_text(&d, SPAN_LIT("a\x1b[2Jb\x9b\xe4\xb8\xad\tz\n"), false);
	check_first(&d, "a.[2Jb\xef\xbf\xbd\xe4\xb8\xad       z");
	drive_close(&d);
	open_text(&d, SPAN_LIT("\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xadz\n"),
	          true);
	drive_resize(&d, 6, 16);
	drive_keys(&d, "w");
	check_first(&d, "\\x{4E2D}\\x{4E2D}");
	drive_check_row(&d, 2, "\\x{4E2D}z");
	drive_keys(&d, "Down");
	drive_close(&d);
}

static void test_small_screens(void **state)
{
	struct drive d;

	(void)state;
	open_text(&d, alphabet(), false);
	for (int rows = 1; rows < 6; rows++)
		for (int cols = 1; cols < 12; cols += 2) {
			drive_resize(&d, rows, cols);
			drive_keys(&d, "w End PageUp Home Right PageDown Left");
		}
	drive_resize(&d, 24, 80);
	drive_keys(&d, "Home");
	assert_true(drive_row(&d, 1).n >= 79);
	drive_close(&d);
}

/* A section that is still being read grows on screen, and ends where its end
 * is found. */
static void test_growth(void **state)
{
	static const char head[] = DRIVE_HEAD "=proc:<0.1.0>\nState: Waiting\n"
					      "=proc_heap:<0.1.0>\nfirst\n";
	static char lines[130000];
	struct drive d;

	(void)state;
	memset(lines, 'x', sizeof(lines));
	for (size_t i = 99; i < sizeof(lines); i += 100)
		lines[i] = '\n';
	drive_open_pipe(&d, SPAN_LIT(head));
	drive_wait(&d, "indexing");
	drive_press(&d, "S-Tab");
	drive_wait(&d, "proc_heap");
	drive_press(&d, "End");
	drive_wait(&d, "filler");
	/* the filler is the last one so far */
	drive_press(&d, "Enter End");
	drive_draw(&d);
	drive_check(&d, "=filler");
	drive_write(d.feed, (struct span){lines, sizeof(lines)});
	drive_write(d.feed, SPAN_LIT("the last line\n=proc:<0.2.0>\n"));
	drive_write_filled(d.feed, SPAN_LIT("State: Waiting\n"));
	drive_feed_end(&d);
	drive_settle(&d);
	drive_keys(&d, "End");
	check_last(&d, "the last line");
	drive_check(&d, "100.0%");
	drive_close(&d);
}

/* What is not found leaves the text where it was when typing began. */
static void test_not_found(void **state)
{
	struct drive d;

	(void)state;
	open_text(&d, hundred(), false);
	drive_keys(&d, "Down Down /");
	drive_type(&d, "line 5");
	check_first(&d, "line 5");
	drive_type(&d, "z");
	check_first(&d, "line 3");
	drive_keys(&d, "Enter");
	drive_check(&d, "not found: line 5z");
	check_first(&d, "line 3");
	drive_keys(&d, "Down n");
	check_first(&d, "line 4");
	drive_close(&d);
}

/* Columns of a row of the screen in which a match is marked. */
static void check_marks(const struct drive *d, int y, int from, int to)
{
	for (int x = 0; x < d->screen->cols; x++)
		assert_int_equal(drive_style(d, y, x) == STYLE_MATCH,
		                 x >= from && x < to);
}

/* A tab goes on to the next multiple of eight columns. */
static void test_tabs(void **state)
{
	static const char text[] =
		"a\tb\tend\n1234567\tc\n12345678\td\n"
		"\t\tdeep\n\xe4\xb8\xad\te\nf\x01\tg\n1234567\xe4\xb8\xad\tz\n";
	struct drive d;

	(void)state;
	open_text(&d, SPAN_LIT(text), false);
	drive_check_row(&d, 1, "a       b       end");
	drive_check_row(&d, 2, "1234567 c");
	drive_check_row(&d, 3, "12345678        d");
	drive_check_row(&d, 4, "                deep");
	drive_check_row(&d, 5, "\xe4\xb8\xad      e");
	drive_check_row(&d, 6, "f.      g");
	/* to the side */
	drive_keys(&d, "Right");
	drive_check_row(&d, 1, "b       end");
	drive_check_row(&d, 3, "        d");
	drive_check_row(&d, 4, "        deep");
	drive_keys(&d, "/");
	drive_type(&d, "eep");
	check_marks(&d, 1, 9, 12);
	drive_keys(&d, "Enter Home Left");
	check_marks(&d, 4, 17, 20);
	/* half of a wide character is blank, what is behind it in its column */
	drive_keys(&d, "Right");
	drive_check_row(&d, 7, "        z");
	drive_keys(&d, "Left");
	/* only what is cut is said to be */
	drive_resize(&d, 24, 19);
	drive_check_row(&d, 1, "a       b       end");
	drive_resize(&d, 24, 18);
	drive_check_row(&d, 1, "a       b       e\xe2\x80\xa6");
	/* wrapped: the tab that does not fit is the end of its line */
	drive_resize(&d, 24, 12);
	drive_keys(&d, "w");
	drive_check_row(&d, 1, "a       b");
	drive_check_row(&d, 2, "end");
	drive_check_row(&d, 3, "1234567 c");
	drive_check_row(&d, 4, "12345678");
	drive_check_row(&d, 5, "d");
	drive_close(&d);
	/* spelled in ASCII, text is wider */
	open_text(&d, SPAN_LIT("\xc3\xa9\tz\n\xc3\xa9\xc3\xa9\tz\n"), true);
	drive_check_row(&d, 1, "\\x{E9}  z");
	drive_check_row(&d, 2, "\\x{E9}\\x{E9}    z");
	drive_close(&d);
}

/* What a tab moves to the right can be found and shown, however far. */
static void test_many_tabs(void **state)
{
	enum { TABS = 4000 };
	static char text[TABS + 8];
	struct drive d;

	(void)state;
	memset(text, '\t', TABS);
	snprintf(text + TABS, 8, "end\n");
	open_text(&d, (struct span){text, TABS + 4}, false);
	drive_keys(&d, "/");
	drive_type(&d, "end");
	drive_keys(&d, "Enter");
	drive_check(&d, "end");
	drive_close(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_moving),
		cmocka_unit_test(test_short_text),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_wrap),
		cmocka_unit_test(test_long_lines),
		cmocka_unit_test(test_search),
		cmocka_unit_test(test_search_sideways),
		cmocka_unit_test(test_not_found),
		cmocka_unit_test(test_odd_bytes),
		cmocka_unit_test(test_tabs),
		cmocka_unit_test(test_many_tabs),
		cmocka_unit_test(test_small_screens),
		cmocka_unit_test(test_growth),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
