/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UI_SIGNALS_H
#define UI_SIGNALS_H

/*
 * Signals while the terminal is ours. Those that the loop answers (a new size,
 * stop and continue, the polite ways to end a program) come as bytes through a
 * pipe; those that end the program at once give the terminal back first.
 *
 * One at a time in the program, on the main thread; other threads block these
 * signals.
 */

#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

#include "base/err.h"

/* What it takes to give the terminal back. */
struct rescue {
	int fd;
	struct termios modes;
	char bytes[128]; /* that leave the full screen, n of them */
	size_t n;
};

enum err signals_start(struct err_info *info);

/* Every handler is what it was before. */
void signals_stop(void);

/* From now on a fatal signal uses *r, which is copied; NULL: nothing is to be
 * given back. */
void signals_rescue(const struct rescue *r);

/* Readable when signals_next has something. */
int signals_fd(void);

/* The next signal that came, or 0. */
int signals_next(void);

/* Stops the program and those it was started with, as Ctrl-Z does elsewhere;
 * returns when it goes on, or at once if there is no shell that could make it
 * go on. */
void signals_suspend(void);

#endif
