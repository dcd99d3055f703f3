/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Levels whose terms stand on a heap: the next element is at an offset in the
 * dump. Nothing is known about where a line ends but what the elements tell.
 */
#include "model/walk_frame.h"

/* Nodes of a map from one pair to the next: a hash has 8 or 16 levels, and some
 * more where hashes are equal. */
enum { IDLE_MOST = 64 };

/* Where the n keys of a flat map are; *rest, "H7F00:v1,v2", is moved on to its
 * values. What is wrong with them, or WHY_NONE. */
static enum term_why find_keys(struct walk *w, uint64_t n, struct span *rest,
                               struct span *out)
{
	const struct term_format *format = &w->heap->format;
	struct lex_elem keys;
	struct lex_heap o;
	uint64_t off;

	lex_elem(format, rest, &keys);
	*rest = span_skip(*rest, 1);
	if (keys.kind != LEX_POINTER)
		return WHY_NO_OBJECT;
	if (!heap_find(w->heap, keys.number, &off))
		return term_why_missing(w->heap, WHY_NO_OBJECT);
	lex_heap(format, walk_text(w, off), &o);
	*out = o.rest;
	return o.kind == OBJECT_TUPLE && o.count == n ? WHY_NONE
	                                              : WHY_NO_OBJECT;
}

static void open_flatmap(struct walk *w, struct walk_frame *f, struct span rest)
{
	struct span keys = SPAN_NONE;

	f->shape = SHAPE_FLATMAP;
	f->other = 0;
	f->lacks = (unsigned char)find_keys(w, f->left, &rest, &keys);
	if (f->lacks == WHY_NONE)
		f->other = walk_offset(w, keys);
	f->at = walk_offset(w, rest);
}

static bool is_flatmap(const struct term *t)
{
	return t->raw.n > 1 && t->raw.p[1] == 'f';
}

bool walk_map_keys(struct walk *w, const struct term *map, struct span *keys)
{
	struct span rest = map->text;

	return map->kind == TERM_MAP && !map->external && is_flatmap(map) &&
	       find_keys(w, map->n, &rest, keys) == WHY_NONE;
}

/* The letter in front of a map's or a list's elements tells what it is. */
void walk_open_heap(struct walk *w, const struct term *t, struct walk_frame *f)
{
	f->at = walk_offset(w, t->text);
	if (t->kind == TERM_LIST) {
		f->shape = SHAPE_LIST;
		f->other = t->address;
	} else if (t->kind == TERM_TUPLE) {
		f->shape = SHAPE_TUPLE;
	} else if (is_flatmap(t)) {
		open_flatmap(w, f, t->text);
	} else {
		f->shape = SHAPE_NODES;
	}
}

/* Whether the cell at this address closes a circle of tails. */
static bool is_lap(struct walk_frame *f, uint64_t address)
{
	uint64_t mark = f->other;

	if (address == mark || address == f->address)
		return true;
	/* the mark moves on at cells 1, 2, 4, 8, ... of the list */
	if ((f->index & (f->index - 1)) == 0)
		f->other = address;
	return false;
}

/* Moves a list on to its next cell. True if there is one; else *tail is what
 * stands in its place. */
static bool next_cell(struct walk *w, struct walk_frame *f, struct term *tail)
{
	const struct term_format *format = &w->heap->format;
	struct span rest = walk_text(w, f->at);
	struct lex_elem e;
	struct lex_heap o;
	uint64_t off, address;

	lex_elem(format, &rest, &e);
	if (e.kind != LEX_POINTER) {
		*tail = term_of(w->heap, &e);
		return false;
	}
	/* cells often follow each other */
	rest = span_skip(rest, rest.n > 0 && *rest.p == '\r');
	rest = span_skip(rest, rest.n > 0 && *rest.p == '\n');
	if (lex_address(&rest, &address) && address == e.number) {
		off = walk_offset(w, rest);
	} else if (!heap_find(w->heap, e.number, &off)) {
		*tail = term_of(w->heap, &e);
		return false;
	}
	lex_heap(format, walk_text(w, off), &o);
	if (o.kind != OBJECT_CONS) {
		*tail = term_at(w->heap, e.number, off);
		return false;
	}
	if (is_lap(f, e.number)) {
		*tail = term_bad(WHY_CYCLE, e.number);
		return false;
	}
	f->at = walk_offset(w, o.rest);
	return true;
}

static bool step_list(struct walk *w, struct walk_event *e)
{
	struct walk_frame *f = walk_top(w);
	struct span rest;
	struct term t;

	if (f->second && !next_cell(w, f, &t)) {
		f->shape = SHAPE_DONE;
		if (t.kind == TERM_NIL)
			return false;
		walk_emit(w, e, ROLE_TAIL, &t);
		return true;
	}
	rest = walk_text(w, f->at);
	t = term_take(w->heap, &rest);
	f->second = true;
	if (rest.n == 0 || *rest.p != '|') {
		walk_emit_bad(w, e, ROLE_ELEMENT, WHY_CUT);
		return true;
	}
	f->at = walk_offset(w, rest) + 1;
	walk_emit(w, e, ROLE_ELEMENT, &t);
	return true;
}

/* The next of elements that commas separate; what is missing is "cut". */
static struct term take_element(struct walk *w, struct walk_frame *f,
                                uint64_t *at)
{
	struct span rest = walk_text(w, *at);
	struct term t = term_take(w->heap, &rest);
	bool comma = rest.n > 0 && *rest.p == ',';

	if (f->left > 1 && !comma) {
		f->shape = SHAPE_CUT;
		if (t.kind == TERM_BAD) {
			f->shape = SHAPE_DONE;
			t.why = t.why == WHY_EMPTY ? WHY_CUT : t.why;
		}
	}
	*at = walk_offset(w, rest) + comma;
	return t;
}

static bool step_tuple(struct walk *w, struct walk_event *e)
{
	struct walk_frame *f = walk_top(w);
	struct term t;

	if (f->left == 0)
		return false;
	t = take_element(w, f, &f->at);
	f->left--;
	walk_emit(w, e, ROLE_ELEMENT, &t);
	return true;
}

static bool step_flatmap(struct walk *w, struct walk_event *e)
{
	struct walk_frame *f = walk_top(w);
	struct term t;

	if (f->left == 0)
		return false;
	if (f->second) {
		e->at = f->at;
		t = take_element(w, f, &f->at);
		f->left--;
		f->second = false;
		walk_emit(w, e, ROLE_VALUE, &t);
		return true;
	}
	f->second = true;
	t = term_bad(f->lacks, 0);
	e->at = f->other;
	if (f->lacks == WHY_NONE) {
		unsigned char shape = f->shape;

		/* keys that are cut do not end the values */
		t = take_element(w, f, &f->other);
		f->shape = shape;
	}
	walk_emit(w, e, ROLE_KEY, &t);
	return true;
}

/* Goes into a node of a map; its pairs are those of the map. WHY_NONE, or why
 * that cannot be. */
static enum term_why push_node(struct walk *w, const struct lex_heap *o,
                               uint64_t address)
{
	struct walk_frame *f = walk_top(w);
	struct walk_frame node = {.shape = SHAPE_NODES,
	                          .kind = f->kind,
	                          .hidden = true,
	                          .mark = f->mark,
	                          .address = address,
	                          .index = f->index,
	                          .left = o->count,
	                          .at = walk_offset(w, o->rest)};

	if (walk_is_ancestor(w, address) || ++w->idle >= IDLE_MOST ||
	    !walk_spend(w, WALK_LOOK))
		return WHY_CYCLE;
	return walk_push(w, &node) ? WHY_NONE : WHY_NO_MEMORY;
}

/* Nothing more of the map that is being walked through. */
static void end_map(struct walk *w)
{
	size_t i = w->n;

	do {
		w->frames[--i].shape = SHAPE_DONE;
	} while (w->frames[i].hidden);
}

/* A pair is a cell; anything else is a node of further ones, or of pairs whose
 * keys have the same hash, which is a tuple. False: go on with another level.
 */
static bool step_node(struct walk *w, struct walk_event *e)
{
	struct walk_frame *f = walk_top(w);
	struct span rest = walk_text(w, f->at);
	enum term_why why = WHY_CYCLE;
	struct lex_elem elem;
	struct lex_heap o;
	struct term t;
	uint64_t off;

	lex_elem(&w->heap->format, &rest, &elem);
	f->at = walk_offset(w, rest) + 1;
	f->left = rest.n > 0 && *rest.p == ',' ? 1 : 0;
	if (elem.kind != LEX_POINTER ||
	    !heap_find(w->heap, elem.number, &off)) {
		t = term_of(w->heap, &elem);
		if (t.kind != TERM_BAD)
			t = term_bad(WHY_SYNTAX, 0);
		walk_emit(w, e, ROLE_ELEMENT, &t);
		return true;
	}
	lex_heap(&w->heap->format, walk_text(w, off), &o);
	if (o.kind == OBJECT_CONS) {
		rest = o.rest;
		t = term_take(w->heap, &rest);
		f->second = true;
		f->other = walk_offset(w, rest) + 1;
		e->at = walk_offset(w, o.rest);
		walk_emit(w, e, ROLE_KEY, &t);
		return true;
	}
	if (o.kind == OBJECT_HASHNODE || o.kind == OBJECT_TUPLE)
		why = push_node(w, &o, elem.number);
	if (why == WHY_NONE)
		return false;
	if (w->idle >= IDLE_MOST || w->budget == 0)
		end_map(w);
	t = term_bad(why, elem.number);
	walk_emit(w, e, ROLE_ELEMENT, &t);
	return true;
}

static bool step_nodes(struct walk *w, struct walk_event *e)
{
	struct walk_frame *f = walk_top(w);

	if (f->second) {
		struct span rest = walk_text(w, f->other);
		struct term t = term_take(w->heap, &rest);

		e->at = f->other;
		f->second = false;
		walk_emit(w, e, ROLE_VALUE, &t);
		return true;
	}
	if (f->left == 0)
		return false;
	return step_node(w, e);
}

/* A cell's head, without decoding more than a number. */
static bool head_is_code(struct walk *w, struct walk_frame *f,
                         bool (*is)(uint64_t code))
{
	struct span rest = walk_text(w, f->at);
	struct lex_elem e;
	uint64_t code;

	lex_elem(&w->heap->format, &rest, &e);
	if (e.kind != LEX_INT || !span_u64(e.text, &code) || !is(code) ||
	    rest.n == 0 || *rest.p != '|')
		return false;
	f->at = walk_offset(w, rest) + 1;
	f->index++;
	return true;
}

bool walk_heap_list_all(struct walk *w, const struct term *list, uint64_t most,
                        bool (*is)(uint64_t code), bool *all)
{
	struct walk_frame f = {.address = list->address,
	                       .at = walk_offset(w, list->text),
	                       .other = list->address};
	struct term tail;

	while (f.index < most) {
		if (!head_is_code(w, &f, is))
			return false;
		if (!next_cell(w, &f, &tail)) {
			*all = true;
			return tail.kind == TERM_NIL;
		}
	}
	return true;
}

/* Whether a cell's head is a pair of an atom and something else. */
static bool head_is_pair(struct walk *w, struct walk_frame *f,
                         bool (*is)(const struct bytes *name))
{
	const struct term_format *format = &w->heap->format;
	struct span rest = walk_text(w, f->at);
	struct bytes name;
	struct lex_elem e;
	struct lex_heap o;
	uint64_t off;

	lex_elem(format, &rest, &e);
	if (rest.n == 0 || *rest.p != '|' || e.kind != LEX_POINTER ||
	    !heap_find(w->heap, e.number, &off))
		return false;
	lex_heap(format, walk_text(w, off), &o);
	if (o.kind != OBJECT_TUPLE || o.count != 2)
		return false;
	f->at = walk_offset(w, rest) + 1;
	f->index++;
	lex_elem(format, &o.rest, &e);
	if (e.kind != LEX_ATOM)
		return false;
	name = bytes_of(e.text, BYTES_PLAIN, e.text.n);
	return is(&name);
}

bool walk_heap_list_pairs(struct walk *w, const struct term *list,
                          uint64_t most, bool (*is)(const struct bytes *name),
                          bool *all)
{
	struct walk_frame f = {.address = list->address,
	                       .at = walk_offset(w, list->text),
	                       .other = list->address};
	struct term tail;

	while (f.index < most) {
		if (!walk_spend(w, WALK_LOOK) || !head_is_pair(w, &f, is))
			return false;
		if (!next_cell(w, &f, &tail)) {
			*all = true;
			return tail.kind == TERM_NIL;
		}
	}
	return true;
}

/* Takes an element that `end` follows. */
static bool pass_elem(struct walk *w, uint64_t *at, char end)
{
	struct span rest = walk_text(w, *at);
	struct lex_elem e;

	lex_elem(&w->heap->format, &rest, &e);
	*at = walk_offset(w, rest) + 1;
	return rest.n > 0 && *rest.p == end;
}

static bool pass_cell(struct walk *w, struct walk_frame *f)
{
	struct term tail;

	if (f->second && !next_cell(w, f, &tail))
		return false;
	f->second = true;
	return pass_elem(w, &f->at, '|');
}

static bool pass_pair(struct walk *w, struct walk_frame *f)
{
	struct span rest = walk_text(w, f->at);
	struct lex_elem e;
	struct lex_heap o;
	uint64_t off;

	if (f->second || f->left == 0)
		return false;
	lex_elem(&w->heap->format, &rest, &e);
	f->at = walk_offset(w, rest) + 1;
	f->left = rest.n > 0 && *rest.p == ',' ? 1 : 0;
	if (e.kind != LEX_POINTER || !heap_find(w->heap, e.number, &off))
		return false;
	lex_heap(&w->heap->format, walk_text(w, off), &o);
	return o.kind == OBJECT_CONS;
}

bool walk_pass(struct walk *w)
{
	struct walk_frame f;
	bool passed;

	if (!w->started || w->n == 0)
		return false;
	f = *walk_top(w);
	if (f.shape == SHAPE_LIST)
		passed = pass_cell(w, &f);
	else if (f.shape == SHAPE_NODES)
		passed = pass_pair(w, &f);
	else if (f.shape == SHAPE_TUPLE && f.left-- > 1)
		passed = pass_elem(w, &f.at, ',');
	else
		passed = false;
	if (!passed)
		return false;
	f.index++;
	*walk_top(w) = f;
	w->idle = 0;
	return true;
}

bool walk_step_heap(struct walk *w, struct walk_event *e)
{
	switch (walk_top(w)->shape) {
	case SHAPE_LIST:
		return step_list(w, e);
	case SHAPE_TUPLE:
		return step_tuple(w, e);
	case SHAPE_FLATMAP:
		return step_flatmap(w, e);
	default:
		return step_nodes(w, e);
	}
}
