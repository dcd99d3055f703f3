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
		uint64_t mask = mask_of(text.p + i, '=');

		/* The processor's own prefetching stops at each page. */
		if (text.n - i > PREFETCH)
			__builtin_prefetch(text.p + i + PREFETCH);
		if (mask == 0)
			continue;
		mask &= mask_of(text.p + i - 1, '\n');
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

/* As memchr over p[0..n), for what is nearly always found in 64 bytes; n if
 * it is not found. */
static size_t find_near(const char *p, size_t n, char c)
{
	size_t from = 0;
	const char *at;

	if (n >= MASK_BYTES) {
		uint64_t mask = mask_of(p, c);

		if (mask != 0)
			return (unsigned)__builtin_ctzll(mask);
		from = MASK_BYTES;
	}
	at = memchr(p + from, c, n - from);
	return at ? (size_t)(at - p) : n;
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

/* The sections of a process follow each other: an id that is the one before
 * need not be looked at again, if it was looked at then. */
static bool fits_tag(const struct heading *h, bool colon,
                     const struct heading *before)
{
	const struct tag_info *info = tag_info(h->tag);

	if (info->shape == SHAPE_NONE)
		return !colon;
	if (before && before->tag != TAG_UNKNOWN &&
	    tag_info(before->tag)->shape == info->shape &&
	    span_eq(before->id, h->id))
		return colon;
	return colon && tag_shape_fits(info->shape, h->id);
}

/* Whether the line at `off` has the form of a heading; fills *h. `before` is
 * one that has it, or NULL. */
static bool parse_heading(const struct view *v, size_t off, struct heading *h,
                          const struct heading *before)
{
	const char *p = v->text.p + off + 1;
	size_t room = v->text.n - off - 1;
	size_t end = find_near(p, room, '\n');
	size_t near = end < MASK_BYTES ? end : MASK_BYTES;
	bool lf = end < room;
	size_t name;

	if (!lf && !v->eof)
		return false;
	h->off = off;
	h->body = off + 1 + end + lf;
	if (end > 0 && p[end - 1] == '\r')
		end--;
	name = find_near(p, room < MASK_BYTES ? near : MASK_BYTES, ':');
	if (name > end)
		name = end;
	h->name = (struct span){p, name};
	h->id = (struct span){p + name + (name < end),
	                      end - name - (name < end)};
	h->tag = tag_lookup(h->name);
	if (h->tag != TAG_UNKNOWN)
		return fits_tag(h, name < end, before);
	return lf && is_name(h->name) && !cut_here(v, h->body);
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
		if (parse_heading(&v, off, out, NULL) &&
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
	struct scan guess; /* as if all of them were headings */
	size_t n = 0;

	scan_init(&guess);
	while (n < room && *at < part.n) {
		struct heading *h = &out[n].heading;
		size_t off = find_line(part, *at);
		struct view v;

		if (off == part.n) {
			*at = off;
			break;
		}
		*at = off + 1;
		v = view_at(text, true, off);
		if (!parse_heading(&v, off, h,
		                   n > 0 ? &out[n - 1].heading : NULL))
			continue;
		out[n].clear = n > 0 && judge_is_clear(&guess, &v, h);
		enter_section(&guess, h);
		n++;
	}
	return n;
}

bool scan_accept(struct scan *s, struct span text, const struct candidate *c,
                 bool before)
{
	if (s->ended)
		return false;
	if (!before || !c->clear) {
		struct view v = view_at(text, true, c->heading.off);

		if (!judge_heading(s, &v, &c->heading))
			return false;
	}
	enter_section(s, &c->heading);
	return true;
}
