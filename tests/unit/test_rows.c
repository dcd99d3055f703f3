/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of the pager: a function of the text alone, the same from above, from
 * below and from anywhere in between. */
#include "ui/rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The rule of rows.h, byte by byte. */
static bool starts(struct span text, size_t at)
{
	if (at == 0 || text.p[at - 1] == '\n')
		return true;
	return at % ROWS_PIECE == 0 &&
	       !memchr(text.p + at - ROWS_PIECE, '\n', ROWS_PIECE);
}

static void check_reader(struct span text, struct reader *t)
{
	uint64_t row = 0; /* that the byte is in */
	uint64_t before = 0;

	for (size_t at = 0; at < text.n; at++) {
		if (starts(text, at)) {
			if (at > 0)
				assert_int_equal(rows_next(t, row), at);
			assert_int_equal(rows_previous(t, at), row);
			before = row;
			row = at;
			assert_true(at - before <= 2 * ROWS_PIECE + 1);
		}
		assert_int_equal(rows_of(t, at), row);
	}
	assert_int_equal(rows_next(t, row), text.n);
	assert_int_equal(rows_next(t, text.n), text.n);
	assert_int_equal(rows_of(t, text.n), row);
	assert_int_equal(rows_of(t, UINT64_MAX), row);
	assert_int_equal(rows_previous(t, text.n), row);
}

static void check_text(struct span text)
{
	struct reader t = {.bytes = bytes_of(text, BYTES_PLAIN, text.n)};

	check_reader(text, &t);
}

/* The same when the text has to be decoded. */
static void check_coded(struct span text)
{
	static const char digits[] = "0123456789abcdef";
	char *hex = malloc(2 * text.n + 1);
	struct reader t = {.window = NULL};

	assert_non_null(hex);
	for (size_t i = 0; i < text.n; i++) {
		hex[2 * i] = digits[(unsigned char)text.p[i] >> 4];
		hex[2 * i + 1] = digits[(unsigned char)text.p[i] & 15];
	}
	t.bytes = bytes_of((struct span){hex, 2 * text.n}, BYTES_HEX, text.n);
	check_reader(text, &t);
	reader_release(&t);
	free(hex);
}

static void test_random_texts(void **state)
{
	static char buf[6 * ROWS_PIECE + 100];
	uint32_t seed = 1;

	(void)state;
	for (int round = 0; round < 200; round++) {
		/* from a LF every third byte to none at all */
		uint32_t every = 3u << round % 16;
		size_t n;

		seed = seed * 1664525u + 1013904223u;
		n = (seed >> 8) % sizeof(buf);
		for (size_t i = 0; i < n; i++) {
			seed = seed * 1664525u + 1013904223u;
			buf[i] = (seed >> 8) % every == 0 ? '\n' : 'x';
		}
		check_text((struct span){buf, n});
		if (round % 8 == 0)
			check_coded((struct span){buf, n});
	}
}

/* One LF anywhere near the boundary of two pieces. */
static void test_boundaries(void **state)
{
	static char buf[4 * ROWS_PIECE];

	(void)state;
	for (size_t at = ROWS_PIECE - 2; at <= 2 * ROWS_PIECE + 2; at++) {
		size_t near = (at + 2) % ROWS_PIECE;

		if (near > 4)
			continue;
		memset(buf, 'x', sizeof(buf));
		buf[at] = '\n';
		check_text((struct span){buf, sizeof(buf)});
		check_text((struct span){buf, at + 1});
	}
}

static void test_small(void **state)
{
	(void)state;
	check_text(SPAN_LIT(""));
	check_text(SPAN_LIT("a"));
	check_text(SPAN_LIT("\n"));
	check_text(SPAN_LIT("\n\n\n"));
	check_text(SPAN_LIT("a\nb"));
	check_text(SPAN_LIT("a\nb\n"));
}

static void check_row(struct span text, uint64_t at, const char *row)
{
	struct reader t = {.bytes = bytes_of(text, BYTES_PLAIN, text.n)};

	assert_true(span_eq_str(rows_text(&t, at), row));
}

static void test_text_of_a_row(void **state)
{
	struct span text = SPAN_LIT("ab\ncd\r\n\r\n\nx\r");

	(void)state;
	check_row(text, 0, "ab");
	check_row(text, 3, "cd");
	check_row(text, 7, "");
	check_row(text, 9, "");
	check_row(text, 10, "x");
	check_row(text, text.n, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random_texts),
		cmocka_unit_test(test_boundaries),
		cmocka_unit_test(test_small),
		cmocka_unit_test(test_text_of_a_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
