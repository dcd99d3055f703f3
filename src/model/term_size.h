/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_TERM_SIZE_H
#define MODEL_TERM_SIZE_H

/*
 * How much memory a term takes, parts that it shares with itself once: what
 * erts_debug:size/1 says of it, with what is not on the process's own heap
 * told apart. term_words.h has the sizes and what a dump does not tell.
 *
 * Literals are those objects that are not among the heap's own; in dumps from
 * before there was a section of literals (0.5) a literal that the dump has
 * with this process is taken for an object of its heap.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/worker.h"
#include "model/heap.h"
#include "model/term.h"

struct term_size {
	uint64_t words;         /* on the heap */
	uint64_t literal_words; /* of literals, which are on no heap */
	uint64_t objects;       /* of both */
	/* Binaries off the heap, each once, and the bytes allocated for them,
	 * whatever part of them is referred to. */
	uint64_t binaries;
	uint64_t binary_bytes;
	/* Bytes of what the dump has in the external format only and is no
	 * pid, port, reference or fun: maps of OTP 17 and 18, native records,
	 * undecoded messages of other nodes. Where they are on the heap, their
	 * words are in `words`, without sharing. */
	uint64_t external_bytes;
	uint64_t funs; /* with variables, whose values are in no dump */
	uint64_t lost; /* parts that are not in the dump, or cut */
	bool more;     /* out of budget, also that of the heap for what did not
	                * fit into its maps: it takes more than that */
};

struct size_state; /* of term_size.c */

struct size_job {
	struct job job; /* first: the worker's */
	/* To be changed before it runs, if at all: objects to look at. Memory
	 * is bounded by itself: 64 MiB, enough for 1.2 GiB of a heap's text. */
	uint64_t most;
	struct term_size size; /* the answer; job.result is always ERR_OK */
	struct size_state *state;
};

enum { SIZE_ROOTS = 2 };

/* Of 1 or 2 terms together (a key and its value). The heap, as for
 * find_job_new, is the job's alone until it is done. JOB_NORMAL. Never NULL. */
struct size_job *size_job_new(struct heap *h, const struct term *roots,
                              unsigned n);
void size_job_free(struct size_job *j);

/* For people, in one line: "1,234 words, 9.6K; literals: 12 words; 2 binaries,
 * 64.0K". `word` is in bytes. NUL-terminated, returns its length. */
enum { SIZE_TEXT = 320 };
size_t term_size_text(const struct term_size *s, unsigned word,
                      char out[SIZE_TEXT]);

#endif
