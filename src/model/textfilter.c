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
 * one of those is looked for in these columns, too: if they are words only, by
 * arithmetic, in the lines that have them. Names that are not ASCII may stand
 * in the dump in other bytes (printed.h): for a text that is not ASCII, a row
 * that is no UTF-8 is taken apart, and so is one in which the text is found in
 * a value that is not ASCII. What comes from the heap of a process is looked at
 * apart, after all that. A table with a column whose text comes from elsewhere
 * (COL_ELSEWHERE), or is a term, is always taken apart.
 */
#include "model/textfilter_in.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "model/dump.h"
#include "model/printed.h"
#include "model/record.h"
#include "model/termcell.h"

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

	if (t->kind != ROWS_SECTIONS)
		return false;
	body = tag_info(t->tag)->body;
	if (body != BODY_LABELS && body != BODY_PORT)
		return false;
	for (unsigned i = 0; i < t->n_columns; i++) {
		const struct column *c = &t->columns[i];

		if (c->flags & COL_ELSEWHERE ||
		    (c->term && !(c->flags & COL_HEAP)))
			return false;
	}
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

/* Whether this column's text is none of the dump, and so might be made. */
static bool is_converted(const struct column *c)
{
	if (c->unit == UNIT_TEXT || c->unit == UNIT_PID ||
	    c->unit == UNIT_FUNCTION || c->flags & COL_REPEATS)
		return false;
	return c->get || c->unit == UNIT_BOOL || c->unit == UNIT_PERCENT ||
	       c->unit == UNIT_DECIMAL || c->flags & COL_WORDS;
}

static void note_made(struct textfilter *f)
{
	const unsigned not_line = COL_LINES | COL_EQUALS;

	for (unsigned i = 0; i < f->table->n_columns; i++) {
		const struct column *c = &f->table->columns[i];

		if (!is_converted(c))
			continue;
		if (c->flags & COL_LIST) {
			f->lists = true;
		} else if (c->get || !(c->flags & COL_WORDS) ||
		           c->label_n == 0 || c->flags & not_line) {
			f->others = true;
		} else {
			f->words[f->n_words++] = (unsigned char)i;
			f->begins[(unsigned char)*c->label] = true;
		}
	}
}

static void note_heaps(struct textfilter *f)
{
	for (unsigned i = 0; i < f->table->n_columns; i++)
		if (f->table->columns[i].flags & COL_HEAP &&
		    f->table->columns[i].term)
			f->heaps[f->n_heaps++] = (unsigned char)i;
}

static void note_digits(struct textfilter *f, struct span needle)
{
	f->digits = needle.n <= 19 && span_u64(needle, &f->number);
	f->above = 1;
	for (size_t i = 0; f->digits && i < needle.n; i++) {
		f->least = f->above;
		f->above *= 10;
	}
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
	if (f->raw)
		note_heaps(f);
	f->made = t && may_be_made(t, text);
	f->inside = is_inside(text);
	f->ascii = printed_is_ascii(text);
	if (f->made) {
		note_made(f);
		note_digits(f, text);
	}
	return f;
}

struct textfilter *textfilter_hex(struct span digits)
{
	struct textfilter *f = NULL;
	char *bytes = xmalloc(digits.n + 1);
	size_t n = 0;
	uint64_t byte;

	digits = span_trim(digits);
	while (digits.n >= 2 && span_hex(span_take(digits, 2), &byte)) {
		bytes[n++] = (char)byte;
		digits = span_trim(span_skip(digits, 2));
	}
	if (digits.n == 0 && n > 0) {
		f = xcalloc(1, sizeof(*f));
		f->needle = needle_new((struct span){bytes, n}, false);
	}
	free(bytes);
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

/* What the occurrence of the needle in a section says about the row. */
enum verdict {
	VERDICT_NO,    /* not a cell's text */
	VERDICT_YES,   /* a cell's text */
	VERDICT_MAYBE, /* take the row apart */
};

/* The column whose label a line begins with. */
static const struct column *labelled(const struct table *t, struct span line)
{
	for (unsigned i = 0; i < t->n_columns; i++)
		if (textfilter_label(&t->columns[i], line))
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
	if ((c->get && !(c->flags & COL_REPEATS)) ||
	    c->flags & (COL_WORDS | COL_LINES | COL_EQUALS))
		return false;
	switch (c->unit) {
	case UNIT_TEXT:
	case UNIT_PID:
	case UNIT_FUNCTION:
		return printed_is_ascii(value);
	case UNIT_COUNT:
	case UNIT_BYTES:
	case UNIT_MS:
	case UNIT_NUMBER:
		return is_plain_number(value);
	default:
		return false;
	}
}

/* Whether the value of a line is in no cell as it stands: only the number that
 * is made of it. */
static bool is_source(const struct column *c, struct span value)
{
	if (c->flags & COL_LIST)
		return c->unit == UNIT_COUNT;
	return !c->get && c->flags & COL_WORDS && is_plain_number(value);
}

/* On VERDICT_NO *next is the first place that may be another's. */
static enum verdict hit_verdict(const struct textfilter *f, struct span body,
                                const char *hit, const char **next)
{
	const char *end = body.p + body.n, *start, *value, *stop;
	const struct column *c;
	struct span text;

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
	if (hit < value)
		return VERDICT_MAYBE;
	text = span_trim((struct span){value, (size_t)(stop - value)});
	if (is_source(c, text)) {
		*next = stop;
		return VERDICT_NO;
	}
	if (!is_verbatim(c, text) || repeated(body, start, c))
		return VERDICT_MAYBE;
	return VERDICT_YES;
}

/* The id, if there is one, the rest of its line and the body. */
static struct span searched(const struct section *s)
{
	const char *end = s->body.p + s->body.n;

	return s->id.n > 0 ? (struct span){s->id.p, (size_t)(end - s->id.p)}
	                   : s->body;
}

static enum verdict search_section(const struct textfilter *f,
                                   const struct section *s)
{
	const char *end = s->body.p + s->body.n, *next;
	struct span rest = searched(s);
	enum verdict v = VERDICT_NO;

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

/* Whether the needle may stand in a count of something in the section: that
 * is no less than the needle as a number, and no more than bytes. */
static bool may_count(const struct textfilter *f, const struct section *s)
{
	return f->digits && f->number <= s->body.n;
}

/* Whether the cell's text is made by us and may hold the needle. Words become
 * bytes, which are at most one digit longer; items are fewer than bytes. */
static bool is_made(const struct textfilter *f, const struct record *r,
                    unsigned col)
{
	const struct column *c = &r->table->columns[col];

	if (!is_converted(c))
		return false;
	if (c->flags & COL_LIST)
		return may_count(f, &r->section);
	if (c->get || !(c->flags & COL_WORDS))
		return true;
	return r->field[col].n + 1 >= f->needle->n;
}

static bool match_cells(const struct textfilter *f, const struct dump *d,
                        uint32_t row, bool all, struct arena *scratch)
{
	const struct table *t = f->table;
	struct record r;

	table_load(t, d, row, scratch, &r);
	r.term_most = TERMCELL_LIST;
	for (unsigned i = 0; i < t->n_columns; i++) {
		struct value v;

		if (!all && !is_made(f, &r, i))
			continue;
		v = record_value(&r, i);
		if (v.type != VALUE_NONE &&
		    textfilter_found(f, value_plain(&v, scratch)))
			return true;
	}
	return false;
}

/* Whether it stands in what comes from the terms of the process. */
static bool match_heap(const struct textfilter *f, const struct dump *d,
                       uint32_t row, const struct section *s,
                       struct arena *scratch)
{
	struct record r;
	bool bare = true;

	if (f->n_heaps == 0 || dump_is_bare(d, row))
		return false;
	r.dump = d;
	r.table = f->table;
	r.arena = scratch;
	r.row = row;
	r.quick = false;
	r.term_most = TERMCELL_LIST;
	r.memo = NULL;
	r.section = *s;
	for (unsigned i = 0; i < f->n_heaps; i++) {
		struct value v = record_value(&r, f->heaps[i]);

		bare = bare && v.type == VALUE_NONE;
		if (v.type != VALUE_NONE &&
		    textfilter_found(f, value_plain(&v, scratch)))
			return true;
	}
	if (bare)
		dump_set_bare(d, row);
	return false;
}

static bool match_section(const struct textfilter *f, const struct dump *d,
                          uint32_t row, struct arena *scratch)
{
	struct place place = place_of_row(f->table, d, row);
	struct section s;
	enum verdict v;

	index_get(dump_index(d), place.section, &s);
	if (!f->ascii && !utf8_valid(searched(&s)))
		return match_cells(f, d, row, true, scratch);
	v = search_section(f, &s);
	if (v == VERDICT_YES || match_heap(f, d, row, &s, scratch))
		return true;
	if (v == VERDICT_NO && !f->made)
		return false;
	if (v == VERDICT_MAYBE || f->others || (f->lists && may_count(f, &s)))
		return match_cells(f, d, row, v == VERDICT_MAYBE, scratch);
	return textfilter_match_lines(f, record_text(&s), dump_word_size(d),
	                              scratch);
}

bool textfilter_prepare(const struct textfilter *f, const struct dump *d)
{
	return f->table && termcell_prepare(f->table, d);
}

bool textfilter_match(const struct textfilter *f, const struct dump *d,
                      uint32_t row, struct arena *scratch)
{
	bool found = f->raw ? match_section(f, d, row, scratch)
	                    : match_cells(f, d, row, true, scratch);

	return found != f->invert;
}
