/* SPDX-License-Identifier: Apache-2.0 */
/* The search for a text, against one byte by byte, at every length and place
 * around the width of its vectors. */
#include "model/needle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"

static size_t naive(struct span needle, bool fold, struct span hay)
{
	for (size_t i = 0; i + needle.n <= hay.n; i++) {
		struct span s = {hay.p + i, needle.n};

		if (fold ? utf8_equal_fold(s, needle) : span_eq(s, needle))
			return i;
	}
	return hay.n;
}

static void check(struct span text, bool fold, struct span hay)
{
	struct needle *d = needle_new(text, fold);
	/* A copy of exactly its size shows reading outside of it. */
	char *exact = malloc(hay.n + 1);
	struct span copy = {exact, hay.n};

	if (hay.n > 0)
		memcpy(exact, hay.p, hay.n);
	exact = realloc(exact, hay.n ? hay.n : 1);
	copy.p = exact;
	assert_int_equal(needle_find(d, copy), naive(text, fold, hay));
	free(exact);
	free(d);
}

static void test_places(void **state)
{
	static const char *const needles[] = {
		"x", "xy", "X_y", "gen_server", "{}", "aaaab", "@`", "0.1"};
	char hay[200];

	(void)state;
	for (size_t i = 0; i < sizeof(needles) / sizeof(*needles); i++) {
		struct span text = span_str(needles[i]);

		for (size_t n = text.n; n < 150; n += 1 + n / 40)
			for (size_t at = 0; at + text.n <= n; at++) {
				memset(hay, 'a', sizeof(hay));
				memcpy(hay + at, text.p, text.n);
				check(text, false, (struct span){hay, n});
				check(text, true, (struct span){hay, n});
			}
	}
}

static void test_random(void **state)
{
	static const char letters[] = "abAB_\177\303\343@`";
	char hay[300], text[6];
	uint32_t x = 7;

	(void)state;
	for (unsigned round = 0; round < 4000; round++) {
		size_t n = round % sizeof(hay), len = 1 + round % 5;

		for (size_t i = 0; i < n + len; i++) {
			char *p = i < n ? &hay[i] : &text[i - n];

			x = x * 1664525 + 1013904223;
			*p = letters[(x >> 16) % (sizeof(letters) - 1)];
		}
		check((struct span){text, len}, false, (struct span){hay, n});
		check((struct span){text, len}, true, (struct span){hay, n});
	}
}

static void test_empty(void **state)
{
	struct needle *d = needle_new(SPAN_LIT("ab"), true);

	(void)state;
	assert_int_equal(needle_find(d, SPAN_NONE), 0);
	assert_int_equal(needle_find(d, SPAN_LIT("a")), 1);
	assert_int_equal(needle_find(d, SPAN_LIT("aAB")), 1);
	free(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
