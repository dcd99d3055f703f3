/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text for people: aligned columns, two spaces apart. The widths come from the
 * headings and the first rows, which are held back until there are enough of
 * them; a later cell that is wider pushes its line to the right rather than
 * lose something. On a terminal lines are cut at its width.
 *
 * A single row with many columns (`list general`) stands upright instead: one
 * line for each value.
 *
 * Rejected: holding back everything for perfect widths. A million rows would
 * wait in memory, and the reader before an empty screen.
 */
#include "cli/writer.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/fmt.h"
#include "base/utf8.h"
#include "cli/text.h"

enum {
#ifdef CRASHDIVE_TINY
	HELD_ROWS = 4,
	HELD_BYTES = 256,
#else
	HELD_ROWS = 1000,
	HELD_BYTES = 4 << 20,
#endif
	CELL_WIDE = 60, /* cells wider than this do not widen the column */
	GAP = 2,
};

struct cell {
	size_t at; /* in `held` */
	size_t n;
	size_t columns;
};

struct text_writer {
	struct writer w;
	struct out held;    /* the text of cells that wait */
	struct cell *cells; /* HELD_ROWS rows of them */
	unsigned rows;      /* that wait */
	size_t *width;      /* of each column */
	bool settled;       /* the widths are, and the heading is written */
	bool some;          /* upright: a row has been written */
};

static struct text_writer *self(struct writer *w)
{
	return (struct text_writer *)w;
}

/* Sizes and shares for people; counts plain, so that they can be copied. */
static void put_value(struct out *o, const struct value *v, enum unit unit,
                      const struct writer_options *w)
{
	enum text_rule rule = w->upright ? TEXT_LINES : TEXT_LINE;
	bool pretty = unit == UNIT_BYTES || unit == UNIT_PERCENT ||
	              unit == UNIT_DECIMAL || v->type == VALUE_BOOL;
	struct arena a;

	if (!pretty || v->type == VALUE_TEXT) {
		text_value(o, v, rule, w->ascii);
		return;
	}
	arena_init(&a);
	text_put(o, value_pretty(v, unit, &a), rule, w->ascii);
	arena_release(&a);
}

static struct span cell_text(const struct text_writer *t, const struct cell *c)
{
	return (struct span){t->held.buf + c->at, c->n};
}

/* Takes a row in, behind those that wait; its cells are at the end. */
static void hold(struct text_writer *t, const struct value *values)
{
	struct cell *cells = t->cells + (size_t)t->rows * t->w.n;

	for (unsigned i = 0; i < t->w.n; i++) {
		struct cell *c = &cells[i];

		c->at = t->held.n;
		put_value(&t->held, &values[i], t->w.columns[i].unit,
		          &t->w.options);
		c->n = t->held.n - c->at;
		c->columns = utf8_columns(cell_text(t, c));
	}
	t->rows++;
}

/* As much of s as fits in `columns`, which becomes what is left of them. */
static struct span fitting(struct span s, size_t *columns)
{
	struct span rest = s;

	while (rest.n > 0) {
		uint32_t cp;
		size_t n = utf8_decode(rest, &cp);
		int width = cp == UTF8_BAD ? 1 : utf8_width(cp);

		if (width < 0)
			width = 1;
		if ((size_t)width > *columns)
			break;
		*columns -= (size_t)width;
		rest = span_skip(rest, n);
	}
	return span_take(s, s.n - rest.n);
}

/* A line under way. Spaces are only written when something follows them. */
struct line {
	size_t left;   /* columns */
	size_t spaces; /* that wait */
};

static struct line new_line(const struct text_writer *t)
{
	size_t width = t->w.options.width;

	return (struct line){.left = width > 0 ? width : SIZE_MAX};
}

static void put_text(struct text_writer *t, struct line *l, struct span text,
                     size_t columns)
{
	if (columns == 0)
		return;
	if (l->spaces >= l->left) {
		l->left = 0;
		return;
	}
	out_repeat(t->w.out, ' ', l->spaces);
	l->left -= l->spaces;
	l->spaces = 0;
	if (columns <= l->left) {
		out_span(t->w.out, text);
		l->left -= columns;
	} else {
		out_span(t->w.out, fitting(text, &l->left));
		l->left = 0;
	}
}

static void put_cell(struct text_writer *t, struct line *l, unsigned col,
                     struct span text, size_t columns)
{
	size_t pad = columns < t->width[col] ? t->width[col] - columns : 0;
	bool right = unit_is_right(t->w.columns[col].unit);

	l->spaces += right ? pad : 0;
	put_text(t, l, text, columns);
	l->spaces += (right ? 0 : pad) + GAP;
}

static void put_heading(struct text_writer *t)
{
	struct line l = new_line(t);

	if (t->w.options.bold)
		out_str(t->w.out, "\033[1m");
	for (unsigned i = 0; i < t->w.n; i++) {
		struct span s = span_str(t->w.columns[i].title);

		put_cell(t, &l, i, s, utf8_columns(s));
	}
	out_str(t->w.out, t->w.options.bold ? "\033[0m\n" : "\n");
}

static void put_row(struct text_writer *t, const struct cell *cells)
{
	struct line l = new_line(t);

	for (unsigned i = 0; i < t->w.n; i++)
		put_cell(t, &l, i, cell_text(t, &cells[i]), cells[i].columns);
	out_char(t->w.out, '\n');
}

static void put_field(struct text_writer *t, const char *title, struct span s)
{
	struct span line;
	size_t used = utf8_columns(span_str(title));

	out_str(t->w.out, title);
	while (span_cut(&s, '\n', &line)) {
		struct line l = new_line(t);

		l.left -= used < l.left ? used : l.left;
		l.spaces = (used < t->width[0] ? t->width[0] - used : 0) + GAP;
		used = 0;
		put_text(t, &l, line, utf8_columns(line));
		out_char(t->w.out, '\n');
	}
}

/* Titles to the left, values to the right, further lines of a value under its
 * first; what the dump does not say is left out. */
static void put_upright(struct text_writer *t, const struct cell *cells)
{
	if (t->some)
		out_char(t->w.out, '\n');
	t->some = true;
	for (unsigned i = 0; i < t->w.n; i++)
		if (cells[i].n > 0)
			put_field(t, t->w.columns[i].title,
			          cell_text(t, &cells[i]));
}

/* As wide as the widest title of a value that is there. */
static void settle_upright(struct text_writer *t)
{
	for (size_t i = 0; i < (size_t)t->rows * t->w.n; i++) {
		const char *title = t->w.columns[i % t->w.n].title;
		size_t n = utf8_columns(span_str(title));

		if (t->cells[i].n > 0 && n > t->width[0])
			t->width[0] = n;
	}
}

static void settle(struct text_writer *t)
{
	for (unsigned i = 0; i < t->w.n; i++) {
		t->width[i] = utf8_columns(span_str(t->w.columns[i].title));
		for (unsigned r = 0; r < t->rows; r++) {
			size_t n = t->cells[(size_t)r * t->w.n + i].columns;

			if (n > CELL_WIDE)
				n = CELL_WIDE;
			if (n > t->width[i])
				t->width[i] = n;
		}
	}
	put_heading(t);
}

/* Writes the rows that wait. */
static void release(struct text_writer *t)
{
	bool upright = t->w.options.upright;

	if (t->held.state != ERR_OK && !out_failed(t->w.out))
		t->w.out->state = t->held.state;
	if (t->w.n == 0 || out_failed(t->w.out))
		return;
	if (!t->settled) {
		if (upright)
			settle_upright(t);
		else
			settle(t);
		t->settled = true;
	}
	for (unsigned r = 0; r < t->rows; r++) {
		const struct cell *cells = t->cells + (size_t)r * t->w.n;

		if (upright)
			put_upright(t, cells);
		else
			put_row(t, cells);
	}
	t->rows = 0;
	out_reset(&t->held);
}

static void begin(struct writer *w)
{
	struct text_writer *t = self(w);

	t->cells = xcalloc((size_t)w->n * HELD_ROWS, sizeof(*t->cells));
	t->width = xcalloc(w->n + 1, sizeof(*t->width));
}

static void row(struct writer *w, const struct value *values)
{
	struct text_writer *t = self(w);

	hold(t, values);
	if (t->settled || t->rows == HELD_ROWS || t->held.n >= HELD_BYTES)
		release(t);
}

static void end(struct writer *w)
{
	release(self(w));
}

static void free_writer(struct writer *w)
{
	struct text_writer *t = self(w);

	out_release(&t->held);
	free(t->cells);
	free(t->width);
	free(t);
}

struct writer *write_text_new(void)
{
	static const struct writer_ops ops = {begin, row, end, free_writer};
	struct text_writer *t = xcalloc(1, sizeof(*t));

	t->w.ops = &ops;
	out_init(&t->held, -1);
	return &t->w;
}
