/* SPDX-License-Identifier: Apache-2.0 */
/* Keys: their names, and what terminals send for them. */
#include "ui/input.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void test_names(void **state)
{
	static const char *const names[] = {
		"j",
		"G",
		"?",
		"/",
		"-",
		"C-u",
		"M-m",
		"M-Left",
		"S-Tab",
		"Space",
		"C-Space",
		"F1",
		"F12",
		"PageDown",
		"PageUp",
		"Up",
		"Down",
		"Left",
		"Right",
		"Home",
		"End",
		"Enter",
		"Esc",
		"Tab",
		"Delete",
		"Insert",
		"Backspace",
		"\xc3\xa9",
		"C-M-S-Backspace",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct key k;
		char text[KEY_TEXT];

		assert_true(key_parse(names[i], &k));
		key_format(k, text);
		assert_string_equal(text, names[i]);
	}
}

static void test_no_names(void **state)
{
	static const char *const names[] = {
		"", "C-", "M-C-", "F0", "F64", "Fx", "up", "jj", "\xff", "\033",
	};
	struct key k;

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i], "C-") != 0)
			assert_false(key_parse(names[i], &k));
}

static void test_same_key(void **state)
{
	static const char *const pairs[][2] = {
		{"C-m", "Enter"},   {"C-i", "Tab"}, {"C-h", "Backspace"},
		{"C-[", "Esc"},     {"C-U", "C-u"}, {" ", "Space"},
		{"M- ", "M-Space"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		struct key a, b;

		assert_true(key_parse(pairs[i][0], &a));
		assert_true(key_parse(pairs[i][1], &b));
		assert_true(key_equal(a, b));
	}
}

static void test_different_keys(void **state)
{
	struct key a, b;

	(void)state;
	assert_true(key_parse("n", &a));
	assert_true(key_parse("N", &b));
	assert_false(key_equal(a, b));
	assert_true(key_parse("n", &a));
	assert_true(key_parse("M-n", &b));
	assert_false(key_equal(a, b));
	assert_true(key_parse("1", &a));
	assert_true(key_parse("F1", &b));
	assert_false(key_equal(a, b));
}

/* All keys in the bytes, with spaces between; a lone Esc at the end too. */
static void read_all(struct input *in, char *out)
{
	enum input_result r;
	struct key k;

	out[0] = '\0';
	for (;;) {
		char text[KEY_TEXT];

		r = input_next(in, false, &k);
		if (r == INPUT_AGAIN)
			r = input_next(in, true, &k);
		if (r != INPUT_KEY)
			return;
		key_format(k, text);
		strcat(out, out[0] == '\0' ? "" : " ");
		strcat(out, text);
	}
}

struct sequence {
	const char *bytes;
	const char *want;
};

static const struct sequence sequences[] = {
	{"jkG", "j k G"},
	{"\033[A\033[B\033[C\033[D", "Up Down Right Left"},
	{"\033OA\033OB\033OH\033OF", "Up Down Home End"},
	{"\033[H\033[F\033[1~\033[4~\033[7~\033[8~",
         "Home End Home End Home End"},
	{"\033[2~\033[3~\033[5~\033[6~", "Insert Delete PageUp PageDown"},
	{"\033OP\033OQ\033[15~\033[24~", "F1 F2 F5 F12"},
	{"\033[[A\033[[E", "F1 F5"},
	{"\r\t\177\010 \033[Z", "Enter Tab Backspace Backspace Space S-Tab"},
	{"\001\025\032\003", "C-a C-u C-z C-c"},
	{"\033j\033m\033\033[A", "M-j M-m M-Up"},
	{"\033[1;3D\033[1;5C\033[1;2A", "M-Left C-Right S-Up"},
	{"\xc3\xa9\xe4\xb8\xad", "\xc3\xa9 \xe4\xb8\xad"},
	{"\033", "Esc"},
	{"a\033", "a Esc"},
	{"\033[?1;2cx\033[200~y", "x y"},
	{"\033[)Ax", "Up x"},
	{"\033[\033[Bx", "Down x"},
};

static void check_sequences(const char *term)
{
	for (size_t i = 0; i < sizeof(sequences) / sizeof(sequences[0]); i++) {
		struct input *in = input_new(-1, term);
		const char *bytes = sequences[i].bytes;
		char got[256];

		input_feed(in, bytes, (unsigned)strlen(bytes));
		read_all(in, got);
		assert_string_equal(got, sequences[i].want);
		input_free(in);
	}
}

static void test_sequences(void **state)
{
	(void)state;
	check_sequences("xterm-256color");
	check_sequences("linux");
	check_sequences("screen");
	check_sequences("vt100");
}

static void test_unknown_terminal(void **state)
{
	(void)state;
	check_sequences("no-such-terminal");
	check_sequences("");
}

static void test_split(void **state)
{
	struct input *in = input_new(-1, "xterm");
	struct key k;
	char text[KEY_TEXT];

	(void)state;
	assert_int_equal(input_next(in, false, &k), INPUT_NONE);
	input_feed(in, "\033", 1);
	assert_int_equal(input_next(in, false, &k), INPUT_AGAIN);
	input_feed(in, "[5", 2);
	assert_int_equal(input_next(in, false, &k), INPUT_AGAIN);
	input_feed(in, "~", 1);
	assert_int_equal(input_next(in, false, &k), INPUT_KEY);
	key_format(k, text);
	assert_string_equal(text, "PageUp");
	assert_int_equal(input_next(in, false, &k), INPUT_NONE);
	input_free(in);
}

/* Any bytes: it ends, and nothing stays in the way of the next key. */
static void test_garbage(void **state)
{
	struct input *in = input_new(-1, "xterm");
	unsigned seed = 7;
	struct key k;

	(void)state;
	for (int i = 0; i < 5000; i++) {
		char bytes[16];

		for (size_t n = 0; n < sizeof(bytes); n++) {
			seed = seed * 1103515245 + 12345;
			bytes[n] = (char)(seed >> 16 & 3 ? seed >> 20 : 0x1b);
		}
		input_feed(in, bytes, sizeof(bytes));
		while (input_next(in, true, &k) != INPUT_NONE)
			;
	}
	input_free(in);
}

static void test_descriptor(void **state)
{
	struct input *in;
	int fds[2];
	struct key k;

	(void)state;
	assert_int_equal(pipe(fds), 0);
	in = input_new(fds[0], "xterm");
	assert_true(input_read(in)); /* nothing there: does not wait */
	assert_int_equal(input_next(in, false, &k), INPUT_NONE);
	assert_int_equal(write(fds[1], "q", 1), 1);
	assert_true(input_read(in));
	assert_int_equal(input_next(in, false, &k), INPUT_KEY);
	assert_int_equal(k.code, 'q');
	close(fds[1]);
	assert_false(input_read(in)); /* hung up */
	input_free(in);
	close(fds[0]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_no_names),
		cmocka_unit_test(test_same_key),
		cmocka_unit_test(test_different_keys),
		cmocka_unit_test(test_sequences),
		cmocka_unit_test(test_unknown_terminal),
		cmocka_unit_test(test_split),
		cmocka_unit_test(test_garbage),
		cmocka_unit_test(test_descriptor),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
