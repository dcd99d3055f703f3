/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Numbers for people, in integer arithmetic: the same on every machine, no
 * locale, and fast enough for each cell of each frame. Everything is rounded
 * down, so that nothing looks fuller than it is.
 */
#include "base/fmt.h"

#include <string.h>

/* Writes the digits of n, `group` of them between two commas (0: none). */
static size_t put_digits(uint64_t n, unsigned group, char *out)
{
	char text[FMT_MAX];
	size_t at = sizeof(text);
	unsigned digits = 0;
	size_t len;

	do {
		if (group > 0 && digits > 0 && digits % group == 0)
			text[--at] = ',';
		text[--at] = (char)('0' + n % 10);
		n /= 10;
		digits++;
	} while (n > 0);
	len = sizeof(text) - at;
	memcpy(out, text + at, len);
	out[len] = '\0';
	return len;
}

/* tenths / 10 with one decimal, and the unit behind it. */
static size_t put_tenths(uint64_t tenths, char unit, char out[FMT_MAX])
{
	size_t n = put_digits(tenths / 10, 0, out);

	out[n++] = '.';
	out[n++] = (char)('0' + tenths % 10);
	out[n++] = unit;
	out[n] = '\0';
	return n;
}

size_t fmt_bytes(uint64_t bytes, char out[FMT_MAX])
{
	static const char units[] = "KMGTPE";
	unsigned unit = 0;
	unsigned shift = 10;
	uint64_t whole, rest;
	size_t n;

	if (bytes < 1024)
		return put_digits(bytes, 0, out);
	while (unit < 5 && bytes >> shift >= 1024) {
		unit++;
		shift += 10;
	}
	whole = bytes >> shift;
	rest = bytes & (((uint64_t)1 << shift) - 1);
	if (whole < 100)
		return put_tenths(whole * 10 + (rest * 10 >> shift),
		                  units[unit], out);
	n = put_digits(whole, 0, out);
	out[n++] = units[unit];
	out[n] = '\0';
	return n;
}

size_t fmt_grouped(uint64_t n, char out[FMT_MAX])
{
	return put_digits(n, 3, out);
}

size_t fmt_u64(uint64_t n, char out[FMT_MAX])
{
	return put_digits(n, 0, out);
}

size_t fmt_i64(int64_t n, char out[FMT_MAX])
{
	if (n >= 0)
		return put_digits((uint64_t)n, 0, out);
	out[0] = '-';
	return 1 + put_digits(0 - (uint64_t)n, 0, out + 1);
}

size_t fmt_percent(uint64_t part, uint64_t whole, char out[FMT_MAX])
{
	uint64_t times, rest, tenths;

	if (whole == 0) {
		out[0] = '\0';
		return 0;
	}
	times = part / whole;
	rest = part % whole;
	/* The second form, for numbers near 2^64, is a hair less, never more.
	 */
	if (rest <= UINT64_MAX / 1000)
		rest = rest * 1000 / whole;
	else
		rest /= whole / 1000 + 1;
	if (__builtin_mul_overflow(times, 1000, &tenths) ||
	    __builtin_add_overflow(tenths, rest, &tenths))
		tenths = UINT64_MAX;
	return put_tenths(tenths, '%', out);
}
