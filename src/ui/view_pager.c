/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text as it stands in the dump, from an empty section to one of gigabytes; or
 * text of ours, such as a term that is shown whole (textpane.h). While the dump
 * is being indexed the text may grow, and end earlier than it seemed when the
 * next heading is found.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "model/coverage.h"
#include "ui/app.h"
#include "ui/textpane.h"

enum {
	NAME_SHOWN = 60, /* bytes of a section's name or id in the title */
};

struct view_pager {
	struct view view;
	uint32_t section; /* SECTION_NONE: text of ours */
	char *own;        /* that text, or NULL */
	char name[VIEW_TEXT];
	bool whole;  /* the end of the text is known */
	uint64_t at; /* to be shown; 0: that is done */
	struct textpane pane;
};

static struct view_pager *self(struct view *v)
{
	return (struct view_pager *)v;
}

/* The same, to be looked at only. */
static const struct view_pager *seen(const struct view *v)
{
	return (const struct view_pager *)v;
}

static void pager_draw(struct view *v, struct canvas *c, struct rect r)
{
	textpane_draw(&self(v)->pane, c, r, "(nothing in this section)");
}

static bool pager_action(struct view *v, enum action a)
{
	return textpane_action(&self(v)->pane, a);
}

static struct search_job *make_search(struct view *v, struct textfilter *f,
                                      uint64_t from, bool backward)
{
	return textpane_search(&self(v)->pane, f, from, backward);
}

static void pager_typed(struct view *v, enum action what, struct span text,
                        bool done)
{
	if (what == ACTION_FIND)
		textpane_typed(&self(v)->pane, text, done);
}

static void pager_job_done(struct view *v, struct job *job)
{
	textpane_job_done(&self(v)->pane, job);
}

static void pager_title(const struct view *v, char out[VIEW_TEXT])
{
	struct section s;

	if (seen(v)->section == SECTION_NONE) {
		snprintf(out, VIEW_TEXT, "%s", seen(v)->name);
		return;
	}
	index_get(dump_index(app_dump(v->app)), seen(v)->section, &s);
	snprintf(out, VIEW_TEXT, "=%.*s%s%.*s",
	         SPAN_ARG(span_take(s.name, NAME_SHOWN)), s.id.n > 0 ? ":" : "",
	         SPAN_ARG(span_take(s.id, NAME_SHOWN)));
}

static void pager_status(const struct view *v, struct view_status *out)
{
	const struct view_pager *p = seen(v);

	textpane_status(&p->pane, out);
	if (p->section != SECTION_NONE &&
	    coverage_cuts(app_dump(v->app), p->section))
		snprintf(out->warning, VIEW_WARNING,
		         "incomplete: the dump is cut here");
}

static void pager_update(struct view *v)
{
	struct view_pager *p = self(v);
	struct section s;
	struct bytes text;

	if (p->whole)
		return;
	index_get(dump_index(app_dump(v->app)), p->section, &s);
	p->whole = s.whole;
	text = bytes_of(s.body, BYTES_PLAIN, s.body.n);
	textpane_set(&p->pane, &text);
	if (p->at > 0 && p->at < text.n)
		textpane_go(&p->pane, p->at);
	p->at = 0;
}

static void pager_free(struct view *v)
{
	struct view_pager *p = self(v);

	textpane_release(&p->pane);
	free(p->own);
	free(p);
}

static const struct view_ops ops = {
	.context = IN_PAGER,
	.free = pager_free,
	.update = pager_update,
	.draw = pager_draw,
	.action = pager_action,
	.job_done = pager_job_done,
	.title = pager_title,
	.status = pager_status,
	.typed = pager_typed,
};

static struct view_pager *make(struct app *a, uint32_t section)
{
	struct view_pager *p = xcalloc(1, sizeof(*p));

	p->view.ops = &ops;
	p->view.app = a;
	p->section = section;
	textpane_init(&p->pane, &p->view, make_search);
	return p;
}

struct view *view_pager_new(struct app *a, uint32_t section, uint64_t at)
{
	struct view_pager *p = make(a, section);

	p->at = at;
	return &p->view;
}

struct view *view_text_new(struct app *a, const char *title, char *text,
                           size_t n)
{
	struct view_pager *p = make(a, SECTION_NONE);
	const struct span s = {text, n};
	const struct bytes bytes = bytes_of(s, BYTES_PLAIN, n);

	snprintf(p->name, sizeof(p->name), "%s", title);
	p->own = text;
	p->whole = true;
	textpane_set(&p->pane, &bytes);
	p->pane.wrap = true;
	return &p->view;
}
