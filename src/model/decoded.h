/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_DECODED_H
#define MODEL_DECODED_H

/*
 * What a binary holds, decoded for people: unpacked, JSON with a line for each
 * value, an external term as Erlang prints it. A job that fills memory; what is
 * there can be read while more comes. There is an end to the memory, which says
 * so: a few bytes can hold more than any machine has.
 */

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/worker.h"
#include "model/content.h"
#include "model/dump.h"
#include "model/unpack.h"

enum {
	DECODED_MOST = 64 << 20, /* bytes */
};

struct decoded {
	struct job job;
	const char *text;   /* room for DECODED_MOST; only what is there is
	                     * memory */
	_Atomic uint64_t n; /* bytes of it that are there (acquire) */
	/* When the job is done: */
	bool full; /* there is more */
	/* Of an external term: all its bytes, in the dump or in memory that
	 * goes with this; none if they are too many. */
	struct bytes term;
	enum unpack_end end;
};

/* NULL if there is no memory. The bytes are borrowed until it is freed, which
 * is for the owner to do, also when the job is dropped: others may be reading
 * the text. Job results: ERR_OK, ERR_NOMEM. */
struct decoded *decoded_new(const struct dump *d, const struct bytes *b,
                            const struct content *c);

/* Not while the job is out; NULL is allowed. */
void decoded_free(struct decoded *d);

#endif
