/* SPDX-License-Identifier: Apache-2.0 */
/* Sorting rows by text, against a sort that is too simple to be wrong. */
#include "model/textorder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct item {
	struct span text;
	uint32_t at;
};

static bool descending; /* for qsort's function */

static int compare(const void *pa, const void *pb)
{
	struct item a = *(const struct item *)pa, b = *(const struct item *)pb;
	int c = (a.text.n == 0) - (b.text.n == 0);

	if (c == 0 && a.text.n > 0) {
		a.text = span_skip(a.text, *a.text.p == '\'');
		b.text = span_skip(b.text, *b.text.p == '\'');
		c = span_cmp(a.text, b.text);
		c = descending ? -c : c;
	}
	return c ? c : a.at < b.at ? -1 : 1;
}

/* Sorts the texts both ways; rows are numbered from 1000 down. With `keep` not
 * set they are handed over in a buffer that changes. */
static void check(const struct span *text, uint32_t n, bool desc, bool keep)
{
	struct textorder *o = textorder_new(n, desc);
	struct item *expected = calloc(n, sizeof(*expected));
	uint32_t *row = calloc(n, sizeof(*row));
	bool done = false;
	char buf[256];

	for (uint32_t i = 0; i < n; i++) {
		struct span s = text[i];

		expected[i] = (struct item){s, i};
		if (!keep && s.n > 0) {
			memcpy(buf, s.p, s.n);
			s.p = buf;
		}
		assert_int_equal(textorder_add(o, 1000 - i, s, keep), ERR_OK);
	}
	memset(buf, 0, sizeof(buf));
	descending = desc;
	qsort(expected, n, sizeof(*expected), compare);
	while (!done)
		assert_int_equal(textorder_step(o, &done), ERR_OK);
	textorder_rows(o, row);
	for (uint32_t i = 0; i < n; i++)
		assert_int_equal(row[i], 1000 - expected[i].at);
	textorder_free(o);
	free(row);
	free(expected);
}

static void check_all(const struct span *text, uint32_t n)
{
	for (unsigned i = 0; i < 4; i++)
		check(text, n, i & 1, i & 2);
}

static void test_kinds(void **state)
{
	const struct span text[] = {
		SPAN_LIT("b"),
		SPAN_NONE,
		SPAN_LIT("'a b'"),
		SPAN_LIT("a"),
		SPAN_LIT("'"),
		SPAN_LIT(""),
		SPAN_LIT("\377\377\377\377\377\377\377\377"),
		SPAN_LIT("\0\0\0\0\0\0\0\0"),
		SPAN_LIT("\0\0\0\0\0\0\0\0\0"),
		SPAN_LIT("a\0"),
		SPAN_LIT("'Elixir.Some.Module':loop/1"),
		SPAN_LIT("'Elixir.Some.Modul'"),
		SPAN_LIT("Elixir.S"),
		SPAN_LIT("Elixir.Some.Mod"),
		SPAN_LIT("Elixir.Some.Modu\0"),
		SPAN_LIT("Elixir.Some.Modu"),
		SPAN_LIT("B"),
		SPAN_LIT("\303\244"),
		SPAN_NONE,
		SPAN_LIT("b"),
	};

	(void)state;
	check_all(text, sizeof(text) / sizeof(*text));
	check_all(text, 1);
	check_all(text, 0);
}

static void test_random(void **state)
{
	enum { N = 900, LEN = 40 };
	static char bytes[N][LEN];
	struct span text[N];
	uint32_t x = 1;

	(void)state;
	/* Long common beginnings of two letters, in all lengths. */
	for (uint32_t i = 0; i < N; i++) {
		char *p = bytes[i];
		size_t n = (i * 31) % LEN;

		for (size_t k = 0; k < n; k++) {
			x = x * 1664525 + 1013904223;
			p[k] = x >> 28 == 0 ? 'b' : 'a';
		}
		text[i] = (struct span){p, n};
	}
	check_all(text, N);
}

static void test_equal(void **state)
{
	enum { N = 700 };
	static const char *const words[] = {"Waiting", "gen_server:loop/7",
	                                    "erts_internal:dirty_loop/0"};
	struct span text[N];

	(void)state;
	for (size_t w = 0; w < 3; w++) {
		for (uint32_t i = 0; i < N; i++)
			text[i] = span_str(words[w]);
		check_all(text, N);
	}
	for (uint32_t i = 0; i < N; i++)
		text[i] = i % 7 ? span_str(words[i % 3]) : SPAN_NONE;
	check_all(text, N);
}

/* Texts that are in the opposite order already. */
static void test_reversed(void **state)
{
	enum { N = 500, LEN = 24 };
	static char bytes[N][LEN];
	struct span text[N];

	(void)state;
	for (uint32_t i = 0; i < N; i++) {
		char *p = bytes[i];

		memset(p, 'x', LEN);
		for (uint32_t k = 0, v = N - i; k < 4; k++, v /= 10)
			p[LEN - 1 - k] = (char)('0' + v % 10);
		text[i] = (struct span){p, LEN};
	}
	check_all(text, N);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_equal),
		cmocka_unit_test(test_reversed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
