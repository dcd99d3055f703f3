/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

/*
 * Memory of one lifetime (a frame, a job), given out by moving a pointer and
 * taken back all at once. Nothing in an arena is freed singly. One thread.
 */

#include <stdarg.h>
#include <stddef.h>

#include "base/span.h"

struct arena_block;

struct arena {
	struct arena_block *blocks; /* the one in use first */
	size_t used;                /* bytes given out since the last reset */
};

void arena_init(struct arena *a);
void arena_release(struct arena *a);

/* Everything given out is void; the largest block is kept for what follows. */
void arena_reset(struct arena *a);

/* size bytes (0 is allowed), aligned for any type, not zeroed. Never NULL: ends
 * the program when memory is out, so the caller bounds what it asks for. */
void *arena_alloc(struct arena *a, size_t size);
void *arena_zalloc(struct arena *a, size_t size);

/* A copy of s in the arena, with a NUL behind it that is not counted. */
struct span arena_copy(struct arena *a, struct span s);
struct span arena_printf(struct arena *a, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
struct span arena_vprintf(struct arena *a, const char *fmt, va_list ap)
	__attribute__((format(printf, 2, 0)));

#endif
