/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_TABLE_H
#define MODEL_TABLE_H

/*
 * Every table of the program is declared once, as data: its rows and its
 * columns. The terminal, the command line, sorting, filtering, the help screen
 * and the man page all work from the declaration; nothing else knows what
 * columns there are. A new field of a future OTP release is one line in a .def
 * file; a label that no line names is still shown, under "Other".
 *
 * Rows are numbered 0, 1, 2, ... in the order of the file; a row's number is
 * its identity and never changes, rows are only added.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/span.h"
#include "index/sections.h"
#include "model/ident.h"
#include "model/value.h"

struct dump;
struct groups;
struct heap;
struct record;
struct table;
struct term;

enum {
	RECORD_FIELDS = 64, /* most columns with a label in one table */
};

enum column_flags {
	COL_WORDS = 1 << 0,     /* the dump gives words; the value is bytes */
	COL_EAGER = 1 << 1,     /* its numbers are made while the index grows */
	COL_DESC = 1 << 2,      /* sorts biggest first when first chosen */
	COL_LINK = 1 << 3,      /* Enter on it follows it */
	COL_DETAIL = 1 << 4,    /* only on the detail page unless asked for */
	COL_LIST = 1 << 5,      /* counted in tables, listed in `show`; what is
	                         * counted is not the text of any cell */
	COL_EQUALS = 1 << 6,    /* written "label = value" in the dump */
	COL_LINES = 1 << 7,     /* goes on over lines that begin with a space */
	COL_ELSEWHERE = 1 << 8, /* its text is not from the row's own section */
	COL_SUM = 1 << 9,       /* summed where rows are grouped (group.h) */
	COL_SUM_MAX = 1 << 10,  /* the same, and the largest is told, too */
	COL_MODULE = 1 << 11,   /* with COL_LINK: its text names a module */
	COL_REPEATS = 1 << 12, /* got, but always a labelled line's number as it
	                        * stands or what another column has, too */
	COL_REST = 1 << 13,    /* goes on to the end of the section */
	COL_LITERALS = 1 << 14, /* with `term`: may be among the literals */
	COL_PASS = 1 << 15, /* without a value until the table's pass is done */
	COL_HEAP = 1 << 16, /* from the terms of a process, which come late in
	                     * a dump; with `term`: from nothing else of the
	                     * record but its section, and few rows have one */
};

/* One of the items behind a COL_LIST column. */
struct list_item {
	struct span name; /* what it is: a pid, a function */
	struct span text; /* for people; may be the name again */
	struct span ref;  /* of a monitor */
	struct link link; /* kind LINK_NONE if it leads nowhere */
};

struct column {
	const char *key;   /* JSON member, CSV header, --sort, --columns */
	const char *label; /* of the dump's line; NULL if it is derived */
	const char *title; /* heading in the terminal, short */
	const char *name;  /* caption on the detail page */
	const char *group; /* of the detail page; NULL: not shown there */
	const char *help;  /* one or two sentences: meaning, unit, traps */
	/* Of a derived column, which may have a label as well; NULL: the
	 * labelled line itself. May take memory from the record's arena. */
	void (*get)(const struct record *r, struct value *out);
	/*
	 * Of a column of terms, whose text as above is shown only if terms are
	 * shown raw: the term, looked up in a heap of which nothing but the
	 * literals needs to be set. Called only if there is a text. False if it
	 * is among literals that are not there yet, or would take long and the
	 * record is `quick`; what cannot be decoded is a term, too.
	 */
	bool (*term)(const struct record *r, struct heap *h, struct term *out);
	/* The sort key of what sorts like a number but is not written as one
	 * (a pid); NULL: value_key of the value. Keys as value_key makes them,
	 * VALUE_KEY_NONE and VALUE_KEY_TEXT included. */
	uint64_t (*order)(const struct record *r);
	/* Of a COL_LIST column: takes the next item; *rest is SPAN_NONE at
	 * first and the function's own from then on. False: no more. */
	bool (*item)(const struct record *r, struct span *rest,
	             struct list_item *out);
	enum unit unit;
	unsigned flags;
	unsigned char label_n;  /* bytes of the label, 0 without one */
	unsigned char width;    /* columns of the terminal by default */
	unsigned char priority; /* 1: always shown; higher ones go first on
	                         * narrow screens */
};

/* What several columns of one row are made from, kept for the next of them.
 * Zero is empty; good for any number of rows of one dump, one after another. */
struct record_memo {
	struct span list;  /* the link list that was counted last, */
	uint64_t count[4]; /* and its items by enum linklist_kind */
	struct span pid;   /* whose label was looked for last, */
	struct span label; /* as struct label has it; empty: none */
	struct span heap;
};

/*
 * One row as it stands in the dump: a span for each labelled column. Valid as
 * long as the dump is open; a plain value, cheap to fill again and again.
 */
struct record {
	const struct dump *dump;
	const struct table *table;
	struct arena *arena; /* for derived texts; reset by the owner */
	uint32_t row;
	/* For one frame of a screen: a value that takes more than a moment to
	 * compute is the text "many" instead. Off after table_load. */
	bool quick;
	uint32_t term_most; /* bytes of a term that is printed; 0, as after
	                     * table_load: as many as dump_term_limit */
	struct record_memo *memo; /* of the caller; NULL after table_load */
	uint32_t number;          /* of the row's section; SECTION_NONE */
	struct section section;   /* if it has one */
	struct span name;         /* of a row that is a line: its label */
	struct span value;        /* and what stands behind it; of an entry:
	                           * all of it */
	struct span field[RECORD_FIELDS]; /* by column; p == NULL: absent */
};

/*
 * What the columns with COL_PASS need: a look at the whole dump. It is not
 * taken before somebody asks for one of them, by sorting or by listing it, or
 * by opening the page of a row.
 */
struct table_pass {
	const char *doing; /* for people: "reading heaps" */
	/* Worker, or the only thread, the dump indexed to its end: a slice.
	 * True when there is more to do. */
	bool (*step)(const struct dump *d);
	/* By whoever makes the steps. */
	void (*progress)(const struct dump *d, uint64_t *done, uint64_t *all);
	bool (*is_done)(const struct dump *d); /* any thread */
};

/* What the rows of a table are. */
enum row_kind {
	ROWS_SECTIONS, /* the sections with the table's tag, or one of `also` */
	ROWS_LINES,    /* the few lines "name: value" of the first of them */
	ROWS_ENTRIES,  /* the lines of all of them, maybe millions: only those
	                * that the worker has found (entries.h) */
	ROWS_OWN,      /* what the table's own functions say */
	ROWS_GROUPS,   /* groups of another table's rows */
};

struct table {
	const char *key;   /* as in `crashdive list KEY` */
	const char *title; /* of the tab */
	const char *one;   /* one row, for people: "process" */
	const char *help;
	enum row_kind kind;
	enum tag tag; /* not for ROWS_OWN */
	/* Of ROWS_SECTIONS: further tags, ended by TAG_COUNT, or NULL. */
	const enum tag *also;
	/* Of ROWS_ENTRIES: takes the next entry off *text, which begins where
	 * one does and is not empty; NULL: a line. */
	struct span (*entry)(struct span *text);
	const struct column *columns;
	unsigned n_columns;
	/* The columns that the terminal shows first, in this order; the others
	 * that are not COL_DETAIL follow behind. NULL: as declared. */
	const unsigned char *screen;
	unsigned n_screen;
	/* Labelled columns in the order of the dump's lines, which is what
	 * record_parse expects first; it finds others, too, but later. NULL: as
	 * declared. */
	const unsigned char *dump_order;
	unsigned n_dump_order;
	/* Of ROWS_SECTIONS, or NULL: called when the lines of a record are
	 * parsed. May change fields, and set those of columns without a label
	 * to text of the section, whose lines are then no other's. */
	void (*parsed)(struct record *r);
	unsigned char id; /* the column that tells which row it is */
	const char *sort; /* default order as for --sort; "" is file order */
	/* Of ROWS_OWN: the rows that there are now, and what the getters of
	 * the columns find in the record (NULL: nothing but the dump). */
	uint32_t (*rows)(const struct dump *d);
	void (*load)(const struct dump *d, uint32_t row, struct record *r);
	/* Or NULL: finds rows of ROWS_OWN, or what values of the rows are
	 * made from; see table_follow. */
	bool (*follow)(struct dump *d);
	const struct groups *groups;   /* of ROWS_GROUPS */
	const struct table_pass *pass; /* or NULL */
};

/* Where a thing of the dump is: a row of a table, a section, or both. */
struct place {
	const struct table *table; /* NULL: a section that no table shows */
	uint32_t row;
	uint32_t section; /* SECTION_NONE: a row that is not one by itself */
};

/* All tables in the order of the tabs, and the number of them. */
const struct table *const *tables(unsigned *n);
const struct table *table_by_key(struct span key);

/* A column's number by its key; -1 if there is none. */
int table_column(const struct table *t, struct span key);

/* The columns for the terminal: those of `screen`, then the others that are not
 * COL_DETAIL; returns how many there are. */
unsigned table_screen(const struct table *t, unsigned char out[RECORD_FIELDS]);

/* The number of rows now (acquire: all of them can be loaded). A section that
 * the scanner has not reached the end of is no row yet. */
uint32_t table_rows(const struct table *t, const struct dump *d);

/*
 * Worker, or the only thread: finds the rows of what the index has found since
 * the last call, in a slice of some milliseconds. True when there is more to do
 * at once. Tables whose rows need no finding have nothing to do.
 */
bool table_follow(const struct table *t, struct dump *d);

/* Whether a column has no value yet because the table's pass is not done. Any
 * thread. */
bool table_lacks(const struct table *t, const struct dump *d, unsigned col);

/* A slice of the table's pass, if it has one, and if the dump is indexed; true
 * if there is more to do. As table_pass.step. */
bool table_pass(const struct table *t, const struct dump *d);

/* How far it is, per mille; 1000 if there is none. By the same thread. */
uint32_t table_passed(const struct table *t, const struct dump *d);

/* The place of a row, and the place of a section: the row of the table that
 * shows sections of its kind one by one; the head of the dump is the one row of
 * the table `general`. */
struct place place_of_row(const struct table *t, const struct dump *d,
                          uint32_t row);
struct place place_of_section(const struct dump *d, uint32_t section);

/* Fills a record; `a` is where derived texts will go. */
void table_load(const struct table *t, const struct dump *d, uint32_t row,
                struct arena *a, struct record *r);

/* What stands behind a name in a table of lines: the first such line's value,
 * or SPAN_NONE. */
struct span table_line(const struct table *t, const struct dump *d,
                       struct span name);

/* The value of column `col` of a loaded record. */
struct value record_value(const struct record *r, unsigned col);

/* The values of n columns. */
void record_values(const struct record *r, const unsigned char *cols,
                   unsigned n, struct value *out);

/* Where a value of column `col` leads; kind LINK_NONE if it is no link. The id
 * may be in the record's arena. */
struct link record_link(const struct record *r, unsigned col,
                        const struct value *v);

/* Whether a column has sort keys: it holds numbers, or has an `order`. */
bool column_is_number(const struct column *c);

/* The sort key of a loaded record; only if column_is_number. */
uint64_t record_key(const struct record *r, unsigned col);

#endif
