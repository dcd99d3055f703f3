/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names of atoms. printed.h puts their bytes right, but for a table of nothing
 * but atoms the release tells what they are: only its number tells Latin-1 from
 * UTF-8 where both would do.
 */
#include "model/atom.h"

#include "model/columndef.h"
#include "model/dump.h"
#include "model/entries.h"
#include "model/printed.h"

enum {
	/* More than any atom takes: 255 characters of 4 bytes, each of which
	 * may be 4 bytes of an escape. What is longer is none. */
	ATOM_BYTES = 4096,
};

/* Whether atoms were Latin-1 in the release that wrote the dump: before R16. */
static bool is_old(const struct dump *d)
{
	unsigned erts = general_erts(dump_general(d));

	return erts != 0 && erts < ERTS(5, 10);
}

struct span atom_text(const struct dump *d, struct span s, struct arena *a)
{
	if (s.n > ATOM_BYTES || printed_is_ascii(s))
		return s;
	return is_old(d) ? printed_latin1(s, a) : printed_atom(s, a);
}

/* The newest atom comes first. Where the head does not say how many there are,
 * the lines do, if all of them are there. */
static void atom_number(const struct record *r, struct value *out)
{
	const struct general *g = dump_general(r->dump);
	uint64_t all = g->atoms;
	struct end_info end;

	if (!g->has_atoms) {
		index_end(dump_index(r->dump), &end);
		if (!end.sure || end.how != END_WHOLE)
			return;
		all = entries_count(dump_entries(r->dump, r->table));
	}
	if (r->row < all)
		*out = value_u64(all - r->row);
}

static void atom_name(const struct record *r, struct value *out)
{
	*out = value_text(atom_text(r->dump, r->value, r->arena));
}

#define COLUMN COLUMN_ENTRY
static const struct column atom_columns[] = {
#include "model/atom.def"
};
#undef COLUMN

const struct table table_atoms = {
	.key = "atoms",
	.title = "Atoms",
	.one = "atom",
	.help = "Every atom, the newest first. Atoms are never freed, and the "
		"node "
		"stops when their table is full.",
	.kind = ROWS_ENTRIES,
	.tag = TAG_ATOMS,
	.columns = atom_columns,
	.n_columns = sizeof(atom_columns) / sizeof(atom_columns[0]),
	.sort = "",
};
