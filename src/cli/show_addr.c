/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Addresses are of one process, but processes do not share them, and literals
 * are everybody's: so an address alone finds its object. Only dumps from before
 * R16B03 cut addresses to 32 bits, and may have two objects for one; then it is
 * the first one.
 */
#include "cli/show_addr.h"

#include <inttypes.h>
#include <stdio.h>

#include "cli/show_content.h"
#include "cli/show_terms.h"
#include "cli/text.h"
#include "model/heap.h"
#include "model/term_print.h"
#include "model/term_size.h"

enum {
	FIELDS = 12,
	PREFIX = 5, /* bytes of "addr:" */
	ID_TEXT = 24,
};

struct field {
	const char *key;  /* in data formats; NULL: not there */
	const char *name; /* for people; NULL: not for them */
	struct value value;
};

bool show_is_address(const char *word)
{
	return span_starts(span_str(word), SPAN_LIT("addr:"));
}

static void collect(void *ctx, struct span text)
{
	out_span(ctx, text);
}

static void measure(struct heap *h, const struct term *t, struct term_size *out)
{
	struct size_job *j = size_job_new(h, t, 1);

	job_run(&j->job);
	*out = j->size;
	size_job_free(j);
}

/* Where an object is, and the maps that its term needs. */
struct object {
	uint64_t address;
	uint64_t off;
	char id[ID_TEXT]; /* "addr:7F48", however it was typed */
	struct section where;
	struct heapmap *own;
	struct heap heap;
};

static void load(struct session *s, struct object *o)
{
	uint64_t budget = heapmap_budget() / 2;

	o->own = heap_map_process(s->dump, o->where.id, budget);
	heapmap_finish(o->own);
	heap_init(&o->heap, s->dump);
	o->heap.own = o->own;
	o->heap.literals = session_literals(s);
}

static void unload(struct object *o)
{
	heap_release(&o->heap);
	heapmap_free(o->own);
}

static void print(const struct session *s, struct object *o,
                  const struct term *t, struct out *out)
{
	struct print_options options = {.syntax = dump_syntax(s->dump),
	                                .limit = s->args->max_term,
	                                .latin1 = true,
	                                .put = collect,
	                                .ctx = out};
	struct print printer;

	if (s->args->syntax == SYNTAX_RAW) {
		out_span(out, t->raw);
		return;
	}
	print_init(&printer, &o->heap, &options);
	print_term(&printer, t);
	print_release(&printer);
}

static bool is_json(const struct session *s)
{
	return s->args->format == FORMAT_JSON ||
	       s->args->format == FORMAT_NDJSON;
}

static void put_json(struct session *s, const char *id,
                     const struct field *fields)
{
	bool lines = s->args->format == FORMAT_NDJSON;
	bool ascii = s->args->ascii;
	struct out *o = &s->out;

	if (lines) {
		out_str(o, "{\"part\":\"info\",\"id\":");
		text_json_string(o, span_str(id), ascii);
		out_str(o, ",\"kind\":\"object\"");
	} else {
		out_str(o, ",\n\"info\":{");
	}
	for (int i = 0; i < FIELDS; i++) {
		if (!fields[i].key)
			continue;
		if (i > 0 || lines)
			out_char(o, ',');
		text_json_string(o, span_str(fields[i].key), ascii);
		out_char(o, ':');
		text_json(o, &fields[i].value, ascii);
	}
	out_str(o, lines ? "}\n" : "}");
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

static void put(struct session *s, const char *id, const struct field *fields)
{
	if (s->args->format == FORMAT_TEXT)
		put_text(s, fields);
	else if (is_json(s))
		put_json(s, id, fields);
	else
		put_rows(s, fields);
}

static void show_object(struct session *s, struct object *o,
                        const struct term *t)
{
	struct span where = o->where.id.n > 0 ? o->where.id : o->where.name;
	char size[SIZE_TEXT];
	struct term_size n;
	struct out term;

	out_init(&term, -1);
	print(s, o, t, &term);
	measure(&o->heap, t, &n);
	term_size_text(&n, dump_word_size(s->dump), size);
	struct field fields[FIELDS] = {
		{"address", "Address", value_text(span_str(o->id + PREFIX))},
		{"heap", "Heap   ", value_text(where)},
		{NULL, "Size   ", value_text(span_str(size))},
		{"words", NULL, value_u64(n.words)},
		{"literal_words", NULL, value_u64(n.literal_words)},
		{"binaries", NULL, value_u64(n.binaries)},
		{"binary_bytes", NULL, value_u64(n.binary_bytes)},
		{"external_bytes", NULL, value_u64(n.external_bytes)},
		{"funs", NULL, value_u64(n.funs)},
		{"lost", NULL, value_u64(n.lost)},
		{"size_is_whole", NULL, value_bool(!n.more)},
		{"term", "Term   ",
	         value_text((struct span){term.buf, term.n})},
	};

	put(s, o->id, fields);
	out_release(&term);
}

/* The line of the heap that the object is; a term may have line feeds. */
static struct span own_line(const struct session *s, const struct object *o,
                            const struct term *t)
{
	struct span dump = dump_text(s->dump);
	const char *value = dump.p + o->off, *start = value;
	struct span line = span_skip(dump, (size_t)o->off);

	line.n = span_find_byte(line, '\n');
	if (t->raw.n > 0 && t->raw.p >= value && dump_owns(s->dump, t->raw))
		line.n = (size_t)(t->raw.p - value) + t->raw.n;
	while (start > dump.p && start[-1] != '\n')
		start--;
	return (struct span){start, (size_t)(value - start) + line.n};
}

static void put_raw_json(struct session *s, const struct object *o,
                         struct span line)
{
	bool lines = s->args->format == FORMAT_NDJSON;
	bool ascii = s->args->ascii;
	struct out *out = &s->out;

	out_str(out, lines ? "{\"part\":\"raw\"," : ",\n\"raw\":[\n{");
	out_str(out, "\"tag\":");
	text_json_string(out, o->where.name, ascii);
	out_str(out, ",\"id\":");
	text_json_string(out, o->where.id, ascii);
	out_str(out, ",\"offset\":");
	out_u64(out, (uint64_t)(line.p - dump_text(s->dump).p));
	out_str(out, ",\"size\":");
	out_u64(out, line.n);
	out_str(out, ",\"text\":");
	text_json_string(out, line, ascii);
	out_str(out, lines ? "}\n" : "}]");
}

static void show_raw(struct session *s, const struct object *o,
                     const struct term *t)
{
	struct span line = own_line(s, o, t);

	if (is_json(s)) {
		put_raw_json(s, o, line);
		return;
	}
	if (s->args->parts != PART_RAW)
		out_char(&s->out, '\n');
	if (s->tty)
		text_put(&s->out, line, TEXT_LINES, s->args->ascii);
	else
		out_span(&s->out, line);
	out_char(&s->out, '\n');
}

/* A term is shown as such; bytes are, too, if they are asked for. */
static bool wants_content(const struct args *a)
{
	return a->as != AS_BEST || (a->parts_typed && a->parts & PART_CONTENT);
}

static enum err check(const struct args *a, const struct term *t,
                      struct err_info *info)
{
	if (!wants_content(a))
		return ERR_OK;
	if (t->kind != TERM_BINARY)
		return err_set(info, ERR_USAGE,
		               "the object at %s is no binary, which %s is for",
		               a->word + PREFIX,
		               a->as == AS_BEST ? "part 'content'" : "--as");
	return show_content_check_bytes(a, &t->bytes, info);
}

static void show_parts(struct session *s, struct object *o,
                       const struct term *t)
{
	bool one = s->args->format == FORMAT_JSON;

	if (one) {
		out_str(&s->out, "{\"id\":");
		text_json_string(&s->out, span_str(o->id), s->args->ascii);
		out_str(&s->out, ",\"kind\":\"object\"");
	}
	if (s->args->parts & PART_INFO)
		show_object(s, o, t);
	if (s->args->parts & PART_CONTENT && wants_content(s->args))
		show_content_bytes(&t->bytes, s);
	if (s->args->parts & PART_RAW)
		show_raw(s, o, t);
	if (one)
		out_str(&s->out, "}\n");
}

enum err show_address(struct session *s, struct err_info *info)
{
	struct span digits = span_skip(span_str(s->args->word), PREFIX);
	enum err err = show_terms_check_parts(s->args, info);
	struct object o;
	struct term t;

	if (err)
		return err;
	if (!span_hex(digits, &o.address))
		return err_set(info, ERR_USAGE,
		               "an address is hexadecimal, as in "
		               "addr:7F762BBB2AF0");
	if (!heap_search(s->dump, o.address, &o.off, &o.where))
		return err_set(info, ERR_USAGE,
		               "no heap in the dump has an object at %.*s",
		               SPAN_ARG(digits));
	snprintf(o.id, sizeof(o.id), "addr:%" PRIX64, o.address);
	load(s, &o);
	t = term_at(&o.heap, o.address, o.off);
	err = check(s->args, &t, info);
	if (!err)
		show_parts(s, &o, &t);
	unload(&o);
	return err;
}
