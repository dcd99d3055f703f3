/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The formats by name, and what all writers share. A new format is one line
 * here and one file beside the others.
 */
#include "cli/writer.h"

#include <stddef.h>

static const struct {
	const char *name;
	struct writer *(*make)(void);
} formats[FORMAT_COUNT] = {
	[FORMAT_TEXT] = {"text", write_text_new},
	[FORMAT_JSON] = {"json", write_json_new},
	[FORMAT_NDJSON] = {"ndjson", write_json_new},
	[FORMAT_CSV] = {"csv", write_csv_new},
	[FORMAT_TSV] = {"tsv", write_csv_new},
};

const char *format_name(unsigned i)
{
	return i < FORMAT_COUNT ? formats[i].name : NULL;
}

struct writer *writer_new(const struct writer_options *o, struct out *out,
                          const struct writer_column *columns, unsigned n)
{
	struct writer *w = formats[o->format].make();

	w->options = *o;
	w->out = out;
	w->columns = columns;
	w->n = n;
	return w;
}

void writer_free(struct writer *w)
{
	if (w)
		w->ops->free(w);
}

void writer_begin(struct writer *w)
{
	w->ops->begin(w);
}

void writer_row(struct writer *w, const struct value *values)
{
	w->ops->row(w, values);
}

void writer_end(struct writer *w)
{
	w->ops->end(w);
}

bool unit_is_right(enum unit unit)
{
	return unit == UNIT_COUNT || unit == UNIT_BYTES || unit == UNIT_MS ||
	       unit == UNIT_PERCENT || unit == UNIT_NUMBER ||
	       unit == UNIT_DECIMAL;
}
