/* SPDX-License-Identifier: Apache-2.0 */
/* Timers set for processes and for names, of all releases. */
#include "model/timer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "text_dump.h"

static const char text[] =
	"=erl_crash_dump:0.5\nSun Nov 22 00:48:16 2026\nSlogan: s\n"
	"System version: Erlang/OTP 29 [erts-17.0] [source] [64-bit]\n"
	"=proc:<0.7.0>\nState: Waiting\nName: 'hello world'\nReductions: 1\n"
	"=proc:<0.8.0>\nState: Waiting\nReductions: 1\n"
	"=proc:<0.9.0>\nState: Waiting\nName: ''\nReductions: 1\n"
	"=timer:<0.15.0>\nMessage: refresh_timeout\nTime left: 3599928 ms\n"
	"=timer:'hello world'\nMessage: {timeout,#Ref<0.1>,foo}\n"
	"Time left: 199785\n"
	"=timer:nobody\nMessage: x\nTime left: 0\n"
	"=timer:''\nMessage: x\nTime left: soon\n"
	"=timer:<0.8.0>\nMess";

struct fixture {
	struct dump *dump;
	struct arena arena;
	struct record r;
};

static void open_text(struct fixture *f)
{
	f->dump = dump_of(SPAN_LIT(text));
	arena_init(&f->arena);
	assert_int_equal(table_rows(&table_timers, f->dump), 5);
}

static struct record *row(struct fixture *f, uint32_t i)
{
	table_load(&table_timers, f->dump, i, &f->arena, &f->r);
	return &f->r;
}

static void close_text(struct fixture *f)
{
	arena_release(&f->arena);
	dump_free(f->dump);
}

static void test_cells(void **state)
{
	struct fixture f;
	const struct record *r;

	(void)state;
	open_text(&f);
	r = row(&f, 0);
	assert_span(cell(r, "owner"), "<0.15.0>");
	assert_true(cell_is_none(r, "owner_name"));
	assert_span(cell(r, "message"), "refresh_timeout");
	assert_span(cell(r, "time_left"), "3599928");
	assert_int_equal(record_value(r, TIMER_time_left).type, VALUE_U64);
	r = row(&f, 1);
	assert_span(cell(r, "owner"), "<0.7.0>");
	assert_span(cell(r, "owner_name"), "'hello world'");
	assert_span(cell(r, "message"), "{timeout,#Ref<0.1>,foo}");
	assert_span(cell(r, "time_left"), "199785");
	r = row(&f, 2);
	assert_true(cell_is_none(r, "owner"));
	assert_span(cell(r, "owner_name"), "nobody");
	r = row(&f, 3);
	assert_span(cell(r, "owner"), "<0.9.0>");
	assert_span(cell(r, "owner_name"), "''");
	assert_span(cell(r, "time_left"), "soon");
	r = row(&f, 4);
	assert_span(cell(r, "owner"), "<0.8.0>");
	assert_true(cell_is_none(r, "message"));
	assert_true(cell_is_none(r, "time_left"));
	close_text(&f);
}

static void test_links(void **state)
{
	struct fixture f;
	const struct record *r;
	struct value v;

	(void)state;
	open_text(&f);
	r = row(&f, 1);
	v = record_value(r, TIMER_owner);
	assert_int_equal(record_link(r, TIMER_owner, &v).kind, LINK_PROCESS);
	v = record_value(r, TIMER_owner_name);
	assert_int_equal(record_link(r, TIMER_owner_name, &v).kind, LINK_NAME);
	v = record_value(r, TIMER_message);
	assert_int_equal(record_link(r, TIMER_message, &v).kind, LINK_NONE);
	close_text(&f);
}

/* In a frame nothing is looked for that the worker has not been over. */
static void test_frame(void **state)
{
	enum { MANY = 1500 };
	static char many[MANY * 60];
	struct fixture f;
	size_t n = (size_t)snprintf(many, sizeof(many),
	                            "=erl_crash_dump:0.5\nSun\n");

	(void)state;
	for (int i = 0; i < MANY; i++)
		n += (size_t)snprintf(many + n, sizeof(many) - n,
		                      "=proc:<0.%d.0>\nState: x\nName: n%d\n",
		                      i, i);
	n += (size_t)snprintf(many + n, sizeof(many) - n,
	                      "=timer:n1400\nMessage: x\n=end\n");
	f.dump = dump_of((struct span){many, n});
	arena_init(&f.arena);
	row(&f, 0);
	assert_span(cell(&f.r, "owner"), "<0.1400.0>");
	f.r.quick = true;
	assert_true(cell_is_none(&f.r, "owner"));
	while (table_follow(&table_timers, f.dump))
		;
	assert_span(cell(&f.r, "owner"), "<0.1400.0>");
	close_text(&f);
}

static void test_order(void **state)
{
	struct fixture f;

	(void)state;
	open_text(&f);
	assert_true(record_key(row(&f, 1), TIMER_owner) <
	            record_key(row(&f, 0), TIMER_owner));
	assert_int_equal(record_key(row(&f, 2), TIMER_owner), VALUE_KEY_NONE);
	close_text(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cells),
		cmocka_unit_test(test_links),
		cmocka_unit_test(test_frame),
		cmocka_unit_test(test_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
