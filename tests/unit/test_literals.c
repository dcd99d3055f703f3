/* SPDX-License-Identifier: Apache-2.0 */
/* The map of a dump's literals: who asks, who makes, when it can be made. */
#include "model/literals.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "model/heapmap.h"
#include "model/query.h"
#include "text_dump.h"

#define HEAD "=erl_crash_dump:0.5\nSun Nov 22 00:48:16 2026\n"

static void make(struct dump *d)
{
	while (literals_step(dump_literals(d), d))
		;
}

static void test_made_when_asked(void **state)
{
	struct dump *d = DUMP_OF(HEAD "=literals\n10:t1:I1\n18:lI1|N\n=end\n");
	struct literals *l = dump_literals(d);
	struct catchup_job *job = catchup_job_new(d);
	uint64_t off, done, all;

	(void)state;
	assert_int_equal(job_run(&job->job), ERR_OK);
	assert_null(literals_map(l));
	assert_false(literals_wanted(l, d));
	literals_want(l);
	assert_true(literals_wanted(l, d));
	assert_int_equal(job_run(&job->job), ERR_OK);
	assert_non_null(literals_map(l));
	assert_false(literals_wanted(l, d));
	assert_false(literals_step(l, d));
	assert_true(heapmap_find(literals_map(l), 0x18, &off));
	assert_span(span_take(span_skip(dump_text(d), off), 5), "lI1|N");
	assert_int_equal(heapmap_objects(literals_map(l)), 2);
	literals_progress(l, &done, &all);
	assert_true(done == 0 && all == 0);
	catchup_job_free(job);
	dump_free(d);
}

/* A dump without them has a map as well, so that nobody waits for ever. */
static void test_none(void **state)
{
	struct dump *d = DUMP_OF(HEAD "=end\n");

	(void)state;
	make(d);
	assert_non_null(literals_map(dump_literals(d)));
	assert_int_equal(heapmap_objects(literals_map(dump_literals(d))), 0);
	dump_free(d);
}

/* While the scan is under way the section may still grow. */
static void test_not_yet(void **state)
{
	static const char text[] = HEAD "=literals\n10:t1:I1\n=end\n";
	struct err_info info;
	enum err code;
	struct index *x = index_from_source(
		source_from_memory(SPAN_LIT(text), 0), &code, &info);
	struct dump *d = dump_from_index(x);
	struct literals *l = dump_literals(d);

	(void)state;
	literals_want(l);
	assert_false(literals_wanted(l, d));
	assert_false(literals_step(l, d));
	assert_null(literals_map(l));
	index_finish(x);
	assert_true(literals_wanted(l, d));
	make(d);
	assert_int_equal(heapmap_objects(literals_map(l)), 1);
	dump_free(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_made_when_asked),
		cmocka_unit_test(test_none),
		cmocka_unit_test(test_not_yet),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
