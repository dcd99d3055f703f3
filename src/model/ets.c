/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tables of ETS tables: what is derived from the lines of an =ets or an
 * =internal_ets section. The columns are in ets.def; this file has the
 * functions that it names, which serve both tables.
 */
#include "model/ets.h"

#include "model/columndef.h"
#include "model/dump.h"

#define ETS_INTERNAL
enum internal_column {
#define COLUMN(key, ...) INTERNAL_##key,
#include "model/ets.def"
#undef COLUMN
	INTERNAL_COLUMNS,
};
#undef ETS_INTERNAL

/* A description in front and no owner: only what is between them moves. */
_Static_assert((int)INTERNAL_description == 0 &&
                       (int)INTERNAL_id == (int)ETS_id + 1 &&
                       (int)INTERNAL_slot == (int)ETS_slot &&
                       (int)INTERNAL_COLUMNS == (int)ETS_COLUMNS,
               "ets_field is wrong");

static struct span ets_field(const struct record *r, enum ets_column col)
{
	bool moved = r->section.tag == TAG_INTERNAL_ETS && col < ETS_owner;

	return r->field[moved ? col + 1 : col];
}

static void ets_description(const struct record *r, struct value *out)
{
	*out = value_text(span_trim(r->section.id));
}

static void ets_named(const struct record *r, struct value *out)
{
	struct span id = ets_field(r, ETS_id);
	struct span name = ets_field(r, ETS_name);

	if (id.p && name.p)
		*out = value_bool(span_eq(id, name));
}

static void ets_owner(const struct record *r, struct value *out)
{
	if (r->section.id.n > 0)
		*out = value_text(r->section.id);
}

static uint64_t ets_order(const struct record *r)
{
	return ident_key(r->section.id);
}

/* A line tells trees, which an ordered set with write_concurrency has many of,
 * with a line for each; only hash tables have buckets. */
static void ets_data_structure(const struct record *r, struct value *out)
{
	if (ets_field(r, ETS_data_structure).p)
		*out = value_text(SPAN_LIT("tree"));
	else if (ets_field(r, ETS_buckets).p)
		*out = value_text(SPAN_LIT("hash"));
}

static void ets_memory(const struct record *r, struct value *out)
{
	*out = value_number(ets_field(r, ETS_words), dump_word_size(r->dump));
}

static void ets_fixed(const struct record *r, struct value *out)
{
	struct span s = ets_field(r, ETS_fixed);

	*out = span_eq_str(s, "false") ? value_bool(false) : value_number(s, 1);
}

/* One that is fixed and has deleted no object comes before one that is not. */
static uint64_t ets_fixed_order(const struct record *r)
{
	struct value v;

	ets_fixed(r, &v);
	if (v.type == VALUE_BOOL)
		v = value_i64(-1);
	return value_key(&v);
}

#define COLUMN COLUMN_ENTRY
static const struct column ets_columns[] = {
#include "model/ets.def"
};
#define ETS_INTERNAL
static const struct column internal_columns[] = {
#include "model/ets.def"
};
#undef ETS_INTERNAL
#undef COLUMN

static const unsigned char ets_screen[] = {
	ETS_name,      ETS_owner,   ETS_objects,    ETS_memory,
	ETS_type,      ETS_id,      ETS_protection, ETS_chain_avg,
	ETS_chain_max, ETS_buckets, ETS_fixed,
};

static const unsigned char internal_screen[] = {
	INTERNAL_description, INTERNAL_name,    INTERNAL_objects,
	INTERNAL_memory,      INTERNAL_buckets,
};

const struct table table_ets = {
	.key = "ets",
	.title = "ETS",
	.one = "ETS table",
	.help = "The ETS tables of all processes, in the order of the "
		"emulator's "
		"list. What they hold is never dumped.",
	.kind = ROWS_SECTIONS,
	.tag = TAG_ETS,
	.columns = ets_columns,
	.n_columns = ETS_COLUMNS,
	.screen = ets_screen,
	.n_screen = sizeof(ets_screen),
	.sort = "-memory",
};

const struct table table_internal_ets = {
	.key = "internal_ets",
	.title = "Internal ETS",
	.one = "internal ETS table",
	.help = "ETS tables that the emulator keeps for itself. Only its debug "
		"builds write them, up to OTP 19.",
	.kind = ROWS_SECTIONS,
	.tag = TAG_INTERNAL_ETS,
	.columns = internal_columns,
	.n_columns = INTERNAL_COLUMNS,
	.screen = internal_screen,
	.n_screen = sizeof(internal_screen),
	.sort = "-memory",
};

_Static_assert((int)ETS_COLUMNS <= (int)RECORD_FIELDS, "a record is too small");
