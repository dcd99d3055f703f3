/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each open term is a node (tree_nodes.h) that remembers no children. They are
 * read through a few readers, which are given to the terms that were used last,
 * and each keeps the child that it read last: rows on the screen are looked at
 * one after the other and again in the next frame.
 */
#include "model/term_tree.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "model/tree_nodes.h"
#include "model/tree_readers.h"

enum {
#ifdef CRASHDIVE_TINY
	PATH_MOST = 16,
#else
	PATH_MOST = 4096,
#endif
	SCRATCH_MOST = 32 << 20, /* of what was inflated; heap.h */
};

struct term_tree {
	const struct term_list *list;
	struct heap *heap;
	bool ready;
	struct term_reader items;
	struct tree_nodes nodes;
	struct tree_readers readers;
	struct kids_reader text; /* reads no children */
	uint32_t wanted; /* whose children a job is to go through; 0: none */
	uint64_t wanted_serial;
	struct kids_job *job;
	struct kids job_kids; /* a copy */
};

struct term_tree *tree_new(const struct term_list *l, struct heap *h)
{
	struct term_tree *t = xcalloc(1, sizeof(*t));

	t->list = l;
	t->heap = h;
	t->readers.heap = h;
	term_reader_init(&t->items, l, false);
	if (!nodes_init(&t->nodes, h)) {
		nodes_release(&t->nodes);
		free(t);
		return NULL;
	}
	kids_reader_init(&t->text, h, false);
	return t;
}

void tree_set_ready(struct term_tree *t)
{
	t->ready = true;
	tree_readers_renew(&t->readers);
}

void tree_forget(struct term_tree *t)
{
	unsigned before = t->heap->forgotten;

	heap_forget(t->heap, SCRATCH_MOST);
	if (t->heap->forgotten == before)
		return;
	tree_readers_look_again(&t->readers);
}

void tree_free(struct term_tree *t)
{
	if (!t)
		return;
	tree_job_done(t);
	tree_readers_release(&t->readers);
	nodes_release(&t->nodes);
	free(t);
}

/* What the job reads stays, also when its term is closed. */
static void hold_job(struct term_tree *t, int by)
{
	const struct bytes *b = kids_bytes(&t->job_kids);

	if (b)
		heap_hold(t->heap, b, by);
}

static void keep(struct job *job)
{
	(void)job;
}

struct job *tree_job(struct term_tree *t)
{
	uint32_t node = t->wanted;

	t->wanted = 0;
	if (node == 0 || t->job ||
	    !nodes_valid(&t->nodes, node, t->wanted_serial))
		return NULL;
	t->job = kids_job_new(&nodes_at(&t->nodes, node)->kids, t->heap);
	if (!t->job)
		return NULL;
	kids_job_job(t->job)->drop = keep;
	t->job_kids = nodes_at(&t->nodes, node)->kids;
	hold_job(t, 1);
	return kids_job_job(t->job);
}

void tree_job_done(struct term_tree *t)
{
	if (t->job) {
		kids_job_free(t->job);
		hold_job(t, -1);
	}
	t->job = NULL;
}

static enum access later(struct term_tree *t, uint32_t node, enum access got)
{
	if (got == ACCESS_LATER) {
		t->wanted = node;
		t->wanted_serial = nodes_at(&t->nodes, node)->serial;
	}
	return got;
}

/* The reader of a node. */
static struct tree_reader *reader_of(struct term_tree *t, uint32_t node)
{
	return tree_readers_get(&t->readers, nodes_at(&t->nodes, node)->serial);
}

static enum access get_kid(struct term_tree *t, uint32_t node, uint64_t i,
                           struct kid *out)
{
	struct tree_reader *s = reader_of(t, node);
	enum access got;

	if (!s->has_kid || s->kid.index != i) {
		s->has_kid = false;
		got = kids_get(&s->reader, &nodes_at(&t->nodes, node)->kids, i,
		               &s->kid);
		if (got != ACCESS_OK)
			return later(t, node, got);
		s->has_kid = true;
	}
	*out = s->kid;
	return ACCESS_OK;
}

/* The key of the pair that a node is. */
static enum access get_key(struct term_tree *t, uint32_t node, struct kid *out)
{
	const struct tree_node *v = nodes_at(&t->nodes, node);
	struct term_item item = {.kind = ITEM_PAIR};
	struct kid pair = {.role = ROLE_VALUE};
	enum access got;

	if (v->parent == 0) {
		got = term_reader_get(&t->items, v->index, &item);
		term_item_decode(t->heap, &item);
		pair.key = item.key;
	} else {
		got = get_kid(t, v->parent, v->index, &pair);
	}
	*out = (struct kid){.role = ROLE_KEY,
	                    .index = KID_KEY,
	                    .inside = true,
	                    .term = pair.key};
	return got;
}

/* A child of an open term, or its key. */
static enum access get_inside(struct term_tree *t, struct tree_row row,
                              struct kid *out)
{
	if (row.index != KID_KEY)
		return get_kid(t, row.slot, row.index, out);
	if (!nodes_at(&t->nodes, row.slot)->keyed)
		return ACCESS_END;
	return get_key(t, row.slot, out);
}

static enum access get_row(struct term_tree *t, struct tree_row row)
{
	struct term_item item;
	struct kid kid;

	if (row.slot == 0)
		return term_reader_get(&t->items, row.index, &item);
	return get_inside(t, row, &kid);
}

static struct tree_row row_in(const struct term_tree *t, uint32_t node,
                              uint64_t index)
{
	return (struct tree_row){
		.node = node ? nodes_at(&t->nodes, node)->serial : 0,
		.index = index,
		.slot = node,
	};
}

/* The row that a node is opened in. */
static struct tree_row row_of(const struct term_tree *t, uint32_t node)
{
	const struct tree_node *v = nodes_at(&t->nodes, node);

	return row_in(t, v->parent, v->index);
}

struct tree_row tree_item_row(uint64_t i)
{
	return (struct tree_row){.index = i};
}

bool tree_valid(const struct term_tree *t, struct tree_row row)
{
	return nodes_valid(&t->nodes, row.slot, row.node);
}

static uint32_t find(const struct term_tree *t, struct tree_row row)
{
	return nodes_find(&t->nodes, row.slot, row.index);
}

bool tree_is_open(const struct term_tree *t, struct tree_row row)
{
	return tree_valid(t, row) && find(t, row) != 0;
}

enum access tree_there(struct term_tree *t, struct tree_row row)
{
	return tree_valid(t, row) ? get_row(t, row) : ACCESS_END;
}

static bool item_waits(const struct term_item *item)
{
	return item->part == TERMS_HEAP || item->elem.kind == LEX_POINTER ||
	       item->token_elem.kind == LEX_POINTER;
}

static enum access look_at_item(struct term_tree *t, uint64_t i,
                                struct tree_info *out)
{
	enum access got = term_reader_get(&t->items, i, &out->item);

	if (got != ACCESS_OK)
		return got;
	if (!t->ready && item_waits(&out->item)) {
		out->waits = true;
		return ACCESS_OK;
	}
	term_item_decode(t->heap, &out->item);
	if (out->item.kind == ITEM_TERM || out->item.kind == ITEM_PAIR)
		out->term = &out->item.term;
	if (out->item.kind == ITEM_PAIR)
		out->key = &out->item.key;
	return ACCESS_OK;
}

static enum access look_at_kid(struct term_tree *t, struct tree_row row,
                               struct tree_info *out)
{
	enum access got = get_inside(t, row, &out->kid);
	struct term *term = &out->kid.term;

	if (got != ACCESS_OK)
		return got;
	if (out->kid.inside &&
	    nodes_is_cycle(&t->nodes, row.slot, row.index, term->address)) {
		*term = term_bad(WHY_CYCLE, term->address);
		out->kid.inside = false;
	}
	out->term = term;
	if (out->kid.role == ROLE_VALUE)
		out->key = &out->kid.key;
	return ACCESS_OK;
}

/* A text is shown whole where it is asked for, and has no row of its own. */
static bool key_opens(struct term_tree *t, const struct term *key)
{
	struct kids kids;

	return key && kids_init(&kids, key) && !kids_is_text(&t->text, key);
}

enum access tree_look(struct term_tree *t, struct tree_row row,
                      struct tree_info *out)
{
	enum access got;
	struct kids kids;

	*out = (struct tree_info){.row = row};
	if (!tree_valid(t, row))
		return ACCESS_END;
	out->depth = nodes_at(&t->nodes, row.slot)->depth;
	got = row.slot == 0 ? look_at_item(t, row.index, out)
	                    : look_at_kid(t, row, out);
	if (got != ACCESS_OK || !out->term)
		return got;
	out->keyed = key_opens(t, out->key);
	if (!kids_init(&kids, out->term) && !out->keyed)
		return got;
	out->fold = find(t, row) != 0 ? TREE_OPEN : TREE_CLOSED;
	out->text = kids_is_text(&t->text, out->term);
	return ACCESS_OK;
}

static uint64_t first_index(const struct term_tree *t, uint32_t node)
{
	return nodes_at(&t->nodes, node)->keyed ? KID_KEY : 0;
}

enum access tree_enter(struct term_tree *t, struct tree_row row,
                       struct tree_row *out)
{
	uint32_t node = tree_valid(t, row) ? find(t, row) : 0;
	struct tree_row first;
	enum access got;

	if (node == 0)
		return ACCESS_END;
	first = row_in(t, node, first_index(t, node));
	got = get_row(t, first);
	if (got == ACCESS_OK)
		*out = first;
	return got;
}

/* The row behind a row and all that is open in it. */
static enum access next_outside(struct term_tree *t, struct tree_row *row)
{
	struct tree_row at = *row;
	enum access got;

	for (;;) {
		at.index++;
		got = get_row(t, at);
		if (got == ACCESS_OK)
			*row = at;
		if (got != ACCESS_END || at.slot == 0)
			return got;
		at = row_of(t, nodes_at(&t->nodes, at.slot)->top);
	}
}

enum access tree_next(struct term_tree *t, struct tree_row *row)
{
	enum access got = tree_enter(t, *row, row);

	if (got != ACCESS_END)
		return got;
	return tree_valid(t, *row) ? next_outside(t, row) : ACCESS_END;
}

/* The last row of what is open in a row, or the row itself. */
static enum access last_inside(struct term_tree *t, struct tree_row *row)
{
	struct tree_row at = *row;
	uint32_t node;

	while ((node = find(t, at)) != 0) {
		enum access got;
		uint64_t last;

		node = nodes_at(&t->nodes, nodes_at(&t->nodes, node)->top)
		               ->bottom;
		got = kids_last(&reader_of(t, node)->reader,
		                &nodes_at(&t->nodes, node)->kids, &last);
		if (got == ACCESS_LATER)
			return later(t, node, got);
		if (got == ACCESS_END && !nodes_at(&t->nodes, node)->keyed) {
			at = row_of(t, node);
			break;
		}
		at = row_in(t, node, got == ACCESS_OK ? last : KID_KEY);
	}
	*row = at;
	return ACCESS_OK;
}

enum access tree_prev(struct term_tree *t, struct tree_row *row)
{
	struct tree_row at = *row;
	enum access got;

	if (!tree_valid(t, at))
		return ACCESS_END;
	if (at.index == first_index(t, at.slot)) {
		if (at.slot == 0)
			return ACCESS_END;
		*row = row_of(t, at.slot);
		return ACCESS_OK;
	}
	at.index--;
	got = last_inside(t, &at);
	if (got == ACCESS_OK)
		*row = at;
	return got;
}

enum access tree_first(struct term_tree *t, struct tree_row *row)
{
	enum access got = get_row(t, tree_item_row(0));

	if (got == ACCESS_OK)
		*row = tree_item_row(0);
	return got;
}

enum access tree_last(struct term_tree *t, struct tree_row *row)
{
	bool known;
	uint64_t n = term_list_count(t->list, &known);
	struct tree_row at = tree_item_row(n - 1);
	enum access got;

	if (!known)
		return ACCESS_LATER;
	if (n == 0)
		return ACCESS_END;
	got = last_inside(t, &at);
	if (got == ACCESS_OK)
		*row = at;
	return got;
}

bool tree_parent(const struct term_tree *t, struct tree_row row,
                 struct tree_row *out)
{
	if (row.slot == 0 || !tree_valid(t, row))
		return false;
	*out = row_of(t, row.slot);
	return true;
}

uint32_t tree_depth(const struct term_tree *t, struct tree_row row)
{
	return tree_valid(t, row) ? nodes_at(&t->nodes, row.slot)->depth : 0;
}

uint64_t tree_item_of(const struct term_tree *t, struct tree_row row)
{
	uint32_t node;

	if (row.slot == 0 || !tree_valid(t, row))
		return row.index;
	node = nodes_ancestor(&t->nodes, row.slot, 1);
	return nodes_at(&t->nodes, node)->index;
}

size_t tree_path(const struct term_tree *t, struct tree_row row, uint64_t *path,
                 size_t room)
{
	size_t n = (size_t)tree_depth(t, row) + 1;
	uint32_t node = tree_valid(t, row) ? row.slot : 0;
	uint64_t index = row.index;
	size_t i = n;

	if (n > room) {
		node = nodes_ancestor(&t->nodes, node, (uint32_t)room);
		index = nodes_at(&t->nodes, node)->index;
		node = nodes_at(&t->nodes, node)->parent;
		i = room;
	}
	while (i > 0) {
		path[--i] = index;
		index = nodes_at(&t->nodes, node)->index;
		node = nodes_at(&t->nodes, node)->parent;
	}
	return n;
}

/* Whether nothing follows a child, if that can be told at once. */
static bool is_last(struct term_tree *t, struct tree_row row)
{
	uint32_t wanted = t->wanted;
	bool last;

	row.index++;
	last = row.slot != 0 && get_row(t, row) == ACCESS_END;
	t->wanted = wanted;
	return last;
}

static bool term_waits(const struct term *t)
{
	return t && t->kind == TERM_BAD && t->why == WHY_LATER;
}

/* What is not known yet may turn out to have something in it. */
static bool is_later(const struct tree_info *info)
{
	return info->waits || term_waits(info->term) || term_waits(info->key);
}

static enum access open_looked(struct term_tree *t,
                               const struct tree_info *info)
{
	struct kids kids;

	if (info->fold == TREE_OPEN)
		return ACCESS_OK;
	if (info->fold == TREE_LEAF)
		return is_later(info) ? ACCESS_LATER : ACCESS_END;
	if (!kids_init(&kids, info->term))
		kids.known = true; /* only its key is */
	if (nodes_add(&t->nodes, info->row.slot, info->row.index, &kids,
	              info->keyed, is_last(t, info->row)) == 0)
		return ACCESS_END;
	return ACCESS_OK;
}

enum access tree_open(struct term_tree *t, struct tree_row row)
{
	struct tree_info info;
	enum access got = tree_look(t, row, &info);

	nodes_reclaim(&t->nodes);
	return got == ACCESS_OK ? open_looked(t, &info) : got;
}

void tree_close(struct term_tree *t, struct tree_row row)
{
	uint32_t node = tree_valid(t, row) ? find(t, row) : 0;

	if (node != 0)
		nodes_remove(&t->nodes, node);
	nodes_reclaim(&t->nodes);
}

void tree_close_all(struct term_tree *t)
{
	nodes_remove_all(&t->nodes);
	nodes_reclaim(&t->nodes);
}

enum access tree_toggle(struct term_tree *t, struct tree_row row)
{
	if (!tree_is_open(t, row))
		return tree_open(t, row);
	tree_close(t, row);
	return ACCESS_OK;
}

enum access tree_at_path(struct term_tree *t, const uint64_t *path, size_t n,
                         size_t *done, struct tree_row *row)
{
	enum access got;

	if (n == 0)
		return ACCESS_END;
	if (*done == 0) {
		got = get_row(t, tree_item_row(path[0]));
		if (got != ACCESS_OK)
			return got;
		*row = tree_item_row(path[0]);
		*done = 1;
	}
	for (int levels = 0; *done < n; levels++) {
		struct tree_row at;

		if (levels == PATH_MOST)
			return ACCESS_LATER;
		got = tree_open(t, *row);
		if (got != ACCESS_OK)
			return got;
		at = row_in(t, find(t, *row), path[*done]);
		got = get_row(t, at);
		if (got != ACCESS_OK)
			return got;
		*row = at;
		++*done;
	}
	return ACCESS_OK;
}
