/* SPDX-License-Identifier: Apache-2.0 */
/* Detail pages: fields, links, sections, and what may still come. */
#include "ui/view.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "ui_drive.h"

static const char two[] = DRIVE_HEAD
	"=proc:<0.1.0>\nState: Waiting\nName: first\nSpawned by: <0.2.0>\n"
	"Link list: [<0.2.0>, <0.99.0>, <7.1.0>]\n"
	"Message queue length: 1\n"
	"=proc:<0.2.0>\nState: Running\nName: second\nSpawned by: <0.1.0>\n"
	"Odd label: <0.1.0>\n"
	"=port:#Port<0.5>\nSlot: 5\nConnected: <0.1.0>\n"
	"=proc_dictionary:<0.1.0>\nHA0\n"
	"=proc_stack:<0.1.0>\ny0:A9:the_stack\n"
	"=proc_heap:<0.1.0>\nA0:t2:A7:the_key,HB0\nB0:t1:I7\n"
	"=node:'a@b'\n"
	"=visible_node:7\nName: 'n2@host'\n"
	"=end\n";

static void open_pid(struct drive *d, const char *pid)
{
	drive_type(d, ":");
	drive_type(d, pid);
	drive_keys(d, "Enter");
	drive_check(d, pid);
}

/* Chooses the line that shows the text. */
static void choose(struct drive *d, const char *text)
{
	drive_keys(d, "Home");
	for (int i = 0; i < 200; i++) {
		int y = drive_cursor(d);

		if (y >= 0 && y == drive_find(d, text))
			return;
		drive_keys(d, "Down");
	}
	fail_msg("no line \"%s\"", text);
}

static void test_fields(void **state)
{
	struct drive d;

	(void)state;
	drive_open(&d, SPAN_LIT(two), false);
	open_pid(&d, "<0.1.0>");
	drive_check_row(&d, 1, "Overview");
	drive_check_row(&d, 2, "Pid                             <0.1.0>");
	drive_check_cursor(&d, "Pid");
	drive_check(&d, "<0.1.0> first");
	drive_check(&d, "line 2 of ");
	drive_keys(&d, "i");
	drive_check(&d, "The process identifier.");
	drive_keys(&d, "Down Down");
	drive_check_cursor(&d, "State");
	choose(&d, "Heap    ");
	drive_check(&d, "M-h");
	drive_keys(&d, "i");
	drive_check(&d, "nothing is known about this");
	drive_close(&d);
}

static void test_links(void **state)
{
	struct drive d;

	(void)state;
	drive_open(&d, SPAN_LIT(two), false);
	open_pid(&d, "<0.1.0>");
	choose(&d, "Parent");
	drive_keys(&d, "Enter");
	drive_check(&d, "<0.2.0> second");
	drive_check(&d, "Running");
	/* and round in circles */
	choose(&d, "Odd label");
	drive_keys(&d, "Enter");
	drive_check(&d, "<0.1.0> first");
	drive_keys(&d, "q");
	drive_check(&d, "<0.2.0> second");
	drive_keys(&d, "q");
	drive_check(&d, "<0.1.0> first");
	drive_check_cursor(&d, "Parent");
	drive_keys(&d, "M-Right");
	drive_check(&d, "<0.2.0> second");
	drive_keys(&d, "C-o");
	/* what leads nowhere says so */
	choose(&d, "<0.99.0>");
	drive_keys(&d, "Enter");
	drive_check(&d, "<0.99.0> is not in the dump");
	choose(&d, "<7.1.0>");
	drive_keys(&d, "Enter");
	drive_check(&d, "<7.1.0> is on another node, channel 7");
	drive_check(&d, "n2@host");
	drive_keys(&d, "q");
	/* a line that is no link */
	choose(&d, "State");
	drive_keys(&d, "Enter");
	drive_check_cursor(&d, "State");
	drive_close(&d);
}

/* What is not found leaves the cursor where it was when typing began, not on
 * what its first letters stand in. */
static void test_not_found(void **state)
{
	struct drive d;

	(void)state;
	drive_open(&d, SPAN_LIT(two), false);
	open_pid(&d, "<0.1.0>");
	drive_check_cursor(&d, "Pid");
	drive_keys(&d, "/");
	drive_type(&d, "Wait");
	drive_check_cursor(&d, "State");
	drive_type(&d, "zz");
	drive_check_cursor(&d, "Pid");
	drive_keys(&d, "Enter");
	drive_check(&d, "not found on this page");
	drive_check_cursor(&d, "Pid");
	drive_keys(&d, "Down n");
	drive_check(&d, "not found on this page");
	drive_check_cursor(&d, "Registered name");
	/* nor does it scroll */
	drive_resize(&d, 8, 80);
	drive_keys(&d, "Home /");
	drive_type(&d, "Heapzz");
	drive_check_row(&d, 1, "Overview");
	drive_check_cursor(&d, "Pid");
	drive_close(&d);
}

/* The way back: who was started by this process. */
static void test_relations(void **state)
{
	struct drive d;

	(void)state;
	drive_open(&d, SPAN_LIT(two), false);
	open_pid(&d, "<0.2.0>");
	drive_settle(&d);
	drive_draw(&d);
	drive_check(&d, "Children");
	choose(&d, "<0.1.0>       first");
	drive_keys(&d, "Enter");
	drive_check(&d, "<0.1.0> first");
	drive_close(&d);
}

static const char broken[] =
	DRIVE_HEAD "=proc:<0.1.0>\nState: Waiting\n"
		   "=proc:<0.2.0>\nState: Running\n"
		   "=proc_dictionary:<0.1.0>\nHA0\n"
		   "=proc_dictionary:<0.2.0>\nN\n"
		   "=proc_heap:<0.1.0>\nA0:t2:A7:the_key,HB0\n"
		   "=end\n";

static void test_broken(void **state)
{
	struct drive d;

	(void)state;
	drive_open(&d, SPAN_LIT(broken), false);
	open_pid(&d, "<0.1.0>");
	drive_settle(&d);
	drive_draw(&d);
	choose(&d, "Broken content");
	drive_check(&d, "1 object that is not in the dump");
	drive_keys(&d, "q");
	open_pid(&d, "<0.2.0>");
	drive_settle(&d);
	drive_draw(&d);
	assert_int_equal(drive_find(&d, "Broken content"), -1);
	drive_close(&d);
}

static void test_parts(void **state)
{
	struct drive d;

	(void)state;
	drive_open(&d, SPAN_LIT(two), false);
	open_pid(&d, "<0.1.0>");
	drive_keys(&d, "M-s");
	drive_check(&d, "y0  the_stack");
	drive_check(&d, "<0.1.0> stack");
	drive_keys(&d, "q M-d");
	drive_check(&d, "the_key => {7}");
	drive_keys(&d, "q M-h");
	drive_check(&d, "A0  {the_key,{7}}");
	drive_keys(&d, "r");
	drive_check(&d, "A0:t2:A7:the_key,HB0");
	drive_keys(&d, "q q M-m");
	drive_check(&d, "the dump has no messages of this process");
	drive_keys(&d, "r");
	drive_check(&d, "Link list: [");
	drive_keys(&d, "q");
	choose(&d, "Dictionary   ");
	drive_keys(&d, "Enter");
	drive_check(&d, "the_key => {7}");
	drive_keys(&d, "q r");
	drive_check(&d, "=proc_dictionary:<0.1.0>");
	drive_check(&d, "HA0");
	drive_keys(&d, "q");
	open_pid(&d, "<0.2.0>");
	drive_keys(&d, "End");
	drive_check(&d, "none: the process was exiting");
	/* a port has no such sections, nor words about them */
	drive_type(&d, ":#Port<0.5>");
	drive_keys(&d, "Enter");
	drive_check(&d, "Slot");
	drive_check_not(&d, "as they stand in the dump");
	drive_close(&d);
}

static void test_search(void **state)
{
	struct drive d;

	(void)state;
	drive_open(&d, SPAN_LIT(two), false);
	open_pid(&d, "<0.1.0>");
	drive_keys(&d, "n");
	drive_check(&d, "nothing to search for yet");
	drive_keys(&d, "/");
	drive_type(&d, "queue");
	drive_check_cursor(&d, "Message ");
	drive_keys(&d, "Esc");
	drive_check_cursor(&d, "Pid");
	drive_keys(&d, "/");
	drive_type(&d, "nowhere at all");
	drive_keys(&d, "Enter");
	drive_check(&d, "not found on this page");
	drive_close(&d);
}

/* Ten thousand links, and more that are only counted. */
static void test_many_links(void **state)
{
	enum { LINKS = 12000 };
	static char text[LINKS * 16 + 1000];
	struct drive d;
	size_t n = (size_t)sprintf(text, "%s=proc:<0.1.0>\nLink list: [",
	                           DRIVE_HEAD);

	(void)state;
	for (int i = 0; i < LINKS; i++)
		n += (size_t)sprintf(text + n, "%s<0.%d.0>", i > 0 ? ", " : "",
		                     i);
	n += (size_t)sprintf(text + n, "]\n=end\n");
	drive_open(&d, (struct span){text, n}, false);
	open_pid(&d, "<0.1.0>");
	drive_keys(&d, "End");
	drive_check(&d, "... and 2,000 more");
	drive_keys(&d, "PageUp PageUp /");
	drive_type(&d, "<0.9000.0>");
	drive_check_cursor(&d, "<0.9000.0>");
	drive_keys(&d, "Enter w End PageUp w");
	drive_resize(&d, 3, 12);
	drive_keys(&d, "w PageUp PageDown");
	drive_close(&d);
}

/* What the index finds later appears on the page, under the same cursor. */
static void test_growth(void **state)
{
	static const char head[] =
		DRIVE_HEAD "=proc:<0.1.0>\nState: Waiting\nName: first\n"
			   "=proc:<0.2.0>\nState: Waiting\n";
	struct drive d;

	(void)state;
	drive_open_pipe(&d, SPAN_LIT(head));
	drive_press(&d, "2");
	drive_wait(&d, "of 2");
	drive_press(&d, ": 1 Enter");
	drive_wait(&d, "(not found yet)");
	drive_press(&d, "End Up");
	drive_draw(&d);
	drive_check_cursor(&d, "Stack");
	drive_feed(&d, SPAN_LIT("=proc_stack:<0.1.0>\nthe stack\n"));
	drive_wait(&d, "Stack                           10");
	drive_check_cursor(&d, "Stack");
	drive_feed(&d, SPAN_LIT("=end\n"));
	drive_feed_end(&d);
	drive_settle(&d);
	drive_draw(&d);
	drive_check_not(&d, "(not found yet)");
	drive_check_cursor(&d, "Stack");
	drive_close(&d);
}

/* Enter on a field that is a term opens it: of the literals, of an external
 * term, of a process's heap. */
static void test_terms(void **state)
{
	static const char text[] =
		"=erl_crash_dump:0.5\nSun Nov 22 02:59:06 2026\n"
		"System version: Erlang/OTP 27 [erts-15.0] [64-bit]\n"
		"=proc:<0.1.0>\nState: Waiting\nSpawned as: m:f/1\n"
		"=proc_dictionary:<0.1.0>\nHA0\n"
		"=proc_heap:<0.1.0>\n"
		"A0:t2:AE:$process_label,HB0\nB0:t2:A6:worker,HF0\n"
		"=mod:lists\nCurrent size: 1\n"
		"Current attributes: g2wAAAABaAJ3A3ZzbmEHag==\n" /* [{vsn,7}] */
		"=persistent_terms\nA5:a_key|HF0\n"
		"=literals\nF0:lI1001|HF1\nF1:lI1002|N\n=end\n";
	struct drive d;

	(void)state;
	drive_open(&d, SPAN_LIT(text), false);
	drive_type(&d, ":persistent_term:0");
	drive_keys(&d, "Enter");
	choose(&d, "Value");
	drive_keys(&d, "Enter");
	drive_check(&d, "a_key: Value");
	drive_keys(&d, "Right");
	drive_check(&d, "2  1002");
	drive_keys(&d, "q");
	choose(&d, "Key");
	drive_keys(&d, "Enter");
	drive_check(&d, "a_key: Key");
	drive_type(&d, ":module:lists");
	drive_keys(&d, "Enter");
	choose(&d, "Current attributes");
	drive_check(&d, "[{vsn,7}]");
	drive_keys(&d, "Enter Right Down Right");
	drive_check(&d, "lists: Current attributes");
	drive_check(&d, "1  vsn");
	drive_keys(&d, "x q");
	drive_check(&d, "[vsn: 7]");
	open_pid(&d, "<0.1.0>");
	drive_check(&d, "<0.1.0> {:worker");
	choose(&d, "Label");
	drive_keys(&d, "Enter Right");
	drive_check(&d, "<0.1.0>: Label");
	drive_check(&d, "1  :worker");
	drive_close(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_links),
		cmocka_unit_test(test_not_found),
		cmocka_unit_test(test_relations),
		cmocka_unit_test(test_broken),
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_search),
		cmocka_unit_test(test_many_links),
		cmocka_unit_test(test_growth),
		cmocka_unit_test(test_terms),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
