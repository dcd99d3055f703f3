/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tells headings from text that looks like one. The emulator writes three
 * things raw that may contain a line feed and '=' behind it; everything else
 * is escaped, so elsewhere each line of a heading's form is a heading.
 *
 * Slogan: what stands before the header's "System version: Erlang" or "Atoms: "
 * line belongs to it. That line is searched behind the candidate: the slogan
 * may hold a copy of it, but the genuine one comes last, and a slogan is cut
 * to 1023 characters. If there is none at all and the file ends soon, it was
 * cut within the slogan.
 *
 * Port name: ends with the "Input", "Output" and "Queue" lines since OTP 20.3;
 * before, it was the last line, and then a genuine heading is known by the
 * first line of its section. If those lines do not come, the port was cut.
 *
 * Atoms in terms: "A", the length in hexadecimal, ":", the bytes. A candidate
 * is first asked for an atom before it that is long enough to reach it, which
 * costs a look at some bytes. Only if there seems to be one, the section is
 * lexed, because atoms may contain text that looks like an atom.
 * An atom that is not followed by what can follow one is none: it was cut, by
 * a size limit or by another dump that was written over this one.
 *
 * Rejected: lexing all terms (the scan would take ten times as long), and
 * asking every section for its first line (cut dumps would lose sections).
 */
#include "index/judge.h"

#include "index/mask.h"

enum {
	ATOM_MAX = 255 * 4, /* bytes of an atom's text */
	NAME_REACH = 65536, /* the longest port name that we believe */
};

static struct span slice(struct span text, uint64_t from, uint64_t to)
{
	if (to > text.n)
		to = text.n;
	if (from > to)
		from = to;
	return (struct span){text.p + from, (size_t)(to - from)};
}

static bool contains(struct span text, struct span needle)
{
	return span_find(text, needle) < text.n;
}

static bool in_slogan(const struct scan *s, const struct view *v, uint64_t off)
{
	static const struct span version = {"System version: ", 16};
	static const struct span erlang = {"System version: Erlang", 22};
	struct span before = slice(v->text, s->body, off);
	struct span after = slice(v->text, off, s->body + SCAN_LOOKAHEAD);

	if (contains(after, erlang) || contains(after, SPAN_LIT("\nAtoms: ")))
		return true;
	return v->eof && contains(before, SPAN_LIT("\nSlogan: ")) &&
	       !contains(before, version) &&
	       !contains(after, SPAN_LIT("\n=end"));
}

/* Where a line of the section begins with `label`, or the end of body. The
 * line feed of the heading stands before the body. */
static size_t find_label(struct span body, struct span label)
{
	struct span rest = body;

	while (rest.n > 0) {
		if (span_starts(rest, label))
			break;
		rest = span_skip(rest, span_find_byte(rest, '\n') + 1);
	}
	return body.n - rest.n;
}

static size_t find_name(struct span body)
{
	size_t controls = find_label(body, SPAN_LIT("Port controls "));
	size_t is = find_label(body, SPAN_LIT("Port is "));

	return controls < is ? controls : is;
}

/* Whether the section of *h begins as its tag says, so far as we know. */
static bool begins_well(const struct view *v, const struct heading *h)
{
	struct span body = slice(v->text, h->body, v->text.n);
	struct span first = tag_info(h->tag)->first;

	if (body.n == 0)
		return true;
	if (h->tag == TAG_PORT)
		return span_starts(body, SPAN_LIT("State: ")) ||
		       span_starts(body, SPAN_LIT("Slot: "));
	if (h->tag == TAG_UNKNOWN)
		return false;
	return span_starts(body, first);
}

static bool in_port_name(const struct scan *s, const struct view *v,
                         const struct heading *h)
{
	struct span body = slice(v->text, s->body, h->off);
	struct span after = slice(v->text, h->off, v->text.n);
	size_t name;

	if (body.n > NAME_REACH)
		return false;
	name = find_name(body);
	if (name == body.n)
		return false;
	if (!span_starts(body, SPAN_LIT("State: ")))
		return !begins_well(v, h);
	if (find_label(span_skip(body, name), SPAN_LIT("Queue: ")) + name <
	    body.n)
		return false;
	return find_label(after, SPAN_LIT("Queue: ")) < after.n;
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* In a file with CR LF a line feed in an atom became two bytes, too, but its
 * length still counts one. */
static bool has_crlf(const struct scan *s, struct span text)
{
	return s->body >= 2 && text.p[s->body - 2] == '\r' &&
	       text.p[s->body - 1] == '\n';
}

/* Where the atom ends whose `n` bytes begin at `at`: text.n if behind it. */
static size_t atom_end(struct span text, size_t at, size_t n, bool crlf)
{
	if (!crlf)
		return n < text.n - at ? at + n : text.n;
	for (; n > 0 && at < text.n; n--) {
		bool pair = text.p[at] == '\r' && at + 1 < text.n &&
		            text.p[at + 1] == '\n';

		at += pair ? 2 : 1;
	}
	return at;
}

static bool ends_term(char c)
{
	return c == '\n' || c == ',' || c == ':' || c == '|';
}

/* Behind it: a carriage return, or the next of a row (messages from other
 * nodes). */
static bool follows_atom(char c)
{
	return ends_term(c) || c == '\r' || c == 'A' || c == 'E';
}

/* The end of the atom that begins with the 'A' at `at`; 0 if that is none. */
static size_t take_atom(const struct view *v, size_t at, bool crlf)
{
	size_t n = 0;
	size_t i = at + 1;
	size_t end;

	while (i < v->text.n && i <= at + 3 && hex_value(v->text.p[i]) >= 0)
		n = n * 16 + (size_t)hex_value(v->text.p[i++]);
	if (i == at + 1 || i >= v->text.n || v->text.p[i] != ':' ||
	    n > ATOM_MAX)
		return 0;
	end = atom_end(v->text, i + 1, n, crlf);
	if (end < v->text.n)
		return follows_atom(v->text.p[end]) ? end : 0;
	return v->eof ? end : 0;
}

/*
 * What separates terms from what stands before them. Behind an atom, at the
 * end of which there may be anything, comes another one only in messages from
 * other nodes.
 */
static bool starts_term(const struct scan *s, char before)
{
	return ends_term(before) || before == 'l' ||
	       s->tag == TAG_PROC_MESSAGES;
}

/* Whether an atom may begin at `at` that has its colon there and reaches the
 * candidate at `off`. */
static bool reaches(const struct scan *s, const struct view *v, size_t at,
                    size_t colon, size_t off)
{
	bool crlf = has_crlf(s, v->text);
	int n = 0;

	for (size_t i = at + 1; i < colon; i++) {
		int digit = hex_value(v->text.p[i]);

		if (digit < 0)
			return false;
		n = n * 16 + digit;
	}
	return colon + 1 + (size_t)(crlf ? 2 * n : n) >= off && at >= s->body &&
	       starts_term(s, v->text.p[at - 1]) &&
	       take_atom(v, at, crlf) >= off;
}

/* The same for all colons of a mask that starts at `from`, and lengths of that
 * many digits. */
static bool any_reaches(const struct scan *s, const struct view *v, size_t from,
                        uint64_t colons, size_t digits, size_t off)
{
	for (; colons != 0; colons &= colons - 1) {
		size_t colon = from + (unsigned)__builtin_ctzll(colons);

		if (reaches(s, v, colon - digits - 1, colon, off))
			return true;
	}
	return false;
}

/* Whether there may be an atom that reaches the candidate at `off`. */
static bool atom_may_reach(const struct scan *s, const struct view *v,
                           size_t off)
{
	/* The blocks overlap: an 'A' and its colon are always in one. */
	const size_t step = MASK_BYTES - 4;
	size_t to = off;
	size_t low = s->body;
	size_t reach = has_crlf(s, v->text) ? 2 * ATOM_MAX : ATOM_MAX;

	if (off - low > reach + 5)
		low = off - reach - 5;
	for (; to > low && to >= MASK_BYTES; to -= step) {
		size_t from = to - MASK_BYTES;
		const char *block = v->text.p + from;
		uint64_t as, colons;

		if (to != off && !mask_any_pair(block, 'A', ':'))
			continue;
		as = mask_of(block, 'A');
		colons = mask_of(block, ':');
		if (any_reaches(s, v, from, colons & as << 3, 2, off) ||
		    any_reaches(s, v, from, colons & as << 4, 3, off) ||
		    (to == off &&
		     any_reaches(s, v, from, colons & as << 2, 1, off)))
			return true;
	}
	/* Only at the very start of a file: no room for a block. */
	for (; to > low; to--)
		for (size_t n = 1; n <= 3; n++)
			if (v->text.p[to - 1] == ':' && to > n + 1 &&
			    v->text.p[to - n - 2] == 'A' &&
			    reaches(s, v, to - n - 2, to - 1, off))
				return true;
	return false;
}

/* Where the lexer is to begin: at a line start that is true for all we know. */
static size_t lex_start(const struct scan *s, const struct view *v, size_t off)
{
	size_t at = s->lexed;

	if (off - at > SCAN_LOOKBACK) {
		struct span back = slice(v->text, off - SCAN_LOOKBACK, off);

		at = off - SCAN_LOOKBACK + span_find_byte(back, '\n') + 1;
	}
	return at < off ? at : off;
}

/* The first letter of a term that holds no others: numbers, binaries, code. */
static bool is_atomless(char c)
{
	return c == 'B' || c == 'E' || c == 'F' || c == 'R' || c == 'S' ||
	       c == 'Y';
}

/* Behind the address or label of a line, and the letter of a list cell. What
 * begins with another letter has no atoms: then at the line feed. */
static size_t lex_prefix(const struct scan *s, const struct view *v, size_t at,
                         size_t off)
{
	bool labelled = s->tag == TAG_PROC_STACK || s->tag == TAG_PROC_HEAP ||
	                s->tag == TAG_LITERALS;

	if (!labelled)
		return at;
	while (at < off && v->text.p[at] != ':' && v->text.p[at] != '\n')
		at++;
	if (at == off || v->text.p[at] == '\n')
		return at;
	at++;
	if (v->text.p[at] == 'l')
		return at + 1;
	if (is_atomless(v->text.p[at]))
		at += span_find_byte(slice(v->text, at, off), '\n');
	return at;
}

/*
 * Reads terms from where the last call has left off, or from a line start that
 * is near enough, to the candidate at `off`: is that in an atom? s->lexed is
 * a place where a term may begin; at the true start of a line, with its prefix,
 * if a line feed stands before it.
 */
static bool in_atom(struct scan *s, const struct view *v, size_t off)
{
	bool crlf = has_crlf(s, v->text);
	size_t at = lex_start(s, v, off);

	while (at < off) {
		size_t end = 0;

		s->lexed = at;
		if (v->text.p[at - 1] == '\n')
			at = lex_prefix(s, v, at, off);
		while (v->text.p[at] == 'A' && (end = take_atom(v, at, crlf))) {
			if (end >= off)
				return true;
			at = end;
		}
		while (at < off && !ends_term(v->text.p[at]))
			at++;
		at++;
	}
	return false;
}

bool judge_is_clear(const struct scan *s, const struct view *v,
                    const struct heading *h)
{
	switch (tag_info(s->tag)->body) {
	case BODY_LABELS:
	case BODY_LINES:
	case BODY_EMPTY:
		return true;
	case BODY_TERMS:
		return !atom_may_reach(s, v, h->off);
	case BODY_HEADER:
	case BODY_PORT:
		break;
	}
	return false;
}

bool judge_heading(struct scan *s, const struct view *v,
                   const struct heading *h)
{
	if (judge_is_clear(s, v, h) ||
	    (h->tag == TAG_ABORT && v->eof && h->body == v->text.n))
		return true;
	switch (tag_info(s->tag)->body) {
	case BODY_HEADER:
		return !in_slogan(s, v, h->off);
	case BODY_PORT:
		return !in_port_name(s, v, h);
	default:
		return !in_atom(s, v, h->off);
	}
}
