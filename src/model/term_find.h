/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_TERM_FIND_H
#define MODEL_TERM_FIND_H

/*
 * Looks for a text inside of the terms of a list (the messages of a process,
 * its stack, one term), from a place onward or backward, around the end once.
 *
 * A place is an item of the list and a path in it: which child of the item's
 * term, which child of that, and so on. Children are counted as a walk counts
 * them (walk_event.index): elements of lists and tuples, the tail of an
 * improper list behind its elements, fields of records, pairs of maps. A key
 * of a map has no place of its own: whatever is in it is at its pair. The empty
 * path is the item itself: its label, its key if it is a pair, and what its
 * term is as a whole. Places are in the order in which an opened tree shows
 * them: what contains comes before what is in it.
 *
 * What matches: termmatch.h. A list that is a string, or begins with 256
 * characters of one, has the text of the string.
 *
 * An object that was looked through without a match is not looked at again, so
 * a search takes time in proportion to the dump, and not to what the terms
 * would be if they were written out, as long as the memory for that (32 MiB)
 * lasts. What is in a term that contains itself depends on the way to it: there
 * a search may find less one way than the other. Whatever happens, no more than
 * `limit` parts of one item are looked at.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/worker.h"
#include "model/heap.h"
#include "model/term.h"
#include "model/textfilter.h"

struct find_item {
	struct span label; /* text of its own, as the function of a frame */
	bool has_key;
	bool has_term;
	struct term key;
	struct term term;
};

/* Where the items come from. */
struct find_items {
	/* Item i, read with the job's heap on the job's thread; *out is all
	 * zero before. False: it is not there, and is passed by. Called in the
	 * order of the search, so neighbours follow each other. */
	bool (*get)(void *ctx, struct heap *h, uint64_t i,
	            struct find_item *out);
	void *ctx;
	uint64_t n; /* items */
};

struct find_place {
	uint64_t item;
	const uint64_t *path;
	size_t n;
};

struct find_state; /* of term_find.c */

struct find_job {
	struct job job; /* first: the worker's */
	/* To be changed before it runs, if at all: parts of one item, in the
	 * beginning 16,777,216. */
	uint64_t limit;
	/* The answer. job.result is ERR_OK, ERR_NOT_FOUND, ERR_NOMEM. */
	uint64_t item;
	uint64_t *path; /* the job's */
	size_t n;
	bool wrapped; /* found beyond the end, from the other side */
	/* Items that have more parts than were looked at, or such as could not
	 * be for want of memory, and the first of them: what is in their rest
	 * is not known. */
	uint64_t stopped;
	uint64_t stopped_item;
	struct find_state *state;
};

/*
 * The first match behind a place, or the last one before it; the place itself
 * comes last of all. The path is copied. Takes the filter over, which is one
 * for plain text (textfilter_new without a table). The heap and what its maps
 * and `items` refer to are borrowed, and the job's alone until it is done.
 * JOB_URGENT. Never NULL.
 */
struct find_job *find_job_new(struct heap *h, const struct find_items *items,
                              struct textfilter *f,
                              const struct find_place *from, bool backward);
void find_job_free(struct find_job *j);

#endif
