/* SPDX-License-Identifier: Apache-2.0 */
/* How full the tables of fixed size are, by releases that tell it in different
 * ways. */
#include "model/limit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "text_dump.h"

#define HEAD_OF(system)                                                        \
	"=erl_crash_dump:0.5\nSun Nov 22 02:59:06 2026\nSlogan: test\n"        \
	"System version: " system "\n"
#define OTP25    HEAD_OF("Erlang/OTP 25 [erts-13.1.5] [source] [64-bit]")
#define OTP25_32 HEAD_OF("Erlang/OTP 25 [erts-13.1.5] [source] [32-bit]")
#define OTP17_HALF                                                             \
	HEAD_OF("Erlang/OTP 17 [erts-6.3] [source] [64-bit halfword]")
#define R15 HEAD_OF("Erlang R15B01 (erts-5.9.1) [source] [smp:2:2]")
#define R14 HEAD_OF("Erlang R14B04 (erts-5.8.5) [source] [64-bit]")

#define INDEX(name, limit, entries)                                            \
	"=index_table:" name "\nsize: 1024\nlimit: " limit                     \
	"\nentries: " entries "\n"
#define AREAS(processes, ports)                                                \
	"=allocated_areas\nsys_misc: 1\nprocess_table: " processes             \
	"\nport_table: " ports "\nets_misc: 1\n"
#define PROCS                                                                  \
	"=proc:<0.1.0>\nState: Waiting\n=proc:<0.2.0>\nState: Waiting\n"       \
	"=port:#Port<0.1>\nSlot: 0\n"

static void check(const struct dump *d, enum limit_kind k, uint64_t most,
                  uint64_t used)
{
	struct limit l;

	assert_true(limit_read(d, k, &l));
	assert_int_equal(l.most, most);
	assert_int_equal(l.used, used);
	assert_false(l.at_least);
}

static void check_none(const struct dump *d, enum limit_kind k)
{
	struct limit l;

	assert_false(limit_read(d, k, &l));
}

static void test_slots(void **state)
{
	struct dump *d =
		DUMP_OF(OTP25 AREAS("3145728", "786432") PROCS "=end\n");

	(void)state;
	check(d, LIMIT_PROCESSES, 262144, 2);
	check(d, LIMIT_PORTS, 65536, 1);
	dump_free(d);
	d = DUMP_OF(OTP25_32 AREAS("2097152", "524288") PROCS "=end\n");
	check(d, LIMIT_PROCESSES, 262144, 2);
	check(d, LIMIT_PORTS, 65536, 1);
	dump_free(d);
	d = DUMP_OF(OTP17_HALF AREAS("3145728", "786432") PROCS "=end\n");
	check(d, LIMIT_PROCESSES, 262144, 2);
	dump_free(d);
	/* one word a slot, and no table of ports */
	d = DUMP_OF(R15 "=allocated_areas\nprocess_table: 131072\n" PROCS
	                "=end\n");
	check(d, LIMIT_PROCESSES, 32768, 2);
	check_none(d, LIMIT_PORTS);
	dump_free(d);
}

static void test_index_tables(void **state)
{
	struct dump *d = DUMP_OF(OTP25 INDEX("atom_tab", "20000", "20480")
	                                 INDEX("module_code", "65536", "90")
	                                         INDEX("export_list", "524288",
	                                               "3000") "=end\n");

	(void)state;
	check(d, LIMIT_ATOMS, 20000, 20480);
	check(d, LIMIT_MODULES, 65536, 90);
	check(d, LIMIT_EXPORTS, 524288, 3000);
	dump_free(d);
	d = DUMP_OF(
		OTP25 INDEX("export_staged_index", "524288", "7\r") "=end\n");
	check(d, LIMIT_EXPORTS, 524288, 7);
	check_none(d, LIMIT_ATOMS);
	dump_free(d);
}

/* Rather none than a wrong one. */
static void test_unknown(void **state)
{
	static const char *const texts[] = {
		OTP25 "=end\n",
		OTP25 AREAS("x", "") "=end\n",
		OTP25 AREAS("3145729", "-12") "=end\n",
		OTP25 AREAS("0", "99999999999999999999") "=end\n",
		OTP25 AREAS("12 24", "12 24") "=end\n",
		R14 AREAS("131072", "131072") "=end\n",
		HEAD_OF("Something else") AREAS("12", "12") "=end\n",
		"=erl_crash_dump:0.5\nSun\n" AREAS("12", "12") "=end\n",
		/* the next digits may be lost */
		OTP25 "=allocated_areas\nprocess_table: 1200",
		OTP25
		"=index_table:atom_tab\nsize: 1\nlimit: 20000\nentries: 2",
		OTP25 INDEX("atom_tab", "0", "0") "=end\n",
	};

	(void)state;
	for (unsigned i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct dump *d = dump_of(span_str(texts[i]));

		for (unsigned k = 0; k < LIMITS; k++)
			check_none(d, (enum limit_kind)k);
		dump_free(d);
	}
}

/* What a cut dump does not show may have been used as well. */
static void test_cut(void **state)
{
	struct dump *d = DUMP_OF(OTP25 INDEX("atom_tab", "20000", "10")
	                                 AREAS("1200", "1200") PROCS);
	struct limit l;

	(void)state;
	assert_true(limit_read(d, LIMIT_PROCESSES, &l));
	assert_false(l.at_least);
	assert_true(limit_read(d, LIMIT_PORTS, &l));
	assert_true(l.at_least);
	assert_int_equal(l.used, 1);
	assert_true(limit_read(d, LIMIT_ATOMS, &l));
	assert_false(l.at_least);
	dump_free(d);
}

static void test_levels(void **state)
{
	static const struct {
		uint64_t used;
		enum limit_level level;
	} cases[] = {
		{0, LIMIT_FINE},       {79, LIMIT_FINE},
		{80, LIMIT_HIGH},      {94, LIMIT_HIGH},
		{95, LIMIT_CRITICAL},  {100, LIMIT_CRITICAL},
		{120, LIMIT_CRITICAL},
	};

	(void)state;
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct limit l = {.most = 100, .used = cases[i].used};

		assert_int_equal(limit_level(&l), cases[i].level);
	}
	for (unsigned k = 0; k < LIMITS; k++) {
		assert_true(strlen(limit_words((enum limit_kind)k)) > 4);
		assert_true(strlen(limit_help((enum limit_kind)k)) > 20);
	}
}

/* The columns of the table are the same numbers, or nothing. */
static void test_columns(void **state)
{
	struct dump *d = DUMP_OF(OTP25 INDEX("atom_tab", "20000", "10")
	                                 AREAS("1200", "x") "=end\n");
	const struct table *t = table_by_key(SPAN_LIT("general"));
	struct record r;
	struct arena a;

	(void)state;
	arena_init(&a);
	table_load(t, d, 0, &a, &r);
	assert_span(cell(&r, "process_limit"), "100");
	assert_span(cell(&r, "atom_limit"), "20000");
	assert_true(cell_is_none(&r, "port_limit"));
	assert_true(cell_is_none(&r, "module_limit"));
	arena_release(&a);
	dump_free(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_slots),
		cmocka_unit_test(test_index_tables),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_levels),
		cmocka_unit_test(test_columns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
