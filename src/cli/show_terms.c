/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A part is a loop over the lines of one section; a row is a few named cells,
 * the same in each format. Terms are printed into memory first, at most
 * --max-term bytes each, because what the format makes of a text depends on
 * the whole of it (text.h).
 *
 * The maps of the heap and of the literals are made when the first part that
 * needs them begins.
 */
#include "cli/show_terms.h"

#include <inttypes.h>
#include <stdio.h>

#include "cli/text.h"
#include "model/heap.h"
#include "model/heapmap.h"
#include "model/stack.h"
#include "model/term_print.h"
#include "model/termline.h"

struct terms;

struct part_info {
	enum part part;
	const char *key;
	const char *title;
	void (*put)(struct terms *x);
};

struct cell {
	const char *key;
	struct value value;
};

struct terms {
	struct thing *t;
	struct session *s;
	struct out *o;
	const char *part;
	uint64_t rows;  /* of this part */
	unsigned parts; /* whose headings have been written */
	bool json;
	bool lines; /* ndjson */
	bool bold;
	bool ascii;
	struct heap heap;
	struct heapmap *own;
	struct print print;
	struct out text; /* the terms of one row */
};

static struct span section_of(const struct terms *x, enum tag tag)
{
	const struct index *index = dump_index(x->t->dump);
	uint32_t i = index_find(index, tag, x->t->head.id);
	struct section s;

	if (i == SECTION_NONE)
		return SPAN_NONE;
	index_get(index, i, &s);
	return s.body;
}

static void build(struct terms *x, struct heapmap *m, const char *what)
{
	uint64_t done, all;

	while (heapmap_step(m)) {
		heapmap_progress(m, &done, &all);
		progress_show(&x->s->progress, what, done, all);
	}
}

static void collect(void *ctx, struct span text)
{
	out_span(ctx, text);
}

static void init(struct terms *x, struct thing *t, struct session *s)
{
	struct print_options options = {.syntax = &print_erlang,
	                                .limit = t->args->max_term,
	                                .latin1 = true,
	                                .put = collect};
	struct writer_options w;
	uint64_t budget = heapmap_budget() / 2;

	session_writer_options(s, &w);
	*x = (struct terms){.t = t, .s = s, .o = &s->out};
	x->ascii = t->args->ascii;
	x->bold = w.bold;
	x->json = t->args->format == FORMAT_JSON;
	x->lines = t->args->format == FORMAT_NDJSON;
	out_init(&x->text, -1);
	options.ctx = &x->text;
	heap_init(&x->heap, t->dump);
	if (t->args->syntax != SYNTAX_RAW || t->args->parts & PART_DICTIONARY) {
		x->own = heap_map_process(t->dump, t->head.id, budget);
		build(x, x->own, "reading the heap");
		x->heap.literals = session_literals(s);
	}
	x->heap.own = x->own;
	print_init(&x->print, &x->heap, &options);
}

static void release(struct terms *x)
{
	print_release(&x->print);
	heap_release(&x->heap);
	heapmap_free(x->own);
	out_release(&x->text);
	progress_clear(&x->s->progress);
}

/* A term's text, as a place in x->text: the buffer may move. */
struct piece {
	size_t at;
	size_t n;
};

static struct piece print(struct terms *x, const struct term *t)
{
	struct piece piece = {x->text.n, 0};

	print_term(&x->print, t);
	piece.n = x->text.n - piece.at;
	return piece;
}

static struct piece print_elem(struct terms *x, const struct lex_elem *e)
{
	struct piece piece = {x->text.n, e->raw.n};
	struct term t;

	if (x->t->args->syntax == SYNTAX_RAW) {
		out_span(&x->text, e->raw);
		return piece;
	}
	t = term_of(&x->heap, e);
	return print(x, &t);
}

static struct value piece_value(const struct terms *x, struct piece piece)
{
	if (out_failed(&x->text))
		return value_text(SPAN_LIT("#Bad<out of memory>"));
	return value_text((struct span){x->text.buf + piece.at, piece.n});
}

static struct value text_or_none(struct span s)
{
	return s.n > 0 ? value_text(s) : value_none();
}

/* Whether --limit lets one more row through; then begins it. */
static bool next_row(struct terms *x)
{
	if (x->rows == x->t->args->limit || out_failed(x->o))
		return false;
	out_reset(&x->text);
	x->rows++;
	return true;
}

static void put_json_row(struct terms *x, const struct cell *cells, unsigned n)
{
	if (!x->lines)
		out_str(x->o, x->rows > 1 ? ",\n" : "\n");
	out_char(x->o, '{');
	if (x->lines) {
		out_str(x->o, "\"part\":");
		text_json_string(x->o, span_str(x->part), x->ascii);
	}
	for (unsigned i = 0; i < n; i++) {
		if (i > 0 || x->lines)
			out_char(x->o, ',');
		text_json_string(x->o, span_str(cells[i].key), x->ascii);
		out_char(x->o, ':');
		text_json(x->o, &cells[i].value, x->ascii);
	}
	out_str(x->o, x->lines ? "}\n" : "}");
}

static void put_value(struct terms *x, struct value v)
{
	text_value(x->o, &v, TEXT_LINE, x->ascii);
}

/* Returns whether the row is for people, which the caller then writes. */
static bool put_row(struct terms *x, const struct cell *cells, unsigned n)
{
	if (!x->json && !x->lines)
		return true;
	put_json_row(x, cells, n);
	return false;
}

static void begin_part(struct terms *x, const struct part_info *part)
{
	x->part = part->key;
	x->rows = 0;
	if (x->lines)
		return;
	if (x->json) {
		out_str(x->o, ",\n");
		text_json_string(x->o, span_str(part->key), x->ascii);
		out_str(x->o, ":[");
		return;
	}
	if (x->t->args->parts == part->part)
		return;
	if (x->t->args->parts & PART_INFO || x->parts > 0)
		out_char(x->o, '\n');
	out_str(x->o, x->bold ? "\033[1m" : "");
	out_str(x->o, part->title);
	out_str(x->o, x->bold ? "\033[0m\n" : "\n");
	x->parts++;
}

static void end_part(struct terms *x)
{
	if (x->json)
		out_char(x->o, ']');
}

static void text_stack(struct terms *x, const struct stack_row *r,
                       struct span label, struct value term)
{
	if (r->kind == STACK_FRAME) {
		out_char(x->o, '#');
		out_u64(x->o, r->frame);
		out_str(x->o, r->frame < 10 ? "  " : " ");
		text_put(x->o, r->function, TEXT_LINE, x->ascii);
	} else {
		out_str(x->o, "    ");
		text_put(x->o, label, TEXT_LINE, x->ascii);
		out_str(x->o, r->kind == STACK_CATCH ? "  catch " : "  ");
		if (r->kind == STACK_CATCH)
			text_put(x->o, r->function, TEXT_LINE, x->ascii);
		else
			put_value(x, term);
	}
	out_char(x->o, '\n');
}

static void put_stack_row(struct terms *x, const struct stack_row *r)
{
	struct span label = r->name[0] ? span_str(r->name) : r->label;
	struct value term = value_none();
	struct span rest = r->elem;
	struct lex_elem e;

	if (r->kind == STACK_VARIABLE) {
		lex_elem(&x->heap.format, &rest, &e);
		term = piece_value(x, print_elem(x, &e));
	}
	struct cell cells[] = {
		{"frame", value_u64(r->frame)},
		{"return_address",
	         r->label.n > 0 ? text_or_none(r->address) : value_none()},
		{"function", text_or_none(r->function)},
		{"label", text_or_none(label)},
		{"term", term},
	};

	if (put_row(x, cells, 5))
		text_stack(x, r, label, term);
}

static void put_stack(struct terms *x)
{
	struct stack stack;
	struct stack_row row;

	stack_init(&stack, x->t->dump, section_of(x, TAG_PROC_STACK),
	           x->t->head.body);
	while (stack_next(&stack, &row) && next_row(x))
		put_stack_row(x, &row);
}

static void put_message(struct terms *x, struct span line)
{
	struct piece message, token_text = {0, 0};
	struct lex_elem term, token;
	struct value value, token_value = value_none();

	termline_pair(&x->heap.format, line, ':', &term, &token);
	message = print_elem(x, &term);
	if (token.kind != LEX_NIL)
		token_text = print_elem(x, &token);
	value = piece_value(x, message);
	if (token.kind != LEX_NIL)
		token_value = piece_value(x, token_text);
	struct cell cells[] = {
		{"number", value_u64(x->rows)},
		{"term", value},
		{"token", token_value},
	};

	if (!put_row(x, cells, 3))
		return;
	out_u64(x->o, x->rows);
	out_str(x->o, "  ");
	put_value(x, value);
	if (token_value.type != VALUE_NONE) {
		out_str(x->o, "  ");
		put_value(x, token_value);
	}
	out_char(x->o, '\n');
}

static void put_messages(struct terms *x)
{
	struct span rest = section_of(x, TAG_PROC_MESSAGES);
	struct span line;

	while (rest.n > 0 && next_row(x)) {
		termline_elems(&x->heap.format, &rest, &line);
		put_message(x, line);
	}
}

/* An entry is a pair; what is none is shown as a value without a key. */
static void put_entry(struct terms *x, struct span line)
{
	struct value key = value_none();
	struct piece key_text = {0, 0}, value_text;
	struct lex_elem e, pair[2];
	struct term t;
	bool good;

	lex_elem(&x->heap.format, &line, &e);
	t = term_of(&x->heap, &e);
	good = term_elements(&x->heap, &t, pair, 2);
	if (good) {
		key_text = print_elem(x, &pair[0]);
		value_text = print_elem(x, &pair[1]);
		key = piece_value(x, key_text);
	} else {
		value_text = print_elem(x, &e);
	}
	struct cell cells[] = {
		{"key", key},
		{"value", piece_value(x, value_text)},
	};

	if (!put_row(x, cells, 2))
		return;
	if (good) {
		put_value(x, key);
		out_str(x->o, " => ");
	}
	put_value(x, cells[1].value);
	out_char(x->o, '\n');
}

static void put_dictionary(struct terms *x)
{
	struct span rest = section_of(x, TAG_PROC_DICTIONARY);
	struct span line;

	while (rest.n > 0 && next_row(x)) {
		termline_elems(&x->heap.format, &rest, &line);
		put_entry(x, line);
	}
}

static void put_object(struct terms *x, struct span line)
{
	struct span rest = line;
	struct value term;
	struct piece piece;
	uint64_t address;
	struct term t;

	if (!lex_address(&rest, &address))
		return;
	if (x->t->args->syntax == SYNTAX_RAW) {
		term = value_text(rest);
	} else {
		t = term_at(&x->heap, address,
		            (uint64_t)(rest.p - x->heap.text.p));
		piece = print(x, &t);
		term = piece_value(x, piece);
	}
	struct cell cells[] = {
		{"address", value_text(span_take(line, line.n - rest.n - 1))},
		{"term", term},
	};

	if (!put_row(x, cells, 2))
		return;
	put_value(x, cells[0].value);
	out_str(x->o, "  ");
	put_value(x, term);
	out_char(x->o, '\n');
}

static void put_heap(struct terms *x)
{
	struct span rest = section_of(x, TAG_PROC_HEAP);
	struct span line;

	while (rest.n > 0 && next_row(x)) {
		termline_heap(&x->heap.format, &rest, &line);
		put_object(x, line);
	}
}

void show_terms(struct thing *t, struct session *s)
{
	static const struct part_info parts[] = {
		{PART_STACK, "stack", "Stack", put_stack},
		{PART_MESSAGES, "messages", "Messages", put_messages},
		{PART_DICTIONARY, "dictionary", "Dictionary", put_dictionary},
		{PART_HEAP, "heap", "Heap", put_heap},
	};
	struct terms x;

	if (!(t->args->parts & PARTS_TERMS))
		return;
	init(&x, t, s);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (!(t->args->parts & parts[i].part))
			continue;
		begin_part(&x, &parts[i]);
		parts[i].put(&x);
		end_part(&x);
	}
	release(&x);
}

enum err show_terms_check(const struct thing *t, struct err_info *info)
{
	if (!(t->args->parts & PARTS_TERMS) || t->head.tag == TAG_PROC)
		return ERR_OK;
	return err_set(info, ERR_USAGE,
	               "only processes have a stack, messages, a dictionary "
	               "and a heap");
}
