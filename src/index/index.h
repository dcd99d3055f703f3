/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INDEX_INDEX_H
#define INDEX_INDEX_H

/*
 * The index of one dump: its source, its sections and the thread that fills
 * them. Everything that has been found can be used while the rest has not.
 *
 * Order of work: the head (the caller sees the first bytes at once), the last
 * bytes (whether and how the dump ends), then front to back.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "index/sections.h"
#include "index/source.h"

/* How a dump ends. */
enum dump_end {
	END_UNKNOWN,   /* not looked at yet (a pipe, compressed input) */
	END_WHOLE,     /* =end */
	END_ABORTED,   /* =abort:REASON */
	END_CUT,       /* just stops */
	END_SHRUNK,    /* the file became shorter while it was open */
	END_SOURCE,    /* the input could not be read or decoded to its end */
	END_NO_MEMORY, /* more sections than memory for them */
};

struct end_info {
	enum dump_end how;
	bool sure;         /* the scanner has been there; before, it is what
	                    * the last 64 KiB of the file look like */
	char reason[128];  /* of abort, source: text for people, sanitised */
	uint32_t last;     /* number of the last section that has content,
	                    * SECTION_NONE while not sure */
	char last_tag[32]; /* its tag, "" if unknown */
	uint64_t stale;    /* bytes behind =end: left by an older dump */
};

struct index;

/*
 * Opens a dump and looks at its head. NULL, with *code and *info, if it cannot
 * be read (ERR_IO) or is no dump (ERR_NOT_DUMP: empty, encrypted, the format
 * before R9C, something else; the text says which and what to do).
 */
struct index *index_open(const char *path, enum err *code,
                         struct err_info *info);

/* The same over any source, which the index then owns, also on failure. */
struct index *index_from_source(struct source *src, enum err *code,
                                struct err_info *info);

/* Stops the scanner, waits for it, frees everything. */
void index_free(struct index *x);

/* Starts the scanner's thread. notify_fd, if not -1, is written a byte to (and
 * never waited for) when the scan ends. */
enum err index_start(struct index *x, int notify_fd, struct err_info *info);

/* Instead of index_start, or after it: returns when everything is indexed. */
void index_finish(struct index *x);

/* Asks a scan that is under way to stop soon: the rest stays unknown. */
void index_cancel(struct index *x);

const struct source *index_source(const struct index *x);
const struct sections *index_sections(const struct index *x);

/* The bytes that are there now. */
struct span index_text(const struct index *x);

/* Whether the scan has ended (acquire). */
bool index_done(const struct index *x);

/* Bytes scanned, and the total if known, else 0. For compressed input both
 * count bytes of the input. */
void index_progress(const struct index *x, uint64_t *done, uint64_t *total);

/* Any thread, at any time. */
void index_end(const struct index *x, struct end_info *out);

/* Conveniences over sections: the same numbers and rules. */
uint32_t index_find(const struct index *x, enum tag tag, struct span id);
uint32_t index_first(const struct index *x, enum tag tag);
void index_get(const struct index *x, uint32_t i, struct section *out);

#endif
