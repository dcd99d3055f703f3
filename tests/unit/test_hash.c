/* SPDX-License-Identifier: Apache-2.0 */
/* The hash: that it looks at every byte, at the kind, and at the secret. */
#include "base/hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { LONGEST = 70 };

static uint64_t hash(const struct hash_seed *seed, unsigned kind, const char *p,
                     size_t n)
{
	return hash_end(seed,
	                hash_bytes(seed, hash_begin(seed, kind, n), p, n));
}

static void test_every_byte_counts(void **state)
{
	struct hash_seed seed = hash_seed_new();
	char text[LONGEST + 1];

	(void)state;
	memset(text, 'a', sizeof(text));
	for (size_t n = 1; n <= LONGEST; n++) {
		uint64_t h = hash(&seed, 1, text, n);

		assert_true(h == hash(&seed, 1, text, n));
		assert_true(h != hash(&seed, 1, text, n - 1));
		assert_true(h != hash(&seed, 2, text, n));
		for (size_t i = 0; i < n; i++) {
			text[i] = 'b';
			assert_true(h != hash(&seed, 1, text, n));
			text[i] = 'a';
		}
	}
}

static void test_secret(void **state)
{
	struct hash_seed a = hash_seed_new(), b = hash_seed_new();

	(void)state;
	assert_true(hash(&a, 0, "<0.1.0>", 7) != hash(&b, 0, "<0.1.0>", 7));
}

/* The low bits, which choose a slot, are spread for numbers that follow each
 * other: no slot of 1024 gets more than a few of 1024. */
static void test_spread(void **state)
{
	struct hash_seed seed = {{1, 2, 3}};
	unsigned slot[1024] = {0};

	(void)state;
	for (uint64_t i = 0; i < 1024; i++) {
		uint64_t h = hash(&seed, 0, (const char *)&i, sizeof(i));

		assert_true(++slot[h % 1024] < 10);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_byte_counts),
		cmocka_unit_test(test_secret),
		cmocka_unit_test(test_spread),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
