/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_IDENT_H
#define MODEL_IDENT_H

/*
 * Names of things: pids, ports, registered names, sections. A link is a name
 * with its kind; every cell, field and (later) part of a term that can be
 * followed is one.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"
#include "index/sections.h"

struct dump;
struct place;
struct table;

enum link_kind {
	LINK_NONE,
	LINK_PROCESS, /* <0.12.0> */
	LINK_PORT,    /* #Port<0.5> */
	LINK_NAME,    /* a registered name, as the dump writes it */
	LINK_NODE,    /* a node's name, or the channel of a remote pid */
	LINK_SECTION, /* TAG:ID of any section, or its number in `section` */
	LINK_ROW,     /* `row` of `table`; the id is for people */
};

struct link {
	enum link_kind kind;
	struct span id;
	uint32_t section; /* for LINK_SECTION without an id */
	const struct table *table;
	uint32_t row;
};

/* What a link leads to. */
enum link_state {
	LINK_FOUND,
	LINK_NOT_YET, /* may come: the scan is under way */
	LINK_GONE,    /* a local thing that is not in the dump: it had exited,
	               * or its section was lost */
	LINK_REMOTE,  /* a thing of another node; the place is the node's, or
	               * its section is SECTION_NONE */
};

/* The parts of a pid "<C.N.S>" (or "C.N.S"); false if it is none. */
bool ident_pid(struct span s, uint64_t part[3]);

/* The sort key (value_key) of a pid or port of this node: pids by number, then
 * serial, ports by number behind them. VALUE_KEY_TEXT for anything else,
 * VALUE_KEY_NONE for an empty span. */
uint64_t ident_key(struct span s);

/* Guesses the kind of an id that a user typed or the dump holds: a pid, a
 * port, "node:name", the number of a row ("timer:3"), "tag:id", a bare number N
 * (process <0.N.0>), else a name. */
struct link ident_link(struct span s);

/*
 * Finds the place that a link leads to; its section is SECTION_NONE, and its
 * table NULL, if there is none. Of the processes that the worker has not been
 * over yet (regnames.h), each is asked for its name. A name may be given
 * without the quotes that the dump puts around it, and an Elixir alias without
 * the prefix that its atom has; the address of a binary with or without "0x"
 * and zeros in front, in digits of either case.
 */
enum link_state ident_resolve(const struct dump *d, const struct link *l,
                              struct place *out);

#endif
