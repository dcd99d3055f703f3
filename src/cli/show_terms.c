/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A part is a loop over a list of items (term_list.h); a row is a few named
 * cells, the same in each format. Terms are printed into memory first, at most
 * --max-term bytes each, because what the format makes of a text depends on the
 * whole of it (text.h).
 *
 * The maps of the heap and of the literals are made when the first part that
 * needs them begins.
 */
#include "cli/show_terms.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/fmt.h"
#include "cli/text.h"
#include "model/heap.h"
#include "model/heapmap.h"
#include "model/loop_items.h"
#include "model/term_list.h"
#include "model/term_print.h"

struct terms;

struct part_info {
	enum part part;
	enum terms_kind kind;
	enum tag tag;
	const char *key;
	const char *title;
	void (*put)(struct terms *x, struct term_item *item);
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
	uint64_t limit; /* of them */
	unsigned parts; /* whose headings have been written */
	bool json;
	bool lines; /* ndjson */
	bool bold;
	bool ascii;
	struct heap heap;
	struct heapmap *own;
	struct print print;
	struct out text;         /* the terms of one row */
	struct loop_items loops; /* of the stack under way */
};

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
	struct print_options options = {.syntax = session_syntax(s),
	                                .limit = t->args->max_term,
	                                .latin1 = true,
	                                .put = collect};
	struct writer_options w;
	uint64_t budget = heapmap_budget() / 2;

	session_writer_options(s, &w);
	if (t->args->format == FORMAT_TEXT && !t->args->parts_typed &&
	    !t->args->max_term_typed)
		options.limit = MAX_CELL;
	*x = (struct terms){.t = t, .s = s, .o = &s->out};
	x->ascii = t->args->ascii;
	x->bold = w.bold;
	x->json = t->args->format == FORMAT_JSON;
	x->lines = t->args->format == FORMAT_NDJSON;
	out_init(&x->text, -1);
	options.ctx = &x->text;
	heap_init(&x->heap, t->dump);
	if (t->args->syntax != SYNTAX_RAW ||
	    t->args->parts & (PART_DICTIONARY | PART_STACK)) {
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

/* The term, or, if it is to be raw, what stands in the dump. */
static struct piece print(struct terms *x, const struct term *t,
                          const struct lex_elem *raw)
{
	struct piece piece = {x->text.n, 0};

	if (x->t->args->syntax == SYNTAX_RAW)
		out_span(&x->text, raw->raw);
	else
		print_term(&x->print, t);
	piece.n = x->text.n - piece.at;
	return piece;
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
	if (x->rows == x->limit || out_failed(x->o))
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
	x->limit = x->t->args->limit;
	if (x->limit == LIMIT_NONE && !x->t->args->parts_typed &&
	    part->kind == TERMS_MESSAGES)
		x->limit = MAX_MESSAGES;
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

/* What is known of a row of a stack. */
struct stack_words {
	const char *name; /* of a variable; NULL: nothing */
	char note[LOOPS_NOTE];
};

static void find_words(struct terms *x, const struct term_item *item,
                       struct stack_words *out)
{
	struct loops_label label;

	loop_items_label(&x->loops, item, &label);
	out->name = label.name;
	loops_note(&x->heap, &label, &print_erlang, out->note);
}

static void text_stack(struct terms *x, const struct term_item *item,
                       struct value term, const struct stack_words *words)
{
	if (item->kind == ITEM_FRAME) {
		out_char(x->o, '#');
		out_u64(x->o, item->number);
		out_str(x->o, item->number < 10 ? "  " : " ");
		text_put(x->o, item->function, TEXT_LINE, x->ascii);
		if (words->note[0]) {
			out_str(x->o, "  ");
			text_put(x->o, span_str(words->note), TEXT_LINE,
			         x->ascii);
		}
	} else {
		out_str(x->o, "    ");
		text_put(x->o, term_item_label(item), TEXT_LINE, x->ascii);
		out_str(x->o, item->kind == ITEM_CATCH ? "  catch " : "  ");
		if (words->name) {
			out_str(x->o, words->name);
			out_str(x->o, ": ");
		}
		if (item->kind == ITEM_CATCH)
			text_put(x->o, item->function, TEXT_LINE, x->ascii);
		else
			put_value(x, term);
	}
	out_char(x->o, '\n');
}

static struct value words_or_none(const char *text)
{
	return text ? text_or_none(span_str(text)) : value_none();
}

static void put_stack(struct terms *x, struct term_item *item)
{
	struct value term = value_none();
	struct stack_words words;

	find_words(x, item, &words);
	if (item->kind == ITEM_TERM)
		term = piece_value(x, print(x, &item->term, &item->elem));
	struct cell cells[] = {
		{"frame", value_u64(item->number)},
		{"return_address",
	         item->label.n > 0 ? text_or_none(item->code) : value_none()},
		{"function", text_or_none(item->function)},
		{"label", text_or_none(term_item_label(item))},
		{"term", term},
		{"name", words_or_none(words.name)},
		{"note", words_or_none(words.note)},
	};

	if (put_row(x, cells, 7))
		text_stack(x, item, term, &words);
}

static void put_message(struct terms *x, struct term_item *item)
{
	struct piece message = print(x, &item->term, &item->elem);
	struct piece token = {0, 0};
	struct value value, token_value = value_none();

	if (term_item_has_token(item))
		token = print(x, &item->token, &item->token_elem);
	value = piece_value(x, message);
	if (term_item_has_token(item))
		token_value = piece_value(x, token);
	struct cell cells[] = {
		{"number", value_u64(item->number)},
		{"term", value},
		{"token", token_value},
	};

	if (!put_row(x, cells, 3))
		return;
	out_u64(x->o, item->number);
	out_str(x->o, "  ");
	put_value(x, value);
	if (token_value.type != VALUE_NONE) {
		out_str(x->o, "  ");
		put_value(x, token_value);
	}
	out_char(x->o, '\n');
}

/* An entry is a pair; what is none is shown as a value without a key. */
static void put_entry(struct terms *x, struct term_item *item)
{
	bool pair = item->kind == ITEM_PAIR;
	struct piece key_text = {0, 0}, value_text;
	struct value key = value_none();

	if (pair)
		key_text = print(x, &item->key, &item->key_elem);
	value_text = print(x, &item->term, &item->elem);
	if (pair)
		key = piece_value(x, key_text);
	struct cell cells[] = {
		{"key", key},
		{"value", piece_value(x, value_text)},
	};

	if (!put_row(x, cells, 2))
		return;
	if (pair) {
		put_value(x, key);
		out_str(x->o, " => ");
	}
	put_value(x, cells[1].value);
	out_char(x->o, '\n');
}

static void put_object(struct terms *x, struct term_item *item)
{
	struct piece term;

	if (item->kind == ITEM_OTHER)
		return;
	term = print(x, &item->term, &item->elem);
	struct cell cells[] = {
		{"address", value_text(item->label)},
		{"term", piece_value(x, term)},
	};

	if (!put_row(x, cells, 2))
		return;
	put_value(x, cells[0].value);
	out_str(x->o, "  ");
	put_value(x, cells[1].value);
	out_char(x->o, '\n');
}

/* Says that there are more rows than were written, and how to have them; where
 * the format has no place for it, to standard error. */
static void tell_more(struct terms *x, const struct part_info *part,
                      struct term_list *list)
{
	char text[160], rows[FMT_MAX], all[FMT_MAX];
	uint64_t n;
	bool known;

	while (term_list_step(list))
		;
	n = term_list_count(list, &known);
	if (n <= x->rows)
		return;
	fmt_grouped(x->rows, rows);
	fmt_grouped(n, all);
	snprintf(text, sizeof(text), "%s of %s %s; all: --part=%s", rows, all,
	         part->key, part->key);
	if (x->json || x->lines) {
		fprintf(stderr, "crashdive: %s\n", text);
		return;
	}
	out_str(x->o, text);
	out_char(x->o, '\n');
}

/* What is to be raw is not decoded, but entries of a dictionary are found. */
static void put_items(struct terms *x, const struct part_info *part)
{
	struct term_list *list =
		term_list_new(x->t->dump, part->kind, x->t->section);
	struct term_reader reader;
	struct term_item item;

	term_reader_init(&reader, list, true);
	loop_items_init(&x->loops, &x->heap, list, true);
	while (term_reader_get(&reader, x->rows, &item) == ACCESS_OK &&
	       next_row(x)) {
		if (x->t->args->syntax == SYNTAX_RAW)
			term_item_split(&x->heap, &item);
		else
			term_item_decode(&x->heap, &item);
		part->put(x, &item);
	}
	if (x->rows == x->limit && x->t->args->limit == LIMIT_NONE)
		tell_more(x, part, list);
	term_list_free(list);
}

/* A part that nobody asked for is not even named if it is empty. */
static bool is_wanted(const struct thing *t, const struct part_info *part)
{
	const struct index *index = dump_index(t->dump);
	struct section s;
	uint32_t i;

	if (!(t->args->parts & part->part) || t->head.tag != TAG_PROC)
		return false;
	if (t->args->parts_typed)
		return true;
	i = index_find(index, part->tag, t->head.id);
	if (i == SECTION_NONE)
		return false;
	index_get(index, i, &s);
	return s.body.n > 0;
}

void show_terms(struct thing *t, struct session *s)
{
	static const struct part_info parts[] = {
		{PART_STACK, TERMS_STACK, TAG_PROC_STACK, "stack", "Stack",
	         put_stack},
		{PART_MESSAGES, TERMS_MESSAGES, TAG_PROC_MESSAGES, "messages",
	         "Messages", put_message},
		{PART_DICTIONARY, TERMS_DICTIONARY, TAG_PROC_DICTIONARY,
	         "dictionary", "Dictionary", put_entry},
		{PART_HEAP, TERMS_HEAP, TAG_PROC_HEAP, "heap", "Heap",
	         put_object},
	};
	struct terms x;
	bool begun = false;

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (!is_wanted(t, &parts[i]))
			continue;
		if (!begun)
			init(&x, t, s);
		begun = true;
		begin_part(&x, &parts[i]);
		put_items(&x, &parts[i]);
		end_part(&x);
	}
	if (begun)
		release(&x);
}

enum err show_terms_check(const struct thing *t, struct err_info *info)
{
	if (!t->args->parts_typed || !(t->args->parts & PARTS_TERMS) ||
	    t->head.tag == TAG_PROC)
		return ERR_OK;
	return err_set(info, ERR_USAGE,
	               "only processes have a stack, messages, a dictionary "
	               "and a heap");
}
