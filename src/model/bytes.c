/* SPDX-License-Identifier: Apache-2.0 */
#include "model/bytes.h"

#include <limits.h>

enum {
	BAD = 0xff,
	GROUP_TEXT = 4, /* characters of base64 for */
	GROUP = 3,      /* so many bytes */
};

static unsigned hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	if (c >= 'A' && c <= 'F')
		return (unsigned)(c - 'A' + 10);
	if (c >= 'a' && c <= 'f')
		return (unsigned)(c - 'a' + 10);
	return BAD;
}

static unsigned base64_digit(char c)
{
	/* one more than the value */
	static const unsigned char digits[UCHAR_MAX + 1] = {
		['A'] = 1,  ['B'] = 2,  ['C'] = 3,  ['D'] = 4,  ['E'] = 5,
		['F'] = 6,  ['G'] = 7,  ['H'] = 8,  ['I'] = 9,  ['J'] = 10,
		['K'] = 11, ['L'] = 12, ['M'] = 13, ['N'] = 14, ['O'] = 15,
		['P'] = 16, ['Q'] = 17, ['R'] = 18, ['S'] = 19, ['T'] = 20,
		['U'] = 21, ['V'] = 22, ['W'] = 23, ['X'] = 24, ['Y'] = 25,
		['Z'] = 26, ['a'] = 27, ['b'] = 28, ['c'] = 29, ['d'] = 30,
		['e'] = 31, ['f'] = 32, ['g'] = 33, ['h'] = 34, ['i'] = 35,
		['j'] = 36, ['k'] = 37, ['l'] = 38, ['m'] = 39, ['n'] = 40,
		['o'] = 41, ['p'] = 42, ['q'] = 43, ['r'] = 44, ['s'] = 45,
		['t'] = 46, ['u'] = 47, ['v'] = 48, ['w'] = 49, ['x'] = 50,
		['y'] = 51, ['z'] = 52, ['0'] = 53, ['1'] = 54, ['2'] = 55,
		['3'] = 56, ['4'] = 57, ['5'] = 58, ['6'] = 59, ['7'] = 60,
		['8'] = 61, ['9'] = 62, ['+'] = 63, ['/'] = 64,
	};

	return digits[(unsigned char)c] - 1u;
}

uint64_t bytes_text_size(enum bytes_code code, uint64_t n)
{
	if (code == BYTES_PLAIN)
		return n;
	if (n > UINT64_MAX / 4)
		return UINT64_MAX;
	return code == BYTES_HEX ? n * 2 : (n + GROUP - 1) / GROUP * GROUP_TEXT;
}

/* Bytes that so many characters encode at most. */
static uint64_t capacity(struct span text, enum bytes_code code)
{
	uint64_t n = text.n;
	uint64_t odd;

	if (code == BYTES_PLAIN)
		return n;
	if (code == BYTES_HEX)
		return n / 2;
	while (n > 0 && text.n - n < 2 && text.p[n - 1] == '=')
		n--;
	odd = n % GROUP_TEXT;
	return n / GROUP_TEXT * GROUP + (odd > 1 ? odd - 1 : 0);
}

struct bytes bytes_of(struct span text, enum bytes_code code, uint64_t n)
{
	uint64_t most = capacity(text, code);

	return (struct bytes){text, code, 0, n < most ? n : most};
}

struct bytes bytes_part(const struct bytes *b, uint64_t off, uint64_t n)
{
	struct bytes part = *b;

	if (off > b->n)
		off = b->n;
	part.off += off;
	part.n = n < b->n - off ? n : b->n - off;
	return part;
}

static size_t read_hex(const struct bytes *b, uint64_t at, unsigned char *out,
                       size_t n)
{
	const char *p = b->text.p + at * 2;

	for (size_t i = 0; i < n; i++) {
		unsigned high = hex_digit(p[2 * i]);
		unsigned low = hex_digit(p[2 * i + 1]);

		if (high == BAD || low == BAD)
			return i;
		out[i] = (unsigned char)(high << 4 | low);
	}
	return n;
}

/* Groups of four characters, as many as are good and make no more than n
 * bytes; returns the bytes. */
static size_t read_groups(const char *p, unsigned char *out, size_t n)
{
	size_t done = 0;

	for (; n - done >= GROUP; p += GROUP_TEXT, done += GROUP) {
		unsigned a = base64_digit(p[0]), b = base64_digit(p[1]);
		unsigned c = base64_digit(p[2]), d = base64_digit(p[3]);
		unsigned bits = a << 18 | b << 12 | c << 6 | d;

		if ((a | b | c | d) > 63)
			break;
		out[done] = (unsigned char)(bits >> 16);
		out[done + 1] = (unsigned char)(bits >> 8);
		out[done + 2] = (unsigned char)bits;
	}
	return done;
}

/* Byte `at` lies in two characters next to each other. */
static size_t read_base64(const struct bytes *b, uint64_t at,
                          unsigned char *out, size_t n)
{
	const char *p = b->text.p + at / GROUP * GROUP_TEXT;
	unsigned k = (unsigned)(at % GROUP);

	for (size_t i = 0; i < n; i++) {
		unsigned left = base64_digit(p[k]);
		unsigned right = base64_digit(p[k + 1]);

		if (left > 63 || right > 63)
			return i;
		out[i] = (unsigned char)(left << (2 + 2 * k) |
		                         right >> (4 - 2 * k));
		if (++k == GROUP) {
			size_t more = read_groups(p + GROUP_TEXT, out + i + 1,
			                          n - i - 1);

			i += more;
			k = 0;
			p += GROUP_TEXT + more / GROUP * GROUP_TEXT;
		}
	}
	return n;
}

size_t bytes_read(const struct bytes *b, uint64_t off, void *out, size_t n)
{
	uint64_t at = b->off + off;

	if (off >= b->n)
		return 0;
	if (n > b->n - off)
		n = (size_t)(b->n - off);
	if (b->code == BYTES_HEX)
		return read_hex(b, at, out, n);
	if (b->code == BYTES_BASE64)
		return read_base64(b, at, out, n);
	memcpy(out, b->text.p + at, n);
	return n;
}

bool bytes_number(const struct bytes *b, uint64_t off, unsigned size,
                  uint64_t *out)
{
	unsigned char raw[8];
	uint64_t n = 0;

	if (bytes_read(b, off, raw, size) != size)
		return false;
	for (unsigned i = 0; i < size; i++)
		n = n << 8 | raw[i];
	*out = n;
	return true;
}
