/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One round of the loop: wait, take what has come, draw one frame. All input
 * that is queued is taken before the frame is drawn, within bounds, so that a
 * held key moves the cursor as fast as it repeats on any terminal, and still
 * each round answers with a frame.
 *
 * While the index grows or a job runs, the app looks at its state ten times a
 * second, and sooner at first, when nothing is on screen yet that the scanner
 * has found; else the loop sleeps until something happens.
 *
 * For tests, CRASHDIVE_IDLE_FD in the environment is the number of a
 * descriptor that gets a byte whenever everything that came has been answered
 * on the screen and nothing is under way.
 */
#include "ui/loop.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "ui/clock.h"
#include "ui/signals.h"

enum {
	FIRST_TICK_MS = 2, /* then twice as long each time, up to TICK_MS */
	TICK_MS = 100,
	KEYS_A_FRAME = 512,
	JOBS_A_FRAME = 64,
};

enum waited { FROM_TTY, FROM_SIGNALS, FROM_WORKER, FROM_INDEX, SOURCES };

struct loop {
	const struct loop_parts *parts;
	int idle_fd;
	bool quit;
	bool stop;    /* somebody wants the shell back */
	bool restart; /* we were stopped without our knowledge */
	bool resized;
	bool dirty; /* the frame on the screen is not the app's any more */
	bool all;   /* nor can be trusted at all */
	bool more;  /* keys are left for the next round */
	bool indexed;
	bool told; /* idle_fd knows */
	int64_t tick_at;
	int tick_ms;       /* from one tick to the next */
	int64_t escape_at; /* when a lone Esc becomes a key; 0: there is none */
};

static void tick(struct loop *l)
{
	app_tick(l->parts->app);
	l->tick_at = clock_ms() + l->tick_ms;
	if (l->tick_ms < TICK_MS)
		l->tick_ms *= 2;
	l->dirty = true;
}

static void resize(struct loop *l)
{
	int rows, cols;

	if (tty_size(l->parts->tty, &rows, &cols)) {
		app_resize(l->parts->app, rows, cols);
		l->dirty = l->all = true;
	}
	l->resized = false;
}

static void answer_signal(struct loop *l, int sig)
{
	l->resized = l->resized || sig == SIGWINCH;
	l->restart = l->restart || sig == SIGCONT;
	l->stop = l->stop || sig == SIGTSTP;
	l->quit = l->quit || sig == SIGTERM || sig == SIGHUP || sig == SIGINT;
}

static void take_signals(struct loop *l)
{
	int sig;

	while ((sig = signals_next()) != 0)
		answer_signal(l, sig);
}

/* Gives the terminal back, sleeps, and takes it again; also when the sleep is
 * over already (SIGCONT after a stop that cannot be caught). */
static void suspend(struct loop *l)
{
	tty_suspend(l->parts->tty);
	if (l->stop)
		signals_suspend();
	tty_resume(l->parts->tty);
	take_signals(l);
	l->stop = l->restart = false;
	l->resized = l->dirty = l->all = true;
}

static void obey(struct loop *l, enum app_wish wish)
{
	l->quit = l->quit || wish == APP_QUIT;
	l->stop = l->stop || wish == APP_SUSPEND;
	l->all = l->all || wish == APP_REPAINT;
}

/* Gives the app the keys that are complete, and with `over` a lone Esc. */
static void take_keys(struct loop *l, bool over)
{
	enum input_result r = INPUT_KEY;
	struct key k;

	l->more = false;
	for (int i = 0; r == INPUT_KEY; i++) {
		if (i == KEYS_A_FRAME) {
			l->more = true;
			return;
		}
		r = input_next(l->parts->input, over && i == 0, &k);
		if (r != INPUT_AGAIN || over)
			l->escape_at = 0;
		if (r != INPUT_KEY)
			break;
		app_key(l->parts->app, k);
		l->dirty = true;
		obey(l, app_wish(l->parts->app));
		if (l->quit || l->stop) {
			l->more = true;
			return;
		}
	}
	if (r == INPUT_AGAIN && l->escape_at == 0)
		l->escape_at = clock_ms() + INPUT_WAIT_MS;
}

static void take_jobs(struct loop *l)
{
	for (int i = 0; i < JOBS_A_FRAME; i++) {
		struct job *job = worker_reap(l->parts->worker);

		if (!job)
			return;
		app_job_done(l->parts->app, job);
		l->dirty = true;
	}
}

static void take_index(struct loop *l)
{
	char bytes[16];
	ssize_t n = read(l->parts->index_fd, bytes, sizeof(bytes));

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	l->indexed = true;
	tick(l);
}

static bool idle(const struct loop *l)
{
	return l->indexed && app_idle(l->parts->app);
}

static int wait_ms(const struct loop *l)
{
	int64_t at = INT64_MAX;
	int64_t now;

	if (l->more)
		return 0;
	if (!idle(l))
		at = l->tick_at;
	if (l->escape_at != 0 && l->escape_at < at)
		at = l->escape_at;
	if (at == INT64_MAX)
		return -1;
	now = clock_ms();
	return at > now ? (int)(at - now) : 0;
}

static void take_all(struct loop *l, const struct pollfd fds[SOURCES])
{
	if (fds[FROM_SIGNALS].revents)
		take_signals(l);
	if (fds[FROM_INDEX].revents)
		take_index(l);
	if (fds[FROM_WORKER].revents)
		take_jobs(l);
	if (fds[FROM_TTY].revents && !input_read(l->parts->input))
		l->quit = true;
	if (fds[FROM_TTY].revents || l->more)
		take_keys(l, false);
}

static void round_of(struct loop *l)
{
	const struct loop_parts *p = l->parts;
	struct pollfd fds[SOURCES] = {
		[FROM_TTY] = {.fd = tty_input(p->tty), .events = POLLIN},
		[FROM_SIGNALS] = {.fd = signals_fd(), .events = POLLIN},
		[FROM_WORKER] = {.fd = worker_fd(p->worker), .events = POLLIN},
		[FROM_INDEX] = {.fd = l->indexed ? -1 : p->index_fd,
	                        .events = POLLIN},
	};
	int n = poll(fds, SOURCES, wait_ms(l));

	if (n > 0 || l->more) {
		l->told = false;
		take_all(l, fds);
	}
	if (l->escape_at != 0 && clock_ms() >= l->escape_at) {
		l->told = false;
		take_keys(l, true);
	}
	if (!idle(l) && clock_ms() >= l->tick_at)
		tick(l);
}

static void draw(struct loop *l)
{
	struct app *app = l->parts->app;
	const struct canvas *c = app_draw(app);
	int y, x;

	if (!app_cursor(app, &y, &x))
		y = x = -1;
	tty_cursor(l->parts->tty, y, x);
	tty_blit(l->parts->tty, c, l->all);
	l->dirty = l->all = false;
	l->told = false;
}

static void tell_idle(struct loop *l)
{
	ssize_t n;

	if (l->idle_fd < 0 || l->told || l->more || l->escape_at != 0)
		return;
	if (!idle(l))
		return;
	n = write(l->idle_fd, ".", 1);
	l->told = n == 1;
}

static int idle_descriptor(void)
{
	const char *text = getenv("CRASHDIVE_IDLE_FD");
	uint64_t fd;

	if (!text || !span_u64(span_str(text), &fd) || fd > INT32_MAX)
		return -1;
	return fcntl((int)fd, F_GETFD) < 0 ? -1 : (int)fd;
}

void loop_run(const struct loop_parts *parts)
{
	struct loop l = {.parts = parts,
	                 .idle_fd = idle_descriptor(),
	                 .tick_ms = FIRST_TICK_MS};

	resize(&l);
	l.dirty = l.all = true;
	tick(&l);
	while (!l.quit) {
		if (l.stop || l.restart)
			suspend(&l);
		if (l.resized)
			resize(&l);
		if (l.dirty || l.all)
			draw(&l);
		tell_idle(&l);
		round_of(&l);
	}
}
