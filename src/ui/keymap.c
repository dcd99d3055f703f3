/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Key bindings as data. A user's own bindings, when there is a configuration
 * file, will be more rows in front of these; nothing but the table changes.
 */
#include "ui/keymap.h"

#include <stddef.h>

static const struct binding bindings[] = {
#define KEY(context, key, action, hint) {context, ACTION_##action, key, hint},
#include "ui/keys.def"
#undef KEY
};

static const char *const help[] = {
#define ACTION(name, help) help,
#include "ui/actions.def"
#undef ACTION
};

const char *action_help(enum action a)
{
	return a < ACTION_COUNT ? help[a] : "";
}

static enum action lookup_in(enum context context, struct key k)
{
	for (unsigned i = 0; keymap_at(i); i++) {
		const struct binding *b = &bindings[i];
		struct key bound;

		if (b->context == context && key_parse(b->key, &bound) &&
		    key_equal(bound, k))
			return b->action;
	}
	return ACTION_NONE;
}

enum action keymap_lookup(enum context context, struct key k)
{
	enum action a = lookup_in(context, k);

	return a != ACTION_NONE ? a : lookup_in(IN_ALL, k);
}

const struct binding *keymap_at(unsigned i)
{
	return i < sizeof(bindings) / sizeof(bindings[0]) ? &bindings[i] : NULL;
}
