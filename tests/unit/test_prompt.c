/* SPDX-License-Identifier: Apache-2.0 */
/* The line editor: what keys do to the text, the history, what is seen. */
#include "ui/prompt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"

static enum prompt_result press(struct prompt *p, const char *name)
{
	struct key k;

	if (!key_parse(name, &k))
		fail_msg("no such key: %s", name);
	return prompt_key(p, k);
}

static void type(struct prompt *p, const char *text)
{
	struct span rest = span_str(text);

	while (rest.n > 0) {
		struct key k = {KEY_CHAR, 0, 0};

		rest = span_skip(rest, utf8_decode(rest, &k.code));
		assert_int_equal(prompt_key(p, k), PROMPT_CHANGED);
	}
}

static void check(const struct prompt *p, const char *text)
{
	struct span s = prompt_text(p);
	char out[PROMPT_TEXT + 1];

	memcpy(out, s.p, s.n);
	out[s.n] = '\0';
	assert_string_equal(out, text);
}

static void enter(struct prompt *p, enum action what, const char *text)
{
	prompt_open(p, what, SPAN_LIT(""));
	type(p, text);
	assert_int_equal(press(p, "Enter"), PROMPT_ACCEPTED);
	assert_false(p->active);
}

static void test_editing(void **state)
{
	struct prompt p;

	(void)state;
	prompt_init(&p);
	prompt_open(&p, ACTION_FIND, SPAN_LIT("ab"));
	assert_true(p.active);
	type(&p, "\xc3\xa9\xe4\xb8\xad");
	check(&p, "ab\xc3\xa9\xe4\xb8\xad");
	assert_int_equal(press(&p, "Backspace"), PROMPT_CHANGED);
	check(&p, "ab\xc3\xa9");
	assert_int_equal(press(&p, "Left"), PROMPT_SAME);
	type(&p, "x");
	check(&p, "abx\xc3\xa9");
	assert_int_equal(press(&p, "Delete"), PROMPT_CHANGED);
	check(&p, "abx");
	assert_int_equal(press(&p, "Delete"), PROMPT_SAME);
	press(&p, "Home");
	assert_int_equal(press(&p, "Backspace"), PROMPT_SAME);
	check(&p, "abx");
	type(&p, "1");
	press(&p, "Right");
	press(&p, "Space");
	check(&p, "1a bx");
	press(&p, "C-k");
	check(&p, "1a ");
	press(&p, "End");
	type(&p, "two  three ");
	press(&p, "C-w");
	check(&p, "1a two  ");
	press(&p, "C-w");
	check(&p, "1a ");
	press(&p, "C-u");
	check(&p, "");
	/* erasing more than there is gives up */
	assert_int_equal(press(&p, "Backspace"), PROMPT_CANCELED);
	assert_false(p.active);
	prompt_release(&p);
}

static void test_other_keys(void **state)
{
	struct prompt p;
	struct key control = {KEY_CHAR, 0x1b, 0};
	struct key override = {KEY_CHAR, 0x202e, 0};

	(void)state;
	prompt_init(&p);
	prompt_open(&p, ACTION_FIND, SPAN_LIT("x"));
	assert_int_equal(press(&p, "PageDown"), PROMPT_SAME);
	assert_int_equal(press(&p, "F1"), PROMPT_SAME);
	assert_int_equal(press(&p, "M-x"), PROMPT_SAME);
	assert_int_equal(prompt_key(&p, control), PROMPT_SAME);
	assert_int_equal(prompt_key(&p, override), PROMPT_SAME);
	assert_int_equal(press(&p, "Tab"), PROMPT_COMPLETE);
	check(&p, "x");
	assert_int_equal(press(&p, "Esc"), PROMPT_CANCELED);
	prompt_open(&p, ACTION_FIND, SPAN_LIT(""));
	assert_int_equal(press(&p, "C-c"), PROMPT_CANCELED);
	prompt_release(&p);
}

static void test_full(void **state)
{
	struct prompt p;

	(void)state;
	prompt_init(&p);
	prompt_open(&p, ACTION_FIND, SPAN_LIT(""));
	for (int i = 0; i < PROMPT_TEXT - 1; i++)
		type(&p, "x");
	/* two bytes do not go into one */
	assert_int_equal(prompt_key(&p, (struct key){KEY_CHAR, 0xe9, 0}),
	                 PROMPT_SAME);
	type(&p, "y");
	assert_int_equal(press(&p, "z"), PROMPT_SAME);
	assert_int_equal(prompt_text(&p).n, PROMPT_TEXT);
	assert_int_equal(press(&p, "Enter"), PROMPT_ACCEPTED);
	prompt_release(&p);
}

static void test_history(void **state)
{
	struct prompt p;

	(void)state;
	prompt_init(&p);
	enter(&p, ACTION_FIND, "one");
	enter(&p, ACTION_FIND, "two");
	enter(&p, ACTION_FIND, "two");
	enter(&p, ACTION_FILTER, "other");
	enter(&p, ACTION_FIND, "");
	prompt_open(&p, ACTION_FIND, SPAN_LIT(""));
	type(&p, "draft");
	assert_int_equal(press(&p, "Down"), PROMPT_SAME);
	assert_int_equal(press(&p, "Up"), PROMPT_CHANGED);
	check(&p, "two");
	assert_int_equal(press(&p, "Up"), PROMPT_CHANGED);
	check(&p, "one");
	assert_int_equal(press(&p, "Up"), PROMPT_SAME);
	check(&p, "one");
	press(&p, "Down");
	check(&p, "two");
	press(&p, "Down");
	check(&p, "draft");
	press(&p, "Esc");

	prompt_open(&p, ACTION_FILTER, SPAN_LIT(""));
	press(&p, "Up");
	check(&p, "other");
	press(&p, "Esc");
	prompt_open(&p, ACTION_COMMAND, SPAN_LIT(""));
	assert_int_equal(press(&p, "Up"), PROMPT_SAME);
	prompt_release(&p);
}

static void test_history_forgets(void **state)
{
	struct prompt p;

	(void)state;
	prompt_init(&p);
	for (int i = 0; i < PROMPT_HISTORY + 5; i++) {
		char text[16];

		snprintf(text, sizeof(text), "%d", i);
		enter(&p, ACTION_COMMAND, text);
	}
	prompt_open(&p, ACTION_COMMAND, SPAN_LIT(""));
	for (int i = 0; i < PROMPT_HISTORY; i++)
		assert_int_equal(press(&p, "Up"), PROMPT_CHANGED);
	check(&p, "5");
	assert_int_equal(press(&p, "Up"), PROMPT_SAME);
	prompt_release(&p);
}

static void check_drawn(const struct prompt *p, int cols, bool ascii,
                        const char *text, int cursor)
{
	struct canvas c;
	char *out;

	canvas_init(&c, ascii);
	canvas_resize(&c, 1, cols);
	prompt_draw(p, &c, 0);
	out = canvas_text(&c, false);
	assert_string_equal(out, text);
	assert_int_equal(prompt_cursor(p, &c), cursor);
	free(out);
	canvas_release(&c);
}

static void test_drawing(void **state)
{
	struct prompt p;

	(void)state;
	prompt_init(&p);
	prompt_open(&p, ACTION_FIND, SPAN_LIT("abc"));
	check_drawn(&p, 20, false, "/abc\n", 4);
	press(&p, "Left");
	check_drawn(&p, 20, false, "/abc\n", 3);
	press(&p, "End");
	/* the cursor is always in sight, and never outside */
	check_drawn(&p, 4, false, "/bc\n", 3);
	check_drawn(&p, 2, false, "/\n", 1);
	check_drawn(&p, 1, false, "/\n", 0);
	prompt_open(&p, ACTION_FIND, SPAN_LIT("\xe4\xb8\xad\xc3\xa9"));
	check_drawn(&p, 20, false, "/\xe4\xb8\xad\xc3\xa9\n", 4);
	check_drawn(&p, 20, true, "/\\x{4E2D}\\x{E9}\n", 15);
	prompt_open(&p, ACTION_FILTER, SPAN_LIT("x"));
	check_drawn(&p, 20, false, "filter: x\n", 9);
	check_drawn(&p, 5, false, "filte\n", 4);
	prompt_open(&p, ACTION_COMMAND, SPAN_LIT("x"));
	check_drawn(&p, 20, false, ":x\n", 2);
	prompt_release(&p);
}

/* What a completion brings may be any bytes of the dump. */
static void test_set(void **state)
{
	struct prompt p;

	(void)state;
	prompt_init(&p);
	prompt_open(&p, ACTION_COMMAND, SPAN_LIT(""));
	prompt_set(&p, SPAN_LIT("a\x1b[2J\xff"));
	check(&p, "a.[2J\xc3\xbf");
	assert_int_equal(press(&p, "Backspace"), PROMPT_CHANGED);
	check(&p, "a.[2J");
	prompt_release(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_editing),
		cmocka_unit_test(test_other_keys),
		cmocka_unit_test(test_full),
		cmocka_unit_test(test_history),
		cmocka_unit_test(test_history_forgets),
		cmocka_unit_test(test_drawing),
		cmocka_unit_test(test_set),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
