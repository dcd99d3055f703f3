/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The kinds are tried one after another, those first that are told by more
 * than a byte or two. What is packed is unpacked as far as the look goes, and
 * the same is asked of that, once.
 *
 * Rejected: names of file formats, as file(1) tells them. Nobody keeps
 * pictures in the binaries of a node that crashed, and what they are the first
 * bytes tell to those who do.
 */
#include "model/content.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "model/etf_shape.h"
#include "model/json.h"

enum {
	VERSION = 131, /* of external terms */
	COMPRESSED = 80,
	TERM_HEAD = 6, /* bytes before a compressed term */
	TERMS_LOOKED = 256,
	PART_LEAST = 32, /* bytes that tell something without the others */
};

/* The bytes that are looked at. */
struct look {
	const struct bytes *all;
	bool more; /* behind them */
	struct span text;
	char bytes[CONTENT_LOOK];
};

/* Whether n bytes are enough to say what all of them are. */
static bool is_most(const struct look *l, size_t n)
{
	return n == l->text.n || (n >= PART_LEAST && n >= l->text.n / 2);
}

/* The byte at i as a number; 0 behind the end. */
static unsigned byte_at(const struct look *l, size_t i)
{
	return i < l->text.n ? (unsigned char)l->text.p[i] : 0;
}

/* Controls that stand in text: BEL to CR, and ESC for colours. */
static bool is_text(uint32_t cp)
{
	if (cp < ' ')
		return (cp >= 7 && cp <= 13) || cp == 27;
	return cp < 0x7f || (cp >= 0xa0 && cp != UTF8_BAD);
}

size_t content_text_bytes(struct span s)
{
	struct span rest = s;

	while (rest.n > 0) {
		uint32_t cp;
		size_t n = utf8_decode(rest, &cp);

		if (!is_text(cp))
			break;
		rest = span_skip(rest, n);
	}
	return s.n - rest.n;
}

static bool looks_like_text(const struct look *l)
{
	return is_most(l, content_text_bytes(l->text));
}

static bool looks_like_json(const struct look *l)
{
	struct json j = {0};
	size_t i = 0, ended = 0;
	bool good;

	while (i < l->text.n && strchr(" \t\r\n", l->text.p[i]) && l->text.p[i])
		i++;
	if (byte_at(l, i) != '{' && byte_at(l, i) != '[')
		return false;
	while (i < l->text.n &&
	       json_byte(&j, (unsigned char)l->text.p[i]) != JSON_BAD) {
		i++;
		if (json_ended(&j))
			ended = i;
	}
	good = (i == l->text.n && l->more) || is_most(l, ended);
	json_release(&j);
	return good;
}

/* Whether there is a term with such a tag. */
static bool is_tag(uint64_t tag)
{
	uint64_t before, behind;

	return etf_layout(tag)->head > 0 || tag == ETF_NEW_FUN ||
	       tag == ETF_OLD_FUN || tag == ETF_EXPORT || tag == ETF_RECORD ||
	       etf_node_layout(tag, 1, &before, &behind);
}

/* A few terms, one behind the other, each of them whole; what lies behind the
 * look of something packed cannot be seen, and counts as good. */
static bool terms_fit(const struct look *l)
{
	struct etf e = {.bytes = *l->all};
	uint64_t at = 1, pending = 1;

	for (int i = 0; i < TERMS_LOOKED && pending > 0; i++) {
		struct etf_shape s;
		uint64_t tag;

		if (!etf_shape_at(&e, at, &s))
			return l->more && l->text.n == l->all->n &&
			       (!etf_tag_at(&e, at, &tag) || is_tag(tag));
		at += s.size;
		pending += s.children - 1;
	}
	return pending > 0 || at == l->all->n ||
	       (at >= PART_LEAST && at >= l->all->n / 2);
}

/* Unpacks what can be of the look; *more: there is more behind it. */
static size_t unpack_some(const struct bytes *b, enum unpack_how how,
                          char out[CONTENT_LOOK], bool *more)
{
	struct unpack u;
	char next;
	size_t n;

	unpack_init(&u, b, how);
	n = unpack_read(&u, out, CONTENT_LOOK);
	*more = n == CONTENT_LOOK && unpack_read(&u, &next, 1) == 1;
	if (u.end == UNPACK_CUT)
		*more = true;
	if (u.end == UNPACK_MEMORY || (u.end == UNPACK_BAD && n == 0))
		n = 0;
	unpack_release(&u);
	return n;
}

static bool looks_packed(const struct bytes *b, enum unpack_how how)
{
	char some[CONTENT_LOOK];
	bool more;

	return unpack_some(b, how, some, &more) > 0;
}

static bool looks_like_term(const struct look *l)
{
	struct bytes packed;

	if (byte_at(l, 0) != VERSION || l->text.n < 2)
		return false;
	if (byte_at(l, 1) != COMPRESSED)
		return terms_fit(l);
	packed = bytes_part(l->all, TERM_HEAD, UINT64_MAX);
	return looks_packed(&packed, UNPACK_ZLIB);
}

/* RFC 1952: the two of the magic, and the only method there is. */
static bool looks_like_gzip(const struct look *l)
{
	return byte_at(l, 0) == 0x1f && byte_at(l, 1) == 0x8b &&
	       byte_at(l, 2) == 8 && looks_packed(l->all, UNPACK_GZIP);
}

/* RFC 1950: the method and a window that exists, a check, no dictionary. */
static bool looks_like_zlib(const struct look *l)
{
	unsigned method = byte_at(l, 0), flags = byte_at(l, 1);

	return (method & 15) == 8 && method >> 4 <= 7 &&
	       (method << 8 | flags) % 31 == 0 && !(flags & 0x20) &&
	       !looks_like_text(l) && looks_packed(l->all, UNPACK_ZLIB);
}

static void look(struct look *l, const struct bytes *b, bool more)
{
	size_t n = bytes_read(b, 0, l->bytes, sizeof(l->bytes));

	l->all = b;
	l->more = more || n < b->n;
	l->text = (struct span){l->bytes, n};
}

static enum content_kind kind_of(const struct look *l)
{
	static const struct {
		enum content_kind kind;
		bool (*is)(const struct look *l);
	} kinds[] = {
		{CONTENT_TERM, looks_like_term},
		{CONTENT_GZIP, looks_like_gzip},
		{CONTENT_ZLIB, looks_like_zlib},
		{CONTENT_JSON, looks_like_json},
		{CONTENT_TEXT, looks_like_text},
	};

	if (l->all->n == 0)
		return CONTENT_EMPTY;
	for (size_t i = 0;
	     l->text.n > 0 && i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (kinds[i].is(l))
			return kinds[i].kind;
	return CONTENT_BYTES;
}

/* What is in something packed. */
static enum content_kind kind_of_packed(const struct bytes *b,
                                        enum unpack_how how)
{
	char text[CONTENT_LOOK];
	struct bytes inner;
	struct look l;
	bool more;
	size_t n = unpack_some(b, how, text, &more);

	inner = bytes_of((struct span){text, n}, BYTES_PLAIN, n);
	look(&l, &inner, more);
	return kind_of(&l);
}

enum unpack_how content_unpack(const struct content *c)
{
	if (c->kind == CONTENT_GZIP)
		return UNPACK_GZIP;
	return c->kind == CONTENT_ZLIB ? UNPACK_ZLIB : UNPACK_NOT;
}

struct content content_of(const struct bytes *b)
{
	struct content c;
	struct look l;

	look(&l, b, false);
	c.kind = c.holds = kind_of(&l);
	if (content_unpack(&c) != UNPACK_NOT)
		c.holds = kind_of_packed(b, content_unpack(&c));
	return c;
}

size_t content_name(const struct content *c, char out[CONTENT_NAME])
{
	static const char *const names[CONTENT_KINDS] = {
		[CONTENT_EMPTY] = "nothing",      [CONTENT_BYTES] = "bytes",
		[CONTENT_TEXT] = "text",          [CONTENT_JSON] = "JSON",
		[CONTENT_TERM] = "external term", [CONTENT_GZIP] = "gzip",
		[CONTENT_ZLIB] = "zlib",
	};
	int n;

	if (c->kind == c->holds && content_unpack(c) == UNPACK_NOT)
		n = snprintf(out, CONTENT_NAME, "%s", names[c->kind]);
	else
		n = snprintf(out, CONTENT_NAME, "%s, holds %s", names[c->kind],
		             names[c->holds]);
	return n > 0 ? (size_t)n : 0;
}
