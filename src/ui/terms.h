/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UI_TERMS_H
#define UI_TERMS_H

/*
 * Descriptions of terminals for hosts that have none for $TERM, or no terminfo
 * database at all. Five kinds cover what is in use: nearly every terminal of
 * today speaks xterm's language.
 */

enum { TERMS_ROOM = 4096 };

/* The kind that is nearest to a terminal's name (NULL, "" and unknown names:
 * xterm): "xterm", "screen", "linux", "vt100" or "ansi". */
const char *terms_nearest(const char *term);

/* The value of $TERMINFO that makes curses use our description when it is asked
 * for the terminal `kind`, which terms_nearest gave. */
void terms_describe(const char *kind, char out[TERMS_ROOM]);

#endif
