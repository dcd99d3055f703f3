/* SPDX-License-Identifier: Apache-2.0 */
/* Items asked for in any order are labelled as the rows of the stack are that
 * are read one after the other. */
#include "model/loop_items.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "term_dump.h"

enum { FRAMES = 200, ROWS_MOST = FRAMES * 24 };

/* Known frames, unknown ones, and ones that are too long, in turn. */
static void make(struct term_dump *d, struct text *t)
{
	put_head(t);
	put(t, "Program counter: 0x1 (m:f/1 + 2)\n=proc_stack:<0.1.0>\n");
	for (unsigned i = 0; i < FRAMES; i++) {
		put(t, "0x10:SReturn addr 0x2 (%s + 1)\n",
		    i % 3 ? "gen_server:call/3" : "m:g/2");
		put(t, "y0:A8:infinity\ny1:I%u\ny2:P<0.9.0>\n", i);
		if (i % 5)
			put(t, "y3:SCatch 0x3 (gen_server:call/3 + 1)\n");
		for (unsigned k = 0; i % 7 == 0 && k < 20; k++)
			put(t, "y%u:N\n", k + 4);
	}
	put(t, "=proc_heap:<0.1.0>\n=end\n");
	open_text(d, t);
}

static void check(struct loop_items *c, const struct term_reader *from,
                  uint64_t i, const struct loops_label *want)
{
	struct term_reader r = *from;
	struct loops_label got;
	struct term_item item;

	assert_int_equal(term_reader_get(&r, i, &item), ACCESS_OK);
	loop_items_label(c, &item, &got);
	assert_ptr_equal(got.what, want->what);
	assert_ptr_equal(got.name, want->name);
}

static unsigned read_all(struct term_dump *d, struct loops_label *want)
{
	const struct index *x = dump_index(d->dump);
	struct section process, stack;
	struct stack_row row;
	struct loops l;
	unsigned n = 0;

	index_get(x, d->process, &process);
	index_get(x, index_first(x, TAG_PROC_STACK), &stack);
	loops_init(&l, &d->heap, stack.body, process.body);
	while (n < ROWS_MOST && loops_next(&l, &row, &want[n]))
		n++;
	return n;
}

static void test_order(void **state)
{
	struct loops_label *want = calloc(ROWS_MOST, sizeof(*want));
	struct term_dump d;
	struct text t = {NULL, 0, 0};
	struct term_list *list;
	struct term_reader r;
	struct loop_items c;
	struct chance chance = {1};
	unsigned n, known = 0;

	(void)state;
	make(&d, &t);
	n = read_all(&d, want);
	list = term_list_new(d.dump, TERMS_STACK, d.process);
	term_reader_init(&r, list, true);
	loop_items_init(&c, &d.heap, list, true);
	for (unsigned i = 0; i < n; i++) {
		check(&c, &r, i, &want[i]);
		known += want[i].name != NULL;
	}
	assert_true(known > FRAMES);
	for (unsigned i = n; i-- > 0;)
		check(&c, &r, i, &want[i]);
	for (unsigned i = 0; i < n; i++) {
		unsigned k = below(&chance, n);

		check(&c, &r, k, &want[k]);
	}
	term_list_free(list);
	close_dump(&d);
	free(want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_order)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
