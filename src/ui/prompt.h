/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UI_PROMPT_H
#define UI_PROMPT_H

/*
 * The line editor at the bottom of the screen, with a history for each kind of
 * question (search, filter, command). It edits and nothing more; what the text
 * means is the asker's business.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"
#include "ui/canvas.h"
#include "ui/input.h"
#include "ui/keymap.h"

enum {
	PROMPT_TEXT = 512,
	PROMPT_HISTORY = 32,
	PROMPT_KINDS = 3, /* FIND, FILTER, COMMAND */
};

enum prompt_result {
	PROMPT_SAME,
	PROMPT_CHANGED, /* the text is another one */
	PROMPT_ACCEPTED,
	PROMPT_CANCELED,
	PROMPT_COMPLETE, /* Tab: the asker may offer a completion */
};

struct prompt_history {
	char *line[PROMPT_HISTORY]; /* oldest first */
	unsigned n;
};

struct prompt {
	bool active;
	enum action what;
	char text[PROMPT_TEXT];  /* UTF-8 */
	size_t n, cursor;        /* bytes */
	unsigned recalled;       /* steps back in the history */
	char draft[PROMPT_TEXT]; /* what was typed before recalling */
	size_t draft_n;
	struct prompt_history history[PROMPT_KINDS];
};

void prompt_init(struct prompt *p);
void prompt_release(struct prompt *p);

/* Starts asking; `initial` stands there already. */
void prompt_open(struct prompt *p, enum action what, struct span initial);
enum prompt_result prompt_key(struct prompt *p, struct key k);
struct span prompt_text(const struct prompt *p);
void prompt_set(struct prompt *p, struct span text);

/* Paints the line; long text scrolls so that the cursor stays in sight. */
void prompt_draw(const struct prompt *p, struct canvas *c, int y);

/* The column of the cursor on that line. */
int prompt_cursor(const struct prompt *p, const struct canvas *c);

#endif
