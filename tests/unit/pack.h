/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UNIT_PACK_H
#define UNIT_PACK_H

/* Compressed data for the tests of the decoders: one member or frame. */

#include <assert.h>
#include <lzma.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

#include "base/alloc.h"
#include "index/source.h"

struct bytes {
	char *p;
	size_t n;
};

static inline struct bytes bytes_of(const char *p, size_t n)
{
	struct bytes b = {xmalloc(n + 1), n};

	memcpy(b.p, p, n);
	b.p[n] = '\0';
	return b;
}

static inline struct bytes bytes_join(struct bytes a, struct bytes b)
{
	struct bytes ab = {xmalloc(a.n + b.n + 1), a.n + b.n};

	memcpy(ab.p, a.p, a.n);
	memcpy(ab.p + a.n, b.p, b.n);
	return ab;
}

/* Lines of numbers: compresses, but not to nothing. */
static inline struct bytes bytes_text(size_t n)
{
	struct bytes b = {xmalloc(n + 32), 0};
	unsigned int x = 1;

	while (b.n < n) {
		x = x * 1103515245u + 12345u;
		b.n += (size_t)snprintf(b.p + b.n, 32, "=%u:%x\n", x % 1000, x);
	}
	b.n = n;
	return b;
}

static inline struct bytes pack_gzip(struct bytes in)
{
	z_stream z = {0};
	struct bytes out;
	int rc = deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, 0);

	assert(rc == Z_OK);
	out.n = deflateBound(&z, in.n);
	out.p = xmalloc(out.n);
	z.next_in = (Bytef *)in.p;
	z.avail_in = (uInt)in.n;
	z.next_out = (Bytef *)out.p;
	z.avail_out = (uInt)out.n;
	rc = deflate(&z, Z_FINISH);
	assert(rc == Z_STREAM_END);
	(void)rc;
	out.n = z.total_out;
	deflateEnd(&z);
	return out;
}

static inline struct bytes pack_zstd(struct bytes in)
{
	ZSTD_CCtx *c = ZSTD_createCCtx();
	struct bytes out = {NULL, ZSTD_compressBound(in.n)};

	out.p = xmalloc(out.n);
	ZSTD_CCtx_setParameter(c, ZSTD_c_checksumFlag, 1);
	out.n = ZSTD_compress2(c, out.p, out.n, in.p, in.n);
	assert(!ZSTD_isError(out.n));
	ZSTD_freeCCtx(c);
	return out;
}

static inline struct bytes pack_xz(struct bytes in)
{
	struct bytes out = {NULL, lzma_stream_buffer_bound(in.n)};
	size_t used = 0;
	lzma_ret rc;

	out.p = xmalloc(out.n);
	rc = lzma_easy_buffer_encode(1, LZMA_CHECK_CRC32, NULL, (uint8_t *)in.p,
	                             in.n, (uint8_t *)out.p, &used, out.n);
	assert(rc == LZMA_OK);
	(void)rc;
	out.n = used;
	return out;
}

static inline struct bytes pack(enum source_format format, struct bytes in)
{
	switch (format) {
	case SOURCE_GZIP:
		return pack_gzip(in);
	case SOURCE_ZSTD:
		return pack_zstd(in);
	case SOURCE_XZ:
		return pack_xz(in);
	default:
		return bytes_of(in.p, in.n);
	}
}

#endif
