/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UI_NAV_H
#define UI_NAV_H

/*
 * Where the user is within one tab: the tab's own view, those opened on top of
 * it one from another, and those left by going back, for going forward again.
 * Views that fall out are handed to `close`.
 */

#include <stdbool.h>

struct view;

enum { NAV_DEPTH = 64 };

struct nav {
	struct view *views[NAV_DEPTH];
	unsigned n;  /* views there are */
	unsigned at; /* the one on screen; those behind it are forward */
};

/* The view on screen, or NULL before the first push. */
struct view *nav_top(const struct nav *n);

/* Opens a view from the one on screen. What was forward is closed; when the
 * stack is full, the oldest view above the tab's own is. */
void nav_push(struct nav *n, struct view *v, void (*close)(struct view *));

/* False where there is nowhere to go. */
bool nav_back(struct nav *n);
bool nav_forward(struct nav *n);

void nav_clear(struct nav *n, void (*close)(struct view *));

#endif
