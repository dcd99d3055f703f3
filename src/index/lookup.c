/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hash tables with open addressing, one twice as large as the one before. The
 * newest takes entries until three quarters of it are used; the others only
 * answer. Nothing is ever moved or taken out, so readers need no lock.
 *
 * An entry is a run: sections that follow each other and have one key (key.h).
 * Processes and their data come in rows, so one entry does for ten processes,
 * or ten times four sections, and the tables' memory, which is in no cache, is
 * touched a tenth as often.
 *
 * A slot names the last run of its key. That links to the first one, which
 * links to the second, and so on: one more is two writes, however many there
 * are, and the first is one step away. A reader may find a slot or a link to a
 * section that is newer than what it has seen; both are written with release
 * behind the record, so the record can be read, and is passed over.
 *
 * New entries wait in a batch while their ids are fetched, which another
 * processor may have in its cache, and then all of their slots at once. With
 * millions of sections that memory is in no cache, and waiting for it at every
 * section would take more time than all the rest of the scan.
 *
 * Rejected: storing ids (more memory than all the rest), one table that grows
 * (readers would see it move, the scanner would stop for it), a sorted list
 * (ids are not in order in a dump, and sorting must wait for the end).
 */
#include "index/lookup.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/hugepage.h"
#include "index/record.h"
#include "index/sections.h"

void lookup_init(struct lookup *l, const struct chunkvec *records)
{
	*l = (struct lookup){.records = records};
	l->seed = hash_seed_new();
	for (unsigned k = 0; k < LOOKUP_TABLES; k++)
		atomic_init(&l->table[k], NULL);
}

void lookup_release(struct lookup *l)
{
	for (unsigned k = 0; k < LOOKUP_TABLES; k++)
		free(atomic_load_explicit(&l->table[k], memory_order_relaxed));
}

static uint64_t table_size(unsigned k)
{
	return UINT64_C(1) << (LOOKUP_FIRST_LOG2 + k);
}

static lookup_slot *table_at(const struct lookup *l, unsigned k)
{
	return atomic_load_explicit(&l->table[k], memory_order_acquire);
}

static uint64_t slot_value(uint64_t hash, uint32_t number)
{
	return (hash & ~(uint64_t)UINT32_MAX) | ((uint64_t)number + 1);
}

static uint32_t slot_number(uint64_t value)
{
	return (uint32_t)value - 1;
}

static uint32_t link_of(const struct lookup *l, uint32_t run)
{
	return atomic_load_explicit(&record_at(l->records, run)->link,
	                            memory_order_acquire);
}

static void set_link(const struct lookup *l, uint32_t run, uint32_t to)
{
	atomic_store_explicit(&record_at(l->records, run)->link, to,
	                      memory_order_release);
}

/* The first and the last run of a key, given what was the last of them: by now
 * its link may lead forward, not back to the first. */
static uint32_t first_run(const struct lookup *l, uint32_t *last)
{
	uint32_t first = link_of(l, *last);

	while (first > *last) {
		*last = first;
		first = link_of(l, *last);
	}
	return first;
}

/* Whether the run has this key. Not if it is behind the text that the caller
 * knows of. */
static bool run_is(const struct lookup *l, struct span text, uint32_t run,
                   const struct key *key)
{
	const struct record *r = record_at(l->records, run);

	return record_off(r) + r->head <= text.n &&
	       key_fits(key, record_tag(r), record_heading(r, text).id);
}

/* The slot of a key in table k, or the free one where it would be. */
static lookup_slot *find_slot(const struct lookup *l, unsigned k,
                              struct span text, const struct key *key)
{
	lookup_slot *table = table_at(l, k);
	uint64_t mask = table_size(k) - 1;

	for (uint64_t i = key->hash & mask;; i = (i + 1) & mask) {
		uint64_t v =
			atomic_load_explicit(&table[i], memory_order_acquire);
		uint32_t last = slot_number(v);

		if (v == 0)
			return &table[i];
		if ((v ^ key->hash) >> 32 == 0 &&
		    run_is(l, text, first_run(l, &last), key))
			return &table[i];
	}
}

static struct key key_of(const struct lookup *l, struct span text, uint32_t run)
{
	struct heading h = record_heading(record_at(l->records, run), text);

	return key_make(&l->seed, h.tag, h.id);
}

static void enter(struct lookup *l, struct span text, const struct key *key,
                  uint32_t number)
{
	lookup_slot *slot = find_slot(l, l->tables - 1, text, key);
	uint64_t v = atomic_load_explicit(slot, memory_order_relaxed);

	if (v == 0) {
		set_link(l, number, number);
		l->used++;
	} else {
		set_link(l, number, link_of(l, slot_number(v)));
		set_link(l, slot_number(v), number);
	}
	atomic_store_explicit(slot, slot_value(key->hash, number),
	                      memory_order_release);
}

void lookup_flush(struct lookup *l, struct span text)
{
	struct key key[LOOKUP_BATCH];
	unsigned k = l->tables - 1;

	for (unsigned i = 0; i < l->waiting; i++) {
		key[i] = key_of(l, text, l->batch[i]);
		__builtin_prefetch(
			&table_at(l, k)[key[i].hash & (table_size(k) - 1)], 1);
	}
	for (unsigned i = 0; i < l->waiting; i++)
		enter(l, text, &key[i], l->batch[i]);
	l->waiting = 0;
}

static bool is_full(const struct lookup *l)
{
	return l->tables == 0 ||
	       l->used + l->waiting >= table_size(l->tables - 1) / 4 * 3;
}

bool lookup_reserve(struct lookup *l, struct span text)
{
	lookup_slot *table;

	if (!is_full(l))
		return true;
	lookup_flush(l, text);
	if (!is_full(l))
		return true;
	if (l->tables == LOOKUP_TABLES)
		return false;
	table = big_calloc(table_size(l->tables), sizeof(*table));
	if (!table)
		return false;
	hugepage_advise(table, table_size(l->tables) * sizeof(*table));
	atomic_store_explicit(&l->table[l->tables++], table,
	                      memory_order_release);
	l->used = 0;
	return true;
}

void lookup_add(struct lookup *l, struct span text, uint32_t number)
{
	__builtin_prefetch(text.p + record_off(record_at(l->records, number)));
	l->batch[l->waiting++] = number;
	if (l->waiting == LOOKUP_BATCH)
		lookup_flush(l, text);
}

/* The section of this run with this tag and id, if it comes after `after`. */
static uint32_t pick(const struct lookup *l, struct span text, uint32_t run,
                     enum tag tag, struct span id, const uint32_t range[2])
{
	for (uint32_t i = run; i < range[1]; i++) {
		const struct record *r = record_at(l->records, i);

		if (i > run && !(r->place & RECORD_GOES_ON))
			break;
		if (record_tag(r) == tag && i >= range[0] &&
		    record_off(r) + r->head <= text.n &&
		    span_eq(record_heading(r, text).id, id))
			return i;
	}
	return SECTION_NONE;
}

/* The first section of the run that this one is in. */
static uint32_t run_of(const struct lookup *l, uint32_t number)
{
	while (record_at(l->records, number)->place & RECORD_GOES_ON)
		number--;
	return number;
}

uint32_t lookup_find(const struct lookup *l, struct span text, enum tag tag,
                     struct span id, uint32_t after, uint32_t count)
{
	struct key key = key_make(&l->seed, tag, id);
	uint32_t from = after < count ? run_of(l, after) : 0;
	bool known = after < count && run_is(l, text, from, &key);
	const uint32_t range[2] = {after == SECTION_NONE ? 0 : after + 1,
	                           count};

	for (unsigned k = 0; k < LOOKUP_TABLES && table_at(l, k); k++) {
		lookup_slot *slot = find_slot(l, k, text, &key);
		uint64_t v = atomic_load_explicit(slot, memory_order_acquire);
		uint32_t last = slot_number(v);
		uint32_t run;

		if (v == 0)
			continue;
		run = first_run(l, &last);
		if (last < from)
			continue;
		if (known && run < from)
			run = from;
		for (; run < count; run = link_of(l, run)) {
			uint32_t i = pick(l, text, run, tag, id, range);

			if (i != SECTION_NONE)
				return i;
			if (run == last)
				break;
		}
	}
	return SECTION_NONE;
}
