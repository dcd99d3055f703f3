/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_TERM_ROWS_H
#define CLI_TERM_ROWS_H

/*
 * The rows of a process's stack, messages, dictionary and heap as named cells,
 * which `show` and `export` write. One process at a time; the heap, what it
 * takes to print, and the text of one row are kept from one to the next.
 */

#include "cli/out.h"
#include "model/heap.h"
#include "model/loop_items.h"
#include "model/term_list.h"
#include "model/term_print.h"
#include "model/value.h"

enum term_cell {
	/* of a stack */
	CELL_FRAME = 0,
	CELL_RETURN_ADDRESS,
	CELL_FUNCTION,
	CELL_LABEL,
	CELL_STACK_TERM,
	CELL_NAME,
	CELL_NOTE,
	STACK_CELLS,
	/* of messages */
	CELL_NUMBER = 0,
	CELL_TERM,
	CELL_TOKEN,
	MESSAGE_CELLS,
	/* of a dictionary */
	CELL_KEY = 0,
	CELL_VALUE,
	ENTRY_CELLS,
	/* of a state */
	CELL_LOOP = 0,
	CELL_STATE_NAME,
	CELL_STATE,
	STATE_CELLS,
	/* of a heap */
	CELL_ADDRESS = 0,
	CELL_OBJECT,
	OBJECT_CELLS,
	TERM_CELLS = STACK_CELLS, /* the most */
};

struct term_cells {
	unsigned n;
	const char *key[TERM_CELLS];
	struct value value[TERM_CELLS];
	char note[LOOPS_NOTE];
};

struct term_rows {
	const struct dump *dump;
	struct heap heap;
	struct heapmap *own;
	bool raw;
	uint64_t budget; /* of a heap's map */
	struct print print;
	struct out text; /* the terms of one row */
	/* the part under way */
	struct term_list *list;
	struct term_reader reader;
	struct loop_items loops;
	uint64_t next;
};

/* limit: bytes of each term, in the syntax of the dump. */
void term_rows_init(struct term_rows *r, const struct dump *d, uint64_t limit);
void term_rows_release(struct term_rows *r);

/*
 * Goes on to another process; the map of its heap is made if `map`, which may
 * take long: `progress` is told. The literals are borrowed.
 */
void term_rows_process(struct term_rows *r, struct span pid, bool map,
                       const struct heapmap *literals,
                       void (*progress)(void *ctx, uint64_t done, uint64_t all),
                       void *ctx);

/* Begins a part of the process whose =proc is `section`. */
void term_rows_begin(struct term_rows *r, enum terms_kind kind,
                     uint32_t section);

/* The next row of the part and its item, both good until the next one; false at
 * the end. What could not be printed for want of memory says so. */
bool term_rows_next(struct term_rows *r, struct term_item *item,
                    struct term_cells *cells);

/* The same of a stack, of which the rows are those variables alone that are the
 * state of a known loop. */
bool term_rows_next_state(struct term_rows *r, struct term_item *item,
                          struct term_cells *cells);

/* The members of a JSON object, without its braces. */
void term_rows_json(struct out *o, const struct term_cells *c, bool ascii);

/* How many rows the part has; for long ones it takes reading it. */
uint64_t term_rows_count(struct term_rows *r);

#endif
