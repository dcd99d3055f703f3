/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Three processes: the test, the keeper, which leads the terminal's session,
 * and the program, in a process group of its own in the foreground.
 *
 * There are no sleeps. The program says when it is idle; what it has written
 * by then may still be on its way through the pseudo-terminal, so the test
 * writes a mark behind it, at the program's end of the line, and reads until
 * the mark comes out.
 */
#include "session.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <utmp.h>

enum { IDLE_FD = 9, MARK_MS = 10000 };

/* No program sends NUL bytes. */
static const char mark[] = "\0\0mark\0";

struct report {
	pid_t program;
	int status;
};

static void keeper_tell(int fd, pid_t program, int status)
{
	struct report r = {program, status};

	if (write(fd, &r, sizeof(r)) != sizeof(r))
		_exit(3);
}

/* In the child that becomes the program. */
static void become_program(const struct session_plan *plan, int idle)
{
	setpgid(0, 0);
	tcsetpgrp(STDOUT_FILENO, getpid());
	signal(SIGTTOU, SIG_DFL);
	signal(SIGHUP, SIG_DFL);
	if (plan->input) {
		int fd = open(plan->input, O_RDONLY);

		if (fd < 0 || dup2(fd, STDIN_FILENO) < 0)
			_exit(126);
		close(fd);
	}
	if (dup2(idle, IDLE_FD) < 0)
		_exit(126);
	execve(plan->argv[0], plan->argv, plan->env);
	_exit(127);
}

static void keep(const struct session_plan *plan, int idle, int report)
{
	pid_t program;
	int status = 0;

	signal(SIGTTOU, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	if (chdir(plan->dir) < 0)
		_exit(3);
	program = fork();
	if (program == 0)
		become_program(plan, idle);
	keeper_tell(report, program, 0);
	while (waitpid(program, &status, WUNTRACED) == program) {
		keeper_tell(report, program, status);
		if (WIFEXITED(status) || WIFSIGNALED(status))
			break;
	}
	_exit(0);
}

static void keeper_main(struct session *s, const struct session_plan *plan,
                        int idle, int report)
{
	close(s->master);
	if (login_tty(s->slave) < 0)
		_exit(3);
	keep(plan, idle, report);
}

bool session_start(struct session *s, const struct session_plan *plan)
{
	struct winsize size = {.ws_row = (unsigned short)plan->rows,
	                       .ws_col = (unsigned short)plan->cols};
	struct report r;
	int idle[2], report[2];

	*s = (struct session){0};
	if (openpty(&s->master, &s->slave, NULL, NULL, &size) < 0 ||
	    pipe2(idle, O_CLOEXEC) < 0 || pipe2(report, O_CLOEXEC) < 0) {
		perror("screen_test: pseudo-terminal");
		return false;
	}
	fcntl(s->master, F_SETFD, FD_CLOEXEC);
	tcgetattr(s->slave, &s->before);
	s->keeper = fork();
	if (s->keeper == 0)
		keeper_main(s, plan, idle[1], report[1]);
	close(idle[1]);
	close(report[1]);
	s->idle = idle[0];
	s->report = report[0];
	if (read(s->report, &r, sizeof(r)) != sizeof(r)) {
		fputs("screen_test: cannot start the program\n", stderr);
		return false;
	}
	s->program = r.program;
	return true;
}

void session_forget_idle(struct session *s)
{
	struct pollfd p = {.fd = s->idle, .events = POLLIN};
	char bytes[64];

	while (poll(&p, 1, 0) > 0 && (p.revents & POLLIN))
		if (read(s->idle, bytes, sizeof(bytes)) <= 0)
			return;
}

void session_signal(struct session *s, int sig)
{
	if (sig == SIGCONT)
		s->stopped = false;
	kill(-s->program, sig);
}

void session_resize(struct session *s, int rows, int cols)
{
	struct winsize size = {.ws_row = (unsigned short)rows,
	                       .ws_col = (unsigned short)cols};

	ioctl(s->master, TIOCSWINSZ, &size);
}

void session_hang_up(struct session *s)
{
	close(s->slave);
	close(s->master);
	s->master = s->slave = -1;
}

void session_end(struct session *s)
{
	if (!s->ended)
		kill(s->program, SIGKILL);
	waitpid(s->keeper, NULL, 0);
	close(s->idle);
	close(s->report);
	if (s->master >= 0)
		session_hang_up(s);
}

static long now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void take_report(struct session *s)
{
	struct report r;

	if (read(s->report, &r, sizeof(r)) != sizeof(r)) {
		s->ended = true;
		return;
	}
	s->status = r.status;
	s->stopped = WIFSTOPPED(r.status);
	s->ended = !s->stopped;
}

/* Reads what comes until the mark, which is not fed. */
static void read_to_mark(struct session *s,
                         void (*feed)(void *, const char *, size_t), void *user)
{
	struct pollfd p = {.fd = s->master, .events = POLLIN};
	size_t have = 0;
	char *all = NULL;

	if (s->master < 0 ||
	    write(s->slave, mark, sizeof(mark)) != sizeof(mark))
		return;
	while (poll(&p, 1, MARK_MS) > 0) {
		char *found;
		ssize_t n;

		all = realloc(all, have + 4096);
		n = read(s->master, all + have, 4096);
		if (n <= 0)
			break;
		have += (size_t)n;
		found = memmem(all, have, mark, sizeof(mark));
		if (found) {
			have = (size_t)(found - all);
			break;
		}
	}
	feed(user, all, have);
	free(all);
}

enum session_event session_wait(struct session *s, int timeout_ms,
                                void (*feed)(void *user, const char *bytes,
                                             size_t n),
                                void *user)
{
	long end = now_ms() + timeout_ms;
	bool idle = false;

	while (!idle && !s->ended && !s->stopped) {
		struct pollfd p[3] = {{.fd = s->idle, .events = POLLIN},
		                      {.fd = s->report, .events = POLLIN},
		                      {.fd = s->master, .events = POLLIN}};
		long left = end - now_ms();
		char bytes[4096];
		ssize_t n;

		if (left <= 0 || poll(p, 3, (int)left) <= 0)
			return EVENT_TIMEOUT;
		if (p[1].revents)
			take_report(s);
		else if (p[0].revents & POLLIN)
			idle = read(s->idle, bytes, sizeof(bytes)) > 0;
		else if (p[2].revents & POLLIN) {
			n = read(s->master, bytes, sizeof(bytes));
			feed(user, bytes, n > 0 ? (size_t)n : 0);
		}
	}
	read_to_mark(s, feed, user);
	if (s->ended)
		return EVENT_ENDED;
	return s->stopped ? EVENT_STOPPED : EVENT_IDLE;
}
