/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCREEN_SESSION_H
#define SCREEN_SESSION_H

/*
 * The program under test in a pseudo-terminal of its own, with somebody who
 * looks after it as a shell would, so that it can be stopped and continued.
 */

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <termios.h>

enum { SESSION_ENV_MAX = 32 };

struct session {
	int master;
	int slave;  /* kept open, to ask for the modes */
	int idle;   /* a byte whenever the program is idle */
	int report; /* the keeper's */
	pid_t keeper;
	pid_t program;
	struct termios before;
	bool stopped;
	bool ended;
	int status; /* of waitpid, once ended */
};

struct session_plan {
	int rows, cols;
	const char *dir;   /* to run in */
	const char *input; /* file for standard input, or NULL: the terminal */
	char **argv;
	char *env[SESSION_ENV_MAX]; /* NAME=VALUE, ends with NULL */
};

/* False with a message on standard error. */
bool session_start(struct session *s, const struct session_plan *plan);

/* What the program said so far is not about what comes now. */
void session_forget_idle(struct session *s);

void session_signal(struct session *s, int sig);
void session_resize(struct session *s, int rows, int cols);

/* The terminal goes away. */
void session_hang_up(struct session *s);

/* Kills what is left of it. */
void session_end(struct session *s);

enum session_event {
	EVENT_IDLE,
	EVENT_STOPPED,
	EVENT_ENDED,
	EVENT_TIMEOUT,
};

/* Waits for the program to be idle, stopped or ended, at most timeout_ms;
 * whatever it sent up to then is given to `feed`. */
enum session_event session_wait(struct session *s, int timeout_ms,
                                void (*feed)(void *user, const char *bytes,
                                             size_t n),
                                void *user);

#endif
