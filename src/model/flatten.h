/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_FLATTEN_H
#define MODEL_FLATTEN_H

/*
 * The characters of a list, as text: those of a string, and of lists in lists
 * with binaries between them (iolists), in a piece. A job, because a list is a
 * chain through the heap and may have millions of elements.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/worker.h"
#include "model/heap.h"
#include "model/term.h"

enum {
#ifdef CRASHDIVE_TINY
	FLATTEN_MOST = 4096,
#else
	FLATTEN_MOST = 64 << 20, /* bytes */
#endif
};

struct flatten {
	struct job job;
	/* When it is done: UTF-8 if these are characters, among them also
	 * such as are no bytes; else bytes as they were. */
	char *text; /* big_alloc'ed; may be taken, and set to NULL */
	size_t n;
	bool full;  /* there is more */
	bool other; /* there is something that is no character, and the text
	             * ends before it */
};

/* The heap is borrowed, for the job's thread alone, until the job is freed.
 * NULL if there is no memory. Not freed when it is dropped: by its owner. */
struct flatten *flatten_new(struct heap *h, const struct term *list);

/* Not while the job is out; NULL is allowed. */
void flatten_free(struct flatten *f);

#endif
