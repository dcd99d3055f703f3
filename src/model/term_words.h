/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_TERM_WORDS_H
#define MODEL_TERM_WORDS_H

/*
 * How many words an object takes on a heap, by what the dump says of it. Word
 * sizes of 4 and 8 bytes; W is that size, n what the dump counts.
 *
 * | object            | words                                                 |
 * |-------------------|-------------------------------------------------------|
 * | cons, H...|...    | 2                                                     |
 * | tuple t           | 1 + n; the empty one, if it is a literal: 0           |
 * | float F           | 1 + 8 / W                                             |
 * | big integer B     | 1 + the words of its absolute value                   |
 * | remote pid, port  | 3 + 8 / W; to OTP 23: 4                               |
 * | reference, local  | 64 bits: 3 of three numbers, 4 of five (an alias);    |
 * |                   | 32 bits: 1 + its numbers                              |
 * | reference, remote | 3 + the words of its numbers of 32 bits, behind their |
 * |                   | count if W is 8                                       |
 * | fun               | OTP 28: 2, 27: 3, 25: 5, to OTP 24: 6, and one more   |
 * |                   | with HiPE; + n variables                              |
 * | fun M:F/A         | 2; OTP 25 and 26: 5                                   |
 * | binary Yh         | 2 + the words of its bytes                            |
 * | binary Yc         | OTP 27: 8, from R12B on: 6, before that: 5            |
 * | binary Ys         | as Yh or Yc, whatever it is a part of: that is what a |
 * |                   | copy takes. On the heap it is 5, and the whole.       |
 * | map Mf            | 3 + n, and the tuple of its keys, which maps share    |
 * | map Mh            | 2 + its nodes; inner nodes Mn: 1 + n                  |
 * | native record     | 2 + n                                                 |
 *
 * That is size_object() of the emulator's copy.c, which erts_debug:flat_size/1
 * returns, and the structures that it adds up: erl_term.h (external things,
 * references), erl_fun.h, global.h and erl_binary.h (ProcBin), erl_bits.h (OTP
 * 27), big.h, erl_map.h, erl_record.h (OTP 29). The distances between objects
 * that follow each other in dumps of R11 to OTP 29 are these numbers
 * (test_term_words.c).
 *
 * What a dump does not tell: whether a reference of 32 bits is a magic one (3
 * words), whether one of OTP 24 or 25 is an alias (4 or 5), and the last bits
 * of a bitstring, which may begin one more word.
 *
 * Pure, any thread.
 */

#include <stdint.h>

#include "model/dump.h"
#include "model/term.h"
#include "model/termlex.h"

/* What depends on the emulator that wrote the dump. */
struct word_sizes {
	unsigned word;    /* bytes */
	unsigned refc;    /* words of a reference to a binary off the heap */
	unsigned fun;     /* of a fun without variables */
	unsigned export;  /* of a fun M:F/A */
	unsigned process; /* of a remote pid or port */
};

struct word_sizes term_word_sizes(const struct dump *d);

/* Words of an object of the heap without what it points to; of the nodes of a
 * map without one for each child. OBJECT_EXTERNAL, OBJECT_SUB and what is no
 * object: 0. */
uint64_t term_words_object(const struct word_sizes *w,
                           const struct lex_heap *o);

/* The same of a term in the external format, in which all terms count, small
 * integers too; a map of more than 32 keys is taken for a flat one. */
uint64_t term_words_external(const struct word_sizes *w, const struct term *t);

/* Of a binary on the heap. */
uint64_t term_words_bytes(const struct word_sizes *w, uint64_t bytes);

#endif
