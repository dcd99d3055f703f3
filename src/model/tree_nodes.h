/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_TREE_NODES_H
#define MODEL_TREE_NODES_H

/*
 * Inside of term_tree.c: the terms that are open, as nodes that know their
 * parent. Node 0 stands for the list itself. Nodes have numbers, which are used
 * again, and serial numbers, which are not. One thread.
 *
 * A chain is a node, its last child if that is open, and so on: terms that end
 * together. From any of its nodes one link leads to the top of it, and from
 * there one to the bottom, so that no depth has to be climbed level by level.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/chunkvec.h"
#include "model/term_kids.h"

struct tree_node {
	struct kids kids;
	uint64_t serial;
	uint64_t parent_serial;
	uint64_t index; /* in the parent, or KID_KEY */
	uint64_t mark;  /* address of a term further up, or its own */
	uint32_t parent;
	uint32_t depth;  /* of the rows in it; 0: the list */
	uint32_t jump;   /* an ancestor further up */
	uint32_t top;    /* of its chain */
	uint32_t bottom; /* if it is the top */
	uint32_t first;  /* child that is open; its `prev` is the last one */
	uint32_t next;
	uint32_t prev;
	uint32_t hash; /* next in its bucket */
	bool keyed;    /* a pair of which the key is a row as well */
};

struct tree_nodes {
	struct heap *heap; /* the caller's: holds what open terms stand in */
	struct chunkvec nodes;
	struct chunkvec buckets; /* uint32_t */
	uint32_t used;           /* in the buckets */
	uint32_t spare;          /* nodes that are free, by `next` */
	uint64_t serial;
	/* What has been closed and not yet been freed, each with all that is
	 * in it: by nodes_remove, by nodes_remove_all, both by `next`; and the
	 * one that nodes_reclaim is at, and where. */
	uint32_t closed;
	uint32_t all_closed;
	uint32_t doomed;
	uint32_t at;
};

/* False when memory is out. */
bool nodes_init(struct tree_nodes *n, struct heap *h);
void nodes_release(struct tree_nodes *n);

static inline struct tree_node *nodes_at(const struct tree_nodes *n, uint32_t i)
{
	return chunkvec_at(&n->nodes, i);
}

/* The node of a child that is open, or 0. */
uint32_t nodes_find(const struct tree_nodes *n, uint32_t parent,
                    uint64_t index);

/* Opens a child, which is not open; `last`: nothing follows it in its parent.
 * Takes the kids over. 0 when memory is out. */
uint32_t nodes_add(struct tree_nodes *n, uint32_t parent, uint64_t index,
                   const struct kids *kids, bool keyed, bool last);

/* Closes a node, or all of them. What is in it goes on to exist until
 * nodes_reclaim has come to it. */
void nodes_remove(struct tree_nodes *n, uint32_t node);
void nodes_remove_all(struct tree_nodes *n);

/* Frees some thousand nodes of what has been closed. */
void nodes_reclaim(struct tree_nodes *n);

/* Whether the node with this serial number is open, and so are all above it. */
bool nodes_valid(const struct tree_nodes *n, uint32_t node, uint64_t serial);

/* The node or its ancestor with that depth, which is not larger. */
uint32_t nodes_ancestor(const struct tree_nodes *n, uint32_t node,
                        uint32_t depth);

/* Whether a child of this node that is the object at `address` contains
 * itself: it is compared with the levels near it and with the last one whose
 * depth is a power of two, which finds any cycle that is gone through again and
 * again. A key is not in the value of its pair. */
bool nodes_is_cycle(const struct tree_nodes *n, uint32_t node, uint64_t index,
                    uint64_t address);

#endif
