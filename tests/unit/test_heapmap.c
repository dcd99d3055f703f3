/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/heapmap.h"

static const struct term_format format = {BYTES_BASE64, false, false};

enum { OBJECTS = 2000 };

/* An order of addresses that is not that of the file. */
static uint64_t address_of(uint64_t i)
{
	return 0x7f0000000000 + i * 2654435761u % 65536 * 16;
}

static struct span make_text(void)
{
	char *p = xmalloc(OBJECTS * 64);
	size_t n = 0;

	for (uint64_t i = 0; i < OBJECTS; i++)
		n += (size_t)sprintf(p + n, "%llX:t2:A2:\n\n,I%llu\n",
		                     (unsigned long long)address_of(i),
		                     (unsigned long long)i);
	return (struct span){p, n};
}

static void run(struct heapmap *m)
{
	while (heapmap_step(m))
		;
}

static void expect(const struct heapmap *m, struct span text, unsigned step)
{
	for (uint64_t i = 0; i < OBJECTS; i += step) {
		char want[32];
		uint64_t off;
		int n = sprintf(want, "t2:A2:\n\n,I%llu\n",
		                (unsigned long long)i);

		assert_true(heapmap_find(m, address_of(i), &off));
		assert_memory_equal(text.p + off, want, (size_t)n);
		assert_false(heapmap_find(m, address_of(i) + 8, &off));
	}
}

static void expect_all(const struct heapmap *m, struct span text)
{
	expect(m, text, 1);
}

static void test_all(void **state)
{
	struct span text = make_text();
	struct heapmap *m = heapmap_new(&format, text, UINT64_MAX / 2);
	uint64_t done, all, off;

	(void)state;
	assert_true(heapmap_add(m, 0, text.n));
	run(m);
	heapmap_progress(m, &done, &all);
	assert_int_equal(done, text.n);
	assert_int_equal(all, text.n);
	assert_int_equal(heapmap_objects(m), OBJECTS);
	assert_true(heapmap_whole(m));
	expect_all(m, text);
	assert_false(heapmap_find(m, 0, &off));
	assert_false(heapmap_find(m, UINT64_MAX, &off));
	heapmap_free(m);
	free((void *)(uintptr_t)text.p);
}

/* What does not fit is found all the same, and the budget is kept. */
static void test_budget(void **state)
{
	static const uint64_t budgets[] = {0,    16,   160,   2000,
	                                   4000, 9000, 12000, 20000};
	struct span text = make_text();
	unsigned whole = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(budgets) / sizeof(budgets[0]); i++) {
		struct heapmap *m = heapmap_new(&format, text, budgets[i]);

		heapmap_add(m, 0, text.n);
		run(m);
		whole += heapmap_whole(m);
		assert_true(heapmap_bytes(m) <= budgets[i]);
		expect(m, text, 19);
		heapmap_free(m);
	}
	/* so that each way of fitting, and of not, is tried */
	assert_in_range(whole, 1, 6);
	free((void *)(uintptr_t)text.p);
}

/* Lines of other sections between the heaps are none of them, also when only
 * about where an object is known. */
static void test_between(void **state)
{
	const struct span other = SPAN_LIT("=dictionary\nA5:hello\n");
	static const uint64_t budgets[] = {0, 9000, 1 << 20};
	struct span heap = make_text();
	char *p = xmalloc(2 * heap.n + other.n);
	struct span text = {p, 2 * heap.n + other.n};

	(void)state;
	memcpy(p, heap.p, heap.n);
	memcpy(p + heap.n, other.p, other.n);
	memcpy(p + heap.n + other.n, heap.p, heap.n);
	for (size_t i = 0; i < 3; i++) {
		struct heapmap *m = heapmap_new(&format, text, budgets[i]);
		uint64_t off;

		heapmap_add(m, 0, heap.n);
		heapmap_add(m, heap.n + other.n, heap.n);
		run(m);
		assert_false(heapmap_find(m, 0xa5, &off));
		/* the second of each is not found */
		expect(m, text, 19);
		assert_true(heapmap_find(m, address_of(OBJECTS - 1), &off));
		assert_true(off < heap.n);
		heapmap_free(m);
	}
	free((void *)(uintptr_t)heap.p);
	free(p);
}

/* Heaps whose addresses are apart, and not in the order of the text. */
static void test_apart(void **state)
{
	enum { HEAPS = 9, EACH = 300 };
	char *p = xmalloc(HEAPS * EACH * 32);
	struct heapmap *m;
	size_t n = 0;
	uint64_t off;

	(void)state;
	for (unsigned i = 0; i < HEAPS * EACH; i++)
		n += (size_t)sprintf(p + n, "%X:t1:I%u\n",
		                     0x100000 * (i / EACH * 7 % HEAPS + 1) +
		                             i % EACH * 8,
		                     i);
	m = heapmap_new(&format, (struct span){p, n}, 1 << 20);
	heapmap_add(m, 0, n);
	run(m);
	for (unsigned i = 0; i < HEAPS * EACH; i++) {
		uint64_t at =
			0x100000 * (i / EACH * 7 % HEAPS + 1) + i % EACH * 8;
		char want[32];
		int k = sprintf(want, "t1:I%u\n", i);

		assert_true(heapmap_find(m, at, &off));
		assert_memory_equal(p + off, want, (size_t)k);
		assert_false(heapmap_find(m, at + 1, &off));
		assert_false(heapmap_find(m, at - 1, &off));
	}
	heapmap_free(m);
	free(p);
}

/* The same address again and again: the first counts. */
static void test_same(void **state)
{
	static const uint64_t budgets[] = {0, 1000, 9000, 1 << 20};
	char *p = xmalloc(OBJECTS * 16);
	size_t n = 0;

	(void)state;
	n += (size_t)sprintf(p, "1:N\n");
	for (int i = 0; i < OBJECTS; i++)
		n += (size_t)sprintf(p + n, "20:I%d\n", i);
	for (size_t i = 0; i < 4; i++) {
		struct heapmap *m =
			heapmap_new(&format, (struct span){p, n}, budgets[i]);
		uint64_t off;

		heapmap_add(m, 0, n);
		run(m);
		assert_true(heapmap_find(m, 0x20, &off));
		assert_int_equal(off, 7);
		assert_false(heapmap_find(m, 0x21, &off));
		heapmap_free(m);
	}
	free(p);
}

static void test_ranges(void **state)
{
	struct span text = SPAN_LIT("1:t0:\n=x\n2:t0:\n=y\n3:N\n2:lN|N");
	struct heapmap *m = heapmap_new(&format, text, 1 << 20);
	uint64_t off;

	(void)state;
	heapmap_add(m, 0, 6);
	heapmap_add(m, 9, 6);
	heapmap_add(m, 18, 100);
	heapmap_add(m, 1000, 1);
	heapmap_add(m, 5, 0);
	run(m);
	assert_int_equal(heapmap_objects(m), 4);
	assert_true(heapmap_find(m, 2, &off));
	assert_int_equal(off, 11);
	assert_true(heapmap_find(m, 3, &off));
	assert_int_equal(off, 20);
	heapmap_free(m);
}

/* The length of a large external term has only digits that addresses have. */
static void test_large_external(void **state)
{
	struct span text = SPAN_LIT("10:t1:I1\n20:E1312D11:g2gB");
	struct heapmap *m = heapmap_new(&format, text, 1 << 20);
	uint64_t off;

	(void)state;
	heapmap_add(m, 0, text.n);
	run(m);
	assert_true(heapmap_find(m, 0x20, &off));
	assert_memory_equal(text.p + off, "E1312D11:", 9);
	assert_false(heapmap_find(m, 0xe1312d11, &off));
	heapmap_free(m);
}

static void test_odd_lines(void **state)
{
	struct span text = SPAN_LIT("7F762AB9A000:7F762AB9A018:t1:I1\n"
	                            "\n:\nrubbish\n99:F1A:1.0\n"
	                            "11111111111111111:t0:\n12");
	struct heapmap *m = heapmap_new(&format, text, 1 << 20);
	uint64_t off;

	(void)state;
	heapmap_add(m, 0, text.n);
	run(m);
	assert_int_equal(heapmap_objects(m), 2);
	assert_true(heapmap_find(m, 0x7f762ab9a018, &off));
	assert_memory_equal(text.p + off, "t1:", 3);
	assert_true(heapmap_find(m, 0x99, &off));
	assert_memory_equal(text.p + off, "F1A:", 4);
	heapmap_free(m);
}

/* Lines without an address are read in slices as well. */
static void test_rubbish(void **state)
{
	enum { LINES = 2 << 20 };
	static const char tail[] = "99:t1:I1\n";
	size_t n = LINES * 3 + sizeof(tail) - 1;
	char *p = xmalloc(n);
	struct heapmap *m;
	uint64_t before = 0, done, all, off;
	unsigned steps = 0;
	bool more;

	(void)state;
	for (size_t i = 0; i < LINES; i++)
		memcpy(p + i * 3, "zz\n", 3);
	memcpy(p + n - sizeof(tail) + 1, tail, sizeof(tail) - 1);
	m = heapmap_new(&format, (struct span){p, n}, 1 << 20);
	heapmap_add(m, 0, n);
	do {
		more = heapmap_step(m);
		heapmap_progress(m, &done, &all);
		assert_true(done - before <= n / 4);
		before = done;
		steps++;
	} while (more);
	assert_true(steps > 4);
	assert_int_equal(done, n);
	assert_true(heapmap_find(m, 0x99, &off));
	assert_int_equal(off, n - 6);
	heapmap_free(m);
	free(p);
}

static void test_job(void **state)
{
	struct span text = make_text();
	struct heapmap *m = heapmap_new(&format, text, UINT64_MAX / 2);
	struct heapmap_job job;

	(void)state;
	heapmap_add(m, 0, text.n);
	heapmap_job_init(&job, m);
	assert_int_equal(job_run(&job.job), ERR_OK);
	assert_int_equal(atomic_load(&job.job.progress), 1000);
	expect_all(m, text);
	heapmap_free(m);
	free((void *)(uintptr_t)text.p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all),
		cmocka_unit_test(test_budget),
		cmocka_unit_test(test_ranges),
		cmocka_unit_test(test_odd_lines),
		cmocka_unit_test(test_large_external),
		cmocka_unit_test(test_job),
		cmocka_unit_test(test_between),
		cmocka_unit_test(test_apart),
		cmocka_unit_test(test_same),
		cmocka_unit_test(test_rubbish),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
