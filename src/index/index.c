/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The thread that walks through a dump. One that grows it takes window for
 * window: it waits for bytes, lets the scanner find the headings in them,
 * lists those and publishes the list. One that is there as a whole it takes
 * part for part, and a second thread looks for what may be headings (ahead.c).
 *
 * How the dump ends is told twice: what the last bytes look like, before the
 * thread starts, and what the scanner has seen, once it is there. Neither copy
 * is ever written while somebody may read it.
 */
#include "index/index.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "index/ahead.h"
#include "index/probe.h"
#include "index/scan.h"
#include "index/thread.h"

enum {
#ifdef CRASHDIVE_TINY
	WINDOW = 16, /* bytes between two looks at what else is to be done */
	WORTH_A_THREAD = 1000,
#else
	WINDOW = 4 * 1024 * 1024,
	WORTH_A_THREAD = 4 * 1024 * 1024, /* bytes of a dump */
#endif
};

struct index {
	struct source *source;
	struct sections *sections;
	struct end_info guess; /* set before the thread starts */
	struct end_info found; /* valid when done and not canceled */
	_Atomic uint64_t scanned;
	_Atomic bool cancel;
	_Atomic bool done;
	_Atomic bool known; /* found is set */

	/* The scanner's. */
	struct scan scan;
	uint64_t shown; /* how much of the dump it has been given */
	bool no_memory;
	uint64_t lost; /* offset of the heading that there was none for */

	pthread_t thread;
	bool running; /* the thread is to be joined */
	int notify_fd;
};

struct index *index_from_source(struct source *src, enum err *code,
                                struct err_info *info)
{
	struct index *x;
	enum err err = ERR_OK;

	while (!err && !source_complete(src) &&
	       source_bytes(src).n < PROBE_HEAD)
		err = source_pull(src);
	if (!err)
		err = probe_head(src, info);
	*code = err;
	if (err) {
		source_free(src);
		return NULL;
	}
	x = xcalloc(1, sizeof(*x));
	x->source = src;
	x->sections = sections_new();
	x->notify_fd = -1;
	scan_init(&x->scan);
	probe_tail(src, &x->guess);
	return x;
}

struct index *index_open(const char *path, enum err *code,
                         struct err_info *info)
{
	struct source *src = source_open(path, code, info);

	return src ? index_from_source(src, code, info) : NULL;
}

static bool is_canceled(const struct index *x)
{
	return atomic_load_explicit(&x->cancel, memory_order_relaxed);
}

static void publish(struct index *x)
{
	uint64_t end = x->no_memory ? x->lost : x->scan.at;

	sections_publish(x->sections, end);
	atomic_store_explicit(&x->scanned, end, memory_order_release);
}

static void run_out(struct index *x, uint64_t off)
{
	x->no_memory = true;
	x->lost = off;
}

/* Lists the headings that text has more; false when there will be no more. */
static bool scan_window(struct index *x, struct span text, bool final)
{
	enum scan_result result = SCAN_END;
	struct heading h;

	while (!x->no_memory &&
	       (result = scan_next(&x->scan, text, final, &h)) == SCAN_FOUND)
		if (sections_append(x->sections, text, &h))
			run_out(x, h.off);
	publish(x);
	return !x->no_memory && result == SCAN_MORE;
}

/* Lists the headings among n candidates; false when there will be no more. */
static bool take_candidates(struct index *x, struct span text,
                            const struct candidate *c, size_t n)
{
	size_t i = 0;

	while (i < n && !x->scan.ended) {
		size_t took = scan_accept(&x->scan, text, &c[i], n - i);
		size_t listed = sections_extend(x->sections, text, &c[i], took);

		if (listed < took) {
			run_out(x, c[i + listed].off);
			return false;
		}
		i += took > 0 ? took : 1;
	}
	return !x->scan.ended;
}

/* One part, and what there was no room for in it. */
static bool take_part(struct index *x, struct span text, struct part *part)
{
	bool more = take_candidates(x, text, part->c, part->n);

	while (more && part->at < part->end) {
		part->n = scan_part(text, &part->at, part->end, part->c,
		                    AHEAD_ROOM);
		more = take_candidates(x, text, part->c, part->n);
	}
	if (!x->scan.ended && x->scan.at < part->end)
		x->scan.at = part->end;
	publish(x);
	return more;
}

/* A dump that is there as a whole. False when canceled. */
static bool scan_whole(struct index *x, struct ahead *a)
{
	struct span text = source_bytes(x->source);
	struct part *part;

	while (!is_canceled(x)) {
		part = ahead_next(a);
		if (!part || !take_part(x, text, part))
			return true;
		ahead_done(a);
	}
	return false;
}

/* A dump that grows. False when canceled. */
static bool scan_growing(struct index *x)
{
	while (!is_canceled(x)) {
		bool complete = source_complete(x->source);
		struct span text = source_bytes(x->source);
		uint64_t size = text.n;

		if (x->shown == size && !complete) {
			if (source_pull(x->source))
				return false;
			continue;
		}
		text = span_take(text, x->shown + WINDOW);
		source_advise(x->source, x->shown, text.n);
		x->shown = text.n;
		if (!scan_window(x, text, complete && text.n == size))
			return true;
	}
	return false;
}

/* Scans until there is no more to find; false when canceled before. */
static bool scan_all(struct index *x)
{
	struct ahead *a = NULL;
	bool all;

	if (source_complete(x->source) &&
	    source_bytes(x->source).n >= WORTH_A_THREAD)
		a = ahead_new(x->source);
	all = a ? scan_whole(x, a) : scan_growing(x);
	ahead_free(a);
	return all;
}

/* Behind the end there may be bytes of an older dump, or the checksum of
 * compressed input. */
static bool drain(struct index *x)
{
	while (!source_complete(x->source))
		if (source_pull(x->source))
			return false;
	return true;
}

static void note_last(struct index *x, struct end_info *end)
{
	uint32_t count = sections_count(x->sections);
	struct section last;

	end->last = SECTION_NONE;
	if (x->scan.ended && !x->no_memory && count > 0)
		count--;
	if (count == 0)
		return;
	end->last = count - 1;
	sections_get(x->sections, source_bytes(x->source), end->last, &last);
	snprintf(end->last_tag, sizeof(end->last_tag), "%.*s",
	         SPAN_ARG(last.name));
}

static void note_end(struct index *x, struct end_info *end)
{
	struct span text = source_bytes(x->source);
	const char *problem = source_problem(x->source);

	end->sure = true;
	note_last(x, end);
	if (x->no_memory) {
		end->how = END_NO_MEMORY;
	} else if (source_shrunk(x->source)) {
		end->how = END_SHRUNK;
	} else if (x->scan.ended) {
		struct span line = {text.p + x->scan.section,
		                    x->scan.body - x->scan.section};

		end->how = x->scan.tag == TAG_END ? END_WHOLE : END_ABORTED;
		end->stale = text.n - x->scan.body;
		if (end->how == END_ABORTED)
			probe_reason(end,
			             span_skip(line, sizeof("=abort:") - 1));
	} else if (problem[0] != '\0') {
		end->how = END_SOURCE;
		probe_reason(end, span_str(problem));
	} else {
		end->how = END_CUT;
	}
}

/* The offset where the last section that was entered ends. */
static uint64_t end_of_sections(const struct index *x)
{
	if (x->no_memory)
		return x->lost;
	return x->scan.ended ? x->scan.body : source_bytes(x->source).n;
}

static void scan_dump(struct index *x)
{
	if (scan_all(x) && (x->no_memory || drain(x))) {
		sections_finish(x->sections, end_of_sections(x));
		note_end(x, &x->found);
		atomic_store_explicit(&x->scanned, source_bytes(x->source).n,
		                      memory_order_release);
		atomic_store_explicit(&x->known, true, memory_order_release);
	}
	atomic_store_explicit(&x->done, true, memory_order_release);
}

static void *run(void *arg)
{
	struct index *x = arg;
	struct pollfd fd = {x->notify_fd, POLLOUT, 0};

	scan_dump(x);
	if (x->notify_fd >= 0 && poll(&fd, 1, 0) == 1)
		while (write(x->notify_fd, "", 1) < 0 && errno == EINTR)
			;
	return NULL;
}

enum err index_start(struct index *x, int notify_fd, struct err_info *info)
{
	int error;

	x->notify_fd = notify_fd;
	error = thread_start(&x->thread, run, x);
	if (error)
		return err_set(info, ERR_NOMEM, "cannot start a thread: %s",
		               strerror(error));
	x->running = true;
	return ERR_OK;
}

void index_finish(struct index *x)
{
	if (x->running)
		pthread_join(x->thread, NULL);
	else if (!index_done(x))
		scan_dump(x);
	x->running = false;
}

void index_cancel(struct index *x)
{
	atomic_store_explicit(&x->cancel, true, memory_order_relaxed);
	source_cancel(x->source);
}

void index_free(struct index *x)
{
	if (!x)
		return;
	index_cancel(x);
	if (x->running)
		pthread_join(x->thread, NULL);
	sections_free(x->sections);
	source_free(x->source);
	free(x);
}

const struct source *index_source(const struct index *x)
{
	return x->source;
}

const struct sections *index_sections(const struct index *x)
{
	return x->sections;
}

struct span index_text(const struct index *x)
{
	return source_bytes(x->source);
}

bool index_done(const struct index *x)
{
	return atomic_load_explicit(&x->done, memory_order_acquire);
}

void index_progress(const struct index *x, uint64_t *done, uint64_t *total)
{
	*total = source_input_size(x->source);
	if (source_format(x->source) != SOURCE_PLAIN)
		*done = source_input_read(x->source);
	else
		*done = atomic_load_explicit(&x->scanned, memory_order_acquire);
}

void index_end(const struct index *x, struct end_info *out)
{
	if (atomic_load_explicit(&x->known, memory_order_acquire))
		*out = x->found;
	else
		*out = x->guess;
}

uint32_t index_find(const struct index *x, enum tag tag, struct span id)
{
	return sections_find(x->sections, index_text(x), tag, id, SECTION_NONE);
}

uint32_t index_first(const struct index *x, enum tag tag)
{
	if (sections_tag_count(x->sections, tag) == 0)
		return SECTION_NONE;
	return sections_tag_at(x->sections, tag, 0);
}

void index_get(const struct index *x, uint32_t i, struct section *out)
{
	sections_get(x->sections, index_text(x), i, out);
}
