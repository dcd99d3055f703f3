/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COMMON_PTY_H
#define COMMON_PTY_H

/*
 * A program on a pseudo-terminal, seen from outside: what it sends, how much
 * and when. For the tests of the static program and of signals, and for the
 * benchmark; the screen tests have an emulator of their own (screen/).
 */

#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { PTY_TEXT = 1 << 16 };

struct pty_plan {
	const char *root; /* to be in, with nothing else; NULL: no chroot */
	const char *const *argv;
	const char *const *env; /* NULL: that of this program */
	unsigned short rows, cols;
};

struct pty {
	int fd;
	pid_t pid;
	uint64_t bytes; /* sent so far */
	double last;    /* when the last byte came */
	size_t n;       /* of text */
	bool eof;
	unsigned char state; /* pty_strip's */
	/* What it has sent, without escape sequences: where the cursor moved
	 * there is a space. The end of it is cut. */
	char text[PTY_TEXT];
};

static inline double pty_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* In the child. */
static inline void __attribute__((noreturn)) pty_exec(const struct pty_plan *p)
{
	char *const *argv = (char *const *)(uintptr_t)p->argv;
	char *const *env = (char *const *)(uintptr_t)p->env;

	if (p->root && (chroot(p->root) < 0 || chdir("/") < 0))
		_exit(126);
	if (env)
		execve(argv[0], argv, env);
	else
		execv(argv[0], argv);
	_exit(127);
}

/* False with a message. The time begins here. */
static inline bool pty_start(struct pty *p, const struct pty_plan *plan)
{
	struct winsize size = {.ws_row = plan->rows, .ws_col = plan->cols};

	memset(p, 0, sizeof(*p));
	p->pid = forkpty(&p->fd, NULL, NULL, &size);
	if (p->pid == 0)
		pty_exec(plan);
	if (p->pid < 0)
		perror("forkpty");
	return p->pid > 0;
}

enum { PTY_PLAIN, PTY_ESC, PTY_CSI, PTY_OSC, PTY_SET };

static inline void pty_add(struct pty *p, char c)
{
	if (p->n < PTY_TEXT - 1)
		p->text[p->n++] = c;
	p->text[p->n] = '\0';
}

/* One byte of what the program sends. */
static inline void pty_strip(struct pty *p, char c)
{
	switch (p->state) {
	case PTY_PLAIN:
		if (c == '\033')
			p->state = PTY_ESC;
		else
			pty_add(p, (unsigned char)c < ' ' ? ' ' : c);
		break;
	case PTY_ESC:
		p->state = c == '[' ? PTY_CSI : c == ']' ? PTY_OSC : PTY_PLAIN;
		if (strchr("()*+", c))
			p->state = PTY_SET;
		break;
	case PTY_CSI:
		if (c < '@' || c > '~')
			break;
		if (c != 'm')
			pty_add(p, ' ');
		p->state = PTY_PLAIN;
		break;
	case PTY_OSC:
		if (c == '\a' || c == '\033')
			p->state = c == '\a' ? PTY_PLAIN : PTY_ESC;
		break;
	default:
		p->state = PTY_PLAIN;
		break;
	}
}

/* Reads what comes within the time; false if nothing did. */
static inline bool pty_read(struct pty *p, double seconds)
{
	struct pollfd fd = {.fd = p->fd, .events = POLLIN};
	char buf[16384];
	ssize_t n;

	if (p->eof || poll(&fd, 1, (int)(seconds * 1000)) <= 0)
		return false;
	n = read(p->fd, buf, sizeof(buf));
	if (n <= 0) {
		p->eof = true;
		return false;
	}
	p->last = pty_now();
	p->bytes += (uint64_t)n;
	for (ssize_t i = 0; i < n; i++)
		pty_strip(p, buf[i]);
	return true;
}

/* Reads until the text has all the words (NULL at the end); false when the
 * time is over before. */
static inline bool pty_expect(struct pty *p, const char *const *words,
                              double seconds)
{
	double until = pty_now() + seconds;

	for (;;) {
		double left = until - pty_now();

		while (*words && strstr(p->text, *words))
			words++;
		if (!*words)
			return true;
		if (p->eof || left <= 0)
			return false;
		pty_read(p, left);
	}
}

/* Reads until nothing has come for so long; at most ten times that. */
static inline void pty_settle(struct pty *p, double seconds)
{
	double until = pty_now() + 10 * seconds;

	while (pty_now() < until && pty_read(p, seconds))
		;
}

/* Forgets the text, so that what is expected next is new. */
static inline void pty_forget(struct pty *p)
{
	p->n = 0;
	p->text[0] = '\0';
}

static inline void pty_send(const struct pty *p, const char *keys)
{
	ssize_t n = write(p->fd, keys, strlen(keys));

	if (n < 0)
		perror("write to the terminal");
}

/* The wait status of the program, which is killed when the time is over. */
static inline int pty_end(struct pty *p, double seconds)
{
	double until = pty_now() + seconds;
	int status = 0;

	while (waitpid(p->pid, &status, WNOHANG) == 0) {
		if (pty_now() > until)
			kill(p->pid, SIGKILL);
		if (!pty_read(p, 0.01))
			poll(NULL, 0, 1);
	}
	close(p->fd);
	return status;
}

#endif
