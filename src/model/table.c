/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What all tables have in common: their rows, which are the sections of one
 * tag, the lines of one section, or the table's own business; and the values
 * in them. A table of the first two kinds needs no code but its declaration.
 */
#include "model/table.h"

#include <string.h>

#include "model/dump.h"
#include "model/entries.h"
#include "model/group.h"
#include "model/printed.h"
#include "model/record.h"
#include "model/termcell.h"

enum {
	/* Bytes of a section that are looked at for rows that are its lines:
	 * real ones have a few hundred, and rows are counted for each frame. */
	LINES_MAX = 64 * 1024,
};

const struct table *table_by_key(struct span key)
{
	unsigned n;
	const struct table *const *all = tables(&n);

	for (unsigned i = 0; i < n; i++)
		if (span_eq_str(key, all[i]->key))
			return all[i];
	return NULL;
}

int table_column(const struct table *t, struct span key)
{
	for (unsigned i = 0; i < t->n_columns; i++)
		if (span_eq_str(key, t->columns[i].key))
			return (int)i;
	return -1;
}

static bool on_screen(const struct table *t, unsigned col)
{
	for (unsigned i = 0; i < t->n_screen; i++)
		if (t->screen[i] == col)
			return true;
	return false;
}

unsigned table_screen(const struct table *t, unsigned char out[RECORD_FIELDS])
{
	unsigned n = 0;

	for (unsigned i = 0; i < t->n_screen; i++)
		out[n++] = t->screen[i];
	for (unsigned i = 0; i < t->n_columns; i++)
		if (!(t->columns[i].flags & COL_DETAIL) && !on_screen(t, i))
			out[n++] = (unsigned char)i;
	return n;
}

/* The lines of the section that holds a table's rows, once its end is known. */
static struct span lines_text(const struct table *t, const struct dump *d)
{
	const struct index *x = dump_index(d);
	uint32_t i = index_first(x, t->tag);
	struct section s;

	if (i == SECTION_NONE)
		return SPAN_NONE;
	index_get(x, i, &s);
	return s.whole ? span_take(s.body, LINES_MAX) : SPAN_NONE;
}

/* Takes the next line that has a name and a value off *text. */
static bool lines_next(struct span *text, struct span *name, struct span *value)
{
	struct span line;

	while (span_line(text, &line)) {
		size_t colon = span_find_byte(line, ':');

		if (colon == line.n || colon == 0)
			continue;
		*name = span_take(line, colon);
		*value = span_trim(span_skip(line, colon + 1));
		return true;
	}
	return false;
}

static uint32_t lines_rows(const struct table *t, const struct dump *d)
{
	struct span text = lines_text(t, d);
	struct span name, value;
	uint32_t n = 0;

	while (lines_next(&text, &name, &value))
		n++;
	return n;
}

struct span table_line(const struct table *t, const struct dump *d,
                       struct span name)
{
	struct span text = lines_text(t, d);
	struct span line, value;

	while (lines_next(&text, &line, &value))
		if (span_eq(line, name))
			return value;
	return SPAN_NONE;
}

static void lines_load(struct record *r)
{
	struct span text = lines_text(r->table, r->dump);

	for (uint32_t i = 0; lines_next(&text, &r->name, &r->value); i++)
		if (i == r->row)
			return;
	r->name = r->value = SPAN_NONE;
}

/* The rows that stand before section i of the dump. */
static uint32_t rows_before(const struct table *t, const struct sections *all,
                            uint32_t i)
{
	uint32_t n = sections_row(all, t->tag, i);

	for (const enum tag *tag = t->also; tag && *tag != TAG_COUNT; tag++)
		n += sections_row(all, *tag, i);
	return n;
}

/* The number of the row's section. */
static uint32_t section_at(const struct table *t, const struct sections *all,
                           uint32_t row)
{
	uint32_t low = 0, high = sections_count(all);

	if (!t->also)
		return sections_tag_at(all, t->tag, row);
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (rows_before(t, all, middle + 1) <= row)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static uint32_t section_rows(const struct table *t, const struct dump *d)
{
	const struct sections *all = dump_sections(d);
	uint32_t n = rows_before(t, all, sections_count(all));
	struct section last;

	if (n == 0)
		return 0;
	index_get(dump_index(d), section_at(t, all, n - 1), &last);
	return last.whole ? n : n - 1;
}

static void section_load(struct record *r)
{
	const struct index *x = dump_index(r->dump);

	r->number = section_at(r->table, dump_sections(r->dump), r->row);
	index_get(x, r->number, &r->section);
	record_parse(r);
	if (r->table->parsed)
		r->table->parsed(r);
}

uint32_t table_rows(const struct table *t, const struct dump *d)
{
	switch (t->kind) {
	case ROWS_SECTIONS:
		return section_rows(t, d);
	case ROWS_LINES:
		return lines_rows(t, d);
	case ROWS_ENTRIES:
		return entries_count(dump_entries(d, t));
	case ROWS_GROUPS:
		return groups_count(t->groups);
	case ROWS_OWN:
		break;
	}
	return t->rows(d);
}

void table_load(const struct table *t, const struct dump *d, uint32_t row,
                struct arena *a, struct record *r)
{
	r->dump = d;
	r->table = t;
	r->arena = a;
	r->row = row;
	r->quick = false;
	r->term_most = 0;
	r->memo = NULL;
	r->name = r->value = SPAN_NONE;
	if (t->kind == ROWS_SECTIONS) {
		section_load(r);
		return;
	}
	memset(r->field, 0, t->n_columns * sizeof(r->field[0]));
	memset(&r->section, 0, sizeof(r->section));
	r->number = SECTION_NONE;
	if (t->kind == ROWS_LINES)
		lines_load(r);
	else if (t->kind == ROWS_ENTRIES)
		entries_load(dump_entries(d, t), row, r);
	else if (t->load)
		t->load(d, row, r);
}

bool table_follow(const struct table *t, struct dump *d)
{
	bool more = false;

	if (t->kind == ROWS_ENTRIES)
		entries_follow(dump_entries(d, t), d, &more);
	else if (t->follow)
		more = t->follow(d);
	return more;
}

struct place place_of_row(const struct table *t, const struct dump *d,
                          uint32_t row)
{
	struct place p = {t, row, SECTION_NONE};

	if (t->kind == ROWS_SECTIONS)
		p.section = section_at(t, dump_sections(d), row);
	return p;
}

static bool shows_tag(const struct table *t, enum tag tag)
{
	if (t->kind != ROWS_SECTIONS)
		return false;
	for (const enum tag *also = t->also; also && *also != TAG_COUNT; also++)
		if (*also == tag)
			return true;
	return t->tag == tag;
}

bool table_lacks(const struct table *t, const struct dump *d, unsigned col)
{
	return t->columns[col].flags & COL_PASS && t->pass &&
	       !t->pass->is_done(d);
}

bool table_pass(const struct table *t, const struct dump *d)
{
	return t->pass && index_done(dump_index(d)) && t->pass->step(d);
}

uint32_t table_passed(const struct table *t, const struct dump *d)
{
	uint64_t done, all;

	if (!t->pass || t->pass->is_done(d))
		return 1000;
	t->pass->progress(d, &done, &all);
	return all > 0 ? (uint32_t)((double)done / (double)all * 1000) : 0;
}

struct place place_of_section(const struct dump *d, uint32_t section)
{
	struct place p = {NULL, 0, section};
	struct section s;
	unsigned n;
	const struct table *const *all = tables(&n);

	index_get(dump_index(d), section, &s);
	if (s.tag == TAG_ERL_CRASH_DUMP) {
		p.table = table_by_key(SPAN_LIT("general"));
		return p;
	}
	for (unsigned i = 0; i < n && !p.table; i++) {
		if (!shows_tag(all[i], s.tag))
			continue;
		p.table = all[i];
		p.row = rows_before(all[i], dump_sections(d), section);
	}
	return p;
}

static bool unit_is_number(enum unit unit)
{
	return unit == UNIT_COUNT || unit == UNIT_BYTES || unit == UNIT_MS ||
	       unit == UNIT_PERCENT || unit == UNIT_NUMBER ||
	       unit == UNIT_DECIMAL;
}

static inline struct value line_value(const struct record *r,
                                      const struct column *c, struct span text)
{
	if (c->unit == UNIT_DECIMAL)
		return value_decimal(text);
	if (c->unit == UNIT_BOOL)
		return value_flag(text);
	if (!unit_is_number(c->unit))
		return value_text(text);
	return value_number(text,
	                    c->flags & COL_WORDS ? dump_word_size(r->dump) : 1);
}

static inline void get_value(const struct record *r, unsigned col,
                             struct value *out)
{
	const struct column *c = &r->table->columns[col];
	struct span text = r->field[col];

	out->type = VALUE_NONE;
	if (c->get)
		c->get(r, out);
	else if (text.p)
		*out = line_value(r, c, text);
	else if (r->table->groups)
		*out = groups_value(r->table->groups, r->row, col);
	if (out->type != VALUE_TEXT)
		return;
	if (c->term)
		termcell_print(r, c, out);
	else
		out->text = printed_text(out->text,
		                         r->quick ? PRINTED_QUICK : SIZE_MAX,
		                         r->arena);
}

struct value record_value(const struct record *r, unsigned col)
{
	struct value v;

	get_value(r, col, &v);
	return v;
}

void record_values(const struct record *r, const unsigned char *cols,
                   unsigned n, struct value *out)
{
	for (unsigned i = 0; i < n; i++)
		get_value(r, cols[i], &out[i]);
}

struct link record_link(const struct record *r, unsigned col,
                        const struct value *v)
{
	const struct column *c = &r->table->columns[col];
	struct link l = {.kind = LINK_NONE};

	if (!(c->flags & COL_LINK) || v->type != VALUE_TEXT)
		return l;
	if (!(c->flags & COL_MODULE))
		return ident_link(v->text);
	l.kind = LINK_SECTION;
	l.id = arena_printf(r->arena, "mod:%.*s", SPAN_ARG(v->text));
	return l;
}

bool column_is_number(const struct column *c)
{
	return unit_is_number(c->unit) || c->order;
}

uint64_t record_key(const struct record *r, unsigned col)
{
	const struct column *c = &r->table->columns[col];
	struct value v;

	if (c->order)
		return c->order(r);
	v = record_value(r, col);
	return value_key(&v);
}
