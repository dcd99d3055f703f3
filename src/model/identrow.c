/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words and their tables are in ident.def. Rows are asked one by one: the index
 * could answer for some tables at once, but not that there is no second row of
 * the same name, and not for names that stand inside of a section.
 */
#include "model/identrow.h"

#include <inttypes.h>

#include "model/dump.h"
#include "model/ident.h"
#include "model/regnames.h"

static const struct word {
	const char *word;
	const char *table;
	const char *name;
	bool by_number;
} words[] = {
#define IDENT(word, table, name, by_number) {word, table, name, by_number},
#include "model/ident.def"
#undef IDENT
};

enum { WORDS = sizeof(words) / sizeof(words[0]) };

bool identrow_parse(struct span text, struct identrow *out)
{
	size_t colon = span_find_byte(text, ':');
	struct span word = span_take(text, colon);
	unsigned i = 0;
	uint64_t n;

	if (colon == text.n)
		return false;
	while (i < WORDS && !span_eq_str(word, words[i].word))
		i++;
	if (i == WORDS)
		return false;
	out->table = table_by_key(span_str(words[i].table));
	if (!out->table)
		return false;
	out->id = span_skip(text, colon + 1);
	out->name = table_column(out->table, span_str(words[i].name));
	out->row = IDENTROW_NONE;
	if (words[i].by_number && span_u64(out->id, &n) && n < IDENTROW_NONE)
		out->row = (uint32_t)n;
	return true;
}

static bool is_called(const struct record *r, unsigned col, struct span id)
{
	struct value v = record_value(r, col);
	struct span text;

	if (v.type == VALUE_NONE)
		return false;
	text = value_plain(&v, r->arena);
	return regnames_means(text, id);
}

uint32_t identrow_next(const struct identrow *q, const struct dump *d,
                       uint32_t from)
{
	uint32_t n = table_rows(q->table, d);
	uint32_t row = from;
	struct arena a;

	if (q->row != IDENTROW_NONE)
		return q->row >= from && q->row < n ? q->row : IDENTROW_NONE;
	arena_init(&a);
	for (; row < n; row++) {
		struct record r;

		arena_reset(&a);
		table_load(q->table, d, row, &a, &r);
		if (is_called(&r, q->table->id, q->id) ||
		    (q->name >= 0 && is_called(&r, (unsigned)q->name, q->id)))
			break;
	}
	arena_release(&a);
	return row < n ? row : IDENTROW_NONE;
}

/* What a row says of itself that is a name without a word in front. */
static bool speaks_for_itself(struct span id)
{
	enum link_kind kind = ident_link(id).kind;

	return kind == LINK_PROCESS || kind == LINK_PORT;
}

struct span identrow_text(const struct table *t, const struct dump *d,
                          uint32_t row, struct arena *a)
{
	struct record r;
	struct value v;
	struct span id;
	unsigned i = 0;

	table_load(t, d, row, a, &r);
	v = record_value(&r, t->id);
	id = value_plain(&v, a);
	while (i < WORDS && !span_eq_str(span_str(words[i].table), t->key))
		i++;
	if (i == WORDS)
		return id;
	if (words[i].by_number)
		return arena_printf(a, "%s:%" PRIu32, words[i].word, row);
	if (v.type == VALUE_TEXT && speaks_for_itself(id))
		return id;
	return arena_printf(a, "%s:%.*s", words[i].word, SPAN_ARG(id));
}
