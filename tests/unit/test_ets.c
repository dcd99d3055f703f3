/* SPDX-License-Identifier: Apache-2.0 */
/* What the tables of ETS tables derive from the lines of a section, over the
 * forms of all releases. */
#include "model/ets.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "text_dump.h"

#define HEAD(bits)                                                             \
	"=erl_crash_dump:0.5\nSun Nov 22 00:48:16 2026\nSlogan: s\n"           \
	"System version: Erlang/OTP 25 [erts-13.1.5] [source] [" bits          \
	"-bit]\n"

struct fixture {
	struct dump *dump;
	struct arena arena;
	struct record r;
};

static void open_row(struct fixture *f, const struct table *t, struct span text)
{
	f->dump = dump_of(text);
	arena_init(&f->arena);
	assert_true(table_rows(t, f->dump) > 0);
	table_load(t, f->dump, 0, &f->arena, &f->r);
}

static void close_row(struct fixture *f)
{
	arena_release(&f->arena);
	dump_free(f->dump);
}

static struct value value_of(const struct record *r, const char *key)
{
	return record_value(r, (unsigned)table_column(r->table, span_str(key)));
}

static void test_hash_table(void **state)
{
	struct fixture f;
	struct value v;

	(void)state;
	open_row(
		&f, &table_ets,
		SPAN_LIT(HEAD("64") "=ets:<0.42.0>\nSlot: 94199317692864\n"
	                            "Table: logger\nName: logger\n"
	                            "Buckets: 256\nChain Length Avg: 0.011719\n"
	                            "Chain Length Max: 1\n"
	                            "Chain Length Min: 0\n"
	                            "Chain Length Std Dev: 0.107617\n"
	                            "Chain Length Expected Std Dev: 0.108042\n"
	                            "Fixed: false\nObjects: 3\nWords: 3593\n"
	                            "Type: set\nProtection: protected\n"
	                            "Compressed: false\n"
	                            "Write Concurrency: auto\n"
	                            "Read Concurrency: true\n=end\n"));
	assert_span(cell(&f.r, "id"), "logger");
	assert_span(cell(&f.r, "name"), "logger");
	assert_span(cell(&f.r, "named"), "true");
	assert_span(cell(&f.r, "owner"), "<0.42.0>");
	assert_span(cell(&f.r, "slot"), "94199317692864");
	assert_span(cell(&f.r, "data_structure"), "hash");
	assert_span(cell(&f.r, "type"), "set");
	assert_span(cell(&f.r, "protection"), "protected");
	assert_span(cell(&f.r, "objects"), "3");
	assert_span(cell(&f.r, "memory"), "28744");
	assert_span(cell(&f.r, "words"), "3593");
	assert_span(cell(&f.r, "buckets"), "256");
	assert_span(cell(&f.r, "chain_avg"), "0.011719");
	assert_span(cell(&f.r, "chain_max"), "1");
	assert_span(cell(&f.r, "chain_min"), "0");
	assert_span(cell(&f.r, "chain_std_dev"), "0.107617");
	assert_span(cell(&f.r, "expected_std_dev"), "0.108042");
	assert_int_equal(value_of(&f.r, "fixed").type, VALUE_BOOL);
	assert_int_equal(value_of(&f.r, "compressed").type, VALUE_BOOL);
	v = value_of(&f.r, "read_concurrency");
	assert_true(v.type == VALUE_BOOL && v.b);
	assert_span(cell(&f.r, "write_concurrency"), "auto");
	assert_true(cell_is_none(&f.r, "decentralized_counters"));
	close_row(&f);
}

/* A forest of trees has the line once for each tree. */
static void test_tree(void **state)
{
	struct fixture f;

	(void)state;
	open_row(&f, &table_ets,
	         SPAN_LIT(HEAD("32") "=ets:<0.42.0>\nSlot: 3\n"
	                             "Table: #Ref<0.1.2.3>\nName: t\n"
	                             "Ordered set (AVL tree), Elements: 8\n"
	                             "Ordered set (AVL tree), Elements: 8\n"
	                             "Objects: -5\nWords: 100\n"
	                             "Type: ordered_set\n=end\n"));
	assert_span(cell(&f.r, "named"), "false");
	assert_span(cell(&f.r, "data_structure"), "tree");
	assert_span(cell(&f.r, "objects"), "-5");
	assert_span(cell(&f.r, "memory"), "400");
	assert_true(cell_is_none(&f.r, "buckets"));
	assert_true(cell_is_none(&f.r, "fixed"));
	close_row(&f);
}

static void test_old_table(void **state)
{
	struct fixture f;

	(void)state;
	open_row(&f, &table_ets,
	         SPAN_LIT(HEAD("64") "=ets:<0.26.0>\r\nSlot: 14\r\n"
	                             "Table: 14\r\nName: code\r\n"
	                             "Buckets: 256 \r\nObjects: 246\r\n"
	                             "Words: 10369\r\n=end\r\n"));
	assert_span(cell(&f.r, "id"), "14");
	assert_span(cell(&f.r, "named"), "false");
	assert_span(cell(&f.r, "buckets"), "256");
	assert_int_equal(value_of(&f.r, "buckets").type, VALUE_U64);
	assert_span(cell(&f.r, "data_structure"), "hash");
	assert_span(cell(&f.r, "memory"), "82952");
	assert_true(cell_is_none(&f.r, "type"));
	assert_true(cell_is_none(&f.r, "compressed"));
	assert_true(cell_is_none(&f.r, "fixed"));
	assert_true(cell_is_none(&f.r, "chain_avg"));
	close_row(&f);
}

static void test_cut_table(void **state)
{
	struct fixture f;

	(void)state;
	open_row(&f, &table_ets,
	         SPAN_LIT(HEAD("64") "=ets:<0.26.0>\nSlot: 14\nTable: co"));
	assert_true(cell_is_none(&f.r, "named"));
	assert_true(cell_is_none(&f.r, "data_structure"));
	assert_true(cell_is_none(&f.r, "memory"));
	close_row(&f);
}

/* Not fixed, fixed with nothing deleted, with more and more deleted. */
static void test_fixed_order(void **state)
{
	static const char *const fixed[] = {"false", "0", "50", "x"};
	unsigned col = ETS_fixed;
	uint64_t last = 0;
	char text[300];

	(void)state;
	for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++) {
		struct fixture f;

		snprintf(text, sizeof(text),
		         HEAD("64") "=ets:<0.1.0>\nFixed: %s\n=end\n",
		         fixed[i]);
		open_row(&f, &table_ets, span_str(text));
		assert_true(record_key(&f.r, col) > last);
		assert_span(cell(&f.r, "fixed"), fixed[i]);
		last = record_key(&f.r, col);
		close_row(&f);
	}
	assert_int_equal(last, VALUE_KEY_TEXT);
}

static void test_internal_table(void **state)
{
	struct fixture f;

	(void)state;
	open_row(&f, &table_internal_ets,
	         SPAN_LIT(HEAD("64") "=internal_ets: Process to table index\n"
	                             "Table: 7\nName: 7\nBuckets: 1024\n"
	                             "Fixed: 2\nObjects: 3\nWords: 2\n=end\n"));
	assert_span(cell(&f.r, "description"), "Process to table index");
	assert_span(cell(&f.r, "id"), "7");
	assert_span(cell(&f.r, "named"), "true");
	assert_span(cell(&f.r, "data_structure"), "hash");
	assert_span(cell(&f.r, "memory"), "16");
	assert_span(cell(&f.r, "fixed"), "2");
	assert_int_equal(table_column(&table_internal_ets, SPAN_LIT("owner")),
	                 -1);
	close_row(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hash_table),
		cmocka_unit_test(test_tree),
		cmocka_unit_test(test_old_table),
		cmocka_unit_test(test_cut_table),
		cmocka_unit_test(test_fixed_order),
		cmocka_unit_test(test_internal_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
