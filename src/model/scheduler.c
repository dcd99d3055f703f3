/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of schedulers. A dirty scheduler has no run queue of its own: the
 * lines of the queue that all of its kind share stand in one section behind
 * the last of them, and are shown for each, as the reference viewer does.
 */
#include "model/scheduler.h"

#include "model/columndef.h"
#include "model/dump.h"
#include "model/record.h"

enum {
	QUEUE_BYTES = 8192,       /* of a shared run queue that are looked at */
	STACK_QUICK = 256 * 1024, /* bytes of a stack counted in a frame */
};

enum scheduler_column {
#define COLUMN(key, ...) SCHEDULER_##key,
#include "model/scheduler.def"
#undef COLUMN
	SCHEDULER_COLUMNS,
};

/* What the kinds of schedulers differ in. */
static const struct kind {
	const char *name;
	enum tag tag;
	enum tag queue; /* TAG_UNKNOWN: in the scheduler's own section */
} kinds[] = {
	{"normal", TAG_SCHEDULER, TAG_UNKNOWN},
	{"dirty_cpu", TAG_DIRTY_CPU_SCHEDULER, TAG_DIRTY_CPU_RUN_QUEUE},
	{"dirty_io", TAG_DIRTY_IO_SCHEDULER, TAG_DIRTY_IO_RUN_QUEUE},
	{"unknown", TAG_UNKNOWN_SCHEDULER, TAG_UNKNOWN},
};

static const struct kind *kind_of(const struct record *r)
{
	size_t i = 0;

	while (i + 1 < sizeof(kinds) / sizeof(kinds[0]) &&
	       kinds[i].tag != r->section.tag)
		i++;
	return &kinds[i];
}

static void scheduler_id(const struct record *r, struct value *out)
{
	*out = value_number(r->section.id, 1);
}

static void scheduler_type(const struct record *r, struct value *out)
{
	*out = value_text(span_str(kind_of(r)->name));
}

static void text_unless_empty(struct span s, struct value *out)
{
	if (s.n > 0)
		*out = value_text(s);
}

static void scheduler_process(const struct record *r, struct value *out)
{
	text_unless_empty(r->field[SCHEDULER_current_process], out);
}

static void scheduler_port(const struct record *r, struct value *out)
{
	text_unless_empty(r->field[SCHEDULER_current_port], out);
}

/* The value of a line of the run queue that the scheduler shares. */
static struct span shared_line(const struct record *r, const struct column *c)
{
	const struct index *x = dump_index(r->dump);
	const struct kind *kind = kind_of(r);
	struct span label = {c->label, c->label_n}, line;
	struct section s;
	uint32_t i;

	if (kind->queue == TAG_UNKNOWN)
		return SPAN_NONE;
	i = index_first(x, kind->queue);
	if (i == SECTION_NONE)
		return SPAN_NONE;
	index_get(x, i, &s);
	s.body = span_take(s.body, QUEUE_BYTES);
	while (span_line(&s.body, &line))
		if (span_starts(line, label) && line.n > label.n &&
		    line.p[label.n] == ':')
			return span_trim(span_skip(line, label.n + 1));
	return SPAN_NONE;
}

static struct span queue_line(const struct record *r, unsigned col)
{
	struct span own = r->field[col];

	return own.p ? own : shared_line(r, &r->table->columns[col]);
}

static void queue_length(const struct record *r, unsigned col,
                         struct value *out)
{
	*out = value_number(queue_line(r, col), 1);
}

static void scheduler_port_queue(const struct record *r, struct value *out)
{
	queue_length(r, SCHEDULER_port_queue, out);
}

static void scheduler_queue_max(const struct record *r, struct value *out)
{
	queue_length(r, SCHEDULER_run_queue_max, out);
}

static void scheduler_queue_high(const struct record *r, struct value *out)
{
	queue_length(r, SCHEDULER_run_queue_high, out);
}

static void scheduler_queue_normal(const struct record *r, struct value *out)
{
	queue_length(r, SCHEDULER_run_queue_normal, out);
}

static void scheduler_queue_low(const struct record *r, struct value *out)
{
	queue_length(r, SCHEDULER_run_queue_low, out);
}

/* Nothing if one of the four is missing. */
static void scheduler_run_queue(const struct record *r, struct value *out)
{
	static const unsigned char parts[] = {
		SCHEDULER_run_queue_max,
		SCHEDULER_run_queue_high,
		SCHEDULER_run_queue_normal,
		SCHEDULER_run_queue_low,
	};
	uint64_t sum = 0;

	for (size_t i = 0; i < sizeof(parts); i++) {
		struct value v;

		queue_length(r, parts[i], &v);
		if (v.type != VALUE_U64)
			return;
		if (__builtin_add_overflow(sum, v.u, &sum))
			sum = UINT64_MAX;
	}
	*out = value_u64(sum);
}

static void scheduler_queue_flags(const struct record *r, struct value *out)
{
	struct span s = queue_line(r, SCHEDULER_run_queue_flags);

	if (s.p)
		*out = value_text(s);
}

static bool next_frame(struct span *rest, struct span *frame)
{
	while (span_line(rest, frame)) {
		*frame = span_trim(*frame);
		if (frame->n > 0 && !span_eq_str(*frame, "** crashed **"))
			return true;
	}
	return false;
}

static void scheduler_stack(const struct record *r, struct value *out)
{
	struct span rest = r->field[SCHEDULER_limited_stack], frame;
	uint64_t n = 0;

	if (!rest.p)
		return;
	if (r->quick && rest.n > STACK_QUICK) {
		*out = value_text(SPAN_LIT("many"));
		return;
	}
	while (next_frame(&rest, &frame))
		n++;
	*out = value_u64(n);
}

/* "0x10:SReturn addr 0x1 (m:f/1 + 8)" is the function; other lines, such as
 * "0x10: skipping 4 frames", are what stands behind the address. */
static struct span frame_text(struct span line)
{
	struct span text = span_skip(line, span_find_byte(line, ':') + 1);
	size_t open = span_find_byte(text, '(');

	if (!span_starts(text, SPAN_LIT("SReturn addr ")))
		return text.n > 0 ? span_trim(text) : line;
	text = span_skip(text, open + 1);
	if (text.n > 1 && text.p[text.n - 1] == ')')
		return span_take(text, text.n - 1);
	return line;
}

static bool scheduler_frame(const struct record *r, struct span *rest,
                            struct list_item *out)
{
	struct span frame;

	if (!rest->p)
		*rest = r->field[SCHEDULER_limited_stack];
	if (!next_frame(rest, &frame))
		return false;
	*out = (struct list_item){.name = frame, .text = frame_text(frame)};
	return true;
}

/* The mark is the last thing in the section, maybe in the middle of a line. */
static void scheduler_crashed(const struct record *r, struct value *out)
{
	struct span text = span_trim(record_text(&r->section));

	*out = value_bool(span_ends(text, SPAN_LIT("** crashed **")));
}

/* Nothing is to be found, but what dirty schedulers share stands behind them:
 * this tells that their values are there only when the dump has been read. */
static bool schedulers_follow(struct dump *d)
{
	(void)d;
	return false;
}

#define COLUMN COLUMN_ENTRY
static const struct column scheduler_columns[] = {
#include "model/scheduler.def"
};
#undef COLUMN

static const unsigned char scheduler_screen[] = {
	SCHEDULER_id,
	SCHEDULER_type,
	SCHEDULER_current_process,
	SCHEDULER_current_port,
	SCHEDULER_run_queue,
	SCHEDULER_port_queue,
	SCHEDULER_current_process_state,
	SCHEDULER_current_process_program_counter,
};

static const enum tag scheduler_also[] = {
	TAG_DIRTY_CPU_SCHEDULER,
	TAG_DIRTY_IO_SCHEDULER,
	TAG_UNKNOWN_SCHEDULER,
	TAG_COUNT,
};

const struct table table_schedulers = {
	.key = "schedulers",
	.title = "Schedulers",
	.one = "scheduler",
	.help = "The threads that run processes and ports, with what each was "
		"doing when the dump began.",
	.kind = ROWS_SECTIONS,
	.tag = TAG_SCHEDULER,
	.also = scheduler_also,
	.columns = scheduler_columns,
	.n_columns = SCHEDULER_COLUMNS,
	.screen = scheduler_screen,
	.n_screen = sizeof(scheduler_screen),
	.sort = "",
	.follow = schedulers_follow,
};

_Static_assert((int)SCHEDULER_COLUMNS <= (int)RECORD_FIELDS,
               "a record is too small");
