/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCREEN_TERMINAL_H
#define SCREEN_TERMINAL_H

/*
 * What a user would see: libvterm, fed with the program's bytes, and a watch
 * over the bytes themselves.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct terminal;

struct terminal *terminal_new(int rows, int cols);
void terminal_free(struct terminal *t);
void terminal_resize(struct terminal *t, int rows, int cols);

/* Bytes of the program. False, once, with a message on standard error, when
 * one is not what a program may send: text, cursor movement, styles. */
bool terminal_feed(struct terminal *t, const char *bytes, size_t n);

/* The screen as text; see README.md. */
void terminal_print(const struct terminal *t, FILE *out);

/* Whether the program has left the full screen and shows the cursor. */
bool terminal_given_back(const struct terminal *t);

#endif
