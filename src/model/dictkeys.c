/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Nothing in a dump tells whose key it is; the names in dictkeys.def are such
 * that hardly anybody else takes them.
 */
#include "model/dictkeys.h"

#include <string.h>

#include "model/term_print.h"
#include "model/termline.h"

enum shape { KEY_ATOM, KEY_TUPLE };

static const struct key {
	enum shape shape;
	const char *name;
	const char *text;
} keys[] = {
#define KEY(shape, name, text) {KEY_##shape, name, text},
#include "model/dictkeys.def"
#undef KEY
};

const char *dictkeys_explain(struct heap *h, const struct term *key)
{
	enum shape shape = key->kind == TERM_TUPLE ? KEY_TUPLE : KEY_ATOM;
	struct term name = *key;

	if (shape == KEY_TUPLE && !term_element(h, key, 0, &name))
		return NULL;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (keys[i].shape == shape && term_is_atom(&name, keys[i].name))
			return keys[i].text;
	return NULL;
}

bool dictkeys_find(struct heap *h, struct span dictionary, const char *key,
                   unsigned entries, struct term *value)
{
	struct lex_elem e, pair[2];
	struct term entry, name;
	struct span line;

	while (entries-- > 0 &&
	       termline_elems(&h->format, &dictionary, &line)) {
		lex_elem(&h->format, &line, &e);
		entry = term_of(h, &e);
		if (!term_elements(h, &entry, pair, 2))
			continue;
		name = term_of(h, &pair[0]);
		if (!term_is_atom(&name, key))
			continue;
		*value = term_of(h, &pair[1]);
		return true;
	}
	return false;
}

struct text {
	char *p;
	size_t n;
	size_t room;
};

static void put(void *ctx, struct span s)
{
	struct text *t = ctx;

	s = span_take(s, t->room - t->n);
	memcpy(t->p + t->n, s.p, s.n);
	t->n += s.n;
}

bool dictkeys_initial_call(struct heap *h, struct span dictionary,
                           unsigned entries, char *out, size_t room)
{
	static const char *const before[] = {"", ":", "/"};
	static const enum term_kind kinds[] = {TERM_ATOM, TERM_ATOM, TERM_INT};
	struct text text = {.p = out, .room = room};
	struct print_options options = {.syntax = &print_erlang,
	                                .limit = room,
	                                .put = put,
	                                .ctx = &text};
	struct term call, part;
	struct print print;
	bool good;

	good = dictkeys_find(h, dictionary, "$initial_call", entries, &call) &&
	       call.kind == TERM_TUPLE && call.n == 3;
	print_init(&print, h, &options);
	for (unsigned i = 0; good && i < 3; i++) {
		good = term_element(h, &call, i, &part) &&
		       part.kind == kinds[i];
		put(&text, span_str(before[i]));
		good = good && print_term(&print, &part);
	}
	print_release(&print);
	if (!good || text.n >= room)
		return false;
	out[text.n] = '\0';
	return true;
}
