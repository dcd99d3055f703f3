/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows that are lines. The writer walks through the sections once and leaves
 * anchors behind; a reader starts at the last anchor before its row.
 *
 * A section's first row has an anchor of its own, so that a walk never leaves
 * its section: a dump may have millions of empty ones.
 *
 * Rejected: an offset for each row (eight bytes, for rows of ten), and only
 * counting (row n of a million would be found by reading all before it).
 */
#include "model/entries.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/chunkvec.h"
#include "model/dump.h"

enum {
#ifdef CRASHDIVE_TINY
	STEP = 4, /* rows between two anchors */
	SLICE_ROWS = 4,
#else
	STEP = 16,
	SLICE_ROWS = 32768, /* and bytes that one call looks at */
#endif
	SLICE_BYTES = 4 * 1024 * 1024,
};

struct anchor {
	uint64_t off; /* of the row's text, from the section's body */
	uint32_t row;
	uint32_t section;
};

struct entries {
	const struct table *table;
	struct chunkvec anchors;
	_Atomic uint32_t count;

	/* The writer's. */
	uint32_t at;     /* the section under way, among those of the tag */
	uint64_t off;    /* what of its body has been looked through */
	uint32_t rows;   /* found so far */
	uint32_t anchor; /* the row of the last anchor */
	bool full;       /* memory or numbers are out */
};

struct entries *entries_new(const struct table *t)
{
	struct entries *e = xcalloc(1, sizeof(*e));

	e->table = t;
	chunkvec_init(&e->anchors, sizeof(struct anchor));
	return e;
}

void entries_free(struct entries *e)
{
	if (!e)
		return;
	chunkvec_release(&e->anchors);
	free(e);
}

static struct span next_entry(const struct table *t, struct span *text)
{
	struct span line;

	if (t->entry)
		return t->entry(text);
	span_line(text, &line);
	return line;
}

/* One more row, which begins at e->off of a section's body. */
static bool add_row(struct entries *e, uint32_t section)
{
	struct anchor *a;

	if (e->rows == UINT32_MAX)
		return false;
	if (e->off == 0 || e->rows - e->anchor == STEP) {
		a = chunkvec_push(&e->anchors);
		if (!a)
			return false;
		*a = (struct anchor){e->off, e->rows, section};
		e->anchor = e->rows;
	}
	e->rows++;
	return true;
}

/* Looks through what is left of a section, as far as the slice goes. False
 * when there is no room for more rows. */
static bool walk(struct entries *e, uint32_t section, struct span body,
                 uint64_t *bytes, uint32_t *rows)
{
	struct span rest = span_skip(body, e->off);

	while (rest.n > 0 && *bytes < SLICE_BYTES && *rows < SLICE_ROWS) {
		size_t before = rest.n;

		if (!add_row(e, section))
			return false;
		next_entry(e->table, &rest);
		e->off += before - rest.n;
		*bytes += before - rest.n;
		++*rows;
	}
	return true;
}

static void publish(struct entries *e)
{
	chunkvec_publish(&e->anchors);
	atomic_store_explicit(&e->count, e->rows, memory_order_release);
}

enum err entries_follow(struct entries *e, const struct dump *d, bool *more)
{
	const struct sections *all = dump_sections(d);
	uint32_t n = sections_tag_count(all, e->table->tag), rows = 0;
	uint64_t bytes = 0;

	*more = false;
	while (!e->full && e->at < n) {
		uint32_t i = sections_tag_at(all, e->table->tag, e->at);
		struct section s;

		if (bytes >= SLICE_BYTES || rows >= SLICE_ROWS) {
			*more = true;
			break;
		}
		index_get(dump_index(d), i, &s);
		if (!s.whole)
			break;
		e->full = !walk(e, i, s.body, &bytes, &rows);
		if (e->off >= s.body.n) {
			e->at++;
			e->off = 0;
			rows++; /* empty ones take their time, too */
		}
	}
	publish(e);
	return e->full ? ERR_NOMEM : ERR_OK;
}

uint32_t entries_count(const struct entries *e)
{
	return atomic_load_explicit(&e->count, memory_order_acquire);
}

static const struct anchor *anchor_at(const struct entries *e, size_t i)
{
	return chunkvec_at(&e->anchors, i);
}

/* The last anchor that is not behind a row. */
static const struct anchor *find_anchor(const struct entries *e, uint32_t row)
{
	size_t low = 0, high = chunkvec_count(&e->anchors);

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (anchor_at(e, middle)->row <= row)
			low = middle;
		else
			high = middle;
	}
	return anchor_at(e, low);
}

void entries_load(const struct entries *e, uint32_t row, struct record *r)
{
	const struct anchor *a = find_anchor(e, row);
	struct span rest;

	r->number = a->section;
	index_get(dump_index(r->dump), a->section, &r->section);
	rest = span_skip(r->section.body, a->off);
	for (uint32_t i = a->row; i <= row && rest.n > 0; i++)
		r->value = next_entry(e->table, &rest);
}
