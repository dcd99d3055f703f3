/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_UNPACK_H
#define MODEL_UNPACK_H

/*
 * The bytes of a binary from its first to its last, as they are or as they were
 * before gzip or zlib packed them: a piece at a time, in little memory, however
 * many there are. One thread.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/bytes.h"

enum {
#ifdef CRASHDIVE_TINY
	UNPACK_IN = 4,
#else
	UNPACK_IN = 16 << 10,
#endif
};

enum unpack_how {
	UNPACK_NOT, /* they are not packed */
	UNPACK_GZIP,
	UNPACK_ZLIB,
};

/* How it went, when no more bytes come. */
enum unpack_end {
	UNPACK_WHOLE,
	UNPACK_CUT,    /* the packed bytes, or the dump, end too early */
	UNPACK_BAD,    /* what follows is damaged, or is something else */
	UNPACK_MEMORY, /* there is not enough */
};

struct decoder;

struct unpack {
	struct bytes from;
	uint64_t at;             /* bytes of it that have been taken */
	struct decoder *decoder; /* NULL: not packed, or all is done */
	bool done;
	enum unpack_end end;
	size_t in_at, in_n; /* what the decoder has not had of `in` */
	char in[UNPACK_IN];
};

/* `from` is copied; what it tells of is borrowed. */
void unpack_init(struct unpack *u, const struct bytes *from,
                 enum unpack_how how);
void unpack_release(struct unpack *u);

/* The next n bytes, fewer only at the end; 0: u->end tells what end it is. */
size_t unpack_read(struct unpack *u, char *out, size_t n);

#endif
