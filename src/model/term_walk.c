/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each level knows where its next element stands: an offset in the dump, or in
 * the one external term that can be open at a time (what is in an external
 * term is external as well).
 *
 * Cycles: a new level is compared with the last ones and with those at depths
 * that are powers of two, which finds any cycle within three times its length
 * and costs the same at any depth; along a list, with the cell at the last
 * power of two.
 */
#include "model/walk_frame.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/etf.h"

enum {
	FRAMES_FIRST = 16,
	FRAMES_MOST = 1 << 23,
	NEAR = 16, /* levels that a new one is compared with */
};

void walk_init(struct walk *w, struct heap *h)
{
	*w = (struct walk){.heap = h, .budget = UINT64_MAX};
}

void walk_release(struct walk *w)
{
	free(w->frames);
	free(w->pairs);
	walk_init(w, w->heap);
}

void walk_start(struct walk *w, const struct term *root)
{
	w->n = 0;
	w->pair_n = 0;
	w->idle = 0;
	w->started = false;
	w->root = *root;
}

bool walk_is_ancestor(const struct walk *w, uint64_t address)
{
	if (address == 0)
		return false;
	for (size_t i = w->n; i > 0 && w->n - i < NEAR; i--)
		if (w->frames[i - 1].address == address)
			return true;
	for (size_t i = 1; i <= w->n; i *= 2)
		if (w->frames[i - 1].address == address)
			return true;
	return false;
}

bool walk_push(struct walk *w, const struct walk_frame *f)
{
	if (w->n == w->room) {
		size_t room = w->room ? w->room * 2 : FRAMES_FIRST;
		struct walk_frame *more = NULL;

		if (room <= FRAMES_MOST)
			more = big_realloc(w->frames, room, sizeof(*more));
		if (!more)
			return false;
		w->frames = more;
		w->room = room;
	}
	w->frames[w->n++] = *f;
	return true;
}

static bool has_inside(const struct term *t)
{
	switch (t->kind) {
	case TERM_LIST:
	case TERM_TUPLE:
	case TERM_MAP:
	case TERM_RECORD:
		return t->kind == TERM_LIST || t->n > 0;
	default:
		return false;
	}
}

/* The event of a term that has just been decoded. */
static void enter(struct walk *w, struct walk_event *e)
{
	struct term *t = &e->term;
	struct walk_frame f = {.kind = (unsigned char)t->kind,
	                       .address = t->address,
	                       .left = t->n};

	w->idle = 0;
	e->what = WALK_LEAF;
	if (!has_inside(t))
		return;
	if (walk_is_ancestor(w, t->address)) {
		*t = term_bad(WHY_CYCLE, t->address);
		return;
	}
	if (t->external)
		walk_open_external(w, t, &f);
	else
		walk_open_heap(w, t, &f);
	if (!walk_push(w, &f)) {
		*t = term_bad(WHY_DEEP, t->address);
		w->last_end = 0;
		return;
	}
	e->what = WALK_OPEN;
}

void walk_emit(struct walk *w, struct walk_event *e, enum walk_role role,
               const struct term *t)
{
	e->role = role;
	e->term = *t;
	e->index = 0;
	e->mark = 0;
	if (w->n > 0) {
		struct walk_frame *f = walk_top(w);

		e->index = f->index;
		e->mark = f->mark;
		f->index += role != ROLE_VALUE && role != ROLE_TAIL;
	}
	enter(w, e);
}

/* What ends a level before its time. */
void walk_emit_bad(struct walk *w, struct walk_event *e, enum walk_role role,
                   enum term_why why)
{
	struct term t = term_bad(why, 0);

	walk_top(w)->shape = SHAPE_DONE;
	walk_emit(w, e, role, &t);
}

/* A key or a value of the pairs that were picked. */
static bool step_picked(struct walk *w, struct walk_event *e)
{
	struct walk_frame *f = walk_top(w);
	const struct walk_pair *pair;
	struct term t;

	if (f->left == 0)
		return false;
	pair = &w->pairs[f->at];
	e->at = f->second ? pair->value : pair->key;
	if (f->external) {
		t = etf_read(w->heap, &w->etf, e->at);
	} else {
		struct span text = walk_text(w, e->at);

		t = term_take(w->heap, &text);
	}
	f->at += f->second;
	f->left -= f->second;
	f->second = !f->second;
	walk_emit(w, e, f->second ? ROLE_KEY : ROLE_VALUE, &t);
	return true;
}

static bool step(struct walk *w, struct walk_event *e)
{
	const struct walk_frame *f = walk_top(w);

	if (f->shape == SHAPE_DONE)
		return false;
	if (f->shape == SHAPE_CUT) {
		walk_emit_bad(w, e, ROLE_ELEMENT, WHY_CUT);
		return true;
	}
	if (f->shape == SHAPE_PICKED)
		return step_picked(w, e);
	if (f->external)
		return walk_step_external(w, e);
	return walk_step_heap(w, e);
}

/* Whether the level has nothing more, rather than a level above it begun. */
static bool pop_hidden(struct walk *w)
{
	uint64_t index = walk_top(w)->index;
	unsigned char mark = walk_top(w)->mark;

	if (!walk_top(w)->hidden)
		return false;
	w->n--;
	walk_top(w)->index = index;
	walk_top(w)->mark = mark;
	return true;
}

/* One level less, and the pairs that were picked in it. */
static void drop(struct walk *w)
{
	const struct walk_frame *f = walk_top(w);

	if (f->picks > 0)
		w->pair_n = (size_t)(f->at + f->left) - f->picks;
	w->n--;
}

/* Leaves the uppermost level, which is a term. */
static void leave(struct walk *w)
{
	const struct walk_frame *f = walk_top(w);

	if (!f->external)
		w->last_end = 0;
	else if (f->picks > 0)
		w->last_end = f->other;
	else if (!f->pending)
		w->last_end = f->at;
	drop(w);
}

bool walk_next(struct walk *w, struct walk_event *out)
{
	out->name = (struct bytes){.n = 0};
	out->at = 0;
	if (!w->started) {
		w->started = true;
		walk_emit(w, out, ROLE_ROOT, &w->root);
		return true;
	}
	while (w->n > 0) {
		size_t level = w->n;

		if (step(w, out))
			return true;
		if (w->n > level || pop_hidden(w))
			continue;
		out->what = WALK_CLOSE;
		out->term = (struct term){.kind = walk_top(w)->kind};
		out->mark = walk_top(w)->mark;
		leave(w);
		return true;
	}
	return false;
}

void walk_skip(struct walk *w)
{
	w->last_end = 0;
	if (w->n > 0)
		drop(w);
}

bool walk_spend(struct walk *w, uint64_t n)
{
	w->budget -= n < w->budget ? n : w->budget;
	return w->budget > 0;
}

void walk_mark(struct walk *w, unsigned char mark)
{
	if (w->n > 0)
		walk_top(w)->mark = mark;
}

static bool room_for_pairs(struct walk *w, size_t n)
{
	size_t room = w->pair_room ? w->pair_room : WALK_PICKS;
	struct walk_pair *more;

	while (room < w->pair_n + n)
		room *= 2;
	if (room == w->pair_room)
		return true;
	more = big_realloc(w->pairs, room, sizeof(*more));
	if (!more)
		return false;
	w->pairs = more;
	w->pair_room = room;
	return true;
}

bool walk_pick(struct walk *w, const struct walk_pair *pairs, size_t n,
               uint64_t end)
{
	struct walk_frame *f;

	if (n == 0 || n > WALK_PICKS || w->n == 0 || !room_for_pairs(w, n))
		return false;
	f = walk_top(w);
	f->shape = SHAPE_PICKED;
	f->picks = (unsigned char)n;
	f->at = w->pair_n;
	f->left = n;
	f->other = end;
	f->second = false;
	for (size_t i = 0; i < n; i++)
		w->pairs[w->pair_n++] = pairs[i];
	return true;
}

struct walk_place {
	uint64_t last_end;
	size_t n;
	struct walk_frame frames[];
};

struct walk_place *walk_save(const struct walk *w, size_t most)
{
	struct walk_place *place = NULL;
	size_t size = w->n * sizeof(w->frames[0]);

	if (w->n > 0 && w->n <= most)
		place = big_alloc(1, sizeof(*place) + size);
	if (!place)
		return NULL;
	place->last_end = w->last_end;
	place->n = w->n;
	memcpy(place->frames, w->frames, size);
	return place;
}

bool walk_restore(struct walk *w, const struct term *root,
                  const struct walk_place *place)
{
	walk_start(w, root);
	w->started = true;
	for (size_t i = 0; i < place->n; i++)
		if (!walk_push(w, &place->frames[i]))
			return false;
	w->etf = root->etf;
	w->last_end = place->last_end;
	return true;
}

bool walk_list_all(struct walk *w, const struct term *list, uint64_t most,
                   bool (*is)(uint64_t code), bool *all)
{
	*all = false;
	if (list->kind != TERM_LIST)
		return false;
	if (list->external)
		return walk_external_list_all(w, list, most, is, all);
	return walk_heap_list_all(w, list, most, is, all);
}

bool walk_list_pairs(struct walk *w, const struct term *list, uint64_t most,
                     bool (*is)(const struct bytes *name), bool *all)
{
	*all = false;
	if (list->kind != TERM_LIST)
		return false;
	if (list->external)
		return walk_external_list_pairs(w, list, most, is, all);
	return walk_heap_list_pairs(w, list, most, is, all);
}
