/* SPDX-License-Identifier: Apache-2.0 */
#include "model/dictkeys.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "text_dump.h"

static char text[] =
	"=erl_crash_dump:0.5\nSystem version: Erlang/OTP 27 [erts-15.0]\n"
	"=proc:<0.1.0>\nState: Waiting\n"
	"=proc_dictionary:<0.1.0>\nH10\nI1\nH20\nH30\nH40\nH50\n"
	"=proc_heap:<0.1.0>\n"
	"10:t2:AA:$ancestors,N\n"
	"20:t2:AD:$initial_call,H21\n21:t3:A1:m,A4:init,I1\n"
	"30:t2:H31,I7\n31:t2:AB:credit_from,P<0.9.0>\n"
	"40:t2:H41,I7\n41:t2:AB:xredit_from,P<0.9.0>\n"
	"50:t2:AB:credit_from,I1\n=end\n";

struct fixture {
	struct dump *dump;
	struct heap heap;
	struct heapmap *map;
	struct span dictionary;
};

static void open(struct fixture *f)
{
	const struct index *x;
	struct section s;

	f->dump = dump_of((struct span){text, sizeof(text) - 1});
	x = dump_index(f->dump);
	index_get(x, index_first(x, TAG_PROC_DICTIONARY), &s);
	f->dictionary = s.body;
	f->map = heap_map_process(f->dump, s.id, 1 << 20);
	while (heapmap_step(f->map))
		;
	heap_init(&f->heap, f->dump);
	f->heap.own = f->map;
}

static void close(struct fixture *f)
{
	heap_release(&f->heap);
	heapmap_free(f->map);
	dump_free(f->dump);
}

static const char *explain(struct fixture *f, const char *elem)
{
	struct span rest = span_str(elem);
	struct term key = term_take(&f->heap, &rest);

	return dictkeys_explain(&f->heap, &key);
}

static void test_explain(void **state)
{
	struct fixture f;

	(void)state;
	open(&f);
	assert_non_null(strstr(explain(&f, "AA:$ancestors"), "parent first"));
	assert_non_null(strstr(explain(&f, "AE:$process_label"), "set_label"));
	assert_non_null(strstr(explain(&f, "H31"), "may still send"));
	/* a key of one shape is none of the other */
	assert_null(explain(&f, "AB:credit_from"));
	assert_null(explain(&f, "H41"));
	assert_null(explain(&f, "AB:$ancestorss"));
	assert_null(explain(&f, "A0:"));
	assert_null(explain(&f, "I1"));
	assert_null(explain(&f, "H99"));
	close(&f);
}

static void test_find(void **state)
{
	struct fixture f;
	struct term t;

	(void)state;
	open(&f);
	assert_true(
		dictkeys_find(&f.heap, f.dictionary, "$initial_call", 10, &t));
	assert_int_equal(t.kind, TERM_TUPLE);
	assert_int_equal(t.n, 3);
	assert_false(
		dictkeys_find(&f.heap, f.dictionary, "$initial_call", 2, &t));
	assert_false(dictkeys_find(&f.heap, f.dictionary, "$callers", 10, &t));
	assert_true(
		dictkeys_find(&f.heap, f.dictionary, "credit_from", 10, &t));
	assert_int_equal(t.kind, TERM_INT);
	close(&f);
}

static void test_initial_call(void **state)
{
	struct fixture f;
	char call[16];

	(void)state;
	open(&f);
	assert_true(dictkeys_initial_call(&f.heap, f.dictionary, 10, call,
	                                  sizeof(call)));
	assert_string_equal(call, "m:init/1");
	assert_false(dictkeys_initial_call(&f.heap, f.dictionary, 10, call,
	                                   strlen("m:init/1")));
	assert_true(dictkeys_initial_call(&f.heap, f.dictionary, 10, call,
	                                  strlen("m:init/1") + 1));
	assert_false(dictkeys_initial_call(&f.heap, f.dictionary, 2, call,
	                                   sizeof(call)));
	close(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_explain),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_initial_call),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
