/* SPDX-License-Identifier: Apache-2.0 */
/* Queries: what they select and in which order, against simple loops. */
#include "model/query.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "dump_text.h"
#include "model/columns.h"
#include "model/process.h"

/* A table of our own, whose rows can become more. */

enum {
	ROWS = 5000,
	C_NUMBER = 0, /* 0 to 99; every 7th is absent */
	C_WORD,       /* one of a few, or empty */
	C_MADE,       /* a text in the record's arena */
	C_BITS,       /* as an order behind a text */
};

struct row {
	const char *word;
	int number;
	uint32_t bits;
	char made[16];
};

static struct row data[ROWS];
static uint32_t n_rows;
static uint32_t n_loads;

static void get_number(const struct record *r, struct value *out)
{
	if (data[r->row].number >= 0)
		*out = value_u64((uint64_t)data[r->row].number);
}

static void get_word(const struct record *r, struct value *out)
{
	*out = value_text(span_str(data[r->row].word));
}

static void get_made(const struct record *r, struct value *out)
{
	*out = value_text(arena_printf(r->arena, "%s", data[r->row].made));
}

static uint64_t bits_order(const struct record *r)
{
	return data[r->row].bits;
}

static uint32_t count_rows(const struct dump *d)
{
	(void)d;
	return n_rows;
}

static void count_load(const struct dump *d, uint32_t row, struct record *r)
{
	(void)d;
	(void)r;
	assert_true(row < n_rows);
	n_loads++;
}

static const struct column columns[] = {
	[C_NUMBER] = {.key = "number", .get = get_number, .unit = UNIT_COUNT},
	[C_WORD] = {.key = "word", .get = get_word, .unit = UNIT_TEXT},
	[C_MADE] = {.key = "made", .get = get_made, .unit = UNIT_TEXT},
	[C_BITS] = {.key = "bits",
                    .get = get_made,
                    .order = bits_order,
                    .unit = UNIT_PID},
};

static const struct table table = {
	.key = "own",
	.kind = ROWS_OWN,
	.columns = columns,
	.n_columns = 4,
	.rows = count_rows,
	.load = count_load,
};

static int setup(void **state)
{
	static const char *const words[] = {
		"b", "'a'", "", "longer_than_8", "longer_than_9", "c"};
	struct dump_text *t = xmalloc(sizeof(*t));
	uint32_t x = 11;

	for (uint32_t i = 0; i < ROWS; i++) {
		struct row *r = &data[i];

		r->number = i % 7 ? (int)(dump_text_random(&x) % 100) : -1;
		r->word = words[dump_text_random(&x) % 6];
		r->bits = dump_text_random(&x) % 1000;
		snprintf(r->made, sizeof(r->made), "made %u",
		         dump_text_random(&x) % 300);
	}
	n_rows = ROWS;
	dump_text_head(t);
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

/* Fresh columns for each test. */
static struct query own_query(struct dump_text *t)
{
	struct index *x;
	struct source *src = source_from_memory((struct span){t->p, t->n}, 0);
	enum err code;

	dump_free(t->dump);
	x = index_from_source(src, &code, NULL);
	index_finish(x);
	t->dump = dump_from_index(x);
	n_loads = 0;
	return (struct query){.dump = t->dump, .table = &table};
}

static int compare_text(const char *a, const char *b, bool desc)
{
	int c;

	if (!*a || !*b)
		return !*a - !*b;
	c = strcmp(a + (*a == '\''), b + (*b == '\''));
	return desc ? -c : c;
}

static int compare_number(int64_t a, int64_t b, bool desc)
{
	if (a < 0 || b < 0)
		return (a < 0) - (b < 0);
	return desc ? (b > a) - (b < a) : (a > b) - (a < b);
}

static const struct query *comparing; /* for qsort's function */

static int compare_rows(const void *pa, const void *pb)
{
	uint32_t x = *(const uint32_t *)pa, y = *(const uint32_t *)pb;
	const struct row *a = &data[x], *b = &data[y];
	int c = 0;

	for (unsigned i = 0; i < comparing->n_sort && c == 0; i++) {
		bool desc = comparing->sort[i].desc;

		switch (comparing->sort[i].column) {
		case C_NUMBER:
			c = compare_number(a->number, b->number, desc);
			break;
		case C_WORD:
			c = compare_text(a->word, b->word, desc);
			break;
		case C_MADE:
			c = compare_text(a->made, b->made, desc);
			break;
		default:
			c = compare_number(a->bits, b->bits, desc);
		}
	}
	return c ? c : x < y ? -1 : 1;
}

/* The rows in which `word` stands in any cell, sorted. */
static uint32_t expected(const struct query *q, const char *word, uint32_t *out)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < ROWS; i++) {
		char number[16] = "";

		if (data[i].number >= 0)
			snprintf(number, sizeof(number), "%d", data[i].number);
		if (!word || strstr(data[i].word, word) ||
		    strstr(data[i].made, word) || strstr(number, word))
			out[n++] = i;
	}
	comparing = q;
	qsort(out, n, sizeof(*out), compare_rows);
	return n;
}

static void check(struct dump_text *t, const char *sort, const char *word)
{
	static uint32_t want[ROWS];
	struct query q = own_query(t);
	struct rowset *r = NULL;
	uint32_t n;

	assert_int_equal(query_parse_sort(&q, span_str(sort), NULL), ERR_OK);
	if (word)
		q.filter = textfilter_new(&table, span_str(word));
	n = expected(&q, word, want);
	assert_int_equal(query_run(&q, &r), ERR_OK);
	assert_int_equal(r->n, n);
	assert_int_equal(r->of, ROWS);
	for (uint32_t i = 0; i < n; i++)
		assert_int_equal(rowset_at(r, i), want[i]);
	rowset_free(r);
	textfilter_free(q.filter);
}

static void test_sorts(void **state)
{
	static const char *const sorts[] = {
		"",
		"number",
		"-number",
		"word",
		"-word",
		"made",
		"bits",
		"-bits,word",
		"number,-bits",
		"-number,bits,-made",
		"word,-made,number,bits",
		"-word,number",
		"made,-made",
	};
	static const char *const words[] = {NULL, "longer",   "made 7",
	                                    "a",  "made 299", "nowhere"};

	for (size_t i = 0; i < sizeof(sorts) / sizeof(*sorts); i++)
		for (size_t k = 0; k < sizeof(words) / sizeof(*words); k++)
			check(*state, sorts[i], words[k]);
}

static void test_parse_sort(void **state)
{
	struct query q = {.table = &table};
	struct err_info info;

	(void)state;
	assert_int_equal(
		query_parse_sort(&q, SPAN_LIT("-number, word ,+bits"), &info),
		ERR_OK);
	assert_int_equal(q.n_sort, 3);
	assert_int_equal(q.sort[0].column, C_NUMBER);
	assert_true(q.sort[0].desc);
	assert_int_equal(q.sort[1].column, C_WORD);
	assert_false(q.sort[1].desc);
	assert_int_equal(q.sort[2].column, C_BITS);
	assert_false(q.sort[2].desc);
	assert_int_equal(query_parse_sort(&q, SPAN_NONE, &info), ERR_OK);
	assert_int_equal(q.n_sort, 0);
	assert_int_equal(query_parse_sort(&q, SPAN_LIT("word,size"), &info),
	                 ERR_USAGE);
	assert_non_null(strstr(info.text, "\"size\""));
	assert_non_null(strstr(info.text, "number, word, made, bits"));
	assert_int_equal(query_parse_sort(&q, SPAN_LIT("word,,made"), &info),
	                 ERR_USAGE);
	assert_int_equal(query_parse_sort(&q, SPAN_LIT("--word"), &info),
	                 ERR_USAGE);
	assert_int_equal(query_parse_sort(&q,
	                                  SPAN_LIT("word,word,word,word,word"),
	                                  &info),
	                 ERR_USAGE);
	assert_int_equal(query_parse_sort(&q, SPAN_LIT("\x01"), NULL),
	                 ERR_USAGE);
	/* More columns than a message holds. */
	q.table = &table_processes;
	assert_int_equal(query_parse_sort(&q, SPAN_LIT("x"), &info), ERR_USAGE);
	assert_true(span_ends(span_str(info.text), SPAN_LIT(", ...")));
}

static void test_file_order(void **state)
{
	struct query q = own_query(*state);
	struct rowset *r;

	assert_int_equal(query_run(&q, &r), ERR_OK);
	assert_true(r->identity);
	assert_int_equal(r->n, ROWS);
	assert_int_equal(n_loads, 0);
	rowset_free(r);
}

static void test_columns_are_kept(void **state)
{
	struct query q = own_query(*state);
	struct rowset *r;

	query_parse_sort(&q, SPAN_LIT("-number,bits"), NULL);
	assert_int_equal(query_run(&q, &r), ERR_OK);
	rowset_free(r);
	/* Both columns in one pass. */
	assert_int_equal(n_loads, ROWS);
	assert_int_equal(columns_rows(dump_columns(q.dump), &table, C_NUMBER),
	                 ROWS);
	q.sort[0].desc = false;
	assert_int_equal(query_run(&q, &r), ERR_OK);
	rowset_free(r);
	assert_int_equal(n_loads, ROWS);
}

/* Few rows that are left are read; the whole column is not made for them. */
static void test_few_rows(void **state)
{
	struct query q = own_query(*state);
	struct rowset *r;

	query_parse_sort(&q, SPAN_LIT("-number"), NULL);
	q.filter = textfilter_new(&table, SPAN_LIT("made 299"));
	assert_int_equal(query_run(&q, &r), ERR_OK);
	assert_true(r->n > 1);
	assert_int_equal(n_loads, ROWS + r->n);
	assert_int_equal(columns_rows(dump_columns(q.dump), &table, C_NUMBER),
	                 0);
	rowset_free(r);
	textfilter_free(q.filter);
}

/* Rows that come while the job runs are not for it. */
static void test_growing(void **state)
{
	static const char *const sorts[] = {"-number", "word", ""};

	for (size_t i = 0; i < sizeof(sorts) / sizeof(*sorts); i++) {
		struct query q = own_query(*state);
		struct query_job *j;

		query_parse_sort(&q, span_str(sorts[i]), NULL);
		n_rows = 100;
		j = query_job_new(&q);
		while (j->job.step(&j->job) == JOB_MORE)
			n_rows = n_rows < ROWS ? n_rows + 1000 : ROWS;
		n_rows = ROWS;
		assert_int_equal(j->job.result, ERR_OK);
		assert_int_equal(j->result->n, 100);
		assert_int_equal(j->result->of, 100);
		for (uint32_t k = 0; k < 100; k++)
			assert_true(rowset_at(j->result, k) < 100);
		rowset_free(j->result);
		query_job_free(j);
	}
}

static void test_empty_table(void **state)
{
	struct query q = own_query(*state);
	struct rowset *r;

	n_rows = 0;
	query_parse_sort(&q, SPAN_LIT("word,number"), NULL);
	q.filter = textfilter_new(&table, SPAN_LIT("x"));
	assert_int_equal(query_run(&q, &r), ERR_OK);
	assert_int_equal(r->n, 0);
	rowset_free(r);
	textfilter_free(q.filter);
	n_rows = ROWS;
}

static void test_progress(void **state)
{
	struct query q = own_query(*state);
	struct query_job *j;
	uint32_t last = 0;

	query_parse_sort(&q, SPAN_LIT("word,-number"), NULL);
	q.filter = textfilter_new(&table, SPAN_LIT("a"));
	j = query_job_new(&q);
	while (j->job.step(&j->job) == JOB_MORE) {
		assert_in_range(j->job.progress, last, 1000);
		last = j->job.progress;
	}
	assert_in_range(last, 900, 1000);
	rowset_free(j->result);
	query_job_free(j);
}

/* Through a worker, some cancelled at whatever point they have come to. */
static void test_worker(void **state)
{
	struct worker *w = worker_new(NULL);
	struct query q = own_query(*state);
	unsigned reaped = 0;

	query_parse_sort(&q, SPAN_LIT("word,-number"), NULL);
	for (unsigned i = 0; i < 8; i++) {
		struct query_job *j;

		q.filter = textfilter_new(&table, SPAN_LIT("a"));
		j = query_job_new(&q);
		worker_submit(w, &j->job);
		if (i & 1)
			worker_cancel(w, &j->job);
	}
	while (reaped < 8) {
		struct pollfd fd = {.fd = worker_fd(w), .events = POLLIN};
		struct job *job = worker_reap(w);
		struct query_job *j = (struct query_job *)job;

		if (!job) {
			poll(&fd, 1, -1);
			continue;
		}
		if (job->result == ERR_OK)
			assert_true(j->result->n > 0);
		else
			assert_int_equal(job->result, ERR_CANCELED);
		rowset_free(j->result);
		query_job_free(j);
		reaped++;
	}
	worker_free(w);
}

/* Every state of the job can be its last one, and the job is dropped. */
static void test_dropped(void **state)
{
	for (unsigned steps = 0; steps < 40; steps++) {
		struct query q = own_query(*state);
		struct query_job *j;
		bool more = true;

		query_parse_sort(&q, SPAN_LIT("number,made,-bits"), NULL);
		q.filter = textfilter_new(&table, SPAN_LIT("a"));
		j = query_job_new(&q);
		for (unsigned i = 0; i < steps && more; i++)
			more = j->job.step(&j->job) == JOB_MORE;
		assert_true(more || j->result);
		j->job.drop(&j->job);
	}
}

/* The real table, where pids sort by number and absent values come last. */
static void test_processes(void **state)
{
	static const char *const sorts[] = {"pid", "-pid", "memory", "-memory",
	                                    "name"};
	static const uint32_t want[][4] = {{2, 0, 1, 3},
	                                   {3, 1, 0, 2},
	                                   {1, 0, 2, 3},
	                                   {0, 1, 2, 3},
	                                   {1, 0, 2, 3}};
	struct query q = {.table = &table_processes};
	struct dump_text t;
	struct rowset *r;

	(void)state;
	dump_text_head(&t);
	dump_text_add(&t, "=proc:<0.9.0>\nState: A\nName: b\nMemory: 900\n"
	                  "=proc:<0.10.0>\nState: A\nName: 'a x'\nMemory: 5\n"
	                  "=proc:<0.1.0>\nState: A\nMemory: odd\n"
	                  "=proc:<0.100.0>\nState: A\n");
	q.dump = dump_text_open(&t);
	for (unsigned i = 0; i < sizeof(sorts) / sizeof(*sorts); i++) {
		query_parse_sort(&q, span_str(sorts[i]), NULL);
		assert_int_equal(query_run(&q, &r), ERR_OK);
		assert_memory_equal(r->row, want[i], sizeof(want[i]));
		rowset_free(r);
	}
	dump_text_release(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sorts),
		cmocka_unit_test(test_parse_sort),
		cmocka_unit_test(test_file_order),
		cmocka_unit_test(test_columns_are_kept),
		cmocka_unit_test(test_few_rows),
		cmocka_unit_test(test_growing),
		cmocka_unit_test(test_empty_table),
		cmocka_unit_test(test_progress),
		cmocka_unit_test(test_worker),
		cmocka_unit_test(test_dropped),
		cmocka_unit_test(test_processes),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
