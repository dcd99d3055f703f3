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
#include "model/relation.h"
#include "model/term_broken.h"
#include "model/termcell.h"
#include "ui/view_detail.h"

enum {
	COUNTED = 10, /* rows that nobody counts at a glance */
	ROWS = 1000,  /* of a relation that a page shows */
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
	if (item->column && item->column->term) {
		l->term = item->column;
		l->link = (struct link){.kind = LINK_ROW,
		                        .table = v->place.table,
		                        .row = v->place.row};
	}
	/* In a list the name is the thing itself. */
	if (item->list) {
		l->kind = PAGE_ITEM;
		l->label = SPAN_NONE;
	}
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
		page_add(&v->page, PAGE_TEXT)->text =
			arena_printf(a, "... and %s more", count);
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
	v->cells = termcell_state(dump_of(v));
	detail_load(dump_of(v), &v->place, &p->arena, &v->detail);
	v->n_parts = detail_parts(dump_of(v), v->place.section, v->parts);
	add_cut(v);
	for (uint32_t i = 0; i < v->detail.n; i++) {
		const struct detail_item *item = &v->detail.items[i];

		if (!group || strcmp(item->group, group) != 0) {
			/* what most come for is on the first screen */
			if (i > 0 && !parts)
				parts = detail_add_terms(v);
			page_title(p, item->group);
		}
		group = item->group;
		add_item(v, item);
	}
	for (unsigned i = 0; v->found && i < v->found->n; i++)
		add_relation(v, &v->found->found[i]);
	if (!parts)
		detail_add_terms(v);
	page_settle(p);
}

/* Whether something has been found that the page does not tell. */
static bool is_stale(const struct view_detail *v)
{
	struct detail_part now[DETAIL_PARTS];
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
	if (d->cells != termcell_state(dump_of(d)))
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

static bool detail_action(struct view *v, enum action a)
{
	struct view_detail *d = self(v);

	if (detail_terms_action(d, a))
		return true;
	if (a == ACTION_RAW) {
		if (detail_raw_section(d) != SECTION_NONE)
			app_open_raw(v->app, detail_raw_section(d));
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

		if (c && (strcmp(c->key, "name") == 0 ||
		          (strcmp(c->key, "label") == 0 && name.n == 0)))
			name = span_take(d->detail.items[i].text, 60);
	}
	if (span_eq(id, name))
		name = SPAN_NONE;
	snprintf(out, VIEW_TEXT, "%.*s %.*s", SPAN_ARG(id), SPAN_ARG(name));
}

static void detail_status(const struct view *v, struct view_status *out)
{
	const struct page *p = &seen(v)->page;
	char where[DETAIL_WHERE];

	snprintf(out->place, VIEW_PLACE, "line %u of %u",
	         p->n > 0 ? p->cursor + 1 : 0, p->n);
	if (coverage_cuts(app_dump(v->app), seen(v)->place.section))
		snprintf(out->warning, VIEW_WARNING,
		         "incomplete: the dump is cut here");
	else if (detail_lost_data(seen(v), where))
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

static const char *detail_hint(const struct view *view, enum action a,
                               const char *word)
{
	const struct view_detail *v = (const struct view_detail *)view;

	return detail_on_loop(v) ? word : page_hint(&v->page, a, word);
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
	.hint = detail_hint,
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
