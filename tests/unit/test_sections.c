/* SPDX-License-Identifier: Apache-2.0 */
/* The list of sections and its look-up, also while it grows. */
#include "index/sections.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Text with headings, as a scanner would hand them over. */
struct text {
	char *p;
	size_t n, room;
	struct heading *headings;
	uint32_t count, heading_room;
};

__attribute__((format(printf, 3, 4))) static void add(struct text *t,
                                                      enum tag tag,
                                                      const char *id, ...)
{
	struct span name = tag_info(tag)->text;
	struct heading *h;
	va_list ap;

	if (t->room - t->n < 256) {
		t->room = t->room * 2 + 4096;
		t->p = realloc(t->p, t->room);
		assert_non_null(t->p);
	}
	if (t->count == t->heading_room) {
		t->heading_room = t->heading_room * 2 + 64;
		t->headings = realloc(t->headings,
		                      t->heading_room * sizeof(*t->headings));
		assert_non_null(t->headings);
	}
	h = &t->headings[t->count++];
	*h = (struct heading){.tag = tag, .off = t->n};
	if (tag == TAG_UNKNOWN)
		name = SPAN_LIT("new_tag");
	t->n += (size_t)sprintf(t->p + t->n, "=%.*s%s", SPAN_ARG(name),
	                        id[0] ? ":" : "");
	h->name = (struct span){NULL, name.n};
	va_start(ap, id);
	h->id.n = (size_t)vsprintf(t->p + t->n, id, ap);
	va_end(ap);
	t->n += h->id.n;
	t->n += (size_t)sprintf(t->p + t->n, "\n");
	h->body = t->n;
	t->n += (size_t)sprintf(t->p + t->n, "body\n");
}

/* The text has its place: the headings' spans can point to it. */
static struct span settle(struct text *t)
{
	for (uint32_t i = 0; i < t->count; i++) {
		struct heading *h = &t->headings[i];

		h->name.p = t->p + h->off + 1;
		h->id.p = t->p + h->body - 1 - h->id.n;
	}
	return (struct span){t->p, t->n};
}

static void free_text(struct text *t)
{
	free(t->p);
	free(t->headings);
}

static struct sections *fill(struct text *t)
{
	struct span text = settle(t);
	struct sections *s = sections_new();

	for (uint32_t i = 0; i < t->count; i++)
		assert_int_equal(sections_append(s, text, &t->headings[i]), 0);
	sections_finish(s, text.n);
	return s;
}

static uint32_t find(const struct sections *s, const struct text *t,
                     enum tag tag, const char *id, uint32_t after)
{
	return sections_find(s, (struct span){t->p, t->n}, tag, span_str(id),
	                     after);
}

static void test_empty(void **state)
{
	struct text t = {0};
	struct sections *s = sections_new();

	(void)state;
	assert_int_equal(sections_count(s), 0);
	assert_int_equal(sections_tag_count(s, TAG_PROC), 0);
	assert_int_equal(find(s, &t, TAG_PROC, "<0.1.0>", SECTION_NONE),
	                 SECTION_NONE);
	assert_int_equal(find(s, &t, TAG_FUN, "", SECTION_NONE), SECTION_NONE);
	sections_publish(s, 0);
	sections_finish(s, 0);
	assert_int_equal(sections_count(s), 0);
	sections_free(s);
	sections_free(NULL);
}

static void test_get(void **state)
{
	struct text t = {0};
	struct sections *s;
	struct section got;

	(void)state;
	add(&t, TAG_MEMORY, "%s", "");
	add(&t, TAG_PROC, "<0.%d.0>", 7);
	add(&t, TAG_UNKNOWN, "%s", "some: id");
	add(&t, TAG_UNKNOWN, "%s", "");
	add(&t, TAG_END, "%s", "");
	s = fill(&t);
	assert_int_equal(sections_count(s), 5);
	for (uint32_t i = 0; i < 5; i++) {
		const struct heading *h = &t.headings[i];

		sections_get(s, (struct span){t.p, t.n}, i, &got);
		assert_int_equal(got.tag, h->tag);
		assert_int_equal(got.off, h->off);
		assert_true(span_eq(got.name, h->name));
		assert_true(span_eq(got.id, h->id));
		assert_true(span_eq_str(got.body, "body\n"));
		assert_true(got.whole);
	}
	sections_free(s);
	free_text(&t);
}

static void test_crlf_heading(void **state)
{
	static const char text[] = "=mod:'a\r'\r\nx\r\n";
	struct span span = SPAN_LIT(text);
	struct heading h = {TAG_MOD, 0, 11, {text + 1, 3}, {text + 5, 4}};
	struct sections *s = sections_new();
	struct section got;

	(void)state;
	assert_int_equal(sections_append(s, span, &h), 0);
	sections_finish(s, span.n);
	sections_get(s, span, 0, &got);
	assert_true(span_eq_str(got.id, "'a\r'"));
	assert_true(span_eq_str(got.body, "x\r\n"));
	sections_free(s);
}

/* What is not published is not seen, and the last section grows. */
static void test_publish(void **state)
{
	struct text t = {0};
	struct sections *s = sections_new();
	struct section got;
	struct span text;

	(void)state;
	add(&t, TAG_PROC, "<0.%d.0>", 1);
	add(&t, TAG_PROC, "<0.%d.0>", 2);
	text = settle(&t);
	sections_append(s, text, &t.headings[0]);
	assert_int_equal(sections_count(s), 0);
	sections_publish(s, t.headings[0].body + 2);
	assert_int_equal(sections_count(s), 1);
	sections_append(s, text, &t.headings[1]);
	assert_int_equal(sections_count(s), 1);
	assert_int_equal(find(s, &t, TAG_PROC, "<0.2.0>", SECTION_NONE),
	                 SECTION_NONE);
	sections_get(s, text, 0, &got);
	assert_true(span_eq_str(got.body, "bo"));
	assert_false(got.whole);
	sections_publish(s, text.n);
	sections_get(s, text, 0, &got);
	assert_true(span_eq_str(got.body, "body\n"));
	assert_true(got.whole);
	sections_get(s, text, 1, &got);
	assert_false(got.whole);
	assert_int_equal(find(s, &t, TAG_PROC, "<0.2.0>", SECTION_NONE), 1);
	sections_free(s);
	free_text(&t);
}

static void test_rows(void **state)
{
	struct text t = {0};
	struct sections *s;

	(void)state;
	for (int i = 0; i < 3000; i++)
		add(&t, i % 3 ? TAG_FUN : TAG_PROC, i % 3 ? "%.0d" : "<0.%d.0>",
		    i % 3 ? 0 : i);
	s = fill(&t);
	assert_int_equal(sections_tag_count(s, TAG_PROC), 1000);
	assert_int_equal(sections_tag_count(s, TAG_FUN), 2000);
	assert_int_equal(sections_tag_count(s, TAG_MEMORY), 0);
	for (uint32_t row = 0; row < 1000; row++) {
		assert_int_equal(sections_tag_at(s, TAG_PROC, row), row * 3);
		assert_int_equal(sections_row(s, TAG_PROC, row * 3), row);
	}
	sections_free(s);
	free_text(&t);
}

static void test_find(void **state)
{
	struct text t = {0};
	struct sections *s;
	char id[64];

	(void)state;
	for (int i = 0; i < 5000; i++)
		add(&t, i % 2 ? TAG_PROC : TAG_ETS, "<0.%d.0>", i / 2 * 7);
	s = fill(&t);
	for (uint32_t i = 0; i < 5000; i++) {
		enum tag tag = i % 2 ? TAG_PROC : TAG_ETS;

		sprintf(id, "<0.%u.0>", i / 2 * 7);
		assert_int_equal(find(s, &t, tag, id, SECTION_NONE), i);
		assert_int_equal(find(s, &t, tag, id, i), SECTION_NONE);
		sprintf(id, "<0.%u.0>", i / 2 * 7 + 1);
		assert_int_equal(find(s, &t, tag, id, SECTION_NONE),
		                 SECTION_NONE);
	}
	assert_int_equal(find(s, &t, TAG_TIMER, "<0.7.0>", SECTION_NONE),
	                 SECTION_NONE);
	sections_free(s);
	free_text(&t);
}

/* Ids of all lengths that differ in one place. */
static void test_ids(void **state)
{
	struct text t = {0};
	struct sections *s;
	uint32_t number = 0;

	(void)state;
	for (size_t n = 1; n < 70; n++)
		for (size_t at = 0; at < n; at++) {
			char id[80];

			memset(id, 'x', n);
			id[at] = 'y';
			id[n] = '\0';
			add(&t, TAG_MOD, "%s", id);
		}
	s = fill(&t);
	for (uint32_t i = 0; i < t.count; i++) {
		struct span text = {t.p, t.n};

		assert_int_equal(sections_find(s, text, TAG_MOD,
		                               t.headings[i].id, SECTION_NONE),
		                 number++);
	}
	assert_int_equal(find(s, &t, TAG_MOD, "xxxx", SECTION_NONE),
	                 SECTION_NONE);
	assert_int_equal(find(s, &t, TAG_MOD, "", SECTION_NONE), SECTION_NONE);
	sections_free(s);
	free_text(&t);
}

/* One id in many sections, mixed with others, over many tables. */
static void test_repeated_ids(void **state)
{
	struct text t = {0};
	struct sections *s;
	uint32_t at = SECTION_NONE;

	(void)state;
	for (int i = 0; i < 9000; i++)
		add(&t, TAG_TIMER, "<0.%d.0>", i % 3 ? i : 1000000);
	s = fill(&t);
	for (uint32_t i = 0; i < 9000; i += 3) {
		at = find(s, &t, TAG_TIMER, "<0.1000000.0>", at);
		assert_int_equal(at, i);
	}
	assert_int_equal(find(s, &t, TAG_TIMER, "<0.1000000.0>", at),
	                 SECTION_NONE);
	/* After a section with another id. */
	assert_int_equal(find(s, &t, TAG_TIMER, "<0.1000000.0>", 4), 6);
	assert_int_equal(find(s, &t, TAG_TIMER, "<0.1000000.0>", 8995), 8997);
	assert_int_equal(find(s, &t, TAG_TIMER, "<0.5.0>", 4), 5);
	assert_int_equal(find(s, &t, TAG_TIMER, "<0.5.0>", 5), SECTION_NONE);
	sections_free(s);
	free_text(&t);
}

static void test_without_id(void **state)
{
	struct text t = {0};
	struct sections *s;

	(void)state;
	for (int i = 0; i < 30; i++)
		add(&t, i % 3 ? TAG_FUN : TAG_UNKNOWN, "%s", "");
	s = fill(&t);
	assert_int_equal(find(s, &t, TAG_FUN, "", SECTION_NONE), 1);
	assert_int_equal(find(s, &t, TAG_FUN, "", 1), 2);
	assert_int_equal(find(s, &t, TAG_FUN, "", 2), 4);
	assert_int_equal(find(s, &t, TAG_FUN, "", 29), SECTION_NONE);
	assert_int_equal(find(s, &t, TAG_FUN, "x", SECTION_NONE), SECTION_NONE);
	assert_int_equal(find(s, &t, TAG_UNKNOWN, "", SECTION_NONE), 0);
	assert_int_equal(find(s, &t, TAG_UNKNOWN, "", 0), 3);
	sections_free(s);
	free_text(&t);
}

/* The data of a process share an entry; each is found by its own tag. */
static void test_process_data(void **state)
{
	static const enum tag data[] = {TAG_PROC_MESSAGES, TAG_PROC_DICTIONARY,
	                                TAG_PROC_STACK, TAG_PROC_HEAP};
	struct text t = {0};
	struct sections *s;
	char id[32];

	(void)state;
	for (int pid = 0; pid < 600; pid++)
		for (int k = 0; k < 4; k++)
			if (pid % 16 >> k & 1)
				add(&t, data[k], "<0.%d.0>", pid);
	/* Again, as in spliced dumps, and several in the wrong order. */
	add(&t, TAG_PROC_HEAP, "<0.%d.0>", 15);
	add(&t, TAG_PROC_STACK, "<0.%d.0>", 15);
	add(&t, TAG_PROC_STACK, "<0.%d.0>", 15);
	s = fill(&t);
	for (int pid = 0, number = 0; pid < 600; pid++)
		for (int k = 0; k < 4; k++) {
			uint32_t want = SECTION_NONE;

			if (pid % 16 >> k & 1)
				want = (uint32_t)number++;
			sprintf(id, "<0.%d.0>", pid);
			assert_int_equal(find(s, &t, data[k], id, SECTION_NONE),
			                 want);
			if (want != SECTION_NONE && pid != 15)
				assert_int_equal(find(s, &t, data[k], id, want),
				                 SECTION_NONE);
		}
	assert_int_equal(find(s, &t, TAG_PROC_HEAP, "<0.15.0>", 31),
	                 t.count - 3);
	assert_int_equal(find(s, &t, TAG_PROC_STACK, "<0.15.0>", 31),
	                 t.count - 2);
	assert_int_equal(find(s, &t, TAG_PROC_STACK, "<0.15.0>", t.count - 2),
	                 t.count - 1);
	assert_int_equal(find(s, &t, TAG_PROC_STACK, "<0.15.0>", t.count - 1),
	                 SECTION_NONE);
	sections_free(s);
	free_text(&t);
}

static void test_too_far(void **state)
{
	struct text t = {0};
	struct sections *s = sections_new();
	struct heading h;

	(void)state;
	add(&t, TAG_FUN, "%s", "");
	settle(&t);
	h = t.headings[0];
	h.off = UINT64_C(1) << 48;
	assert_int_equal(sections_append(s, (struct span){t.p, t.n}, &h),
	                 ERR_NOMEM);
	sections_publish(s, 0);
	assert_int_equal(sections_count(s), 0);
	assert_int_equal(sections_tag_count(s, TAG_FUN), 0);
	sections_free(s);
	free_text(&t);
}

struct race {
	struct text t;
	struct sections *s;
	_Atomic bool over;
	_Atomic uint32_t wrong;
};

enum { RACE_SECTIONS = 20000 };

static void check_one(struct race *r, uint32_t i, uint32_t count)
{
	struct span text = {r->t.p, r->t.n};
	const struct heading *h = &r->t.headings[i];
	uint32_t row = sections_row(r->s, h->tag, i);
	struct section got;
	uint32_t found;
	bool right;

	sections_get(r->s, text, i, &got);
	right = got.tag == h->tag && got.off == h->off &&
	        span_eq(got.id, h->id) && got.body.n <= 5 &&
	        got.whole >= (i + 1 < count) &&
	        sections_tag_at(r->s, h->tag, row) == i;
	found = sections_find(r->s, text, h->tag, h->id, SECTION_NONE);
	right = right && found <= i && r->t.headings[found].tag == h->tag &&
	        span_eq(r->t.headings[found].id, h->id);
	if (found < i)
		right = right &&
		        sections_find(r->s, text, h->tag, h->id, i - 1) == i;
	if (!right)
		atomic_fetch_add(&r->wrong, 1);
}

static void *read_all(void *arg)
{
	struct race *r = arg;
	uint32_t seed = 1;
	bool over;

	do {
		uint32_t count;

		over = atomic_load(&r->over);
		count = sections_count(r->s);
		for (int k = 0; k < 50 && count > 0; k++) {
			seed = seed * 1664525u + 1013904223u;
			check_one(r, (seed >> 8) % count, count);
		}
		if (count > 0)
			check_one(r, count - 1, count);
	} while (!over);
	return NULL;
}

static void test_readers(void **state)
{
	struct race r = {.s = sections_new()};
	pthread_t threads[2];
	struct span text;

	(void)state;
	for (int i = 0; i < RACE_SECTIONS; i++)
		add(&r.t, i % 5 ? TAG_PROC_STACK : TAG_TIMER, "<0.%d.0>",
		    i % 7 ? i : 7);
	text = settle(&r.t);
	for (int k = 0; k < 2; k++)
		assert_int_equal(
			pthread_create(&threads[k], NULL, read_all, &r), 0);
	for (uint32_t i = 0; i < RACE_SECTIONS; i++) {
		if (sections_append(r.s, text, &r.t.headings[i]))
			break;
		if (i % 37 == 0)
			sections_publish(r.s, r.t.headings[i].body);
	}
	sections_finish(r.s, text.n);
	atomic_store(&r.over, true);
	for (int k = 0; k < 2; k++)
		pthread_join(threads[k], NULL);
	assert_int_equal(sections_count(r.s), RACE_SECTIONS);
	assert_int_equal(r.wrong, 0);
	sections_free(r.s);
	free_text(&r.t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_get),
		cmocka_unit_test(test_crlf_heading),
		cmocka_unit_test(test_publish),
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_ids),
		cmocka_unit_test(test_repeated_ids),
		cmocka_unit_test(test_without_id),
		cmocka_unit_test(test_process_data),
		cmocka_unit_test(test_too_far),
		cmocka_unit_test(test_readers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
