/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ":Y" is looked for, which stands in hardly any line but those of binaries,
 * and then it is checked that only an address is before it. The binary is found
 * by the index. A part of a binary that names another line is put aside until
 * the heap has been read, for that line may come later.
 *
 * Rejected: reading the heap line by line (ten times slower), and a list of
 * holders for each binary (as large as there are references; whoever wants the
 * holders of one binary asks for these alone, relation.c).
 */
#include "model/binrefs.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/radix.h"
#include "model/dump.h"
#include "model/needle.h"
#include "model/table.h"
#include "model/termlex.h"

enum {
#ifdef CRASHDIVE_TINY
	SLICE = 32,
	REFERENCES = 3,
	KEPT_FIRST = 2,
	KEPT_MOST = 64,
#else
	SLICE = 4 << 20,   /* bytes */
	REFERENCES = 8192, /* in one slice */
	KEPT_FIRST = 256,
	KEPT_MOST = 1 << 20,
#endif
	ADDRESS = 16, /* digits */
	MARK = 3,     /* ":Yc" */
};

struct count {
	uint32_t references;
	uint32_t holders;
	uint32_t last; /* holder, by its number from 1 */
};

/* Lines of one heap: an address, and a row of the table. */
struct kept {
	struct radix_item *items;
	size_t n;
	size_t room;
};

enum part {
	PART_START,
	PART_LITERALS,
	PART_HEAPS,
	PART_END,
};

struct binrefs {
	_Atomic bool done; /* then nothing changes any more */
	bool failed;
	struct count *counts;
	uint32_t n;

	/* The writer's. */
	struct needle *needle;
	enum part part;
	uint32_t section; /* among those of its tag */
	uint64_t at;      /* in its body */
	struct kept literals;
	struct kept lines; /* of this heap: Yc */
	struct kept parts; /* Ys of other lines; no rows */
	uint64_t from;     /* where the first heap is in the dump, */
	uint64_t read;     /* bytes read from there on */
	uint64_t all;      /* to the end of the last one */
};

struct binrefs *binrefs_new(void)
{
	return xcalloc(1, sizeof(struct binrefs));
}

static void release_kept(struct binrefs *b)
{
	struct kept *all[] = {&b->literals, &b->lines, &b->parts};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		free(all[i]->items);
		*all[i] = (struct kept){.n = 0};
	}
	free(b->needle);
	b->needle = NULL;
}

void binrefs_free(struct binrefs *b)
{
	if (!b)
		return;
	release_kept(b);
	free(b->counts);
	free(b);
}

static enum tag tag_of(enum part part)
{
	return part == PART_LITERALS ? TAG_LITERALS : TAG_PROC_HEAP;
}

/* Heaps stand behind each other, so a place in the file tells how far we are.
 */
static void measure(struct binrefs *b, const struct dump *d)
{
	const struct sections *all = dump_sections(d);
	uint32_t n = sections_tag_count(all, TAG_PROC_HEAP);
	struct section first, last;

	if (n == 0)
		return;
	index_get(dump_index(d), sections_tag_at(all, TAG_PROC_HEAP, 0),
	          &first);
	index_get(dump_index(d), sections_tag_at(all, TAG_PROC_HEAP, n - 1),
	          &last);
	b->from = first.off;
	b->all = last.off + last.body.n - first.off;
}

static void start(struct binrefs *b, const struct dump *d)
{
	b->n = sections_tag_count(dump_sections(d), TAG_BINARY);
	b->part = b->n > 0 ? PART_LITERALS : PART_END;
	b->needle = needle_new(SPAN_LIT(":Y"), false);
	measure(b, d);
	b->counts = big_calloc(b->n > 0 ? b->n : 1, sizeof(*b->counts));
	b->failed = !b->counts;
}

static bool is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F');
}

bool binrefs_read(struct span text, size_t colon, uint64_t *own,
                  uint64_t *named)
{
	struct span rest = span_skip(text, colon + MARK);
	size_t start = colon;

	if (colon + MARK > text.n || text.p[colon + 1] != 'Y' ||
	    (text.p[colon + 2] != 'c' && text.p[colon + 2] != 's'))
		return false;
	while (start > 0 && colon - start < ADDRESS &&
	       is_hex(text.p[start - 1]))
		start--;
	if (start > 0 && text.p[start - 1] != '\n')
		return false;
	text = span_skip(text, start);
	return lex_address(&text, own) && lex_address(&rest, named);
}

/* The row of the binary whose address stands in a reference; false if there is
 * none. */
static bool find_row(const struct dump *d, struct span text, size_t colon,
                     uint32_t *row)
{
	struct span id = span_skip(text, colon + MARK);
	uint32_t i;

	id.n = span_find_byte(span_take(id, ADDRESS + 1), ':');
	i = index_find(dump_index(d), TAG_BINARY, id);
	if (i == SECTION_NONE)
		return false;
	*row = sections_row(dump_sections(d), TAG_BINARY, i);
	return true;
}

static void keep(struct kept *k, uint64_t address, uint32_t row)
{
	if (k->n == k->room) {
		size_t room = k->room ? k->room * 2 : KEPT_FIRST;
		struct radix_item *more = NULL;

		if (room <= KEPT_MOST)
			more = big_realloc(k->items, room, sizeof(*more));
		if (!more)
			return;
		k->items = more;
		k->room = room;
	}
	k->items[k->n++] = (struct radix_item){address, row};
}

static void count(struct binrefs *b, uint32_t row)
{
	struct count *c;

	if (row >= b->n)
		return;
	c = &b->counts[row];
	c->references += c->references < UINT32_MAX;
	if (b->part != PART_HEAPS || c->last == b->section + 1)
		return;
	c->last = b->section + 1;
	c->holders++;
}

static void take(struct binrefs *b, const struct dump *d, struct span text,
                 size_t colon)
{
	uint64_t own, named;
	uint32_t row;

	if (!binrefs_read(text, colon, &own, &named))
		return;
	if (find_row(d, text, colon, &row)) {
		count(b, row);
		keep(&b->lines, own, row);
	} else if (text.p[colon + 2] == 's') {
		keep(&b->parts, named, 0);
	}
}

static bool find_kept(const struct kept *k, uint64_t address, uint32_t *row)
{
	size_t low = 0, high = k->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (k->items[middle].key < address)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == k->n || k->items[low].key != address)
		return false;
	*row = k->items[low].id;
	return true;
}

/* The end of a heap: parts are counted for what they are parts of. */
static void end_section(struct binrefs *b)
{
	uint32_t row;

	if (b->parts.n > 0 || b->part == PART_LITERALS)
		b->failed |= radix_sort(b->lines.items, b->lines.n) != ERR_OK;
	for (size_t i = 0; i < b->parts.n && !b->failed; i++) {
		uint64_t named = b->parts.items[i].key;

		if (find_kept(&b->lines, named, &row) ||
		    find_kept(&b->literals, named, &row))
			count(b, row);
	}
	b->parts.n = 0;
	if (b->part == PART_LITERALS) {
		free(b->literals.items);
		b->literals = b->lines;
		b->lines = (struct kept){.n = 0};
	}
	b->lines.n = 0;
	b->section++;
	b->at = 0;
}

/* Reads on in the section under way, as far as the slice goes. */
static void read_section(struct binrefs *b, const struct dump *d,
                         struct span body, uint64_t *bytes, unsigned *taken)
{
	uint64_t stop = body.n - b->at > *bytes ? b->at + *bytes : body.n;
	uint64_t from = b->at;

	while (b->at < stop && *taken < REFERENCES) {
		/* one byte more, so that no mark is cut in two */
		struct span text = span_take(body, (size_t)stop + 1);
		size_t n;

		text = span_skip(text, (size_t)b->at);
		n = needle_find(b->needle, text);
		if (n == text.n) {
			b->at = stop;
			break;
		}
		take(b, d, body, (size_t)b->at + n);
		b->at += n + 1;
		++*taken;
	}
	*bytes -= b->at - from < *bytes ? b->at - from : *bytes;
}

static void read_sections(struct binrefs *b, const struct dump *d)
{
	const struct sections *all = dump_sections(d);
	uint64_t bytes = SLICE;
	unsigned taken = 0;
	struct section s;

	while (b->part != PART_END && !b->failed && bytes > 0 &&
	       taken < REFERENCES) {
		enum tag tag = tag_of(b->part);

		if (b->section >= sections_tag_count(all, tag)) {
			b->part++;
			b->section = 0;
			continue;
		}
		index_get(dump_index(d), sections_tag_at(all, tag, b->section),
		          &s);
		read_section(b, d, s.body, &bytes, &taken);
		if (b->part == PART_HEAPS)
			b->read = s.off + b->at - b->from;
		taken++; /* empty ones take their time, too */
		if (b->at >= s.body.n)
			end_section(b);
	}
}

bool binrefs_step(struct binrefs *b, const struct dump *d)
{
	if (binrefs_done(b))
		return false;
	if (b->part == PART_START)
		start(b, d);
	else
		read_sections(b, d);
	if (!b->failed && b->part != PART_END)
		return true;
	release_kept(b);
	atomic_store_explicit(&b->done, true, memory_order_release);
	return false;
}

void binrefs_progress(const struct binrefs *b, uint64_t *done, uint64_t *all)
{
	*done = b->read;
	*all = b->all;
}

bool binrefs_done(const struct binrefs *b)
{
	return atomic_load_explicit(&b->done, memory_order_acquire);
}

bool binrefs_get(const struct binrefs *b, uint32_t row, struct binref *out)
{
	if (!binrefs_done(b) || b->failed || row >= b->n)
		return false;
	out->references = b->counts[row].references;
	out->holders = b->counts[row].holders;
	return true;
}
