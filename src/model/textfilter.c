/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text that must stand in a cell. Taking a row apart into cells costs a
 * microsecond, so rows that are sections are first searched as they stand in
 * the dump: most do not have the text at all, and where they do, the line
 * around it often says that it is a cell's own text. Only what is not settled
 * so is taken apart.
 *
 * That works because cells are pieces of the row's section, but for numbers
 * (converted from words, counted) and yes or no; a text that might stand in
 * one of those is looked for in these columns, too. A table with a column
 * whose text comes from elsewhere (COL_ELSEWHERE) is always taken apart.
 */
#include "model/textfilter.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/dump.h"
#include "model/needle.h"

struct textfilter {
	const struct table *table; /* NULL: for plain text */
	struct needle *needle;
	bool invert;
	bool raw;    /* rows are sections that can be searched first */
	bool made;   /* may stand in a number or boolean that we make */
	bool inside; /* within a line and no spaces at its ends */
};

static bool has_upper(struct span text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] >= 'A' && text.p[i] <= 'Z')
			return true;
	return false;
}

/* Whether rows are small sections. Those of terms and lines may have any
 * length, and their cells do not come from them. */
static bool rows_searchable(const struct table *t)
{
	enum tag_body body;

	if (t->tag >= TAG_UNKNOWN || t->rows)
		return false;
	body = tag_info(t->tag)->body;
	if (body != BODY_LABELS && body != BODY_PORT)
		return false;
	for (unsigned i = 0; i < t->n_columns; i++)
		if (t->columns[i].flags & COL_ELSEWHERE)
			return false;
	return true;
}

static bool has_unit(const struct table *t, enum unit unit)
{
	for (unsigned i = 0; i < t->n_columns; i++)
		if (t->columns[i].unit == unit)
			return true;
	return false;
}

static bool is_number_byte(char c, bool fraction)
{
	return (c >= '0' && c <= '9') || c == '-' ||
	       (fraction && (c == '.' || c == '+' || c == 'e'));
}

/* Whether the needle may be a part of a text that is not in the dump. */
static bool may_be_made(const struct table *t, struct span needle)
{
	bool fraction = has_unit(t, UNIT_PERCENT) || has_unit(t, UNIT_DECIMAL);
	size_t i = 0;

	while (i < needle.n && is_number_byte(needle.p[i], fraction))
		i++;
	if (i == needle.n)
		return true;
	return has_unit(t, UNIT_BOOL) &&
	       (span_find(SPAN_LIT("true"), needle) < 4 ||
	        span_find(SPAN_LIT("false"), needle) < 5);
}

static bool is_inside(struct span needle)
{
	return span_trim(needle).n == needle.n &&
	       span_find_byte(needle, '\n') == needle.n &&
	       span_find_byte(needle, '\r') == needle.n;
}

struct textfilter *textfilter_new(const struct table *t, struct span text)
{
	struct textfilter *f;
	bool invert = t && span_starts(text, SPAN_LIT("!"));

	if (invert)
		text = span_skip(text, 1);
	if (text.n == 0)
		return NULL;
	f = xcalloc(1, sizeof(*f));
	f->table = t;
	f->invert = invert;
	f->needle = needle_new(text, !has_upper(text));
	f->raw = t && rows_searchable(t);
	f->made = t && may_be_made(t, text);
	f->inside = is_inside(text);
	return f;
}

struct textfilter *textfilter_copy(const struct textfilter *f)
{
	struct textfilter *copy = xmalloc(sizeof(*copy));
	size_t size = sizeof(*f->needle) + f->needle->n;

	*copy = *f;
	copy->needle = xmalloc(size);
	memcpy(copy->needle, f->needle, size);
	return copy;
}

void textfilter_free(struct textfilter *f)
{
	if (!f)
		return;
	free(f->needle);
	free(f);
}

size_t textfilter_find(const struct textfilter *f, struct span text,
                       size_t *len)
{
	*len = f->needle->n;
	return needle_find(f->needle, text);
}

static bool found_in(const struct textfilter *f, struct span text)
{
	return needle_find(f->needle, text) < text.n;
}

/* What the occurrence of the needle in a section says about the row. */
enum verdict {
	VERDICT_NO,    /* not a cell's text */
	VERDICT_YES,   /* a cell's text */
	VERDICT_MAYBE, /* take the row apart */
};

/* Whether a line has this label, which ":" or " =" follows. */
static bool has_label(const struct column *c, struct span line)
{
	size_t n = c->label_n;

	if (n == 0 || line.n <= n || *line.p != *c->label ||
	    memcmp(line.p, c->label, n) != 0)
		return false;
	if (c->flags & COL_EQUALS)
		return span_starts(span_skip(line, n), SPAN_LIT(" ="));
	return line.p[n] == ':';
}

/* The column whose label a line begins with. */
static const struct column *labelled(const struct table *t, struct span line)
{
	for (unsigned i = 0; i < t->n_columns; i++)
		if (has_label(&t->columns[i], line))
			return &t->columns[i];
	return NULL;
}

/* Whether a line with this label stands before `end` in the body already: then
 * a later one does not count. */
static bool repeated(struct span body, const char *end, const struct column *c)
{
	struct span rest = {body.p, (size_t)(end - body.p)};
	struct span label = {c->label, c->label_n};
	size_t at;

	while ((at = span_find(rest, label)) < rest.n) {
		const char *p = rest.p + at;

		if (p == body.p || p[-1] == '\n')
			return true;
		rest = span_skip(rest, at + 1);
	}
	return false;
}

/* Numbers whose exact text is the dump's own. */
static bool is_plain_number(struct span s)
{
	if (s.n == 0 || s.n > 19 || (s.p[0] == '0' && s.n > 1))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return true;
}

/* Whether the cell is the value of the line as it stands. */
static bool is_verbatim(const struct column *c, struct span value)
{
	if (c->get || c->flags & (COL_WORDS | COL_LINES | COL_EQUALS))
		return false;
	switch (c->unit) {
	case UNIT_TEXT:
	case UNIT_PID:
	case UNIT_FUNCTION:
		return true;
	case UNIT_COUNT:
	case UNIT_BYTES:
	case UNIT_MS:
	case UNIT_NUMBER:
		return is_plain_number(value);
	default:
		return false;
	}
}

/* On VERDICT_NO *next is the first place that may be another's. */
static enum verdict hit_verdict(const struct textfilter *f, struct span body,
                                const char *hit, const char **next)
{
	const char *end = body.p + body.n, *start, *value, *stop;
	const struct column *c;

	if (!f->inside || hit < body.p)
		return VERDICT_MAYBE;
	start = memrchr(body.p, '\n', (size_t)(hit - body.p));
	start = start ? start + 1 : body.p;
	c = labelled(f->table, (struct span){start, (size_t)(end - start)});
	if (!c)
		return VERDICT_MAYBE;
	value = start + c->label_n + 1;
	if (hit + f->needle->n <= value) {
		*next = value - f->needle->n + 1;
		return VERDICT_NO;
	}
	stop = memchr(hit, '\n', (size_t)(end - hit));
	stop = stop ? stop : end;
	if (hit < value ||
	    !is_verbatim(c, span_trim((struct span){value,
	                                            (size_t)(stop - value)})) ||
	    repeated(body, start, c))
		return VERDICT_MAYBE;
	return VERDICT_YES;
}

/* The id, if there is one, the rest of its line and the body. */
static enum verdict search_section(const struct textfilter *f,
                                   const struct section *s)
{
	const char *end = s->body.p + s->body.n, *next;
	struct span rest = s->body;
	enum verdict v = VERDICT_NO;

	if (s->id.n > 0)
		rest = (struct span){s->id.p, (size_t)(end - s->id.p)};
	while (v == VERDICT_NO) {
		size_t at = needle_find(f->needle, rest);

		if (at >= rest.n)
			return VERDICT_NO;
		v = hit_verdict(f, s->body, rest.p + at, &next);
		if (v == VERDICT_NO)
			rest = (struct span){next, (size_t)(end - next)};
	}
	return v;
}

/* Whether a count of something in the section may have n digits. */
static bool may_count(const struct record *r, size_t n)
{
	size_t most = r->section.body.n;
	size_t digits = 1;

	while (most >= 10) {
		most /= 10;
		digits++;
	}
	return n <= digits;
}

/* Whether the cell's text is made by us and may hold the needle. Words become
 * bytes, which are at most one digit longer; items are fewer than bytes. */
static bool is_made(const struct textfilter *f, const struct record *r,
                    unsigned col)
{
	const struct column *c = &r->table->columns[col];

	if (c->unit == UNIT_TEXT || c->unit == UNIT_PID ||
	    c->unit == UNIT_FUNCTION)
		return false;
	if (c->flags & COL_LIST)
		return may_count(r, f->needle->n);
	if (c->get || c->unit == UNIT_BOOL || c->unit == UNIT_PERCENT ||
	    c->unit == UNIT_DECIMAL)
		return true;
	return c->flags & COL_WORDS && r->field[col].n + 1 >= f->needle->n;
}

static bool match_cells(const struct textfilter *f, const struct dump *d,
                        uint32_t row, bool all, struct arena *scratch)
{
	const struct table *t = f->table;
	struct record r;

	table_load(t, d, row, scratch, &r);
	for (unsigned i = 0; i < t->n_columns; i++) {
		struct value v;

		if (!all && !is_made(f, &r, i))
			continue;
		v = record_value(&r, i);
		if (v.type != VALUE_NONE &&
		    found_in(f, value_plain(&v, scratch)))
			return true;
	}
	return false;
}

static bool match_section(const struct textfilter *f, const struct dump *d,
                          uint32_t row, struct arena *scratch)
{
	const struct sections *all = dump_sections(d);
	struct section s;
	enum verdict v;

	sections_get(all, dump_text(d),
	             sections_tag_at(all, f->table->tag, row), &s);
	v = search_section(f, &s);
	if (v == VERDICT_YES)
		return true;
	if (v == VERDICT_NO && !f->made)
		return false;
	return match_cells(f, d, row, v == VERDICT_MAYBE, scratch);
}

bool textfilter_match(const struct textfilter *f, const struct dump *d,
                      uint32_t row, struct arena *scratch)
{
	bool found = f->raw ? match_section(f, d, row, scratch)
	                    : match_cells(f, d, row, true, scratch);

	return found != f->invert;
}
