/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Persistent terms: "key|value", each an element that fits into a word. Nearly
 * always that is a line, but an atom is written as its length and its bytes,
 * which may hold a line feed or a bar. In a file with CR LF a line feed became
 * two bytes, and the length still counts one; the end of the line before the
 * entry tells, and if what should stand behind an atom does not, the other way
 * of counting is tried. What fits neither way is taken as a line.
 */
#include "model/persistent_term.h"

#include "model/columndef.h"
#include "model/heap.h"
#include "model/term.h"
#include "model/termline.h"

enum {
	ATOM_MAX = 255 * 4, /* bytes of an atom's text */
	ATOM_DIGITS = 3,    /* of its length, hexadecimal */
};

static bool ends_line(struct span s, size_t at)
{
	return at == s.n || s.p[at] == '\n' ||
	       (s.p[at] == '\r' && at + 1 < s.n && s.p[at + 1] == '\n');
}

/* Whether the element that ends at `at` is followed by what must follow. */
static bool is_end(struct span s, size_t at, bool key)
{
	if (at > s.n)
		return false;
	return key ? at < s.n && s.p[at] == '|' : ends_line(s, at);
}

/* Behind n characters from `at`, CR LF counted as one; s.n + 1 if there are
 * not so many. */
static size_t skip_pairs(struct span s, size_t at, size_t n)
{
	for (; n > 0 && at < s.n; n--)
		at += s.p[at] == '\r' && at + 1 < s.n && s.p[at + 1] == '\n'
		              ? 2
		              : 1;
	return n > 0 ? s.n + 1 : at;
}

/* The end of the atom at the front of s; 0 if it is none. */
static size_t atom_end(struct span s, bool key, bool crlf)
{
	struct span digits = span_skip(span_take(s, 2 + ATOM_DIGITS), 1);
	size_t n_digits = span_find_byte(digits, ':');
	size_t from = 1 + n_digits + 1, end;
	uint64_t n;

	if (s.n == 0 || s.p[0] != 'A' || n_digits == digits.n ||
	    !span_hex(span_take(digits, n_digits), &n) || n > ATOM_MAX)
		return 0;
	for (int i = 0; i < 2; i++, crlf = !crlf) {
		end = crlf ? skip_pairs(s, from, (size_t)n) : from + (size_t)n;
		if (is_end(s, end, key))
			return end;
	}
	return 0;
}

/* The end of the element at the front of s, or of what of it is in this line.
 */
static size_t element_end(struct span s, bool key, bool crlf)
{
	size_t end = atom_end(s, key, crlf);

	if (end > 0)
		return end;
	while (end < s.n && !ends_line(s, end) && !(key && s.p[end] == '|'))
		end++;
	return end;
}

/* The two sides of the entry at the front of a text of the dump; the value is
 * SPAN_NONE if there is no bar. Returns the entry's length. */
static size_t split(struct span text, struct span *key, struct span *value)
{
	/* a line stands before every entry, if only the heading */
	bool crlf = text.p[-2] == '\r' && text.p[-1] == '\n';
	size_t end = element_end(text, true, crlf);

	*key = span_take(text, end);
	*value = SPAN_NONE;
	if (end == text.n || text.p[end] != '|')
		return end;
	*value = span_skip(text, end + 1);
	*value = span_take(*value, element_end(*value, false, crlf));
	return end + 1 + value->n;
}

static struct span next_term(struct span *text)
{
	struct span key, value, term;

	term = span_take(*text, split(*text, &key, &value));
	*text = span_skip(*text, term.n);
	if (text->n > 0 && text->p[0] == '\r')
		*text = span_skip(*text, 1);
	*text = span_skip(*text, 1);
	return term;
}

static struct span value_of(const struct record *r)
{
	struct span key, value = SPAN_NONE;

	if (r->value.n > 0)
		split(r->value, &key, &value);
	return value;
}

static void persistent_key(const struct record *r, struct value *out)
{
	struct span key = r->value, value;

	if (key.n > 0)
		split(r->value, &key, &value);
	if (key.p)
		*out = value_text(key);
}

static void persistent_value(const struct record *r, struct value *out)
{
	struct span value = value_of(r);

	if (value.p)
		*out = value_text(value);
}

static bool is_pointer(struct span value, uint64_t *address)
{
	return value.n > 1 && value.p[0] == 'H' &&
	       span_hex(span_skip(value, 1), address);
}

static void persistent_address(const struct record *r, struct value *out)
{
	struct span value = value_of(r);
	uint64_t address;

	if (is_pointer(value, &address))
		*out = value_text(span_skip(value, 1));
}

static uint64_t persistent_address_order(const struct record *r)
{
	uint64_t address;
	struct value v = value_none();

	if (is_pointer(value_of(r), &address))
		v = value_u64(address);
	return value_key(&v);
}

/* The key or the value as a term. */
static bool take_term(const struct record *r, bool key, struct heap *h,
                      struct term *out)
{
	struct lex_elem side[2];
	const struct lex_elem *e = &side[!key];

	termline_pair(&h->format, r->value, '|', &side[0], &side[1]);
	if (e->kind == LEX_POINTER && !h->literals)
		return false;
	*out = term_of(h, e);
	return true;
}

static bool persistent_key_term(const struct record *r, struct heap *h,
                                struct term *out)
{
	return take_term(r, true, h, out);
}

static bool persistent_value_term(const struct record *r, struct heap *h,
                                  struct term *out)
{
	return take_term(r, false, h, out);
}

#define COLUMN COLUMN_ENTRY
static const struct column persistent_columns[] = {
#include "model/persistent_term.def"
};
#undef COLUMN

const struct table table_persistent_terms = {
	.key = "persistent_terms",
	.title = "Persistent terms",
	.one = "persistent term",
	.help = "What persistent_term:put/2 has stored, in the order of the "
		"file.",
	.kind = ROWS_ENTRIES,
	.tag = TAG_PERSISTENT_TERMS,
	.entry = next_term,
	.columns = persistent_columns,
	.n_columns = sizeof(persistent_columns) / sizeof(persistent_columns[0]),
	.sort = "",
};
