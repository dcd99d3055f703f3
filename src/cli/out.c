/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The output buffer. Numbers are formatted here by hand, two digits at a
 * time: they are most of what the data formats write.
 *
 * Rejected: stdio. It locks on each call, formats through the locale, and
 * tells of a full disk too late and of a closed pipe too little.
 */
#include "cli/out.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"

enum { DIGITS = 20 }; /* of 2^64 - 1 */

void out_init(struct out *o, int fd)
{
	*o = (struct out){.fd = fd, .size = OUT_SIZE};
	o->buf = xmalloc(OUT_SIZE);
}

void out_release(struct out *o)
{
	free(o->buf);
	*o = (struct out){.fd = -1};
}

void out_reset(struct out *o)
{
	o->n = 0;
}

static void fail(struct out *o, enum err state)
{
	o->state = state;
	o->error = errno;
}

static void write_all(struct out *o, const char *p, size_t n)
{
	while (n > 0 && !out_failed(o)) {
		ssize_t done = write(o->fd, p, n);

		if (done > 0) {
			p += done;
			n -= (size_t)done;
		} else if (done < 0 && errno != EINTR) {
			fail(o, errno == EPIPE ? ERR_PIPE : ERR_IO);
		}
	}
}

/* Memory: room for n more bytes. */
static bool grow(struct out *o, size_t n)
{
	size_t size = o->size;
	char *buf;

	if (n > SIZE_MAX / 4 || o->n > SIZE_MAX / 4) {
		fail(o, ERR_NOMEM);
		return false;
	}
	while (size - o->n < n)
		size *= 2;
	buf = big_realloc(o->buf, size, 1);
	if (!buf) {
		fail(o, ERR_NOMEM);
		return false;
	}
	o->buf = buf;
	o->size = size;
	return true;
}

void out_put_slow(struct out *o, const char *p, size_t n)
{
	if (out_failed(o))
		return;
	if (o->fd < 0) {
		if (!grow(o, n))
			return;
	} else {
		write_all(o, o->buf, o->n);
		o->n = 0;
		if (n >= o->size) {
			write_all(o, p, n);
			return;
		}
	}
	memcpy(o->buf + o->n, p, n);
	o->n += n;
}

enum err out_flush(struct out *o)
{
	if (o->fd >= 0) {
		write_all(o, o->buf, o->n);
		o->n = 0;
	}
	return o->state;
}

void out_repeat(struct out *o, char c, size_t n)
{
	char some[OUT_BLOCK];

	memset(some, c, sizeof(some));
	for (; n > sizeof(some); n -= sizeof(some))
		out_put(o, some, sizeof(some));
	out_put(o, some, n);
}

/* The digits of n before `end`. */
static void put_digits(uint64_t n, char *end)
{
	static const char pairs[] =
		"00010203040506070809101112131415161718192021222324"
		"25262728293031323334353637383940414243444546474849"
		"50515253545556575859606162636465666768697071727374"
		"75767778798081828384858687888990919293949596979899";

	while (n >= 100) {
		end -= 2;
		memcpy(end, pairs + n % 100 * 2, 2);
		n /= 100;
	}
	if (n >= 10) {
		end -= 2;
		memcpy(end, pairs + n * 2, 2);
	} else {
		*--end = (char)('0' + n);
	}
}

static unsigned count_digits(uint64_t n)
{
	uint64_t limit = 10;
	unsigned count = 1;

	for (; count < DIGITS && n >= limit; limit *= 10)
		count++;
	return count;
}

void out_u64(struct out *o, uint64_t n)
{
	unsigned count = count_digits(n);
	char text[DIGITS];

	if (o->size - o->n >= count) {
		o->n += count;
		put_digits(n, o->buf + o->n);
	} else {
		put_digits(n, text + count);
		out_put_slow(o, text, count);
	}
}

void out_i64(struct out *o, int64_t n)
{
	if (n < 0) {
		out_char(o, '-');
		out_u64(o, 0 - (uint64_t)n);
	} else {
		out_u64(o, (uint64_t)n);
	}
}
