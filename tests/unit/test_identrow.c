/* SPDX-License-Identifier: Apache-2.0 */
/* Rows by what people call them, and back. */
#include "model/identrow.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "model/ident.h"
#include "text_dump.h"

static const char text[] =
	"=erl_crash_dump:0.5\nSun Nov 22 00:48:16 2026\nSlogan: s\n"
	"System version: Erlang/OTP 25 [erts-13.1.5] [source] [64-bit]\n"
	"=memory\ntotal: 1\nsystem: 2\n"
	"=proc:<0.0.0>\nState: Waiting\nName: init\n"
	"=port:#Port<0.5>\nSlot: 5\nRegistered as: 'a b'\n"
	"=ets:<0.0.0>\nTable: same\nName: same\n"
	"=ets:<0.0.0>\nTable: #Ref<0.1.2.3>\nName: other\n"
	"=ets:<0.1.0>\nTable: #Ref<0.1.2.4>\nName: other\n"
	"=ets:<0.1.0>\nTable: 7\nName: 'Elixir.My.Cache'\n"
	"=timer:<0.0.0>\nMessage: a\nTime left: 1\n"
	"=timer:<0.1.0>\nMessage: b\nTime left: 2\n"
	"=timer:<0.0.0>\nMessage: c\nTime left: 3\n"
	"=fun\nModule: m\nUniq: 1\nIndex: 0\nRefc: 1\n"
	"=mod:'Elixir.Foo'\nCurrent size: 1\n"
	"=mod:lists\nCurrent size: 1\n"
	"=end\n";

/* The rows that a text means, as "0 2", or "-" if it is not for rows. */
static void check(struct dump *d, const char *what, const char *table,
                  const char *rows)
{
	char found[64] = "";
	struct identrow q;
	uint32_t row = 0;

	if (!identrow_parse(span_str(what), &q)) {
		assert_string_equal("-", rows);
		return;
	}
	assert_string_equal(q.table->key, table);
	while ((row = identrow_next(&q, d, row)) != IDENTROW_NONE) {
		size_t n = strlen(found);

		snprintf(found + n, sizeof(found) - n, "%s%u", n ? " " : "",
		         row++);
	}
	assert_string_equal(found, rows);
}

static void test_rows(void **state)
{
	struct dump *d = dump_of(SPAN_LIT(text));

	(void)state;
	check(d, "ets:same", "ets", "0");
	check(d, "ets:other", "ets", "1 2");
	check(d, "ets:'other'", "ets", "1 2");
	check(d, "ets:My.Cache", "ets", "3");
	check(d, "ets:Cache", "ets", "");
	check(d, "ets:#Ref<0.1.2.4>", "ets", "2");
	check(d, "ets:<0.0.0>", "ets", "");
	check(d, "ets:", "ets", "");
	check(d, "timer:1", "timers", "1");
	check(d, "timer:3", "timers", "");
	check(d, "timer:4294967295", "timers", "");
	check(d, "timer:<0.0.0>", "timers", "0 2");
	check(d, "fun:0", "funs", "0");
	check(d, "fun:m", "funs", "0");
	check(d, "module:Elixir.Foo", "modules", "0");
	check(d, "module:lists", "modules", "1");
	check(d, "port:#Port<0.5>", "ports", "0");
	check(d, "port:a b", "ports", "0");
	check(d, "memory:system", "memory", "1");
	check(d, "section:2", "sections", "2");
	check(d, "section:99", "sections", "");
	check(d, "=ets:same", NULL, "-");
	check(d, "nothing:same", NULL, "-");
	check(d, "ets", NULL, "-");
	check(d, ":", NULL, "-");
	check(d, "", NULL, "-");
	dump_free(d);
}

/* What a row is called leads to it again. */
static void test_there_and_back(void **state)
{
	static const struct {
		const char *table;
		uint32_t row;
		const char *text;
	} cases[] = {
		{"processes", 0, "<0.0.0>"},     {"ports", 0, "#Port<0.5>"},
		{"ets", 0, "ets:same"},          {"timers", 2, "timer:2"},
		{"ets", 2, "ets:#Ref<0.1.2.4>"}, {"funs", 0, "fun:0"},
		{"modules", 1, "module:lists"},  {"memory", 1, "memory:system"},
		{"sections", 3, "section:3"},
	};
	struct dump *d = dump_of(SPAN_LIT(text));
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct table *t = table_by_key(span_str(cases[i].table));
		struct span s = identrow_text(t, d, cases[i].row, &a);
		struct identrow q;

		assert_span(s, cases[i].text);
		if (identrow_parse(s, &q)) {
			assert_ptr_equal(q.table, t);
			assert_int_equal(identrow_next(&q, d, 0), cases[i].row);
		}
	}
	assert_span(identrow_text(table_by_key(SPAN_LIT("general")), d, 0, &a),
	            "Sun Nov 22 00:48:16 2026");
	arena_release(&a);
	dump_free(d);
}

/* Every table has a word, so that its rows can be shown; a second column that
 * is named is one of the table's. */
static void test_words(void **state)
{
	static const struct {
		const char *word, *table, *name;
	} words[] = {
#define IDENT(word, table, name, by_number) {word, table, name},
#include "model/ident.def"
#undef IDENT
	};
	const size_t n_words = sizeof(words) / sizeof(words[0]);
	unsigned n;
	const struct table *const *all = tables(&n);

	(void)state;
	for (unsigned i = 0; i < n; i++) {
		const char *key = all[i]->key;
		size_t k = 0;

		if (strcmp(key, "general") == 0 ||
		    strcmp(key, "processes") == 0)
			continue;
		while (k < n_words && strcmp(words[k].table, key) != 0)
			k++;
		if (k == n_words)
			fail_msg("%s has no word in ident.def", key);
		if (words[k].name[0])
			assert_true(table_column(all[i],
			                         span_str(words[k].name)) >= 0);
	}
}

/* Links that need no look at all rows are links for all. */
static void test_links(void **state)
{
	struct dump *d = dump_of(SPAN_LIT(text));
	struct link l = ident_link(SPAN_LIT("timer:2"));
	struct place place;

	(void)state;
	assert_int_equal(l.kind, LINK_ROW);
	assert_int_equal(ident_resolve(d, &l, &place), LINK_FOUND);
	assert_string_equal(place.table->key, "timers");
	assert_int_equal(place.row, 2);
	l = ident_link(SPAN_LIT("timer:7"));
	assert_int_equal(ident_resolve(d, &l, &place), LINK_GONE);
	l = ident_link(SPAN_LIT("timer:<0.1.0>"));
	assert_int_equal(l.kind, LINK_SECTION);
	l = ident_link(SPAN_LIT("node:n@h"));
	assert_int_equal(l.kind, LINK_NODE);
	assert_span(l.id, "n@h");
	assert_int_equal(ident_link(SPAN_LIT("node:")).kind, LINK_SECTION);
	assert_int_equal(ident_link(SPAN_LIT("=node:n@h")).kind, LINK_SECTION);
	dump_free(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_there_and_back),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_links),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
