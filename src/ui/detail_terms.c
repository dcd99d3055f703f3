/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What of a page leads to terms: a line for each part that the dump has of a
 * process, with the key that opens it; the loop that it runs; what is broken.
 */
#include <string.h>

#include "base/fmt.h"
#include "model/coverage.h"
#include "model/dictkeys.h"
#include "model/heapmap.h"
#include "model/literals.h"
#include "model/loops.h"
#include "model/term_broken.h"
#include "ui/view_detail.h"

static struct dump *dump_of(const struct view_detail *v)
{
	return app_dump(v->view.app);
}

bool detail_lost_data(const struct view_detail *v, char where[DETAIL_WHERE])
{
	struct coverage c;

	where[0] = '\0';
	if (v->detail.head.tag != TAG_PROC)
		return false;
	coverage_read(dump_of(v), &c);
	return coverage_lacks_data(dump_of(v), &c, v->place.section) &&
	       coverage_where(dump_of(v), &c, where, DETAIL_WHERE) > 0;
}

static const struct {
	enum action action;
	enum terms_kind kind;
	const char *key; /* of detail_parts */
} part_kinds[] = {
	{ACTION_MESSAGES, TERMS_MESSAGES, "messages"},
	{ACTION_DICTIONARY, TERMS_DICTIONARY, "dictionary"},
	{ACTION_STACK, TERMS_STACK, "stack"},
	{ACTION_HEAP, TERMS_HEAP, "heap"},
};

enum { KINDS = sizeof(part_kinds) / sizeof(part_kinds[0]) };

/* The key that opens a part from anywhere on the page. */
static const char *key_of_part(const struct detail_part *part)
{
	const struct binding *b;

	for (unsigned k = 0; k < KINDS; k++)
		for (unsigned i = 0; (b = keymap_at(i)); i++)
			if (strcmp(part->key, part_kinds[k].key) == 0 &&
			    b->context == IN_DETAIL &&
			    b->action == part_kinds[k].action)
				return b->key;
	return "";
}

static void add_part(struct view_detail *v, const struct detail_part *part)
{
	struct page_line *l = page_add(&v->page, PAGE_FIELD);
	struct section s;
	char size[FMT_MAX];

	l->label = span_str(part->title);
	if (part->section == SECTION_NONE) {
		l->text = SPAN_LIT("(not found yet)");
		l->style = STYLE_DIM;
		return;
	}
	index_get(dump_index(dump_of(v)), part->section, &s);
	fmt_bytes(s.body.n, size);
	l->text =
		arena_printf(&v->page.arena, "%-6s %s%s%s", size,
	                     key_of_part(part), s.body.n == 0 ? ", empty" : "",
	                     coverage_cuts(dump_of(v), part->section)
	                             ? ", cut off by the end of the dump"
	                     : s.whole ? ""
	                               : ", so far");
	l->link = (struct link){.kind = LINK_SECTION, .section = part->section};
	l->raw = true;
}

static const char loop_caption[] = "Loop";

enum {
	ROWS_LOOKED_AT = 64,        /* of a stack */
	ENTRIES_LOOKED_AT = 256,    /* of a dictionary */
	HEAP_LOOKED_AT = 256 << 10, /* bytes: there is no map of larger ones */
	CALL_MOST = 256,
};

/* The heap of the process as far as a page may look into it, which does not
 * wait: it may say less than the views of terms. */
struct peek {
	struct heap heap;
	struct heapmap *own;
};

static void peek_begin(struct peek *p, const struct view_detail *v)
{
	const struct dump *d = dump_of(v);
	struct span pid = v->detail.head.id;
	uint32_t i = index_find(dump_index(d), TAG_PROC_HEAP, pid);
	struct section s;

	p->own = NULL;
	heap_init(&p->heap, d);
	p->heap.waits = p->heap.quick = true;
	p->heap.literals = literals_map(dump_literals(d));
	if (i == SECTION_NONE)
		return;
	index_get(dump_index(d), i, &s);
	if (!s.whole || s.body.n > HEAP_LOOKED_AT)
		return;
	p->own = heap_map_process(d, pid, heapmap_budget());
	heapmap_finish(p->own);
	p->heap.own = p->own;
}

static void peek_end(struct peek *p)
{
	heap_release(&p->heap);
	heapmap_free(p->own);
}

/* Which well-known loop the process runs: its state is what most look for. */
static void add_loop(struct view_detail *v, struct peek *p, struct span stack)
{
	const struct term_syntax *syntax = app_syntax(v->view.app);
	struct loops_state state;
	char note[LOOPS_NOTE];
	struct page_line *l;

	if (!loops_state(&p->heap, stack, v->detail.head.body, ROWS_LOOKED_AT,
	                 &state))
		return;
	l = page_add(&v->page, PAGE_FIELD);
	l->label = span_str(loop_caption);
	loops_note(&p->heap, &state.frame, print_decoding(syntax), note);
	l->text = arena_printf(&v->page.arena, "%s; s: its state", note);
}

/* The function that proc_lib was asked to run. */
static void add_call(struct view_detail *v, struct peek *p,
                     struct span dictionary)
{
	char call[CALL_MOST];
	struct page_line *l;

	if (!dictkeys_initial_call(&p->heap, dictionary, ENTRIES_LOOKED_AT,
	                           call, sizeof(call)))
		return;
	l = page_add(&v->page, PAGE_FIELD);
	l->label = SPAN_LIT("Initial call");
	l->text = arena_printf(&v->page.arena, "%s", call);
	l->help = "What proc_lib was asked to run, as the dictionary says "
		  "($initial_call); of a gen_server it is the callback "
		  "module's init/1.";
}

/* What a part tells at once. */
static void add_known(struct view_detail *v, struct peek *p,
                      const struct detail_part *part)
{
	bool stack = strcmp(part->key, "stack") == 0;
	struct section s;

	if (part->section == SECTION_NONE ||
	    (!stack && strcmp(part->key, "dictionary") != 0))
		return;
	index_get(dump_index(dump_of(v)), part->section, &s);
	if (!s.whole)
		return;
	if (stack)
		add_loop(v, p, s.body);
	else
		add_call(v, p, s.body);
}

/* How many marks of broken content the terms of the process have. */
static void add_broken(struct view_detail *v)
{
	char text[BROKEN_TEXT];
	struct page_line *l;

	if (!v->broken || v->broken->broken.all == 0)
		return;
	broken_text(&v->broken->broken, text);
	l = page_add(&v->page, PAGE_FIELD);
	l->label = SPAN_LIT("Broken content");
	l->text = arena_printf(&v->page.arena, "%s", text);
	l->style = STYLE_WARNING;
	l->help = "What is marked as #Bad<...> in the stack, the messages and "
		  "the dictionary; what several terms share counts once.";
}

bool detail_add_terms(struct view_detail *v)
{
	struct page *p = &v->page;
	struct page_line *l;
	char where[DETAIL_WHERE];
	struct peek peek;

	if (v->detail.head.tag != TAG_PROC)
		return true;
	page_title(p, "Terms: Enter opens them, r as they stand in the dump");
	add_broken(v);
	peek_begin(&peek, v);
	for (unsigned i = 0; i < v->n_parts; i++) {
		add_part(v, &v->parts[i]);
		add_known(v, &peek, &v->parts[i]);
	}
	peek_end(&peek);
	if (detail_lost_data(v, where)) {
		l = page_add(p, PAGE_TEXT);
		l->style = STYLE_WARNING;
		l->text =
			arena_printf(&p->arena,
		                     v->n_parts > 0 ? "Others may be lost: %s."
		                                    : "Lost: %s, before them.",
		                     where);
	} else if (v->n_parts == 0) {
		l = page_add(p, PAGE_TEXT);
		l->text = SPAN_LIT("none: the process was exiting, collecting "
		                   "garbage or sensitive");
	}
	return true;
}

/* Whether the page is of a scheduler that tells where its process was. */
static bool has_limited_stack(const struct view_detail *v)
{
	static const enum tag tags[] = {
		TAG_SCHEDULER,
		TAG_DIRTY_CPU_SCHEDULER,
		TAG_DIRTY_IO_SCHEDULER,
		TAG_UNKNOWN_SCHEDULER,
	};
	const struct section *s = &v->detail.head;
	const struct span words = SPAN_LIT("Limited Stack Trace:");

	for (unsigned i = 0; i < sizeof(tags) / sizeof(tags[0]); i++)
		if (s->tag == tags[i])
			return span_find(s->body, words) < s->body.n;
	return false;
}

static bool has_part(const struct view_detail *v, const char *key)
{
	for (unsigned i = 0; i < v->n_parts; i++)
		if (strcmp(v->parts[i].key, key) == 0 &&
		    v->parts[i].section != SECTION_NONE)
			return true;
	return strcmp(key, "stack") == 0 && has_limited_stack(v);
}

static void say_no_part(const struct view_detail *v, const char *key)
{
	char where[DETAIL_WHERE];

	if (detail_lost_data(v, where))
		app_message(v->view.app, "no %s of this process: %s", key,
		            where);
	else if (v->detail.head.tag == TAG_PROC)
		app_message(v->view.app, "the dump has no %s of this process",
		            key);
	else
		app_message(v->view.app, "this is no process: it has no %s",
		            key);
}

/* The terms of a part, or why there are none. */
static void open_part(struct view_detail *v, unsigned kind)
{
	struct app *a = v->view.app;

	if (has_part(v, part_kinds[kind].key))
		app_push(a, view_terms_new(a, part_kinds[kind].kind,
		                           v->place.section));
	else
		say_no_part(v, part_kinds[kind].key);
}

static void open_state(struct view_detail *v)
{
	struct app *a = v->view.app;

	if (v->detail.head.tag == TAG_PROC && has_part(v, "stack"))
		app_push(a, view_state_new(a, v->place.section));
	else
		say_no_part(v, "stack");
}

/* The number of the part whose line is chosen; KINDS if none is. */
static unsigned chosen_part(const struct view_detail *v)
{
	const struct page_line *l = page_chosen(&v->page);

	for (unsigned i = 0; l && l->raw && i < v->n_parts; i++) {
		if (v->parts[i].section != l->link.section)
			continue;
		for (unsigned k = 0; k < KINDS; k++)
			if (strcmp(part_kinds[k].key, v->parts[i].key) == 0)
				return k;
	}
	return KINDS;
}

bool detail_on_loop(const struct view_detail *v)
{
	const struct page_line *l = page_chosen(&v->page);

	return l && l->label.p == loop_caption;
}

bool detail_terms_action(struct view_detail *v, enum action a)
{
	for (unsigned i = 0; i < KINDS; i++) {
		if (part_kinds[i].action != a)
			continue;
		open_part(v, i);
		return true;
	}
	if (a == ACTION_GO_STATE || (a == ACTION_OPEN && detail_on_loop(v))) {
		open_state(v);
		return true;
	}
	if (a != ACTION_OPEN || chosen_part(v) == KINDS)
		return false;
	open_part(v, chosen_part(v));
	return true;
}

uint32_t detail_raw_section(const struct view_detail *v)
{
	const struct page_line *l = page_chosen(&v->page);

	return chosen_part(v) < KINDS ? l->link.section : v->detail.section;
}
