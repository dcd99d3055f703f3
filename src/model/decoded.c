/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The room is taken as one piece, of which the system makes memory where it is
 * written, so that what is decoded is plain text like any other, and readers
 * need not know of pieces.
 */
#include "model/decoded.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/etf.h"
#include "model/json.h"
#include "model/term_print.h"

enum {
	PIECE = 16 << 10,
	SLICE = 32 * PIECE,
	TERM_MOST = 4 << 20, /* bytes of a term that is printed */
};

struct decoding {
	struct decoded d; /* first */
	const struct dump *dump;
	struct bytes bytes;
	struct content content;
	struct unpack unpack;
	bool begun;
	struct json_lines json;
	char *room;
	char *packed; /* a term that was: its bytes */
	uint64_t packed_n;
};

static uint64_t length(const struct decoding *x)
{
	return atomic_load_explicit(&x->d.n, memory_order_relaxed);
}

static void put(void *ctx, struct span text)
{
	struct decoding *x = ctx;
	uint64_t n = length(x);

	if (text.n > DECODED_MOST - n) {
		x->d.full = true;
		text.n = (size_t)(DECODED_MOST - n);
	}
	if (text.n == 0)
		return;
	memcpy(x->room + n, text.p, text.n);
	atomic_store_explicit(&x->d.n, n + text.n, memory_order_release);
}

/* The bytes of a packed term, all of them. */
static void keep(struct decoding *x, struct span text)
{
	if (!x->packed)
		x->packed = big_alloc(DECODED_MOST, 1);
	if (!x->packed) {
		x->d.job.result = ERR_NOMEM;
		return;
	}
	if (text.n > DECODED_MOST - x->packed_n) {
		x->d.full = true;
		return;
	}
	memcpy(x->packed + x->packed_n, text.p, text.n);
	x->packed_n += text.n;
}

static void print(struct decoding *x, const struct bytes *payload)
{
	struct print_options options = {.syntax = &print_erlang,
	                                .limit = TERM_MOST,
	                                .latin1 = true,
	                                .put = put,
	                                .ctx = x};
	struct heap heap;
	struct print printer;
	struct term t;

	heap_init(&heap, x->dump);
	t = etf_term(&heap, payload, SPAN_NONE);
	print_init(&printer, &heap, &options);
	if (!print_term(&printer, &t))
		x->d.full = true;
	print_release(&printer);
	heap_release(&heap);
}

static void finish(struct decoding *x)
{
	struct bytes payload = x->bytes;

	x->d.end = x->unpack.end;
	if (x->content.holds != CONTENT_TERM)
		return;
	if (content_unpack(&x->content) != UNPACK_NOT)
		payload = bytes_of((struct span){x->packed, x->packed_n},
		                   BYTES_PLAIN, x->packed_n);
	if (x->d.full)
		return;
	x->d.term = payload;
	print(x, &payload);
}

static void take(struct decoding *x, struct span text)
{
	if (x->content.holds == CONTENT_TERM)
		keep(x, text);
	else if (x->content.holds == CONTENT_JSON)
		json_lines_put(&x->json, text);
	else
		put(x, text);
}

static enum job_result step(struct job *job)
{
	struct decoding *x = (struct decoding *)job;
	bool unpacked = x->content.kind == CONTENT_TERM;
	char piece[PIECE];
	size_t n = 1;

	job->result = ERR_OK;
	if (!x->begun)
		unpack_init(&x->unpack, &x->bytes, content_unpack(&x->content));
	x->begun = true;
	for (size_t done = 0; done < SLICE && n > 0 && !unpacked; done += n) {
		n = unpack_read(&x->unpack, piece, sizeof(piece));
		take(x, (struct span){piece, n});
		if (job->result != ERR_OK)
			return JOB_DONE;
		if (x->d.full)
			n = 0;
	}
	if (n > 0 && !unpacked)
		return JOB_MORE;
	finish(x);
	return JOB_DONE;
}

/* The text may be in use by others when the job comes back. */
static void drop(struct job *job)
{
	(void)job;
}

struct decoded *decoded_new(const struct dump *d, const struct bytes *b,
                            const struct content *c)
{
	struct decoding *x = xcalloc(1, sizeof(*x));

	x->room = big_alloc(DECODED_MOST, 1);
	if (!x->room) {
		free(x);
		return NULL;
	}
	x->d.text = x->room;
	x->d.job.step = step;
	x->d.job.drop = drop;
	x->d.job.priority = JOB_NORMAL;
	x->dump = d;
	x->bytes = *b;
	x->content = *c;
	x->json.put = put;
	x->json.ctx = x;
	return &x->d;
}

void decoded_free(struct decoded *d)
{
	struct decoding *x = (struct decoding *)d;

	if (!x)
		return;
	if (x->begun)
		unpack_release(&x->unpack);
	json_lines_release(&x->json);
	free(x->packed);
	free(x->room);
	free(x);
}
