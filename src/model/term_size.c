/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Objects are gone through in the order of the dump's pointers, each once, by
 * their lines: nothing is decoded but what tells the size. A level is left
 * before its last element is followed, so that lists and chains of tuples do
 * not deepen the stack.
 */
#include "model/term_size.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/fmt.h"
#include "model/etf.h"
#include "model/seen.h"
#include "model/term_walk.h"
#include "model/term_words.h"

enum {
#ifdef CRASHDIVE_TINY
	SLICE = 5,
	LEVELS_FIRST = 2,
#else
	SLICE = 8192, /* elements */
	LEVELS_FIRST = 64,
#endif
	LEVELS_MOST = 1 << 20, /* of 24 bytes each, */
	SEEN_MOST = 40 << 20,  /* and this, make 64 MiB */
	SCRATCH_MOST = 1 << 20,
	SUB_HOPS = 16,         /* sub-binaries of sub-binaries */
	DIGITS_WORK = 16,      /* of a large number, as one element */
	EVENTS_MOST = 1 << 20, /* of one external term */
};

/* An object of which some elements are to be looked at. */
struct level {
	uint64_t off;  /* of the next one */
	uint64_t left; /* of them; of a node, no end is known */
	bool node;     /* of a map: each element is a word */
	bool literal;
};

struct size_state {
	struct heap *heap;
	bool forgets; /* nothing was inflated in the heap before */
	struct word_sizes sizes;
	struct term roots[SIZE_ROOTS];
	unsigned n_roots;
	struct seen seen;
	struct level *levels;
	size_t n;
	size_t room;
	unsigned work; /* left in this slice */
};

static uint64_t offset(const struct size_state *s, struct span rest)
{
	return (uint64_t)(rest.p - s->heap->text.p);
}

static void use(struct size_state *s, uint64_t work)
{
	s->work -= (unsigned)(work < s->work ? work : s->work);
}

static void push(struct size_job *j, const struct level *l)
{
	struct size_state *s = j->state;

	if (s->n == s->room) {
		size_t room = s->room ? s->room * 2 : LEVELS_FIRST;
		struct level *more = NULL;

		if (room <= LEVELS_MOST)
			more = big_realloc(s->levels, room, sizeof(*more));
		if (!more) {
			j->size.more = true;
			return;
		}
		s->levels = more;
		s->room = room;
	}
	s->levels[s->n++] = *l;
}

/* Whether something that stands there is met for the first time. */
static bool is_new(struct size_job *j, uint64_t off)
{
	if (seen_has(&j->state->seen, off))
		return false;
	if (!seen_add(&j->state->seen, off)) {
		j->size.more = true;
		return false;
	}
	return true;
}

static void add_words(struct size_job *j, bool literal, uint64_t words)
{
	if (literal)
		j->size.literal_words += words;
	else
		j->size.words += words;
}

/* The =binary with this address; false if there is none. */
static bool add_binary(struct size_job *j, uint64_t address)
{
	struct size_state *s = j->state;
	struct span body;
	uint64_t size;

	if (!heap_binary(s->heap, address, &body))
		return false;
	if (!is_new(j, offset(s, body)))
		return true;
	j->size.binaries++;
	if (lex_address(&body, &size))
		j->size.binary_bytes += size;
	else
		j->size.lost++;
	return true;
}

/* What is not to be found is lost, or takes too long to be looked for. */
static bool find(struct size_job *j, uint64_t address, uint64_t *off)
{
	struct heap *h = j->state->heap;

	if (heap_find(h, address, off))
		return true;
	j->size.more |= term_why_missing(h, WHY_NONE) != WHY_NONE;
	return false;
}

static bool object_at(struct size_job *j, uint64_t address, struct lex_heap *o)
{
	const struct size_state *s = j->state;
	uint64_t off;

	if (!find(j, address, &off))
		return false;
	lex_heap(&s->heap->format, span_skip(s->heap->text, (size_t)off), o);
	return true;
}

/* A part of a =binary, or of an object that is a binary or a part of one. */
static void add_sub(struct size_job *j, const struct lex_heap *sub,
                    bool literal)
{
	struct size_state *s = j->state;
	uint64_t address = sub->address;
	struct lex_heap o;

	for (int hops = 0; hops < SUB_HOPS; hops++) {
		if (add_binary(j, address)) {
			add_words(j, literal, s->sizes.refc);
			return;
		}
		if (!object_at(j, address, &o))
			break;
		if (o.kind == OBJECT_BINARY) {
			add_words(j, literal,
			          term_words_bytes(&s->sizes, sub->count));
			return;
		}
		if (o.kind != OBJECT_REFC && o.kind != OBJECT_SUB)
			break;
		address = o.address;
	}
	add_words(j, literal, s->sizes.refc);
	j->size.lost += !j->size.more;
}

static void add_event(struct size_job *j, const struct term *t, bool literal)
{
	add_words(j, literal, term_words_external(&j->state->sizes, t));
	j->size.funs += t->kind == TERM_FUN && t->n > 0;
	j->size.lost += t->kind == TERM_BAD;
}

/* What has no words of its own in the dump. */
static void add_external(struct size_job *j, const struct term *t, bool literal)
{
	struct walk_event e;
	struct walk w;

	walk_init(&w, j->state->heap);
	walk_start(&w, t);
	for (unsigned i = 0; walk_next(&w, &e); i++) {
		use(j->state, 1);
		if (e.what != WALK_CLOSE)
			add_event(j, &e.term, literal);
		if (i == EVENTS_MOST) {
			j->size.more = true;
			break;
		}
	}
	walk_release(&w);
}

static bool is_one_thing(const struct term *t)
{
	return t->kind == TERM_PID || t->kind == TERM_PORT ||
	       t->kind == TERM_REF || t->kind == TERM_FUN ||
	       t->kind == TERM_EXPORT;
}

static void add_payload(struct size_job *j, const struct lex_heap *o,
                        bool literal)
{
	struct term t;

	if (o->bytes.n < o->count) {
		j->size.lost++;
		return;
	}
	t = term_payload(j->state->heap, &o->bytes, SPAN_NONE);
	if (!is_one_thing(&t))
		j->size.external_bytes += o->count;
	add_external(j, &t, literal);
	if (j->state->forgets)
		heap_forget(j->state->heap, SCRATCH_MOST);
}

/* Makes a level of what points to others. */
static void open_object(struct size_job *j, const struct lex_heap *o,
                        bool literal)
{
	struct level l = {.literal = literal};

	switch (o->kind) {
	case OBJECT_CONS:
		l.left = 2;
		break;
	case OBJECT_TUPLE:
		l.left = o->count;
		break;
	case OBJECT_FLATMAP:
		l.left = o->count + 1; /* the tuple of keys */
		break;
	case OBJECT_HASHMAP:
	case OBJECT_HASHNODE:
		l.left = UINT64_MAX;
		l.node = true;
		break;
	default:
		return;
	}
	l.off = offset(j->state, o->rest);
	if (l.left > 0)
		push(j, &l);
}

static void add_object(struct size_job *j, uint64_t off, bool literal)
{
	struct size_state *s = j->state;
	struct lex_heap o;

	if (!is_new(j, off))
		return;
	if (j->size.objects == j->most) {
		j->size.more = true;
		return;
	}
	j->size.objects++;
	lex_heap(&s->heap->format, span_skip(s->heap->text, (size_t)off), &o);
	/* there is one empty tuple for all, which counts as nothing */
	if (!literal || o.kind != OBJECT_TUPLE || o.count > 0)
		add_words(j, literal, term_words_object(&s->sizes, &o));
	switch (o.kind) {
	case OBJECT_BIG:
		use(s, o.text.n / DIGITS_WORK);
		break;
	case OBJECT_EXTERNAL:
		add_payload(j, &o, literal);
		break;
	case OBJECT_REFC:
		j->size.lost += !add_binary(j, o.address);
		break;
	case OBJECT_SUB:
		add_sub(j, &o, literal);
		break;
	case OBJECT_CUT:
	case OBJECT_NONE:
	case OBJECT_UNKNOWN:
	case OBJECT_FUNREF:
		j->size.lost++;
		break;
	default:
		open_object(j, &o, literal);
	}
}

static void follow(struct size_job *j, uint64_t address)
{
	uint64_t off;

	if (find(j, address, &off))
		add_object(j, off, !heap_owns(j->state->heap, off));
	else
		j->size.lost += !j->size.more;
}

/* The object may be on the line behind the element that points to it. */
static bool follow_next(struct size_job *j, struct span rest, uint64_t pointer,
                        bool literal)
{
	uint64_t address;

	rest = span_skip(rest, rest.n > 0 && *rest.p == '\r');
	if (rest.n == 0 || *rest.p != '\n')
		return false;
	rest = span_skip(rest, 1);
	if (!lex_address(&rest, &address) || address != pointer)
		return false;
	add_object(j, offset(j->state, rest), literal);
	return true;
}

static void add_element(struct size_job *j, const struct lex_elem *e,
                        struct span rest, bool literal)
{
	switch (e->kind) {
	case LEX_POINTER:
		if (!follow_next(j, rest, e->number, literal))
			follow(j, e->number);
		break;
	case LEX_DIST:
		j->size.external_bytes += e->bytes.n;
		break;
	case LEX_EMPTY:
	case LEX_CUT:
	case LEX_BAD:
		j->size.lost++;
		break;
	default:
		break; /* in the word itself */
	}
}

static bool separates(char c)
{
	return c == ',' || c == '|' || c == ':';
}

/* The next element of the uppermost level. */
static void go_on(struct size_job *j)
{
	struct size_state *s = j->state;
	struct level *l = &s->levels[s->n - 1];
	struct span rest = span_skip(s->heap->text, (size_t)l->off);
	bool literal = l->literal, more;
	struct lex_elem e;

	lex_elem(&s->heap->format, &rest, &e);
	more = rest.n > 0 && separates(*rest.p);
	if (l->node) {
		/* a node without children has an empty element */
		if (e.kind == LEX_EMPTY && !more)
			e.kind = LEX_NIL;
		else
			add_words(j, literal, 1);
		l->left = more ? UINT64_MAX : 1;
	}
	l->left--;
	if (!more && l->left > 0) {
		j->size.lost++;
		l->left = 0;
	}
	l->off = offset(s, rest) + 1;
	if (l->left == 0)
		s->n--;
	add_element(j, &e, rest, literal);
}

/* A root that is an object, where it stands. */
static void add_root(struct size_job *j, const struct term *t)
{
	uint64_t off = offset(j->state, t->raw);

	add_object(j, off, !heap_owns(j->state->heap, off));
}

/* Begins with the next root. */
static void begin(struct size_job *j)
{
	struct size_state *s = j->state;
	const struct term *t = &s->roots[--s->n_roots];
	struct lex_elem e;
	struct span rest = t->raw;

	if (t->address != 0 && t->raw.p) {
		add_root(j, t);
	} else if (t->external && t->raw.n == 0) {
		add_external(j, t, !s->heap->own);
	} else if (t->kind == TERM_BAD) {
		j->size.lost++;
	} else {
		lex_elem(&s->heap->format, &rest, &e);
		add_element(j, &e, SPAN_NONE, false);
	}
}

static enum job_result step(struct job *job)
{
	struct size_job *j = (struct size_job *)job;
	struct size_state *s = j->state;

	uint64_t patience = s->heap->patience;

	s->work = SLICE;
	while (s->work > 0 && !heap_tires(s->heap, patience) && !j->size.more &&
	       (s->n > 0 || s->n_roots > 0)) {
		use(s, 1);
		if (s->n > 0)
			go_on(j);
		else
			begin(j);
	}
	job->result = ERR_OK;
	if (!j->size.more && (s->n > 0 || s->n_roots > 0))
		return JOB_MORE;
	return JOB_DONE;
}

static void drop(struct job *job)
{
	size_job_free((struct size_job *)job);
}

struct size_job *size_job_new(struct heap *h, const struct term *roots,
                              unsigned n)
{
	struct size_job *j = xcalloc(1, sizeof(*j));
	struct size_state *s = xcalloc(1, sizeof(*s));

	j->job.step = step;
	j->job.drop = drop;
	j->job.priority = JOB_NORMAL;
	j->most = UINT64_MAX;
	j->state = s;
	s->heap = h;
	s->forgets = !h->scratch;
	s->sizes = term_word_sizes(h->dump);
	s->n_roots = n < SIZE_ROOTS ? n : SIZE_ROOTS;
	for (unsigned i = 0; i < s->n_roots; i++)
		s->roots[i] = roots[i];
	seen_init(&s->seen, h->text.n, SEEN_MOST);
	return j;
}

void size_job_free(struct size_job *j)
{
	if (!j)
		return;
	seen_release(&j->state->seen);
	free(j->state->levels);
	free(j->state);
	free(j);
}

struct line {
	char *out;
	size_t n;
};

static void put(struct line *l, const char *text)
{
	int n = snprintf(l->out + l->n, SIZE_TEXT - l->n, "%s", text);

	l->n += n < 0 ? 0 : (size_t)n;
	if (l->n >= SIZE_TEXT)
		l->n = SIZE_TEXT - 1;
}

static void put_count(struct line *l, const char *before, uint64_t n,
                      const char *one, const char *many)
{
	char text[FMT_MAX];

	fmt_grouped(n, text);
	put(l, before);
	put(l, text);
	put(l, n == 1 ? one : many);
}

static void put_bytes(struct line *l, const char *before, uint64_t n)
{
	char text[FMT_MAX];

	fmt_bytes(n, text);
	put(l, before);
	put(l, text);
}

size_t term_size_text(const struct term_size *s, unsigned word,
                      char out[SIZE_TEXT])
{
	struct line l = {out, 0};

	put_count(&l, s->more ? "more than " : "", s->words, " word", " words");
	put_bytes(&l, ", ", s->words * word);
	if (s->literal_words > 0)
		put_count(&l, "; literals: ", s->literal_words, " word",
		          " words");
	if (s->binaries > 0) {
		put_count(&l, "; ", s->binaries, " binary", " binaries");
		put_bytes(&l, ", ", s->binary_bytes);
	}
	if (s->external_bytes > 0)
		put_bytes(&l, "; external: ", s->external_bytes);
	if (s->funs > 0)
		put_count(&l, "; ", s->funs, " fun without its variables",
		          " funs without their variables");
	if (s->lost > 0)
		put_count(&l, "; ", s->lost, " part lost", " parts lost");
	return l.n;
}
