/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The C library rounds correctly, so the shortest digits are the first number
 * of them that reads back. At a power of two, where the gap below is half as
 * wide as that above, a neighbour in the last digit may do with one digit less.
 *
 * Rejected: an own algorithm for shortest digits: some hundred lines for what
 * is printed a few thousand times.
 */
#include "base/real.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DIGITS = 17, SCIENTIFIC = 32 };

/* From here on whole numbers are not all there, and Erlang writes exponents. */
#define WHOLE_MOST 9007199254740992.0

struct decimal {
	char digit[DIGITS + 1];
	int n;     /* of digits, without zeros at the end */
	int place; /* of the point: 0.DIGITS * 10^place */
};

/* Takes "d.ddde+XX" apart. */
static void take_apart(const char *text, struct decimal *d)
{
	const char *e = strchr(text, 'e');
	int n = 0;

	for (const char *p = text; p < e; p++)
		if (*p >= '0' && *p <= '9' && n < DIGITS)
			d->digit[n++] = *p;
	while (n > 1 && d->digit[n - 1] == '0')
		n--;
	d->digit[n] = '\0';
	d->n = n;
	d->place = (int)strtol(e + 1, NULL, 10) + 1;
}

static bool reads_back(const char *text, double v)
{
	return strtod(text, NULL) == v;
}

/* The same number of digits, the last one different by one. */
static bool neighbour(char *text, double v)
{
	char *last = strchr(text, 'e') - 1;
	char digit = *last;

	for (int step = -1; step <= 1; step += 2) {
		if ((step < 0 && digit == '0') || (step > 0 && digit == '9'))
			continue;
		*last = (char)(digit + step);
		if (reads_back(text, v))
			return true;
	}
	*last = digit;
	return false;
}

/* v > 0 */
static void shortest(double v, struct decimal *d)
{
	char text[SCIENTIFIC];

	for (int n = 0; n < DIGITS; n++) {
		snprintf(text, sizeof(text), "%.*e", n, v);
		if (reads_back(text, v) || neighbour(text, v))
			break;
	}
	take_apart(text, d);
}

static size_t put_exponent(const struct decimal *d, char *out)
{
	return (size_t)sprintf(out, "%c.%se%d", d->digit[0],
	                       d->n > 1 ? d->digit + 1 : "0", d->place - 1);
}

static size_t put_plain(const struct decimal *d, char *out)
{
	int zeros = d->place > d->n ? d->place - d->n : 0;

	if (d->place <= 0)
		return (size_t)sprintf(out, "0.%.*s%s", -d->place,
		                       "0000000000000000", d->digit);
	if (d->place >= d->n)
		return (size_t)sprintf(out, "%s%.*s.0", d->digit, zeros,
		                       "0000000000000000");
	return (size_t)sprintf(out, "%.*s.%s", d->place, d->digit,
	                       d->digit + d->place);
}

/* Erlang takes the form that is shorter; the plain one if neither is. */
static bool is_exponent(const struct decimal *d, double v)
{
	char exponent[SCIENTIFIC];
	int cost;

	if (v >= WHOLE_MOST)
		return true;
	if (d->place >= 0 && d->place < d->n)
		return false;
	cost = snprintf(exponent, sizeof(exponent), "%d", d->place - 1) + 1 +
	       (d->n == 1 ? 2 : 1);
	if (d->place < 0)
		return 2 - d->place > cost;
	return d->place - d->n + 2 > cost;
}

size_t real_text(double v, char out[REAL_MAX])
{
	struct decimal d;
	size_t sign = signbit(v) ? 1 : 0;

	if (isnan(v))
		return (size_t)sprintf(out, "nan");
	out[0] = '-';
	if (isinf(v))
		return sign + (size_t)sprintf(out + sign, "inf");
	if (v == 0)
		return sign + (size_t)sprintf(out + sign, "0.0");
	v = fabs(v);
	shortest(v, &d);
	if (is_exponent(&d, v))
		return sign + put_exponent(&d, out + sign);
	return sign + put_plain(&d, out + sign);
}
