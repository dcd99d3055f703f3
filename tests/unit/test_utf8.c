/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8 against the rules of the encoding, and what may reach a terminal. */
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define S(text) SPAN_LIT(text)

static bool is_scalar(uint32_t cp)
{
	return cp <= 0x10ffff && (cp < 0xd800 || cp > 0xdfff);
}

static void test_every_code_point_there_and_back(void **state)
{
	(void)state;
	for (uint32_t cp = 0; cp <= 0x10ffff; cp++) {
		char out[UTF8_MAX];
		struct span s = {out, utf8_encode(cp, out)};
		uint32_t back;
		size_t n = utf8_decode(s, &back);

		if (is_scalar(cp) ? n != s.n || back != cp
		                  : n != 1 || back != UTF8_BAD)
			fail_msg("U+%04X", (unsigned)cp);
	}
}

/* The inverse: no four bytes decode to what does not encode to them. */
static void test_every_lead_and_second_byte(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 0x10000; i++) {
		char in[4] = {(char)(i >> 8), (char)i, '\xbf', '\x80'};
		struct span s = {in, sizeof(in)};
		char out[UTF8_MAX];
		uint32_t cp;
		size_t n = utf8_decode(s, &cp);

		if (cp == UTF8_BAD) {
			assert_int_equal(n, 1);
			continue;
		}
		assert_true(is_scalar(cp));
		assert_int_equal(utf8_encode(cp, out), n);
		assert_memory_equal(in, out, n);
	}
}

static void test_bad_sequences(void **state)
{
	static const struct span bad[] = {
		SPAN_INIT("\x80"),             /* continues nothing */
		SPAN_INIT("\xbf"),             /* the same */
		SPAN_INIT("\xc0\x80"),         /* overlong NUL */
		SPAN_INIT("\xc1\xbf"),         /* overlong */
		SPAN_INIT("\xe0\x9f\xbf"),     /* overlong */
		SPAN_INIT("\xf0\x8f\xbf\xbf"), /* overlong */
		SPAN_INIT("\xed\xa0\x80"),     /* surrogate */
		SPAN_INIT("\xed\xbf\xbf"),     /* surrogate */
		SPAN_INIT("\xf4\x90\x80\x80"), /* above U+10FFFF */
		SPAN_INIT("\xf5\x80\x80\x80"), /* above U+10FFFF */
		SPAN_INIT("\xff"),             /* never */
		SPAN_INIT("\xc3"),             /* cut */
		SPAN_INIT("\xe6\x97"),         /* cut */
		SPAN_INIT("\xf0\x9f\x98"),     /* cut */
		SPAN_INIT("\xc3z"),            /* not continued */
		SPAN_INIT("\xe6\x97z"),        /* not continued */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		uint32_t cp = 0;

		assert_int_equal(utf8_decode(bad[i], &cp), 1);
		assert_true(cp == UTF8_BAD);
		assert_false(utf8_valid(bad[i]));
	}
}

/* What may go on behind the end is left out; what cannot is not. */
static void test_whole(void **state)
{
	static const struct {
		const char *text;
		size_t whole;
	} cases[] = {
		{"", 0},
		{"a", 1},
		{"a\xc3", 1},
		{"a\xc3\xaf", 3},
		{"a\xe6", 1},
		{"a\xe6\x97", 1},
		{"a\xe6\x97\xa5", 4},
		{"\xf0\x9f\x98", 0},
		{"\xf0\x9f\x98\x80", 4},
		{"\x80\x80\x80\x80", 4},
		{"a\xff", 2},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(utf8_whole(span_str(cases[i].text)),
		                 cases[i].whole);
}

static void test_valid(void **state)
{
	char text[64];

	(void)state;
	assert_true(utf8_valid(SPAN_NONE));
	assert_true(utf8_valid(S("\0\n\x7f")));
	assert_true(
		utf8_valid(S("na\xc3\xafve \xe6\x97\xa5 \xf0\x9f\x98\x80")));
	/* One bad byte is found wherever it is. */
	for (size_t i = 0; i < sizeof(text); i++) {
		memset(text, 'a', sizeof(text));
		text[i] = '\xe9';
		assert_false(utf8_valid((struct span){text, sizeof(text)}));
	}
}

static void test_width(void **state)
{
	static const struct {
		uint32_t cp;
		int width;
	} cases[] = {
		{0, -1},        {0x1b, -1},     {0x1f, -1},    {' ', 1},
		{'~', 1},       {0x7f, -1},     {0x80, -1},    {0x9b, -1},
		{0x9f, -1},     {0xa0, 1},      {0xe9, 1},     {0xad, 1},
		{0x2ff, 1},     {0x300, 0},     {0x36f, 0},    {0x370, 1},
		{0x378, 1},     {0x5d0, 1},     {0x600, 1},    {0x61c, -1},
		{0x64b, 0},     {0x903, 1},     {0x1100, 2},   {0x1160, 0},
		{0x180e, 0},    {0x200b, 0},    {0x200c, 0},   {0x200d, 0},
		{0x200e, -1},   {0x200f, -1},   {0x2010, 1},   {0x2027, 1},
		{0x2028, -1},   {0x2029, -1},   {0x202a, -1},  {0x202e, -1},
		{0x202f, 1},    {0x2060, 0},    {0x2066, -1},  {0x2069, -1},
		{0x2500, 1},    {0x3000, 2},    {0x3042, 2},   {0x303f, 1},
		{0x4dff, 1},    {0x4e00, 2},    {0x9fff, 2},   {0xac00, 2},
		{0xd7a3, 2},    {0xd7a4, 1},    {0xd7b0, 0},   {0xd800, -1},
		{0xdfff, -1},   {0xe000, 1},    {0xfdd0, -1},  {0xfdef, -1},
		{0xfe0f, 0},    {0xfeff, -1},   {0xff21, 2},   {0xff61, 1},
		{0xfffd, 1},    {0xfffe, -1},   {0xffff, -1},  {0x1d165, 1},
		{0x1d167, 0},   {0x1f1e6, 1},   {0x1f600, 2},  {0x1fae8, 2},
		{0x1ffff, -1},  {0x20000, 2},   {0x2fffd, 2},  {0x2fffe, -1},
		{0x30000, 2},   {0x3fffd, 2},   {0x40000, 1},  {0xe0001, 0},
		{0xe0100, 0},   {0xe01ef, 0},   {0x10fffd, 1}, {0x10ffff, -1},
		{0x110000, -1}, {UTF8_BAD, -1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (utf8_width(cases[i].cp) != cases[i].width)
			fail_msg("U+%04X: %d", (unsigned)cases[i].cp,
			         utf8_width(cases[i].cp));
}

/* The table is searched by halves: it must be in order. */
static void test_width_table_order(void **state)
{
	static const uint32_t ends[] = {
#define WIDTH(first, last, width) (first), (last),
#include "base/utf8_width.def"
#undef WIDTH
	};

	(void)state;
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i += 2) {
		assert_true(ends[i] <= ends[i + 1]);
		assert_true(ends[i + 1] - ends[i] <= UINT16_MAX);
		assert_true(i == 0 || ends[i - 1] < ends[i]);
		assert_true(utf8_width(ends[i]) != 1);
		assert_int_equal(utf8_width(ends[i]), utf8_width(ends[i + 1]));
	}
}

static void test_columns(void **state)
{
	(void)state;
	assert_int_equal(utf8_columns(SPAN_NONE), 0);
	assert_int_equal(utf8_columns(S("0123456789abcdef!")), 17);
	assert_int_equal(utf8_columns(S("e\xcc\x81t\xc3\xa9")), 3);
	assert_int_equal(utf8_columns(S("\xe6\x97\xa5\xe6\x9c\xac")), 4);
	assert_int_equal(utf8_columns(S("\x1b\n\xff\xe6\x97")), 5);
	assert_int_equal(utf8_columns(S("a\xe2\x80\xae"
	                                "b")),
	                 3);
}

static void assert_sanitised(struct span s, bool ascii, const char *want)
{
	char out[256];
	size_t n = utf8_sanitise(s, ascii, out, sizeof(out));

	assert_int_equal(n, strlen(want));
	assert_memory_equal(out, want, n);
	if (!ascii)
		assert_int_equal(utf8_columns((struct span){out, n}),
		                 utf8_columns(s));
}

static void test_sanitise(void **state)
{
	(void)state;
	assert_sanitised(SPAN_NONE, false, "");
	assert_sanitised(S("plain ~ text"), false, "plain ~ text");
	assert_sanitised(S("\x1b]0;x\x07\0\n\t\x7f"), false, ".]0;x.....");
	assert_sanitised(S("na\xc3\xafve \xf0\x9f\x98\x80"), false,
	                 "na\xc3\xafve \xf0\x9f\x98\x80");
	/* Latin-1, also beside UTF-8 that was cut. */
	assert_sanitised(S("na\xefve"), false, "na\xc3\xafve");
	assert_sanitised(S("\xc3\xaf\xc3"), false, "\xc3\xaf\xc3\x83");
	/* C1 controls, however they are written; the override; U+FEFF. */
	assert_sanitised(S("\x9b"
	                   "1m"),
	                 false,
	                 "\xef\xbf\xbd"
	                 "1m");
	assert_sanitised(S("\xc2\x9b"), false, "\xef\xbf\xbd");
	assert_sanitised(S("\xe2\x80\xae!"), false, "\xef\xbf\xbd!");
	assert_sanitised(S("\xef\xbb\xbf!"), false, "\xef\xbf\xbd!");
}

static void test_sanitise_ascii(void **state)
{
	(void)state;
	assert_sanitised(S("a\x1b\x7f"), true, "a..");
	assert_sanitised(S("na\xc3\xafve"), true, "na\\x{EF}ve");
	assert_sanitised(S("na\xefve"), true, "na\\x{EF}ve");
	assert_sanitised(S("\xf4\x8f\xbf\xbd"), true, "\\x{10FFFD}");
	assert_sanitised(S("\xe2\x80\xae\x9b\xc2\x9b"), true, "...");
	assert_sanitised(S("e\xcc\x81"), true, "e\\x{301}");
}

/* Each byte is seen wherever it stands among plain ones. */
static void test_sanitise_every_place(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 0x100 * 20; i++) {
		char in[20];
		char out[6 * sizeof(in)];
		unsigned byte = i / 20;
		size_t at = i % 20;
		bool control = byte < 0x20 || byte == 0x7f;
		size_t n;

		memset(in, 'a', sizeof(in));
		in[at] = (char)byte;
		n = utf8_sanitise((struct span){in, sizeof(in)}, true, out,
		                  sizeof(out));
		assert_memory_equal(in, out, at);
		if (byte >= 0xa0)
			assert_int_equal(n, sizeof(in) + 5);
		else
			assert_int_equal(n, sizeof(in));
		if (control || (byte >= 0x80 && byte < 0xa0))
			assert_int_equal(out[at], '.');
		else if (byte < 0x80)
			assert_int_equal(out[at], (char)byte);
	}
}

/* With any room: a prefix of the full copy, and never half a character. */
static void test_sanitise_room(void **state)
{
	static const struct span s = SPAN_INIT("ab\xc3\xaf\x1b\xe6\x97\xa5\xff"
	                                       "\xf0\x9f\x98\x80\x9bz");
	char full[2][128];
	size_t length[2];

	(void)state;
	for (int ascii = 0; ascii < 2; ascii++) {
		length[ascii] = utf8_sanitise(s, ascii, full[ascii], 128);
		assert_true(length[ascii] <= 6 * s.n);
		for (size_t room = 0; room <= length[ascii]; room++) {
			char *out = malloc(room ? room : 1);
			size_t n;

			assert_non_null(out);
			n = utf8_sanitise(s, ascii, out, room);
			assert_true(n <= room);
			assert_true(room - n < 9);
			assert_memory_equal(out, full[ascii], n);
			assert_true(utf8_valid((struct span){out, n}));
			free(out);
		}
	}
}

/* Any bytes give valid text of the promised width without forbidden parts. */
static void test_sanitise_anything(void **state)
{
	uint64_t seed = 42;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		char in[24];
		char out[6 * sizeof(in)];
		struct span s = {in, sizeof(in)};
		struct span rest = {out, 0};

		for (size_t i = 0; i < sizeof(in); i++) {
			seed = seed * 6364136223846793005u +
			       1442695040888963407u;
			in[i] = (char)(seed >> 56);
		}
		rest.n = utf8_sanitise(s, false, out, sizeof(out));
		assert_int_equal(utf8_columns(rest), utf8_columns(s));
		while (rest.n > 0) {
			uint32_t cp;

			rest = span_skip(rest, utf8_decode(rest, &cp));
			assert_true(cp != UTF8_BAD && utf8_width(cp) >= 0);
		}
		rest.n = utf8_sanitise(s, true, out, sizeof(out));
		for (size_t i = 0; i < rest.n; i++)
			assert_in_range(out[i], ' ', '~');
	}
}

static void test_equal_fold(void **state)
{
	(void)state;
	assert_true(utf8_equal_fold(S("aBz"), S("AbZ")));
	assert_true(utf8_equal_fold(SPAN_NONE, S("")));
	assert_false(utf8_equal_fold(S("a"), S("ab")));
	assert_false(utf8_equal_fold(S("@["), S("`{")));
	assert_false(utf8_equal_fold(S("\xc3\x89"), S("\xc3\xa9")));
}

static void test_take(void **state)
{
	const struct span s = SPAN_LIT("a\xc3\xa4\xe2\x82\xac");
	const size_t want[] = {0, 1, 1, 3, 3, 3, 6, 6};

	(void)state;
	for (size_t n = 0; n < sizeof(want) / sizeof(want[0]); n++)
		assert_int_equal(utf8_take(s, n).n, want[n]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_take),
		cmocka_unit_test(test_every_code_point_there_and_back),
		cmocka_unit_test(test_every_lead_and_second_byte),
		cmocka_unit_test(test_bad_sequences),
		cmocka_unit_test(test_whole),
		cmocka_unit_test(test_valid),
		cmocka_unit_test(test_width),
		cmocka_unit_test(test_width_table_order),
		cmocka_unit_test(test_columns),
		cmocka_unit_test(test_sanitise),
		cmocka_unit_test(test_sanitise_ascii),
		cmocka_unit_test(test_sanitise_every_place),
		cmocka_unit_test(test_sanitise_room),
		cmocka_unit_test(test_sanitise_anything),
		cmocka_unit_test(test_equal_fold),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
