/* SPDX-License-Identifier: Apache-2.0 */
/* What can be typed after ':', and how far Tab completes it. */
#include "ui/command.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "ui_drive.h"

static const char *const tabs[] = {
	"general",    "processes",           "ports",       "ets",
	"allocators", "allocator_instances", "hash_tables",
};
enum { TABS = sizeof(tabs) / sizeof(tabs[0]) };

static struct command parse(const char *text)
{
	return command_parse(span_str(text), tabs, TABS);
}

static void check_tab(const char *text, unsigned tab)
{
	struct command c = parse(text);

	assert_int_equal(c.kind, COMMAND_TAB);
	assert_int_equal(c.tab, tab);
}

static void check_link(const char *text, enum link_kind kind, const char *id)
{
	struct command c = parse(text);

	assert_int_equal(c.kind, COMMAND_LINK);
	assert_int_equal(c.link.kind, kind);
	assert_true(span_eq_str(c.link.id, id));
}

static void test_words(void **state)
{
	(void)state;
	assert_int_equal(parse("").kind, COMMAND_NOTHING);
	assert_int_equal(parse("  ").kind, COMMAND_NOTHING);
	assert_int_equal(parse("q").kind, COMMAND_QUIT);
	assert_int_equal(parse(" quit ").kind, COMMAND_QUIT);
	assert_int_equal(parse("help").kind, COMMAND_HELP);
}

static void test_tabs(void **state)
{
	(void)state;
	check_tab("processes", 1);
	check_tab(" pr ", 1);
	check_tab("g", 0);
	check_tab("ets", 3);
	/* the title as it stands above the tab will do */
	check_tab("Processes", 1);
	check_tab("Hash tables", 6);
	check_tab("hash-t", 6);
	/* a whole key is also the beginning of another */
	check_tab("allocators", 4);
	check_link("allocator", LINK_NAME, "allocator");
	/* the beginning of two is neither */
	check_link("p", LINK_NAME, "p");
}

static void test_links(void **state)
{
	(void)state;
	check_link("<0.12.0>", LINK_PROCESS, "<0.12.0>");
	check_link("#Port<0.5>", LINK_PORT, "#Port<0.5>");
	check_link("kernel_sup", LINK_NAME, "kernel_sup");
	assert_int_equal(parse("12").link.kind, LINK_PROCESS);
	assert_int_equal(parse("proc_heap:<0.1.0>").link.kind, LINK_SECTION);
}

static const char text_of_dump[] =
	DRIVE_HEAD "=proc:<0.1.0>\nState: Waiting\nName: shop_orders\n"
		   "=proc:<0.2.0>\nState: Waiting\n"
		   "=proc:<0.3.0>\nState: Waiting\nName: shop_prices\n"
		   "=proc:<0.4.0>\nState: Waiting\nName: a\xc3\xa9\n"
		   "=proc:<0.5.0>\nState: Waiting\nName: a\xc3\xa8\n"
		   "=end\n";

static void check_complete(struct drive *d, const char *text, const char *full)
{
	struct arena a;
	struct span got;

	arena_init(&a);
	got = command_complete(d->dump, span_str(text), tabs, TABS, &a);
	if (!span_eq_str(got, full))
		fail_msg("%s became %.*s", text, SPAN_ARG(got));
	arena_release(&a);
}

static void test_complete(void **state)
{
	struct drive d;

	(void)state;
	drive_open(&d, SPAN_LIT(text_of_dump), false);
	check_complete(&d, "pro", "processes");
	check_complete(&d, "Hash t", "hash_tables");
	check_complete(&d, "al", "allocator");
	check_complete(&d, "allocator", "");
	check_complete(&d, "allocator_", "allocator_instances");
	check_complete(&d, "s", "shop_");
	check_complete(&d, "shop_", "");
	check_complete(&d, "shop_o", "shop_orders");
	check_complete(&d, "shop_orders", "");
	check_complete(&d, "nobody", "");
	check_complete(&d, "", "");
	/* what they share ends between two characters */
	check_complete(&d, "a", "");
	drive_close(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_tabs),
		cmocka_unit_test(test_links),
		cmocka_unit_test(test_complete),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
