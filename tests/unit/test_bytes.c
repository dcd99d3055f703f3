/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/bytes.h"

/* Every piece of the bytes is what it is of the whole. */
static void check(const char *text, enum bytes_code code, const char *want)
{
	struct bytes b = bytes_of(span_str(text), code, UINT64_MAX);
	size_t n = strlen(want);
	char out[64];

	assert_int_equal(b.n, n);
	for (size_t off = 0; off <= n; off++) {
		for (size_t size = 0; size <= n + 1; size++) {
			size_t most = size < n - off ? size : n - off;
			struct bytes part = bytes_part(&b, off, size);

			assert_int_equal(bytes_read(&b, off, out, size), most);
			assert_memory_equal(out, want + off, most);
			assert_int_equal(part.n, most);
			assert_int_equal(bytes_read(&part, 0, out, 64), most);
			assert_memory_equal(out, want + off, most);
		}
	}
}

static void test_codes(void **state)
{
	(void)state;
	check("2F726F6f74", BYTES_HEX, "/root");
	check("L3Jvb3Q=", BYTES_BASE64, "/root");
	check("L3Jvbw==", BYTES_BASE64, "/roo");
	check("L3Jv", BYTES_BASE64, "/ro");
	check("/root", BYTES_PLAIN, "/root");
	check("", BYTES_BASE64, "");
}

/* An odd end, as of a dump that is cut, is left out. */
static void test_cut(void **state)
{
	(void)state;
	check("L3Jvb3Q", BYTES_BASE64, "/root");
	check("L3Jvb3", BYTES_BASE64, "/roo");
	check("L3Jvb", BYTES_BASE64, "/ro");
	check("2F7", BYTES_HEX, "/");
}

static void test_bad_characters(void **state)
{
	struct bytes hex = bytes_of(SPAN_LIT("2F7x6F"), BYTES_HEX, 3);
	struct bytes b64 = bytes_of(SPAN_LIT("L3J*b3Q="), BYTES_BASE64, 5);
	char out[8];

	(void)state;
	assert_int_equal(bytes_read(&hex, 0, out, 3), 1);
	assert_int_equal(bytes_read(&b64, 0, out, 5), 2);
	assert_int_equal(bytes_read(&b64, 3, out, 5), 2);
}

static void test_sizes(void **state)
{
	uint64_t n;
	struct bytes b = bytes_of(SPAN_LIT("\1\2\3"), BYTES_PLAIN, 3);

	(void)state;
	assert_int_equal(bytes_text_size(BYTES_BASE64, 4), 8);
	assert_int_equal(bytes_text_size(BYTES_HEX, 4), 8);
	assert_true(bytes_text_size(BYTES_BASE64, UINT64_MAX) == UINT64_MAX);
	assert_true(bytes_text_size(BYTES_HEX, UINT64_MAX - 1) == UINT64_MAX);
	assert_true(bytes_number(&b, 1, 2, &n));
	assert_int_equal(n, 0x203);
	assert_false(bytes_number(&b, 2, 2, &n));
	assert_false(bytes_number(&b, UINT64_MAX, 1, &n));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_codes),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_bad_characters),
		cmocka_unit_test(test_sizes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
