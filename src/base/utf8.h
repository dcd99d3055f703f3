/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

/*
 * Text as the terminal needs it: code points and columns. Nothing here asks
 * the C library's locale, so a host without locales shows the same screen
 * (widths follow Unicode 15's East Asian Width and zero-width classes).
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

enum { UTF8_MAX = 4 };

/*
 * Decodes one code point at the front of s (s.n > 0). Returns the bytes it
 * takes and sets *cp; an invalid or cut sequence, a surrogate or an overlong
 * form gives 1 and *cp = UTF8_BAD.
 */
#define UTF8_BAD UINT32_MAX
size_t utf8_decode(struct span s, uint32_t *cp);

/* Encodes cp, at most 0x10ffff, into out; returns the bytes written, 1 to 4. */
size_t utf8_encode(uint32_t cp, char out[UTF8_MAX]);

bool utf8_valid(struct span s);

/* Bytes of s without a character at its end that may go on behind it. */
size_t utf8_whole(struct span s);

/* The front of at most n bytes that ends between characters. */
struct span utf8_take(struct span s, size_t n);

/* Columns that a code point takes: 0 combining, 1, or 2 wide; -1 for what must
 * never reach a terminal: C0 and C1 controls, DEL, bidirectional controls and
 * overrides, line and paragraph separators, surrogates, non-characters. */
int utf8_width(uint32_t cp);

/* Columns of a whole span where bad bytes and forbidden code points count as
 * the one column of their replacement. */
size_t utf8_columns(struct span s);

/*
 * A safe copy of s for people (terminal and text output): C0 controls and DEL
 * become '.', other forbidden code points U+FFFD, bytes that are not part of
 * valid UTF-8 are taken as Latin-1. With `ascii`, forbidden code points are '.'
 * too, and whatever else is not ASCII becomes \x{..} in hexadecimal. Writes at
 * most `room` bytes (6 for each byte of s are always enough), never half a
 * character, and returns the bytes written; no NUL. The copy without `ascii`
 * takes utf8_columns(s) columns.
 */
size_t utf8_sanitise(struct span s, bool ascii, char *out, size_t room);

/* Whether a and b are the same bytes when A to Z count as a to z. Letters that
 * are not ASCII are equal only to themselves. */
bool utf8_equal_fold(struct span a, struct span b);

#endif
