/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_BIGINT_H
#define BASE_BIGINT_H

/* Large whole numbers from binary or hexadecimal to decimal, and back; the sign
 * is the caller's. Time is quadratic, so the size has a bound. Pure. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

enum {
	BIGINT_BYTES = 2048,
	BIGINT_TEXT = 4960, /* decimal digits of so many bytes, and a NUL */
};

struct bigint {
	uint32_t limb[BIGINT_BYTES / 4]; /* lowest first */
	size_t n;
};

/* False if it is larger than BIGINT_BYTES. */
bool bigint_bytes(struct bigint *b, const unsigned char *little, size_t n);

/* Upper-case digits; false also if there is something else. */
bool bigint_hex(struct bigint *b, struct span digits);

/* Decimal digits; false also if there is something else. */
bool bigint_decimal(struct bigint *b, struct span digits);

/* The number of the highest bit that is set, from 1; 0 of zero. */
size_t bigint_bits(const struct bigint *b);

/* NUL-terminated; the number is used up. Returns the length. */
size_t bigint_text(struct bigint *b, char out[BIGINT_TEXT]);

#endif
