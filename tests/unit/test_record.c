/* SPDX-License-Identifier: Apache-2.0 */
/* Lines into columns: order, repetition, odd lines, lines that go on. */
#include "model/record.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "model/process.h"
#include "text_dump.h"

static void parse(struct record *r, struct span body)
{
	memset(r, 0xa5, sizeof(*r)); /* nothing may be left of it */
	r->table = &table_processes;
	r->section.body = body;
	r->section.whole = true;
	r->section.tag = TAG_PROC;
	record_parse(r);
}

static void test_lines(void **state)
{
	struct record r;

	(void)state;
	parse(&r, SPAN_LIT("State: Waiting\nName: 'hello: world'\n"
	                   "Spawned as: erlang:apply/2\n"
	                   "Current Port: \nStarted: Mon 10:20:30 2001\n"
	                   "Memory:8976\narity = 3\nInternal State: \n"));
	assert_span(r.field[PROCESS_state], "Waiting");
	assert_span(r.field[PROCESS_name], "'hello: world'");
	assert_span(r.field[PROCESS_spawned_as], "erlang:apply/2");
	assert_span(r.field[PROCESS_started], "Mon 10:20:30 2001");
	assert_span(r.field[PROCESS_memory], "8976");
	assert_span(r.field[PROCESS_arity], "3");
	assert_span(r.field[PROCESS_internal_state], "");
	assert_non_null(r.field[PROCESS_internal_state].p);
	assert_null(r.field[PROCESS_reductions].p);
	assert_null(r.field[PROCESS_pid].p);
}

static void test_any_order(void **state)
{
	struct record r;

	(void)state;
	parse(&r, SPAN_LIT("Memory: 1\nState: Running\nHeap unused: 2\n"
	                   "Heap fragment data: 3\nState: Again\nName: n\n"));
	assert_span(r.field[PROCESS_memory], "1");
	assert_span(r.field[PROCESS_state], "Running");
	assert_span(r.field[PROCESS_heap_unused], "2");
	assert_span(r.field[PROCESS_heap_fragment_data], "3");
	assert_span(r.field[PROCESS_name], "n");
}

/* Only a whole label counts: "OldHeap" is no "OldHeap unused". */
static void test_whole_labels(void **state)
{
	struct record r;

	(void)state;
	parse(&r, SPAN_LIT("OldHeap unused: 5\nOldHeapX: 6\nCP : 7\nCP= 8\n"
	                   "arity: 9\narity =1\nstate: x\nMemory"));
	assert_span(r.field[PROCESS_old_heap_unused], "5");
	assert_null(r.field[PROCESS_old_heap].p);
	assert_null(r.field[PROCESS_cp].p);
	assert_span(r.field[PROCESS_arity], "1");
	assert_null(r.field[PROCESS_state].p);
	assert_null(r.field[PROCESS_memory].p);
}

static void test_crlf_and_spaces(void **state)
{
	struct record r;

	(void)state;
	parse(&r, SPAN_LIT("State: Waiting\r\nName:  x \r\nReductions: 3\r"));
	assert_span(r.field[PROCESS_state], "Waiting");
	assert_span(r.field[PROCESS_name], " x ");
	assert_span(r.field[PROCESS_reductions], "3\r");
}

static void test_last_calls(void **state)
{
	struct record r;

	(void)state;
	parse(&r, SPAN_LIT("Last calls: lists:reverse/1\n timeout\n send\n\n"
	                   "Link list: []\n"));
	assert_span(r.field[PROCESS_last_calls],
	            "lists:reverse/1\n timeout\n send");
	assert_span(r.field[PROCESS_links], "[]");

	parse(&r, SPAN_LIT("Last calls:\nReductions: 8\n"));
	assert_span(r.field[PROCESS_last_calls], "");
	assert_span(r.field[PROCESS_reductions], "8");

	parse(&r, SPAN_LIT("Last calls: a:b/1\r\n send erlang:send/2\r\n\r\n"
	                   "Reductions: 8\r\n"));
	assert_span(r.field[PROCESS_last_calls],
	            "a:b/1\r\n send erlang:send/2");
	assert_span(r.field[PROCESS_reductions], "8");
}

static void test_empty(void **state)
{
	struct record r;

	(void)state;
	parse(&r, SPAN_LIT(""));
	assert_null(r.field[PROCESS_state].p);
	parse(&r, SPAN_NONE);
	assert_null(r.field[PROCESS_state].p);
	parse(&r, SPAN_LIT("\n\n:\n: x\nState"));
	assert_null(r.field[PROCESS_state].p);
}

struct others {
	char text[256];
	int left;
};

static bool collect(void *ctx, struct span label, struct span value)
{
	struct others *o = ctx;
	size_t n = strlen(o->text);

	snprintf(o->text + n, sizeof(o->text) - n, "<%.*s|%.*s>",
	         SPAN_ARG(label), SPAN_ARG(value));
	return --o->left > 0;
}

static void test_other(void **state)
{
	struct others o = {.left = 10};
	struct record r;

	(void)state;
	parse(&r, SPAN_LIT("State: Waiting\nFuture: a: b\n\nno colon\n:x\n"
	                   "Last calls: a:b/1\n c:d/2\n\nEmpty:\nMemory: 1\n"));
	record_other(&r, collect, &o);
	assert_string_equal(o.text, "<Future|a: b><|no colon><|:x><Empty|>");

	o = (struct others){.left = 2};
	record_other(&r, collect, &o);
	assert_string_equal(o.text, "<Future|a: b><|no colon>");
}

/* Of a section whose end is not known yet no more than is surely its own. */
static void test_open_section(void **state)
{
	struct section s = {
		.body = SPAN_LIT("State: Waiting\nName: x\n=port:1\nInput: 1"),
		.whole = false,
	};

	(void)state;
	assert_span(record_text(&s), "State: Waiting\nName: x");
	s.body = SPAN_LIT("=port:1\nInput: 1");
	assert_span(record_text(&s), "");
	s.whole = true;
	assert_span(record_text(&s), "=port:1\nInput: 1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_any_order),
		cmocka_unit_test(test_whole_labels),
		cmocka_unit_test(test_crlf_and_spaces),
		cmocka_unit_test(test_last_calls),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_other),
		cmocka_unit_test(test_open_section),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
