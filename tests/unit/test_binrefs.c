/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/binary.h"
#include "model/binrefs.h"
#include "model/process.h"
#include "model/query.h"
#include "model/relation.h"
#include "text_dump.h"

/*
 * A: from both heaps, five times in all, and from a literal; B: from the second
 * heap through a line that comes later, which names it as well; C: only as a
 * part of the literal; D: not at all, but for what looks like it.
 */
static const char text[] =
	"=erl_crash_dump:0.5\n"
	"=proc:<0.1.0>\nState: Waiting\n"
	"=proc:<0.2.0>\nState: Waiting\n"
	"=proc:<0.3.0>\nState: Waiting\n"
	"=proc_heap:<0.1.0>\n"
	"F10:YcA0:0:64\nF20:YsA0:5:6\nF30:YsF10:1:2\nF40:t1:A5::YcD0\n"
	"F50:lA5:F:YcD|N\nF60:YcD0\n"
	"=proc_heap:<0.2.0>\n"
	"F10:YsF20:1:2\nF20:YcB0:0:50\nF30:YcA0:0:64\nF40:YcA0:0:64\n"
	"F50:YsE10:0:2\nF60:YsF99:0:1\nF70:YsF70:0:1\nD0:Yh2:AAA=\n"
	"F90:YcD0"
	"=proc_heap:<0.3.0>\n"
	"=literals\nE10:YcC0:0:40\nE20:YcA0:0:40\nE30:YcEE:0:1\n"
	"=binary:A0\n64:AAAA\n=binary:B0\n64:AAAA\n=binary:C0\n64:AAAA\n"
	"=binary:D0\n64:AAAA\n"
	"=end\n";

static void run(struct dump *d)
{
	struct binrefs *b = dump_binrefs(d);
	uint64_t done, all;

	while (binrefs_step(b, d)) {
		binrefs_progress(b, &done, &all);
		assert_true(done <= all);
	}
}

static void check(const struct dump *d, uint32_t row, uint64_t references,
                  uint64_t holders)
{
	struct binref ref;

	assert_true(binrefs_get(dump_binrefs(d), row, &ref));
	assert_int_equal(ref.references, references);
	assert_int_equal(ref.holders, holders);
}

static void test_counts(void **state)
{
	struct dump *d = DUMP_OF(text);
	struct binref ref;

	(void)state;
	assert_false(binrefs_get(dump_binrefs(d), 0, &ref));
	assert_false(binrefs_done(dump_binrefs(d)));
	run(d);
	assert_true(binrefs_done(dump_binrefs(d)));
	check(d, 0, 6, 2);
	check(d, 1, 2, 1);
	check(d, 2, 2, 1);
	check(d, 3, 0, 0);
	assert_false(binrefs_get(dump_binrefs(d), 4, &ref));
	assert_false(binrefs_step(dump_binrefs(d), d));
	dump_free(d);
}

static void test_nothing(void **state)
{
	struct dump *d = DUMP_OF("=erl_crash_dump:0.5\n=end\n");
	struct binref ref;

	(void)state;
	run(d);
	assert_false(binrefs_get(dump_binrefs(d), 0, &ref));
	dump_free(d);
	d = DUMP_OF("=erl_crash_dump:0.5\n=binary:A0\n64:AAAA\n=end\n");
	run(d);
	check(d, 0, 0, 0);
	dump_free(d);
}

static void test_crlf(void **state)
{
	struct dump *d = DUMP_OF("=erl_crash_dump:0.5\r\n"
	                         "=proc_heap:<0.1.0>\r\n"
	                         "F10:YcA0:0:64\r\nF20:YsF10:0:64\r\n"
	                         "=binary:A0\r\n64:AAAA\r\n=end\r\n");

	(void)state;
	run(d);
	check(d, 0, 2, 1);
	dump_free(d);
}

/* Columns have values when the pass is done, and a sort sees to that. */
static void test_columns(void **state)
{
	struct dump *d = DUMP_OF(text);
	struct query q = {.dump = d, .table = &table_binaries};
	struct rowset *rows;
	struct record r;
	struct arena a;

	(void)state;
	arena_init(&a);
	table_load(&table_binaries, d, 0, &a, &r);
	assert_true(cell_is_none(&r, "holders"));
	r.quick = true;
	assert_span(cell(&r, "holders"), "?");
	assert_int_equal(query_parse_sort(&q, SPAN_LIT("-referenced_by"), NULL),
	                 ERR_OK);
	assert_int_equal(query_run(&q, &rows), ERR_OK);
	assert_int_equal(rowset_at(rows, 0), 0);
	assert_int_equal(rowset_at(rows, 3), 3);
	rowset_free(rows);
	table_load(&table_binaries, d, 0, &a, &r);
	assert_span(cell(&r, "referenced_by"), "6");
	assert_span(cell(&r, "holders"), "2");
	table_load(&table_binaries, d, 3, &a, &r);
	assert_span(cell(&r, "holders"), "0");
	arena_release(&a);
	dump_free(d);
}

/* The processes that hold the binary in a row. */
static unsigned holders_of(struct dump *d, uint32_t row, uint32_t first)
{
	struct place p = place_of_row(&table_binaries, d, row);
	struct relation_job *j = relation_job_new(d, &p);
	unsigned n = 0;

	assert_int_equal(job_run(&j->job), ERR_OK);
	if (j->n > 0) {
		assert_int_equal(j->n, 1);
		assert_ptr_equal(j->found[0].table, &table_processes);
		assert_int_equal(j->found[0].row[0], first);
		n = j->found[0].n;
	}
	relation_job_free(j);
	return n;
}

static void test_holders(void **state)
{
	struct dump *d = DUMP_OF(text);

	(void)state;
	assert_int_equal(holders_of(d, 0, 0), 2);
	assert_int_equal(holders_of(d, 1, 1), 1);
	assert_int_equal(holders_of(d, 3, 0), 0);
	/* the page's job has made the pass as well */
	check(d, 0, 6, 2);
	dump_free(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_counts),  cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_crlf),    cmocka_unit_test(test_columns),
		cmocka_unit_test(test_holders),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
