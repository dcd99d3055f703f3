/* SPDX-License-Identifier: Apache-2.0 */
/* What the table of processes derives from the lines of a section, over the
 * forms of all releases. */
#include "model/process.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "text_dump.h"

#define HEAD(banner)                                                           \
	"=erl_crash_dump:0.5\nSun Nov 22 00:48:16 2026\nSlogan: s\n"           \
	"System version: " banner "\nTaints: \nAtoms: 1\n"
#define BITS64 "Erlang/OTP 25 [erts-13.1.5] [source] [64-bit] [smp:2:2]"
#define BITS32 "Erlang/OTP 25 [erts-13.1.5] [source] [32-bit] [smp:2:2]"

struct fixture {
	struct dump *dump;
	struct arena arena;
	struct record r;
};

static void open_text(struct fixture *f, struct span text)
{
	f->dump = dump_of(text);
	arena_init(&f->arena);
	assert_true(table_rows(&table_processes, f->dump) > 0);
	table_load(&table_processes, f->dump, 0, &f->arena, &f->r);
}

static void close_text(struct fixture *f)
{
	arena_release(&f->arena);
	dump_free(f->dump);
}

static void test_live_process(void **state)
{
	struct fixture f;

	(void)state;
	open_text(&f,
	          SPAN_LIT(HEAD(BITS64) "=proc:<0.79.0>\n"
	                                "State: Waiting\n"
	                                "Name: 'hello world'\n"
	                                "Spawned as: proc_lib:init_p/5\n"
	                                "Spawned by: <0.9.0>\n"
	                                "Message queue length: 12\n"
	                                "Number of heap fragments: 1\n"
	                                "Heap fragment data: 19\n"
	                                "Link list: [<0.0.0>, #Port<0.5>, "
	                                "{to,<0.9.0>,#Ref<0.1>}]\n"
	                                "Reductions: 3084\n"
	                                "Stack+heap: 610\n"
	                                "OldHeap: 376\n"
	                                "BinVHeap: 52\n"
	                                "OldBinVHeap unused: overflow\n"
	                                "Memory: 8976\n"
	                                "Program counter: 0x00007fafd1197b18 "
	                                "(gen:'-f (x)/0-fun + 1-'/2 + 80)\n"
	                                "arity = 0\n"
	                                "Internal State: ACT_PRIO_NORMAL | "
	                                "USR_PRIO_NORMAL\n"
	                                "=end\n"));
	assert_span(cell(&f.r, "pid"), "<0.79.0>");
	assert_span(cell(&f.r, "name"), "'hello world'");
	assert_span(cell(&f.r, "state"), "Waiting");
	assert_span(cell(&f.r, "initial_call"), "proc_lib:init_p/5");
	assert_span(cell(&f.r, "spawned_by"), "<0.9.0>");
	assert_span(cell(&f.r, "message_queue_length"), "12");
	assert_span(cell(&f.r, "heap_fragments"), "1");
	assert_span(cell(&f.r, "heap_fragment_data"), "152");
	assert_span(cell(&f.r, "links"), "2");
	assert_span(cell(&f.r, "monitors"), "1");
	assert_span(cell(&f.r, "monitored_by"), "0");
	assert_span(cell(&f.r, "reductions"), "3084");
	assert_span(cell(&f.r, "stack_heap"), "4880");
	assert_span(cell(&f.r, "old_heap"), "3008");
	assert_span(cell(&f.r, "bin_vheap"), "416");
	assert_span(cell(&f.r, "old_bin_vheap_unused"), "overflow");
	assert_span(cell(&f.r, "memory"), "8976");
	assert_span(cell(&f.r, "current_function"),
	            "gen:'-f (x)/0-fun + 1-'/2");
	assert_span(cell(&f.r, "arity"), "0");
	assert_true(cell_is_none(&f.r, "label"));
	assert_true(cell_is_none(&f.r, "started"));
	assert_true(cell_is_none(&f.r, "cp"));
	close_text(&f);
}

/* R13 on 32 bits: no Memory, words of 4 bytes, a CP, run-together calls. */
static void test_old_process(void **state)
{
	struct fixture f;

	(void)state;
	open_text(
		&f,
		SPAN_LIT(HEAD(
			"Erlang R13B04 (erts-5.7.5) [source]") "=proc:<0.2.0>"
	                                                       "\r\nState: "
	                                                       "Waiting\r\n"
	                                                       "Spawned as: "
	                                                       "a:b/1\r\n"
	                                                       "Spawned by: "
	                                                       "undefined\r\n"
	                                                       "Started: Mon "
	                                                       "Apr 10 "
	                                                       "20:56:26 "
	                                                       "2006\r\n"
	                                                       "Last calls: "
	                                                       "timeout send "
	                                                       "erlang:send/"
	                                                       "2\r\n"
	                                                       " 'receive' 'a "
	                                                       "b':c/1\r\n"
	                                                       "Reductions: "
	                                                       "1\r\nStack+"
	                                                       "heap: 610\r\n"
	                                                       "Program "
	                                                       "counter: "
	                                                       "0x403457ec "
	                                                       "(unknown "
	                                                       "function)"
	                                                       "\r\nCP: "
	                                                       "0x00000000 "
	                                                       "(invalid)\r\n="
	                                                       "end\r\n"));
	assert_span(cell(&f.r, "memory"), "2440");
	assert_span(cell(&f.r, "stack_heap"), "2440");
	assert_span(cell(&f.r, "started"), "Mon Apr 10 20:56:26 2006");
	assert_span(cell(&f.r, "current_function"), "unknown function");
	assert_span(cell(&f.r, "cp"), "0x00000000 (invalid)");
	assert_span(cell(&f.r, "last_calls"),
	            "timeout, send, erlang:send/2, 'receive', 'a b':c/1");
	assert_true(cell_is_none(&f.r, "spawned_by"));
	close_text(&f);
}

static void test_exiting_process(void **state)
{
	struct fixture f;

	(void)state;
	open_text(&f,
	          SPAN_LIT(HEAD(
			  BITS64) "=proc:<0.83.0>\nState: Exiting\n"
	                          "Spawned as: <cp/header:0x000055556e8fc200>:"
	                          "apply/2\nSpawned by: []\n"
	                          "Reductions: 5\nMemory: 2872\n"
	                          "Program counter: 0x00007f4378801270 "
	                          "(<continue terminate process>)\n=end\n"));
	assert_true(cell_is_none(&f.r, "initial_call"));
	assert_true(cell_is_none(&f.r, "spawned_by"));
	assert_true(cell_is_none(&f.r, "links"));
	assert_true(cell_is_none(&f.r, "monitored_by"));
	assert_span(cell(&f.r, "spawned_as"),
	            "<cp/header:0x000055556e8fc200>:apply/2");
	assert_span(cell(&f.r, "current_function"),
	            "<continue terminate process>");
	close_text(&f);
}

static void test_garbing_process(void **state)
{
	struct fixture f;

	(void)state;
	open_text(&f,
	          SPAN_LIT(HEAD(
			  BITS32) "=proc:<0.59.0>\nState: Garbing\n"
	                          "Spawned as: erlang:apply/2\n"
	                          "Last scheduled in for: list:init/2\n"
	                          "Reductions: 5\nStack+heap: 4294967295\n"
	                          "New heap start: 2CC51B8\n"
	                          "Old heap end: 3CB8B4BA0\n"
	                          "Program counter: 0x099fcc90 (x:y/2 + 24)\n"
	                          "=end\n"));
	assert_span(cell(&f.r, "current_function"), "list:init/2");
	assert_span(cell(&f.r, "last_scheduled_in_for"), "list:init/2");
	assert_span(cell(&f.r, "stack_heap"), "17179869180");
	assert_span(cell(&f.r, "new_heap_start"), "2CC51B8");
	assert_span(cell(&f.r, "old_heap_end"), "3CB8B4BA0");
	assert_span(cell(&f.r, "links"), "0");
	assert_true(cell_is_none(&f.r, "arity"));
	close_text(&f);
}

/* What a cut leaves unknown is not made up. */
static void test_cut_process(void **state)
{
	struct fixture f;

	(void)state;
	open_text(&f, SPAN_LIT(HEAD(BITS64) "=proc:<0.1.0>\nState: Waiting\n"
	                                    "Stack+heap: 233\nProgram counter: "
	                                    "0x00007f (a:b"));
	assert_span(cell(&f.r, "memory"), "1864");
	assert_true(cell_is_none(&f.r, "links"));
	assert_true(cell_is_none(&f.r, "current_function"));
	close_text(&f);

	open_text(&f, SPAN_LIT(HEAD(BITS64) "=proc:<0.1.0>\nState: Waiting\n"
	                                    "Stack+heap: 233"));
	assert_true(cell_is_none(&f.r, "memory"));
	close_text(&f);
}

static uint64_t pid_key(const char *pid)
{
	struct record r = {.table = &table_processes};

	r.section.id = span_str(pid);
	return record_key(&r, PROCESS_pid);
}

static void test_pids_sort_by_number(void **state)
{
	(void)state;
	assert_true(column_is_number(&table_processes.columns[PROCESS_pid]));
	assert_true(pid_key("<0.9.0>") < pid_key("<0.10.0>"));
	assert_true(pid_key("<0.10.0>") < pid_key("<0.10.1>"));
	assert_true(pid_key("<0.10.99>") < pid_key("<0.11.0>"));
	assert_int_equal(pid_key("<8607.9.0>"), VALUE_KEY_TEXT);
	assert_int_equal(pid_key("<0.9999999999999999.0>"), VALUE_KEY_TEXT);
	assert_int_equal(pid_key("what"), VALUE_KEY_TEXT);
	assert_int_equal(pid_key(""), VALUE_KEY_NONE);
}

static void check_word_size(struct span text, unsigned size)
{
	struct dump *d = dump_of(text);

	assert_int_equal(dump_word_size(d), size);
	assert_int_equal(dump_word_size(d), size);
	dump_free(d);
}

static void test_word_size(void **state)
{
	(void)state;
	check_word_size(SPAN_LIT(HEAD(BITS64) "=end\n"), 8);
	check_word_size(SPAN_LIT(HEAD(BITS32) "=end\n"), 4);
	check_word_size(SPAN_LIT("=erl_crash_dump:0.5\nSun Nov 22 00:48:16 2026"
	                         "\nSlogan: s\n=proc:<0.1.0>\nState: Waiting\n"
	                         "=proc:<0.2.0>\nState: Waiting\n"
	                         "Program counter: 0xf7206cb8 (a:b/1 + 4)\n"
	                         "=end\n"),
	                4);
	check_word_size(SPAN_LIT("=erl_crash_dump:0.5\nSun Nov 22 00:48:16 2026"
	                         "\nSlogan: s\n=end\n"),
	                8);
}

static void test_name(void **state)
{
	(void)state;
	assert_span(process_name(SPAN_LIT("State: Waiting\nName: a b\nX: y")),
	            "a b");
	assert_span(process_name(SPAN_LIT("State: Waiting\r\nName: x\r\n")),
	            "x");
	assert_span(process_name(SPAN_LIT("State: Waiting\nSpawned as: x\n")),
	            "");
	assert_span(process_name(SPAN_NONE), "");
}

/* A frame does not wait for a list of millions to be counted. */
static void test_quick(void **state)
{
	enum { ITEMS = 150000 };
	static char text[sizeof(HEAD(BITS64)) + 64 + ITEMS * 9];
	size_t n;
	const struct column *c = &table_processes.columns[PROCESS_monitors];
	struct span rest = SPAN_NONE;
	struct list_item item;
	struct fixture f;
	struct value v;

	(void)state;
	n = (size_t)sprintf(text,
	                    "%s=proc:<0.1.0>\nState: Waiting\nLink list: [",
	                    HEAD(BITS64));
	for (int i = 0; i < ITEMS; i++)
		n += (size_t)sprintf(text + n, "<0.2.0>, ");
	n += (size_t)sprintf(text + n - 2, "]\n=end\n") - 2;
	open_text(&f, (struct span){text, n});
	v = record_value(&f.r, PROCESS_links);
	assert_int_equal(v.u, ITEMS);
	f.r.quick = true;
	v = record_value(&f.r, PROCESS_links);
	assert_true(span_eq_str(v.text, "many"));
	/* nor does a page read through it for monitors that may come */
	assert_true(c->item(&f.r, &rest, &item));
	assert_true(span_starts(item.text, SPAN_LIT("... not looked for")));
	assert_false(c->item(&f.r, &rest, &item));
	f.r.quick = false;
	rest = SPAN_NONE;
	assert_false(c->item(&f.r, &rest, &item));
	close_text(&f);
}

static void test_list_items(void **state)
{
	const struct column *c = table_processes.columns;
	struct list_item item;
	struct span rest = SPAN_NONE;
	struct fixture f;

	(void)state;
	open_text(
		&f,
		SPAN_LIT(HEAD(
			BITS64) "=proc:<0.1.0>\nState: Waiting\n"
	                        "Link list: [<0.0.0>, {to,<0.9.0>,#Ref<0.1>}, "
	                        "{to,{x,'nonode@nohost'},#Ref<0.2>}, "
	                        "{from,<0.7.0>,#Ref<0.3>}]\n"
	                        "=no_distribution\n=end\n"));
	assert_true(c[PROCESS_monitors].item(&f.r, &rest, &item));
	assert_span(item.name, "<0.9.0>");
	assert_span(item.text, "<0.9.0> (#Ref<0.1>)");
	assert_span(item.ref, "#Ref<0.1>");
	assert_int_equal(item.link.kind, LINK_PROCESS);
	assert_true(c[PROCESS_monitors].item(&f.r, &rest, &item));
	assert_int_equal(item.link.kind, LINK_NAME);
	assert_span(item.link.id, "x");
	assert_false(c[PROCESS_monitors].item(&f.r, &rest, &item));
	rest = SPAN_NONE;
	assert_true(c[PROCESS_links].item(&f.r, &rest, &item));
	assert_span(item.text, "<0.0.0>");
	assert_false(c[PROCESS_links].item(&f.r, &rest, &item));
	close_text(&f);
}

/* One memo serves row after row. */
static void test_memo(void **state)
{
	static const unsigned char cols[] = {PROCESS_links, PROCESS_monitors,
	                                     PROCESS_monitored_by};
	static const uint64_t expected[2][3] = {{2, 1, 0}, {0, 0, 1}};
	struct record_memo memo = {0};
	struct value v[3];
	struct fixture f;

	(void)state;
	open_text(&f, SPAN_LIT(HEAD(BITS64) "=proc:<0.1.0>\n"
	                                    "Link list: [<0.2.0>, <0.3.0>, "
	                                    "{to,<0.2.0>,#Ref<0.1>}]\n"
	                                    "=proc:<0.2.0>\n"
	                                    "Link list: "
	                                    "[{from,<0.1.0>,#Ref<0.1>}]\n"
	                                    "=end\n"));
	for (uint32_t row = 0; row < 2; row++) {
		table_load(&table_processes, f.dump, row, &f.arena, &f.r);
		f.r.memo = &memo;
		record_values(&f.r, cols, 3, v);
		for (int i = 0; i < 3; i++) {
			assert_int_equal(v[i].type, VALUE_U64);
			assert_int_equal(v[i].u, expected[row][i]);
		}
	}
	close_text(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_live_process),
		cmocka_unit_test(test_memo),
		cmocka_unit_test(test_old_process),
		cmocka_unit_test(test_exiting_process),
		cmocka_unit_test(test_garbing_process),
		cmocka_unit_test(test_cut_process),
		cmocka_unit_test(test_pids_sort_by_number),
		cmocka_unit_test(test_word_size),
		cmocka_unit_test(test_name),
		cmocka_unit_test(test_quick),
		cmocka_unit_test(test_list_items),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
