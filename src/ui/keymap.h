/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UI_KEYMAP_H
#define UI_KEYMAP_H

/*
 * Which key does what where. actions.def lists the actions, keys.def the
 * bindings: KEY(context, "key", ACTION, hint) with a short word for the hint
 * line, or "". The first binding that fits wins, a view's own before the
 * common ones.
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
	IN_GENERAL,
	IN_HELP,
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

/* Binding i, or NULL behind the last. */
const struct binding *keymap_at(unsigned i);

#endif
