/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BENCH_GEN_H
#define BENCH_GEN_H

/* What gen_dump's kinds of dumps are put together with: text in a large
 * buffer, by hand, because printf made it ten times slower than the programs
 * that are to be measured. */

#include <stddef.h>
#include <stdint.h>

enum {
	GEN_BUFFER = 1 << 20,
	GEN_SLACK = 4096, /* no single put is longer */
	FIRST_PID = 100,
};

struct out {
	char *p; /* next byte of buf */
	uint64_t written;
	uint64_t random;
	uint64_t address; /* of the next heap object */
	char buf[GEN_BUFFER];
};

void flush(struct out *o);
uint64_t position(const struct out *o);
void put_bytes(struct out *o, const char *s, size_t n);
void put_u64(struct out *o, uint64_t n);
/* Twelve digits, as addresses of a 64-bit system have. */
void put_hex(struct out *o, uint64_t n, const char *digits);
void put_address(struct out *o, uint64_t address);
/* As few digits as a count has. */
void put_count(struct out *o, uint64_t n);
void put_line(struct out *o, const char *label, uint64_t n);
void put_heading(struct out *o, const char *tag, uint64_t pid);
uint64_t next_random(struct out *o);

#define PUT(o, literal) put_bytes(o, literal, sizeof(literal) - 1)

/* The section of process number i with so many messages. */
void put_process(struct out *o, uint64_t i, uint64_t messages);

/* One process whose message, dictionary and stack hold one term. */
void make_deep(struct out *o, uint64_t n);
void make_list(struct out *o, uint64_t n);
void make_map(struct out *o, uint64_t n);
void make_shared(struct out *o, uint64_t n);
void make_scattered(struct out *o, uint64_t bytes);

#endif
