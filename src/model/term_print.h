/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_TERM_PRINT_H
#define MODEL_TERM_PRINT_H

/*
 * Terms as text, on one line, in a syntax. Stops at a limit of bytes and says
 * so: a term may be exponentially larger than the dump that it is in.
 *
 * What is text of the dump comes out as UTF-8 whatever it is; control
 * characters of atoms, strings and binaries are escaped by the syntax.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"
#include "model/term_walk.h"
#include "model/termtext.h"

struct print;

/* How one language writes terms. What it puts goes through print_put. */
struct term_syntax {
	const char *name;
	const char *pid;       /* in front of <0.1.0> */
	const char *reference; /* in front of <0.1.2.3> */
	/* Puts what one event of the walk through the term adds. It may look
	 * ahead, pass by what is in a term, and mark levels. */
	void (*event)(struct print *p, const struct walk_event *e);
};

/* As ~0tp of an Erlang shell prints. */
extern const struct term_syntax print_erlang;

/* As inspect(term, limit: :infinity, printable_limit: :infinity) of Elixir
 * prints on one line. */
extern const struct term_syntax print_elixir;

/* All of them, and NULL. */
extern const struct term_syntax *const print_syntaxes[];

/* A syntax for what is to be decoded also where terms stay as they stand in the
 * dump (NULL): Erlang's then. */
const struct term_syntax *print_decoding(const struct term_syntax *syntax);

struct print_options {
	const struct term_syntax *syntax;
	uint64_t limit; /* bytes */
	/* Only Latin-1 is text, as in an Erlang that was not started with
	 * "+pc unicode"; else what is printable in Unicode. */
	bool latin1;
	void (*put)(void *ctx, struct span text);
	void *ctx;
};

/* A printer for any number of terms of one heap. */
struct print {
	struct walk walk;
	struct walk look; /* through what is in the term that `walk` is at */
	struct print_options options;
	uint64_t left; /* bytes */
	bool full;     /* the limit has been reached */
	bool string;   /* within a list that is a string */
	bool held;     /* a '#' that may need a '\' */
};

void print_init(struct print *p, struct heap *h, const struct print_options *o);
void print_release(struct print *p);

/* Prints one term; false if the limit cut it, which the text then says. */
bool print_term(struct print *p, const struct term *t);

/* For syntaxes. Puts as many whole characters as still fit. */
void print_put(struct print *p, struct span text);
void print_str(struct print *p, const char *text);
void print_char(struct print *p, char c);
void print_code(struct print *p, uint32_t code); /* as UTF-8 */
void print_u64(struct print *p, uint64_t n);
void print_text(struct print *p, struct termtext *t); /* what is left of it */

/* Whether a list is all letters, as far as it will be printed. */
bool print_is_string(struct print *p, const struct term *list,
                     bool (*is_letter)(uint64_t code));

/* The code point that a small integer is. */
uint32_t print_letter(const struct term *t);

/* What syntaxes have in common: numbers, pids, ports, references, marks of
 * what could not be decoded. False: it is none of these. */
bool print_common(struct print *p, const struct term *t);

/* How the characters of an atom's text are to be read. */
void print_atom_text(const struct print *p, const struct term *t,
                     const struct bytes *b, struct termtext *out);

#endif
