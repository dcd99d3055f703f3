/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_TERM_H
#define MODEL_TERM_H

/*
 * A term is a small value that says what it is and where it stands; what is in
 * it is decoded when somebody asks (term_walk.h). Nothing is copied out of the
 * dump, whatever the size of the term.
 *
 * What cannot be decoded is a term as well, TERM_BAD, with the reason.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"
#include "model/bytes.h"
#include "model/heap.h"
#include "model/termlex.h"

enum term_kind {
	TERM_BAD,
	TERM_ATOM,   /* `bytes`: the name; `latin1` */
	TERM_INT,    /* `text`: sign and digits */
	TERM_INT64,  /* `number[0]`, `negative` */
	TERM_HEX,    /* `text`: hexadecimal digits; `negative` */
	TERM_BIG,    /* `bytes`, little-endian; `negative` */
	TERM_FLOAT,  /* `real` */
	TERM_NIL,    /* [] */
	TERM_LIST,   /* at least one element */
	TERM_STRING, /* a list of `n` bytes: `bytes`; n > 0 */
	TERM_TUPLE,  /* `n` elements */
	TERM_MAP,    /* `n` pairs */
	TERM_RECORD, /* native, of OTP 29: `n` fields; `module`, `name` */
	TERM_BINARY, /* `bytes`; `bits` of the last one, 8 if all */
	TERM_PID,    /* `text` <C.N.S>, or else `channel`, number[0], [1] */
	TERM_PORT,   /* `text` <C.N>, or else `channel`, number[0] */
	TERM_REF,    /* `channel`, number[0..n) */
	TERM_FUN,    /* `module`, number: index, uniq, arity (FUN_NO_ARITY: not
	              * known); `n` variables, lost */
	TERM_EXPORT, /* `module`, `name`, number[0]: arity */
};

enum term_why {
	WHY_NONE,
	WHY_NO_OBJECT, /* nothing in the dump has this address */
	WHY_NO_BINARY, /* no =binary has it */
	WHY_SHORT,     /* the binary is shorter than what refers to it */
	WHY_CUT,       /* the dump ends within it */
	WHY_CYCLE,     /* it contains itself */
	WHY_DEEP,      /* more levels than there is memory for */
	WHY_EMPTY,     /* the emulator wrote nothing */
	WHY_NO_MAP,    /* a map that the emulator did not dump */
	WHY_FUNREF,    /* internal to the emulator */
	WHY_EXTERNAL,  /* no external term that we know */
	WHY_PACKED,    /* compressed, and that not well */
	WHY_NO_DATA,   /* a message without data */
	WHY_SYNTAX,    /* no term */
	WHY_NO_MEMORY, /* it takes more memory than there is */
	WHY_LATER,     /* not looked up yet: heap.h */
	WHY_COUNT
};

enum { TERM_WORDS = 6 };

#define FUN_NO_ARITY UINT64_MAX
#define TERM_NO_END  UINT64_MAX /* of the bytes nothing can be made */

/* An external term and where in it something stands. */
struct etf {
	struct bytes bytes;
	struct span cache; /* of a distribution message: its atoms */
};

struct term {
	enum term_kind kind;
	enum term_why why;
	bool external; /* it stands in `etf`, at `at` */
	bool negative;
	bool latin1;
	unsigned char bits;
	unsigned char words; /* of a reference */
	uint64_t address;    /* of its heap object; 0 if it has none */
	uint64_t n;
	struct span raw;  /* as it stands in the dump, without the address of
	                   * a heap line; of an external term: empty */
	struct span text; /* of a list, tuple or map on the heap: from the
	                   * first element on */
	struct bytes bytes;
	struct bytes module; /* atoms; UTF-8 unless latin1 */
	struct bytes name;
	int64_t channel; /* of a node; -1: unknown */
	uint64_t number[TERM_WORDS];
	double real;
	struct etf etf;
	uint64_t at;  /* external: of the first element */
	uint64_t end; /* external: behind the term; 0: not known yet; or
	               * TERM_NO_END */
};

/* The term that an element is; a pointer is followed. */
struct term term_of(struct heap *h, const struct lex_elem *e);

/* The heap object behind an address that stands at `off` of the dump. */
struct term term_at(struct heap *h, uint64_t address, uint64_t off);

/* Takes an element off *rest and is its term. */
struct term term_take(struct heap *h, struct span *rest);

/* The first n elements of a tuple on the heap; false if it has others. */
bool term_elements(const struct heap *h, const struct term *t,
                   struct lex_elem *out, unsigned n);

/* Element i, from 0, of a tuple on the heap; false if it has no such. Takes as
 * long as there are elements before it. */
bool term_element(struct heap *h, const struct term *t, uint64_t i,
                  struct term *out);

/* Whether it is the atom of this name, of ASCII, at most 64 bytes. */
bool term_is_atom(const struct term *t, const char *name);

/* The number of a small integer that is not negative; false: it is none. */
bool term_u64(const struct term *t, uint64_t *out);

struct term term_bad(enum term_why why, uint64_t address);

/* Why the last heap_find of an address found nothing; `nowhere` if it is in no
 * heap. */
enum term_why term_why_missing(const struct heap *h, enum term_why nowhere);

/* A few words for people, such as "not in the dump". */
const char *term_why_text(enum term_why why);

/* As etf_term (etf.h), of a payload of the dump: a compressed one that was
 * inflated before is not inflated again, unless that has been forgotten. */
struct term term_payload(struct heap *h, const struct bytes *payload,
                         struct span cache);

#endif
