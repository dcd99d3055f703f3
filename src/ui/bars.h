/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UI_BARS_H
#define UI_BARS_H

/* The lines around a view, but for the tabs (tabbar.h): status and hints below,
 * messages over them. Painters only; what they show is handed to them. */

#include <stdbool.h>

#include "model/dump.h"
#include "ui/canvas.h"
#include "ui/keymap.h"
#include "ui/view.h"

/* Which lines there are on a screen of so many rows. */
struct frame {
	int tabs, status, hints; /* their row, or -1 */
	struct rect view;
};
struct frame frame_layout(int rows, int cols);

/* File, size, what is wrong with the dump, progress; at the right end what the
 * view says. Where there is no room for all, the place in the view is never
 * cut, then comes what is wrong; the file's name is the first to go. */
void bars_status(struct canvas *c, int y, const struct dump *d,
                 const struct view_status *view);

/* The keys of a view that have a word for it, as many as fit; the one that
 * opens the help is always among them. */
void bars_hints(struct canvas *c, int y, const struct view *v);

/* A message over the bottom of the screen, wrapped; half of the screen at
 * most, and what is too long for that is cut. */
void bars_message(struct canvas *c, struct span text);

#endif
