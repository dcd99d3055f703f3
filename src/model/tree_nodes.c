/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Nodes are found by their parent's serial number and their index, in a hash
 * table that grows by one bucket at a time (linear hashing): a table that
 * doubles would stop the terminal for a tenth of a second at a million nodes.
 * For the same reason a term that is closed is freed bit by bit.
 *
 * What is hashed are our own numbers and an index that a person chose: no
 * secret is needed.
 */
#include "model/tree_nodes.h"

#include <string.h>

#include "base/hash.h"

enum {
#ifdef CRASHDIVE_TINY
	RECLAIM = 3,
#else
	RECLAIM = 4096,
#endif
	NEAR = 16, /* levels that a new one is compared with */
};

#define NO_SERIAL UINT64_MAX

static void hold(const struct tree_nodes *n, const struct kids *k, int by)
{
	const struct bytes *b = kids_bytes(k);

	if (b)
		heap_hold(n->heap, b, by);
}

static void release(const struct tree_nodes *n, struct kids *k)
{
	hold(n, k, -1);
	kids_release(k);
	*k = (struct kids){.external = false};
}

bool nodes_init(struct tree_nodes *n, struct heap *h)
{
	*n = (struct tree_nodes){.heap = h};
	chunkvec_init(&n->nodes, sizeof(struct tree_node));
	chunkvec_init(&n->buckets, sizeof(uint32_t));
	return chunkvec_push(&n->nodes) && chunkvec_push(&n->buckets);
}

void nodes_release(struct tree_nodes *n)
{
	for (size_t i = 1; i < n->nodes.next; i++)
		release(n, &nodes_at(n, (uint32_t)i)->kids);
	chunkvec_release(&n->nodes);
	chunkvec_release(&n->buckets);
}

static uint64_t hash_of(uint64_t serial, uint64_t index)
{
	return hash_fold(serial ^ UINT64_C(0x9e3779b97f4a7c15),
	                 index ^ UINT64_C(0xd6e8feb86659fd93));
}

static uint64_t node_hash(const struct tree_nodes *n, uint32_t node)
{
	const struct tree_node *v = nodes_at(n, node);

	return hash_of(v->parent_serial, v->index);
}

/* The bucket of a hash, if there are that many of them. */
static size_t bucket_of(uint64_t hash, size_t buckets)
{
	size_t low = (size_t)1
	             << (63 - __builtin_clzll((unsigned long long)buckets));
	size_t i = (size_t)hash & (2 * low - 1);

	return i < buckets ? i : i & (low - 1);
}

static uint32_t *bucket(const struct tree_nodes *n, size_t i)
{
	return chunkvec_at(&n->buckets, i);
}

/* One more bucket, which takes over its share of another one's nodes. */
static void split(struct tree_nodes *n)
{
	size_t buckets = n->buckets.next;
	size_t low = (size_t)1
	             << (63 - __builtin_clzll((unsigned long long)buckets));
	uint32_t *to = chunkvec_push(&n->buckets);
	uint32_t *link = bucket(n, buckets - low);

	while (to && *link != 0) {
		struct tree_node *v = nodes_at(n, *link);
		uint32_t node = *link;

		if (bucket_of(node_hash(n, node), buckets + 1) != buckets) {
			link = &v->hash;
			continue;
		}
		*link = v->hash;
		v->hash = *to;
		*to = node;
	}
}

static void insert(struct tree_nodes *n, uint32_t node)
{
	uint32_t *head;

	if (++n->used > n->buckets.next)
		split(n);
	head = bucket(n, bucket_of(node_hash(n, node), n->buckets.next));
	nodes_at(n, node)->hash = *head;
	*head = node;
}

static void take_out(struct tree_nodes *n, uint32_t node)
{
	uint32_t *link =
		bucket(n, bucket_of(node_hash(n, node), n->buckets.next));

	while (*link != node)
		link = &nodes_at(n, *link)->hash;
	*link = nodes_at(n, node)->hash;
	n->used--;
}

uint32_t nodes_find(const struct tree_nodes *n, uint32_t parent, uint64_t index)
{
	uint64_t serial = nodes_at(n, parent)->serial;
	uint64_t hash = hash_of(serial, index);
	uint32_t node = *bucket(n, bucket_of(hash, n->buckets.next));

	while (node != 0) {
		const struct tree_node *v = nodes_at(n, node);

		if (v->parent_serial == serial && v->index == index)
			break;
		node = v->hash;
	}
	return node;
}

static uint32_t new_node(struct tree_nodes *n)
{
	uint32_t node = n->spare;

	if (node != 0) {
		n->spare = nodes_at(n, node)->next;
		return node;
	}
	if (n->nodes.next >= UINT32_MAX || !chunkvec_push(&n->nodes))
		return 0;
	return (uint32_t)(n->nodes.next - 1);
}

/* Puts a node in front of the others that are open in its parent. */
static void link_sibling(struct tree_nodes *n, uint32_t node)
{
	struct tree_node *v = nodes_at(n, node);
	struct tree_node *p = nodes_at(n, v->parent);

	v->next = p->first;
	v->prev = node;
	if (p->first != 0) {
		v->prev = nodes_at(n, p->first)->prev;
		nodes_at(n, p->first)->prev = node;
	}
	p->first = node;
}

/* Links upward of which each level has one or two: any ancestor is found in a
 * logarithmic number of steps. */
static uint32_t jump_from(const struct tree_nodes *n, uint32_t parent)
{
	const struct tree_node *p = nodes_at(n, parent);
	const struct tree_node *j = nodes_at(n, p->jump);
	const struct tree_node *jj = nodes_at(n, j->jump);

	return p->depth - j->depth == j->depth - jj->depth ? j->jump : parent;
}

/* What is remembered of the levels that a child is in. */
static uint64_t mark_around(const struct tree_nodes *n, uint32_t parent,
                            uint64_t index)
{
	const struct tree_node *p = nodes_at(n, parent);

	return index == KID_KEY ? nodes_at(n, p->parent)->mark : p->mark;
}

/* At the powers of two; a key stands in for its pair. */
static bool is_marked(const struct tree_node *v, const struct tree_node *p)
{
	return (v->depth & p->depth) == 0 ||
	       (v->index == KID_KEY && (p->depth & (p->depth - 1)) == 0);
}

uint32_t nodes_add(struct tree_nodes *n, uint32_t parent, uint64_t index,
                   const struct kids *kids, bool keyed, bool last)
{
	uint32_t node = new_node(n);
	struct tree_node *v, *p;

	if (node == 0)
		return 0;
	v = nodes_at(n, node);
	p = nodes_at(n, parent);
	*v = (struct tree_node){.kids = *kids,
	                        .serial = ++n->serial,
	                        .parent_serial = p->serial,
	                        .index = index,
	                        .parent = parent,
	                        .mark = mark_around(n, parent, index),
	                        .depth = p->depth + 1,
	                        .jump = jump_from(n, parent),
	                        .top = node,
	                        .bottom = node,
	                        .keyed = keyed};
	if (is_marked(v, p))
		v->mark = kids->address;
	if (last && parent != 0) {
		v->top = p->top;
		nodes_at(n, p->top)->bottom = node;
	}
	hold(n, kids, 1);
	link_sibling(n, node);
	insert(n, node);
	return node;
}

void nodes_remove(struct tree_nodes *n, uint32_t node)
{
	struct tree_node *v = nodes_at(n, node);
	struct tree_node *p = nodes_at(n, v->parent);

	if (v->top != node)
		nodes_at(n, v->top)->bottom = v->parent;
	if (v->next != 0)
		nodes_at(n, v->next)->prev = v->prev;
	else
		nodes_at(n, p->first)->prev = v->prev;
	if (p->first == node)
		p->first = v->next;
	else
		nodes_at(n, v->prev)->next = v->next;
	take_out(n, node);
	v->serial = NO_SERIAL;
	v->next = n->closed;
	n->closed = node;
}

/* The items get another parent, as it were, under which none is open. */
void nodes_remove_all(struct tree_nodes *n)
{
	struct tree_node *list = nodes_at(n, 0);

	if (list->first == 0)
		return;
	nodes_at(n, nodes_at(n, list->first)->prev)->next = n->all_closed;
	n->all_closed = list->first;
	list->first = 0;
	list->serial = ++n->serial;
}

/* The next term to be freed with all that is in it; 0: none. */
static uint32_t next_doomed(struct tree_nodes *n)
{
	uint32_t *from = n->closed != 0 ? &n->closed : &n->all_closed;

	n->doomed = *from;
	if (n->doomed != 0)
		*from = nodes_at(n, n->doomed)->next;
	return n->doomed;
}

/* Frees a node in which nothing is, and is where to go on. */
static uint32_t free_node(struct tree_nodes *n, uint32_t node)
{
	struct tree_node *v = nodes_at(n, node);
	uint32_t next = 0;

	if (node == n->doomed) {
		n->doomed = 0;
	} else {
		nodes_at(n, v->parent)->first = v->next;
		next = v->next != 0 ? v->next : v->parent;
	}
	if (v->serial != NO_SERIAL)
		take_out(n, node);
	v->serial = NO_SERIAL;
	release(n, &v->kids);
	v->next = n->spare;
	n->spare = node;
	return next;
}

/* From the leaves up: what is above a node is there as long as the node. */
void nodes_reclaim(struct tree_nodes *n)
{
	for (int i = 0; i < RECLAIM; i++) {
		if (n->at == 0)
			n->at = next_doomed(n);
		if (n->at == 0)
			return;
		if (nodes_at(n, n->at)->first != 0)
			n->at = nodes_at(n, n->at)->first;
		else
			n->at = free_node(n, n->at);
	}
}

/* Whether a node is that one, or in it. */
static bool is_in(const struct tree_nodes *n, uint32_t node, uint32_t other)
{
	uint32_t depth = nodes_at(n, other)->depth;

	return nodes_at(n, node)->depth >= depth &&
	       nodes_ancestor(n, node, depth) == other;
}

bool nodes_valid(const struct tree_nodes *n, uint32_t node, uint64_t serial)
{
	const struct tree_node *item;

	if (node == 0)
		return true;
	if (node >= n->nodes.next || nodes_at(n, node)->serial != serial)
		return false;
	for (uint32_t i = n->closed; i != 0; i = nodes_at(n, i)->next)
		if (is_in(n, node, i))
			return false;
	if (n->doomed != 0 && is_in(n, node, n->doomed))
		return false;
	if (n->all_closed == 0)
		return true;
	item = nodes_at(n, nodes_ancestor(n, node, 1));
	return item->parent_serial == nodes_at(n, 0)->serial;
}

uint32_t nodes_ancestor(const struct tree_nodes *n, uint32_t node,
                        uint32_t depth)
{
	while (nodes_at(n, node)->depth > depth) {
		const struct tree_node *v = nodes_at(n, node);

		node = nodes_at(n, v->jump)->depth >= depth ? v->jump
		                                            : v->parent;
	}
	return node;
}

bool nodes_is_cycle(const struct tree_nodes *n, uint32_t node, uint64_t index,
                    uint64_t address)
{
	uint64_t child = index;
	uint32_t near = node;

	if (address == 0)
		return false;
	for (int i = 0; i < NEAR && near != 0; i++) {
		const struct tree_node *v = nodes_at(n, near);

		if (child != KID_KEY && v->kids.address == address)
			return true;
		child = v->index;
		near = v->parent;
	}
	return mark_around(n, node, index) == address;
}
