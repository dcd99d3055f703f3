/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UI_GENERAL_LINES_H
#define UI_GENERAL_LINES_H

/* Lines of the General page that are about the dump as a file; view_general.c
 * puts them in their places. What they show is of the page's arena. */

#include "model/dump.h"
#include "ui/page.h"

/* Of a dump that ends early: where and why, what is whole, cut and missing. */
void general_lines_end(struct page *p, const struct dump *d);

/* Tables of fixed size, how full they are; nothing if the dump does not tell
 * any. */
void general_lines_limits(struct page *p, const struct dump *d);

#endif
