/* SPDX-License-Identifier: Apache-2.0 */
/* Columns filled in pieces, together and apart, and read meanwhile. */
#include "model/columns.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/radix.h"
#include "dump_text.h"
#include "model/process.h"

enum { N = 3000 };

static uint64_t reductions_of(uint32_t row)
{
	return (row * 7919u) % 1000;
}

/* Every tenth process has no memory. */
static int setup(void **state)
{
	struct dump_text *t = xmalloc(sizeof(*t));

	dump_text_head(t);
	for (uint32_t i = 0; i < N; i++) {
		dump_text_add(t,
		              "=proc:<0.%u.0>\nState: Waiting\n"
		              "Reductions: %u\nStack+heap: %u\n",
		              i, (unsigned)reductions_of(i), i);
		if (i % 10)
			dump_text_add(t, "Memory: %u\n", i * 3);
		dump_text_add(t, "Internal State: ACT_PRIO_NORMAL\n");
	}
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

#define BIT(name) (UINT64_C(1) << PROCESS_##name)

struct seen {
	uint32_t next;
	uint32_t count;
};

static void see(void *ctx, const struct record *r)
{
	struct seen *s = ctx;

	assert_int_equal(r->row, s->next);
	assert_int_equal(r->section.tag, TAG_PROC);
	s->next = r->row + 1;
	s->count++;
}

/* Returns whether all keys are there. */
static bool fill(struct columns *c, const struct dump *d, uint64_t mask,
                 uint32_t upto, uint32_t budget, struct seen *s)
{
	const struct columns_task task = {
		.dump = d,
		.table = &table_processes,
		.mask = mask,
		.upto = upto,
		.budget = budget,
		.seen = s ? see : NULL,
		.ctx = s,
	};
	bool done = false;

	assert_int_equal(columns_fill(c, &task, &done), ERR_OK);
	return done;
}

static void test_nothing(void **state)
{
	struct columns *c = columns_new();

	(void)state;
	assert_int_equal(columns_rows(c, &table_processes, 0), 0);
	assert_int_equal(columns_rows(c, &table_processes, 1000), 0);
	columns_free(c);
	columns_free(NULL);
}

static void test_fill(void **state)
{
	const struct dump_text *t = *state;
	struct columns *c = columns_new();
	struct seen s = {0};
	uint64_t keys[20];
	unsigned calls = 0;
	bool done = false;

	while (!done) {
		done = fill(c, t->dump, BIT(reductions), N, 700, &s);
		calls++;
		assert_int_equal(
			columns_rows(c, &table_processes, PROCESS_reductions),
			calls * 700 < N ? calls * 700 : N);
	}
	assert_int_equal(calls, 5);
	assert_int_equal(s.count, N);
	for (uint32_t i = 0; i < N; i++)
		assert_int_equal(
			columns_key(c, &table_processes, PROCESS_reductions, i),
			radix_key_i64((int64_t)reductions_of(i)));
	columns_keys(c, &table_processes, PROCESS_reductions, 1010, 20, keys);
	for (uint32_t i = 0; i < 20; i++)
		assert_int_equal(keys[i], radix_key_i64((int64_t)reductions_of(
						  1010 + i)));
	assert_int_equal(columns_rows(c, &table_processes, PROCESS_memory), 0);
	columns_free(c);
}

/* One column is ahead of the others. */
static void test_apart(void **state)
{
	const struct dump_text *t = *state;
	struct columns *c = columns_new();
	struct seen s = {0};

	assert_false(fill(c, t->dump, BIT(stack_heap), 1000, 500, NULL));
	assert_false(fill(c, t->dump, BIT(stack_heap) | BIT(reductions), N, 600,
	                  &s));
	assert_int_equal(columns_rows(c, &table_processes, PROCESS_stack_heap),
	                 600);
	assert_int_equal(columns_rows(c, &table_processes, PROCESS_reductions),
	                 600);
	assert_true(fill(c, t->dump, BIT(stack_heap), N, N, NULL));
	assert_true(
		fill(c, t->dump, BIT(stack_heap) | BIT(reductions), N, N, &s));
	assert_int_equal(s.count, N);
	for (uint32_t i = 0; i < N; i++)
		assert_int_equal(
			columns_key(c, &table_processes, PROCESS_stack_heap, i),
			radix_key_i64((int64_t)i * 8));
	/* Nothing is left to do, not even to see. */
	assert_true(
		fill(c, t->dump, BIT(stack_heap) | BIT(reductions), N, N, &s));
	assert_int_equal(s.count, N);
	columns_free(c);
}

static void test_absent(void **state)
{
	const struct dump_text *t = *state;
	struct columns *c = columns_new();

	assert_true(fill(c, t->dump, BIT(message_queue_length), 3, N, NULL));
	for (uint32_t i = 0; i < 3; i++)
		assert_true(columns_key(c, &table_processes,
		                        PROCESS_message_queue_length,
		                        i) == VALUE_KEY_NONE);
	columns_free(c);
}

static void test_eager(void **state)
{
	uint64_t mask = columns_eager(&table_processes);

	(void)state;
	assert_true(mask & BIT(memory));
	assert_true(mask & BIT(reductions));
	assert_false(mask & BIT(name));
}

struct reader {
	const struct columns *c;
	pthread_t thread;
	bool wrong;
};

static void *read_all(void *arg)
{
	struct reader *r = arg;
	uint32_t n = 0;

	while (n < N) {
		n = columns_rows(r->c, &table_processes, PROCESS_reductions);
		for (uint32_t i = n > 50 ? n - 50 : 0; i < n; i++)
			r->wrong |= columns_key(r->c, &table_processes,
			                        PROCESS_reductions, i) !=
			            radix_key_i64((int64_t)reductions_of(i));
	}
	return NULL;
}

static void test_readers(void **state)
{
	const struct dump_text *t = *state;
	struct columns *c = columns_new();
	struct reader r = {.c = c};
	bool done = false;

	pthread_create(&r.thread, NULL, read_all, &r);
	while (!done)
		done = fill(c, t->dump, BIT(reductions) | BIT(memory), N, 100,
		            NULL);
	pthread_join(r.thread, NULL);
	assert_false(r.wrong);
	columns_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing), cmocka_unit_test(test_fill),
		cmocka_unit_test(test_apart),   cmocka_unit_test(test_absent),
		cmocka_unit_test(test_eager),   cmocka_unit_test(test_readers),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
