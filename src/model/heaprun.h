/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_HEAPRUN_H
#define MODEL_HEAPRUN_H

/*
 * Where the objects of a part of a heap's text stand: pairs of a key and a
 * place, in the order of the keys, packed into two to six bytes each. Inside of
 * heapmap.c and heapmerge.c.
 *
 * At level 0 the key is the address and the place an offset from the run's
 * base. When memory is short, a run is made coarser: then a key is the address
 * without its lowest bits, a place that of a block of the text, and a pair says
 * that something with such an address begins in the block. Objects that are
 * neighbours in memory and in the text then share a pair.
 *
 * Pure. Made by one thread, then read by any.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/radix.h"

enum {
#ifdef CRASHDIVE_TINY
	HEAPRUN_GROUP = 4,
#else
	HEAPRUN_GROUP = 64,
#endif
	HEAPRUN_LEVELS = 6,
};

/* The first pair of each group stands here, those behind it in `data`. */
struct heaprun_head {
	uint64_t key;
	uint32_t place;
	uint32_t at;
};

struct heaprun {
	uint64_t base;    /* offset in the dump that places count from */
	uint64_t end;     /* offset behind the last object's beginning */
	uint64_t first;   /* the least key */
	uint64_t last;    /* the greatest */
	size_t n;         /* pairs */
	uint64_t objects; /* that they are of; the caller's */
	unsigned level;
	struct heaprun_head *heads;
	size_t n_heads;
	unsigned char *data;
	size_t n_data;
	/* From level 1 on: the beginning of the first object in each block of
	 * HEAPRUN_ANCHOR bytes or behind it, from base; where a coarse place is
	 * read from. */
	uint32_t *anchors;
	size_t n_anchors;
};

enum { HEAPRUN_ANCHOR_BITS = 12 };

/* Bits that level's keys and places lack. */
unsigned heaprun_key_bits(unsigned level);
unsigned heaprun_place_bits(unsigned level);

void heaprun_free(struct heaprun *r);

/* Bytes of memory, the struct itself as well. */
uint64_t heaprun_bytes(const struct heaprun *r);

/* Puts pairs together, in the order of their keys. Left out are a pair like the
 * one before, and at level 0 all but the first with a key. */
struct heaprun_writer {
	struct heaprun run;
	size_t heads_room;
	size_t data_room;
	unsigned left; /* pairs that this group still takes */
	uint32_t place;
	bool failed; /* no memory */
};

void heaprun_begin(struct heaprun_writer *w, uint64_t base, unsigned level);
void heaprun_put(struct heaprun_writer *w, uint64_t key, uint32_t place);

/* The run, or false when memory was out; the writer has nothing then. */
bool heaprun_end(struct heaprun_writer *w, struct heaprun *out);

struct heaprun_cursor {
	const struct heaprun *run;
	size_t i; /* of the pair */
	const unsigned char *p;
	uint64_t key;
	uint32_t place;
};

/* To the first pair, or to the first whose key is no less. False: none. */
bool heaprun_first(struct heaprun_cursor *c, const struct heaprun *r);
bool heaprun_seek(struct heaprun_cursor *c, const struct heaprun *r,
                  uint64_t key);
bool heaprun_next(struct heaprun_cursor *c);

/* A run of the next level, or of a higher one, in the place of *r; `items` and
 * `scratch` have room for all of its pairs. False when memory is out, which
 * leaves it as it is. */
bool heaprun_coarsen(struct heaprun *r, unsigned level,
                     struct radix_item *items, struct radix_item *scratch);

#endif
