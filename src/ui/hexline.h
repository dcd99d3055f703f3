/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UI_HEXLINE_H
#define UI_HEXLINE_H

/* Bytes in hexadecimal, so many in each line, with their offset before and as
 * characters behind. */

#include <stdint.h>

#include "model/reader.h"
#include "model/textfilter.h"
#include "ui/canvas.h"

enum { HEXLINE_MOST = 16 };

/* Bytes of a line in so many columns, when the last byte is at n: 16, 8, or 4
 * if there is not even room for them. */
int hexline_bytes(uint64_t n, int cols);

/* The line of `per` bytes that begins at `at`, with the matches of a filter,
 * which may be NULL. */
void hexline_draw(struct canvas *c, struct rect line, struct reader *t,
                  uint64_t at, int per, const struct textfilter *match);

#endif
