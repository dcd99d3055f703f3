/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_VALUE_H
#define MODEL_VALUE_H

/* What stands in one cell: a number, text of the dump, or nothing. "Nothing"
 * (VALUE_NONE) is what the dump does not say; it is never shown as 0 or -1. */

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/span.h"

enum value_type {
	VALUE_NONE,
	VALUE_U64,
	VALUE_I64, /* only if negative */
	VALUE_DOUBLE,
	VALUE_BOOL,
	VALUE_TEXT,
};

struct value {
	enum value_type type;
	union {
		uint64_t u;
		int64_t i;
		double d;
		bool b;
		struct span text; /* borrowed: of the dump, or of the record's
		                   * arena */
	};
};

/* What a column's values mean, and so how they are written for people. */
enum unit {
	UNIT_TEXT,
	UNIT_COUNT,   /* 12,345 */
	UNIT_BYTES,   /* 12.3M; exact where there is room */
	UNIT_MS,      /* milliseconds */
	UNIT_PERCENT, /* a double, 0 to 100 */
	UNIT_NUMBER,  /* a number that is a name: 12345, never grouped */
	UNIT_DECIMAL, /* a double, rounded: 0.108 */
	UNIT_BOOL,
	UNIT_PID,     /* text that is a link */
	UNIT_FUNCTION /* module:function/arity, maybe with an offset */
};

static inline struct value value_none(void)
{
	return (struct value){.type = VALUE_NONE};
}

static inline struct value value_u64(uint64_t u)
{
	return (struct value){.type = VALUE_U64, .u = u};
}

/* Becomes VALUE_U64 if it is not negative. */
static inline struct value value_i64(int64_t i)
{
	if (i >= 0)
		return value_u64((uint64_t)i);
	return (struct value){.type = VALUE_I64, .i = i};
}

static inline struct value value_text(struct span s)
{
	return (struct value){.type = VALUE_TEXT, .text = s};
}

static inline struct value value_bool(bool b)
{
	return (struct value){.type = VALUE_BOOL, .b = b};
}

static inline struct value value_double(double d)
{
	return (struct value){.type = VALUE_DOUBLE, .d = d};
}

/* A decimal number with an optional sign, as the dump prints it, times
 * `factor` (saturating); what is no number stays text, so that odd values
 * ("overflow") are shown as what they are; an empty span gives none. */
struct value value_number(struct span s, uint64_t factor);

/* "0.107617": digits with a point, and a sign before them, to the precision of
 * a double; other text stays text, as above. */
struct value value_decimal(struct span s);

/* "true" or "false"; other text stays text. */
struct value value_flag(struct span s);

/*
 * The order-preserving 64-bit key of a number: absent values are
 * VALUE_KEY_NONE, which is above all others, and text in a numeric column just
 * below it. Numbers beyond +-2^63 saturate.
 */
#define VALUE_KEY_NONE UINT64_MAX
#define VALUE_KEY_TEXT (UINT64_MAX - 1)
uint64_t value_key(const struct value *v);

/* The exact text of a value, as CSV and the text filter see it: decimal
 * numbers, "true", "false"; "" for none. Borrowed or from the arena. */
struct span value_plain(const struct value *v, struct arena *a);

/* The text for people: sizes as 12.3M, counts grouped. */
struct span value_pretty(const struct value *v, enum unit unit,
                         struct arena *a);

#endif
