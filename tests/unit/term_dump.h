/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TERM_DUMP_H
#define TERM_DUMP_H

/* A dump of one process with a heap, made by a test, and what is needed to read
 * its terms. Included after cmocka. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/heap.h"
#include "model/term_list.h"
#include "text_dump.h"

struct text {
	char *p;
	size_t n;
	size_t room;
};

struct term_dump {
	struct text text;
	struct dump *dump;
	struct heapmap *own;
	struct heap heap;
	uint32_t process; /* its section */
};

/* At most 200 bytes. */
__attribute__((format(printf, 2, 3))) static inline void put(struct text *t,
                                                             const char *format,
                                                             ...)
{
	va_list args;

	if (t->room - t->n < 256) {
		t->room = t->room * 2 + 4096;
		t->p = xrealloc(t->p, t->room);
	}
	va_start(args, format);
	t->n += (size_t)vsnprintf(t->p + t->n, 256, format, args);
	va_end(args);
}

static inline void put_long(struct text *t, const char *s)
{
	for (; strlen(s) > 200; s += 200)
		put(t, "%.200s", s);
	put(t, "%s", s);
}

static inline void put_head(struct text *t)
{
	put(t, "=erl_crash_dump:0.5\nSystem version: Erlang/OTP 27 [erts-15.0] "
	       "[64-bit]\n=proc:<0.1.0>\nState: Waiting\n");
}

/* Takes the text over, of a whole dump whose process is <0.1.0>. */
static inline void open_text(struct term_dump *d, struct text *t)
{
	*d = (struct term_dump){.text = *t};
	d->dump = dump_of((struct span){t->p, t->n});
	d->process =
		index_find(dump_index(d->dump), TAG_PROC, SPAN_LIT("<0.1.0>"));
	heap_init(&d->heap, d->dump);
	d->own = heap_map_process(d->dump, SPAN_LIT("<0.1.0>"), UINT64_MAX / 2);
	while (heapmap_step(d->own))
		;
	d->heap.own = d->own;
}

/* The lines of the sections behind =proc, "=proc_messages:<0.1.0>\n...". */
static inline void open_lines(struct term_dump *d, const char *lines)
{
	struct text t = {.n = 0};

	put_head(&t);
	put_long(&t, lines);
	put(&t, "=end\n");
	open_text(d, &t);
}

static inline void close_dump(struct term_dump *d)
{
	heap_release(&d->heap);
	heapmap_free(d->own);
	dump_free(d->dump);
	free(d->text.p);
}

static inline struct term term_from(struct term_dump *d, const char *elem)
{
	struct span rest = span_str(elem);

	return term_take(&d->heap, &rest);
}

struct chance {
	uint64_t state;
};

static inline unsigned below(struct chance *c, unsigned n)
{
	c->state = c->state * UINT64_C(6364136223846793005) +
	           UINT64_C(1442695040888963407);
	return (unsigned)(c->state >> 33) % n;
}

static inline void put_elem(struct text *t, struct chance *c, unsigned objects)
{
	switch (below(c, 6)) {
	case 0:
		put(t, "I%u", below(c, 300));
		break;
	case 1:
		put(t, "A2:a\n");
		break;
	case 2:
		put(t, "N");
		break;
	default:
		put(t, "H%X", 16 * (1 + below(c, objects)));
	}
}

static inline void put_elems(struct text *t, struct chance *c, unsigned objects,
                             unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		if (i > 0)
			put(t, ",");
		put_elem(t, c, objects);
	}
}

/* An object at 16 * i. Some are cut, some point to themselves. */
static inline void put_object(struct text *t, struct chance *c, unsigned i,
                              unsigned objects)
{
	unsigned n = below(c, 12);

	put(t, "%X:", i * 16);
	switch (below(c, 8)) {
	case 0:
		put(t, "t%X:", n + below(c, 8) / 7);
		put_elems(t, c, objects, n);
		break;
	case 1:
		put(t, "Mf%X:H%X:", n, 16 * (1 + below(c, objects)));
		put_elems(t, c, objects, n);
		break;
	case 2:
		put(t, "Mh%X:%X:", 16u, n + 1);
		put_elems(t, c, objects, n + 1);
		break;
	case 3:
		put(t, "Mn%X:", n + 1);
		put_elems(t, c, objects, n + 1);
		break;
	case 4:
		/* {1,[2],3}, #{}, "ab", [1|2] */
		put(t, "EF:g2gDYQFsAAAAAWECamED");
		break;
	default:
		put(t, "l");
		put_elem(t, c, objects);
		put(t, "|");
		put_elem(t, c, objects);
	}
	put(t, "\n");
}

/* A process of some messages and objects. */
static inline void open_chance(struct term_dump *d, struct chance *c)
{
	unsigned objects = 1 + below(c, 60), messages = below(c, 20);
	struct text t = {.n = 0};

	put_head(&t);
	put(&t, "=proc_messages:<0.1.0>\n");
	for (unsigned i = 0; i < messages; i++) {
		put_elem(&t, c, objects);
		put(&t, ":");
		put_elem(&t, c, objects);
		put(&t, "\n");
	}
	put(&t, "=proc_heap:<0.1.0>\n");
	for (unsigned i = 1; i <= objects; i++)
		put_object(&t, c, i, objects);
	put(&t, "=end\n");
	open_text(d, &t);
}

#endif
