/* SPDX-License-Identifier: Apache-2.0 */
/* Opening many terms at once: item by item, so that the first screens are open
 * wholly; in each breadth first, so that what does not fit is what is deepest.
 */
#include <stdlib.h>

#include "base/alloc.h"
#include "model/term_tree.h"

enum { QUEUE_FIRST = 64 };

struct queue {
	struct tree_row *rows; /* open terms whose children come next */
	size_t n;
	size_t room;
	size_t at;
};

static bool put(struct queue *q, struct tree_row row)
{
	if (q->n == q->room) {
		size_t room = q->room > 0 ? q->room * 2 : QUEUE_FIRST;
		struct tree_row *rows;

		rows = big_realloc(q->rows, room, sizeof(*rows));
		if (!rows)
			return false;
		q->rows = rows;
		q->room = room;
	}
	q->rows[q->n++] = row;
	return true;
}

static bool stop(struct tree_stop *out, struct tree_row row)
{
	out->stopped = true;
	out->row = row;
	return false;
}

/* Opens one row. False: stop here. */
static bool visit(struct term_tree *t, struct tree_row row, struct queue *q,
                  struct tree_stop *out)
{
	struct tree_info info;

	tree_forget(t);
	if (tree_look(t, row, &info) != ACCESS_OK)
		return stop(out, row);
	out->rows++;
	if (info.fold == TREE_LEAF || (info.fold == TREE_CLOSED && info.text))
		return true;
	if (info.fold == TREE_CLOSED) {
		if (tree_open(t, row) != ACCESS_OK)
			return stop(out, row);
		out->opened++;
	}
	return put(q, row) || stop(out, row);
}

/* Rows that stand side by side, from this one on. False: stop. */
static bool visit_all(struct term_tree *t, struct tree_row row, uint64_t limit,
                      struct queue *q, struct tree_stop *out)
{
	enum access got;

	for (;; row.index++) {
		got = tree_there(t, row);
		if (got == ACCESS_END)
			return true;
		if (got == ACCESS_LATER || out->rows >= limit)
			return stop(out, row);
		if (!visit(t, row, q, out))
			return false;
	}
}

/* Opens a row, and then what is in it, level by level. False: stop. */
static bool visit_deep(struct term_tree *t, struct tree_row row, uint64_t limit,
                       struct queue *q, struct tree_stop *out)
{
	struct tree_row first;
	enum access got;

	q->n = q->at = 0;
	if (!visit(t, row, q, out))
		return false;
	while (q->at < q->n) {
		row = q->rows[q->at++];
		got = tree_enter(t, row, &first);
		if (got == ACCESS_LATER)
			return stop(out, row);
		if (got == ACCESS_OK && !visit_all(t, first, limit, q, out))
			return false;
	}
	return true;
}

void tree_open_all(struct term_tree *t, struct tree_row row, uint64_t limit,
                   struct tree_stop *out)
{
	struct queue q = {.n = 0};
	struct tree_info info;

	*out = (struct tree_stop){.row = row};
	/* who asks for a text gets it */
	if (tree_look(t, row, &info) == ACCESS_OK && info.text &&
	    info.fold == TREE_CLOSED)
		tree_open(t, row);
	visit_deep(t, row, limit, &q, out);
	free(q.rows);
}

void tree_open_items(struct term_tree *t, uint64_t i, uint64_t limit,
                     struct tree_stop *out)
{
	struct queue q = {.n = 0};
	enum access got;

	*out = (struct tree_stop){.row = tree_item_row(i)};
	for (; !out->stopped; i++) {
		struct tree_row row = tree_item_row(i);

		got = tree_there(t, row);
		if (got == ACCESS_END)
			break;
		if (got == ACCESS_LATER || out->rows >= limit)
			stop(out, row);
		else
			visit_deep(t, row, limit, &q, out);
	}
	free(q.rows);
}
