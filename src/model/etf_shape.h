/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_ETF_SHAPE_H
#define MODEL_ETF_SHAPE_H

/* Inside of etf.c: how large each external term is. */

#include "model/etf.h"

enum etf_tag {
	ETF_ATOM_CACHE_REF = 82,
	ETF_LIST = 108,
	ETF_REFERENCE = 101,
	ETF_PORT = 102,
	ETF_NEW_PORT = 89,
	ETF_V4_PORT = 120,
	ETF_PID = 103,
	ETF_NEW_PID = 88,
	ETF_NEW_REFERENCE = 114,
	ETF_NEWER_REFERENCE = 90,
	ETF_NEW_FUN = 112,
	ETF_OLD_FUN = 117,
	ETF_EXPORT = 113,
	ETF_RECORD = 67,
	ETF_ATOM = 100,
	ETF_SMALL_ATOM = 115,
	ETF_ATOM_UTF8 = 118,
	ETF_SMALL_ATOM_UTF8 = 119,
};

enum { ETF_FUN_HEAD = 30 }; /* bytes before a fun's module */

/* A term's own bytes and the terms behind them that belong to it. */
struct etf_shape {
	uint64_t size;
	uint64_t children;
};

/* Of a tag: see etf.def; all 0 if it is not there. */
struct etf_layout {
	unsigned char head;
	unsigned char count;
	unsigned char unit;
	unsigned char children;
};

const struct etf_layout *etf_layout(uint64_t tag);

/* The byte at `at`; false if there is none. */
bool etf_tag_at(const struct etf *e, uint64_t at, uint64_t *tag);

/* What is counted behind the tag at `at`; 0 if nothing is, or it cannot be
 * read, with which etf_shape_at is false. */
uint64_t etf_count(const struct etf *e, uint64_t at,
                   const struct etf_layout *l);

/* Bytes from `at` on. */
uint64_t etf_left(const struct etf *e, uint64_t at);

/* Bytes of the atom at `at`; 0 if there is none. */
uint64_t etf_atom_size(const struct etf *e, uint64_t at);

/* Terms that begin with a node's name: bytes before it and bytes behind it,
 * those of a reference of `words`. False: another term. */
bool etf_node_layout(uint64_t tag, uint64_t words, uint64_t *before,
                     uint64_t *behind);

/* False: no term, or one that does not fit into the bytes. */
bool etf_shape_at(const struct etf *e, uint64_t at, struct etf_shape *s);

#endif
