/* SPDX-License-Identifier: Apache-2.0 */
#include "index/decode.h"

/*
 * The three libraries differ in how they tell the end of a member, the end of
 * the input and lack of memory; each `run` below translates that into
 * decode_result and nothing else. A new format is one line in `formats`.
 *
 * Memory: what a file may demand is bounded. zlib needs 40 KiB; zstd's window
 * may be up to half of the machine's memory, at least the 128 MiB that every
 * decoder grants; xz up to 1 GiB, far above what `xz -9` writes (65 MiB).
 */

#include <assert.h>
#include <limits.h>
#include <lzma.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>
#define ZLIB_CONST /* next_in is only read */
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "base/alloc.h"

#define XZ_MEMORY (UINT64_C(1) << 30)

struct decode_ops {
	const char *name;
	struct span magic;
	bool (*init)(struct decoder *d);
	enum decode_result (*run)(struct decoder *d, struct decode_io *io,
	                          bool final);
	void (*release)(struct decoder *d);
};

struct decoder {
	const struct decode_ops *ops;
	bool inside; /* a member has begun and not ended */
	size_t want; /* zstd only: the input for one more step, */
	bool full;   /* and whether it may hold back output */
	union {
		z_stream gzip;
		ZSTD_DCtx *zstd;
		lzma_stream xz;
	} u;
};

static bool gzip_init(struct decoder *d)
{
	return inflateInit2(&d->u.gzip, 15 + 16) == Z_OK;
}

static bool zlib_init(struct decoder *d)
{
	return inflateInit(&d->u.gzip) == Z_OK;
}

/* Members may follow each other, and tapes and block devices pad the last one
 * with zeros. */
static bool gzip_next_member(struct decoder *d, struct decode_io *io)
{
	while (io->in_n > 0 && *io->in == '\0') {
		io->in++;
		io->in_n--;
	}
	if (io->in_n == 0)
		return false;
	d->inside = true;
	inflateReset(&d->u.gzip);
	return true;
}

static int gzip_inflate(struct decoder *d, struct decode_io *io)
{
	z_stream *z = &d->u.gzip;
	int rc;

	z->next_in = (const Bytef *)io->in;
	z->avail_in = (uInt)io->in_n;
	z->next_out = (Bytef *)io->out;
	z->avail_out = (uInt)io->out_n;
	rc = inflate(z, Z_NO_FLUSH);
	io->in += io->in_n - z->avail_in;
	io->in_n = z->avail_in;
	io->out += io->out_n - z->avail_out;
	io->out_n = z->avail_out;
	return rc;
}

static enum decode_result gzip_run(struct decoder *d, struct decode_io *io,
                                   bool final)
{
	while (io->out_n > 0) {
		if (!d->inside && !gzip_next_member(d, io))
			return final ? DECODE_DONE : DECODE_MORE;
		switch (gzip_inflate(d, io)) {
		case Z_OK:
			break;
		case Z_STREAM_END:
			d->inside = false;
			break;
		case Z_BUF_ERROR: /* no progress without more input */
			return final ? DECODE_CUT : DECODE_MORE;
		case Z_MEM_ERROR:
			return DECODE_MEMORY;
		default:
			return DECODE_BAD;
		}
	}
	return DECODE_MORE;
}

static void gzip_release(struct decoder *d)
{
	inflateEnd(&d->u.gzip);
}

/* The largest window, as a power of two, that this machine can hold. */
static int zstd_window_log(void)
{
	uint64_t half = (uint64_t)sysconf(_SC_PHYS_PAGES) / 2 *
	                (uint64_t)sysconf(_SC_PAGESIZE);
	int max = sizeof(size_t) == 4 ? 30 : 31;
	int log = 27;

	while (log < max && UINT64_C(2) << log <= half)
		log++;
	return log;
}

static bool zstd_init(struct decoder *d)
{
	d->u.zstd = ZSTD_createDCtx();
	if (!d->u.zstd)
		return false;
	ZSTD_DCtx_setParameter(d->u.zstd, ZSTD_d_windowLogMax,
	                       zstd_window_log());
	return true;
}

static enum decode_result zstd_failed(size_t rc)
{
	switch (ZSTD_getErrorCode(rc)) {
	case ZSTD_error_memory_allocation:
	case ZSTD_error_frameParameter_windowTooLarge:
		return DECODE_MEMORY;
	default:
		return DECODE_BAD;
	}
}

/*
 * When the library finds damage it takes back all that the call has decoded.
 * So it gets one block at a time, nothing before that block's output is out,
 * and the magic of a frame alone (a frame that is there as a whole would be
 * decoded in one go).
 */
static size_t zstd_offer(const struct decoder *d, size_t n)
{
	size_t most = d->inside ? d->want : 5;

	if (d->full)
		return 0;
	return n < most ? n : most;
}

static enum decode_result zstd_run(struct decoder *d, struct decode_io *io,
                                   bool final)
{
	while (io->out_n > 0) {
		ZSTD_inBuffer in = {io->in, zstd_offer(d, io->in_n), 0};
		ZSTD_outBuffer out = {io->out, io->out_n, 0};
		size_t rc;

		if (!d->inside && io->in_n == 0)
			return final ? DECODE_DONE : DECODE_MORE;
		rc = ZSTD_decompressStream(d->u.zstd, &out, &in);
		io->in += in.pos;
		io->in_n -= in.pos;
		io->out += out.pos;
		io->out_n -= out.pos;
		if (ZSTD_isError(rc))
			return zstd_failed(rc);
		d->inside = rc != 0;
		d->want = rc;
		d->full = io->out_n == 0;
		if (d->inside && io->in_n == 0 && io->out_n > 0)
			return final ? DECODE_CUT : DECODE_MORE;
	}
	return DECODE_MORE;
}

static void zstd_release(struct decoder *d)
{
	ZSTD_freeDCtx(d->u.zstd);
}

static bool xz_init(struct decoder *d)
{
	lzma_stream start = LZMA_STREAM_INIT;

	d->u.xz = start;
	return lzma_stream_decoder(&d->u.xz, XZ_MEMORY, LZMA_CONCATENATED) ==
	       LZMA_OK;
}

static enum decode_result xz_result(lzma_ret rc, bool final)
{
	switch (rc) {
	case LZMA_OK:
		return DECODE_MORE;
	case LZMA_STREAM_END:
		return DECODE_DONE;
	case LZMA_BUF_ERROR: /* no progress without more input */
		return final ? DECODE_CUT : DECODE_MORE;
	case LZMA_MEM_ERROR:
	case LZMA_MEMLIMIT_ERROR:
		return DECODE_MEMORY;
	default:
		return DECODE_BAD;
	}
}

static enum decode_result xz_run(struct decoder *d, struct decode_io *io,
                                 bool final)
{
	lzma_stream *x = &d->u.xz;
	lzma_ret rc = LZMA_OK;

	x->next_in = (const uint8_t *)io->in;
	x->avail_in = io->in_n;
	x->next_out = (uint8_t *)io->out;
	x->avail_out = io->out_n;
	/* Without progress the library says LZMA_BUF_ERROR the second time. */
	while (rc == LZMA_OK && x->avail_out > 0 && (x->avail_in > 0 || final))
		rc = lzma_code(x, final ? LZMA_FINISH : LZMA_RUN);
	io->in += io->in_n - x->avail_in;
	io->in_n = x->avail_in;
	io->out += io->out_n - x->avail_out;
	io->out_n = x->avail_out;
	return xz_result(rc, final);
}

static void xz_release(struct decoder *d)
{
	lzma_end(&d->u.xz);
}

static const struct decode_ops formats[] = {
	[SOURCE_PLAIN] = {.name = ""},
	[SOURCE_GZIP] =
		{"gzip", {"\x1f\x8b", 2}, gzip_init, gzip_run, gzip_release},
	[SOURCE_ZSTD] = {"zstd",
                         {"\x28\xb5\x2f\xfd", 4},
                         zstd_init,
                         zstd_run,
                         zstd_release},
	[SOURCE_XZ] = {"xz", {"\xfd\x37zXZ\0", 6}, xz_init, xz_run, xz_release},
};

/* What tools put in front of zstd data: pzstd its sizes, others a table. */
static bool zstd_skippable(struct span head)
{
	return head.n >= 4 && (head.p[0] & 0xf0) == 0x50 &&
	       span_starts(span_skip(head, 1), SPAN_LIT("\x2a\x4d\x18"));
}

enum source_format decode_sniff(struct span head)
{
	for (size_t i = SOURCE_PLAIN + 1;
	     i < sizeof(formats) / sizeof(formats[0]); i++)
		if (span_starts(head, formats[i].magic))
			return (enum source_format)i;
	return zstd_skippable(head) ? SOURCE_ZSTD : SOURCE_PLAIN;
}

const char *decode_name(enum source_format format)
{
	return formats[format].name;
}

static struct decoder *start(const struct decode_ops *ops)
{
	struct decoder *d = xcalloc(1, sizeof(*d));

	d->ops = ops;
	if (d->ops->init(d))
		return d;
	free(d);
	return NULL;
}

struct decoder *decoder_new(enum source_format format)
{
	assert(format != SOURCE_PLAIN);
	return start(&formats[format]);
}

struct decoder *decoder_new_zlib(void)
{
	static const struct decode_ops ops = {
		"zlib", {"", 0}, zlib_init, gzip_run, gzip_release};

	return start(&ops);
}

void decoder_free(struct decoder *d)
{
	if (!d)
		return;
	d->ops->release(d);
	free(d);
}

enum decode_result decoder_run(struct decoder *d, struct decode_io *io,
                               bool final)
{
	assert(io->in_n <= UINT_MAX && io->out_n <= UINT_MAX);
	return d->ops->run(d, io, final);
}

bool decode_zlib(struct span in, char *out, size_t n)
{
	z_stream z = {0};
	int rc;

	if (in.n > UINT_MAX || n > UINT_MAX || inflateInit(&z) != Z_OK)
		return false;
	z.next_in = (const Bytef *)in.p;
	z.avail_in = (uInt)in.n;
	z.next_out = (Bytef *)out;
	z.avail_out = (uInt)n;
	rc = inflate(&z, Z_FINISH);
	inflateEnd(&z);
	return rc == Z_STREAM_END && z.avail_out == 0;
}
