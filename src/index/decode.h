/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INDEX_DECODE_H
#define INDEX_DECODE_H

/*
 * gzip, zstd and xz behind one function: bytes in, bytes out, as many of each
 * as there are. Files of several members or frames are one stream. One thread.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"
#include "index/source.h"

enum { DECODE_MAGIC = 6 }; /* bytes that decode_sniff needs to be sure */

struct decoder;

/* Taken from the front of both as they are used; less than 4 GiB each. */
struct decode_io {
	const char *in;
	size_t in_n;
	char *out;
	size_t out_n;
};

enum decode_result {
	DECODE_MORE,   /* wants more input, or more room for output */
	DECODE_DONE,   /* with `final` only: ended where it should */
	DECODE_CUT,    /* with `final` only: the input ends too early */
	DECODE_BAD,    /* what follows is damaged */
	DECODE_MEMORY, /* needs more memory than there is or than is sane */
};

/* What a file that begins with `head` is; SOURCE_PLAIN if nothing known. */
enum source_format decode_sniff(struct span head);

/* "gzip", "zstd", "xz" or "". */
const char *decode_name(enum source_format format);

/* NULL when memory is out; the format must not be SOURCE_PLAIN. */
struct decoder *decoder_new(enum source_format format);

/* The same for a zlib stream (RFC 1950), which no file is. */
struct decoder *decoder_new_zlib(void);
void decoder_free(struct decoder *d);

/*
 * Decodes until the input is used up or the room for output is. `final` says
 * that no input follows. Everything decoded before a failure is in the output;
 * after another result than DECODE_MORE the decoder is only good for freeing.
 */
enum decode_result decoder_run(struct decoder *d, struct decode_io *io,
                               bool final);

/* Decodes a zlib stream that gives exactly n bytes; false if it does not. */
bool decode_zlib(struct span in, char *out, size_t n);

#endif
