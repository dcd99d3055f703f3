/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_LINKLIST_H
#define MODEL_LINKLIST_H

/*
 * The "Link list" of a process (break.c, print_process_info): links, the
 * monitors that it holds on others and those that others hold on it, in one
 * line that may be cut or millions of items long. Quoted atoms inside may hold
 * any of the separators.
 */

#include "base/span.h"
#include "model/ident.h"

enum linklist_kind {
	LINKLIST_LINK,
	LINKLIST_MONITOR,      /* {to,Target,Ref}: this process monitors */
	LINKLIST_MONITORED_BY, /* {from,Source,Ref}: it is monitored */
	LINKLIST_BAD,          /* what is none of these, or cut */
};

struct linklist_item {
	enum linklist_kind kind;
	struct span text;   /* the whole item */
	struct span target; /* pid, port, {Name,Node}, node, module, ... */
	struct span ref;    /* "#Ref<...>"; empty if there is none ("[]") */
};

/* Takes the next item off *rest, which starts as the line's value ("[...]").
 * False when there are no more. */
bool linklist_next(struct span *rest, struct linklist_item *item);

/* The number of items of each kind. */
void linklist_count(struct span value, uint64_t count[LINKLIST_BAD + 1]);

/* Where an item's target leads: a process, a port, a registered name on this
 * node ({Name,Node}), a node; LINK_NONE for a resource or a service. */
struct link linklist_link(const struct dump *d,
                          const struct linklist_item *item);

#endif
