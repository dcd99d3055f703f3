/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_STACK_H
#define MODEL_STACK_H

/*
 * The stack of a process as frames, each with its variables behind it, the
 * newest first. Frame 0 is the function that the process is in; it has no
 * return address. Pure, one thread.
 *
 * In a dump a frame's variables stand before its return address, that is,
 * behind the address of the frame above (OTP 23 and later), or behind it (to
 * OTP 22): there the line after a return address begins the variables of the
 * function that will return to it.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"
#include "model/dump.h"
#include "model/termlex.h"

enum stack_kind {
	STACK_FRAME,    /* the head of a frame */
	STACK_VARIABLE, /* `elem` */
	STACK_CATCH,    /* a catch or try that is open; `function` */
	STACK_OTHER,    /* of a scheduler: a line that is none of these, such as
	                 * "skipping 40 frames"; `elem` */
};

struct stack_row {
	enum stack_kind kind;
	char name[12]; /* a label that the emulator forgot */
	uint64_t frame;
	struct span label;    /* y0, or the address of the slot; of frame 0
	                       * empty */
	struct span address;  /* of the code, 0x7f00; maybe cut to 32 bits */
	struct span function; /* module:function/arity + offset */
	struct span elem;     /* from the element on, to the line's end */
};

struct stack {
	struct term_format format;
	struct span rest;
	struct span counter; /* what stands at "Program counter:" */
	bool limited;        /* of a scheduler: no variables */
	bool late; /* variables stand behind their own return address */
	bool begun;
	uint64_t frame;
	unsigned variables; /* in this frame so far */
	bool waiting;       /* `next` is the head of the next frame */
	struct stack_row next;
};

/* The limited stack trace of a scheduler's current process, from the body of
 * the scheduler's section: frames, but neither variables nor catches. */
void stack_init_limited(struct stack *s, const struct dump *d,
                        struct span scheduler);

/* The stack section's body and the process's own section. */
void stack_init(struct stack *s, const struct dump *d, struct span body,
                struct span process);

/* False at the end. */
bool stack_next(struct stack *s, struct stack_row *out);

#endif
