/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INDEX_MASK_H
#define INDEX_MASK_H

/*
 * The one operation that the scanner does for every byte of a dump: where in
 * the next 64 bytes does this character stand? Masks of neighbouring
 * characters, shifted or loaded one byte off and combined by "and", find
 * pairs at the speed of memory, with one branch for 64 bytes. memchr would
 * stop at every '=' that pads base64, and at every ':'.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { MASK_BYTES = 64 };

#ifdef __SSE2__

static inline uint64_t mask_of_16(const char *p, __m128i want)
{
	__m128i v = _mm_loadu_si128((const void *)p);

	return (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(v, want));
}

/* Whether c stands among the 64 bytes at p: cheaper than where it does. */
static inline bool mask_any(const char *p, char c)
{
	const __m128i want = _mm_set1_epi8(c);
	__m128i hit[4];

	for (size_t i = 0; i < 4; i++)
		hit[i] = _mm_cmpeq_epi8(
			_mm_loadu_si128((const void *)(p + 16 * i)), want);
	hit[0] = _mm_or_si128(hit[0], hit[1]);
	hit[2] = _mm_or_si128(hit[2], hit[3]);
	return _mm_movemask_epi8(_mm_or_si128(hit[0], hit[2])) != 0;
}

static inline __m128i mask_lanes(const char *p, __m128i want)
{
	return _mm_cmpeq_epi8(_mm_loadu_si128((const void *)p), want);
}

/* Whether among the 64 bytes at p stands an a with a b three or four bytes
 * behind it; that is said without knowing where. */
static inline bool mask_any_pair(const char *p, char a, char b)
{
	/* the last one overlaps, so that nothing behind the 64 is read */
	static const unsigned char at[4] = {0, 16, 32, 44};
	const __m128i want_a = _mm_set1_epi8(a), want_b = _mm_set1_epi8(b);
	__m128i hit = _mm_setzero_si128();

	for (size_t i = 0; i < 4; i++) {
		const char *q = p + at[i];
		__m128i behind = _mm_or_si128(mask_lanes(q + 3, want_b),
		                              mask_lanes(q + 4, want_b));

		hit = _mm_or_si128(
			hit, _mm_and_si128(mask_lanes(q, want_a), behind));
	}
	return _mm_movemask_epi8(hit) != 0;
}

/* Bit i is set if p[i] == c; all 32 bytes at p must be readable. */
static inline uint32_t mask_of_32(const char *p, char c)
{
	const __m128i want = _mm_set1_epi8(c);

	return (uint32_t)(mask_of_16(p, want) | mask_of_16(p + 16, want) << 16);
}

/* The same for 64 bytes. */
static inline uint64_t mask_of(const char *p, char c)
{
	const __m128i want = _mm_set1_epi8(c);

	return mask_of_16(p, want) | mask_of_16(p + 16, want) << 16 |
	       mask_of_16(p + 32, want) << 32 | mask_of_16(p + 48, want) << 48;
}

#else

static inline uint64_t mask_of_n(const char *p, char c, unsigned n)
{
	const uint64_t low7 = UINT64_C(0x7f7f7f7f7f7f7f7f);
	const uint64_t want = UINT64_C(0x0101010101010101) * (unsigned char)c;
	uint64_t mask = 0;

	for (unsigned i = 0; i < n; i += 8) {
		uint64_t v;

		memcpy(&v, p + i, sizeof(v));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
		v = __builtin_bswap64(v);
#endif
		/* The top bit of each byte that is equal, then all of them
		 * gathered in the top byte by the multiplication. */
		v ^= want;
		v = ~(((v & low7) + low7) | v | low7);
		mask |= ((v >> 7) * UINT64_C(0x0102040810204080) >> 56) << i;
	}
	return mask;
}

static inline uint64_t mask_of(const char *p, char c)
{
	return mask_of_n(p, c, MASK_BYTES);
}

static inline uint32_t mask_of_32(const char *p, char c)
{
	return (uint32_t)mask_of_n(p, c, 32);
}

static inline bool mask_any(const char *p, char c)
{
	return mask_of(p, c) != 0;
}

static inline bool mask_any_pair(const char *p, char a, char b)
{
	uint64_t as = mask_of(p, a);

	return (mask_of(p, b) & (as << 3 | as << 4)) != 0;
}

#endif

#endif
