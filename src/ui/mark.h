/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UI_MARK_H
#define UI_MARK_H

#include "model/textfilter.h"
#include "ui/canvas.h"

/* Shows where a filter's text occurs in `text`, which has been painted from
 * (y, x) on in `cols` columns. Looks at what can be seen, whatever the length
 * of the text. A filter of NULL marks nothing. */
void mark_matches(struct canvas *c, int y, int x, int cols, struct span text,
                  const struct textfilter *f);

#endif
