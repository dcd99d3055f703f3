/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON: an array of objects, or an object a line. This is the format that
 * programs read by the gigabyte, so the bytes before each value, which are the
 * same in all rows, are put together once.
 */
#include "cli/writer.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "cli/text.h"

/* What stands before the value of a column, or is all of it: where it is in
 * `prefixes`. */
enum prefix {
	BEFORE_NUMBER, /* ,"name": */
	BEFORE_TEXT,   /* ,"name":" */
	FOR_NULL,      /* ,"name":null */
	PREFIXES,
};

static const char *const prefix_tail[PREFIXES] = {
	[BEFORE_NUMBER] = "",
	[BEFORE_TEXT] = "\"",
	[FOR_NULL] = "null",
};

struct json_writer {
	struct writer w;
	struct out prefixes;
	/* Where prefix k of column i begins: [i * PREFIXES + k]; behind it
	 * begins the next. */
	size_t *start;
	bool some; /* a row has been written */
};

static struct json_writer *self(struct writer *w)
{
	return (struct json_writer *)w;
}

/* Without memory for the prefixes: they are all empty, and nothing is written
 * any more. */
static void give_up(struct json_writer *j)
{
	memset(j->start, 0, (j->w.n * PREFIXES + 1) * sizeof(*j->start));
	j->w.out->state = j->prefixes.state;
}

static void begin(struct writer *w)
{
	struct json_writer *j = self(w);

	j->start = xcalloc((size_t)w->n * PREFIXES + 1, sizeof(*j->start));
	for (unsigned i = 0; i < w->n * PREFIXES; i++) {
		struct span key = span_str(w->columns[i / PREFIXES].key);

		out_char(&j->prefixes, i < PREFIXES ? '{' : ',');
		text_json_string(&j->prefixes, key, true);
		out_char(&j->prefixes, ':');
		out_str(&j->prefixes, prefix_tail[i % PREFIXES]);
		j->start[i + 1] = j->prefixes.n;
	}
	out_repeat(&j->prefixes, ' ', OUT_BLOCK); /* for out_block */
	if (out_failed(&j->prefixes))
		give_up(j);
	if (w->options.format == FORMAT_JSON)
		out_char(w->out, '[');
}

static inline void put_prefix(struct json_writer *j, unsigned col,
                              enum prefix prefix)
{
	const size_t *start = &j->start[col * PREFIXES + prefix];
	const char *text = j->prefixes.buf + start[0];
	size_t n = start[1] - start[0];

	if (n <= OUT_BLOCK)
		out_block(j->w.out, text, n);
	else
		out_put(j->w.out, text, n);
}

static inline void put_member(struct json_writer *j, unsigned col,
                              const struct value *v)
{
	switch (v->type) {
	case VALUE_NONE:
		put_prefix(j, col, FOR_NULL);
		break;
	case VALUE_U64:
		put_prefix(j, col, BEFORE_NUMBER);
		out_u64(j->w.out, v->u);
		break;
	case VALUE_TEXT:
		put_prefix(j, col, BEFORE_TEXT);
		text_put(j->w.out, v->text, TEXT_JSON, j->w.options.ascii);
		out_char(j->w.out, '"');
		break;
	default:
		put_prefix(j, col, BEFORE_NUMBER);
		text_json(j->w.out, v, j->w.options.ascii);
	}
}

static void row(struct writer *w, const struct value *values)
{
	struct json_writer *j = self(w);
	struct out *o = w->out;

	if (w->options.format == FORMAT_JSON)
		out_str(o, j->some ? ",\n" : "\n");
	j->some = true;
	if (w->n == 0)
		out_char(o, '{');
	for (unsigned i = 0; i < w->n; i++)
		put_member(j, i, &values[i]);
	out_char(o, '}');
	if (w->options.format == FORMAT_NDJSON)
		out_char(o, '\n');
}

static void end(struct writer *w)
{
	if (w->options.format == FORMAT_JSON)
		out_str(w->out, self(w)->some ? "\n]\n" : "]\n");
}

static void free_writer(struct writer *w)
{
	struct json_writer *j = self(w);

	out_release(&j->prefixes);
	free(j->start);
	free(j);
}

struct writer *write_json_new(void)
{
	static const struct writer_ops ops = {begin, row, end, free_writer};
	struct json_writer *j = xcalloc(1, sizeof(*j));

	j->w.ops = &ops;
	out_init(&j->prefixes, -1);
	return &j->w;
}
