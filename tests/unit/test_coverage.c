/* SPDX-License-Identifier: Apache-2.0 */
/* What is whole, cut and missing of a dump that ends early, and why a table is
 * empty. */
#include "model/coverage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "model/absent.h"
#include "text_dump.h"

#define HEAD_OF(system)                                                        \
	"=erl_crash_dump:0.5\nSun Nov 22 02:59:06 2026\nSlogan: test\n"        \
	"System version: " system " [source] [64-bit]\n"
#define OTP25 HEAD_OF("Erlang/OTP 25 [erts-13.1.5]")
#define OTP17 HEAD_OF("Erlang/OTP 17 [erts-6.3]")
#define R15   HEAD_OF("Erlang R15B01 (erts-5.9.1)")
#define R12   HEAD_OF("Erlang (BEAM) emulator version 5.6.4")

#define PROCS                                                                  \
	"=memory\ntotal: 1\n=proc:<0.9.0>\nState: Waiting\n"                   \
	"=proc:<0.1.0>\nState: Waiting\n=proc:<0.5.0>\nState: Waiting\n"

static void check_words(const struct dump *d, enum coverage_state state,
                        const char *words)
{
	struct coverage c;
	char text[512];

	coverage_read(d, &c);
	assert_true(c.cut);
	assert_int_equal(coverage_words(d, &c, state, text, sizeof(text)),
	                 strlen(words));
	assert_string_equal(text, words);
}

static void check_where(const struct dump *d, const char *where)
{
	struct coverage c;
	char text[512];

	coverage_read(d, &c);
	assert_int_equal(coverage_where(d, &c, text, sizeof(text)),
	                 strlen(where));
	assert_string_equal(text, where);
}

static void test_whole(void **state)
{
	struct dump *d = DUMP_OF(OTP25 PROCS "=atoms\n'a'\n=end\n");
	struct coverage c;

	(void)state;
	coverage_read(d, &c);
	assert_false(c.cut);
	assert_false(
		coverage_lacks_rows(&c, table_by_key(SPAN_LIT("processes"))));
	assert_false(coverage_lacks_data(d, &c, 2));
	check_where(d, "");
	dump_free(d);
}

static void test_cut_in_processes(void **state)
{
	struct dump *d = DUMP_OF(OTP25 PROCS);
	struct coverage c;

	(void)state;
	check_words(d, COVERAGE_WHOLE, "head, memory");
	check_words(d, COVERAGE_CUT, "processes");
	check_words(d, COVERAGE_MISSING,
	            "ports, ETS tables, timers, nodes, modules, funs, "
	            "messages, dictionaries, stacks, heaps, persistent terms, "
	            "literals, binaries, atoms");
	check_where(d, "the dump is cut in =proc:<0.5.0>");
	coverage_read(d, &c);
	assert_true(
		coverage_lacks_rows(&c, table_by_key(SPAN_LIT("processes"))));
	assert_false(coverage_lacks_rows(&c, table_by_key(SPAN_LIT("memory"))));
	assert_false(
		coverage_lacks_rows(&c, table_by_key(SPAN_LIT("general"))));
	assert_true(
		coverage_lacks_rows(&c, table_by_key(SPAN_LIT("sections"))));
	assert_true(coverage_lacks_data(d, &c, 2));
	dump_free(d);
}

/* The order of the processes is not that of their numbers. */
static void test_cut_in_data(void **state)
{
	struct dump *d = DUMP_OF(
		OTP25 PROCS "=proc_heap:<0.9.0>\nAB\n=proc_stack:<0.1.0>\nA\n"
			    "=abort:CRASH DUMP SIZE LIMIT REACHED\n");
	struct coverage c;

	(void)state;
	check_words(d, COVERAGE_WHOLE, "head, memory, processes");
	check_words(d, COVERAGE_CUT, "messages, dictionaries, stacks, heaps");
	check_words(d, COVERAGE_MISSING,
	            "persistent terms, literals, binaries, atoms");
	check_where(d, "the dump is cut in =proc_stack:<0.1.0>");
	coverage_read(d, &c);
	assert_false(
		coverage_lacks_rows(&c, table_by_key(SPAN_LIT("processes"))));
	assert_false(coverage_lacks_data(d, &c, 2));
	assert_true(coverage_lacks_data(d, &c, 3));
	assert_true(coverage_lacks_data(d, &c, 4));
	dump_free(d);
}

static void test_cut_behind_data(void **state)
{
	struct dump *d = DUMP_OF(OTP25 PROCS "=persistent_terms\nHab|I1\n");
	struct coverage c;

	(void)state;
	coverage_read(d, &c);
	for (uint32_t i = 2; i <= 4; i++)
		assert_false(coverage_lacks_data(d, &c, i));
	dump_free(d);
}

/* What a release does not write is not missing. */
static void test_old_release(void **state)
{
	struct dump *d = DUMP_OF(OTP17 PROCS "=proc_heap:<0.5.0>\nA");

	(void)state;
	check_words(d, COVERAGE_MISSING, "binaries, atoms");
	dump_free(d);
}

/* Sections that no release writes belong to what is before them. */
static void test_unknown_tags(void **state)
{
	struct dump *d = DUMP_OF(OTP25 "=memory\ntotal: 1\n=new_thing:a\nb\n");

	(void)state;
	check_words(d, COVERAGE_CUT, "memory");
	check_where(d, "the dump is cut in =new_thing:a");
	dump_free(d);
}

static void test_cut_in_head(void **state)
{
	struct dump *d = DUMP_OF("=erl_crash_dump:0.5\nSun Nov 22");
	struct coverage c;
	char text[16];

	(void)state;
	check_words(d, COVERAGE_WHOLE, "");
	check_words(d, COVERAGE_CUT, "head");
	coverage_read(d, &c);
	assert_int_equal(
		coverage_words(d, &c, COVERAGE_MISSING, text, sizeof(text)),
		15);
	assert_string_equal(text, "schedulers, dir");
	assert_int_equal(coverage_where(d, &c, text, sizeof(text)), 15);
	assert_string_equal(text, "the dump is cut");
	dump_free(d);
}

/* While nothing is sure, nothing is said. */
static void test_not_indexed(void **state)
{
	struct span text = SPAN_LIT(OTP25 PROCS);
	struct err_info info;
	enum err code;
	struct dump *d = dump_from_index(
		index_from_source(source_from_memory(text, 0), &code, &info));
	struct coverage c;

	(void)state;
	coverage_read(d, &c);
	assert_false(c.cut);
	dump_free(d);
}

static void check_absent(const struct dump *d, const char *table,
                         enum absent why, const char *text)
{
	const struct table *t = table_by_key(span_str(table));
	char got[ABSENT_TEXT];

	assert_non_null(t);
	assert_int_equal(absent_why(t, d, true), why);
	assert_int_equal(absent_text(t, d, true, got), strlen(text));
	assert_string_equal(got, text);
}

static void test_absent(void **state)
{
	struct dump *d = DUMP_OF(OTP25 "=memory\nto");
	char text[ABSENT_TEXT];

	(void)state;
	check_absent(d, "processes", ABSENT_CUT,
	             "The dump is cut in =memory, before its processes.");
	check_absent(d, "memory", ABSENT_CUT,
	             "The dump is cut in =memory, where its memory would "
	             "begin.");
	check_absent(d, "general", ABSENT_NOT, "");
	check_absent(d, "sections", ABSENT_NOT, "");
	assert_int_equal(
		absent_why(table_by_key(SPAN_LIT("processes")), d, false),
		ABSENT_NOT_YET);
	absent_text(table_by_key(SPAN_LIT("processes")), d, false, text);
	assert_string_equal(text,
	                    "Nothing yet: the dump is still being indexed.");
	dump_free(d);

	d = DUMP_OF(OTP25 "=allocator:sys_alloc\noption e: true\n"
	                  "=abort:CRASH DUMP SIZE LIMIT REACHED\n");
	check_absent(d, "processes", ABSENT_CUT,
	             "The dump is cut in =allocator:sys_alloc (CRASH DUMP SIZE "
	             "LIMIT REACHED), before its processes.");
	check_absent(d, "memory", ABSENT_NONE,
	             "The allocators were switched off (erl +Mea min).");
	dump_free(d);

	d = DUMP_OF(OTP25 "=end\n");
	check_absent(d, "processes", ABSENT_NONE,
	             "The dump has no sections of the processes.");
	dump_free(d);
}

/* A table of a part, whatever tables the program has. */
static struct table table_of(enum tag tag)
{
	return (struct table){.key = "any", .kind = ROWS_SECTIONS, .tag = tag};
}

static void check_release(const char *head, enum tag tag, enum absent why,
                          const char *text)
{
	char all[1024], got[ABSENT_TEXT];
	struct table t = table_of(tag);
	struct dump *d;

	snprintf(all, sizeof(all), "%s=end\n", head);
	d = dump_of(span_str(all));
	assert_int_equal(absent_why(&t, d, true), why);
	absent_text(&t, d, true, got);
	assert_string_equal(got, text);
	dump_free(d);
}

static void test_absent_release(void **state)
{
	(void)state;
	check_release(OTP17, TAG_SCHEDULER, ABSENT_UNWRITTEN,
	              "This dump is of OTP 17; schedulers are written since "
	              "OTP 18.");
	check_release(R15, TAG_PERSISTENT_TERMS, ABSENT_UNWRITTEN,
	              "This dump is of R15B01; persistent terms are written "
	              "since OTP 21.2.");
	check_release(R12, TAG_LITERALS, ABSENT_UNWRITTEN,
	              "This dump is of R12B; literals are written since OTP "
	              "20.2.");
	check_release(OTP25, TAG_INTERNAL_ETS, ABSENT_UNWRITTEN,
	              "This dump is of OTP 25; internal ETS tables are written "
	              "up to OTP 19. Only debug builds of the emulator write "
	              "them.");
	check_release(OTP17, TAG_INTERNAL_ETS, ABSENT_NONE,
	              "Only debug builds of the emulator write them.");
	check_release(HEAD_OF("Erlang/OTP 20 [erts-9.2.1]"),
	              TAG_DIRTY_CPU_SCHEDULER, ABSENT_UNWRITTEN,
	              "This dump is of OTP 20; dirty schedulers are written "
	              "since OTP 20.3.");
	check_release(HEAD_OF("Erlang/OTP 20 [erts-9.3]"),
	              TAG_DIRTY_CPU_SCHEDULER, ABSENT_NONE,
	              "The emulator writes them on Linux and Windows, not on "
	              "macOS.");
	check_release(HEAD_OF("Erlang/OTP 21 [erts-10.2]"),
	              TAG_PERSISTENT_TERMS, ABSENT_NONE,
	              "No persistent term was stored.");
	/* nobody knows what a dump without a version was written by */
	check_release("=erl_crash_dump:0.5\nSun\n", TAG_SCHEDULER, ABSENT_NONE,
	              "The dump has no sections of the schedulers.");
}

/* Every tag of the writer has its part, and the parts of a table with several
 * tags are all looked at. */
static void test_parts(void **state)
{
	static const enum tag also[] = {TAG_DIRTY_IO_SCHEDULER, TAG_COUNT};
	struct table t = table_of(TAG_SCHEDULER);
	enum dump_part first, last;

	(void)state;
	for (unsigned tag = 0; tag < TAG_COUNT; tag++)
		if (tag != TAG_ABORT && tag != TAG_END && tag != TAG_UNKNOWN)
			assert_int_not_equal(part_of_tag((enum tag)tag),
			                     DUMP_PART_COUNT);
	assert_int_equal(part_of_tag(TAG_UNKNOWN), DUMP_PART_COUNT);
	t.also = also;
	assert_true(part_of_table(&t, &first, &last));
	assert_int_equal(first, DUMP_PART_SCHEDULERS);
	assert_int_equal(last, DUMP_PART_DIRTY);
	assert_false(part_of_table(table_by_key(SPAN_LIT("general")), &first,
	                           &last));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole),
		cmocka_unit_test(test_cut_in_processes),
		cmocka_unit_test(test_cut_in_data),
		cmocka_unit_test(test_cut_behind_data),
		cmocka_unit_test(test_old_release),
		cmocka_unit_test(test_unknown_tags),
		cmocka_unit_test(test_cut_in_head),
		cmocka_unit_test(test_not_indexed),
		cmocka_unit_test(test_absent),
		cmocka_unit_test(test_absent_release),
		cmocka_unit_test(test_parts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
