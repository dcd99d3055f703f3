/* SPDX-License-Identifier: Apache-2.0 */
/* Terms in cells: printed, cut, waiting, sorted, filtered and grouped. */
#include "model/termcell.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "model/group.h"
#include "model/literals.h"
#include "model/persistent_term.h"
#include "model/query.h"
#include "model/search.h"
#include "text_dump.h"

#define HEAD "=erl_crash_dump:0.5\nSun Nov 22 00:48:16 2026\n"

/* Behind the pointers: {zebra,1}, [1,2,3], "hello" and {zebra,1} again. */
static const char text[] = HEAD
	"=persistent_terms\nH10|H20\nA5:apple|H30\nA1:b|H40\nI7|H99\n"
	"=literals\n10:t2:A5:zebra,I1\n20:lI1|H21\n21:lI2|H22\n22:lI3|N\n"
	"30:lI104|H31\n31:lI101|H32\n32:lI108|H33\n33:lI108|H34\n34:lI111|N\n"
	"40:t2:A5:zebra,I1\n=end\n";

enum { KEY, VALUE };

static struct dump *open_text(void)
{
	struct dump *d = dump_of(SPAN_LIT(text));

	while (table_follow(&table_persistent_terms, d))
		;
	return d;
}

static void load(const struct dump *d, uint32_t row, struct arena *a,
                 struct record *r)
{
	table_load(&table_persistent_terms, d, row, a, r);
}

static void test_printed(void **state)
{
	struct dump *d = open_text();
	struct arena a;
	struct record r;

	(void)state;
	arena_init(&a);
	load(d, 0, &a, &r);
	assert_span(cell(&r, "key"), "{zebra,1}");
	assert_span(cell(&r, "value"), "[1,2,3]");
	load(d, 1, &a, &r);
	assert_span(cell(&r, "key"), "apple");
	assert_span(cell(&r, "value"), "\"hello\"");
	assert_span(cell(&r, "address"), "30");
	load(d, 3, &a, &r);
	assert_span(cell(&r, "value"), "#Bad<not in the dump 99>");
	dump_set_syntax(d, NULL);
	assert_span(cell(&r, "value"), "H99");
	arena_release(&a);
	dump_free(d);
}

static void test_cut(void **state)
{
	struct dump *d = open_text();
	struct arena a;
	struct record r;

	(void)state;
	arena_init(&a);
	load(d, 0, &a, &r);
	dump_set_term_limit(d, 5);
	assert_span(cell(&r, "key"), "{zebr... (cut at 5 bytes)");
	r.term_most = 3;
	assert_span(cell(&r, "key"), "{ze... (cut at 3 bytes)");
	r.term_most = 7;
	assert_span(cell(&r, "value"), "[1,2,... (cut at 5 bytes)");
	arena_release(&a);
	dump_free(d);
}

/* In a frame what is a pointer waits, and the map is asked for. */
static void test_quick(void **state)
{
	struct dump *d = open_text();
	const struct column *value = &table_persistent_terms.columns[VALUE];
	const struct column *key = &table_persistent_terms.columns[KEY];
	struct literals *l = dump_literals(d);
	struct arena a;
	struct record r;

	(void)state;
	arena_init(&a);
	load(d, 1, &a, &r);
	r.quick = true;
	assert_span(cell(&r, "key"), "apple");
	assert_false(termcell_waits(&r, key));
	assert_false(literals_wanted(l, d));
	assert_span(cell(&r, "value"), "H30");
	assert_true(termcell_waits(&r, value));
	assert_true(literals_wanted(l, d));
	assert_null(literals_map(l));
	while (termcell_prepare(&table_persistent_terms, d))
		;
	assert_span(cell(&r, "value"), "\"hello\"");
	assert_false(termcell_waits(&r, value));
	assert_false(literals_wanted(l, d));
	arena_release(&a);
	dump_free(d);
}

static void check_order(struct dump *d, const char *sort, const char *filter,
                        const char *want)
{
	struct query q = {.table = &table_persistent_terms, .dump = d};
	struct rowset *rows;

	assert_int_equal(query_parse_sort(&q, span_str(sort), NULL), ERR_OK);
	q.filter = textfilter_new(q.table, span_str(filter));
	assert_int_equal(query_run(&q, &rows), ERR_OK);
	assert_int_equal(rows->n, strlen(want));
	for (uint32_t i = 0; i < rows->n; i++)
		assert_int_equal(rowset_at(rows, i), want[i] - '0');
	rowset_free(rows);
	textfilter_free(q.filter);
}

static void test_queries(void **state)
{
	struct dump *d = open_text();

	(void)state;
	check_order(d, "key", "", "3120");
	check_order(d, "-key", "", "0213");
	check_order(d, "", "hell", "1");
	check_order(d, "", "zebra", "02");
	check_order(d, "", "!zebra", "13");
	check_order(d, "", "H3", "");
	dump_set_syntax(d, NULL);
	check_order(d, "", "H3", "1");
	check_order(d, "", "zebra", "");
	dump_free(d);
}

static void test_search(void **state)
{
	struct dump *d = open_text();
	struct rowset *rows = rowset_identity(4);
	struct textfilter *f =
		textfilter_new(&table_persistent_terms, SPAN_LIT("hello"));
	struct search_job *j = search_rows(d, f, rows, 2, false);

	(void)state;
	assert_int_equal(job_run(&j->job), ERR_OK);
	assert_int_equal(j->found, 1);
	assert_true(j->wrapped);
	search_job_free(j);
	rowset_free(rows);
	dump_free(d);
}

static void test_groups(void **state)
{
	struct dump *d =
		DUMP_OF(HEAD "=persistent_terms\nI1|H10\nI2|H20\nI3|I4\n"
	                     "=literals\n10:t1:I4\n20:t1:I4\n=end\n");
	struct groups *g = groups_new(&table_persistent_terms, VALUE);
	struct group_job *j = group_job_new(d, g, NULL);
	struct value v;

	(void)state;
	while (table_follow(&table_persistent_terms, d))
		;
	assert_int_equal(job_run(&j->job), ERR_OK);
	assert_int_equal(groups_count(g), 2);
	v = groups_value(g, 0, 0);
	assert_span(v.text, "{4}");
	v = groups_value(g, 0, 1);
	assert_int_equal(v.u, 2);
	group_job_free(j);
	groups_free(g);
	dump_free(d);
}

/* What is kept for each row is short, and says so. */
static void test_kept(void **state)
{
	enum { TEXT = (0x400 + 2) / 3 * 4 /* of 1024 bytes in base64 */ };
	static char big[8192];
	struct groups *g;
	struct group_job *j;
	struct dump *d;
	size_t n;

	(void)state;
	n = (size_t)snprintf(big, sizeof(big),
	                     HEAD "=persistent_terms\nI1|H10\n"
	                          "=literals\n10:Yh400:");
	memset(big + n, 'A', TEXT);
	strcpy(big + n + TEXT, "\n=end\n");
	d = dump_of(span_str(big));
	g = groups_new(&table_persistent_terms, VALUE);
	j = group_job_new(d, g, NULL);
	while (table_follow(&table_persistent_terms, d))
		;
	assert_int_equal(job_run(&j->job), ERR_OK);
	assert_int_equal(groups_count(g), 1);
	assert_true(span_ends(groups_value(g, 0, 0).text,
	                      SPAN_LIT("... (cut at 256 bytes)")));
	group_job_free(j);
	groups_free(g);
	dump_free(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_printed), cmocka_unit_test(test_cut),
		cmocka_unit_test(test_quick),   cmocka_unit_test(test_queries),
		cmocka_unit_test(test_search),  cmocka_unit_test(test_groups),
		cmocka_unit_test(test_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
