/* SPDX-License-Identifier: Apache-2.0 */
/* Terms on screen: what rows say, folding, jumps, search, and what comes later.
 */
#include "ui/view.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "dump_text.h"
#include "ui/app_inside.h"
#include "ui/heaps.h"
#include "ui_drive.h"

static const char one[] =
	DRIVE_HEAD "=proc:<0.1.0>\nState: Waiting\nName: server\n"
		   "Program counter: 0x10 (gen_server:loop/7 + 304)\n"
		   "=proc:<0.2.0>\nState: Waiting\nName: other\n"
		   "=proc_dictionary:<0.1.0>\nHA0\nHA8\n"
		   "=proc_stack:<0.1.0>\n"
		   "y0:N\n"
		   "y1:A8:infinity\n"
		   "y2:A6:my_mod\n"
		   "y3:HB0\n"
		   "y4:A6:server\n"
		   "y5:P<0.2.0>\n"
		   "0x20:SReturn addr 0x30 (proc_lib:init_p_do_apply/3 + 20)\n"
		   "y0:SCatch 0x40 (lists:map/2 + 8)\n"
		   "0x28:SReturn addr 0x50 (<terminate process normally>)\n"
		   "=proc_messages:<0.1.0>\n"
		   "HB0:N\n"
		   "A4:tick:HB8\n"
		   "HC0:N\n"
		   "P<0.2.0>:N\n"
		   "A5:other:N\n"
		   "HD0:N\n"
		   "=proc_heap:<0.1.0>\n"
		   "A0:t2:AA:$ancestors,HE0\n"
		   "A8:t2:A5:count,I7\n"
		   "B0:t3:A5:state,HB8,HC0\n"
		   "B8:t2:I1,I2\n"
		   "C0:lA5:first|HC8\n"
		   "C8:lHB8|N\n"
		   "D0:lI104|HD8\n"
		   "D8:lI105|N\n"
		   "E0:lP<0.2.0>|N\n"
		   "=mod:lists\nCurrent size: 5\n"
		   "=end\n";

enum { MANY = 3000 };

static void open_part(struct drive *d, const char *pid, const char *keys)
{
	drive_type(d, ":");
	drive_type(d, pid);
	drive_keys(d, "Enter");
	if (*keys)
		drive_keys(d, keys);
}

static void start(struct drive *d, const char *keys)
{
	drive_open(d, SPAN_LIT(one), true);
	open_part(d, "<0.1.0>", keys);
}

static void test_messages(void **state)
{
	struct drive d;

	(void)state;
	start(&d, "M-m");
	drive_check_row(&d, 1, "+ 1  {state,{1,2},[first,{1,2}]}");
	/* a sequence-trace token behind it */
	drive_check_row(&d, 2, "  2  tick  {1,2}");
	drive_check_row(&d, 3, "+ 3  [first,{1,2}]");
	drive_check_row(&d, 4, "  4  <0.2.0>");
	drive_check_row(&d, 6, "+ 6  \"hi\"");
	assert_int_equal(drive_style(&d, 4, 6), STYLE_LINK);
	drive_check(&d, "> <0.1.0> messages");
	drive_check(&d, "message 1 of 6");
	drive_keys(&d, "Down Down");
	drive_check(&d, "message 3 of 6");
	drive_check_cursor(&d, "+ 3  [first");
	drive_close(&d);
}

static void test_other_parts(void **state)
{
	struct drive d;

	(void)state;
	start(&d, "M-d");
	drive_check_row(&d, 1, "+ '$ancestors' => [<0.2.0>]");
	drive_check_row(&d, 2, "  count => 7");
	drive_keys(&d, "i");
	drive_check_not(&d, "nothing is known");
	drive_keys(&d, "q M-h");
	drive_check_row(&d, 1, "+ A0  {'$ancestors',[<0.2.0>]}");
	drive_check_row(&d, 7, "+ D0  \"hi\"");
	drive_check(&d, "object 1 of 9");
	drive_keys(&d, "i");
	drive_check(&d, "a tuple, at address A0, written at byte");
	drive_keys(&d, "r");
	drive_check(&d, "B8:t2:I1,I2");
	drive_keys(&d, "q q q");
	drive_close(&d);
}

static void test_stack(void **state)
{
	struct drive d;

	(void)state;
	start(&d, "M-s");
	drive_check_row(&d, 1,
	                "#0  gen_server:loop/7 + 304  gen_server, "
	                "callback my_mod");
	drive_check_row(&d, 4, "    y2  Callback module  my_mod");
	drive_check_row(&d, 5, "  + y3  State  {state,{1,2},[first,{1,2}]}");
	drive_check_row(&d, 8, "#1  proc_lib:init_p_do_apply/3 + 20");
	drive_check_row(&d, 9, "    y0  catch lists:map/2 + 8");
	/* to the state from here and from elsewhere */
	drive_keys(&d, "s");
	drive_check_cursor(&d, "  - y3  State  tuple, 3 elements");
	drive_check_row(&d, 7, "    + 2  {1,2}");
	drive_keys(&d, "q M-m s");
	drive_check_cursor(&d, "  - y3  State");
	drive_keys(&d, "q q s");
	drive_check_cursor(&d, "  - y3  State");
	/* a frame leads to its module, if the dump has it */
	drive_keys(&d, "End Up Enter");
	drive_check(&d, "> lists");
	drive_close(&d);
}

/* Of a limited stack the emulator leaves out the middle. */
static void test_limited_stack(void **state)
{
	static const char text[] = DRIVE_HEAD
		"=scheduler:1\nScheduler Sleep Info Flags: SLEEPING\n"
		"Current Process Limited Stack Trace:\n"
		"0x10:SReturn addr 0x30 (proc_lib:init_p_do_apply/3 + 20)\n"
		"0x18: skipping 40 frames\n"
		"0x20:SReturn addr 0x40 (gen_server:loop/7 + 20)\n"
		"=proc:<0.1.0>\nState: Waiting\n=end\n";
	struct drive d;

	(void)state;
	drive_open(&d, SPAN_LIT(text), true);
	open_part(&d, "schedulers", "Enter M-s");
	drive_check(&d, "skipping 40 frames");
	drive_check(&d, "gen_server:loop/7 + 20");
	drive_keys(&d, "Down Down i s");
	drive_close(&d);
}

static void test_folding(void **state)
{
	struct drive d;

	(void)state;
	start(&d, "M-m");
	/* opens, goes in, goes back, closes */
	drive_keys(&d, "Right");
	drive_check_row(&d, 1, "- 1  tuple, 3 elements");
	drive_check_row(&d, 2, "    1  state");
	drive_check_row(&d, 3, "  + 2  {1,2}");
	drive_check_row(&d, 4, "  + 3  [first,{1,2}]");
	drive_keys(&d, "l");
	drive_check_cursor(&d, "    1  state");
	drive_keys(&d, "Down Down Right");
	drive_check_row(&d, 4, "  - 3  list");
	drive_check_row(&d, 6, "    + 2  {1,2}");
	drive_keys(&d, "Right Down");
	drive_check(&d, "at 3 > 2");
	drive_keys(&d, "H");
	drive_check_cursor(&d, "  - 3  list");
	drive_keys(&d, "h");
	drive_check_cursor(&d, "  + 3  [first");
	drive_keys(&d, "Left");
	drive_check_cursor(&d, "- 1  tuple");
	drive_keys(&d, "Space");
	drive_check_cursor(&d, "+ 1  {state");
	/* pairs of keys */
	drive_keys(&d, "z o");
	drive_check_cursor(&d, "- 1  tuple");
	drive_keys(&d, "Down z c");
	drive_check_cursor(&d, "+ 1  {state");
	drive_keys(&d, "z a");
	drive_check_cursor(&d, "- 1  tuple");
	drive_keys(&d, "z R");
	drive_check_row(&d, 3, "  - 2  tuple, 2 elements");
	drive_check_row(&d, 8, "    - 2  tuple, 2 elements");
	/* text stays as it is */
	drive_check(&d, "+ 6  \"hi\"");
	drive_keys(&d, "z M Down Down z O");
	drive_check_row(&d, 1, "+ 1  {state,{1,2},[first,{1,2}]}");
	drive_check_cursor(&d, "- 3  list");
	drive_check_row(&d, 5, "  - 2  tuple, 2 elements");
	drive_check(&d, "+ 6  \"hi\"");
	drive_keys(&d, "Home z R");
	drive_keys(&d, "Down Down Down Down Down z M");
	drive_check_cursor(&d, "+ 1  {state");
	drive_check_row(&d, 2, "  2  tick  {1,2}");
	/* what has nothing in it */
	drive_keys(&d, "Down Right Space z o z c Left");
	drive_check_cursor(&d, "  2  tick");
	drive_close(&d);
}

/* {state,{1,2}} => {1,2} and [a] => b, in the dictionary. */
static void test_keys_of_pairs(void **state)
{
	static const char text[] =
		DRIVE_HEAD "=proc:<0.1.0>\nState: Waiting\n"
			   "=proc_dictionary:<0.1.0>\nHA0\nHA8\nHD0\n"
			   "=proc_heap:<0.1.0>\n"
			   "D0:t2:A1:m,HD8\n"
			   "D8:Mf1:HE0:HB8\n"
			   "E0:t1:A18:abcdefghijklmnopqrstuvwx\n"
			   "A0:t2:HB0,HB8\n"
			   "A8:t2:HC0,P<0.1.0>\n"
			   "B0:t2:A5:state,HB8\n"
			   "B8:t2:I1,I2\n"
			   "C0:lA5:inner|N\n"
			   "=end\n";
	struct drive d;

	(void)state;
	drive_open(&d, SPAN_LIT(text), true);
	open_part(&d, "<0.1.0>", "M-d");
	drive_check_row(&d, 1, "+ {state,{1,2}} => {1,2}");
	drive_check_row(&d, 2, "+ [inner] => <0.1.0>");
	drive_keys(&d, "Right");
	drive_check_row(&d, 1, "- {state,{1,2}} => tuple, 2 elements");
	drive_check_row(&d, 2, "  + key  {state,{1,2}}");
	drive_check_row(&d, 3, "    1  1");
	drive_keys(&d, "Down Right");
	drive_check_row(&d, 2, "  - key  tuple, 2 elements");
	drive_check_row(&d, 3, "      1  state");
	drive_keys(&d, "Down Down");
	drive_check(&d, "at key > 2");
	/* what is in a key is found at its pair */
	drive_type(&d, "/inner");
	drive_keys(&d, "Enter");
	drive_check_cursor(&d, "+ [inner] =>");
	/* a value that has nothing in it stays, and is what Enter follows */
	drive_keys(&d, "Right");
	drive_check_cursor(&d, "- [inner] => <0.1.0>");
	drive_keys(&d, "Enter");
	drive_check(&d, "> <0.1.0>");
	/* a key that just fits into the path of the cursor is not cut */
	drive_keys(&d, "q End z O End");
	drive_check(&d, "at abcdefghijklmnopqrstuvwx > 2");
	drive_close(&d);
}

static void test_first_key_of_a_pair(void **state)
{
	struct drive d;

	(void)state;
	start(&d, "M-m");
	drive_press(&d, "z");
	drive_draw(&d);
	drive_check(&d, "z-  o open, c close");
	drive_keys(&d, "Esc");
	/* which only ended the pair */
	drive_check(&d, "> <0.1.0> messages");
	drive_check_not(&d, "z-");
	drive_keys(&d, "o");
	drive_check_row(&d, 1, "+ 1  {state,{1,2},[first,{1,2}]}");
	drive_keys(&d, "z j");
	drive_check(&d, "z j does nothing here");
	drive_check_cursor(&d, "+ 1");
	drive_keys(&d, "j");
	drive_check_cursor(&d, "  2  tick");
	/* elsewhere z is no such key */
	drive_keys(&d, "q z");
	drive_check_not(&d, "z-");
	drive_close(&d);
}

static void test_links(void **state)
{
	struct drive d;

	(void)state;
	start(&d, "M-m");
	/* the hint says what Enter is going to do */
	drive_check(&d, "Enter unfold");
	drive_keys(&d, "Right");
	drive_check(&d, "Enter fold");
	drive_keys(&d, "Left Down");
	drive_check_not(&d, "Enter ");
	drive_keys(&d, "Down Down");
	drive_check(&d, "Enter follow");
	drive_keys(&d, "Enter");
	drive_check(&d, "> <0.2.0> other");
	/* an atom that is a registered name */
	drive_keys(&d, "q Down Enter");
	drive_check(&d, "> <0.2.0> other");
	/* text is shown whole, also with w */
	drive_keys(&d, "q Down");
	drive_check(&d, "Enter open");
	drive_keys(&d, "Enter");
	drive_check_row(&d, 1, "hi");
	drive_check(&d, "byte 2 of 2");
	drive_keys(&d, "q Home w");
	drive_check_row(&d, 1, "{state,{1,2},[first,{1,2}]}");
	/* of anything else Enter opens and closes */
	drive_keys(&d, "q Enter");
	drive_check_cursor(&d, "- 1  tuple");
	drive_keys(&d, "Enter");
	drive_check_cursor(&d, "+ 1  {state");
	/* whose tuple is 1 + 3 words, [first|..] 2 + 2, {1,2} 3 */
	drive_check(&d, "11 words, 88");
	drive_close(&d);
}

/* r is for the line that a row is from. */
static void test_raw(void **state)
{
	struct drive d;

	(void)state;
	start(&d, "M-m");
	drive_keys(&d, "Down Down r");
	drive_check(&d, "> =proc_messages:<0.1.0>");
	drive_check_row(&d, 1, "HC0:N");
	/* of a term inside, where it stands on the heap */
	drive_keys(&d, "q Up Up Right Down Down r");
	drive_check(&d, "> =proc_heap:<0.1.0>");
	drive_check_row(&d, 1, "B8:t2:I1,I2");
	drive_keys(&d, "q q M-s Down Down Down r");
	drive_check(&d, "> =proc_stack:<0.1.0>");
	drive_check_row(&d, 1, "y2:A6:my_mod");
	drive_close(&d);
}

static void test_syntax(void **state)
{
	struct drive d;

	(void)state;
	start(&d, "M-m x");
	drive_check(&d, "syntax: elixir");
	drive_check_row(&d, 1, "+ 1  {:state, {1, 2}, [:first, {1, 2}]}");
	drive_keys(&d, "x");
	drive_check_row(&d, 1, "+ 1  t3:A5:state,HB8,HC0");
	/* everywhere */
	drive_keys(&d, "q M-d");
	drive_check_row(&d, 2, "  A5:count => I7");
	drive_keys(&d, "x");
	drive_check_row(&d, 2, "  count => 7");
	drive_close(&d);
}

static void test_search(void **state)
{
	struct drive d;

	(void)state;
	start(&d, "M-m n");
	drive_check(&d, "nothing to search for yet");
	drive_keys(&d, "Down /");
	drive_type(&d, "first");
	/* the item, until Enter opens what is around it */
	drive_check_cursor(&d, "+ 3  [first");
	drive_keys(&d, "Esc");
	drive_check_cursor(&d, "  2  tick");
	drive_keys(&d, "/");
	drive_type(&d, "first");
	drive_keys(&d, "Enter");
	drive_check_cursor(&d, "    1  first");
	assert_int_equal(drive_style(&d, drive_cursor(&d), 7), STYLE_MATCH);
	drive_keys(&d, "n");
	drive_check(&d, "went around the end");
	drive_check(&d, "message 1 of 6");
	drive_check_cursor(&d, "      1  first");
	drive_keys(&d, "n");
	drive_check(&d, "message 3 of 6");
	drive_keys(&d, "N N");
	drive_check(&d, "message 3 of 6");
	drive_keys(&d, "/");
	drive_type(&d, "nowhere");
	drive_check(&d, "message 3 of 6");
	drive_keys(&d, "Enter");
	drive_check(&d, "not found: nowhere");
	drive_keys(&d, "n");
	drive_check(&d, "not found: nowhere");
	drive_check(&d, "message 3 of 6");
	/* what is on the screen, but in no one part */
	drive_keys(&d, "/");
	drive_type(&d, "first,{");
	drive_keys(&d, "Enter");
	drive_check(&d, "not found: first,{ (each atom");
	drive_keys(&d, "Home /");
	drive_type(&d, "tickx");
	drive_check_cursor(&d, "- 1  tuple");
	drive_keys(&d, "Enter");
	drive_check_cursor(&d, "- 1  tuple");
	drive_close(&d);
}

/* From the first row onward nothing goes around the end; from the last it
 * does, and Enter says so. */
static void test_search_around(void **state)
{
	struct drive d;

	(void)state;
	start(&d, "M-m /");
	drive_type(&d, "other");
	drive_keys(&d, "Enter");
	drive_check(&d, "message 5 of 6");
	drive_check_not(&d, "went around");
	drive_keys(&d, "End /");
	drive_type(&d, "tick");
	drive_keys(&d, "Enter");
	drive_check(&d, "message 2 of 6");
	drive_check(&d, "went around the end");
	drive_close(&d);
}

/* Opened at the edge of the screen, a term is to be seen all the same. */
static void test_open_at_the_edge(void **state)
{
	struct drive d;

	(void)state;
	drive_open(&d, SPAN_LIT(one), true);
	app_resize(d.app, 8, 80);
	open_part(&d, "<0.1.0>", "M-m Down Down Down Down End");
	drive_check_row(&d, 5, "+ 6  \"hi\"");
	drive_keys(&d, "Right");
	drive_check_row(&d, 3, "- 6  list");
	drive_check_row(&d, 5, "    2  105");
	/* more than there is room for: the row stays, on top */
	drive_keys(&d, "Home z R");
	drive_check_row(&d, 1, "- 1  tuple, 3 elements");
	drive_close(&d);
}

/* From one part of a process to another, and back. */
static void test_other_part(void **state)
{
	struct drive d;

	(void)state;
	start(&d, "M-m Down M-s");
	drive_check(&d, "> <0.1.0> stack");
	drive_keys(&d, "M-s M-d");
	drive_check(&d, "> <0.1.0> dictionary");
	drive_keys(&d, "q");
	drive_check(&d, "> <0.1.0> stack");
	drive_keys(&d, "q");
	drive_check(&d, "> <0.1.0> messages");
	drive_check_cursor(&d, "  2  tick");
	drive_close(&d);
}

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
		cmocka_unit_test(test_messages),
		cmocka_unit_test(test_other_parts),
		cmocka_unit_test(test_stack),
		cmocka_unit_test(test_limited_stack),
		cmocka_unit_test(test_folding),
		cmocka_unit_test(test_keys_of_pairs),
		cmocka_unit_test(test_first_key_of_a_pair),
		cmocka_unit_test(test_links),
		cmocka_unit_test(test_raw),
		cmocka_unit_test(test_syntax),
		cmocka_unit_test(test_search),
		cmocka_unit_test(test_search_around),
		cmocka_unit_test(test_open_at_the_edge),
		cmocka_unit_test(test_other_part),
		cmocka_unit_test(test_jumps),
		cmocka_unit_test(test_no_room),
		cmocka_unit_test(test_growth),
		cmocka_unit_test(test_leaving),
		cmocka_unit_test(test_broken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
