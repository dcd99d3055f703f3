/* SPDX-License-Identifier: Apache-2.0 */
/* Names of things, and what they lead to. */
#include "model/ident.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "text_dump.h"

static void test_pid(void **state)
{
	uint64_t part[3];

	(void)state;
	assert_true(ident_pid(SPAN_LIT("<0.12.3>"), part));
	assert_true(part[0] == 0 && part[1] == 12 && part[2] == 3);
	assert_true(ident_pid(SPAN_LIT("8607.9.0"), part));
	assert_int_equal(part[0], 8607);
	assert_false(ident_pid(SPAN_LIT("<0.12>"), part));
	assert_false(ident_pid(SPAN_LIT("<0.12.0"), part));
	assert_false(ident_pid(SPAN_LIT("0.12.0>"), part));
	assert_false(ident_pid(SPAN_LIT("<0.12.0.1>"), part));
	assert_false(ident_pid(SPAN_LIT("<0..0>"), part));
	assert_false(ident_pid(SPAN_LIT("<0.-1.0>"), part));
	assert_false(ident_pid(SPAN_LIT("<"), part));
	assert_false(ident_pid(SPAN_LIT("<>"), part));
	assert_false(ident_pid(SPAN_LIT(""), part));
	assert_false(ident_pid(SPAN_LIT("<0.99999999999999999999.0>"), part));
}

static uint64_t key_of(const char *text)
{
	return ident_key(span_str(text));
}

static void test_keys(void **state)
{
	static const char *const order[] = {
		"<0.0.0>",     "<0.9.0>",
		"<0.9.3>",     "<0.10.0>",
		"<0.32768.1>", "<0.549755813887.8388607>",
		"#Port<0.0>",  "#Port<0.9>",
		"#Port<0.10>", "#Port<0.2305843009213693951>",
	};
	static const char *const odd[] = {
		"<7.9.0>",
		"#Port<7.9>",
		"#Port<0.>",
		"#Port<0.1",
		"#Port<0.1.2>",
		"x",
		"[]",
		"<0.1>",
		"<0.549755813888.0>",
		"<0.1.8388608>",
		"#Port<0.2305843009213693952>",
	};

	(void)state;
	for (size_t i = 1; i < sizeof(order) / sizeof(order[0]); i++)
		assert_true(key_of(order[i - 1]) < key_of(order[i]));
	assert_true(key_of(order[0]) >= (uint64_t)1 << 63);
	assert_true(key_of(order[9]) < VALUE_KEY_TEXT);
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++)
		assert_int_equal(key_of(odd[i]), VALUE_KEY_TEXT);
	assert_int_equal(key_of(""), VALUE_KEY_NONE);
}

static void check_kind(const char *text, enum link_kind kind)
{
	assert_int_equal(ident_link(span_str(text)).kind, kind);
}

static void test_kinds(void **state)
{
	(void)state;
	check_kind("<0.12.0>", LINK_PROCESS);
	check_kind(" 0.12.0\n", LINK_PROCESS);
	check_kind("12", LINK_PROCESS);
	check_kind("#Port<0.5>", LINK_PORT);
	check_kind("ets:<0.1.0>", LINK_SECTION);
	check_kind("module:lists", LINK_SECTION);
	check_kind("=memory", LINK_SECTION);
	check_kind("memory", LINK_NAME);
	check_kind("code_server", LINK_NAME);
	check_kind("foo:bar", LINK_NAME);
	check_kind("'ets:x'", LINK_NAME);
	check_kind("'Elixir.Foo'", LINK_NAME);
	check_kind("", LINK_NONE);
	check_kind("  ", LINK_NONE);
}

static const char text[] =
	"=erl_crash_dump:0.5\nSun Nov 22 00:48:16 2026\nSlogan: s\n"
	"System version: Erlang/OTP 25 [erts-13.1.5] [source] [64-bit]\n"
	"=memory\ntotal: 1\n"
	"=proc:<0.0.0>\nState: Waiting\nName: init\n"
	"=proc:<0.12.3>\nState: Waiting\nName: 'Elixir.Foo'\n"
	"=proc:<0.13.0>\nState: Waiting\nSpawned as: x:y/0\n"
	"=proc:<0.14.0>\nState: Waiting\nName: ''\n"
	"=port:#Port<0.5>\nSlot: 5\n"
	"=node:'n1@h'\n"
	"=visible_node:8607\nName: 'n2@h'\nController: #Port<0.5>\n"
	"=not_connected:9006\nName: 'n3@h'\n"
	"=mod:'Elixir.Foo'\nCurrent size: 1\n"
	"=end\n";

static void check(const struct dump *d, const char *what, enum link_state state,
                  const char *tag, const char *id)
{
	struct link l = ident_link(span_str(what));
	struct place place;
	struct section s;

	assert_int_equal(ident_resolve(d, &l, &place), state);
	if (!tag) {
		assert_int_equal(place.section, SECTION_NONE);
		return;
	}
	assert_int_not_equal(place.section, SECTION_NONE);
	index_get(dump_index(d), place.section, &s);
	assert_span(s.name, tag);
	assert_span(s.id, id);
}

static void test_resolve(void **state)
{
	struct dump *d = dump_of(SPAN_LIT(text));

	(void)state;
	check(d, "<0.12.3>", LINK_FOUND, "proc", "<0.12.3>");
	check(d, "0.13.0", LINK_FOUND, "proc", "<0.13.0>");
	check(d, "13", LINK_FOUND, "proc", "<0.13.0>");
	check(d, "12", LINK_FOUND, "proc", "<0.12.3>");
	check(d, "99", LINK_GONE, NULL, NULL);
	check(d, "<0.12.0>", LINK_GONE, NULL, NULL);
	check(d, "<8607.1.0>", LINK_REMOTE, "visible_node", "8607");
	check(d, "<9006.1.0>", LINK_REMOTE, "not_connected", "9006");
	check(d, "<9007.1.0>", LINK_REMOTE, NULL, NULL);
	check(d, "#Port<0.5>", LINK_FOUND, "port", "#Port<0.5>");
	check(d, "#Port<0.6>", LINK_GONE, NULL, NULL);
	check(d, "#Port<8607.6>", LINK_REMOTE, "visible_node", "8607");
	check(d, "#Port<", LINK_GONE, NULL, NULL);
	dump_free(d);
}

static void test_resolve_names(void **state)
{
	struct dump *d = dump_of(SPAN_LIT(text));

	(void)state;
	check(d, "init", LINK_FOUND, "proc", "<0.0.0>");
	check(d, "'init'", LINK_FOUND, "proc", "<0.0.0>");
	check(d, "Elixir.Foo", LINK_FOUND, "proc", "<0.12.3>");
	check(d, "'Elixir.Foo'", LINK_FOUND, "proc", "<0.12.3>");
	check(d, "ini", LINK_GONE, NULL, NULL);
	check(d, "''", LINK_FOUND, "proc", "<0.14.0>");
	check(d, "mod:'Elixir.Foo'", LINK_FOUND, "mod", "'Elixir.Foo'");
	check(d, "module:Elixir.Foo", LINK_FOUND, "mod", "'Elixir.Foo'");
	/* as Elixir writes it */
	check(d, "Foo", LINK_FOUND, "proc", "<0.12.3>");
	check(d, "module:Foo", LINK_FOUND, "mod", "'Elixir.Foo'");
	check(d, "foo", LINK_GONE, NULL, NULL);
	check(d, "module:Fo", LINK_GONE, NULL, NULL);
	check(d, "mod:nothing", LINK_GONE, NULL, NULL);
	check(d, "=memory", LINK_FOUND, "memory", "");
	check(d, "memory:", LINK_FOUND, "memory", "");
	dump_free(d);
}

/* Names as R16 to OTP 24.0 print them, and as people write them. */
static void test_resolve_escaped(void **state)
{
	struct dump *d = DUMP_OF(
		"=erl_crash_dump:0.5\nSun Nov 22 00:48:16 2026\n"
		"System version: Erlang/OTP 23 [erts-11.1.8] [64-bit]\n"
		"=proc:<0.1.0>\nState: Waiting\n"
		"Name: '\xe6\\227\xa5'\n"
		"=proc:<0.2.0>\nState: Waiting\nName: '\xc2\\200'\n"
		"=mod:'\xc3\\205ngstr\xc3\xb6m'\nCurrent size: 1\n=end\n");

	(void)state;
	check(d, "'\xe6\x97\xa5'", LINK_FOUND, "proc", "<0.1.0>");
	check(d, "\xe6\x97\xa5", LINK_FOUND, "proc", "<0.1.0>");
	check(d, "'\xe6\\227\xa5'", LINK_FOUND, "proc", "<0.1.0>");
	check(d, "'\\200'", LINK_FOUND, "proc", "<0.2.0>");
	check(d, "\xe6\x97\xa6", LINK_GONE, NULL, NULL);
	check(d, "module:\xc3\x85ngstr\xc3\xb6m", LINK_FOUND, "mod",
	      "'\xc3\\205ngstr\xc3\xb6m'");
	dump_free(d);
}

static void test_resolve_latin1(void **state)
{
	struct dump *d = DUMP_OF(
		"=erl_crash_dump:0.1\nSun Nov 22 00:48:16 2026\n"
		"System version: Erlang R15B03 (erts-5.9.3.1) [64-bit]\n"
		"=proc:<0.1.0>\nState: Waiting\nName: caf\xe9\n=end\n");

	(void)state;
	check(d, "caf\xc3\xa9", LINK_FOUND, "proc", "<0.1.0>");
	check(d, "caf\xe6\x97\xa5", LINK_GONE, NULL, NULL);
	dump_free(d);
}

static void test_resolve_nodes(void **state)
{
	static const struct {
		struct span id;
		const char *tag;
	} cases[] = {
		{{"'n2@h'", 6}, "visible_node"}, {{"n3@h", 4}, "not_connected"},
		{{"'n1@h'", 6}, "node"},         {{"8607", 4}, "visible_node"},
		{{"'n4@h'", 6}, NULL},
	};
	struct dump *d = dump_of(SPAN_LIT(text));

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct link l = {.kind = LINK_NODE, .id = cases[i].id};
		struct place place;
		struct section s;

		if (!cases[i].tag) {
			assert_int_equal(ident_resolve(d, &l, &place),
			                 LINK_GONE);
			continue;
		}
		assert_int_equal(ident_resolve(d, &l, &place), LINK_FOUND);
		index_get(dump_index(d), place.section, &s);
		assert_span(s.name, cases[i].tag);
	}
	dump_free(d);
}

static void test_resolve_section(void **state)
{
	struct dump *d = dump_of(SPAN_LIT(text));
	struct link l = {.kind = LINK_SECTION, .section = 2};
	struct place place;

	(void)state;
	assert_int_equal(ident_resolve(d, &l, &place), LINK_FOUND);
	assert_int_equal(place.section, 2);
	l.section = 1000;
	assert_int_equal(ident_resolve(d, &l, &place), LINK_GONE);
	l.kind = LINK_NONE;
	assert_int_equal(ident_resolve(d, &l, &place), LINK_GONE);
	assert_int_equal(place.section, SECTION_NONE);
	dump_free(d);
}

/* Before the scan nothing is gone, it has only not been found. */
static void test_not_yet(void **state)
{
	struct link l = ident_link(SPAN_LIT("<0.99.0>"));
	enum err code;
	struct index *x = index_from_source(
		source_from_memory(SPAN_LIT(text), 0), &code, NULL);
	struct dump *d;
	struct place place;

	(void)state;
	assert_non_null(x);
	d = dump_from_index(x);
	assert_int_equal(ident_resolve(d, &l, &place), LINK_NOT_YET);
	index_finish(x);
	assert_int_equal(ident_resolve(d, &l, &place), LINK_GONE);
	dump_free(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pid),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_resolve),
		cmocka_unit_test(test_resolve_names),
		cmocka_unit_test(test_resolve_escaped),
		cmocka_unit_test(test_resolve_latin1),
		cmocka_unit_test(test_resolve_nodes),
		cmocka_unit_test(test_resolve_section),
		cmocka_unit_test(test_not_yet),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
