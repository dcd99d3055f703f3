/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UI_INPUT_H
#define UI_INPUT_H

/*
 * Keys: the only user of libtermkey. A key is a value with a text form, used
 * alike in the keymap's table, the help and the tests: "j", "Space", "C-u",
 * "M-Left", "PageDown", "F1", "Enter", "Esc", "Tab", "S-Tab", "Backspace".
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

enum key_type {
	KEY_CHAR,     /* code is a code point */
	KEY_NAMED,    /* code is an enum key_name */
	KEY_FUNCTION, /* code is n of Fn */
};

/* Not ncurses' KEY_ constants, which no file but tty.c sees. */
enum key_name {
	NAMED_UP,
	NAMED_DOWN,
	NAMED_LEFT,
	NAMED_RIGHT,
	NAMED_PAGE_UP,
	NAMED_PAGE_DOWN,
	NAMED_HOME,
	NAMED_END,
	NAMED_ENTER,
	NAMED_ESCAPE,
	NAMED_TAB,
	NAMED_BACKSPACE,
	NAMED_DELETE,
	NAMED_INSERT,
	NAMED_SPACE,
	NAMED_COUNT,
};

enum key_mods {
	MOD_SHIFT = 1 << 0,
	MOD_ALT = 1 << 1,
	MOD_CTRL = 1 << 2,
};

struct key {
	enum key_type type;
	uint32_t code;
	unsigned mods;
};

bool key_equal(struct key a, struct key b);

/* False if the text names no key. */
bool key_parse(const char *text, struct key *out);

enum { KEY_TEXT = 24 };
void key_format(struct key k, char out[KEY_TEXT]);

struct input;

/* fd -1: no terminal, bytes come through input_feed (tests). */
struct input *input_new(int fd, const char *term);
void input_free(struct input *in);

/* For tests: bytes as if the terminal had sent them. */
void input_feed(struct input *in, const char *bytes, unsigned n);

/* Reads what the descriptor has, without waiting. False at its end (the
 * terminal hung up). */
bool input_read(struct input *in);

enum input_result {
	INPUT_KEY,
	INPUT_NONE,
	INPUT_AGAIN, /* an Esc that may begin a sequence: ask again with
	              * `timeout` set when INPUT_WAIT_MS have passed */
};

enum { INPUT_WAIT_MS = 30 };

/* The next key; `timeout` says that the wait for more bytes is over. */
enum input_result input_next(struct input *in, bool timeout, struct key *out);

#endif
