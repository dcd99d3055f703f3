/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One walk through each term that is on the way, always from left to right: the
 * last match before a place is the last one that such a walk comes by.
 *
 * Rejected: walking backward (a list is a chain), and remembering all matches
 * of a term (a term may have millions).
 */
#include "model/term_find.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "model/seen.h"
#include "model/term_path.h"
#include "model/term_walk.h"
#include "model/termmatch.h"
#include "model/termtext.h"

enum {
#ifdef CRASHDIVE_TINY
	SLICE = 5,
	LETTERS = 8,
#else
	SLICE = 4096,  /* events, or pieces of 128 bytes */
	LETTERS = 256, /* of a string that are looked at first */
#endif
	ITEM_WORK = 4,
	LIST_WORK = 8, /* looking whether it is a string */
	STRING_WORK = 32,
	LIMIT = 1 << 24,
	MEMORY = 32 << 20,
	SCRATCH_MOST = 1 << 20,
};

/* Which places of an item are meant. */
enum range {
	RANGE_ALL,
	RANGE_AFTER, /* the place that the search began at */
	RANGE_UPTO,
	RANGE_BEFORE,
	RANGE_FROM,
};

struct find_state {
	struct heap *heap;
	bool forgets; /* nothing was inflated in the heap before */
	struct find_items items;
	struct textfilter *filter;
	bool backward;
	uint64_t from;
	uint64_t *mark; /* the path in that item */

	uint64_t visits; /* items that are done with */
	bool in_item;
	bool in_key; /* the item's own; then its term comes */
	bool unread; /* a part of the item cannot be looked at */
	enum range range;
	struct find_item item;
	uint64_t parts;

	struct walk walk;
	struct term_path path;
	struct seen clean;
	size_t string; /* level that is a string; 0: none */

	struct termmatch match;
	bool leaf;      /* match goes on with one, */
	uint64_t index; /* this child */

	bool found;
	unsigned work; /* left in this slice */
	enum err err;
};

/* The item that comes when `visits` are behind us: the first one comes again
 * in the end. */
static uint64_t item_number(const struct find_state *s)
{
	uint64_t n = s->items.n, at = s->visits % n;

	if (s->backward)
		return at <= s->from ? s->from - at : n - (at - s->from);
	return at < n - s->from ? s->from + at : at - (n - s->from);
}

static bool is_wrapped(const struct find_state *s)
{
	return s->visits > (s->backward ? s->from : s->items.n - 1 - s->from);
}

static enum range range_of(const struct find_state *s)
{
	if (s->visits == 0)
		return s->backward ? RANGE_BEFORE : RANGE_AFTER;
	if (s->visits == s->items.n)
		return s->backward ? RANGE_FROM : RANGE_UPTO;
	return RANGE_ALL;
}

/* Whether a place that is before, at, or behind the first one is meant. */
static bool is_meant(const struct find_state *s, int order)
{
	switch (s->range) {
	case RANGE_AFTER:
		return order > 0;
	case RANGE_UPTO:
		return order <= 0;
	case RANGE_BEFORE:
		return order < 0;
	case RANGE_FROM:
		return order >= 0;
	default:
		return true;
	}
}

/* Nothing that follows in the item is meant. */
static bool is_over(const struct find_state *s, int order)
{
	return (s->range == RANGE_UPTO && order > 0) ||
	       (s->range == RANGE_BEFORE && order >= 0);
}

/* Nothing in a term of this order is meant. */
static bool is_outside(const struct find_state *s, int order, bool around,
                       bool key)
{
	if (around && !key)
		return false;
	return !is_meant(s, order) && (order != 0 || key);
}

/* Something of a term may not be looked at, though the walk goes in. */
static bool is_partial(const struct find_state *s, int order)
{
	return (s->range == RANGE_AFTER || s->range == RANGE_FROM) &&
	       order <= 0;
}

static struct path_level *top(struct find_state *s)
{
	return &s->path.levels[s->path.n - 1];
}

/* Child `index` of where the walk is, or with `level` where it is, is the
 * answer so far. */
static void take_hit(struct find_job *j, bool level, uint64_t index)
{
	struct find_state *s = j->state;

	if (s->found && !s->backward)
		return;
	if (!(level ? path_keep_level(&s->path) : path_keep(&s->path, index))) {
		s->err = ERR_NOMEM;
		return;
	}
	j->item = item_number(s);
	j->wrapped = is_wrapped(s);
	s->found = true;
	if (s->path.n > 0)
		top(s)->dirty = true;
}

static void end_item(struct find_state *s)
{
	s->in_item = false;
	s->leaf = false;
	s->visits++;
}

/* Something of the item is not looked at. */
static void stop_short(struct find_job *j)
{
	struct find_state *s = j->state;

	if (!s->unread && j->stopped++ == 0)
		j->stopped_item = item_number(s);
	s->unread = true;
}

static void start_walk(struct find_state *s, bool key)
{
	path_start(&s->path);
	s->string = 0;
	s->in_key = key;
	walk_start(&s->walk, key ? &s->item.key : &s->item.term);
}

static void begin_item(struct find_job *j)
{
	struct find_state *s = j->state;
	bool around;
	int order;

	if (s->forgets)
		heap_forget(s->heap, SCRATCH_MOST);
	s->range = range_of(s);
	s->item = (struct find_item){.has_key = false};
	s->parts = 0;
	s->unread = false;
	s->in_item = true;
	if (!s->items.get(s->items.ctx, s->heap, item_number(s), &s->item)) {
		end_item(s);
		return;
	}
	path_start(&s->path);
	order = path_order(&s->path, 0, &around);
	termmatch_begin(&s->match);
	termmatch_put(&s->match, s->item.label);
	if (termmatch_end(&s->match) && is_meant(s, order))
		take_hit(j, true, 0);
	if (s->item.has_key)
		start_walk(s, true);
	else if (s->item.has_term)
		start_walk(s, false);
	else
		end_item(s);
}

/* Where an object stands in the dump; 0: it is none. */
static uint64_t object_offset(const struct find_state *s, const struct term *t)
{
	struct span all = s->heap->text;
	uintptr_t p = (uintptr_t)t->raw.p, base = (uintptr_t)all.p;

	if (t->external || t->address == 0 || p < base || p - base >= all.n)
		return 0;
	return p - base;
}

static void leave(struct find_state *s)
{
	const struct path_level *l = top(s);

	if (!l->dirty && l->off > 0)
		seen_add(&s->clean, l->off);
	path_pop(&s->path);
	if (s->string > s->path.n)
		s->string = 0;
}

/* The string's text ends here. */
static void end_string(struct find_job *j)
{
	struct find_state *s = j->state;

	s->string = 0;
	termmatch_put(&s->match, SPAN_LIT("\""));
	if (termmatch_end(&s->match))
		take_hit(j, true, 0);
}

/* A letter of the string that the walk is in; false if it is something else,
 * and the string over. */
static bool take_letter(struct find_job *j, const struct walk_event *e)
{
	struct find_state *s = j->state;
	uint64_t code = e->term.number[0];
	bool is = e->what == WALK_LEAF && e->role == ROLE_ELEMENT;
	char utf8[UTF8_MAX];

	if (!is || !term_u64(&e->term, &code) ||
	    !termtext_is_latin1_letter(code)) {
		end_string(j);
		return false;
	}
	termmatch_put(&s->match,
	              (struct span){utf8, utf8_encode((uint32_t)code, utf8)});
	if (s->match.hit) {
		take_hit(j, true, 0);
		walk_skip(&s->walk);
		leave(s);
	}
	return true;
}

static void use(struct find_state *s, unsigned work)
{
	s->work -= work < s->work ? work : s->work;
}

static bool is_string(struct find_state *s, const struct term *t)
{
	bool all, is;

	if (t->kind != TERM_LIST)
		return false;
	is = walk_list_all(&s->walk, t, LETTERS, termtext_is_latin1_letter,
	                   &all);
	use(s, is ? STRING_WORK : LIST_WORK);
	return is;
}

/* Passes by what the walk has just come to. */
static void pass(struct find_state *s, bool dirty)
{
	walk_skip(&s->walk);
	if (s->path.n > 0)
		top(s)->dirty |= dirty;
}

static bool has_name(struct find_state *s, const struct term *t)
{
	return t->kind == TERM_RECORD &&
	       (termmatch_name(&s->match, t, &t->module) ||
	        termmatch_name(&s->match, t, &t->name));
}

static void enter(struct find_job *j, const struct walk_event *e,
                  uint64_t index, bool key)
{
	struct find_state *s = j->state;
	uint64_t off = object_offset(s, &e->term);
	bool around, string, named;
	int order = path_order(&s->path, index, &around);

	key |= s->path.key > 0;
	if (off > 0 && seen_has(&s->clean, off)) {
		pass(s, false);
		return;
	}
	string = is_string(s, &e->term);
	if (is_outside(s, order, around, key) ||
	    (string && !is_meant(s, order))) {
		pass(s, true);
		return;
	}
	named = is_meant(s, order) && has_name(s, &e->term);
	if (named)
		take_hit(j, false, index);
	if (!path_push(&s->path, index, key)) {
		s->err = ERR_NOMEM;
		return;
	}
	top(s)->off = off;
	top(s)->dirty = named || is_partial(s, order);
	if (string) {
		s->string = s->path.n;
		termmatch_begin(&s->match);
		termmatch_put(&s->match, SPAN_LIT("\""));
	}
}

/* An event that is a part of its own. */
static void take_part(struct find_job *j, const struct walk_event *e)
{
	struct find_state *s = j->state;
	bool key = e->role == ROLE_KEY || s->in_key;
	uint64_t index = e->index - (e->role == ROLE_VALUE);
	bool around;
	int order = path_order(&s->path, index, &around);

	if (is_over(s, order)) {
		end_item(s);
		return;
	}
	if (e->role == ROLE_FIELD && is_meant(s, order) &&
	    termmatch_name(&s->match, &(struct term){.external = true},
	                   &e->name))
		take_hit(j, false, index);
	if (e->what == WALK_OPEN) {
		enter(j, e, index, key);
	} else if (is_meant(s, order)) {
		use(s, termmatch_leaf(&s->match, &e->term));
		s->leaf = true;
		s->index = index;
	}
}

static void take_event(struct find_job *j, const struct walk_event *e)
{
	struct find_state *s = j->state;

	if (++s->parts > j->limit) {
		stop_short(j);
		end_item(s);
		return;
	}
	if (e->what == WALK_LEAF && e->term.kind == TERM_BAD &&
	    e->term.why == WHY_NO_MEMORY)
		stop_short(j);
	if (s->string > 0 && s->string == s->path.n && take_letter(j, e))
		return;
	if (e->what != WALK_CLOSE)
		take_part(j, e);
	else
		leave(s);
}

static void go_on(struct find_job *j)
{
	struct find_state *s = j->state;
	struct walk_event e;

	if (!s->in_item) {
		use(s, ITEM_WORK);
		begin_item(j);
	} else if (s->leaf) {
		s->leaf = !termmatch_more(&s->match, &s->work);
		if (!s->leaf && s->match.hit)
			take_hit(j, false, s->index);
	} else if (walk_next(&s->walk, &e)) {
		use(s, 1);
		take_event(j, &e);
	} else if (s->in_key && s->item.has_term) {
		start_walk(s, false);
	} else {
		end_item(s);
	}
}

/* The first match is the answer, or of an item's, going backward, the last. */
static bool is_done(const struct find_state *s)
{
	return s->err || s->visits > s->items.n ||
	       (s->found && (!s->backward || !s->in_item));
}

static uint32_t per_mille(const struct find_job *j)
{
	const struct find_state *s = j->state;
	double part = (double)s->parts / (double)j->limit;
	double all = (double)s->items.n + 1;

	return (uint32_t)(((double)s->visits + (part < 1 ? part : 1)) / all *
	                  1000);
}

static enum job_result step(struct job *job)
{
	struct find_job *j = (struct find_job *)job;
	struct find_state *s = j->state;

	uint64_t patience = s->heap->patience;

	s->work = SLICE;
	while (s->work > 0 && !heap_tires(s->heap, patience) &&
	       s->items.n > 0 && !is_done(s))
		go_on(j);
	if (s->items.n > 0 && !is_done(s)) {
		job->progress = per_mille(j);
		return JOB_MORE;
	}
	job->result = s->err ? s->err : s->found ? ERR_OK : ERR_NOT_FOUND;
	if (!job->result) {
		j->path = s->path.kept;
		j->n = s->path.n_kept;
	}
	return JOB_DONE;
}

static void drop(struct job *job)
{
	find_job_free((struct find_job *)job);
}

struct find_job *find_job_new(struct heap *h, const struct find_items *items,
                              struct textfilter *f,
                              const struct find_place *from, bool backward)
{
	struct find_job *j = xcalloc(1, sizeof(*j));
	struct find_state *s = xcalloc(1, sizeof(*s));
	size_t n = from->n;

	j->job.step = step;
	j->job.drop = drop;
	j->job.priority = JOB_URGENT;
	j->limit = LIMIT;
	j->state = s;
	s->heap = h;
	s->forgets = !h->scratch;
	s->items = *items;
	s->filter = f;
	s->backward = backward;
	s->from = from->item;
	if (s->from >= items->n)
		s->from = items->n > 0 ? items->n - 1 : 0;
	s->mark = big_alloc(n > 0 ? n : 1, sizeof(*s->mark));
	if (!s->mark)
		s->err = ERR_NOMEM;
	else if (n > 0)
		memcpy(s->mark, from->path, n * sizeof(*s->mark));
	path_init(&s->path, s->mark, s->mark ? n : 0);
	walk_init(&s->walk, h);
	termmatch_init(&s->match, h, f);
	seen_init(&s->clean, h->text.n, MEMORY);
	return j;
}

void find_job_free(struct find_job *j)
{
	struct find_state *s;

	if (!j)
		return;
	s = j->state;
	walk_release(&s->walk);
	termmatch_release(&s->match);
	path_release(&s->path);
	seen_release(&s->clean);
	textfilter_free(s->filter);
	free(s->mark);
	free(s);
	free(j);
}
