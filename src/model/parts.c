/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The list of parts.def as tables. Releases are compared by the version of
 * ERTS, which is in the head of every dump; the release of OTP is not in the
 * oldest ones, and never to the minor version.
 */
#include "model/parts.h"

#include <limits.h>

#define EVER  0
#define STILL UINT_MAX

static const struct part_info infos[DUMP_PART_COUNT] = {
#define PART_TAG(tag, part)
#define PART_TABLE(key, part)
#define PART(name, words, since, first, until, last, none)                     \
	[DUMP_PART_##name] = {words, since, until, first, last, none},
#include "model/parts.def"
#undef PART
#undef PART_TAG
};

/* Plus one: 0 is none. */
static const unsigned char of_tag[TAG_COUNT] = {
#define PART(name, words, since, first, until, last, none)
#define PART_TAG(tag, part) [TAG_##tag] = DUMP_PART_##part + 1,
#include "model/parts.def"
#undef PART_TAG
#undef PART_TABLE
};

static const struct {
	const char *table;
	enum dump_part part;
} of_table[] = {
#define PART_TAG(tag, part)
#define PART_TABLE(key, part) {key, DUMP_PART_##part},
#include "model/parts.def"
#undef PART
#undef PART_TAG
#undef PART_TABLE
};

const struct part_info *part_info(enum dump_part p)
{
	return &infos[p];
}

enum dump_part part_of_tag(enum tag tag)
{
	if (tag >= TAG_COUNT || of_tag[tag] == 0)
		return DUMP_PART_COUNT;
	return (enum dump_part)(of_tag[tag] - 1);
}

static enum dump_part part_by_key(const char *key)
{
	for (unsigned i = 0; i < sizeof(of_table) / sizeof(of_table[0]); i++)
		if (span_eq_str(span_str(key), of_table[i].table))
			return of_table[i].part;
	return DUMP_PART_COUNT;
}

bool part_of_table(const struct table *t, enum dump_part *first,
                   enum dump_part *last)
{
	enum dump_part p =
		t->kind == ROWS_OWN ? part_by_key(t->key) : part_of_tag(t->tag);

	*first = *last = p;
	if (p == DUMP_PART_COUNT)
		return false;
	for (const enum tag *tag = t->also; tag && *tag != TAG_COUNT; tag++) {
		p = part_of_tag(*tag);
		if (p != DUMP_PART_COUNT && p > *last)
			*last = p;
	}
	return true;
}

bool part_is_written(enum dump_part p, const struct general *g)
{
	unsigned erts = general_erts(g);

	return erts == 0 || (erts >= infos[p].since && erts <= infos[p].until);
}

bool part_is_usual(enum dump_part p, const struct general *g)
{
	return infos[p].until == STILL && part_is_written(p, g);
}
