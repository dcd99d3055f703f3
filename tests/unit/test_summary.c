/* SPDX-License-Identifier: Apache-2.0 */
/* The summary of the processes, row by row and by the job that makes it. */
#include "model/summary.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "dump_text.h"
#include "model/columns.h"
#include "model/process.h"
#include "model/query.h"

struct proc {
	const char *state;
	const char *name;
	const char *memory;
	const char *queue;
};

static void add_proc(struct dump_text *t, uint32_t i, const struct proc *p)
{
	dump_text_add(t, "=proc:<0.%u.0>\nState: %s\n", i, p->state);
	if (p->name)
		dump_text_add(t, "Name: %s\n", p->name);
	if (p->queue)
		dump_text_add(t, "Message queue length: %s\n", p->queue);
	if (p->memory)
		dump_text_add(t, "Memory: %s\n", p->memory);
}

static void add_rows(struct summary *s, const struct dump *d, uint32_t from,
                     uint32_t to)
{
	struct arena a;
	struct record r;

	arena_init(&a);
	for (uint32_t i = from; i < to; i++) {
		table_load(&table_processes, d, i, &a, &r);
		summary_add(s, &r);
	}
	arena_release(&a);
}

static void test_lists(void **state)
{
	static const struct proc procs[] = {
		{"Waiting", "init", "100", "0"},
		{"Running", NULL, "900", "5"},
		{"Waiting", "'a b'", "500", "7"},
		{"Scheduled", NULL, "900", "5"},
		{"Exiting", NULL, NULL, NULL},
		{"Waiting", NULL, "odd", "0"},
	};
	static const uint32_t memory[] = {1, 3, 2, 0, 4, 5};
	struct summary *s = summary_new();
	struct summary_view v;
	struct dump_text t;

	(void)state;
	dump_text_head(&t);
	for (uint32_t i = 0; i < 6; i++)
		add_proc(&t, i, &procs[i]);
	dump_text_open(&t);
	summary_read(s, &v);
	assert_int_equal(v.processes, 0);
	add_rows(s, t.dump, 0, 6);
	/* Rows that it has seen do not count again. */
	add_rows(s, t.dump, 2, 4);
	summary_read(s, &v);
	assert_int_equal(v.processes, 6);
	assert_int_equal(v.memory, 2400);
	assert_int_equal(v.messages, 17);
	assert_int_equal(v.n_memory, 6);
	for (unsigned i = 0; i < 6; i++)
		assert_int_equal(v.memory_top[i].row, memory[i]);
	assert_int_equal(v.memory_top[0].value, 900);
	assert_int_equal(v.n_queue, 3);
	assert_int_equal(v.queue_top[0].row, 2);
	assert_int_equal(v.queue_top[1].row, 1);
	assert_int_equal(v.queue_top[2].row, 3);
	assert_int_equal(v.n_busy, 2);
	assert_int_equal(v.n_busy_all, 2);
	assert_int_equal(v.busy[0].row, 1);
	assert_int_equal(v.busy[1].row, 4);
	assert_int_equal(v.n_states, 4);
	assert_true(span_eq_str(v.states[0].name, "Waiting"));
	assert_int_equal(v.states[0].count, 3);
	assert_true(span_eq_str(v.states[3].name, "Exiting"));
	assert_int_equal(summary_named(s), 2);
	assert_int_equal(summary_named_at(s, 0), 0);
	assert_int_equal(summary_named_at(s, 1), 2);
	summary_free(s);
	dump_text_release(&t);
}

/* More rows than the lists hold, the largest ones last; sums that overflow. */
static void test_many(void **state)
{
	enum { N = 100 };
	struct summary *s = summary_new();
	struct summary_view v;
	struct dump_text t;

	(void)state;
	dump_text_head(&t);
	for (uint32_t i = 0; i < N; i++)
		dump_text_add(&t,
		              "=proc:<0.%u.0>\nState: State %u\n"
		              "Memory: 184467440737095500%02u\n",
		              i, i % 20, i % 16);
	dump_text_open(&t);
	add_rows(s, t.dump, 0, N);
	summary_read(s, &v);
	assert_true(v.memory == UINT64_MAX);
	assert_int_equal(v.n_memory, SUMMARY_TOP);
	for (unsigned i = 0; i < SUMMARY_TOP; i++)
		assert_int_equal(v.memory_top[i].row,
		                 i < 6 ? 15 + 16 * i : 14 + 16 * (i - 6));
	assert_int_equal(v.n_states, SUMMARY_STATES);
	for (unsigned i = 0; i < SUMMARY_STATES - 1; i++)
		assert_int_equal(v.states[i].count, 5);
	assert_true(span_eq_str(v.states[SUMMARY_STATES - 1].name, "other"));
	assert_int_equal(v.states[SUMMARY_STATES - 1].count,
	                 N - 5 * (SUMMARY_STATES - 1));
	assert_int_equal(v.n_busy, SUMMARY_TOP);
	assert_int_equal(v.n_busy_all, N);
	assert_int_equal(v.busy[SUMMARY_TOP - 1].row, SUMMARY_TOP - 1);
	summary_free(s);
	dump_text_release(&t);
}

static void open_many(struct dump_text *t, uint32_t n)
{
	dump_text_head(t);
	for (uint32_t i = 0; i < n; i++) {
		dump_text_add(t, "=proc:<0.%u.0>\nState: Waiting\n", i);
		if (i % 3 == 0)
			dump_text_add(t, "Name: n%u\n", i);
		dump_text_add(t, "Message queue length: 1\nMemory: %u\n",
		              i % 1000);
	}
	dump_text_open(t);
}

static void catch_up(struct dump *d)
{
	struct catchup_job *j = catchup_job_new(d);

	assert_int_equal(job_run(&j->job), ERR_OK);
	catchup_job_free(j);
}

static void check_caught_up(const struct dump *d, uint32_t n)
{
	const struct columns *c = dump_columns(d);
	struct summary_view v;

	summary_read(dump_summary(d), &v);
	assert_int_equal(v.processes, n);
	assert_int_equal(v.messages, n);
	assert_int_equal(summary_named(dump_summary(d)), (n + 2) / 3);
	assert_int_equal(columns_rows(c, &table_processes, PROCESS_memory), n);
	assert_int_equal(columns_rows(c, &table_processes, PROCESS_reductions),
	                 n);
}

static void test_catchup(void **state)
{
	enum { N = 10000 };
	struct dump_text t;

	(void)state;
	open_many(&t, N);
	catch_up(t.dump);
	check_caught_up(t.dump, N);
	catch_up(t.dump);
	check_caught_up(t.dump, N);
	dump_text_release(&t);
}

/* Eager columns that were filled before, all or some, fully or in part. */
static void test_catchup_behind(void **state)
{
	enum { N = 9000 };
	const uint64_t eager = columns_eager(&table_processes);
	const uint64_t masks[] = {eager, UINT64_C(1) << PROCESS_memory};

	(void)state;
	for (unsigned i = 0; i < 4; i++) {
		struct columns_task task = {
			.table = &table_processes,
			.mask = masks[i & 1],
			.upto = N,
			.budget = i & 2 ? N : 5000,
		};
		struct dump_text t;
		bool done;

		open_many(&t, N);
		task.dump = t.dump;
		columns_fill(dump_columns(t.dump), &task, &done);
		catch_up(t.dump);
		check_caught_up(t.dump, N);
		dump_text_release(&t);
	}
}

static void test_catchup_empty(void **state)
{
	struct dump_text t;
	struct summary_view v;

	(void)state;
	dump_text_head(&t);
	dump_text_open(&t);
	catch_up(t.dump);
	summary_read(dump_summary(t.dump), &v);
	assert_int_equal(v.processes, 0);
	dump_text_release(&t);
}

/* While the scanner is at work, as in the terminal. */
static void test_catchup_following(void **state)
{
	enum { N = 3000 };
	struct dump_text t;
	struct index *x;
	enum err code;

	(void)state;
	open_many(&t, N);
	dump_free(t.dump);
	x = index_from_source(source_from_memory((struct span){t.p, t.n}, 1000),
	                      &code, NULL);
	assert_non_null(x);
	t.dump = dump_from_index(x);
	assert_int_equal(index_start(x, -1, NULL), ERR_OK);
	while (!index_done(x))
		catch_up(t.dump);
	catch_up(t.dump);
	check_caught_up(t.dump, N);
	dump_text_release(&t);
}

static void *read_views(void *arg)
{
	const struct dump *d = arg;
	struct summary_view v = {0};
	uint32_t named = 0;

	while (v.processes < 9000) {
		summary_read(dump_summary(d), &v);
		if (v.messages != v.processes)
			return arg;
		named = summary_named(dump_summary(d));
		if (named && summary_named_at(dump_summary(d), named - 1) !=
		                     (named - 1) * 3)
			return arg;
	}
	return NULL;
}

static void test_readers(void **state)
{
	struct dump_text t;
	pthread_t thread;
	void *wrong;

	(void)state;
	open_many(&t, 9000);
	pthread_create(&thread, NULL, read_views, t.dump);
	catch_up(t.dump);
	pthread_join(thread, &wrong);
	assert_null(wrong);
	dump_text_release(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_catchup),
		cmocka_unit_test(test_catchup_behind),
		cmocka_unit_test(test_catchup_empty),
		cmocka_unit_test(test_catchup_following),
		cmocka_unit_test(test_readers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
