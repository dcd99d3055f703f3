/* SPDX-License-Identifier: Apache-2.0 */
#include "model/term.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/binary.h"
#include "model/etf.h"
#include "model/termline.h"

enum {
	SUB_HOPS = 16,   /* sub-binaries of sub-binaries */
	FLOAT_MOST = 64, /* characters of a float */
	NAME_MOST = 64,  /* of an atom that is compared */
};

struct term term_bad(enum term_why why, uint64_t address)
{
	return (struct term){.kind = TERM_BAD, .why = why, .address = address};
}

enum term_why term_why_missing(const struct heap *h, enum term_why nowhere)
{
	if (h->later)
		return WHY_LATER;
	return h->no_memory || h->no_room ? WHY_NO_MEMORY : nowhere;
}

const char *term_why_text(enum term_why why)
{
	static const char *const texts[WHY_COUNT] = {
		[WHY_NONE] = "",
		[WHY_NO_OBJECT] = "not in the dump",
		[WHY_NO_BINARY] = "binary not in the dump",
		[WHY_SHORT] = "binary cut",
		[WHY_CUT] = "cut",
		[WHY_CYCLE] = "cycle",
		[WHY_DEEP] = "too deep",
		[WHY_EMPTY] = "not printable for the emulator",
		[WHY_NO_MAP] = "map, not dumped",
		[WHY_FUNREF] = "reference to a fun",
		[WHY_EXTERNAL] = "bad external term",
		[WHY_PACKED] = "bad compressed term",
		[WHY_NO_DATA] = "no data",
		[WHY_SYNTAX] = "no term",
		[WHY_NO_MEMORY] = "not looked up: no memory",
		[WHY_LATER] = "not looked up yet",
	};

	return texts[why];
}

static struct term bad_raw(enum term_why why, struct span raw)
{
	struct term t = term_bad(why, 0);

	t.raw = raw;
	return t;
}

static struct term text_term(enum term_kind kind, struct span text)
{
	return (struct term){.kind = kind, .text = text};
}

static struct term float_term(struct span text)
{
	char copy[FLOAT_MOST];
	struct term t = {.kind = TERM_FLOAT};
	char *end;

	if (text.n >= sizeof(copy))
		return term_bad(WHY_SYNTAX, 0);
	memcpy(copy, text.p, text.n);
	copy[text.n] = '\0';
	t.real = strtod(copy, &end);
	return end == copy || !isfinite(t.real) ? term_bad(WHY_SYNTAX, 0) : t;
}

static struct term binary_term(const struct bytes *b, uint64_t n)
{
	struct term t = {.kind = TERM_BINARY, .bits = 8, .n = n, .bytes = *b};

	/* the line, and so the dump, ends within it */
	return b->n < n ? term_bad(WHY_CUT, 0) : t;
}

/*
 * Before 0.5 an emulator that could dump maps wrote what it wrote of all it
 * could not: the atom `undefined` as an external term, which is how no atom is
 * written. So it is a map.
 */
static bool is_no_map(const struct heap *h, const struct term *t)
{
	char name[16];
	size_t n;

	if (h->format.payload != BYTES_HEX || t->kind != TERM_ATOM)
		return false;
	n = bytes_read(&t->bytes, 0, name, sizeof(name));
	return span_eq((struct span){name, n}, SPAN_LIT("undefined"));
}

struct term term_payload(struct heap *h, const struct bytes *payload,
                         struct span cache)
{
	const struct heap_scratch *since = h->scratch;
	struct etf e = {.cache = cache};
	struct term t;

	if (heap_inflated(h, payload, &e.bytes))
		return etf_read(h, &e, 0);
	t = etf_term(h, payload, cache);
	if (h->scratch != since)
		heap_keep(h, since, payload, t.external ? &t.etf.bytes : NULL);
	return t;
}

static struct term external_term(struct heap *h, const struct lex_heap *o)
{
	struct term t;

	if (o->bytes.n < o->count)
		return term_bad(WHY_CUT, 0);
	t = term_payload(h, &o->bytes, SPAN_NONE);
	return is_no_map(h, &t) ? term_bad(WHY_NO_MAP, 0) : t;
}

/* While the dump is being indexed it may come. */
static struct term no_binary(struct heap *h, uint64_t address)
{
	h->lacked |= h->waits;
	return term_bad(h->waits ? WHY_LATER : WHY_NO_BINARY, address);
}

/* Where the emulator itself refers to a binary, OTP 27 and later write an
 * address for an offset: that of the bytes, four words behind that of the
 * binary (seen in dumps of 27 and 29). Any other offset that large is wrong. */
static bool is_first_byte(const struct heap *h, uint64_t binary, uint64_t at)
{
	return at > binary &&
	       at - binary == 4 * (uint64_t)dump_word_size(h->dump);
}

/* The bytes of the =binary at an address. */
static struct term binary_at(struct heap *h, uint64_t address, uint64_t off,
                             uint64_t n)
{
	struct term t = {.kind = TERM_BINARY, .bits = 8, .address = address};
	struct span body;
	uint64_t size;

	if (!heap_binary(h, address, &body))
		return no_binary(h, address);
	if (!binary_bytes(body, h->format.payload, &t.bytes, &size))
		return term_bad(WHY_SHORT, address);
	if (off > size && is_first_byte(h, address, off))
		off = 0;
	t.bytes = bytes_part(&t.bytes, off, n);
	t.n = n;
	return t.bytes.n < n ? term_bad(WHY_SHORT, address) : t;
}

/* The heap object at an address, if it is there. */
static bool object_at(struct heap *h, uint64_t address, struct lex_heap *o)
{
	uint64_t off;

	if (!heap_find(h, address, &off))
		return false;
	lex_heap(&h->format, span_skip(h->text, (size_t)off), o);
	return true;
}

/* An offset of an offset: one that is too large stays too large. */
static uint64_t behind(uint64_t a, uint64_t b)
{
	return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

/* Of a =binary, or of an object that is a binary, maybe part of another. */
static struct term sub_binary(struct heap *h, const struct lex_heap *sub)
{
	uint64_t address = sub->address, off = sub->off, n = sub->count;
	struct lex_heap o;
	struct span body;
	struct bytes b;

	for (int hops = 0; hops < SUB_HOPS; hops++) {
		if (heap_binary(h, address, &body))
			return binary_at(h, address, off, n);
		if (!object_at(h, address, &o))
			return term_bad(term_why_missing(h, WHY_NO_BINARY),
			                address);
		if (o.kind == OBJECT_REFC)
			return binary_at(h, o.address, behind(o.off, off), n);
		if (o.kind == OBJECT_BINARY) {
			b = bytes_part(&o.bytes, off, n);
			return binary_term(&b, n);
		}
		if (o.kind != OBJECT_SUB)
			break;
		address = o.address;
		off = behind(off, o.off);
	}
	return term_bad(WHY_NO_BINARY, address);
}

static struct term node_term(enum term_kind kind, const struct lex_heap *o)
{
	return (struct term){.kind = kind, .text = o->rest, .n = o->count};
}

static struct term object_term(struct heap *h, const struct lex_heap *o)
{
	struct term t;

	switch (o->kind) {
	case OBJECT_CONS:
		return node_term(TERM_LIST, o);
	case OBJECT_TUPLE:
		return node_term(TERM_TUPLE, o);
	case OBJECT_FLATMAP:
	case OBJECT_HASHMAP:
		return node_term(TERM_MAP, o);
	case OBJECT_FLOAT:
		return float_term(o->text);
	case OBJECT_BIG:
		return text_term(TERM_INT, o->text);
	case OBJECT_BIG16:
		t = text_term(TERM_HEX, o->text);
		t.negative = o->negative;
		return t;
	case OBJECT_PID:
		return text_term(TERM_PID, o->text);
	case OBJECT_PORT:
		return text_term(TERM_PORT, o->text);
	case OBJECT_EXTERNAL:
		return external_term(h, o);
	case OBJECT_BINARY:
		return binary_term(&o->bytes, o->count);
	case OBJECT_REFC:
		return binary_at(h, o->address, o->off, o->count);
	case OBJECT_SUB:
		return sub_binary(h, o);
	case OBJECT_FUNREF:
		return term_bad(WHY_FUNREF, 0);
	case OBJECT_CUT:
		return term_bad(WHY_CUT, 0);
	case OBJECT_NONE:
		return term_bad(WHY_EMPTY, 0);
	case OBJECT_HASHNODE:
	case OBJECT_UNKNOWN:
		break;
	}
	return term_bad(WHY_SYNTAX, 0);
}

static struct span whole_line(const struct heap *h, struct span text)
{
	text.n = termline_heap_end(&h->format, text, 0);
	if (text.n > 0 && text.p[text.n - 1] == '\r')
		text.n--;
	return text;
}

struct term term_at(struct heap *h, uint64_t address, uint64_t off)
{
	struct span text = span_skip(h->text, (size_t)off);
	struct lex_heap o;
	struct term t;

	lex_heap(&h->format, text, &o);
	t = object_term(h, &o);
	t.raw = whole_line(h, text);
	/* of a binary that is not there, the address says more */
	if (t.kind != TERM_BAD || t.address == 0)
		t.address = address;
	return t;
}

static struct term pointed_at(struct heap *h, uint64_t address)
{
	uint64_t off;

	if (!heap_find(h, address, &off))
		return term_bad(term_why_missing(h, WHY_NO_OBJECT), address);
	return term_at(h, address, off);
}

static struct term atom_term(const struct heap *h, struct span name)
{
	struct term t = {.kind = TERM_ATOM, .latin1 = h->format.latin1};

	t.bytes = bytes_of(name, BYTES_PLAIN, name.n);
	return t;
}

struct term term_of(struct heap *h, const struct lex_elem *e)
{
	struct term t;

	switch (e->kind) {
	case LEX_POINTER:
		return pointed_at(h, e->number);
	case LEX_ATOM:
		t = atom_term(h, e->text);
		break;
	case LEX_INT:
		t = text_term(TERM_INT, e->text);
		break;
	case LEX_PID:
		t = text_term(TERM_PID, e->text);
		break;
	case LEX_PORT:
		t = text_term(TERM_PORT, e->text);
		break;
	case LEX_NIL:
		t = (struct term){.kind = TERM_NIL};
		break;
	case LEX_DIST:
		t = term_payload(h, &e->bytes, e->text);
		break;
	case LEX_EMPTY:
		return bad_raw(WHY_EMPTY, e->raw);
	case LEX_CUT:
		return bad_raw(WHY_CUT, e->raw);
	default:
		return bad_raw(WHY_SYNTAX, e->raw);
	}
	t.raw = e->raw;
	return t;
}

struct term term_take(struct heap *h, struct span *rest)
{
	struct lex_elem e;

	lex_elem(&h->format, rest, &e);
	return term_of(h, &e);
}

bool term_elements(const struct heap *h, const struct term *t,
                   struct lex_elem *out, unsigned n)
{
	struct span rest = t->text;

	if (t->kind != TERM_TUPLE || t->external || t->n != n)
		return false;
	for (unsigned i = 0; i < n; i++) {
		lex_elem(&h->format, &rest, &out[i]);
		rest = span_skip(rest, 1);
	}
	return true;
}

bool term_element(struct heap *h, const struct term *t, uint64_t i,
                  struct term *out)
{
	struct span rest = t->text;

	if (t->kind != TERM_TUPLE || t->external || i >= t->n)
		return false;
	while (i-- > 0) {
		if (!lex_skip(&h->format, &rest))
			return false;
		rest = span_skip(rest, 1);
	}
	*out = term_take(h, &rest);
	return true;
}

bool term_is_atom(const struct term *t, const char *name)
{
	size_t n = strlen(name);
	char text[NAME_MOST];

	return t->kind == TERM_ATOM && t->bytes.n == n && n <= sizeof(text) &&
	       bytes_read(&t->bytes, 0, text, n) == n &&
	       memcmp(text, name, n) == 0;
}

bool term_u64(const struct term *t, uint64_t *out)
{
	if (t->kind == TERM_INT)
		return span_u64(t->text, out);
	*out = t->number[0];
	return t->kind == TERM_INT64 && !t->negative;
}
