/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The syntax of inspect(term, limit: :infinity, printable_limit: :infinity,
 * width: :infinity) as of Elixir 1.20. 1.16 to 1.19 print the same; 1.15 and
 * older do not escape some characters that cannot be seen, and 1.14 and older
 * write charlists as 'abc', where this is ~c"abc".
 *
 * A list whose elements are all pairs of an atom and something is printed with
 * colons, and so is a map with atoms for keys. To know, they are looked through
 * before they are printed; as far as they would fit into the limit, as what is
 * behind that will not be seen. So what is looked at is no more than what is
 * printed afterwards. Only in external terms a look has to pass by what is in
 * the values, which may hold lists and maps of their own, and so on: the bytes
 * that are passed by are counted for the whole term, and when they are 64 times
 * the limit, further lists and maps in external terms are printed without
 * colons, and structs as maps.
 *
 * What a dump does not tell: the name of a local fun; it is left out, as
 * inspect does when the module is not loaded. Maps of more than 32 keys are in
 * the order of the dump.
 *
 * What is printed on each level is noted with the walk's levels, so that no
 * other stack is needed.
 */
#include "model/print_elixir.h"

#include "base/utf8.h"

/* The fewest bytes of an element of a keyword list: "a: 1, ". */
enum { PAIR_LEAST = 4 };

/* From here on floats have exponents. */
#define WHOLE_MOST 1e16

static bool is_char(uint64_t c)
{
	return (c >= ' ' && c < 127) || (c >= '\a' && c <= '\r') || c == 27;
}

/* As far as it will be printed. */
static bool is_string(const struct print *p, const struct bytes *b)
{
	struct bytes front = bytes_part(b, 0, p->left + UTF8_MAX);
	struct termtext t;
	uint64_t seen = 0;
	uint32_t c;

	termtext_init(&t, &front, TEXT_UTF8);
	while (seen <= p->left && termtext_next(&t, &c)) {
		if (c == TERMTEXT_BAD || !elixir_is_printable(c))
			return false;
		seen = t.next - (t.n - t.i);
	}
	return true;
}

static void put_bytes(struct print *p, const struct bytes *b, unsigned bits)
{
	unsigned char buf[256];
	uint64_t off = 0;
	size_t n;

	while (!p->full && (n = bytes_read(b, off, buf, sizeof(buf))) > 0) {
		for (size_t i = 0; i < n && !p->full; i++) {
			bool part = bits < 8 && off + i + 1 == b->n;

			if (off + i > 0)
				print_str(p, ", ");
			print_u64(p, part ? buf[i] >> (8 - bits) : buf[i]);
			if (part) {
				print_str(p, "::size(");
				print_u64(p, bits);
				print_char(p, ')');
			}
		}
		off += n;
	}
}

static void put_binary(struct print *p, const struct term *t)
{
	struct termtext text;

	if (t->bits == 8 && is_string(p, &t->bytes)) {
		termtext_init(&text, &t->bytes, TEXT_UTF8);
		elixir_put_text(p, &text, '"');
		return;
	}
	print_str(p, "<<");
	put_bytes(p, &t->bytes, t->bits);
	print_str(p, ">>");
}

/* An external list of bytes. */
static void put_byte_list(struct print *p, const struct term *t,
                          unsigned char mark)
{
	struct bytes front = bytes_part(&t->bytes, 0, p->left + 1);
	struct termtext text;
	uint32_t c;
	bool chars = !(mark & AS_LISTS);

	termtext_init(&text, &front, TEXT_LATIN1);
	while (chars && termtext_next(&text, &c))
		chars = is_char(c);
	if (chars) {
		print_str(p, "~c");
		termtext_init(&text, &t->bytes, TEXT_LATIN1);
		elixir_put_text(p, &text, '"');
		return;
	}
	print_char(p, '[');
	put_bytes(p, &t->bytes, 8);
	print_char(p, ']');
}

static void put_float(struct print *p, double v)
{
	double size = v < 0 ? -v : v;
	uint64_t whole = size < WHOLE_MOST ? (uint64_t)size : 0;

	if (whole > 0 && (double)whole == size) {
		if (v < 0)
			print_char(p, '-');
		print_u64(p, whole);
		print_str(p, ".0");
	} else {
		print_common(p, &(struct term){.kind = TERM_FLOAT, .real = v});
	}
}

static void put_fun(struct print *p, const struct term *t)
{
	print_str(p, "#Function<");
	print_u64(p, t->number[0]);
	print_char(p, '.');
	print_u64(p, t->number[1]);
	print_char(p, '/');
	if (t->number[2] == FUN_NO_ARITY)
		print_char(p, '?');
	else
		print_u64(p, t->number[2]);
	print_str(p, " in ");
	elixir_put_atom(p, t, &t->module, FORM_LITERAL);
	print_char(p, '>');
}

static void put_export(struct print *p, const struct term *t)
{
	print_char(p, '&');
	elixir_put_atom(p, t, &t->module, FORM_LITERAL);
	print_char(p, '.');
	elixir_put_atom(p, t, &t->name, FORM_CALL);
	print_char(p, '/');
	print_u64(p, t->number[0]);
}

/* Elixir 1.20 gives native records to io_lib, with all that is in them. */
static void as_erlang(struct print *p, const struct walk_event *e)
{
	const struct term_syntax *own = p->options.syntax;

	p->options.syntax = &print_erlang;
	print_erlang.event(p, e);
	p->options.syntax = own;
	if (e->what == WALK_OPEN)
		walk_mark(&p->walk, IN_ERLANG);
}

static void put_record(struct print *p, const struct term *t,
                       enum walk_what what)
{
	struct walk_event e = {.what = what, .role = ROLE_ROOT, .term = *t};

	as_erlang(p, &e);
}

/* A term that is none of the others'. */
static void put_other(struct print *p, const struct term *t)
{
	switch (t->kind) {
	case TERM_FLOAT:
		put_float(p, t->real);
		break;
	case TERM_ATOM:
		elixir_put_atom(p, t, &t->bytes, FORM_LITERAL);
		break;
	case TERM_NIL:
		print_str(p, "[]");
		break;
	case TERM_TUPLE:
		print_str(p, "{}");
		break;
	case TERM_MAP:
		print_str(p, "%{}");
		break;
	case TERM_RECORD:
		put_record(p, t, WALK_LEAF);
		break;
	case TERM_BINARY:
		put_binary(p, t);
		break;
	case TERM_FUN:
		put_fun(p, t);
		break;
	case TERM_EXPORT:
		put_export(p, t);
		break;
	default:
		print_common(p, t);
	}
}

static void put_leaf(struct print *p, const struct walk_event *e)
{
	if (e->term.kind == TERM_STRING)
		put_byte_list(p, &e->term, e->mark);
	else if (e->term.kind == TERM_MAP && (e->mark & IN_MASK) == IN_SET)
		print_str(p, "MapSet.new([])");
	else
		put_other(p, &e->term);
}

static void separate(struct print *p, const struct walk_event *e)
{
	if (e->index > 0)
		print_str(p, ", ");
}

/* A key that a colon is behind. */
static void put_key(struct print *p, const struct walk_event *e)
{
	if (e->term.kind == TERM_ATOM)
		elixir_put_atom(p, &e->term, &e->term.bytes, FORM_KEY);
	else
		put_other(p, &e->term);
}

/* In a struct some keys, and what they have for values, are not shown. True:
 * the event itself is still to be printed. */
static bool before_in_struct(struct print *p, const struct walk_event *e)
{
	unsigned char mark = e->mark;

	if (e->role == ROLE_VALUE) {
		if (!(mark & HIDES))
			return true;
		if (e->what == WALK_OPEN)
			walk_skip(&p->walk);
		mark = (unsigned char)(mark & ~HIDES);
		walk_mark(&p->walk, mark);
		return false;
	}
	if (term_is_atom(&e->term, "__struct__") ||
	    term_is_atom(&e->term, "__exception__")) {
		walk_mark(&p->walk, mark | HIDES);
		return false;
	}
	if (mark & HAS_SHOWN)
		print_str(p, ", ");
	if (e->what == WALK_LEAF) {
		walk_mark(&p->walk, mark | HAS_SHOWN);
		put_key(p, e);
	}
	return e->what != WALK_LEAF;
}

/* The members of a set are the keys of a map. */
static bool before_member(struct print *p, const struct walk_event *e)
{
	if (e->role == ROLE_VALUE) {
		if (e->what == WALK_OPEN)
			walk_skip(&p->walk);
		return false;
	}
	separate(p, e);
	return true;
}

static bool before_pair(struct print *p, const struct walk_event *e)
{
	if (e->role != ROLE_KEY) {
		if (e->role != ROLE_VALUE)
			separate(p, e);
		return true;
	}
	separate(p, e);
	if (e->what == WALK_LEAF)
		put_key(p, e);
	return e->what != WALK_LEAF;
}

static bool before_in_call(struct print *p, const struct walk_event *e)
{
	if (e->role == ROLE_VALUE)
		return true;
	separate(p, e);
	return e->role != ROLE_KEY;
}

static bool before_in_term(struct print *p, const struct walk_event *e)
{
	switch (e->role) {
	case ROLE_ROOT:
		break;
	case ROLE_TAIL:
		print_str(p, " | ");
		break;
	case ROLE_VALUE:
		print_str(p, " => ");
		break;
	default:
		separate(p, e);
	}
	return true;
}

/* What stands in front of a term. False: that is all of it. */
static bool before(struct print *p, const struct walk_event *e)
{
	switch (e->mark & IN_MASK) {
	case IN_PAIR:
		if (e->index == 0)
			put_key(p, e);
		return e->index > 0;
	case IN_KEYS:
	case IN_STREAM:
	case IN_REST:
		return before_pair(p, e);
	case IN_STRUCT:
		return before_in_struct(p, e);
	case IN_CALL:
		return before_in_call(p, e);
	case IN_SET:
		return e->role != ROLE_KEY;
	case IN_MEMBERS:
	case IN_KEYWORD_MEMBERS:
		return before_member(p, e);
	default:
		return before_in_term(p, e);
	}
}

static void open_list(struct print *p, const struct walk_event *e)
{
	unsigned char lists = e->mark & AS_LISTS;
	bool all;

	if (!lists && print_is_string(p, &e->term, is_char)) {
		p->string = true;
		print_str(p, "~c\"");
		return;
	}
	print_char(p, '[');
	if (walk_list_pairs(&p->look, &e->term, p->left / PAIR_LEAST + 1,
	                    elixir_is_key, &all))
		walk_mark(&p->walk, IN_KEYWORDS | lists);
	else
		walk_mark(&p->walk, lists);
}

static void open_tuple(struct print *p, const struct walk_event *e)
{
	unsigned char lists = e->mark & AS_LISTS;
	unsigned in = e->mark & IN_MASK;

	if ((in == IN_KEYWORDS && e->role == ROLE_ELEMENT) ||
	    (in == IN_KEYWORD_MEMBERS && e->role == ROLE_KEY)) {
		walk_mark(&p->walk, IN_PAIR | lists);
		return;
	}
	print_char(p, '{');
	walk_mark(&p->walk, lists);
}

static void open(struct print *p, const struct walk_event *e)
{
	switch (e->term.kind) {
	case TERM_LIST:
		open_list(p, e);
		break;
	case TERM_TUPLE:
		open_tuple(p, e);
		break;
	case TERM_MAP:
		if ((e->mark & IN_MASK) == IN_SET)
			elixir_open_members(p, e);
		else
			elixir_open_map(p, e);
		break;
	default:
		put_record(p, &e->term, WALK_OPEN);
	}
}

static void close(struct print *p, const struct walk_event *e)
{
	static const char *const ends[] = {
		[IN_KEYWORDS] = "]", [IN_PAIR] = "",
		[IN_KEYS] = "}",     [IN_STRUCT] = "}",
		[IN_STREAM] = "]>",  [IN_REST] = ", ...>",
		[IN_CALL] = ")",     [IN_SET] = "",
		[IN_MEMBERS] = "])", [IN_KEYWORD_MEMBERS] = "])",
	};
	static const char *const own[] = {
		[TERM_LIST] = "]",
		[TERM_TUPLE] = "}",
		[TERM_MAP] = "}",
	};
	unsigned in = e->mark & IN_MASK;

	print_str(p, in == IN_TERM ? own[e->term.kind] : ends[in]);
}

static void in_string(struct print *p, const struct walk_event *e)
{
	if (e->what == WALK_CLOSE) {
		elixir_put_end(p);
		p->string = false;
		print_char(p, '"');
	} else {
		elixir_put_code(p, print_letter(&e->term), '"');
	}
}

static void event(struct print *p, const struct walk_event *e)
{
	if ((e->mark & IN_MASK) == IN_ERLANG)
		as_erlang(p, e);
	else if (p->string)
		in_string(p, e);
	else if (e->what == WALK_CLOSE)
		close(p, e);
	else if (before(p, e)) {
		if (e->what == WALK_LEAF)
			put_leaf(p, e);
		else
			open(p, e);
	}
}

const struct term_syntax print_elixir = {
	.name = "elixir",
	.pid = "#PID",
	.reference = "#Reference",
	.event = event,
};
