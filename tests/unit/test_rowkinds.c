/* SPDX-License-Identifier: Apache-2.0 */
/* Rows that are not just the sections of one tag: entries (entries.h) and
 * tables over several tags, with tables of the test's own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "index/source.h"
#include "model/dump.h"
#include "model/entries.h"
#include "text_dump.h"

#define HEAD "=erl_crash_dump:0.5\nSun Nov 22 00:48:16 2026\n"

static const struct table lines_table = {
	.key = "lines",
	.kind = ROWS_ENTRIES,
	.tag = TAG_ATOMS,
};

static void follow_all(struct entries *e, const struct dump *d)
{
	bool more = true;

	while (more)
		assert_int_equal(entries_follow(e, d, &more), ERR_OK);
}

static struct span text_at(const struct entries *e, const struct dump *d,
                           uint32_t row, uint32_t *section)
{
	struct record r = {.dump = d, .value = SPAN_NONE};

	entries_load(e, row, &r);
	*section = r.number;
	return r.value;
}

static void check_lines(const char *dump, const char *const *want,
                        const uint32_t *section, uint32_t n)
{
	struct dump *d = dump_of(span_str(dump));
	struct entries *e = entries_new(&lines_table);

	assert_int_equal(entries_count(e), 0);
	follow_all(e, d);
	assert_int_equal(entries_count(e), n);
	for (uint32_t i = 0; i < n; i++) {
		uint32_t at;

		assert_span(text_at(e, d, i, &at), want[i]);
		assert_int_equal(at, section[i]);
	}
	entries_free(e);
	dump_free(d);
}

static void test_lines(void **state)
{
	static const char *const want[] = {"a", "", "'b c'", "x", "cut"};
	static const uint32_t section[] = {1, 1, 1, 4, 5};

	(void)state;
	check_lines(HEAD "=atoms\na\n\n'b c'\r\n=atoms\n=memory\ntotal: 1\n"
	                 "=atoms\nx\n=atoms\ncut",
	            want, section, 5);
	check_lines(HEAD "=memory\ntotal: 1\n=end\n", want, section, 0);
	check_lines(HEAD "=atoms\n=end\n", want, section, 0);
}

/* More than one step of anchors, and more than one slice of the work. */
static void test_many_lines(void **state)
{
	enum { LINES = 70000 };
	char *text = xmalloc(LINES * 8 + 100);
	size_t n = (size_t)sprintf(text, "%s=atoms\n", HEAD);
	struct entries *e = entries_new(&lines_table);
	uint32_t section;
	struct dump *d;

	(void)state;
	for (int i = 0; i < LINES; i++)
		n += (size_t)sprintf(text + n, "a%d\n", i);
	d = dump_of((struct span){text, n});
	follow_all(e, d);
	assert_int_equal(entries_count(e), LINES);
	for (uint32_t i = 0; i < LINES; i += 61) {
		char want[16];

		sprintf(want, "a%u", (unsigned)i);
		assert_span(text_at(e, d, i, &section), want);
	}
	assert_span(text_at(e, d, LINES - 1, &section), "a69999");
	entries_free(e);
	dump_free(d);
	free(text);
}

/* Two lines are one entry. */
static struct span two_lines(struct span *text)
{
	struct span first, second;
	const char *from = text->p;

	span_line(text, &first);
	if (span_line(text, &second))
		return (struct span){from,
		                     (size_t)(second.p - from) + second.n};
	return first;
}

static void test_own_entries(void **state)
{
	struct table t = lines_table;
	struct dump *d = DUMP_OF(HEAD "=atoms\na\nb\nc\nd\ne\n=end\n");
	struct entries *e;
	uint32_t section;

	(void)state;
	t.entry = two_lines;
	e = entries_new(&t);
	follow_all(e, d);
	assert_int_equal(entries_count(e), 3);
	assert_span(text_at(e, d, 0, &section), "a\nb");
	assert_span(text_at(e, d, 1, &section), "c\nd");
	assert_span(text_at(e, d, 2, &section), "e");
	entries_free(e);
	dump_free(d);
}

static const enum tag dirty[] = {TAG_DIRTY_CPU_SCHEDULER,
                                 TAG_DIRTY_IO_SCHEDULER, TAG_COUNT};

static const struct table merged = {
	.key = "merged",
	.kind = ROWS_SECTIONS,
	.tag = TAG_SCHEDULER,
	.also = dirty,
};

static void test_several_tags(void **state)
{
	static const char *const want[] = {"1", "5", "2", "6", "3"};
	struct dump *d = DUMP_OF(
		HEAD
		"=scheduler:1\n=memory\ntotal: 1\n=dirty_io_scheduler:5\n"
		"=scheduler:2\n=dirty_cpu_run_queue\n=dirty_cpu_scheduler:6\n"
		"=scheduler:3\n=end\n");
	struct arena a;
	struct record r;

	(void)state;
	arena_init(&a);
	assert_int_equal(table_rows(&merged, d), 5);
	for (uint32_t i = 0; i < 5; i++) {
		struct place p = place_of_row(&merged, d, i);

		table_load(&merged, d, i, &a, &r);
		assert_span(r.section.id, want[i]);
		assert_int_equal(p.section, r.number);
		assert_ptr_equal(p.table, &merged);
	}
	arena_release(&a);
	dump_free(d);
}

static void test_places(void **state)
{
	struct dump *d = DUMP_OF(HEAD "=proc:<0.1.0>\nState: x\n=foo\n"
	                              "=proc:<0.2.0>\nState: x\n=end\n");
	struct place p = place_of_section(d, 3);

	(void)state;
	assert_string_equal(p.table->key, "processes");
	assert_int_equal(p.row, 1);
	assert_int_equal(p.section, 3);
	assert_int_equal(place_of_row(p.table, d, 1).section, 3);
	p = place_of_section(d, 2);
	assert_null(p.table);
	assert_int_equal(p.section, 2);
	p = place_of_section(d, 0);
	assert_string_equal(p.table->key, "general");
	p = place_of_row(table_by_key(SPAN_LIT("memory")), d, 0);
	assert_int_equal(p.section, SECTION_NONE);
	dump_free(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_many_lines),
		cmocka_unit_test(test_own_entries),
		cmocka_unit_test(test_several_tags),
		cmocka_unit_test(test_places),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
