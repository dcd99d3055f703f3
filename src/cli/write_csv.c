/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CSV after RFC 4180 (CR LF, quotes where they are needed) and TSV (escapes
 * instead of quotes, for cut and awk). What the dump does not say is an empty
 * field; in CSV an empty text that it does say is "".
 *
 * Line feeds never stand inside a field, so that a line is a row also for
 * tools that do not know quotes: in CSV they become spaces.
 */
#include "cli/writer.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "cli/text.h"

static bool csv_plain(struct span s)
{
	return s.n > 0 && s.p[0] != ' ' && s.p[s.n - 1] != ' ' &&
	       span_find_byte(s, ',') == s.n && span_find_byte(s, '"') == s.n;
}

static void csv_field(struct out *o, const struct value *v, bool ascii)
{
	bool quoted = v->type == VALUE_TEXT && !csv_plain(v->text);

	if (quoted)
		out_char(o, '"');
	text_value(o, v, TEXT_CSV, ascii);
	if (quoted)
		out_char(o, '"');
}

static void row(struct writer *w, const struct value *values)
{
	bool csv = w->options.format == FORMAT_CSV;
	bool ascii = w->options.ascii;

	for (unsigned i = 0; i < w->n; i++) {
		if (i > 0)
			out_char(w->out, csv ? ',' : '\t');
		if (csv)
			csv_field(w->out, &values[i], ascii);
		else
			text_value(w->out, &values[i], TEXT_TSV, ascii);
	}
	out_str(w->out, csv ? "\r\n" : "\n");
}

static void begin(struct writer *w)
{
	struct value *keys = xcalloc(w->n, sizeof(*keys));

	for (unsigned i = 0; i < w->n; i++)
		keys[i] = value_text(span_str(w->columns[i].key));
	row(w, keys);
	free(keys);
}

static void end(struct writer *w)
{
	(void)w;
}

static void free_writer(struct writer *w)
{
	free(w);
}

struct writer *write_csv_new(void)
{
	static const struct writer_ops ops = {begin, row, end, free_writer};
	struct writer *w = xcalloc(1, sizeof(*w));

	w->ops = &ops;
	return w;
}
