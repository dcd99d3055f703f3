/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_OUT_H
#define CLI_OUT_H

/*
 * Output of any length through one buffer, to a descriptor or into memory. The
 * first failure is kept and everything after it dropped, so that writers need
 * not look at each byte: loops ask out_failed, the end asks out_flush.
 *
 * One thread. SIGPIPE must be ignored by the program.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/err.h"
#include "base/span.h"

enum {
#ifdef CRASHDIVE_TINY
	OUT_SIZE = 64,
#else
	OUT_SIZE = 64 << 10,
#endif
	OUT_BLOCK = 32, /* bytes that out_block may read and write */
};

struct out {
	char *buf;
	size_t n;       /* bytes in it */
	size_t size;    /* bytes of it */
	int fd;         /* -1: memory */
	enum err state; /* ERR_PIPE, ERR_IO, ERR_NOMEM */
	int error;      /* errno of ERR_IO */
};

/* The descriptor stays the caller's. fd -1 collects everything in buf. */
void out_init(struct out *o, int fd);
void out_release(struct out *o);

/* Memory only: empty again. */
void out_reset(struct out *o);

/* The way to put what does not fit; for out_put. */
void out_put_slow(struct out *o, const char *p, size_t n);

/* Writes what is still in the buffer; returns the first failure. */
enum err out_flush(struct out *o);

static inline bool out_failed(const struct out *o)
{
	return o->state != ERR_OK;
}

static inline void out_put(struct out *o, const char *p, size_t n)
{
	if (n > o->size - o->n) {
		out_put_slow(o, p, n);
	} else if (n > 0) {
		memcpy(o->buf + o->n, p, n);
		o->n += n;
	}
}

/* The first n bytes at p, at most OUT_BLOCK. So many must be readable, and are
 * copied always: a copy of known size takes no call. */
static inline void out_block(struct out *o, const char *p, size_t n)
{
	if (o->size - o->n < OUT_BLOCK) {
		out_put_slow(o, p, n);
	} else {
		memcpy(o->buf + o->n, p, OUT_BLOCK);
		o->n += n;
	}
}

static inline void out_span(struct out *o, struct span s)
{
	out_put(o, s.p, s.n);
}

static inline void out_str(struct out *o, const char *s)
{
	out_put(o, s, strlen(s));
}

static inline void out_char(struct out *o, char c)
{
	out_put(o, &c, 1);
}

/* The character n times. */
void out_repeat(struct out *o, char c, size_t n);

/* A decimal number. */
void out_u64(struct out *o, uint64_t n);
void out_i64(struct out *o, int64_t n);

#endif
