/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "model/term_find.h"
#include "sanitizer.h"
#include "text_dump.h"

enum {
#ifdef CRASHDIVE_TINY
	DEEP = 3000,
#else
	DEEP = MANY_OF(1000000),
#endif
	PLACES = 16,
	PLACE_TEXT = 64,
};

static const char head[] = "=erl_crash_dump:0.5\n=proc:<0.1.0>\n"
			   "State: Waiting\n=proc_heap:<0.1.0>\n";

/* An item as a test writes it: elements, or NULL. */
struct root {
	const char *label;
	const char *key;
	const char *term;
};

struct fixture {
	char *text;
	struct dump *dump;
	struct heapmap *own;
	struct heap heap;
	const struct root *roots;
	struct find_items items;
	struct find_job *job; /* the last search */
	uint64_t limit;       /* of searches; 0: as it is */
};

static struct term element(struct heap *h, const char *text)
{
	struct span rest = span_str(text);

	return term_take(h, &rest);
}

static bool get(void *ctx, struct heap *h, uint64_t i, struct find_item *out)
{
	const struct fixture *f = ctx;
	const struct root *r = &f->roots[i];

	if (r->label)
		out->label = span_str(r->label);
	out->has_key = r->key;
	if (r->key)
		out->key = element(h, r->key);
	out->has_term = r->term;
	if (r->term)
		out->term = element(h, r->term);
	return true;
}

/* Takes the text over. */
static void set_up(struct fixture *f, char *text, size_t n,
                   const struct root *roots, uint64_t n_roots)
{
	*f = (struct fixture){.text = text, .roots = roots};
	f->dump = dump_of((struct span){text, n});
	heap_init(&f->heap, f->dump);
	f->own = heap_map_process(f->dump, SPAN_LIT("<0.1.0>"), UINT64_MAX / 2);
	while (heapmap_step(f->own))
		;
	f->heap.own = f->own;
	f->items = (struct find_items){get, f, n_roots};
}

static void tear_down(struct fixture *f)
{
	find_job_free(f->job);
	heap_release(&f->heap);
	heapmap_free(f->own);
	dump_free(f->dump);
	free(f->text);
}

static void set_up_lines(struct fixture *f, const char *lines,
                         const struct root *roots, uint64_t n)
{
	char *text = xasprintf("%s%s=end\n", head, lines);

	set_up(f, text, strlen(text), roots, n);
}

static const char *place_text(const struct find_job *j, char out[PLACE_TEXT])
{
	int n = snprintf(out, PLACE_TEXT, "%u", (unsigned)j->item);

	for (size_t i = 0; i < j->n; i++)
		n += snprintf(out + n, PLACE_TEXT - (size_t)n, ".%u",
		              (unsigned)j->path[i]);
	if (j->wrapped)
		snprintf(out + n, PLACE_TEXT - (size_t)n, " wrapped");
	return out;
}

static enum err search(struct fixture *f, const char *what,
                       const struct find_place *from, bool backward)
{
	struct find_job *last = f->job;
	enum err e;

	f->job = find_job_new(&f->heap, &f->items,
	                      textfilter_new(NULL, span_str(what)), from,
	                      backward);
	if (f->limit > 0)
		f->job->limit = f->limit;
	e = job_run(&f->job->job);
	find_job_free(last); /* whose path may be `from` */
	return e;
}

/* From a place such as "2.0.1"; "" if nothing is found. */
static const char *find(struct fixture *f, const char *what, const char *from,
                        bool backward, char out[PLACE_TEXT])
{
	uint64_t path[PLACES], item = 0;
	struct find_place place = {0, path, 0};
	struct span rest = span_str(from);

	span_take_u64(&rest, &item);
	place.item = item;
	while (rest.n > 0) {
		rest = span_skip(rest, 1);
		span_take_u64(&rest, &path[place.n++]);
	}
	out[0] = '\0';
	if (search(f, what, &place, backward) == ERR_OK)
		place_text(f->job, out);
	return out;
}

#define assert_find(f, what, from, backward, want)                             \
	do {                                                                   \
		char out_[PLACE_TEXT];                                         \
                                                                               \
		assert_string_equal(find(f, what, from, backward, out_),       \
		                    want);                                     \
	} while (0)

/* Every place of every match, and from each place the next and the one before
 * it. */
static void check_all(struct fixture *f, const char *what,
                      const char *const *places, unsigned n)
{
	char want[PLACE_TEXT];

	for (unsigned i = 0; i < n; i++) {
		snprintf(want, sizeof(want), "%s%s", places[(i + 1) % n],
		         i + 1 == n ? " wrapped" : "");
		assert_find(f, what, places[i], false, want);
		snprintf(want, sizeof(want), "%s%s", places[(i + n - 1) % n],
		         i == 0 ? " wrapped" : "");
		assert_find(f, what, places[i], true, want);
	}
}

/*
 * 0 a frame; 1 {hello,[1,<<"a needle">>|needle],#{needle => x,
 * k => {needle}, {a,needle} => {needle}}}; 2 "NEEDLEs"; 3 needle => 'k',
 * 4 {<<"needle">>}, in an external term
 */
static const char forest[] =
	"10:t3:A5:hello,H20,H50\n"
	"20:lI1|H30\n"
	"30:lH40|A6:needle\n"
	"40:Yh8:YSBuZWVkbGU=\n"
	"50:Mf3:H60:A1:x,H70,H70\n"
	"60:t3:A6:needle,A1:k,H80\n"
	"70:t1:A6:needle\n"
	"80:t2:A1:a,A6:needle\n"
	"90:lI78|HA0\nA0:lI69|HB0\nB0:lI69|HC0\nC0:lI68|HD0\nD0:lI76|HE0\n"
	"E0:lI69|HF0\nF0:lI115|N\n"
	"100:EE:g2gBbQAAAAZuZWVkbGU=\n";

static const struct root forest_roots[] = {
	{"needle:loop/7 + 12", NULL, NULL},
	{NULL, NULL, "H10"},
	{NULL, NULL, "H90"},
	{NULL, "A6:needle", "A1:k"},
	{NULL, NULL, "H100"},
};

static void test_everywhere(void **state)
{
	static const char *const places[] = {
		"0",     "1.1.1",   "1.1.2", "1.2.0", "1.2.1.0",
		"1.2.2", "1.2.2.0", "2",     "3",     "4.0",
	};
	struct fixture f;

	(void)state;
	set_up_lines(&f, forest, forest_roots, 5);
	check_all(&f, "needle", places, 10);
	tear_down(&f);
}

/* From places that are no matches, also such as are not there. */
static void test_between(void **state)
{
	struct fixture f;

	(void)state;
	set_up_lines(&f, forest, forest_roots, 5);
	assert_find(&f, "needle", "1", false, "1.1.1");
	assert_find(&f, "needle", "1", true, "0");
	assert_find(&f, "needle", "1.1", false, "1.1.1");
	assert_find(&f, "needle", "1.1.1.5", false, "1.1.2");
	assert_find(&f, "needle", "1.1.1.5", true, "1.1.1");
	assert_find(&f, "needle", "1.9", true, "1.2.2.0");
	assert_find(&f, "needle", "2.3", false, "3");
	assert_find(&f, "needle", "2.3", true, "2");
	/* behind the last item is at the last item */
	assert_find(&f, "needle", "77", false, "4.0");
	assert_find(&f, "needle", "77", true, "3");
	tear_down(&f);
}

/* What is the text of a term. */
static void test_texts(void **state)
{
	struct fixture f;

	(void)state;
	set_up_lines(&f, forest, forest_roots, 5);
	assert_find(&f, "NEEDLE", "0", false, "2"); /* smart case */
	assert_find(&f, "\"needles\"", "0", false, "2");
	assert_find(&f, "78", "0", false, ""); /* a letter of it */
	assert_find(&f, "<<\"a", "0", false, "1.1.1");
	assert_find(&f, "LOOP", "0", false, "");
	assert_find(&f, "loop", "1", false, "0 wrapped");
	assert_find(&f, "hello", "1.0", false, "1.0 wrapped");
	assert_find(&f, "hello", "1.0", true, "1.0 wrapped");
	assert_find(&f, "no such", "1", false, "");
	tear_down(&f);
}

static void test_nothing(void **state)
{
	struct fixture f;

	(void)state;
	set_up_lines(&f, "", NULL, 0);
	assert_find(&f, "x", "0", false, "");
	assert_find(&f, "x", "3.1", true, "");
	tear_down(&f);
}

/* Twenty levels of a tuple that has the next one twice, and in the last
 * something to find or not. */
static char *shared(const char *last)
{
	char *text = xmalloc(4096);
	size_t n = (size_t)sprintf(text, "%s", head);

	for (unsigned i = 1; i < 60; i++)
		n += (size_t)sprintf(text + n, "%X:t2:H%X,H%X\n", i * 16,
		                     i * 16 + 16, i * 16 + 16);
	sprintf(text + n, "%X:t1:%s\n=end\n", 60 * 16, last);
	return text;
}

/* What would have 2^60 parts is gone through once; going backward over
 * matches in it, only as far as the limit. */
static void test_shared(void **state)
{
	static const struct root roots[] = {
		{"here", NULL, NULL},
		{NULL, NULL, "H10"},
		{"there", NULL, NULL},
	};
	char *text = shared("A1:x");
	struct fixture f;

	(void)state;
	set_up(&f, text, strlen(text), roots, 3);
	assert_find(&f, "there", "0", false, "2");
	assert_int_equal(f.job->stopped, 0);
	assert_find(&f, "here", "2", true, "0");
	tear_down(&f);
	text = shared("A5:there");
	set_up(&f, text, strlen(text), roots, 2);
	f.limit = 1000;
	assert_int_equal(
		search(&f, "there", &(struct find_place){0, NULL, 0}, false),
		ERR_OK);
	assert_int_equal(f.job->n, 60);
	assert_int_equal(
		search(&f, "there", &(struct find_place){0, NULL, 0}, true),
		ERR_OK);
	assert_int_equal(f.job->item, 1);
	assert_int_equal(f.job->n, 60);
	assert_int_equal(f.job->stopped, 1);
	assert_int_equal(f.job->stopped_item, 1);
	tear_down(&f);
}

static void test_limit(void **state)
{
	struct fixture f;

	(void)state;
	set_up_lines(&f, forest, forest_roots, 5);
	f.limit = 4; /* {, hello, [, 1 of item 1 */
	assert_find(&f, "needle", "0", false, "3");
	assert_int_equal(f.job->stopped, 2);
	assert_int_equal(f.job->stopped_item, 1);
	tear_down(&f);
}

/* A tuple in a tuple, and so on; each with something to find. */
static void test_deep(void **state)
{
	static const struct root roots[] = {{NULL, NULL, "H10"}};
	char *text = xmalloc(sizeof(head) + (size_t)DEEP * 40 + 100);
	size_t n = (size_t)sprintf(text, "%s", head);
	struct find_place from = {0, NULL, 0};
	struct fixture f;

	(void)state;
	for (unsigned i = 1; i < DEEP; i++)
		n += (size_t)sprintf(text + n, "%X:t2:A1:x,H%X\n", i * 16,
		                     (i + 1) * 16);
	n += (size_t)sprintf(text + n, "%X:t1:A1:y\n=end\n", DEEP * 16u);
	set_up(&f, text, n, roots, 1);
	assert_int_equal(search(&f, "y", &from, false), ERR_OK);
	assert_int_equal(f.job->n, DEEP);
	from = (struct find_place){0, f.job->path, f.job->n};
	assert_int_equal(search(&f, "x", &from, true), ERR_OK);
	assert_int_equal(f.job->n, DEEP - 1);
	assert_int_equal(f.job->path[DEEP - 3], 1);
	assert_int_equal(f.job->path[DEEP - 2], 0);
	assert_false(f.job->wrapped);
	tear_down(&f);
}

/* Text that is found where two pieces of a binary meet, and where one ends. */
static void test_long_binary(void **state)
{
	enum { SIZE = 300 * 1024, BASE64 = SIZE / 3 * 4 };
	static const struct root roots[] = {{NULL, NULL, "H10"}};
	struct fixture f;

	(void)state;
	for (unsigned at = 4096; at < SIZE / 3; at += at / 7) {
		char *text = xmalloc(sizeof(head) + BASE64 + 64);
		size_t n = (size_t)sprintf(text, "%s10:Yh%X:", head, SIZE);

		memset(text + n, 'Q', BASE64);
		memcpy(text + n + (size_t)at * 4, "bmVlZGxl", 8); /* needle */
		strcpy(text + n + BASE64, "\n=end\n");
		set_up(&f, text, n + BASE64 + 6, roots, 1);
		assert_find(&f, "needle", "0", false, "0 wrapped");
		assert_find(&f, "noodle", "0", false, "");
		tear_down(&f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_everywhere),
		cmocka_unit_test(test_between),
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_shared),
		cmocka_unit_test(test_limit),
		cmocka_unit_test(test_deep),
		cmocka_unit_test(test_long_binary),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
