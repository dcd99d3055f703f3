/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which form a map has: with arrows, with colons, or a struct. A map is taken
 * for a struct when all its keys are atoms and __struct__ is the name of a
 * module. inspect then asks the module, and prints a map with the fields of
 * that as a struct, in the order in which they are defined. No module is loaded
 * here. So what has a module's name is printed as a struct, fields in the
 * order of the map, which is that of the definition only by chance; but those
 * of Elixir's own library are known (elixir_struct.def). What a module's own
 * implementation of Inspect would print is in no dump.
 */
#include "model/print_elixir.h"

#include "model/etf.h"

enum { KEY_LEAST = 4 }; /* bytes of a key and its value: "a: 1" */

struct look {
	bool arrows;
	struct term module; /* TERM_BAD: it is no struct */
};

static bool is_struct_key(const struct term *t)
{
	return term_is_atom(t, "__struct__");
}

/* A map whose keys stand together: its values need not be looked at. */
static bool look_at_keys(struct print *p, const struct term *t,
                         bool *has_struct, bool *arrows)
{
	const struct term_format *format = &p->walk.heap->format;
	uint64_t most = p->left / KEY_LEAST + 1;
	struct span rest;
	struct lex_elem e;
	struct bytes name;

	if (!walk_map_keys(&p->look, t, &rest))
		return false;
	for (uint64_t i = 0; i < t->n && i < most && !*arrows; i++) {
		lex_elem(format, &rest, &e);
		rest = span_skip(rest, 1);
		name = bytes_of(e.text, BYTES_PLAIN, e.text.n);
		*arrows = !walk_spend(&p->look, WALK_LOOK) ||
		          e.kind != LEX_ATOM || !elixir_is_key(&name);
		if (!*arrows && span_eq_str(e.text, "__struct__"))
			*has_struct = true;
	}
	return true;
}

/* One pair of any map; false when there is no other, or it would cost too much
 * to look at it. */
static bool look_on(struct print *p, struct walk_event *key,
                    struct walk_event *value)
{
	struct walk *w = &p->look;

	if (!walk_spend(w, WALK_LOOK))
		return false;
	do {
		if (!walk_next(w, key) || key->what == WALK_CLOSE)
			return false;
		if (key->what == WALK_OPEN)
			walk_skip(w);
	} while (key->role != ROLE_KEY);
	if (!walk_next(w, value) || value->what == WALK_CLOSE)
		return false;
	if (value->what == WALK_OPEN)
		walk_skip(w);
	return value->role == ROLE_VALUE;
}

/* The look begins at the map; false if there is no memory for its level. */
static bool look_into(struct print *p, const struct term *t)
{
	struct walk_event e;

	walk_start(&p->look, t);
	return walk_next(&p->look, &e) && e.what == WALK_OPEN;
}

static void look_at_pairs(struct print *p, const struct term *t,
                          struct look *out)
{
	uint64_t most = p->left / KEY_LEAST + 1;
	struct walk_event key, value;

	if (!look_into(p, t)) {
		out->arrows = true;
		return;
	}
	for (uint64_t i = 0; i < most && look_on(p, &key, &value); i++) {
		if (key.term.kind != TERM_ATOM ||
		    !elixir_is_key(&key.term.bytes)) {
			out->arrows = true;
			return;
		}
		if (is_struct_key(&key.term) && elixir_is_alias(p, &value.term))
			out->module = value.term;
	}
	out->arrows = p->look.budget == 0;
}

static void look_at(struct print *p, const struct term *t, struct look *out)
{
	bool has_struct = false;

	*out = (struct look){.arrows = false};
	if (look_at_keys(p, t, &has_struct, &out->arrows) &&
	    (out->arrows || !has_struct))
		return;
	look_at_pairs(p, t, out);
}

void elixir_open_map(struct print *p, const struct walk_event *e)
{
	unsigned char lists = e->mark & AS_LISTS;
	const struct elixir_struct *known;
	struct look look;

	look_at(p, &e->term, &look);
	if (look.arrows || look.module.kind != TERM_ATOM) {
		print_str(p, "%{");
		walk_mark(&p->walk, (look.arrows ? IN_TERM : IN_KEYS) | lists);
		return;
	}
	known = elixir_find_struct(&look.module.bytes);
	if (known && elixir_open_struct(p, e, known))
		return;
	print_char(p, '%');
	elixir_put_atom(p, &look.module, &look.module.bytes, FORM_LITERAL);
	print_char(p, '{');
	walk_mark(&p->walk, IN_STRUCT | lists);
}

/* Whether a term is a pair of an atom and something. */
static bool is_pair(struct print *p, const struct term *t)
{
	struct span rest = t->text;
	struct term key;

	if (t->kind != TERM_TUPLE || t->n != 2)
		return false;
	key = t->external ? etf_read(p->walk.heap, &t->etf, t->at)
	                  : term_take(p->walk.heap, &rest);
	return key.kind == TERM_ATOM && elixir_is_key(&key.bytes);
}

void elixir_open_members(struct print *p, const struct walk_event *e)
{
	uint64_t most = p->left / KEY_LEAST + 1;
	struct walk_event key, value;
	bool pairs = look_into(p, &e->term);

	for (uint64_t i = 0; pairs && i < most; i++) {
		if (!look_on(p, &key, &value))
			break;
		pairs = is_pair(p, &key.term);
	}
	print_str(p, "MapSet.new([");
	walk_mark(&p->walk, (pairs && p->look.budget > 0 ? IN_KEYWORD_MEMBERS
	                                                 : IN_MEMBERS) |
	                            AS_LISTS);
}
