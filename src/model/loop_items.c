/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A row is known by its frame as a whole, so that is what is read: from its
 * head, which is at most LOOPS_VARIABLES rows above, to the next one's. Most
 * frames are of no known function, and are not read at all.
 */
#include "model/loop_items.h"

#include <string.h>

void loop_items_init(struct loop_items *c, struct heap *h,
                     const struct term_list *stack, bool patient)
{
	memset(c, 0, sizeof(*c));
	c->heap = h;
	term_reader_init(&c->reader, stack, patient);
}

static enum access get(struct loop_items *c, uint64_t i, struct term_item *out)
{
	if (c->any_ahead && c->ahead.index == i) {
		*out = c->ahead;
		return ACCESS_OK;
	}
	return term_reader_get(&c->reader, i, out);
}

static struct stack_row row_of(const struct term_item *item)
{
	static const enum stack_kind kinds[] = {
		[ITEM_TERM] = STACK_VARIABLE, [ITEM_FRAME] = STACK_FRAME,
		[ITEM_CATCH] = STACK_CATCH,   [ITEM_PAIR] = STACK_VARIABLE,
		[ITEM_OTHER] = STACK_OTHER,
	};

	return (struct stack_row){.kind = kinds[item->kind],
	                          .frame = item->number,
	                          .label = item->label,
	                          .address = item->code,
	                          .function = item->function,
	                          .elem = item->elem.raw};
}

/*
 * Reads the frame of which `item` is the head. It stays unknown if it has too
 * many rows; false if its end cannot be had now.
 */
static bool read_frame(struct loop_items *c, struct term_item *item)
{
	struct stack_row rows[LOOPS_VARIABLES + 1];
	enum access got;
	unsigned n = 0;

	c->first = item->index;
	c->frame = item->number;
	if (!loops_knows(item->function))
		return true;
	do {
		if (n == LOOPS_VARIABLES + 1)
			return true;
		rows[n++] = row_of(item);
		got = get(c, c->first + n, item);
	} while (got == ACCESS_OK && item->kind != ITEM_FRAME);
	c->any_ahead = got == ACCESS_OK;
	if (c->any_ahead)
		c->ahead = *item;
	if (got == ACCESS_LATER)
		return false;
	loops_label(c->heap, rows, n, c->labels);
	c->n = n;
	return true;
}

/* The head of an item's frame, if that is not too far above it. */
static bool find_head(struct loop_items *c, const struct term_item *item,
                      struct term_item *head)
{
	uint64_t i = item->index;
	uint64_t at = i > LOOPS_VARIABLES ? i - LOOPS_VARIABLES : 0;

	*head = *item;
	if (item->kind == ITEM_FRAME)
		return true;
	for (; at < i; at++) {
		if (get(c, at, head) != ACCESS_OK)
			return false;
		if (head->kind == ITEM_FRAME && head->number == item->number)
			return true;
	}
	return false;
}

void loop_items_label(struct loop_items *c, const struct term_item *item,
                      struct loops_label *out)
{
	bool map = c->heap->own != NULL;
	struct term_item head;

	memset(out, 0, sizeof(*out));
	if (!c->valid || c->has_map != map || c->frame != item->number) {
		c->n = 0;
		c->has_map = map;
		c->valid = find_head(c, item, &head) && read_frame(c, &head);
	}
	if (c->valid && item->index - c->first < c->n)
		*out = c->labels[item->index - c->first];
}

void loop_items_forget(struct loop_items *c)
{
	c->valid = false;
}
