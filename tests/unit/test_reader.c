/* SPDX-License-Identifier: Apache-2.0 */
/* Pieces of a binary, near each other and far apart. */
#include "model/reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/alloc.h"

enum { N = 3 * READER_MOST + 1000 };

static char digit(unsigned n)
{
	return "0123456789abcdef"[n & 15];
}

static unsigned char byte_of(uint64_t i)
{
	return (unsigned char)(i * 2654435761u >> 7);
}

static void check(struct reader *r, uint64_t from, uint64_t n)
{
	struct span s = reader_span(r, from, n);
	uint64_t want = from < r->bytes.n ? r->bytes.n - from : 0;

	if (want > n)
		want = n;
	if (want > READER_MOST)
		want = READER_MOST;
	assert_int_equal(s.n, want);
	for (size_t i = 0; i < s.n; i += s.n < 100 ? 1 : 97)
		assert_int_equal((unsigned char)s.p[i],
		                 byte_of(r->bytes.off + from + i));
}

static void test_coded(void **state)
{
	char *hex = xmalloc(2 * N);
	struct reader r = {.window = NULL};
	uint32_t x = 1;

	(void)state;
	for (uint64_t i = 0; i < N; i++) {
		hex[2 * i] = digit(byte_of(i) >> 4);
		hex[2 * i + 1] = digit(byte_of(i));
	}
	r.bytes = bytes_of((struct span){hex, 2 * N}, BYTES_HEX, N);
	r.bytes = bytes_part(&r.bytes, 3, N);
	check(&r, 0, 10);
	check(&r, N, 1);
	check(&r, UINT64_MAX, UINT64_MAX);
	check(&r, N - 10, UINT64_MAX);
	check(&r, 0, UINT64_MAX);
	for (int i = 0; i < 2000; i++) {
		x = x * 1664525u + 1013904223u;
		check(&r, x % N, (x >> 8) % 9000);
		check(&r, x % N + 100, 4096);
		check(&r, x % N > 5000 ? x % N - 5000 : 0, 4096);
	}
	reader_release(&r);
	free(hex);
}

static void test_plain(void **state)
{
	struct span text = SPAN_LIT("hello");
	struct reader r = {.bytes = bytes_of(text, BYTES_PLAIN, 5)};

	(void)state;
	assert_ptr_equal(reader_span(&r, 1, 3).p, text.p + 1);
	assert_int_equal(reader_span(&r, 1, 3).n, 3);
	assert_int_equal(reader_span(&r, 4, 9).n, 1);
	assert_int_equal(reader_span(&r, 5, 1).n, 0);
	assert_null(r.window);
}

/* What encodes nothing does not hide what follows. */
static void test_bad(void **state)
{
	struct span text = SPAN_LIT("616?63??");
	struct reader r = {.bytes = bytes_of(text, BYTES_HEX, 4)};
	struct span s = reader_span(&r, 0, 9);

	(void)state;
	assert_int_equal(s.n, 4);
	assert_memory_equal(s.p, "a\0c\0", 4);
	reader_release(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_coded),
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_bad),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
