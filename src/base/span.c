/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Borrowed bytes. Every function accepts the empty span with a NULL pointer,
 * which the functions of <string.h> do not; hence the tests for n == 0.
 *
 * Rejected: strtoull for numbers. It needs a NUL, skips spaces, takes signs
 * and reads the locale.
 */
#include "base/span.h"

int span_cmp(struct span a, struct span b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n == 0 ? 0 : memcmp(a.p, b.p, n);

	if (order != 0)
		return order;
	return (a.n > b.n) - (a.n < b.n);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct span span_trim(struct span s)
{
	while (s.n > 0 && is_blank(s.p[s.n - 1]))
		s.n--;
	while (s.n > 0 && is_blank(s.p[0]))
		s = span_skip(s, 1);
	return s;
}

size_t span_find_byte(struct span s, char c)
{
	const char *hit = s.n == 0 ? NULL : memchr(s.p, c, s.n);

	return hit ? (size_t)(hit - s.p) : s.n;
}

size_t span_find(struct span s, struct span needle)
{
	const char *hit;

	if (needle.n == 0)
		return 0;
	if (needle.n > s.n)
		return s.n;
	hit = memmem(s.p, s.n, needle.p, needle.n);
	return hit ? (size_t)(hit - s.p) : s.n;
}

size_t span_rfind_byte(struct span s, char c)
{
	const char *hit = s.n == 0 ? NULL : memrchr(s.p, c, s.n);

	return hit ? (size_t)(hit - s.p) : s.n;
}

bool span_cut(struct span *rest, char sep, struct span *head)
{
	size_t at;

	if (rest->n == 0)
		return false;
	at = span_find_byte(*rest, sep);
	*head = span_take(*rest, at);
	*rest = span_skip(*rest, at < rest->n ? at + 1 : at);
	return true;
}

bool span_line(struct span *rest, struct span *line)
{
	struct span all = *rest;

	if (!span_cut(rest, '\n', line))
		return false;
	if (line->n < all.n && line->n > 0 && line->p[line->n - 1] == '\r')
		line->n--;
	return true;
}

bool span_take_u64(struct span *s, uint64_t *out)
{
	uint64_t value = 0;
	size_t i;

	for (i = 0; i < s->n; i++) {
		unsigned digit = (unsigned char)s->p[i] - (unsigned)'0';

		if (digit > 9)
			break;
		if (__builtin_mul_overflow(value, 10, &value) ||
		    __builtin_add_overflow(value, digit, &value))
			return false;
	}
	if (i == 0)
		return false;
	*s = span_skip(*s, i);
	*out = value;
	return true;
}

bool span_u64(struct span s, uint64_t *out)
{
	uint64_t value;

	if (!span_take_u64(&s, &value) || s.n != 0)
		return false;
	*out = value;
	return true;
}

bool span_i64(struct span s, int64_t *out)
{
	bool minus = s.n > 0 && s.p[0] == '-';
	uint64_t value;

	if (!span_u64(span_skip(s, minus ? 1 : 0), &value))
		return false;
	if (value > (uint64_t)INT64_MAX + (minus ? 1 : 0))
		return false;
	*out = (int64_t)(minus ? 0 - value : value);
	return true;
}

static unsigned hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	if (c >= 'a' && c <= 'f')
		return (unsigned)(c - 'a') + 10;
	if (c >= 'A' && c <= 'F')
		return (unsigned)(c - 'A') + 10;
	return 16;
}

bool span_hex(struct span s, uint64_t *out)
{
	uint64_t value = 0;

	if (s.n >= 2 && s.p[0] == '0' && (s.p[1] == 'x' || s.p[1] == 'X'))
		s = span_skip(s, 2);
	if (s.n == 0)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		unsigned digit = hex_digit(s.p[i]);

		if (digit > 15 || value >> 60 != 0)
			return false;
		value = value << 4 | digit;
	}
	*out = value;
	return true;
}
