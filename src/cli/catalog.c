/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tables and columns as tables themselves: the writers of the data formats
 * print them as well, so that programs can read them (the man page is made
 * that way). For people the sentences are wrapped.
 */
#include "cli/catalog.h"

#include <stdio.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/help.h"
#include "cli/names.h"
#include "cli/out.h"
#include "cli/writer.h"

static const char *table_at(const void *ctx, unsigned i)
{
	unsigned n;
	const struct table *const *all = tables(&n);

	(void)ctx;
	return i < n ? all[i]->key : NULL;
}

static const char *column_at(const void *ctx, unsigned i)
{
	const struct table *t = ctx;

	return i < t->n_columns ? t->columns[i].key : NULL;
}

static void complain(const struct names *names, struct span word)
{
	struct err_info info;

	names_unknown(names, word, &info);
	fprintf(stderr, "crashdive: %s\n", info.text);
	names_list(names, stderr);
}

const struct table *catalog_table(struct span key)
{
	static const struct names names = {"table", table_at, NULL};
	const struct table *t = table_by_key(key);

	if (!t)
		complain(&names, key);
	return t;
}

int catalog_column(const struct table *t, struct span key)
{
	const struct names names = {"column", column_at, t};
	int i = table_column(t, key);

	if (i < 0)
		complain(&names, key);
	return i;
}

static struct value text(const char *s)
{
	return s ? value_text(span_str(s)) : value_none();
}

enum {
	HELP_INDENT = 4,
	HELP_COLUMNS = 79,
};

/* Words in lines that begin with blanks. */
static void put_wrapped(struct out *o, const char *help)
{
	struct span rest = span_str(help);
	struct span word;
	size_t column = 0;

	while (span_cut(&rest, ' ', &word)) {
		if (column > 0 && column + 1 + word.n > HELP_COLUMNS) {
			out_char(o, '\n');
			column = 0;
		}
		if (column == 0) {
			out_repeat(o, ' ', HELP_INDENT);
			column = HELP_INDENT;
		} else {
			out_char(o, ' ');
			column++;
		}
		out_span(o, word);
		column += word.n;
	}
	out_char(o, '\n');
}

/* For people: the first cell, what the others say of it in brackets, and the
 * last cell below. */
static void put_entry(struct out *o, bool bold, const char *const *cells,
                      unsigned n)
{
	const char *open = " (";

	out_str(o, bold ? "\033[1m" : "");
	out_str(o, cells[0]);
	out_str(o, bold ? "\033[0m" : "");
	for (unsigned i = 1; i + 1 < n; i++) {
		if (!cells[i])
			continue;
		out_str(o, open);
		out_str(o, cells[i]);
		open = ", ";
	}
	out_str(o, open[0] == ',' ? ")\n" : "\n");
	put_wrapped(o, cells[n - 1]);
}

enum { CELLS_MAX = 4 };

/* A table of texts. */
struct catalog {
	const struct writer_column *columns;
	unsigned n; /* of them */
	unsigned rows;
	const void *ctx;
	void (*row)(const void *ctx, unsigned i, const char **cells);
};

static int print(const struct args *a, const struct catalog *c)
{
	struct writer_options options = {.format = a->format,
	                                 .ascii = a->ascii};
	bool people = a->format == FORMAT_TEXT;
	bool bold = cli_wants_colour(a);
	struct writer *w;
	struct out out;

	out_init(&out, STDOUT_FILENO);
	w = writer_new(&options, &out, c->columns, c->n);
	if (!people)
		writer_begin(w);
	for (unsigned i = 0; i < c->rows; i++) {
		const char *cells[CELLS_MAX];
		struct value values[CELLS_MAX];

		c->row(c->ctx, i, cells);
		for (unsigned k = 0; k < c->n; k++)
			values[k] = text(cells[k]);
		if (people)
			put_entry(&out, bold, cells, c->n);
		else
			writer_row(w, values);
	}
	if (!people)
		writer_end(w);
	writer_free(w);
	return help_finish(&out);
}

static void table_row(const void *ctx, unsigned i, const char **cells)
{
	const struct table *const *all = ctx;

	cells[0] = all[i]->key;
	cells[1] = all[i]->help;
}

int catalog_tables(const struct args *a)
{
	static const struct writer_column columns[] = {
		{"table", "Table", UNIT_TEXT},
		{"help", "Rows", UNIT_TEXT},
	};
	struct catalog c = {.columns = columns, .n = 2, .row = table_row};

	c.ctx = tables(&c.rows);
	return print(a, &c);
}

/* What a column holds, in the words of those who read the data formats. */
static const char *type_name(enum unit unit)
{
	static const char *const names[] = {
		[UNIT_TEXT] = "text",       [UNIT_COUNT] = "number",
		[UNIT_BYTES] = "bytes",     [UNIT_MS] = "milliseconds",
		[UNIT_PERCENT] = "percent", [UNIT_NUMBER] = "number",
		[UNIT_DECIMAL] = "number",  [UNIT_BOOL] = "boolean",
		[UNIT_PID] = "pid",         [UNIT_FUNCTION] = "function",
	};

	return names[unit];
}

static void column_row(const void *ctx, unsigned i, const char **cells)
{
	const struct table *t = ctx;
	const struct column *c = &t->columns[i];

	cells[0] = c->key;
	cells[1] = c->flags & COL_LIST ? "list" : type_name(c->unit);
	cells[2] = c->label;
	cells[3] = c->help;
}

int catalog_columns(const struct args *a, const struct table *t)
{
	static const struct writer_column columns[] = {
		{"column", "Column", UNIT_TEXT},
		{"type", "Type", UNIT_TEXT},
		{"label", "Label in the dump", UNIT_TEXT},
		{"help", "Meaning", UNIT_TEXT},
	};
	const struct catalog c = {.columns = columns,
	                          .n = 4,
	                          .rows = t->n_columns,
	                          .ctx = t,
	                          .row = column_row};

	return print(a, &c);
}
