/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEXT_DUMP_H
#define TEXT_DUMP_H

/* A dump over the text of a test, indexed to its end. Included after cmocka.
 * The text must live as long as the dump. */

#include "index/index.h"
#include "index/source.h"
#include "model/dump.h"
#include "model/table.h"

static inline struct dump *dump_of(struct span text)
{
	struct source *src = source_from_memory(text, 0);
	struct err_info info;
	struct index *x;
	enum err code;

	assert_non_null(src);
	x = index_from_source(src, &code, &info);
	assert_non_null(x);
	index_finish(x);
	return dump_from_index(x);
}

#define DUMP_OF(literal) dump_of(SPAN_LIT(literal))

#define assert_span(s, want)                                                   \
	do {                                                                   \
		struct span s_ = (s);                                          \
                                                                               \
		assert_int_equal(s_.n, strlen(want));                          \
		if (s_.n > 0)                                                  \
			assert_memory_equal(s_.p, want, s_.n);                 \
	} while (0)

/* The text of a cell, "" for none. */
static inline struct span cell(const struct record *r, const char *key)
{
	int col = table_column(r->table, span_str(key));
	struct value v;

	assert_true(col >= 0);
	v = record_value(r, (unsigned)col);
	return value_plain(&v, r->arena);
}

static inline bool cell_is_none(const struct record *r, const char *key)
{
	int col = table_column(r->table, span_str(key));

	assert_true(col >= 0);
	return record_value(r, (unsigned)col).type == VALUE_NONE;
}

#endif
