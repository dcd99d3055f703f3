/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The text filter: what it finds is what stands in the cells, no more and no
 * less, however it gets there.
 */
#include "model/textfilter.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "dump_text.h"
#include "model/process.h"
#include "text_dump.h"

static const char *const bodies[] = {
	"State: Waiting\nName: 'hello world'\nSpawned as: erlang:apply/2\n"
	"Spawned by: <0.9.0>\nMessage queue length: 0\n"
	"Link list: [<0.1.0>, #Port<0.5>, {to,<0.2.0>,#Ref<0.1.2.3>}]\n"
	"Reductions: 3084\nStack+heap: 610\nOldHeap: 0\nMemory: 8976\n"
	"Program counter: 0x00007fafd1197b18 (cdgen:hold/1 + 80)\n"
	"arity = 0\nInternal State: ACT_PRIO_NORMAL | USR_PRIO_NORMAL\n",
	/* no Memory: it is made of Stack+heap */
	"State: Running\nLast scheduled in for: lists:Reverse/1\n"
	"Spawned by: []\nReductions: 00012\nStack+heap: 1250\n",
	/* labels as values, and twice */
	"State: Memory\nState: Suspended\nName: State\nReductions: +77\n"
	"Odd label: surprise\nMemory: overflow\n",
	"State: Exiting\r\nMemory: 123456789012345678901\r\n",
	"State: Waiting\nLast calls: lists:reverse/1\n timeout\n"
	" erlang:send/2\n\nReductions: 99\n",
	"",
	"State: Waiting\nLink list: [<0.777.0>, <0.778.0>]\nReductions: 5\n"
	"Stack+heap: 10007\r\nOldHeap: 00125\nHeap unused:\nOldHeap unused: 0\n"
	"BinVHeap: overflow77\nStack+heap: 777\nOldBinVHeap: -3\n"
	"BinVHeap unused: 9223372036854775807\n"
	"OldBinVHeap unused: 18446744073709551615\n"
	"Heap fragment data: 125 \nMemory: 0070\n",
	"Stack+heap: 777\nProgram counter: 0x1 (a:b/1 + 2)\n",
	"Stack+heap:777\nOldHeap: 1234567890123456789012\nOldHeap : 4",
	"State:\nName: \nReductions: x",
};

enum { N = sizeof(bodies) / sizeof(*bodies) };

static int setup(void **state)
{
	struct dump_text *t = xmalloc(sizeof(*t));

	dump_text_head(t);
	dump_text_add(t, "=memory\ntotal: 1000\nprocesses: 250\n");
	for (uint32_t i = 0; i < N; i++)
		dump_text_add(t, "=proc:<0.%u.0>\n%s%s", i + 40, bodies[i],
		              i + 1 == N ? "\n" : "");
	dump_text_add(t, "=proc_heap:<0.40.0>\n7F00:t1:needleinheap\n");
	dump_text_open(t);
	*state = t;
	return 0;
}

static int teardown(void **state)
{
	struct dump_text *t = *state;

	dump_text_release(t);
	free(t);
	return 0;
}

static bool match(const struct table *table, const struct dump *d,
                  const char *text, uint32_t row)
{
	struct textfilter *f = textfilter_new(table, span_str(text));
	struct textfilter *copy = textfilter_copy(f);
	struct arena a;
	bool found;

	arena_init(&a);
	textfilter_free(f);
	found = textfilter_match(copy, d, row, &a);
	textfilter_free(copy);
	arena_release(&a);
	return found;
}

static bool contains(struct span hay, struct span text, bool fold)
{
	for (size_t i = 0; i + text.n <= hay.n; i++) {
		struct span s = {hay.p + i, text.n};

		if (fold ? utf8_equal_fold(s, text) : span_eq(s, text))
			return true;
	}
	return false;
}

/* What the filter promises, said plainly. */
static bool expected(const struct table *table, const struct dump *d,
                     const char *text, uint32_t row)
{
	bool invert = *text == '!', fold = true, found = false;
	struct arena a;
	struct record r;

	for (const char *p = text; *p; p++)
		fold = fold && !(*p >= 'A' && *p <= 'Z');
	arena_init(&a);
	table_load(table, d, row, &a, &r);
	for (unsigned i = 0; i < table->n_columns; i++) {
		struct value v = record_value(&r, i);

		found |= contains(value_plain(&v, &a), span_str(text + invert),
		                  fold);
	}
	arena_release(&a);
	return found != invert;
}

static const char *const texts[] = {
	"waiting",
	"Waiting",
	"WAITING",
	"!waiting",
	"memory",
	"Memory",
	"state",
	"State",
	"hello w",
	"'hello",
	"<0.4",
	"0.40.",
	"<0.40.0>",
	"0",
	"4",
	"8976",
	"4880",
	"488",
	"610",
	"10000",
	"1250",
	"12",
	"00012",
	"+77",
	"77",
	"overflow",
	"surprise",
	"odd",
	"arity",
	"=",
	"reverse",
	"Reverse",
	"timeout",
	"send/2",
	"proc",
	"hold/1",
	"+ 80",
	"80",
	"7fafd",
	"|",
	" | ",
	"3",
	"2",
	"1",
	"[",
	"[]",
	"#ref",
	"true",
	"e",
	"x",
	"a",
	"suspended",
	"label",
	"-",
	"-1",
	"exiting",
	"123456789012345678901",
	"1844674",
	"!0",
	": ",
	"e: m",
	"\n",
	"needleinheap",
	"zzz",
	"18446744073709551615",
	"777",
	"778",
	"6216", /* 777 words */
	"621",
	"216",
	"80056", /* 10007 words */
	"0056",
	"005",
	"00",
	"000",
	"1000",
	"00125",
	"125",
	"70",
	"0070",
	"overflow77",
	"-24",
	"24",
	"-3",
	"9223372036854775807",
	"73786976294838206456",
	"7378697629483820645",
	"8446744073709551615",
	"1234567890123456789",
	"12345678901234567890",
	"9876543120",
	"5",
	"6",
	"7",
	"8",
	"9",
	"!6216",
};

static void test_cells(void **state)
{
	const struct dump_text *t = *state;

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		for (uint32_t row = 0; row < N; row++) {
			bool want = expected(&table_processes, t->dump,
			                     texts[i], row);

			if (match(&table_processes, t->dump, texts[i], row) !=
			    want)
				fail_msg("\"%s\" in row %u: not %d", texts[i],
				         row, want);
		}
}

/* Names whose bytes stand in the dump in another form than in the cells. */
static void test_rewritten(void **state)
{
	static const char *const words[] = {
		"\xe6\x97\xa5", "\xe6\x97",    "\\227",   "227",
		"22",           "caf\xc3\xa9", "caf\xe9", "caf",
		"\\200",        "\\\\227",     "waiting", "!\xe6\x97\xa5",
	};
	struct dump *d = DUMP_OF(
		"=erl_crash_dump:0.5\nSun Nov 22 00:48:16 2026\n"
		"System version: Erlang/OTP 23 [erts-11.1.8] [64-bit]\n"
		"=proc:<0.1.0>\nState: Waiting\n"
		"Name: '\xe6\\227\xa5'\nReductions: 227\n"
		"=proc:<0.2.0>\nState: Waiting\nName: caf\xe9\n"
		"=proc:<0.3.0>\nState: Waiting\nName: '\\\\227\xc2\\200'\n"
		"=end\n");

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		for (uint32_t row = 0; row < 3; row++)
			if (match(&table_processes, d, words[i], row) !=
			    expected(&table_processes, d, words[i], row))
				fail_msg("\"%s\" in row %u", words[i], row);
	assert_true(match(&table_processes, d, "\xe6\x97\xa5", 0));
	assert_true(match(&table_processes, d, "227", 0));
	assert_false(match(&table_processes, d, "\\227", 0));
	assert_true(match(&table_processes, d, "caf\xc3\xa9", 1));
	assert_true(match(&table_processes, d, "\\227", 2));
	dump_free(d);
	d = DUMP_OF("=erl_crash_dump:0.5\nSun Nov 22 00:48:16 2026\n"
	            "System version: Erlang/OTP 27 [erts-15.0] [64-bit]\n"
	            "=proc:<0.1.0>\nState: Waiting\nName: \xe5\xe4\n"
	            "=proc:<0.2.0>\nState: Waiting\nName: \xc3\xa5\n=end\n");
	assert_true(match(&table_processes, d, "\xc3\xa5\xc3\xa4", 0));
	assert_false(match(&table_processes, d, "\xe5\xe4", 0));
	assert_true(match(&table_processes, d, "\xc3\xa5", 1));
	dump_free(d);
}

/* A few by hand, in case the cells themselves are wrong. */
static void test_known(void **state)
{
	const struct dump *d = ((const struct dump_text *)*state)->dump;

	assert_true(match(&table_processes, d, "waiting", 0));
	assert_false(match(&table_processes, d, "WAITING", 0));
	assert_false(match(&table_processes, d, "!waiting", 0));
	assert_true(match(&table_processes, d, "4880", 0));    /* 610 words */
	assert_false(match(&table_processes, d, "memory", 0)); /* a label */
	assert_true(match(&table_processes, d, "memory", 2));
	assert_false(match(&table_processes, d, "suspended", 2));
	assert_true(match(&table_processes, d, "<0.41", 1));
	assert_false(match(&table_processes, d, "proc:", 1));
}

static void test_other_tables(void **state)
{
	const struct dump *d = ((const struct dump_text *)*state)->dump;
	const struct table *memory = table_by_key(SPAN_LIT("memory"));
	const struct table *sections = table_by_key(SPAN_LIT("sections"));
	uint32_t n = table_rows(sections, d), found = 0;

	assert_int_equal(table_rows(memory, d), 2);
	assert_true(match(memory, d, "total", 0));
	assert_true(match(memory, d, "processes", 1));
	assert_true(match(memory, d, "250", 1));
	assert_false(match(memory, d, "total", 1));
	for (uint32_t i = 0; i < n; i++) {
		/* What a section holds is not what stands in its row. */
		assert_false(match(sections, d, "needleinheap", i));
		found += match(sections, d, "proc_heap", i);
	}
	assert_int_equal(found, 1);
}

static void test_find(void **state)
{
	struct textfilter *f = textfilter_new(NULL, SPAN_LIT("!b"));
	size_t len = 0;

	(void)state;
	assert_int_equal(textfilter_find(f, SPAN_LIT("ab!Bb"), &len), 2);
	assert_int_equal(len, 2);
	assert_int_equal(textfilter_find(f, SPAN_NONE, &len), 0);
	textfilter_free(f);
	f = textfilter_new(&table_processes, SPAN_LIT("!Bb"));
	assert_int_equal(textfilter_find(f, SPAN_LIT("bbBbb"), &len), 2);
	assert_int_equal(textfilter_find(f, SPAN_LIT("bbb"), &len), 3);
	textfilter_free(f);
}

static void test_nothing(void **state)
{
	(void)state;
	assert_null(textfilter_new(&table_processes, SPAN_NONE));
	assert_null(textfilter_new(&table_processes, SPAN_LIT("!")));
	assert_null(textfilter_new(NULL, SPAN_NONE));
	textfilter_free(NULL);
}

/* A table whose cells are not pieces of the row's section. */

static void from_elsewhere(const struct record *r, struct value *out)
{
	(void)r;
	*out = value_text(SPAN_LIT("elsewhere"));
}

static void yes(const struct record *r, struct value *out)
{
	(void)r;
	*out = value_bool(true);
}

static void test_made(void **state)
{
	const struct dump *d = ((const struct dump_text *)*state)->dump;
	struct column columns[] = {
		{.key = "yes", .get = yes, .unit = UNIT_BOOL},
		{.key = "far", .get = from_elsewhere, .unit = UNIT_TEXT},
	};
	struct table t = {
		.key = "made",
		.kind = ROWS_SECTIONS,
		.tag = TAG_PROC,
		.columns = columns,
		.n_columns = 1,
	};

	assert_true(match(&t, d, "tru", 0));
	assert_false(match(&t, d, "alse", 0));
	assert_false(match(&t, d, "waiting", 0));
	t.n_columns = 2;
	columns[1].flags = COL_ELSEWHERE;
	assert_true(match(&t, d, "elsew", 0));
	assert_false(match(&t, d, "waiting", 0));
}

static void check_hex(const char *digits, struct span text, size_t at,
                      size_t length)
{
	struct textfilter *f = textfilter_hex(span_str(digits));
	size_t len;

	assert_non_null(f);
	assert_int_equal(textfilter_find(f, text, &len), at);
	assert_int_equal(len, length);
	textfilter_free(f);
}

static void test_hex(void **state)
{
	static const char *const others[] = {"",     " ",    "0",      "000",
	                                     "0 0",  "0x12", "00 1",   "00,11",
	                                     "00g0", "+1",   "00 111", "-1"};

	(void)state;
	check_hex("00 11", SPAN_LIT("a\0\0\x11z"), 2, 2);
	check_hex("0011", SPAN_LIT("a\0\0\x11z"), 2, 2);
	check_hex("  00   11 ", SPAN_LIT("a\0\0\x11z"), 2, 2);
	check_hex("aBFf", SPAN_LIT("\xab\xff"), 0, 2);
	/* a byte is no letter */
	check_hex("61", SPAN_LIT("AAa"), 2, 1);
	check_hex("41", SPAN_LIT("aaa"), 3, 1);
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		assert_null(textfilter_hex(span_str(others[i])));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cells),
		cmocka_unit_test(test_rewritten),
		cmocka_unit_test(test_known),
		cmocka_unit_test(test_other_tables),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_made),
		cmocka_unit_test(test_hex),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
