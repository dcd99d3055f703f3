/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_LINEMAP_H
#define MODEL_LINEMAP_H

/*
 * Line i of a section of terms, without reading the lines before it: an anchor
 * {line, offset} every 256 lines, or every 64 KiB if lines are long. The
 * longer the section the fewer lines have one, so that a section of 50 GB takes
 * 64 MiB at most, and a look-up reads some thousand lines at most.
 *
 * One writer (a job) fills it, any thread reads at the same time, without a
 * lock. What has no anchor yet is read from the last one on, for a bounded
 * number of bytes: the first lines can be had from an empty map.
 *
 * The section may grow: each call is given its body as it is now, and whether
 * that is all of it. The body's beginning must stay where it is.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"
#include "model/access.h"
#include "model/termlex.h"

enum line_form {
	LINE_ELEMS, /* stack, messages, dictionary (termline_elems) */
	LINE_HEAP,  /* heap, literals (termline_heap) */
};

struct line_body {
	struct span text;
	bool whole; /* else more may follow, and the last lines are not yet
	             * sure */
};

/* Where a reader is: at the beginning of a line. All zero is the first one. */
struct line_place {
	uint64_t line;
	uint64_t off; /* in the body */
};

struct linemap;

struct linemap *linemap_new(const struct term_format *f, enum line_form form);
void linemap_free(struct linemap *m);

/*
 * Writer: a slice of work, 1 MiB of text. True when there is more to do; false
 * when the map is whole, or has come to the end of a body that is not, or
 * memory is out (linemap_failed).
 */
bool linemap_step(struct linemap *m, const struct line_body *body);

/* How many lines the map knows of; *known: and there are no more. */
uint64_t linemap_count(const struct linemap *m, bool *known);

/* Bytes of the body that have been read. */
uint64_t linemap_done(const struct linemap *m);

/* Memory was out: what lies behind the lines so far is never reached but by
 * patience. */
bool linemap_failed(const struct linemap *m);

/*
 * Line i, without its line end. *place is the reader's own, and afterwards
 * where line i + 1 begins: reading in order takes no map. Unless `patient`,
 * reads no more than 256 KiB and says ACCESS_LATER if that is not enough.
 */
enum access linemap_get(const struct linemap *m, const struct line_body *body,
                        uint64_t i, bool patient, struct line_place *place,
                        struct span *line);

/* The line that the byte at `off` of the body belongs to. Bounded as above. */
enum access linemap_at(const struct linemap *m, const struct line_body *body,
                       uint64_t off, uint64_t *i);

#endif
