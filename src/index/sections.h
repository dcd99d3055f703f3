/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INDEX_SECTIONS_H
#define INDEX_SECTIONS_H

/*
 * The sections of a dump in file order, with a list of each tag's sections and
 * a look-up by tag and id that works while the list still grows.
 *
 * One writer (the scanner) appends and publishes; any thread may read what is
 * published, without a lock. 16 bytes a section, 4 for its tag's list and,
 * with an id, up to 16 for the look-up.
 *
 * The look-up is a row of hash tables, each twice as large as the one before,
 * none ever rebuilt: a reader asks each of them, which is logarithmic at
 * worst and safe without locks. Processes that follow each other, and their
 * data (proc_messages, proc_dictionary, proc_stack, proc_heap), share entries.
 * Equal ids are chained in file order, so a million sections of one id cost no
 * more than a million of different ones.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/span.h"
#include "index/scan.h"
#include "index/tags.h"

#define SECTION_NONE UINT32_MAX

struct sections;

struct section {
	enum tag tag;
	struct span name; /* the tag's text as it stands in the dump */
	struct span id;
	struct span body; /* ends where the next section begins, or where the
	                   * bytes end that are there now */
	uint64_t off;     /* of the heading */
	bool whole;       /* the end of the body is known */
};

struct sections *sections_new(void);
void sections_free(struct sections *s);

/*
 * Writer. `text` is the dump as far as it is there (ids are compared in it).
 * ERR_NOMEM, and nothing appended, when memory or the 2^32 numbers are out.
 */
enum err sections_append(struct sections *s, struct span text,
                         const struct heading *h);

/*
 * Writer: the same for n candidates that are headings and follow each other.
 * Returns how many were appended: less than n if memory is out.
 */
size_t sections_extend(struct sections *s, struct span text,
                       const struct candidate *c, size_t n);

/* Writer: shows everything appended so far to the readers; `end` is the offset
 * up to which the dump has been scanned. */
void sections_publish(struct sections *s, uint64_t end);

/* Writer: no more sections; the last one's body ends at `end`. */
void sections_finish(struct sections *s, uint64_t end);

/* Readers. Numbers below a count once seen stay valid. */
uint32_t sections_count(const struct sections *s);
uint32_t sections_tag_count(const struct sections *s, enum tag tag);

/* The number of the row-th section with this tag, in file order. */
uint32_t sections_tag_at(const struct sections *s, enum tag tag, uint32_t row);

/* Section i of `text`, the dump as far as it is there. */
void sections_get(const struct sections *s, struct span text, uint32_t i,
                  struct section *out);

/* The row of section i among those of its tag: the inverse of
 * sections_tag_at, in logarithmic time. */
uint32_t sections_row(const struct sections *s, enum tag tag, uint32_t i);

/*
 * The first section with this tag and exactly this id that comes after
 * section `after` in the file (SECTION_NONE: the first of all); SECTION_NONE
 * if there is none among the published ones. Constant time for the first,
 * whatever the number of sections with this id.
 */
uint32_t sections_find(const struct sections *s, struct span text, enum tag tag,
                       struct span id, uint32_t after);

#endif
