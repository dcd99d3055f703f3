/* SPDX-License-Identifier: Apache-2.0 */
/* The table of binaries: sizes, and how much of each is there, in both
 * encodings. */
#include "model/binary.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/detail.h"
#include "text_dump.h"

struct want {
	const char *address, *size, *in_dump, *preview; /* NULL: none */
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
	assert_int_equal(table_rows(&table_binaries, d), n);
	for (uint32_t i = 0; i < n; i++) {
		table_load(&table_binaries, d, i, &a, &r);
		check_cell(&r, "address", want[i].address);
		check_cell(&r, "size", want[i].size);
		check_cell(&r, "in_dump", want[i].in_dump);
		check_cell(&r, "referenced_by", NULL);
		check_cell(&r, "holders", NULL);
		check_cell(&r, "preview", want[i].preview);
	}
	arena_release(&a);
	dump_free(d);
}

#define CHECK(text, want)                                                      \
	check((text), (want), sizeof(want) / sizeof((want)[0]))

static void test_base64(void **state)
{
	static const struct want want[] = {
		{"7F50AD07EC40", "5", "5", "/root"},
		{"10", "6", "6", "/rooto"},
		{"11", "1000", "3", "/ro"},
		{"12", "0", "0", NULL},
		{"13", "4", "4", "ABCD"},
		{"14", "100", "4", "/roo"},
	};

	(void)state;
	CHECK("=erl_crash_dump:0.5\n=binary:7F50AD07EC40\n5:L3Jvb3Q=\n"
	      "=binary:10\n6:L3Jvb3Rv\r\n=binary:11\n3E8:L3Jv\n"
	      "=binary:12\n0:\n=binary:13\n4:QUJDRA==\n=binary:14\n64:L3Jvb3",
	      want);
}

static void test_hex(void **state)
{
	static const struct want want[] = {
		{"7F50AD07EC40", "4", "4", "ABCD"},
		{"10", "4", "3", "ABC"},
		{"11", "26", "2", "AB"},
	};

	(void)state;
	CHECK("=erl_crash_dump:0.3\n=binary:7F50AD07EC40\n4:41424344\n"
	      "=binary:10\n4:414243\n=binary:11\n1A:41424",
	      want);
}

static void test_odd(void **state)
{
	static const struct want want[] = {
		{"1", NULL, NULL, NULL},
		{"2", NULL, NULL, NULL},
		{"3", NULL, NULL, NULL},
		{"4", "18446744073709551615", "6", "ABCABC"},
		{"5", NULL, NULL, NULL},
		{"6", NULL, NULL, NULL},
	};

	(void)state;
	CHECK("=erl_crash_dump:0.5\n=binary:1\n=binary:2\n:QUJD\n"
	      "=binary:3\nxyz:QUJD\n=binary:4\nFFFFFFFFFFFFFFFF:QUJDQUJD\n"
	      "=binary:5\n10000000000000000:QUJD\n=binary:6\n12",
	      want);
}

/* As numbers, not as texts. */
static void test_order(void **state)
{
	struct dump *d = DUMP_OF("=erl_crash_dump:0.5\n=binary:9\n1:QQ==\n"
	                         "=binary:10\n1:QQ==\n=binary:a0\n1:QQ==\n"
	                         "=binary:FFFFFFFFFFFFFFFF\n1:QQ==\n=end\n");
	uint64_t last = 0;
	struct arena a;
	struct record r;

	(void)state;
	arena_init(&a);
	for (uint32_t i = 0; i < 4; i++) {
		uint64_t key;

		table_load(&table_binaries, d, i, &a, &r);
		key = record_key(&r, 0);
		assert_true(key > last);
		last = key;
	}
	arena_release(&a);
	dump_free(d);
}

/* The bytes of a binary are no fields of its page. */
static void test_page(void **state)
{
	struct dump *d = DUMP_OF("=erl_crash_dump:0.5\n=binary:10\n"
	                         "6:L3Jvb3Rv\nLabel: x\n=end\n");
	struct place place = place_of_row(&table_binaries, d, 0);
	struct detail detail;
	struct arena a;

	(void)state;
	arena_init(&a);
	detail_load(d, &place, &a, &detail);
	assert_int_equal(detail.n, 7);
	for (uint32_t i = 0; i < detail.n; i++)
		assert_string_equal(detail.items[i].group, "Binary");
	arena_release(&a);
	dump_free(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_base64), cmocka_unit_test(test_hex),
		cmocka_unit_test(test_odd),    cmocka_unit_test(test_order),
		cmocka_unit_test(test_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
