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
#include "model/term_find.h"
#include "model/term_kids.h"
#include "model/term_size.h"

enum { CELLS = 400, STEP = 16, FIRST = 0x1000, LOST = 30000 };

struct fixture {
	struct dump_text text;
	struct dump *dump;
	struct heapmap *own;
	struct heap heap;
	struct heapseek *seek;
};

/* Of the text, with a map that has this budget. */
static void open_map(struct fixture *f, uint64_t budget)
{
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
	open_map(f, budget);
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
	struct span rest = SPAN_LIT("H1100");
	struct term t;

	(void)state;
	set_up(&f, 512);
	f.heap.seek = NULL;
	t = term_take(&f.heap, &rest);
	assert_int_equal(t.why, WHY_NO_MEMORY);
	f.heap.quick = false;
	assert_true(find(&f, FIRST + 200 * STEP));
	tear_down(&f);
}

/* A job reads the text for what did not fit, and tells when it gives up. */
static void test_job(void **state)
{
	struct span rest = SPAN_LIT("H1100"), lost = SPAN_LIT("HABCDE");
	struct fixture f;
	struct heap other;

	(void)state;
	set_up(&f, 512);
	heap_share(&other, &f.heap);
	assert_int_equal(term_take(&other, &rest).kind, TERM_LIST);
	assert_int_equal(term_take(&other, &lost).why, WHY_NO_OBJECT);
	other.patience = 100;
	rest = SPAN_LIT("H2000");
	assert_int_equal(term_take(&other, &rest).why, WHY_NO_MEMORY);
	assert_int_equal(other.patience, 0);
	heap_release(&other);
	tear_down(&f);
}

static struct term root_of(struct fixture *f)
{
	uint64_t off = (uint64_t)(strstr(f->text.p, "1000:l") + 5 - f->text.p);

	return term_at(&f->heap, FIRST, off);
}

/* Every second cell first, so that they do not follow each other. */
static void set_up_mixed(struct fixture *f)
{
	dump_text_head(&f->text);
	dump_text_add(&f->text, "=proc:<0.1.0>\nState: Waiting\n"
	                        "=proc_heap:<0.1.0>\n");
	for (int k = 0; k < 2 * CELLS; k += 2) {
		int i = k < CELLS ? k : k - CELLS + 1;

		dump_text_add(&f->text,
		              i + 1 < CELLS ? "%X:lI%d|H%X\n" : "%X:lI%d|N\n",
		              FIRST + i * STEP, i, FIRST + (i + 1) * STEP);
	}
	open_map(f, 0);
}

/* All children of a list that is in no map, or no count. */
static void test_kids(void **state)
{
	struct fixture f;
	struct kids kids;
	struct kids_job *j;
	struct term root;
	bool known;

	(void)state;
	set_up_mixed(&f);
	root = root_of(&f);
	assert_true(kids_init(&kids, &root));
	j = kids_job_new(&kids, &f.heap);
	assert_int_equal(job_run(kids_job_job(j)), ERR_OK);
	kids_job_free(j);
	assert_int_equal(kids_count(&kids, &known), CELLS);
	assert_true(known);
	kids_release(&kids);

	f.heap.patience = 20000;
	assert_true(kids_init(&kids, &root));
	j = kids_job_new(&kids, &f.heap);
	assert_int_equal(job_run(kids_job_job(j)), ERR_NOMEM);
	kids_job_free(j);
	assert_in_range(kids_count(&kids, &known), 1, CELLS - 1);
	assert_false(known);
	kids_release(&kids);
	tear_down(&f);
}

static struct term_size size_with(struct fixture *f, uint64_t patience)
{
	struct term root = root_of(f);
	struct term_size size;
	struct size_job *j;
	struct heap heap;

	heap_share(&heap, &f->heap);
	heap.patience = patience;
	j = size_job_new(&heap, &root, 1);
	assert_int_equal(job_run(&j->job), ERR_OK);
	size = j->size;
	size_job_free(j);
	heap_release(&heap);
	return size;
}

static void test_size(void **state)
{
	struct fixture f;
	struct term_size size;

	(void)state;
	set_up_mixed(&f);
	size = size_with(&f, f.heap.patience);
	assert_int_equal(size.words, 2 * CELLS);
	assert_int_equal(size.lost, 0);
	assert_false(size.more);
	size = size_with(&f, 20000);
	assert_in_range(size.words, 2, 2 * CELLS - 1);
	assert_int_equal(size.lost, 0);
	assert_true(size.more);
	tear_down(&f);
}

static bool get_item(void *ctx, struct heap *h, uint64_t i,
                     struct find_item *out)
{
	(void)h;
	(void)i;
	out->has_term = true;
	out->term = *(const struct term *)ctx;
	return true;
}

/* The answer to a search for the last element; *stopped: items. */
static enum err find_last(struct fixture *f, uint64_t patience,
                          uint64_t *stopped)
{
	struct term root = root_of(f);
	struct find_items items = {.get = get_item, .ctx = &root, .n = 1};
	struct find_place from = {.item = 0};
	struct find_job *j;
	struct heap heap;
	enum err result;

	heap_share(&heap, &f->heap);
	heap.patience = patience;
	j = find_job_new(&heap, &items, textfilter_new(NULL, SPAN_LIT("399")),
	                 &from, false);
	result = job_run(&j->job);
	*stopped = j->stopped;
	find_job_free(j);
	heap_release(&heap);
	return result;
}

static void test_find(void **state)
{
	struct fixture f;
	uint64_t stopped;

	(void)state;
	set_up_mixed(&f);
	assert_int_equal(find_last(&f, f.heap.patience, &stopped), ERR_OK);
	assert_int_equal(stopped, 0);
	assert_int_equal(find_last(&f, 20000, &stopped), ERR_NOT_FOUND);
	assert_true(stopped > 0);
	tear_down(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_pass), cmocka_unit_test(test_cancel),
		cmocka_unit_test(test_many),     cmocka_unit_test(test_without),
		cmocka_unit_test(test_job),      cmocka_unit_test(test_kids),
		cmocka_unit_test(test_size),     cmocka_unit_test(test_find),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
