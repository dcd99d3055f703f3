/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_LISTING_H
#define CLI_LISTING_H

/*
 * The rows of one table on their way out, for whoever wants them written:
 * `list` and `export`. Rows that need no sorting are written while the dump is
 * still being indexed.
 */

#include "cli/session.h"
#include "cli/writer.h"
#include "model/group.h"
#include "model/query.h"
#include "model/table.h"

struct listing {
	const struct table *table;           /* of the rows that are written */
	unsigned char column[RECORD_FIELDS]; /* those to be written */
	unsigned n;                          /* of them; may be 0 */
	/* If the rows are groups: of which table they are made, and the table
	 * above is theirs. */
	const struct table *grouped;
	struct groups *groups; /* owned; NULL */
	bool passes;           /* their key needs the table's pass */
	struct query query;    /* the filter is of rows that are grouped */
	uint64_t limit;        /* rows that may be written */
	const char *doing; /* "writing", for the line of progress; NULL: rows
	                    * on the terminal are progress enough */
	struct writer_options options;
	/* the listing's own */
	struct session *session;
	struct out *out;
	struct writer *writer;
	struct writer_column heading[RECORD_FIELDS];
	struct arena arena; /* one row's texts */
	struct record_memo memo;
	enum err err; /* of grouping */
};

/* All rows in their default order, no columns yet. */
void listing_init(struct listing *l, const struct table *t);
void listing_release(struct listing *l);

/* The groups of a column instead of the rows; before columns are added. */
void listing_group(struct listing *l, unsigned col);

/* One more column, all, or those that the terminal shows; never one twice. */
void listing_add(struct listing *l, unsigned col);
void listing_add_all(struct listing *l);
void listing_add_screen(struct listing *l);

/*
 * Writes them, once; the options, table and columns stay as they are. Failures
 * of the output are in `out`, which the caller flushes. When no more of the
 * dump is needed, the session is told. ERR_NOMEM with *info.
 */
enum err listing_write(struct listing *l, struct session *s, struct out *out,
                       struct err_info *info);

#endif
