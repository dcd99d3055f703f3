/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Searching as the user types. There is never more than one search out: a new
 * letter cancels it, and is searched for when the cancelled one has come back.
 * While typing goes on the cursor goes to the item only; Enter opens what is
 * around the match.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "ui/view_terms.h"

static void clear(struct terms_place *p)
{
	free(p->path);
	*p = (struct terms_place){.item = 0};
}

void terms_find_release(struct terms_find *f)
{
	textfilter_free(f->match);
	clear(&f->from);
	clear(&f->found);
}

static void set_needle(struct terms_find *f, struct span text)
{
	textfilter_free(f->match);
	f->needle_n = text.n < PROMPT_TEXT ? text.n : PROMPT_TEXT;
	if (text.p)
		memmove(f->needle, text.p, f->needle_n);
	f->match = textfilter_new(NULL, (struct span){f->needle, f->needle_n});
	f->missed = false;
	clear(&f->found);
}

/* A needle with what stands between the parts of terms is found in texts only.
 */
static void say_missed(const struct view_terms *v)
{
	struct span needle = {v->find.needle, v->find.needle_n};
	bool between = false;

	for (size_t i = 0; i < needle.n; i++)
		between |= strchr(",{}[]()|<>=: ", needle.p[i]) != NULL;
	app_message(v->view.app, "not found: %.*s%s", SPAN_ARG(needle),
	            between ? " (each atom, number and text is searched by "
	                      "itself, without what stands between them)"
	                    : "");
}

/* The place of a row, with room for one more step of the path. What is in a key
 * is at its pair. */
static struct terms_place place_of(struct view_terms *v, struct tree_row row)
{
	struct terms_place p = {.item = tree_item_of(v->tree, row)};
	size_t levels = (size_t)tree_depth(v->tree, row) + 1;
	uint64_t *path = xcalloc(levels + 1, sizeof(*path));

	tree_path(v->tree, row, path, levels);
	memmove(path, path + 1, (levels - 1) * sizeof(*path));
	while (p.n < levels - 1 && path[p.n] != KID_KEY)
		p.n++;
	p.path = path;
	return p;
}

/* The place that comes just before a row: what is last in the one before it. */
static struct terms_place place_before(struct view_terms *v,
                                       struct tree_row row)
{
	struct terms_place p = place_of(v, row);
	bool known;

	if (p.n > 0) {
		if (p.path[--p.n] == 0)
			return p;
		p.path[p.n]--;
		p.path[p.n + 1] = UINT64_MAX;
		p.n += 2;
		return p;
	}
	p.item = (p.item > 0 ? p.item : term_list_count(v->list, &known)) - 1;
	p.path[p.n++] = UINT64_MAX;
	return p;
}

/* Whether what was found comes before the row where typing began. */
static bool is_before_origin(struct view_terms *v, const struct find_job *j)
{
	struct terms_place o;
	size_t i = 0;
	bool before;

	if (!tree_valid(v->tree, v->find.origin))
		return j->wrapped;
	o = place_of(v, v->find.origin);
	while (i < o.n && i < j->n && o.path[i] == j->path[i])
		i++;
	if (o.item != j->item)
		before = j->item < o.item;
	else if (i < o.n && i < j->n)
		before = j->path[i] < o.path[i];
	else
		before = j->n < o.n;
	clear(&o);
	return before;
}

static bool get_item(void *ctx, struct heap *h, uint64_t i,
                     struct find_item *out)
{
	struct term_item item;

	if (term_reader_get(ctx, i, &item) != ACCESS_OK)
		return false;
	term_item_decode(h, &item);
	out->label = item.kind == ITEM_FRAME || item.kind == ITEM_CATCH
	                     ? item.function
	                     : SPAN_NONE;
	out->has_key = item.kind == ITEM_PAIR;
	out->key = item.key;
	out->has_term = item.kind == ITEM_PAIR || item.kind == ITEM_TERM;
	out->term = item.term;
	return true;
}

void terms_find_send(struct view_terms *v)
{
	struct terms_find *f = &v->find;
	struct find_items items = {.get = get_item, .ctx = &f->reader};
	struct find_place from = {f->from.item, f->from.path, f->from.n};
	bool known;

	if (!f->again || f->job || !v->tree)
		return;
	items.n = term_list_count(v->list, &known);
	if (!known || !terms_lend_job(v, &f->lent)) {
		terms_send_list(v);
		return;
	}
	f->again = false;
	term_reader_init(&f->reader, v->list, true);
	f->job = find_job_new(&f->lent.heap, &items, textfilter_copy(f->match),
	                      &from, f->backward);
	app_submit(v->view.app, &v->view, &f->job->job);
}

/* Takes the place over. */
static void start(struct view_terms *v, struct terms_place from, bool backward)
{
	struct terms_find *f = &v->find;

	clear(&f->from);
	f->from = from;
	f->backward = backward;
	f->missed = false;
	f->again = f->match != NULL;
	if (f->job)
		app_cancel(v->view.app, &f->job->job);
	terms_find_send(v);
}

static void stop(struct view_terms *v)
{
	v->find.again = false;
	if (v->find.job)
		app_cancel(v->view.app, &v->find.job->job);
}

bool terms_find_stop(struct view_terms *v)
{
	if (!v->find.again && !v->find.job)
		return false;
	stop(v);
	app_message(v->view.app, "the search was stopped");
	return true;
}

/* To the last match: to its item while the user types. */
static void go_found(struct view_terms *v)
{
	const struct terms_place *p = &v->find.found;
	struct terms_goal goal = {.kind = GOAL_PATH};

	goal.n = v->find.typing ? 1 : p->n + 1;
	goal.path = xcalloc(goal.n, sizeof(*goal.path));
	goal.path[0] = p->item;
	if (goal.n > 1)
		memcpy(goal.path + 1, p->path, p->n * sizeof(*p->path));
	terms_go(v, &goal);
}

void terms_find_next(struct view_terms *v, bool backward)
{
	if (!v->placed)
		return;
	v->find.typed = false;
	if (v->find.match)
		start(v, place_of(v, v->cursor), backward);
	else
		app_message(v->view.app,
		            "nothing to search for yet: type / and a text");
}

static void say_wrapped(const struct view_terms *v)
{
	if (v->find.wrapped)
		app_message(v->view.app, "went around the end");
}

/* Enter: with nothing typed the last needle again, else its match. */
static void accept(struct view_terms *v, struct span text)
{
	if (text.n == 0)
		terms_find_next(v, false);
	else if (v->find.missed)
		say_missed(v);
	else if (!v->find.again && !v->find.job && v->find.found.path) {
		go_found(v);
		say_wrapped(v);
	}
}

static void go_origin(struct view_terms *v)
{
	if (tree_valid(v->tree, v->find.origin))
		terms_place(v, v->find.origin, v->find.origin_y);
}

void terms_find_typed(struct view_terms *v, struct span text, bool done)
{
	struct terms_find *f = &v->find;

	if (!v->placed)
		return;
	if (!f->typing) {
		f->origin = v->cursor;
		f->origin_y = v->y;
	}
	f->typing = !done;
	if (done && text.p &&
	    (text.n == 0 ||
	     span_eq(text, (struct span){f->needle, f->needle_n}))) {
		accept(v, text);
		return;
	}
	set_needle(f, text);
	f->typed = true;
	if (text.n > 0) {
		start(v, place_before(v, f->origin), false);
		return;
	}
	stop(v);
	go_origin(v);
}

/* What was typed is nowhere: to where the user was before. */
static void miss(struct view_terms *v)
{
	v->find.missed = true;
	if (v->find.typed)
		go_origin(v);
}

/* What an answer means. */
static void take(struct view_terms *v, struct find_job *j)
{
	struct terms_find *f = &v->find;

	if (j->job.result == ERR_OK) {
		clear(&f->found);
		f->found.item = j->item;
		f->found.n = j->n;
		f->found.path = xcalloc(j->n + 1, sizeof(*f->found.path));
		if (j->n > 0)
			memcpy(f->found.path, j->path,
			       j->n * sizeof(*f->found.path));
		f->wrapped = f->typed ? is_before_origin(v, j) : j->wrapped;
		go_found(v);
		if (!f->typing)
			say_wrapped(v);
	} else if (j->job.result == ERR_NOT_FOUND && j->stopped > 0) {
		miss(v);
		app_message(v->view.app,
		            "not found: %.*s; but some terms are too large to "
		            "be searched to their end",
		            (int)f->needle_n, f->needle);
	} else if (j->job.result == ERR_NOT_FOUND) {
		miss(v);
		say_missed(v);
	} else if (j->job.result == ERR_NOMEM) {
		app_message(v->view.app, "not enough memory to search");
	}
}

bool terms_find_done(struct view_terms *v, struct job *job)
{
	struct terms_find *f = &v->find;
	struct find_job *j = f->job;

	if (!j || job != &j->job)
		return false;
	f->job = NULL;
	if (!f->again)
		take(v, j);
	find_job_free(j);
	terms_give_back(v, &f->lent);
	terms_find_send(v);
	return true;
}
