/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UNIT_DUMP_TEXT_H
#define UNIT_DUMP_TEXT_H

/* Dumps in memory for the tests of the model: text that is put together piece
 * by piece, indexed to its end and opened. */

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "index/index.h"
#include "model/dump.h"

struct dump_text {
	char *p;
	size_t n, room;
	struct dump *dump; /* once opened */
};

__attribute__((format(printf, 2, 3))) static inline void dump_text_add(
	struct dump_text *t, const char *fmt, ...)
{
	va_list ap;
	int n;

	if (t->room - t->n < 4096) {
		t->room = t->room * 2 + 8192;
		t->p = xrealloc(t->p, t->room);
	}
	va_start(ap, fmt);
	n = vsnprintf(t->p + t->n, t->room - t->n, fmt, ap);
	va_end(ap);
	assert(n >= 0 && (size_t)n < t->room - t->n);
	t->n += (size_t)n;
}

/* The head of a dump of a 64-bit system. */
static inline void dump_text_head(struct dump_text *t)
{
	*t = (struct dump_text){0};
	dump_text_add(t, "=erl_crash_dump:0.5\n"
	                 "Sun Nov 22 02:59:06 2026\n"
	                 "Slogan: test\n"
	                 "System version: Erlang/OTP 25 [erts-13.1.5] "
	                 "[source] [64-bit] [smp:2:2]\n"
	                 "Taints: \nAtoms: 10\n");
}

/* Ends the text and opens it. */
static inline struct dump *dump_text_open(struct dump_text *t)
{
	enum err code;
	struct err_info info;
	struct source *src;
	struct index *x;

	dump_text_add(t, "=end\n");
	src = source_from_memory((struct span){t->p, t->n}, 0);
	x = index_from_source(src, &code, &info);
	assert(x);
	index_finish(x);
	t->dump = dump_from_index(x);
	return t->dump;
}

static inline void dump_text_release(struct dump_text *t)
{
	dump_free(t->dump);
	free(t->p);
}

/* A generator of numbers that is the same everywhere. */
static inline uint32_t dump_text_random(uint32_t *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 8;
}

#endif
