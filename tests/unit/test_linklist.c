/* SPDX-License-Identifier: Apache-2.0 */
/* Links and monitors in one line: every form, hostile names, cuts. */
#include "model/linklist.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "text_dump.h"

struct want {
	enum linklist_kind kind;
	const char *target;
	const char *ref;
};

static void check(struct span list, const struct want *want, size_t n)
{
	struct linklist_item item;

	for (size_t i = 0; i < n; i++) {
		assert_true(linklist_next(&list, &item));
		assert_int_equal(item.kind, want[i].kind);
		assert_span(item.target, want[i].target);
		assert_span(item.ref, want[i].ref);
	}
	assert_false(linklist_next(&list, &item));
	assert_false(linklist_next(&list, &item));
}

#define CHECK(list, ...)                                                       \
	do {                                                                   \
		const struct want w_[] = {__VA_ARGS__};                        \
                                                                               \
		check(SPAN_LIT(list), w_, sizeof(w_) / sizeof(w_[0]));         \
	} while (0)

static void test_forms(void **state)
{
	(void)state;
	CHECK("[<0.0.0>, #Port<0.5>, {to,<0.79.0>,#Ref<0.39.30.23>}, "
	      "{from,<0.9.0>,#Ref<0.39.30.28>}]",
	      {LINKLIST_LINK, "<0.0.0>", ""}, {LINKLIST_LINK, "#Port<0.5>", ""},
	      {LINKLIST_MONITOR, "<0.79.0>", "#Ref<0.39.30.23>"},
	      {LINKLIST_MONITORED_BY, "<0.9.0>", "#Ref<0.39.30.28>"});
	CHECK("[{to,'n2@127.0.0.1',[]}, {to,{qq,'nonode@nohost'},#Ref<0.1>}, "
	      "{to,clock_service,#Ref<0.2>}, "
	      "{from,{prim_socket,sockets},#Ref<0.3>}]",
	      {LINKLIST_MONITOR, "'n2@127.0.0.1'", ""},
	      {LINKLIST_MONITOR, "{qq,'nonode@nohost'}", "#Ref<0.1>"},
	      {LINKLIST_MONITOR, "clock_service", "#Ref<0.2>"},
	      {LINKLIST_MONITORED_BY, "{prim_socket,sockets}", "#Ref<0.3>"});
}

static void test_empty(void **state)
{
	(void)state;
	check(SPAN_LIT("[]"), NULL, 0);
	check(SPAN_LIT("["), NULL, 0);
	check(SPAN_LIT(""), NULL, 0);
	check(SPAN_NONE, NULL, 0);
}

static void test_names_with_separators(void **state)
{
	(void)state;
	CHECK("[{to,{'a, {b}]',n@h},#Ref<0.1>}, <0.1.0>]",
	      {LINKLIST_MONITOR, "{'a, {b}]',n@h}", "#Ref<0.1>"},
	      {LINKLIST_LINK, "<0.1.0>", ""});
	CHECK("[{to,{'it\\'s, ok',n@h},#Ref<0.1>}, <0.1.0>]",
	      {LINKLIST_MONITOR, "{'it\\'s, ok',n@h}", "#Ref<0.1>"},
	      {LINKLIST_LINK, "<0.1.0>", ""});
	CHECK("[{to,'a\\\\',[]}, <0.1.0>]", {LINKLIST_MONITOR, "'a\\\\'", ""},
	      {LINKLIST_LINK, "<0.1.0>", ""});
}

static void test_cut(void **state)
{
	(void)state;
	CHECK("[<0.1.0>, <0.2", {LINKLIST_LINK, "<0.1.0>", ""},
	      {LINKLIST_BAD, "<0.2", ""});
	CHECK("[<0.1.0>, <0.2.0>", {LINKLIST_LINK, "<0.1.0>", ""},
	      {LINKLIST_LINK, "<0.2.0>", ""});
	CHECK("[<0.1.0>, ", {LINKLIST_LINK, "<0.1.0>", ""});
	CHECK("[{to,<0.1.0>,#Ref<0.1",
	      {LINKLIST_BAD, "{to,<0.1.0>,#Ref<0.1", ""});
	CHECK("[{to,{'a", {LINKLIST_BAD, "{to,{'a", ""});
}

static void test_bad(void **state)
{
	(void)state;
	CHECK("[x, {to,}, {to}, }]", {LINKLIST_BAD, "x", ""},
	      {LINKLIST_BAD, "{to,}", ""}, {LINKLIST_BAD, "{to}", ""},
	      {LINKLIST_BAD, "}", ""});
	CHECK("[,,]", {LINKLIST_BAD, "", ""}, {LINKLIST_BAD, "", ""});
	CHECK("[]]", {LINKLIST_BAD, "]", ""});
}

static void test_count(void **state)
{
	uint64_t count[LINKLIST_BAD + 1];

	(void)state;
	linklist_count(SPAN_LIT("[<0.0.0>, <0.1.0>, {from,<0.9.0>,#Ref<1>}, "
	                        "<0"),
	               count);
	assert_int_equal(count[LINKLIST_LINK], 2);
	assert_int_equal(count[LINKLIST_MONITOR], 0);
	assert_int_equal(count[LINKLIST_MONITORED_BY], 1);
	assert_int_equal(count[LINKLIST_BAD], 1);
}

/* Every prefix ends, and no prefix has more items than the whole. */
static void test_prefixes(void **state)
{
	static const char list[] =
		"[<0.0.0>, {to,{'a, b',n@h},#Ref<0.1>}, {from,x,[]}]";

	(void)state;
	for (size_t n = 0; n < sizeof(list); n++) {
		struct span rest = {list, n};
		struct linklist_item item;
		size_t items = 0;

		while (linklist_next(&rest, &item))
			assert_true(++items <= 3);
	}
}

static struct link link_in(const struct dump *d, const char *list)
{
	struct span rest = span_str(list);
	struct linklist_item item;

	assert_true(linklist_next(&rest, &item));
	return linklist_link(d, &item);
}

static void check_link(struct link l, enum link_kind kind, const char *id)
{
	assert_int_equal(l.kind, kind);
	if (kind != LINK_NONE)
		assert_span(l.id, id);
}

static void test_links(void **state)
{
	struct dump *d = DUMP_OF("=erl_crash_dump:0.5\n"
	                         "Sun Nov 22 00:48:16 2026\n"
	                         "Slogan: s\n=node:'n1@h'\n=end\n");

	(void)state;
	check_link(link_in(d, "[<0.1.0>]"), LINK_PROCESS, "<0.1.0>");
	check_link(link_in(d, "[#Port<0.1>]"), LINK_PORT, "#Port<0.1>");
	check_link(link_in(d, "[{from,#Port<0.1>,#Ref<0>}]"), LINK_PORT,
	           "#Port<0.1>");
	check_link(link_in(d, "[{to,{reg,'n1@h'},#Ref<0>}]"), LINK_NAME, "reg");
	check_link(link_in(d, "[{to,{reg,'nonode@nohost'},#Ref<0>}]"),
	           LINK_NAME, "reg");
	check_link(link_in(d, "[{to,{reg,'n2@h'},#Ref<0>}]"), LINK_NODE,
	           "'n2@h'");
	check_link(link_in(d, "[{to,'n2@h',[]}]"), LINK_NODE, "'n2@h'");
	check_link(link_in(d, "[{to,clock_service,#Ref<0>}]"), LINK_NONE, "");
	check_link(link_in(d, "[{from,{prim_file,efile},#Ref<0>}]"), LINK_NONE,
	           "");
	check_link(link_in(d, "[<0.1"), LINK_NONE, "");
	dump_free(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_names_with_separators),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_count),
		cmocka_unit_test(test_prefixes),
		cmocka_unit_test(test_links),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
