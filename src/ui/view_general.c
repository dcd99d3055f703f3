/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The first page: what an engineer asks first. Why did it stop, is the dump
 * whole, which processes were doing something, which are the largest, where is
 * the memory; the system's data come last. The head of the dump gives the first
 * part at once; what the worker finds fills in below it.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/fmt.h"
#include "model/summary.h"
#include "ui/app.h"
#include "ui/general_lines.h"
#include "ui/page.h"
#include "ui/width.h"

enum {
	TOP = 5,  /* rows of each list of processes */
	PID = 12, /* columns of a list of processes */
	NAME = 28,
	NUMBER = 32,     /* bytes of what it is listed for */
	FUNCTION = 1024, /* bytes of a function's name */
};

struct view_general {
	struct view view;
	struct page page;
	const struct table *general, *memory, *processes;
	bool settled;
};

static struct view_general *self(struct view *v)
{
	return (struct view_general *)v;
}

/* The same, to be looked at only. */
static const struct view_general *seen(const struct view *v)
{
	return (const struct view_general *)v;
}

static struct dump *dump_of(const struct view_general *g)
{
	return app_dump(g->view.app);
}

static struct span cell(const struct record *r, const char *key)
{
	int col = table_column(r->table, span_str(key));
	struct value v;

	if (col < 0)
		return SPAN_NONE;
	v = record_value(r, (unsigned)col);
	return value_pretty(&v, r->table->columns[col].unit, r->arena);
}

/* Fields of the general table, those that the dump has. */
static void add_fields(struct view_general *g, const struct record *r,
                       const char *const *keys)
{
	for (; *keys; keys++) {
		int col = table_column(g->general, span_str(*keys));
		struct span text = cell(r, *keys);
		struct page_line *l;

		if (col < 0 || text.n == 0)
			continue;
		l = page_add(&g->page, PAGE_FIELD);
		l->label = span_str(g->general->columns[col].name);
		l->text = text;
		l->help = g->general->columns[col].help;
		if (g->general->columns[col].flags & COL_LINK)
			l->link = ident_link(text);
	}
}

static void add_slogan(struct view_general *g, const struct record *r)
{
	struct span slogan = cell(r, "slogan");
	struct page_line *l;

	page_title(&g->page, "Slogan");
	l = page_add(&g->page, PAGE_TEXT);
	l->text = slogan.n > 0 ? slogan : SPAN_LIT("(the dump has none)");
	l->style = STYLE_BOLD;
	l->help =
		g->general
			->columns[table_column(g->general, SPAN_LIT("slogan"))]
			.help;
	general_lines_end(&g->page, dump_of(g));
}

/* A text in just so many columns: cut, or filled up with blanks. */
static struct span in_columns(struct view_general *g, struct span s, int cols)
{
	bool ascii = app_ascii(g->view.app);

	s = span_take(s, width_fit(s, ascii, cols));
	return arena_printf(&g->page.arena, "%.*s%*s", SPAN_ARG(s),
	                    cols - width_of(s, ascii, cols), "");
}

/* "<0.95.0>   rabbit_reader   Garbing   1.2G   lists:map/2" */
static void add_process(struct view_general *g, uint32_t row, const char *key)
{
	struct arena *a = &g->page.arena;
	struct page_line *l = page_add(&g->page, PAGE_ITEM);
	struct span pid, name, number;
	struct record r;

	table_load(g->processes, dump_of(g), row, a, &r);
	pid = cell(&r, "pid");
	name = cell(&r, "name");
	if (name.n == 0)
		name = cell(&r, "initial_call");
	number = span_take(cell(&r, key), NUMBER);
	l->text = arena_printf(
		a, "%.*s %.*s %9.*s  %.*s", SPAN_ARG(in_columns(g, pid, PID)),
		SPAN_ARG(in_columns(g, name, NAME)), SPAN_ARG(number),
		SPAN_ARG(span_take(cell(&r, "current_function"), FUNCTION)));
	l->link = (struct link){.kind = LINK_PROCESS, .id = pid};
}

static void add_processes(struct view_general *g, const char *title,
                          const struct summary_row *rows, unsigned n,
                          const char *key)
{
	int col = table_column(g->processes, span_str(key));

	if (n == 0)
		return;
	page_title(&g->page, title);
	for (unsigned i = 0; i < n && i < TOP; i++) {
		add_process(g, rows[i].row, key);
		if (col >= 0)
			g->page.lines[g->page.n - 1].help =
				g->processes->columns[col].help;
	}
}

static void add_memory(struct view_general *g)
{
	struct arena *a = &g->page.arena;
	uint32_t n = table_rows(g->memory, dump_of(g));
	int bytes = table_column(g->memory, SPAN_LIT("bytes"));
	int percent = table_column(g->memory, SPAN_LIT("percent"));
	struct record r;

	if (n == 0 || bytes < 0 || percent < 0)
		return;
	page_title(&g->page, "Memory");
	for (uint32_t i = 0; i < n; i++) {
		struct page_line *l = page_add(&g->page, PAGE_BAR);
		struct value v;

		table_load(g->memory, dump_of(g), i, a, &r);
		v = record_value(&r, (unsigned)percent);
		l->label = cell(&r, "class");
		l->text = cell(&r, "bytes");
		l->part = v.type == VALUE_DOUBLE ? v.d / 100 : 0;
		l->help = g->memory->columns[bytes].help;
	}
}

static void add_states(struct view_general *g, const struct summary_view *s)
{
	if (s->n_states == 0)
		return;
	page_title(&g->page, "States of the processes");
	for (unsigned i = 0; i < s->n_states; i++) {
		struct page_line *l = page_add(&g->page, PAGE_FIELD);
		char n[FMT_MAX];

		fmt_grouped(s->states[i].count, n);
		l->label = s->states[i].name;
		l->text = arena_printf(&g->page.arena, "%s", n);
	}
}

static void build(struct view_general *g)
{
	static const char *const crash[] = {"created",        "node_name",
	                                    "otp_release",    "erts_version",
	                                    "calling_thread", "calling_process",
	                                    "taints",         NULL};
	static const char *const counts[] = {"processes", "ports", "ets",
	                                     "timers",    "funs",  "modules",
	                                     "atoms",     NULL};
	static const char *const rest[] = {
		"system_version", "compiled", "word_size", "dump_version",
		"file_size",      "last_tag", NULL};
	struct page *p = &g->page;
	struct summary_view s;
	struct record r;

	page_clear(p);
	summary_read(dump_summary(dump_of(g)), &s);
	table_load(g->general, dump_of(g), 0, &p->arena, &r);
	add_slogan(g, &r);
	page_title(p, "Node");
	add_fields(g, &r, crash);
	add_processes(g, "Not just waiting", s.busy, s.n_busy, "state");
	add_processes(g, "Largest processes", s.memory_top, s.n_memory,
	              "memory");
	add_processes(g, "Longest message queues", s.queue_top, s.n_queue,
	              "message_queue_length");
	add_memory(g);
	general_lines_limits(p, dump_of(g));
	page_title(p, "Counts");
	add_fields(g, &r, counts);
	add_states(g, &s);
	page_title(p, "System");
	add_fields(g, &r, rest);
	page_settle(p);
}

static void general_update(struct view *v)
{
	struct view_general *g = self(v);

	if (g->settled)
		return;
	g->settled =
		index_done(dump_index(dump_of(g))) && app_caught_up(v->app);
	build(g);
}

static void general_draw(struct view *v, struct canvas *c, struct rect r)
{
	page_draw(&self(v)->page, c, r);
}

static bool general_action(struct view *v, enum action a)
{
	uint32_t head;

	if (a == ACTION_RAW) {
		head = index_first(dump_index(app_dump(v->app)),
		                   TAG_ERL_CRASH_DUMP);
		if (head != SECTION_NONE)
			app_open_raw(v->app, head);
		return true;
	}
	return page_action(&self(v)->page, v->app, a);
}

static void general_title(const struct view *v, char out[VIEW_TEXT])
{
	(void)v;
	snprintf(out, VIEW_TEXT, "General");
}

static void general_status(const struct view *v, struct view_status *out)
{
	const struct page *p = &seen(v)->page;

	snprintf(out->place, VIEW_PLACE, "line %u of %u",
	         p->n > 0 ? p->cursor + 1 : 0, p->n);
}

static void general_typed(struct view *v, enum action what, struct span text,
                          bool done)
{
	if (what == ACTION_FIND)
		page_typed(&self(v)->page, v->app, text, done);
}

static const char *general_info(const struct view *v)
{
	const struct page_line *l = page_chosen(&seen(v)->page);

	return l && l->help ? l->help : "";
}

static void general_free(struct view *v)
{
	page_release(&self(v)->page);
	free(v);
}

static const char *general_hint(const struct view *view, enum action a,
                                const char *word)
{
	return page_hint(&((const struct view_general *)view)->page, a, word);
}

static const struct view_ops ops = {
	.context = IN_GENERAL,
	.free = general_free,
	.update = general_update,
	.draw = general_draw,
	.action = general_action,
	.title = general_title,
	.status = general_status,
	.typed = general_typed,
	.info = general_info,
	.hint = general_hint,
};

struct view *view_general_new(struct app *a)
{
	struct view_general *g = xcalloc(1, sizeof(*g));

	g->view.ops = &ops;
	g->view.app = a;
	g->general = table_by_key(SPAN_LIT("general"));
	g->memory = table_by_key(SPAN_LIT("memory"));
	g->processes = table_by_key(SPAN_LIT("processes"));
	page_init(&g->page);
	build(g);
	return &g->view;
}
