/* SPDX-License-Identifier: Apache-2.0 */
/* Objects that did not fit into a map: found in one pass, with what they point
 * to, and told apart from those that are nowhere. */
#include "model/heapseek.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "dump_text.h"
#include "model/term.h"

enum { CELLS = 400, STEP = 16, FIRST = 0x1000, LOST = 30000 };

struct fixture {
	struct dump_text text;
	struct dump *dump;
	struct heapmap *own;
	struct heap heap;
	struct heapseek *seek;
};

/* A list in the order of its cells, of which some tens fit into a map of 1 KB.
 */
static void set_up(struct fixture *f, uint64_t budget)
{
	dump_text_head(&f->text);
	dump_text_add(&f->text, "=proc:<0.1.0>\nState: Waiting\n"
	                        "=proc_heap:<0.1.0>\n");
	for (int i = 0; i < CELLS; i++)
		dump_text_add(&f->text,
		              i + 1 < CELLS ? "%X:lI%d|H%X\n" : "%X:lI%d|N\n",
		              FIRST + i * STEP, i, FIRST + (i + 1) * STEP);
	f->dump = dump_text_open(&f->text);
	heap_init(&f->heap, f->dump);
	f->own = heap_map_process(f->dump, SPAN_LIT("<0.1.0>"), budget);
	while (heapmap_step(f->own))
		;
	f->seek = heapseek_new();
	f->heap.own = f->own;
	f->heap.quick = true;
	f->heap.seek = f->seek;
}

static void tear_down(struct fixture *f)
{
	heapseek_free(f->seek);
	heap_release(&f->heap);
	heapmap_free(f->own);
	dump_text_release(&f->text);
}

static void run(struct fixture *f)
{
	struct job *job = heapseek_job(f->seek, &f->heap);

	assert_non_null(job);
	assert_null(heapseek_job(f->seek, &f->heap));
	assert_int_equal(job_run(job), ERR_OK);
	heapseek_job_done(f->seek);
}

static bool find(struct fixture *f, uint64_t address)
{
	uint64_t off;
	bool found = heap_find(&f->heap, address, &off);

	if (found)
		assert_true(f->text.p[off] == 'l');
	return found;
}

static void test_one_pass(void **state)
{
	struct fixture f;

	(void)state;
	set_up(&f, 1024);
	assert_null(heapseek_job(f.seek, &f.heap));
	/* what is in the map is found, the rest is wanted */
	assert_true(find(&f, FIRST));
	assert_false(f.heap.later);
	assert_false(find(&f, FIRST + 100 * STEP));
	assert_true(f.heap.later);
	assert_false(find(&f, 0xabcdef));
	assert_true(f.heap.later);
	run(&f);
	assert_true(find(&f, FIRST + 100 * STEP));
	/* what it points to has been found as well */
	assert_true(find(&f, FIRST + 103 * STEP));
	assert_false(find(&f, 0xabcdef));
	assert_false(f.heap.later);
	/* but nothing before it */
	assert_false(find(&f, FIRST + 99 * STEP));
	assert_true(f.heap.later);
	tear_down(&f);
}

static void test_cancel(void **state)
{
	struct fixture f;
	struct job *job;

	(void)state;
	set_up(&f, 0);
	assert_false(find(&f, FIRST));
	job = heapseek_job(f.seek, &f.heap);
	atomic_store(&job->cancel, true);
	assert_int_equal(job_run(job), ERR_CANCELED);
	heapseek_job_done(f.seek);
	/* nothing is known of it, and it can be wanted again */
	assert_false(find(&f, FIRST));
	assert_true(f.heap.later);
	run(&f);
	assert_true(find(&f, FIRST));
	tear_down(&f);
}

/* More than there is room for at a time comes to an end, and says so. */
static void test_many(void **state)
{
	enum { ROUNDS = 300 };
	struct fixture f;
	int round = 0;

	(void)state;
	set_up(&f, 0);
	for (; round < ROUNDS; round++) {
		for (unsigned i = 0; i < CELLS; i++)
			find(&f, FIRST + i * STEP);
		for (unsigned i = 0; i < LOST; i++)
			assert_false(find(&f, 0x5000000 + i));
		if (!heapseek_wants(f.seek))
			break;
		run(&f);
	}
	assert_true(round < ROUNDS);
	assert_true(f.heap.no_room);
	/* other things can be wanted afterwards */
	heapseek_renew(f.seek);
	assert_false(find(&f, 0x6000000));
	assert_true(f.heap.later);
	tear_down(&f);
}

/* Whoever does not seek is told why nothing was found. */
static void test_without(void **state)
{
	struct fixture f;
	struct heap other;
	struct span rest = SPAN_LIT("H1100");
	struct term t;

	(void)state;
	set_up(&f, 512);
	heap_share(&other, &f.heap);
	assert_null(other.seek);
	t = term_take(&other, &rest);
	assert_int_equal(t.why, WHY_NO_MEMORY);
	heap_release(&other);
	f.heap.quick = false;
	assert_true(find(&f, FIRST + 200 * STEP));
	tear_down(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_pass),
		cmocka_unit_test(test_cancel),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_without),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
