/* SPDX-License-Identifier: Apache-2.0 */
/* What the text cases of tests/term cannot say of Elixir's syntax: how far it
 * looks ahead, in terms that are long, deep, or nested in external terms. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "model/etf.h"
#include "model/print_elixir.h"
#include "model/term_print.h"
#include "sanitizer.h"
#include "text_dump.h"

enum {
#ifdef CRASHDIVE_TINY
	MANY = 3000,
#else
	MANY = MANY_OF(300000),
#endif
	KEPT = 64,
};

static const char head[] = "=erl_crash_dump:0.5\n=proc:<0.1.0>\n"
			   "State: Waiting\n=proc_heap:<0.1.0>\n";

/* The first and the last bytes of what was printed. */
struct printed {
	char front[KEPT + 1];
	char back[2 * KEPT];
	size_t kept;
	uint64_t n;
};

static void keep(void *ctx, struct span text)
{
	struct printed *p = ctx;

	for (size_t i = 0; i < text.n; i++, p->n++) {
		if (p->n < KEPT)
			p->front[p->n] = text.p[i];
		if (p->kept == sizeof(p->back)) {
			memcpy(p->back, p->back + KEPT, KEPT);
			p->kept = KEPT;
		}
		p->back[p->kept++] = text.p[i];
	}
}

struct fixture {
	struct span text;
	struct dump *dump;
	struct heapmap *own;
	struct heap heap;
	struct print print;
	struct printed out;
};

/* Takes the text over. */
static void set_up(struct fixture *f, struct span text, uint64_t limit)
{
	struct print_options options = {.syntax = &print_elixir,
	                                .limit = limit,
	                                .put = keep,
	                                .ctx = &f->out};

	memset(f, 0, sizeof(*f));
	f->text = text;
	f->dump = dump_of(text);
	heap_init(&f->heap, f->dump);
	f->own = heap_map_process(f->dump, SPAN_LIT("<0.1.0>"), UINT64_MAX / 2);
	while (heapmap_step(f->own))
		;
	f->heap.own = f->own;
	print_init(&f->print, &f->heap, &options);
}

static void tear_down(struct fixture *f)
{
	print_release(&f->print);
	heap_release(&f->heap);
	heapmap_free(f->own);
	dump_free(f->dump);
	free((void *)(uintptr_t)f->text.p);
}

static bool print(struct fixture *f, const char *root)
{
	struct span rest = span_str(root);
	struct term t = term_take(&f->heap, &rest);

	memset(&f->out, 0, sizeof(f->out));
	return print_term(&f->print, &t);
}

static void ends(const struct fixture *f, const char *text)
{
	struct span all = {f->out.back, f->out.kept};

	assert_true(span_ends(all, span_str(text)));
}

static void begins(const struct fixture *f, const char *text)
{
	assert_memory_equal(f->out.front, text, strlen(text));
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
/* Object i of MANY is made by the format from its address and the next one. */
static struct span make_text(const char *format, const char *last)
{
	char *p = xmalloc(sizeof(head) + (size_t)MANY * 60 + 400);
	size_t n = (size_t)sprintf(p, "%s", head);

	for (unsigned i = 1; i < MANY; i++)
		n += (size_t)sprintf(p + n, format, i * 16, (i + 1) * 16);
	n += (size_t)sprintf(p + n, "%X:%s\n=end\n", MANY * 16u, last);
	return (struct span){p, n};
}
#pragma GCC diagnostic pop

/* All of a long list are pairs, but for its last element. */
static void test_long_list(void **state)
{
	struct fixture f;

	(void)state;
	set_up(&f, make_text("%X:lH8|H%X\n", "lA1:x|N\n8:t2:A1:a,I1"),
	       UINT64_MAX);
	assert_true(print(&f, "H10"));
	begins(&f, "[{:a, 1}, {:a, 1}, ");
	ends(&f, ", {:a, 1}, :x]");
	tear_down(&f);
	set_up(&f, make_text("%X:lH8|H%X\n", "lH8|N\n8:t2:A1:a,I1"),
	       UINT64_MAX);
	assert_true(print(&f, "H10"));
	ends(&f, ", a: 1, a: 1]");
	assert_int_equal(f.out.n, (uint64_t)MANY * 6);
	tear_down(&f);
	set_up(&f, make_text("%X:lH8|H%X\n", "lA1:x|N\n8:t2:A1:a,I1"), 100);
	assert_false(print(&f, "H10"));
	begins(&f, "[a: 1, a: 1, ");
	tear_down(&f);
}

/* Each list is looked through when it is printed, and not for those that it
 * is in. */
static void test_deep_lists(void **state)
{
	struct fixture f;

	(void)state;
	set_up(&f, make_text("%X:lH%2$X|H8\n", "lI1|N\n8:lI1|N"), UINT64_MAX);
	assert_true(print(&f, "H10"));
	ends(&f, ", 1], 1], 1]");
	tear_down(&f);
}

static void test_deep_structs(void **state)
{
	struct fixture f;

	(void)state;
	set_up(&f,
	       make_text("%X:Mf2:H8:AF:Elixir.KeyError,H%X\n",
	                 "t0:\n8:t2:AA:__struct__,A3:key"),
	       UINT64_MAX);
	assert_true(print(&f, "H10"));
	begins(&f, "%KeyError{key: %KeyError{key: ");
	assert_int_equal(f.out.n, (uint64_t)(MANY - 1) * 16 + 2);
	assert_int_equal(f.print.walk.pair_n, 0);
	tear_down(&f);
}

/* An external list [{a, Binary}] of so many bytes. */
static bool print_external(struct fixture *f, uint32_t bytes)
{
	static const unsigned char front[] = {131, 108, 0,   0, 0,   1,
	                                      104, 2,   115, 1, 'a', 109};
	size_t n = sizeof(front);
	unsigned char *p = xmalloc(n + 4 + bytes + 1);
	struct bytes payload;
	struct term t;
	bool whole;

	memcpy(p, front, n);
	for (int i = 3; i >= 0; i--)
		p[n++] = (unsigned char)(bytes >> (8 * i));
	memset(p + n, 'x', bytes);
	n += bytes;
	p[n++] = 106;
	payload = bytes_of((struct span){(char *)p, n}, BYTES_PLAIN, n);
	t = etf_term(&f->heap, &payload, SPAN_NONE);
	memset(&f->out, 0, sizeof(f->out));
	whole = print_term(&f->print, &t);
	free(p);
	return whole;
}

/* What is in the way is passed by, but not at any price. */
static void test_external(void **state)
{
	struct fixture f;

	(void)state;
	set_up(&f, make_text("%X:lI1|H%X\n", "N"), 16);
	assert_false(print_external(&f, 5000));
	begins(&f, "[a: \"xxxxx");
	assert_false(print_external(&f, 6000));
	begins(&f, "[{:a, \"xxxx");
	assert_int_equal(f.print.look.budget, 0);
	assert_false(print_external(&f, 5000));
	begins(&f, "[a: \"xxxxx");
	tear_down(&f);
}

/* Maps one in another, which share a part of 4096 pairs: each of them has it to
 * be looked at, before the one inside is written. */
static void test_shared_maps(void **state)
{
	struct fixture f;

	(void)state;
	set_up(&f,
	       make_text("%1$X:Mh2:3:HF0000%1$X,H8\nF0000%1$X:lA1:a|H%2$X\n",
	                 "Mh1:1:HB\n"
	                 "8:Mn8:H9,H9,H9,H9,H9,H9,H9,H9\n"
	                 "9:Mn8:HA,HA,HA,HA,HA,HA,HA,HA\n"
	                 "A:Mn8:HC,HC,HC,HC,HC,HC,HC,HC\n"
	                 "C:Mn8:HB,HB,HB,HB,HB,HB,HB,HB\n"
	                 "B:lA1:b|I1"),
	       10000);
	assert_false(print(&f, "H10"));
	begins(&f, "%{a: %{a: ");
	/* it stopped looking, and wrote what is right of any map */
	assert_int_equal(f.print.look.budget, 0);
	ends(&f, "%{:a => %{... (cut at 10000 bytes)");
	tear_down(&f);
}

/* The lines of the table fit into what is made of them. */
static void test_struct_table(void **state)
{
	static const struct {
		const char *name;
		const char *fields;
	} structs[] = {
#define STRUCT(name, form, fields) {name, fields},
#include "model/elixir_struct.def"
#undef STRUCT
	};

	(void)state;
	for (size_t i = 0; i < sizeof(structs) / sizeof(structs[0]); i++) {
		struct span rest = span_str(structs[i].fields), field;
		unsigned n = 0;

		for (; span_cut(&rest, ' ', &field); n++)
			assert_true(field.n > 0 && field.n < 60);
		assert_true(n <= STRUCT_FIELDS);
		assert_true(strlen(structs[i].name) < 48);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_struct_table),
		cmocka_unit_test(test_long_list),
		cmocka_unit_test(test_deep_lists),
		cmocka_unit_test(test_deep_structs),
		cmocka_unit_test(test_external),
		cmocka_unit_test(test_shared_maps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
