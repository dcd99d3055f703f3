/* SPDX-License-Identifier: Apache-2.0 */
#include "model/stack.h"

#include <stdio.h>

#include "model/termline.h"

enum { ERTS_FRAMES_FIRST = 11 }; /* of OTP 23, with the other frames */

static bool is_late(const struct dump *d)
{
	struct span erts = dump_general(d)->erts;
	uint64_t major;

	return span_take_u64(&erts, &major) && major < ERTS_FRAMES_FIRST;
}

/* "0x00007f001234 (gen_server:loop/7 + 416)" */
static void split_code(struct span text, struct span *address,
                       struct span *function)
{
	size_t space = span_find_byte(text, ' ');

	*address = span_take(text, space);
	*function = span_skip(text, space + 1);
	if (function->n > 1 && function->p[0] == '(' &&
	    function->p[function->n - 1] == ')')
		*function = span_take(span_skip(*function, 1), function->n - 2);
}

/* What stands behind a label; *rest goes on behind its line. */
static struct span find_label(struct span *rest, struct span label)
{
	struct span line;

	while (span_line(rest, &line))
		if (span_starts(line, label))
			return span_skip(line, label.n);
	return SPAN_NONE;
}

static void init(struct stack *s, const struct dump *d, struct span body)
{
	*s = (struct stack){.rest = body, .late = is_late(d)};
	s->format.crlf = span_find(span_take(body, 4096), SPAN_LIT("\r\n")) <
	                 (body.n < 4096 ? body.n : 4096);
}

void stack_init(struct stack *s, const struct dump *d, struct span body,
                struct span process)
{
	init(s, d, body);
	s->counter = find_label(&process, SPAN_LIT("Program counter: "));
}

/* The counter is a line of its own before the trace, which is the last thing
 * in the section; there is neither if no process was running. */
void stack_init_limited(struct stack *s, const struct dump *d,
                        struct span scheduler)
{
	const struct span counter =
		SPAN_LIT("Current Process Program counter: ");
	const struct span trace =
		SPAN_LIT("Current Process Limited Stack Trace:");
	struct span rest = scheduler;

	find_label(&rest, trace);
	init(s, d, rest);
	s->limited = true;
	s->late = false;
	s->counter = find_label(&scheduler, counter);
}

/* "SReturn addr 0x38C7 (m:f/1 + 2)" */
static bool take_code(struct span text, struct stack_row *row)
{
	static const struct {
		struct span text;
		enum stack_kind kind;
	} words[] = {
		{SPAN_INIT("SReturn addr "), STACK_FRAME},
		{SPAN_INIT("SCatch "), STACK_CATCH},
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (!span_starts(text, words[i].text))
			continue;
		row->kind = words[i].kind;
		split_code(span_skip(text, words[i].text.n), &row->address,
		           &row->function);
		return true;
	}
	return false;
}

static bool read_row(struct stack *s, struct stack_row *row)
{
	struct span line;
	size_t colon;

	*row = (struct stack_row){.kind = STACK_VARIABLE};
	do {
		if (!termline_elems(&s->format, &s->rest, &line))
			return false;
	} while (s->limited && line.n == 0);
	colon = span_find_byte(line, ':');
	row->label = span_take(line, colon);
	row->elem = span_skip(line, colon + 1);
	if (take_code(row->elem, row)) {
		row->elem = SPAN_NONE;
	} else if (s->limited) {
		row->kind = STACK_OTHER;
		row->elem = colon < line.n ? span_trim(row->elem) : line;
		row->label = SPAN_NONE;
	}
	return true;
}

/* OTP 23.0 to 24.1 wrote the slot's address in place of the first frame's
 * variables' names. */
static void name_variable(struct stack *s, struct stack_row *row)
{
	unsigned n = s->variables++;

	if (row->label.n < 2 || row->label.p[0] == 'y')
		return;
	snprintf(row->name, sizeof(row->name), "y%u", n);
}

static bool begin(struct stack *s, struct stack_row *out)
{
	s->begun = true;
	*out = (struct stack_row){.kind = STACK_FRAME};
	split_code(s->counter, &out->address, &out->function);
	return true;
}

static bool begin_frame(struct stack *s, const struct stack_row *row,
                        struct stack_row *out)
{
	*out = *row;
	out->frame = ++s->frame;
	s->variables = 0;
	return true;
}

bool stack_next(struct stack *s, struct stack_row *out)
{
	struct stack_row row;

	if (!s->begun && s->counter.n > 0)
		return begin(s, out);
	s->begun = true;
	for (;;) {
		if (!read_row(s, &row)) {
			if (!s->waiting)
				return false;
			s->waiting = false;
			return begin_frame(s, &s->next, out);
		}
		if (row.kind != STACK_FRAME)
			break;
		if (!s->late)
			return begin_frame(s, &row, out);
		/* its head comes behind the variables that follow it */
		if (!s->waiting) {
			s->waiting = true;
			s->next = row;
			continue;
		}
		begin_frame(s, &s->next, out);
		s->next = row;
		return true;
	}
	if (row.kind != STACK_OTHER)
		name_variable(s, &row);
	row.frame = s->frame;
	*out = row;
	return true;
}
