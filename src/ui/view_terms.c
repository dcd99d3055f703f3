/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The stack, messages, dictionary and heap of a process, or one term: rows that
 * unfold (term_tree.h). Nothing waits: what is behind pointers is shown when
 * the maps of the heap are there, and a jump into what has not been counted
 * yet is made when a job has come so far.
 */
#include "ui/view_terms.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/fmt.h"
#include "model/coverage.h"
#include "ui/heaps.h"

static struct view_terms *self(struct view *v)
{
	return (struct view_terms *)v;
}

/* The same, to be looked at only. */
static const struct view_terms *seen(const struct view *v)
{
	return (const struct view_terms *)v;
}

static struct dump *dump_of(const struct view_terms *v)
{
	return app_dump(v->view.app);
}

bool terms_of_process(const struct view_terms *v)
{
	struct section s;

	if (v->section == SECTION_NONE)
		return false;
	index_get(dump_index(dump_of(v)), v->section, &s);
	return s.tag == TAG_PROC;
}

/* Its heap may be found long after the process. */
static void find_heap(struct view_terms *v)
{
	struct section s;

	if (v->heap_section != SECTION_NONE || !terms_of_process(v))
		return;
	index_get(dump_index(dump_of(v)), v->section, &s);
	v->heap_section =
		index_find(dump_index(dump_of(v)), TAG_PROC_HEAP, s.id);
}

static struct term take_one(struct view_terms *v)
{
	struct span rest = v->elem;
	struct record r;
	struct term t;

	if (v->payload.n > 0)
		return term_payload(&v->heap, &v->payload, SPAN_NONE);
	if (!v->column)
		return term_take(&v->heap, &rest);
	table_load(v->place.table, dump_of(v), v->place.row,
	           app_frame(v->view.app), &r);
	return v->column->term(&r, &v->heap, &t) ? t
	                                         : term_bad(WHY_NO_OBJECT, 0);
}

/* A single term is decoded when everything is there that it may refer to. */
static void make_tree(struct view_terms *v)
{
	struct term t;

	if (v->kind != TERMS_ONE || v->tree || v->heap.waits)
		return;
	if (!v->list) {
		t = take_one(v);
		if (t.external) /* the list has it from now on */
			heap_hold(&v->heap, &t.etf.bytes, 1);
		v->list = term_list_one(dump_of(v), &t);
	}
	v->tree = tree_new(v->list, &v->heap);
}

void terms_forget(struct view_terms *v)
{
	if (v->tree)
		tree_forget(v->tree);
	if (v->heap.forgotten != v->forgotten)
		loop_items_forget(&v->loops); /* its labels have terms */
	v->forgotten = v->heap.forgotten;
}

void terms_lend(struct view_terms *v)
{
	terms_forget(v);
	find_heap(v);
	heaps_lend(app_heaps(v->view.app), &v->heap, v->heap_section);
	make_tree(v);
	if (v->heap.waits)
		v->ready = false;
	if (!v->ready && !v->heap.waits && v->tree) {
		v->ready = true;
		loop_items_forget(&v->loops);
		tree_set_ready(v->tree);
	}
}

/* The first row, as soon as there is one. */
static void place_first(struct view_terms *v)
{
	enum access got;

	if (v->placed || !v->tree)
		return;
	got = tree_first(v->tree, &v->cursor);
	v->placed = got == ACCESS_OK;
	v->nothing = got == ACCESS_END;
}

static void terms_update(struct view *view)
{
	struct view_terms *v = self(view);

	terms_lend(v);
	terms_send_list(v);
	place_first(v);
	terms_reach(v);
	terms_find_send(v);
	terms_send_seek(v);
	terms_send_size(v);
}

static void terms_job_done(struct view *view, struct job *job)
{
	terms_take_job(self(view), job);
	terms_update(view);
}

static bool look_action(struct view_terms *v, enum action a)
{
	switch (a) {
	case ACTION_GO_STATE:
		terms_go_state(v);
		return true;
	case ACTION_FIND_NEXT:
		terms_find_next(v, false);
		return true;
	case ACTION_FIND_PREVIOUS:
		terms_find_next(v, true);
		return true;
	case ACTION_LEFT:
		v->scrolled -= v->scrolled > 0 ? TERMS_SCROLL : 0;
		return true;
	case ACTION_RIGHT:
		v->scrolled +=
			v->scrolled < TERMS_SCROLL_MAX ? TERMS_SCROLL : 0;
		return true;
	case ACTION_SYNTAX:
		app_next_syntax(v->view.app);
		return true;
	case ACTION_RAW:
		terms_open_raw(v);
		return true;
	case ACTION_UP_LEVEL:
		return terms_find_stop(v);
	default:
		return false;
	}
}

static bool terms_action(struct view *view, enum action a)
{
	struct view_terms *v = self(view);
	bool taken = true;

	terms_give_up(v);
	heapseek_renew(v->seek);
	terms_lend(v);
	if (look_action(v, a) || terms_go_part(v, a))
		return true;
	if (!v->placed)
		return false;
	if (a == ACTION_OPEN)
		terms_follow(v);
	else if (a == ACTION_WRAP)
		terms_show_whole(v);
	else
		taken = terms_move_action(v, a) || terms_fold_action(v, a);
	terms_send_size(v);
	return taken;
}

static void terms_typed(struct view *view, enum action what, struct span text,
                        bool done)
{
	if (what == ACTION_FIND)
		terms_find_typed(self(view), text, done);
}

/* "900000" or "goto 900000": to that message. */
static bool terms_command(struct view *view, struct span text)
{
	struct view_terms *v = self(view);
	const struct span word = SPAN_LIT("goto ");
	bool said = span_starts(text, word);
	uint64_t n;

	if (!said && v->kind != TERMS_MESSAGES)
		return false;
	if (said)
		text = span_trim(span_skip(text, word.n));
	if (!span_u64(text, &n) || !v->tree)
		return false;
	terms_go(v, &(struct terms_goal){.kind = GOAL_ITEM, .item = n - 1});
	return true;
}

/* ---- what is said ---------------------------------------------------------
 */

static void terms_title(const struct view *v, char out[VIEW_TEXT])
{
	snprintf(out, VIEW_TEXT, "%s", seen(v)->title);
}

static void item_place(const struct view_terms *v, char out[VIEW_PLACE])
{
	static const char *const words[] = {
		[TERMS_STACK] = "row",        [TERMS_MESSAGES] = "message",
		[TERMS_DICTIONARY] = "entry", [TERMS_HEAP] = "object",
		[TERMS_ONE] = "term",
	};
	char at[FMT_MAX], all[FMT_MAX];
	bool known;

	fmt_grouped(tree_item_of(v->tree, v->cursor) + 1, at);
	fmt_grouped(term_list_count(v->list, &known), all);
	if (v->kind == TERMS_ONE)
		snprintf(out, VIEW_PLACE, "term");
	else if (known)
		snprintf(out, VIEW_PLACE, "%s %s of %s", words[v->kind], at,
		         all);
	else
		snprintf(out, VIEW_PLACE, "%s %s", words[v->kind], at);
}

static uint32_t progress_of(const struct job *job)
{
	return atomic_load_explicit(&job->progress, memory_order_relaxed) / 10;
}

/* What is waited for; false if nothing is. */
static bool waiting_note(const struct view_terms *v, char out[VIEW_TEXT])
{
	const struct job *job = v->tree_out   ? v->tree_out
	                        : v->list_out ? &v->list_job.job
	                                      : NULL;
	char where[FMT_MAX] = "there";
	uint32_t done;

	if (v->goal.kind == GOAL_ITEM)
		fmt_grouped(v->goal.item + 1, where);
	else if (v->goal.kind == GOAL_LAST)
		snprintf(where, sizeof(where), "the end");
	if (v->goal.kind != GOAL_NONE && job)
		snprintf(out, VIEW_TEXT, "going to %s: %u%%", where,
		         progress_of(job));
	else if (heaps_progress(app_heaps(v->view.app), v->heap_section, &done))
		snprintf(out, VIEW_TEXT, "reading the heap: %u%%", done / 10);
	else if (v->find.job)
		snprintf(out, VIEW_TEXT, "searching: %u%%, Esc stops",
		         progress_of(&v->find.job->job));
	else if (v->find.again)
		snprintf(out, VIEW_TEXT, "searching...");
	return out[0] != '\0';
}

/* What is under way; else how large the term under the cursor is, and where in
 * its item it is. */
static void terms_note(struct view_terms *v, char out[VIEW_TEXT])
{
	char size[SIZE_TEXT] = "", path[VIEW_TEXT / 2];

	if (waiting_note(v, out) || !v->placed)
		return;
	if (v->size.known)
		term_size_text(&v->size.size, dump_word_size(dump_of(v)), size);
	terms_path(v, path, sizeof(path));
	snprintf(out, VIEW_TEXT, "%.70s%s%s", size,
	         size[0] && path[0] ? "  at "
	         : path[0]          ? "at "
	                            : "",
	         path);
}

static void terms_status(const struct view *view, struct view_status *out)
{
	struct view_terms *v = seen(view)->self;
	uint32_t part = terms_part(v);

	if (v->placed)
		item_place(v, out->place);
	terms_note(v, out->note);
	if (part != SECTION_NONE && coverage_cuts(dump_of(v), part))
		snprintf(out->warning, VIEW_WARNING,
		         "incomplete: the dump is cut here");
}

static void terms_free(struct view *view)
{
	struct view_terms *v = self(view);

	terms_give_up(v);
	terms_drop_jobs(v);
	terms_find_release(&v->find);
	tree_free(v->tree);
	term_list_free(v->list);
	print_release(&v->print);
	heap_release(&v->heap);
	heapseek_free(v->seek);
	free(v->copy);
	free(v);
}

static const struct view_ops ops = {
	.context = IN_TERMS,
	.free = terms_free,
	.update = terms_update,
	.draw = terms_draw,
	.action = terms_action,
	.job_done = terms_job_done,
	.title = terms_title,
	.status = terms_status,
	.typed = terms_typed,
	.command = terms_command,
	.info = terms_info,
	.hint = terms_hint,
};

static struct view_terms *make(struct app *a, enum terms_kind kind,
                               uint32_t section)
{
	const struct print_options options = {
		.syntax = &print_erlang, .latin1 = true, .put = terms_collect};
	struct view_terms *v = xcalloc(1, sizeof(*v));

	v->view.ops = &ops;
	v->view.app = a;
	v->self = v;
	v->kind = kind;
	v->section = section;
	v->heap_section = SECTION_NONE;
	v->rows = v->cols = 1;
	v->seek = heapseek_new();
	heap_init(&v->heap, app_dump(a));
	v->heap.quick = true;
	v->heap.seek = v->seek;
	print_init(&v->print, &v->heap, &options);
	return v;
}

struct view *view_terms_new(struct app *a, enum terms_kind kind,
                            uint32_t section)
{
	static const char *const titles[] = {
		[TERMS_STACK] = "stack",
		[TERMS_MESSAGES] = "messages",
		[TERMS_DICTIONARY] = "dictionary",
		[TERMS_HEAP] = "heap",
	};
	struct view_terms *v = make(a, kind, section);
	struct section s;

	index_get(dump_index(app_dump(a)), section, &s);
	if (s.tag == TAG_PROC)
		s.name = SPAN_NONE; /* the pid says it */
	snprintf(v->title, sizeof(v->title), "%.*s%s%.*s %s",
	         SPAN_ARG(span_take(s.name, 30)), s.name.n > 0 ? " " : "",
	         SPAN_ARG(span_take(s.id, 40)), titles[kind]);
	v->list = term_list_new(app_dump(a), kind, section);
	v->tree = tree_new(v->list, &v->heap);
	loop_items_init(&v->loops, &v->heap, v->list, false);
	return &v->view;
}

struct view *view_state_new(struct app *a, uint32_t section)
{
	struct view *view = view_terms_new(a, TERMS_STACK, section);

	self(view)->goal.kind = GOAL_STATE;
	return view;
}

struct view *view_term_new(struct app *a, uint32_t process, struct span elem,
                           const char *title)
{
	struct view_terms *v = make(a, TERMS_ONE, process);

	v->elem = elem;
	snprintf(v->title, sizeof(v->title), "%s", title);
	return &v->view;
}

/* What is from the heap of a process is one of its terms. */
struct view *view_cell_new(struct app *a, const struct place *p,
                           const struct column *c, const char *title)
{
	struct view_terms *v;
	struct value raw = value_none();
	struct record r;

	table_load(p->table, app_dump(a), p->row, app_frame(a), &r);
	if (c->flags & COL_HEAP) {
		c->get(&r, &raw);
		return view_term_new(
			a, r.number,
			raw.type == VALUE_TEXT ? raw.text : SPAN_NONE, title);
	}
	v = make(a, TERMS_ONE, SECTION_NONE);
	v->place = *p;
	v->column = c;
	snprintf(v->title, sizeof(v->title), "%s", title);
	return &v->view;
}

struct view *view_external_new(struct app *a, const struct bytes *payload,
                               const char *title)
{
	struct view_terms *v;
	char *copy = NULL;

	if (!dump_owns(app_dump(a), payload->text)) {
		copy = big_alloc((size_t)payload->n + 1, 1);
		if (!copy)
			return NULL;
	}
	v = make(a, TERMS_ONE, SECTION_NONE);
	v->payload = *payload;
	v->copy = copy;
	if (copy)
		v->payload = bytes_of(
			(struct span){copy, bytes_read(payload, 0, copy,
		                                       (size_t)payload->n)},
			BYTES_PLAIN, payload->n);
	snprintf(v->title, sizeof(v->title), "%s", title);
	return &v->view;
}
