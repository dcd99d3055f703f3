/* SPDX-License-Identifier: Apache-2.0 */
/*
 * By length, from front to back, without going back: what a count promises and
 * the text does not hold is "cut", and so is a size that no number can hold.
 */
#include "model/termlex.h"

enum { HEX_DIGITS = 16 };

static const unsigned char hex_value[256] = {
	['0'] = 1,  ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,
	['6'] = 7,  ['7'] = 8,  ['8'] = 9,  ['9'] = 10, ['A'] = 11, ['B'] = 12,
	['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16,
};

static bool is_hex(char c)
{
	return hex_value[(unsigned char)c] != 0;
}

/*
 * Eight digits at once, which most of an address is; false if one of the bytes
 * is none. Each byte's four low bits, and nine more if it is a letter, are its
 * digit, and only of a digit do they make the byte again.
 */
static bool eight_digits(const char *p, uint64_t *out)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	uint64_t v, letters, digits, over;

	memcpy(&v, p, sizeof(v));
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	v = __builtin_bswap64(v);
#endif
	letters = v >> 6 & ones;
	digits = (v & 0xf * ones) + 9 * letters;
	over = (digits + 6 * ones) >> 4 & ones; /* ten or more */
	if (digits + 0x30 * ones + 7 * letters != v || over != letters ||
	    (digits & 0x10 * ones) != 0)
		return false;
	digits = (digits | digits >> 4) & UINT64_C(0x00ff00ff00ff00ff);
	digits = (digits | digits >> 8) & UINT64_C(0x0000ffff0000ffff);
	*out = (digits | digits >> 16) & UINT32_MAX;
	return true;
}

/* Upper-case hexadecimal digits at the front; false if there are none or too
 * many for a number. */
static bool take_hex(struct span *s, uint64_t *out)
{
	uint64_t n = 0, more;
	size_t i = 0;

	while (i < HEX_DIGITS && s->n - i >= 8 && is_hex(s->p[i + 7]) &&
	       eight_digits(s->p + i, &more)) {
		n = n << 32 | more;
		i += 8;
	}
	for (; i < s->n && i <= HEX_DIGITS; i++) {
		unsigned digit = hex_value[(unsigned char)s->p[i]];

		if (digit == 0)
			break;
		n = n << 4 | (digit - 1);
	}
	if (i == 0 || i > HEX_DIGITS)
		return false;
	*s = span_skip(*s, i);
	*out = n;
	return true;
}

static bool take_char(struct span *s, char c)
{
	if (s->n == 0 || *s->p != c)
		return false;
	*s = span_skip(*s, 1);
	return true;
}

static bool take_size(struct span *s, uint64_t *out)
{
	struct span rest = *s;

	if (!take_hex(&rest, out) || !take_char(&rest, ':'))
		return false;
	*s = rest;
	return true;
}

bool lex_address(struct span *rest, uint64_t *out)
{
	return take_size(rest, out);
}

/* Bytes of the text that n counted bytes take. */
static uint64_t counted(const struct term_format *f, struct span s, uint64_t n)
{
	uint64_t seen = 0;
	size_t i = 0;

	if (!f->crlf)
		return n;
	for (; i < s.n && seen < n; i++, seen++)
		if (s.p[i] == '\r' && i + 1 < s.n && s.p[i + 1] == '\n')
			i++;
	return i + (n - seen);
}

/* Takes n counted bytes; false, with all there is, if there are fewer. */
static bool take_counted(const struct term_format *f, struct span *s,
                         uint64_t n, struct span *out)
{
	uint64_t size = counted(f, *s, n);

	*out = span_take(*s, size < s->n ? (size_t)size : s->n);
	*s = span_skip(*s, out->n);
	return size == out->n;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static struct span take_int(struct span *s)
{
	size_t i = s->n > 0 && *s->p == '-';
	struct span text;

	while (i < s->n && is_digit(s->p[i]))
		i++;
	text = span_take(*s, i);
	*s = span_skip(*s, i);
	return text;
}

static bool is_int(struct span s)
{
	return s.n > (size_t)span_starts(s, SPAN_LIT("-"));
}

/* "<1.2.3>" */
static struct span take_angle(struct span *s)
{
	size_t i = s->n > 0 && *s->p == '<';
	struct span text;

	while (i > 0 && i < s->n && (is_digit(s->p[i]) || s->p[i] == '.'))
		i++;
	i += i > 0 && i < s->n && s->p[i] == '>';
	text = span_take(*s, i);
	*s = span_skip(*s, i);
	return text;
}

static bool whole_angle(struct span s)
{
	return s.n > 2 && s.p[s.n - 1] == '>';
}

static enum lex_kind elem_atom(const struct term_format *f, struct span *s,
                               struct lex_elem *e)
{
	if (!take_size(s, &e->number))
		return LEX_CUT;
	return take_counted(f, s, e->number, &e->text) ? LEX_ATOM : LEX_CUT;
}

/* The payload of n bytes at the front; the characters of base64 that an
 * emulator wrote in pieces are not joined here. */
static struct bytes take_payload(const struct term_format *f, struct span *s,
                                 uint64_t n)
{
	uint64_t size = bytes_text_size(f->payload, n);
	struct span text = span_take(*s, size < s->n ? (size_t)size : s->n);

	text.n = span_find_byte(text, '\n');
	if (text.n > 0 && text.p[text.n - 1] == '\r')
		text.n--;
	*s = span_skip(*s, text.n);
	return bytes_of(text, f->payload, n);
}

/* "2:A1:aA1:bE3F:payload" */
static enum lex_kind elem_dist(const struct term_format *f, struct span *s,
                               struct lex_elem *e)
{
	const char *atoms;
	uint64_t n;

	if (!take_size(s, &e->number))
		return LEX_CUT;
	atoms = s->p;
	for (uint64_t i = 0; i < e->number; i++) {
		struct lex_elem atom = {.kind = LEX_CUT};

		if (!take_char(s, 'A') || elem_atom(f, s, &atom) != LEX_ATOM)
			return LEX_CUT;
	}
	e->text = (struct span){atoms, (size_t)(s->p - atoms)};
	if (!take_char(s, 'E') || !take_size(s, &n))
		return LEX_CUT;
	e->bytes = take_payload(f, s, n);
	return LEX_DIST;
}

static enum lex_kind elem_body(const struct term_format *f, char letter,
                               struct span *s, struct lex_elem *e)
{
	switch (letter) {
	case 'H':
		return take_hex(s, &e->number) ? LEX_POINTER : LEX_CUT;
	case 'A':
		return elem_atom(f, s, e);
	case 'I':
		e->text = take_int(s);
		return is_int(e->text) ? LEX_INT : LEX_CUT;
	case 'P':
	case 'p':
		e->text = take_angle(s);
		if (!whole_angle(e->text))
			return LEX_CUT;
		return letter == 'P' ? LEX_PID : LEX_PORT;
	case 'N':
		return LEX_NIL;
	case 'D':
		return elem_dist(f, s, e);
	default:
		return LEX_BAD;
	}
}

static bool ends_element(char c)
{
	return c == ',' || c == '|' || c == ':' || c == '\n' || c == '\r';
}

void lex_elem(const struct term_format *f, struct span *rest,
              struct lex_elem *out)
{
	struct span s = *rest;

	*out = (struct lex_elem){.kind = LEX_EMPTY};
	if (s.n > 0 && !ends_element(*s.p)) {
		s = span_skip(s, 1);
		out->kind = elem_body(f, *rest->p, &s, out);
	}
	if (out->kind == LEX_BAD)
		s = *rest;
	out->raw = span_take(*rest, rest->n - s.n);
	if (out->kind == LEX_CUT)
		out->text = out->raw;
	*rest = s;
}

/* An atom that is all there, and no byte of which is left uncounted. */
static bool skip_atom(const struct term_format *f, struct span *rest)
{
	struct span s = span_skip(*rest, 1);
	uint64_t n;

	if (f->crlf || rest->n == 0 || *rest->p != 'A' || !take_size(&s, &n) ||
	    n > s.n)
		return false;
	*rest = span_skip(s, (size_t)n);
	return true;
}

bool lex_skip(const struct term_format *f, struct span *rest)
{
	struct lex_elem e;
	size_t i;

	if (skip_atom(f, rest))
		return true;
	if (rest->n == 0 || *rest->p == 'A' || *rest->p == 'D') {
		lex_elem(f, rest, &e);
		return e.kind != LEX_CUT || rest->n > 0;
	}
	i = 0;
	while (i < rest->n && !ends_element(rest->p[i]))
		i++;
	*rest = span_skip(*rest, i);
	return true;
}

static enum lex_object heap_big(struct span *s, struct lex_heap *h)
{
	struct span rest = *s;
	uint64_t digits;

	h->negative = span_starts(rest, SPAN_LIT("-16#"));
	if (!h->negative && !span_starts(rest, SPAN_LIT("16#"))) {
		h->text = take_int(s);
		return is_int(h->text) ? OBJECT_BIG : OBJECT_CUT;
	}
	rest = span_skip(rest, 3 + (size_t)h->negative);
	digits = 0;
	while (digits < rest.n && hex_value[(unsigned char)rest.p[digits]])
		digits++;
	h->text = span_take(rest, (size_t)digits);
	return digits > 0 ? OBJECT_BIG16 : OBJECT_CUT;
}

static enum lex_object heap_payload(const struct term_format *f, struct span *s,
                                    struct lex_heap *h, enum lex_object kind)
{
	if (!take_size(s, &h->count))
		return OBJECT_CUT;
	h->bytes = take_payload(f, s, h->count);
	return kind;
}

static enum lex_object heap_slice(struct span *s, struct lex_heap *h,
                                  enum lex_object kind)
{
	if (!take_size(s, &h->address) || !take_size(s, &h->off) ||
	    !take_hex(s, &h->count))
		return OBJECT_CUT;
	return kind;
}

static enum lex_object heap_binary(const struct term_format *f, struct span *s,
                                   struct lex_heap *h)
{
	if (take_char(s, 'h'))
		return heap_payload(f, s, h, OBJECT_BINARY);
	if (take_char(s, 'c'))
		return heap_slice(s, h, OBJECT_REFC);
	if (take_char(s, 's'))
		return heap_slice(s, h, OBJECT_SUB);
	return s->n == 0 ? OBJECT_CUT : OBJECT_UNKNOWN;
}

static enum lex_object heap_map(struct span *s, struct lex_heap *h)
{
	enum lex_object kind = OBJECT_UNKNOWN;
	uint64_t nodes;

	if (take_char(s, 'f'))
		kind = OBJECT_FLATMAP;
	else if (take_char(s, 'h'))
		kind = OBJECT_HASHMAP;
	else if (take_char(s, 'n'))
		kind = OBJECT_HASHNODE;
	else
		return s->n == 0 ? OBJECT_CUT : OBJECT_UNKNOWN;
	if (!take_size(s, &h->count))
		return OBJECT_CUT;
	if (kind == OBJECT_HASHMAP && !take_size(s, &nodes))
		return OBJECT_CUT;
	h->rest = *s;
	return kind;
}

static enum lex_object heap_counted(const struct term_format *f, struct span *s,
                                    struct lex_heap *h)
{
	if (!take_size(s, &h->count) || !take_counted(f, s, h->count, &h->text))
		return OBJECT_CUT;
	return OBJECT_FLOAT;
}

static enum lex_object heap_angle(struct span *s, struct lex_heap *h,
                                  enum lex_object kind)
{
	h->text = take_angle(s);
	return whole_angle(h->text) ? kind : OBJECT_CUT;
}

static enum lex_object heap_body(const struct term_format *f, char letter,
                                 struct span *s, struct lex_heap *h)
{
	switch (letter) {
	case 'l':
		h->rest = *s;
		return OBJECT_CONS;
	case 't':
		if (!take_size(s, &h->count))
			return OBJECT_CUT;
		h->rest = *s;
		return OBJECT_TUPLE;
	case 'F':
		return heap_counted(f, s, h);
	case 'B':
		return heap_big(s, h);
	case 'P':
		return heap_angle(s, h, OBJECT_PID);
	case 'p':
		return heap_angle(s, h, OBJECT_PORT);
	case 'E':
		return heap_payload(f, s, h, OBJECT_EXTERNAL);
	case 'Y':
		return heap_binary(f, s, h);
	case 'M':
		return heap_map(s, h);
	case 'R':
		return OBJECT_FUNREF;
	case '\r':
	case '\n':
		return OBJECT_NONE;
	default:
		return OBJECT_UNKNOWN;
	}
}

void lex_heap(const struct term_format *f, struct span text,
              struct lex_heap *out)
{
	struct span s = span_skip(text, 1);

	*out = (struct lex_heap){.kind = OBJECT_CUT};
	if (text.n > 0)
		out->kind = heap_body(f, *text.p, &s, out);
}
