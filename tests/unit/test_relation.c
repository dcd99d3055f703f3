/* SPDX-License-Identifier: Apache-2.0 */
/* Which rows lead back to a thing. */
#include "model/relation.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "model/ident.h"
#include "text_dump.h"

#define HEAD "=erl_crash_dump:0.5\nSun Nov 22 00:48:16 2026\n"

/* Asks for all relations of a thing. */
static struct relation_job *ask(struct dump *d, const char *what)
{
	struct link l = ident_link(span_str(what));
	struct relation_job *j;
	struct place p;

	assert_int_equal(ident_resolve(d, &l, &p), LINK_FOUND);
	assert_true(relation_any(&p));
	j = relation_job_new(d, &p);
	assert_int_equal(job_run(&j->job), ERR_OK);
	return j;
}

static const struct relation_rows *rows_of(const struct relation_job *j,
                                           const char *key)
{
	for (unsigned i = 0; i < j->n; i++)
		if (strcmp(j->found[i].relation->key, key) == 0)
			return &j->found[i];
	return NULL;
}

static void test_declarations(void **state)
{
	(void)state;
	for (const struct relation *r = relations; r->of; r++) {
		for (const struct relation *s = r + 1; s->of; s++)
			assert_false(strcmp(r->of, s->of) == 0 &&
			             strcmp(r->key, s->key) == 0);
	}
	for (const struct relation *r = relations; r->of; r++) {
		const struct table *of = table_by_key(span_str(r->of));
		const struct table *in = table_by_key(span_str(r->in));

		assert_non_null(of);
		assert_non_null(in);
		assert_true(strcmp(r->column, "heap") == 0 ||
		            table_column(in, span_str(r->column)) >= 0);
		assert_true(of->id < of->n_columns);
		/* the same question twice would be answered twice */
		for (const struct relation *q = relations; q != r; q++)
			assert_true(strcmp(q->of, r->of) != 0 ||
			            strcmp(q->in, r->in) != 0 ||
			            strcmp(q->column, r->column) != 0);
	}
}

static void test_children(void **state)
{
	struct dump *d = DUMP_OF(
		HEAD "=proc:<0.1.0>\nState: Waiting\nSpawned by: []\n"
		     "=proc:<0.2.0>\nState: Running\nName: kid\n"
		     "Spawned by: <0.1.0>\n"
		     "=proc:<0.3.0>\nState: Waiting\nSpawned by: <0.1.0>\n"
		     "=proc:<0.4.0>\nState: Waiting\nSpawned by: <7.1.0>\n"
		     "=proc:<7.1.0>\nState: Waiting\nSpawned by: <8.1.0>\n"
		     "=end\n");
	struct relation_job *j = ask(d, "<0.1.0>");
	const struct relation_rows *r = rows_of(j, "children");
	struct arena a;
	struct link l;

	(void)state;
	arena_init(&a);
	assert_int_equal(j->n, 1);
	assert_non_null(r);
	assert_int_equal(r->n, 2);
	assert_int_equal(r->all, 2);
	assert_int_equal(r->row[0], 1);
	assert_int_equal(r->row[1], 2);
	l = relation_link(r->table, d, r->row[0], &a);
	assert_int_equal(l.kind, LINK_ROW);
	assert_span(l.id, "<0.2.0>");
	assert_int_equal(l.row, 1);
	assert_non_null(
		strstr(arena_printf(&a, "%.*s",
	                            SPAN_ARG(relation_text(r->table, d, 1, &a)))
	                       .p,
	               "kid"));
	relation_job_free(j);
	j = ask(d, "<0.4.0>");
	assert_int_equal(j->n, 0);
	relation_job_free(j);
	/* pids of other nodes share a key: their texts decide */
	j = ask(d, "<7.1.0>");
	assert_int_equal(rows_of(j, "children")->n, 1);
	assert_int_equal(rows_of(j, "children")->row[0], 3);
	relation_job_free(j);
	arena_release(&a);
	dump_free(d);
}

/* More than are kept, and more than one slice. */
static void test_many(void **state)
{
	enum { CHILDREN = RELATION_ROWS + 7 };
	char *text = xmalloc(100 + CHILDREN * 80);
	size_t n = (size_t)sprintf(text, "%s=proc:<0.1.0>\nState: x\n", HEAD);
	const struct relation_rows *r;
	struct relation_job *j;
	struct dump *d;

	(void)state;
	for (int i = 0; i < CHILDREN; i++)
		n += (size_t)sprintf(text + n,
		                     "=proc:<0.%d.0>\nState: x\n"
		                     "Spawned by: <0.1.0>\n",
		                     i + 2);
	d = dump_of((struct span){text, n});
	j = ask(d, "<0.1.0>");
	r = rows_of(j, "children");
	assert_int_equal(r->n, RELATION_ROWS);
	assert_int_equal(r->all, CHILDREN);
	assert_int_equal(r->row[RELATION_ROWS - 1], RELATION_ROWS);
	relation_job_free(j);
	dump_free(d);
	free(text);
}

/* Each relation that a process or a module can have. */
static void test_others(void **state)
{
	static const struct {
		const char *key;
		uint32_t n, first;
	} want[] = {
		{"ports", 1, 1},        {"ets", 2, 0},
		{"timers", 2, 0},       {"schedulers", 1, 1},
		{"linked_nodes", 1, 1}, {"monitored_nodes", 1, 0},
	};
	struct dump *d = DUMP_OF(
		HEAD "=scheduler:1\nScheduler Sleep Info Flags: \n"
		     "Current Port: #Port<0.1>\nCurrent Process: \n"
		     "=scheduler:2\nScheduler Sleep Info Flags: \n"
		     "Current Port: \nCurrent Process: <0.1.0>\n"
		     "=proc:<0.1.0>\nState: Waiting\nName: 'a b'\n"
		     "=port:#Port<0.1>\nSlot: 1\nConnected: <0.2.0>\n"
		     "=port:#Port<0.2>\nSlot: 2\nConnected: <0.1.0>\n"
		     "=ets:<0.1.0>\nSlot: 1\nTable: t\nName: t\n"
		     "=ets:<0.1.0>\nSlot: 2\nTable: u\nName: u\n"
		     "=timer:<0.1.0>\nMessage: m\nTime left: 1\n"
		     "=timer:'a b'\nMessage: m\nTime left: 1\n"
		     "=timer:c\nMessage: m\nTime left: 1\n"
		     "=visible_node:7\nName: n\nController: #Port<0.1>\n"
		     "Remote monitoring: <0.1.0> <7.2.0>\n"
		     "=hidden_node:8\nName: h\n"
		     "Remote link: <8.1.0> <0.1.0>\n"
		     "=mod:'m n'\nCurrent size: 1\n"
		     "=fun\nModule: x\nUniq: 1\nIndex: 0\n"
		     "=fun\nModule: 'm n'\nUniq: 1\nIndex: 0\n=end\n");
	struct relation_job *j = ask(d, "<0.1.0>");
	const struct relation_rows *r;

	(void)state;
	assert_int_equal(j->n, sizeof(want) / sizeof(want[0]));
	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
		r = rows_of(j, want[i].key);
		assert_non_null(r);
		assert_int_equal(r->n, want[i].n);
		assert_int_equal(r->row[0], want[i].first);
	}
	relation_job_free(j);
	j = ask(d, "#Port<0.1>");
	assert_int_equal(j->n, 2);
	assert_int_equal(rows_of(j, "nodes")->row[0], 0);
	assert_int_equal(rows_of(j, "schedulers")->row[0], 0);
	relation_job_free(j);
	j = ask(d, "mod:'m n'");
	r = rows_of(j, "funs");
	assert_non_null(r);
	assert_int_equal(r->n, 1);
	assert_int_equal(r->row[0], 1);
	relation_job_free(j);
	dump_free(d);
}

static void test_none(void **state)
{
	struct place p = {NULL, 0, 1};
	struct dump *d = DUMP_OF(HEAD "=foo\nx\n=end\n");
	struct relation_job *j = relation_job_new(d, &p);

	(void)state;
	assert_false(relation_any(&p));
	assert_int_equal(job_run(&j->job), ERR_OK);
	assert_int_equal(j->n, 0);
	relation_job_free(j);
	dump_free(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_declarations),
		cmocka_unit_test(test_children),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_others),
		cmocka_unit_test(test_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
