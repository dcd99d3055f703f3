/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Texts one behind the other in blocks of a size that suits short ones; a long
 * one has a block of its own.
 */
#include "base/store.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

enum {
#ifdef CRASHDIVE_TINY
	STORE_BLOCK = 16,
#else
	STORE_BLOCK = 1 << 20,
#endif
};

struct store_block {
	struct store_block *next;
	size_t used, room;
	char data[];
};

void store_release(struct store *s)
{
	while (s->blocks) {
		struct store_block *b = s->blocks;

		s->blocks = b->next;
		free(b);
	}
}

static struct store_block *add_block(struct store *s, size_t room)
{
	struct store_block *b;

	if (room > SIZE_MAX - sizeof(*b))
		return NULL;
	b = big_alloc(1, sizeof(*b) + room);
	if (!b)
		return NULL;
	b->next = s->blocks;
	b->used = 0;
	b->room = room;
	s->blocks = b;
	return b;
}

const char *store_put(struct store *s, struct span text)
{
	struct store_block *b = s->blocks;
	char *p;

	if (!b || b->room - b->used < text.n)
		b = add_block(s, text.n > STORE_BLOCK ? text.n : STORE_BLOCK);
	if (!b)
		return NULL;
	p = b->data + b->used;
	if (text.n > 0)
		memcpy(p, text.p, text.n);
	b->used += text.n;
	return p;
}
