/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_SHOW_H
#define CLI_SHOW_H

/* `crashdive show`: one thing of the dump, in parts. */

#include "cli/args.h"
#include "cli/out.h"
#include "cli/session.h"
#include "model/detail.h"
#include "model/dump.h"
#include "model/relation.h"
#include "model/table.h"
#include "model/term_broken.h"

enum { THING_SECTIONS = 5 }; /* its own and the four of a process */

/* What was asked for. */
struct thing {
	const struct args *args;
	const struct dump *dump;
	struct place place;
	uint32_t section;          /* its own, or the one it stands in */
	struct section head;       /* that section */
	const struct table *table; /* NULL: a section of no table */
	struct span id;            /* in `text` */
	struct record record;      /* without columns if there is no table */
	struct arena arena;        /* the record's */
	struct arena scratch;      /* for one item of a list at a time */
	struct arena text;         /* of the thing as a whole */
	uint32_t sections[THING_SECTIONS]; /* those of part `raw` */
	unsigned n_sections;
	struct relation_job *relations; /* NULL if they are not asked for */
	struct broken_job *broken;      /* the same */
};

/* Returns the exit status. */
int show_run(const struct args *a);

/* Write the parts that the arguments ask for. */
void show_text(struct thing *t, struct session *s);
void show_json(struct thing *t, struct session *s);

/* csv, tsv: rows of key and value, to the writer of show_rows_writer. */
struct writer *show_rows_writer(struct session *s);
void show_rows(struct thing *t, struct writer *w);

/* "process", or the tag of a section that no table shows. */
struct span thing_kind(const struct thing *t);

/* The next of the items behind column `col`, at most --limit of them; *rest is
 * SPAN_NONE and *n is 0 at first. Valid until the next call. */
bool thing_item(struct thing *t, unsigned col, struct span *rest, uint64_t *n,
                struct list_item *out);

/* As record_other, for sections of no table as well; none where lines have no
 * labels. */
void thing_other(struct thing *t,
                 bool (*fn)(void *ctx, struct span label, struct span value),
                 void *ctx);

/* The bytes of one of the sections with its heading, at most --limit lines
 * behind that; of a thing that is a line of a section, that line alone. *off is
 * where they stand in the dump, *size how many there are without a limit. */
struct span thing_raw(const struct thing *t, unsigned i, struct section *s,
                      uint64_t *off, uint64_t *size);

/* The name of a kind of link in the data formats. */
const char *link_kind_name(enum link_kind kind);

#endif
