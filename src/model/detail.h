/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_DETAIL_H
#define MODEL_DETAIL_H

/*
 * One thing of the dump in full: its fields in groups, with the links among
 * them, the lines that no column knows, and its sections. Made from the
 * table's declaration; `show` and the terminal's detail page print the same.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "model/ident.h"
#include "model/table.h"

enum {
	DETAIL_LIST_MAX = 10000, /* items of one list that are spelled out */
};

struct detail_item {
	const char *group;
	struct span name;            /* caption */
	struct span text;            /* for people */
	struct value value;          /* exact; VALUE_NONE in a list's items */
	const struct column *column; /* NULL: a label that no column knows */
	struct link link;            /* kind LINK_NONE if it leads nowhere */
	struct span ref;             /* of a monitor */
	bool list; /* one of several items of the same column */
};

struct detail {
	struct place place;
	uint32_t section;    /* the thing's own, or the one that it stands in */
	struct section head; /* that section */
	struct span id;      /* what tells it from others of its kind */
	struct detail_item *items; /* in the arena */
	uint32_t n;
};

/* Everything about the thing at a place; fields that the dump does not have
 * are left out. Lists longer than DETAIL_LIST_MAX end with an item that says
 * how many more there are. */
void detail_load(const struct dump *d, const struct place *place,
                 struct arena *a, struct detail *out);

/* The sections of a process beside its own: messages, dictionary, stack, heap,
 * in this order; returns how many there are (at most 4) */
struct detail_part {
	const char *key;   /* "messages" */
	const char *title; /* "Messages" */
	uint32_t section;
	bool may_come; /* not found, but the scan is under way */
};
unsigned detail_parts(const struct dump *d, uint32_t section,
                      struct detail_part out[4]);

#endif
