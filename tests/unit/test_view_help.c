/* SPDX-License-Identifier: Apache-2.0 */
/* The help screen tells every key and every column, on any screen. */
#include "ui/view.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "ui_drive.h"

static const char text[] = DRIVE_HEAD "=proc:<0.1.0>\nState: Waiting\n=end\n";

/* A key that an action's line begins with, and its meaning. */
static void check_binding(const struct drive *d, const struct binding *b)
{
	const char *help = action_help(b->action);

	if (help[0] == '\0')
		return;
	drive_check(d, b->key);
	drive_check(d, help);
}

/* On a screen that is large enough everything is there at once. */
static void check_all(struct drive *d, enum context context)
{
	drive_resize(d, 400, 160);
	for (unsigned i = 0; keymap_at(i); i++)
		if (keymap_at(i)->context == context ||
		    keymap_at(i)->context == IN_ALL)
			check_binding(d, keymap_at(i));
	drive_check(d, "the end");
	drive_resize(d, 24, 80);
}

static void test_all_is_told(void **state)
{
	const struct table *t = table_by_key(SPAN_LIT("processes"));
	struct drive d;

	(void)state;
	drive_open(&d, SPAN_LIT(text), false);
	drive_keys(&d, "?");
	drive_check(&d, "On the first page");
	drive_check_row(&d, 1, "On the first page");
	check_all(&d, IN_GENERAL);
	drive_keys(&d, "? 2 F1");
	check_all(&d, IN_TABLE);
	drive_resize(&d, 400, 160);
	for (unsigned i = 0; i < t->n_columns; i++) {
		char name[128];

		snprintf(name, sizeof(name), "%s (%s)", t->columns[i].title,
		         t->columns[i].key);
		drive_check(&d, name);
	}
	drive_keys(&d, "q Enter ?");
	check_all(&d, IN_DETAIL);
	drive_keys(&d, "q r ?");
	check_all(&d, IN_PAGER);
	drive_keys(&d, "?");
	drive_check(&d, "=proc:<0.1.0>");
	drive_close(&d);
}

static void test_scrolling(void **state)
{
	struct drive d;
	char *first;

	(void)state;
	drive_open(&d, SPAN_LIT(text), false);
	drive_keys(&d, "2 ?");
	first = strdup(d.text);
	drive_check(&d, "more below");
	drive_keys(&d, "Up");
	assert_string_equal(d.text, first);
	drive_keys(&d, "End");
	drive_check(&d, "the end");
	drive_keys(&d, "Down");
	drive_check(&d, "the end");
	drive_keys(&d, "Up");
	drive_check(&d, "more below");
	/* a larger screen is filled again */
	drive_keys(&d, "End");
	drive_resize(&d, 400, 200);
	drive_check_row(&d, 1, "In tables");
	drive_resize(&d, 24, 80);
	drive_keys(&d, "Home Space C-u b");
	assert_string_equal(d.text, first);
	free(first);
	drive_close(&d);
}

static void test_small_screens(void **state)
{
	struct drive d;

	(void)state;
	drive_open(&d, SPAN_LIT(text), true);
	drive_keys(&d, "2 ?");
	for (int rows = 1; rows < 6; rows++)
		for (int cols = 1; cols < 60; cols += 7) {
			drive_resize(&d, rows, cols);
			drive_keys(&d, "End PageUp Down Home");
		}
	drive_keys(&d, "?");
	drive_resize(&d, 24, 80);
	drive_check(&d, "row 1 of 1");
	drive_close(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_is_told),
		cmocka_unit_test(test_scrolling),
		cmocka_unit_test(test_small_screens),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
