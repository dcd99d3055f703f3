/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FUZZ_TERMS_H
#define FUZZ_TERMS_H

/*
 * What the fuzzers of terms share. They look into a dump that is made once;
 * only the text in which terms stand is new each time, in a block of its own
 * size, so that a byte read behind it is found. Indexing a dump for each input
 * would take most of the time.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/heap.h"
#include "model/term_walk.h"

/* A dump of a node a@h, of another one that is b@h, and of the binaries 1, 2
 * and 7F0000000010. */
const struct dump *fuzz_dump(void);

/* What the first byte of an input chooses. */
enum {
	FUZZ_HEX = 1, /* payloads of a dump before 0.5 */
	FUZZ_CRLF = 2,
	FUZZ_LATIN1 = 4,
	FUZZ_HALVES = 8, /* the second half of the lines is literals */
	FUZZ_SMALL = 16, /* a small budget of the maps */
};

struct fuzz_heap {
	struct heap heap;
	struct heapmap *own;
	struct heapmap *literals;
	size_t half; /* where the literals begin */
	char *copy;
};

struct term_format fuzz_format(uint8_t flags);

/* The lines as a heap; the text that the terms are of is heap.text. */
void fuzz_heap_init(struct fuzz_heap *f, uint8_t flags, const uint8_t *data,
                    size_t size);
void fuzz_heap_release(struct fuzz_heap *f);

/* Calls `see` with the term of each heap line, or of each element of a line
 * that is none; *left counts them down to 0. */
void fuzz_heap_terms(struct fuzz_heap *f, unsigned *left,
                     void (*see)(void *ctx, struct heap *h,
                                 const struct term *t),
                     void *ctx);

/* Walks through a term, at most `events` steps, and returns how many are left.
 * Aborts if passing by what is in a term changes what comes behind it. */
unsigned fuzz_walk(struct heap *h, const struct term *t, unsigned events);

/* Aborts, with what is wrong. */
void fuzz_expect(bool right, const char *what);

#endif
