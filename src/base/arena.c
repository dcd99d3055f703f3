/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Blocks in a list, each twice as large as the one before up to a limit. A
 * reset keeps the largest, so that a frame like the last one allocates
 * nothing.
 *
 * Rejected: one block that grows (what was given out would move).
 */
#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

enum {
#ifdef CRASHDIVE_TINY
	BLOCK_FIRST = 32,
	BLOCK_LIMIT = 256,
#else
	BLOCK_FIRST = 16 << 10,
	BLOCK_LIMIT = 1 << 20,
#endif
};

struct arena_block {
	struct arena_block *next;
	size_t size; /* bytes in data */
	size_t used;
	alignas(max_align_t) char data[];
};

void arena_init(struct arena *a)
{
	*a = (struct arena){0};
}

void arena_release(struct arena *a)
{
	while (a->blocks) {
		struct arena_block *b = a->blocks;

		a->blocks = b->next;
		free(b);
	}
	a->used = 0;
}

static struct arena_block *take_largest(struct arena *a)
{
	struct arena_block **largest = &a->blocks;
	struct arena_block *b;

	for (struct arena_block **at = &a->blocks; *at; at = &(*at)->next)
		if ((*at)->size > (*largest)->size)
			largest = at;
	b = *largest;
	if (b)
		*largest = b->next;
	return b;
}

void arena_reset(struct arena *a)
{
	struct arena_block *kept = take_largest(a);

	arena_release(a);
	if (kept) {
		kept->next = NULL;
		kept->used = 0;
	}
	a->blocks = kept;
}

/* The size of the block that follows the one in use. */
static size_t next_size(const struct arena *a)
{
	if (!a->blocks)
		return BLOCK_FIRST;
	return a->blocks->size < BLOCK_LIMIT / 2 ? a->blocks->size * 2
	                                         : BLOCK_LIMIT;
}

/*
 * A request that is larger than a block gets one of its own, behind the block
 * in use, whose free end stays of use.
 */
static struct arena_block *add_block(struct arena *a, size_t size)
{
	size_t room = next_size(a);
	bool own = size > room;
	struct arena_block *b;
	size_t total;

	if (own)
		room = size;
	if (__builtin_add_overflow(sizeof(*b), room, &total))
		total = SIZE_MAX; /* cannot be had: xmalloc says so */
	b = xmalloc(total);
	b->size = room;
	b->used = 0;
	if (own && a->blocks) {
		b->next = a->blocks->next;
		a->blocks->next = b;
	} else {
		b->next = a->blocks;
		a->blocks = b;
	}
	return b;
}

void *arena_alloc(struct arena *a, size_t size)
{
	const size_t mask = alignof(max_align_t) - 1;
	struct arena_block *b = a->blocks;
	size_t round;
	char *p;

	if (__builtin_add_overflow(size, mask, &round))
		round = SIZE_MAX;
	round &= ~mask;
	if (!b || b->size - b->used < round)
		b = add_block(a, round);
	p = b->data + b->used;
	b->used += round;
	a->used += round;
	return p;
}

void *arena_zalloc(struct arena *a, size_t size)
{
	return memset(arena_alloc(a, size), 0, size);
}

struct span arena_copy(struct arena *a, struct span s)
{
	char *p = arena_alloc(a, s.n + 1);

	if (s.n > 0)
		memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	return (struct span){p, s.n};
}

struct span arena_printf(struct arena *a, const char *fmt, ...)
{
	struct span s;
	va_list ap;

	va_start(ap, fmt);
	s = arena_vprintf(a, fmt, ap);
	va_end(ap);
	return s;
}

struct span arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
	va_list again;
	size_t n;
	char *p;
	int len;

	va_copy(again, ap);
	len = vsnprintf(NULL, 0, fmt, ap);
	n = len > 0 ? (size_t)len : 0;
	p = arena_alloc(a, n + 1);
	p[0] = '\0';
	vsnprintf(p, n + 1, fmt, again);
	va_end(again);
	return (struct span){p, n};
}
