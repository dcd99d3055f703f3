/* SPDX-License-Identifier: Apache-2.0 */
/* Searching onward from every place, both ways, once around. */
#include "model/search.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "dump_text.h"
#include "model/process.h"

enum { N = 1500 };

static bool is_marked(uint32_t row)
{
	return row == 3 || row == 700 || row == 701 || row == 1400;
}

static int setup(void **state)
{
	struct dump_text *t = xmalloc(sizeof(*t));

	dump_text_head(t);
	for (uint32_t i = 0; i < N; i++)
		dump_text_add(t, "=proc:<0.%u.0>\nState: %s\n", i,
		              is_marked(i) ? "Marked" : "Waiting");
	dump_text_open(t);
	*state = t;
	return 0;
}

static int teardown(void **state)
{
	struct dump_text *t = *state;

	dump_text_release(t);
	free(t);
	return 0;
}

struct answer {
	enum err result;
	uint64_t found;
	bool wrapped;
};

static struct answer run(struct search_job *j)
{
	struct answer a;

	a.result = job_run(&j->job);
	a.found = j->found;
	a.wrapped = j->wrapped;
	search_job_free(j);
	return a;
}

static struct answer rows(const struct dump *d, const char *text,
                          const struct rowset *r, uint64_t from, bool backward)
{
	struct textfilter *f = textfilter_new(&table_processes, span_str(text));

	return run(search_rows(d, f, r, from, backward));
}

static void check_rows(const struct dump *d, const struct rowset *r)
{
	for (uint64_t from = 0; from < r->n; from += 37)
		for (unsigned backward = 0; backward < 2; backward++) {
			struct answer a = rows(d, "mark", r, from, backward);
			uint64_t at = from;
			bool wrapped = false;

			while (!is_marked(rowset_at(r, (uint32_t)at))) {
				uint64_t end = backward ? 0 : r->n - 1;

				wrapped |= at == end;
				at = at == end  ? r->n - 1 - end
				     : backward ? at - 1
				                : at + 1;
			}
			assert_int_equal(a.result, ERR_OK);
			assert_int_equal(a.found, at);
			assert_int_equal(a.wrapped, wrapped);
		}
}

static void test_rows(void **state)
{
	const struct dump_text *t = *state;
	struct rowset *r = rowset_identity(N);
	struct answer a;

	check_rows(t->dump, r);
	a = rows(t->dump, "marked", r, 701, false);
	assert_int_equal(a.found, 701);
	a = rows(t->dump, "!waiting", r, 702, false);
	assert_int_equal(a.found, 1400);
	a = rows(t->dump, "mark", r, N + 5, false);
	assert_int_equal(a.found, 3);
	assert_true(a.wrapped);
	a = rows(t->dump, "mark", r, UINT64_MAX, true);
	assert_int_equal(a.found, 1400);
	assert_false(a.wrapped);
	assert_int_equal(rows(t->dump, "nothing", r, 5, false).result,
	                 ERR_NOT_FOUND);
	assert_int_equal(rows(t->dump, "nothing", r, 5, true).result,
	                 ERR_NOT_FOUND);
	rowset_free(r);
}

static void test_permuted(void **state)
{
	const struct dump_text *t = *state;
	struct rowset *r = rowset_new(N, N);
	struct rowset *none = rowset_new(0, N);

	for (uint32_t i = 0; i < N; i++)
		r->row[i] = (i * 7 + 13) % N;
	check_rows(t->dump, r);
	assert_int_equal(rows(t->dump, "mark", none, 0, false).result,
	                 ERR_NOT_FOUND);
	assert_int_equal(rows(t->dump, "mark", none, 0, true).result,
	                 ERR_NOT_FOUND);
	rowset_free(none);
	rowset_free(r);
}

/* Where the text is found, one place after the other. */
static struct answer naive(struct span needle, struct span text, uint64_t from,
                           bool backward)
{
	struct answer a = {.result = ERR_NOT_FOUND};
	uint64_t places = text.n < needle.n ? 0 : text.n - needle.n + 1, at;

	if (places == 0)
		return a;
	if (from >= places && !backward) {
		a.wrapped = true;
		from = 0;
	}
	at = from < places ? from : places - 1;
	for (uint64_t i = 0; i < places; i++) {
		struct span s = {text.p + at, needle.n};

		if (utf8_equal_fold(s, needle)) {
			a.result = ERR_OK;
			a.found = at;
			return a;
		}
		if (at == (backward ? 0 : places - 1)) {
			a.wrapped = true;
			at = backward ? places - 1 : 0;
		} else {
			at = backward ? at - 1 : at + 1;
		}
	}
	return a;
}

/* The text as it stands in a dump, in hexadecimal. */
static struct bytes coded(struct span text)
{
	static const char digits[] = "0123456789abcdef";
	char *hex = xmalloc(2 * text.n + 1);

	for (size_t i = 0; i < text.n; i++) {
		hex[2 * i] = digits[(unsigned char)text.p[i] >> 4];
		hex[2 * i + 1] = digits[(unsigned char)text.p[i] & 15];
	}
	return bytes_of((struct span){hex, 2 * text.n}, BYTES_HEX, text.n);
}

static struct search_job *search_text(struct textfilter *f, struct span text,
                                      uint64_t from, bool backward)
{
	struct bytes b = bytes_of(text, BYTES_PLAIN, text.n);

	return search_bytes(f, &b, from, backward);
}

static void check_text(struct span needle, struct span text, uint64_t from,
                       bool backward)
{
	struct textfilter *f = textfilter_new(NULL, needle);
	struct answer a = run(search_text(f, text, from, backward));
	struct answer want = naive(needle, text, from, backward);

	assert_int_equal(a.result, want.result);
	if (a.result)
		return;
	assert_int_equal(a.found, want.found);
	assert_int_equal(a.wrapped, want.wrapped);
}

/* What is decoded is searched like what is not. */
static void check_coded(struct span needle, struct span text, uint64_t from,
                        bool backward)
{
	struct bytes b = coded(text);
	struct textfilter *f = textfilter_new(NULL, needle);
	struct answer a = run(search_bytes(f, &b, from, backward));
	struct answer want = naive(needle, text, from, backward);

	assert_int_equal(a.result, want.result);
	if (!a.result) {
		assert_int_equal(a.found, want.found);
		assert_int_equal(a.wrapped, want.wrapped);
	}
	free((void *)(uintptr_t)b.text.p);
}

static void test_text(void **state)
{
	static const char *const needles[] = {"a", "ab", "aba", "bbbb", "zz"};
	char bytes[60];
	uint32_t x = 3;

	(void)state;
	for (size_t n = 0; n < sizeof(bytes); n++) {
		bytes[n] = "abBc"[dump_text_random(&x) % 4];
		for (size_t k = 0; k < sizeof(needles) / sizeof(*needles); k++)
			for (uint64_t from = 0; from < n + 3; from++) {
				struct span text = {bytes, n};
				struct span needle = span_str(needles[k]);

				check_text(needle, text, from, false);
				check_text(needle, text, from, true);
				check_coded(needle, text, from, false);
				check_coded(needle, text, from, true);
			}
	}
}

/* Across the ends of slices. */
static void test_long_text(void **state)
{
	const size_t n = 10 << 20;
	char *bytes = xmalloc(n);
	const uint64_t at = (4 << 20) - 3;
	const struct span needle = SPAN_LIT("Needle");
	struct span text = {bytes, n};
	struct textfilter *f;
	struct bytes b;
	struct answer a;

	(void)state;
	memset(bytes, 'x', n);
	for (size_t i = 0; i < needle.n; i++)
		bytes[at + i] = needle.p[i];
	b = coded(text);
	for (unsigned backward = 0; backward < 2; backward++)
		for (uint64_t from = 0; from < n; from += 1999999) {
			f = textfilter_new(NULL, needle);
			a = run(search_text(f, text, from, backward));
			assert_int_equal(a.result, ERR_OK);
			assert_int_equal(a.found, at);
			assert_int_equal(a.wrapped,
			                 backward ? from < at : from > at);
			f = textfilter_new(NULL, needle);
			a = run(search_bytes(f, &b, from, backward));
			assert_int_equal(a.found, at);
		}
	f = textfilter_new(NULL, SPAN_LIT("neEdle"));
	assert_int_equal(run(search_text(f, text, 7, false)).result,
	                 ERR_NOT_FOUND);
	free((void *)(uintptr_t)b.text.p);
	free(bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_permuted),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_long_text),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
