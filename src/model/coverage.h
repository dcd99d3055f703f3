/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_COVERAGE_H
#define MODEL_COVERAGE_H

/*
 * What is there of a dump that ends early: which of its parts are whole, which
 * one is cut, which are missing. Any thread; constant work.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/dump.h"
#include "model/parts.h"

struct coverage {
	bool cut;            /* the dump ends early, and it is known where */
	bool unread;         /* in truth it is we who could not read on */
	enum dump_part part; /* the one that it ends in */
	uint32_t section;    /* the section that it ends in */
};

enum coverage_state {
	COVERAGE_NOTHING, /* the dump has none, nor is any missing */
	COVERAGE_WHOLE,
	COVERAGE_CUT,
	COVERAGE_MISSING,
};

/* As far as the index has come: while it is not sure how the dump ends, that
 * is not yet known. */
void coverage_read(const struct dump *d, struct coverage *out);

/* Of a dump that is cut. */
enum coverage_state coverage_of(const struct dump *d, const struct coverage *c,
                                enum dump_part p);

/* The words of all parts in a state, "schedulers, memory, ports", in at most
 * `room` bytes, NUL-terminated; returns the length. */
size_t coverage_words(const struct dump *d, const struct coverage *c,
                      enum coverage_state state, char *out, size_t room);

/* Whether rows of a table may be missing because the dump is cut. */
bool coverage_lacks_rows(const struct coverage *c, const struct table *t);

/* Whether messages, dictionary, stack or heap of a process may be missing for
 * that reason; `section` is its =proc. */
bool coverage_lacks_data(const struct dump *d, const struct coverage *c,
                         uint32_t section);

/* Whether the dump ends in this section. */
bool coverage_cuts(const struct dump *d, uint32_t section);

/* "the dump is cut in =proc:<0.5.0>", for people; NUL-terminated, returns its
 * length; 0 if it is not cut. */
size_t coverage_where(const struct dump *d, const struct coverage *c, char *out,
                      size_t room);

#endif
