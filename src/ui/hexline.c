/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/hexline.h"

#include <inttypes.h>

enum {
	DIGITS = 8, /* of an offset, if that is enough */
	GAP = 2,    /* columns behind it, and before the characters */
	BYTE = 3,   /* columns of a byte */
	HALF = 8,   /* bytes before one more column */
	NEEDLE = 1024,
};

static int digits_of(uint64_t n)
{
	int digits = DIGITS;

	while (digits < 16 && n >> (4 * digits) > 0)
		digits++;
	return digits;
}

/* Where byte i stands behind the offset, and where its character does. */
static int byte_x(int i)
{
	return i * BYTE + i / HALF;
}

static int char_x(int per, int i)
{
	return byte_x(per - 1) + BYTE - 1 + GAP + i;
}

int hexline_bytes(uint64_t n, int cols)
{
	int per = HEXLINE_MOST;

	while (per > 4 && digits_of(n) + GAP + char_x(per, per) > cols)
		per /= 2;
	return per;
}

/* Bit i: byte `at + i` is within a match. */
static unsigned matches(struct reader *t, uint64_t at, int per,
                        const struct textfilter *match)
{
	unsigned found = 0;
	uint64_t from;
	struct span s;
	size_t len;

	if (!match)
		return 0;
	textfilter_find(match, SPAN_NONE, &len);
	if (len == 0 || len > NEEDLE)
		return 0;
	from = at < len - 1 ? 0 : at - (len - 1);
	s = reader_span(t, from, at - from + (unsigned)per + len - 1);
	for (;;) {
		size_t i = textfilter_find(match, s, &len);

		if (i >= s.n)
			return found;
		for (size_t k = 0; k < len; k++)
			if (from + i + k >= at &&
			    from + i + k < at + (unsigned)per)
				found |= 1u << (from + i + k - at);
		s = span_skip(s, i + 1);
		from += i + 1;
	}
}

static void draw_byte(struct canvas *c, struct rect line, int per, int i,
                      char byte, enum style st)
{
	static const char digits[] = "0123456789abcdef";
	unsigned char b = (unsigned char)byte;
	char two[2] = {digits[b >> 4], digits[b & 15]};
	bool shown = b >= ' ' && b < 0x7f;
	int x = byte_x(i), end = line.x + line.cols;

	canvas_put(c, line.y, line.x + x, end - (line.x + x), st,
	           (struct span){two, 2});
	x = char_x(per, i);
	canvas_put(c, line.y, line.x + x, end - (line.x + x),
	           shown || st == STYLE_MATCH ? st : STYLE_DIM,
	           shown ? (struct span){&byte, 1} : SPAN_LIT("."));
}

void hexline_draw(struct canvas *c, struct rect line, struct reader *t,
                  uint64_t at, int per, const struct textfilter *match)
{
	unsigned marks = matches(t, at, per, match);
	struct span s = reader_span(t, at, (unsigned)per);
	int digits = digits_of(t->bytes.n);

	canvas_printf(c, line.y, line.x, line.cols, STYLE_DIM, "%0*" PRIx64,
	              digits, at);
	line.x += digits + GAP;
	line.cols -= digits + GAP;
	for (int i = 0; i < (int)s.n; i++)
		draw_byte(c, line, per, i, s.p[i],
		          marks >> i & 1 ? STYLE_MATCH : STYLE_TEXT);
}
