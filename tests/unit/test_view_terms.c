/* SPDX-License-Identifier: Apache-2.0 */
/* Terms on screen: what rows say, folding, links, search.
 */
#include "ui/view.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "dump_text.h"
#include "terms_drive.h"
#include "ui/app_inside.h"
#include "ui/heaps.h"

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
	drive_open(&d, SPAN_LIT(terms_one), true);
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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
