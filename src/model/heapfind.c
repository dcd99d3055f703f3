/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Look-ups. What a run of level 0 tells is the place itself; coarser ones tell
 * blocks of the text, which are read from their first object on, but only as
 * far as they are heaps.
 */
#include "model/heapmap_in.h"
#include "model/heaptext.h"

size_t heapmap_range(const struct heapmap *m, uint64_t at)
{
	size_t low = 0, n = m->n_ranges;

	while (n > 0) {
		size_t half = n / 2;

		if (m->ranges[low + half].end <= at) {
			low += half + 1;
			n -= half + 1;
		} else {
			n = half;
		}
	}
	return low;
}

/* The first object with the address that begins in [from, to) of the text. */
static bool find_between(const struct heapmap *m, uint64_t from, uint64_t to,
                         uint64_t address, uint64_t *off)
{
	size_t i = heapmap_range(m, from);

	for (; i < m->n_ranges && m->ranges[i].off < to; i++) {
		const struct range *r = &m->ranges[i];
		uint64_t at = from > r->off ? from : r->off;
		struct span text = span_take(m->text, (size_t)r->end);
		uint64_t start, key;

		while (heaptext_object(&m->format, text, to, &at, &start,
		                       &key)) {
			if (key == address) {
				*off = at;
				return true;
			}
			at = heaptext_behind(&m->format, text, at);
		}
	}
	return false;
}

/* The first object of a run that has the address. */
static bool find_in_run(const struct heapmap *m, const struct heaprun *run,
                        uint64_t address, uint64_t *off)
{
	uint64_t key = address >> heaprun_key_bits(run->level);
	unsigned bits = heaprun_place_bits(run->level);
	struct heaprun_cursor c;
	bool more;

	if (key < run->first || key > run->last)
		return false;
	for (more = heaprun_seek(&c, run, key); more && c.key == key;
	     more = heaprun_next(&c)) {
		uint64_t from = c.place;
		uint64_t to = (from + 1) << bits;

		if (run->level > 0)
			from = run->anchors[from << bits >>
			                    HEAPRUN_ANCHOR_BITS];
		to = run->base + to < run->end ? run->base + to : run->end;
		if (find_between(m, run->base + from, to, address, off))
			return true;
	}
	return false;
}

/* Of runs that are apart: the one that may have the address. */
static const struct heaprun *run_of(const struct heapmap *m, uint64_t address)
{
	size_t low = 0, n = m->n_runs;

	while (n > 1) {
		size_t half = n / 2;

		if (m->runs[low + half].first <= address)
			low += half;
		n -= half;
	}
	return &m->runs[low];
}

bool heapmap_find_mapped(const struct heapmap *m, uint64_t address,
                         uint64_t *off)
{
	if (m->n_runs == 0)
		return false;
	if (m->apart)
		return find_in_run(m, run_of(m, address), address, off);
	for (size_t i = 0; i < m->n_runs; i++)
		if (find_in_run(m, &m->runs[i], address, off))
			return true;
	return false;
}

bool heapmap_find(const struct heapmap *m, uint64_t address, uint64_t *off)
{
	return heapmap_find_mapped(m, address, off) ||
	       (m->full && find_between(m, m->at, UINT64_MAX, address, off));
}

bool heapmap_next_unmapped(const struct heapmap *m, struct heapmap_place *place,
                           uint64_t *address, uint64_t *off)
{
	uint64_t start;

	if (!m->full)
		return false;
	if (!place->begun)
		*place = (struct heapmap_place){true, m->range, m->at};
	while (place->range < m->n_ranges) {
		uint64_t end = m->ranges[place->range].end;
		struct span text = span_take(m->text, (size_t)end);

		if (heaptext_object(&m->format, text, end, &place->at, &start,
		                    address)) {
			*off = place->at;
			place->at =
				heaptext_behind(&m->format, text, place->at);
			return true;
		}
		if (++place->range < m->n_ranges)
			place->at = m->ranges[place->range].off;
	}
	return false;
}

bool heapmap_find_unmapped(const struct heapmap *m, uint64_t address,
                           uint64_t *off, uint64_t *most)
{
	struct heapmap_place place = {.begun = false};
	uint64_t key, n;

	while (*most > 0 && heapmap_next_unmapped(m, &place, &key, off)) {
		if (key == address)
			return true;
		/* a line, with some digits before the object */
		n = place.at - *off + 16;
		*most -= n < *most ? n : *most;
	}
	return false;
}

uint64_t heapmap_end(const struct heapmap *m, uint64_t off)
{
	size_t i = heapmap_range(m, off);

	return i < m->n_ranges && off >= m->ranges[i].off ? m->ranges[i].end
	                                                  : 0;
}
