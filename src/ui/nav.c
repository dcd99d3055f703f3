/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A stack with a memory of what was popped, as browsers keep it. One array
 * holds both: going back only moves `at`, so forward is free.
 */
#include "ui/nav.h"

#include <assert.h>
#include <stddef.h>

struct view *nav_top(const struct nav *n)
{
	return n->n > 0 ? n->views[n->at] : NULL;
}

static void close_forward(struct nav *n, void (*close)(struct view *))
{
	while (n->n > n->at + 1)
		close(n->views[--n->n]);
}

void nav_push(struct nav *n, struct view *v, void (*close)(struct view *))
{
	if (n->n > 0)
		close_forward(n, close);
	if (n->n == NAV_DEPTH) {
		close(n->views[1]);
		n->n--;
		for (unsigned i = 1; i < n->n; i++)
			n->views[i] = n->views[i + 1];
	}
	assert(n->n < NAV_DEPTH);
	n->views[n->n] = v;
	n->at = n->n++;
}

bool nav_back(struct nav *n)
{
	if (n->at == 0)
		return false;
	n->at--;
	return true;
}

bool nav_forward(struct nav *n)
{
	if (n->at + 1 >= n->n)
		return false;
	n->at++;
	return true;
}

void nav_clear(struct nav *n, void (*close)(struct view *))
{
	while (n->n > 0)
		close(n->views[--n->n]);
	n->at = 0;
}
