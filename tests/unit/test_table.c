/* SPDX-License-Identifier: Apache-2.0 */
/* The declarations of all tables, and the tables that need no code. */
#include "model/table.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "model/parts.h"
#include "text_dump.h"

#define HEAD                                                                   \
	"=erl_crash_dump:0.5\nSun Nov 22 00:48:16 2026\nSlogan: s\n"           \
	"System version: Erlang/OTP 25 [erts-13.1.5] [source] [64-bit]\n"      \
	"Taints: \nAtoms: 9\nCalling Thread: scheduler:1\n"

static void check_key(const char *key)
{
	assert_true(islower((unsigned char)key[0]));
	for (; *key; key++)
		assert_true(islower((unsigned char)*key) ||
		            isdigit((unsigned char)*key) || *key == '_');
}

static void check_column(const struct table *t, unsigned i)
{
	const struct column *c = &t->columns[i];

	check_key(c->key);
	assert_int_equal(table_column(t, span_str(c->key)), i);
	assert_true(strlen(c->title) > 0);
	assert_true(strlen(c->name) > 0);
	assert_true(strlen(c->help) > 0);
	assert_int_equal(c->help[strlen(c->help) - 1], '.');
	assert_true(c->label || c->get || t->kind == ROWS_LINES);
	assert_int_equal(c->label ? strlen(c->label) : 0, c->label_n);
	assert_true(c->width > 0 && c->priority > 0);
	assert_int_equal((c->flags & COL_LIST) != 0, c->item != NULL);
}

static void test_declarations(void **state)
{
	unsigned n;
	const struct table *const *all = tables(&n);
	enum dump_part first, last;

	(void)state;
	assert_int_equal(n, 20);
	for (unsigned i = 0; i < n; i++) {
		const struct table *t = all[i];

		check_key(t->key);
		assert_ptr_equal(table_by_key(span_str(t->key)), t);
		assert_true(t->n_columns > 0 && t->n_columns <= RECORD_FIELDS);
		assert_non_null(t->sort);
		/* why it may be empty follows from that (absent.h) */
		assert_true(part_of_table(t, &first, &last) ||
		            t == table_by_key(SPAN_LIT("general")));
		for (unsigned c = 0; c < t->n_columns; c++)
			check_column(t, c);
	}
	assert_null(table_by_key(SPAN_LIT("nothing")));
	assert_int_equal(table_column(all[0], SPAN_LIT("nothing")), -1);
}

/* The order names columns with a label, each once. It need not name all: the
 * others are found as well, but last. */
static void test_dump_order(void **state)
{
	unsigned n;
	const struct table *const *all = tables(&n);

	(void)state;
	for (unsigned i = 0; i < n; i++) {
		const struct table *t = all[i];
		bool named[RECORD_FIELDS] = {false};

		if (!t->dump_order)
			continue;
		for (unsigned k = 0; k < t->n_dump_order; k++) {
			unsigned c = t->dump_order[k];

			assert_true(c < t->n_columns);
			assert_non_null(t->columns[c].label);
			assert_false(named[c]);
			named[c] = true;
		}
	}
}

static void test_screen(void **state)
{
	const struct table *t = table_by_key(SPAN_LIT("processes"));
	unsigned char out[RECORD_FIELDS];
	unsigned n = table_screen(t, out);
	bool seen[RECORD_FIELDS] = {false};

	(void)state;
	assert_int_equal(out[0], table_column(t, SPAN_LIT("pid")));
	assert_int_equal(out[4], table_column(t, SPAN_LIT("memory")));
	for (unsigned i = 0; i < n; i++) {
		assert_false(seen[out[i]]);
		seen[out[i]] = true;
	}
	for (unsigned c = 0; c < t->n_columns; c++)
		assert_int_equal(seen[c], !(t->columns[c].flags & COL_DETAIL));
	t = table_by_key(SPAN_LIT("memory"));
	assert_int_equal(table_screen(t, out), t->n_columns);
	assert_int_equal(out[0], 0);
}

static struct record load(const struct dump *d, const char *key, uint32_t row,
                          struct arena *a)
{
	const struct table *t = table_by_key(span_str(key));
	struct record r;

	assert_non_null(t);
	assert_true(row < table_rows(t, d));
	table_load(t, d, row, a, &r);
	return r;
}

static void test_general(void **state)
{
	struct dump *d = DUMP_OF(HEAD "=memory\ntotal: 1000\nprocesses: 250\n"
	                              "=proc:<0.0.0>\nState: Waiting\n"
	                              "=port:#Port<0.0>\nSlot: 0\n"
	                              "=node:'n1@host'\n=end\n");
	struct arena a;
	struct record r;

	(void)state;
	arena_init(&a);
	r = load(d, "general", 0, &a);
	assert_int_equal(table_rows(r.table, d), 1);
	assert_span(cell(&r, "created"), "Sun Nov 22 00:48:16 2026");
	assert_span(cell(&r, "slogan"), "s");
	assert_span(cell(&r, "otp_release"), "25");
	assert_span(cell(&r, "erts_version"), "13.1.5");
	assert_span(cell(&r, "word_size"), "8");
	assert_span(cell(&r, "dump_version"), "0.5");
	assert_span(cell(&r, "node_name"), "'n1@host'");
	assert_span(cell(&r, "taints"), "");
	assert_false(cell_is_none(&r, "taints"));
	assert_true(cell_is_none(&r, "compiled"));
	assert_span(cell(&r, "calling_thread"), "scheduler:1");
	assert_span(cell(&r, "atoms"), "9");
	assert_span(cell(&r, "processes"), "1");
	assert_span(cell(&r, "ports"), "1");
	assert_span(cell(&r, "ets"), "0");
	assert_span(cell(&r, "memory_total"), "1000");
	assert_true(cell_is_none(&r, "memory_maximum"));
	assert_span(cell(&r, "complete"), "true");
	assert_true(cell_is_none(&r, "truncated_reason"));
	arena_release(&a);
	dump_free(d);
}

static void test_truncated(void **state)
{
	struct dump *d = DUMP_OF(HEAD "=proc:<0.0.0>\nState: Waiting\n"
	                              "=no_distribution\n"
	                              "=proc_heap:<0.0.0>\n7F00:t1:I1\n7F10:l\n"
	                              "=abort:CRASH DUMP SIZE LIMIT REACHED\n");
	char line[256];
	size_t n;
	struct arena a;
	struct record r;

	(void)state;
	arena_init(&a);
	r = load(d, "general", 0, &a);
	assert_span(cell(&r, "complete"), "false");
	assert_span(cell(&r, "truncated_reason"),
	            "CRASH DUMP SIZE LIMIT REACHED");
	assert_span(cell(&r, "last_tag"), "proc_heap");
	assert_span(cell(&r, "node_name"), "'nonode@nohost'");
	n = dump_truncation(d, line, sizeof(line));
	assert_int_equal(n, strlen(line));
	assert_string_equal(line, "truncated in =proc_heap:<0.0.0> "
	                          "(CRASH DUMP SIZE LIMIT REACHED)");
	assert_int_equal(dump_truncation(d, line, 10), 9);
	assert_string_equal(line, "truncated");
	arena_release(&a);
	dump_free(d);
}

static void test_cut(void **state)
{
	struct dump *d = DUMP_OF(HEAD "=mod:lists\nCurrent si");
	char line[256];

	(void)state;
	dump_truncation(d, line, sizeof(line));
	assert_string_equal(line, "truncated in =mod:lists");
	dump_free(d);
	d = DUMP_OF(HEAD "=end\n");
	assert_int_equal(dump_truncation(d, line, sizeof(line)), 0);
	assert_string_equal(line, "");
	dump_free(d);
}

static void test_memory(void **state)
{
	struct dump *d = DUMP_OF(HEAD "=memory\r\ntotal: 3000\r\n"
	                              "no colon\r\nprocesses: 1000\r\n"
	                              "odd: x\r\n=end\r\n");
	const struct table *t = table_by_key(SPAN_LIT("memory"));
	struct arena a;
	struct record r;

	(void)state;
	arena_init(&a);
	assert_int_equal(table_rows(t, d), 3);
	r = load(d, "memory", 0, &a);
	assert_span(cell(&r, "class"), "total");
	assert_span(cell(&r, "bytes"), "3000");
	assert_span(cell(&r, "percent"), "100");
	r = load(d, "memory", 1, &a);
	assert_span(cell(&r, "class"), "processes");
	assert_span(cell(&r, "percent"), "33.33");
	r = load(d, "memory", 2, &a);
	assert_span(cell(&r, "bytes"), "x");
	assert_true(cell_is_none(&r, "percent"));
	arena_release(&a);
	dump_free(d);
	d = DUMP_OF(HEAD "=end\n");
	assert_int_equal(table_rows(t, d), 0);
	dump_free(d);
}

static void test_emulator_tables(void **state)
{
	struct dump *d = DUMP_OF(
		HEAD "=hash_table:atom_tab\nsize: 8192\nused: 5347\n"
		     "objs: 8610\ndepth: 6\n"
		     "=index_table:atom_tab\nsize: 9216\nlimit: 1048576\n"
		     "entries: 8611\n"
		     "=index_table:module_code\nsize: 70\nlimit: 65536\n"
		     "used: 66\nrate: 10\n=end\n");
	struct arena a;
	struct record r;

	(void)state;
	arena_init(&a);
	r = load(d, "hash_tables", 0, &a);
	assert_span(cell(&r, "name"), "atom_tab");
	assert_span(cell(&r, "size"), "8192");
	assert_span(cell(&r, "used"), "5347");
	assert_span(cell(&r, "objects"), "8610");
	assert_span(cell(&r, "depth"), "6");
	r = load(d, "index_tables", 0, &a);
	assert_span(cell(&r, "name"), "atom_tab");
	assert_span(cell(&r, "limit"), "1048576");
	assert_span(cell(&r, "entries"), "8611");
	assert_true(cell_is_none(&r, "used"));
	assert_true(cell_is_none(&r, "rate"));
	r = load(d, "index_tables", 1, &a);
	assert_span(cell(&r, "used"), "66");
	assert_span(cell(&r, "rate"), "10");
	assert_true(cell_is_none(&r, "entries"));
	arena_release(&a);
	dump_free(d);
}

static void test_allocated_areas(void **state)
{
	struct dump *d = DUMP_OF(HEAD "=allocated_areas\natom_space: 131104 "
	                              "100966\nprocess_table: 3145728\r\n"
	                              "odd: x y z\nempty:\nno colon\n=end\n");
	struct arena a;
	struct record r;

	(void)state;
	arena_init(&a);
	r = load(d, "allocated_areas", 0, &a);
	assert_int_equal(table_rows(r.table, d), 4);
	assert_span(cell(&r, "area"), "atom_space");
	assert_span(cell(&r, "allocated"), "131104");
	assert_span(cell(&r, "used"), "100966");
	r = load(d, "allocated_areas", 1, &a);
	assert_span(cell(&r, "area"), "process_table");
	assert_span(cell(&r, "allocated"), "3145728");
	assert_true(cell_is_none(&r, "used"));
	r = load(d, "allocated_areas", 2, &a);
	assert_span(cell(&r, "allocated"), "x");
	assert_span(cell(&r, "used"), "y z");
	r = load(d, "allocated_areas", 3, &a);
	assert_true(cell_is_none(&r, "allocated"));
	assert_true(cell_is_none(&r, "used"));
	arena_release(&a);
	dump_free(d);
}

static void test_sections(void **state)
{
	static const char text[] = HEAD "=memory\ntotal: 1\n"
					"=proc:<0.0.0>\nState: Waiting\n=end\n";
	struct dump *d = dump_of(SPAN_LIT(text));
	const struct table *t = table_by_key(SPAN_LIT("sections"));
	uint32_t rows = table_rows(t, d);
	uint64_t size, at = 0;
	struct arena a;
	struct record r;

	(void)state;
	arena_init(&a);
	assert_in_range(rows, 3, 4);
	for (uint32_t i = 0; i < rows; i++) {
		r = load(d, "sections", i, &a);
		assert_true(span_u64(cell(&r, "offset"), &size));
		assert_int_equal(size, at);
		assert_true(span_u64(cell(&r, "size"), &size));
		at += size;
	}
	r = load(d, "sections", 2, &a);
	assert_span(cell(&r, "tag"), "proc");
	assert_span(cell(&r, "id"), "<0.0.0>");
	assert_span(cell(&r, "number"), "2");
	r = load(d, "sections", 1, &a);
	assert_true(cell_is_none(&r, "id"));
	arena_release(&a);
	dump_free(d);
}

/* A dump of any length opens, and every cell of every table can be asked for.
 */
static void test_prefixes(void **state)
{
	static const char text[] =
		HEAD "=memory\ntotal: 3000\nprocesses: 1000\n"
		     "=proc:<0.0.0>\nState: Waiting\nName: init\n"
		     "Last calls: a:b/1\n send\n\n"
		     "Link list: [<0.1.0>, {to,<0.1.0>,#Ref<0.1>}]\n"
		     "Reductions: 10\nProgram counter: 0x00007fafd1197b18 (a)\n"
		     "=proc:<0.1.0>\nState: Running\n=end\n";

	(void)state;
	for (size_t n = 24; n < sizeof(text); n++) {
		struct dump *d = dump_of((struct span){text, n});
		unsigned count;
		const struct table *const *all = tables(&count);
		struct arena a;

		arena_init(&a);
		for (unsigned i = 0; i < count; i++)
			for (uint32_t k = 0; k < table_rows(all[i], d); k++) {
				struct record r = load(d, all[i]->key, k, &a);

				for (unsigned c = 0; c < all[i]->n_columns; c++)
					cell(&r, all[i]->columns[c].key);
			}
		arena_release(&a);
		dump_free(d);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_declarations),
		cmocka_unit_test(test_dump_order),
		cmocka_unit_test(test_screen),
		cmocka_unit_test(test_general),
		cmocka_unit_test(test_truncated),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_memory),
		cmocka_unit_test(test_emulator_tables),
		cmocka_unit_test(test_allocated_areas),
		cmocka_unit_test(test_sections),
		cmocka_unit_test(test_prefixes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
