/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_PRINT_ELIXIR_H
#define MODEL_PRINT_ELIXIR_H

/* Inside of print_elixir.c and print_elixir_*.c: text, maps, structs, and of
 * these dates and regexes. */

#include "model/term_print.h"

/* What a level is to whoever prints what is in it: see walk_mark. */
enum {
	IN_TERM,     /* of its own syntax: a list, a tuple, a map with => */
	IN_KEYWORDS, /* a list of pairs: [a: 1] */
	IN_PAIR,     /* one of them */
	IN_KEYS,     /* a map of atoms: %{a: 1} */
	IN_STRUCT,   /* the same, some keys are not shown */
	IN_STREAM,   /* #Stream<[enum: 1, funs: []]> */
	IN_REST,     /* #Macro.Env<line: 1, ...> */
	IN_CALL,     /* a map whose values are arguments: f(1, 2) */
	IN_SET,      /* MapSet's struct */
	IN_MEMBERS,  /* its map: [1, 2] */
	IN_KEYWORD_MEMBERS, /* the same, of pairs */
	IN_ERLANG,          /* a native record, or in one */
	IN_MASK = 0x0f,
	HAS_SHOWN = 0x20, /* a key, in IN_STRUCT */
	HIDES = 0x40,     /* the value that is next, in IN_STRUCT */
	AS_LISTS = 0x80,  /* what is in it has no charlists */
};

enum elixir_form {
	FORM_LITERAL, /* :foo, Foo */
	FORM_KEY,     /* foo: */
	FORM_CALL,    /* the name of a function */
};

/* print_elixir_text.c: text between quotes. A '#' may be held back until what
 * is behind it is known, so the end must be told. */
void elixir_put_code(struct print *p, uint32_t code, char quote);
void elixir_put_end(struct print *p);
void elixir_put_text(struct print *p, struct termtext *t, char quote);

/* Whether a string has such characters. */
bool elixir_is_printable(uint32_t code);

/* An atom of this name. */
void elixir_put_atom(struct print *p, const struct term *t,
                     const struct bytes *name, enum elixir_form form);

/* Whether the name is a module's, Elixir.Foo. */
bool elixir_is_alias(struct print *p, const struct term *t);

/* Whether an atom may be a key with a colon behind it. */
bool elixir_is_key(const struct bytes *name);

/* print_elixir_map.c: at the WALK_OPEN of a map. */
void elixir_open_map(struct print *p, const struct walk_event *e);
void elixir_open_members(struct print *p, const struct walk_event *e);

/* A struct of Elixir's library. A line of elixir_struct.def has no more fields
 * than this, which test_print_elixir.c holds. */
enum { STRUCT_FIELDS = 16 };

struct elixir_struct {
	const char *name; /* without "Elixir." */
	unsigned char form;
	const char *fields; /* see elixir_struct.def */
};

/* What the fields of one are; `n` in all. */
struct elixir_fields {
	unsigned n;
	bool shown[STRUCT_FIELDS];    /* if it is there */
	bool optional[STRUCT_FIELDS]; /* not shown by default */
	bool there[STRUCT_FIELDS];
	bool others; /* keys that it should not have */
	struct walk_pair pairs[STRUCT_FIELDS];
	struct term terms[STRUCT_FIELDS];
	uint64_t end; /* of an external map */
};

/* print_elixir_struct.c. NULL: no struct that we know. */
const struct elixir_struct *elixir_find_struct(const struct bytes *module);

/* At the WALK_OPEN of such a struct, prints it, or its beginning. False: it is
 * not as it should be, and nothing was printed. */
bool elixir_open_struct(struct print *p, const struct walk_event *e,
                        const struct elixir_struct *s);

/* print_elixir_date.c, print_elixir_regex.c: all of a struct, whose fields are
 * all there. False: they are not as they should be, and nothing was printed. */
bool elixir_put_date(struct print *p, const struct elixir_fields *f);
bool elixir_put_time(struct print *p, const struct elixir_fields *f);
bool elixir_put_naive(struct print *p, const struct elixir_fields *f);
bool elixir_put_datetime(struct print *p, const struct elixir_fields *f);
bool elixir_put_range(struct print *p, const struct elixir_fields *f);
bool elixir_put_regex(struct print *p, const struct elixir_fields *f);

/* The elements of a short list or tuple; -1 if there are more than `most`. */
int elixir_elements(struct print *p, const struct term *t, struct term *out,
                    int most);

#endif
