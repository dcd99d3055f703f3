/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The distance of anchors doubles after each quarter of a million of them, up
 * to 4096 lines; past that they go on, which takes 16 bytes for 4096 lines.
 *
 * A line of 64 KiB or more has an anchor behind it. So its end is known without
 * a search, and a group without anchors in it is less than 64 KiB of text and
 * one line.
 *
 * Rejected: an anchor as an offset alone, one for 256 lines (a dictionary whose
 * values are messages of megabytes could not be read in a bounded time).
 */
#include "model/linemap.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/chunkvec.h"
#include "model/termline.h"

enum {
#ifdef CRASHDIVE_TINY
	LINES = 4, /* between two anchors */
	DOUBLE_AFTER = 8,
	DOUBLINGS = 2,
	GROUP = 64, /* bytes */
	SLICE = 100,
	PATIENCE = 4096,
	GUARD = 16,
#else
	LINES = 256,
	DOUBLE_AFTER = 1 << 18,
	DOUBLINGS = 4,
	GROUP = 1 << 16,
	SLICE = 1 << 20,
	PATIENCE = 1 << 18,
	/* An atom that the bytes end in looks like a line end, if it holds an
	 * LF; real ones have 1020 bytes at most. */
	GUARD = 4096,
#endif
};

struct linemap {
	struct term_format format;
	enum line_form form;
	struct chunkvec anchors; /* struct line_place; the first is implied */
	struct line_place at;    /* writer: the next line */
	struct line_place group; /* writer: the last anchor */
	bool full;               /* writer: no memory */
	_Atomic uint64_t lines;
	_Atomic uint64_t bytes;
	_Atomic bool whole;
	_Atomic bool failed;
};

struct linemap *linemap_new(const struct term_format *f, enum line_form form)
{
	struct linemap *m = xcalloc(1, sizeof(*m));

	m->format = *f;
	m->form = form;
	chunkvec_init(&m->anchors, sizeof(struct line_place));
	return m;
}

void linemap_free(struct linemap *m)
{
	if (!m)
		return;
	chunkvec_release(&m->anchors);
	free(m);
}

/* Whether the text has an LF soon enough. */
static bool ends_soon(struct span rest)
{
	return span_find_byte(span_take(rest, PATIENCE), '\n') <
	       (rest.n < PATIENCE ? rest.n : PATIENCE);
}

/* The line at *place, which moves on. */
static enum access take(const struct linemap *m, const struct line_body *body,
                        bool patient, struct line_place *place,
                        struct span *line)
{
	struct span rest = span_skip(body->text, (size_t)place->off);

	if (rest.n == 0)
		return body->whole ? ACCESS_END : ACCESS_LATER;
	if (!patient && rest.n > PATIENCE && !ends_soon(rest))
		return ACCESS_LATER;
	if (m->form == LINE_HEAP)
		termline_heap(&m->format, &rest, line);
	else
		termline_elems(&m->format, &rest, line);
	if (!body->whole && rest.n < GUARD)
		return ACCESS_LATER;
	place->line++;
	place->off = body->text.n - rest.n;
	return ACCESS_OK;
}

/* Lines between anchor n and the next. */
static uint64_t distance(size_t n)
{
	size_t doublings = n / DOUBLE_AFTER;

	if (doublings > DOUBLINGS)
		doublings = DOUBLINGS;
	return (uint64_t)LINES << doublings;
}

/* Before a line is read: whether it needs an anchor, which may take memory. */
static bool anchor(struct linemap *m)
{
	struct line_place *a;

	if (m->at.line - m->group.line < distance(m->anchors.next) &&
	    m->at.off - m->group.off < GROUP)
		return true;
	a = chunkvec_push(&m->anchors);
	if (!a) {
		m->full = true;
		return false;
	}
	*a = m->group = m->at;
	return true;
}

static void publish(struct linemap *m, bool whole)
{
	chunkvec_publish(&m->anchors);
	atomic_store_explicit(&m->bytes, m->at.off, memory_order_relaxed);
	atomic_store_explicit(&m->lines, m->at.line, memory_order_release);
	if (whole)
		atomic_store_explicit(&m->whole, true, memory_order_release);
	if (m->full)
		atomic_store_explicit(&m->failed, true, memory_order_relaxed);
}

bool linemap_step(struct linemap *m, const struct line_body *body)
{
	uint64_t from = m->at.off;
	enum access got = ACCESS_OK;
	struct span line;

	while (!m->full && got == ACCESS_OK && m->at.off - from < SLICE) {
		if (anchor(m))
			got = take(m, body, true, &m->at, &line);
	}
	publish(m, got == ACCESS_END);
	return !m->full && got == ACCESS_OK;
}

uint64_t linemap_count(const struct linemap *m, bool *known)
{
	*known = atomic_load_explicit(&m->whole, memory_order_acquire);
	return atomic_load_explicit(&m->lines, memory_order_acquire);
}

uint64_t linemap_done(const struct linemap *m)
{
	return atomic_load_explicit(&m->bytes, memory_order_relaxed);
}

bool linemap_failed(const struct linemap *m)
{
	return atomic_load_explicit(&m->failed, memory_order_relaxed);
}

static const struct line_place *anchor_at(const struct linemap *m, size_t i)
{
	return chunkvec_at(&m->anchors, i);
}

/* How many of the first n anchors are not behind a line, or an offset. */
static size_t anchors_before(const struct linemap *m, size_t n, uint64_t line,
                             uint64_t off)
{
	size_t low = 0;

	while (low < n) {
		size_t middle = low + (n - low) / 2;
		const struct line_place *a = anchor_at(m, middle);

		if (a->line <= line && a->off <= off)
			low = middle + 1;
		else
			n = middle;
	}
	return low;
}

/* The last place that is not behind line i, or byte `off`; *next is the offset
 * of line i + 1 if that is known, else 0. */
static struct line_place nearest(const struct linemap *m, uint64_t i,
                                 uint64_t off, uint64_t *next)
{
	struct line_place place = {0, 0};
	size_t n = chunkvec_count(&m->anchors);
	size_t k = anchors_before(m, n, i, off);

	*next = 0;
	if (k > 0)
		place = *anchor_at(m, k - 1);
	if (k < n && anchor_at(m, k)->line == i + 1)
		*next = anchor_at(m, k)->off;
	return place;
}

/* The line from one offset to the beginning of the next one. */
static struct span cut_line(struct span text, uint64_t off, uint64_t next)
{
	struct span line = {text.p + off, (size_t)(next - off)};

	line.n -= line.n > 0 && line.p[line.n - 1] == '\n';
	line.n -= line.n > 0 && line.p[line.n - 1] == '\r';
	return line;
}

/* Whether line i is the last of a whole map, so that its end is the body's. */
static bool is_last(const struct linemap *m, uint64_t i)
{
	bool known;

	return linemap_count(m, &known) == i + 1 && known;
}

/* Moves *place on to line i. */
static enum access move_to(const struct linemap *m,
                           const struct line_body *body, uint64_t i,
                           bool patient, struct line_place *place)
{
	uint64_t from = place->off;
	enum access got = ACCESS_OK;
	struct span line;

	while (got == ACCESS_OK && place->line < i) {
		if (!patient && place->off - from > PATIENCE)
			return ACCESS_LATER;
		got = take(m, body, patient, place, &line);
	}
	return got;
}

enum access linemap_get(const struct linemap *m, const struct line_body *body,
                        uint64_t i, bool patient, struct line_place *place,
                        struct span *line)
{
	uint64_t next, end = body->text.n;
	struct line_place from = nearest(m, i, UINT64_MAX, &next);
	enum access got;

	if (place->line > i || place->line < from.line)
		*place = from;
	got = move_to(m, body, i, patient, place);
	if (got != ACCESS_OK)
		return got;
	if (next == 0 && is_last(m, i))
		next = end;
	if (next == 0 || next > end || next < place->off)
		return take(m, body, patient, place, line);
	*line = cut_line(body->text, place->off, next);
	*place = (struct line_place){i + 1, next};
	return ACCESS_OK;
}

enum access linemap_at(const struct linemap *m, const struct line_body *body,
                       uint64_t off, uint64_t *i)
{
	uint64_t next;
	struct line_place place = nearest(m, UINT64_MAX - 1, off, &next);
	uint64_t from = place.off;
	enum access got = ACCESS_OK;
	struct span line;

	while (got == ACCESS_OK && place.off <= off) {
		*i = place.line;
		if (place.off - from > PATIENCE)
			return ACCESS_LATER;
		got = take(m, body, false, &place, &line);
	}
	return got;
}
