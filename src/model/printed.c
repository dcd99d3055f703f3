/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What has an escape in the middle of a character is no UTF-8 until that is
 * undone, so all that is valid already is left alone. The escape of a whole
 * character, U+0080 to U+009F, comes back, as later releases write it.
 *
 * Rejected: undoing all escapes. A name with a line feed in it would then look
 * like two, and what Erlang's own tools print could not be searched for.
 * Deciding by the release: texts of a newer one may hold Latin-1 as well.
 */
#include "model/printed.h"

#include <stdint.h>
#include <string.h>

#include "base/utf8.h"

enum {
	/* A text that is put together from pieces: each takes memory of its
	 * own. Longer ones are printed by whoever writes them, as Latin-1. */
	PIECES_MOST = 1 << 20,
	BACK_MOST = 5, /* bytes that one takes at most when it is escaped */
};

bool printed_is_ascii(struct span s)
{
	const uint64_t highs = 0x8080808080808080u;
	uint64_t w;
	size_t i = 0;

	for (; s.n - i >= sizeof(w); i += sizeof(w)) {
		memcpy(&w, s.p + i, sizeof(w));
		if (w & highs)
			return false;
	}
	for (; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

struct span printed_latin1(struct span s, struct arena *a)
{
	char *out = arena_alloc(a, 2 * s.n);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += utf8_encode((unsigned char)s.p[i], out + n);
	return (struct span){out, n};
}

/* The byte that "\ooo" at the front of s stands for if it is one of those that
 * are escaped by mistake; else 0. */
static unsigned char escaped_byte(struct span s)
{
	unsigned value = 0;

	if (s.n < 4)
		return 0;
	for (size_t i = 1; i < 4; i++) {
		if (s.p[i] < '0' || s.p[i] > '7')
			return 0;
		value = value * 8 + (unsigned)(s.p[i] - '0');
	}
	return value >= 0x80 && value < 0xa0 ? (unsigned char)value : 0;
}

/* Puts the escaped bytes where they belong. */
static struct span join_bytes(struct span s, struct arena *a)
{
	char *out = arena_alloc(a, s.n);
	size_t n = 0;

	while (s.n > 0) {
		unsigned char byte = 0;
		size_t take = 1;

		if (s.p[0] == '\\') {
			byte = escaped_byte(s);
			take = byte ? 4 : 2;
		}
		take = take < s.n ? take : s.n;
		if (byte)
			out[n++] = (char)byte;
		for (size_t i = 0; i < take && !byte; i++)
			out[n++] = s.p[i];
		s = span_skip(s, take);
	}
	return (struct span){out, n};
}

static size_t put_escape(unsigned char byte, char *out)
{
	out[0] = '\\';
	out[1] = '2';
	out[2] = (char)('0' + ((byte >> 3) & 7));
	out[3] = (char)('0' + (byte & 7));
	return 4;
}

/* Escapes U+0080 to U+009F in valid UTF-8 again, as later releases do. */
static struct span escape_controls(struct span s, struct arena *a)
{
	char *out = arena_alloc(a, 2 * s.n);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char next =
			i + 1 < s.n ? (unsigned char)s.p[i + 1] : 0;

		if (s.p[i] != '\xc2' || next >= 0xa0) {
			out[n++] = s.p[i];
			continue;
		}
		n += put_escape(next, out + n);
		i++;
	}
	return (struct span){out, n};
}

struct span printed_atom(struct span s, struct arena *a)
{
	struct span joined;

	if (utf8_valid(s))
		return s;
	joined = join_bytes(s, a);
	return utf8_valid(joined) ? escape_controls(joined, a)
	                          : printed_latin1(s, a);
}

/* Takes a quoted atom, a string, or what stands before the next of them. */
static struct span take_piece(struct span *rest)
{
	struct span s = *rest;
	char quote = s.p[0];
	size_t n = 1;

	if (quote == '\'' || quote == '"') {
		for (; n < s.n && s.p[n] != quote; n++)
			n += s.p[n] == '\\';
		n++;
	} else {
		while (n < s.n && s.p[n] != '\'' && s.p[n] != '"')
			n++;
	}
	s = span_take(s, n);
	*rest = span_skip(*rest, s.n);
	return s;
}

static struct span join_pieces(struct span s, struct arena *a)
{
	char *out = arena_alloc(a, 2 * s.n);
	size_t n = 0;

	while (s.n > 0) {
		struct span piece = printed_atom(take_piece(&s), a);

		memcpy(out + n, piece.p, piece.n);
		n += piece.n;
	}
	return (struct span){out, n};
}

/* The front of s, without a part of a character at its end. */
static struct span front(struct span s, size_t most)
{
	if (s.n <= most)
		return s;
	while (most > 0 && ((unsigned char)s.p[most] & 0xc0) == 0x80)
		most--;
	return span_take(s, most);
}

struct span printed_text(struct span s, size_t most, struct arena *a)
{
	struct span joined, shown;

	if (printed_is_ascii(span_take(s, most)))
		return s;
	shown = front(s, most);
	if (utf8_valid(shown))
		return s;
	joined = join_bytes(shown, a);
	if (utf8_valid(joined))
		return escape_controls(joined, a);
	return shown.n <= PIECES_MOST ? join_pieces(shown, a) : s;
}

/* U+0080 to U+00FF as one byte; false for other characters. */
static bool put_latin1(struct span *s, char *out)
{
	uint32_t code;
	size_t n = utf8_decode(*s, &code);

	if (code > 0xff)
		return false;
	*out = (char)code;
	*s = span_skip(*s, n);
	return true;
}

/* What stands at the front of s as it is escaped by mistake; at most 5 bytes.
 */
static size_t put_back(struct span *s, char *out)
{
	unsigned char byte = (unsigned char)s->p[0];
	size_t take = 1, n = 0;

	if (byte >= 0x80 && byte < 0xa0) {
		n = put_escape(byte, out);
		*s = span_skip(*s, 1);
		return n;
	}
	if (byte == '\\' && escaped_byte(*s)) {
		out[n++] = '\xc2';
		take = 4;
	} else if (byte == '\\' && s->n > 1) {
		take = 2;
	}
	memcpy(out + n, s->p, take);
	*s = span_skip(*s, take);
	return n + take;
}

struct span printed_back(struct span s, bool latin1, char *out, size_t room)
{
	size_t n = 0;

	while (s.n > 0) {
		if (room - n < BACK_MOST)
			return SPAN_NONE;
		if (!latin1)
			n += put_back(&s, out + n);
		else if (put_latin1(&s, out + n))
			n++;
		else
			return SPAN_NONE;
	}
	return (struct span){out, n};
}
