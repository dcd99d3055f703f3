/* SPDX-License-Identifier: Apache-2.0 */
#include "base/bigint.h"

#include <string.h>

enum {
	LIMB_DIGITS = 8, /* hexadecimal ones */
	PART_DIGITS = 9, /* decimal ones that are taken off at a time */
	PART = 1000000000,
};

static void trim(struct bigint *b)
{
	while (b->n > 0 && b->limb[b->n - 1] == 0)
		b->n--;
}

bool bigint_bytes(struct bigint *b, const unsigned char *little, size_t n)
{
	if (n > BIGINT_BYTES)
		return false;
	b->n = (n + 3) / 4;
	memset(b->limb, 0, b->n * sizeof(b->limb[0]));
	for (size_t i = 0; i < n; i++)
		b->limb[i / 4] |= (uint32_t)little[i] << (i % 4 * 8);
	trim(b);
	return true;
}

bool bigint_hex(struct bigint *b, struct span digits)
{
	if (digits.n > (size_t)BIGINT_BYTES * 2)
		return false;
	b->n = 0;
	while (digits.n > 0) {
		size_t n = digits.n < LIMB_DIGITS ? digits.n : LIMB_DIGITS;
		uint64_t limb;

		if (!span_hex(span_skip(digits, digits.n - n), &limb))
			return false;
		b->limb[b->n++] = (uint32_t)limb;
		digits.n -= n;
	}
	trim(b);
	return true;
}

/* Multiplies and adds; false if it gets too large. */
static bool multiply_add(struct bigint *b, uint32_t by, uint32_t add)
{
	uint64_t carry = add;

	for (size_t i = 0; i < b->n; i++) {
		carry += (uint64_t)b->limb[i] * by;
		b->limb[i] = (uint32_t)carry;
		carry >>= 32;
	}
	if (carry == 0)
		return true;
	if (b->n == BIGINT_BYTES / 4)
		return false;
	b->limb[b->n++] = (uint32_t)carry;
	return true;
}

bool bigint_decimal(struct bigint *b, struct span digits)
{
	b->n = 0;
	while (digits.n > 0) {
		size_t n = digits.n < PART_DIGITS ? digits.n : PART_DIGITS;
		uint32_t by = 1;
		uint64_t part;

		if (!span_u64(span_take(digits, n), &part))
			return false;
		for (size_t i = 0; i < n; i++)
			by *= 10;
		if (!multiply_add(b, by, (uint32_t)part))
			return false;
		digits = span_skip(digits, n);
	}
	return true;
}

size_t bigint_bits(const struct bigint *b)
{
	if (b->n == 0)
		return 0;
	return b->n * 32 - (size_t)__builtin_clz(b->limb[b->n - 1]);
}

/* Divides by PART; returns the rest. */
static uint32_t take_part(struct bigint *b)
{
	uint64_t rest = 0;

	for (size_t i = b->n; i > 0; i--) {
		rest = rest << 32 | b->limb[i - 1];
		b->limb[i - 1] = (uint32_t)(rest / PART);
		rest %= PART;
	}
	trim(b);
	return (uint32_t)rest;
}

size_t bigint_text(struct bigint *b, char out[BIGINT_TEXT])
{
	char *p = out + BIGINT_TEXT - 1;
	size_t n;

	*p = '\0';
	do {
		uint32_t part = take_part(b);

		for (int i = 0; i < PART_DIGITS; i++, part /= 10)
			*--p = (char)('0' + part % 10);
	} while (b->n > 0);
	while (p[0] == '0' && p[1] != '\0')
		p++;
	n = (size_t)(out + BIGINT_TEXT - 1 - p);
	memmove(out, p, n + 1);
	return n;
}
