/* SPDX-License-Identifier: Apache-2.0 */
/* The table of nodes: its three kinds, and links and monitors across in every
 * form that they have had. */
#include "model/node.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "model/detail.h"
#include "text_dump.h"

static const char text[] =
	"=erl_crash_dump:0.5\nSun Nov 22 00:48:16 2026\n"
	"=node:'n1@127.0.0.1'\n"
	"=visible_node:8607\nName: 'n2@127.0.0.1'\nController: #Port<0.10>\n"
	"Creation: 1795308604 (refc=3) 2\n"
	"Remote monitoring: <0.9.0> <8607.9.0>\n"
	"Remote monitoring: <0.9.0> {remote_srv, 'n2@127.0.0.1'}\n"
	"Remote monitoring: <0.9.0> {'a b', 'n2@127.0.0.1'}\r\n"
	"Remote monitoring: <0.9.0> 'n2@127.0.0.1'\n"
	"Remotely monitored by: <0.9.0> <8607.10.0>\n"
	"Remote link: <8607.9.0> <0.9.0>\n"
	"Remote link: <0.10.0> <8607.9.0>\n"
	"=hidden_node:8608\nName: 'n3@127.0.0.1'\nController: <0.50.0>\n"
	"Creation: \n"
	"=not_connected:9006\nName: 'zz@nohost'\n"
	"=visible_node:6\nError: Not connected node still registered as "
	"connected:'a@b'\n"
	"=visible_node:7\nError: odd\nRemote link: <0.1.0>\nRemote link: \n"
	"Remote link: {'a b', 'c d'} <0.2.0>\nRemote link: <7.1.0> <7.2.0>\n"
	"Warning, stray monitor for: <0.3.0>\n=end\n";

struct fixture {
	struct dump *dump;
	struct arena arena;
};

static int setup(void **state)
{
	struct fixture *f = test_malloc(sizeof(*f));

	f->dump = DUMP_OF(text);
	arena_init(&f->arena);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	arena_release(&f->arena);
	dump_free(f->dump);
	test_free(f);
	return 0;
}

static struct record row(struct fixture *f, uint32_t i)
{
	struct record r;

	assert_true(i < table_rows(&table_nodes, f->dump));
	table_load(&table_nodes, f->dump, i, &f->arena, &r);
	return r;
}

static void test_values(void **state)
{
	struct fixture *f = *state;
	struct record r = row(f, 0);
	struct record_memo memo = {0};

	r.memo = &memo;
	assert_span(cell(&r, "channel"), "8607");
	assert_span(cell(&r, "name"), "'n2@127.0.0.1'");
	assert_span(cell(&r, "type"), "visible");
	assert_span(cell(&r, "controller"), "#Port<0.10>");
	assert_span(cell(&r, "remote_links"), "2");
	assert_span(cell(&r, "remote_monitors"), "4");
	assert_span(cell(&r, "remote_monitored"), "1");
	assert_true(cell_is_none(&r, "error"));
	r = row(f, 1);
	r.memo = &memo;
	assert_span(cell(&r, "type"), "hidden");
	assert_span(cell(&r, "controller"), "<0.50.0>");
	assert_true(cell_is_none(&r, "creation"));
	assert_span(cell(&r, "remote_links"), "0");
	r = row(f, 2);
	assert_span(cell(&r, "type"), "not_connected");
	assert_span(cell(&r, "name"), "'zz@nohost'");
	assert_true(cell_is_none(&r, "controller"));
	assert_true(cell_is_none(&r, "creation"));
	assert_int_equal(table_rows(&table_nodes, f->dump), 5);
}

struct want {
	const char *name, *ref, *text, *link;
};

static void check_items(const struct record *r, const char *key,
                        const struct want *want, unsigned n)
{
	int col = table_column(r->table, span_str(key));
	const struct column *c = &r->table->columns[col];
	struct span rest = SPAN_NONE;
	struct list_item item = {.link = {.kind = LINK_NONE}};

	for (unsigned i = 0; i < n; i++) {
		assert_true(c->item(r, &rest, &item));
		assert_span(item.name, want[i].name);
		assert_span(item.ref, want[i].ref);
		assert_span(item.text, want[i].text);
		assert_int_equal(item.link.kind,
		                 want[i].link ? LINK_PROCESS : LINK_NONE);
		if (want[i].link)
			assert_span(item.link.id, want[i].link);
	}
	assert_false(c->item(r, &rest, &item));
}

#define CHECK_ITEMS(r, key, want)                                              \
	check_items((r), (key), (want), sizeof(want) / sizeof((want)[0]))

static void test_lists(void **state)
{
	static const struct want links[] = {
		{"<0.9.0>", "<8607.9.0>", "<0.9.0> <-> <8607.9.0>", "<0.9.0>"},
		{"<0.10.0>", "<8607.9.0>", "<0.10.0> <-> <8607.9.0>",
	         "<0.10.0>"},
	};
	static const struct want monitors[] = {
		{"<0.9.0>", "<8607.9.0>", "<0.9.0> -> <8607.9.0>", "<0.9.0>"},
		{"<0.9.0>", "{remote_srv, 'n2@127.0.0.1'}",
	         "<0.9.0> -> {remote_srv, 'n2@127.0.0.1'}", "<0.9.0>"},
		{"<0.9.0>", "{'a b', 'n2@127.0.0.1'}",
	         "<0.9.0> -> {'a b', 'n2@127.0.0.1'}", "<0.9.0>"},
		{"<0.9.0>", "'n2@127.0.0.1'", "<0.9.0> -> 'n2@127.0.0.1'",
	         "<0.9.0>"},
	};
	static const struct want monitored[] = {
		{"<0.9.0>", "<8607.10.0>", "<0.9.0> <- <8607.10.0>", "<0.9.0>"},
	};
	static const struct want creation[] = {
		{"1795308604", "", "1795308604", NULL},
		{"2", "", "2", NULL},
	};
	struct record r = row(*state, 0);

	CHECK_ITEMS(&r, "remote_links", links);
	CHECK_ITEMS(&r, "remote_monitors", monitors);
	CHECK_ITEMS(&r, "remote_monitored", monitored);
	CHECK_ITEMS(&r, "creation", creation);
}

static void test_odd(void **state)
{
	static const struct want links[] = {
		{"<0.1.0>", "", "<0.1.0>", NULL},
		{"", "", "", NULL},
		{"<0.2.0>", "{'a b', 'c d'}", "<0.2.0> <-> {'a b', 'c d'}",
	         "<0.2.0>"},
		{"<7.1.0>", "<7.2.0>", "<7.1.0> <-> <7.2.0>", NULL},
	};
	struct record r = row(*state, 4);

	CHECK_ITEMS(&r, "remote_links", links);
	assert_span(cell(&r, "error"), "odd");
	assert_span(cell(&r, "remote_links"), "4");
}

/* Stray monitors are not lost; lines of pairs are not shown twice. */
static void test_page(void **state)
{
	struct fixture *f = *state;
	struct place place = place_of_row(&table_nodes, f->dump, 4);
	struct detail detail;
	unsigned others = 0;

	detail_load(f->dump, &place, &f->arena, &detail);
	for (uint32_t i = 0; i < detail.n; i++) {
		if (strcmp(detail.items[i].group, "Other") != 0)
			continue;
		others++;
		assert_span(detail.items[i].name, "Warning, stray monitor for");
		assert_int_equal(detail.items[i].link.kind, LINK_PROCESS);
	}
	assert_int_equal(others, 1);
}

/* A page does not wait for a section of megabytes. */
static void test_quick(void **state)
{
	static char many[3 * 1024 * 1024];
	static const char line[] = "Remote link: <7.1.0> <0.2.0>\n";
	int col = table_column(&table_nodes, SPAN_LIT("remote_monitors"));
	const struct column *c = &table_nodes.columns[col];
	struct span rest = SPAN_NONE;
	struct fixture f;
	struct list_item item;
	struct record r;
	size_t n;

	(void)state;
	n = (size_t)snprintf(many, sizeof(many),
	                     "=erl_crash_dump:0.5\n=visible_node:7\n");
	while (n + sizeof(line) + 100 < sizeof(many)) {
		memcpy(many + n, line, sizeof(line) - 1);
		n += sizeof(line) - 1;
	}
	n += (size_t)snprintf(many + n, sizeof(many) - n,
	                      "Remote monitoring: <0.2.0> <7.1.0>\n=end\n");
	f.dump = dump_of((struct span){many, n});
	arena_init(&f.arena);
	r = row(&f, 0);
	assert_span(cell(&r, "remote_monitors"), "1");
	r.quick = true;
	assert_span(cell(&r, "remote_monitors"), "many");
	assert_true(c->item(&r, &rest, &item));
	assert_true(span_starts(item.text, SPAN_LIT("... not looked for in ")));
	assert_false(c->item(&r, &rest, &item));
	arena_release(&f.arena);
	dump_free(f.dump);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values), cmocka_unit_test(test_lists),
		cmocka_unit_test(test_odd),    cmocka_unit_test(test_page),
		cmocka_unit_test(test_quick),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
