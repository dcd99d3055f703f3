/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Terms are printed into memory first, because what a format makes of a text
 * depends on the whole of it (text.h). What is to be raw is not decoded, but
 * entries of a dictionary are found.
 */
#include "cli/term_rows.h"

#include "cli/text.h"

enum { FORGET = 1 << 20 }; /* bytes that were inflated */

static void collect(void *ctx, struct span text)
{
	out_span(ctx, text);
}

void term_rows_init(struct term_rows *r, const struct dump *d, uint64_t limit)
{
	const struct term_syntax *syntax = dump_syntax(d);
	struct print_options options = {.syntax = print_decoding(syntax),
	                                .limit = limit,
	                                .latin1 = true,
	                                .put = collect,
	                                .ctx = &r->text};

	*r = (struct term_rows){
		.dump = d, .raw = !syntax, .budget = heapmap_budget() / 2};
	out_init(&r->text, -1);
	heap_init(&r->heap, d);
	print_init(&r->print, &r->heap, &options);
}

static void end_part(struct term_rows *r)
{
	term_list_free(r->list);
	r->list = NULL;
}

static void end_process(struct term_rows *r)
{
	end_part(r);
	heapmap_free(r->own);
	r->own = NULL;
	r->heap.own = NULL;
}

void term_rows_release(struct term_rows *r)
{
	end_process(r);
	print_release(&r->print);
	heap_release(&r->heap);
	out_release(&r->text);
}

void term_rows_process(struct term_rows *r, struct span pid, bool map,
                       const struct heapmap *literals,
                       void (*progress)(void *ctx, uint64_t done, uint64_t all),
                       void *ctx)
{
	uint64_t done, all;

	end_process(r);
	heap_forget(&r->heap, FORGET);
	if (!map)
		return;
	r->own = heap_map_process(r->dump, pid, r->budget);
	while (heapmap_step(r->own)) {
		heapmap_progress(r->own, &done, &all);
		progress(ctx, done, all);
	}
	r->heap.own = r->own;
	r->heap.literals = literals;
}

void term_rows_begin(struct term_rows *r, enum terms_kind kind,
                     uint32_t section)
{
	end_part(r);
	r->list = term_list_new(r->dump, kind, section);
	r->next = 0;
	term_reader_init(&r->reader, r->list, true);
	loop_items_init(&r->loops, &r->heap, r->list, true);
}

/* A term's text, as a place in r->text: the buffer may move. */
struct piece {
	size_t at;
	size_t n;
};

/* The term, or, if it is to be raw, what stands in the dump. */
static struct piece print(struct term_rows *r, const struct term *t,
                          const struct lex_elem *raw)
{
	struct piece piece = {r->text.n, 0};

	if (r->raw)
		out_span(&r->text, raw->raw);
	else
		print_term(&r->print, t);
	piece.n = r->text.n - piece.at;
	return piece;
}

static struct value piece_value(const struct term_rows *r, struct piece piece)
{
	if (out_failed(&r->text))
		return value_text(SPAN_LIT("#Bad<out of memory>"));
	return value_text((struct span){r->text.buf + piece.at, piece.n});
}

static struct value text_or_none(struct span s)
{
	return s.n > 0 ? value_text(s) : value_none();
}

static void set(struct term_cells *c, enum term_cell cell, const char *key,
                struct value v)
{
	c->key[cell] = key;
	c->value[cell] = v;
}

static void stack_cells(struct term_rows *r, struct term_item *item,
                        struct term_cells *c)
{
	struct value code = text_or_none(item->code), term = value_none();
	struct span note;
	struct loops_label label;

	loop_items_label(&r->loops, item, &label);
	loops_note(&r->heap, &label, r->print.options.syntax, c->note);
	note = span_str(c->note);
	if (item->kind == ITEM_OTHER)
		note = item->elem.raw;
	if (item->kind == ITEM_TERM)
		term = piece_value(r, print(r, &item->term, &item->elem));
	c->n = STACK_CELLS;
	set(c, CELL_FRAME, "frame", value_u64(item->number));
	set(c, CELL_RETURN_ADDRESS, "return_address",
	    item->label.n > 0 ? code : value_none());
	set(c, CELL_FUNCTION, "function", text_or_none(item->function));
	set(c, CELL_LABEL, "label", text_or_none(term_item_label(item)));
	set(c, CELL_STACK_TERM, "term", term);
	set(c, CELL_NAME, "name",
	    label.name ? value_text(span_str(label.name)) : value_none());
	set(c, CELL_NOTE, "note", text_or_none(note));
}

static void message_cells(struct term_rows *r, struct term_item *item,
                          struct term_cells *c)
{
	bool has_token = term_item_has_token(item);
	struct piece term = print(r, &item->term, &item->elem);
	struct piece token = {0, 0};

	if (has_token)
		token = print(r, &item->token, &item->token_elem);
	c->n = MESSAGE_CELLS;
	set(c, CELL_NUMBER, "number", value_u64(item->number));
	set(c, CELL_TERM, "term", piece_value(r, term));
	set(c, CELL_TOKEN, "token",
	    has_token ? piece_value(r, token) : value_none());
}

/* An entry is a pair; what is none is shown as a value without a key. */
static void entry_cells(struct term_rows *r, struct term_item *item,
                        struct term_cells *c)
{
	bool pair = item->kind == ITEM_PAIR;
	struct piece key = {0, 0}, value;

	if (pair)
		key = print(r, &item->key, &item->key_elem);
	value = print(r, &item->term, &item->elem);
	c->n = ENTRY_CELLS;
	set(c, CELL_KEY, "key", pair ? piece_value(r, key) : value_none());
	set(c, CELL_VALUE, "value", piece_value(r, value));
}

static void object_cells(struct term_rows *r, struct term_item *item,
                         struct term_cells *c)
{
	struct piece term = print(r, &item->term, &item->elem);

	c->n = OBJECT_CELLS;
	set(c, CELL_ADDRESS, "address", value_text(item->label));
	set(c, CELL_OBJECT, "term", piece_value(r, term));
}

/* The next item that is a row. */
static bool next_item(struct term_rows *r, struct term_item *item)
{
	do {
		if (term_reader_get(&r->reader, r->next, item) != ACCESS_OK)
			return false;
		r->next++;
	} while (item->kind == ITEM_OTHER && item->part == TERMS_HEAP);
	return true;
}

bool term_rows_next(struct term_rows *r, struct term_item *item,
                    struct term_cells *cells)
{
	static void (*const makers[])(struct term_rows * r,
	                              struct term_item * item,
	                              struct term_cells * c) = {
		[TERMS_STACK] = stack_cells,
		[TERMS_MESSAGES] = message_cells,
		[TERMS_DICTIONARY] = entry_cells,
		[TERMS_HEAP] = object_cells,
	};

	/* the labels of a stack's frame are kept from row to row */
	if (term_list_kind(r->list) != TERMS_STACK)
		heap_forget(&r->heap, FORGET);
	if (!next_item(r, item))
		return false;
	out_reset(&r->text);
	if (r->raw)
		term_item_split(&r->heap, item);
	else
		term_item_decode(&r->heap, item);
	makers[item->part](r, item, cells);
	return true;
}

/* The state may be an element of what the variable is. */
static void state_cells(struct term_rows *r, struct term_item *item,
                        const struct loops_label *label, struct term_cells *c)
{
	const char *name = label->within ? "State" : label->name;
	struct lex_elem raw = item->elem;
	struct term state;

	item->term = state = term_of(&r->heap, &item->elem);
	if (label->within &&
	    term_element(&r->heap, &item->term, label->element, &state))
		raw.raw = state.raw;
	c->n = STATE_CELLS;
	set(c, CELL_LOOP, "note", text_or_none(span_str(c->note)));
	set(c, CELL_STATE_NAME, "name", value_text(span_str(name)));
	set(c, CELL_STATE, "term", piece_value(r, print(r, &state, &raw)));
}

bool term_rows_next_state(struct term_rows *r, struct term_item *item,
                          struct term_cells *cells)
{
	struct loops_label label;

	cells->note[0] = '\0';
	while (next_item(r, item)) {
		loop_items_label(&r->loops, item, &label);
		if (item->kind == ITEM_FRAME)
			loops_note(&r->heap, &label, r->print.options.syntax,
			           cells->note);
		if (!label.is_state)
			continue;
		out_reset(&r->text);
		state_cells(r, item, &label, cells);
		return true;
	}
	return false;
}

void term_rows_json(struct out *o, const struct term_cells *c, bool ascii)
{
	for (unsigned i = 0; i < c->n; i++) {
		if (i > 0)
			out_char(o, ',');
		text_json_string(o, span_str(c->key[i]), ascii);
		out_char(o, ':');
		text_json(o, &c->value[i], ascii);
	}
}

uint64_t term_rows_count(struct term_rows *r)
{
	bool known;

	while (term_list_step(r->list))
		;
	return term_list_count(r->list, &known);
}
