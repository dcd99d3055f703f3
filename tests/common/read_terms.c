/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every line of a section of terms is decoded and printed, with limits that
 * keep this fast; what comes out must be UTF-8 of no more bytes than allowed.
 * The rows of its terms, some of them open, must be the same from the first to
 * the last and back.
 */
#include "read_terms.h"

#include "base/utf8.h"
#include "model/heap.h"
#include "model/stack.h"
#include "model/term_print.h"
#include "model/term_tree.h"
#include "model/termline.h"

enum {
	PROCESSES_MAX = 12,
	LINES_MAX = 100,
	TERM_MAX = 300,
	BUDGET = 4096, /* so that what does not fit is looked for, too */
	TREES_MAX = 2, /* processes */
	ROWS_MAX = 200,
	OPEN_MAX = 60,
};

struct reader {
	const struct dump *dump;
	struct heap heap;
	struct print print;
	const struct term_syntax *const *syntax; /* each in turn */
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
	r->syntax = r->syntax[1] ? r->syntax + 1 : print_syntaxes;
	r->print.options.syntax = *r->syntax;
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

static bool same_row(struct tree_row a, struct tree_row b)
{
	return a.slot == b.slot && a.node == b.node && a.index == b.index;
}

/* From the first row on and back again. What waits for a job ends it. */
static void read_rows(struct reader *r, struct term_tree *t)
{
	struct tree_row rows[ROWS_MAX], row;
	enum access got = tree_first(t, &row);
	struct tree_info info;
	size_t n = 0;

	while (got == ACCESS_OK && n < ROWS_MAX) {
		rows[n++] = row;
		if (tree_look(t, row, &info) == ACCESS_END)
			r->wrong = "a row is not there";
		if (info.term && n % 8 == 0)
			print(r, info.term);
		got = tree_next(t, &row);
	}
	while (n > 1) {
		row = rows[--n];
		got = tree_prev(t, &row);
		if (got == ACCESS_LATER)
			return;
		if (got != ACCESS_OK || !same_row(row, rows[n - 1]))
			r->wrong = "up the rows are not those of down";
	}
}

static void read_tree(struct reader *r, enum terms_kind kind, uint32_t section)
{
	struct term_list *l = term_list_new(r->dump, kind, section);
	struct term_tree *t = tree_new(l, &r->heap);
	struct tree_stop stop;
	struct tree_row row;

	while (term_list_step(l))
		;
	if (t) {
		tree_set_ready(t);
		tree_open_items(t, 0, OPEN_MAX, &stop);
		read_rows(r, t);
		if (tree_last(t, &row) == ACCESS_OK)
			tree_close(t, tree_item_row(tree_item_of(t, row)));
		read_rows(r, t);
	}
	tree_free(t);
	term_list_free(l);
}

static void read_process(struct reader *r, uint32_t row)
{
	uint32_t section =
		sections_tag_at(dump_sections(r->dump), TAG_PROC, row);
	struct heapmap *own;
	struct section s;

	index_get(dump_index(r->dump), section, &s);
	own = heap_map_process(r->dump, s.id, row % 2 ? BUDGET : UINT32_MAX);
	steps(own);
	r->heap.own = own;
	read_heap(r, body_of(r, TAG_PROC_HEAP, s.id));
	read_stack(r, &s, body_of(r, TAG_PROC_STACK, s.id));
	read_elems(r, body_of(r, TAG_PROC_MESSAGES, s.id), true, ':');
	read_elems(r, body_of(r, TAG_PROC_DICTIONARY, s.id), false, ':');
	for (int kind = TERMS_STACK; kind < TERMS_ONE && row < TREES_MAX;
	     kind++)
		read_tree(r, (enum terms_kind)kind, section);
	r->heap.own = NULL;
	heapmap_free(own);
}

const char *read_terms(const struct dump *d)
{
	struct reader r = {.dump = d, .syntax = print_syntaxes};
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
