/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tables of loaded code: modules (=mod) and the places in them that make a
 * fun (=fun). The columns are in module.def and fun.def.
 */
#include "model/code.h"

#include "model/columndef.h"
#include "model/etf.h"
#include "model/heap.h"

enum module_column {
#define COLUMN(key, ...) MODULE_##key,
#include "model/module.def"
#undef COLUMN
	MODULE_COLUMNS,
};

enum fun_column {
#define COLUMN(key, ...) FUN_##key,
#include "model/fun.def"
#undef COLUMN
	FUN_COLUMNS,
};

enum { COMPRESSED = 80 /* an external term's first tag */ };

static void module_name(const struct record *r, struct value *out)
{
	*out = value_text(r->section.id);
}

/* The external term that a line is, without a length in front. */
static bool take_term(const struct record *r, enum module_column col,
                      struct heap *h, struct term *out)
{
	struct bytes payload = bytes_of(span_trim(r->field[col]),
	                                h->format.payload, UINT64_MAX);

	uint64_t tag;

	if (r->quick && bytes_number(&payload, 1, 1, &tag) && tag == COMPRESSED)
		return false;
	*out = etf_term(h, &payload, SPAN_NONE);
	return true;
}

static bool current_attributes(const struct record *r, struct heap *h,
                               struct term *out)
{
	return take_term(r, MODULE_current_attributes, h, out);
}

static bool current_compilation(const struct record *r, struct heap *h,
                                struct term *out)
{
	return take_term(r, MODULE_current_compilation_info, h, out);
}

static bool old_attributes(const struct record *r, struct heap *h,
                           struct term *out)
{
	return take_term(r, MODULE_old_attributes, h, out);
}

static bool old_compilation(const struct record *r, struct heap *h,
                            struct term *out)
{
	return take_term(r, MODULE_old_compilation_info, h, out);
}

static void text_of(const struct record *r, enum fun_column col,
                    struct value *out)
{
	if (r->field[col].n > 0)
		*out = value_text(r->field[col]);
}

static uint64_t hex_key(struct span s)
{
	struct value v = value_none();
	uint64_t n;

	if (span_hex(s, &n))
		v = value_u64(n);
	else if (s.n > 0)
		v = value_text(s);
	return value_key(&v);
}

static void fun_address(const struct record *r, struct value *out)
{
	text_of(r, FUN_address, out);
}

static uint64_t fun_address_order(const struct record *r)
{
	return hex_key(r->field[FUN_address]);
}

static void fun_native_address(const struct record *r, struct value *out)
{
	text_of(r, FUN_native_address, out);
}

static uint64_t fun_native_order(const struct record *r)
{
	return hex_key(r->field[FUN_native_address]);
}

#define COLUMN COLUMN_ENTRY
static const struct column module_columns[] = {
#include "model/module.def"
};
static const struct column fun_columns[] = {
#include "model/fun.def"
};
#undef COLUMN

static const unsigned char fun_screen[] = {
	FUN_module, FUN_index, FUN_uniq, FUN_refc, FUN_address,
};

const struct table table_modules = {
	.key = "modules",
	.title = "Modules",
	.one = "module",
	.help = "Loaded modules and the size of their code, in the order of "
		"the "
		"module table.",
	.kind = ROWS_SECTIONS,
	.tag = TAG_MOD,
	.columns = module_columns,
	.n_columns = MODULE_COLUMNS,
	.sort = "-current_size",
};

const struct table table_funs = {
	.key = "funs",
	.title = "Funs",
	.one = "fun",
	.help = "The fun table: each place in loaded code that makes a fun, in "
		"the "
		"order of the emulator's hash table.",
	.kind = ROWS_SECTIONS,
	.tag = TAG_FUN,
	.columns = fun_columns,
	.n_columns = FUN_COLUMNS,
	.screen = fun_screen,
	.n_screen = sizeof(fun_screen),
	.sort = "module,index",
};
