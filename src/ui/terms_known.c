/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is known of terms beyond what they are: the variables of well-known
 * loops (loop_items.h), keys of dictionaries (dictkeys.h).
 */
#include <inttypes.h>
#include <stdio.h>

#include "base/fmt.h"
#include "model/dictkeys.h"
#include "ui/view_terms.h"

enum { INFO_TEXT = 512 };

const struct loops_label *terms_label(struct view_terms *v,
                                      const struct term_item *item)
{
	loop_items_label(&v->loops, item, &v->label);
	return &v->label;
}

enum access terms_state(struct view_terms *v, uint64_t path[2], size_t *n)
{
	enum { ROWS_MOST = 512 };
	const struct loops_label *l;
	struct term_reader r;
	struct term_item item;
	enum access got;

	if (v->kind != TERMS_STACK)
		return ACCESS_END;
	if (!v->ready)
		return ACCESS_LATER;
	term_reader_init(&r, v->list, false);
	for (uint64_t i = 0; i < ROWS_MOST; i++) {
		got = term_reader_get(&r, i, &item);
		if (got != ACCESS_OK)
			return got;
		l = terms_label(v, &item);
		if (!l->is_state)
			continue;
		path[0] = i;
		path[1] = l->element;
		*n = l->within ? 2 : 1;
		return ACCESS_OK;
	}
	return ACCESS_END;
}

static const char *kind_text(const struct term *t)
{
	static const char *const texts[] = {
		[TERM_BAD] = "what cannot be decoded",
		[TERM_ATOM] = "an atom",
		[TERM_INT] = "an integer",
		[TERM_INT64] = "an integer",
		[TERM_HEX] = "an integer",
		[TERM_BIG] = "an integer",
		[TERM_FLOAT] = "a float",
		[TERM_NIL] = "the empty list",
		[TERM_LIST] = "a list",
		[TERM_STRING] = "a list of characters",
		[TERM_TUPLE] = "a tuple",
		[TERM_MAP] = "a map",
		[TERM_RECORD] = "a native record",
		[TERM_BINARY] = "a binary",
		[TERM_PID] = "a pid",
		[TERM_PORT] = "a port",
		[TERM_REF] = "a reference",
		[TERM_FUN] = "a fun",
		[TERM_EXPORT] = "an external fun",
	};

	return texts[t->kind];
}

/* "a binary of 1,234 bytes, at 7F00", written at byte 12 of the dump. */
static void describe(struct view_terms *v, const struct term *t,
                     char out[INFO_TEXT])
{
	char n[FMT_MAX];
	int at = snprintf(out, INFO_TEXT, "%s", kind_text(t));

	if (t->kind == TERM_BINARY) {
		fmt_grouped(t->n, n);
		at += snprintf(out + at, (size_t)(INFO_TEXT - at),
		               " of %s bytes", n);
	}
	if (t->kind == TERM_BAD)
		at += snprintf(out + at, (size_t)(INFO_TEXT - at), ": %s",
		               term_why_text(t->why));
	if (t->address != 0)
		at += snprintf(out + at, (size_t)(INFO_TEXT - at),
		               ", at address %" PRIX64, t->address);
	if (dump_owns(app_dump(v->view.app), t->raw)) {
		fmt_grouped((uint64_t)(t->raw.p -
		                       dump_text(app_dump(v->view.app)).p),
		            n);
		snprintf(out + at, (size_t)(INFO_TEXT - at),
		         ", written at byte %s of the dump", n);
	}
}

const char *terms_info(const struct view *view)
{
	struct view_terms *v = ((const struct view_terms *)view)->self;
	char *out = arena_alloc(app_frame(view->app), INFO_TEXT);
	const char *known = NULL;
	struct tree_info info;

	if (!v->placed || tree_look(v->tree, v->cursor, &info) != ACCESS_OK)
		return "";
	if (v->kind == TERMS_DICTIONARY && info.depth == 0 && info.key)
		known = dictkeys_explain(&v->heap, info.key);
	if (known)
		return known;
	if (!info.term)
		return "";
	describe(v, info.term, out);
	return out;
}
