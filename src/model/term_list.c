/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages, dictionary and heap are lines, which a linemap finds. The rows of a
 * stack are not its lines (a frame's head may stand behind its variables), so
 * its anchors are copies of the iterator, 200 bytes for 256 rows.
 */
#include "model/term_list.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/chunkvec.h"
#include "model/heap.h"
#include "model/termline.h"

enum {
#ifdef CRASHDIVE_TINY
	ROWS = 4, /* of a stack, between two anchors */
	ROWS_SLICE = 10,
	ROWS_MOST = 64, /* that somebody reads who is not patient */
#else
	ROWS = 256,
	ROWS_SLICE = 1 << 13,
	ROWS_MOST = 4096,
#endif
	LINE_MOST = 1 << 18, /* bytes, for the same */
};

#define NEVER_SEEN (UINT64_MAX - 1)
#define ALL_SEEN   UINT64_MAX

struct term_list {
	const struct dump *dump;
	enum terms_kind kind;
	uint32_t owner; /* section */
	bool is_owner;  /* it is the part itself */
	struct term_format format;
	struct term one;

	_Atomic uint32_t part; /* section, once it has been found */
	struct linemap *lines;

	/* Of a stack, by the job. */
	struct stack stack;
	bool begun;
	bool full;
	uint64_t rows;
	struct chunkvec anchors; /* struct stack, every ROWS rows from ROWS */
	_Atomic uint64_t count;
	_Atomic bool whole;
	_Atomic bool failed;

	/* How far the index was when the job came to the end of that; or one of
	 * the two below. */
	_Atomic uint64_t seen;
};

struct term_list *term_list_new(const struct dump *d, enum terms_kind kind,
                                uint32_t section)
{
	struct term_list *l = xcalloc(1, sizeof(*l));
	struct section s;

	index_get(dump_index(d), section, &s);
	l->dump = d;
	l->kind = kind;
	l->owner = section;
	l->is_owner = s.tag != TAG_PROC;
	l->format = heap_format(d);
	atomic_init(&l->part, l->is_owner ? section : SECTION_NONE);
	atomic_init(&l->seen, NEVER_SEEN);
	chunkvec_init(&l->anchors, sizeof(struct stack));
	if (kind != TERMS_STACK)
		l->lines = linemap_new(&l->format, kind == TERMS_HEAP
		                                           ? LINE_HEAP
		                                           : LINE_ELEMS);
	return l;
}

struct term_list *term_list_one(const struct dump *d, const struct term *t)
{
	struct term_list *l = xcalloc(1, sizeof(*l));

	l->dump = d;
	l->kind = TERMS_ONE;
	l->one = *t;
	chunkvec_init(&l->anchors, sizeof(struct stack));
	atomic_init(&l->seen, ALL_SEEN);
	return l;
}

enum terms_kind term_list_kind(const struct term_list *l)
{
	return l->kind;
}

void term_list_free(struct term_list *l)
{
	if (!l)
		return;
	linemap_free(l->lines);
	chunkvec_release(&l->anchors);
	free(l);
}

static uint32_t find_part(const struct term_list *l, const struct section *proc)
{
	static const enum tag tags[] = {
		[TERMS_STACK] = TAG_PROC_STACK,
		[TERMS_MESSAGES] = TAG_PROC_MESSAGES,
		[TERMS_DICTIONARY] = TAG_PROC_DICTIONARY,
		[TERMS_HEAP] = TAG_PROC_HEAP,
	};

	return index_find(dump_index(l->dump), tags[l->kind], proc->id);
}

/* The part as it is now. */
static struct line_body body_now(const struct term_list *l)
{
	const struct index *x = dump_index(l->dump);
	/* asked first: what is not found afterwards does not come any more */
	bool done = index_done(x);
	uint32_t part = atomic_load_explicit(&l->part, memory_order_relaxed);
	struct line_body body = {SPAN_NONE, done};
	struct section s;

	if (part == SECTION_NONE) {
		index_get(x, l->owner, &s);
		part = find_part(l, &s);
	}
	if (part == SECTION_NONE)
		return body;
	index_get(x, part, &s);
	return (struct line_body){s.body, s.whole};
}

/* A stack begins at the process's own section, which comes before it; that of a
 * scheduler's process is in the scheduler's. */
static void begin_stack(const struct term_list *l, const struct line_body *body,
                        struct stack *out)
{
	struct section s;

	index_get(dump_index(l->dump), l->owner, &s);
	if (l->is_owner)
		stack_init_limited(out, l->dump, body->text);
	else
		stack_init(out, l->dump, body->text, s.body);
}

/* Before a row is read: whether it needs an anchor, which may take memory. */
static bool anchor(struct term_list *l)
{
	struct stack *place;

	if (l->rows == 0 || l->rows % ROWS != 0)
		return true;
	place = chunkvec_push(&l->anchors);
	if (place)
		*place = l->stack;
	return place;
}

static bool step_stack(struct term_list *l, const struct line_body *body)
{
	struct stack_row row;
	bool more = body->whole;

	if (more && !l->begun) {
		begin_stack(l, body, &l->stack);
		l->begun = true;
	}
	for (unsigned i = 0; i < ROWS_SLICE && more; i++) {
		l->full = !anchor(l);
		more = !l->full && stack_next(&l->stack, &row);
		l->rows += more;
	}
	chunkvec_publish(&l->anchors);
	atomic_store_explicit(&l->count, l->rows, memory_order_release);
	if (l->full)
		atomic_store_explicit(&l->failed, true, memory_order_relaxed);
	else if (body->whole && !more)
		atomic_store_explicit(&l->whole, true, memory_order_release);
	return more;
}

static bool is_complete(const struct term_list *l)
{
	bool known;

	if (l->kind == TERMS_ONE)
		return true;
	if (l->kind == TERMS_STACK)
		return atomic_load_explicit(&l->failed, memory_order_relaxed) ||
		       atomic_load_explicit(&l->whole, memory_order_relaxed);
	linemap_count(l->lines, &known);
	return known || linemap_failed(l->lines);
}

static uint64_t indexed(const struct term_list *l)
{
	uint64_t done, total;

	index_progress(dump_index(l->dump), &done, &total);
	return done;
}

bool term_list_step(struct term_list *l)
{
	bool done = index_done(dump_index(l->dump));
	uint64_t seen = indexed(l);
	struct line_body body;
	bool more;

	if (is_complete(l))
		return false;
	body = body_now(l);
	more = l->kind == TERMS_STACK ? step_stack(l, &body)
	                              : linemap_step(l->lines, &body);
	if (more)
		return true;
	if (done || is_complete(l))
		seen = ALL_SEEN;
	atomic_store_explicit(&l->seen, seen, memory_order_relaxed);
	return false;
}

bool term_list_wants(const struct term_list *l)
{
	uint64_t seen = atomic_load_explicit(&l->seen, memory_order_relaxed);

	return seen != ALL_SEEN &&
	       (index_done(dump_index(l->dump)) || seen != indexed(l));
}

uint64_t term_list_count(const struct term_list *l, bool *known)
{
	*known = true;
	if (l->kind == TERMS_ONE)
		return 1;
	if (l->kind != TERMS_STACK)
		return linemap_count(l->lines, known);
	*known = atomic_load_explicit(&l->whole, memory_order_acquire);
	return atomic_load_explicit(&l->count, memory_order_acquire);
}

static enum job_result job_step(struct job *job)
{
	struct term_list *l = ((struct term_list_job *)job)->list;
	bool more = term_list_step(l);
	struct line_body body;
	uint64_t done;

	if (!more) {
		if (atomic_load(&l->failed) ||
		    (l->lines && linemap_failed(l->lines)))
			job->result = ERR_NOMEM;
		return JOB_DONE;
	}
	body = body_now(l);
	done = l->lines ? linemap_done(l->lines) : 0;
	if (body.text.n > 0)
		atomic_store_explicit(&job->progress,
		                      (uint32_t)(done * 1000 / body.text.n),
		                      memory_order_relaxed);
	return JOB_MORE;
}

static void job_drop(struct job *job)
{
	(void)job;
}

void term_list_job_init(struct term_list_job *j, struct term_list *l)
{
	*j = (struct term_list_job){.list = l};
	j->job.step = job_step;
	j->job.drop = job_drop;
	j->job.priority = JOB_NORMAL;
}

void term_reader_init(struct term_reader *r, const struct term_list *l,
                      bool patient)
{
	*r = (struct term_reader){.list = l, .patient = patient};
}

static void init_item(const struct term_list *l, uint64_t i,
                      struct term_item *out)
{
	*out = (struct term_item){.part = l->kind, .index = i};
	out->elem.kind = LEX_EMPTY;
	out->key_elem.kind = LEX_EMPTY;
	out->token_elem.kind = LEX_NIL;
}

static void read_message(const struct term_list *l, struct span line,
                         struct term_item *out)
{
	out->number = out->index + 1;
	termline_pair(&l->format, line, ':', &out->elem, &out->token_elem);
}

static void read_entry(const struct term_list *l, struct span line,
                       struct term_item *out)
{
	lex_elem(&l->format, &line, &out->elem);
}

static void read_object(const struct term_list *l, struct span line,
                        struct term_item *out)
{
	struct span rest = line;

	if (!lex_address(&rest, &out->address)) {
		out->kind = ITEM_OTHER;
		out->elem.raw = line;
		return;
	}
	out->label = span_take(line, line.n - rest.n - 1);
	out->off = (uint64_t)(rest.p - dump_text(l->dump).p);
	out->elem.raw = rest;
}

static enum access get_line(struct term_reader *r, uint64_t i,
                            struct term_item *out)
{
	static void (*const readers[])(const struct term_list *l,
	                               struct span line,
	                               struct term_item *out) = {
		[TERMS_MESSAGES] = read_message,
		[TERMS_DICTIONARY] = read_entry,
		[TERMS_HEAP] = read_object,
	};
	const struct term_list *l = r->list;
	enum access got;
	struct span line;

	got = linemap_get(l->lines, &r->body, i, r->patient, &r->place, &line);
	if (got == ACCESS_OK)
		readers[l->kind](l, line, out);
	return got;
}

/* Puts the reader at the last anchor before row i, unless it is nearer. */
static void place_stack(struct term_reader *r, uint64_t i)
{
	const struct term_list *l = r->list;
	size_t n = chunkvec_count(&l->anchors);
	uint64_t k = i / ROWS < n ? i / ROWS : n;

	if (r->begun == r->body.text.n + 1 && r->row <= i && r->row >= k * ROWS)
		return;
	r->begun = r->body.text.n + 1;
	r->row = k * ROWS;
	if (k > 0)
		r->stack = *(const struct stack *)chunkvec_at(&l->anchors,
		                                              (size_t)k - 1);
	else
		begin_stack(l, &r->body, &r->stack);
}

/* Whether the next line of a stack ends soon. */
static bool is_near(const struct stack *s)
{
	return s->rest.n <= LINE_MOST ||
	       span_find_byte(span_take(s->rest, LINE_MOST), '\n') < LINE_MOST;
}

static enum access next_row(struct term_reader *r, struct stack_row *row)
{
	if (!r->patient && !is_near(&r->stack))
		return ACCESS_LATER;
	if (!stack_next(&r->stack, row))
		return r->body.whole ? ACCESS_END : ACCESS_LATER;
	/* what follows may belong before it, or be its own end */
	if (!r->body.whole && r->stack.rest.n == 0)
		return ACCESS_LATER;
	r->row++;
	return ACCESS_OK;
}

static enum access get_row(struct term_reader *r, uint64_t i,
                           struct stack_row *row)
{
	enum access got;

	place_stack(r, i);
	if (!r->patient && i - r->row > ROWS_MOST)
		return ACCESS_LATER;
	do {
		got = next_row(r, row);
	} while (got == ACCESS_OK && r->row <= i);
	/* a row that was not taken must be read again */
	if (got != ACCESS_OK)
		r->begun = 0;
	return got;
}

static enum access get_stack(struct term_reader *r, uint64_t i,
                             struct term_item *out)
{
	static const enum item_kind kinds[] = {
		[STACK_FRAME] = ITEM_FRAME,
		[STACK_VARIABLE] = ITEM_TERM,
		[STACK_CATCH] = ITEM_CATCH,
		[STACK_OTHER] = ITEM_OTHER,
	};
	struct stack_row row;
	enum access got = get_row(r, i, &row);

	if (got != ACCESS_OK)
		return got;
	out->kind = kinds[row.kind];
	out->number = row.frame;
	out->label = row.label;
	memcpy(out->name, row.name, sizeof(out->name));
	out->code = row.address;
	out->function = row.function;
	if (row.kind == STACK_VARIABLE)
		lex_elem(&r->list->format, &row.elem, &out->elem);
	else
		out->elem.raw = row.elem;
	return ACCESS_OK;
}

enum access term_reader_get(struct term_reader *r, uint64_t i,
                            struct term_item *out)
{
	const struct term_list *l = r->list;

	init_item(l, i, out);
	if (l->kind == TERMS_ONE) {
		out->term = l->one;
		out->elem.raw = l->one.raw;
		return i == 0 ? ACCESS_OK : ACCESS_END;
	}
	if (!r->body.whole)
		r->body = body_now(l);
	return l->kind == TERMS_STACK ? get_stack(r, i, out)
	                              : get_line(r, i, out);
}

void term_item_split(struct heap *h, struct term_item *item)
{
	struct lex_elem pair[2];
	struct term t;

	if (item->part != TERMS_DICTIONARY || item->kind != ITEM_TERM)
		return;
	t = term_of(h, &item->elem);
	if (!term_elements(h, &t, pair, 2))
		return;
	item->kind = ITEM_PAIR;
	item->key_elem = pair[0];
	item->elem = pair[1];
}

void term_item_decode(struct heap *h, struct term_item *item)
{
	if (item->part == TERMS_ONE)
		return;
	term_item_split(h, item);
	if (item->part == TERMS_HEAP && item->kind == ITEM_TERM)
		item->term = term_at(h, item->address, item->off);
	else if (item->kind == ITEM_TERM || item->kind == ITEM_PAIR)
		item->term = term_of(h, &item->elem);
	if (item->kind == ITEM_PAIR)
		item->key = term_of(h, &item->key_elem);
	if (term_item_has_token(item))
		item->token = term_of(h, &item->token_elem);
}

struct span term_item_label(const struct term_item *item)
{
	return item->name[0] ? span_str(item->name) : item->label;
}

bool term_item_has_token(const struct term_item *item)
{
	return item->part == TERMS_MESSAGES && item->token_elem.kind != LEX_NIL;
}
