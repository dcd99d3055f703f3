/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_TERMLEX_H
#define MODEL_TERMLEX_H

/*
 * The words in which a dump writes terms: elements (what fits into a word of
 * the machine) and heap objects. Everything is counted, nothing delimited: an
 * atom may hold any byte, line ends included.
 *
 * Pure, any thread. What is handed out are spans into the text. No function
 * reads beyond its span, and each takes at least what it says it took: callers
 * that go on until the text is empty come to its end.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"
#include "model/bytes.h"

/* How one dump writes its terms. */
struct term_format {
	enum bytes_code payload;
	bool crlf;   /* an LF, also within an atom, has a CR before it that its
	              * length does not count */
	bool latin1; /* atoms are Latin-1, not UTF-8 (before R16) */
};

enum lex_kind {
	LEX_EMPTY,   /* nothing: a word that the emulator could not print */
	LEX_POINTER, /* H: `number` is the address */
	LEX_ATOM,    /* A: `text` are the bytes of its name */
	LEX_INT,     /* I: `text` are sign and digits */
	LEX_PID,     /* P: `text` is <C.N.S> */
	LEX_PORT,    /* p: `text` is <C.N> */
	LEX_NIL,     /* N */
	LEX_DIST,    /* D: `text` are the atoms of its cache, `bytes` the
	              * external term, `number` how many atoms */
	LEX_CUT,     /* the text ends within the element; `text` is all of it */
	LEX_BAD,     /* no element; nothing is taken */
};

struct lex_elem {
	enum lex_kind kind;
	struct span raw; /* all of it */
	struct span text;
	uint64_t number;
	struct bytes bytes;
};

/* Takes an element off the front of *rest. */
void lex_elem(const struct term_format *f, struct span *rest,
              struct lex_elem *out);

/* The same for an element that is only to be passed by; false if the text ends
 * within it. */
bool lex_skip(const struct term_format *f, struct span *rest);

enum lex_object {
	OBJECT_CONS,     /* `rest`: head|tail */
	OBJECT_TUPLE,    /* `count` elements in `rest` */
	OBJECT_FLOAT,    /* `text` */
	OBJECT_BIG,      /* `text`: sign and decimal digits */
	OBJECT_BIG16,    /* `text`: digits; `negative` */
	OBJECT_PID,      /* `text`: <C.N.S> */
	OBJECT_PORT,     /* `text`: <C.N> */
	OBJECT_EXTERNAL, /* `bytes` of `count` */
	OBJECT_BINARY,   /* `bytes` of `count` */
	OBJECT_REFC,     /* `count` bytes at `off` of the =binary `address` */
	OBJECT_SUB,      /* the same of a =binary or of a heap object */
	OBJECT_FLATMAP,  /* `count` values in `rest`, behind keys: and ':' */
	OBJECT_HASHMAP,  /* `count` pairs; `rest`: nodes */
	OBJECT_HASHNODE, /* `rest`: nodes */
	OBJECT_FUNREF,   /* internal to OTP 27 */
	OBJECT_CUT,      /* the line ends before its count is told */
	OBJECT_NONE,     /* nothing behind the address */
	OBJECT_UNKNOWN,  /* a letter that no release writes */
};

struct lex_heap {
	enum lex_object kind;
	bool negative;
	struct span rest; /* from the first element on; it goes on behind the
	                   * object, whose end only the elements tell */
	struct span text;
	struct bytes bytes;
	uint64_t count;
	uint64_t address;
	uint64_t off;
};

/* What stands behind "ADDRESS:"; `text` may go on for ever. */
void lex_heap(const struct term_format *f, struct span text,
              struct lex_heap *out);

/* Takes an address and its colon off *rest. False, and nothing taken, if there
 * is none. */
bool lex_address(struct span *rest, uint64_t *out);

#endif
