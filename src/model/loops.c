/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A compiler is free to put a variable anywhere, so that nothing but looking
 * tells what y3 is; but one release of OTP is compiled once for all, and a
 * loop's stack is the same in all of its processes. loops.def says what has
 * been seen; a frame must fit a line in full, because a process that is in the
 * same function at another point (in another call, or garbing) has other
 * variables on its stack.
 *
 * Rejected: to take the largest variable, or the one called `state` by its
 * record. That would be a guess.
 */
#include "model/loops.h"

#include <stdio.h>
#include <string.h>

enum check {
	CHECK_ANY,
	CHECK_NIL,
	CHECK_CATCH,
	CHECK_ATOM,
	CHECK_PID,
	CHECK_PORT,
	CHECK_NUMBER,
	CHECK_TIME, /* a number, or infinity */
	CHECK_LIST, /* [] or a cell, maybe of an improper list */
	CHECK_MAP,
	CHECK_PAIR,
	CHECK_TRIPLE,
	CHECK_REF,
	CHECK_RECORD, /* a tuple with the variable's tag */
};

/* Whether a variable is the state of the loop; any other number: the element
 * of it that is. */
enum { NO_STATE = -1, IS_STATE = 0 };

enum variable {
	VAR_END,
#define VARIABLE(id, ...) VAR_##id,
#include "model/loop_variables.def"
#undef VARIABLE
};

static const struct variable_info {
	const char *text;
	const char *tag;
	enum check check;
	int state;
} variables[] = {
	[VAR_END] = {NULL, "", CHECK_NIL, NO_STATE},
#define VARIABLE(id, text, check, tag, state)                                  \
	[VAR_##id] = {text, tag, check, state},
#include "model/loop_variables.def"
#undef VARIABLE
};

/* Where the callback module stands. */
enum callback {
	CALLBACK_NONE,
	CALLBACK_MODULE,
	CALLBACK_CACHE,
	CALLBACK_SERVER,
	CALLBACK_PARAMS,
	CALLBACK_GS2,
};

static const struct callback_info {
	enum variable variable;
	int element; /* of it; -1: it is the variable itself */
	bool head;   /* the first one of a list of modules */
} callbacks[] = {
	[CALLBACK_NONE] = {VAR_END, -1, false},
	[CALLBACK_MODULE] = {VAR_MODULE, -1, false},
	[CALLBACK_CACHE] = {VAR_CACHE, 1, false},
	[CALLBACK_SERVER] = {VAR_SERVER, 4, false},
	[CALLBACK_PARAMS] = {VAR_PARAMS, 4, true},
	[CALLBACK_GS2] = {VAR_GS2, 4, false},
};

static const struct loop {
	struct span function;
	unsigned first, last; /* releases */
	const char *what;
	enum callback callback;
	const unsigned char *variables; /* up to VAR_END */
} loops[] = {
#define LOOP(function, first, last, what, callback, ...)                       \
	{SPAN_INIT(function),                                                  \
	 first,                                                                \
	 last,                                                                 \
	 what,                                                                 \
	 callback,                                                             \
	 (const unsigned char[]){__VA_ARGS__, VAR_END}},
#include "model/loops.def"
#undef LOOP
};

/* Callback modules that make something of a process that has a name. */
static const struct known {
	const char *module;
	const char *what;
	const char *part;
	unsigned element;
} known[] = {
#define KNOWN(module, what, part, element) {module, what, part, element},
#include "model/loop_modules.def"
#undef KNOWN
};

/* The release of OTP that wrote the dump; 0 if that is not known. */
static unsigned release_of(const struct dump *d)
{
	struct span otp = dump_general(d)->otp;
	uint64_t n = 0;

	if (otp.n > 0 && otp.p[0] == 'R')
		otp = span_skip(otp, 1);
	span_take_u64(&otp, &n);
	return n < 1000 ? (unsigned)n : 0;
}

static bool is_release(const struct loop *loop, unsigned release)
{
	return release == 0 || (release >= loop->first &&
	                        (loop->last == 0 || release <= loop->last));
}

static bool is_record(struct heap *h, const struct term *t, const char *tag)
{
	struct term first;

	return term_element(h, t, 0, &first) && term_is_atom(&first, tag);
}

/* An object that the dump does not have, or that has not been found yet, says
 * nothing against what the function, the release and the other variables say.
 */
static bool is_lost(const struct term *t)
{
	return t->kind == TERM_BAD &&
	       (t->why == WHY_NO_OBJECT || t->why == WHY_CUT ||
	        t->why == WHY_LATER || t->why == WHY_NO_MEMORY);
}

static bool is_number(const struct term *t)
{
	return t->kind == TERM_INT || t->kind == TERM_BIG ||
	       t->kind == TERM_HEX || t->kind == TERM_INT64;
}

static bool is_kind(struct heap *h, const struct term *t,
                    const struct variable_info *v)
{
	switch (v->check) {
	case CHECK_PID:
		return t->kind == TERM_PID;
	case CHECK_NUMBER:
		return is_number(t);
	case CHECK_TIME:
		return is_number(t) || term_is_atom(t, "infinity");
	case CHECK_LIST:
		return t->kind == TERM_LIST || t->kind == TERM_STRING;
	case CHECK_MAP:
		return t->kind == TERM_MAP;
	case CHECK_PAIR:
		return t->kind == TERM_TUPLE && t->n == 2;
	case CHECK_TRIPLE:
		return t->kind == TERM_TUPLE && t->n == 3;
	case CHECK_REF:
		return t->kind == TERM_REF;
	case CHECK_RECORD:
		return is_record(h, t, v->tag);
	default:
		return false;
	}
}

/* What a pointer points to. */
static bool fits_object(struct heap *h, const struct lex_elem *e,
                        const struct variable_info *v)
{
	struct term t;

	if (v->check < CHECK_PID || !h->own)
		return false;
	t = term_of(h, e);
	return is_lost(&t) || is_kind(h, &t, v);
}

static bool fits_word(const struct lex_elem *e, enum check check)
{
	switch (e->kind) {
	case LEX_NIL:
		return check == CHECK_NIL || check == CHECK_LIST;
	case LEX_ATOM:
		return check == CHECK_ATOM ||
		       (check == CHECK_TIME &&
		        span_eq(e->text, SPAN_LIT("infinity")));
	case LEX_PID:
		return check == CHECK_PID;
	case LEX_PORT:
		return check == CHECK_PORT;
	case LEX_INT:
		return check == CHECK_NUMBER || check == CHECK_TIME;
	default:
		return false;
	}
}

static bool fits(struct heap *h, const struct stack_row *row,
                 const struct variable_info *v)
{
	struct span rest = row->elem;
	struct lex_elem e;

	if (row->kind == STACK_CATCH || v->check == CHECK_CATCH)
		return row->kind == STACK_CATCH && v->check == CHECK_CATCH;
	lex_elem(&h->format, &rest, &e);
	if (e.kind == LEX_CUT || e.kind == LEX_BAD || e.kind == LEX_EMPTY)
		return false;
	if (v->check == CHECK_ANY)
		return true;
	if (e.kind == LEX_POINTER)
		return fits_object(h, &e, v);
	return fits_word(&e, v->check);
}

static bool is_nil(const struct stack_row *row)
{
	return row->kind == STACK_VARIABLE && row->elem.n > 0 &&
	       row->elem.p[0] == 'N';
}

/*
 * Whether the variables are those of a line. The newest frame may have one more
 * slot in front of them: emulators without a just-in-time compiler keep one
 * for the return address, from OTP 23 on (beam_common.h, CP_SIZE).
 */
static bool is_loop(struct heap *h, const struct loop *loop,
                    const struct stack_row *rows, unsigned n, unsigned *skip)
{
	unsigned all = 0;

	while (loop->variables[all] != VAR_END)
		all++;
	*skip = n == all + 1 && rows[-1].frame == 0 && is_nil(&rows[0]);
	if (n - *skip != all)
		return false;
	for (unsigned i = 0; i < all; i++)
		if (!fits(h, &rows[*skip + i], &variables[loop->variables[i]]))
			return false;
	return true;
}

static struct term variable_term(struct heap *h, const struct stack_row *row)
{
	struct span rest = row->elem;

	return term_take(h, &rest);
}

/* The atom that is the callback module, if it can be seen. */
static bool find_callback(struct heap *h, const struct loop *loop,
                          const struct stack_row *rows, struct term *out)
{
	const struct callback_info *c = &callbacks[loop->callback];
	unsigned i = 0;

	if (loop->callback == CALLBACK_NONE)
		return false;
	while (loop->variables[i] != VAR_END &&
	       loop->variables[i] != c->variable)
		i++;
	if (loop->variables[i] == VAR_END)
		return false;
	*out = variable_term(h, &rows[i]);
	if (c->element >= 0) {
		struct term whole = *out;

		if (!term_element(h, &whole, (uint64_t)c->element, out))
			return false;
	}
	if (c->head && out->kind == TERM_LIST) {
		struct span rest = out->text;

		*out = term_take(h, &rest);
	}
	return out->kind == TERM_ATOM;
}

static const struct known *known_of(const struct term *module)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (term_is_atom(module, known[i].module))
			return &known[i];
	return NULL;
}

static void label_variable(unsigned variable, struct loops_label *out)
{
	const struct variable_info *v = &variables[variable];

	out->name = v->text;
	out->is_state = v->state != NO_STATE;
	out->within = v->state != IS_STATE;
	out->element = out->within ? (unsigned)v->state : 0;
}

static void label_frame(struct heap *h, const struct loop *loop,
                        const struct stack_row *variables_at,
                        struct loops_label *out)
{
	const struct known *k;

	out->what = loop->what;
	out->has_callback =
		find_callback(h, loop, variables_at, &out->callback);
	k = out->has_callback ? known_of(&out->callback) : NULL;
	if (k) {
		out->what = k->what;
		out->is_known = true;
	}
}

bool loops_knows(struct span function)
{
	function = span_take(function, span_find_byte(function, ' '));
	for (size_t i = 0; i < sizeof(loops) / sizeof(loops[0]); i++)
		if (span_eq(loops[i].function, function))
			return true;
	return false;
}

void loops_label(struct heap *h, const struct stack_row *rows, unsigned n,
                 struct loops_label *out)
{
	struct span function = rows[0].function;
	unsigned release = release_of(h->dump), skip;
	const struct loop *loop = loops;
	const struct loop *end = loops + sizeof(loops) / sizeof(loops[0]);

	memset(out, 0, n * sizeof(*out));
	function = span_take(function, span_find_byte(function, ' '));
	for (; loop < end; loop++) {
		if (!span_eq(loop->function, function) ||
		    !is_release(loop, release))
			continue;
		if (is_loop(h, loop, rows + 1, n - 1, &skip))
			break;
	}
	if (loop == end)
		return;
	for (unsigned i = 0; loop->variables[i] != VAR_END; i++)
		label_variable(loop->variables[i], &out[1 + skip + i]);
	label_frame(h, loop, rows + 1 + skip, &out[0]);
}

struct note {
	char *text;
	size_t n;
};

static void put_note(void *ctx, struct span text)
{
	struct note *note = ctx;

	text = span_take(text, LOOPS_NOTE - 1 - note->n);
	memcpy(note->text + note->n, text.p, text.n);
	note->n += text.n;
}

const char *loops_note(struct heap *h, const struct loops_label *frame,
                       const struct term_syntax *syntax, char out[LOOPS_NOTE])
{
	struct note note = {.text = out};
	struct print_options options = {.syntax = syntax,
	                                .limit = LOOPS_NOTE / 2,
	                                .put = put_note,
	                                .ctx = &note};
	struct print print;

	if (frame->what)
		put_note(&note, span_str(frame->what));
	if (frame->has_callback && !frame->is_known) {
		put_note(&note, SPAN_LIT(", callback "));
		print_init(&print, h, &options);
		print_term(&print, &frame->callback);
		print_release(&print);
	}
	out[note.n] = '\0';
	return out;
}

void loops_init(struct loops *l, struct heap *h, struct span body,
                struct span process)
{
	memset(l, 0, sizeof(*l));
	l->heap = h;
	stack_init(&l->stack, h->dump, body, process);
}

/* Takes the rows of the next frame. */
static void take_frame(struct loops *l)
{
	struct stack_row row;

	l->n = 0;
	l->next = 0;
	if (l->held)
		l->rows[l->n++] = l->ahead;
	l->held = false;
	while (l->n <= LOOPS_VARIABLES) {
		if (!stack_next(&l->stack, &row)) {
			l->ended = true;
			break;
		}
		if (row.kind == STACK_FRAME && l->n > 0) {
			l->held = true;
			l->ahead = row;
			break;
		}
		l->rows[l->n++] = row;
	}
}

/* Rows that do not begin with a head go on with a frame that is too long. */
static void label_rows(struct loops *l)
{
	bool whole = l->held || l->ended;

	memset(l->labels, 0, sizeof(l->labels));
	if (whole && l->n > 0 && l->rows[0].kind == STACK_FRAME)
		loops_label(l->heap, l->rows, l->n, l->labels);
}

bool loops_next(struct loops *l, struct stack_row *row,
                struct loops_label *label)
{
	if (l->next == l->n && !l->ended) {
		take_frame(l);
		label_rows(l);
	}
	if (l->next == l->n)
		return false;
	*row = l->rows[l->next];
	*label = l->labels[l->next++];
	return true;
}

static void find_part(struct loops_state *s)
{
	const struct known *k = NULL;

	if (s->frame.has_callback)
		k = known_of(&s->frame.callback);
	s->part = k ? k->part : NULL;
	s->part_at = k ? k->element : 0;
}

bool loops_state(struct heap *h, struct span body, struct span process,
                 uint64_t rows, struct loops_state *out)
{
	struct loops_label label;
	struct stack_row row;
	struct loops l;

	memset(out, 0, sizeof(*out));
	loops_init(&l, h, body, process);
	while (out->row < rows && loops_next(&l, &row, &label)) {
		if (row.kind == STACK_FRAME)
			out->frame = label;
		if (label.is_state) {
			out->variable = row;
			out->label = label;
			find_part(out);
			return true;
		}
		out->row++;
	}
	return false;
}

struct term loops_state_term(struct heap *h, const struct loops_state *s,
                             bool part)
{
	struct term t = variable_term(h, &s->variable), whole;

	if (s->label.within) {
		whole = t;
		if (!term_element(h, &whole, s->label.element, &t))
			return whole;
	}
	if (part && s->part) {
		whole = t;
		if (!term_element(h, &whole, s->part_at, &t))
			return whole;
	}
	return t;
}
