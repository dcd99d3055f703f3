/* SPDX-License-Identifier: Apache-2.0 */
/* Texts that the emulator has printed: what their bytes are. */
#include "model/printed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "text_dump.h"

static void check_text(const char *text, size_t most, const char *want)
{
	struct span s = span_str(text), got;
	struct arena a;

	arena_init(&a);
	got = printed_text(s, most, &a);
	assert_span(got, want);
	if (strcmp(text, want) == 0)
		assert_ptr_equal(got.p, s.p);
	arena_release(&a);
}

static void test_ascii(void **state)
{
	char text[40] = {0};

	(void)state;
	for (size_t n = 0; n < sizeof(text); n++) {
		assert_true(printed_is_ascii((struct span){text, n}));
		for (size_t i = 0; i < n; i++) {
			text[i] = (char)0x80;
			assert_false(printed_is_ascii((struct span){text, n}));
			text[i] = 0;
		}
	}
}

static void test_whole_texts(void **state)
{
	(void)state;
	check_text("", SIZE_MAX, "");
	check_text("{tick,'a b',\"x\\200\"}", SIZE_MAX,
	           "{tick,'a b',\"x\\200\"}");
	check_text("{'\xe6\x97\xa5',\"\xc3\xa5\"}", SIZE_MAX,
	           "{'\xe6\x97\xa5',\"\xc3\xa5\"}");
	check_text("{'\xe6\\227\xa5\xe6\\234\xac',1,'\xc3\xa5'}", SIZE_MAX,
	           "{'\xe6\x97\xa5\xe6\x9c\xac',1,'\xc3\xa5'}");
	check_text("'a\xc2\\200'", SIZE_MAX, "'a\\200'");
}

/* Atoms are UTF-8, strings Latin-1, in one message of a timer. */
static void test_pieces(void **state)
{
	(void)state;
	check_text("{'\xe6\\227\xa5',\"\xe5\xe4\"}", SIZE_MAX,
	           "{'\xe6\x97\xa5',\"\xc3\xa5\xc3\xa4\"}");
	check_text("{'\xe6\x97\xa5',\"\xe5\xe4\",x}", SIZE_MAX,
	           "{'\xe6\x97\xa5',\"\xc3\xa5\xc3\xa4\",x}");
	/* quotes that are no ends, and ends that are not there */
	check_text("['\xe6\\227\xa5\\'\"',\"\xe5'\\\"\"]", SIZE_MAX,
	           "['\xe6\x97\xa5\\'\"',\"\xc3\xa5'\\\"\"]");
	check_text("[\"\xe5\",'\xe6\\227\xa5", SIZE_MAX,
	           "[\"\xc3\xa5\",'\xe6\x97\xa5");
	check_text("\"\xe5\\", SIZE_MAX, "\"\xc3\xa5\\");
}

/* What is not looked at stays; a character is not cut. */
static void test_limit(void **state)
{
	(void)state;
	check_text("abcd\xe5", 4, "abcd\xe5");
	check_text("ab\xe5 cd", 4, "ab\xc3\xa5 ");
	check_text("a\xc3\xa5\xc3\xa5\xe5", 4, "a\xc3\xa5\xc3\xa5\xe5");
	check_text("a\xe5\xc3\xa5\xe5", 3, "a\xc3\xa5");
}

/* Too long to be put together from pieces. */
static void test_long(void **state)
{
	static char text[(2 << 20) + 1];

	(void)state;
	memset(text, 'a', sizeof(text) - 1);
	text[100] = (char)0xe5;
	check_text(text, SIZE_MAX, text);
	memcpy(text + 100, "\xe6\\227\xa5", 6);
	text[sizeof(text) - 2] = (char)0xe5;
	check_text(text, SIZE_MAX, text);
}

static void check_back(const char *text, bool latin1, const char *want)
{
	char room[64];
	struct span got =
		printed_back(span_str(text), latin1, room, sizeof(room));

	assert_span(got, want);
}

static void test_back(void **state)
{
	char room[16];

	(void)state;
	check_back("'\xe6\x97\xa5\xe6\x9c\xac'", false,
	           "'\xe6\\227\xa5\xe6\\234\xac'");
	check_back("\xc3\x85ngstr\xc3\xb6m", false, "\xc3\\205ngstr\xc3\xb6m");
	check_back("a\\200\\\\237\\n\\", false, "a\xc2\\200\\\\237\\n\\");
	check_back("\\300\\20", false, "\\300\\20");
	check_back("caf\xc3\xa9\\200", true, "caf\xe9\\200");
	check_back("", true, "");
	assert_null(
		printed_back(SPAN_LIT("\xe6\x97\xa5"), true, room, sizeof(room))
			.p);
	assert_null(printed_back(SPAN_LIT("\xe9"), true, room, sizeof(room)).p);
	assert_null(printed_back(SPAN_LIT("0123456789abcdef"), false, room,
	                         sizeof(room))
	                    .p);
}

/* Every character of an atom: there and back. */
static void test_around(void **state)
{
	static const char *const names[] = {
		"'\xc2\xa0'",         "'\xc3\xbf'",      "'\\200'",
		"'\xf0\x9f\x92\xa5'", "'a\xe2\x80\x8b'", "'\\\\200'",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char room[64];
		struct span back = printed_back(span_str(names[i]), false, room,
		                                sizeof(room));
		struct arena a;

		arena_init(&a);
		assert_span(printed_atom(back, &a), names[i]);
		arena_release(&a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ascii),
		cmocka_unit_test(test_whole_texts),
		cmocka_unit_test(test_pieces),
		cmocka_unit_test(test_limit),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_back),
		cmocka_unit_test(test_around),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
