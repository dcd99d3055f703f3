/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A pair is written as what its key and its place have more, or less, than
 * those of the pair before, seven bits a byte: objects that are neighbours in
 * memory are often neighbours in the text, and then both are small. Each group
 * of pairs begins anew, so a look-up finds the group, by interpolation because
 * an allocator uses addresses evenly, and reads half of it.
 *
 * Rejected: 16 bytes a pair (what fits into a budget of 64 MiB is then a heap
 * of 150 MB), and lengths in front of the bytes of a pair, which are read
 * faster but add half a byte to two.
 */
#include "model/heaprun.h"

#include <stdlib.h>

#include "base/alloc.h"

enum {
	GUESSES = 8,
	GUESS_FROM = 16, /* heads; fewer are halved */
	PAIR_MOST = 15,  /* bytes of a pair */
	GROUP_MOST = HEAPRUN_GROUP * PAIR_MOST,
	HEADS_FIRST = 16,
};

static const struct {
	unsigned char key;
	unsigned char place;
} levels[HEAPRUN_LEVELS] = {
	{0, 0}, {0, HEAPRUN_ANCHOR_BITS}, {8, 16}, {12, 18}, {16, 20}, {20, 22},
};

unsigned heaprun_key_bits(unsigned level)
{
	return levels[level].key;
}

unsigned heaprun_place_bits(unsigned level)
{
	return levels[level].place;
}

void heaprun_free(struct heaprun *r)
{
	free(r->heads);
	free(r->data);
	free(r->anchors);
}

uint64_t heaprun_bytes(const struct heaprun *r)
{
	return sizeof(*r) + r->n_heads * sizeof(*r->heads) + r->n_data +
	       r->n_anchors * sizeof(*r->anchors);
}

void heaprun_begin(struct heaprun_writer *w, uint64_t base, unsigned level)
{
	*w = (struct heaprun_writer){
		.run = {.base = base, .end = base, .level = level}};
}

/* Room for a head and its group. */
static bool make_room(struct heaprun_writer *w)
{
	struct heaprun *r = &w->run;

	if (r->n_heads == w->heads_room) {
		size_t room = w->heads_room ? w->heads_room * 2 : HEADS_FIRST;
		void *more = big_realloc(r->heads, room, sizeof(*r->heads));

		if (!more)
			return false;
		r->heads = more;
		w->heads_room = room;
	}
	if (w->data_room - r->n_data < GROUP_MOST) {
		size_t room = w->data_room * 2 + GROUP_MOST;
		void *more = big_realloc(r->data, room, 1);

		if (!more)
			return false;
		r->data = more;
		w->data_room = room;
	}
	return r->n_data <= UINT32_MAX;
}

static unsigned char *put_number(unsigned char *p, uint64_t n)
{
	while (n >= 0x80) {
		*p++ = (unsigned char)(n | 0x80);
		n >>= 7;
	}
	*p++ = (unsigned char)n;
	return p;
}

static const unsigned char *take_number(const unsigned char *p, uint64_t *out)
{
	uint64_t n = *p++;
	unsigned shift = 7;

	if (n >= 0x80) {
		n &= 0x7f;
		for (; *p >= 0x80; shift += 7)
			n |= (uint64_t)(*p++ & 0x7f) << shift;
		n |= (uint64_t)*p++ << shift;
	}
	*out = n;
	return p;
}

void heaprun_put(struct heaprun_writer *w, uint64_t key, uint32_t place)
{
	struct heaprun *r = &w->run;
	int64_t step = (int64_t)place - w->place;
	unsigned char *p;

	if (w->failed || (r->n > 0 && key == r->last &&
	                  (place == w->place || r->level == 0)))
		return;
	if (w->left > 0) {
		w->left--;
		p = put_number(r->data + r->n_data, key - r->last);
		p = put_number(p, (uint64_t)step << 1 ^ (uint64_t)(step >> 63));
		r->n_data = (size_t)(p - r->data);
	} else if (make_room(w)) {
		w->left = HEAPRUN_GROUP - 1;
		r->heads[r->n_heads++] =
			(struct heaprun_head){key, place, (uint32_t)r->n_data};
	} else {
		w->failed = true;
		return;
	}
	if (r->n++ == 0)
		r->first = key;
	r->last = key;
	w->place = place;
}

/* Gives back what is not needed; that cannot be had smaller does no harm. */
static void trim(struct heaprun *r)
{
	void *less = big_realloc(r->heads, r->n_heads, sizeof(*r->heads));

	if (less)
		r->heads = less;
	less = big_realloc(r->data, r->n_data ? r->n_data : 1, 1);
	if (less)
		r->data = less;
}

bool heaprun_end(struct heaprun_writer *w, struct heaprun *out)
{
	if (w->failed) {
		heaprun_free(&w->run);
		return false;
	}
	if (w->run.n > 0)
		trim(&w->run);
	*out = w->run;
	return true;
}

static void to_group(struct heaprun_cursor *c, size_t group)
{
	const struct heaprun_head *head = &c->run->heads[group];

	c->i = group * HEAPRUN_GROUP;
	c->p = c->run->data + head->at;
	c->key = head->key;
	c->place = head->place;
}

bool heaprun_first(struct heaprun_cursor *c, const struct heaprun *r)
{
	c->run = r;
	if (r->n == 0)
		return false;
	to_group(c, 0);
	return true;
}

bool heaprun_next(struct heaprun_cursor *c)
{
	uint64_t key, place;

	if (++c->i >= c->run->n)
		return false;
	if (c->i % HEAPRUN_GROUP == 0) {
		to_group(c, c->i / HEAPRUN_GROUP);
		return true;
	}
	c->p = take_number(c->p, &key);
	c->p = take_number(c->p, &place);
	c->key += key;
	c->place += (uint32_t)(place >> 1 ^ (0 - (place & 1)));
	return true;
}

/*
 * Narrows the heads [*low, *low + *n), whose keys reach from below the key to
 * above it, by where it should be if keys were even.
 */
static void narrow(const struct heaprun_head *heads, uint64_t key, size_t *low,
                   size_t *n)
{
	for (int i = 0; i < GUESSES && (*n) > GUESS_FROM; i++) {
		size_t last = *low + *n - 1, guess;
		uint64_t first = heads[*low].key;
		uint64_t width = heads[last].key - first;

		if (width == 0 || key < first || key > heads[last].key)
			return;
		guess = *low + (size_t)((double)(key - first) / (double)width *
		                        (double)(*n - 1));
		if (heads[guess].key < key) {
			*n -= guess + 1 - *low;
			*low = guess + 1;
		} else {
			*n = guess + 1 - *low;
		}
	}
}

/* How many heads have a smaller key. */
static size_t heads_below(const struct heaprun *r, uint64_t key)
{
	const struct heaprun_head *heads = r->heads;
	size_t low = 0, n = r->n_heads;

	if (heads[n - 1].key < key)
		return n;
	narrow(heads, key, &low, &n);
	while (n > 0) {
		size_t half = n / 2;

		if (heads[low + half].key < key) {
			low += half + 1;
			n -= half + 1;
		} else {
			n = half;
		}
	}
	return low;
}

bool heaprun_seek(struct heaprun_cursor *c, const struct heaprun *r,
                  uint64_t key)
{
	size_t below;

	c->run = r;
	if (r->n == 0 || key > r->last)
		return false;
	below = heads_below(r, key);
	to_group(c, below > 0 ? below - 1 : 0);
	while (c->key < key)
		if (!heaprun_next(c))
			return false;
	return true;
}

/* Pairs that have one key into the order of their places. */
static bool sort_group(struct radix_item *items, size_t n,
                       struct radix_item *scratch)
{
	uint64_t key = items[0].key;

	for (size_t i = 0; i < n; i++)
		items[i].key = items[i].id;
	if (radix_sort_using(items, n, scratch) != ERR_OK)
		return false;
	for (size_t i = 0; i < n; i++)
		items[i] = (struct radix_item){key, (uint32_t)items[i].key};
	return true;
}

static bool sort_places(struct radix_item *items, size_t n,
                        struct radix_item *scratch)
{
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && items[end].key == items[i].key;)
			end++;
		if (!sort_group(items + i, end - i, scratch))
			return false;
	}
	return true;
}

/* Of exact places, where each block's first object begins. */
static bool make_anchors(struct heaprun *r, const struct radix_item *items)
{
	size_t n = (size_t)((r->end - r->base) >> HEAPRUN_ANCHOR_BITS) + 1;
	uint32_t *anchors = big_alloc(n, sizeof(*anchors));
	uint32_t behind = UINT32_MAX;

	if (!anchors)
		return false;
	for (size_t i = 0; i < n; i++)
		anchors[i] = UINT32_MAX;
	for (size_t i = 0; i < r->n; i++) {
		uint32_t *a = &anchors[items[i].id >> HEAPRUN_ANCHOR_BITS];

		if (items[i].id < *a)
			*a = items[i].id;
	}
	for (size_t i = n; i-- > 0; behind = anchors[i])
		if (anchors[i] == UINT32_MAX)
			anchors[i] = behind;
	r->anchors = anchors;
	r->n_anchors = n;
	return true;
}

bool heaprun_coarsen(struct heaprun *r, unsigned level,
                     struct radix_item *items, struct radix_item *scratch)
{
	unsigned key_bits = levels[level].key - levels[r->level].key;
	unsigned place_bits = levels[level].place - levels[r->level].place;
	struct heaprun_cursor c;
	struct heaprun_writer w;
	struct heaprun coarse;
	size_t n = 0;

	for (bool more = heaprun_first(&c, r); more; more = heaprun_next(&c))
		items[n++] = (struct radix_item){c.key, c.place};
	if (!r->anchors && !make_anchors(r, items))
		return false;
	for (size_t i = 0; i < n; i++) {
		items[i].key >>= key_bits;
		items[i].id >>= place_bits;
	}
	if (!sort_places(items, n, scratch))
		return false;
	heaprun_begin(&w, r->base, level);
	for (size_t i = 0; i < n; i++)
		heaprun_put(&w, items[i].key, items[i].id);
	if (!heaprun_end(&w, &coarse))
		return false;
	coarse.end = r->end;
	coarse.objects = r->objects;
	coarse.anchors = r->anchors;
	coarse.n_anchors = r->n_anchors;
	r->anchors = NULL;
	heaprun_free(r);
	*r = coarse;
	return true;
}
