/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The app: which view is on screen, whose job has come back, what a frame is
 * made of; who gets a key is in app_keys.c.
 * It holds no knowledge about any view beyond view.h, and none about the
 * terminal, so that tests can press keys and read canvases.
 */
#include "ui/app_inside.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/literals.h"
#include "ui/bars.h"
#include "ui/heaps.h"
#include "ui/tabbar.h"

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

/* Whether cells on the screen wait for the literals. */
static bool lacks_literals(const struct app *a)
{
	return literals_wanted(dump_literals(a->dump), a->dump);
}

static void catch_up(struct app *a)
{
	bool done = index_done(dump_index(a->dump));

	if (a->catchup || (a->caught_up && !lacks_literals(a)))
		return;
	a->caught_up = done;
	a->catchup = catchup_job_new(a->dump);
	worker_submit(a->worker, &a->catchup->job);
}

/* Views are told what is new only while they are on screen. */
void app_update_top(struct app *a)
{
	struct view *v = app_top(a);

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
		app_update_top(a);
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
		/* the view on screen may have waited for it */
		if (v != app_top(a))
			app_update_top(a);
		return;
	}
	job->drop(job);
	if (v->jobs == 0)
		v->ops->free(v);
}

void app_tick(struct app *a)
{
	catch_up(a);
	app_update_top(a);
}

bool app_caught_up(const struct app *a)
{
	return a->caught_up && !a->catchup;
}

bool app_idle(const struct app *a)
{
	return app_caught_up(a) && a->n_jobs == 0 && !lacks_literals(a);
}

static struct view *root_view(struct app *a, const struct tab *t)
{
	return t->table ? view_table_new(a, t->table) : view_general_new(a);
}

void app_go_tab(struct app *a, unsigned i)
{
	if (i >= a->n_tabs)
		return;
	if (i != a->tab)
		a->last_tab = a->tab;
	a->tab = i;
	if (!app_top(a))
		nav_push(app_nav(a), root_view(a, &a->tabs[i]), close_view);
	app_tick(a);
}

void app_push(struct app *a, struct view *v)
{
	nav_push(app_nav(a), v, close_view);
	app_tick(a);
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
	const struct view *v = app_top(a);

	for (unsigned i = 0; i < a->n_tabs; i++) {
		labels[i].title = a->tabs[i].title;
		labels[i].key = keys[i < 10 ? i : 10];
	}
	if (app_nav(a)->at > 0)
		v->ops->title(v, where);
	tabbar_draw(&a->canvas, y, labels, a->n_tabs, a->tab, span_str(where));
}

const struct canvas *app_draw(struct app *a)
{
	struct canvas *c = &a->canvas;
	struct frame f = frame_layout(c->rows, c->cols);
	struct view *v = app_top(a);
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
		bars_hints(c, f.hints, v);
	if (a->prompt.active)
		prompt_draw(&a->prompt, c, c->rows - 1);
	else if (a->message[0])
		bars_message(c, span_str(a->message));
	if (lacks_literals(a)) /* since this frame */
		catch_up(a);
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
	app_go_tab(a, 0);
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
	heaps_free(a->heaps);
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
