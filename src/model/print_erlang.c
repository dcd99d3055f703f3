/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The syntax of ~0tp. Which lists and binaries are text, what is escaped, and
 * which atoms are quoted, is what io_lib and io_lib_pretty do; the names in
 * external funs follow the emulator's own rules, which are others.
 */
#include "model/term_print.h"

#include <stdio.h>

#include "base/utf8.h"

enum { DELETE = 127, WORD_MOST = 8 };

/* Words that an atom is not written as. */
static bool is_reserved(struct span name)
{
	static const char *const words[] = {
		"after", "and",  "andalso", "band",   "begin",   "bnot",
		"bor",   "bsl",  "bsr",     "bxor",   "case",    "catch",
		"cond",  "div",  "end",     "fun",    "if",      "let",
		"not",   "of",   "or",      "orelse", "receive", "rem",
		"try",   "when", "xor",     "maybe",  "else",
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (span_eq_str(name, words[i]))
			return true;
	return false;
}

static bool is_lower(uint32_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 0xdf && c <= 0xff && c != 0xf7);
}

static bool is_name(uint32_t c)
{
	return is_lower(c) || (c >= 'A' && c <= 'Z') ||
	       (c >= 0xc0 && c <= 0xde && c != 0xd7) ||
	       (c >= '0' && c <= '9') || c == '_';
}

/* The letter of an escape such as \n, or 0. */
static char escape_of(uint32_t c)
{
	static const char letters[] = {
		['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\v'] = 'v',
		['\f'] = 'f', ['\r'] = 'r', [27] = 'e',   [DELETE] = 'd',
	};

	if (c > DELETE)
		return '\0';
	return letters[c];
}

/* A character between quotes. */
static void put_escaped(struct print *p, uint32_t c, char quote)
{
	char octal[8];

	if (c == (unsigned char)quote || c == '\\') {
		print_char(p, '\\');
		print_char(p, (char)c);
	} else if (escape_of(c)) {
		print_char(p, '\\');
		print_char(p, escape_of(c));
	} else if (c < ' ' || (c > DELETE && c < 0xa0)) {
		snprintf(octal, sizeof(octal), "\\%03o", c);
		print_str(p, octal);
	} else {
		print_code(p, c);
	}
}

static void put_text(struct print *p, struct termtext *t, char quote)
{
	uint32_t c;

	print_char(p, quote);
	while (!p->full && termtext_next(t, &c))
		put_escaped(p, c, quote);
	print_char(p, quote);
}

/* io_lib writes '@' bare, the emulator does not; and only io_lib knows of
 * reserved words. */
static bool is_bare(struct termtext *t, bool emulator)
{
	char word[WORD_MOST + UTF8_MAX];
	size_t n = 0;
	uint32_t c;

	if (!termtext_next(t, &c) || !is_lower(c))
		return false;
	do {
		if (!is_name(c) && (c != '@' || emulator))
			return false;
		if (n < WORD_MOST)
			n += utf8_encode(c, word + n);
	} while (termtext_next(t, &c));
	return emulator || !is_reserved((struct span){word, n});
}

static void put_atom(struct print *p, const struct term *t,
                     const struct bytes *name, bool emulator)
{
	struct termtext text;
	bool bare;

	print_atom_text(p, t, name, &text);
	bare = is_bare(&text, emulator);
	print_atom_text(p, t, name, &text);
	if (bare)
		print_text(p, &text);
	else
		put_text(p, &text, '\'');
}

/* What a binary's bytes are. */
struct looks {
	bool ascii;
	bool utf8;   /* valid */
	bool text;   /* if UTF-8, printable */
	bool latin1; /* each byte is printable */
};

/* As far as it will be printed. */
static struct looks look_at(const struct print *p, const struct bytes *b)
{
	bool (*is)(uint64_t) = p->options.latin1 ? termtext_is_latin1_letter
	                                         : termtext_is_letter;
	struct looks l = {true, true, true, true};
	struct bytes front = bytes_part(b, 0, p->left + 1);
	struct termtext t;
	uint32_t c;

	termtext_init(&t, &front, TEXT_LATIN1);
	while (l.latin1 && termtext_next(&t, &c)) {
		l.latin1 = termtext_is_latin1_letter(c);
		l.ascii = l.ascii && c < 0x80;
	}
	if (l.latin1 && l.ascii)
		return l;
	l.ascii = false;
	termtext_init(&t, &front, TEXT_UTF8);
	while (l.utf8 && termtext_next(&t, &c)) {
		l.utf8 = c != TERMTEXT_BAD;
		l.text = l.text && is(c);
		if (!l.text && !l.latin1)
			break;
	}
	/* a character may be cut where we stopped looking */
	if (front.n < b->n && !l.utf8)
		l.utf8 = t.next == front.n && t.n - t.i < UTF8_MAX;
	return l;
}

static void put_bytes(struct print *p, const struct bytes *b, unsigned bits)
{
	unsigned char buf[256];
	uint64_t off = 0;
	size_t n;

	while (!p->full && (n = bytes_read(b, off, buf, sizeof(buf))) > 0) {
		for (size_t i = 0; i < n && !p->full; i++) {
			bool last = off + i + 1 == b->n;

			if (off + i > 0)
				print_char(p, ',');
			if (last && bits < 8) {
				print_u64(p, buf[i] >> (8 - bits));
				print_char(p, ':');
				print_u64(p, bits);
			} else {
				print_u64(p, buf[i]);
			}
		}
		off += n;
	}
}

static void put_binary(struct print *p, const struct term *t)
{
	struct looks l = {false, false, false, false};
	struct termtext text;

	if (t->bits == 8 && t->bytes.n > 0)
		l = look_at(p, &t->bytes);
	print_str(p, "<<");
	if ((l.utf8 && l.text) || (!l.utf8 && l.latin1)) {
		termtext_init(&text, &t->bytes,
		              l.utf8 ? TEXT_ATOM : TEXT_LATIN1);
		put_text(p, &text, '"');
		print_str(p, l.utf8 && !l.ascii ? "/utf8>>" : ">>");
		return;
	}
	put_bytes(p, &t->bytes, t->bits);
	print_str(p, ">>");
}

static void put_byte_list(struct print *p, const struct term *t)
{
	struct looks l = look_at(p, &t->bytes);
	struct termtext text;

	if (l.latin1) {
		termtext_init(&text, &t->bytes, TEXT_LATIN1);
		put_text(p, &text, '"');
		return;
	}
	print_char(p, '[');
	put_bytes(p, &t->bytes, 8);
	print_char(p, ']');
}

/* Not quoted, whatever it is. */
static void put_fun(struct print *p, const struct term *t)
{
	struct termtext text;

	print_str(p, "#Fun<");
	print_atom_text(p, t, &t->module, &text);
	print_text(p, &text);
	print_char(p, '.');
	print_u64(p, t->number[0]);
	print_char(p, '.');
	print_u64(p, t->number[1]);
	print_char(p, '>');
}

static void put_export(struct print *p, const struct term *t)
{
	print_str(p, "fun ");
	put_atom(p, t, &t->module, true);
	print_char(p, ':');
	put_atom(p, t, &t->name, true);
	print_char(p, '/');
	print_u64(p, t->number[0]);
}

static void put_record(struct print *p, const struct term *t)
{
	print_char(p, '#');
	put_atom(p, t, &t->module, false);
	print_char(p, ':');
	put_atom(p, t, &t->name, false);
	print_char(p, '{');
}

static void leaf(struct print *p, const struct term *t)
{
	if (print_common(p, t))
		return;
	switch (t->kind) {
	case TERM_ATOM:
		put_atom(p, t, &t->bytes, false);
		break;
	case TERM_NIL:
		print_str(p, "[]");
		break;
	case TERM_STRING:
		put_byte_list(p, t);
		break;
	case TERM_TUPLE:
		print_str(p, "{}");
		break;
	case TERM_MAP:
		print_str(p, "#{}");
		break;
	case TERM_RECORD:
		put_record(p, t);
		print_char(p, '}');
		break;
	case TERM_BINARY:
		put_binary(p, t);
		break;
	case TERM_FUN:
		put_fun(p, t);
		break;
	default:
		put_export(p, t);
	}
}

static void before(struct print *p, const struct walk_event *e)
{
	switch (e->role) {
	case ROLE_ROOT:
		break;
	case ROLE_TAIL:
		print_char(p, '|');
		break;
	case ROLE_VALUE:
		print_str(p, " => ");
		break;
	default:
		if (e->index > 0)
			print_char(p, ',');
	}
	if (e->role == ROLE_FIELD) {
		struct term atom = {.external = true};

		put_atom(p, &atom, &e->name, false);
		print_str(p, " = ");
	}
}

static void open(struct print *p, const struct term *t)
{
	switch (t->kind) {
	case TERM_LIST:
		print_char(p, '[');
		break;
	case TERM_TUPLE:
		print_char(p, '{');
		break;
	case TERM_MAP:
		print_str(p, "#{");
		break;
	default:
		put_record(p, t);
	}
}

static void close(struct print *p, enum term_kind kind)
{
	print_char(p, kind == TERM_LIST ? ']' : '}');
}

static void in_string(struct print *p, const struct walk_event *e)
{
	if (e->what == WALK_CLOSE) {
		p->string = false;
		print_char(p, '"');
	} else {
		put_escaped(p, print_letter(&e->term), '"');
	}
}

static void event(struct print *p, const struct walk_event *e)
{
	if (p->string) {
		in_string(p, e);
		return;
	}
	if (e->what == WALK_CLOSE) {
		close(p, e->term.kind);
		return;
	}
	before(p, e);
	if (e->what == WALK_LEAF) {
		leaf(p, &e->term);
	} else if (print_is_string(p, &e->term,
	                           p->options.latin1 ? termtext_is_latin1_letter
	                                             : termtext_is_letter)) {
		p->string = true;
		print_char(p, '"');
	} else {
		open(p, &e->term);
	}
}

const struct term_syntax print_erlang = {
	.name = "erlang",
	.pid = "",
	.reference = "#Ref",
	.event = event,
};
