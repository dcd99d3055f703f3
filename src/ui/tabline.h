/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UI_TABLINE_H
#define UI_TABLINE_H

/*
 * A line of text in which a tab goes on to the next multiple of TABLINE_STOP
 * columns, as where the text was written. The canvas paints a tab as the
 * control byte that it is, for in a table it must be seen; this is for panes
 * that show whole texts. The work is bounded by the line's bytes, which the
 * caller bounds, and by the columns asked for.
 */

#include <stdbool.h>
#include <stddef.h>

#include "model/textfilter.h"
#include "ui/canvas.h"

enum { TABLINE_STOP = 8 };

/* The column behind s, which begins at column x of its line; some number above
 * `most` if that is beyond it. */
int tabline_after(int x, struct span s, bool ascii, int most);

/* Bytes of a line that fit in `cols` columns; at least one character if there
 * is one. A tab fits where there is any room for it. */
size_t tabline_fit(struct span line, bool ascii, int cols);

/*
 * Paints the columns of a line from `scrolled` on into r, which is one row
 * high, with the matches of a filter, which may be NULL. The last column is an
 * ellipsis if more follows and `cut` is set.
 */
void tabline_draw(struct canvas *c, struct rect r, struct span line,
                  int scrolled, bool cut, const struct textfilter *match);

#endif
