/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/linemap.h"
#include "model/termline.h"
#include "term_dump.h"

enum {
	TRIES = 60,
#ifdef CRASHDIVE_TINY
	LINES_MOST = 400,
	LONG = 8000, /* more than somebody reads who must not wait */
#else
	LINES_MOST = 20000,
	LONG = 1 << 19,
#endif
};

static const struct term_format format = {.payload = BYTES_BASE64};

/* Lines of messages: atoms with line ends in them, empty and long lines. */
static struct text make_lines(struct chance *c, unsigned n)
{
	struct text t = {.n = 0};

	for (unsigned i = 0; i < n; i++) {
		switch (below(c, 8)) {
		case 0:
			put(&t, "A4:a\nb\n:N");
			break;
		case 1:
			break;
		case 2:
			put(&t, "%0*u", 1 + (int)below(c, 150), i);
			break;
		default:
			put(&t, "H%X:N", below(c, 5000));
		}
		put(&t, i + 1 < n || below(c, 2) ? "\n" : "");
	}
	return t;
}

struct range {
	size_t off;
	size_t n;
};

/* The lines one after the other. */
static size_t read_all(enum line_form form, struct span text,
                       struct range *places)
{
	struct span rest = text, line;
	size_t n = 0;

	while (form == LINE_HEAP ? termline_heap(&format, &rest, &line)
	                         : termline_elems(&format, &rest, &line))
		places[n++] = (struct range){(size_t)(line.p - text.p), line.n};
	return n;
}

static void check_line(const struct linemap *m, const struct line_body *body,
                       const struct range *places, uint64_t i,
                       struct line_place *place)
{
	enum access got;
	uint64_t at, off;
	struct span line;

	got = linemap_get(m, body, i, false, place, &line);
	assert_int_equal(got, ACCESS_OK);
	assert_int_equal(line.p - body->text.p, places[i].off);
	assert_int_equal(line.n, places[i].n);
	assert_int_equal(place->line, i + 1);
	/* its last byte, the line end if it has one */
	off = places[i].off + line.n;
	off -= off == body->text.n;
	got = linemap_at(m, body, off, &at);
	assert_int_equal(got, ACCESS_OK);
	assert_int_equal(at, i);
}

static void check_map(struct chance *c, const struct linemap *m,
                      const struct line_body *body, const struct range *places,
                      size_t n)
{
	struct line_place place = {0, 0};
	struct span line;

	for (unsigned i = 0; i < 200 && n > 0; i++)
		check_line(m, body, places, below(c, (unsigned)n), &place);
	place = (struct line_place){0, 0};
	for (size_t i = 0; i < n && i < 500; i++)
		check_line(m, body, places, i, &place);
	if (n > 0)
		check_line(m, body, places, n - 1, &place);
	assert_int_equal(linemap_get(m, body, n, false, &place, &line),
	                 ACCESS_END);
}

/* The map says what reading from the first line on says. */
static void test_chance(void **state)
{
	struct range *places = xmalloc((2 * LINES_MOST + 1) * sizeof(*places));
	struct chance c = {.state = 1};

	(void)state;
	for (int i = 0; i < TRIES; i++) {
		unsigned n = below(&c, LINES_MOST);
		struct text t = make_lines(&c, n);
		struct line_body body = {{t.p, t.n}, true};
		enum line_form form = i % 2 ? LINE_HEAP : LINE_ELEMS;
		struct linemap *m = linemap_new(&format, form);
		size_t lines = read_all(form, body.text, places);
		bool known;

		while (linemap_step(m, &body))
			assert_true(linemap_count(m, &known) <= lines);
		assert_int_equal(linemap_count(m, &known), lines);
		assert_true(known);
		assert_int_equal(linemap_done(m), t.n);
		assert_false(linemap_step(m, &body));
		check_map(&c, m, &body, places, lines);
		linemap_free(m);
		free(t.p);
	}
	free(places);
}

/* A body that grows: what has been said once stays true. */
static void test_growing(void **state)
{
	struct range *places = xmalloc((2 * LINES_MOST + 1) * sizeof(*places));
	struct chance c = {.state = 2};

	(void)state;
	for (int i = 0; i < TRIES; i++) {
		struct text t = make_lines(&c, below(&c, LINES_MOST));
		struct line_body body = {{t.p, 0}, false};
		struct linemap *m = linemap_new(&format, LINE_ELEMS);
		size_t lines =
			read_all(LINE_ELEMS, (struct span){t.p, t.n}, places);
		bool known = false;

		while (!body.whole) {
			struct line_place place = {0, 0};
			uint64_t n;

			body.text.n += below(&c, (unsigned)t.n / 4 + 2);
			if (body.text.n >= t.n)
				body = (struct line_body){{t.p, t.n}, true};
			while (linemap_step(m, &body))
				;
			n = linemap_count(m, &known);
			assert_int_equal(known, body.whole);
			assert_true(n <= lines);
			if (n > 0)
				check_line(m, &body, places, n - 1, &place);
			if (n > 0)
				check_line(m, &body, places,
				           below(&c, (unsigned)n), &place);
		}
		check_map(&c, m, &body, places, lines);
		linemap_free(m);
		free(t.p);
	}
	free(places);
}

/* The first lines, and in order all, can be had without a map; others wait. */
static void test_empty_map(void **state)
{
	struct linemap *m = linemap_new(&format, LINE_ELEMS);
	struct text t = {.n = 0};
	struct line_place place = {0, 0};
	struct line_body body;
	struct span line;
	enum access got;
	uint64_t at;
	bool known;

	(void)state;
	for (unsigned i = 0; i < LONG; i++)
		put(&t, "I%u:N\n", i);
	body = (struct line_body){{t.p, t.n}, true};
	got = linemap_get(m, &body, 20, false, &place, &line);
	assert_int_equal(got, ACCESS_OK);
	assert_span(line, "I20:N");
	place = (struct line_place){0, 0};
	got = linemap_get(m, &body, LONG - 1, false, &place, &line);
	assert_int_equal(got, ACCESS_LATER);
	assert_int_equal(linemap_at(m, &body, t.n - 1, &at), ACCESS_LATER);
	for (uint64_t i = 0; i < LONG; i++) {
		got = linemap_get(m, &body, i, false, &place, &line);
		assert_int_equal(got, ACCESS_OK);
	}
	assert_int_equal(linemap_count(m, &known), 0);
	place = (struct line_place){0, 0};
	got = linemap_get(m, &body, LONG - 1, true, &place, &line);
	assert_int_equal(got, ACCESS_OK);
	linemap_free(m);
	free(t.p);
}

/* A line that is too long to be passed by is reached through the map, and what
 * is behind it as well. */
static void test_long_line(void **state)
{
	struct linemap *m = linemap_new(&format, LINE_ELEMS);
	struct text t = {.n = 0};
	struct line_place place = {0, 0};
	struct line_body body;
	struct span line;
	enum access got;

	(void)state;
	put(&t, "I1:N\n");
	for (unsigned i = 0; i < LONG; i++)
		put(&t, "x");
	put(&t, "\r\nI2:N\r\n");
	for (unsigned i = 0; i < LONG; i++)
		put(&t, "y");
	body = (struct line_body){{t.p, t.n}, true};
	got = linemap_get(m, &body, 1, false, &place, &line);
	assert_int_equal(got, ACCESS_LATER);
	while (linemap_step(m, &body))
		;
	place = (struct line_place){0, 0};
	got = linemap_get(m, &body, 1, false, &place, &line);
	assert_int_equal(got, ACCESS_OK);
	assert_int_equal(line.n, LONG);
	place = (struct line_place){0, 0};
	got = linemap_get(m, &body, 2, false, &place, &line);
	assert_int_equal(got, ACCESS_OK);
	assert_span(line, "I2:N");
	got = linemap_get(m, &body, 3, false, &place, &line);
	assert_int_equal(got, ACCESS_OK);
	assert_int_equal(line.n, LONG);
	got = linemap_get(m, &body, 4, false, &place, &line);
	assert_int_equal(got, ACCESS_END);
	linemap_free(m);
	free(t.p);
}

static void test_nothing(void **state)
{
	struct linemap *m = linemap_new(&format, LINE_HEAP);
	struct line_body body = {SPAN_NONE, false};
	struct line_place place = {0, 0};
	struct span line;
	bool known;

	(void)state;
	assert_false(linemap_step(m, &body));
	assert_int_equal(linemap_count(m, &known), 0);
	assert_false(known);
	assert_int_equal(linemap_get(m, &body, 0, false, &place, &line),
	                 ACCESS_LATER);
	body.whole = true;
	assert_false(linemap_step(m, &body));
	linemap_count(m, &known);
	assert_true(known);
	assert_int_equal(linemap_get(m, &body, 0, false, &place, &line),
	                 ACCESS_END);
	linemap_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_chance),
		cmocka_unit_test(test_growing),
		cmocka_unit_test(test_empty_map),
		cmocka_unit_test(test_long_line),
		cmocka_unit_test(test_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
