/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Nearly all text of a dump is printable ASCII: it is recognised eight bytes
 * at a time and copied. The rest goes one character at a time, by the rules of
 * the format.
 *
 * utf8_sanitise does the same for the screen; here the output has no bound and
 * four more formats.
 */
#include "cli/text.h"

#include <math.h>
#include <stdio.h>

#include "base/utf8.h"

#define ONES  0x0101010101010101u
#define HIGHS 0x8080808080808080u

/*
 * Whether all eight bytes go into every format as they are. Each of the terms
 * has a high bit set if one of the bytes is not ASCII, below a space, a quote,
 * a backslash or DEL; and if none is, no byte borrows from the next one, or
 * carries into it, and none has.
 */
static bool plain_word(uint64_t x)
{
	return !((x | (x - ONES * 0x20) | ((x ^ ONES * '"') - ONES) |
	          ((x ^ ONES * '\\') - ONES) | (x + ONES)) &
	         HIGHS);
}

static bool plain_byte(unsigned char c)
{
	return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

/* How many bytes at the front go into every format as they are. */
static size_t plain_prefix(struct span s)
{
	size_t i = 0;
	uint64_t word;

	for (; s.n - i >= sizeof(word); i += sizeof(word)) {
		memcpy(&word, s.p + i, sizeof(word));
		if (!plain_word(word))
			break;
	}
	if (i > 0 && s.n - i < sizeof(word)) {
		memcpy(&word, s.p + s.n - sizeof(word), sizeof(word));
		if (plain_word(word))
			return s.n;
	}
	while (i < s.n && plain_byte((unsigned char)s.p[i]))
		i++;
	return i;
}

/* What the formats write for some of ASCII; NULL: nothing special. */
static const struct escape {
	char c;
	const char *as[TEXT_RULES];
} escapes[] = {
	{'"', {[TEXT_CSV] = "\"\"", [TEXT_JSON] = "\\\""}},
	{'\\', {[TEXT_TSV] = "\\\\", [TEXT_JSON] = "\\\\"}},
	{'\n',
         {[TEXT_LINES] = "\n",
          [TEXT_CSV] = " ",
          [TEXT_TSV] = "\\n",
          [TEXT_JSON] = "\\n"}},
	{'\t',
         {[TEXT_LINES] = "\t",
          [TEXT_CSV] = " ",
          [TEXT_TSV] = "\\t",
          [TEXT_JSON] = "\\t"}},
	{'\r', {[TEXT_CSV] = " ", [TEXT_TSV] = "\\r", [TEXT_JSON] = "\\r"}},
};

static const char *short_escape(uint32_t cp, enum text_rule rule)
{
	for (size_t i = 0; i < sizeof(escapes) / sizeof(escapes[0]); i++)
		if ((uint32_t)escapes[i].c == cp)
			return escapes[i].as[rule];
	return NULL;
}

static void json_escape(struct out *o, uint32_t cp)
{
	char text[16];
	int n;

	if (cp < 0x10000)
		n = snprintf(text, sizeof(text), "\\u%04X", (unsigned)cp);
	else
		n = snprintf(text, sizeof(text), "\\u%04X\\u%04X",
		             (unsigned)(0xd800 + ((cp - 0x10000) >> 10)),
		             (unsigned)(0xdc00 + (cp & 0x3ff)));
	out_put(o, text, (size_t)n);
}

/* A character that is not for the eyes: a control, a bidirectional one. */
static void put_hidden(struct out *o, uint32_t cp, enum text_rule rule,
                       bool ascii)
{
	if (rule == TEXT_JSON)
		json_escape(o, cp);
	else if (cp < 0x80 || ascii)
		out_char(o, '.');
	else
		out_str(o, "\xef\xbf\xbd");
}

static void put_char(struct out *o, uint32_t cp, enum text_rule rule,
                     bool ascii)
{
	const char *escape = short_escape(cp, rule);
	char text[16];
	int n;

	if (escape) {
		out_str(o, escape);
	} else if (utf8_width(cp) < 0) {
		put_hidden(o, cp, rule, ascii);
	} else if (cp < 0x80 || !ascii) {
		out_put(o, text, utf8_encode(cp, text));
	} else if (rule == TEXT_JSON) {
		json_escape(o, cp);
	} else {
		n = snprintf(text, sizeof(text), "\\x{%X}", (unsigned)cp);
		out_put(o, text, (size_t)n);
	}
}

/* What follows the plain front of a piece of text. */
static void put_rest(struct out *o, struct span s, enum text_rule rule,
                     bool ascii)
{
	bool latin1 = !utf8_valid(s);

	while (s.n > 0 && !out_failed(o)) {
		uint32_t cp = (unsigned char)s.p[0];
		size_t n = 1;

		if (!latin1)
			n = utf8_decode(s, &cp);
		put_char(o, cp, rule, ascii);
		s = span_skip(s, n);
		n = plain_prefix(s);
		out_put(o, s.p, n);
		s = span_skip(s, n);
	}
}

void text_put(struct out *o, struct span s, enum text_rule rule, bool ascii)
{
	size_t n = plain_prefix(s);

	out_put(o, s.p, n);
	if (n < s.n)
		put_rest(o, span_skip(s, n), rule, ascii);
}

void text_json_string(struct out *o, struct span s, bool ascii)
{
	out_char(o, '"');
	text_put(o, s, TEXT_JSON, ascii);
	out_char(o, '"');
}

static void put_double(struct out *o, double d)
{
	struct value v = value_double(d);
	struct arena a;

	arena_init(&a);
	out_span(o, value_plain(&v, &a));
	arena_release(&a);
}

void text_json(struct out *o, const struct value *v, bool ascii)
{
	if (v->type == VALUE_TEXT)
		text_json_string(o, v->text, ascii);
	else if (v->type == VALUE_NONE ||
	         (v->type == VALUE_DOUBLE && !isfinite(v->d)))
		out_put(o, "null", 4);
	else
		text_value(o, v, TEXT_JSON, ascii);
}

void text_value(struct out *o, const struct value *v, enum text_rule rule,
                bool ascii)
{
	switch (v->type) {
	case VALUE_U64:
		out_u64(o, v->u);
		break;
	case VALUE_I64:
		out_i64(o, v->i);
		break;
	case VALUE_DOUBLE:
		put_double(o, v->d);
		break;
	case VALUE_BOOL:
		out_str(o, v->b ? "true" : "false");
		break;
	case VALUE_TEXT:
		text_put(o, v->text, rule, ascii);
		break;
	case VALUE_NONE:
		break;
	}
}
