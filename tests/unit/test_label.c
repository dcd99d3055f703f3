/* SPDX-License-Identifier: Apache-2.0 */
/* Labels of processes: where they are found, how they are shown, and what
 * rows are filtered and sorted by them. */
#include "model/label.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "model/detail.h"
#include "model/literals.h"
#include "model/process.h"
#include "model/query.h"
#include "model/textfilter.h"
#include "text_dump.h"

#define HEAD(release)                                                          \
	"=erl_crash_dump:0.5\nSun Nov 22 00:48:16 2026\n"                      \
	"System version: Erlang/OTP " release " [64-bit]\n"
#define OTP27 HEAD("27 [erts-15.0]")
#define OTP26 HEAD("26 [erts-14.2]")
#define LABEL "t2:AE:$process_label,"

/* One with a tuple that is partly a literal; one with an atom; one with a pair
 * that is no entry, and an entry behind it; one that is a literal; and four
 * without a label: another key, no dictionary, no heap, an entry that is cut
 * off. */
#define PROCESSES                                                              \
	"=proc:<0.1.0>\nState: Waiting\nSpawned as: m:f/1\n"                   \
	"Link list: [<0.2.0>]\n"                                               \
	"=proc:<0.2.0>\nState: Waiting\nSpawned as: m:f/2\n"                   \
	"=proc:<0.3.0>\nState: Waiting\nName: named\n"                         \
	"=proc:<0.4.0>\nState: Waiting\nSpawned as: m:f/4\n"                   \
	"=proc:<0.5.0>\nState: Waiting\n=proc:<0.6.0>\nState: Waiting\n"       \
	"=proc:<0.7.0>\nState: Waiting\n=proc:<0.8.0>\nState: Waiting\n"       \
	"=proc_dictionary:<0.1.0>\nI4\nHA8\nHA0\n"                             \
	"=proc_heap:<0.1.0>\nA0:" LABEL "HB0\nB0:t2:A6:worker,HF0\n"           \
	"A8:t2:A1:k,A1:v\n"                                                    \
	"=proc_dictionary:<0.2.0>\nHA0\n"                                      \
	"=proc_heap:<0.2.0>\n1:I1\nA0:" LABEL "A5:hello\n"                     \
	"=proc_dictionary:<0.3.0>\nHA0\n"                                      \
	"=proc_heap:<0.3.0>\nAA0:" LABEL "A5:other\nB0:t1:A5:x:" LABEL         \
	"\nA0:" LABEL "I77\n"                                                  \
	"=proc_dictionary:<0.4.0>\nHA0\n"                                      \
	"=proc_heap:<0.4.0>\nA0:" LABEL "HF0\n"                                \
	"=proc_dictionary:<0.5.0>\nHA0\n"                                      \
	"=proc_heap:<0.5.0>\nA0:t2:AE:$process_labem,A1:x\n"                   \
	"=proc_heap:<0.6.0>\nA0:" LABEL "A1:x\n"                               \
	"=proc_dictionary:<0.7.0>\nHA0\n"                                      \
	"=literals\nF0:lI104|HF1\nF1:lI105|N\n"                                \
	"=proc_dictionary:<0.8.0>\nHA0\n"                                      \
	"=proc_heap:<0.8.0>\nA0:" LABEL

static const char *const labels[] = {
	"{worker,\"hi\"}", "hello", "77", "\"hi\"", NULL, NULL, NULL, NULL,
};

enum { ROWS = sizeof(labels) / sizeof(labels[0]) };

static struct span label_of(const struct dump *d, uint32_t row, bool quick,
                            struct arena *a)
{
	struct record r;
	struct value v;

	table_load(&table_processes, d, row, a, &r);
	r.quick = quick;
	v = record_value(&r, PROCESS_label);
	return v.type == VALUE_NONE ? SPAN_NONE : v.text;
}

static void test_labels(void **state)
{
	struct dump *d = DUMP_OF(OTP27 PROCESSES);
	struct arena a;

	(void)state;
	arena_init(&a);
	assert_int_equal(table_rows(&table_processes, d), ROWS);
	/* forward, then backward, then twice the same */
	for (uint32_t k = 0; k < 4 * ROWS; k++) {
		uint32_t i = k < ROWS       ? k
		             : k < 2 * ROWS ? 2 * ROWS - 1 - k
		                            : k / 2 - ROWS;
		struct span s = label_of(d, i, false, &a);

		assert_int_equal(!s.p, !labels[i]);
		if (labels[i])
			assert_span(s, labels[i]);
	}
	dump_set_syntax(d, NULL);
	assert_span(label_of(d, 0, false, &a), "HB0");
	assert_span(label_of(d, 1, false, &a), "A5:hello");
	arena_release(&a);
	dump_free(d);
}

/* Older releases have no labels: a key of this name means nothing. */
static void test_release(void **state)
{
	struct dump *old = DUMP_OF(OTP26 PROCESSES);
	struct dump *unknown = DUMP_OF("=erl_crash_dump:0.5\nx\n" PROCESSES);
	struct arena a;

	(void)state;
	arena_init(&a);
	assert_null(label_of(old, 1, false, &a).p);
	assert_span(label_of(unknown, 1, false, &a), "hello");
	arena_release(&a);
	dump_free(old);
	dump_free(unknown);
}

/* What needs the literals waits for them in a frame, also if it is only a part
 * of the label. */
static void test_waits(void **state)
{
	struct dump *d = DUMP_OF(OTP27 PROCESSES);
	struct literals *l = dump_literals(d);
	struct arena a;
	struct record r;

	(void)state;
	arena_init(&a);
	table_load(&table_processes, d, 0, &a, &r);
	r.quick = true;
	assert_false(literals_wanted(l, d));
	assert_span(cell(&r, "display_name"), "m:f/1");
	assert_true(literals_wanted(l, d));
	assert_span(label_of(d, 0, true, &a), "HB0");
	assert_span(label_of(d, 1, true, &a), "hello");
	while (literals_step(l, d))
		;
	assert_span(cell(&r, "display_name"), labels[0]);
	assert_span(label_of(d, 3, true, &a), labels[3]);
	arena_release(&a);
	dump_free(d);
}

static void test_names(void **state)
{
	static const char *const names[] = {"{worker,\"hi\"}", "hello", "named",
	                                    "\"hi\""};
	struct dump *d = DUMP_OF(OTP27 PROCESSES);
	struct place place;
	struct detail detail;
	struct record_memo memo = {0};
	struct arena a;
	struct record r;
	bool linked = false;

	(void)state;
	arena_init(&a);
	for (uint32_t i = 0; i < 4; i++) {
		table_load(&table_processes, d, i, &a, &r);
		r.memo = &memo;
		assert_span(cell(&r, "display_name"), names[i]);
		assert_span(cell(&r, "label"), labels[i]);
	}
	place = place_of_row(&table_processes, d, 0);
	detail_load(d, &place, &a, &detail);
	for (uint32_t i = 0; i < detail.n; i++)
		linked |= span_eq_str(detail.items[i].text, "<0.2.0>  hello");
	assert_true(linked);
	arena_release(&a);
	dump_free(d);
}

static bool match(const struct dump *d, const char *text, uint32_t row)
{
	struct textfilter *f = textfilter_new(&table_processes, span_str(text));
	struct arena a;
	bool found;

	arena_init(&a);
	assert_false(textfilter_prepare(f, d));
	found = textfilter_match(f, d, row, &a);
	textfilter_free(f);
	arena_release(&a);
	return found;
}

static void test_filter(void **state)
{
	struct dump *d = DUMP_OF(OTP27 PROCESSES);

	(void)state;
	/* the second time it is known which rows have none */
	for (int i = 0; i < 2; i++)
		for (uint32_t row = 0; row < 8; row++)
			assert_int_equal(match(d, "hello", row), row == 1);
	assert_true(dump_is_bare(d, 4));
	assert_false(dump_is_bare(d, 1));
	assert_true(match(d, "worker", 0));
	assert_true(match(d, "{worker,\"hi\"", 0));
	assert_false(match(d, "worker", 1));
	assert_false(match(d, "HELLO", 1));
	assert_true(match(d, "hel", 1));
	assert_true(match(d, "77", 2));
	assert_false(match(d, "other", 2));
	assert_true(match(d, "\"hi", 3));
	assert_false(match(d, "!\"hi", 3));
	assert_false(match(d, "process_label", 0));
	dump_free(d);
}

static void test_sort(void **state)
{
	static const uint32_t want[] = {3, 2, 1, 0};
	struct dump *d = DUMP_OF(OTP27 PROCESSES);
	struct query q = {.table = &table_processes, .dump = d};
	struct err_info info;
	struct query_job *j;

	(void)state;
	assert_int_equal(query_parse_sort(&q, SPAN_LIT("label"), &info),
	                 ERR_OK);
	j = query_job_new(&q);
	while (j->job.step(&j->job) == JOB_MORE)
		;
	assert_int_equal(j->job.result, ERR_OK);
	for (uint32_t i = 0; i < sizeof(want) / sizeof(want[0]); i++)
		assert_int_equal(rowset_at(j->result, i), want[i]);
	rowset_free(j->result);
	query_job_free(j);
	dump_free(d);
}

/* What is far behind in a heap is not looked for. */
static void test_far(void **state)
{
	static const char begin[] =
		OTP27 "=proc:<0.1.0>\nState: Waiting\n"
		      "=proc_dictionary:<0.1.0>\nHA0\n=proc_heap:<0.1.0>\n";
	static const char end[] = "A0:" LABEL "A1:x\n";
	static const char line[] = "5:lI1|N\n";
	size_t room = 2 * LABEL_MOST;
	char *text = xmalloc(room);
	struct label l;

	(void)state;
	for (size_t most = 3 * LABEL_QUICK / 2;; most = 3 * LABEL_MOST / 2) {
		size_t n = sizeof(begin) - 1;
		struct dump *d;

		memcpy(text, begin, n);
		for (; n < most; n += sizeof(line) - 1)
			memcpy(text + n, line, sizeof(line) - 1);
		memcpy(text + n, end, sizeof(end) - 1);
		d = dump_of((struct span){text, n + sizeof(end) - 1});
		assert_false(
			label_find(d, SPAN_LIT("<0.1.0>"), LABEL_QUICK, &l));
		assert_int_equal(
			label_find(d, SPAN_LIT("<0.1.0>"), LABEL_MOST, &l),
			most < LABEL_MOST);
		dump_free(d);
		if (most > LABEL_MOST)
			break;
	}
	free(text);
}

/* Many pairs with the key: some are asked about, in one pass. */
static void test_many_pairs(void **state)
{
	enum { N = 2000 };
	static char text[N * 60];
	struct dump *d;
	struct label l;
	size_t n;

	(void)state;
	for (int right = 3; right <= N; right += N - 3) {
		n = (size_t)sprintf(text, "%s",
		                    OTP27 "=proc:<0.1.0>\nState: Waiting\n"
		                          "=proc_dictionary:<0.1.0>\n");
		n += (size_t)sprintf(text + n, "H%X\n", right);
		n += (size_t)sprintf(text + n, "=proc_heap:<0.1.0>\n");
		for (int i = 1; i <= N; i++)
			n += (size_t)sprintf(text + n, "%X:" LABEL "I%d\n", i,
			                     i);
		d = dump_of((struct span){text, n});
		assert_int_equal(
			label_find(d, SPAN_LIT("<0.1.0>"), LABEL_MOST, &l),
			right == 3);
		if (right == 3)
			assert_span(l.elem, "I3");
		dump_free(d);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_labels),
		cmocka_unit_test(test_release),
		cmocka_unit_test(test_waits),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_filter),
		cmocka_unit_test(test_sort),
		cmocka_unit_test(test_far),
		cmocka_unit_test(test_many_pairs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
