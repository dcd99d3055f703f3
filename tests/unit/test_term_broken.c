/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/term_broken.h"
#include "text_dump.h"

static void count(struct dump *d, uint64_t limit, uint64_t text,
                  struct broken *out)
{
	uint32_t process =
		index_find(dump_index(d), TAG_PROC, SPAN_LIT("<0.1.0>"));
	struct broken_job *j = broken_job_new(d, process);

	if (limit > 0)
		j->limit = limit;
	if (text > 0)
		j->text = text;
	assert_int_equal(job_run(&j->job), ERR_OK);
	*out = j->broken;
	broken_job_free(j);
}

/* Everywhere something is missing, also in what only literals have; of what
 * two terms share it counts once. */
static const char bad[] =
	"=erl_crash_dump:0.5\n"
	"=proc:<0.1.0>\nState: Waiting\nProgram counter: 0x0001 (m:f/1 + 2)\n"
	"=proc_messages:<0.1.0>\nH10:N\nH10:H99\nD0:E0::N\n"
	"=proc_dictionary:<0.1.0>\nH20\n"
	"=proc_stack:<0.1.0>\n0x10:SReturn addr 0x22 (m:g/1 + 8)\ny0:H30\n"
	"y1:H98\ny2:SCatch 0x33 (m:g/1 + 9)\n"
	"=proc_heap:<0.1.0>\n10:t2:H97,H30\n20:t2:A1:k,H40\n30:YcFF:0:64\n"
	"40:t1:H40\n"
	"=literals\n50:lH96|N\n"
	"=end\n";

static void test_marks(void **state)
{
	struct dump *d = DUMP_OF(bad);
	char text[BROKEN_TEXT];
	struct broken b;

	(void)state;
	count(d, 0, 0, &b);
	assert_true(b.looked);
	assert_false(b.more);
	assert_int_equal(b.count[WHY_NO_OBJECT], 3); /* 97, 99, 98 */
	assert_int_equal(b.count[WHY_NO_BINARY], 2); /* a leaf: y0, in 10 */
	assert_int_equal(b.count[WHY_CYCLE], 1);
	assert_int_equal(b.count[WHY_NO_DATA], 1);
	assert_int_equal(b.all, 7);
	assert_true(broken_text(&b, text) > 0);
	assert_string_equal(text,
	                    "3 objects that are not in the dump, 2 binaries "
	                    "that are not in the dump, 1 term that contains "
	                    "itself, 1 message without data");
	dump_free(d);
}

static void test_bounds(void **state)
{
	struct dump *d = DUMP_OF(bad);
	char text[BROKEN_TEXT];
	struct broken b;

	(void)state;
	count(d, 2, 0, &b);
	assert_true(b.more);
	assert_int_equal(b.all, 2);
	broken_text(&b, text);
	assert_non_null(strstr(text, ", in the first 2 parts"));
	count(d, 0, 10, &b);
	assert_false(b.looked);
	assert_int_equal(b.all, 0);
	assert_int_equal(broken_text(&b, text), 0);
	dump_free(d);
}

static void test_whole(void **state)
{
	struct dump *d = DUMP_OF(
		"=erl_crash_dump:0.5\n=proc:<0.1.0>\nState: Waiting\n"
		"=proc_messages:<0.1.0>\nH10:N\nA1:a:N\n"
		"=proc_heap:<0.1.0>\n10:t2:H50,I1\n=literals\n50:lI1|N\n"
		"=end\n");
	struct broken b;

	(void)state;
	count(d, 0, 0, &b);
	assert_true(b.looked);
	assert_int_equal(b.all, 0);
	/* {[1],1}, its token, a, its token: an end is no part */
	assert_int_equal(b.parts, 7);
	count(d, 7, 0, &b);
	assert_false(b.more);
	assert_int_equal(b.parts, 7);
	count(d, 6, 0, &b);
	assert_true(b.more);
	dump_free(d);
	/* an exiting process has none of it */
	d = DUMP_OF("=erl_crash_dump:0.5\n=proc:<0.1.0>\nState: Exiting\n"
	            "=end\n");
	count(d, 0, 0, &b);
	assert_false(b.looked);
	dump_free(d);
}

static void test_words(void **state)
{
	struct broken b = {.all = 1};
	char text[BROKEN_TEXT];

	(void)state;
	for (unsigned why = WHY_NONE + 1; why < WHY_COUNT; why++) {
		memset(b.count, 0, sizeof(b.count));
		b.count[why] = 1;
		assert_true(broken_text(&b, text) > 2);
		assert_true(strlen(broken_key((enum term_why)why)) > 2);
	}
	memset(b.count, 0xff, sizeof(b.count));
	assert_true(broken_text(&b, text) < BROKEN_TEXT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_marks),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_whole),
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
