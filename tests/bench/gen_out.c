/* SPDX-License-Identifier: Apache-2.0 */
#include "gen.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void flush(struct out *o)
{
	const char *p = o->buf;

	while (p < o->p) {
		ssize_t n = write(STDOUT_FILENO, p, (size_t)(o->p - p));

		if (n < 0 && errno != EINTR) {
			perror("gen_dump");
			exit(1);
		}
		if (n > 0)
			p += n;
	}
	o->written += (uint64_t)(o->p - o->buf);
	o->p = o->buf;
}

uint64_t position(const struct out *o)
{
	return o->written + (uint64_t)(o->p - o->buf);
}

void put_bytes(struct out *o, const char *s, size_t n)
{
	if (o->p + n + GEN_SLACK > o->buf + GEN_BUFFER)
		flush(o);
	memcpy(o->p, s, n);
	o->p += n;
}

void put_u64(struct out *o, uint64_t n)
{
	char text[20];
	size_t i = sizeof(text);

	do {
		text[--i] = (char)('0' + n % 10);
		n /= 10;
	} while (n > 0);
	memcpy(o->p, text + i, sizeof(text) - i);
	o->p += sizeof(text) - i;
}

void put_hex(struct out *o, uint64_t n, const char *digits)
{
	for (int shift = 44; shift >= 0; shift -= 4)
		*o->p++ = digits[n >> shift & 15];
}

void put_address(struct out *o, uint64_t address)
{
	put_hex(o, address, "0123456789ABCDEF");
}

void put_count(struct out *o, uint64_t n)
{
	int shift = 0;

	while (shift < 60 && n >> shift >= 16)
		shift += 4;
	for (; shift >= 0; shift -= 4)
		*o->p++ = "0123456789ABCDEF"[n >> shift & 15];
}

void put_line(struct out *o, const char *label, uint64_t n)
{
	put_bytes(o, label, strlen(label));
	put_u64(o, n);
	PUT(o, "\n");
}

void put_heading(struct out *o, const char *tag, uint64_t pid)
{
	put_bytes(o, tag, strlen(tag));
	PUT(o, ":<0.");
	put_u64(o, pid);
	PUT(o, ".0>\n");
}

uint64_t next_random(struct out *o)
{
	o->random ^= o->random << 13;
	o->random ^= o->random >> 7;
	o->random ^= o->random << 17;
	return o->random;
}
