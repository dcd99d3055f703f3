/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The size of each term's own part and the number of terms in it are enough to
 * pass by any term with one counter. What a count promises is checked against
 * the bytes that are left, of which each term takes at least one.
 *
 * Rejected: decoding into a buffer first. Most of what is in a dump is looked
 * at in part or not at all, and what a message may hold has no bound.
 */
#include "model/etf_shape.h"

const struct etf_layout *etf_layout(uint64_t tag)
{
	static const struct etf_layout layouts[256] = {
#define ETF(tag, head, count, unit, children, read)                            \
	[tag] = {head, count, unit, children},
#include "model/etf.def"
#undef ETF
	};

	return &layouts[tag & 0xff];
}

bool etf_tag_at(const struct etf *e, uint64_t at, uint64_t *tag)
{
	return bytes_number(&e->bytes, at, 1, tag);
}

/* False: there should be a count, and it cannot be read. */
static bool take_count(const struct etf *e, uint64_t at,
                       const struct etf_layout *l, uint64_t *n)
{
	*n = 0;
	return l->count == 0 || bytes_number(&e->bytes, at + 1, l->count, n);
}

uint64_t etf_count(const struct etf *e, uint64_t at, const struct etf_layout *l)
{
	uint64_t n;

	take_count(e, at, l, &n);
	return n;
}

uint64_t etf_left(const struct etf *e, uint64_t at)
{
	return at < e->bytes.n ? e->bytes.n - at : 0;
}

static bool is_atom(uint64_t tag)
{
	return tag == ETF_ATOM || tag == ETF_SMALL_ATOM ||
	       tag == ETF_ATOM_UTF8 || tag == ETF_SMALL_ATOM_UTF8 ||
	       tag == ETF_ATOM_CACHE_REF;
}

uint64_t etf_atom_size(const struct etf *e, uint64_t at)
{
	const struct etf_layout *l;
	uint64_t tag, n;

	if (!etf_tag_at(e, at, &tag) || !is_atom(tag))
		return 0;
	l = etf_layout(tag);
	if (etf_left(e, at) < l->head || !take_count(e, at, l, &n))
		return 0;
	return n <= etf_left(e, at) - l->head ? l->head + n : 0;
}

bool etf_node_layout(uint64_t tag, uint64_t words, uint64_t *before,
                     uint64_t *behind)
{
	*before = 1;
	switch (tag) {
	case ETF_REFERENCE:
	case ETF_PORT:
		*behind = 5;
		return true;
	case ETF_NEW_PORT:
		*behind = 8;
		return true;
	case ETF_V4_PORT:
	case ETF_NEW_PID:
		*behind = 12;
		return true;
	case ETF_PID:
		*behind = 9;
		return true;
	case ETF_NEW_REFERENCE:
	case ETF_NEWER_REFERENCE:
		*before = 3;
		*behind = (tag == ETF_NEW_REFERENCE ? 1 : 4) + 4 * words;
		return true;
	default:
		return false;
	}
}

static bool shape_of_node(const struct etf *e, uint64_t at, uint64_t tag,
                          struct etf_shape *s)
{
	uint64_t words = 0, before, behind, name;

	if (!etf_node_layout(tag, 0, &before, &behind))
		return false;
	if (before > 1 && !bytes_number(&e->bytes, at + 1, 2, &words))
		return false;
	etf_node_layout(tag, words, &before, &behind);
	name = etf_atom_size(e, at + before);
	s->size = before + name + behind;
	return name > 0;
}

static bool shape_of_odd(const struct etf *e, uint64_t at, uint64_t tag,
                         struct etf_shape *s)
{
	uint64_t n = 0;

	switch (tag) {
	case ETF_NEW_FUN:
		s->size = 1;
		if (!bytes_number(&e->bytes, at + 1, 4, &n) || n < ETF_FUN_HEAD)
			return false;
		s->size += n;
		return true;
	case ETF_OLD_FUN:
		s->size = 5;
		s->children = 4;
		if (!bytes_number(&e->bytes, at + 1, 4, &n))
			return false;
		s->children += n;
		return true;
	case ETF_EXPORT:
		s->size = 1;
		s->children = 3;
		return true;
	case ETF_RECORD:
		s->size = 6;
		s->children = 2;
		if (!bytes_number(&e->bytes, at + 1, 4, &n))
			return false;
		s->children += 2 * n;
		return true;
	default:
		return shape_of_node(e, at, tag, s);
	}
}

bool etf_shape_at(const struct etf *e, uint64_t at, struct etf_shape *s)
{
	const struct etf_layout *l;
	uint64_t tag, n;

	*s = (struct etf_shape){0, 0};
	if (!etf_tag_at(e, at, &tag))
		return false;
	l = etf_layout(tag);
	if (l->head > 0) {
		if (etf_left(e, at) < l->head || !take_count(e, at, l, &n))
			return false;
		s->size = l->head + n * l->unit;
		s->children = n * l->children + (tag == ETF_LIST);
	} else if (!shape_of_odd(e, at, tag, s)) {
		return false;
	}
	return s->size <= etf_left(e, at) &&
	       s->children <= etf_left(e, at) - s->size;
}

uint64_t etf_skip_most(const struct etf *e, uint64_t at, uint64_t *most)
{
	uint64_t pending = 1;

	while (pending > 0) {
		struct etf_shape s;

		if (!etf_shape_at(e, at, &s))
			return 0;
		if (s.size > *most) {
			*most = 0;
			return 0;
		}
		*most -= s.size;
		at += s.size;
		pending += s.children - 1;
		if (pending > etf_left(e, at))
			return 0;
	}
	return at;
}
