/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_READER_H
#define MODEL_READER_H

/*
 * Any piece of the bytes of a binary as a span: where they stand in the dump if
 * they are plain, else decoded into a window that is kept for the next piece,
 * which is near it most of the time. One thread.
 */

#include <stdint.h>

#include "base/span.h"
#include "model/bytes.h"

enum { READER_MOST = 128 << 10 /* bytes of a piece, if they are not plain */ };

/* Zero but for `bytes` is the beginning. Those may be set to others of the
 * same text that are more, or fewer. */
struct reader {
	struct bytes bytes;
	uint64_t at;  /* of the window */
	size_t n;     /* bytes in it */
	char *window; /* NULL until it is needed */
};

void reader_release(struct reader *r);

/* n bytes from `from` on, or as many as there are; valid until the next call. A
 * character of the dump that encodes nothing gives a NUL. */
struct span reader_span(struct reader *r, uint64_t from, uint64_t n);

#endif
