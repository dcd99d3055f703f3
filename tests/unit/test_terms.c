/* SPDX-License-Identifier: Apache-2.0 */
/* The compiled-in descriptions, as curses reads them. */
#include "ui/terms.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <curses.h>
#include <term.h>

static void test_nearest(void **state)
{
	static const char *const cases[][2] = {
		{"xterm-kitty", "xterm"},
		{"alacritty", "xterm"},
		{"foot", "xterm"},
		{"", "xterm"},
		{"tmux-256color", "screen"},
		{"screen.xterm", "screen"},
		{"linux-16color", "linux"},
		{"vt220", "vt100"},
		{"ansi", "ansi"},
		{"pcansi-m", "ansi"},
	};

	(void)state;
	assert_string_equal(terms_nearest(NULL), "xterm");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(terms_nearest(cases[i][0]), cases[i][1]);
}

static void use(const char *kind)
{
	char text[TERMS_ROOM];
	int error = 0;

	terms_describe(kind, text);
	assert_int_equal(setenv("TERMINFO", text, 1), 0);
	assert_int_equal(setupterm(kind, 1, &error), 0);
	assert_int_equal(error, 1);
	/* Ours, not the one of this host. */
	assert_string_equal(termname(), kind);
	assert_ptr_equal(tigetstr("kcuu1"), NULL);
}

static void release(void)
{
	del_curterm(cur_term);
	unsetenv("TERMINFO");
}

static void test_all(void **state)
{
	static const char *const kinds[] = {"xterm", "screen", "linux", "vt100",
	                                    "ansi"};

	(void)state;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		use(kinds[i]);
		assert_string_equal(
			tparm(tigetstr("cup"), 4, 9, 0, 0, 0, 0, 0, 0, 0),
			"\033[5;10H");
		assert_string_equal(tigetstr("sgr0"), "\033[m");
		assert_string_equal(tigetstr("rev"), "\033[7m");
		assert_int_equal(tigetflag("am"), 1);
		assert_int_equal(tigetnum("cols"), 80);
		assert_int_equal(tigetnum("lines"), 24);
		release();
	}
}

static void test_xterm(void **state)
{
	(void)state;
	use("xterm");
	assert_int_equal(tigetnum("colors"), 8);
	assert_int_equal(tigetflag("bce"), 1);
	assert_int_equal(tigetflag("xenl"), 1);
	assert_string_equal(tigetstr("smcup"), "\033[?1049h");
	assert_string_equal(tigetstr("rmcup"), "\033[?1049l");
	assert_string_equal(tigetstr("op"), "\033[39;49m");
	assert_string_equal(tparm(tigetstr("setaf"), 2, 0, 0, 0, 0, 0, 0, 0, 0),
	                    "\033[32m");
	assert_string_equal(tparm(tigetstr("csr"), 0, 9, 0, 0, 0, 0, 0, 0, 0),
	                    "\033[1;10r");
	release();
}

static void test_vt100(void **state)
{
	(void)state;
	use("vt100");
	assert_int_equal(tigetnum("colors"), -1);
	assert_ptr_equal(tigetstr("setaf"), NULL);
	assert_ptr_equal(tigetstr("smcup"), NULL);
	assert_ptr_equal(tigetstr("civis"), NULL);
	release();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nearest),
		cmocka_unit_test(test_all),
		cmocka_unit_test(test_xterm),
		cmocka_unit_test(test_vt100),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
