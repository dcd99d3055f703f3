/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every line of a section of terms is decoded and printed, with limits that
 * keep this fast; what comes out must be UTF-8 of no more bytes than allowed.
 */
#include "read_terms.h"

#include "base/utf8.h"
#include "model/heap.h"
#include "model/stack.h"
#include "model/term_print.h"
#include "model/termline.h"

enum {
	PROCESSES_MAX = 12,
	LINES_MAX = 100,
	TERM_MAX = 300,
	BUDGET = 4096, /* so that what does not fit is looked for, too */
};

struct reader {
	const struct dump *dump;
	struct heap heap;
	struct print print;
	uint64_t printed;
	const char *wrong;
};

static void collect(void *ctx, struct span text)
{
	struct reader *r = ctx;

	r->printed += text.n;
	if (!utf8_valid(text))
		r->wrong = "a printed term is no UTF-8";
}

static void print(struct reader *r, const struct term *t)
{
	r->printed = 0;
	print_term(&r->print, t);
	if (r->printed > TERM_MAX + 32)
		r->wrong = "a printed term is longer than its limit";
}

static void print_elems(struct reader *r, struct span rest)
{
	struct term t;
	size_t left;

	for (int i = 0; i < 4 && rest.n > 0; i++) {
		left = rest.n;
		t = term_take(&r->heap, &rest);
		print(r, &t);
		if (rest.n > left)
			r->wrong = "an element gives text back";
		rest = span_skip(rest, 1);
	}
}

static void read_elems(struct reader *r, struct span body, bool pair, char sep)
{
	struct lex_elem a, b;
	struct span line;

	for (int i = 0; i < LINES_MAX && body.n > 0; i++) {
		termline_elems(&r->heap.format, &body, &line);
		print_elems(r, line);
		if (pair)
			termline_pair(&r->heap.format, line, sep, &a, &b);
	}
}

static void read_heap(struct reader *r, struct span body)
{
	uint64_t address;
	struct span line;
	struct term t;

	for (int i = 0; i < LINES_MAX && body.n > 0; i++) {
		termline_heap(&r->heap.format, &body, &line);
		if (!lex_address(&line, &address))
			continue;
		t = term_at(&r->heap, address,
		            (uint64_t)(line.p - r->heap.text.p));
		print(r, &t);
	}
}

static void read_stack(struct reader *r, const struct section *process,
                       struct span body)
{
	struct stack_row row;
	struct stack s;

	stack_init(&s, r->dump, body, process->body);
	for (int i = 0; i < LINES_MAX && stack_next(&s, &row); i++)
		if (row.kind == STACK_VARIABLE)
			print_elems(r, row.elem);
}

static struct span body_of(const struct reader *r, enum tag tag, struct span id)
{
	const struct index *x = dump_index(r->dump);
	uint32_t i = index_find(x, tag, id);
	struct section s;

	if (i == SECTION_NONE)
		return SPAN_NONE;
	index_get(x, i, &s);
	return s.body;
}

static void steps(struct heapmap *m)
{
	while (heapmap_step(m))
		;
}

static void read_process(struct reader *r, uint32_t row)
{
	struct heapmap *own;
	struct section s;

	index_get(dump_index(r->dump),
	          sections_tag_at(dump_sections(r->dump), TAG_PROC, row), &s);
	own = heap_map_process(r->dump, s.id, row % 2 ? BUDGET : UINT32_MAX);
	steps(own);
	r->heap.own = own;
	read_heap(r, body_of(r, TAG_PROC_HEAP, s.id));
	read_stack(r, &s, body_of(r, TAG_PROC_STACK, s.id));
	read_elems(r, body_of(r, TAG_PROC_MESSAGES, s.id), true, ':');
	read_elems(r, body_of(r, TAG_PROC_DICTIONARY, s.id), false, ':');
	r->heap.own = NULL;
	heapmap_free(own);
}

const char *read_terms(const struct dump *d)
{
	struct reader r = {.dump = d};
	struct print_options options = {.syntax = &print_erlang,
	                                .limit = TERM_MAX,
	                                .put = collect,
	                                .ctx = &r};
	uint32_t n = sections_tag_count(dump_sections(d), TAG_PROC);
	struct heapmap *literals = heap_map_literals(d, UINT32_MAX);

	heap_init(&r.heap, d);
	steps(literals);
	r.heap.literals = literals;
	print_init(&r.print, &r.heap, &options);
	for (uint32_t row = 0; row < n && row < PROCESSES_MAX; row++)
		read_process(&r, row);
	read_elems(&r, body_of(&r, TAG_PERSISTENT_TERMS, SPAN_NONE), true, '|');
	read_heap(&r, body_of(&r, TAG_LITERALS, SPAN_NONE));
	print_release(&r.print);
	heap_release(&r.heap);
	heapmap_free(literals);
	return r.wrong;
}
