/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Addresses are of one process, but processes do not share them, and literals
 * are everybody's: so an address alone finds its object. Only dumps from before
 * R16B03 cut addresses to 32 bits, and may have two objects for one; then it is
 * the first one.
 */
#include "cli/show_addr.h"

#include "cli/text.h"
#include "model/heap.h"
#include "model/term_print.h"
#include "model/term_size.h"

enum { FIELDS = 12 };

struct field {
	const char *key;  /* in data formats; NULL: not there */
	const char *name; /* for people; NULL: not for them */
	struct value value;
};

struct object {
	uint64_t address;
	uint64_t off;
	struct term_size size;
};

bool show_is_address(const char *word)
{
	return span_starts(span_str(word), SPAN_LIT("addr:"));
}

static void collect(void *ctx, struct span text)
{
	out_span(ctx, text);
}

static void build(struct heapmap *m)
{
	while (heapmap_step(m))
		;
}

static void measure(struct heap *h, const struct term *t, struct term_size *out)
{
	struct size_job *j = size_job_new(h, t, 1);

	job_run(&j->job);
	*out = j->size;
	size_job_free(j);
}

/* The term of the object at `off`, in the heap of `where`, and its size. */
static void print(const struct session *s, const struct section *where,
                  struct object *object, struct out *out)
{
	struct print_options options = {.syntax = &print_erlang,
	                                .limit = s->args->max_term,
	                                .latin1 = true,
	                                .put = collect,
	                                .ctx = out};
	uint64_t budget = heapmap_budget() / 2;
	struct heapmap *literals = heap_map_literals(s->dump, budget);
	struct heapmap *own = heap_map_process(s->dump, where->id, budget);
	struct heap heap;
	struct print printer;
	struct term t;

	build(own);
	build(literals);
	heap_init(&heap, s->dump);
	heap.own = own;
	heap.literals = literals;
	t = term_at(&heap, object->address, object->off);
	measure(&heap, &t, &object->size);
	print_init(&printer, &heap, &options);
	if (s->args->syntax == SYNTAX_RAW)
		out_span(out, t.raw);
	else
		print_term(&printer, &t);
	print_release(&printer);
	heap_release(&heap);
	heapmap_free(own);
	heapmap_free(literals);
}

static void put_json(struct session *s, const struct field *fields)
{
	bool lines = s->args->format == FORMAT_NDJSON;
	bool ascii = s->args->ascii;
	struct out *o = &s->out;

	out_str(o, lines ? "{\"part\":\"info\",\"id\":" : "{\"id\":");
	text_json_string(o, span_str(s->args->word), ascii);
	out_str(o, lines ? ",\"kind\":\"object\""
	                 : ",\"kind\":\"object\",\n\"info\":{");
	for (int i = 0; i < FIELDS; i++) {
		if (!fields[i].key)
			continue;
		if (i > 0 || lines)
			out_char(o, ',');
		text_json_string(o, span_str(fields[i].key), ascii);
		out_char(o, ':');
		text_json(o, &fields[i].value, ascii);
	}
	out_str(o, lines ? "}\n" : "}}\n");
}

static void put_rows(struct session *s, const struct field *fields)
{
	static const struct writer_column columns[] = {
		{"key", "Key", UNIT_TEXT},
		{"value", "Value", UNIT_TEXT},
	};
	struct writer_options options;
	struct writer *w;

	session_writer_options(s, &options);
	w = writer_new(&options, &s->out, columns, 2);
	writer_begin(w);
	for (int i = 0; i < FIELDS; i++) {
		struct value row[] = {value_none(), fields[i].value};

		if (!fields[i].key)
			continue;
		row[0] = value_text(span_str(fields[i].key));
		writer_row(w, row);
	}
	writer_end(w);
	writer_free(w);
}

static void put_text(struct session *s, const struct field *fields)
{
	for (int i = 0; i < FIELDS; i++) {
		if (!fields[i].name)
			continue;
		out_str(&s->out, fields[i].name);
		out_str(&s->out, "  ");
		text_value(&s->out, &fields[i].value, TEXT_LINE,
		           s->args->ascii);
		out_char(&s->out, '\n');
	}
}

static void put(struct session *s, const struct field *fields)
{
	enum format f = s->args->format;

	if (f == FORMAT_TEXT)
		put_text(s, fields);
	else if (f == FORMAT_JSON || f == FORMAT_NDJSON)
		put_json(s, fields);
	else
		put_rows(s, fields);
}

enum err show_address(struct session *s, struct err_info *info)
{
	struct span digits = span_skip(span_str(s->args->word), 5);
	char size[SIZE_TEXT];
	const struct term_size *n;
	struct object object;
	struct section where;
	struct out term;

	if (!span_hex(digits, &object.address))
		return err_set(info, ERR_USAGE,
		               "an address is hexadecimal, as in "
		               "addr:7F762BBB2AF0");
	if (!heap_search(s->dump, object.address, &object.off, &where))
		return err_set(info, ERR_USAGE,
		               "no heap in the dump has an object at %.*s",
		               SPAN_ARG(digits));
	out_init(&term, -1);
	print(s, &where, &object, &term);
	n = &object.size;
	term_size_text(n, dump_word_size(s->dump), size);
	struct field fields[FIELDS] = {
		{"address", "Address", value_text(digits)},
		{"heap", "Heap   ",
	         value_text(where.id.n > 0 ? where.id : where.name)},
		{NULL, "Size   ", value_text(span_str(size))},
		{"words", NULL, value_u64(n->words)},
		{"literal_words", NULL, value_u64(n->literal_words)},
		{"binaries", NULL, value_u64(n->binaries)},
		{"binary_bytes", NULL, value_u64(n->binary_bytes)},
		{"external_bytes", NULL, value_u64(n->external_bytes)},
		{"funs", NULL, value_u64(n->funs)},
		{"lost", NULL, value_u64(n->lost)},
		{"size_is_whole", NULL, value_bool(!n->more)},
		{"term", "Term   ",
	         value_text((struct span){term.buf, term.n})},
	};

	put(s, fields);
	out_release(&term);
	return ERR_OK;
}
