/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The thread that walks through a dump: window for window it waits for bytes,
 * lets the scanner find the headings in them, enters those in the list and
 * publishes it.
 *
 * How the dump ends is told twice: what the last bytes look like, before the
 * thread starts, and what the scanner has seen, once it is there. Neither copy
 * is ever written while somebody may read it.
 */
#include "index/index.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "index/scan.h"

enum {
#ifdef CRASHDIVE_TINY
	WINDOW = 16, /* bytes between two looks at what else is to be done */
#else
	WINDOW = 4 * 1024 * 1024,
#endif
	HEAD_BYTES = 64,        /* enough to tell what it is */
	TAIL_BYTES = 64 * 1024, /* where the end is looked for */
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

	pthread_t thread;
	bool running; /* the thread is to be joined */
	int notify_fd;
};

/* --- head --- */

static const char *name_of(const struct source *src)
{
	const char *path = source_path(src);

	return strcmp(path, "-") == 0 ? "standard input" : path;
}

static bool is_header(struct span head)
{
	struct span line;

	if (!span_line(&head, &line) ||
	    !span_starts(line, SPAN_LIT("=erl_crash_dump:")))
		return false;
	return tag_shape_fits(SHAPE_VERSION, span_skip(line, 16));
}

static enum err check_head(const struct source *src, struct err_info *info)
{
	struct span head = span_take(source_bytes(src), HEAD_BYTES);
	const char *name = name_of(src);
	const char *problem = source_complete(src) ? source_problem(src) : "";

	if (is_header(head))
		return ERR_OK;
	if (problem[0] != '\0')
		return err_set(info, ERR_IO, "%s: %s", name, problem);
	if (head.n == 0)
		return err_set(info, ERR_NOT_DUMP, "%s: the file is empty",
		               name);
	if (span_starts(head, SPAN_LIT("ENC0")))
		return err_set(info, ERR_NOT_DUMP,
		               "%s: this crash dump is encrypted; decrypt it "
		               "with crashdump:pem_decrypt/3 of OTP's tools "
		               "application (OTP 29 or later)",
		               name);
	if (span_starts(head, SPAN_LIT("<Erlang crash dump>")))
		return err_set(info, ERR_NOT_DUMP,
		               "%s: a crash dump in the format before Erlang "
		               "R9C, which is not supported",
		               name);
	return err_set(info, ERR_NOT_DUMP, "%s: not an Erlang crash dump",
	               name);
}

/* --- tail --- */

static void set_reason(struct end_info *end, struct span reason)
{
	reason = span_trim(reason);
	end->reason[utf8_sanitise(reason, false, end->reason,
	                          sizeof(end->reason) - 1)] = '\0';
}

/* What the last bytes look like. They may begin in the middle of a line. */
static void guess_end(struct span tail, struct end_info *end)
{
	static const struct span abort_line = {"=abort:", 7};
	struct span line;

	end->how = END_CUT;
	while (span_line(&tail, &line)) {
		if (span_eq_str(line, "=end")) {
			end->how = END_WHOLE;
			end->stale = tail.n;
			break;
		}
		if (span_starts(line, abort_line) && tail.n == 0) {
			end->how = END_ABORTED;
			set_reason(end, span_skip(line, abort_line.n));
		}
	}
}

static void look_at_tail(struct index *x)
{
	struct span text = source_bytes(x->source);

	x->guess.last = SECTION_NONE;
	if (!source_complete(x->source) ||
	    source_format(x->source) != SOURCE_PLAIN)
		return;
	if (text.n > TAIL_BYTES)
		text = span_skip(text, text.n - TAIL_BYTES);
	guess_end(text, &x->guess);
}

/* --- opening --- */

struct index *index_from_source(struct source *src, enum err *code,
                                struct err_info *info)
{
	struct index *x;
	enum err err = ERR_OK;

	while (!err && !source_complete(src) &&
	       source_bytes(src).n < HEAD_BYTES)
		err = source_pull(src);
	if (!err)
		err = check_head(src, info);
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
	look_at_tail(x);
	return x;
}

struct index *index_open(const char *path, enum err *code,
                         struct err_info *info)
{
	struct source *src = source_open(path, code, info);

	return src ? index_from_source(src, code, info) : NULL;
}

/* --- scanning --- */

static bool is_canceled(const struct index *x)
{
	return atomic_load_explicit(&x->cancel, memory_order_relaxed);
}

/* One window more: the last result of the scanner, or SCAN_END when memory is
 * out. */
static enum scan_result scan_window(struct index *x, struct span text,
                                    bool final)
{
	enum scan_result result;
	struct heading h;

	while ((result = scan_next(&x->scan, text, final, &h)) == SCAN_FOUND) {
		if (sections_append(x->sections, text, &h)) {
			x->no_memory = true;
			return SCAN_END;
		}
	}
	return result;
}

static void publish(struct index *x)
{
	sections_publish(x->sections, x->scan.at);
	atomic_store_explicit(&x->scanned, x->scan.at, memory_order_release);
}

/* Scans until there is no more to find; false when canceled before. */
static bool scan_all(struct index *x)
{
	enum scan_result result = SCAN_MORE;

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
		source_advise(x->source, text.n, text.n + WINDOW);
		result = scan_window(x, text, complete && text.n == size);
		x->shown = text.n;
		publish(x);
		if (result == SCAN_END)
			return true;
	}
	return false;
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
			set_reason(end, span_skip(line, sizeof("=abort:") - 1));
	} else if (problem[0] != '\0') {
		end->how = END_SOURCE;
		set_reason(end, span_str(problem));
	} else {
		end->how = END_CUT;
	}
}

/* The offset where the last section that was entered ends. */
static uint64_t end_of_sections(const struct index *x)
{
	if (x->no_memory)
		return x->scan.section;
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

/* --- thread --- */

/* Everything but what a bad access raises: SIGBUS must reach the mapping. */
static void block_signals(sigset_t *old)
{
	sigset_t set;

	sigfillset(&set);
	sigdelset(&set, SIGBUS);
	sigdelset(&set, SIGSEGV);
	sigdelset(&set, SIGILL);
	sigdelset(&set, SIGFPE);
	sigdelset(&set, SIGTRAP);
	pthread_sigmask(SIG_SETMASK, &set, old);
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
	sigset_t old;
	int error;

	x->notify_fd = notify_fd;
	block_signals(&old);
	error = pthread_create(&x->thread, NULL, run, x);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
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

/* --- readers --- */

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
