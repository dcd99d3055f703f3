/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_TEXTFILTER_H
#define MODEL_TEXTFILTER_H

/*
 * A condition on a row: plain text that must occur in one of its cells (smart
 * case: an upper-case letter in it makes it exact), '!' in front inverts it.
 * The place where filter expressions will be compiled, for the terminal and
 * the command line alike.
 */

#include <stdbool.h>

#include "base/err.h"
#include "base/span.h"
#include "model/table.h"

struct textfilter;

/* NULL if the text is empty. The text is copied. Without a table (NULL) it is
 * for textfilter_find only, and '!' is a byte like the others. */
struct textfilter *textfilter_new(const struct table *t, struct span text);

/* For textfilter_find only: the bytes whose hexadecimal digits the text is, in
 * pairs with or without spaces between them; NULL if it is anything else. */
struct textfilter *textfilter_hex(struct span digits);

struct textfilter *textfilter_copy(const struct textfilter *f);
void textfilter_free(struct textfilter *f);

/* For jobs, before the first row: a slice of making what the cells need; true
 * if there is more to do at once. Worker, or the only thread. */
bool textfilter_prepare(const struct textfilter *f, const struct dump *d);

/* Whether the row passes. Fast: where the text has a byte that no number has,
 * the raw section is searched first and cells are looked at only on a hit. The
 * caller resets scratch when he likes. */
bool textfilter_match(const struct textfilter *f, const struct dump *d,
                      uint32_t row, struct arena *scratch);

/* The same for one piece of text: for highlighting, and for the pager. Returns
 * the offset of the first match, or text.n; *len is the length of any match.
 * Does not invert. */
size_t textfilter_find(const struct textfilter *f, struct span text,
                       size_t *len);

#endif
