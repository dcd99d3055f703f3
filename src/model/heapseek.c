/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two tables of addresses: what is known, and what the job looks for. Both are
 * bounded; when what is known has no room for more it is forgotten, because
 * what is on screen now is asked for again at once. If that does not fit either
 * it ends: else it would go on for ever.
 *
 * What an object points to is guessed from its text: 'H' and digits, wherever
 * they stand. A name that looks so is looked for in vain, no more.
 */
#include "model/heapseek.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/hash.h"
#include "model/heapmap.h"

enum {
#ifdef CRASHDIVE_TINY
	KNOWN = 512, /* slots, a power of two */
	WANTED = 128,
	SLICE = 128, /* bytes */
	LINE = 64,
#else
	KNOWN = 1 << 15,
	WANTED = 1 << 13,
	SLICE = 1 << 20,
	LINE = 1024, /* bytes of an object that are looked at for others */
#endif
	ASKED = WANTED / 4, /* of them by the owner */
	CLEARED_MOST = 2,
};

#define NOWHERE UINT64_MAX       /* asked for, and not seen */
#define PASSING (UINT64_MAX - 1) /* not seen, but nobody asked yet */

struct entry {
	uint64_t address; /* 0: the slot is free */
	uint64_t off;
};

struct table {
	struct entry *entries;
	size_t slots, n;
	struct hash_seed seed;
};

struct heapseek {
	struct table known;
	uint64_t asked[ASKED];
	size_t n_asked;
	unsigned cleared; /* times that all was forgotten for want of room */
	bool out;
	struct seek_job {
		struct job job; /* first: the worker's */
		struct table wanted;
		size_t left; /* that have not been seen */
		struct span text;
		const struct heapmap *maps[3];
		unsigned map;
		struct heapmap_place place;
	} job;
};

static void table_init(struct table *t, size_t slots)
{
	t->entries = xcalloc(slots, sizeof(*t->entries));
	t->slots = slots;
	t->seed = hash_seed_new();
}

static void table_clear(struct table *t)
{
	memset(t->entries, 0, t->slots * sizeof(*t->entries));
	t->n = 0;
}

/* The slot of an address, or the free one that it would have. */
static struct entry *table_at(const struct table *t, uint64_t address)
{
	size_t i = (size_t)hash_fold(address ^ t->seed.word[0],
	                             t->seed.word[1] | 1);

	for (;; i++) {
		struct entry *e = &t->entries[i & (t->slots - 1)];

		if (e->address == address || e->address == 0)
			return e;
	}
}

/* False when there is no more room. */
static bool table_put(struct table *t, uint64_t address, uint64_t off)
{
	struct entry *e = table_at(t, address);

	if (e->address == 0) {
		if (address == 0 || t->n >= t->slots / 4 * 3)
			return false;
		t->n++;
	}
	*e = (struct entry){address, off};
	return true;
}

struct heapseek *heapseek_new(void)
{
	struct heapseek *s = xcalloc(1, sizeof(*s));

	table_init(&s->known, KNOWN);
	table_init(&s->job.wanted, WANTED);
	return s;
}

void heapseek_free(struct heapseek *s)
{
	if (!s)
		return;
	free(s->known.entries);
	free(s->job.wanted.entries);
	free(s);
}

static bool is_asked(const struct heapseek *s, uint64_t address)
{
	for (size_t i = s->n_asked; i > 0; i--)
		if (s->asked[i - 1] == address)
			return true;
	return false;
}

enum seek_answer heapseek_find(struct heapseek *s, uint64_t address,
                               uint64_t *off)
{
	const struct entry *e = table_at(&s->known, address);

	if (address == 0)
		return SEEK_NOWHERE;
	if (e->address == 0 && s->cleared >= CLEARED_MOST)
		return SEEK_NO_ROOM;
	if (e->address == 0) {
		if (s->n_asked < ASKED && !is_asked(s, address))
			s->asked[s->n_asked++] = address;
		return SEEK_NOT_YET;
	}
	*off = e->off;
	return e->off == NOWHERE ? SEEK_NOWHERE : SEEK_FOUND;
}

/* ---- the job: on the worker ------------------------------------------------
 */

static bool is_digit(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F');
}

/* What an object's text points to is wanted as well. */
static void want_within(struct seek_job *j, uint64_t off)
{
	struct span text = span_take(span_skip(j->text, (size_t)off), LINE);
	size_t n = span_find_byte(text, '\n');

	text = span_take(text, n);
	while (j->wanted.n < j->wanted.slots / 2) {
		uint64_t address = 0;
		size_t digits = 0;

		text = span_skip(text, span_find_byte(text, 'H') + 1);
		if (text.n == 0)
			return;
		while (digits < text.n && digits < 16 &&
		       is_digit(text.p[digits]))
			digits++;
		if (digits == 0 || !span_hex(span_take(text, digits), &address))
			continue;
		if (table_at(&j->wanted, address)->address == 0)
			j->left += table_put(&j->wanted, address, PASSING);
	}
}

static void see(struct seek_job *j, uint64_t address, uint64_t off)
{
	struct entry *e = table_at(&j->wanted, address);

	if (e->address == 0 || e->off < PASSING)
		return;
	j->left--;
	e->off = off;
	want_within(j, off);
}

static enum job_result seek_step(struct job *job)
{
	struct seek_job *j = (struct seek_job *)job;
	uint64_t address, off, from = 0, n = 0;

	while (j->left > 0 && j->map < sizeof(j->maps) / sizeof(j->maps[0])) {
		const struct heapmap *m = j->maps[j->map];

		while (m &&
		       heapmap_next_unmapped(m, &j->place, &address, &off)) {
			from = n == 0 ? off : from;
			see(j, address, off);
			n = off - from + 1;
			if (n >= SLICE)
				return JOB_MORE;
		}
		j->place = (struct heapmap_place){.begun = false};
		j->map++;
	}
	return JOB_DONE;
}

static void seek_drop(struct job *job)
{
	(void)job;
}

void heapseek_renew(struct heapseek *s)
{
	s->cleared = 0;
}

bool heapseek_wants(const struct heapseek *s)
{
	return !s->out && s->n_asked > 0;
}

struct job *heapseek_job(struct heapseek *s, const struct heap *h)
{
	struct seek_job *j = &s->job;

	if (!heapseek_wants(s))
		return NULL;
	s->out = true;
	table_clear(&j->wanted);
	j->left = 0;
	for (size_t i = 0; i < s->n_asked; i++)
		j->left += table_put(&j->wanted, s->asked[i], NOWHERE);
	s->n_asked = 0;
	j->text = h->text;
	j->maps[0] = h->own;
	j->maps[1] = h->literals;
	j->maps[2] = h->everywhere;
	j->map = 0;
	j->place = (struct heapmap_place){.begun = false};
	j->job = (struct job){
		.step = seek_step, .drop = seek_drop, .priority = JOB_URGENT};
	return &j->job;
}

void heapseek_job_done(struct heapseek *s)
{
	const struct table *wanted = &s->job.wanted;

	s->out = false;
	if (s->job.job.result != ERR_OK)
		return;
	if (s->known.n + wanted->n > s->known.slots / 4 * 3) {
		table_clear(&s->known);
		s->cleared++;
	}
	for (size_t i = 0; i < wanted->slots; i++) {
		const struct entry *e = &wanted->entries[i];

		if (e->address != 0 && e->off != PASSING)
			table_put(&s->known, e->address, e->off);
	}
}
