/* SPDX-License-Identifier: Apache-2.0 */
/* Maps of heaps that are made by jobs, lent and kept within bounds. */
#include "ui/heaps.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "dump_text.h"
#include "model/term.h"
#include "ui_drive.h"

enum { MANY = 3 * HEAPS_KEPT };

struct fixture {
	struct dump_text text;
	struct drive drive;
	struct heaps *heaps;
	struct heap heap;
};

/* Process i has one object, at 0x1000 + i. */
static void set_up(struct fixture *f, const char *version, bool literals,
                   uint64_t budget)
{
	f->text = (struct dump_text){0};
	dump_text_add(&f->text,
	              "=erl_crash_dump:%s\nSun Nov 22 02:59:06 2026\n"
	              "Slogan: test\n",
	              version);
	for (unsigned i = 0; i < MANY; i++)
		dump_text_add(&f->text,
		              "=proc:<0.%u.0>\nState: Waiting\n"
		              "=proc_heap:<0.%u.0>\n%X:t1:I%u\n",
		              i, i, 0x1000 + i, i);
	if (literals)
		dump_text_add(&f->text, "=literals\n9000:t1:I9\n");
	dump_text_add(&f->text, "=end\n");
	drive_open(&f->drive, (struct span){f->text.p, f->text.n}, false);
	f->heaps = heaps_new(f->drive.app, budget);
	heap_init(&f->heap, f->drive.dump);
}

static void tear_down(struct fixture *f)
{
	drive_close(&f->drive);
	heap_release(&f->heap);
	heaps_free(f->heaps);
	free(f->text.p);
}

static uint32_t section_of(const struct fixture *f, unsigned i)
{
	char pid[32];

	snprintf(pid, sizeof(pid), "<0.%u.0>", i);
	return index_find(dump_index(f->drive.dump), TAG_PROC_HEAP,
	                  span_str(pid));
}

static void lend(struct fixture *f, unsigned i)
{
	heaps_lend(f->heaps, &f->heap, section_of(f, i));
}

static struct term look(struct fixture *f, const char *elem)
{
	struct span rest = span_str(elem);

	return term_take(&f->heap, &rest);
}

static void test_waits_and_comes(void **state)
{
	struct fixture f;
	uint32_t done;

	(void)state;
	set_up(&f, "0.5", true, UINT64_MAX / 4);
	lend(&f, 3);
	assert_null(f.heap.own);
	assert_true(f.heap.waits);
	assert_true(heaps_progress(f.heaps, section_of(&f, 3), &done));
	assert_int_equal(look(&f, "H1003").why, WHY_LATER);
	/* asking again begins nothing anew */
	lend(&f, 3);
	drive_settle(&f.drive);
	lend(&f, 3);
	assert_false(f.heap.waits);
	assert_false(heaps_progress(f.heaps, section_of(&f, 3), &done));
	assert_int_equal(look(&f, "H1003").kind, TERM_TUPLE);
	assert_int_equal(look(&f, "H9000").kind, TERM_TUPLE);
	/* another's object is not looked for */
	assert_int_equal(look(&f, "H1004").why, WHY_NO_OBJECT);
	assert_true(app_idle(f.drive.app));
	/* a process without a heap has the literals */
	heaps_lend(f.heaps, &f.heap, SECTION_NONE);
	assert_false(f.heap.waits);
	assert_int_equal(look(&f, "H9000").kind, TERM_TUPLE);
	assert_int_equal(look(&f, "H1003").why, WHY_NO_OBJECT);
	tear_down(&f);
}

static unsigned count_kept(struct fixture *f)
{
	unsigned n = 0;

	for (unsigned i = 0; i < MANY; i++) {
		struct heap h;

		heap_init(&h, f->drive.dump);
		/* a map that is not there does not come by itself */
		heaps_lend(f->heaps, &h, section_of(f, i));
		n += h.own != NULL;
		heap_release(&h);
	}
	return n;
}

static void test_few_are_kept(void **state)
{
	struct fixture f;

	(void)state;
	set_up(&f, "0.5", true, UINT64_MAX / 4);
	for (unsigned i = 0; i < MANY; i++) {
		lend(&f, i);
		drive_settle(&f.drive);
		lend(&f, i);
		assert_non_null(f.heap.own);
	}
	/* the last ones are there at once */
	for (unsigned i = MANY - HEAPS_KEPT; i < MANY; i++) {
		lend(&f, i);
		assert_non_null(f.heap.own);
	}
	/* one that was looked at again stays longer than its neighbours */
	lend(&f, MANY - HEAPS_KEPT);
	lend(&f, 0);
	drive_settle(&f.drive);
	lend(&f, MANY - HEAPS_KEPT);
	assert_non_null(f.heap.own);
	lend(&f, MANY - HEAPS_KEPT + 1);
	assert_null(f.heap.own);
	/* all at once: no more than there is room for, and no error */
	drive_settle(&f.drive);
	for (unsigned round = 0; round < 3; round++) {
		assert_true(count_kept(&f) <= HEAPS_KEPT);
		drive_settle(&f.drive);
	}
	tear_down(&f);
}

static void test_held(void **state)
{
	struct fixture f;
	struct heap job;

	(void)state;
	set_up(&f, "0.5", true, UINT64_MAX / 4);
	heap_init(&job, f.drive.dump);
	assert_false(heaps_lend_job(f.heaps, &job, section_of(&f, 0)));
	assert_true(job.waits);
	drive_settle(&f.drive);
	assert_true(heaps_lend_job(f.heaps, &job, section_of(&f, 0)));
	assert_false(job.waits);
	for (unsigned i = 1; i < MANY; i++) {
		lend(&f, i);
		drive_settle(&f.drive);
	}
	lend(&f, 0);
	assert_ptr_equal(f.heap.own, job.own);
	assert_non_null(job.own);
	heaps_give_back(f.heaps, section_of(&f, 0));
	for (unsigned i = 1; i < MANY; i++) {
		lend(&f, i);
		drive_settle(&f.drive);
	}
	lend(&f, 0);
	assert_null(f.heap.own);
	drive_settle(&f.drive);
	heap_release(&job);
	tear_down(&f);
}

/* Less than two maps take: one goes when the other is made. */
static void test_budget(void **state)
{
	struct fixture f;

	(void)state;
	set_up(&f, "0.5", false, 1100);
	lend(&f, 0);
	drive_settle(&f.drive);
	lend(&f, 0);
	assert_int_equal(heapmap_objects(f.heap.own), 1);
	lend(&f, 1);
	drive_settle(&f.drive);
	lend(&f, 1);
	assert_int_equal(heapmap_objects(f.heap.own), 1);
	lend(&f, 0);
	assert_null(f.heap.own);
	drive_settle(&f.drive);
	tear_down(&f);
}

/* Before 0.5 any heap may have it. */
static void test_old_dump(void **state)
{
	struct fixture f;
	struct heap job;

	(void)state;
	set_up(&f, "0.1", false, UINT64_MAX / 4);
	lend(&f, 0);
	assert_int_equal(look(&f, "H1005").why, WHY_LATER);
	drive_settle(&f.drive);
	lend(&f, 0);
	assert_false(f.heap.waits);
	assert_int_equal(look(&f, "H1000").kind, TERM_TUPLE);
	assert_int_equal(look(&f, "H1005").kind, TERM_TUPLE);
	assert_int_equal(look(&f, "HFFFF").why, WHY_NO_OBJECT);
	heap_init(&job, f.drive.dump);
	assert_true(heaps_lend_job(f.heaps, &job, section_of(&f, 0)));
	heap_release(&job);
	tear_down(&f);
}

/* Jobs that are out when the app goes. */
static void test_close(void **state)
{
	struct fixture f;

	(void)state;
	set_up(&f, "0.5", true, UINT64_MAX / 4);
	for (unsigned i = 0; i < MANY; i++)
		lend(&f, i);
	tear_down(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_waits_and_comes),
		cmocka_unit_test(test_few_are_kept),
		cmocka_unit_test(test_held),
		cmocka_unit_test(test_budget),
		cmocka_unit_test(test_old_dump),
		cmocka_unit_test(test_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
