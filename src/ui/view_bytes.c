/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The bytes of a binary, in the forms that suit what they hold: decoded
 * (unpacked, JSON with a line for each value, a term), as text, in hexadecimal.
 * All of them are text for a pane; of the dump's bytes, or of those that a job
 * decodes. The dump's can be shown from end to end at once, whatever their
 * number, for each byte's place is known; what is decoded comes as it is made.
 *
 * What does not lie in the dump (a list that is a string, a part of a term that
 * was packed) is copied: it belongs to a view that may go before our jobs end.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fmt.h"
#include "model/decoded.h"
#include "model/flatten.h"
#include "ui/app.h"
#include "ui/heaps.h"
#include "ui/textpane.h"

enum form {
	FORM_NONE,
	FORM_TEXT,
	FORM_HEX,
	FORM_DECODED,
	FORM_DECODED_HEX,
};

enum { FORMS = 3, TITLE = VIEW_TEXT };

struct view_bytes {
	struct view view;
	struct bytes bytes;
	char *copy; /* of them, or NULL */
	char title[TITLE];
	struct content content;
	const enum form *forms;
	unsigned form; /* which of them */
	struct textpane raw;
	struct textpane unpacked;
	struct decoded *decoded; /* NULL: not asked for, or no memory */
	bool decoding;           /* its job is out */
	bool asked;
	/* A list that is being read, with the maps that were lent for it. */
	struct flatten *list; /* NULL: it is none */
	bool reading;
	struct heap heap;
	uint32_t lent;
};

static struct view_bytes *self(struct view *v)
{
	return (struct view_bytes *)v;
}

/* The same, to be looked at only. */
static const struct view_bytes *seen(const struct view *v)
{
	return (const struct view_bytes *)v;
}

/* The best one first. */
static const enum form *forms_of(const struct content *c)
{
	static const enum form plain[CONTENT_KINDS][FORMS] = {
		[CONTENT_EMPTY] = {FORM_TEXT},
		[CONTENT_BYTES] = {FORM_HEX, FORM_TEXT},
		[CONTENT_TEXT] = {FORM_TEXT, FORM_HEX},
		[CONTENT_JSON] = {FORM_DECODED, FORM_TEXT, FORM_HEX},
		[CONTENT_TERM] = {FORM_DECODED, FORM_HEX, FORM_TEXT},
	};
	static const enum form packed[CONTENT_KINDS][FORMS] = {
		[CONTENT_EMPTY] = {FORM_DECODED, FORM_HEX},
		[CONTENT_BYTES] = {FORM_DECODED_HEX, FORM_DECODED, FORM_HEX},
		[CONTENT_TEXT] = {FORM_DECODED, FORM_DECODED_HEX, FORM_HEX},
		[CONTENT_JSON] = {FORM_DECODED, FORM_HEX},
		[CONTENT_TERM] = {FORM_DECODED, FORM_HEX},
		[CONTENT_GZIP] = {FORM_DECODED_HEX, FORM_DECODED, FORM_HEX},
		[CONTENT_ZLIB] = {FORM_DECODED_HEX, FORM_DECODED, FORM_HEX},
	};

	return content_unpack(c) == UNPACK_NOT ? plain[c->kind]
	                                       : packed[c->holds];
}

static enum form form_of(const struct view_bytes *v)
{
	return v->forms[v->form];
}

static bool shows_decoded(const struct view_bytes *v)
{
	return form_of(v) == FORM_DECODED || form_of(v) == FORM_DECODED_HEX;
}

static bool shows_hex(const struct view_bytes *v)
{
	return form_of(v) == FORM_HEX || form_of(v) == FORM_DECODED_HEX;
}

static struct textpane *pane(struct view_bytes *v)
{
	return shows_decoded(v) ? &v->unpacked : &v->raw;
}

static void decode(struct view_bytes *v)
{
	struct app *a = v->view.app;

	v->asked = true;
	v->decoded = decoded_new(app_dump(a), &v->bytes, &v->content);
	if (!v->decoded) {
		app_message(a, "not enough memory to decode this");
		return;
	}
	v->decoding = true;
	app_submit(a, &v->view, &v->decoded->job);
}

static void set_form(struct view_bytes *v, unsigned form)
{
	v->form = form;
	if (shows_decoded(v) && !v->asked)
		decode(v);
	textpane_hex(pane(v), shows_hex(v));
}

static void next_form(struct view_bytes *v)
{
	unsigned next = v->form + 1;

	set_form(v, next < FORMS && v->forms[next] != FORM_NONE ? next : 0);
}

/* What has been decoded by now. */
static void bytes_update(struct view *v)
{
	struct view_bytes *b = self(v);
	struct bytes text;
	uint64_t n;

	if (!b->decoded)
		return;
	n = atomic_load_explicit(&b->decoded->n, memory_order_acquire);
	if (n == b->unpacked.text.bytes.n)
		return;
	text = bytes_of((struct span){b->decoded->text, (size_t)n}, BYTES_PLAIN,
	                n);
	textpane_set(&b->unpacked, &text);
}

static void bytes_draw(struct view *v, struct canvas *c, struct rect r)
{
	struct view_bytes *b = self(v);

	textpane_draw(pane(b), c, r,
	              b->reading                        ? "(reading...)"
	              : shows_decoded(b) && b->decoding ? "(decoding...)"
	                                                : "(nothing)");
}

/* The term that is shown as text, to be folded and unfolded; false if there is
 * none. */
static bool open_term(struct view_bytes *v)
{
	struct app *a = v->view.app;
	struct view *next;

	if (!shows_decoded(v) || !v->decoded || v->decoding ||
	    v->decoded->term.n == 0)
		return false;
	next = view_external_new(a, &v->decoded->term, v->title);
	if (next)
		app_push(a, next);
	else
		app_message(a, "not enough memory to show this");
	return true;
}

static bool bytes_action(struct view *v, enum action a)
{
	if (a == ACTION_FORM) {
		next_form(self(v));
		return true;
	}
	if (a != ACTION_OPEN)
		return textpane_action(pane(self(v)), a);
	if (!open_term(self(v)))
		textpane_action(pane(self(v)), ACTION_DOWN);
	return true;
}

static struct search_job *search_raw(struct view *v, struct textfilter *f,
                                     uint64_t from, bool backward)
{
	return textpane_search(&self(v)->raw, f, from, backward);
}

static struct search_job *search_unpacked(struct view *v, struct textfilter *f,
                                          uint64_t from, bool backward)
{
	return textpane_search(&self(v)->unpacked, f, from, backward);
}

static void bytes_typed(struct view *v, enum action what, struct span text,
                        bool done)
{
	if (what == ACTION_FIND)
		textpane_typed(pane(self(v)), text, done);
}

/* "4096", "0x1000" or "goto 4096": to that byte. */
static bool bytes_command(struct view *v, struct span text)
{
	struct textpane *p = pane(self(v));
	const struct span word = SPAN_LIT("goto ");
	uint64_t n = p->text.bytes.n, at;

	if (span_starts(text, word))
		text = span_skip(text, word.n);
	text = span_trim(text);
	if (!span_u64(text, &at) &&
	    !(span_starts(text, SPAN_LIT("0x")) && span_hex(text, &at)))
		return false;
	if (at < n)
		textpane_go(p, at);
	else
		app_message(v->app, "there are %" PRIu64 " bytes", n);
	return true;
}

/* What the bytes are is known. */
static void start(struct view_bytes *v)
{
	v->content = content_of(&v->bytes);
	v->forms = forms_of(&v->content);
	textpane_set(&v->raw, &v->bytes);
	set_form(v, 0);
}

static void give_back(struct view_bytes *v)
{
	v->reading = false;
	heap_release(&v->heap);
	heaps_give_back(app_heaps(v->view.app), v->lent);
}

/* The list has been read: its characters are ours. */
static void take_list(struct view_bytes *v)
{
	size_t n = v->list->n;

	give_back(v);
	v->copy = v->list->text;
	v->list->text = NULL;
	v->bytes = bytes_of((struct span){v->copy, n}, BYTES_PLAIN, n);
	start(v);
}

static void bytes_job_done(struct view *v, struct job *job)
{
	struct view_bytes *b = self(v);

	if (b->decoded && job == &b->decoded->job) {
		b->decoding = false;
		bytes_update(v);
		finder_grown(&b->unpacked.finder);
		if (job->result == ERR_NOMEM)
			app_message(v->app, "not enough memory to decode this");
		return;
	}
	if (b->reading && job == &b->list->job) {
		take_list(b);
		return;
	}
	if (!textpane_job_done(&b->raw, job))
		textpane_job_done(&b->unpacked, job);
}

static void bytes_title(const struct view *v, char out[VIEW_TEXT])
{
	snprintf(out, VIEW_TEXT, "%s", seen(v)->title);
}

/* What is missing of what was decoded. */
static void warn(const struct view_bytes *v, char out[VIEW_WARNING])
{
	static const char *const ends[] = {
		[UNPACK_WHOLE] = "",
		[UNPACK_CUT] = "what is packed ends too early",
		[UNPACK_BAD] = "what follows is damaged, or something else",
		[UNPACK_MEMORY] = "not enough memory for all of it",
	};
	char size[FMT_MAX];

	if (v->list && !v->reading && v->list->full)
		snprintf(out, VIEW_WARNING, "the beginning of it only");
	else if (v->list && !v->reading && v->list->other)
		snprintf(out, VIEW_WARNING, "what follows is no text");
	if (!shows_decoded(v) || !v->decoded || v->decoding)
		return;
	fmt_bytes(v->unpacked.text.bytes.n, size);
	if (v->decoded->full)
		snprintf(out, VIEW_WARNING, "the first %s of it only", size);
	else
		snprintf(out, VIEW_WARNING, "%s", ends[v->decoded->end]);
}

/* Behind what the bytes are: how they are shown, unless it is the same. */
static const char *form_note(const struct view_bytes *v)
{
	if (shows_hex(v))
		return shows_decoded(v) ? ", unpacked, hexadecimal"
		                        : ", hexadecimal";
	if (shows_decoded(v))
		return v->content.holds == CONTENT_TERM ? ", Enter opens it"
		                                        : ", decoded";
	return v->content.kind == CONTENT_TEXT ||
	                       v->content.kind == CONTENT_EMPTY
	               ? ""
	               : ", as text";
}

static void bytes_status(const struct view *v, struct view_status *out)
{
	const struct view_bytes *b = seen(v);
	char name[CONTENT_NAME];

	content_name(&b->content, name);
	if (!b->reading)
		snprintf(out->note, VIEW_TEXT, "%s%s", name, form_note(b));
	textpane_status(shows_decoded(b) ? &b->unpacked : &b->raw, out);
	warn(b, out->warning);
}

static void bytes_free(struct view *v)
{
	struct view_bytes *b = self(v);

	textpane_release(&b->raw);
	textpane_release(&b->unpacked);
	decoded_free(b->decoded);
	if (b->reading)
		give_back(b);
	flatten_free(b->list);
	free(b->copy);
	free(b);
}

static const struct view_ops ops = {
	.context = IN_BYTES,
	.free = bytes_free,
	.update = bytes_update,
	.draw = bytes_draw,
	.action = bytes_action,
	.job_done = bytes_job_done,
	.title = bytes_title,
	.status = bytes_status,
	.typed = bytes_typed,
	.command = bytes_command,
};

/* The bytes as plain text of our own; none of them if there is no memory. */
static void copy_bytes(struct view_bytes *v)
{
	uint64_t n = v->bytes.n;

	v->copy = big_alloc(n > 0 ? (size_t)n : 1, 1);
	if (!v->copy) {
		app_message(v->view.app, "not enough memory to show this");
		n = 0;
	}
	n = v->copy ? bytes_read(&v->bytes, 0, v->copy, (size_t)n) : 0;
	v->bytes = bytes_of((struct span){v->copy, (size_t)n}, BYTES_PLAIN, n);
}

static struct view_bytes *new_view(struct app *a, const char *title)
{
	struct view_bytes *v = xcalloc(1, sizeof(*v));

	v->view.ops = &ops;
	v->view.app = a;
	snprintf(v->title, TITLE, "%s", title);
	textpane_init(&v->raw, &v->view, search_raw);
	textpane_init(&v->unpacked, &v->view, search_unpacked);
	v->raw.wrap = v->unpacked.wrap = true;
	return v;
}

struct view *view_bytes_new(struct app *a, const struct bytes *bytes,
                            const char *title)
{
	struct view_bytes *v = new_view(a, title);

	v->bytes = *bytes;
	if (!dump_owns(app_dump(a), bytes->text))
		copy_bytes(v);
	start(v);
	return &v->view;
}

/* Whether a term is good as long as the dump is. */
static bool is_lasting(const struct app *a, const struct term *t)
{
	return !t->external || dump_owns(app_dump(a), t->etf.bytes.text);
}

struct view *view_string_new(struct app *a, uint32_t heap,
                             const struct term *list, const char *title)
{
	struct view_bytes *v;

	if (!is_lasting(a, list))
		return NULL;
	v = new_view(a, title);
	v->forms = forms_of(&v->content);
	v->lent = heap;
	heap_init(&v->heap, app_dump(a));
	if (!heaps_lend_job(app_heaps(a), &v->heap, heap)) {
		heap_release(&v->heap);
		bytes_free(&v->view);
		return NULL;
	}
	v->reading = true;
	v->list = flatten_new(&v->heap, list);
	if (!v->list) {
		bytes_free(&v->view);
		return NULL;
	}
	app_submit(a, &v->view, &v->list->job);
	return &v->view;
}
