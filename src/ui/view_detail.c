/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One thing of the dump on a page: what detail_load tells about it, as lines.
 * While the index grows, what the page lacks (its stack, its messages) may
 * still come, so it is made anew until nothing can change any more.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fmt.h"
#include "model/binary.h"
#include "model/coverage.h"
#include "model/detail.h"
#include "model/literals.h"
#include "model/loops.h"
#include "model/relation.h"
#include "model/term_broken.h"
#include "ui/app.h"
#include "ui/page.h"

enum {
	PARTS = 4,
	COUNTED = 10, /* rows that nobody counts at a glance */
	ROWS = 1000,  /* of a relation that a page shows */
	WHERE = VIEW_WARNING / 2,
};

struct view_detail {
	struct view view;
	struct page page;
	struct place place;
	struct detail detail;
	struct detail_part parts[PARTS];
	unsigned n_parts;
	bool settled;  /* nothing of the fields can change any more */
	bool literals; /* were there when the page was made */
	struct relation_job *asking; /* out, or NULL */
	struct relation_job *found;  /* the last answer, or NULL */
	bool asked, asked_all;       /* at all; since the index is done */
	struct broken_job *looking;  /* out, or NULL */
	struct broken_job *broken;   /* the answer, or NULL */
};

static struct view_detail *self(struct view *v)
{
	return (struct view_detail *)v;
}

/* The same, to be looked at only. */
static const struct view_detail *seen(const struct view *v)
{
	return (const struct view_detail *)v;
}

static struct dump *dump_of(const struct view_detail *v)
{
	return app_dump(v->view.app);
}

/* Whether a field tells what is in a binary, which can be opened. */
static bool is_content(const struct view_detail *v, const struct column *c)
{
	return v->place.table == &table_binaries && c &&
	       (strcmp(c->key, "content") == 0 ||
	        strcmp(c->key, "preview") == 0);
}

static void add_item(struct view_detail *v, const struct detail_item *item)
{
	struct page_line *l = page_add(&v->page, PAGE_FIELD);

	l->label = item->name;
	l->text = item->text;
	l->link = item->link;
	l->help = item->column ? item->column->help : NULL;
	if (is_content(v, item->column)) {
		l->link = (struct link){.kind = LINK_SECTION,
		                        .section = v->detail.section};
		l->binary = true;
	}
	/* In a list the name is the thing itself. */
	if (item->list) {
		l->kind = PAGE_ITEM;
		l->label = SPAN_NONE;
	}
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

/* Which well-known loop the process runs: its state is what most look for. The
 * page does not wait for the heap, so it may say less than the stack's view. */
static void add_loop(struct view_detail *v, uint32_t stack)
{
	enum { ROWS_LOOKED_AT = 64 };
	struct loops_state state;
	char note[LOOPS_NOTE];
	struct page_line *l;
	struct section s;
	struct heap heap;

	index_get(dump_index(dump_of(v)), stack, &s);
	if (!s.whole)
		return;
	heap_init(&heap, dump_of(v));
	heap.waits = true;
	if (loops_state(&heap, s.body, v->detail.head.body, ROWS_LOOKED_AT,
	                &state)) {
		l = page_add(&v->page, PAGE_FIELD);
		l->label = span_str(loop_caption);
		loops_note(&heap, &state.frame, &print_erlang, note);
		l->text =
			arena_printf(&v->page.arena, "%s; s: its state", note);
	}
	heap_release(&heap);
}

/* What other rows say about this thing. */
static void add_relation(struct view_detail *v, const struct relation_rows *r)
{
	uint32_t n = r->n < ROWS ? r->n : ROWS;
	struct arena *a = &v->page.arena;
	char count[FMT_MAX];

	page_title(&v->page, r->relation->title);
	fmt_grouped(r->all, count);
	if (r->all > COUNTED) {
		struct page_line *l = page_add(&v->page, PAGE_FIELD);

		l->label = SPAN_LIT("In all");
		l->text = arena_printf(a, "%s", count);
	}
	for (uint32_t i = 0; i < n; i++) {
		struct page_line *l = page_add(&v->page, PAGE_ITEM);

		l->text = relation_text(r->table, dump_of(v), r->row[i], a);
		l->link = relation_link(r->table, dump_of(v), r->row[i], a);
	}
	fmt_grouped(r->all - n, count);
	if (r->all > n)
		page_add(&v->page, PAGE_ITEM)->text =
			arena_printf(a, "... and %s more", count);
}

/* "the dump is cut in =proc_heap:<0.9.0>" if data of the process may be lost
 * behind that; returns false and "" if not. */
static bool lost_data(const struct view_detail *v, char where[WHERE])
{
	struct coverage c;

	where[0] = '\0';
	if (v->detail.head.tag != TAG_PROC)
		return false;
	coverage_read(dump_of(v), &c);
	return coverage_lacks_data(dump_of(v), &c, v->place.section) &&
	       coverage_where(dump_of(v), &c, where, WHERE) > 0;
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

/* Only processes have any; true: they need not be added again. */
static bool add_parts(struct view_detail *v)
{
	struct page *p = &v->page;
	struct page_line *l;
	char where[WHERE];

	if (v->detail.head.tag != TAG_PROC)
		return true;
	page_title(p, "Terms: Enter opens them, r as they stand in the dump");
	add_broken(v);
	for (unsigned i = 0; i < v->n_parts; i++) {
		add_part(v, &v->parts[i]);
		if (strcmp(v->parts[i].key, "stack") == 0 &&
		    v->parts[i].section != SECTION_NONE)
			add_loop(v, v->parts[i].section);
	}
	if (lost_data(v, where)) {
		l = page_add(p, PAGE_TEXT);
		l->style = STYLE_WARNING;
		l->text =
			arena_printf(&p->arena,
		                     v->n_parts > 0 ? "Others may be lost: %s."
		                                    : "Lost: %s, before them.",
		                     where);
	} else if (v->n_parts == 0) {
		l = page_add(p, PAGE_ITEM);
		l->text = SPAN_LIT("none: the process was exiting, collecting "
		                   "garbage or sensitive");
	}
	return true;
}

/* Above all fields, for any of them may be missing. */
static void add_cut(struct view_detail *v)
{
	struct page_line *l;

	if (!coverage_cuts(dump_of(v), v->place.section))
		return;
	l = page_add(&v->page, PAGE_TEXT);
	l->text = SPAN_LIT("The dump is cut in this section: lines may be "
	                   "missing, and the last one may be cut.");
	l->style = STYLE_WARNING;
}

static void build(struct view_detail *v)
{
	struct page *p = &v->page;
	const char *group = NULL;
	bool parts = false;

	page_clear(p);
	v->literals = literals_map(dump_literals(dump_of(v)));
	detail_load(dump_of(v), &v->place, &p->arena, &v->detail);
	v->n_parts = detail_parts(dump_of(v), v->place.section, v->parts);
	add_cut(v);
	for (uint32_t i = 0; i < v->detail.n; i++) {
		const struct detail_item *item = &v->detail.items[i];

		if (item->group != group) {
			/* what most come for is on the first screen */
			if (i > 0 && !parts)
				parts = add_parts(v);
			page_title(p, item->group);
		}
		group = item->group;
		add_item(v, item);
	}
	for (unsigned i = 0; v->found && i < v->found->n; i++)
		add_relation(v, &v->found->found[i]);
	if (!parts)
		add_parts(v);
	page_settle(p);
}

/* Whether something has been found that the page does not tell. */
static bool is_stale(const struct view_detail *v)
{
	struct detail_part now[PARTS];
	unsigned n = detail_parts(dump_of(v), v->place.section, now);

	if (!v->detail.head.whole || n != v->n_parts)
		return true;
	for (unsigned i = 0; i < n; i++)
		if (now[i].section != v->parts[i].section)
			return true;
	return false;
}

/* Once when the page is opened, and once more when the dump is indexed. */
static void ask_relations(struct view_detail *v)
{
	bool all = index_done(dump_index(dump_of(v)));

	if (v->asking || v->asked_all || (v->asked && !all) ||
	    !relation_any(&v->place))
		return;
	v->asked = true;
	v->asked_all = all;
	v->asking = relation_job_new(dump_of(v), &v->place);
	app_submit(v->view.app, &v->view, &v->asking->job);
}

/* Once, when all that the terms point to is there. */
static void ask_broken(struct view_detail *v)
{
	if (v->looking || v->broken || v->detail.head.tag != TAG_PROC ||
	    !index_done(dump_index(dump_of(v))))
		return;
	v->looking = broken_job_new(dump_of(v), v->place.section);
	app_submit(v->view.app, &v->view, &v->looking->job);
}

static void broken_done(struct view_detail *v)
{
	v->broken = v->looking;
	v->looking = NULL;
	if (v->broken->broken.all > 0)
		build(v);
}

static void detail_job_done(struct view *v, struct job *job)
{
	struct view_detail *d = self(v);

	if (d->looking && job == &d->looking->job) {
		broken_done(d);
		return;
	}
	if (job->result == ERR_NOMEM)
		app_message(v->app, "not enough memory for what other rows "
		                    "say about this");
	relation_job_free(d->found);
	d->found = d->asking;
	d->asking = NULL;
	build(d);
	ask_relations(d);
}

static void detail_update(struct view *v)
{
	struct view_detail *d = self(v);

	ask_relations(d);
	ask_broken(d);
	if (!d->literals && literals_map(dump_literals(dump_of(d))))
		build(d);
	if (d->settled)
		return;
	d->settled = index_done(dump_index(dump_of(d)));
	if (d->settled || is_stale(d))
		build(d);
}

static void detail_draw(struct view *v, struct canvas *c, struct rect r)
{
	page_draw(&self(v)->page, c, r);
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
	char where[WHERE];

	if (lost_data(v, where))
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

static bool on_loop(const struct view_detail *v)
{
	const struct page_line *l = page_chosen(&v->page);

	return l && l->label.p == loop_caption;
}

static bool part_action(struct view_detail *v, enum action a)
{
	for (unsigned i = 0; i < KINDS; i++) {
		if (part_kinds[i].action != a)
			continue;
		open_part(v, i);
		return true;
	}
	if (a == ACTION_GO_STATE || (a == ACTION_OPEN && on_loop(v))) {
		open_state(v);
		return true;
	}
	if (a != ACTION_OPEN || chosen_part(v) == KINDS)
		return false;
	open_part(v, chosen_part(v));
	return true;
}

/* Of the part whose line is chosen, else of the thing itself. */
static void open_raw(struct view_detail *v)
{
	const struct page_line *l = page_chosen(&v->page);
	uint32_t section =
		chosen_part(v) < KINDS ? l->link.section : v->detail.section;

	if (section != SECTION_NONE)
		app_open_raw(v->view.app, section);
}

static bool detail_action(struct view *v, enum action a)
{
	struct view_detail *d = self(v);

	if (part_action(d, a))
		return true;
	if (a == ACTION_RAW) {
		open_raw(d);
		return true;
	}
	return page_action(&d->page, v->app, a);
}

static void detail_title(const struct view *v, char out[VIEW_TEXT])
{
	const struct view_detail *d = seen(v);
	struct span id = span_take(d->detail.id, 60), name = SPAN_NONE;

	for (uint32_t i = 0; i < d->detail.n; i++) {
		const struct column *c = d->detail.items[i].column;

		if (c && span_eq_str(span_str(c->key), "name"))
			name = span_take(d->detail.items[i].text, 60);
	}
	if (span_eq(id, name))
		name = SPAN_NONE;
	snprintf(out, VIEW_TEXT, "%.*s %.*s", SPAN_ARG(id), SPAN_ARG(name));
}

static void detail_status(const struct view *v, struct view_status *out)
{
	const struct page *p = &seen(v)->page;
	char where[WHERE];

	snprintf(out->place, VIEW_PLACE, "line %u of %u",
	         p->n > 0 ? p->cursor + 1 : 0, p->n);
	if (coverage_cuts(app_dump(v->app), seen(v)->place.section))
		snprintf(out->warning, VIEW_WARNING,
		         "incomplete: the dump is cut here");
	else if (lost_data(seen(v), where))
		snprintf(out->warning, VIEW_WARNING, "incomplete: %s", where);
}

static void detail_typed(struct view *v, enum action what, struct span text,
                         bool done)
{
	if (what == ACTION_FIND)
		page_typed(&self(v)->page, v->app, text, done);
}

static const char *detail_info(const struct view *v)
{
	const struct page_line *l = page_chosen(&seen(v)->page);

	return l && l->help ? l->help : "";
}

static void detail_free(struct view *v)
{
	relation_job_free(self(v)->found);
	broken_job_free(self(v)->broken);
	page_release(&self(v)->page);
	free(v);
}

static const struct view_ops ops = {
	.context = IN_DETAIL,
	.free = detail_free,
	.update = detail_update,
	.draw = detail_draw,
	.action = detail_action,
	.job_done = detail_job_done,
	.title = detail_title,
	.status = detail_status,
	.typed = detail_typed,
	.info = detail_info,
};

struct view *view_detail_new(struct app *a, const struct place *place)
{
	struct view_detail *v = xcalloc(1, sizeof(*v));

	v->view.ops = &ops;
	v->view.app = a;
	v->place = *place;
	page_init(&v->page);
	build(v);
	return &v->view;
}
