/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INDEX_RECORD_H
#define INDEX_RECORD_H

/* Inside of sections.c and lookup.c: what is stored of a section. */

#include <assert.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/chunkvec.h"
#include "base/span.h"
#include "index/scan.h"
#include "index/tags.h"

/*
 * Nothing that the dump says itself: the name and the id are read from the
 * heading's line when somebody asks for them.
 */
struct record {
	uint64_t place;        /* offset << 16 | tag << 8 | RECORD_GOES_ON */
	uint32_t head;         /* bytes of the heading's line */
	_Atomic uint32_t link; /* lookup.c */
};

static_assert(sizeof(struct record) == 16, "16 bytes a section");
static_assert(TAG_COUNT <= 256, "a tag is stored in a byte");

/* It belongs to the same run as the section before (lookup.c). */
#define RECORD_GOES_ON UINT64_C(1)

static inline struct record *record_at(const struct chunkvec *records,
                                       uint32_t i)
{
	return chunkvec_at(records, i);
}

static inline uint64_t record_off(const struct record *r)
{
	return r->place >> 16;
}

static inline enum tag record_tag(const struct record *r)
{
	return (enum tag)(r->place >> 8 & 0xff);
}

/* The heading as the scanner found it; its line must be within text. */
static inline struct heading record_heading(const struct record *r,
                                            struct span text)
{
	struct heading h = {record_tag(r), record_off(r), 0, SPAN_NONE,
	                    SPAN_NONE};
	struct span line = {text.p + h.off + 1, r->head - 1};

	h.body = h.off + r->head;
	line.n -= line.n > 0 && line.p[line.n - 1] == '\n';
	line.n -= line.n > 0 && line.p[line.n - 1] == '\r';
	h.name = span_take(line, tag_info(h.tag)->text.n);
	if (h.tag == TAG_UNKNOWN)
		h.name = span_take(line, span_find_byte(line, ':'));
	h.id = span_skip(line, h.name.n + 1);
	return h;
}

#endif
