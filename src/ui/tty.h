/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UI_TTY_H
#define UI_TTY_H

/*
 * The terminal: the only user of curses, for painting alone. For a TERM that
 * is not known on this host the nearest of the descriptions that are compiled
 * in is taken (terms.h), so that no terminfo database is needed; "dumb" or no
 * terminal is for the caller to handle.
 *
 * Whatever ends the program, the terminal is given back as it was: signals.h
 * does that for fatal signals. One tty at a time, on the main thread.
 */

#include <stdbool.h>

#include "base/err.h"
#include "ui/canvas.h"

enum colour_mode {
	COLOURS_AUTO, /* unless NO_COLOR is set or the terminal has none */
	COLOURS_ALWAYS,
	COLOURS_NEVER,
};

struct tty;

/* Opens the controlling terminal (fd 0 and 1 if they are one, else /dev/tty)
 * and switches it to full screen. ERR_IO if there is none. */
enum err tty_open(struct tty **t, enum colour_mode colours,
                  struct err_info *info);
void tty_close(struct tty *t);

/* Gives the terminal back, or takes it again (suspend, $PAGER). */
void tty_suspend(struct tty *t);
void tty_resume(struct tty *t);

/* The descriptor to read keys from. */
int tty_input(const struct tty *t);

/* The name of the description in use, for libtermkey. */
const char *tty_term(const struct tty *t);

/* Whether characters that are not ASCII can be shown (not: whether the user
 * wants them). */
bool tty_utf8(const struct tty *t);

/* Asks the system for the size; returns whether it changed. */
bool tty_size(struct tty *t, int *rows, int *cols);

/* Sends what differs from the last frame. With `all`, everything. */
void tty_blit(struct tty *t, const struct canvas *c, bool all);

/* Shows the cursor at (y, x), or hides it with y < 0; seen with the next
 * blit. */
void tty_cursor(struct tty *t, int y, int x);

/* Whether the environment's locale says UTF-8 (LC_ALL, LC_CTYPE, LANG), asked
 * without the C library's locales, which a host may lack. */
bool tty_is_utf8(void);

#endif
