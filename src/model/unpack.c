/* SPDX-License-Identifier: Apache-2.0 */
#include "model/unpack.h"

#include "index/decode.h"

void unpack_init(struct unpack *u, const struct bytes *from,
                 enum unpack_how how)
{
	u->from = *from;
	u->at = 0;
	u->in_at = u->in_n = 0;
	u->end = UNPACK_WHOLE;
	u->decoder = NULL;
	if (how == UNPACK_GZIP)
		u->decoder = decoder_new(SOURCE_GZIP);
	else if (how == UNPACK_ZLIB)
		u->decoder = decoder_new_zlib();
	u->done = how != UNPACK_NOT && !u->decoder;
	if (u->done)
		u->end = UNPACK_MEMORY;
}

void unpack_release(struct unpack *u)
{
	decoder_free(u->decoder);
	u->decoder = NULL;
}

/* The next bytes as they are; fewer where the dump has no more that are any. */
static size_t read_from(struct unpack *u, char *out, size_t n)
{
	size_t got = bytes_read(&u->from, u->at, out, n);

	u->at += got;
	if (got < n && u->at < u->from.n) {
		u->end = UNPACK_BAD;
		u->at = u->from.n;
	}
	return got;
}

static void finish(struct unpack *u, enum decode_result result)
{
	u->done = true;
	if (u->end != UNPACK_WHOLE)
		return;
	if (result == DECODE_CUT)
		u->end = UNPACK_CUT;
	else if (result == DECODE_BAD)
		u->end = UNPACK_BAD;
	else if (result == DECODE_MEMORY)
		u->end = UNPACK_MEMORY;
}

/* Decodes once; what comes out is behind *io. */
static void decode(struct unpack *u, struct decode_io *io)
{
	enum decode_result result;

	if (u->in_n == 0) {
		u->in_at = 0;
		u->in_n = read_from(u, u->in, sizeof(u->in));
	}
	io->in = u->in + u->in_at;
	io->in_n = u->in_n;
	result = decoder_run(u->decoder, io, u->in_n == 0);
	u->in_at += u->in_n - io->in_n;
	u->in_n = io->in_n;
	if (result != DECODE_MORE)
		finish(u, result);
}

size_t unpack_read(struct unpack *u, char *out, size_t n)
{
	struct decode_io io = {.out = out, .out_n = n};

	if (!u->decoder)
		return u->done ? 0 : read_from(u, out, n);
	while (io.out_n > 0 && !u->done)
		decode(u, &io);
	return n - io.out_n;
}
