/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/term_list.h"
#include "term_dump.h"

enum {
#ifdef CRASHDIVE_TINY
	MANY = 500,
#else
	MANY = 20000,
#endif
};

static const char sections[] = "Program counter: 0x00AA (m:loop/2 + 8)\n"
			       "=proc_stack:<0.1.0>\n"
			       "y0:H10\n"
			       "y1:SCatch 0x00BB (m:run/0 + 4)\n"
			       "0x0010:SReturn addr 0x00CC (m:start/0 + 16)\n"
			       "y0:I5\n"
			       "=proc_messages:<0.1.0>\n"
			       "H10:N\n"
			       "A3:a\nb:H20\n"
			       "=proc_dictionary:<0.1.0>\n"
			       "H20\n"
			       "H10\n"
			       "A3:odd\n"
			       "=proc_heap:<0.1.0>\n"
			       "10:t3:I1,I2,I3\n"
			       "20:t2:A3:key,H10\n"
			       "no object\n"
			       "30:lI1|N\n"
			       "=literals\n"
			       "90:t1:I9\n";

struct fixture {
	struct term_dump d;
	struct term_list *list;
	struct term_reader reader;
	struct term_item item;
};

static void begin(struct fixture *f, enum terms_kind kind, uint32_t section)
{
	f->list = term_list_new(f->d.dump, kind, section);
	term_reader_init(&f->reader, f->list, false);
}

static void end(struct fixture *f)
{
	term_list_free(f->list);
}

static void get(struct fixture *f, uint64_t i)
{
	assert_int_equal(term_reader_get(&f->reader, i, &f->item), ACCESS_OK);
	assert_int_equal(f->item.index, i);
	term_item_decode(&f->d.heap, &f->item);
}

static void assert_end(struct fixture *f, uint64_t i)
{
	assert_int_equal(term_reader_get(&f->reader, i, &f->item), ACCESS_END);
}

static void map_all(struct fixture *f, uint64_t want)
{
	struct term_list_job j;
	bool known;

	assert_true(term_list_wants(f->list));
	term_list_job_init(&j, f->list);
	assert_int_equal(job_run(&j.job), ERR_OK);
	assert_false(term_list_wants(f->list));
	assert_int_equal(term_list_count(f->list, &known), want);
	assert_true(known);
}

static void test_stack(void **state)
{
	struct fixture f;

	(void)state;
	open_lines(&f.d, sections);
	begin(&f, TERMS_STACK, f.d.process);
	get(&f, 4);
	assert_int_equal(f.item.kind, ITEM_TERM);
	assert_int_equal(f.item.number, 1);
	assert_span(f.item.term.text, "5");
	get(&f, 0);
	assert_int_equal(f.item.kind, ITEM_FRAME);
	assert_int_equal(f.item.number, 0);
	assert_int_equal(f.item.label.n, 0);
	assert_span(f.item.function, "m:loop/2 + 8");
	get(&f, 1);
	assert_span(term_item_label(&f.item), "y0");
	assert_int_equal(f.item.term.kind, TERM_TUPLE);
	get(&f, 2);
	assert_int_equal(f.item.kind, ITEM_CATCH);
	assert_span(f.item.function, "m:run/0 + 4");
	get(&f, 3);
	assert_int_equal(f.item.kind, ITEM_FRAME);
	assert_span(f.item.code, "0x00CC");
	assert_end(&f, 5);
	get(&f, 2);
	map_all(&f, 5);
	get(&f, 4);
	assert_end(&f, 5);
	end(&f);
	close_dump(&f.d);
}

static void test_messages(void **state)
{
	struct fixture f;

	(void)state;
	open_lines(&f.d, sections);
	begin(&f, TERMS_MESSAGES, f.d.process);
	get(&f, 1);
	assert_int_equal(f.item.number, 2);
	assert_span(f.item.elem.raw, "A3:a\nb");
	assert_true(term_item_has_token(&f.item));
	assert_int_equal(f.item.token.kind, TERM_TUPLE);
	get(&f, 0);
	assert_false(term_item_has_token(&f.item));
	assert_int_equal(f.item.term.n, 3);
	assert_end(&f, 2);
	map_all(&f, 2);
	end(&f);
	close_dump(&f.d);
}

static void test_dictionary(void **state)
{
	struct fixture f;

	(void)state;
	open_lines(&f.d, sections);
	begin(&f, TERMS_DICTIONARY, f.d.process);
	get(&f, 0);
	assert_int_equal(f.item.kind, ITEM_PAIR);
	assert_span(f.item.key_elem.raw, "A3:key");
	assert_int_equal(f.item.key.kind, TERM_ATOM);
	assert_int_equal(f.item.term.n, 3);
	get(&f, 1);
	assert_int_equal(f.item.kind, ITEM_TERM);
	get(&f, 2);
	assert_int_equal(f.item.kind, ITEM_TERM);
	assert_int_equal(f.item.term.kind, TERM_ATOM);
	end(&f);
	close_dump(&f.d);
}

static void test_heap(void **state)
{
	struct fixture f;
	uint32_t literals;

	(void)state;
	open_lines(&f.d, sections);
	begin(&f, TERMS_HEAP, f.d.process);
	get(&f, 3);
	assert_int_equal(f.item.kind, ITEM_TERM);
	assert_int_equal(f.item.term.kind, TERM_LIST);
	assert_span(f.item.label, "30");
	assert_int_equal(f.item.address, 0x30);
	get(&f, 2);
	assert_int_equal(f.item.kind, ITEM_OTHER);
	assert_span(f.item.elem.raw, "no object");
	map_all(&f, 4);
	end(&f);
	literals = index_first(dump_index(f.d.dump), TAG_LITERALS);
	begin(&f, TERMS_HEAP, literals);
	get(&f, 0);
	assert_int_equal(f.item.term.n, 1);
	assert_end(&f, 1);
	end(&f);
	close_dump(&f.d);
}

static void test_one(void **state)
{
	struct fixture f;
	struct term t;
	bool known;

	(void)state;
	open_lines(&f.d, sections);
	t = term_from(&f.d, "H10");
	f.list = term_list_one(f.d.dump, &t);
	term_reader_init(&f.reader, f.list, false);
	get(&f, 0);
	assert_int_equal(f.item.term.n, 3);
	assert_end(&f, 1);
	assert_int_equal(term_list_count(f.list, &known), 1);
	assert_true(known);
	assert_false(term_list_wants(f.list));
	end(&f);
	close_dump(&f.d);
}

/* What the dump does not have is empty. */
static void test_missing(void **state)
{
	struct fixture f;

	(void)state;
	open_lines(&f.d, "");
	for (int kind = TERMS_STACK; kind < TERMS_ONE; kind++) {
		begin(&f, (enum terms_kind)kind, f.d.process);
		assert_end(&f, 0);
		map_all(&f, 0);
		end(&f);
	}
	close_dump(&f.d);
}

static void test_scheduler(void **state)
{
	struct fixture f;
	struct text t = {.n = 0};
	uint32_t section;

	(void)state;
	put_head(&t);
	put(&t, "=scheduler:1\nScheduler Sleep Info Flags: \n"
	        "Current Process Limited Stack Trace:\n"
	        "0x0010:SReturn addr 0x00CC (erlang:halt/1 + 140)\n"
	        "0x0020:SReturn addr 0x00CD (m:f/1 + 1)\n=end\n");
	open_text(&f.d, &t);
	section =
		index_find(dump_index(f.d.dump), TAG_SCHEDULER, SPAN_LIT("1"));
	begin(&f, TERMS_STACK, section);
	get(&f, 1);
	assert_span(f.item.function, "m:f/1 + 1");
	get(&f, 0);
	assert_span(f.item.function, "erlang:halt/1 + 140");
	assert_end(&f, 2);
	end(&f);
	close_dump(&f.d);
}

/* Of a stack of many rows any can be had, also of an emulator that writes a
 * frame's variables behind its return address. */
static void check_long_stack(const char *system, bool late)
{
	struct fixture f;
	struct text t = {.n = 0};
	struct chance c = {.state = 3};

	put(&t, "=erl_crash_dump:0.5\nSystem version: %s\n=proc:<0.1.0>\n",
	    system);
	put(&t, "Program counter: 0x1 (m:f/1 + 1)\n=proc_stack:<0.1.0>\n");
	for (unsigned i = 0; i < MANY; i++)
		put(&t, "0x%04X:SReturn addr 0x%X (m:f/%u + 2)\ny0:I%u\n", i, i,
		    i, i);
	put(&t, "=end\n");
	open_text(&f.d, &t);
	begin(&f, TERMS_STACK, f.d.process);
	assert_int_equal(term_reader_get(&f.reader, 2 * MANY, &f.item),
	                 ACCESS_LATER);
	map_all(&f, 2 * MANY + 1);
	for (unsigned k = 0; k < 300; k++) {
		unsigned i = below(&c, MANY);
		char text[32];

		get(&f, 2 * i + 2 - late);
		assert_int_equal(f.item.kind, ITEM_TERM);
		snprintf(text, sizeof(text), "I%u", i);
		assert_span(f.item.elem.raw, text);
		assert_int_equal(f.item.number, i + 1 - late);
		get(&f, 2 * i + 1 + late);
		assert_int_equal(f.item.kind, ITEM_FRAME);
		snprintf(text, sizeof(text), "m:f/%u + 2", i);
		assert_span(f.item.function, text);
	}
	assert_end(&f, 2 * MANY + 1);
	end(&f);
	close_dump(&f.d);
}

static void test_long_stack(void **state)
{
	(void)state;
	check_long_stack("Erlang/OTP 27 [erts-15.0] [64-bit]", false);
	check_long_stack("Erlang/OTP 20 [erts-9.0] [64-bit]", true);
}

/* While the scanner has not come to the end of a section. */
static void test_growing(void **state)
{
	struct text t = {.n = 0};
	struct term_reader reader;
	struct term_item item;
	struct term_list *list;
	struct err_info info;
	struct dump *d;
	struct index *x;
	enum err code;
	bool known;

	(void)state;
	put_head(&t);
	put(&t, "=proc_messages:<0.1.0>\n");
	for (unsigned i = 0; i < MANY; i++)
		put(&t, "I%u:N\n", i);
	put(&t, "=proc:<0.2.0>\nState: Waiting\n=end\n");
	x = index_from_source(source_from_memory((struct span){t.p, t.n}, 1000),
	                      &code, &info);
	assert_non_null(x);
	d = dump_from_index(x);
	assert_int_equal(index_start(x, -1, &info), ERR_OK);
	while (index_find(x, TAG_PROC, SPAN_LIT("<0.1.0>")) == SECTION_NONE)
		;
	list = term_list_new(d, TERMS_MESSAGES,
	                     index_find(x, TAG_PROC, SPAN_LIT("<0.1.0>")));
	term_reader_init(&reader, list, false);
	do {
		uint64_t n;

		while (term_list_wants(list))
			term_list_step(list);
		n = term_list_count(list, &known);
		assert_true(n <= MANY);
		if (n > 0) {
			char text[16];

			assert_int_equal(term_reader_get(&reader, n - 1, &item),
			                 ACCESS_OK);
			snprintf(text, sizeof(text), "I%u", (unsigned)n - 1);
			assert_span(item.elem.raw, text);
		}
	} while (!known);
	assert_int_equal(term_list_count(list, &known), MANY);
	term_list_free(list);
	dump_free(d);
	free(t.p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stack),
		cmocka_unit_test(test_messages),
		cmocka_unit_test(test_dictionary),
		cmocka_unit_test(test_heap),
		cmocka_unit_test(test_one),
		cmocka_unit_test(test_missing),
		cmocka_unit_test(test_scheduler),
		cmocka_unit_test(test_long_stack),
		cmocka_unit_test(test_growing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
