/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Levels of an external term. Where a term in it ends is not known before it
 * has been walked through, or passed by: until then the level's `at` is where
 * it begins, and `pending` is set.
 */
#include "model/etf.h"
#include "model/walk_frame.h"

enum {
#ifdef CRASHDIVE_TINY
	NAMES_MOST = 256,
#else
	NAMES_MOST = 1 << 16, /* bytes of the names of a record's fields */
#endif
};

/* The offset behind the names of a record's fields; 0: they are too long. */
static uint64_t pass_names(struct walk *w, const struct term *t)
{
	uint64_t room = w->budget < NAMES_MOST ? w->budget : NAMES_MOST;
	uint64_t left = room;
	uint64_t at = t->at;

	for (uint64_t i = 0; i < t->n && at > 0; i++)
		at = etf_skip_most(&t->etf, at, &left);
	walk_spend(w, room - left);
	return at;
}

void walk_open_external(struct walk *w, const struct term *t,
                        struct walk_frame *f)
{
	static const unsigned char shapes[] = {
		[TERM_LIST] = SHAPE_ETF_LIST,
		[TERM_TUPLE] = SHAPE_ETF_TUPLE,
		[TERM_MAP] = SHAPE_ETF_MAP,
		[TERM_RECORD] = SHAPE_ETF_RECORD,
	};

	w->etf = t->etf;
	f->external = true;
	f->shape = shapes[t->kind];
	f->at = t->at;
	f->other = t->at;
	if (t->kind != TERM_RECORD)
		return;
	f->at = pass_names(w, t);
}

uint64_t walk_skip_external(struct walk *w, const struct etf *e, uint64_t at)
{
	return etf_skip_most(e, at, &w->budget);
}

/* The next external term of the level; where it ends may be known later. */
static bool external(struct walk *w, struct walk_event *e, struct term *t)
{
	struct walk_frame *f = walk_top(w);

	if (f->pending) {
		f->at = w->last_end ? w->last_end
		                    : walk_skip_external(w, &w->etf, f->at);
		f->pending = false;
		w->last_end = 0;
	}
	if (f->at == 0)
		return false;
	e->at = f->at;
	if (f->left == 0 && f->shape != SHAPE_ETF_LIST)
		return true;
	*t = etf_read(w->heap, &w->etf, f->at);
	if (t->end == TERM_NO_END) {
		f->at = 0;
		f->shape = SHAPE_DONE;
		return true;
	}
	f->pending = t->end == 0;
	if (t->end != 0)
		f->at = t->end;
	return true;
}

bool walk_step_external(struct walk *w, struct walk_event *e)
{
	struct walk_frame *f = walk_top(w);
	enum walk_role role = ROLE_ELEMENT;
	unsigned shape = f->shape;
	struct term t = {0};

	if (!external(w, e, &t)) {
		walk_emit_bad(w, e, ROLE_ELEMENT, WHY_EXTERNAL);
		return true;
	}
	if (f->left == 0) {
		f->shape = SHAPE_DONE;
		if (shape != SHAPE_ETF_LIST || t.kind == TERM_NIL)
			return false;
		walk_emit(w, e, ROLE_TAIL, &t);
		return true;
	}
	if (shape == SHAPE_ETF_MAP) {
		role = f->second ? ROLE_VALUE : ROLE_KEY;
		f->left -= f->second;
		f->second = !f->second;
	} else {
		f->left--;
	}
	if (shape == SHAPE_ETF_RECORD) {
		struct term name = etf_read(w->heap, &w->etf, f->other);
		uint64_t most = NAMES_MOST;

		role = ROLE_FIELD;
		f->other = etf_skip_most(&w->etf, f->other, &most);
		e->name = name.bytes;
	}
	walk_emit(w, e, role, &t);
	return true;
}

static bool is_code(const struct term *t, bool (*is)(uint64_t code))
{
	uint64_t code;

	return term_u64(t, &code) && is(code);
}

bool walk_external_list_all(struct walk *w, const struct term *list,
                            uint64_t most, bool (*is)(uint64_t code), bool *all)
{
	uint64_t at = list->at;
	struct term t;

	for (uint64_t i = 0; i < list->n; i++) {
		if (i == most)
			return true;
		t = etf_read(w->heap, &list->etf, at);
		if (!is_code(&t, is))
			return false;
		at = t.end;
	}
	t = etf_read(w->heap, &list->etf, at);
	*all = true;
	return t.kind == TERM_NIL;
}

/* Whether a pair of an atom and something else is at *at, which is moved on
 * behind it. */
static bool take_pair(struct walk *w, const struct etf *e, uint64_t *at,
                      bool (*is)(const struct bytes *name))
{
	struct term t = etf_read(w->heap, e, *at);

	if (t.kind != TERM_TUPLE || t.n != 2)
		return false;
	t = etf_read(w->heap, e, t.at);
	if (t.kind != TERM_ATOM || !is(&t.bytes))
		return false;
	*at = walk_skip_external(w, e, t.end);
	return *at != 0;
}

bool walk_external_list_pairs(struct walk *w, const struct term *list,
                              uint64_t most,
                              bool (*is)(const struct bytes *name), bool *all)
{
	uint64_t at = list->at;
	struct term t;

	for (uint64_t i = 0; i < list->n; i++) {
		if (i == most)
			return true;
		if (!take_pair(w, &list->etf, &at, is))
			return false;
	}
	t = etf_read(w->heap, &list->etf, at);
	*all = true;
	return t.kind == TERM_NIL;
}
