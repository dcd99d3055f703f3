/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A part is a loop over its rows (term_rows.h), each of a few named cells, the
 * same in each format.
 *
 * The maps of the heap and of the literals are made when the first part that
 * needs them begins.
 */
#include "cli/show_terms.h"

#include <stdio.h>

#include "base/fmt.h"
#include "cli/term_rows.h"
#include "cli/text.h"
#include "model/coverage.h"
#include "model/process.h"
#include "model/scheduler.h"

struct terms;

struct terms_part {
	enum part part;
	enum terms_kind kind;
	enum tag tag;
	const char *key;
	const char *title;
	bool (*next)(struct term_rows *r, struct term_item *item,
	             struct term_cells *c);
	/* A row for people. */
	void (*put)(struct terms *x, const struct term_item *item,
	            const struct term_cells *c);
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
	struct term_rows all;
};

static void show_progress(void *ctx, uint64_t done, uint64_t all)
{
	progress_show(ctx, "reading the heap", done, all);
}

/* Entries of a dictionary, and what the loops of a stack have, are on the heap
 * also if nothing is decoded. */
static void init(struct terms *x, struct thing *t, struct session *s)
{
	const struct args *a = t->args;
	bool map = a->syntax != SYNTAX_RAW ||
	           a->parts & (PART_DICTIONARY | PART_STACK | PART_STATE);
	bool brief = a->format == FORMAT_TEXT && !a->parts_typed &&
	             !a->max_term_typed;
	const struct heapmap *literals = map ? session_literals(s) : NULL;
	struct writer_options w;

	session_writer_options(s, &w);
	*x = (struct terms){.t = t, .s = s, .o = &s->out};
	x->ascii = a->ascii;
	x->bold = w.bold;
	x->json = a->format == FORMAT_JSON;
	x->lines = a->format == FORMAT_NDJSON;
	term_rows_init(&x->all, t->dump, brief ? MAX_CELL : a->max_term);
	term_rows_process(&x->all, t->head.id, map, literals, show_progress,
	                  &s->progress);
}

static void release(struct terms *x)
{
	term_rows_release(&x->all);
	progress_clear(&x->s->progress);
}

static void put_json_row(struct terms *x, const struct term_cells *c)
{
	if (!x->lines)
		out_str(x->o, x->rows > 1 ? ",\n" : "\n");
	out_char(x->o, '{');
	if (x->lines) {
		out_str(x->o, "\"part\":");
		text_json_string(x->o, span_str(x->part), x->ascii);
		out_char(x->o, ',');
	}
	term_rows_json(x->o, c, x->ascii);
	out_str(x->o, x->lines ? "}\n" : "}");
}

static void put_value(struct terms *x, struct value v)
{
	text_value(x->o, &v, TEXT_LINE, x->ascii);
}

/* Parts of a process in the order in which dumps have their sections. */
static const enum tag part_tags[] = {
	TAG_PROC_MESSAGES,
	TAG_PROC_DICTIONARY,
	TAG_PROC_STACK,
	TAG_PROC_HEAP,
};

enum { PART_TAGS = sizeof(part_tags) / sizeof(part_tags[0]) };

/* Whether there is a section, with something in it or else whole. */
static bool has_section(const struct thing *t, enum tag tag)
{
	uint32_t i = index_find(dump_index(t->dump), tag, t->head.id);
	struct section s;

	if (i == SECTION_NONE)
		return false;
	index_get(dump_index(t->dump), i, &s);
	return s.body.n > 0 || !coverage_cuts(t->dump, i);
}

/* How long the process says that its queue is. */
static struct value queue_length(const struct thing *t)
{
	return t->table == &table_processes
	               ? record_value(&t->record, PROCESS_message_queue_length)
	               : value_none();
}

/*
 * Whether the dump does not hold a part that the process may have had. The
 * emulator leaves out the sections of an empty queue and of an empty
 * dictionary, but not what follows them: then there was nothing. It also leaves
 * out all sections of processes that are sensitive, exiting or collecting
 * garbage.
 */
static bool is_lost(const struct thing *t, const struct terms_part *part)
{
	struct value queue = queue_length(t);
	unsigned i = 0;

	if (t->head.tag != TAG_PROC || has_section(t, part->tag))
		return false;
	if (part->tag == TAG_PROC_MESSAGES && queue.type == VALUE_U64)
		return queue.u > 0;
	if (part->tag == TAG_PROC_STACK)
		return true;
	while (part_tags[i] != part->tag)
		i++;
	while (++i < PART_TAGS)
		if (has_section(t, part_tags[i]))
			return false;
	return true;
}

/* `some`: but for where the process was, which its =proc tells. */
static void tell_lost(const struct terms *x, const struct terms_part *part,
                      bool some)
{
	const struct dump *d = x->t->dump;
	struct span pid = x->t->head.id;
	char where[DUMP_HEADING + 64];
	struct err_info info;
	struct coverage c;

	coverage_read(d, &c);
	if (!coverage_lacks_data(d, &c, x->t->section) ||
	    coverage_where(d, &c, where, sizeof(where)) == 0)
		err_set(&info, ERR_OK, "the dump has no %s%s of %.*s",
		        some ? "more of the " : "", part->key, SPAN_ARG(pid));
	else if (some)
		err_set(&info, ERR_OK, "%s of %.*s: incomplete: %s", part->key,
		        SPAN_ARG(pid), where);
	else
		err_set(&info, ERR_OK, "no %s of %.*s: %s", part->key,
		        SPAN_ARG(pid), where);
	progress_clear(&x->s->progress);
	fprintf(stderr, "crashdive: %s\n", info.text);
}

/* A part that is lost is not an empty one: null, or a note. */
static void put_lost(struct terms *x, const struct terms_part *part)
{
	if (!x->json) {
		tell_lost(x, part, false);
		return;
	}
	out_str(x->o, ",\n");
	text_json_string(x->o, span_str(part->key), x->ascii);
	out_str(x->o, ":null");
}

static void begin_part(struct terms *x, const struct terms_part *part)
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

static void put_frame(struct terms *x, const struct term_item *item,
                      const struct term_cells *c)
{
	out_char(x->o, '#');
	out_u64(x->o, item->number);
	out_str(x->o, item->number < 10 ? "  " : " ");
	put_value(x, c->value[CELL_FUNCTION]);
	if (c->value[CELL_NOTE].type == VALUE_NONE)
		return;
	out_str(x->o, "  ");
	put_value(x, c->value[CELL_NOTE]);
}

static void put_stack(struct terms *x, const struct term_item *item,
                      const struct term_cells *c)
{
	if (item->kind == ITEM_FRAME) {
		put_frame(x, item, c);
		return;
	}
	out_str(x->o, "    ");
	if (item->kind == ITEM_OTHER) {
		put_value(x, c->value[CELL_NOTE]);
		return;
	}
	put_value(x, c->value[CELL_LABEL]);
	out_str(x->o, item->kind == ITEM_CATCH ? "  catch " : "  ");
	if (c->value[CELL_NAME].type != VALUE_NONE) {
		put_value(x, c->value[CELL_NAME]);
		out_str(x->o, ": ");
	}
	put_value(x, c->value[item->kind == ITEM_CATCH ? CELL_FUNCTION
	                                               : CELL_STACK_TERM]);
}

static void put_state(struct terms *x, const struct term_item *item,
                      const struct term_cells *c)
{
	(void)item;
	put_value(x, c->value[CELL_STATE]);
}

static void put_message(struct terms *x, const struct term_item *item,
                        const struct term_cells *c)
{
	out_u64(x->o, item->number);
	out_str(x->o, "  ");
	put_value(x, c->value[CELL_TERM]);
	if (c->value[CELL_TOKEN].type == VALUE_NONE)
		return;
	out_str(x->o, "  ");
	put_value(x, c->value[CELL_TOKEN]);
}

static void put_entry(struct terms *x, const struct term_item *item,
                      const struct term_cells *c)
{
	if (item->kind == ITEM_PAIR) {
		put_value(x, c->value[CELL_KEY]);
		out_str(x->o, " => ");
	}
	put_value(x, c->value[CELL_VALUE]);
}

static void put_object(struct terms *x, const struct term_item *item,
                       const struct term_cells *c)
{
	(void)item;
	put_value(x, c->value[CELL_ADDRESS]);
	out_str(x->o, "  ");
	put_value(x, c->value[CELL_OBJECT]);
}

/* Says that there are more rows than were written, and how to have them; where
 * the format has no place for it, to standard error. */
static void tell_more(struct terms *x, const struct terms_part *part)
{
	uint64_t n = term_rows_count(&x->all);
	char text[160], rows[FMT_MAX], all[FMT_MAX];

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

static void put_rows(struct terms *x, const struct terms_part *part)
{
	struct term_cells cells;
	struct term_item item;

	term_rows_begin(&x->all, part->kind, x->t->section);
	while (x->rows < x->limit && !out_failed(x->o) &&
	       part->next(&x->all, &item, &cells)) {
		x->rows++;
		if (x->json || x->lines) {
			put_json_row(x, &cells);
			continue;
		}
		part->put(x, &item, &cells);
		out_char(x->o, '\n');
	}
	if (x->rows == x->limit && x->t->args->limit == LIMIT_NONE)
		tell_more(x, part);
	if (x->rows == 0 && part->part == PART_STATE && x->limit > 0)
		fputs("crashdive: the stack has no frame of a known loop\n",
		      stderr);
}

static bool has_rows(struct terms *x, const struct terms_part *part)
{
	struct term_cells cells;
	struct term_item item;

	term_rows_begin(&x->all, part->kind, x->t->section);
	return part->next(&x->all, &item, &cells);
}

static void put_part(struct terms *x, const struct terms_part *part)
{
	bool lost = is_lost(x->t, part);

	if (lost && !has_rows(x, part)) {
		put_lost(x, part);
		return;
	}
	if (lost)
		tell_lost(x, part, true);
	begin_part(x, part);
	put_rows(x, part);
	end_part(x);
}

/* A part that nobody asked for is not even named if it is empty. */
static bool is_wanted(const struct thing *t, const struct terms_part *part)
{
	const struct index *index = dump_index(t->dump);
	struct section s;
	uint32_t i;

	if (!(t->args->parts & part->part))
		return false;
	if (t->args->parts_typed)
		return true;
	if (t->head.tag != TAG_PROC)
		return false;
	i = index_find(index, part->tag, t->head.id);
	if (i == SECTION_NONE)
		return false;
	index_get(index, i, &s);
	return s.body.n > 0;
}

void show_terms(struct thing *t, struct session *s)
{
	static const struct terms_part parts[] = {
		{PART_STATE, TERMS_STACK, TAG_PROC_STACK, "state", "State",
	         term_rows_next_state, put_state},
		{PART_STACK, TERMS_STACK, TAG_PROC_STACK, "stack", "Stack",
	         term_rows_next, put_stack},
		{PART_MESSAGES, TERMS_MESSAGES, TAG_PROC_MESSAGES, "messages",
	         "Messages", term_rows_next, put_message},
		{PART_DICTIONARY, TERMS_DICTIONARY, TAG_PROC_DICTIONARY,
	         "dictionary", "Dictionary", term_rows_next, put_entry},
		{PART_HEAP, TERMS_HEAP, TAG_PROC_HEAP, "heap", "Heap",
	         term_rows_next, put_object},
	};
	struct terms x;
	bool begun = false;

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (!is_wanted(t, &parts[i]))
			continue;
		if (!begun)
			init(&x, t, s);
		begun = true;
		put_part(&x, &parts[i]);
	}
	if (begun)
		release(&x);
}

enum err show_terms_check_parts(const struct args *a, struct err_info *info)
{
	unsigned asked = a->parts & PARTS_TERMS;

	if (!a->parts_typed || !asked)
		return ERR_OK;
	return err_set(info, ERR_USAGE,
	               asked == PART_STACK
	                       ? "only processes and schedulers have a stack"
	                       : "only processes have a stack, messages, a "
	                         "dictionary and a heap");
}

enum err show_terms_check(const struct thing *t, struct err_info *info)
{
	bool stack = (t->args->parts & PARTS_TERMS) == PART_STACK;

	if (t->head.tag == TAG_PROC || (stack && t->table == &table_schedulers))
		return ERR_OK;
	return show_terms_check_parts(t->args, info);
}
