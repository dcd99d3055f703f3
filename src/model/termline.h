/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_TERMLINE_H
#define MODEL_TERMLINE_H

/*
 * Where lines of terms end: at an LF that is not one of an atom. Pure, any
 * thread; a line is never empty text with nothing taken, so loops end.
 */

#include "model/termlex.h"

/*
 * The line at the front of *rest without its line end, which is taken off as
 * well. False when *rest is empty. The first is for the lines of a heap and of
 * literals, the second for stacks, messages, dictionaries and persistent terms.
 */
bool termline_heap(const struct term_format *f, struct span *rest,
                   struct span *line);
bool termline_elems(const struct term_format *f, struct span *rest,
                    struct span *line);

/* The offset of the LF that ends the heap line of which `at` is the letter
 * behind its address; text.n if there is none. For loops that must be fast. */
size_t termline_heap_end(const struct term_format *f, struct span text,
                         size_t at);

/*
 * The two elements of a message and its token, which a ':' separates, or of the
 * key and the value of a persistent term ('|'). A distributed message may have
 * been written in pieces whose lengths do not add up: then the token is what
 * stands behind the last ':'.
 */
void termline_pair(const struct term_format *f, struct span line, char between,
                   struct lex_elem *a, struct lex_elem *b);

#endif
