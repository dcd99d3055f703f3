/* SPDX-License-Identifier: Apache-2.0 */
/* The sums over allocators, in the forms of all releases, and the lines of
 * their instances. */
#include "model/allocator.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "model/allocsum.h"
#include "text_dump.h"

#define HEAD "=erl_crash_dump:0.5\nSun Nov 22 00:48:16 2026\n"
#define MAX  "18446744073709551615"

struct fixture {
	struct dump *dump;
	struct arena arena;
};

static void open_dump(struct fixture *f, const char *text)
{
	f->dump = dump_of(span_str(text));
	arena_init(&f->arena);
	while (table_follow(&table_allocators, f->dump))
		;
	while (table_follow(&table_allocator_instances, f->dump))
		;
}

static void close_dump(struct fixture *f)
{
	arena_release(&f->arena);
	dump_free(f->dump);
}

/* The cells of a row with a space between them, "-" for nothing. */
static struct span cells(struct fixture *f, const struct table *t, uint32_t i)
{
	struct span all = SPAN_NONE;
	struct record r;

	assert_true(i < table_rows(t, f->dump));
	table_load(t, f->dump, i, &f->arena, &r);
	for (unsigned col = 0; col < t->n_columns; col++) {
		struct value v = record_value(&r, col);
		struct span s = value_plain(&v, &f->arena);

		if (v.type == VALUE_NONE)
			s = SPAN_LIT("-");
		all = arena_printf(&f->arena, "%.*s%s%.*s", SPAN_ARG(all),
		                   col ? "|" : "", SPAN_ARG(s));
	}
	return all;
}

static void check(const char *text, const struct table *t,
                  const char *const *want)
{
	struct fixture f;
	uint32_t n = 0;

	open_dump(&f, text);
	for (; want[n]; n++)
		assert_span(cells(&f, t, n), want[n]);
	assert_int_equal(table_rows(t, f.dump), n);
	close_dump(&f);
}

static void test_new_keys(void **state)
{
	static const char *const want[] = {
		"total|430|1500|777|28.67|1070",
		"eheap_alloc|400|1200|800|33.33|800",
		"ets_alloc|30|300|-|10|270",
		NULL,
	};

	(void)state;
	check(HEAD "=allocator:sys_alloc\noption e: true\noption tp: 0\n"
	           "=allocator:eheap_alloc[0]\n"
	           "mbcs blocks[eheap_alloc] count: 9 9 9\n"
	           "mbcs blocks[eheap_alloc] size: 100 999 999\n"
	           "mbcs blocks[ets_alloc] size: 20 0 0\n"
	           "mbcs carriers: 5 5 5\nmbcs carriers size: 1000 2 3\n"
	           "mbcs mseg carriers size: 800\n"
	           "mbcs sys_alloc carriers size: 200\n"
	           "=allocator:eheap_alloc[1]\n"
	           "mbcs_pool blocks[eheap_alloc] size: 80\n"
	           "mbcs_pool carriers size: 150\n"
	           "sbcs blocks[eheap_alloc] size: 200 1 1\n"
	           "sbcs carriers size: 50 60 70\n"
	           "=allocator:ets_alloc\nmbcs blocks[ets_alloc] size: 30\n"
	           "mbcs carriers size: 300\n"
	           "=allocator:test_alloc\noption e: false\n"
	           "=allocator:mseg_alloc[0]\nsegments_size: 700 800 900\n"
	           "=allocator:mseg_alloc[1]\nsegments_size: 77 0 0\n"
	           "=allocator:erts_mmap.default_mmap\nos mmap size used: 5\n"
	           "=allocator:instr\n=proc:<0.0.0>\n=end\n",
	      &table_allocators, want);
}

/* Before OTP 23, and small blocks within carriers of others. */
static void test_old_keys(void **state)
{
	static const char *const want[] = {
		"total|100|400|-|25|300",
		"sl_alloc|107|440|30|24.32|333",
		NULL,
	};

	(void)state;
	check(HEAD "=allocator:sl_alloc[3]\nsbmbcs blocks size: 7 7 7\n"
	           "mbcs blocks: 1 2 3\nmbcs blocks size: 90 1 1\n"
	           "sbcs blocks size: 10\nsbmbcs carriers size: 40\n"
	           "mbcs carriers size: 400\nmbcs mseg carriers size: 10\n"
	           "sbcs mseg carriers size: 20\n=end\n",
	      &table_allocators, want);
}

static void test_odd_numbers(void **state)
{
	static const char *const want[] = {
		"total|" MAX "|5|-|-|-9223372036854775808",
		"a|" MAX "|5|-|-|-9223372036854775808",
		"b|-|0|-|-|-",
		"c|4|0|-|-|-4",
		NULL,
	};

	(void)state;
	check(HEAD "=allocator:a[0]\nmbcs blocks size: " MAX "\n"
	           "mbcs blocks[x size: 1\nmbcs blocks]x[ size: 1\n"
	           "sbcs blocks size: 99999999999999999999\n"
	           "sbcs blocks size: x\nsbcs blocks size:\nsbcs blocks size\n"
	           "sbcs blocks size: -1\n"
	           "mbcs carriers size: 5\nsbcs blocks[][] size: 1\n"
	           "=allocator:a[1]\nmbcs blocks[x] size: 1\n"
	           "=allocator:b\nmbcs carriers size: 0\n"
	           "=allocator:c\nmbcs blocks size: 4\nmbcs carriers size: 0\n",
	      &table_allocators, want);
}

static void test_none(void **state)
{
	static const char *const nothing[] = {NULL};
	static const char *const disabled[] = {"total|-|-|-|-|-", NULL};

	(void)state;
	check(HEAD "=end\n", &table_allocators, nothing);
	check(HEAD "=allocator:temp_alloc[0]\noption e: false\n=end\n",
	      &table_allocators, disabled);
	check(HEAD "=allocator:instr", &table_allocators, disabled);
}

/* Only the first row of sections; the last one of it may be cut. */
static void test_first_run(void **state)
{
	static const char *const want[] = {"total|2|-|-|-|-", "a|1|-|-|-|-",
	                                   "b|1|-|-|-|-", NULL};
	static const char *const cut[] = {"total|1|-|-|-|-", "a|1|-|-|-|-",
	                                  NULL};

	(void)state;
	check(HEAD "=allocator:a\nmbcs blocks size: 1\n"
	           "=allocator:b\nmbcs blocks size: 1\n=memory\n"
	           "=allocator:a\nmbcs blocks size: 1\n=end\n",
	      &table_allocators, want);
	check(HEAD "=allocator:a\nmbcs blocks size: 1\n"
	           "=allocator:b\nmbcs blocks si",
	      &table_allocators, cut);
}

/* More types than there is room for still count in the total. */
static void test_many_types(void **state)
{
	enum { TYPES = 1000 };
	static char text[TYPES * 64];
	struct fixture f;
	size_t n = (size_t)snprintf(text, sizeof(text), "%s", HEAD);
	uint32_t rows;

	(void)state;
	for (int i = 0; i < TYPES; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n,
		                      "=allocator:t%d\nmbcs blocks size: 1\n",
		                      i);
	open_dump(&f, text);
	rows = table_rows(&table_allocators, f.dump);
	assert_true(rows > 100 && rows < TYPES);
	assert_span(cells(&f, &table_allocators, 0), "total|1000|-|-|-|-");
	close_dump(&f);
}

static void test_instances(void **state)
{
	static const char *const want[] = {
		"sys_alloc|sys_alloc|-|option e|-|-|-|true",
		"sys_alloc|sys_alloc|-|option tp|0|-|-|0",
		"fix_alloc[12]|fix_alloc|12|versions|-|-|-|0.9 3.0",
		"fix_alloc[12]|fix_alloc|12|mbcs blocks[x: y] size|1|2|3|1 2 3",
		"fix_alloc[12]|fix_alloc|12|mbcs carriers|4|5|-|4 5",
		"fix_alloc[12]|fix_alloc|12|fix type|-|-|-|proc 64 32",
		"fix_alloc[12]|fix_alloc|12|fix type internal|-|-|-|a:b 1 2",
		"fix_alloc[12]|fix_alloc|12|option t: option acul|" MAX
		"|-|-|" MAX,
		"fix_alloc[12]|fix_alloc|12|-|-|-|-|",
		"fix_alloc[12]|fix_alloc|12|four|-|-|-|1 2 3 4",
		"fix_alloc[12]|fix_alloc|12|big|-|-|-|99999999999999999999",
		"fix_alloc[12]|fix_alloc|12|empty|-|-|-|",
		"fix_alloc[12]|fix_alloc|12|-|7|-|-|7",
		"fix_alloc[12]|fix_alloc|12|-|-|-|-|:x",
		"a[b|a|-|k|1|-|-|1",
		NULL,
	};

	(void)state;
	check(HEAD "=allocator:sys_alloc\noption e: true\noption tp: 0\n"
	           "=allocator:fix_alloc[12]\nversions: 0.9 3.0\n"
	           "mbcs blocks[x: y] size: 1 2 3\r\nmbcs carriers: 4 5\n"
	           "fix type: proc 64 32\nfix type internal: a:b 1 2\n"
	           "option t: option acul: " MAX "\n\nfour: 1 2 3 4\n"
	           "big: 99999999999999999999\nempty:\n7\n:x\n"
	           "=allocator:a[b\nk: 1\n=end\n",
	      &table_allocator_instances, want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_new_keys),
		cmocka_unit_test(test_old_keys),
		cmocka_unit_test(test_odd_numbers),
		cmocka_unit_test(test_none),
		cmocka_unit_test(test_first_run),
		cmocka_unit_test(test_many_types),
		cmocka_unit_test(test_instances),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
