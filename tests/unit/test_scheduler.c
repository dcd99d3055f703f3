/* SPDX-License-Identifier: Apache-2.0 */
/* The table of schedulers: dirty ones with the queue that they share, stacks,
 * and sections in which the emulator failed. */
#include "model/scheduler.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dump_text.h"
#include "model/detail.h"
#include "text_dump.h"

#define SLEEP                                                                  \
	"Scheduler Sleep Info Flags: SLEEPING | WAITING\n"                     \
	"Scheduler Sleep Info Aux Work: \n"
#define PROCESS                                                                \
	"Current Process: <0.9.0>\nCurrent Process State: Running\n"           \
	"Current Process Internal State: ACTIVE | RUNNING\n"                   \
	"Current Process Program counter: 0x00007f76 (m:f/1 + 8)\n"            \
	"Current Process CP: 0x00007f77 (invalid)\n"
#define STACK "Current Process Limited Stack Trace:\n"

struct fixture {
	struct dump_text text;
	struct arena arena;
};

static void begin(struct fixture *f)
{
	dump_text_head(&f->text);
	arena_init(&f->arena);
}

static void end(struct fixture *f)
{
	arena_release(&f->arena);
	dump_text_release(&f->text);
}

/* Lengths are "max high normal low port". */
static void add_queue(struct fixture *f, const char *lengths)
{
	static const char *const names[] = {"Max", "High", "Normal", "Low",
	                                    "Port"};
	struct span rest = span_str(lengths), length;

	for (unsigned i = 0; i < 5; i++) {
		length = SPAN_NONE;
		span_cut(&rest, ' ', &length);
		dump_text_add(&f->text, "Run Queue %s Length: %.*s\n", names[i],
		              SPAN_ARG(length));
	}
	dump_text_add(&f->text, "Run Queue Flags: OUT_OF_WORK | EXEC\n");
}

static void add(struct fixture *f, const char *text)
{
	dump_text_add(&f->text, "%s", text);
}

static struct record row(struct fixture *f, uint32_t i)
{
	struct record r;

	assert_true(i < table_rows(&table_schedulers, f->text.dump));
	table_load(&table_schedulers, f->text.dump, i, &f->arena, &r);
	return r;
}

static void test_normal(void **state)
{
	struct fixture f;
	struct record r;

	(void)state;
	begin(&f);
	add(&f, "=scheduler:2\n" SLEEP "Current Port: #Port<0.3>\n");
	add_queue(&f, "1 2 3 4 5");
	add(&f, PROCESS STACK "0x00007f20:SReturn addr 0x38C73864 (m:g/1)\n"
	                      "0x00007f18: skipping 40 frames\n"
	                      "0x00007f10:SReturn addr 0x38C73865 (m:h/1)\n");
	dump_text_open(&f.text);
	r = row(&f, 0);
	assert_span(cell(&r, "id"), "2");
	assert_span(cell(&r, "type"), "normal");
	assert_span(cell(&r, "current_process"), "<0.9.0>");
	assert_span(cell(&r, "current_port"), "#Port<0.3>");
	assert_span(cell(&r, "run_queue"), "10");
	assert_span(cell(&r, "port_queue"), "5");
	assert_span(cell(&r, "run_queue_max"), "1");
	assert_span(cell(&r, "run_queue_high"), "2");
	assert_span(cell(&r, "run_queue_normal"), "3");
	assert_span(cell(&r, "run_queue_low"), "4");
	assert_span(cell(&r, "run_queue_flags"), "OUT_OF_WORK | EXEC");
	assert_span(cell(&r, "sleep_info_flags"), "SLEEPING | WAITING");
	assert_span(cell(&r, "sleep_info_aux_work"), "");
	assert_false(cell_is_none(&r, "sleep_info_aux_work"));
	assert_span(cell(&r, "current_process_state"), "Running");
	assert_span(cell(&r, "current_process_internal_state"),
	            "ACTIVE | RUNNING");
	assert_span(cell(&r, "current_process_program_counter"),
	            "0x00007f76 (m:f/1 + 8)");
	assert_span(cell(&r, "current_process_cp"), "0x00007f77 (invalid)");
	assert_span(cell(&r, "limited_stack"), "3");
	assert_span(cell(&r, "crashed"), "false");
	end(&f);
}

static void test_dirty(void **state)
{
	struct fixture f;
	struct record r;

	(void)state;
	begin(&f);
	add(&f, "=scheduler:1\n" SLEEP "Current Port: \nCurrent Process: \n");
	add(&f, "=dirty_cpu_scheduler:2\n" SLEEP PROCESS);
	add(&f, "=dirty_cpu_run_queue\n");
	add_queue(&f, "0 0 7 1 0");
	add(&f, "=dirty_io_scheduler:3\n" SLEEP "Current Process: \n");
	add(&f, "=unknown_scheduler_type:4\n" SLEEP);
	dump_text_open(&f.text);
	assert_int_equal(table_rows(&table_schedulers, f.text.dump), 4);
	r = row(&f, 0);
	assert_true(cell_is_none(&r, "current_process"));
	assert_true(cell_is_none(&r, "current_port"));
	assert_true(cell_is_none(&r, "limited_stack"));
	r = row(&f, 1);
	assert_span(cell(&r, "id"), "2");
	assert_span(cell(&r, "type"), "dirty_cpu");
	assert_span(cell(&r, "run_queue"), "8");
	assert_span(cell(&r, "run_queue_normal"), "7");
	assert_span(cell(&r, "port_queue"), "0");
	assert_span(cell(&r, "run_queue_flags"), "OUT_OF_WORK | EXEC");
	r = row(&f, 2);
	assert_span(cell(&r, "type"), "dirty_io");
	assert_true(cell_is_none(&r, "run_queue"));
	assert_true(cell_is_none(&r, "run_queue_flags"));
	r = row(&f, 3);
	assert_span(cell(&r, "type"), "unknown");
	assert_true(cell_is_none(&r, "run_queue"));
	end(&f);
}

/* Numbers that are none, or not to be added. */
static void test_odd_queues(void **state)
{
	struct fixture f;
	struct record r;

	(void)state;
	begin(&f);
	add(&f, "=scheduler:1\n");
	add_queue(&f, "18446744073709551615 1 0 0 x");
	add(&f, "=scheduler:99999999999999999999\n");
	add_queue(&f, "-1 1 0 0");
	add(&f, "=scheduler:3\nRun Queue Max Length: 1\n");
	dump_text_open(&f.text);
	r = row(&f, 0);
	assert_span(cell(&r, "run_queue"), "18446744073709551615");
	assert_span(cell(&r, "port_queue"), "x");
	r = row(&f, 1);
	assert_span(cell(&r, "id"), "99999999999999999999");
	assert_true(cell_is_none(&r, "run_queue"));
	assert_true(cell_is_none(&r, "port_queue"));
	r = row(&f, 2);
	assert_true(cell_is_none(&r, "run_queue"));
	end(&f);
}

static void check_stack(struct record *r, const char *const *want, unsigned n)
{
	int col = table_column(r->table, SPAN_LIT("limited_stack"));
	const struct column *c = &r->table->columns[col];
	struct span rest = SPAN_NONE;
	struct list_item item;

	for (unsigned i = 0; i < n; i++) {
		assert_true(c->item(r, &rest, &item));
		assert_span(item.text, want[i]);
	}
	assert_false(c->item(r, &rest, &item));
}

static void test_crashed(void **state)
{
	static const char *const frames[] = {"m:f/1", "SRet"};
	struct fixture f;
	struct record r;

	(void)state;
	begin(&f);
	add(&f, "=scheduler:1\n" SLEEP PROCESS STACK);
	add(&f,
	    "0x10:SReturn addr 0x1 (m:f/1)\r\n\n0x20:SRet\n** crashed **\n");
	add(&f, "=scheduler:2\n" SLEEP "Current Port: ** crashed **\n");
	add(&f, "=scheduler:3\n" SLEEP "** crashed **\nCurrent Port: \n");
	dump_text_open(&f.text);
	r = row(&f, 0);
	assert_span(cell(&r, "crashed"), "true");
	assert_span(cell(&r, "limited_stack"), "2");
	check_stack(&r, frames, 2);
	r = row(&f, 1);
	assert_span(cell(&r, "crashed"), "true");
	check_stack(&r, NULL, 0);
	r = row(&f, 2);
	assert_span(cell(&r, "crashed"), "false");
	end(&f);
}

/* What the stack holds is in it and nowhere else. */
static void test_page(void **state)
{
	struct fixture f;
	struct detail detail;
	struct place place;
	unsigned frames = 0;

	(void)state;
	begin(&f);
	add(&f, "=scheduler:1\n" SLEEP PROCESS STACK);
	add(&f, "0x10:SReturn addr 0x1 (m:f/1)\n0x20:SReturn addr 0x1 (x)\n");
	dump_text_open(&f.text);
	place = place_of_row(&table_schedulers, f.text.dump, 0);
	detail_load(f.text.dump, &place, &f.arena, &detail);
	for (uint32_t i = 0; i < detail.n; i++) {
		assert_string_not_equal(detail.items[i].group, "Other");
		frames += detail.items[i].list;
	}
	assert_int_equal(frames, 2);
	end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_normal),
		cmocka_unit_test(test_dirty),
		cmocka_unit_test(test_odd_queues),
		cmocka_unit_test(test_crashed),
		cmocka_unit_test(test_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
