/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The scanner's loop: the next line that begins with '=', does it have the
 * form of a heading, is it one (judge.c)?
 *
 * A line is looked at only when SCAN_LOOKAHEAD bytes behind its start are
 * there, or the file's end, and then through a view of just those, so that the
 * answer cannot depend on how much of the file is there by chance.
 *
 * Rejected: cutting the dump into lines first (ten times slower, and most of
 * a dump is lines that nobody will look at).
 */
#include "index/scan.h"

#include <string.h>

#include "index/judge.h"
#include "index/key.h"
#include "index/mask.h"

enum {
	UNKNOWN_MIN = 2, /* letters of a tag that is not in our list */
	UNKNOWN_MAX = 40,
	PREFETCH = 8192, /* bytes */
};

void scan_init(struct scan *s)
{
	*s = (struct scan){.tag = TAG_UNKNOWN};
}

/* The first '=' at or after `from` that begins a line; text.n if there is
 * none. */
static size_t find_line(struct span text, size_t from)
{
	size_t i = from;

	if (i == 0 && text.n > 0 && text.p[i++] == '=')
		return 0;
	for (; i + MASK_BYTES <= text.n; i += MASK_BYTES) {
		uint64_t mask;

		/* The processor's own prefetching stops at each page. */
		if (text.n - i > PREFETCH)
			__builtin_prefetch(text.p + i + PREFETCH);
		if (!mask_any(text.p + i, '='))
			continue;
		mask = mask_of(text.p + i, '=') & mask_of(text.p + i - 1, '\n');
		if (mask != 0)
			return i + (unsigned)__builtin_ctzll(mask);
	}
	for (; i < text.n; i++)
		if (text.p[i] == '=' && text.p[i - 1] == '\n')
			return i;
	return text.n;
}

/* The letters of a tag that is not in our list. */
static bool is_name(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((s.p[i] < 'a' || s.p[i] > 'z') && s.p[i] != '_')
			return false;
	return s.n >= UNKNOWN_MIN && s.n <= UNKNOWN_MAX;
}

/* Whether nothing but an =abort line follows at `at`: the emulator was told to
 * stop there, and what stands before was cut at any byte. */
static bool cut_here(const struct view *v, size_t at)
{
	static const struct span abort_line = {"=abort:", 7};
	struct span rest = span_skip(v->text, at);
	size_t lf = span_find_byte(rest, '\n');

	return v->eof && span_starts(rest, abort_line) && lf + 1 >= rest.n;
}

/* Where the first colon stands in the line p[0..n), or n. Behind so many bytes
 * it does not count: no tag is that long. */
static size_t find_colon(const char *p, size_t n)
{
	const char *colon = memchr(p, ':', n < MASK_BYTES ? n : MASK_BYTES);

	return colon ? (size_t)(colon - p) : n;
}

/*
 * The length of the line at p[0..n), n if it does not end there, and in *name
 * that of its part before the first colon. Nearly all headings are shorter
 * than 32 bytes.
 */
static size_t measure_line(const char *p, size_t n, size_t *name)
{
	uint32_t lf = n >= 32 ? mask_of_32(p, '\n') : 0;
	uint32_t colon;
	const char *end;

	if (lf != 0) {
		n = (unsigned)__builtin_ctz(lf);
		colon = mask_of_32(p, ':') & (lf - 1) & ~lf;
		*name = colon ? (unsigned)__builtin_ctz(colon) : n;
		return n;
	}
	end = memchr(p, '\n', n);
	n = end ? (size_t)(end - p) : n;
	*name = find_colon(p, n);
	return n;
}

/* The parts of the line at `off`; false if its end is not there. */
static bool cut_heading(const struct view *v, size_t off, struct heading *h)
{
	const char *p = v->text.p + off + 1;
	size_t room = v->text.n - off - 1;
	size_t name;
	size_t end = measure_line(p, room, &name);
	bool lf = end < room;

	if (!lf && !v->eof)
		return false;
	h->off = off;
	h->body = off + 1 + end + lf;
	if (end > 0 && p[end - 1] == '\r')
		end--;
	if (name > end)
		name = end;
	h->name = (struct span){p, name};
	h->id = (struct span){p + name + (name < end),
	                      end - name - (name < end)};
	h->tag = tag_lookup(h->name);
	return true;
}

/* Whether a line that was cut has the form of a heading. `fits`: it is known
 * that its id has the shape that its tag asks for. */
static bool has_form(const struct view *v, const struct heading *h, bool fits)
{
	bool colon = h->id.p > h->name.p + h->name.n;
	enum tag_shape shape = tag_info(h->tag)->shape;

	if (h->tag == TAG_UNKNOWN)
		return v->text.p[h->body - 1] == '\n' && is_name(h->name) &&
		       !cut_here(v, h->body);
	if (shape == SHAPE_NONE)
		return !colon;
	return colon && (fits || tag_shape_fits(shape, h->id));
}

static void enter_section(struct scan *s, const struct heading *h)
{
	s->at = h->body;
	s->section = h->off;
	s->body = h->body;
	s->lexed = h->body;
	s->tag = h->tag;
	s->started = true;
	s->ended = h->tag == TAG_END || h->tag == TAG_ABORT;
}

/* What may be looked at to judge the line at `off`. */
static struct view view_at(struct span text, bool final, size_t off)
{
	if (text.n - off <= SCAN_LOOKAHEAD)
		return (struct view){text, final};
	return (struct view){{text.p, off + SCAN_LOOKAHEAD}, false};
}

enum scan_result scan_next(struct scan *s, struct span text, bool final,
                           struct heading *out)
{
	size_t ahead = final ? 0 : SCAN_LOOKAHEAD;
	size_t limit = text.n > ahead ? text.n - ahead : 0;
	struct view v;

	while (!s->ended && s->at < limit) {
		size_t off = find_line(span_take(text, limit), s->at);

		s->at = off < limit ? off + 1 : limit;
		if (off == limit)
			break;
		v = view_at(text, final, off);
		if (cut_heading(&v, off, out) && has_form(&v, out, false) &&
		    judge_heading(s, &v, out)) {
			enter_section(s, out);
			return SCAN_FOUND;
		}
	}
	return final || s->ended ? SCAN_END : SCAN_MORE;
}

size_t scan_part(struct span text, uint64_t *at, uint64_t end,
                 struct candidate *out, size_t room)
{
	struct span part = span_take(text, end);
	struct heading before = {.tag = TAG_UNKNOWN};
	struct scan guess; /* as if all of them were headings */
	size_t n = 0;

	scan_init(&guess);
	while (n < room && *at < part.n) {
		size_t off = find_line(part, *at);
		struct heading h;
		struct view v;
		bool runs_on;

		*at = off < part.n ? off + 1 : off;
		if (off == part.n)
			break;
		v = view_at(text, true, off);
		if (!cut_heading(&v, off, &h))
			continue;
		runs_on = key_runs_on(before.tag, before.id, h.tag, h.id);
		if (!has_form(&v, &h, runs_on))
			continue;
		out[n++] = (struct candidate){
			.off = off,
			.head = (uint32_t)(h.body - off),
			.tag = (unsigned char)h.tag,
			.clear = guess.started && !guess.ended &&
		                 judge_is_clear(&guess, &v, &h),
			.runs_on = runs_on,
		};
		enter_section(&guess, &h);
		before = h;
		*at = h.body < part.n ? h.body : part.n;
	}
	return n;
}

size_t scan_accept(struct scan *s, struct span text, const struct candidate *c,
                   size_t n)
{
	struct heading h = {.tag = c->tag, .off = c->off};
	struct view v = view_at(text, true, c->off);
	size_t took = 1;

	h.body = h.off + c->head;
	if (s->ended || !judge_heading(s, &v, &h))
		return 0;
	while (took < n && c[took].clear)
		took++;
	h.tag = c[took - 1].tag;
	h.off = c[took - 1].off;
	h.body = h.off + c[took - 1].head;
	enter_section(s, &h);
	return took;
}
