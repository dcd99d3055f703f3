/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UI_WIDTH_H
#define UI_WIDTH_H

/*
 * How wide text is on a canvas. It differs from utf8.h's measure in ASCII,
 * where what is not ASCII is as wide as its spelling. Pure; whatever the text
 * is, the work is bounded by the columns asked for.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

enum {
	/* Bytes looked at for each column: the dump may hold any number of
	 * combining characters in a row. */
	WIDTH_BYTES = 32,
};

/* Columns of the character at the front of s (s.n > 0); *n is set to its
 * bytes. */
int width_next(struct span s, bool ascii, size_t *n);

/* Columns of s; some number above `most` if there are more. */
int width_of(struct span s, bool ascii, int most);

/* Bytes of s that fit in `cols` columns; at least one character if there is
 * one. */
size_t width_fit(struct span s, bool ascii, int cols);

#endif
