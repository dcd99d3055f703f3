/* SPDX-License-Identifier: Apache-2.0 */
/* What a row leads to: things of the dump, its text, its bytes, the state of
 * its process. */
#include "ui/view_terms.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "ui/app.h"

static struct dump *dump_of(const struct view_terms *v)
{
	return app_dump(v->view.app);
}

/* The chosen row as text in a pager. */
void terms_show_whole(struct view_terms *v)
{
	struct row_text text = {.room = TERMS_TEXT_MAX};
	struct tree_info info;

	if (tree_look(v->tree, v->cursor, &info) != ACCESS_OK || !info.term)
		return;
	text.p = xmalloc(text.room);
	if (!terms_put_term(v, &text, info.term, STYLE_TEXT))
		app_message(v->view.app, "the term is longer: these are its "
		                         "first 128 KiB");
	app_push(v->view.app,
	         view_text_new(v->view.app, v->title, text.p, text.n));
}

static bool has_text(const struct tree_info *info)
{
	return info->term && (info->term->kind == TERM_BINARY || info->text);
}

/* A binary or a string by what it holds, or as it is printed if it cannot be
 * read now; false if the term is none of these. */
static bool show_text(struct view_terms *v, const struct tree_info *info)
{
	const struct term *t = info->term;
	struct app *a = v->view.app;
	struct view *next;

	if (!has_text(info))
		return false;
	if (t->kind == TERM_BINARY || t->kind == TERM_STRING)
		next = view_bytes_new(a, &t->bytes, v->title);
	else
		next = view_string_new(a, v->heap_section, t, v->title);
	if (next)
		app_push(a, next);
	else
		terms_show_whole(v);
	return true;
}

void terms_follow(struct view_terms *v)
{
	struct arena *a = app_frame(v->view.app);
	struct tree_info info;
	struct link link;

	if (tree_look(v->tree, v->cursor, &info) != ACCESS_OK)
		return;
	link = terms_link(v, &info, a);
	if (link.kind != LINK_NONE)
		app_follow(v->view.app, &link);
	else if (!show_text(v, &info))
		terms_fold_action(v, ACTION_FOLD_TOGGLE);
}

/* What Enter does with a row. */
const char *terms_hint(const struct view *view, enum action a, const char *word)
{
	static const char *const folds[] = {
		[TREE_LEAF] = "",
		[TREE_CLOSED] = "unfold",
		[TREE_OPEN] = "fold",
	};
	struct view_terms *v = ((const struct view_terms *)view)->self;
	struct tree_info info;

	if (a != ACTION_OPEN)
		return word;
	if (!v->placed || tree_look(v->tree, v->cursor, &info) != ACCESS_OK)
		return "";
	if (terms_link(v, &info, app_frame(view->app)).kind != LINK_NONE)
		return word;
	return has_text(&info) ? "open" : folds[info.fold];
}

/* The section that the rows are from; SECTION_NONE if it is not there. */
uint32_t terms_part(const struct view_terms *v)
{
	static const enum tag tags[] = {
		[TERMS_STACK] = TAG_PROC_STACK,
		[TERMS_MESSAGES] = TAG_PROC_MESSAGES,
		[TERMS_DICTIONARY] = TAG_PROC_DICTIONARY,
		[TERMS_HEAP] = TAG_PROC_HEAP,
	};
	struct section s;

	if (v->kind == TERMS_ONE || !terms_of_process(v))
		return v->section;
	index_get(dump_index(dump_of(v)), v->section, &s);
	return index_find(dump_index(dump_of(v)), tags[v->kind], s.id);
}

/* Text of the dump that the chosen row is; of an item its line in the part, of
 * what is inside the object on the heap. */
static struct span chosen_text(struct view_terms *v)
{
	struct tree_info info;
	const struct term_item *item = &info.item;
	struct span text = SPAN_NONE;

	if (!v->placed || tree_look(v->tree, v->cursor, &info) != ACCESS_OK)
		return SPAN_NONE;
	if (info.term && info.term->raw.n > 0)
		text = info.term->raw;
	if (info.depth > 0 || v->kind == TERMS_ONE)
		return text;
	if (item->elem.raw.n > 0)
		return item->elem.raw;
	return item->function.n > 0 ? item->function : text;
}

static bool is_within(struct span all, struct span part)
{
	uintptr_t p = (uintptr_t)part.p, from = (uintptr_t)all.p;

	return part.n > 0 && p >= from && p - from < all.n;
}

/* The line of the dump that the row is from, or the part from its top. */
void terms_open_raw(struct view_terms *v)
{
	const uint32_t sections[] = {terms_part(v), v->heap_section};
	struct span text = chosen_text(v);
	struct section s;

	for (unsigned i = 0; i < 2; i++) {
		if (sections[i] == SECTION_NONE)
			continue;
		index_get(dump_index(dump_of(v)), sections[i], &s);
		if (!is_within(s.body, text))
			continue;
		app_open_raw_at(v->view.app, sections[i],
		                (uint64_t)(text.p - s.body.p));
		return;
	}
	if (sections[0] != SECTION_NONE)
		app_open_raw(v->view.app, sections[0]);
}

bool terms_go_part(struct view_terms *v, enum action a)
{
	static const struct {
		enum action action;
		enum terms_kind kind;
	} parts[] = {
		{ACTION_MESSAGES, TERMS_MESSAGES},
		{ACTION_DICTIONARY, TERMS_DICTIONARY},
		{ACTION_STACK, TERMS_STACK},
		{ACTION_HEAP, TERMS_HEAP},
	};
	struct app *app = v->view.app;

	for (unsigned i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (parts[i].action != a)
			continue;
		if (!terms_of_process(v))
			app_message(app, "these are no terms of a process");
		else if (parts[i].kind != v->kind)
			app_push(app, view_terms_new(app, parts[i].kind,
			                             v->section));
		return true;
	}
	return false;
}

/* To the state of the loop, in the stack of this process. */
void terms_go_state(struct view_terms *v)
{
	struct view_terms *stack = v;

	if (v->kind != TERMS_STACK) {
		if (!terms_of_process(v))
			return;
		app_push(v->view.app, view_state_new(v->view.app, v->section));
		return;
	}
	terms_go(stack, &(struct terms_goal){.kind = GOAL_STATE});
}
