/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/stack.h"
#include "text_dump.h"

static void expect(struct stack *s, enum stack_kind kind, uint64_t frame,
                   const char *label, const char *text)
{
	struct stack_row r;

	assert_true(stack_next(s, &r));
	assert_int_equal(r.kind, kind);
	assert_int_equal(r.frame, frame);
	assert_span(r.name[0] ? span_str(r.name) : r.label, label);
	assert_span(kind == STACK_VARIABLE ? r.elem : r.function, text);
}

static void open(struct stack *s, const struct dump *d)
{
	struct section process, stack;

	index_get(dump_index(d), index_first(dump_index(d), TAG_PROC),
	          &process);
	index_get(dump_index(d), index_first(dump_index(d), TAG_PROC_STACK),
	          &stack);
	stack_init(s, d, stack.body, process.body);
}

#define PROCESS                                                                \
	"=proc:<0.1.0>\nState: Waiting\n"                                      \
	"Program counter: 0x00007f01 (m:f/1 + 2)\n=proc_stack:<0.1.0>\n"

static void test_new_layout(void **state)
{
	struct dump *d = DUMP_OF(
		"=erl_crash_dump:0.5\nSystem version: Erlang/OTP 25 "
		"[erts-13.1]\n" PROCESS "y0:H7F00\ny1:SCatch 0x22 (m:f/1 + 9)\n"
		"0x7f10:SReturn addr 0x33 (m:g/2 + 4)\ny0:N\n"
		"0x7f20:SReturn addr 0x44 (<terminate process normally>)\n"
		"=end\n");
	struct stack_row r;
	struct stack s;

	(void)state;
	open(&s, d);
	expect(&s, STACK_FRAME, 0, "", "m:f/1 + 2");
	expect(&s, STACK_VARIABLE, 0, "y0", "H7F00");
	expect(&s, STACK_CATCH, 0, "y1", "m:f/1 + 9");
	expect(&s, STACK_FRAME, 1, "0x7f10", "m:g/2 + 4");
	expect(&s, STACK_VARIABLE, 1, "y0", "N");
	expect(&s, STACK_FRAME, 2, "0x7f20", "<terminate process normally>");
	assert_false(stack_next(&s, &r));
	dump_free(d);
}

/* To OTP 22 a frame's variables are behind the address that it returns to. */
static void test_old_layout(void **state)
{
	struct dump *d = DUMP_OF(
		"=erl_crash_dump:0.5\nSystem version: Erlang/OTP 22 "
		"[erts-10.7]\n" PROCESS "0x7f10:SReturn addr 0x33 (m:g/2 + 4)\n"
		"y0:I1\ny1:I2\n"
		"0x7f20:SReturn addr 0x44 (<terminate process normally>)\n"
		"y0:I3\n=end\n");
	struct stack_row r;
	struct stack s;

	(void)state;
	open(&s, d);
	expect(&s, STACK_FRAME, 0, "", "m:f/1 + 2");
	expect(&s, STACK_VARIABLE, 0, "y0", "I1");
	expect(&s, STACK_VARIABLE, 0, "y1", "I2");
	expect(&s, STACK_FRAME, 1, "0x7f10", "m:g/2 + 4");
	expect(&s, STACK_VARIABLE, 1, "y0", "I3");
	expect(&s, STACK_FRAME, 2, "0x7f20", "<terminate process normally>");
	assert_false(stack_next(&s, &r));
	dump_free(d);
}

/* OTP 23.0 to 24.1 label the variables of the first frame with addresses. */
static void test_lost_labels(void **state)
{
	struct dump *d = DUMP_OF(
		"=erl_crash_dump:0.5\nSystem version: Erlang/OTP 23 "
		"[erts-11.1]\n" PROCESS "0x7f00:N\n0x7f08:H7F00\n"
		"0x7f10:SReturn addr 0x33 (m:g/2 + 4)\ny0:A1:\n\n=end\n");
	struct stack_row r;
	struct stack s;

	(void)state;
	open(&s, d);
	expect(&s, STACK_FRAME, 0, "", "m:f/1 + 2");
	expect(&s, STACK_VARIABLE, 0, "y0", "N");
	expect(&s, STACK_VARIABLE, 0, "y1", "H7F00");
	expect(&s, STACK_FRAME, 1, "0x7f10", "m:g/2 + 4");
	expect(&s, STACK_VARIABLE, 1, "y0", "A1:\n");
	assert_false(stack_next(&s, &r));
	dump_free(d);
}

/* A scheduler has the addresses of the frames only, and says what it left out.
 */
static void test_limited(void **state)
{
	struct dump *d = DUMP_OF(
		"=erl_crash_dump:0.5\nSystem version: Erlang/OTP 22 "
		"[erts-10.7]\n=scheduler:1\n"
		"Current Port: \nCurrent Process: <0.1.0>\n"
		"Current Process Program counter: 0x00007f01 (m:f/1 + 2)\n"
		"Current Process Limited Stack Trace:\n"
		"0x7f10:SReturn addr 0x33 (m:g/2 + 4)\n\n"
		"0x7f20: skipping 40 frames\n"
		"0x7f30:SReturn addr 0x44 (m:h/0 + 4)\n** crashed **\n=end\n");
	struct section scheduler;
	struct stack_row r;
	struct stack s;

	(void)state;
	index_get(dump_index(d), index_first(dump_index(d), TAG_SCHEDULER),
	          &scheduler);
	stack_init_limited(&s, d, scheduler.body);
	expect(&s, STACK_FRAME, 0, "", "m:f/1 + 2");
	expect(&s, STACK_FRAME, 1, "0x7f10", "m:g/2 + 4");
	assert_true(stack_next(&s, &r));
	assert_int_equal(r.kind, STACK_OTHER);
	assert_span(r.elem, "skipping 40 frames");
	expect(&s, STACK_FRAME, 2, "0x7f30", "m:h/0 + 4");
	assert_true(stack_next(&s, &r));
	assert_int_equal(r.kind, STACK_OTHER);
	assert_span(r.elem, "** crashed **");
	assert_false(stack_next(&s, &r));
	dump_free(d);
}

static void test_nothing(void **state)
{
	struct dump *d = DUMP_OF("=erl_crash_dump:0.5\n=proc:<0.1.0>\n"
	                         "State: Waiting\n=proc_stack:<0.1.0>\n=end\n");
	struct stack_row r;
	struct stack s;

	(void)state;
	open(&s, d);
	assert_false(stack_next(&s, &r));
	dump_free(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_new_layout),
		cmocka_unit_test(test_old_layout),
		cmocka_unit_test(test_lost_labels),
		cmocka_unit_test(test_limited),
		cmocka_unit_test(test_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
