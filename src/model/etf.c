/* SPDX-License-Identifier: Apache-2.0 */
#include "model/etf.h"

#include <math.h>
#include <stdlib.h>

#include "index/decode.h"
#include "model/etf_shape.h"

enum {
	VERSION = 131,
	COMPRESSED = 80,
	FLOAT_TEXT = 31,
	FLATE_MOST = 1032, /* zlib makes no more bytes of one than this */
};

/* A term of n counted parts at an offset. */
struct reader {
	struct term (*read)(const struct etf *e, uint64_t at, uint64_t n);
};

static struct term leaf(enum term_kind kind)
{
	return (struct term){.kind = kind, .external = true, .bits = 8};
}

static struct term read_byte(const struct etf *e, uint64_t at, uint64_t n)
{
	struct term t = leaf(TERM_INT64);

	(void)n;
	bytes_number(&e->bytes, at + 1, 1, &t.number[0]);
	return t;
}

static struct term read_int(const struct etf *e, uint64_t at, uint64_t n)
{
	struct term t = leaf(TERM_INT64);
	uint64_t raw = 0;

	(void)n;
	bytes_number(&e->bytes, at + 1, 4, &raw);
	t.negative = raw >> 31;
	t.number[0] = t.negative ? (UINT64_C(1) << 32) - raw : raw;
	return t;
}

/* Behind the count a byte for the sign, then n bytes, the last one highest. */
static struct term read_big(const struct etf *e, uint64_t at, uint64_t n)
{
	struct term t = leaf(TERM_BIG);
	uint64_t tag = 0, sign = 0;
	uint64_t head;

	etf_tag_at(e, at, &tag);
	head = tag == 110 ? 2 : 5;
	bytes_number(&e->bytes, at + head, 1, &sign);
	t.negative = sign != 0;
	t.bytes = bytes_part(&e->bytes, at + head + 1, n);
	return t;
}

/* Erlang has no other floats, and would read the word for one as an atom. */
static struct term finite_float(const struct term *t)
{
	return isfinite(t->real) ? *t : term_bad(WHY_EXTERNAL, 0);
}

static struct term read_float_text(const struct etf *e, uint64_t at, uint64_t n)
{
	struct term t = leaf(TERM_FLOAT);
	char text[FLOAT_TEXT + 1] = "";
	char *end;

	(void)n;
	bytes_read(&e->bytes, at + 1, text, FLOAT_TEXT);
	t.real = strtod(text, &end);
	return end == text ? term_bad(WHY_EXTERNAL, 0) : finite_float(&t);
}

static struct term read_float(const struct etf *e, uint64_t at, uint64_t n)
{
	struct term t = leaf(TERM_FLOAT);
	uint64_t raw = 0;

	(void)n;
	bytes_number(&e->bytes, at + 1, 8, &raw);
	memcpy(&t.real, &raw, sizeof(raw));
	return finite_float(&t);
}

static struct term read_atom(const struct etf *e, uint64_t at, uint64_t n)
{
	struct term t = leaf(TERM_ATOM);
	uint64_t tag = 0;

	etf_tag_at(e, at, &tag);
	t.latin1 = tag == ETF_ATOM || tag == ETF_SMALL_ATOM;
	t.bytes = bytes_part(&e->bytes, at + etf_layout(tag)->head, n);
	return t;
}

/* Atom i of the sender's cache, "A5:helloA1:a". */
static struct term read_cached(const struct etf *e, uint64_t at, uint64_t n)
{
	static const struct term_format plain = {BYTES_PLAIN, false, false};
	struct span rest = e->cache;
	struct term t = leaf(TERM_ATOM);
	struct lex_elem atom = {.kind = LEX_BAD};
	uint64_t i = 0;

	(void)n;
	bytes_number(&e->bytes, at + 1, 1, &i);
	for (uint64_t k = 0; k <= i; k++)
		lex_elem(&plain, &rest, &atom);
	if (atom.kind != LEX_ATOM)
		return term_bad(WHY_EXTERNAL, 0);
	t.bytes = bytes_of(atom.text, BYTES_PLAIN, atom.text.n);
	return t;
}

static struct term read_nil(const struct etf *e, uint64_t at, uint64_t n)
{
	(void)e;
	(void)at;
	(void)n;
	return leaf(TERM_NIL);
}

static struct term read_string(const struct etf *e, uint64_t at, uint64_t n)
{
	struct term t = leaf(n > 0 ? TERM_STRING : TERM_NIL);

	t.n = n;
	t.bytes = bytes_part(&e->bytes, at + 3, n);
	return t;
}

static struct term read_list(const struct etf *e, uint64_t at, uint64_t n)
{
	struct term t = leaf(TERM_LIST);

	(void)e;
	t.n = n;
	t.at = at + 5;
	return t;
}

static struct term read_tuple(const struct etf *e, uint64_t at, uint64_t n)
{
	struct term t = leaf(TERM_TUPLE);
	uint64_t tag = 0;

	etf_tag_at(e, at, &tag);
	t.n = n;
	t.at = at + etf_layout(tag)->head;
	return t;
}

static struct term read_map(const struct etf *e, uint64_t at, uint64_t n)
{
	struct term t = leaf(TERM_MAP);

	(void)e;
	t.n = n;
	t.at = at + 5;
	return t;
}

static struct term read_binary(const struct etf *e, uint64_t at, uint64_t n)
{
	struct term t = leaf(TERM_BINARY);

	t.n = n;
	t.bytes = bytes_part(&e->bytes, at + 5, n);
	return t;
}

static struct term read_bits(const struct etf *e, uint64_t at, uint64_t n)
{
	struct term t = leaf(TERM_BINARY);
	uint64_t bits = 0;

	bytes_number(&e->bytes, at + 5, 1, &bits);
	t.bytes = bytes_part(&e->bytes, at + 6, n);
	t.bits = (unsigned char)bits;
	if (bits < 1 || bits > 8)
		return term_bad(WHY_EXTERNAL, 0);
	return t;
}

/* NULL: a tag that is not in etf.def. */
static const struct reader *reader_of(uint64_t tag)
{
	static const struct reader readers[256] = {
#define ETF(tag, head, count, unit, children, read) [tag] = {read},
#include "model/etf.def"
#undef ETF
	};

	return &readers[tag & 0xff];
}

/* The atom at *at, which is moved behind it. */
static bool take_atom(const struct etf *e, uint64_t *at, struct term *out)
{
	uint64_t size = etf_atom_size(e, *at);
	uint64_t tag = 0;

	if (size == 0)
		return false;
	etf_tag_at(e, *at, &tag);
	*out = reader_of(tag)->read(e, *at, size - etf_layout(tag)->head);
	*at += size;
	return out->kind == TERM_ATOM;
}

static bool take_number(const struct etf *e, uint64_t *at, unsigned size,
                        uint64_t *out)
{
	if (!bytes_number(&e->bytes, *at, size, out))
		return false;
	*at += size;
	return true;
}

/* A small integer of either size. */
static bool take_int(const struct etf *e, uint64_t *at, uint64_t *out)
{
	uint64_t tag;

	if (!take_number(e, at, 1, &tag) || (tag != 97 && tag != 98))
		return false;
	return take_number(e, at, tag == 97 ? 1 : 4, out);
}

static int64_t channel_of(struct heap *h, const struct term *node)
{
	char name[HEAP_NODE];
	size_t n = bytes_read(&node->bytes, 0, name, sizeof(name));

	return heap_channel(h, (struct span){name, n});
}

/* The words stand in the dump's order, the first one last in print. */
static bool read_words(const struct etf *e, uint64_t at, uint64_t words,
                       struct term *t)
{
	if (words == 0 || words > TERM_WORDS)
		return false;
	t->n = words;
	for (uint64_t i = 0; i < words; i++)
		if (!take_number(e, &at, 4, &t->number[i]))
			return false;
	return true;
}

static struct term read_node(struct heap *h, const struct etf *e, uint64_t at,
                             uint64_t tag)
{
	uint64_t words = 0, before = 1, behind = 0;
	struct term t = leaf(TERM_PID);
	struct term node;
	bool good;

	bytes_number(&e->bytes, at + 1, 2, &words);
	etf_node_layout(tag, words, &before, &behind);
	at += before;
	if (!take_atom(e, &at, &node))
		return term_bad(WHY_EXTERNAL, 0);
	t.channel = channel_of(h, &node);
	if (tag == ETF_NEW_REFERENCE || tag == ETF_NEWER_REFERENCE) {
		t.kind = TERM_REF;
		good = read_words(e, at + (tag == ETF_NEW_REFERENCE ? 1 : 4),
		                  words, &t);
	} else if (tag == ETF_REFERENCE) {
		t.kind = TERM_REF;
		good = read_words(e, at, 1, &t);
	} else if (tag == ETF_PID || tag == ETF_NEW_PID) {
		good = take_number(e, &at, 4, &t.number[0]) &&
		       take_number(e, &at, 4, &t.number[1]);
	} else {
		t.kind = TERM_PORT;
		good = take_number(e, &at, tag == ETF_V4_PORT ? 8 : 4,
		                   &t.number[0]);
	}
	return good ? t : term_bad(WHY_EXTERNAL, 0);
}

/* Size, arity, uniq (16), index (4), variables (4), module, old index, old
 * uniq, pid; the variables themselves were replaced by [] when it was dumped.
 */
static struct term read_fun(const struct etf *e, uint64_t at, bool old)
{
	struct term t = leaf(TERM_FUN);
	struct etf_shape pid = {0, 0};
	struct term module;

	if (!bytes_number(&e->bytes, at + (old ? 1 : 26), 4, &t.n))
		return term_bad(WHY_EXTERNAL, 0);
	t.number[2] = FUN_NO_ARITY;
	if (!old)
		bytes_number(&e->bytes, at + 5, 1, &t.number[2]);
	if (old && (!etf_shape_at(e, at + 5, &pid) || pid.children > 0))
		return term_bad(WHY_EXTERNAL, 0);
	at += old ? 5 + pid.size : ETF_FUN_HEAD;
	if (!take_atom(e, &at, &module) || !take_int(e, &at, &t.number[0]) ||
	    !take_int(e, &at, &t.number[1]))
		return term_bad(WHY_EXTERNAL, 0);
	t.module = module.bytes;
	t.latin1 = module.latin1;
	return t;
}

static struct term read_export(const struct etf *e, uint64_t at)
{
	struct term t = leaf(TERM_EXPORT);
	struct term module, name;

	at++;
	if (!take_atom(e, &at, &module) || !take_atom(e, &at, &name) ||
	    !take_int(e, &at, &t.number[0]))
		return term_bad(WHY_EXTERNAL, 0);
	t.module = module.bytes;
	t.name = name.bytes;
	t.latin1 = module.latin1;
	t.end = at;
	return t;
}

static struct term read_record(const struct etf *e, uint64_t at)
{
	struct term t = leaf(TERM_RECORD);
	struct term module, name;

	bytes_number(&e->bytes, at + 1, 4, &t.n);
	at += 6;
	if (!take_atom(e, &at, &module) || !take_atom(e, &at, &name))
		return term_bad(WHY_EXTERNAL, 0);
	t.module = module.bytes;
	t.name = name.bytes;
	t.latin1 = module.latin1;
	t.at = at;
	return t;
}

static struct term read_odd(struct heap *h, const struct etf *e, uint64_t at,
                            uint64_t tag)
{
	switch (tag) {
	case ETF_NEW_FUN:
	case ETF_OLD_FUN:
		return read_fun(e, at, tag == ETF_OLD_FUN);
	case ETF_EXPORT:
		return read_export(e, at);
	case ETF_RECORD:
		return read_record(e, at);
	default:
		return read_node(h, e, at, tag);
	}
}

static bool has_children(const struct term *t)
{
	return t->kind == TERM_LIST || t->kind == TERM_TUPLE ||
	       t->kind == TERM_MAP || t->kind == TERM_RECORD;
}

/* A list of no elements is its tail. */
static uint64_t past_empty_lists(const struct etf *e, uint64_t at)
{
	uint64_t tag, n;

	while (etf_tag_at(e, at, &tag) && tag == ETF_LIST &&
	       bytes_number(&e->bytes, at + 1, 4, &n) && n == 0)
		at += 5;
	return at;
}

struct term etf_read(struct heap *h, const struct etf *e, uint64_t at)
{
	const struct reader *r;
	struct etf_shape s;
	struct term t;
	uint64_t tag = 0;

	at = past_empty_lists(e, at);
	if (!etf_shape_at(e, at, &s)) {
		t = term_bad(etf_left(e, at) ? WHY_EXTERNAL : WHY_CUT, 0);
		t.end = TERM_NO_END;
		return t;
	}
	etf_tag_at(e, at, &tag);
	r = reader_of(tag);
	if (r->read)
		t = r->read(e, at, etf_count(e, at, etf_layout(tag)));
	else
		t = read_odd(h, e, at, tag);
	t.external = true;
	t.etf = *e;
	if (s.children == 0)
		t.end = at + s.size;
	else if (has_children(&t) && t.n == 0)
		t.end = t.at;
	return t;
}

bool etf_packed(const struct bytes *payload, struct bytes *stream, uint64_t *n)
{
	uint64_t head;

	*stream = bytes_part(payload, 6, UINT64_MAX);
	return bytes_number(payload, 0, 2, &head) &&
	       head == (VERSION << 8 | COMPRESSED) &&
	       bytes_number(payload, 2, 4, n) && *n / FLATE_MOST <= stream->n;
}

/* 131, 80, the size in 4 bytes, a zlib stream. */
static struct term inflated(struct heap *h, const struct bytes *payload,
                            struct span cache)
{
	struct etf e = {.cache = cache};
	struct bytes packed;
	uint64_t size;
	char *in, *out;

	if (!etf_packed(payload, &packed, &size))
		return term_bad(WHY_PACKED, 0);
	in = heap_room(h, packed.n);
	out = in ? heap_room(h, size) : NULL;
	if (!out)
		return term_bad(WHY_NO_MEMORY, 0);
	packed.n = bytes_read(&packed, 0, in, packed.n);
	if (!decode_zlib((struct span){in, packed.n}, out, size))
		return term_bad(WHY_PACKED, 0);
	e.bytes = bytes_of((struct span){out, size}, BYTES_PLAIN, size);
	return etf_read(h, &e, 0);
}

struct term etf_term(struct heap *h, const struct bytes *payload,
                     struct span cache)
{
	struct etf e = {*payload, cache};
	uint64_t version = 0, tag = 0;

	if (payload->n == 0)
		return term_bad(WHY_NO_DATA, 0);
	if (!etf_tag_at(&e, 0, &version) || version != VERSION)
		return term_bad(WHY_EXTERNAL, 0);
	if (!etf_tag_at(&e, 1, &tag))
		return term_bad(WHY_EXTERNAL, 0);
	if (tag == COMPRESSED)
		return inflated(h, payload, cache);
	return etf_read(h, &e, 1);
}
