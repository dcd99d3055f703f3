/* SPDX-License-Identifier: Apache-2.0 */
/* Rowsets: positions and rows, both ways. */
#include "model/rowset.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void test_identity(void **state)
{
	struct rowset *r = rowset_identity(5);

	(void)state;
	assert_true(r->identity);
	assert_int_equal(r->n, 5);
	assert_int_equal(r->of, 5);
	assert_int_equal(rowset_at(r, 4), 4);
	assert_int_equal(rowset_find(r, 4, 0), 4);
	assert_int_equal(rowset_find(r, 5, 0), UINT32_MAX);
	rowset_free(r);
}

static void test_find(void **state)
{
	enum { N = 2000 };
	static const uint32_t hints[] = {0, 1, 700, N - 1, N, UINT32_MAX};
	struct rowset *r = rowset_new(N, 3 * N);

	(void)state;
	assert_int_equal(r->n, N);
	assert_int_equal(r->of, 3 * N);
	assert_false(r->identity);
	for (uint32_t i = 0; i < N; i++)
		r->row[i] = (N - 1 - i) * 3;
	for (size_t h = 0; h < sizeof(hints) / sizeof(*hints); h++) {
		assert_int_equal(rowset_find(r, 0, hints[h]), N - 1);
		assert_int_equal(rowset_find(r, 3 * N - 3, hints[h]), 0);
		assert_int_equal(rowset_find(r, 3000, hints[h]), N - 1001);
		assert_int_equal(rowset_find(r, 3001, hints[h]), UINT32_MAX);
	}
	assert_int_equal(rowset_at(r, N - 1), 0);
	rowset_free(r);
}

static void test_empty(void **state)
{
	struct rowset *r = rowset_new(0, 7);

	(void)state;
	assert_int_equal(rowset_find(r, 0, 0), UINT32_MAX);
	assert_int_equal(rowset_find(r, 0, 9), UINT32_MAX);
	rowset_free(r);
	rowset_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_identity),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
