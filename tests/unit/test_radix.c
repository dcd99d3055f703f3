/* SPDX-License-Identifier: Apache-2.0 */
/* The sort against what sorted and stable mean, on keys of many shapes. */
#include "base/radix.h"

#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>

#include <cmocka.h>

static uint64_t next_random(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return *seed ^ *seed >> 29;
}

/* Sorts n random keys under a mask; ids are the original places. */
static void check_random(size_t n, uint64_t mask)
{
	struct radix_item *items = calloc(n + 1, sizeof(*items));
	uint64_t *keys = calloc(n + 1, sizeof(*keys));
	bool *seen = calloc(n + 1, sizeof(*seen));
	uint64_t seed = n ^ mask;

	assert_true(items && keys && seen);
	for (size_t i = 0; i < n; i++) {
		keys[i] = next_random(&seed) & mask;
		items[i] = (struct radix_item){keys[i], (uint32_t)i};
	}
	items[n] = (struct radix_item){0, 12345}; /* not ours to touch */
	assert_int_equal(radix_sort(items, n), ERR_OK);
	for (size_t i = 0; i < n; i++) {
		const struct radix_item *it = &items[i];

		assert_true(it->id < n && !seen[it->id]);
		seen[it->id] = true;
		assert_true(it->key == keys[it->id]);
		if (i == 0)
			continue;
		assert_true(it[-1].key <= it->key);
		assert_true(it[-1].key < it->key || it[-1].id < it->id);
	}
	assert_int_equal(items[n].id, 12345);
	free(items);
	free(keys);
	free(seen);
}

static void test_random(void **state)
{
	static const size_t sizes[] = {0,  1,  2,   3,    10,   47,
	                               48, 49, 100, 2047, 2049, 30000};
	static const uint64_t masks[] = {
		0,
		1,
		0x7ff,              /* one digit */
		0x800,              /* the second digit alone */
		0xfff,              /* across the first boundary */
		0xffffffffff,       /* 40 bits */
		0x3ff800000,        /* a digit in the middle */
		0x8000000000000000, /* the last digit alone */
		UINT64_MAX,
	};

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
		for (size_t j = 0; j < sizeof(masks) / sizeof(masks[0]); j++)
			check_random(sizes[i], masks[j]);
}

static void test_sorted_and_reversed(void **state)
{
	enum { N = 5000 };
	static struct radix_item items[N];

	(void)state;
	for (uint32_t i = 0; i < N; i++)
		items[i] = (struct radix_item){i / 3, i};
	assert_int_equal(radix_sort(items, N), ERR_OK);
	for (uint32_t i = 0; i < N; i++)
		assert_int_equal(items[i].id, i);
	for (uint32_t i = 0; i < N; i++)
		items[i].key = UINT64_MAX - i;
	assert_int_equal(radix_sort(items, N), ERR_OK);
	for (uint32_t i = 0; i < N; i++)
		assert_int_equal(items[i].id, N - 1 - i);
}

static void test_key_i64(void **state)
{
	static const int64_t order[] = {
		INT64_MIN, INT64_MIN + 1, -256, -1, 0, 1, 255, INT64_MAX};

	(void)state;
	for (size_t i = 1; i < sizeof(order) / sizeof(order[0]); i++)
		assert_true(radix_key_i64(order[i - 1]) <
		            radix_key_i64(order[i]));
}

static void test_key_double(void **state)
{
	static const double order[] = {
		-INFINITY, -DBL_MAX, -1e10, -1.5, -1.0, -DBL_MIN, 0.0,
		DBL_MIN,   1e-10,    1.0,   1.5,  1e10, DBL_MAX,  INFINITY,
	};

	(void)state;
	for (size_t i = 1; i < sizeof(order) / sizeof(order[0]); i++)
		assert_true(radix_key_double(order[i - 1]) <
		            radix_key_double(order[i]));
	assert_true(radix_key_double(-0.0) == radix_key_double(0.0));
	assert_true(radix_key_double((double)NAN) > radix_key_double(INFINITY));
	assert_true(radix_key_double(-(double)NAN) >
	            radix_key_double(INFINITY));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_sorted_and_reversed),
		cmocka_unit_test(test_key_i64),
		cmocka_unit_test(test_key_double),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
