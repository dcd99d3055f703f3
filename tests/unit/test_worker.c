/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The worker: order, turns, cancelling, the descriptor, the end. Where a test
 * needs the thread to stand still it gives it a job that waits at a gate.
 */
#include "base/worker.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include <cmocka.h>

enum { LOG_MAX = 64 };

struct log {
	size_t n;
	char text[LOG_MAX];
};

struct task {
	struct job job; /* first */
	char name;
	int slices; /* still to run */
	int ran;
	enum err result; /* for the last slice to set */
	struct log *log;
};

static enum job_result task_step(struct job *job)
{
	struct task *t = (struct task *)job;

	t->ran++;
	if (t->log && t->log->n < LOG_MAX - 1)
		t->log->text[t->log->n++] = t->name;
	if (--t->slices > 0)
		return JOB_MORE;
	job->result = t->result;
	return JOB_DONE;
}

static struct task task_make(char name, enum job_priority priority, int slices,
                             struct log *log)
{
	return (struct task){.job = {.step = task_step, .priority = priority},
	                     .name = name,
	                     .slices = slices,
	                     .log = log};
}

/* A job that says that it runs and then waits until it may go on. */
struct gate {
	struct job job; /* first */
	sem_t entered;
	sem_t open;
};

static enum job_result gate_step(struct job *job)
{
	struct gate *g = (struct gate *)job;

	sem_post(&g->entered);
	sem_wait(&g->open);
	return JOB_DONE;
}

/* Returns when the worker stands at the gate. */
static void gate_close(struct gate *g, struct worker *w)
{
	*g = (struct gate){.job = {.step = gate_step, .priority = JOB_URGENT}};
	sem_init(&g->entered, 0, 0);
	sem_init(&g->open, 0, 0);
	worker_submit(w, &g->job);
	sem_wait(&g->entered);
}

static bool is_readable(const struct worker *w, int timeout)
{
	struct pollfd p = {.fd = worker_fd(w), .events = POLLIN};

	return poll(&p, 1, timeout) == 1;
}

static struct job *wait_and_reap(struct worker *w)
{
	struct job *job;

	assert_true(is_readable(w, 10000));
	job = worker_reap(w);
	assert_non_null(job);
	return job;
}

static int worker_setup(void **state)
{
	*state = worker_new(NULL);
	return *state ? 0 : -1;
}

static int worker_teardown(void **state)
{
	worker_free(*state);
	return 0;
}

static void test_one_job(void **state)
{
	struct worker *w = *state;
	struct task t = task_make('t', JOB_NORMAL, 5, NULL);

	t.result = ERR_NOT_FOUND;
	assert_null(worker_reap(w));
	assert_false(is_readable(w, 0));
	worker_submit(w, &t.job);
	assert_ptr_equal(wait_and_reap(w), &t.job);
	assert_int_equal(t.ran, 5);
	assert_int_equal(t.job.result, ERR_NOT_FOUND);
	assert_false(is_readable(w, 0));
	assert_null(worker_reap(w));
}

static void test_job_again_after_cancel(void **state)
{
	struct worker *w = *state;
	struct task t = task_make('t', JOB_NORMAL, 1, NULL);

	t.job.cancel = true;
	t.job.progress = 1000;
	t.job.result = ERR_CANCELED;
	worker_submit(w, &t.job);
	assert_ptr_equal(wait_and_reap(w), &t.job);
	assert_int_equal(t.job.result, ERR_OK);
	assert_int_equal(t.job.progress, 0);
	assert_int_equal(t.ran, 1);
}

static void test_priorities_and_turns(void **state)
{
	struct worker *w = *state;
	struct log log = {0};
	struct task task[] = {
		task_make('x', JOB_BACKGROUND, 2, &log),
		task_make('a', JOB_NORMAL, 3, &log),
		task_make('b', JOB_NORMAL, 1, &log),
		task_make('c', JOB_NORMAL, 2, &log),
		task_make('u', JOB_URGENT, 2, &log),
	};
	static const char order[] = "ubcax"; /* of their ends */
	struct gate gate;

	gate_close(&gate, w);
	for (size_t i = 0; i < sizeof(task) / sizeof(task[0]); i++)
		worker_submit(w, &task[i].job);
	sem_post(&gate.open);
	assert_ptr_equal(wait_and_reap(w), &gate.job);
	for (const char *p = order; *p; p++)
		assert_int_equal(((struct task *)wait_and_reap(w))->name, *p);
	assert_string_equal(log.text, "uuabcacaxx");
}

/* Without an end of its own: more urgent ones come through all the same. */
static void test_urgent_overtakes(void **state)
{
	struct worker *w = *state;
	struct task busy = task_make('b', JOB_BACKGROUND, 1 << 30, NULL);
	struct task quick = task_make('q', JOB_URGENT, 3, NULL);

	worker_submit(w, &busy.job);
	for (int i = 0; i < 10; i++) {
		quick.slices = 3;
		worker_submit(w, &quick.job);
		assert_ptr_equal(wait_and_reap(w), &quick.job);
	}
	worker_cancel(w, &busy.job);
	assert_ptr_equal(wait_and_reap(w), &busy.job);
	assert_int_equal(busy.job.result, ERR_CANCELED);
	assert_int_equal(quick.ran, 30);
}

static void test_cancel_before_it_runs(void **state)
{
	struct worker *w = *state;
	struct task t = task_make('t', JOB_NORMAL, 1, NULL);
	struct gate gate;

	gate_close(&gate, w);
	worker_submit(w, &t.job);
	worker_cancel(w, &t.job);
	sem_post(&gate.open);
	assert_ptr_equal(wait_and_reap(w), &gate.job);
	assert_ptr_equal(wait_and_reap(w), &t.job);
	assert_int_equal(t.job.result, ERR_CANCELED);
	assert_int_equal(t.ran, 0);
}

/* The last slice was under way: what it has done stands. */
static void test_cancel_too_late(void **state)
{
	struct worker *w = *state;
	struct gate gate;

	gate_close(&gate, w);
	worker_cancel(w, &gate.job);
	sem_post(&gate.open);
	assert_ptr_equal(wait_and_reap(w), &gate.job);
	assert_int_equal(gate.job.result, ERR_OK);
}

static void test_fd_follows_the_list(void **state)
{
	struct worker *w = *state;
	struct task task[3];
	struct task last = task_make('l', JOB_BACKGROUND, 1, NULL);
	int flags = fcntl(worker_fd(w), F_GETFD);
	struct gate gate;

	assert_true(flags & FD_CLOEXEC);
	assert_true(fcntl(worker_fd(w), F_GETFL) & O_NONBLOCK);
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 3; i++) {
			task[i] = task_make('t', JOB_NORMAL, 1, NULL);
			worker_submit(w, &task[i].job);
		}
		/* When the gate is entered the three are done or behind it. */
		gate_close(&gate, w);
		sem_post(&gate.open);
		for (int i = 0; i < 4; i++)
			wait_and_reap(w);
		assert_false(is_readable(w, 0));
		assert_null(worker_reap(w));
	}
	worker_submit(w, &last.job);
	assert_ptr_equal(wait_and_reap(w), &last.job);
}

static enum job_result mask_step(struct job *job)
{
	static const int faults[] = {SIGBUS, SIGSEGV, SIGFPE, SIGILL};
	static const int others[] = {SIGINT,  SIGTERM, SIGHUP,
	                             SIGTSTP, SIGALRM, SIGWINCH};
	bool good = true;
	sigset_t set;

	pthread_sigmask(SIG_SETMASK, NULL, &set);
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		good = good && !sigismember(&set, faults[i]);
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		good = good && sigismember(&set, others[i]);
	job->result = good ? ERR_OK : ERR_IO;
	return JOB_DONE;
}

static void test_signal_mask(void **state)
{
	struct worker *w = *state;
	struct job job = {.step = mask_step};
	sigset_t set;

	worker_submit(w, &job);
	assert_ptr_equal(wait_and_reap(w), &job);
	assert_int_equal(job.result, ERR_OK);
	/* Our own is as it was. */
	pthread_sigmask(SIG_SETMASK, NULL, &set);
	assert_false(sigismember(&set, SIGTERM));
}

/* Many jobs, some cancelled at whatever point they have reached. */
static void test_many(void **state)
{
	enum { N = 600 };
	struct worker *w = *state;
	struct task *task = calloc(N, sizeof(*task));
	int canceled = 0;

	assert_non_null(task);
	for (int i = 0; i < N; i++) {
		task[i] = task_make('t', i % JOB_PRIORITIES, i % 5 + 1, NULL);
		worker_submit(w, &task[i].job);
		if (i % 4 == 3)
			worker_cancel(w, &task[i - 2].job);
	}
	for (int i = 0; i < N; i++) {
		struct task *t = (struct task *)wait_and_reap(w);

		assert_int_not_equal(t->name, 0);
		t->name = 0;
		if (t->job.result == ERR_CANCELED)
			canceled++;
		else
			assert_int_equal(t->slices, 0);
	}
	assert_true(canceled <= N / 4);
	assert_null(worker_reap(w));
	free(task);
}

/* What free hands back, by name: d done, c cancelled. */
static struct log dropped;

static void drop_task(struct job *job)
{
	struct task *t = (struct task *)job;

	dropped.text[dropped.n++] = t->name;
	dropped.text[dropped.n++] = job->result == ERR_CANCELED ? 'c' : 'd';
}

static void test_free_with_jobs(void **state)
{
	struct worker *w = worker_new(NULL);
	struct task done = task_make('x', JOB_URGENT, 1, NULL);
	struct task busy = task_make('b', JOB_NORMAL, 1 << 30, NULL);
	struct task more = task_make('m', JOB_BACKGROUND, 1, NULL);

	(void)state;
	assert_non_null(w);
	dropped = (struct log){0};
	done.job.drop = busy.job.drop = more.job.drop = drop_task;
	worker_submit(w, &done.job);
	assert_true(is_readable(w, 10000));
	worker_submit(w, &busy.job);
	worker_submit(w, &more.job);
	worker_free(w);
	assert_string_equal(dropped.text, "xdbcmc");
	assert_int_equal(more.ran, 0);
}

static void test_free_at_once(void **state)
{
	struct task t = task_make('t', JOB_NORMAL, 1 << 30, NULL);
	struct worker *w;

	(void)state;
	worker_free(NULL);
	for (int i = 0; i < 20; i++) {
		w = worker_new(NULL);
		assert_non_null(w);
		if (i % 2)
			worker_submit(w, &t.job);
		worker_free(w);
	}
}

static void test_no_descriptors(void **state)
{
	struct rlimit old, none;
	struct err_info info = {""};
	struct worker *w;

	(void)state;
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &old), 0);
	none = old;
	none.rlim_cur = 0;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	w = worker_new(&info);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &old), 0);
	assert_null(w);
	assert_non_null(strstr(info.text, "thread"));
}

static void test_job_run(void **state)
{
	struct task t = task_make('t', JOB_NORMAL, 4, NULL);

	(void)state;
	t.result = ERR_IO;
	assert_int_equal(job_run(&t.job), ERR_IO);
	assert_int_equal(t.ran, 4);
	t.job.cancel = true;
	assert_int_equal(job_run(&t.job), ERR_CANCELED);
	assert_int_equal(t.ran, 4);
}

#define WITH_WORKER(f)                                                         \
	cmocka_unit_test_setup_teardown(f, worker_setup, worker_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_WORKER(test_one_job),
		WITH_WORKER(test_job_again_after_cancel),
		WITH_WORKER(test_priorities_and_turns),
		WITH_WORKER(test_urgent_overtakes),
		WITH_WORKER(test_cancel_before_it_runs),
		WITH_WORKER(test_cancel_too_late),
		WITH_WORKER(test_fd_follows_the_list),
		WITH_WORKER(test_signal_mask),
		WITH_WORKER(test_many),
		cmocka_unit_test(test_free_with_jobs),
		cmocka_unit_test(test_free_at_once),
		cmocka_unit_test(test_no_descriptors),
		cmocka_unit_test(test_job_run),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
