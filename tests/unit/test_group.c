/* SPDX-License-Identifier: Apache-2.0 */
/* Rows grouped by the values of a column, and the table that the groups are. */
#include "model/group.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "dump_text.h"
#include "model/process.h"
#include "model/query.h"

enum { N = 3000, STATES = 7 };

/* A table of our own, whose cells the tests set. */
enum { OWN_ROWS = 64 };
static struct {
	struct value by, bytes, count;
} own[OWN_ROWS];
static uint32_t n_own;

static void own_by(const struct record *r, struct value *out)
{
	*out = own[r->row].by;
}

static void own_bytes(const struct record *r, struct value *out)
{
	*out = own[r->row].bytes;
}

static void own_count(const struct record *r, struct value *out)
{
	*out = own[r->row].count;
}

/* Of the record's arena, so that it is gone with the next row. */
static void own_made(const struct record *r, struct value *out)
{
	*out = value_text(arena_printf(r->arena, "made %u", r->row / 10));
}

static uint32_t own_rows(const struct dump *d)
{
	(void)d;
	return n_own;
}

static const struct column own_columns[] = {
	{.key = "by", .title = "By", .help = "", .get = own_by},
	{.key = "n",
         .title = "N",
         .help = "",
         .get = own_count,
         .unit = UNIT_COUNT,
         .flags = COL_SUM_MAX},
	{.key = "bytes",
         .title = "Bytes",
         .help = "How many.",
         .get = own_bytes,
         .unit = UNIT_BYTES,
         .flags = COL_SUM},
	{.key = "made", .title = "Made", .help = "", .get = own_made},
};

static const struct table own_table = {
	.key = "own",
	.kind = ROWS_OWN,
	.columns = own_columns,
	.n_columns = 4,
	.sort = "",
	.rows = own_rows,
};

/* Fields that differ from process to process, and some that are not there. */
static const char *state_of(uint32_t i)
{
	static const char *const states[STATES] = {
		"Waiting", "Running", "Garbing", "Exiting", "Waitin", "", "W"};

	return states[i * 31 % STATES];
}

static uint32_t memory_of(uint32_t i)
{
	return i * 7919 % 1000;
}

static int setup(void **state)
{
	struct dump_text *t = xmalloc(sizeof(*t));

	dump_text_head(t);
	for (uint32_t i = 0; i < N; i++) {
		dump_text_add(t, "=proc:<0.%u.0>\n", i % 1000);
		if (state_of(i)[0])
			dump_text_add(t, "State: %s\n", state_of(i));
		dump_text_add(t, "Spawned as: m%u:f/1\nReductions: %u\n",
		              i % 100, i);
		if (i % 3 == 0)
			dump_text_add(t, "Memory: %u\n", memory_of(i));
	}
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

static struct groups *group(const struct table *t, const struct dump *d,
                            const char *key, const struct textfilter *f)
{
	int col = table_column(t, span_str(key));
	struct groups *g;

	assert_true(col >= 0);
	g = groups_new(t, (unsigned)col);
	assert_int_equal(groups_add(g, d, f, 0, table_rows(t, d)), ERR_OK);
	return g;
}

static struct value cell(const struct groups *g, const struct dump *d,
                         uint32_t row, const char *key)
{
	const struct table *t = groups_table(g);
	int col = table_column(t, span_str(key));
	struct record r;
	struct arena a;
	struct value v;

	assert_true(col >= 0);
	arena_init(&a);
	table_load(t, d, row, &a, &r);
	v = record_value(&r, (unsigned)col);
	arena_release(&a);
	return v;
}

#define assert_number(v, n)                                                    \
	do {                                                                   \
		struct value v_ = (v);                                         \
		assert_int_equal(v_.type, VALUE_U64);                          \
		assert_true(v_.u == (n));                                      \
	} while (0)

static void test_declaration(void **state)
{
	static const char *const keys[] = {
		"state",
		"count",
		"memory",
		"memory_max",
		"message_queue_length",
		"message_queue_length_max",
		"reductions",
	};
	struct groups *g = groups_new(&table_processes, PROCESS_state);
	const struct table *t = groups_table(g);

	(void)state;
	assert_int_equal(t->n_columns, 7);
	for (unsigned i = 0; i < 7; i++) {
		assert_string_equal(t->columns[i].key, keys[i]);
		assert_true(t->columns[i].title[0] && t->columns[i].help[0]);
	}
	assert_int_equal(t->columns[2].unit, UNIT_BYTES);
	assert_int_equal(t->columns[3].unit, UNIT_BYTES);
	assert_int_equal(table_rows(t, NULL), 0);
	groups_free(g);
	groups_free(NULL);
}

/* Of a grouped column there is no sum, which would have its key. */
static void test_grouped_by_a_number(void **state)
{
	struct dump_text *t = *state;
	struct groups *g = group(&table_processes, t->dump, "memory", NULL);
	uint32_t n = groups_count(g);
	uint64_t rows = 0;

	assert_int_equal(groups_table(g)->n_columns, 5);
	assert_int_equal(n, 1001); /* 1000 and none */
	for (uint32_t i = 0; i < n; i++)
		rows += cell(g, t->dump, i, "count").u;
	assert_int_equal(rows, N);
	groups_free(g);
}

struct sums {
	uint64_t count, memory, memory_max, reductions;
};

static struct sums expected(const char *word)
{
	struct sums s = {0};

	for (uint32_t i = 0; i < N; i++) {
		if (strcmp(state_of(i), word) != 0)
			continue;
		s.count++;
		s.reductions += i;
		if (i % 3 != 0)
			continue;
		s.memory += memory_of(i);
		if (memory_of(i) > s.memory_max)
			s.memory_max = memory_of(i);
	}
	return s;
}

static void test_sums(void **state)
{
	struct dump_text *t = *state;
	struct groups *g = group(&table_processes, t->dump, "state", NULL);

	assert_int_equal(groups_count(g), STATES);
	for (uint32_t i = 0; i < STATES; i++) {
		/* in the order of their first rows */
		struct sums s = expected(state_of(i));
		struct value v = cell(g, t->dump, i, "state");

		if (state_of(i)[0])
			assert_true(span_eq_str(v.text, state_of(i)));
		else
			assert_int_equal(v.type, VALUE_NONE);
		assert_number(cell(g, t->dump, i, "count"), s.count);
		assert_number(cell(g, t->dump, i, "memory"), s.memory);
		assert_number(cell(g, t->dump, i, "memory_max"), s.memory_max);
		assert_number(cell(g, t->dump, i, "reductions"), s.reductions);
		v = cell(g, t->dump, i, "message_queue_length");
		assert_int_equal(v.type, VALUE_NONE);
	}
	groups_free(g);
}

static void test_filtered(void **state)
{
	struct dump_text *t = *state;
	struct textfilter *f =
		textfilter_new(&table_processes, SPAN_LIT("Waitin"));
	struct groups *g = group(&table_processes, t->dump, "state", f);

	assert_int_equal(groups_count(g), 2);
	assert_number(cell(g, t->dump, 0, "count"), expected("Waiting").count);
	groups_free(g);
	textfilter_free(f);
}

static void add_own(struct value by, struct value count, struct value bytes)
{
	assert_true(n_own < OWN_ROWS);
	own[n_own].by = by;
	own[n_own].count = count;
	own[n_own++].bytes = bytes;
}

/* Values of different types are different, equal ones are one; what is no
 * number is not summed. */
static void test_values(void **state)
{
	struct dump_text *t = *state;
	const struct value none = value_none();
	const struct value odd = value_text(SPAN_LIT("overflow"));
	struct groups *g;

	n_own = 0;
	add_own(value_u64(1), none, odd);
	add_own(value_bool(true), value_i64(-5), value_u64(7));
	add_own(value_text(SPAN_LIT("1")), value_u64(3), none);
	add_own(none, none, none);
	add_own(value_double(1), none, none);
	add_own(value_bool(false), none, none);
	add_own(value_text(SPAN_LIT("")), none, none);
	add_own(value_i64(-1), none, none);
	add_own(value_bool(true), value_i64(-3), odd);
	add_own(none, value_u64(1), none);
	g = group(&own_table, t->dump, "by", NULL);
	assert_int_equal(groups_count(g), 8);
	assert_number(cell(g, t->dump, 1, "count"), 2);
	assert_number(cell(g, t->dump, 3, "count"), 2);
	assert_int_equal(cell(g, t->dump, 0, "bytes").type, VALUE_NONE);
	assert_number(cell(g, t->dump, 1, "bytes"), 7);
	assert_true(cell(g, t->dump, 1, "n").i == -8);
	assert_true(cell(g, t->dump, 1, "n_max").i == -3);
	assert_number(cell(g, t->dump, 3, "n"), 1);
	assert_string_equal(groups_table(g)->columns[2].key, "bytes");
	groups_free(g);
}

static void test_saturation(void **state)
{
	struct dump_text *t = *state;
	struct value by = value_none();
	struct groups *g;

	n_own = 0;
	add_own(by, value_i64(INT64_MIN), value_u64(UINT64_MAX));
	add_own(by, value_i64(-1), value_u64(INT64_MAX));
	add_own(by, value_i64(-1), value_u64(1));
	g = group(&own_table, t->dump, "by", NULL);
	assert_true(cell(g, t->dump, 0, "n").i == INT64_MIN);
	assert_true(cell(g, t->dump, 0, "n_max").i == -1);
	assert_number(cell(g, t->dump, 0, "bytes"), INT64_MAX);
	groups_free(g);
}

/* Texts that are not of the dump are kept. */
static void test_made_texts(void **state)
{
	struct dump_text *t = *state;
	struct groups *g;

	n_own = OWN_ROWS;
	g = group(&own_table, t->dump, "made", NULL);
	assert_int_equal(groups_count(g), (OWN_ROWS + 9) / 10);
	for (uint32_t i = 0; i < groups_count(g); i++) {
		struct value v = cell(g, t->dump, i, "made");
		char want[16];

		snprintf(want, sizeof(want), "made %u", i);
		assert_true(span_eq_str(v.text, want));
	}
	groups_free(g);
}

static struct rowset *ask(const struct groups *g, const struct dump *d,
                          const char *sort, const char *filter)
{
	struct query q = {.dump = d, .table = groups_table(g)};
	struct rowset *rows;

	assert_int_equal(query_parse_sort(&q, span_str(sort), NULL), ERR_OK);
	q.filter = textfilter_new(q.table, span_str(filter));
	assert_int_equal(query_run(&q, &rows), ERR_OK);
	textfilter_free(q.filter);
	return rows;
}

/* Groups are sorted and filtered like any rows: by numbers, texts, and by what
 * has an order of its own. */
static void test_queries(void **state)
{
	struct dump_text *t = *state;
	struct groups *g = group(&table_processes, t->dump, "pid", NULL);
	struct rowset *r = ask(g, t->dump, "-pid", "");
	uint64_t last = UINT64_MAX;

	assert_int_equal(r->n, 1000);
	for (uint32_t i = 0; i < r->n; i++)
		assert_int_equal(rowset_at(r, i), 999 - i);
	rowset_free(r);
	groups_free(g);
	g = group(&table_processes, t->dump, "state", NULL);
	r = ask(g, t->dump, "-memory", "");
	assert_int_equal(r->n, STATES);
	for (uint32_t i = 0; i < r->n; i++) {
		struct value v = cell(g, t->dump, rowset_at(r, i), "memory");

		assert_true(v.u <= last);
		last = v.u;
	}
	rowset_free(r);
	r = ask(g, t->dump, "state", "ing");
	assert_int_equal(r->n, 4);
	assert_true(span_eq_str(cell(g, t->dump, rowset_at(r, 0), "state").text,
	                        "Exiting"));
	rowset_free(r);
	groups_free(g);
}

static void test_job(void **state)
{
	struct dump_text *t = *state;
	struct group_job *j = group_job_new(
		t->dump, groups_new(&table_processes, PROCESS_state),
		textfilter_new(&table_processes, SPAN_LIT("m1")));
	uint32_t last = 0;
	uint64_t rows = 0;

	while (j->job.step(&j->job) == JOB_MORE) {
		assert_in_range(j->job.progress, last, 999);
		last = j->job.progress;
	}
	assert_true(last > 500);
	assert_int_equal(j->job.result, ERR_OK);
	for (uint32_t i = 0; i < groups_count(j->groups); i++)
		rows += cell(j->groups, t->dump, i, "count").u;
	assert_int_equal(rows, N / 100 * 11); /* m1, m10 to m19 */
	groups_free(j->groups);
	group_job_free(j);
}

/* Through a worker, some cancelled; and one that nobody wants. */
static void test_worker(void **state)
{
	struct dump_text *t = *state;
	struct worker *w = worker_new(NULL);
	struct group_job *j;
	unsigned reaped = 0;

	for (unsigned i = 0; i < 8; i++) {
		j = group_job_new(t->dump,
		                  groups_new(&table_processes, PROCESS_pid),
		                  NULL);
		worker_submit(w, &j->job);
		if (i & 1)
			worker_cancel(w, &j->job);
	}
	while (reaped < 8) {
		struct pollfd fd = {.fd = worker_fd(w), .events = POLLIN};

		j = (struct group_job *)worker_reap(w);
		if (!j) {
			poll(&fd, 1, -1);
			continue;
		}
		if (j->job.result == ERR_OK)
			assert_int_equal(groups_count(j->groups), 1000);
		else
			assert_int_equal(j->job.result, ERR_CANCELED);
		groups_free(j->groups);
		group_job_free(j);
		reaped++;
	}
	j = group_job_new(t->dump, groups_new(&table_processes, PROCESS_pid),
	                  NULL);
	j->job.drop(&j->job);
	worker_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_declaration),
		cmocka_unit_test(test_grouped_by_a_number),
		cmocka_unit_test(test_sums),
		cmocka_unit_test(test_filtered),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_saturation),
		cmocka_unit_test(test_made_texts),
		cmocka_unit_test(test_queries),
		cmocka_unit_test(test_job),
		cmocka_unit_test(test_worker),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
