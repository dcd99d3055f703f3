/* SPDX-License-Identifier: Apache-2.0 */
/* Atoms: their encodings by release, and the numbers of the table. */
#include "model/atom.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text_dump.h"

#define HEAD(system, atoms)                                                    \
	"=erl_crash_dump:0.5\nSun Nov 22 00:48:16 2026\nSlogan: s\n"           \
	"System version: Erlang" system "\n" atoms
#define R15        HEAD(" R15B03 (erts-5.9.3.1) [source] [64-bit]", "")
#define R16        HEAD(" R16B (erts-5.10.1) [source] [64-bit]", "")
#define OTP25      HEAD("/OTP 25 [erts-13.1.5] [source] [64-bit]", "")
#define NO_RELEASE "=erl_crash_dump:0.5\nSun Nov 22 00:48:16 2026\n"

static void check_text(const char *head, const char *text, const char *want)
{
	struct dump *d = dump_of(span_str(head));
	struct span s = span_str(text), got;
	struct arena a;

	arena_init(&a);
	got = atom_text(d, s, &a);
	assert_span(got, want);
	if (strcmp(text, want) == 0)
		assert_ptr_equal(got.p, s.p);
	arena_release(&a);
	dump_free(d);
}

static void test_plain(void **state)
{
	static const char *const same[] = {
		"",
		"lists",
		"'hello world'",
		"'don\\'t'",
		"'a\\nb'",
		"'\\033\\200'",
		"'back\\\\200slash'",
		"'a very long name that is not worth a look, \\227'",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
		check_text(R15, same[i], same[i]);
		check_text(R16, same[i], same[i]);
		check_text(OTP25, same[i], same[i]);
	}
	check_text(OTP25, "'\xe6\x97\xa5'", "'\xe6\x97\xa5'");
	check_text(OTP25, "\xc3\xa5\xc3\xa4", "\xc3\xa5\xc3\xa4");
	check_text(NO_RELEASE, "\xc3\xa5", "\xc3\xa5");
}

static void test_latin1(void **state)
{
	(void)state;
	check_text(R15, "'caf\xe9'", "'caf\xc3\xa9'");
	check_text(R15, "\xc3\xa5", "\xc3\x83\xc2\xa5");
	check_text(R15, "'\xc3\\227'", "'\xc3\x83\\227'");
	/* what is no UTF-8 in any way */
	check_text(OTP25, "'caf\xe9'", "'caf\xc3\xa9'");
	check_text(NO_RELEASE, "'caf\xe9'", "'caf\xc3\xa9'");
	check_text(R16, "'\xe6\\227'", "'\xc3\xa6\\227'");
}

static void test_escaped_utf8(void **state)
{
	(void)state;
	check_text(R16, "'\xe6\\227\xa5\xe6\\234\xac'",
	           "'\xe6\x97\xa5\xe6\x9c\xac'");
	check_text(R16, "'\xf0\\237\\222\xa5'", "'\xf0\x9f\x92\xa5'");
	/* a control character stays one, in the form of later releases */
	check_text(R16, "'a\xc2\\200\\n'", "'a\\200\\n'");
	check_text(R16, "'\xc2\\237'", "'\\237'");
	check_text(R16, "'\xc3\\205ngstr\xc3\xb6m'",
	           "'\xc3\x85ngstr\xc3\xb6m'");
	/* a backslash of the name itself, and other escapes */
	check_text(R16, "'\\\\227\xe6\\227\xa5\\t\\001'",
	           "'\\\\227\xe6\x97\xa5\\t\\001'");
	check_text(R16, "'\xe6\\227\xa5\\", "'\xe6\x97\xa5\\");
	check_text(R16, "'\xe6\\227\xa5\\2", "'\xe6\x97\xa5\\2");
}

/* No atom has so many bytes: left as it is. */
static void test_too_long(void **state)
{
	static char text[5000];

	(void)state;
	memset(text, 0xe9, sizeof(text) - 1);
	check_text(R15, text, text);
}

static struct record row(const struct dump *d, uint32_t i, struct arena *a)
{
	struct record r;

	assert_true(i < table_rows(&table_atoms, d));
	table_load(&table_atoms, d, i, a, &r);
	return r;
}

static void check_numbers(const char *text, const char *const *want, uint32_t n)
{
	struct dump *d = dump_of(span_str(text));
	struct arena a;

	arena_init(&a);
	while (table_follow(&table_atoms, d))
		;
	assert_int_equal(table_rows(&table_atoms, d), n);
	for (uint32_t i = 0; i < n; i++) {
		struct record r = row(d, i, &a);

		assert_int_equal(cell_is_none(&r, "number"), !want[i]);
		if (want[i])
			assert_span(cell(&r, "number"), want[i]);
		assert_true(cell(&r, "name").n > 0);
	}
	arena_release(&a);
	dump_free(d);
}

static void test_numbers(void **state)
{
	static const char *const whole[] = {"3", "2", "1"};
	static const char *const cut[] = {"900", "899"};
	static const char *const few[] = {"1", NULL};
	static const char *const none[] = {NULL, NULL};

	(void)state;
	check_numbers(OTP25 "Atoms: 3\n=atoms\nc\nb\na\n=end\n", whole, 3);
	check_numbers(OTP25 "Atoms: 900\n=atoms\nc\nb", cut, 2);
	check_numbers(OTP25 "Atoms: 1\n=atoms\nc\nb\n=end\n", few, 2);
	check_numbers(NO_RELEASE "=atoms\nc\nb\na\n=end\n", whole, 3);
	check_numbers(NO_RELEASE "=atoms\nc\nb", none, 2);
	check_numbers(OTP25 "=atoms\n=end\n", NULL, 0);
}

static void test_names(void **state)
{
	struct dump *d = DUMP_OF(R16 "=atoms\n'\xe6\\227\xa5'\r\nok\n=end\n");
	struct arena a;
	struct record r;

	(void)state;
	arena_init(&a);
	while (table_follow(&table_atoms, d))
		;
	r = row(d, 0, &a);
	assert_span(cell(&r, "name"), "'\xe6\x97\xa5'");
	r = row(d, 1, &a);
	assert_span(cell(&r, "name"), "ok");
	arena_release(&a);
	dump_free(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_latin1),
		cmocka_unit_test(test_escaped_utf8),
		cmocka_unit_test(test_too_long),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
