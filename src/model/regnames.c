/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A hash table from names to rows with open addressing, in which the names
 * themselves stay in the dump: 8 bytes a slot, half of a hash and a row. A
 * thousand timers that are set by name, in a dump of some hundred thousand
 * processes, take a minute without it.
 *
 * Rejected: tables that can be read without a lock, as the index has for its
 * sections. They are asked a million times a second, this one hardly ever.
 */
#include "model/regnames.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/hash.h"
#include "model/dump.h"
#include "model/process.h"

enum {
#ifdef CRASHDIVE_TINY
	FIRST_SLOTS = 2,
	SLICE = 3,
#else
	FIRST_SLOTS = 1024,
	SLICE = 16384, /* processes looked at in one call */
#endif
};

/* What changes under the lock. */
struct shared {
	pthread_mutex_t lock;
	uint64_t *slot;   /* upper half of the hash, row + 1; 0 is free */
	uint32_t n_slots; /* a power of two */
	uint32_t used;
	uint32_t rows; /* looked at */
};

struct regnames {
	struct hash_seed seed;
	struct shared *shared;
	bool failed; /* the worker's */
};

struct regnames *regnames_new(void)
{
	struct regnames *n = xcalloc(1, sizeof(*n));

	n->seed = hash_seed_new();
	n->shared = xcalloc(1, sizeof(*n->shared));
	pthread_mutex_init(&n->shared->lock, NULL);
	return n;
}

void regnames_free(struct regnames *n)
{
	if (!n)
		return;
	pthread_mutex_destroy(&n->shared->lock);
	free(n->shared->slot);
	free(n->shared);
	free(n);
}

/* An atom's text without the quotes that the dump puts around some. */
static struct span unquoted(struct span s)
{
	if (s.n >= 2 && s.p[0] == '\'' && s.p[s.n - 1] == '\'')
		return span_take(span_skip(s, 1), s.n - 2);
	return s;
}

bool regnames_equal(struct span own, struct span name)
{
	return own.n > 0 && name.n > 0 &&
	       span_eq(unquoted(own), unquoted(name));
}

static const struct span elixir = {"Elixir.", 7};

static bool may_be_alias(struct span name)
{
	return name.n > 0 && name.p[0] >= 'A' && name.p[0] <= 'Z';
}

bool regnames_means(struct span own, struct span name)
{
	if (regnames_equal(own, name))
		return true;
	own = unquoted(own);
	return may_be_alias(name) && span_starts(own, elixir) &&
	       span_eq(span_skip(own, elixir.n), name);
}

struct span regnames_alias(struct span name, char *out, size_t room)
{
	if (!may_be_alias(name) || elixir.n + name.n > room)
		return SPAN_NONE;
	memcpy(out, elixir.p, elixir.n);
	memcpy(out + elixir.n, name.p, name.n);
	return (struct span){out, elixir.n + name.n};
}

static struct span name_at(const struct dump *d, uint32_t row)
{
	struct section s;

	index_get(dump_index(d),
	          sections_tag_at(dump_sections(d), TAG_PROC, row), &s);
	return process_name(s.body);
}

static uint64_t hash_of(const struct regnames *n, struct span name)
{
	uint64_t h;

	name = unquoted(name);
	h = hash_begin(&n->seed, 0, name.n);
	return hash_end(&n->seed, hash_bytes(&n->seed, h, name.p, name.n));
}

/* The slot that has this name, or the free one where it belongs. There is
 * always a free one. */
static uint64_t *find_slot(const struct shared *t, const struct dump *d,
                           uint64_t hash, struct span name)
{
	uint32_t mask = t->n_slots - 1;

	for (uint32_t i = (uint32_t)hash & mask;; i = (i + 1) & mask) {
		uint64_t slot = t->slot[i];

		if (slot == 0 ||
		    (slot >> 32 == hash >> 32 &&
		     regnames_equal(name_at(d, (uint32_t)slot - 1), name)))
			return &t->slot[i];
	}
}

/* Twice as many slots. The lower half of a hash, which tells the place, is not
 * kept: it is made again from the name. */
static bool grow(struct regnames *n, const struct dump *d)
{
	struct shared *t = n->shared;
	struct shared more = {.n_slots = t->n_slots ? 2 * t->n_slots
	                                            : FIRST_SLOTS};

	if (more.n_slots == 0)
		return false;
	more.slot = big_calloc(more.n_slots, sizeof(*more.slot));
	if (!more.slot)
		return false;
	for (uint32_t i = 0; i < t->n_slots; i++) {
		struct span name;

		if (t->slot[i] == 0)
			continue;
		name = name_at(d, (uint32_t)t->slot[i] - 1);
		*find_slot(&more, d, hash_of(n, name), name) = t->slot[i];
	}
	free(t->slot);
	t->slot = more.slot;
	t->n_slots = more.n_slots;
	return true;
}

/* Of equal names, which a whole dump does not have, the first counts. */
static bool add(struct regnames *n, const struct dump *d, uint32_t row,
                struct span name)
{
	struct shared *t = n->shared;
	uint64_t hash = hash_of(n, name);
	uint64_t *slot;

	if (t->used >= t->n_slots / 2 && !grow(n, d))
		return false;
	slot = find_slot(t, d, hash, name);
	if (*slot == 0) {
		*slot = (hash >> 32 << 32) | (row + 1);
		t->used++;
	}
	return true;
}

bool regnames_follow(struct regnames *n, const struct dump *d)
{
	struct shared *t = n->shared;
	uint32_t all = table_rows(&table_processes, d);
	/* Only the worker writes, so it may read without the lock. */
	uint32_t row = t->rows, end = all - row > SLICE ? row + SLICE : all;

	for (; row < end && !n->failed; row++) {
		struct span name = name_at(d, row);

		if (name.n == 0)
			continue;
		pthread_mutex_lock(&t->lock);
		n->failed = !add(n, d, row, name);
		t->rows = n->failed ? row : row + 1;
		pthread_mutex_unlock(&t->lock);
	}
	if (n->failed)
		return false;
	pthread_mutex_lock(&t->lock);
	t->rows = end;
	pthread_mutex_unlock(&t->lock);
	return end < all;
}

uint32_t regnames_find(const struct regnames *n, const struct dump *d,
                       struct span name, uint32_t *rows)
{
	struct shared *t = n->shared;
	uint64_t hash = hash_of(n, name);
	uint32_t row = UINT32_MAX;

	pthread_mutex_lock(&t->lock);
	*rows = t->rows;
	if (t->used > 0) {
		uint64_t slot = *find_slot(t, d, hash, name);

		row = slot ? (uint32_t)slot - 1 : UINT32_MAX;
	}
	pthread_mutex_unlock(&t->lock);
	return row;
}
