/* SPDX-License-Identifier: Apache-2.0 */
/* Registered names, found while the processes are gone over. */
#include "model/regnames.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "text_dump.h"

#define HEAD "=erl_crash_dump:0.5\nSun Nov 22 00:48:16 2026\n"

static uint32_t find(const struct dump *d, const char *name)
{
	uint32_t rows;

	return regnames_find(dump_regnames(d), d, span_str(name), &rows);
}

static uint32_t rows_seen(const struct dump *d)
{
	uint32_t rows;

	(void)regnames_find(dump_regnames(d), d, SPAN_LIT("x"), &rows);
	return rows;
}

static void follow_all(const struct dump *d)
{
	while (regnames_follow(dump_regnames(d), d))
		;
}

static void test_names(void **state)
{
	struct dump *d = DUMP_OF(
		HEAD "=proc:<0.1.0>\nState: Waiting\nName: init\n"
		     "=proc:<0.2.0>\nState: Waiting\n"
		     "=proc:<0.3.0>\nState: Waiting\nName: 'hello world'\n"
		     "=proc:<0.4.0>\nState: Waiting\nName: init\n"
		     "=proc:<0.5.0>\nState: Waiting\nName: ''\n=end\n");

	(void)state;
	assert_int_equal(find(d, "init"), UINT32_MAX);
	assert_int_equal(rows_seen(d), 0);
	follow_all(d);
	assert_int_equal(rows_seen(d), 5);
	/* the first of two */
	assert_int_equal(find(d, "init"), 0);
	assert_int_equal(find(d, "'init'"), 0);
	assert_int_equal(find(d, "'hello world'"), 2);
	assert_int_equal(find(d, "hello world"), 2);
	assert_int_equal(find(d, "''"), 4);
	assert_int_equal(find(d, ""), UINT32_MAX);
	assert_int_equal(find(d, "ini"), UINT32_MAX);
	assert_false(regnames_follow(dump_regnames(d), d));
	dump_free(d);
}

/* Every process has one: the table grows, and each slice can be asked. */
static void test_many(void **state)
{
	enum { MANY = 40000 };
	char *text = xmalloc(100 + MANY * 60);
	size_t n = (size_t)sprintf(text, HEAD);
	struct dump *d;

	(void)state;
	for (int i = 0; i < MANY; i++)
		n += (size_t)sprintf(text + n,
		                     "=proc:<0.%d.0>\nState: x\nName: n%d\n", i,
		                     i);
	d = dump_of((struct span){text, n});
	for (bool more = true; more;) {
		uint32_t rows;
		char name[16];

		more = regnames_follow(dump_regnames(d), d);
		rows = rows_seen(d);
		snprintf(name, sizeof(name), "n%u", rows - 1);
		assert_int_equal(find(d, name), rows - 1);
		snprintf(name, sizeof(name), "n%u", rows);
		assert_int_equal(find(d, name), UINT32_MAX);
	}
	assert_int_equal(rows_seen(d), MANY);
	for (int i = 0; i < MANY; i++) {
		char name[16];

		snprintf(name, sizeof(name), "n%d", i);
		assert_int_equal(find(d, name), i);
	}
	dump_free(d);
	free(text);
}

static void test_equal(void **state)
{
	(void)state;
	assert_true(regnames_equal(SPAN_LIT("'a'"), SPAN_LIT("a")));
	assert_true(regnames_equal(SPAN_LIT("a"), SPAN_LIT("'a'")));
	assert_true(regnames_equal(SPAN_LIT("''"), SPAN_LIT("''")));
	assert_false(regnames_equal(SPAN_LIT("''"), SPAN_LIT("")));
	assert_false(regnames_equal(SPAN_NONE, SPAN_LIT("''")));
	assert_false(regnames_equal(SPAN_LIT("'"), SPAN_LIT("''")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_equal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
