/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Key bindings as data. A user's own bindings, when there is a configuration
 * file, will be more rows in front of these; nothing but the table changes.
 */
#include "ui/keymap.h"

#include <stddef.h>
#include <stdio.h>

#include "base/span.h"

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

unsigned keymap_parse(const char *text, struct key out[KEYS_BOUND])
{
	struct span rest = span_str(text), one;
	unsigned n = 0;

	while (span_cut(&rest, ' ', &one)) {
		char name[KEY_TEXT];

		snprintf(name, sizeof(name), "%.*s", SPAN_ARG(one));
		if (n == KEYS_BOUND || !key_parse(name, &out[n++]))
			return 0;
	}
	return n;
}

/* The first binding of a context that begins with these n keys and has `all`
 * keys; NULL if there is none. */
static const struct binding *find(enum context context, const struct key *keys,
                                  unsigned n, unsigned all)
{
	const struct binding *b;

	for (unsigned i = 0; (b = keymap_at(i)); i++) {
		struct key bound[KEYS_BOUND];

		if (b->context != context ||
		    keymap_parse(b->key, bound) != all ||
		    !key_equal(bound[0], keys[0]))
			continue;
		if (n < 2 || key_equal(bound[1], keys[1]))
			return b;
	}
	return NULL;
}

static enum action lookup(enum context context, const struct key *keys,
                          unsigned n)
{
	const struct binding *b = find(context, keys, n, n);

	if (!b)
		b = find(IN_ALL, keys, n, n);
	return b ? b->action : ACTION_NONE;
}

enum action keymap_lookup(enum context context, struct key k)
{
	return lookup(context, &k, 1);
}

bool keymap_begins(enum context context, struct key k)
{
	return find(context, &k, 1, 2) || find(IN_ALL, &k, 1, 2);
}

enum action keymap_lookup_pair(enum context context, struct key first,
                               struct key second)
{
	const struct key keys[] = {first, second};

	return lookup(context, keys, 2);
}

void keymap_pairs(enum context context, struct key first,
                  char out[KEYMAP_PAIRS])
{
	const struct binding *b;
	char key[KEY_TEXT];
	bool any = false;
	int at;

	key_format(first, key);
	at = snprintf(out, KEYMAP_PAIRS, "%s-", key);
	for (unsigned i = 0; (b = keymap_at(i)) && at < KEYMAP_PAIRS; i++) {
		struct key bound[KEYS_BOUND];

		if ((b->context != context && b->context != IN_ALL) ||
		    keymap_parse(b->key, bound) != 2 || b->hint[0] == '\0' ||
		    !key_equal(bound[0], first))
			continue;
		key_format(bound[1], key);
		at += snprintf(out + at, (size_t)(KEYMAP_PAIRS - at),
		               "%s %s %s", any ? "," : " ", key, b->hint);
		any = true;
	}
}

const struct binding *keymap_at(unsigned i)
{
	return i < sizeof(bindings) / sizeof(bindings[0]) ? &bindings[i] : NULL;
}
