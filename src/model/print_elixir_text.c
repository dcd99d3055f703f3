/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Characters between quotes, and atoms, as Code.Identifier.escape and
 * Macro.inspect_atom write them in Elixir 1.20. Elixir 1.14 and 1.15 do not
 * escape characters that cannot be seen, such as U+200B.
 */
#include "model/print_elixir.h"

#include <stdio.h>

#include "model/elixir_atom.h"

enum {
	DELETE = 127,
	ATOM_MOST = 256, /* characters; an atom has at most 255 */
};

/* Characters that cannot be told from others, or change their order. */
static bool is_hidden(uint32_t c)
{
	static const uint32_t ranges[][2] = {
		{0xa0, 0xa0},     {0x34f, 0x34f},   {0x61c, 0x61c},
		{0x2000, 0x200f}, {0x2028, 0x202e}, {0x205f, 0x2064},
		{0x2066, 0x2069}, {0xfeff, 0xfeff}, {0xfff9, 0xfffc},
	};

	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		if (c >= ranges[i][0] && c <= ranges[i][1])
			return true;
	return false;
}

bool elixir_is_printable(uint32_t c)
{
	return (c >= ' ' && c <= DELETE) || (c >= '\a' && c <= '\r') ||
	       c == 27 || (c >= 0xa0 && c < 0xd800) ||
	       (c >= 0xe000 && c <= 0xfffd) || (c >= 0x10000 && c <= 0x10ffff);
}

/* The letter of an escape such as \n, or 0. Between slashes, where a
 * backslash means something else, there are fewer. */
static char escape_of(uint32_t c, char quote)
{
	static const char letters[] = {
		['\a'] = 'a',  ['\b'] = 'b',   ['\t'] = 't', ['\n'] = 'n',
		['\v'] = 'v',  ['\f'] = 'f',   ['\r'] = 'r', [27] = 'e',
		['\\'] = '\\', [DELETE] = 'd',
	};

	if (c > DELETE)
		return '\0';
	if (quote == '/' && (c == '\b' || c == 27 || c == '\\' || c == DELETE))
		return '\0';
	return letters[c];
}

static void put_code(struct print *p, uint32_t c, char quote)
{
	char letter = escape_of(c, quote);
	char text[16] = "\\0";

	if (c == (unsigned char)quote)
		letter = quote;
	if (letter) {
		print_char(p, '\\');
		print_char(p, letter);
		return;
	}
	if (c >= ' ' && c < DELETE) {
		print_char(p, (char)c);
		return;
	}
	if (is_hidden(c))
		snprintf(text, sizeof(text), "\\u%04X", c);
	else if (c > 0 && c < 0xa0)
		snprintf(text, sizeof(text), "\\x%02X", c);
	else if (c == 0xfffe || c == 0xffff)
		snprintf(text, sizeof(text), "\\x{%04X}", c);
	else if (c > 0) {
		print_code(p, c);
		return;
	}
	print_str(p, text);
}

void elixir_put_end(struct print *p)
{
	if (p->held)
		print_char(p, '#');
	p->held = false;
}

void elixir_put_code(struct print *p, uint32_t c, char quote)
{
	if (p->held && c == '{')
		print_char(p, '\\');
	elixir_put_end(p);
	if (c == '#')
		p->held = true;
	else
		put_code(p, c, quote);
}

void elixir_put_text(struct print *p, struct termtext *t, char quote)
{
	uint32_t c;

	print_char(p, quote);
	while (!p->full && termtext_next(t, &c))
		elixir_put_code(p, c, quote);
	elixir_put_end(p);
	print_char(p, quote);
}

static size_t read_codes(const struct print *p, const struct term *t,
                         const struct bytes *name, uint32_t *code)
{
	struct termtext text;
	size_t n = 0;

	print_atom_text(p, t, name, &text);
	while (n < ATOM_MOST && termtext_next(&text, &code[n]))
		n++;
	return n;
}

static bool is_literal_word(struct span name)
{
	return span_eq(name, SPAN_LIT("nil")) ||
	       span_eq(name, SPAN_LIT("true")) ||
	       span_eq(name, SPAN_LIT("false"));
}

/* What most atoms are. */
static bool is_plain(struct span name)
{
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];

		if ((c < 'a' || c > 'z') && c != '_' &&
		    (i == 0 || ((c < 'A' || c > 'Z') && (c < '0' || c > '9'))))
			return false;
	}
	return name.n > 0;
}

static void put_plain(struct print *p, struct span name, enum elixir_form form)
{
	if (form == FORM_LITERAL && !is_literal_word(name))
		print_char(p, ':');
	print_put(p, name);
	if (form == FORM_KEY)
		print_str(p, ": ");
}

/* Foo, of Elixir.Foo; but what would be another alias then is whole. */
static void put_alias(struct print *p, const uint32_t *code, size_t n)
{
	static const char front[] = "Elixir.";
	const size_t size = sizeof(front) - 1;
	size_t i = 0;

	if (n > size)
		i = size;
	if (n >= 2 * size - 1) {
		size_t k = 0;

		while (k < size - 1 &&
		       code[size + k] == (unsigned char)front[k])
			k++;
		if (k == size - 1 && (n == size + k || code[size + k] == '.'))
			i = 0;
	}
	for (; i < n; i++)
		print_code(p, code[i]);
}

static bool needs_quotes(enum elixir_atom kind, enum elixir_form form)
{
	switch (kind) {
	case ELIXIR_ALIAS:
		return form != FORM_LITERAL;
	case ELIXIR_QUOTED_OPERATOR:
		return form != FORM_CALL;
	case ELIXIR_UNCALLABLE:
		return form == FORM_CALL;
	default:
		return kind == ELIXIR_OTHER;
	}
}

void elixir_put_atom(struct print *p, const struct term *t,
                     const struct bytes *name, enum elixir_form form)
{
	char plain[ATOM_MOST];
	uint32_t code[ATOM_MOST];
	enum elixir_atom kind = ELIXIR_OTHER;
	struct termtext text;
	size_t n = bytes_read(name, 0, plain, sizeof(plain));

	if (n < sizeof(plain) && is_plain((struct span){plain, n})) {
		put_plain(p, (struct span){plain, n}, form);
		return;
	}
	n = read_codes(p, t, name, code);
	if (n < ATOM_MOST)
		kind = elixir_atom(code, n);
	if (form == FORM_LITERAL && kind == ELIXIR_ALIAS) {
		put_alias(p, code, n);
		return;
	}
	if (form == FORM_LITERAL)
		print_char(p, ':');
	print_atom_text(p, t, name, &text);
	if (needs_quotes(kind, form))
		elixir_put_text(p, &text, '"');
	else
		print_text(p, &text);
	if (form == FORM_KEY)
		print_str(p, ": ");
}

bool elixir_is_alias(struct print *p, const struct term *t)
{
	uint32_t code[ATOM_MOST];
	size_t n;

	if (t->kind != TERM_ATOM)
		return false;
	n = read_codes(p, t, &t->bytes, code);
	return n < ATOM_MOST && elixir_atom(code, n) == ELIXIR_ALIAS;
}

bool elixir_is_key(const struct bytes *name)
{
	static const char front[] = "Elixir.";
	char text[sizeof(front) - 1];
	size_t n = bytes_read(name, 0, text, sizeof(text));

	return n < sizeof(text) || memcmp(text, front, n) != 0;
}
