/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The background thread: a queue for each priority, a list of what is done, a
 * mutex around both, and a pipe that holds one byte exactly while the list of
 * what is done is not empty.
 *
 * Before each slice the thread looks for the most urgent job again; among
 * equals they take turns. Rejected: a pool of threads (the second core belongs
 * to the scanner and the screen; one thread needs no locks between jobs) and
 * a thread for each job (nothing would order them).
 */
#include "base/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"

struct queue {
	struct job *first;
	struct job *last;
};

struct worker {
	pthread_t thread;
	int pipe[2]; /* read, write */

	pthread_mutex_t lock; /* for all that follows */
	pthread_cond_t work;  /* something was queued, or stop was set */
	struct queue queue[JOB_PRIORITIES];
	struct queue done;
	struct job *running;
	bool stop;
};

static void queue_put(struct queue *q, struct job *job)
{
	job->next = NULL;
	if (q->first)
		q->last->next = job;
	else
		q->first = job;
	q->last = job;
}

static struct job *queue_take(struct queue *q)
{
	struct job *job = q->first;

	if (job) {
		q->first = job->next;
		job->next = NULL;
	}
	return job;
}

static bool is_canceled(const struct job *job)
{
	return atomic_load_explicit(&job->cancel, memory_order_relaxed);
}

/* One slice; whoever cancelled a job gets no further slice of it. */
static enum job_result job_slice(struct job *job)
{
	if (!is_canceled(job) && job->step(job) == JOB_DONE)
		return JOB_DONE;
	if (!is_canceled(job))
		return JOB_MORE;
	job->result = ERR_CANCELED;
	return JOB_DONE;
}

enum err job_run(struct job *job)
{
	while (job_slice(job) == JOB_MORE)
		;
	return job->result;
}

/* The thread's part. */

static struct job *take_most_urgent(struct worker *w)
{
	struct job *job = NULL;

	for (int i = 0; i < JOB_PRIORITIES && !job; i++)
		job = queue_take(&w->queue[i]);
	return job;
}

/* The next job to run, which may take for ever to come; NULL at the end. */
static struct job *wait_for_job(struct worker *w)
{
	while (!w->stop) {
		struct job *job = take_most_urgent(w);

		if (job)
			return job;
		pthread_cond_wait(&w->work, &w->lock);
	}
	return NULL;
}

static void pipe_put(struct worker *w)
{
	while (write(w->pipe[1], "", 1) < 0 && errno == EINTR)
		;
}

static void pipe_take(struct worker *w)
{
	char byte;

	while (read(w->pipe[0], &byte, 1) < 0 && errno == EINTR)
		;
}

static void finish(struct worker *w, struct job *job)
{
	if (!w->done.first)
		pipe_put(w);
	queue_put(&w->done, job);
}

static void *worker_main(void *arg)
{
	struct worker *w = arg;
	struct job *job;

	pthread_mutex_lock(&w->lock);
	while ((job = wait_for_job(w)) != NULL) {
		enum job_result result;

		w->running = job;
		pthread_mutex_unlock(&w->lock);
		result = job_slice(job);
		pthread_mutex_lock(&w->lock);
		w->running = NULL; /* once finished it is not ours */
		if (result == JOB_DONE)
			finish(w, job);
		else
			queue_put(&w->queue[job->priority], job);
	}
	pthread_mutex_unlock(&w->lock);
	return NULL;
}

/* The owner's part. */

static bool pipe_open(int fd[2])
{
	if (pipe(fd) != 0) {
		fd[0] = fd[1] = -1;
		return false;
	}
	for (int i = 0; i < 2; i++)
		if (fcntl(fd[i], F_SETFD, FD_CLOEXEC) != 0 ||
		    fcntl(fd[i], F_SETFL, O_NONBLOCK) != 0)
			return false;
	return true;
}

static void pipe_close(int fd[2])
{
	for (int i = 0; i < 2; i++)
		if (fd[i] >= 0)
			close(fd[i]);
}

/* Signals go to the threads that wait for them; but a fault of a thread's own
 * (a hole in the mapping) is handled where it happens or kills the program. */
static int thread_start(struct worker *w)
{
	static const int faults[] = {SIGBUS, SIGSEGV, SIGFPE, SIGILL, SIGTRAP};
	sigset_t set, old;
	int failed;

	sigfillset(&set);
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		sigdelset(&set, faults[i]);
	failed = pthread_sigmask(SIG_SETMASK, &set, &old);
	if (failed)
		return failed;
	failed = pthread_create(&w->thread, NULL, worker_main, w);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	return failed;
}

struct worker *worker_new(struct err_info *info)
{
	struct worker *w = xcalloc(1, sizeof(*w));
	int failed;

	if (pipe_open(w->pipe)) {
		pthread_mutex_init(&w->lock, NULL);
		pthread_cond_init(&w->work, NULL);
		failed = thread_start(w);
		if (!failed)
			return w;
		pthread_cond_destroy(&w->work);
		pthread_mutex_destroy(&w->lock);
	} else {
		failed = errno;
	}
	err_set(info, ERR_IO, "cannot start a thread: %s", strerror(failed));
	pipe_close(w->pipe);
	free(w);
	return NULL;
}

static void drop_all(struct queue *q, bool canceled)
{
	struct job *job;

	while ((job = queue_take(q)) != NULL) {
		if (canceled)
			job->result = ERR_CANCELED;
		if (job->drop)
			job->drop(job);
	}
}

void worker_free(struct worker *w)
{
	if (!w)
		return;
	pthread_mutex_lock(&w->lock);
	w->stop = true;
	if (w->running)
		worker_cancel(w, w->running);
	pthread_cond_signal(&w->work);
	pthread_mutex_unlock(&w->lock);
	pthread_join(w->thread, NULL);

	drop_all(&w->done, false);
	for (int i = 0; i < JOB_PRIORITIES; i++)
		drop_all(&w->queue[i], true);
	pthread_cond_destroy(&w->work);
	pthread_mutex_destroy(&w->lock);
	pipe_close(w->pipe);
	free(w);
}

void worker_submit(struct worker *w, struct job *job)
{
	job->result = ERR_OK;
	atomic_store_explicit(&job->progress, 0, memory_order_relaxed);
	atomic_store_explicit(&job->cancel, false, memory_order_relaxed);
	pthread_mutex_lock(&w->lock);
	queue_put(&w->queue[job->priority], job);
	pthread_cond_signal(&w->work);
	pthread_mutex_unlock(&w->lock);
}

void worker_cancel(struct worker *w, struct job *job)
{
	(void)w;
	atomic_store_explicit(&job->cancel, true, memory_order_relaxed);
}

int worker_fd(const struct worker *w)
{
	return w->pipe[0];
}

struct job *worker_reap(struct worker *w)
{
	struct job *job;

	pthread_mutex_lock(&w->lock);
	job = queue_take(&w->done);
	if (job && !w->done.first)
		pipe_take(w);
	pthread_mutex_unlock(&w->lock);
	return job;
}
