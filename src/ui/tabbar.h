/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UI_TABBAR_H
#define UI_TABBAR_H

/* The line of tabs above a view. A painter; what it shows is handed to it. */

#include "ui/canvas.h"

struct tab_label {
	char key; /* '1' to '9', '0'; 0 if no number leads there */
	const char *title;
};

/*
 * The tab bar, of at least one tab. Where there is no room for all, it scrolls:
 * the current tab is always there, whole if the screen is wide enough for it
 * alone, and the next one if there is room for both; < and > at the ends tell
 * that there are more. `where`, the page on top of the tab, is shown behind the
 * tabs; it may take half of the line from them.
 */
void tabbar_draw(struct canvas *c, int y, const struct tab_label *tabs,
                 unsigned n, unsigned current, struct span where);

#endif
