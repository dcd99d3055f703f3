/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Code points and columns, from tables of our own.
 *
 * Rejected: mbrtowc and wcwidth. They depend on a locale that the host may not
 * have, differ between systems, and call bidirectional controls harmless.
 */
#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

/* Code points first to first + more take `width` columns: 0, 2, or -1. */
struct width_range {
	uint32_t first;
	uint16_t more;
	int16_t width;
};

static const struct width_range width_ranges[] = {
#define WIDTH(first, last, width) {(first), (last) - (first), (width)},
#include "base/utf8_width.def"
#undef WIDTH
};

#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */

static unsigned char byte_at(struct span s, size_t i)
{
	return (unsigned char)s.p[i];
}

/*
 * How many bytes of printable ASCII s begins with, eight at a time. A byte of
 * a word is none if its high bit is set, or is set by adding 1 (DEL) or by
 * taking 0x20 away (controls). A carry can only come from 0xff and a
 * borrow from a control, so the word as a whole is judged rightly.
 */
static size_t plain_prefix(struct span s)
{
	const uint64_t ones = 0x0101010101010101u;
	size_t i = 0;
	uint64_t w;

	for (; s.n - i >= sizeof(w); i += sizeof(w)) {
		memcpy(&w, s.p + i, sizeof(w));
		if ((w | (w + ones) | (w - 0x20 * ones)) & (0x80 * ones))
			break;
	}
	while (i < s.n && byte_at(s, i) >= 0x20 && byte_at(s, i) < 0x7f)
		i++;
	return i;
}

/* Bytes of the sequence that a byte begins, 0 if it cannot begin one. */
static size_t sequence_length(unsigned char lead)
{
	if (lead < 0x80)
		return 1;
	if (lead < 0xc2)
		return 0;
	if (lead < 0xe0)
		return 2;
	if (lead < 0xf0)
		return 3;
	return lead < 0xf5 ? 4 : 0;
}

size_t utf8_decode(struct span s, uint32_t *cp)
{
	static const uint32_t least[UTF8_MAX + 1] = {0, 0, 0x80, 0x800,
	                                             0x10000};
	unsigned char lead = byte_at(s, 0);
	size_t n = sequence_length(lead);
	uint32_t value;

	*cp = lead;
	if (n == 1)
		return 1;
	*cp = UTF8_BAD;
	if (n == 0 || n > s.n)
		return 1;
	value = lead & (0x7fu >> n);
	for (size_t i = 1; i < n; i++) {
		if ((byte_at(s, i) & 0xc0) != 0x80)
			return 1;
		value = value << 6 | (byte_at(s, i) & 0x3f);
	}
	if (value < least[n] || value > 0x10ffff ||
	    (value >= 0xd800 && value <= 0xdfff))
		return 1;
	*cp = value;
	return n;
}

size_t utf8_encode(uint32_t cp, char out[UTF8_MAX])
{
	static const unsigned char mark[UTF8_MAX + 1] = {0, 0, 0xc0, 0xe0,
	                                                 0xf0};
	size_t n;

	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	n = cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
	for (size_t i = n - 1; i > 0; i--) {
		out[i] = (char)(0x80 | (cp & 0x3f));
		cp >>= 6;
	}
	out[0] = (char)(mark[n] | cp);
	return n;
}

struct span utf8_take(struct span s, size_t n)
{
	while (n > 0 && n < s.n && ((unsigned char)s.p[n] & 0xc0) == 0x80)
		n--;
	return span_take(s, n);
}

size_t utf8_whole(struct span s)
{
	for (size_t i = 1; i < UTF8_MAX && i <= s.n; i++) {
		unsigned char c = byte_at(s, s.n - i);

		if ((c & 0xc0) != 0x80)
			return sequence_length(c) > i ? s.n - i : s.n;
	}
	return s.n;
}

bool utf8_valid(struct span s)
{
	while (s.n > 0) {
		uint32_t cp;
		size_t n = plain_prefix(s);

		s = span_skip(s, n);
		if (s.n == 0)
			break;
		n = utf8_decode(s, &cp);
		if (cp == UTF8_BAD)
			return false;
		s = span_skip(s, n);
	}
	return true;
}

int utf8_width(uint32_t cp)
{
	size_t low = 0;
	size_t high = sizeof(width_ranges) / sizeof(width_ranges[0]);

	if (cp < 0x300)
		return cp < 0x20 || (cp >= 0x7f && cp < 0xa0) ? -1 : 1;
	if (cp > 0x10ffff || (cp & 0xfffe) == 0xfffe)
		return -1;
	while (low < high) {
		size_t mid = (low + high) / 2;
		const struct width_range *r = &width_ranges[mid];

		if (cp < r->first)
			high = mid;
		else if (cp - r->first > r->more)
			low = mid + 1;
		else
			return r->width;
	}
	return 1;
}

size_t utf8_columns(struct span s)
{
	size_t columns = 0;

	while (s.n > 0) {
		uint32_t cp;
		size_t n = plain_prefix(s);
		int width;

		columns += n;
		s = span_skip(s, n);
		if (s.n == 0)
			break;
		n = utf8_decode(s, &cp);
		width = cp == UTF8_BAD ? 1 : utf8_width(cp);
		columns += width < 0 ? 1 : (size_t)width;
		s = span_skip(s, n);
	}
	return columns;
}

/* The safe form of one code point, in at most UTF8_ESCAPED bytes. */
enum { UTF8_ESCAPED = sizeof("\\x{10FFFF}") };

static size_t safe_form(uint32_t cp, bool ascii, char out[UTF8_ESCAPED])
{
	bool control = cp < 0x20 || cp == 0x7f;

	if (!control && cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	if (control || (ascii && utf8_width(cp) < 0)) {
		out[0] = '.';
		return 1;
	}
	if (ascii)
		return (size_t)snprintf(out, UTF8_ESCAPED, "\\x{%X}",
		                        (unsigned)cp);
	if (utf8_width(cp) < 0) {
		memcpy(out, REPLACEMENT, sizeof(REPLACEMENT) - 1);
		return sizeof(REPLACEMENT) - 1;
	}
	return utf8_encode(cp, out);
}

size_t utf8_sanitise(struct span s, bool ascii, char *out, size_t room)
{
	size_t used = 0;

	for (;;) {
		char form[UTF8_ESCAPED];
		size_t n = plain_prefix(span_take(s, room - used));
		uint32_t cp;

		if (n > 0)
			memcpy(out + used, s.p, n);
		used += n;
		s = span_skip(s, n);
		if (s.n == 0)
			return used;
		n = utf8_decode(s, &cp);
		if (cp == UTF8_BAD)
			cp = byte_at(s, 0);
		s = span_skip(s, n);
		n = safe_form(cp, ascii, form);
		if (n > room - used)
			return used;
		memcpy(out + used, form, n);
		used += n;
	}
}

static unsigned fold(char c)
{
	unsigned u = (unsigned char)c;

	return u >= 'A' && u <= 'Z' ? u - 'A' + 'a' : u;
}

bool utf8_equal_fold(struct span a, struct span b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (fold(a.p[i]) != fold(b.p[i]))
			return false;
	return true;
}
