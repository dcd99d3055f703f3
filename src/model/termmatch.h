/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_TERMMATCH_H
#define MODEL_TERMMATCH_H

/*
 * Whether the text of a term without others in it has a word that somebody
 * looks for: as it is printed in Erlang, and, of atoms, strings and binaries,
 * without quotes and escapes. Printed is only the front of it, all else is
 * looked at piece by piece, in slices: a binary may have a gigabyte.
 *
 * Bytes of a binary that is no text are looked at, too, but not for words of
 * one or two bytes, which any large binary has.
 *
 * One thread.
 */

#include <stdbool.h>
#include <stdint.h>

#include "model/term_print.h"
#include "model/textfilter.h"

struct termmatch {
	struct textfilter *filter; /* borrowed */
	struct print print;
	char *buf; /* what has been put and is not passed by yet */
	size_t n;
	size_t room;
	size_t most; /* of a match, less one */
	bool hit;
	char start[3];      /* of what is printed */
	size_t printed;     /* bytes of it */
	struct bytes bytes; /* of the leaf under way */
	bool latin1;        /* its bytes are characters */
	uint64_t at;        /* what of them has been put */
};

/* The heap is the one that terms are from. */
void termmatch_init(struct termmatch *m, struct heap *h, struct textfilter *f);
void termmatch_release(struct termmatch *m);

/* Begins with a term that is a WALK_LEAF; returns what work that was. */
unsigned termmatch_leaf(struct termmatch *m, const struct term *t);

/* Goes on with it for `*work` times 128 bytes, and takes off *work what it has
 * done. True when it is done with; m->hit tells the answer. */
bool termmatch_more(struct termmatch *m, unsigned *work);

/* Other text, in pieces: begin, then put, then end, which returns m->hit. */
void termmatch_begin(struct termmatch *m);
void termmatch_put(struct termmatch *m, struct span text);
bool termmatch_end(struct termmatch *m);

/* A name that is an atom's, at once. */
bool termmatch_name(struct termmatch *m, const struct term *t,
                    const struct bytes *name);

#endif
