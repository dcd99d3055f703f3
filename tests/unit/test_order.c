/* SPDX-License-Identifier: Apache-2.0 */
/* Sorting rows by numbers, against a sort that is too simple to be wrong. */
#include "model/order.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "model/value.h"

enum { N = 600 };

struct pair {
	uint64_t key;
	uint32_t row;
	uint32_t at;
};

static bool descending; /* for qsort's function */

static int compare(const void *pa, const void *pb)
{
	const struct pair *a = pa, *b = pb;
	bool special = a->key >= VALUE_KEY_TEXT || b->key >= VALUE_KEY_TEXT;

	if (a->key != b->key)
		return (a->key < b->key) == (special || !descending) ? -1 : 1;
	return a->at < b->at ? -1 : 1;
}

static uint64_t random_u64(uint64_t *x)
{
	*x ^= *x << 13;
	*x ^= *x >> 7;
	*x ^= *x << 17;
	return *x;
}

/* Keys of `bits` random bits above base, one in `special` of them no number. */
static void check(unsigned bits, uint64_t base, unsigned special, bool desc)
{
	uint64_t x = 88172645463325252u + bits, key[N];
	uint32_t row[N];
	struct pair expected[N];

	for (uint32_t i = 0; i < N; i++) {
		uint64_t k = base + (bits ? random_u64(&x) >> (64 - bits) : 0);

		if (special && random_u64(&x) % special == 0)
			k = VALUE_KEY_TEXT + (random_u64(&x) & 1);
		key[i] = k;
		row[i] = (i * 7) % N; /* not in order */
		expected[i] = (struct pair){k, row[i], i};
	}
	descending = desc;
	qsort(expected, N, sizeof(*expected), compare);
	assert_int_equal(order_by_key(row, key, N, N, desc), ERR_OK);
	for (uint32_t i = 0; i < N; i++)
		assert_int_equal(row[i], expected[i].row);
}

static void test_random(void **state)
{
	static const unsigned bits[] = {0, 1, 3, 11, 12, 24, 40, 54, 55, 63};

	(void)state;
	for (size_t i = 0; i < sizeof(bits) / sizeof(*bits); i++)
		for (unsigned special = 0; special < 4; special++) {
			check(bits[i], 0, special, false);
			check(bits[i], 0, special, true);
			check(bits[i], (uint64_t)1 << 63, special, false);
			check(bits[i], (uint64_t)1 << 63, special, true);
		}
}

static void test_extremes(void **state)
{
	const uint64_t keys[] = {VALUE_KEY_NONE, 0, VALUE_KEY_TEXT - 1,
	                         VALUE_KEY_TEXT, 1};
	const uint32_t up[] = {1, 4, 2, 3, 0}, down[] = {2, 4, 1, 3, 0};
	uint32_t row[] = {0, 1, 2, 3, 4};
	uint64_t key[5];

	(void)state;
	memcpy(key, keys, sizeof(key));
	assert_int_equal(order_by_key(row, key, 5, 5, false), ERR_OK);
	assert_memory_equal(row, up, sizeof(row));
	for (uint32_t i = 0; i < 5; i++)
		row[i] = i;
	memcpy(key, keys, sizeof(key));
	assert_int_equal(order_by_key(row, key, 5, 5, true), ERR_OK);
	assert_memory_equal(row, down, sizeof(row));
}

static void test_few(void **state)
{
	uint32_t row = 3;
	uint64_t key = 9;

	(void)state;
	assert_int_equal(order_by_key(NULL, NULL, 0, 0, false), ERR_OK);
	assert_int_equal(order_by_key(&row, &key, 1, 4, true), ERR_OK);
	assert_int_equal(row, 3);
}

/* Row numbers that need all 32 bits. */
static void test_large_rows(void **state)
{
	uint32_t row[] = {UINT32_MAX - 1, 7, UINT32_MAX - 2};
	uint64_t key[] = {5, 1, (uint64_t)1 << 40};

	(void)state;
	assert_int_equal(order_by_key(row, key, 3, UINT32_MAX, false), ERR_OK);
	assert_int_equal(row[0], 7);
	assert_int_equal(row[1], UINT32_MAX - 1);
	assert_int_equal(row[2], UINT32_MAX - 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_extremes),
		cmocka_unit_test(test_few),
		cmocka_unit_test(test_large_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
