/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Dumps of one process with one giant term, which is its message, the value in
 * its dictionary and a variable on its stack. Objects stand in the order in
 * which an emulator visits them, a parent before what is in it; their addresses
 * ascend, but for the scattered heap.
 */
#include "gen.h"

#include <stdio.h>
#include <stdlib.h>

enum {
	LIST_FIRST = 2000000, /* an element that is no character */
	MAP_BITS = 4,         /* of a hash, for each level of a map */
	PAIR = 24,            /* bytes of a tuple of two */
	CELL = 16,
};

static void put_pointer(struct out *o, uint64_t address)
{
	PUT(o, "H");
	put_address(o, address);
}

/* The process, and its heap up to the term, whose address it is. */
static uint64_t begin(struct out *o)
{
	uint64_t pair = o->address, root = pair + PAIR;

	put_process(o, 0, 1);
	put_heading(o, "=proc_messages", FIRST_PID);
	put_pointer(o, root);
	PUT(o, ":N\n");
	put_heading(o, "=proc_dictionary", FIRST_PID);
	put_pointer(o, pair);
	PUT(o, "\n");
	put_heading(o, "=proc_stack", FIRST_PID);
	PUT(o, "y0:");
	put_pointer(o, root);
	PUT(o, "\n0x");
	put_hex(o, pair - 4096, "0123456789abcdef");
	PUT(o, ":SReturn addr 0x186011F8 (<terminate process normally>)\n");
	put_heading(o, "=proc_heap", FIRST_PID);
	put_address(o, pair);
	PUT(o, ":t2:A5:giant,");
	put_pointer(o, root);
	PUT(o, "\n");
	o->address = root;
	return root;
}

/* A tuple, a list and a map by turns; the maps have the same keys. */
void make_deep(struct out *o, uint64_t n)
{
	uint64_t at = begin(o);
	const uint64_t keys = at + n * PAIR;

	for (uint64_t i = 0; i < n; i++, at += PAIR) {
		put_address(o, at);
		if (i % 3 == 0) {
			PUT(o, ":t2:I");
			put_u64(o, i);
			PUT(o, ",");
		} else if (i % 3 == 1) {
			PUT(o, ":l");
		} else {
			PUT(o, ":Mf1:");
			put_pointer(o, keys);
			PUT(o, ":");
		}
		if (i + 1 < n)
			put_pointer(o, at + PAIR);
		else
			PUT(o, "A3:end");
		if (i % 3 == 1)
			PUT(o, "|N");
		PUT(o, "\n");
	}
	put_address(o, keys);
	PUT(o, ":t1:A5:inner\n");
	o->address = keys + PAIR;
}

void make_list(struct out *o, uint64_t n)
{
	uint64_t at = begin(o);

	for (uint64_t i = 0; i < n; i++, at += CELL) {
		put_address(o, at);
		PUT(o, ":lI");
		put_u64(o, LIST_FIRST + i);
		PUT(o, "|");
		if (i + 1 < n)
			put_pointer(o, at + CELL);
		else
			PUT(o, "N");
		PUT(o, "\n");
	}
	o->address = at;
}

void make_shared(struct out *o, uint64_t n)
{
	uint64_t at = begin(o);

	for (uint64_t i = 0; i < n; i++, at += PAIR) {
		put_address(o, at);
		PUT(o, ":t2:");
		for (int k = 0; k < 2; k++) {
			if (k > 0)
				PUT(o, ",");
			if (i + 1 < n)
				put_pointer(o, at + PAIR);
			else
				PUT(o, "A3:end");
		}
		PUT(o, "\n");
	}
	o->address = at;
}

static int compare(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

/* The hashes of n keys, in order and different. */
static uint64_t *make_hashes(struct out *o, uint64_t n)
{
	uint64_t *hashes = calloc(n + 1, sizeof(*hashes));

	if (!hashes) {
		perror("gen_dump");
		exit(1);
	}
	for (uint64_t i = 0; i < n; i++)
		hashes[i] = next_random(o) >> 1;
	qsort(hashes, n, sizeof(*hashes), compare);
	for (uint64_t i = 1; i < n; i++)
		if (hashes[i] <= hashes[i - 1])
			hashes[i] = hashes[i - 1] + 1;
	return hashes;
}

/* Ends of the parts of [from, to) whose hashes begin alike, with one more digit
 * than those of the level. Returns how many are not empty. */
static unsigned split(const uint64_t *hashes, uint64_t from, uint64_t to,
                      unsigned level, uint64_t ends[])
{
	unsigned shift = 64 - MAP_BITS * (level + 1), n = 0;

	while (from < to) {
		uint64_t digit = hashes[from] >> shift;

		while (from < to && hashes[from] >> shift == digit)
			from++;
		ends[n++] = from;
	}
	return n;
}

static void put_key(struct out *o, uint64_t i)
{
	put_address(o, o->address);
	PUT(o, ":lI");
	put_u64(o, i);
	PUT(o, "|A5:value\n");
	o->address += CELL;
}

/* Bytes of a node and of what is in it, which is no deeper than a hash has
 * digits. */
static uint64_t size_of(const uint64_t *hashes, uint64_t from, uint64_t to,
                        unsigned level)
{
	uint64_t ends[1 << MAP_BITS], size;
	unsigned n;

	if (to - from == 1 && level > 0)
		return CELL;
	n = split(hashes, from, to, level, ends);
	size = (2 + n) * 8;
	for (unsigned i = 0; i < n; i++) {
		size += size_of(hashes, from, ends[i], level + 1);
		from = ends[i];
	}
	return size;
}

static void put_node(struct out *o, const uint64_t *hashes, uint64_t from,
                     uint64_t to, unsigned level)
{
	uint64_t ends[1 << MAP_BITS], at, start = from;
	unsigned n;

	if (to - from == 1 && level > 0) {
		put_key(o, from);
		return;
	}
	n = split(hashes, from, to, level, ends);
	put_address(o, o->address);
	if (level == 0) {
		PUT(o, ":Mh");
		put_count(o, to - from);
		PUT(o, ":");
	} else {
		PUT(o, ":Mn");
	}
	put_count(o, n);
	PUT(o, ":");
	o->address += (2 + n) * 8;
	at = o->address;
	for (unsigned i = 0; i < n; i++) {
		if (i > 0)
			PUT(o, ",");
		put_pointer(o, at);
		at += size_of(hashes, start, ends[i], level + 1);
		start = ends[i];
	}
	PUT(o, "\n");
	for (unsigned i = 0; i < n; i++) {
		put_node(o, hashes, from, ends[i], level + 1);
		from = ends[i];
	}
}

void make_map(struct out *o, uint64_t n)
{
	uint64_t *hashes = make_hashes(o, n);

	begin(o);
	put_node(o, hashes, 0, n, 0);
	free(hashes);
}

/* A place for each number below a power of two, none of which is the place of
 * another: shifted and odd, so that neighbours are far from each other. */
static uint64_t scattered(uint64_t base, unsigned bits, uint64_t i)
{
	i ^= i >> (bits / 2 + 1);
	i *= UINT64_C(0x9e3779b97f4a7c15);
	return base + (i & ((UINT64_C(1) << bits) - 1)) * PAIR;
}

/* A list of pairs. */
void make_scattered(struct out *o, uint64_t bytes)
{
	uint64_t root = begin(o), base = root + PAIR, i = 0, end;
	unsigned bits = 2;

	while (UINT64_C(1) << bits < bytes / 32 + 8) /* no more lines */
		bits++;
	end = position(o) + bytes;
	put_address(o, root);
	PUT(o, ":t1:");
	put_pointer(o, scattered(base, bits, 0));
	PUT(o, "\n");
	for (; position(o) < end; i += 2) {
		put_address(o, scattered(base, bits, i));
		PUT(o, ":l");
		put_pointer(o, scattered(base, bits, i + 1));
		PUT(o, "|");
		put_pointer(o, scattered(base, bits, i + 2));
		PUT(o, "\n");
		put_address(o, scattered(base, bits, i + 1));
		PUT(o, ":t2:I");
		put_u64(o, i);
		PUT(o, ",A5:value\n");
	}
	put_address(o, scattered(base, bits, i));
	PUT(o, ":lI0|N\n");
	o->address = base + (PAIR << bits);
}
