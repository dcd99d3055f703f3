/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The list of sections: a vector of 16-byte records, a vector of numbers for
 * each tag, and the look-up by id (lookup.c).
 *
 * The order of publishing makes what a reader sees hang together: the tags'
 * lists, then the records' count, then how far the dump has been scanned. So
 * a number that is below the count is in its tag's list (what the lists have
 * more is not shown), and the part of the dump that counts as scanned holds no
 * section that the count leaves out.
 */
#include "index/sections.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/chunkvec.h"
#include "base/hugepage.h"
#include "index/key.h"
#include "index/lookup.h"
#include "index/record.h"

enum { RUN_MAX = 64 }; /* sections: who looks for one passes by the others */

#define OFFSET_MAX (UINT64_C(1) << 48)

struct sections {
	struct chunkvec records;
	struct chunkvec tags[TAG_COUNT]; /* of uint32_t */
	struct lookup lookup;
	_Atomic uint64_t end; /* scanned up to here */
	_Atomic bool finished;

	/* Writer only. */
	struct span text;
	unsigned run; /* sections of the newest run */
};

struct sections *sections_new(void)
{
	struct sections *s = xcalloc(1, sizeof(*s));

	chunkvec_init(&s->records, sizeof(struct record));
	for (int tag = 0; tag < TAG_COUNT; tag++)
		chunkvec_init(&s->tags[tag], sizeof(uint32_t));
	lookup_init(&s->lookup, &s->records);
	return s;
}

void sections_free(struct sections *s)
{
	if (!s)
		return;
	lookup_release(&s->lookup);
	for (int tag = 0; tag < TAG_COUNT; tag++)
		chunkvec_release(&s->tags[tag]);
	chunkvec_release(&s->records);
	free(s);
}

static bool make_room(struct chunkvec *v)
{
	size_t room = v->room;

	if (!chunkvec_grow(v))
		return false;
	hugepage_advise(v->tail, (v->room - room) * v->elem);
	return true;
}

static bool has_room(struct chunkvec *v)
{
	return v->next < v->room || make_room(v);
}

static bool is_looked_up(enum tag tag)
{
	return tag_info(tag)->shape != SHAPE_NONE;
}

static bool append(struct sections *s, struct span text,
                   const struct candidate *c, bool runs_on)
{
	struct chunkvec *list = &s->tags[c->tag];
	uint32_t number = (uint32_t)s->records.next;
	struct record *r;

	runs_on = runs_on && s->run < RUN_MAX;
	if (s->records.next >= SECTION_NONE || c->off >= OFFSET_MAX ||
	    !has_room(&s->records) || !has_room(list) ||
	    (!runs_on && !lookup_reserve(&s->lookup, text)))
		return false;
	r = chunkvec_push(&s->records);
	r->place = c->off << 16 | (uint64_t)c->tag << 8 |
	           (runs_on ? RECORD_GOES_ON : 0);
	r->head = c->head;
	*(uint32_t *)chunkvec_push(list) = number;
	s->run = runs_on ? s->run + 1 : 1;
	/* Sections that never have an id are found by their tag's list. */
	if (!runs_on && is_looked_up(c->tag))
		lookup_add(&s->lookup, text, number);
	return true;
}

enum err sections_append(struct sections *s, struct span text,
                         const struct heading *h)
{
	const struct candidate c = {
		.off = h->off,
		.head = (uint32_t)(h->body - h->off),
		.tag = (unsigned char)h->tag,
	};
	size_t n = s->records.next;
	bool runs_on = false;

	s->text = text;
	if (n > 0) {
		struct heading last = record_heading(
			record_at(&s->records, (uint32_t)n - 1), text);

		runs_on = key_runs_on(last.tag, last.id, h->tag, h->id);
	}
	return append(s, text, &c, runs_on) ? ERR_OK : ERR_NOMEM;
}

size_t sections_extend(struct sections *s, struct span text,
                       const struct candidate *c, size_t n)
{
	size_t i = 0;

	s->text = text;
	/* What the first one's id was compared with may be no heading. */
	while (i < n && append(s, text, &c[i], i > 0 && c[i].runs_on))
		i++;
	return i;
}

void sections_publish(struct sections *s, uint64_t end)
{
	lookup_flush(&s->lookup, s->text);
	for (int tag = 0; tag < TAG_COUNT; tag++)
		chunkvec_publish(&s->tags[tag]);
	chunkvec_publish(&s->records);
	atomic_store_explicit(&s->end, end, memory_order_release);
}

void sections_finish(struct sections *s, uint64_t end)
{
	sections_publish(s, end);
	atomic_store_explicit(&s->finished, true, memory_order_release);
}

uint32_t sections_count(const struct sections *s)
{
	return (uint32_t)chunkvec_count(&s->records);
}

uint32_t sections_tag_at(const struct sections *s, enum tag tag, uint32_t row)
{
	return *(const uint32_t *)chunkvec_at(&s->tags[tag], row);
}

/* How many of the first n of a tag's list have a number below i. */
static uint32_t rows_below(const struct sections *s, enum tag tag, uint32_t n,
                           uint32_t i)
{
	uint32_t low = 0;

	while (low < n) {
		uint32_t middle = low + (n - low) / 2;

		if (sections_tag_at(s, tag, middle) < i)
			low = middle + 1;
		else
			n = middle;
	}
	return low;
}

/* Without those that the count does not show yet. */
uint32_t sections_tag_count(const struct sections *s, enum tag tag)
{
	uint32_t count = sections_count(s);
	uint32_t n = (uint32_t)chunkvec_count(&s->tags[tag]);

	if (n > 0 && sections_tag_at(s, tag, n - 1) >= count)
		n = rows_below(s, tag, n, count);
	return n;
}

uint32_t sections_row(const struct sections *s, enum tag tag, uint32_t i)
{
	return rows_below(s, tag, sections_tag_count(s, tag), i);
}

void sections_get(const struct sections *s, struct span text, uint32_t i,
                  struct section *out)
{
	/* In this order: see sections_publish. */
	bool finished =
		atomic_load_explicit(&s->finished, memory_order_acquire);
	uint64_t end = atomic_load_explicit(&s->end, memory_order_acquire);
	uint32_t count = sections_count(s);
	const struct record *r = record_at(&s->records, i);
	struct heading h = record_heading(r, text);
	bool followed = i + UINT64_C(1) < count;

	if (followed)
		end = record_off(record_at(&s->records, i + 1));
	if (end > text.n)
		end = text.n;
	if (end < h.body)
		end = h.body;
	out->tag = h.tag;
	out->name = h.name;
	out->id = h.id;
	out->body = (struct span){text.p + h.body, (size_t)(end - h.body)};
	out->off = h.off;
	out->whole = followed || finished;
}

/* The next section of a tag whose sections have no id. */
static uint32_t find_nameless(const struct sections *s, enum tag tag,
                              uint32_t after)
{
	uint32_t row = 0;

	if (after != SECTION_NONE)
		row = sections_row(s, tag, after + 1);
	if (row < sections_tag_count(s, tag))
		return sections_tag_at(s, tag, row);
	return SECTION_NONE;
}

uint32_t sections_find(const struct sections *s, struct span text, enum tag tag,
                       struct span id, uint32_t after)
{
	if (is_looked_up(tag))
		return lookup_find(&s->lookup, text, tag, id, after,
		                   sections_count(s));
	return id.n == 0 ? find_nameless(s, tag, after) : SECTION_NONE;
}
