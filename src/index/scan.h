/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INDEX_SCAN_H
#define INDEX_SCAN_H

/*
 * Finds the section headings ("=tag:id" at the start of a line) in the bytes
 * of a dump, front to back, and tells them from text that only looks like one:
 * slogans, port names and atoms are written raw and may contain a line feed
 * followed by "=" (which fools OTP's viewer).
 *
 * A pure function over a growing prefix of the file: no I/O, no allocation,
 * one thread. What it decides about an offset depends on the bytes up to at
 * most SCAN_LOOKAHEAD behind it and never on how the file was cut into calls.
 */

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"
#include "index/tags.h"

enum {
	/* Bytes behind a heading that may be needed to judge it: more than the
	 * longest slogan (1023 characters) and the header lines behind it. */
	SCAN_LOOKAHEAD = 8192,
	/* Bytes before a heading that may be needed: many times the longest
	 * atom (255 characters of 4 bytes, each CR LF at worst), so that what
	 * they say does not depend on where in a line or atom they begin. */
	SCAN_LOOKBACK = 65536,
};

struct scan {
	uint64_t at;      /* first byte not yet examined */
	uint64_t section; /* offset of the heading last found */
	uint64_t body;    /* offset of that section's first body byte */
	uint64_t lexed;   /* how far its terms were lexed (judge.c) */
	enum tag tag;     /* its tag */
	bool started;     /* the first heading has been found */
	bool ended;       /* a genuine =end or =abort was found: what follows
	                   * is left from an older, longer dump */
};

struct heading {
	enum tag tag;
	uint64_t off;     /* of the '=' */
	uint64_t body;    /* of the first byte after the heading's line */
	struct span name; /* tag text, without '=' and ':' */
	struct span id;   /* without CR; empty if there is none */
};

enum scan_result {
	SCAN_FOUND, /* *out is the next heading */
	SCAN_MORE,  /* none up to here: call again when there are more bytes */
	SCAN_END,   /* there is no further heading: `final` was set, or the
	             * last one was =end or =abort */
};

void scan_init(struct scan *s);

/*
 * The next heading in text, which is the file from byte 0 as far as it is
 * there; `final` says that no more will come. Without `final`, headings in the
 * last SCAN_LOOKAHEAD bytes are left for a later call. To bound the time of a
 * call, pass a shorter prefix: that is the same as a file that grows.
 *
 * A heading that the end of the file cuts ("=proc:<0.1", no line feed) is
 * found only if it is whole: a known tag with an id of its shape, or without
 * an id where it has none.
 */
enum scan_result scan_next(struct scan *s, struct span text, bool final,
                           struct heading *out);

/*
 * The same in two steps, for a dump that is there as a whole: the first, which
 * is nearly all of the work, can be done for several parts of it at once.
 */
struct candidate {
	uint64_t off;      /* of the '=' */
	uint32_t head;     /* bytes of its line */
	unsigned char tag; /* an enum tag */
	bool clear;        /* it is one, if the one before it in the part is */
	bool runs_on; /* its id, too, then needs no entry of its own (key.h) */
};

static_assert(sizeof(struct candidate) == 16, "they go from thread to thread");

/*
 * The first step, in any thread: fills out[0..room) with the lines that begin
 * in [*at, end) of text, the whole dump, and look like headings. Returns how
 * many, and where to go on in *at: `end`, or less if there was no more room.
 */
size_t scan_part(struct span text, uint64_t *at, uint64_t end,
                 struct candidate *out, size_t room);

/*
 * The second step, in one thread and the order of the file: how many of the n
 * from c on are headings, up to the first that would have to be judged anew; 0
 * if c[0] is none. They must come from one call of scan_part.
 */
size_t scan_accept(struct scan *s, struct span text, const struct candidate *c,
                   size_t n);

#endif
