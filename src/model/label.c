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

#include <string.h>

#include "model/dump.h"
#include "model/termline.h"

enum {
	ADDRESS_DIGITS = 16,
	WINDOW_MAP = 8 * LABEL_MOST, /* bytes of a map: more than it takes */
};

bool label_possible(const struct dump *d)
{
	unsigned erts = general_erts(dump_general(d));

	return erts == 0 || erts >= ERTS(15, 0);
}

/* The first bytes of a part of the process; without any if it has none. */
static struct span part_of(const struct dump *d, enum tag tag, struct span pid,
                           size_t most)
{
	uint32_t i = index_find(dump_index(d), tag, pid);
	struct section s;

	if (i == SECTION_NONE)
		return SPAN_NONE;
	index_get(dump_index(d), i, &s);
	return span_take(s.body, most);
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

/* Whether the pair at the address is an entry. */
static bool is_entry(const struct term_format *f, struct span dictionary,
                     uint64_t address)
{
	struct span line;

	while (termline_elems(f, &dictionary, &line)) {
		struct lex_elem e;

		lex_elem(f, &line, &e);
		if (e.kind == LEX_POINTER && e.number == address)
			return true;
	}
	return false;
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

bool label_find(const struct dump *d, struct span pid, size_t most,
                struct label *out)
{
	struct span dictionary;
	struct term_format f;
	uint64_t address;
	size_t pair, value = 0;

	if (!label_possible(d))
		return false;
	dictionary = part_of(d, TAG_PROC_DICTIONARY, pid, most);
	if (dictionary.n == 0)
		return false;
	out->heap = part_of(d, TAG_PROC_HEAP, pid, most);
	f = heap_format(d);
	while (next_pair(out->heap, value, &pair, &value)) {
		struct span rest = span_skip(out->heap, value);
		struct lex_elem e;

		if (!address_before(out->heap, pair, &address) ||
		    !is_entry(&f, dictionary, address))
			continue;
		lex_elem(&f, &rest, &e);
		out->elem = e.raw;
		return e.raw.n > 0;
	}
	return false;
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
		while (heapmap_step(h->everywhere))
			;
	}
	return term_of(h, &e);
}
