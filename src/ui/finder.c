/* SPDX-License-Identifier: Apache-2.0 */
/*
 * There is never more than one search out: a new letter cancels it and is
 * searched for when the cancelled one has come back, which takes one slice.
 */
#include "ui/finder.h"

#include <string.h>

#include "ui/clock.h"

enum { PATIENCE_MS = 100 /* before it is said that a search is slow */ };

void finder_release(struct finder *f)
{
	textfilter_free(f->match);
	f->match = NULL;
}

static void set_needle(struct finder *f, struct span text)
{
	textfilter_free(f->match);
	f->needle_n = text.n < PROMPT_TEXT ? text.n : PROMPT_TEXT;
	if (f->needle_n > 0)
		memmove(f->needle, text.p, f->needle_n);
	f->digits = false;
	f->match =
		textfilter_new(f->table, (struct span){f->needle, f->needle_n});
}

static void say_missed(const struct finder *f)
{
	app_message(f->view->app, "not found: %.*s", (int)f->needle_n,
	            f->needle);
}

static void cancel(struct finder *f)
{
	f->again = false;
	if (f->job)
		app_cancel(f->view->app, &f->job->job);
}

static void start(struct finder *f, uint64_t from, bool backward)
{
	f->from = from;
	f->backward = backward;
	if (f->job) {
		cancel(f);
		f->again = true;
		return;
	}
	if (!f->match)
		return;
	f->job = f->make(f->view, textfilter_copy(f->match), from, backward);
	f->since_ms = clock_ms();
	f->missed = !f->job;
	if (f->job)
		app_submit(f->view->app, f->view, &f->job->job);
}

void finder_grown(struct finder *f)
{
	if (!f->missed || f->job)
		return;
	set_needle(f, (struct span){f->needle, f->needle_n});
	start(f, f->from, f->backward);
}

/* What is not there as text is looked for as bytes once more; false if it
 * cannot be. */
static bool try_digits(struct finder *f)
{
	struct textfilter *bytes;

	if (!f->hex || f->digits)
		return false;
	bytes = textfilter_hex((struct span){f->needle, f->needle_n});
	if (!bytes)
		return false;
	textfilter_free(f->match);
	f->match = bytes;
	f->digits = true;
	f->again = true;
	return true;
}

bool finder_typed(struct finder *f, struct span text, bool done, uint64_t at,
                  uint64_t *go)
{
	bool same = text.n == f->needle_n &&
	            (text.n == 0 || memcmp(text.p, f->needle, text.n) == 0);

	if (!f->typing) {
		f->origin = at;
		f->strayed = false;
	}
	f->typing = !done;
	if (done && text.p && (text.n == 0 || same)) {
		/* Enter with nothing typed looks for the last needle again. */
		if (text.n == 0)
			finder_next(f, at + 1, false);
		else if (f->missed)
			say_missed(f);
		return false;
	}
	if (text.n == 0) {
		set_needle(f, SPAN_NONE);
		cancel(f);
		*go = f->origin;
		return true;
	}
	set_needle(f, text);
	f->typed = true;
	start(f, f->origin, false);
	return false;
}

void finder_next(struct finder *f, uint64_t from, bool backward)
{
	f->typed = false;
	if (f->match)
		start(f, from, backward);
	else
		app_message(f->view->app,
		            "nothing to search for yet: type / and a text");
}

/* What a search says that no other shall follow. */
static enum finder_go take(struct finder *f, const struct search_job *j,
                           uint64_t *at)
{
	bool strayed = f->typed && f->strayed;

	if (j->job.result == ERR_OK) {
		*at = j->found;
		if (j->wrapped && !f->typing)
			app_message(f->view->app, "went around the end");
		f->strayed = true;
		return FINDER_FOUND;
	}
	if (j->job.result != ERR_NOT_FOUND || try_digits(f))
		return FINDER_STAY;
	f->missed = true;
	say_missed(f);
	*at = f->origin;
	f->strayed = false;
	return strayed ? FINDER_BACK : FINDER_STAY;
}

bool finder_done(struct finder *f, struct job *job, enum finder_go *go,
                 uint64_t *at)
{
	struct search_job *j = f->job;

	*go = FINDER_STAY;
	if (!j || job != &j->job)
		return false;
	f->job = NULL;
	if (!f->again)
		*go = take(f, j, at);
	search_job_free(j);
	if (f->again) {
		f->again = false;
		start(f, f->from, f->backward);
	}
	return true;
}

bool finder_slow(const struct finder *f)
{
	return f->job && clock_ms() - f->since_ms > PATIENCE_MS;
}
