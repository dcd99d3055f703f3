/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A cell is printed by a heap and a printer of its own: both are a few stores
 * to set up, and so cells need nothing from whoever reads them.
 *
 * Where everything has to be looked through for an address (dumps from before
 * there were literals) no table has cells that point into heaps.
 */
#include "model/termcell.h"

#include <string.h>

#include "model/dump.h"
#include "model/heap.h"
#include "model/literals.h"
#include "model/term_print.h"

enum { FIRST_ROOM = 128 };

/* Text that grows in an arena. */
struct text {
	struct arena *arena;
	char *p;
	size_t n, room;
};

static void put(void *ctx, struct span s)
{
	struct text *t = ctx;

	if (s.n > t->room - t->n) {
		size_t room = 2 * (t->room + s.n);
		char *p = arena_alloc(t->arena, room);

		if (t->n > 0)
			memcpy(p, t->p, t->n);
		t->p = p;
		t->room = room;
	}
	memcpy(t->p + t->n, s.p, s.n);
	t->n += s.n;
}

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static struct span print(const struct record *r, struct heap *h,
                         const struct term *t)
{
	uint64_t limit = dump_term_limit(r->dump);
	struct text text = {.arena = r->arena, .room = FIRST_ROOM};
	struct print_options options = {.syntax = dump_syntax(r->dump),
	                                .latin1 = true,
	                                .put = put,
	                                .ctx = &text};
	struct print printer;

	if (r->term_most > 0)
		limit = least(limit, r->term_most);
	options.limit = least(limit, TERMCELL_MOST);
	text.p = arena_alloc(r->arena, FIRST_ROOM);
	print_init(&printer, h, &options);
	print_term(&printer, t);
	print_release(&printer);
	return (struct span){text.p, text.n};
}

/* The map that a cell may use now. In a frame a map that did not fit into
 * memory is none: what it lacks is looked for in the text. */
static const struct heapmap *map_for(const struct record *r)
{
	const struct heapmap *m = literals_map(dump_literals(r->dump));

	return m && r->quick && !heapmap_whole(m) ? NULL : m;
}

/* Prints a cell with the literals that there are; false if it needs them, and
 * there are none. */
static bool try_print(const struct record *r, const struct column *c,
                      struct heap *h, struct value *out)
{
	struct term t;
	struct span text;

	h->waits = !h->literals && c->flags & COL_LITERALS;
	h->lacked = false;
	if (!c->term(r, h, &t))
		return false;
	text = print(r, h, &t);
	if (h->lacked)
		return false;
	*out = value_text(text);
	return true;
}

static bool print_cell(const struct record *r, const struct column *c,
                       struct heap *h, struct value *out)
{
	struct literals *l = dump_literals(r->dump);

	h->literals = map_for(r);
	if (try_print(r, c, h, out))
		return true;
	if (h->literals || !(c->flags & COL_LITERALS))
		return false;
	if (r->quick) {
		literals_want(l);
		return false;
	}
	while (literals_step(l, r->dump))
		;
	h->literals = literals_map(l);
	return h->literals && try_print(r, c, h, out);
}

static void start(const struct record *r, struct heap *h)
{
	heap_init(h, r->dump);
	h->no_everywhere = true;
}

bool termcell_print(const struct record *r, const struct column *c,
                    struct value *out)
{
	struct heap heap;
	bool printed;

	if (!dump_syntax(r->dump))
		return false;
	start(r, &heap);
	printed = print_cell(r, c, &heap, out);
	heap_release(&heap);
	return printed;
}

bool termcell_waits(const struct record *r, const struct column *c)
{
	struct heap heap;
	struct term t;
	bool found;

	if (!(c->flags & COL_LITERALS) || !dump_syntax(r->dump) ||
	    literals_map(dump_literals(r->dump)))
		return false;
	start(r, &heap);
	found = c->term(r, &heap, &t);
	heap_release(&heap);
	return !found;
}

uintptr_t termcell_state(const struct dump *d)
{
	return (uintptr_t)dump_syntax(d) +
	       (literals_map(dump_literals(d)) != NULL);
}

bool termcell_prepare(const struct table *t, const struct dump *d)
{
	for (unsigned i = 0; i < t->n_columns && dump_syntax(d); i++)
		if (t->columns[i].flags & COL_LITERALS &&
		    !(t->columns[i].flags & COL_HEAP))
			return literals_step(dump_literals(d), d);
	return false;
}
