/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names of atoms. What the printer writes is meant to be read as it is, but for
 * two kinds of releases: those in which atoms were Latin-1, and those that took
 * the bytes of UTF-8 for characters and escaped the ones that would be control
 * characters of Latin-1 (128 to 159, which are always the middle of a longer
 * sequence). What has such an escape is no UTF-8 until it is undone, so all
 * that is valid already is left alone. Only a release's number tells Latin-1
 * from UTF-8 where both would do.
 *
 * Rejected: undoing all escapes. A name with a line feed in it would then look
 * like two, and what Erlang's own tools print could not be searched for.
 */
#include "model/atom.h"

#include "base/utf8.h"
#include "model/columndef.h"
#include "model/dump.h"
#include "model/entries.h"

enum {
	/* More than any atom takes: 255 characters of 4 bytes, each of which
	 * may be 4 bytes of an escape. What is longer is none. */
	ATOM_BYTES = 4096,
};

static bool is_ascii(struct span s)
{
	const uint64_t highs = 0x8080808080808080u;
	uint64_t w;
	size_t i = 0;

	for (; s.n - i >= sizeof(w); i += sizeof(w)) {
		memcpy(&w, s.p + i, sizeof(w));
		if (w & highs)
			return false;
	}
	for (; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

/* Whether atoms were Latin-1 in the release that wrote the dump: before R16. */
static bool is_old(const struct dump *d)
{
	unsigned erts = general_erts(dump_general(d));

	return erts != 0 && erts < ERTS(5, 10);
}

static struct span from_latin1(struct span s, struct arena *a)
{
	char *out = arena_alloc(a, 2 * s.n);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += utf8_encode((unsigned char)s.p[i], out + n);
	return (struct span){out, n};
}

/* The byte that "\ooo" at the front of s stands for if it is one of those that
 * are escaped by mistake; else 0. */
static unsigned char escaped_byte(struct span s)
{
	unsigned value = 0;

	if (s.n < 4)
		return 0;
	for (size_t i = 1; i < 4; i++) {
		if (s.p[i] < '0' || s.p[i] > '7')
			return 0;
		value = value * 8 + (unsigned)(s.p[i] - '0');
	}
	return value >= 0x80 && value < 0xa0 ? (unsigned char)value : 0;
}

/* Puts the escaped bytes where they belong. */
static struct span join_bytes(struct span s, struct arena *a)
{
	char *out = arena_alloc(a, s.n);
	size_t n = 0;

	while (s.n > 0) {
		unsigned char byte = 0;
		size_t take = 1;

		if (s.p[0] == '\\') {
			byte = escaped_byte(s);
			take = byte ? 4 : 2;
		}
		take = take < s.n ? take : s.n;
		if (byte)
			out[n++] = (char)byte;
		for (size_t i = 0; i < take && !byte; i++)
			out[n++] = s.p[i];
		s = span_skip(s, take);
	}
	return (struct span){out, n};
}

/* Escapes U+0080 to U+009F in valid UTF-8 again, as later releases do. */
static struct span escape_controls(struct span s, struct arena *a)
{
	char *out = arena_alloc(a, 2 * s.n);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char next =
			i + 1 < s.n ? (unsigned char)s.p[i + 1] : 0;

		if (s.p[i] != '\xc2' || next >= 0xa0) {
			out[n++] = s.p[i];
			continue;
		}
		out[n++] = '\\';
		out[n++] = '2';
		out[n++] = (char)('0' + ((next >> 3) & 7));
		out[n++] = (char)('0' + (next & 7));
		i++;
	}
	return (struct span){out, n};
}

struct span atom_text(const struct dump *d, struct span s, struct arena *a)
{
	struct span joined;

	if (s.n > ATOM_BYTES || is_ascii(s))
		return s;
	if (is_old(d))
		return from_latin1(s, a);
	if (utf8_valid(s))
		return s;
	joined = join_bytes(s, a);
	return utf8_valid(joined) ? escape_controls(joined, a)
	                          : from_latin1(s, a);
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
