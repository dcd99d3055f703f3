/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_SPAN_H
#define BASE_SPAN_H

/*
 * A span is a borrowed piece of bytes: a pointer and a length, never
 * terminated by NUL, never freed. Text of the dump is handed around as spans
 * into the mapping, so nothing is copied and any byte value may occur.
 *
 * All functions here are pure and may be called from any thread. A span that
 * "is empty" has n == 0; its pointer may be NULL.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct span {
	const char *p;
	size_t n; /* bytes */
};

/* A literal as a span; the second form initialises static tables. */
#define SPAN_LIT(s) ((struct span){(s), sizeof(s) - 1})
#define SPAN_INIT(s)                                                           \
	{                                                                      \
		(s), sizeof(s) - 1                                             \
	}
#define SPAN_NONE ((struct span){NULL, 0})

/* Arguments for the printf conversion "%.*s"; cut to INT_MAX bytes. */
#define SPAN_ARG(s) ((int)((s).n > INT32_MAX ? INT32_MAX : (s).n)), (s).p

/* The span of a C string, without its NUL. */
static inline struct span span_str(const char *s)
{
	return (struct span){s, strlen(s)};
}

static inline bool span_eq(struct span a, struct span b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool span_eq_str(struct span a, const char *s)
{
	return span_eq(a, span_str(s));
}

/* Like memcmp over the shorter length, then the shorter span first. */
int span_cmp(struct span a, struct span b);

/* The first n bytes, or all if there are fewer. */
static inline struct span span_take(struct span s, size_t n)
{
	return (struct span){s.p, n < s.n ? n : s.n};
}

/* What remains after the first n bytes, or the empty end of s. */
static inline struct span span_skip(struct span s, size_t n)
{
	if (n > s.n)
		n = s.n;
	if (n == 0)
		return s;
	return (struct span){s.p + n, s.n - n};
}

static inline bool span_starts(struct span s, struct span prefix)
{
	return s.n >= prefix.n && span_eq(span_take(s, prefix.n), prefix);
}

static inline bool span_ends(struct span s, struct span suffix)
{
	return s.n >= suffix.n && span_eq(span_skip(s, s.n - suffix.n), suffix);
}

/* s without spaces, tabs, CR and LF at both ends. */
struct span span_trim(struct span s);

/* Offset of the first occurrence of a byte or a needle, or s.n if there is
 * none. An empty needle is found at 0. */
size_t span_find_byte(struct span s, char c);
size_t span_find(struct span s, struct span needle);

/* Offset of the last occurrence of a byte, or s.n if there is none. */
size_t span_rfind_byte(struct span s, char c);

/*
 * Takes the text before the first `sep` off the front of *rest into *head and
 * leaves what follows the separator in *rest. Without a separator *head is
 * all of it, *rest becomes empty. Returns false when *rest was empty.
 */
bool span_cut(struct span *rest, char sep, struct span *head);

/* As span_cut at LF; one CR before the LF is not part of the line. */
bool span_line(struct span *rest, struct span *line);

/*
 * The whole span as a number, without spaces or sign (span_i64: one '-' is
 * allowed). Hexadecimal: either case, with or without "0x". False, and *out
 * unchanged, when the span is empty, has another byte in it or overflows.
 */
bool span_u64(struct span s, uint64_t *out);
bool span_i64(struct span s, int64_t *out);
bool span_hex(struct span s, uint64_t *out);

/* The digits at the front of *s as a number; *s is advanced past them. False,
 * and *s unchanged, when there are none or the number overflows. */
bool span_take_u64(struct span *s, uint64_t *out);

#endif
