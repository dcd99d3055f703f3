/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Looks for a text by its two bytes that are rarest in dumps: 16 positions at
 * a time are tested for both of them at their distance, and only where both
 * stand is the whole text compared. In either case of letters, for a letter's
 * two cases differ in one bit, which is set before the test.
 *
 * Written with the compiler's vectors, which any processor has or gets. The
 * tables of a fancier algorithm do not pay for texts that a person types.
 * Rejected: memmem (knows one case only) and memchr on the first byte (stops
 * every twenty bytes at a letter).
 */
#include "model/needle.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

enum {
	LANES = 16,
	BLOCK = 4 * LANES,
};

/* The one typedef: a vector type cannot be declared without. */
typedef unsigned char lanes __attribute__((vector_size(LANES)));

static unsigned char fold_byte(char c)
{
	unsigned char u = (unsigned char)c;

	return u >= 'A' && u <= 'Z' ? u | 0x20 : u;
}

static bool is_letter(char c)
{
	return fold_byte(c) >= 'a' && fold_byte(c) <= 'z';
}

/* How frequent a byte is in dumps, roughly; 0 for the rare ones. */
static size_t frequency(char c)
{
	static const char common[] = "qjQJ~+BKGVPTWXYLMNDFHIRUSACEO|(){}#*\"[]z"
				     "kwyvbx-'.,fhgpu/mcdl_ionrsate<>:0"
				     "987654321 \n";
	const char *p = memchr(common, c, sizeof(common) - 1);

	return p ? (size_t)(p - common) + 1 : 0;
}

static size_t cost_at(const struct needle *d, size_t i)
{
	return frequency((char)d->text[i]);
}

static void choose_bytes(struct needle *d)
{
	size_t best = 0, second = 0;

	for (size_t i = 1; i < d->n; i++)
		if (cost_at(d, i) < cost_at(d, best))
			best = i;
	second = best > 0 ? 0 : d->n - 1;
	for (size_t i = 0; i < d->n; i++)
		if (i != best && cost_at(d, i) < cost_at(d, second))
			second = i;
	d->at[0] = best < second ? best : second;
	d->at[1] = best < second ? second : best;
	for (unsigned i = 0; i < 2; i++) {
		char c = (char)d->text[d->at[i]];

		d->mask[i] = d->fold && is_letter(c) ? 0x20 : 0;
		d->byte[i] = (unsigned char)c | d->mask[i];
	}
}

struct needle *needle_new(struct span text, bool fold)
{
	struct needle *d = xmalloc(sizeof(*d) + text.n);

	assert(text.n > 0);
	d->n = text.n;
	d->fold = fold;
	for (size_t i = 0; i < text.n; i++)
		d->text[i] =
			fold ? fold_byte(text.p[i]) : (unsigned char)text.p[i];
	choose_bytes(d);
	return d;
}

static bool stands_at(const struct needle *d, const char *p)
{
	if (!d->fold)
		return memcmp(p, d->text, d->n) == 0;
	for (size_t i = 0; i < d->n; i++)
		if (fold_byte(p[i]) != d->text[i])
			return false;
	return true;
}

static lanes load(const char *p)
{
	lanes v;

	memcpy(&v, p, sizeof(v));
	return v;
}

static bool any(lanes v)
{
	uint64_t half[2];

	memcpy(half, &v, sizeof(v));
	return (half[0] | half[1]) != 0;
}

static lanes splat(unsigned char c)
{
	return (lanes){0} + c;
}

/* The lanes of the places p to p + 15 where both bytes stand. */
static lanes candidates(const struct needle *d, const char *p)
{
	lanes a = load(p + d->at[0]) | splat(d->mask[0]);
	lanes b = load(p + d->at[1]) | splat(d->mask[1]);

	return (lanes)(a == splat(d->byte[0])) &
	       (lanes)(b == splat(d->byte[1]));
}

/* Skips places from p on where the needle cannot begin; `start` is the first
 * place of all, all before p are known not to be it. */
static const char *skip_places(const struct needle *d, const char *start,
                               const char *p, const char *end)
{
	for (; end - p >= BLOCK; p += BLOCK) {
		lanes hit = candidates(d, p);

		for (unsigned i = LANES; i < BLOCK; i += LANES)
			hit |= candidates(d, p + i);
		if (any(hit))
			break;
	}
	while (end - p >= LANES && !any(candidates(d, p)))
		p += LANES;
	/* The rest is less than a vector: test it with bytes before it. */
	if (end - p < LANES && end - start >= LANES &&
	    !any(candidates(d, end - LANES)))
		return end;
	return p;
}

static bool both_stand(const struct needle *d, const char *p)
{
	return ((unsigned char)p[d->at[0]] | d->mask[0]) == d->byte[0] &&
	       ((unsigned char)p[d->at[1]] | d->mask[1]) == d->byte[1];
}

size_t needle_find(const struct needle *d, struct span hay)
{
	const char *p = hay.p, *end, *stop;

	if (hay.n < d->n)
		return hay.n;
	end = p + (hay.n - d->n) + 1; /* of the places where it may begin */
	while (p < end) {
		p = skip_places(d, hay.p, p, end);
		stop = end - p > LANES ? p + LANES : end;
		for (; p < stop; p++)
			if (both_stand(d, p) && stands_at(d, p))
				return (size_t)(p - hay.p);
	}
	return hay.n;
}
