/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_LIMIT_H
#define MODEL_LIMIT_H

/*
 * Tables of the emulator that have a fixed size, and how full they are: a node
 * dies, or cannot do its work, when one of them is full. Only what the dump
 * tells; ETS tables have no such limit in it. Any thread; bounded work.
 */

#include <stdbool.h>
#include <stdint.h>

#include "model/dump.h"

enum limit_kind {
	LIMIT_PROCESSES,
	LIMIT_PORTS,
	LIMIT_ATOMS,
	LIMIT_MODULES,
	LIMIT_EXPORTS,
	LIMITS, /* the number of them */
};

struct limit {
	uint64_t most;
	uint64_t used;
	bool at_least; /* some may be used that the dump does not show */
};

enum limit_level {
	LIMIT_FINE,
	LIMIT_HIGH,     /* 80 % and more */
	LIMIT_CRITICAL, /* 95 % and more */
};

/* False if the dump does not tell the limit. */
bool limit_read(const struct dump *d, enum limit_kind k, struct limit *out);

const char *limit_words(enum limit_kind k); /* "Processes" */
const char *limit_help(enum limit_kind k);

/* The part that is used, 0 to 1; above 1 where the emulator went beyond. */
double limit_part(const struct limit *l);
enum limit_level limit_level(const struct limit *l);

#endif
