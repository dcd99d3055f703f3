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

static bool is_process(const struct view_terms *v)
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

	if (v->heap_section != SECTION_NONE || !is_process(v))
		return;
	index_get(dump_index(dump_of(v)), v->section, &s);
	v->heap_section =
		index_find(dump_index(dump_of(v)), TAG_PROC_HEAP, s.id);
}

/* A single term is decoded when everything is there that it may refer to. */
static void make_tree(struct view_terms *v)
{
	struct span rest = v->elem;
	struct term t;

	if (v->kind != TERMS_ONE || v->tree || v->heap.waits)
		return;
	t = term_take(&v->heap, &rest);
	v->list = term_list_one(dump_of(v), &t);
	v->tree = tree_new(v->list, &v->heap);
}

void terms_lend(struct view_terms *v)
{
	find_heap(v);
	heaps_lend(app_heaps(v->view.app), &v->heap, v->heap_section);
	make_tree(v);
	if (v->heap.waits)
		v->ready = false;
	if (!v->ready && !v->heap.waits && v->tree) {
		v->ready = true;
		tree_set_ready(v->tree);
	}
}

static void send_list_job(struct view_terms *v)
{
	if (v->list_out || !v->list || !term_list_wants(v->list))
		return;
	v->list_out = true;
	term_list_job_init(&v->list_job, v->list);
	v->list_job.job.priority = JOB_URGENT;
	app_submit(v->view.app, &v->view, &v->list_job.job);
}

static void send_tree_job(struct view_terms *v)
{
	struct heaps *heaps = app_heaps(v->view.app);

	if (v->tree_out || !v->tree ||
	    !heaps_lend_job(heaps, &v->heap, v->heap_section))
		return;
	v->held = v->heap_section;
	v->tree_out = tree_job(v->tree);
	if (v->tree_out)
		app_submit(v->view.app, &v->view, v->tree_out);
	else
		heaps_give_back(heaps, v->held);
}

void terms_send_jobs(struct view_terms *v)
{
	send_list_job(v);
	send_tree_job(v);
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
	send_list_job(v);
	place_first(v);
	terms_reach(v);
}

static void terms_job_done(struct view *view, struct job *job)
{
	struct view_terms *v = self(view);

	if (job == v->tree_out) {
		tree_job_done(v->tree);
		heaps_give_back(app_heaps(view->app), v->held);
		v->tree_out = NULL;
	} else {
		v->list_out = false;
	}
	if (job->result == ERR_NOMEM)
		app_message(view->app, "not enough memory to count all rows");
	terms_update(view);
}

/* ---- actions --------------------------------------------------------------
 */

/* The chosen row as text in a pager. */
static void show_whole(struct view_terms *v)
{
	struct row_text text = {.room = TERMS_TEXT_MAX};
	struct tree_info info;

	if (tree_look(v->tree, v->cursor, &info) != ACCESS_OK || !info.term)
		return;
	text.p = xmalloc(text.room);
	terms_put_term(v, &text, info.term, STYLE_TEXT);
	if (text.n == text.room)
		app_message(v->view.app, "the term is longer: these are its "
		                         "first 256 KiB");
	app_push(v->view.app,
	         view_text_new(v->view.app, v->title, text.p, text.n));
}

static bool is_text(const struct tree_info *info)
{
	return info->term && (info->term->kind == TERM_BINARY || info->text);
}

static void follow(struct view_terms *v)
{
	struct arena *a = app_frame(v->view.app);
	struct tree_info info;
	struct link link;

	if (tree_look(v->tree, v->cursor, &info) != ACCESS_OK)
		return;
	link = terms_link(v, &info, a);
	if (link.kind != LINK_NONE)
		app_follow(v->view.app, &link);
	else if (is_text(&info))
		show_whole(v);
	else
		terms_fold_action(v, ACTION_FOLD_TOGGLE);
}

/* The section that the rows are from; SECTION_NONE if it is not there. */
static uint32_t part_of(const struct view_terms *v)
{
	static const enum tag tags[] = {
		[TERMS_STACK] = TAG_PROC_STACK,
		[TERMS_MESSAGES] = TAG_PROC_MESSAGES,
		[TERMS_DICTIONARY] = TAG_PROC_DICTIONARY,
		[TERMS_HEAP] = TAG_PROC_HEAP,
	};
	struct section s;

	if (v->kind == TERMS_ONE || !is_process(v))
		return v->section;
	index_get(dump_index(dump_of(v)), v->section, &s);
	return index_find(dump_index(dump_of(v)), tags[v->kind], s.id);
}

static void open_raw(struct view_terms *v)
{
	uint32_t part = part_of(v);

	if (part != SECTION_NONE)
		app_open_raw(v->view.app, part);
}

static bool look_action(struct view_terms *v, enum action a)
{
	switch (a) {
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
		open_raw(v);
		return true;
	default:
		return false;
	}
}

static bool terms_action(struct view *view, enum action a)
{
	struct view_terms *v = self(view);

	v->goal.kind = GOAL_NONE;
	if (look_action(v, a))
		return true;
	terms_lend(v);
	if (a != ACTION_OPEN && a != ACTION_WRAP)
		return v->placed ? terms_move_action(v, a) ||
		                           terms_fold_action(v, a)
		                 : false;
	if (v->placed && a == ACTION_OPEN)
		follow(v);
	else if (v->placed)
		show_whole(v);
	return true;
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
	if (!span_u64(text, &n) || n == 0 || !v->tree)
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
		snprintf(out, VIEW_PLACE, "one term");
	else if (known)
		snprintf(out, VIEW_PLACE, "%s %s of %s", words[v->kind], at,
		         all);
	else
		snprintf(out, VIEW_PLACE, "%s %s", words[v->kind], at);
}

static uint32_t progress_of(const struct job *job)
{
	return atomic_load_explicit(&job->progress, memory_order_relaxed);
}

/* What is under way, or where in its item the cursor is. */
static void terms_note(struct view_terms *v, char out[VIEW_TEXT])
{
	const struct job *job = v->tree_out   ? v->tree_out
	                        : v->list_out ? &v->list_job.job
	                                      : NULL;
	char grouped[FMT_MAX];
	uint32_t done;

	if (v->goal.kind != GOAL_NONE && job) {
		done = progress_of(job) / 10;
		fmt_grouped(v->goal.item + 1, grouped);
		snprintf(out, VIEW_TEXT, "going to %s: %u%%",
		         v->goal.kind == GOAL_ITEM   ? grouped
		         : v->goal.kind == GOAL_LAST ? "the end"
		                                     : "there",
		         done);
	} else if (heaps_progress(app_heaps(v->view.app), v->heap_section,
	                          &done)) {
		snprintf(out, VIEW_TEXT, "reading the heap: %u%%", done / 10);
	} else if (v->placed) {
		terms_path(v, out, VIEW_TEXT);
	}
}

static void terms_status(const struct view *view, struct view_status *out)
{
	/* looking at rows moves readers, no more */
	struct view_terms *v = (struct view_terms *)(uintptr_t)view;
	uint32_t part = part_of(v);

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

	tree_free(v->tree);
	term_list_free(v->list);
	print_release(&v->print);
	heap_release(&v->heap);
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
	.command = terms_command,
};

static struct view_terms *make(struct app *a, enum terms_kind kind,
                               uint32_t section)
{
	const struct print_options options = {
		.syntax = &print_erlang, .latin1 = true, .put = terms_collect};
	struct view_terms *v = xcalloc(1, sizeof(*v));

	v->view.ops = &ops;
	v->view.app = a;
	v->kind = kind;
	v->section = section;
	v->heap_section = SECTION_NONE;
	v->rows = v->cols = 1;
	heap_init(&v->heap, app_dump(a));
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
	snprintf(v->title, sizeof(v->title), "%.*s %s",
	         SPAN_ARG(span_take(s.id.n > 0 ? s.id : s.name, 60)),
	         titles[kind]);
	v->list = term_list_new(app_dump(a), kind, section);
	v->tree = tree_new(v->list, &v->heap);
	return &v->view;
}

struct view *view_term_new(struct app *a, uint32_t process, struct span elem,
                           const char *title)
{
	struct view_terms *v = make(a, TERMS_ONE, process);

	v->elem = elem;
	snprintf(v->title, sizeof(v->title), "%s", title);
	return &v->view;
}
