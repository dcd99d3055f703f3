/* SPDX-License-Identifier: Apache-2.0 */
/* JSON byte by byte: what is some, what is none, and its lines. */
#include "model/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"

/* Bytes of the text before the first bad one; *ended: it could end there. */
static size_t scan(struct span text, bool *ended)
{
	struct json j = {0};
	size_t n = 0;

	while (n < text.n &&
	       json_byte(&j, (unsigned char)text.p[n]) != JSON_BAD)
		n++;
	*ended = json_ended(&j);
	json_release(&j);
	return n;
}

static void test_good(void **state)
{
	static const char *const texts[] = {
		"{}",
		"[]",
		" [ ] ",
		"{\"a\":1}",
		"{ \"a\" : [ 1 , -2.5e+10 , 0 , 0.1 , 1E5 , -0 ] }",
		"[true,false,null]",
		"\"a \\\" \\\\ \\/ \\b\\f\\n\\r\\t \\u00e4\\uABCD\"",
		"[\"\\u0000\xc3\xa4\"]",
		"[[[[{\"a\":[{}]}]]]]",
		"12",
		"-0.5",
		"{\"a\":1}\n{\"a\":2}\n",
		"1 2 [3] \"4\"",
		"",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		bool ended;

		assert_int_equal(scan(span_str(texts[i]), &ended),
		                 strlen(texts[i]));
		assert_true(ended);
	}
}

static void test_bad(void **state)
{
	static const struct {
		const char *text;
		size_t at; /* of the first bad byte */
	} cases[] = {
		{"]", 0},       {"{]", 1},       {"[}", 1},
		{"[1,]", 3},    {"{\"a\"}", 4},  {"{\"a\":1,}", 7},
		{"{a:1}", 1},   {"[1 2]", 3},    {"[tru]", 4},
		{"[nulls]", 5}, {"[+1]", 1},     {"[.5]", 1},
		{"[01]", 2},    {"[1.]", 3},     {"[1e]", 3},
		{"[-]", 2},     {"[1e+]", 4},    {"[\"\\x\"]", 3},
		{"['a']", 1},   {"[\"\n\"]", 2}, {"[\"\\u00g0\"]", 6},
		{"{1:2}", 1},   {"[,1]", 1},     {"{\"a\" 1}", 5},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		bool ended;

		assert_int_equal(scan(span_str(cases[i].text), &ended),
		                 cases[i].at);
		assert_false(ended);
	}
}

static void test_unfinished(void **state)
{
	static const char *const texts[] = {
		"[",  "{\"a\"", "\"a", "\"\\", "\"\\u00",
		"[1", "-",      "1.",  "1e",   "tru",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		bool ended;

		assert_int_equal(scan(span_str(texts[i]), &ended),
		                 strlen(texts[i]));
		assert_false(ended);
	}
}

/* A million levels take a bit each; there is an end to it, too. */
static void test_depth(void **state)
{
	struct json j = {0};

	(void)state;
	for (int i = 0; i < JSON_DEPTH; i++)
		assert_int_equal(json_byte(&j, '['), JSON_OPEN);
	assert_int_equal(j.depth, JSON_DEPTH);
	assert_true(j.room <= JSON_DEPTH / 8);
	assert_int_equal(json_byte(&j, '['), JSON_BAD);
	assert_int_equal(json_byte(&j, ']'), JSON_BAD);
	json_release(&j);
}

struct text {
	char p[4096];
	size_t n;
};

static void collect(void *ctx, struct span s)
{
	struct text *t = ctx;

	assert_true(s.n < sizeof(t->p) - t->n);
	memcpy(t->p + t->n, s.p, s.n);
	t->n += s.n;
	t->p[t->n] = '\0';
}

/* In pieces of each size, the lines are the same. */
static void check_lines(const char *in, const char *want)
{
	for (size_t piece = 1; piece <= strlen(in) + 1; piece++) {
		struct span rest = span_str(in);
		struct text out = {.n = 0};
		struct json_lines l = {.put = collect, .ctx = &out};

		while (rest.n > 0) {
			json_lines_put(&l, span_take(rest, piece));
			rest = span_skip(rest, piece);
		}
		assert_string_equal(out.p, want);
		json_lines_release(&l);
	}
}

static void test_lines(void **state)
{
	(void)state;
	check_lines("{}", "{}");
	check_lines(" [ ]\n", "[]");
	check_lines("{\"a\": 1,\"b\" :[ ],\"c\":[1,2,{\"d\":\"x y\\\"\"}]}",
	            "{\n  \"a\": 1,\n  \"b\": [],\n  \"c\": [\n    1,\n    2,\n"
	            "    {\n      \"d\": \"x y\\\"\"\n    }\n  ]\n}");
	check_lines("{\"a\":1} {\"a\":2}\n3\n4",
	            "{\n  \"a\": 1\n}\n{\n  \"a\": "
	            "2\n}\n3\n4");
	check_lines("[[],[[]]]", "[\n  [],\n  [\n    []\n  ]\n]");
}

/* Behind what is no JSON everything is as it was. */
static void test_bad_lines(void **state)
{
	(void)state;
	check_lines("[1,2 and  more", "[\n  1,\n  2and  more");
	check_lines("[\"a\nb\",1]", "[\n  \"a\nb\",1]");
	check_lines("{ nope }", "{nope }");
}

/* Lines of a million levels are no longer than those of a few. */
static void test_deep_lines(void **state)
{
	static char in[64], out[sizeof(((struct text *)0)->p)];
	size_t n = 0;

	(void)state;
	memset(in, '[', sizeof(in) - 1);
	for (size_t i = 0; i < sizeof(in) - 1; i++) {
		size_t indent = i < 20 ? 2 * i : 40;

		if (i > 0)
			out[n++] = '\n';
		memset(out + n, ' ', indent);
		n += indent;
		out[n++] = '[';
	}
	check_lines(in, out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_unfinished),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_bad_lines),
		cmocka_unit_test(test_deep_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
