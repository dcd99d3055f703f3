/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_LOOPS_H
#define MODEL_LOOPS_H

/*
 * What the variables on a stack are, where the function is one of a well-known
 * loop: the state of a gen_server, its callback module, its name (loops.def).
 *
 * A frame is taken for a known one only if its function, its release and every
 * variable fit; one that does not is not labelled at all. Pure, one thread.
 */

#include <stdbool.h>
#include <stdint.h>

#include "model/heap.h"
#include "model/stack.h"
#include "model/term.h"
#include "model/term_print.h"

enum {
	LOOPS_VARIABLES = 16, /* of a frame; there is none known with more */
	LOOPS_NOTE = 160,
};

/* What is known of a row of a stack; all zero: nothing. */
struct loops_label {
	const char *what; /* of a frame: "gen_server" */
	const char *name; /* of a variable: "State" */
	bool has_callback;
	bool is_known; /* `what` says all that the callback module would */
	struct term callback; /* of a frame: the atom */
	bool is_state; /* the variable is the state of the loop, or that is */
	bool within;   /* this element of it, from 0, */
	unsigned element; /* a tuple */
};

/* Whether there is something to know of the frames of a function: module:
 * function/arity, and whatever stands behind a space. */
bool loops_knows(struct span function);

/*
 * Labels the rows of one frame: its head, and then the n - 1 variables and
 * catches behind it, which must be all that it has. Where a variable is a
 * pointer the heap tells what it is; without its map (heap->own is NULL)
 * frames that have to be looked at are not labelled, and may be later.
 */
void loops_label(struct heap *h, const struct stack_row *rows, unsigned n,
                 struct loops_label *out);

/* "gen_server, callback my_mod", the module in a syntax, or "supervisor"; "" if
 * nothing is known. Returns out. */
const char *loops_note(struct heap *h, const struct loops_label *frame,
                       const struct term_syntax *syntax, char out[LOOPS_NOTE]);

/* The rows of a stack, in the order of stack_next, with their labels. */
struct loops {
	struct stack stack;
	struct heap *heap;
	unsigned n;    /* rows that are held, of one frame */
	unsigned next; /* of them is handed out next */
	bool held;     /* `ahead` is the head of the frame behind them */
	bool ended;
	struct stack_row ahead;
	struct stack_row rows[LOOPS_VARIABLES + 1];
	struct loops_label labels[LOOPS_VARIABLES + 1];
};

/* The heap is borrowed, the rest is as for stack_init. */
void loops_init(struct loops *l, struct heap *h, struct span body,
                struct span process);

/* False at the end. */
bool loops_next(struct loops *l, struct stack_row *row,
                struct loops_label *label);

/* Where the state of a loop is. */
struct loops_state {
	uint64_t row; /* of the stack, from 0, as stack_next counts */
	struct stack_row variable;
	struct loops_label frame;
	struct loops_label label; /* of the variable */
	const char *part; /* a part worth going to, "Child specifications"; or
	                   * NULL */
	unsigned part_at; /* element of the state */
};

/* The first state among the first `rows` rows of a stack. False if there is
 * none. */
bool loops_state(struct heap *h, struct span body, struct span process,
                 uint64_t rows, struct loops_state *out);

/* The state itself, or, with `part`, that part of it. */
struct term loops_state_term(struct heap *h, const struct loops_state *s,
                             bool part);

#endif
