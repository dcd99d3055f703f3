/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/seen.h"

enum {
	TEXT = 1 << 20,
#ifdef CRASHDIVE_TINY
	SOME = 33 << 10, /* bytes, for a part of it */
#else
	SOME = 17 << 10,
#endif
};

static void test_places(void **state)
{
	struct seen s;

	(void)state;
	seen_init(&s, TEXT, UINT64_MAX);
	assert_false(seen_has(&s, 0));
	for (uint64_t off = 0; off < TEXT; off += 36)
		assert_true(seen_add(&s, off));
	for (uint64_t off = 0; off < TEXT; off += 4)
		assert_int_equal(seen_has(&s, off), off % 36 == 0);
	assert_false(s.full);
	/* behind the text there is nothing to be at */
	assert_false(seen_add(&s, TEXT * 100ULL));
	assert_false(seen_has(&s, TEXT * 100ULL));
	seen_release(&s);
}

static void test_budget(void **state)
{
	uint64_t added = 0, had = 0;
	struct seen s;

	(void)state;
	seen_init(&s, TEXT, SOME);
	for (uint64_t off = 0; off < TEXT; off += 4096)
		added += seen_add(&s, off);
	for (uint64_t off = 0; off < TEXT; off += 4096)
		had += seen_has(&s, off);
	assert_true(s.full);
	assert_true(added > 0 && added < TEXT / 4096);
	assert_int_equal(added, had);
	seen_release(&s);
	seen_init(&s, TEXT, 0);
	assert_false(seen_add(&s, 0));
	assert_false(seen_has(&s, 0));
	seen_release(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_budget),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
