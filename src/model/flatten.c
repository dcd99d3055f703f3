/* SPDX-License-Identifier: Apache-2.0 */
#include "model/flatten.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "model/term_walk.h"

enum {
#ifdef CRASHDIVE_TINY
	SLICE = 5,
#else
	SLICE = 8192, /* elements */
#endif
	/* Lists may share parts, so that one of no characters at all can have
	 * more elements than there is time. */
	STEPS = 1 << 26,
	CODE_MOST = 0x10ffff,
};

struct flattening {
	struct flatten f; /* first */
	struct walk walk;
	uint32_t steps;
	bool wide;  /* a character that is no byte has come by, */
	bool bytes; /* or a binary */
};

static void put(struct flattening *x, struct span s)
{
	size_t room = FLATTEN_MOST - x->f.n;

	x->f.full |= s.n > room;
	if (x->f.full)
		return;
	memcpy(x->f.text + x->f.n, s.p, s.n);
	x->f.n += s.n;
}

/* Latin-1 becomes UTF-8, as much of it as there is room for. */
static void widen(struct flattening *x)
{
	size_t n = 0, to = 0;

	while (n < x->f.n && to + 2 <= FLATTEN_MOST)
		to += (unsigned char)x->f.text[n++] >= 0x80 ? 2 : 1;
	x->f.full |= n < x->f.n;
	x->f.n = to;
	while (n-- > 0) {
		char two[UTF8_MAX];
		size_t size = utf8_encode((unsigned char)x->f.text[n], two);

		to -= size;
		memcpy(x->f.text + to, two, size);
	}
}

static void put_code(struct flattening *x, uint64_t code)
{
	char text[UTF8_MAX];

	if (code > CODE_MOST) {
		x->f.other = true;
		return;
	}
	if (code > 0xff && !x->wide) {
		x->wide = true;
		if (!x->bytes)
			widen(x);
	}
	text[0] = (char)(unsigned char)code;
	put(x, (struct span){text,
	                     x->wide ? utf8_encode((uint32_t)code, text) : 1});
}

/* Whether all bytes are characters of Latin-1, and none of UTF-8. */
static bool is_latin1(struct span s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c >= 0x7f && c < 0xa0)
			return false;
	}
	return !utf8_valid(s);
}

/* Whose characters were all bytes. */
static void finish(struct flattening *x)
{
	if (!x->wide && !x->bytes &&
	    is_latin1((struct span){x->f.text, x->f.n}))
		widen(x);
}

static void put_bytes(struct flattening *x, const struct bytes *b)
{
	size_t room = FLATTEN_MOST - x->f.n;

	x->bytes = true;
	x->f.full |= b->n > room;
	x->f.n += bytes_read(b, 0, x->f.text + x->f.n,
	                     b->n < room ? (size_t)b->n : room);
}

static void put_leaf(struct flattening *x, const struct term *t)
{
	uint64_t code;

	if (term_u64(t, &code))
		put_code(x, code);
	else if (t->kind == TERM_STRING ||
	         (t->kind == TERM_BINARY && t->bits == 8))
		put_bytes(x, &t->bytes);
	else if (t->kind != TERM_NIL)
		x->f.other = true;
}

static enum job_result step(struct job *job)
{
	struct flattening *x = (struct flattening *)job;
	struct walk_event e;

	job->result = ERR_OK;
	for (int i = 0; i < SLICE && !x->f.full && !x->f.other; i++) {
		if (!walk_next(&x->walk, &e)) {
			finish(x);
			return JOB_DONE;
		}
		if (e.what == WALK_LEAF)
			put_leaf(x, &e.term);
		else if (e.term.kind != TERM_LIST)
			x->f.other = true;
		x->f.full |= ++x->steps == STEPS;
	}
	if (!x->f.full && !x->f.other)
		return JOB_MORE;
	finish(x);
	return JOB_DONE;
}

/* Its owner may have more to give back than memory. */
static void drop(struct job *job)
{
	(void)job;
}

struct flatten *flatten_new(struct heap *h, const struct term *list)
{
	struct flattening *x = xcalloc(1, sizeof(*x));

	x->f.text = big_alloc(FLATTEN_MOST, 1);
	if (!x->f.text) {
		free(x);
		return NULL;
	}
	x->f.job.step = step;
	x->f.job.drop = drop;
	x->f.job.priority = JOB_URGENT;
	walk_init(&x->walk, h);
	walk_start(&x->walk, list);
	return &x->f;
}

void flatten_free(struct flatten *f)
{
	struct flattening *x = (struct flattening *)f;

	if (!x)
		return;
	walk_release(&x->walk);
	free(f->text);
	free(x);
}
