/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_RECORD_H
#define MODEL_RECORD_H

/*
 * Reads the lines of a section ("Label: value", split at the first colon, one
 * space skipped) into the columns of a table. The lines of one kind of section
 * come in the same order in a whole dump, so each label is first compared with
 * the one that is expected behind the one before it (table.h, dump_order).
 *
 * Behind a COL_LINES label ("Last calls") the lines that begin with a space,
 * and the empty line that ends them, belong to it, and behind a COL_REST label
 * all that follow; lines without a known label are left to record_other.
 * Sections of terms and of lines (tags.h) have no labels at all.
 */

#include "model/table.h"

/* The text of a section that may be read for its lines: its body, or, while
 * the scanner has not found its end, what must belong to it at most (1 MiB). */
struct span record_text(const struct section *s);

/* Fills r->field from record_text for r->table's labelled columns. The
 * first of equal labels counts. Bounded by the length of that text. */
void record_parse(struct record *r);

/*
 * Calls back for each line of the body that belongs to no column: its label
 * (empty if the line has no colon) and value, in order. Stops when fn returns
 * false.
 */
void record_other(const struct record *r,
                  bool (*fn)(void *ctx, struct span label, struct span value),
                  void *ctx);

/* For the `item` of a COL_LIST column, in place of the items in what a page
 * does not wait for: says how much of `where` is left, and takes it off *rest.
 * The text is of the record's arena. */
void record_unread(const struct record *r, const char *where, struct span *rest,
                   struct list_item *out);

#endif
