/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_BINREFS_H
#define MODEL_BINREFS_H

/*
 * Who refers to the binaries of the table `binaries`: how many references the
 * heaps and the literals have to each, and from the heaps of how many
 * processes. That is in no section of the dump, so all heaps are read, at the
 * speed of memory; only when somebody asks, because it may be many gigabytes.
 * 12 bytes a binary, and up to 24 MiB while it lasts.
 *
 * A reference is a line of a heap that is a binary off the heap, or a part of
 * one: Yc, or Ys, which may name another line of the same heap (or a literal)
 * instead of the binary; of these, in one heap, a million are told apart. Not
 * in any dump: what ETS tables, ports and messages on their way refer to.
 *
 * Lines are found by what they look like. An atom that holds a line end, and
 * behind it what looks like such a line, is taken for one.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

struct binrefs;
struct dump;

struct binref {
	uint64_t references;
	uint64_t holders; /* processes */
};

struct binrefs *binrefs_new(void);
void binrefs_free(struct binrefs *b);

/* Worker, or the only thread; the dump is indexed to its end. A slice of the
 * work; true if there is more. When memory is out it ends, and nothing is ever
 * known. */
bool binrefs_step(struct binrefs *b, const struct dump *d);

/* Bytes read and bytes to read; by whoever makes the steps. */
void binrefs_progress(const struct binrefs *b, uint64_t *done, uint64_t *all);

/* Any thread: what is known of a row of the table; false until all is. */
bool binrefs_get(const struct binrefs *b, uint32_t row, struct binref *out);

/* Whether there is nothing more to do. Any thread. */
bool binrefs_done(const struct binrefs *b);

/* The reference that stands at ':' of "ADDRESS:Yc...", within text that begins
 * with a line: the address that it names, and its own. False: it is none. */
bool binrefs_read(struct span text, size_t colon, uint64_t *own,
                  uint64_t *named);

#endif
