/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LOOPS_TEXT_H
#define LOOPS_TEXT_H

/* What is known of the stack of one process, as text. Included after cmocka. */

#include <stdio.h>
#include <string.h>

#include "model/loops.h"
#include "model/term_print.h"
#include "text_dump.h"

enum { LOOPS_TEXT = 4096 };

struct loops_text {
	char text[LOOPS_TEXT];
	size_t n;
};

static inline void loops_put(void *ctx, struct span s)
{
	struct loops_text *t = ctx;

	assert_true(s.n < LOOPS_TEXT - t->n);
	memcpy(t->text + t->n, s.p, s.n);
	t->n += s.n;
	t->text[t->n] = '\0';
}

static inline void loops_put_term(struct loops_text *t, struct heap *h,
                                  const struct term *term)
{
	struct print_options o = {.syntax = &print_erlang,
	                          .limit = 200,
	                          .put = loops_put,
	                          .ctx = t};
	struct print p;

	print_init(&p, h, &o);
	print_term(&p, term);
	print_release(&p);
	loops_put(t, SPAN_LIT("\n"));
}

static inline void loops_put_row(struct loops_text *t, struct heap *h,
                                 const struct stack_row *row,
                                 const struct loops_label *label)
{
	char line[LOOPS_NOTE + 64], note[LOOPS_NOTE];

	if (label->what) {
		loops_note(h, label, &print_erlang, note);
		snprintf(line, sizeof(line), "#%u %s\n", (unsigned)row->frame,
		         note);
		loops_put(t, span_str(line));
	}
	if (label->name) {
		loops_put(t, row->name[0] ? span_str(row->name) : row->label);
		snprintf(line, sizeof(line), " %s\n", label->name);
		loops_put(t, span_str(line));
	}
}

static inline void loops_put_state(struct loops_text *t, struct heap *h,
                                   const struct loops_state *s)
{
	char line[64];
	struct term state = loops_state_term(h, s, false);

	snprintf(line, sizeof(line), "state in row %u: ", (unsigned)s->row);
	loops_put(t, span_str(line));
	loops_put_term(t, h, &state);
	if (!s->part)
		return;
	state = loops_state_term(h, s, true);
	loops_put(t, span_str(s->part));
	loops_put(t, SPAN_LIT(": "));
	loops_put_term(t, h, &state);
}

/* Of the only process of a dump; with_map: with the map of its heap. */
static inline void loops_describe(struct dump *d, bool with_map,
                                  struct loops_text *out)
{
	const struct index *x = dump_index(d);
	struct heapmap *map = NULL;
	struct section process, stack;
	struct loops_label label;
	struct loops_state state;
	struct stack_row row;
	struct loops l;
	struct heap h;

	out->n = 0;
	out->text[0] = '\0';
	index_get(x, index_first(x, TAG_PROC), &process);
	index_get(x, index_first(x, TAG_PROC_STACK), &stack);
	heap_init(&h, d);
	if (with_map) {
		map = heap_map_process(d, process.id, 1 << 20);
		while (heapmap_step(map))
			;
	}
	h.own = map;
	loops_init(&l, &h, stack.body, process.body);
	while (loops_next(&l, &row, &label))
		loops_put_row(out, &h, &row, &label);
	if (loops_state(&h, stack.body, process.body, 1000, &state))
		loops_put_state(out, &h, &state);
	heap_release(&h);
	heapmap_free(map);
}

#endif
