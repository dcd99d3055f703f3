/* SPDX-License-Identifier: Apache-2.0 */
/* Modules and funs. */
#include "model/code.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "model/detail.h"
#include "model/term_print.h"
#include "text_dump.h"

static const char text[] =
	"=erl_crash_dump:0.5\nSun Nov 22 00:48:16 2026\nSlogan: s\n"
	"System version: Erlang/OTP 23 [erts-11.1] [source] [64-bit]\n"
	"=loaded_modules\nCurrent code: 4416712\nOld code: 18944\n"
	"=mod:'Elixir.Enum'\nCurrent size: 18944\n"
	"Current attributes: g2wAAAABaAJkAAN2c25rAAEBag==\n"
	"Current compilation info: g2o=\n"
	"Old size: 100\nOld attributes: g2wAAAACaAJkAAN2c25rAAEB\nOld "
	"compilation info: AAAA\n"
	"=mod:lists\nCurrent size: -294967296\n"
	"=fun\nModule: 'Elixir.Enum'\nUniq: 88716381\nIndex: 4\n"
	"Address: 0x00007fafd119a8bc\nNative_address: 0x0000000000000000\n"
	"Refc: 2\n"
	"=fun\nModule: gone\nUniq: 1\nIndex: 10\nAddress: 0x810ae04\n"
	"Refc: 1\n"
	"=fun\nModule: v";

struct fixture {
	struct dump *dump;
	struct arena arena;
	struct record r;
};

static void open_text(struct fixture *f)
{
	f->dump = dump_of(SPAN_LIT(text));
	arena_init(&f->arena);
}

static struct record *row(struct fixture *f, const struct table *t, uint32_t i)
{
	assert_true(i < table_rows(t, f->dump));
	table_load(t, f->dump, i, &f->arena, &f->r);
	return &f->r;
}

static void close_text(struct fixture *f)
{
	arena_release(&f->arena);
	dump_free(f->dump);
}

static void test_modules(void **state)
{
	struct fixture f;
	const struct record *r;

	(void)state;
	open_text(&f);
	r = row(&f, &table_modules, 0);
	assert_span(cell(r, "name"), "'Elixir.Enum'");
	assert_span(cell(r, "current_size"), "18944");
	assert_span(cell(r, "old_size"), "100");
	assert_span(cell(r, "current_attributes"), "[{vsn,[1]}]");
	assert_span(cell(r, "current_compilation_info"), "[]");
	assert_span(cell(r, "old_attributes"), "[{vsn,[1]},#Bad<cut>]");
	assert_span(cell(r, "old_compilation_info"), "#Bad<bad external term>");
	dump_set_syntax(f.dump, NULL);
	assert_span(cell(r, "old_attributes"), "g2wAAAACaAJkAAN2c25rAAEB");
	dump_set_syntax(f.dump, &print_erlang);
	r = row(&f, &table_modules, 1);
	assert_span(cell(r, "current_size"), "-294967296");
	assert_true(cell_is_none(r, "old_size"));
	assert_true(cell_is_none(r, "current_attributes"));
	close_text(&f);
}

/* Before version 0.5 of the format two digits are a byte. */
static void test_old_modules(void **state)
{
	struct fixture f = {
		.dump = DUMP_OF(
			"=erl_crash_dump:0.2\nSun Nov 22 00:48:16 2026\n"
			"=mod:m\nCurrent size: 1\nCurrent attributes: "
			"836C00000001680264000376736E6B0001016A\n=end\n")};

	(void)state;
	arena_init(&f.arena);
	assert_span(cell(row(&f, &table_modules, 0), "current_attributes"),
	            "[{vsn,[1]}]");
	close_text(&f);
}

/* What takes long to inflate is left alone while a frame is made. */
static void test_compressed(void **state)
{
	struct fixture f = {
		.dump = DUMP_OF(
			"=erl_crash_dump:0.5\nSun Nov 22 00:48:16 2026\n"
			"=mod:m\nCurrent size: 1\nCurrent attributes: "
			"g1AAAAAeeJzLYWBgYMpgSmFgLivOy2ZgZERmZwEAVvgGAw==\n="
			"end\n")};
	struct record *r;

	(void)state;
	arena_init(&f.arena);
	r = row(&f, &table_modules, 0);
	assert_span(cell(r, "current_attributes"), "[{vsn,[1]},{vsn,[1]}]");
	r->quick = true;
	assert_span(cell(r, "current_attributes"),
	            "g1AAAAAeeJzLYWBgYMpgSmFgLivOy2ZgZERmZwEAVvgGAw==");
	close_text(&f);
}

static void test_funs(void **state)
{
	struct fixture f;
	const struct record *r;

	(void)state;
	open_text(&f);
	r = row(&f, &table_funs, 0);
	assert_span(cell(r, "module"), "'Elixir.Enum'");
	assert_span(cell(r, "uniq"), "88716381");
	assert_span(cell(r, "index"), "4");
	assert_span(cell(r, "address"), "0x00007fafd119a8bc");
	assert_span(cell(r, "native_address"), "0x0000000000000000");
	assert_span(cell(r, "refc"), "2");
	r = row(&f, &table_funs, 1);
	assert_true(cell_is_none(r, "native_address"));
	r = row(&f, &table_funs, 2);
	assert_span(cell(r, "module"), "v");
	assert_true(cell_is_none(r, "address"));
	assert_true(cell_is_none(r, "refc"));
	close_text(&f);
}

/* Addresses are padded or not. */
static void test_address_order(void **state)
{
	unsigned col = (unsigned)table_column(&table_funs, SPAN_LIT("address"));
	struct fixture f;
	uint64_t first, second;

	(void)state;
	open_text(&f);
	first = record_key(row(&f, &table_funs, 0), col);
	second = record_key(row(&f, &table_funs, 1), col);
	assert_true(second < first);
	assert_true(first < VALUE_KEY_TEXT);
	assert_int_equal(record_key(row(&f, &table_funs, 2), col),
	                 VALUE_KEY_NONE);
	close_text(&f);
}

static enum link_state follow(struct fixture *f, uint32_t i,
                              struct place *place)
{
	const struct record *r = row(f, &table_funs, i);
	struct value v = record_value(r, 0);
	struct link l = record_link(r, 0, &v);

	return ident_resolve(f->dump, &l, place);
}

static void test_module_of_a_fun(void **state)
{
	struct fixture f;
	struct place place;

	(void)state;
	open_text(&f);
	assert_int_equal(follow(&f, 0, &place), LINK_FOUND);
	assert_ptr_equal(place.table, &table_modules);
	assert_int_equal(place.row, 0);
	assert_int_equal(follow(&f, 1, &place), LINK_GONE);
	close_text(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_modules),
		cmocka_unit_test(test_old_modules),
		cmocka_unit_test(test_compressed),
		cmocka_unit_test(test_funs),
		cmocka_unit_test(test_address_order),
		cmocka_unit_test(test_module_of_a_fun),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
