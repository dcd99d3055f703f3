/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An LF is looked for with memchr, which is fast; only a line that has what
 * looks like an atom before that LF is read element by element.
 *
 * Rejected: taking an LF for a line end if what follows looks like a line. An
 * atom can hold exactly that.
 */
#include "model/termline.h"

static size_t find_lf(struct span text, size_t from)
{
	const char *p = NULL;

	if (from < text.n)
		p = memchr(text.p + from, '\n', text.n - from);
	return p ? (size_t)(p - text.p) : text.n;
}

static bool is_separator(char c)
{
	return c == ',' || c == '|' || c == ':';
}

/* Passes elements and what stands between them, from `at` on. An atom that is
 * longer than the text has lost its end, or never had that length: then lines
 * are what they look like. */
static size_t pass_elements(const struct term_format *f, struct span text,
                            size_t at)
{
	struct span rest = span_skip(text, at);

	for (;;) {
		if (!lex_skip(f, &rest))
			return find_lf(text, at);
		if (rest.n == 0 || !is_separator(*rest.p))
			return find_lf(text, text.n - rest.n);
		rest = span_skip(rest, 1);
	}
}

/* Whether an element before `end` may be an atom. */
static bool has_atom(struct span text, size_t at, size_t end)
{
	const char *p = text.p + at;
	const char *stop = text.p + end;

	while (p < stop && (p = memchr(p, 'A', (size_t)(stop - p))) != NULL) {
		if (p == text.p + at || is_separator(p[-1]))
			return true;
		p++;
	}
	return false;
}

/* "lH7F00|A1:a": two elements. */
static bool cons_has_atom(struct span text, size_t at, size_t end)
{
	const char *p = text.p + at + 1;
	size_t n = end - at;
	const char *bar;

	if (n < 2 || *p == 'A')
		return n >= 2;
	bar = memchr(p, '|', n - 1);
	return bar && bar + 1 < text.p + end && bar[1] == 'A';
}

size_t termline_heap_end(const struct term_format *f, struct span text,
                         size_t at)
{
	size_t end = find_lf(text, at);

	if (at >= end)
		return end;
	switch (text.p[at]) {
	case 'l':
		if (cons_has_atom(text, at, end))
			return pass_elements(f, text, at + 1);
		return end;
	case 't':
	case 'M':
		if (!has_atom(text, at, end))
			return end;
		/* a count may look like an atom's letter: "tA:" */
		at += span_find_byte(span_skip(text, at), ':');
		return pass_elements(f, text, at);
	default:
		return end;
	}
}

static void take_line(struct span *rest, size_t end, struct span *line)
{
	*line = span_take(*rest, end);
	*rest = span_skip(*rest, end + 1);
	if (line->n > 0 && line->p[line->n - 1] == '\r')
		line->n--;
}

bool termline_heap(const struct term_format *f, struct span *rest,
                   struct span *line)
{
	size_t end, colon;

	if (rest->n == 0)
		return false;
	end = find_lf(*rest, 0);
	colon = span_find_byte(span_take(*rest, end), ':');
	if (colon < end)
		end = termline_heap_end(f, *rest, colon + 1);
	take_line(rest, end, line);
	return true;
}

/* "0x00007F00:SReturn addr 0x1 (m:f/1 + 2)", "y0:SCatch ...": no elements. */
static bool is_code(struct span line)
{
	size_t colon = span_find_byte(line, ':');

	return (line.p[0] == '0' || line.p[0] == 'y') && colon + 1 < line.n &&
	       line.p[colon + 1] == 'S';
}

bool termline_elems(const struct term_format *f, struct span *rest,
                    struct span *line)
{
	size_t end;

	if (rest->n == 0)
		return false;
	end = find_lf(*rest, 0);
	if (end > 0 && has_atom(*rest, 0, end) &&
	    !is_code(span_take(*rest, end)))
		end = pass_elements(f, *rest, 0);
	take_line(rest, end, line);
	return true;
}

void termline_pair(const struct term_format *f, struct span line, char between,
                   struct lex_elem *a, struct lex_elem *b)
{
	struct span rest = line;

	lex_elem(f, &rest, a);
	if (rest.n > 0 && *rest.p != between && a->kind == LEX_DIST)
		rest = span_skip(line, span_rfind_byte(line, between));
	rest = span_skip(rest, 1);
	lex_elem(f, &rest, b);
}
