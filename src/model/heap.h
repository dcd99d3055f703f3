/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_HEAP_H
#define MODEL_HEAP_H

/*
 * Where the terms of one process are looked up: its own heap, then the
 * literals, then, in dumps from before there was a section of literals (0.5),
 * all heaps, because a literal was written only for the first process that had
 * it. Owned by one thread.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "model/bytes.h"
#include "model/dump.h"
#include "model/heapmap.h"
#include "model/termlex.h"

struct heap_scratch; /* of heap.c: what was inflated */
struct heapseek;

enum { HEAP_NODE = 1024 }; /* bytes of a node's name */

struct heap {
	const struct dump *dump;
	struct span text; /* of the dump */
	struct term_format format;
	const struct heapmap *own;      /* borrowed; NULL: none */
	const struct heapmap *literals; /* borrowed; NULL: none */
	struct heapmap *everywhere;     /* made when it is first needed */
	bool borrowed;                  /* that is somebody else's */
	bool no_everywhere; /* it need not, or could not, be made: */
	bool no_memory;     /* what is not found may be there */

	/* For a thread that must not wait: while maps are still to come, what
	 * is in none of those that are there is not looked for but `later`,
	 * which tells so of the last look-up. */
	bool waits; /* set by the caller */
	bool later;
	bool lacked; /* one has been so since the caller cleared this */

	/* Likewise for what did not fit into the maps: if `quick` it is not
	 * looked for in the text, but wanted of `seek` (heapseek.h); without
	 * that `no_room` tells so of the last look-up. */
	bool quick;            /* set by the caller */
	struct heapseek *seek; /* borrowed; NULL: none */
	bool no_room;

	/* For a job, which may take its time, but not for ever: bytes of the
	 * text that it may still read for what did not fit into the maps. When
	 * they are used up, `no_room` tells so of the last look-up. */
	bool bounded;
	uint64_t patience;

	struct heap_scratch *scratch; /* what was used last comes first */
	size_t inflated;              /* bytes of it */
	unsigned forgotten;           /* times that some of it was freed */
	/* The node that was asked for last: many references have the same. */
	struct {
		char name[HEAP_NODE];
		size_t n;
		int64_t channel;
	} node;
};

struct term_format heap_format(const struct dump *d);

/* Neither map is there yet: own and literals are set by the caller. */
void heap_init(struct heap *h, const struct dump *d);
void heap_release(struct heap *h);

enum {
	HEAP_LOOK = 256 << 20, /* of `patience`, for one look-up */
	HEAP_SLICE = 16 << 20, /* after which a slice of a job should end */
};

/* The same maps for a job, which is not quick, but bounded; what `from` has
 * must stay, also its map of everything, if it has made one. */
void heap_share(struct heap *h, const struct heap *from);

/* Frees what was inflated and is not held, if all that was is more than `most`
 * bytes: no term of it may be in use. */
void heap_forget(struct heap *h, size_t most);

/* Holds the bytes of a term, if they were inflated, until `by` has been -1 as
 * often as 1. Takes as long as there are such. */
void heap_hold(struct heap *h, const struct bytes *b, int by);

/* What a payload was inflated to, if it was among the last ones. */
bool heap_inflated(struct heap *h, const struct bytes *payload,
                   struct bytes *out);

/* A payload has been inflated: of the room taken since the heap's scratch was
 * `since`, only `out` stays; NULL: nothing does. */
void heap_keep(struct heap *h, const struct heap_scratch *since,
               const struct bytes *payload, const struct bytes *out);

/* A map of the heap of the process `pid`, or of the literals, if the dump has
 * them. Nothing is in it until its steps have run. */
struct heapmap *heap_map_process(const struct dump *d, struct span pid,
                                 uint64_t budget);
struct heapmap *heap_map_literals(const struct dump *d, uint64_t budget);

/* For dumps from before there were literals: an empty map for all heaps, and
 * the heaps of up to n processes, from *row on, for it. Returns false when
 * memory is out; *row stays behind the last process. */
bool heap_needs_everywhere(const struct dump *d);
struct heapmap *heap_map_everywhere(const struct dump *d, uint64_t budget);
bool heap_add_everywhere(struct heapmap *m, const struct dump *d, uint32_t *row,
                         uint32_t n);

/* The offset of the object behind its address. */
bool heap_find(struct heap *h, uint64_t address, uint64_t *off);

/* Whether what stands at an offset is in the heap of the process itself. */
bool heap_owns(const struct heap *h, uint64_t off);

/* Whether a slice of a job should end, that began with so much patience. */
bool heap_tires(const struct heap *h, uint64_t patience);

/* Looks for an object in the heaps of all processes and in the literals, in
 * their text, which takes as long as reading it. *where is the section that it
 * is in, the first of them if there are several. */
bool heap_search(const struct dump *d, uint64_t address, uint64_t *off,
                 struct section *where);

/* The body of the =binary with this address. */
bool heap_binary(const struct heap *h, uint64_t address, struct span *body);

/* The number that pids and references of a node begin with; -1 if the dump
 * does not know the node. */
int64_t heap_channel(struct heap *h, struct span node);

/* Room for n bytes that lives until heap_forget; NULL when there is no more
 * for this purpose (64 MiB in all). */
char *heap_room(struct heap *h, size_t n);

#endif
