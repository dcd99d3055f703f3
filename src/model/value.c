/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Values of cells and how they are written. A value is small and passed
 * around by copy; text in it is borrowed. Numbers that the dump does not write
 * as numbers ("overflow", a number cut by damage) stay text on purpose: showing
 * what is there beats guessing, and sort keys keep them apart from numbers.
 */
#include "model/value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fmt.h"
#include "base/radix.h"

enum { DECIMAL_MAX = 40 /* bytes of a number with a point */ };

static struct value negative(int64_t i, uint64_t factor)
{
	int64_t product;

	if (factor > INT64_MAX ||
	    __builtin_mul_overflow(i, (int64_t)factor, &product))
		product = INT64_MIN;
	return value_i64(product);
}

static struct value times(uint64_t u, uint64_t factor)
{
	if (__builtin_mul_overflow(u, factor, &u))
		u = UINT64_MAX;
	return value_u64(u);
}

/* Digits and nothing else, too few to overflow: what nearly all numbers are. */
static bool short_number(struct span s, uint64_t *out)
{
	uint64_t u = 0;

	if (s.n == 0 || s.n > 19)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		unsigned digit = (unsigned char)s.p[i] - (unsigned)'0';

		if (digit > 9)
			return false;
		u = u * 10 + digit;
	}
	*out = u;
	return true;
}

struct value value_number(struct span s, uint64_t factor)
{
	uint64_t u;
	int64_t i;

	if (short_number(s, &u))
		return times(u, factor);
	s = span_trim(s);
	if (s.n == 0)
		return value_none();
	if (s.p[0] == '+')
		s = span_skip(s, 1);
	if (span_u64(s, &u))
		return times(u, factor);
	if (span_i64(s, &i))
		return negative(i, factor);
	return value_text(s);
}

/* Not strtod: it takes words and the locale's point, and needs a NUL. */
struct value value_decimal(struct span s)
{
	bool negative = span_starts(s, SPAN_LIT("-"));
	struct span rest = span_skip(s, negative);
	double n = 0, scale = 1;
	bool point = false, digits = false;

	if (s.n == 0)
		return value_none();
	for (size_t i = 0; i < rest.n && i < DECIMAL_MAX; i++) {
		unsigned digit = (unsigned char)rest.p[i] - (unsigned)'0';

		if (rest.p[i] == '.' && !point) {
			point = true;
			continue;
		}
		if (digit > 9)
			return value_text(s);
		digits = true;
		n = n * 10 + digit;
		scale *= point ? 10 : 1;
	}
	if (!digits || rest.n > DECIMAL_MAX)
		return value_text(s);
	return value_double(negative ? -n / scale : n / scale);
}

struct value value_flag(struct span s)
{
	if (span_eq_str(s, "true"))
		return value_bool(true);
	if (span_eq_str(s, "false"))
		return value_bool(false);
	return s.n > 0 ? value_text(s) : value_none();
}

static uint64_t below_text(uint64_t key)
{
	return key < VALUE_KEY_TEXT ? key : VALUE_KEY_TEXT - 1;
}

uint64_t value_key(const struct value *v)
{
	switch (v->type) {
	case VALUE_U64:
		return below_text(radix_key_i64(v->u < INT64_MAX ? (int64_t)v->u
		                                                 : INT64_MAX));
	case VALUE_I64:
		return radix_key_i64(v->i);
	case VALUE_DOUBLE:
		return below_text(radix_key_double(v->d));
	case VALUE_BOOL:
		return radix_key_i64(v->b);
	case VALUE_TEXT:
		return VALUE_KEY_TEXT;
	case VALUE_NONE:
		break;
	}
	return VALUE_KEY_NONE;
}

/* The shortest of two precisions that reads back as the same number; with a
 * point whatever the locale. */
static struct span double_text(double d, struct arena *a)
{
	char buf[40];
	char *comma;

	snprintf(buf, sizeof(buf), "%.15g", d);
	if (strtod(buf, NULL) != d)
		snprintf(buf, sizeof(buf), "%.17g", d);
	comma = strchr(buf, ',');
	if (comma)
		*comma = '.';
	return arena_copy(a, span_str(buf));
}

static struct span number_text(size_t (*fmt)(uint64_t, char *), uint64_t n,
                               struct arena *a)
{
	char *text = arena_alloc(a, FMT_MAX);

	return (struct span){text, fmt(n, text)};
}

static struct span i64_text(int64_t i, struct arena *a)
{
	char *text = arena_alloc(a, FMT_MAX);

	return (struct span){text, fmt_i64(i, text)};
}

struct span value_plain(const struct value *v, struct arena *a)
{
	switch (v->type) {
	case VALUE_U64:
		return number_text(fmt_u64, v->u, a);
	case VALUE_I64:
		return i64_text(v->i, a);
	case VALUE_DOUBLE:
		return double_text(v->d, a);
	case VALUE_BOOL:
		return v->b ? SPAN_LIT("true") : SPAN_LIT("false");
	case VALUE_TEXT:
		return v->text;
	case VALUE_NONE:
		break;
	}
	return SPAN_LIT("");
}

struct span value_pretty(const struct value *v, enum unit unit, struct arena *a)
{
	struct span grouped;

	if (v->type == VALUE_BOOL)
		return v->b ? SPAN_LIT("yes") : SPAN_LIT("no");
	if (v->type == VALUE_DOUBLE && unit == UNIT_PERCENT)
		return arena_printf(a, "%.1f%%", v->d);
	if (v->type == VALUE_DOUBLE && unit == UNIT_DECIMAL)
		return arena_printf(a, "%.3f", v->d);
	if (v->type != VALUE_U64)
		return value_plain(v, a);
	switch (unit) {
	case UNIT_COUNT:
		return number_text(fmt_grouped, v->u, a);
	case UNIT_BYTES:
		return number_text(fmt_bytes, v->u, a);
	case UNIT_MS:
		grouped = number_text(fmt_grouped, v->u, a);
		return arena_printf(a, "%.*s ms", SPAN_ARG(grouped));
	default:
		return value_plain(v, a);
	}
}
