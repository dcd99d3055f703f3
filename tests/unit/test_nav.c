/* SPDX-License-Identifier: Apache-2.0 */
/* The stack of a tab: back, forward, what falls out of it. */
#include "ui/nav.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "ui/view.h"

static struct view views[NAV_DEPTH * 3];

static void close_view(struct view *v)
{
	assert_false(v->dead); /* closed but once */
	v->dead = true;
}

static unsigned closed(void)
{
	unsigned n = 0;

	for (unsigned i = 0; i < NAV_DEPTH * 3; i++)
		n += views[i].dead;
	return n;
}

static int reset(void **state)
{
	(void)state;
	for (unsigned i = 0; i < NAV_DEPTH * 3; i++)
		views[i].dead = false;
	return 0;
}

static void test_empty(void **state)
{
	struct nav n = {.n = 0};

	(void)state;
	assert_null(nav_top(&n));
	assert_false(nav_back(&n));
	assert_false(nav_forward(&n));
	nav_clear(&n, close_view);
	assert_int_equal(closed(), 0);
}

static void test_back_and_forward(void **state)
{
	struct nav n = {.n = 0};

	(void)state;
	for (unsigned i = 0; i < 3; i++)
		nav_push(&n, &views[i], close_view);
	assert_ptr_equal(nav_top(&n), &views[2]);
	assert_false(nav_forward(&n));
	assert_true(nav_back(&n));
	assert_true(nav_back(&n));
	assert_ptr_equal(nav_top(&n), &views[0]);
	assert_false(nav_back(&n));
	assert_true(nav_forward(&n));
	assert_ptr_equal(nav_top(&n), &views[1]);
	assert_int_equal(closed(), 0);

	/* something else from here: the old way forward is gone */
	nav_push(&n, &views[3], close_view);
	assert_int_equal(closed(), 1);
	assert_true(views[2].dead);
	assert_false(nav_forward(&n));
	assert_true(nav_back(&n));
	assert_ptr_equal(nav_top(&n), &views[1]);
	nav_clear(&n, close_view);
	assert_int_equal(closed(), 4);
	assert_null(nav_top(&n));
}

static void test_deep(void **state)
{
	struct nav n = {.n = 0};
	unsigned all = NAV_DEPTH * 3;

	(void)state;
	for (unsigned i = 0; i < all; i++)
		nav_push(&n, &views[i], close_view);
	assert_int_equal(closed(), all - NAV_DEPTH);
	/* the way back leads over the latest ones to the tab's own view */
	for (unsigned i = 0; i < NAV_DEPTH - 1; i++) {
		assert_ptr_equal(nav_top(&n), &views[all - 1 - i]);
		assert_true(nav_back(&n));
	}
	assert_ptr_equal(nav_top(&n), &views[0]);
	assert_false(nav_back(&n));
	nav_clear(&n, close_view);
	assert_int_equal(closed(), all);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_empty, reset),
		cmocka_unit_test_setup(test_back_and_forward, reset),
		cmocka_unit_test_setup(test_deep, reset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
