/* SPDX-License-Identifier: Apache-2.0 */
/* What the table of ports derives from the lines of a section, over the forms
 * of all releases; above all, text of a command line that looks like lines. */
#include "model/port.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "model/detail.h"
#include "text_dump.h"

#define HEAD                                                                   \
	"=erl_crash_dump:0.5\nSun Nov 22 00:48:16 2026\nSlogan: s\n"           \
	"System version: Erlang/OTP 29 [erts-17.0] [source] [64-bit]\n"

struct fixture {
	struct dump *dump;
	struct arena arena;
	struct record r;
};

static void open_row(struct fixture *f, struct span text, uint32_t row)
{
	f->dump = dump_of(text);
	arena_init(&f->arena);
	assert_true(row < table_rows(&table_ports, f->dump));
	table_load(&table_ports, f->dump, row, &f->arena, &f->r);
}

static void close_row(struct fixture *f)
{
	arena_release(&f->arena);
	dump_free(f->dump);
}

/* The items of a list as "name/ref/kind of link " one behind the other. */
static void check_items(const struct record *r, enum port_column col,
                        const char *want)
{
	struct list_item item;
	struct span rest = SPAN_NONE, all = SPAN_LIT("");
	struct value count = record_value(r, (unsigned)col);
	uint64_t n = 0;

	while (r->table->columns[col].item(r, &rest, &item)) {
		all = arena_printf(r->arena, "%.*s%.*s/%.*s/%d ", SPAN_ARG(all),
		                   SPAN_ARG(item.name), SPAN_ARG(item.ref),
		                   (int)item.link.kind);
		n++;
	}
	assert_span(all, want);
	assert_int_equal(count.type, VALUE_U64);
	assert_int_equal(count.u, n);
}

static const char busy[] =
	HEAD "=port:#Port<0.12>\n"
	     "State: CONNECTED|BINARY_IO|PORT_LOCK\n"
	     "Task Flags: BUSY_PORT\nSlot: 96\nConnected: <0.82.0>\n"
	     "Links: <0.60.0>#Port<0.5><0.147.0>\n"
	     "Monitors: (<0.9.0>,#Ref<0.39.30.23>)(0x00007fd5,#Ref<0.1.2.3>)\n"
	     "Suspended: <0.85.0><0.86.0>\nRegistered as: 'my port'\n"
	     "Port controls external process: cat -n  \n"
	     "Input: 0\nOutput: 200000\nQueue: 134464\n"
	     "Port Data: {port,\"data\"}\n=end\n";

static void test_busy_port(void **state)
{
	struct fixture f;

	(void)state;
	open_row(&f, SPAN_LIT(busy), 0);
	assert_span(cell(&f.r, "id"), "#Port<0.12>");
	assert_span(cell(&f.r, "name"), "'my port'");
	assert_span(cell(&f.r, "connected"), "<0.82.0>");
	assert_span(cell(&f.r, "slot"), "96");
	assert_span(cell(&f.r, "state"), "CONNECTED|BINARY_IO|PORT_LOCK");
	assert_span(cell(&f.r, "task_flags"), "BUSY_PORT");
	assert_span(cell(&f.r, "kind"), "external");
	assert_span(cell(&f.r, "controls"), "cat -n  ");
	assert_span(cell(&f.r, "external_program"), "cat -n  ");
	assert_true(cell_is_none(&f.r, "driver"));
	assert_span(cell(&f.r, "input"), "0");
	assert_span(cell(&f.r, "output"), "200000");
	assert_span(cell(&f.r, "queue"), "134464");
	assert_span(cell(&f.r, "port_data"), "{port,\"data\"}");
	check_items(&f.r, PORT_links,
	            "<0.60.0>//1 #Port<0.5>//2 <0.147.0>//1 ");
	check_items(&f.r, PORT_monitors,
	            "<0.9.0>/#Ref<0.39.30.23>/1 0x00007fd5/#Ref<0.1.2.3>/0 ");
	check_items(&f.r, PORT_suspended, "<0.85.0>//1 <0.86.0>//1 ");
	close_row(&f);
}

static void test_old_port(void **state)
{
	struct fixture f;

	(void)state;
	open_row(&f,
	         SPAN_LIT(HEAD "=port:#Port<0.2>\r\nSlot: 2\r\n"
	                       "Connected: []\r\n"
	                       "Port controls linked-in driver: efile\r\n"
	                       "=end\r\n"),
	         0);
	assert_true(cell_is_none(&f.r, "connected"));
	assert_span(cell(&f.r, "kind"), "driver");
	assert_span(cell(&f.r, "driver"), "efile");
	assert_true(cell_is_none(&f.r, "external_program"));
	assert_span(cell(&f.r, "links"), "0");
	assert_span(cell(&f.r, "monitors"), "0");
	/* what these releases did not write is not known */
	assert_true(cell_is_none(&f.r, "suspended"));
	assert_true(cell_is_none(&f.r, "state"));
	assert_true(cell_is_none(&f.r, "queue"));
	close_row(&f);
}

static void test_kinds(void **state)
{
	static const struct {
		const char *line, *kind, *controls;
	} cases[] = {
		{"Port controls linked-in driver: tty_sl -c -e", "driver",
	         "tty_sl -c -e"},
		{"Port controls external process: ", "external", ""},
		{"Port controls forker process: forker", "forker", "forker"},
		{"Port is a file: /tmp/x", "file", "/tmp/x"},
		{"Port is UNIX fd not opened by emulator: 2/2", "fd", "2/2"},
	};
	char text[400];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct fixture f;

		snprintf(text, sizeof(text),
		         HEAD "=port:#Port<0.1>\nSlot: 1\n%s\n=end\n",
		         cases[i].line);
		open_row(&f, span_str(text), 0);
		assert_span(cell(&f.r, "kind"), cases[i].kind);
		assert_false(cell_is_none(&f.r, "controls"));
		assert_span(cell(&f.r, "controls"), cases[i].controls);
		close_row(&f);
	}
}

/* A command line of several lines, all of which look like something else. */
static const char evil[] =
	HEAD "=port:#Port<0.1>\nState: CONNECTED\nSlot: 8\n"
	     "Port controls external process: sh -c 'cat;\n"
	     "Port is a file: no\n\n=port:#Port<0.99>\nSlot: 77\n"
	     "Registered as: evil\nQueue: 5\nInput: 1\nSecret: x\n"
	     "Port Data: y'\n"
	     "Input: 10\nOutput: 20\nQueue: 30\nNew: field\n=end\n";

static void test_lines_in_a_name(void **state)
{
	struct fixture f;
	struct detail t;
	bool seen = false;

	(void)state;
	open_row(&f, SPAN_LIT(evil), 0);
	assert_int_equal(table_rows(&table_ports, f.dump), 1);
	assert_span(cell(&f.r, "kind"), "external");
	assert_span(cell(&f.r, "controls"),
	            "sh -c 'cat;\nPort is a file: no\n\n=port:#Port<0.99>\n"
	            "Slot: 77\nRegistered as: evil\nQueue: 5\nInput: 1\n"
	            "Secret: x\nPort Data: y'");
	assert_span(cell(&f.r, "slot"), "8");
	assert_span(cell(&f.r, "input"), "10");
	assert_span(cell(&f.r, "output"), "20");
	assert_span(cell(&f.r, "queue"), "30");
	assert_true(cell_is_none(&f.r, "name"));
	assert_true(cell_is_none(&f.r, "port_data"));
	detail_load(f.dump, &(struct place){&table_ports, 0, f.r.number},
	            &f.arena, &t);
	for (uint32_t i = 0; i < t.n; i++) {
		if (t.items[i].column)
			continue;
		assert_false(seen);
		seen = true;
		assert_span(t.items[i].name, "New");
		assert_span(t.items[i].text, "field");
	}
	assert_true(seen);
	close_row(&f);
}

/* Before OTP 20.3 nothing follows the name. */
static void test_lines_in_an_old_name(void **state)
{
	struct fixture f;

	(void)state;
	open_row(&f,
	         SPAN_LIT(HEAD "=port:#Port<0.1>\nSlot: 8\n"
	                       "Port controls external process: a\n"
	                       "Input: 1\nb\n=end\n"),
	         0);
	assert_span(cell(&f.r, "controls"), "a\nInput: 1\nb");
	assert_true(cell_is_none(&f.r, "input"));
	close_row(&f);
}

/* Every prefix of a section gives something, and nothing that is not there. */
static void test_cut_port(void **state)
{
	size_t start = span_find(SPAN_LIT(busy), SPAN_LIT("=port"));

	(void)state;
	for (size_t n = start + 18; n < sizeof(busy) - 6; n++) {
		struct fixture f;
		struct list_item item;
		struct span rest = SPAN_NONE;

		open_row(&f, span_take(SPAN_LIT(busy), n), 0);
		for (unsigned c = 0; c < PORT_COLUMNS; c++)
			(void)record_value(&f.r, c);
		while (table_ports.columns[PORT_monitors].item(&f.r, &rest,
		                                               &item))
			assert_true(item.name.n > 0 || item.ref.n > 0 ||
			            item.text.n == 0);
		assert_int_equal(cell_is_none(&f.r, "kind"),
		                 cell_is_none(&f.r, "controls"));
		close_row(&f);
	}
}

static void test_order(void **state)
{
	struct fixture f;
	struct record second;

	(void)state;
	open_row(&f,
	         SPAN_LIT(HEAD "=port:#Port<0.9>\nConnected: #Port<0.1>\n"
	                       "=port:#Port<0.10>\nConnected: <0.100.0>\n"
	                       "=end\n"),
	         0);
	table_load(&table_ports, f.dump, 1, &f.arena, &second);
	assert_true(record_key(&f.r, PORT_id) < record_key(&second, PORT_id));
	/* pids come before ports */
	assert_true(record_key(&f.r, PORT_connected) >
	            record_key(&second, PORT_connected));
	assert_int_equal(record_key(&f.r, PORT_queue), VALUE_KEY_NONE);
	close_row(&f);
}

/* A list that takes too long to count is not counted for a frame. */
static void test_endless_list(void **state)
{
	static char text[400 * 1024];
	size_t n = (size_t)snprintf(text, sizeof(text),
	                            HEAD "=port:#Port<0.1>\nLinks: ");
	struct fixture f;

	(void)state;
	while (n < 300 * 1024)
		n += (size_t)snprintf(text + n, sizeof(text) - n, "<0.1.0>");
	open_row(&f, (struct span){text, n}, 0);
	f.r.quick = true;
	assert_span(cell(&f.r, "links"), "many");
	f.r.quick = false;
	assert_true(record_value(&f.r, PORT_links).u > 40000);
	close_row(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_busy_port),
		cmocka_unit_test(test_old_port),
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_lines_in_a_name),
		cmocka_unit_test(test_lines_in_an_old_name),
		cmocka_unit_test(test_cut_port),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_endless_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
