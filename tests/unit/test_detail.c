/* SPDX-License-Identifier: Apache-2.0 */
/* One thing in full: groups, links, lists that are too long, unknown lines,
 * sections without a table. */
#include "model/detail.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "text_dump.h"

#define HEAD                                                                   \
	"=erl_crash_dump:0.5\nSun Nov 22 00:48:16 2026\nSlogan: s\n"           \
	"System version: Erlang/OTP 25 [erts-13.1.5] [source] [64-bit]\n"

static struct place find(const struct dump *d, const char *what)
{
	struct link l = ident_link(span_str(what));
	struct place p;

	assert_int_equal(ident_resolve(d, &l, &p), LINK_FOUND);
	return p;
}

static void load(const struct dump *d, const char *what, struct arena *a,
                 struct detail *out)
{
	struct place p = find(d, what);

	detail_load(d, &p, a, out);
}

static const struct detail_item *item(const struct detail *t, const char *group,
                                      const char *name)
{
	for (uint32_t i = 0; i < t->n; i++)
		if (strcmp(t->items[i].group, group) == 0 &&
		    span_eq_str(t->items[i].name, name))
			return &t->items[i];
	return NULL;
}

static void check_text(const struct detail *t, const char *group,
                       const char *name, const char *text)
{
	const struct detail_item *i = item(t, group, name);

	assert_non_null(i);
	assert_span(i->text, text);
}

static const char process_text[] =
	HEAD "=proc:<0.1.0>\nState: Waiting\nName: x\n"
	     "Spawned as: a:b/1\nSpawned by: <0.9.0>\n"
	     "Message queue length: 1234567\n"
	     "Last calls: lists:reverse/1\n send\n\n"
	     "Link list: [<0.2.0>, #Port<0.5>, {to,<0.9.0>,#Ref<0.1>}, "
	     "{from,<0.7.0>,#Ref<0.3>}]\n"
	     "Reductions: 3\nStack+heap: 233\nMemory: 1258291\n"
	     "Program counter: 0x00007fafd1197b18 (a:b/1 + 80)\n"
	     "Shiny Parent: <0.9.0>\nno colon\n"
	     "=proc:<0.9.0>\nState: Waiting\nName: boss\n"
	     "=port:#Port<0.5>\nSlot: 5\nConnected: <0.1.0>\n"
	     "Port controls external process: cat\n"
	     "=no_distribution\n"
	     "=loaded_modules\nCurrent code: 5\nMaybe later: <0.1.0>\n"
	     "=proc_messages:<0.1.0>\nI1:N\n"
	     "=proc_stack:<0.1.0>\ny0:N\n"
	     "=proc_heap:<0.1.0>\n"
	     "=end\n";

static void test_process(void **state)
{
	struct dump *d = dump_of(SPAN_LIT(process_text));
	const struct detail_item *i;
	struct detail t;
	struct arena a;

	(void)state;
	arena_init(&a);
	load(d, "<0.1.0>", &a, &t);
	assert_string_equal(t.place.table->key, "processes");
	assert_int_equal(t.place.row, 0);
	assert_span(t.head.id, "<0.1.0>");
	check_text(&t, "Overview", "Registered name", "x");
	check_text(&t, "Overview", "Message queue length", "1,234,567");
	check_text(&t, "Overview", "Current function", "a:b/1");
	check_text(&t, "Memory", "Memory", "1.1M (1,258,291)");
	check_text(&t, "Memory", "Stack and heap", "1.8K (1,864)");
	assert_null(item(&t, "Overview", "Label"));
	assert_null(item(&t, "Scheduling", "Continuation pointer"));

	i = item(&t, "Overview", "Parent");
	assert_int_equal(i->link.kind, LINK_PROCESS);
	assert_span(i->link.id, "<0.9.0>");
	i = item(&t, "Links", "#Port<0.5>");
	assert_true(i->list);
	assert_int_equal(i->link.kind, LINK_PORT);
	assert_int_equal(i->value.type, VALUE_NONE);
	assert_string_equal(i->column->key, "links");
	check_text(&t, "Monitors", "<0.9.0>", "<0.9.0> (#Ref<0.1>)  boss");
	check_text(&t, "Overview", "Parent", "<0.9.0>  boss");
	check_text(&t, "Monitored by", "<0.7.0>", "<0.7.0> (#Ref<0.3>)");
	assert_span(item(&t, "Monitors", "<0.9.0>")->ref, "#Ref<0.1>");
	check_text(&t, "Last calls", "lists:reverse/1", "lists:reverse/1");
	check_text(&t, "Last calls", "send", "send");
	arena_release(&a);
	dump_free(d);
}

static void test_other_lines(void **state)
{
	struct dump *d = dump_of(SPAN_LIT(process_text));
	const struct detail_item *i;
	struct detail t;
	struct arena a;

	(void)state;
	arena_init(&a);
	load(d, "<0.1.0>", &a, &t);
	check_text(&t, "Other", "Spawned as", "a:b/1");
	i = item(&t, "Other", "Shiny Parent");
	assert_null(i->column);
	assert_int_equal(i->link.kind, LINK_PROCESS);
	check_text(&t, "Other", "", "no colon");
	assert_string_equal(t.items[t.n - 1].group, "Other");
	arena_release(&a);
	dump_free(d);
}

/* The items of a group stand together. */
static void test_groups_are_whole(void **state)
{
	struct dump *d = dump_of(SPAN_LIT(process_text));
	struct detail t;
	struct arena a;

	(void)state;
	arena_init(&a);
	load(d, "<0.1.0>", &a, &t);
	assert_string_equal(t.items[0].group, "Overview");
	for (uint32_t i = 1; i < t.n; i++) {
		if (strcmp(t.items[i].group, t.items[i - 1].group) == 0)
			continue;
		for (uint32_t j = 0; j < i; j++)
			assert_string_not_equal(t.items[i].group,
			                        t.items[j].group);
	}
	arena_release(&a);
	dump_free(d);
}

static void test_no_table(void **state)
{
	struct dump *d = dump_of(SPAN_LIT(process_text));
	struct detail t;
	struct arena a;

	(void)state;
	arena_init(&a);
	load(d, "=loaded_modules", &a, &t);
	assert_null(t.place.table);
	assert_int_equal(t.n, 2);
	check_text(&t, "Overview", "Current code", "5");
	assert_int_equal(item(&t, "Overview", "Maybe later")->link.kind,
	                 LINK_PROCESS);
	load(d, "proc_messages:<0.1.0>", &a, &t);
	assert_int_equal(t.n, 0);
	arena_release(&a);
	dump_free(d);
}

static void test_head(void **state)
{
	struct dump *d = dump_of(SPAN_LIT(process_text));
	struct detail t;
	struct arena a;

	(void)state;
	arena_init(&a);
	load(d, "=erl_crash_dump:0.5", &a, &t);
	assert_string_equal(t.place.table->key, "general");
	check_text(&t, "Crash", "Slogan", "s");
	check_text(&t, "Counts", "Processes", "2");
	arena_release(&a);
	dump_free(d);
}

static void test_parts(void **state)
{
	struct dump *d = dump_of(SPAN_LIT(process_text));
	struct detail_part part[4];

	(void)state;
	assert_int_equal(detail_parts(d, find(d, "<0.1.0>").section, part), 3);
	assert_string_equal(part[0].key, "messages");
	assert_string_equal(part[1].key, "stack");
	assert_string_equal(part[2].key, "heap");
	assert_int_equal(part[2].section, find(d, "proc_heap:<0.1.0>").section);
	assert_false(part[2].may_come);
	assert_int_equal(detail_parts(d, find(d, "<0.9.0>").section, part), 0);
	assert_int_equal(detail_parts(d, find(d, "#Port<0.5>").section, part),
	                 0);
	dump_free(d);
}

/* A list of a million items is cut, and says by how much. */
static void test_long_lists(void **state)
{
	enum { LINKS = 20005, LINES = 10003 };
	const size_t room = 1 << 20;
	char *text = malloc(room);
	struct detail t;
	struct dump *d;
	struct arena a;
	size_t n;

	(void)state;
	arena_init(&a);
	n = (size_t)snprintf(text, room, "%s",
	                     HEAD
	                     "=proc:<0.1.0>\nState: Waiting\nLink list: [");
	for (int i = 0; i < LINKS; i++)
		n += (size_t)snprintf(text + n, room - n, "%s<0.%d.0>",
		                      i > 0 ? ", " : "", i);
	n += (size_t)snprintf(text + n, room - n, "]\n");
	for (int i = 0; i < LINES; i++)
		n += (size_t)snprintf(text + n, room - n, "New %d: x\n", i);
	n += (size_t)snprintf(text + n, room - n, "=end\n");
	d = dump_of((struct span){text, n});
	load(d, "<0.1.0>", &a, &t);
	check_text(&t, "Links", "", "... and 10,005 more");
	check_text(&t, "Other", "", "... and more");
	assert_in_range(t.n, 2 * DETAIL_LIST_MAX, 2 * DETAIL_LIST_MAX + 20);
	arena_release(&a);
	dump_free(d);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_process),
		cmocka_unit_test(test_other_lines),
		cmocka_unit_test(test_groups_are_whole),
		cmocka_unit_test(test_no_table),
		cmocka_unit_test(test_head),
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_long_lists),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
