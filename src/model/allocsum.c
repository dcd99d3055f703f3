/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sums over allocators. Only a few keys count, of each the first number. Since
 * OTP 23 blocks are told apart by their type ("mbcs blocks[eheap_alloc] size"),
 * because a carrier may have blocks of several: the type in the brackets is
 * left out, so that what is summed belongs to the carriers beside it.
 *
 * The sections stand in one row in every release. That row is what is summed,
 * so that the result is there as soon as the section behind it, and does not
 * depend on when it is asked for.
 */
#include "model/allocsum.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/chunkvec.h"
#include "model/dump.h"

enum {
#ifdef CRASHDIVE_TINY
	SLICE_LINES = 4,
#else
	SLICE_LINES = 65536, /* and bytes that one call looks at */
#endif
	SLICE_BYTES = 4 * 1024 * 1024,
	TYPES_MAX = 256, /* rows; real dumps have fifteen */
	KEY_MAX = 64,    /* bytes of a key that may count */
};

static const struct {
	struct span key;
	enum allocsum_size size;
	bool in_total; /* what lives within other carriers is in theirs */
} keys[] = {
	{SPAN_INIT("sbmbcs blocks size"), ALLOCSUM_BLOCKS, false},
	{SPAN_INIT("mbcs blocks size"), ALLOCSUM_BLOCKS, true},
	{SPAN_INIT("mbcs_pool blocks size"), ALLOCSUM_BLOCKS, true},
	{SPAN_INIT("sbcs blocks size"), ALLOCSUM_BLOCKS, true},
	{SPAN_INIT("sbmbcs carriers size"), ALLOCSUM_CARRIERS, false},
	{SPAN_INIT("mbcs carriers size"), ALLOCSUM_CARRIERS, true},
	{SPAN_INIT("mbcs_pool carriers size"), ALLOCSUM_CARRIERS, true},
	{SPAN_INIT("sbcs carriers size"), ALLOCSUM_CARRIERS, true},
	{SPAN_INIT("mbcs mseg carriers size"), ALLOCSUM_MSEG, false},
	{SPAN_INIT("sbcs mseg carriers size"), ALLOCSUM_MSEG, false},
};

enum { KEYS = sizeof(keys) / sizeof(keys[0]) };

struct allocsum {
	struct chunkvec rows; /* published when all are there */

	/* The writer's. */
	uint32_t at;  /* the section under way; SECTION_NONE: none yet */
	uint64_t off; /* what of its body has been looked through */
	uint32_t row; /* of its type; 0: none yet, or no room */
	bool done;
};

struct allocsum *allocsum_new(void)
{
	struct allocsum *s = xcalloc(1, sizeof(*s));

	s->at = SECTION_NONE;
	chunkvec_init(&s->rows, sizeof(struct allocsum_row));
	return s;
}

void allocsum_free(struct allocsum *s)
{
	if (!s)
		return;
	chunkvec_release(&s->rows);
	free(s);
}

static struct allocsum_row *row_at(const struct allocsum *s, uint32_t i)
{
	return chunkvec_at(&s->rows, i);
}

static void add(struct allocsum_row *row, enum allocsum_size size, uint64_t n)
{
	row->has[size] = true;
	if (__builtin_add_overflow(row->size[size], n, &row->size[size]))
		row->size[size] = UINT64_MAX;
}

/* The row of a type, a new one if need be; 0 if there is no room for it. */
static uint32_t row_of(struct allocsum *s, struct span type)
{
	struct allocsum_row *row;
	uint32_t n = (uint32_t)s->rows.next;

	for (uint32_t i = 1; i < n; i++)
		if (span_eq(row_at(s, i)->name, type))
			return i;
	row = n < TYPES_MAX ? chunkvec_push(&s->rows) : NULL;
	if (!row)
		return 0;
	*row = (struct allocsum_row){.name = type};
	return n;
}

/* The key without what is in brackets; empty if it is too long to count. */
static struct span plain_key(struct span key, char out[KEY_MAX])
{
	size_t open = span_find_byte(key, '['), n = 0;
	size_t close = open + span_find_byte(span_skip(key, open), ']');

	if (close == key.n)
		return span_take(key, KEY_MAX);
	for (size_t i = 0; i < key.n && n < KEY_MAX; i++)
		if (i < open || i > close)
			out[n++] = key.p[i];
	return (struct span){out, n};
}

static void count(struct allocsum *s, struct span type, unsigned key,
                  uint64_t n)
{
	if (keys[key].in_total)
		add(row_at(s, 0), keys[key].size, n);
	if (s->row == 0)
		s->row = row_of(s, type);
	if (s->row != 0)
		add(row_at(s, s->row), keys[key].size, n);
}

static void see_line(struct allocsum *s, struct span type, struct span line)
{
	size_t colon = span_find_byte(line, ':');
	struct span value = span_trim(span_skip(line, colon + 1));
	char buf[KEY_MAX];
	struct span key = plain_key(span_take(line, colon), buf);
	uint64_t n;

	if (!span_ends(key, SPAN_LIT("size")) || !span_take_u64(&value, &n))
		return;
	if (span_eq_str(key, "segments_size"))
		add(row_at(s, 0), ALLOCSUM_MSEG, n);
	for (unsigned i = 0; i < KEYS; i++)
		if (span_eq(key, keys[i].key))
			count(s, type, i, n);
}

/* Looks through what is left of a section as far as the slice goes. */
static void walk(struct allocsum *s, const struct section *section,
                 uint64_t *bytes, uint32_t *lines)
{
	struct span type =
		span_take(section->id, span_find_byte(section->id, '['));
	struct span rest = span_skip(section->body, s->off), line;

	while (*bytes < SLICE_BYTES && *lines < SLICE_LINES) {
		size_t before = rest.n;

		if (!span_line(&rest, &line)) {
			s->at++;
			s->off = 0;
			s->row = 0;
			return;
		}
		see_line(s, type, line);
		s->off += before - rest.n;
		*bytes += before - rest.n;
		++*lines;
	}
}

/* The first of the sections, and the row of the total. */
static bool begin(struct allocsum *s, const struct index *x)
{
	struct allocsum_row *total;

	if (s->at != SECTION_NONE)
		return true;
	s->at = index_first(x, TAG_ALLOCATOR);
	if (s->at == SECTION_NONE)
		return false;
	total = chunkvec_push(&s->rows);
	s->done = !total;
	if (total)
		*total = (struct allocsum_row){.name = SPAN_LIT("total")};
	return !s->done;
}

static void finish(struct allocsum *s)
{
	s->done = true;
	chunkvec_publish(&s->rows);
}

bool allocsum_follow(struct allocsum *s, const struct dump *d)
{
	const struct index *x = dump_index(d);
	bool all = index_done(x);
	uint64_t bytes = 0;
	uint32_t lines = 0;

	while (!s->done && begin(s, x)) {
		struct section section;

		if (s->at >= sections_count(dump_sections(d))) {
			if (all)
				finish(s);
			return false;
		}
		index_get(x, s->at, &section);
		if (section.tag != TAG_ALLOCATOR) {
			finish(s);
			return false;
		}
		if (!section.whole)
			return false;
		if (bytes >= SLICE_BYTES || lines >= SLICE_LINES)
			return true;
		walk(s, &section, &bytes, &lines);
		lines++; /* empty ones take their time, too */
	}
	return false;
}

uint32_t allocsum_rows(const struct allocsum *s)
{
	return (uint32_t)chunkvec_count(&s->rows);
}

const struct allocsum_row *allocsum_row(const struct allocsum *s, uint32_t i)
{
	return row_at(s, i);
}
