/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An entry of the dictionary is an address; the pair behind it, which alone
 * tells its key, stands somewhere in the heap. So the heap is searched for the
 * key as a pair has it, at the speed of memory, and only where it is found is
 * the dictionary asked whether that pair is one of its entries: heaps hold old
 * pairs, too, and those of other processes' dictionaries.
 *
 * Rejected: a map of each heap (a hundred times slower, for the many processes
 * without a label), and one list of all labels of the dump (all heaps would
 * have to be read before the first is known).
 */
#include "model/label.h"

#include <stdatomic.h>
#include <string.h>

#include "model/dump.h"
#include "model/termline.h"

enum {
	ADDRESS_DIGITS = 16,
	PAIRS = 16, /* with the key in one heap that are asked about */
	WINDOW_MAP = 8 * LABEL_MOST, /* bytes of a map: more than it takes */
};

struct pair {
	uint64_t address;
	size_t value; /* where it begins, in the heap */
};

bool label_possible(const struct dump *d)
{
	unsigned erts = general_erts(dump_general(d));

	return erts == 0 || erts >= ERTS(15, 0);
}

static bool is_of(const struct section *s, enum tag tag, struct span pid)
{
	return s->tag == tag && span_eq(s->id, pid);
}

/* Whoever asks for one process after the other finds the dictionary behind the
 * one that was found last: looking it up costs ten times as much. */
static uint32_t find_dictionary(const struct dump *d, struct span pid,
                                struct section *out)
{
	const struct sections *all = dump_sections(d);
	_Atomic uint32_t *hint = dump_dictionary_hint(d);
	uint32_t row = atomic_load_explicit(hint, memory_order_relaxed);
	uint32_t i = SECTION_NONE;

	if (row < sections_tag_count(all, TAG_PROC_DICTIONARY)) {
		i = sections_tag_at(all, TAG_PROC_DICTIONARY, row);
		index_get(dump_index(d), i, out);
		if (is_of(out, TAG_PROC_DICTIONARY, pid)) {
			atomic_store_explicit(hint, row + 1,
			                      memory_order_relaxed);
			return i;
		}
	}
	i = index_find(dump_index(d), TAG_PROC_DICTIONARY, pid);
	if (i == SECTION_NONE)
		return i;
	row = sections_row(all, TAG_PROC_DICTIONARY, i);
	atomic_store_explicit(hint, row + 1, memory_order_relaxed);
	index_get(dump_index(d), i, out);
	return i;
}

/* It is mostly the second section behind the dictionary, after the stack. */
static bool find_heap(const struct dump *d, uint32_t dictionary,
                      struct span pid, struct section *out)
{
	uint32_t i = dictionary + 2;

	if (i < sections_count(dump_sections(d))) {
		index_get(dump_index(d), i, out);
		if (is_of(out, TAG_PROC_HEAP, pid))
			return true;
	}
	i = index_find(dump_index(d), TAG_PROC_HEAP, pid);
	if (i == SECTION_NONE)
		return false;
	index_get(dump_index(d), i, out);
	return true;
}

static bool is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F');
}

/* The address of the heap line in which `at` stands behind its colon. */
static bool address_before(struct span heap, size_t at, uint64_t *out)
{
	size_t end, from;

	if (at == 0 || heap.p[at - 1] != ':')
		return false;
	end = from = at - 1;
	while (from > 0 && end - from < ADDRESS_DIGITS &&
	       is_hex(heap.p[from - 1]))
		from--;
	if (from > 0 && heap.p[from - 1] != '\n')
		return false;
	return span_hex(span_take(span_skip(heap, from), end - from), out);
}

/* Where a pair of the key and a value begins, at `from` or behind it, and where
 * its value does. By the one byte of it that is rare in heaps, as memchr finds
 * it. */
static bool next_pair(struct span heap, size_t from, size_t *pair,
                      size_t *value)
{
	const struct span head = SPAN_LIT("t2:AE:");
	const struct span key = SPAN_LIT("$process_label,");

	for (;;) {
		struct span rest = span_skip(heap, from);
		size_t at = from + span_find_byte(rest, '$');

		if (at >= heap.n)
			return false;
		from = at + 1;
		if (at < head.n || !span_starts(span_skip(heap, at), key) ||
		    memcmp(heap.p + at - head.n, head.p, head.n) != 0)
			continue;
		*pair = at - head.n;
		*value = at + key.n;
		return true;
	}
}

/* The pairs of a heap that may be the one; returns how many there are. */
static unsigned find_pairs(struct span heap, struct pair out[PAIRS])
{
	size_t at, value = 0;
	unsigned n = 0;

	while (n < PAIRS && next_pair(heap, value, &at, &value)) {
		out[n].value = value;
		n += address_before(heap, at, &out[n].address);
	}
	return n;
}

/* The one of them that is an entry of the dictionary; NULL if none is. */
static const struct pair *find_entry(const struct term_format *f,
                                     struct span dictionary,
                                     const struct pair *pairs, unsigned n)
{
	struct span line;

	while (termline_elems(f, &dictionary, &line)) {
		struct lex_elem e;

		lex_elem(f, &line, &e);
		for (unsigned i = 0; i < n && e.kind == LEX_POINTER; i++)
			if (pairs[i].address == e.number)
				return &pairs[i];
	}
	return NULL;
}

bool label_find(const struct dump *d, struct span pid, size_t most,
                struct label *out)
{
	struct section dictionary, heap;
	struct pair pairs[PAIRS];
	const struct pair *found;
	struct term_format f;
	struct lex_elem e;
	struct span rest;
	uint32_t i;
	unsigned n;

	if (!label_possible(d))
		return false;
	i = find_dictionary(d, pid, &dictionary);
	if (i == SECTION_NONE || !find_heap(d, i, pid, &heap))
		return false;
	out->heap = span_take(heap.body, most);
	n = find_pairs(out->heap, pairs);
	if (n == 0)
		return false;
	f = heap_format(d);
	found = find_entry(&f, span_take(dictionary.body, most), pairs, n);
	if (!found)
		return false;
	rest = span_skip(out->heap, found->value);
	lex_elem(&f, &rest, &e);
	out->elem = e.raw;
	return e.raw.n > 0;
}

struct term label_term(const struct label *l, struct heap *h)
{
	struct span rest = l->elem;
	struct lex_elem e;

	lex_elem(&h->format, &rest, &e);
	if (e.kind == LEX_POINTER && !h->everywhere) {
		h->everywhere = heapmap_new(&h->format, h->text, WINDOW_MAP);
		heapmap_add(h->everywhere, (uint64_t)(l->heap.p - h->text.p),
		            l->heap.n);
		heapmap_finish(h->everywhere);
	}
	return term_of(h, &e);
}
