/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UI_KEYMAP_H
#define UI_KEYMAP_H

/*
 * Which key does what where. actions.def lists the actions, keys.def the
 * bindings: KEY(context, "key", ACTION, hint) with a short word for the hint
 * line, or "". The first binding that fits wins, a view's own before the
 * common ones.
 *
 * Two keys with a blank between them, "z c", are pressed one after the other.
 * A key that begins such a pair means nothing else in its context; the hint of
 * a pair is shown when its first key has been pressed.
 */

#include "ui/input.h"

enum action {
#define ACTION(name, help) ACTION_##name,
#include "ui/actions.def"
#undef ACTION
	ACTION_COUNT,
};

enum context {
	IN_ALL, /* everywhere */
	IN_TABLE,
	IN_DETAIL,
	IN_PAGER,
	IN_BYTES,
	IN_GENERAL,
	IN_HELP,
	IN_TERMS,
	CONTEXT_COUNT,
};

struct binding {
	enum context context;
	enum action action;
	const char *key;
	const char *hint; /* "" if it is not shown in the hint line */
};

const char *action_help(enum action a);

/* ACTION_NONE if the key does nothing there. */
enum action keymap_lookup(enum context context, struct key k);

/* Whether the key is the first of a pair there. */
bool keymap_begins(enum context context, struct key k);

/* The same for the second key of a pair. */
enum action keymap_lookup_pair(enum context context, struct key first,
                               struct key second);

/* What can follow the first key of a pair, for the message line: "z-  c close,
 * o open". */
enum { KEYMAP_PAIRS = 320 };
void keymap_pairs(enum context context, struct key first,
                  char out[KEYMAP_PAIRS]);

/* The keys of a binding; returns how many, 0 if they are not keys. */
enum { KEYS_BOUND = 2 };
unsigned keymap_parse(const char *text, struct key out[KEYS_BOUND]);

/* Binding i, or NULL behind the last. */
const struct binding *keymap_at(unsigned i);

#endif
