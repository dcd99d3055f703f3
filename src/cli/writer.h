/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_WRITER_H
#define CLI_WRITER_H

/*
 * Rows of values in one of the formats. Writers know nothing of dumps: a
 * column is a name and a unit, a row an array of values.
 */

#include <stdbool.h>

#include "cli/out.h"
#include "model/value.h"

enum format {
	FORMAT_TEXT,   /* for people: aligned, sizes as 12.3M */
	FORMAT_JSON,   /* one array of objects */
	FORMAT_NDJSON, /* an object a line */
	FORMAT_CSV,    /* RFC 4180 */
	FORMAT_TSV,    /* \t \n \r \\ escaped */
	FORMAT_COUNT,
};

/* "json"; NULL behind the last. */
const char *format_name(unsigned i);

struct writer_column {
	const char *key;   /* JSON member, header of the data formats */
	const char *title; /* heading for people */
	enum unit unit;
};

struct writer_options {
	enum format format;
	bool ascii;     /* spell what is not ASCII */
	bool bold;      /* text: headings stand out */
	bool upright;   /* text: a row is a block of "title  value" lines */
	unsigned width; /* text: lines are cut there; 0: never */
};

struct writer;

/* What a format implements; the functions below call it. */
struct writer_ops {
	void (*begin)(struct writer *w);
	void (*row)(struct writer *w, const struct value *values);
	void (*end)(struct writer *w);
	void (*free)(struct writer *w);
};

/* The part that all writers begin with. */
struct writer {
	const struct writer_ops *ops;
	struct out *out;
	const struct writer_column *columns;
	unsigned n;
	struct writer_options options;
};

/* The columns are borrowed. Never NULL. */
struct writer *writer_new(const struct writer_options *o, struct out *out,
                          const struct writer_column *columns, unsigned n);
void writer_free(struct writer *w);

void writer_begin(struct writer *w);

/* n values, one a column; they may be gone when this returns. */
void writer_row(struct writer *w, const struct value *values);

/* To be called also when there was no row. */
void writer_end(struct writer *w);

/* Each returns a writer whose common part is zero. */
struct writer *write_text_new(void);
struct writer *write_json_new(void);
struct writer *write_csv_new(void);

/* Whether a column is set to the right, like numbers. */
bool unit_is_right(enum unit unit);

#endif
