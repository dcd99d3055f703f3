/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The terms are walked through as they would be shown; an object that has been
 * walked through is not walked through again.
 *
 * Rejected: looking through the lines of the heap, without following what
 * points to what. It would miss the literals, and cycles.
 */
#include "model/term_broken.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/fmt.h"
#include "model/heap.h"
#include "model/heapmap.h"
#include "model/literals.h"
#include "model/seen.h"
#include "model/stack.h"
#include "model/term_walk.h"
#include "model/termline.h"

enum {
#ifdef CRASHDIVE_TINY
	SLICE = 5,
#else
	SLICE = 4096, /* events */
#endif
	PARTS_MOST = 1000000,
	TEXT_MOST = 128 << 20,
	MAP_MOST = 64 << 20, /* bytes of a map */
	SEEN_MOST = 8 << 20,
	LEVELS_FIRST = 64,
	SCRATCH_MOST = 1 << 20,
};

enum part {
	PART_MAPS,
	PART_STACK,
	PART_MESSAGES,
	PART_DICTIONARY,
	PART_END,
};

struct broken_state {
	const struct dump *dump;
	struct section process;
	struct heapmap *own;
	struct heap heap;
	enum part part;
	struct span rest; /* of this part */
	struct stack stack;
	struct lex_elem waiting; /* the second term of a line */
	bool waits;
	bool walking;
	struct walk walk;
	struct seen seen;
	/* Of each level of the walk, where its object stands; 0: nowhere. */
	uint64_t *levels;
	size_t n;
	size_t room;
};

static const struct {
	const char *key, *one, *many;
} words[WHY_COUNT] = {
	[WHY_NO_OBJECT] = {"no_object", "object that is not in the dump",
                           "objects that are not in the dump"},
	[WHY_NO_BINARY] = {"no_binary", "binary that is not in the dump",
                           "binaries that are not in the dump"},
	[WHY_SHORT] = {"short_binary", "cut binary", "cut binaries"},
	[WHY_CUT] = {"cut", "cut term", "cut terms"},
	[WHY_CYCLE] = {"cycle", "term that contains itself",
                       "terms that contain themselves"},
	[WHY_DEEP] = {"deep", "term too deep to look at",
                      "terms too deep to look at"},
	[WHY_EMPTY] = {"empty", "word that the emulator did not print",
                       "words that the emulator did not print"},
	[WHY_NO_MAP] = {"no_map", "map that was not dumped",
                        "maps that were not dumped"},
	[WHY_FUNREF] = {"fun_reference", "reference to a fun",
                        "references to funs"},
	[WHY_EXTERNAL] = {"external", "bad external term",
                          "bad external terms"},
	[WHY_PACKED] = {"packed", "bad compressed term",
                        "bad compressed terms"},
	[WHY_NO_DATA] = {"no_data", "message without data",
                         "messages without data"},
	[WHY_SYNTAX] = {"syntax", "part that is no term",
                        "parts that are no terms"},
	[WHY_NO_MEMORY] = {"no_memory",
                           "object not looked up for want of memory",
                           "objects not looked up for want of memory"},
	[WHY_LATER] = {"later", "object not looked up yet",
                       "objects not looked up yet"},
};

const char *broken_key(enum term_why why)
{
	return words[why].key ? words[why].key : "";
}

static uint64_t section_size(const struct dump *d, uint32_t i)
{
	struct section s;

	if (i == SECTION_NONE)
		return 0;
	index_get(dump_index(d), i, &s);
	return s.body.n;
}

static struct span part_of(const struct broken_state *s, enum tag tag)
{
	uint32_t i = index_find(dump_index(s->dump), tag, s->process.id);
	struct section part;

	if (i == SECTION_NONE)
		return SPAN_NONE;
	index_get(dump_index(s->dump), i, &part);
	return part.body;
}

/* Whether the process has terms, and not too many. */
static bool is_feasible(const struct broken_job *j)
{
	const struct broken_state *s = j->state;
	const struct index *x = dump_index(s->dump);
	uint64_t size = section_size(s->dump, index_first(x, TAG_LITERALS));

	size += part_of(s, TAG_PROC_HEAP).n;
	if (!s->heap.no_everywhere) /* literals are in any heap */
		size = s->heap.text.n;
	return size <= j->text && (part_of(s, TAG_PROC_STACK).n > 0 ||
	                           part_of(s, TAG_PROC_MESSAGES).n > 0 ||
	                           part_of(s, TAG_PROC_DICTIONARY).n > 0);
}

static void begin_part(struct broken_state *s, enum part part)
{
	static const enum tag tags[] = {
		[PART_STACK] = TAG_PROC_STACK,
		[PART_MESSAGES] = TAG_PROC_MESSAGES,
		[PART_DICTIONARY] = TAG_PROC_DICTIONARY,
	};

	s->part = part;
	if (part == PART_END)
		return;
	s->rest = part_of(s, tags[part]);
	if (part == PART_STACK)
		stack_init(&s->stack, s->dump, s->rest, s->process.body);
}

/* Makes the maps, a slice of them. False when they do not fit. */
static bool make_maps(struct broken_job *j)
{
	struct broken_state *s = j->state;

	if (!s->own)
		s->own = heap_map_process(s->dump, s->process.id, MAP_MOST);
	if (heapmap_step(s->own) ||
	    literals_step(dump_literals(s->dump), s->dump))
		return true;
	if (!heapmap_whole(s->own))
		return false;
	s->heap.own = s->own;
	s->heap.literals = literals_map(dump_literals(s->dump));
	j->broken.looked = true;
	begin_part(s, PART_STACK);
	return true;
}

/* The next line's terms, the second one into s->waiting. */
static bool next_line(struct broken_state *s, struct lex_elem *out)
{
	struct stack_row row;
	struct span line;

	if (s->part == PART_STACK) {
		while (stack_next(&s->stack, &row)) {
			if (row.kind != STACK_VARIABLE)
				continue;
			lex_elem(&s->heap.format, &row.elem, out);
			return true;
		}
		return false;
	}
	if (!termline_elems(&s->heap.format, &s->rest, &line))
		return false;
	if (s->part == PART_MESSAGES) {
		termline_pair(&s->heap.format, line, ':', out, &s->waiting);
		s->waits = true;
	} else {
		lex_elem(&s->heap.format, &line, out);
	}
	return true;
}

static void start(struct broken_state *s, const struct lex_elem *e)
{
	struct term t;

	/* of the term before nothing is in use */
	heap_forget(&s->heap, SCRATCH_MOST);
	t = term_of(&s->heap, e);
	s->n = 0;
	s->walking = true;
	walk_start(&s->walk, &t);
}

static void next_term(struct broken_state *s)
{
	struct lex_elem e;

	if (s->waits) {
		s->waits = false;
		start(s, &s->waiting);
	} else if (next_line(s, &e)) {
		start(s, &e);
	} else {
		begin_part(s, s->part + 1);
	}
}

static uint64_t object_offset(const struct broken_state *s,
                              const struct term *t)
{
	if (t->external || t->address == 0 || !t->raw.p)
		return 0;
	return (uint64_t)(t->raw.p - s->heap.text.p);
}

/* Goes into a term, unless that has been done before. */
static void enter(struct broken_state *s, const struct term *t)
{
	uint64_t off = object_offset(s, t);

	if (off > 0 && seen_has(&s->seen, off)) {
		walk_skip(&s->walk);
		return;
	}
	if (s->n == s->room) {
		size_t room = s->room ? s->room * 2 : LEVELS_FIRST;
		uint64_t *more = big_realloc(s->levels, room, sizeof(*more));

		if (!more) {
			walk_skip(&s->walk);
			return;
		}
		s->levels = more;
		s->room = room;
	}
	s->levels[s->n++] = off;
}

static void leave(struct broken_state *s)
{
	uint64_t off = s->levels[--s->n];

	if (off > 0)
		seen_add(&s->seen, off);
}

static void take_event(struct broken_job *j, const struct walk_event *e)
{
	if (e->what == WALK_CLOSE) {
		leave(j->state);
		return;
	}
	if (j->broken.parts == j->limit) {
		j->broken.more = true;
		j->state->part = PART_END;
		return;
	}
	j->broken.parts++;
	if (e->what == WALK_OPEN) {
		enter(j->state, &e->term);
	} else if (e->term.kind == TERM_BAD) {
		j->broken.count[e->term.why]++;
		j->broken.all++;
	}
}

static void look(struct broken_job *j)
{
	struct broken_state *s = j->state;
	struct walk_event e;

	for (unsigned i = 0; i < SLICE && s->part != PART_END; i++) {
		if (s->walking && walk_next(&s->walk, &e)) {
			take_event(j, &e);
		} else {
			s->walking = false;
			next_term(s);
		}
	}
}

static enum job_result step(struct job *job)
{
	struct broken_job *j = (struct broken_job *)job;
	struct broken_state *s = j->state;

	job->result = ERR_OK;
	if (s->part == PART_MAPS) {
		if (!is_feasible(j) || !make_maps(j))
			return JOB_DONE;
	} else {
		look(j);
		job->progress =
			(uint32_t)((double)j->broken.parts * 1000 /
		                   (double)(j->limit > 0 ? j->limit : 1));
	}
	return s->part == PART_END ? JOB_DONE : JOB_MORE;
}

static void drop(struct job *job)
{
	broken_job_free((struct broken_job *)job);
}

struct broken_job *broken_job_new(const struct dump *d, uint32_t section)
{
	struct broken_job *j = xcalloc(1, sizeof(*j));
	struct broken_state *s = xcalloc(1, sizeof(*s));

	j->job.step = step;
	j->job.drop = drop;
	j->job.priority = JOB_BACKGROUND;
	j->limit = PARTS_MOST;
	j->text = TEXT_MOST;
	j->state = s;
	s->dump = d;
	index_get(dump_index(d), section, &s->process);
	heap_init(&s->heap, d);
	walk_init(&s->walk, &s->heap);
	seen_init(&s->seen, s->heap.text.n, SEEN_MOST);
	return j;
}

void broken_job_free(struct broken_job *j)
{
	struct broken_state *s;

	if (!j)
		return;
	s = j->state;
	walk_release(&s->walk);
	heap_release(&s->heap);
	heapmap_free(s->own);
	seen_release(&s->seen);
	free(s->levels);
	free(s);
	free(j);
}

size_t broken_text(const struct broken *b, char out[BROKEN_TEXT])
{
	char number[FMT_MAX];
	size_t n = 0;

	out[0] = '\0';
	for (unsigned why = 0; why < WHY_COUNT; why++) {
		if (b->count[why] == 0 || n >= BROKEN_TEXT)
			continue;
		fmt_grouped(b->count[why], number);
		n += (size_t)snprintf(out + n, BROKEN_TEXT - n, "%s%s %s",
		                      n > 0 ? ", " : "", number,
		                      b->count[why] == 1 ? words[why].one
		                                         : words[why].many);
	}
	if (b->more && n < BROKEN_TEXT) {
		fmt_grouped(b->parts, number);
		n += (size_t)snprintf(out + n, BROKEN_TEXT - n,
		                      "%sin the first %s parts",
		                      b->all > 0 ? ", " : "nothing ", number);
	}
	return n < BROKEN_TEXT ? n : BROKEN_TEXT - 1;
}
