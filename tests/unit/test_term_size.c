/* SPDX-License-Identifier: Apache-2.0 */
/* The sizes of objects are checked against an emulator by tests/oracle/sizes;
 * here is what no emulator writes, or not this one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "model/term_size.h"
#include "text_dump.h"

enum {
#ifdef CRASHDIVE_TINY
	DEEP = 3000,
#else
	DEEP = 500000,
#endif
};

struct fixture {
	char *text;
	struct dump *dump;
	struct heapmap *own;
	struct heapmap *literals;
	struct heap heap;
	struct size_job *job;
	uint64_t most; /* objects; 0: any number */
};

/* Takes the text over. */
static void set_up(struct fixture *f, char *text)
{
	*f = (struct fixture){.text = text};
	f->dump = dump_of(span_str(text));
	heap_init(&f->heap, f->dump);
	f->own = heap_map_process(f->dump, SPAN_LIT("<0.1.0>"), UINT64_MAX / 2);
	f->literals = heap_map_literals(f->dump, UINT64_MAX / 2);
	while (heapmap_step(f->own) || heapmap_step(f->literals))
		;
	f->heap.own = f->own;
	f->heap.literals = f->literals;
}

static void tear_down(struct fixture *f)
{
	size_job_free(f->job);
	heap_release(&f->heap);
	heapmap_free(f->own);
	heapmap_free(f->literals);
	dump_free(f->dump);
	free(f->text);
}

static char *dump_text_of(const char *system, const char *heap,
                          const char *others)
{
	return xasprintf("=erl_crash_dump:0.5\nSystem version: %s\n"
	                 "=proc:<0.1.0>\nState: Waiting\n%s"
	                 "=proc_heap:<0.1.0>\n%s%s=end\n",
	                 system,
	                 strstr(system, "64-bit")
	                         ? ""
	                         : "Program counter: 0x00001234 (m:f/1 + 2)\n",
	                 heap, others);
}

static const struct term_size *size_of(struct fixture *f, const char *roots)
{
	struct span rest = span_str(roots);
	struct term t[SIZE_ROOTS];
	unsigned n = 0;

	while (rest.n > 0 && n < SIZE_ROOTS) {
		t[n++] = term_take(&f->heap, &rest);
		rest = span_skip(rest, 1);
	}
	size_job_free(f->job);
	f->job = size_job_new(&f->heap, t, n);
	if (f->most > 0)
		f->job->most = f->most;
	assert_int_equal(job_run(&f->job->job), ERR_OK);
	return &f->job->size;
}

#define OTP27 "Erlang/OTP 27 [erts-15.2] [source] [64-bit]"
#define OTP25 "Erlang/OTP 25 [erts-13.1] [source] [64-bit]"
#define OTP23 "Erlang/OTP 23 [erts-11.1] [source] [64-bit] [hipe]"
#define R15   "Erlang R15B (erts-5.9) [smp:4:4]"

static uint64_t words(const char *system, const char *lines)
{
	struct fixture f;
	uint64_t n;

	set_up(&f, dump_text_of(system, lines, ""));
	n = size_of(&f, "H10")->words;
	tear_down(&f);
	return n;
}

static void test_releases(void **state)
{
	(void)state;
	assert_int_equal(words(OTP25, "10:F1A:2.50000000000000000000e+00\n"),
	                 2);
	assert_int_equal(words(R15, "10:F1A:2.50000000000000000000e+00\n"), 3);
	assert_int_equal(words(OTP25, "10:P<1.2.3>\n"), 4);
	assert_int_equal(words(R15, "10:P<1.2.3>\n"), 4);
	assert_int_equal(words(OTP25, "10:B18446744073709551615\n"), 2);
	assert_int_equal(words(OTP25, "10:B-18446744073709551616\n"), 3);
	assert_int_equal(words(R15, "10:B18446744073709551616\n"), 4);
	assert_int_equal(words(OTP25, "10:Yh9:AAAAAAAAAAAA\n"), 4);
	assert_int_equal(words(R15, "10:Yh9:AAAAAAAAAAAA\n"), 5);
	assert_int_equal(words(OTP27, "10:YcFF0:0:64\n"), 8);
	assert_int_equal(words(OTP25, "10:YcFF0:0:64\n"), 6);
	/* fun lists:map/2 */
	assert_int_equal(words(OTP25, "10:E10:g3F3BWxpc3RzdwNtYXBhAg==\n"), 5);
	assert_int_equal(words(OTP23, "10:E10:g3F3BWxpc3RzdwNtYXBhAg==\n"), 2);
}

static void test_shared(void **state)
{
	struct fixture f;
	const struct term_size *s;

	(void)state;
	set_up(&f, dump_text_of(OTP25,
	                        "10:t3:H20,H20,H30\n20:lI1|H30\n30:lI2|N\n"
	                        "40:Mf2:H50:H20,I1\n50:t2:A1:a,A1:b\n"
	                        "60:Mf2:H50:H40,H60\n",
	                        ""));
	s = size_of(&f, "H10");
	assert_int_equal(s->words, 4 + 2 + 2);
	assert_int_equal(s->objects, 3);
	/* one tuple of keys; a map that contains itself */
	assert_int_equal(size_of(&f, "H60")->words, 5 + 3 + 5 + 4);
	/* two roots share as well */
	assert_int_equal(size_of(&f, "H10,H20")->words, 8);
	assert_int_equal(size_of(&f, "I1,N")->words, 0);
	assert_false(f.job->size.more);
	assert_int_equal(f.job->size.lost, 0);
	tear_down(&f);
}

static void test_apart(void **state)
{
	const struct term_size *s;
	struct fixture f;

	(void)state;
	set_up(&f, dump_text_of(OTP25,
	                        "10:t4:H20,H30,H40,H50\n20:YcFF0:0:64\n"
	                        "30:YsFF0:5:6\n40:Ys20:5:50\n50:H60\n"
	                        "70:t2:H80,H90\n80:YsA0:0:2\nA0:Yh3:AAAA\n"
	                        "C0:t2:H20,HD0\nD0:YcEE0:0:64\n",
	                        "=binary:FF0\n80:AAAA\n=literals\n90:lI1|HB0\n"
	                        "B0:YcFF0:0:80\n"));
	s = size_of(&f, "H10");
	assert_int_equal(s->words, 5 + 6 + 6 + 6);
	assert_int_equal(s->binaries, 1);
	assert_int_equal(s->binary_bytes, 0x80);
	assert_int_equal(s->lost, 1); /* 50 is no object */
	s = size_of(&f, "H70");
	assert_int_equal(s->words, 3 + 3);
	assert_int_equal(s->literal_words, 2 + 6);
	assert_int_equal(s->binaries, 1);
	assert_int_equal(s->lost, 0);
	s = size_of(&f, "HC0");
	assert_int_equal(s->words, 3 + 6 + 6);
	assert_int_equal(s->lost, 1); /* the binary */
	assert_int_equal(s->binaries, 1);
	tear_down(&f);
}

static void test_lost(void **state)
{
	struct fixture f;

	(void)state;
	set_up(&f, dump_text_of(OTP25,
	                        "10:t3:H11,,I1\n20:t3:I1,I2\n30:lI1\n"
	                        "40:Mh3:2:H50,H60\n50:lA1:a|I1\n"
	                        "60:Mn1:H70\n70:lA1:b|I2\n",
	                        ""));
	assert_int_equal(size_of(&f, "H10")->lost, 2);
	assert_int_equal(f.job->size.words, 4);
	assert_int_equal(size_of(&f, "H20")->lost, 1);
	assert_int_equal(size_of(&f, "H30")->lost, 1);
	assert_int_equal(size_of(&f, "H99")->lost, 1);
	assert_int_equal(size_of(&f, "H40")->lost, 0);
	assert_int_equal(f.job->size.words, 4 + 2 + 2 + 2);
	tear_down(&f);
}

static void test_external(void **state)
{
	const struct term_size *s;
	struct fixture f;

	(void)state;
	/* #{a => [1,2]}, as OTP 17 writes maps */
	set_up(&f, dump_text_of(OTP25, "10:E13:g3QAAAABdwFhbAAAAAJhAWECag==\n",
	                        ""));
	s = size_of(&f, "H10");
	assert_int_equal(s->words, 3 + 1 + 2 + 4);
	assert_int_equal(s->external_bytes, 0x13);
	assert_int_equal(s->lost, 0);
	s = size_of(&f, "D0:E3:g2EB");
	assert_int_equal(s->words, 0);
	assert_int_equal(s->external_bytes, 3);
	tear_down(&f);
}

/* A list of lists of lists: heads first, so levels are needed. */
static void test_deep(void **state)
{
	char *text = xmalloc((size_t)DEEP * 40 + 300);
	char *front = dump_text_of(OTP25, "", "");
	size_t n = strlen(front) - strlen("=end\n");
	struct fixture f;

	(void)state;
	memcpy(text, front, n);
	free(front);
	for (unsigned i = 1; i < DEEP; i++)
		n += (size_t)sprintf(text + n, "%X:lH%X|N\n", i * 16,
		                     (i + 1) * 16);
	sprintf(text + n, "%X:t1:A1:y\n=end\n", DEEP * 16u);
	set_up(&f, text);
	assert_int_equal(size_of(&f, "H10")->words, DEEP * 2);
	assert_false(f.job->size.more);
	f.most = 100;
	assert_int_equal(size_of(&f, "H10")->words, 200);
	assert_true(f.job->size.more);
	tear_down(&f);
}

static void test_text(void **state)
{
	struct term_size s = {.words = 1234};
	char out[SIZE_TEXT];

	(void)state;
	term_size_text(&s, 8, out);
	assert_string_equal(out, "1,234 words, 9.6K");
	s = (struct term_size){.words = 1,
	                       .literal_words = 2,
	                       .binaries = 1,
	                       .binary_bytes = 65536,
	                       .external_bytes = 12,
	                       .funs = 2,
	                       .lost = 1,
	                       .more = true};
	term_size_text(&s, 4, out);
	assert_string_equal(out, "more than 1 word, 4; literals: 2 words; "
	                         "1 binary, 64.0K; external: 12; 2 funs "
	                         "without their variables; 1 part lost");
	memset(&s, 0xff, sizeof(s));
	s.more = true;
	assert_true(term_size_text(&s, 8, out) < SIZE_TEXT - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_releases), cmocka_unit_test(test_shared),
		cmocka_unit_test(test_apart),    cmocka_unit_test(test_lost),
		cmocka_unit_test(test_external), cmocka_unit_test(test_deep),
		cmocka_unit_test(test_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
