/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_TERM_KIDS_H
#define MODEL_TERM_KIDS_H

/*
 * What is in one term, as a sequence of children of which any can be asked for:
 * the elements of a list or tuple and the tail of an improper list, the pairs
 * of a map, the fields of a record. What cannot be decoded is a child as well.
 *
 * A list is a chain, and what a map holds is only known by going through its
 * nodes. So there are anchors, copies of the levels of a walk (term_walk.h),
 * every 256 children or every 64 KiB of an external term; a job puts them down,
 * while others already read. How many children there are is not known before
 * somebody has come to their end.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/worker.h"
#include "model/access.h"
#include "model/term_walk.h"

/* Where an index of a child may stand: the key of a pair, which is before all
 * that is in its value, as KID_KEY + 1 is 0. */
#define KID_KEY UINT64_MAX

struct kid {
	enum walk_role role; /* ROLE_VALUE: a pair, with `key`; ROLE_ELEMENT,
	                      * ROLE_TAIL, ROLE_FIELD with `name` */
	uint64_t index;      /* among the children */
	bool inside;         /* `term` has children */
	struct bytes name;
	struct term key;
	struct term term;
};

struct kids_map;

/* A term that can be opened, as small as can be: there may be a million of
 * them. Owned by one thread; the map alone is shared with the job. */
struct kids {
	enum term_kind kind;
	bool external;
	bool known; /* `count` is */
	uint64_t count;
	uint64_t address; /* 0 if the term has none */
	uint64_t n;
	union {
		struct {
			struct span text;
			struct span raw;
		} heap;
		struct {
			struct etf etf;
			uint64_t at;
		} etf;
		struct bytes string;
	} u;
	struct kids_map *map; /* NULL: none */
};

/* False if the term has no children. Nothing is allocated. */
bool kids_init(struct kids *k, const struct term *t);
void kids_release(struct kids *k);

/* The bytes of the external term that it stands in; NULL if in none. */
const struct bytes *kids_bytes(const struct kids *k);

/* How many children are known of, as the end was seen by a reader or by the
 * job; *known: and there are no more. */
uint64_t kids_count(struct kids *k, bool *known);

/* Somebody who reads children, of one term at a time; one thread. `patient`:
 * goes on as long as it takes. */
struct kids_reader {
	struct walk walk;
	const struct kids *of;
	uint64_t next; /* child that the walk comes to next */
	bool patient;
};

void kids_reader_init(struct kids_reader *r, struct heap *h, bool patient);
void kids_reader_release(struct kids_reader *r);

/* The term is not open any more: for a `struct kids` that moves, or ends. */
void kids_reader_forget(struct kids_reader *r);

/* What could not be looked up yet may be there now: a map whose keys could not
 * is opened again. */
void kids_reader_renew(struct kids_reader *r);

/*
 * Child i. The next one after the last takes one step, any other that has an
 * anchor 256 steps (of a list of millions up to 4096). Unless patient, no more
 * than 4096 are taken, and none over a large external term: ACCESS_LATER, which
 * is also said when there is no memory to read.
 */
enum access kids_get(struct kids_reader *r, struct kids *k, uint64_t i,
                     struct kid *out);

/* The index of the last child; ACCESS_END if there is none. Bounded as well. */
enum access kids_last(struct kids_reader *r, struct kids *k, uint64_t *i);

/* Whether a term is a list that is text: a TERM_STRING, or a list that begins
 * with 256 printable characters, or has only such. */
bool kids_is_text(struct kids_reader *r, const struct term *t);

/*
 * A job that goes through all children, on maps that the heap `h` has: they
 * must stay while it runs, and so must what `k` refers to. It makes the map of
 * `k` if there is none, which from then on both have: whoever ends first, the
 * job or `k`, leaves it to the other. Begun, and freed or dropped, by the
 * thread of `k`, who calls kids_release when he likes.
 * NULL if there is nothing to do: all anchors are there, or memory was out.
 * result: ERR_NOMEM if the map ends for want of memory: also where what comes
 * next did not fit into the heap's maps, and there is too much of such
 * (heap.patience).
 */
struct kids_job;
struct kids_job *kids_job_new(struct kids *k, const struct heap *h);
void kids_job_free(struct kids_job *j);
struct job *kids_job_job(struct kids_job *j);

#endif
