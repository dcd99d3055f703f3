/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Dates, times and ranges. A date in another calendar than the usual one is
 * printed as a struct: how that calendar writes it is in no dump.
 */
#include "model/print_elixir.h"

#include <inttypes.h>
#include <stdio.h>

enum {
	TEXT_MOST = 192,
	YEAR_MOST = 9999, /* what a sigil can say */
	FRACTION = 6,     /* digits of a second's part */
	ZONE_MOST = 64,
};

/* In the order of elixir_struct.def. */
enum { YEAR, MONTH, DAY, DATE_FIELDS };
enum { HOUR, MINUTE, SECOND, CLOCK_FIELDS };

/* Of an external integer, without its sign; false if it has more bits. */
static bool magnitude(const struct term *t, uint64_t *out)
{
	unsigned char little[8] = {0};

	*out = t->number[0];
	if (t->kind != TERM_BIG)
		return t->kind == TERM_INT64;
	if (t->bytes.n > sizeof(little))
		return false;
	bytes_read(&t->bytes, 0, little, sizeof(little));
	*out = 0;
	for (int i = 7; i >= 0; i--)
		*out = *out << 8 | little[i];
	return true;
}

static bool small(const struct term *t, int64_t *out)
{
	uint64_t n;

	if (t->kind == TERM_INT)
		return span_i64(t->text, out);
	if (!magnitude(t, &n) || n > INT64_MAX)
		return false;
	*out = t->negative ? -(int64_t)n : (int64_t)n;
	return true;
}

/* n integers of few digits. */
static bool smalls(const struct term *t, int64_t *out, int n)
{
	for (int i = 0; i < n; i++)
		if (!small(&t[i], &out[i]) || out[i] > 1000000000 ||
		    out[i] < -1000000000)
			return false;
	return true;
}

static bool is_iso(const struct term *calendar)
{
	return term_is_atom(calendar, "Elixir.Calendar.ISO");
}

static int put_day(char *out, const int64_t *date)
{
	int64_t year = date[YEAR] < 0 ? -date[YEAR] : date[YEAR];

	return sprintf(out, "%s%04" PRId64 "-%02" PRId64 "-%02" PRId64,
	               date[YEAR] < 0 ? "-" : "", year, date[MONTH], date[DAY]);
}

/* The second has as many digits behind the point as its precision says. */
static int put_clock(char *out, const int64_t *clock, const int64_t *part)
{
	char digits[FRACTION + 1];
	int n = sprintf(out, "%02" PRId64 ":%02" PRId64 ":%02" PRId64,
	                clock[HOUR], clock[MINUTE], clock[SECOND]);

	if (part[1] == 0)
		return n;
	snprintf(digits, sizeof(digits), "%06" PRId64, part[0]);
	return n + sprintf(out + n, ".%.*s", (int)part[1], digits);
}

/* {Microseconds, Precision} */
static bool parts(struct print *p, const struct term *t, int64_t *out)
{
	struct term both[2];

	return t->kind == TERM_TUPLE && elixir_elements(p, t, both, 2) == 2 &&
	       smalls(both, out, 2) && out[0] >= 0 && out[0] < 1000000 &&
	       out[1] >= 0 && out[1] <= FRACTION;
}

static void put_sigil(struct print *p, char letter, const char *text)
{
	print_char(p, '~');
	print_char(p, letter);
	print_char(p, '[');
	print_str(p, text);
	print_char(p, ']');
}

static bool is_far(int64_t year)
{
	return year > YEAR_MOST || year < -YEAR_MOST;
}

bool elixir_put_date(struct print *p, const struct elixir_fields *f)
{
	int64_t date[DATE_FIELDS];
	char text[TEXT_MOST];

	if (!smalls(f->terms, date, DATE_FIELDS) || !is_iso(&f->terms[3]))
		return false;
	if (is_far(date[YEAR])) {
		snprintf(text, sizeof(text),
		         "Date.new!(%" PRId64 ", %" PRId64 ", %" PRId64 ")",
		         date[YEAR], date[MONTH], date[DAY]);
		print_str(p, text);
		return true;
	}
	put_day(text, date);
	put_sigil(p, 'D', text);
	return true;
}

bool elixir_put_time(struct print *p, const struct elixir_fields *f)
{
	int64_t clock[CLOCK_FIELDS], part[2];
	char text[TEXT_MOST];

	if (!smalls(f->terms, clock, CLOCK_FIELDS) ||
	    !parts(p, &f->terms[3], part) || !is_iso(&f->terms[4]))
		return false;
	put_clock(text, clock, part);
	put_sigil(p, 'T', text);
	return true;
}

bool elixir_put_naive(struct print *p, const struct elixir_fields *f)
{
	int64_t date[DATE_FIELDS], clock[CLOCK_FIELDS], part[2];
	char text[TEXT_MOST];
	int n;

	if (!smalls(f->terms, date, DATE_FIELDS) ||
	    !smalls(f->terms + 3, clock, CLOCK_FIELDS) ||
	    !parts(p, &f->terms[6], part) || !is_iso(&f->terms[7]))
		return false;
	if (is_far(date[YEAR])) {
		snprintf(text, sizeof(text),
		         "NaiveDateTime.new!(%" PRId64 ", %" PRId64 ", %" PRId64
		         ", %" PRId64 ", %" PRId64 ", %" PRId64 ", {%" PRId64
		         ", %" PRId64 "})",
		         date[YEAR], date[MONTH], date[DAY], clock[HOUR],
		         clock[MINUTE], clock[SECOND], part[0], part[1]);
		print_str(p, text);
		return true;
	}
	n = put_day(text, date);
	text[n++] = ' ';
	put_clock(text + n, clock, part);
	put_sigil(p, 'N', text);
	return true;
}

/* The text of a zone, which is printed as it is. */
static bool zone(const struct term *t, char out[ZONE_MOST])
{
	size_t n = bytes_read(&t->bytes, 0, out, ZONE_MOST);

	if (t->kind != TERM_BINARY || t->bits != 8 || n == ZONE_MOST)
		return false;
	out[n] = '\0';
	for (size_t i = 0; i < n; i++)
		if (out[i] <= ' ' || out[i] > '~')
			return false;
	return true;
}

struct when {
	int64_t date[DATE_FIELDS];
	int64_t clock[CLOCK_FIELDS];
	int64_t part[2];
	int64_t offset[2]; /* to UTC, and of the summer; seconds */
	char zone[ZONE_MOST];
	char abbreviation[ZONE_MOST];
};

static bool read_when(struct print *p, const struct term *t, struct when *w)
{
	return smalls(t, w->date, DATE_FIELDS) &&
	       smalls(t + 3, w->clock, CLOCK_FIELDS) && zone(&t[6], w->zone) &&
	       zone(&t[7], w->abbreviation) && smalls(t + 8, w->offset, 2) &&
	       parts(p, &t[10], w->part) && is_iso(&t[11]);
}

bool elixir_put_datetime(struct print *p, const struct elixir_fields *f)
{
	struct when w;
	char text[2 * TEXT_MOST];
	int64_t offset, minutes;
	bool utc;
	int n;

	if (!read_when(p, f->terms, &w))
		return false;
	offset = w.offset[0] + w.offset[1];
	minutes = (offset < 0 ? -offset : offset) / 60;
	utc = w.offset[0] == 0 && w.offset[1] == 0 &&
	      strcmp(w.zone, "Etc/UTC") == 0;
	n = put_day(text, w.date);
	text[n++] = ' ';
	n += put_clock(text + n, w.clock, w.part);
	if (utc)
		snprintf(text + n, sizeof(text) - (size_t)n, "Z");
	else
		snprintf(text + n, sizeof(text) - (size_t)n,
		         "%c%02" PRId64 ":%02" PRId64 " %s %s",
		         offset < 0 ? '-' : '+', minutes / 60, minutes % 60,
		         w.abbreviation, w.zone);
	if (utc && !is_far(w.date[YEAR])) {
		put_sigil(p, 'U', text);
		return true;
	}
	print_str(p, "#DateTime<");
	print_str(p, text);
	print_char(p, '>');
	return true;
}

static bool is_integer(const struct term *t)
{
	return t->kind == TERM_INT || t->kind == TERM_INT64 ||
	       t->kind == TERM_BIG;
}

static bool is_negative(const struct term *t)
{
	return t->kind == TERM_INT ? *t->text.p == '-' : t->negative;
}

/* Large numbers by their size: digits, or bytes. */
static int compare_large(const struct term *a, const struct term *b)
{
	unsigned char x, y;
	int64_t less = (int64_t)(a->text.n - b->text.n);

	if (a->kind == TERM_INT)
		return less ? (less < 0 ? -1 : 1) : span_cmp(a->text, b->text);
	if (a->bytes.n != b->bytes.n)
		return a->bytes.n < b->bytes.n ? -1 : 1;
	for (uint64_t i = a->bytes.n; i > 0; i--) {
		bytes_read(&a->bytes, i - 1, &x, 1);
		bytes_read(&b->bytes, i - 1, &y, 1);
		if (x != y)
			return x < y ? -1 : 1;
	}
	return 0;
}

/* Whether a <= b. Both are from the heap, or both external. */
static bool is_ordered(const struct term *a, const struct term *b)
{
	bool minus = is_negative(a);
	int64_t x = 0, y = 0;
	bool small_a = small(a, &x), small_b = small(b, &y);
	int order;

	if (small_a && small_b)
		return x <= y;
	if (minus != is_negative(b))
		return minus;
	if (small_a || small_b)
		return small_a != minus;
	order = compare_large(a, b);
	return order == 0 || (order < 0) != minus;
}

bool elixir_put_range(struct print *p, const struct elixir_fields *f)
{
	const struct term *first = &f->terms[0], *last = &f->terms[1];
	int64_t step;

	if (!is_integer(first) || !is_integer(last) ||
	    !is_integer(&f->terms[2]))
		return false;
	print_common(p, first);
	print_str(p, "..");
	print_common(p, last);
	if (small(&f->terms[2], &step) && step == 1 && is_ordered(first, last))
		return true;
	print_str(p, "//");
	print_common(p, &f->terms[2]);
	return true;
}
