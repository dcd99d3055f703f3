/* SPDX-License-Identifier: Apache-2.0 */
/* Bindings: complete, free of contradictions, and found. */
#include "ui/keymap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ui/bars.h"

static struct key key(const char *text)
{
	struct key k;

	if (!key_parse(text, &k))
		fail_msg("no key: %s", text);
	return k;
}

/* The keys of binding i; returns how many. */
static unsigned keys_of(unsigned i, struct key out[KEYS_BOUND])
{
	unsigned n = keymap_parse(keymap_at(i)->key, out);

	if (n == 0)
		fail_msg("no key: %s", keymap_at(i)->key);
	return n;
}

static void test_every_action_is_bound(void **state)
{
	bool bound[ACTION_COUNT] = {false};

	(void)state;
	for (unsigned i = 0; keymap_at(i); i++)
		bound[keymap_at(i)->action] = true;
	assert_false(bound[ACTION_NONE]);
	for (unsigned a = ACTION_NONE + 1; a < ACTION_COUNT; a++)
		if (!bound[a])
			fail_msg("action %u (%s) has no key", a,
			         action_help((enum action)a));
}

static void test_every_key_is_a_key(void **state)
{
	unsigned n = 0;

	(void)state;
	for (; keymap_at(n); n++) {
		const struct binding *b = keymap_at(n);
		struct key keys[KEYS_BOUND];
		char text[KEYS_BOUND * (KEY_TEXT + 1)] = "";
		unsigned all = keys_of(n, keys);

		for (unsigned k = 0; k < all; k++) {
			char one[KEY_TEXT];

			key_format(keys[k], one);
			strcat(text, k > 0 ? " " : "");
			strcat(text, one);
		}
		assert_string_equal(text, b->key);
		assert_true(b->context < CONTEXT_COUNT);
		assert_non_null(b->hint);
	}
	assert_true(n > 50);
	assert_null(keymap_at(n + 1000));
}

/* Neither the same keys twice, nor a key alone that begins a pair. */
static bool collide(unsigned i, unsigned j)
{
	struct key a[KEYS_BOUND], b[KEYS_BOUND];
	unsigned n = keys_of(i, a), m = keys_of(j, b);

	if (!key_equal(a[0], b[0]))
		return false;
	return n != m || n == 1 || key_equal(a[1], b[1]);
}

static void test_no_key_twice(void **state)
{
	(void)state;
	for (unsigned i = 0; keymap_at(i); i++)
		for (unsigned j = 0; j < i; j++)
			if (keymap_at(i)->context == keymap_at(j)->context &&
			    collide(i, j))
				fail_msg("%s is bound twice",
				         keymap_at(i)->key);
}

static void test_pairs(void **state)
{
	char text[KEYMAP_PAIRS];
	struct key keys[KEYS_BOUND];

	(void)state;
	assert_int_equal(keymap_parse("z C-c", keys), 2);
	assert_true(key_equal(keys[1], key("C-c")));
	assert_int_equal(keymap_parse("Space", keys), 1);
	assert_int_equal(keymap_parse("z c c", keys), 0);
	assert_int_equal(keymap_parse("z nokey", keys), 0);
	assert_int_equal(keymap_parse("", keys), 0);

	assert_true(keymap_begins(IN_TERMS, key("z")));
	assert_false(keymap_begins(IN_TERMS, key("c")));
	assert_false(keymap_begins(IN_TABLE, key("z")));
	assert_int_equal(keymap_lookup(IN_TERMS, key("z")), ACTION_NONE);
	assert_int_equal(keymap_lookup_pair(IN_TERMS, key("z"), key("c")),
	                 ACTION_FOLD_CLOSE);
	assert_int_equal(keymap_lookup_pair(IN_TERMS, key("z"), key("C")),
	                 ACTION_NONE);
	assert_int_equal(keymap_lookup_pair(IN_TERMS, key("g"), key("c")),
	                 ACTION_NONE);
	assert_int_equal(keymap_lookup_pair(IN_TABLE, key("z"), key("c")),
	                 ACTION_NONE);

	/* all of them are told, and there is room for it */
	keymap_pairs(IN_TERMS, key("z"), text);
	assert_ptr_equal(strstr(text, "z-  o open"), text);
	assert_non_null(strstr(text, ", c close"));
	assert_non_null(strstr(text, "R open all"));
	assert_true(strlen(text) < KEYMAP_PAIRS - 1);
	keymap_pairs(IN_TABLE, key("z"), text);
	assert_string_equal(text, "z-");
}

static void test_lookup(void **state)
{
	(void)state;
	assert_int_equal(keymap_lookup(IN_TABLE, key("M")), ACTION_SORT_MEMORY);
	assert_int_equal(keymap_lookup(IN_PAGER, key("M")), ACTION_NONE);
	/* a context's own meaning goes before the common one */
	assert_int_equal(keymap_lookup(IN_HELP, key("?")), ACTION_BACK);
	assert_int_equal(keymap_lookup(IN_TABLE, key("?")), ACTION_HELP);
	/* what is common works everywhere */
	for (unsigned c = 0; c < CONTEXT_COUNT; c++) {
		assert_int_equal(keymap_lookup((enum context)c, key("Q")),
		                 ACTION_QUIT);
		assert_int_equal(keymap_lookup((enum context)c, key("j")),
		                 ACTION_DOWN);
	}
	assert_int_equal(keymap_lookup(IN_TABLE, key("M-F12")), ACTION_NONE);
	assert_string_equal(action_help(ACTION_NONE), "");
	assert_string_equal(action_help(ACTION_COUNT), "");
}

static void draw_hints(struct canvas *c, enum context context)
{
	const struct view_ops ops = {.context = context};
	const struct view v = {.ops = &ops};

	bars_hints(c, 0, &v);
}

/* The words of the first six hints of a context, and the help's, are to be
 * read on 80 columns. */
static void test_hints_fit(void **state)
{
	struct canvas c;

	(void)state;
	canvas_init(&c, true);
	for (unsigned in = IN_ALL + 1; in < CONTEXT_COUNT; in++) {
		unsigned n = 0;
		char *text;

		canvas_resize(&c, 1, 80);
		draw_hints(&c, (enum context)in);
		text = canvas_text(&c, false);
		for (unsigned i = 0; keymap_at(i) && n < 6; i++) {
			const struct binding *b = keymap_at(i);
			char hint[64];

			if (b->context != in || b->hint[0] == '\0' ||
			    strchr(b->key, ' '))
				continue;
			snprintf(hint, sizeof(hint), "%s %s", b->key, b->hint);
			if (!strstr(text, hint))
				fail_msg("no \"%s\" in %s", hint, text);
			n++;
		}
		if (in != IN_HELP)
			assert_non_null(strstr(text, "? help"));
		free(text);
	}
	canvas_release(&c);
}

/* A narrow screen keeps the way to the help, and no hint is cut. */
static void test_hints_on_narrow_screens(void **state)
{
	struct canvas c;

	(void)state;
	canvas_init(&c, true);
	for (int cols = 1; cols < 120; cols++) {
		char *text;

		canvas_resize(&c, 1, cols);
		draw_hints(&c, IN_TABLE);
		text = canvas_text(&c, false);
		if (cols >= 6)
			assert_non_null(strstr(text, "? help"));
		else
			assert_string_equal(text, "\n");
		/* "back" is what q means elsewhere */
		assert_null(strstr(text, "q back"));
		free(text);
	}
	canvas_release(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_action_is_bound),
		cmocka_unit_test(test_every_key_is_a_key),
		cmocka_unit_test(test_no_key_twice),
		cmocka_unit_test(test_lookup),
		cmocka_unit_test(test_pairs),
		cmocka_unit_test(test_hints_fit),
		cmocka_unit_test(test_hints_on_narrow_screens),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
