/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines of "Label: value" into columns. This is the hottest loop of the model:
 * a sort of a million processes runs it a million times over some twenty lines
 * each. Therefore the labels are not looked up but expected: a cursor walks
 * through the labelled columns in the order in which the emulator writes them,
 * and a line is compared with the next few of them, most of which differ in
 * the first byte. Lines in any other order are found as well, by going around.
 *
 * Rejected: a hash of the label (it must be cut out first, and hashed, which
 * costs more than the comparison that succeeds), and a cache of the order seen
 * last (state that has to live somewhere, for nothing that the emulator's
 * order does not know already).
 */
#include "model/record.h"

#include <string.h>

#include "base/fmt.h"

enum {
	NO_COLUMN = -1,
	OPEN_MAX = 1 << 20, /* bytes of a section whose end is not known */
};

struct cursor {
	const struct column *columns;
	const unsigned char *order; /* NULL: as declared */
	unsigned n;                 /* in the order */
	unsigned n_columns;
	unsigned next; /* the one that is expected */
	const char *p;
	const char *end;
};

struct line {
	int column;        /* or NO_COLUMN */
	struct span value; /* behind the label; the whole line without one */
};

struct span record_text(const struct section *s)
{
	struct span text;

	if (s->whole)
		return s->body;
	text = span_take(s->body, OPEN_MAX);
	if (span_starts(text, SPAN_LIT("=")))
		return span_take(text, 0);
	return span_take(text, span_find(text, SPAN_LIT("\n=")));
}

/* Sections of terms and lines have no labels, and may have a line of gigabytes,
 * which nobody is to look at. */
static struct span labelled_text(const struct section *s)
{
	switch (tag_info(s->tag)->body) {
	case BODY_TERMS:
	case BODY_LINES:
	case BODY_EMPTY:
		return SPAN_NONE;
	default:
		return record_text(s);
	}
}

static struct cursor cursor_over(const struct record *r)
{
	const struct table *t = r->table;
	struct span body = labelled_text(&r->section);

	return (struct cursor){
		.columns = t->columns,
		.order = t->dump_order,
		.n = t->dump_order ? t->n_dump_order : t->n_columns,
		.n_columns = t->n_columns,
		.p = body.p,
		.end = body.n > 0 ? body.p + body.n : body.p,
	};
}

/* Where the value begins if the line at p has this column's label, or NULL. */
static inline const char *behind_label(const struct column *c, const char *p,
                                       const char *end)
{
	size_t n = c->label_n;

	if (n == 0 || *p != *c->label || (size_t)(end - p) <= n ||
	    memcmp(p, c->label, n) != 0)
		return NULL;
	p += n;
	if (c->flags & COL_EQUALS) {
		if (end - p < 2 || p[0] != ' ' || p[1] != '=')
			return NULL;
		p++;
	} else if (*p != ':') {
		return NULL;
	}
	p++;
	return p < end && *p == ' ' ? p + 1 : p;
}

/* A line with a label that is not in the order: a column that has been added
 * without saying where, or none. */
static int find_elsewhere(const struct cursor *c, const char **value)
{
	for (unsigned i = 0; c->order && i < c->n_columns; i++) {
		*value = behind_label(&c->columns[i], c->p, c->end);
		if (*value)
			return (int)i;
	}
	*value = c->p;
	return NO_COLUMN;
}

/* The column of the line at c->p, whose value begins at *value. */
static inline int find_column(struct cursor *c, const char **value)
{
	unsigned i = c->next;

	for (unsigned tries = c->n; tries > 0; tries--) {
		unsigned col;

		if (i >= c->n)
			i = 0;
		col = c->order ? c->order[i] : i;
		i++;
		*value = behind_label(&c->columns[col], c->p, c->end);
		if (*value) {
			c->next = i;
			return (int)col;
		}
	}
	return find_elsewhere(c, value);
}

/* The end of the line that p is in; *next is where the following one begins. */
static inline const char *line_end(const char *p, const char *end,
                                   const char **next)
{
	const char *lf = memchr(p, '\n', (size_t)(end - p));

	if (!lf) {
		*next = end;
		return end;
	}
	*next = lf + 1;
	return lf > p && lf[-1] == '\r' ? lf - 1 : lf;
}

/* The end of a value that goes on over lines: to the empty line, or to the
 * first that does not begin with a space. */
static const char *lines_end(const char *value_end, const char *end,
                             const char **next)
{
	while (*next < end) {
		const char *start = *next;
		const char *behind;
		const char *stop = line_end(start, end, &behind);

		if (stop > start && *start != ' ')
			break;
		*next = behind;
		if (stop == start)
			break;
		value_end = stop;
	}
	return value_end;
}

static inline bool next_line(struct cursor *c, struct line *out)
{
	const char *value, *stop;

	if (c->p >= c->end)
		return false;
	out->column = find_column(c, &value);
	stop = line_end(value, c->end, &c->p);
	if (out->column != NO_COLUMN &&
	    c->columns[out->column].flags & COL_LINES)
		stop = lines_end(stop, c->end, &c->p);
	if (out->column != NO_COLUMN &&
	    c->columns[out->column].flags & COL_REST)
		stop = c->p = c->end;
	out->value = (struct span){value, (size_t)(stop - value)};
	return true;
}

void record_parse(struct record *r)
{
	struct cursor c = cursor_over(r);
	struct line line;

	memset(r->field, 0, r->table->n_columns * sizeof(r->field[0]));
	while (next_line(&c, &line))
		if (line.column != NO_COLUMN && !r->field[line.column].p)
			r->field[line.column] = line.value;
}

/* Whether a line belongs to a field that the table has set by itself. */
static bool is_taken(const struct record *r, struct span line)
{
	const struct table *t = r->table;

	for (unsigned i = 0; t->parsed && i < t->n_columns; i++) {
		struct span s = r->field[i];

		if (!t->columns[i].label && s.p && s.p < line.p + line.n &&
		    line.p < s.p + s.n)
			return true;
	}
	return false;
}

void record_other(const struct record *r,
                  bool (*fn)(void *ctx, struct span label, struct span value),
                  void *ctx)
{
	struct cursor c = cursor_over(r);
	struct line line;

	while (next_line(&c, &line)) {
		struct span rest = line.value;
		struct span label;
		size_t colon;

		if (line.column != NO_COLUMN || line.value.n == 0 ||
		    is_taken(r, line.value))
			continue;
		colon = span_find_byte(rest, ':');
		label = span_take(rest, colon < rest.n ? colon : 0);
		if (label.n > 0)
			rest = span_skip(rest, colon + 1);
		if (label.n > 0 && rest.n > 0 && rest.p[0] == ' ')
			rest = span_skip(rest, 1);
		if (!fn(ctx, label, rest))
			return;
	}
}

void record_unread(const struct record *r, const char *where, struct span *rest,
                   struct list_item *out)
{
	char size[FMT_MAX];

	fmt_bytes(rest->n, size);
	*rest = span_skip(*rest, rest->n);
	out->text = arena_printf(r->arena,
	                         "... not looked for in %s more of the %s",
	                         size, where);
	out->name = out->text;
}
