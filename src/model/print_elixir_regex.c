/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Regular expressions: ~r/source/options. Up to Elixir 1.14 a struct had the
 * letters of its options; since then it has the options of Erlang's re.
 */
#include "model/print_elixir.h"

enum { OPTIONS_MOST = 16 };

struct option {
	const char *name;
	const char *second; /* that must follow, or NULL */
	char letter;
};

static const struct option options[] = {
	{"unicode", "ucp", 'u'}, {"caseless", NULL, 'i'},
	{"extended", NULL, 'x'}, {"firstline", NULL, 'f'},
	{"ungreedy", NULL, 'U'}, {"multiline", NULL, 'm'},
	{"export", NULL, 'E'},
};

int elixir_elements(struct print *p, const struct term *t, struct term *out,
                    int most)
{
	struct walk_event e;
	int n = 0;

	if (t->kind == TERM_NIL)
		return 0;
	walk_start(&p->look, t);
	if (!walk_next(&p->look, &e) || e.what != WALK_OPEN)
		return -1;
	while (walk_next(&p->look, &e) && e.what != WALK_CLOSE) {
		if (n == most || e.role == ROLE_TAIL)
			return -1;
		out[n++] = e.term;
		if (e.what == WALK_OPEN)
			walk_skip(&p->look);
	}
	return n;
}

/* {newline, anycrlf} */
static bool is_any_newline(struct print *p, const struct term *t)
{
	struct term both[2];

	return t->kind == TERM_TUPLE && elixir_elements(p, t, both, 2) == 2 &&
	       term_is_atom(&both[0], "newline") &&
	       term_is_atom(&both[1], "anycrlf");
}

/* The letter of the options from the first on, and how many they are; 0: they
 * have none. */
static int take_option(struct print *p, const struct term *t, int n,
                       char *letter)
{
	if (n > 1 && term_is_atom(&t[0], "dotall")) {
		*letter = 's';
		return is_any_newline(p, &t[1]) ? 2 : 0;
	}
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		const struct option *o = &options[i];

		if (!term_is_atom(&t[0], o->name))
			continue;
		*letter = o->letter;
		if (!o->second)
			return 1;
		return n > 1 && term_is_atom(&t[1], o->second) ? 2 : 0;
	}
	return 0;
}

/* The letters, the last option's first. */
static bool letters(struct print *p, const struct term *t,
                    char out[OPTIONS_MOST + 1])
{
	struct term list[OPTIONS_MOST];
	char found[OPTIONS_MOST];
	int n = elixir_elements(p, t, list, OPTIONS_MOST);
	int k = 0;

	if (n < 0)
		return false;
	for (int i = 0; i < n; k++) {
		int taken = take_option(p, &list[i], n - i, &found[k]);

		if (taken == 0)
			return false;
		i += taken;
	}
	for (int i = 0; i < k; i++)
		out[i] = found[k - 1 - i];
	out[k] = '\0';
	return true;
}

static bool old_letters(const struct term *t, char out[OPTIONS_MOST + 1])
{
	size_t n = bytes_read(&t->bytes, 0, out, OPTIONS_MOST + 1);

	if (n > OPTIONS_MOST)
		return false;
	out[n] = '\0';
	for (size_t i = 0; i < n; i++)
		if ((out[i] < 'a' || out[i] > 'z') && out[i] != 'U')
			return false;
	return true;
}

/* As far as it will be printed. */
static bool is_text(const struct print *p, const struct term *t)
{
	struct termtext text;
	uint32_t c = 0;

	if (t->kind != TERM_BINARY || t->bits != 8)
		return false;
	termtext_init(&text, &t->bytes, TEXT_UTF8);
	for (uint64_t n = 0; n <= p->left && termtext_next(&text, &c); n++)
		if (c == TERMTEXT_BAD)
			return false;
	return true;
}

/* A backslash is not needed in front of a slash and of #{, and left out; then
 * both get one. */
static void put_source(struct print *p, const struct bytes *b)
{
	struct termtext text, ahead;
	uint32_t c, next;

	termtext_init(&text, b, TEXT_UTF8);
	while (!p->full && termtext_next(&text, &c)) {
		if (c != '\\') {
			elixir_put_code(p, c, '/');
			continue;
		}
		ahead = text;
		next = 0;
		if (termtext_next(&ahead, &next) && next == '#') {
			uint32_t brace = 0;

			termtext_next(&ahead, &brace);
			next = brace == '{' ? '#' : 0;
		}
		if (next == '/' || next == '#')
			continue;
		elixir_put_code(p, c, '/');
		if (next == '\\') {
			termtext_next(&text, &c);
			elixir_put_code(p, c, '/');
		}
	}
	elixir_put_end(p);
}

bool elixir_put_regex(struct print *p, const struct elixir_fields *f)
{
	const struct term *source = &f->terms[0], *opts = &f->terms[1];
	char text[OPTIONS_MOST + 1];
	bool good;

	if (!is_text(p, source))
		return false;
	good = opts->kind == TERM_BINARY ? old_letters(opts, text)
	                                 : letters(p, opts, text);
	if (!good)
		return false;
	print_str(p, "~r/");
	put_source(p, &source->bytes);
	print_char(p, '/');
	print_str(p, text);
	return true;
}
