/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/term_tree.h"
#include "sanitizer.h"
#include "term_dump.h"

enum {
	TRIES = 300,
	ROWS_MOST = 2000,
#ifdef CRASHDIVE_TINY
	DEEP = 3000,
	LONG = 5000,
#else
	DEEP = MANY_OF(200000),
	LONG = MANY_OF(300000),
#endif
};

struct fixture {
	struct term_dump d;
	struct term_list *list;
	struct term_tree *tree;
};

static void begin(struct fixture *f, enum terms_kind kind)
{
	f->list = term_list_new(f->d.dump, kind, f->d.process);
	f->tree = tree_new(f->list, &f->d.heap);
	tree_set_ready(f->tree);
}

static void set_up(struct fixture *f, const char *lines, enum terms_kind kind)
{
	open_lines(&f->d, lines);
	begin(f, kind);
}

static void tear_down(struct fixture *f)
{
	tree_free(f->tree);
	term_list_free(f->list);
	close_dump(&f->d);
}

/* Everything that a row waits for. */
static void run_jobs(struct fixture *f)
{
	struct job *job = tree_job(f->tree);

	while (term_list_step(f->list))
		;
	if (job) {
		assert_int_equal(job_run(job), ERR_OK);
		tree_job_done(f->tree);
	}
}

#define WAIT(f, call)                                                          \
	do {                                                                   \
		enum access got_ = (call);                                     \
                                                                               \
		for (int i_ = 0; got_ == ACCESS_LATER && i_ < 3; i_++) {       \
			run_jobs(f);                                           \
			got_ = (call);                                         \
		}                                                              \
		got = got_;                                                    \
	} while (0)

static bool same(struct tree_row a, struct tree_row b)
{
	return a.slot == b.slot && a.node == b.node && a.index == b.index;
}

struct rows {
	struct tree_row row[ROWS_MOST + 1];
	size_t n;
};

/* What is open in row i is put behind it, by going into each term: without a
 * step from row to row. */
static void expect(struct fixture *f, struct rows *all)
{
	struct tree_row stack[64], row = tree_item_row(0);
	enum access got;
	size_t depth = 0;

	all->n = 0;
	for (;;) {
		WAIT(f, tree_there(f->tree, row));
		assert_int_not_equal(got, ACCESS_LATER);
		if (got == ACCESS_END) {
			if (depth == 0)
				return;
			row = stack[--depth];
			row.index++;
			continue;
		}
		assert_true(all->n < ROWS_MOST);
		all->row[all->n++] = row;
		if (tree_is_open(f->tree, row) && depth < 64) {
			stack[depth++] = row;
			WAIT(f, tree_enter(f->tree, row, &row));
			if (got == ACCESS_OK)
				continue;
			row = stack[--depth];
		}
		row.index++;
	}
}

static void check_rows(struct fixture *f)
{
	static struct rows want;
	struct tree_row row;
	enum access got;
	size_t i;

	expect(f, &want);
	WAIT(f, tree_first(f->tree, &row));
	assert_int_equal(got, want.n > 0 ? ACCESS_OK : ACCESS_END);
	for (i = 0; i < want.n; i++) {
		assert_int_equal(got, ACCESS_OK);
		assert_true(same(row, want.row[i]));
		WAIT(f, tree_next(f->tree, &row));
	}
	assert_int_equal(got, ACCESS_END);
	WAIT(f, tree_last(f->tree, &row));
	while (i > 0) {
		assert_int_equal(got, ACCESS_OK);
		assert_true(same(row, want.row[--i]));
		WAIT(f, tree_prev(f->tree, &row));
	}
	assert_int_equal(got, ACCESS_END);
}

/* A row by its number from the top; false if there is none. */
static bool nth(struct fixture *f, unsigned n, struct tree_row *row)
{
	enum access got;

	WAIT(f, tree_first(f->tree, row));
	while (got == ACCESS_OK && n-- > 0)
		WAIT(f, tree_next(f->tree, row));
	return got == ACCESS_OK;
}

static void check_path(struct fixture *f, struct tree_row row)
{
	struct tree_row again;
	uint64_t path[64], part[2];
	size_t n = tree_path(f->tree, row, path, 64), done = 0;
	enum access got;

	if (n > 64)
		return;
	assert_int_equal(path[0], tree_item_of(f->tree, row));
	assert_int_equal(n, tree_depth(f->tree, row) + 1);
	tree_path(f->tree, row, part, n < 2 ? n : 2);
	assert_int_equal(part[0], path[0]);
	if (n > 1)
		assert_int_equal(part[1], path[1]);
	WAIT(f, tree_at_path(f->tree, path, n, &done, &again));
	assert_int_equal(got, ACCESS_OK);
	assert_true(same(again, row));
}

static void change(struct fixture *f, struct chance *c)
{
	struct tree_row row, first;
	bool open, held;

	if (!nth(f, below(c, 40), &row))
		return;
	check_path(f, row);
	if (below(c, 40) == 0) {
		tree_close_all(f->tree);
		assert_int_equal(tree_valid(f->tree, row), row.slot == 0);
		return;
	}
	open = tree_is_open(f->tree, row);
	held = open && tree_enter(f->tree, row, &first) == ACCESS_OK;
	tree_toggle(f->tree, row);
	if (held) {
		assert_false(tree_is_open(f->tree, row));
		assert_false(tree_valid(f->tree, first));
		assert_int_equal(tree_there(f->tree, first), ACCESS_END);
	}
}

/* Down and up meet the same rows, whatever is open. */
static void test_chance(void **state)
{
	struct chance c = {.state = 4};
	struct tree_stop stop;
	struct fixture f;

	(void)state;
	for (int i = 0; i < TRIES; i++) {
		open_chance(&f.d, &c);
		begin(&f, i % 4 == 0 ? TERMS_HEAP : TERMS_MESSAGES);
		for (int k = 0; k < 12; k++) {
			change(&f, &c);
			check_rows(&f);
		}
		tree_open_items(f.tree, 0, 200, &stop);
		check_rows(&f);
		tear_down(&f);
	}
}

static struct tree_row open_item(struct fixture *f, uint64_t i)
{
	assert_int_equal(tree_open(f->tree, tree_item_row(i)), ACCESS_OK);
	return tree_item_row(i);
}

static struct tree_row down(struct fixture *f, struct tree_row row)
{
	enum access got;

	WAIT(f, tree_next(f->tree, &row));
	assert_int_equal(got, ACCESS_OK);
	return row;
}

/* {1,{1,{1,...}}}: opened one inside another, climbed, closed, freed. */
static void test_deep(void **state)
{
	struct text t = {.n = 0};
	struct fixture f;
	struct tree_info info;
	struct tree_row row, up, bottom;
	enum access got;
	uint64_t *path;
	size_t done = 0, at;

	(void)state;
	put_head(&t);
	put(&t, "=proc_messages:<0.1.0>\nH10:N\nI7:N\n"
	        "=proc_heap:<0.1.0>\n");
	for (unsigned i = 1; i < DEEP; i++)
		put(&t, "%X:t2:I1,H%X\n", i * 16, i * 16 + 16);
	put(&t, "%X:t2:I1,I2\n=end\n", DEEP * 16u);
	open_text(&f.d, &t);
	begin(&f, TERMS_MESSAGES);
	row = tree_item_row(0);
	for (unsigned i = 0; i < DEEP; i++) {
		assert_int_equal(tree_open(f.tree, row), ACCESS_OK);
		row = down(&f, down(&f, row));
	}
	assert_int_equal(tree_depth(f.tree, row), DEEP);
	assert_int_equal(tree_open(f.tree, row), ACCESS_END);
	assert_int_equal(tree_item_of(f.tree, row), 0);
	bottom = row;
	row = down(&f, row);
	assert_true(same(row, tree_item_row(1)));
	assert_int_equal(tree_prev(f.tree, &row), ACCESS_OK);
	assert_true(same(row, bottom));
	WAIT(&f, tree_last(f.tree, &row));
	assert_int_equal(got, ACCESS_OK);
	assert_true(same(row, tree_item_row(1)));
	for (row = bottom; tree_parent(f.tree, row, &up); row = up)
		assert_true(tree_is_open(f.tree, up));
	assert_true(same(row, tree_item_row(0)));
	tree_close(f.tree, row);
	assert_false(tree_valid(f.tree, bottom));
	assert_int_equal(tree_there(f.tree, bottom), ACCESS_END);
	assert_int_equal(tree_look(f.tree, bottom, &info), ACCESS_END);
	row = down(&f, tree_item_row(0));
	assert_true(same(row, tree_item_row(1)));
	/* all of it at once, which takes more than one call */
	path = xcalloc(DEEP + 1, sizeof(*path));
	for (unsigned i = 1; i <= DEEP; i++)
		path[i] = 1;
	do {
		at = done;
		got = tree_at_path(f.tree, path, DEEP + 1, &done, &row);
	} while (got == ACCESS_LATER && done > at);
	assert_int_equal(got, ACCESS_OK);
	assert_int_equal(tree_depth(f.tree, row), DEEP);
	assert_int_equal(tree_path(f.tree, row, path, 3), DEEP + 1);
	assert_int_equal(path[1], 1);
	free(path);
	/* closed in the middle: what is above stays, all below is gone */
	bottom = row;
	for (unsigned i = 0; i < 20; i++)
		assert_true(tree_parent(f.tree, row, &row));
	up = row;
	assert_true(tree_parent(f.tree, row, &row));
	tree_close(f.tree, up);
	assert_false(tree_valid(f.tree, bottom));
	assert_true(tree_valid(f.tree, up));
	assert_true(same(down(&f, up), tree_item_row(1)));
	tree_close(f.tree, tree_item_row(0));
	assert_false(tree_valid(f.tree, up));
	/* what is open now has nothing to do with what was */
	row = down(&f, open_item(&f, 0));
	assert_int_equal(tree_depth(f.tree, row), 1);
	assert_false(same(row, bottom));
	tear_down(&f);
}

static const char kinds[] =
	"=proc_messages:<0.1.0>\n"
	"H10:N\nH20:N\nH30:N\nH40:N\nH50:N\nA1:x:N\nH70:H10\n"
	"=proc_heap:<0.1.0>\n"
	"10:t2:H20,H10\n"         /* contains itself */
	"20:lI1|H28\n28:lI2|I3\n" /* improper */
	"30:Mf2:H38:I1,H10\n38:t2:A1:a,A1:b\n"
	"40:lI104|H48\n48:lI105|N\n" /* "hi" */
	"50:lH58|N\n58:lH50|N\n"     /* a longer circle */
	"70:t0:\n";

static const struct tree_info *look(struct fixture *f, struct tree_row row)
{
	static struct tree_info info;

	assert_int_equal(tree_look(f->tree, row, &info), ACCESS_OK);
	return &info;
}

static void test_kinds(void **state)
{
	struct fixture f;
	struct tree_row row;
	const struct tree_info *i;

	(void)state;
	set_up(&f, kinds, TERMS_MESSAGES);
	row = down(&f, down(&f, open_item(&f, 0)));
	i = look(&f, row);
	assert_int_equal(i->term->why, WHY_CYCLE);
	assert_int_equal(i->fold, TREE_LEAF);
	assert_int_equal(i->depth, 1);

	open_item(&f, 1);
	row.slot = 0;
	row = down(&f, down(&f, down(&f, tree_item_row(1))));
	i = look(&f, row);
	assert_int_equal(i->kid.role, ROLE_TAIL);
	assert_span(i->term->text, "3");

	row = down(&f, open_item(&f, 2));
	i = look(&f, row);
	assert_int_equal(i->kid.role, ROLE_VALUE);
	assert_span(i->key->bytes.text, "a");
	assert_int_equal(look(&f, down(&f, row))->fold, TREE_CLOSED);

	i = look(&f, tree_item_row(3));
	assert_true(i->text);
	assert_int_equal(i->fold, TREE_CLOSED);
	assert_int_equal(look(&f, tree_item_row(1))->text, false);
	row = down(&f, open_item(&f, 3));
	assert_span(look(&f, row)->term->text, "104");

	row = down(&f, open_item(&f, 4));
	assert_int_equal(tree_open(f.tree, row), ACCESS_OK);
	row = down(&f, row);
	i = look(&f, row);
	assert_int_equal(i->term->why, WHY_CYCLE);
	assert_int_equal(i->depth, 2);

	i = look(&f, tree_item_row(5));
	assert_int_equal(i->fold, TREE_LEAF);
	assert_int_equal(i->term->kind, TERM_ATOM);
	i = look(&f, tree_item_row(6));
	assert_int_equal(i->fold, TREE_LEAF);
	assert_true(term_item_has_token(&i->item));
	assert_int_equal(i->item.token.kind, TERM_TUPLE);
	assert_int_equal(tree_there(f.tree, tree_item_row(7)), ACCESS_END);
	check_rows(&f);
	tear_down(&f);
}

/* A key with something in it is the first row in its pair. */
static void test_keys(void **state)
{
	static const char lines[] =
		"=proc_dictionary:<0.1.0>\nH10\nH18\nH20\n"
		"=proc_heap:<0.1.0>\n"
		"10:t2:H30,I7\n"           /* {{1,{2}}, 7} */
		"18:t2:H38,H38\n"          /* {{2}, {2}} */
		"20:t2:H40,H48\n"          /* {"a", #{K => x, {K} => K}} */
		"30:t2:I1,H38\n38:t1:I2\n" /* {1,{2}} */
		"40:lI97|N\n"
		"48:Mf2:H50:A1:x,H68\n50:t2:H68,H60\n"
		"60:t1:H68\n68:Mf1:H70:I3\n70:t1:H60\n"; /* K: #{{K} => 3} */
	struct fixture f;
	struct tree_row row, key;
	const struct tree_info *i;
	struct tree_stop stop;

	(void)state;
	set_up(&f, lines, TERMS_DICTIONARY);
	i = look(&f, tree_item_row(0));
	assert_true(i->keyed);
	assert_int_equal(i->fold, TREE_CLOSED);
	key = down(&f, open_item(&f, 0));
	i = look(&f, key);
	assert_int_equal(i->kid.role, ROLE_KEY);
	assert_int_equal(i->term->kind, TERM_TUPLE);
	assert_int_equal(i->fold, TREE_CLOSED);
	/* the value has nothing in it */
	assert_true(same(down(&f, key), tree_item_row(1)));
	assert_int_equal(tree_open(f.tree, key), ACCESS_OK);
	row = down(&f, down(&f, key));
	assert_int_equal(tree_depth(f.tree, row), 2);
	assert_int_equal(look(&f, row)->fold, TREE_CLOSED);
	check_path(&f, row);
	check_rows(&f);
	/* the same term as key and as value is no cycle */
	key = down(&f, open_item(&f, 1));
	i = look(&f, key);
	assert_int_equal(i->kid.role, ROLE_KEY);
	assert_int_equal(i->fold, TREE_CLOSED);
	row = down(&f, key);
	assert_int_equal(look(&f, row)->kid.role, ROLE_ELEMENT);
	assert_int_equal(row.index, 0);
	/* a text has no row */
	i = look(&f, tree_item_row(2));
	assert_false(i->keyed);
	row = down(&f, open_item(&f, 2));
	i = look(&f, row);
	assert_int_equal(i->kid.role, ROLE_VALUE);
	assert_int_equal(i->term->kind, TERM_ATOM);
	/* a key that contains itself */
	assert_int_equal(tree_open(f.tree, row), ACCESS_OK);
	key = down(&f, row);
	assert_int_equal(tree_open(f.tree, key), ACCESS_OK);
	row = down(&f, key);
	assert_true(look(&f, row)->keyed);
	assert_int_equal(tree_open(f.tree, row), ACCESS_OK);
	key = down(&f, row);
	assert_int_equal(look(&f, key)->kid.role, ROLE_KEY);
	assert_int_equal(tree_open(f.tree, key), ACCESS_OK);
	i = look(&f, down(&f, key));
	assert_int_equal(i->term->why, WHY_CYCLE);
	check_rows(&f);
	tree_open_items(f.tree, 0, 1000, &stop);
	assert_false(stop.stopped);
	check_rows(&f);
	tear_down(&f);
}

/* Before the maps are there. */
static void test_waits(void **state)
{
	struct fixture f;
	const struct tree_info *i;

	(void)state;
	open_lines(&f.d, kinds);
	f.list = term_list_new(f.d.dump, TERMS_MESSAGES, f.d.process);
	f.tree = tree_new(f.list, &f.d.heap);
	i = look(&f, tree_item_row(0));
	assert_true(i->waits);
	assert_null(i->term);
	assert_int_equal(tree_open(f.tree, tree_item_row(0)), ACCESS_LATER);
	i = look(&f, tree_item_row(5));
	assert_false(i->waits);
	assert_int_equal(i->term->kind, TERM_ATOM);
	tree_set_ready(f.tree);
	assert_int_equal(tree_open(f.tree, tree_item_row(0)), ACCESS_OK);
	tear_down(&f);
}

/* Keys that are a literal which comes later than the map itself, while the
 * reader is between its pairs. */
static void test_keys_wait(void **state)
{
	static const char lines[] = "=proc_messages:<0.1.0>\nH10:N\n"
				    "=proc_heap:<0.1.0>\n10:Mf2:HB0:I1,I2\n"
				    "=literals\nB0:t2:A1:a,A1:b\n";
	const struct tree_info *i;
	struct tree_row row;
	struct fixture f;
	struct heapmap *literals;

	(void)state;
	set_up(&f, lines, TERMS_MESSAGES);
	f.d.heap.waits = true;
	assert_int_equal(tree_open(f.tree, tree_item_row(0)), ACCESS_OK);
	assert_int_equal(tree_enter(f.tree, tree_item_row(0), &row), ACCESS_OK);
	i = look(&f, row);
	assert_int_equal(i->key->kind, TERM_BAD);
	assert_int_equal(i->key->why, WHY_LATER);
	literals = heap_map_literals(f.d.dump, UINT64_MAX / 2);
	heapmap_finish(literals);
	f.d.heap.literals = literals;
	f.d.heap.waits = false;
	tree_set_ready(f.tree);
	row.index++;
	assert_true(term_is_atom(look(&f, row)->key, "b"));
	row.index--;
	assert_true(term_is_atom(look(&f, row)->key, "a"));
	tear_down(&f);
	heapmap_free(literals);
}

/* A list of LONG, in which one element is a list of as many again. */
static void set_up_long(struct fixture *f)
{
	struct text t = {.n = 0};

	put_head(&t);
	put(&t, "=proc_messages:<0.1.0>\nH10:N\nH10:N\n"
	        "=proc_heap:<0.1.0>\n");
	for (unsigned i = 1; i < LONG; i++)
		put(&t, "%X:lI%u|H%X\n", i * 16, i - 1, i * 16 + 16);
	put(&t, "%X:lI%u|N\n=end\n", LONG * 16u, LONG - 1);
	open_text(&f->d, &t);
	begin(f, TERMS_MESSAGES);
}

static void test_long(void **state)
{
	struct fixture f;
	struct tree_row row, end;
	const struct tree_info *i;
	enum access got;
	uint64_t path[2] = {0, LONG - 3};
	size_t done = 0;

	(void)state;
	set_up_long(&f);
	row = down(&f, open_item(&f, 0));
	for (unsigned n = 0; n < 20; n++) {
		char text[16];

		snprintf(text, sizeof(text), "%u", n);
		assert_span(look(&f, row)->term->text, text);
		row = down(&f, row);
	}
	end = tree_item_row(1);
	assert_int_equal(tree_prev(f.tree, &end), ACCESS_LATER);
	assert_true(same(end, tree_item_row(1)));
	WAIT(&f, tree_prev(f.tree, &end));
	assert_int_equal(got, ACCESS_OK);
	assert_int_equal(end.index, LONG - 1);
	i = look(&f, end);
	assert_int_equal(i->kid.index, LONG - 1);
	assert_true(same(down(&f, end), tree_item_row(1)));
	/* with the map nothing waits */
	assert_int_equal(tree_at_path(f.tree, path, 2, &done, &row), ACCESS_OK);
	assert_int_equal(row.index, LONG - 3);
	for (uint64_t k = 7; k < LONG; k = k * 3 + 1) {
		row.index = k;
		assert_int_equal(tree_there(f.tree, row), ACCESS_OK);
	}
	row.index = LONG;
	assert_int_equal(tree_there(f.tree, row), ACCESS_END);
	tear_down(&f);
}

/* A term is closed while the job goes through it. */
static void test_close_while_job(void **state)
{
	struct fixture f;
	struct tree_row end = tree_item_row(1);
	struct job *job;

	(void)state;
	set_up_long(&f);
	open_item(&f, 0);
	assert_int_equal(tree_prev(f.tree, &end), ACCESS_LATER);
	job = tree_job(f.tree);
	assert_non_null(job);
	assert_int_equal(job->step(job), JOB_MORE);
	tree_close(f.tree, tree_item_row(0));
	assert_int_equal(job->step(job), JOB_MORE);
	open_item(&f, 0);
	assert_int_equal(tree_prev(f.tree, &end), ACCESS_LATER);
	assert_null(tree_job(f.tree));
	tree_job_done(f.tree);
	assert_int_equal(tree_prev(f.tree, &end), ACCESS_LATER);
	job = tree_job(f.tree);
	assert_non_null(job);
	assert_int_equal(job->step(job), JOB_MORE);
	/* and goes on where it was cancelled */
	tree_job_done(f.tree);
	assert_int_equal(tree_prev(f.tree, &end), ACCESS_LATER);
	run_jobs(&f);
	assert_int_equal(tree_prev(f.tree, &end), ACCESS_OK);
	assert_int_equal(end.index, LONG - 1);
	tear_down(&f);
}

static void test_open_all(void **state)
{
	struct fixture f;
	struct tree_stop stop;

	(void)state;
	set_up(&f, kinds, TERMS_MESSAGES);
	tree_open_all(f.tree, tree_item_row(0), TREE_OPEN_MOST, &stop);
	assert_false(stop.stopped);
	/* {[1,2|3],cycle}: itself, two, three */
	assert_int_equal(stop.rows, 6);
	assert_int_equal(stop.opened, 2);
	check_rows(&f);
	tree_close_all(f.tree);
	assert_false(tree_is_open(f.tree, tree_item_row(0)));
	tree_open_items(f.tree, 0, 8, &stop);
	assert_true(stop.stopped);
	assert_int_equal(stop.rows, 8);
	assert_int_equal(stop.row.index, 1);
	/* the first item is all open before the second begins */
	assert_int_equal(tree_item_of(f.tree, stop.row), 1);
	assert_int_equal(tree_depth(f.tree, stop.row), 1);
	/* text is opened if it is asked for, only */
	assert_false(tree_is_open(f.tree, tree_item_row(3)));
	tree_open_all(f.tree, tree_item_row(3), 100, &stop);
	assert_true(tree_is_open(f.tree, tree_item_row(3)));
	assert_int_equal(stop.rows, 3);
	check_rows(&f);
	tear_down(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_waits),
		cmocka_unit_test(test_keys_wait),
		cmocka_unit_test(test_deep),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_close_while_job),
		cmocka_unit_test(test_open_all),
		cmocka_unit_test(test_chance),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
