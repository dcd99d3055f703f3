/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A grid of cells. The unit of painting is a glyph: a character with what
 * combines with it, one or two columns wide. Two rules keep the grid sound
 * whatever is painted over what: a wide glyph is whole or not there at all,
 * and a cell never holds anything that utf8_sanitise would not let pass.
 *
 * Joiners and variation selectors are dropped: terminals disagree on how wide
 * their outcome is, and one wrong guess shifts the rest of the line.
 *
 * Rejected: cells that hold a whole grapheme of any length. The dump would
 * decide how much memory a cell takes.
 */
#include "ui/canvas.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "ui/width.h"

enum {
	SIDE_MAX = 1000,
	SPELLED_MAX = 16, /* "\x{10ffff}" and some */
};

static const uint32_t ELLIPSIS = 0x2026;
static const uint32_t FULL_BLOCK = 0x2588;
static const uint32_t LIGHT_SHADE = 0x2591;

void canvas_init(struct canvas *c, bool ascii)
{
	*c = (struct canvas){.ascii = ascii};
	canvas_resize(c, 1, 1);
}

void canvas_release(struct canvas *c)
{
	free(c->cells);
	c->cells = NULL;
	c->rows = c->cols = 0;
}

static int clamp(int v, int low, int high)
{
	return v < low ? low : v > high ? high : v;
}

void canvas_resize(struct canvas *c, int rows, int cols)
{
	rows = clamp(rows, 1, SIDE_MAX);
	cols = clamp(cols, 1, SIDE_MAX);
	if (rows != c->rows || cols != c->cols) {
		free(c->cells);
		c->cells =
			xcalloc((size_t)rows * (size_t)cols, sizeof(*c->cells));
		c->rows = rows;
		c->cols = cols;
	}
	canvas_clear(c);
}

static const struct cell blank_cell = {{' '}, STYLE_TEXT, 1};

void canvas_clear(struct canvas *c)
{
	size_t n = (size_t)c->rows * (size_t)c->cols;

	for (size_t i = 0; i < n; i++)
		c->cells[i] = blank_cell;
}

struct rect canvas_rect(const struct canvas *c)
{
	return (struct rect){0, 0, c->rows, c->cols};
}

static bool inside(const struct canvas *c, int y, int x)
{
	return y >= 0 && y < c->rows && x >= 0 && x < c->cols;
}

static struct cell *cell_at(const struct canvas *c, int y, int x)
{
	return &c->cells[(size_t)y * (size_t)c->cols + (size_t)x];
}

static void blank(struct cell *cell)
{
	uint8_t style = cell->style;

	*cell = blank_cell;
	cell->style = style;
}

/* The cell at (y, x) is about to change: what is left of a wide glyph that it
 * was one half of becomes blank. */
static void break_glyph(struct canvas *c, int y, int x)
{
	struct cell *cell = cell_at(c, y, x);

	if (cell->width == 0 && x > 0)
		blank(cell_at(c, y, x - 1));
	if (cell->width == 2 && x + 1 < c->cols)
		blank(cell_at(c, y, x + 1));
	if (cell->width != 1)
		blank(cell);
}

/* A glyph that is not wholly on the canvas leaves blanks where it is. */
static void set_glyph(struct canvas *c, int y, int x, enum style st,
                      uint32_t cp, int width)
{
	bool whole = inside(c, y, x) && inside(c, y, x + width - 1);

	for (int i = x; i < x + width; i++) {
		struct cell *cell;

		if (!inside(c, y, i))
			continue;
		break_glyph(c, y, i);
		cell = cell_at(c, y, i);
		*cell = blank_cell;
		cell->style = (uint8_t)st;
		if (!whole)
			continue;
		cell->ch[0] = i == x ? cp : 0;
		cell->width = (uint8_t)(i == x ? width : 0);
	}
}

static void set_blank(struct canvas *c, int y, int x, enum style st)
{
	set_glyph(c, y, x, st, ' ', 1);
}

/* Puts a combining character on the glyph that ends before column x. */
static void combine(struct canvas *c, int y, int x, uint32_t cp)
{
	struct cell *cell;

	if (!inside(c, y, x - 1))
		return;
	cell = cell_at(c, y, x - 1);
	if (cell->width == 0 && x > 1)
		cell = cell_at(c, y, x - 2);
	for (int i = 1; i < CELL_CHARS; i++)
		if (cell->ch[i] == 0) {
			cell->ch[i] = cp;
			return;
		}
}

static bool joins(uint32_t cp)
{
	return (cp >= 0x200b && cp <= 0x200f) || (cp >= 0xfe00 && cp <= 0xfe0f);
}

/* One text on its way onto one row. */
struct pen {
	struct canvas *c;
	int y;
	int start;
	int x;   /* where the next glyph goes */
	int end; /* the first column that is not the text's */
	enum style st;
	bool full; /* a glyph did not fit */
};

static void pen_put(struct pen *p, uint32_t cp)
{
	int width = utf8_width(cp);

	if (width == 0) {
		if (p->x > p->start && !joins(cp))
			combine(p->c, p->y, p->x, cp);
		return;
	}
	if (width < 0) /* utf8_sanitise leaves none */
		return;
	if (width > p->end - p->x) {
		for (int x = p->x; x < p->end; x++)
			set_blank(p->c, p->y, x, p->st);
		p->x = p->end;
		p->full = true;
		return;
	}
	set_glyph(p->c, p->y, p->x, p->st, cp, width);
	p->x += width;
}

/* Puts the character at the front of s, spelled safely; returns its bytes. */
static size_t pen_take(struct pen *p, struct span s)
{
	unsigned char first = (unsigned char)s.p[0];
	char safe[SPELLED_MAX];
	struct span rest;
	uint32_t cp;
	size_t n;

	if (first >= 0x20 && first < 0x7f) {
		pen_put(p, first);
		return 1;
	}
	n = utf8_decode(s, &cp);
	rest = (struct span){safe, utf8_sanitise(span_take(s, n), p->c->ascii,
	                                         safe, sizeof(safe))};
	while (rest.n > 0 && !p->full) {
		rest = span_skip(rest, utf8_decode(rest, &cp));
		pen_put(p, cp);
	}
	return n;
}

/* Puts s where the pen is, on at most `max` columns; returns those used. */
static int put(struct pen p, int max, struct span s, bool cut)
{
	const struct canvas *c = p.c;
	int x = p.start;

	if (x >= c->cols || x < INT_MIN / 2 || max <= 0)
		return 0;
	if (p.y < 0 || p.y >= c->rows)
		return 0;
	p.end = max < c->cols - x ? x + max : c->cols;
	if (p.end <= x)
		return 0;
	s = span_take(s, ((size_t)p.end - (size_t)x + 1) * WIDTH_BYTES);
	while (s.n > 0 && !p.full)
		s = span_skip(s, pen_take(&p, s));
	if (p.full && cut)
		set_glyph(p.c, p.y, p.end - 1, p.st, c->ascii ? '~' : ELLIPSIS,
		          1);
	return p.x - x;
}

static struct pen pen_at(struct canvas *c, int y, int x, enum style st)
{
	return (struct pen){.c = c, .y = y, .start = x, .x = x, .st = st};
}

int canvas_put(struct canvas *c, int y, int x, int max, enum style st,
               struct span s)
{
	return put(pen_at(c, y, x, st), max, s, false);
}

int canvas_put_cut(struct canvas *c, int y, int x, int max, enum style st,
                   struct span s)
{
	return put(pen_at(c, y, x, st), max, s, true);
}

void canvas_put_right(struct canvas *c, int y, int x, int width, enum style st,
                      struct span s)
{
	int n;

	if (width <= 0 || x >= c->cols)
		return;
	n = width_of(s, c->ascii, width);
	if (n >= width)
		canvas_put_cut(c, y, x, width, st, s);
	else
		canvas_put(c, y, x + width - n, n, st, s);
}

int canvas_printf(struct canvas *c, int y, int x, int max, enum style st,
                  const char *fmt, ...)
{
	char text[1024];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (n < 0)
		return 0;
	return put(pen_at(c, y, x, st), max, span_str(text), true);
}

/* Clips [*x, *x + *cols) of row y to the canvas; false if nothing is left. */
static bool clip(const struct canvas *c, int y, int *x, int *cols)
{
	if (y < 0 || y >= c->rows || *cols <= 0 || *x >= c->cols)
		return false;
	if (*x < 0) {
		if (*x <= -*cols)
			return false;
		*cols += *x;
		*x = 0;
	}
	if (*cols > c->cols - *x)
		*cols = c->cols - *x;
	return true;
}

void canvas_fill(struct canvas *c, int y, int x, int cols, enum style st)
{
	if (!clip(c, y, &x, &cols))
		return;
	for (int i = x; i < x + cols; i++)
		set_blank(c, y, i, st);
}

void canvas_style(struct canvas *c, int y, int x, int cols, enum style st)
{
	if (!clip(c, y, &x, &cols))
		return;
	for (int i = x; i < x + cols; i++)
		cell_at(c, y, i)->style = (uint8_t)st;
}

/* What column i of a bar with `eighths` of length shows. */
static uint32_t bar_glyph(int eighths, int i, bool ascii, enum style *st)
{
	int part = clamp(eighths - i * 8, 0, 8);

	*st = part > 0 ? STYLE_BAR : STYLE_BAR_REST;
	if (ascii)
		return part >= 4 ? '#' : '.';
	/* FULL_BLOCK is eight eighths; what follows it one less each. */
	return part > 0 ? FULL_BLOCK + (uint32_t)(8 - part) : LIGHT_SHADE;
}

void canvas_bar(struct canvas *c, int y, int x, int cols, double part,
                enum style full)
{
	int eighths;

	if (x >= c->cols)
		return;
	cols = clamp(cols, 0, SIDE_MAX);
	if (!(part > 0)) /* also not a number */
		part = 0;
	eighths = (int)((part < 1 ? part : 1) * cols * 8);
	if (part > 0 && eighths == 0)
		eighths = 1;
	for (int i = 0; i < cols; i++) {
		enum style st;
		uint32_t cp = bar_glyph(eighths, i, c->ascii, &st);

		if (st == STYLE_BAR)
			st = full;
		set_glyph(c, y, x + i, st, cp, 1);
	}
}

/* A style's letter in canvas_text: '.' for TEXT, then a, b, ... in the order
 * of styles.def, hence new styles go to its end. */
static char letter(uint8_t style)
{
	static const char letters[] = ".abcdefghijklmnopqrstuvwxyz";

	return letters[style < sizeof(letters) - 1 ? style : 0];
}

static size_t row_text(const struct canvas *c, int y, char *out)
{
	size_t n = 0;
	size_t end = 0; /* of what is not blank */

	for (int x = 0; x < c->cols; x++) {
		const struct cell *cell = cell_at(c, y, x);

		if (cell->width == 0)
			continue;
		for (int i = 0; i < CELL_CHARS && cell->ch[i] != 0; i++)
			n += utf8_encode(cell->ch[i], out + n);
		if (cell->ch[0] != ' ' || cell->ch[1] != 0)
			end = n;
	}
	out[end] = '\n';
	return end + 1;
}

static size_t row_styles(const struct canvas *c, int y, char *out)
{
	size_t end = 0;

	for (int x = 0; x < c->cols; x++) {
		out[x] = letter(cell_at(c, y, x)->style);
		if (out[x] != '.')
			end = (size_t)x + 1;
	}
	out[end] = '\n';
	return end + 1;
}

char *canvas_text(const struct canvas *c, bool styles)
{
	/* A row of text and its line feed, a row of styles and its own. */
	size_t row = (size_t)c->cols * (CELL_CHARS * UTF8_MAX + 1) + 2;
	char *out = xmalloc((size_t)c->rows * row + 1);
	size_t n = 0;

	for (int y = 0; y < c->rows; y++) {
		n += row_text(c, y, out + n);
		if (styles)
			n += row_styles(c, y, out + n);
	}
	out[n] = '\0';
	return out;
}
