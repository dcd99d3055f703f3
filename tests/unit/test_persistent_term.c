/* SPDX-License-Identifier: Apache-2.0 */
/* Persistent terms: where an entry ends, and its two sides, as they stand in
 * the dump; test_termcell.c has them as terms. */
#include "model/persistent_term.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text_dump.h"

#define HEAD "=erl_crash_dump:0.5\nSun Nov 22 00:48:16 2026\n"
#define TAG  "=persistent_terms\n"

struct want {
	const char *key, *value, *address; /* NULL: none */
};

static void check_cell(const struct record *r, const char *key,
                       const char *want)
{
	assert_int_equal(cell_is_none(r, key), !want);
	assert_span(cell(r, key), want ? want : "");
}

static void check(const char *text, const struct want *want, uint32_t n)
{
	struct dump *d = dump_of(span_str(text));
	struct arena a;
	struct record r;

	arena_init(&a);
	dump_set_syntax(d, NULL);
	while (table_follow(&table_persistent_terms, d))
		;
	assert_int_equal(table_rows(&table_persistent_terms, d), n);
	for (uint32_t i = 0; i < n; i++) {
		table_load(&table_persistent_terms, d, i, &a, &r);
		check_cell(&r, "key", want[i].key);
		check_cell(&r, "value", want[i].value);
		check_cell(&r, "address", want[i].address);
	}
	arena_release(&a);
	dump_free(d);
}

#define CHECK(text, want)                                                      \
	check((text), (want), sizeof(want) / sizeof((want)[0]))

static void test_plain(void **state)
{
	static const struct want want[] = {
		{"A5:myapp", "H7F50AD059200", "7F50AD059200"},
		{"H7F50AD01D360", "H7F50", "7F50"},
		{"H7F50AD01D360", "I-12", NULL},
		{"A1:a", "A2:bc", NULL},
		{"A0:", "N", NULL},
		{"p<0.5>", "P<0.1.0>", NULL},
		{"", "", NULL},
	};

	(void)state;
	check(HEAD TAG "A5:myapp|H7F50AD059200\nH7F50AD01D360|H7F50\n"
	               "H7F50AD01D360|I-12\nA1:a|A2:bc\nA0:|N\n"
	               "p<0.5>|P<0.1.0>\n=end\n",
	      want, 6);
	check(HEAD TAG "=end\n", NULL, 0);
	check(HEAD "=end\n", NULL, 0);
}

static void test_odd_atoms(void **state)
{
	static const struct want want[] = {
		{"A3:a|b", "H10", "10"},    {"A5:a\nb|c", "A4:x|\ny", NULL},
		{"A2:\n\n", "A1:\n", NULL}, {"AB:=end\nA1:b|I", "I1", NULL},
		{"A1:|", "A1:|", NULL},
	};

	(void)state;
	CHECK(HEAD TAG "A3:a|b|H10\nA5:a\nb|c|A4:x|\ny\nA2:\n\n|A1:\n\n"
	               "AB:=end\nA1:b|I|I1\nA1:||A1:|\n=end\n",
	      want);
}

/* A line feed became two bytes, the length counts one. */
static void test_crlf(void **state)
{
	static const struct want want[] = {
		{"A3:a\r\nb", "A4:\r\n|\r\n|", NULL},
		{"A2:\r\r\n", "H1F", "1F"},
		{"A1:a", "I7", NULL},
	};

	(void)state;
	CHECK("=erl_crash_dump:0.5\r\nSun Nov 22 00:48:16 2026\r\n"
	      "=persistent_terms\r\nA3:a\r\nb|A4:\r\n|\r\n|\r\n"
	      "A2:\r\r\n|H1F\r\nA1:a|I7\r\n=end\r\n",
	      want);
}

/* What is cut or no entry at all is a line. */
static void test_damage(void **state)
{
	static const struct want want[] = {
		{"A9:short", "I1", NULL},
		{"no bar", NULL, NULL},
		{"", NULL, NULL},
		{"", "I1", NULL},
		{"H1", "", NULL},
		{"AFFFF:a", "N", NULL},
		{"Ax:a", "Hxyz", NULL},
		{"H1", "H", NULL},
		{"H1", "HFFFFFFFFFFFFFFFFF", NULL},
		{"H1", "A9:cut", NULL},
	};

	(void)state;
	CHECK(HEAD TAG "A9:short|I1\nno bar\n\n|I1\nH1|\nAFFFF:a|N\nAx:a|Hxyz\n"
	               "H1|H\nH1|HFFFFFFFFFFFFFFFFF\nH1|A9:cut",
	      want);
}

static void test_order(void **state)
{
	struct dump *d =
		DUMP_OF(HEAD TAG "I1|H9\nI1|H10\nI1|HFFFFFFFFFFFFFFFF\nI1|N\n"
	                         "=end\n");
	int col = table_column(&table_persistent_terms, SPAN_LIT("address"));
	uint64_t last = 0;
	struct arena a;
	struct record r;

	(void)state;
	arena_init(&a);
	while (table_follow(&table_persistent_terms, d))
		;
	for (uint32_t i = 0; i < 4; i++) {
		uint64_t key;

		table_load(&table_persistent_terms, d, i, &a, &r);
		key = record_key(&r, (unsigned)col);
		assert_true(key > last);
		last = key;
	}
	assert_true(last == VALUE_KEY_NONE);
	arena_release(&a);
	dump_free(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain), cmocka_unit_test(test_odd_atoms),
		cmocka_unit_test(test_crlf),  cmocka_unit_test(test_damage),
		cmocka_unit_test(test_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
