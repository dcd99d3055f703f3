/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The app: who gets a key, which view is on screen, whose job has come back.
 * It holds no knowledge about any view beyond view.h, and none about the
 * terminal, so that tests can press keys and read canvases.
 */
#include "ui/app.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/query.h"
#include "ui/bars.h"
#include "ui/command.h"
#include "ui/nav.h"
#include "ui/prompt.h"
#include "ui/tabbar.h"

enum {
	TABS_MAX = 32,
	MESSAGE = 512,
};

struct tab {
	const char *key;
	const char *title;
	const struct table *table; /* NULL: the General view */
	struct nav nav;
};

struct out_job {
	struct job *job;
	struct view *view;
};

struct app {
	struct dump *dump;
	struct worker *worker;
	struct canvas canvas;
	struct arena *frame;
	struct prompt prompt;
	struct tab tabs[TABS_MAX];
	unsigned n_tabs, tab, last_tab;
	struct out_job *jobs;
	unsigned n_jobs, jobs_room;
	struct catchup_job *catchup; /* out, or NULL */
	bool caught_up;              /* after the index was done */
	bool exact;
	enum app_wish wish;
	char message[MESSAGE];
};

static struct nav *nav(struct app *a)
{
	return &a->tabs[a->tab].nav;
}

static struct view *top(struct app *a)
{
	return nav_top(nav(a));
}

static void close_view(struct view *v)
{
	struct app *a = v->app;

	if (v->jobs == 0) {
		v->ops->free(v);
		return;
	}
	v->dead = true;
	for (unsigned i = 0; i < a->n_jobs; i++)
		if (a->jobs[i].view == v)
			worker_cancel(a->worker, a->jobs[i].job);
}

void app_submit(struct app *a, struct view *v, struct job *job)
{
	if (a->n_jobs == a->jobs_room) {
		a->jobs_room = a->jobs_room > 0 ? a->jobs_room * 2 : 16;
		a->jobs = xrealloc(a->jobs, a->jobs_room * sizeof(*a->jobs));
	}
	a->jobs[a->n_jobs++] = (struct out_job){job, v};
	v->jobs++;
	worker_submit(a->worker, job);
}

void app_cancel(struct app *a, struct job *job)
{
	worker_cancel(a->worker, job);
}

static struct view *take_job(struct app *a, struct job *job)
{
	for (unsigned i = 0; i < a->n_jobs; i++) {
		struct view *v = a->jobs[i].view;

		if (a->jobs[i].job != job)
			continue;
		a->jobs[i] = a->jobs[--a->n_jobs];
		return v;
	}
	return NULL;
}

static void catch_up(struct app *a)
{
	bool done = index_done(dump_index(a->dump));

	if (a->catchup || a->caught_up)
		return;
	a->caught_up = done;
	a->catchup = catchup_job_new(a->dump);
	worker_submit(a->worker, &a->catchup->job);
}

/* Views are told what is new only while they are on screen. */
static void update_top(struct app *a)
{
	struct view *v = top(a);

	if (v->ops->update)
		v->ops->update(v);
}

static void catchup_done(struct app *a)
{
	catchup_job_free(a->catchup);
	a->catchup = NULL;
	/* The next one waits for a tick, or both threads would chase the
	 * scanner without a pause; the last one need not wait. */
	if (index_done(dump_index(a->dump)))
		catch_up(a);
	if (!a->catchup)
		update_top(a);
}

void app_job_done(struct app *a, struct job *job)
{
	struct view *v;

	if (a->catchup && job == &a->catchup->job) {
		catchup_done(a);
		return;
	}
	v = take_job(a, job);
	assert(v);
	v->jobs--;
	if (!v->dead) {
		v->ops->job_done(v, job);
		return;
	}
	job->drop(job);
	if (v->jobs == 0)
		v->ops->free(v);
}

void app_tick(struct app *a)
{
	catch_up(a);
	update_top(a);
}

bool app_caught_up(const struct app *a)
{
	return a->caught_up && !a->catchup;
}

bool app_idle(const struct app *a)
{
	return app_caught_up(a) && a->n_jobs == 0;
}

static struct view *root_view(struct app *a, const struct tab *t)
{
	return t->table ? view_table_new(a, t->table) : view_general_new(a);
}

static void go_tab(struct app *a, unsigned i)
{
	if (i >= a->n_tabs)
		return;
	if (i != a->tab)
		a->last_tab = a->tab;
	a->tab = i;
	if (!top(a))
		nav_push(nav(a), root_view(a, &a->tabs[i]), close_view);
	app_tick(a);
}

void app_push(struct app *a, struct view *v)
{
	nav_push(nav(a), v, close_view);
	app_tick(a);
}

static bool back_in_tab(struct app *a)
{
	if (!nav_back(nav(a)))
		return false;
	update_top(a);
	return true;
}

static void go_back(struct app *a)
{
	if (!back_in_tab(a) && a->last_tab != a->tab)
		go_tab(a, a->last_tab);
}

static void add_tab(struct app *a, const struct table *t)
{
	if (a->n_tabs < TABS_MAX)
		a->tabs[a->n_tabs++] =
			(struct tab){t->key, t->title, t, {.n = 0}};
}

static void make_tabs(struct app *a)
{
	unsigned n;
	const struct table *const *all = tables(&n);

	for (unsigned i = 0; i < n; i++) {
		add_tab(a, all[i]);
		/* Its one row has a page of its own. */
		if (strcmp(all[i]->key, "general") == 0)
			a->tabs[a->n_tabs - 1].table = NULL;
	}
}

static unsigned tab_keys(const struct app *a, const char *keys[TABS_MAX])
{
	for (unsigned i = 0; i < a->n_tabs; i++)
		keys[i] = a->tabs[i].key;
	return a->n_tabs;
}

static void open_help(struct app *a)
{
	const struct view *v = top(a);

	app_push(a, view_help_new(a, v->ops->context, a->tabs[a->tab].table));
}

static void run_command(struct app *a, struct span text)
{
	const char *keys[TABS_MAX];
	unsigned n = tab_keys(a, keys);
	struct command c = command_parse(text, keys, n);

	if (c.kind == COMMAND_TAB)
		go_tab(a, c.tab);
	else if (c.kind == COMMAND_QUIT)
		a->wish = APP_QUIT;
	else if (c.kind == COMMAND_HELP)
		open_help(a);
	else if (c.kind == COMMAND_LINK)
		app_follow(a, &c.link);
}

static void complete_command(struct app *a)
{
	const char *keys[TABS_MAX];
	unsigned n = tab_keys(a, keys);
	struct span full;

	if (a->prompt.what != ACTION_COMMAND)
		return;
	full = command_complete(a->dump, prompt_text(&a->prompt), keys, n,
	                        a->frame);
	if (full.n > 0)
		prompt_set(&a->prompt, full);
}

static void typed(struct app *a, struct span text, bool done)
{
	struct view *v = top(a);

	if (a->prompt.what != ACTION_COMMAND)
		v->ops->typed(v, a->prompt.what, text, done);
	else if (done && text.p)
		run_command(a, text);
}

static void prompt_input(struct app *a, struct key k)
{
	switch (prompt_key(&a->prompt, k)) {
	case PROMPT_CHANGED:
		typed(a, prompt_text(&a->prompt), false);
		break;
	case PROMPT_ACCEPTED:
		typed(a, prompt_text(&a->prompt), true);
		break;
	case PROMPT_CANCELED:
		typed(a, SPAN_NONE, true);
		break;
	case PROMPT_COMPLETE:
		complete_command(a);
		break;
	case PROMPT_SAME:
		break;
	}
}

static void ask(struct app *a, enum action what)
{
	if (what == ACTION_COMMAND || top(a)->ops->typed)
		prompt_open(&a->prompt, what, SPAN_LIT(""));
}

static void show_info(struct app *a)
{
	struct view *v = top(a);
	const char *text = v->ops->info ? v->ops->info(v) : "";

	app_message(a, "%s", *text ? text : "nothing is known about this");
}

static void back(struct app *a)
{
	if (!back_in_tab(a))
		a->wish = APP_QUIT;
}

static void up_level(struct app *a)
{
	back_in_tab(a);
}

static void forward(struct app *a)
{
	if (nav_forward(nav(a)))
		update_top(a);
}

static void next_tab(struct app *a)
{
	go_tab(a, (a->tab + 1) % a->n_tabs);
}

static void previous_tab(struct app *a)
{
	go_tab(a, (a->tab + a->n_tabs - 1) % a->n_tabs);
}

static void toggle_units(struct app *a)
{
	a->exact = !a->exact;
}

static void suspend(struct app *a)
{
	a->wish = APP_SUSPEND;
}

static void repaint(struct app *a)
{
	a->wish = APP_REPAINT;
}

static void quit(struct app *a)
{
	a->wish = APP_QUIT;
}

static void command(struct app *a)
{
	ask(a, ACTION_COMMAND);
}

static void find(struct app *a)
{
	ask(a, ACTION_FIND);
}

static void filter(struct app *a)
{
	ask(a, ACTION_FILTER);
}

/* What the app does itself, if the view does not. */
static void (*const own[ACTION_COUNT])(struct app *a) = {
	[ACTION_BACK] = back,
	[ACTION_UP_LEVEL] = up_level,
	[ACTION_HISTORY_BACK] = go_back,
	[ACTION_HISTORY_FORWARD] = forward,
	[ACTION_NEXT_TAB] = next_tab,
	[ACTION_PREVIOUS_TAB] = previous_tab,
	[ACTION_COMMAND] = command,
	[ACTION_FIND] = find,
	[ACTION_FILTER] = filter,
	[ACTION_UNITS] = toggle_units,
	[ACTION_INFO] = show_info,
	[ACTION_HELP] = open_help,
	[ACTION_REPAINT] = repaint,
	[ACTION_SUSPEND] = suspend,
	[ACTION_QUIT] = quit,
};

void app_key(struct app *a, struct key k)
{
	struct view *v = top(a);
	enum action act;

	a->message[0] = '\0';
	if (a->prompt.active) {
		prompt_input(a, k);
		return;
	}
	act = keymap_lookup(v->ops->context, k);
	if (act == ACTION_NONE || v->ops->action(v, act))
		return;
	if (act >= ACTION_TAB_1 && act <= ACTION_TAB_10)
		go_tab(a, (unsigned)(act - ACTION_TAB_1));
	else if (own[act])
		own[act](a);
}

enum app_wish app_wish(struct app *a)
{
	enum app_wish w = a->wish;

	a->wish = APP_GO_ON;
	return w;
}

void app_message(struct app *a, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(a->message, sizeof(a->message), fmt, ap);
	va_end(ap);
}

static void draw_tabs(struct app *a, int y)
{
	static const char keys[] = "1234567890"; /* further tabs: NUL */
	struct tab_label labels[TABS_MAX];
	char where[VIEW_TEXT] = "";
	const struct view *v = top(a);

	for (unsigned i = 0; i < a->n_tabs; i++) {
		labels[i].title = a->tabs[i].title;
		labels[i].key = keys[i < 10 ? i : 10];
	}
	if (nav(a)->at > 0)
		v->ops->title(v, where);
	tabbar_draw(&a->canvas, y, labels, a->n_tabs, a->tab, span_str(where));
}

const struct canvas *app_draw(struct app *a)
{
	struct canvas *c = &a->canvas;
	struct frame f = frame_layout(c->rows, c->cols);
	struct view *v = top(a);
	struct view_status status = {.place = ""};

	arena_reset(a->frame);
	canvas_clear(c);
	v->ops->draw(v, c, f.view);
	if (f.tabs >= 0)
		draw_tabs(a, f.tabs);
	v->ops->status(v, &status);
	if (f.status >= 0)
		bars_status(c, f.status, a->dump, &status);
	if (f.hints >= 0)
		bars_hints(c, f.hints, v->ops->context);
	if (a->prompt.active)
		prompt_draw(&a->prompt, c, c->rows - 1);
	else if (a->message[0])
		bars_message(c, span_str(a->message));
	return c;
}

bool app_cursor(const struct app *a, int *y, int *x)
{
	if (!a->prompt.active)
		return false;
	*y = a->canvas.rows - 1;
	*x = prompt_cursor(&a->prompt, &a->canvas);
	return true;
}

void app_resize(struct app *a, int rows, int cols)
{
	canvas_resize(&a->canvas, rows, cols);
}

struct app *app_new(struct dump *d, struct worker *w, bool ascii)
{
	struct app *a = xcalloc(1, sizeof(*a));

	a->dump = d;
	a->worker = w;
	a->frame = xmalloc(sizeof(*a->frame));
	arena_init(a->frame);
	canvas_init(&a->canvas, ascii);
	canvas_resize(&a->canvas, 24, 80);
	prompt_init(&a->prompt);
	make_tabs(a);
	go_tab(a, 0);
	return a;
}

void app_free(struct app *a)
{
	if (!a)
		return;
	/* The jobs are gone with the worker: free also what waited for one. */
	for (unsigned i = 0; i < a->n_jobs; i++) {
		struct view *v = a->jobs[i].view;

		if (--v->jobs == 0 && v->dead)
			v->ops->free(v);
	}
	for (unsigned i = 0; i < a->n_tabs; i++)
		nav_clear(&a->tabs[i].nav, close_view);
	prompt_release(&a->prompt);
	canvas_release(&a->canvas);
	free(a->jobs);
	arena_release(a->frame);
	free(a->frame);
	free(a);
}

struct dump *app_dump(const struct app *a)
{
	return a->dump;
}

struct arena *app_frame(const struct app *a)
{
	return a->frame;
}

bool app_ascii(const struct app *a)
{
	return a->canvas.ascii;
}

bool app_exact(const struct app *a)
{
	return a->exact;
}
