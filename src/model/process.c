/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of processes: what is derived from the lines of a =proc section.
 * The columns are in process.def; this file has the functions that it names.
 */
#include "model/process.h"

#include "model/columndef.h"
#include "model/dump.h"
#include "model/label.h"
#include "model/linklist.h"
#include "model/record.h"
#include "model/termcell.h"

enum {
	JOINED_MAX = 64 * 1024,  /* bytes of "Last calls" in one cell */
	ITEM_MAX = 4096,         /* bytes of a monitor's target and reference */
	LIST_QUICK = 256 * 1024, /* bytes of a link list counted in a frame */
	LIST_READ = 1024 * 1024, /* bytes of it that a page is made from */
	NAME_LINES = 4,          /* lines in which the name is looked for */
};

static void process_pid(const struct record *r, struct value *out)
{
	*out = value_text(r->section.id);
}

static uint64_t process_pid_order(const struct record *r)
{
	return ident_key(r->section.id);
}

/* A process without a known parent has "[]", up to OTP 23 also "undefined". */
static struct span parent(const struct record *r)
{
	struct span s = r->field[PROCESS_spawned_by];

	if (span_eq_str(s, "[]") || span_eq_str(s, "undefined"))
		return SPAN_NONE;
	return s;
}

static void process_spawned_by(const struct record *r, struct value *out)
{
	struct span s = parent(r);

	if (s.n > 0)
		*out = value_text(s);
}

static uint64_t process_spawned_by_order(const struct record *r)
{
	return ident_key(parent(r));
}

/* Two columns ask for the label of a row. */
static bool find_label(const struct record *r, struct label *out)
{
	struct record_memo *memo = r->memo;
	struct span pid = r->section.id;

	if (!memo || memo->pid.p != pid.p || pid.n == 0) {
		*out = (struct label){.elem = SPAN_NONE};
		label_find(r->dump, pid, r->quick ? LABEL_QUICK : LABEL_MOST,
		           out);
		if (memo) {
			memo->pid = pid;
			memo->label = out->elem;
			memo->heap = out->heap;
		}
	} else {
		*out = (struct label){memo->label, memo->heap};
	}
	return out->elem.n > 0;
}

static void process_label(const struct record *r, struct value *out)
{
	struct label label;

	if (find_label(r, &label))
		*out = value_text(label.elem);
}

static bool process_label_term(const struct record *r, struct heap *h,
                               struct term *out)
{
	struct label label;

	if (!find_label(r, &label))
		return false;
	*out = label_term(&label, h);
	return true;
}

/* Exiting processes have lost it: what is printed is an address. */
static void process_initial_call(const struct record *r, struct value *out)
{
	struct span s = r->field[PROCESS_spawned_as];

	if (s.n > 0 && !span_starts(s, SPAN_LIT("<cp/header:")))
		*out = value_text(s);
}

/* None if it is not to be had as a term: now, or because terms are shown raw.
 */
static void process_printed_label(const struct record *r, struct value *out)
{
	const struct column *c = &table_processes.columns[PROCESS_label];

	process_label(r, out);
	if (out->type != VALUE_NONE && !termcell_print(r, c, out))
		*out = value_none();
}

static void process_display_name(const struct record *r, struct value *out)
{
	struct span name = r->field[PROCESS_name];

	if (name.n > 0) {
		*out = value_text(name);
		return;
	}
	process_printed_label(r, out);
	if (out->type == VALUE_NONE)
		process_initial_call(r, out);
}

/* What stands in the parentheses behind an address, without the offset:
 * "0x00007fd5 (gen:loop/3 + 48)". Names may hold any of these characters, so
 * both ends are looked for from outside. */
static struct span where(struct span s)
{
	size_t open = span_find(s, SPAN_LIT(" ("));
	size_t plus;
	struct span offset;
	uint64_t n;

	if (open == s.n || s.p[s.n - 1] != ')')
		return SPAN_NONE;
	s = span_skip(s, open + 2);
	s.n--;
	plus = span_rfind_byte(s, '+');
	offset = span_skip(s, plus + 2);
	if (plus == s.n || plus == 0 || s.p[plus - 1] != ' ' ||
	    !span_u64(offset, &n))
		return s;
	return span_take(s, plus - 1);
}

static void process_current_function(const struct record *r, struct value *out)
{
	struct span s = r->field[PROCESS_current_call];

	if (s.n == 0)
		s = r->field[PROCESS_last_scheduled_in_for];
	if (s.n == 0)
		s = where(r->field[PROCESS_program_counter]);
	if (s.n > 0 && !span_eq_str(s, "invalid"))
		*out = value_text(s);
}

/*
 * Before R16B01 there is no "Memory"; the reference viewer, too, takes the
 * young heap for it then. A section that is cut before it (it has no program
 * counter, which comes later in all releases) has no memory at all.
 */
static void process_memory(const struct record *r, struct value *out)
{
	struct span s = r->field[PROCESS_memory];

	if (s.p)
		*out = value_number(s, 1);
	else if (r->field[PROCESS_program_counter].p)
		*out = value_number(r->field[PROCESS_stack_heap],
		                    dump_word_size(r->dump));
}

_Static_assert(sizeof((struct record_memo){0}.count) ==
                       (LINKLIST_BAD + 1) * sizeof(uint64_t),
               "a memo has a place for each kind");

/* The items of one kind; three columns ask for the same list. */
static uint64_t list_count(const struct record *r, struct span list,
                           enum linklist_kind kind)
{
	struct record_memo own = {0};
	struct record_memo *memo = r->memo ? r->memo : &own;

	if (memo->list.p != list.p || memo->list.n != list.n) {
		linklist_count(list, memo->count);
		memo->list = list;
	}
	return memo->count[kind];
}

/*
 * The list is left out when it is empty, and for exiting processes, where
 * nothing is known. So without it the count is 0 if the line that follows it
 * is there, and the process was alive.
 */
static void count_items(const struct record *r, enum linklist_kind kind,
                        struct value *out)
{
	struct span list = r->field[PROCESS_links];
	struct span state = r->field[PROCESS_state];

	if (r->quick && list.n > LIST_QUICK) {
		*out = value_text(SPAN_LIT("many"));
	} else if (list.p) {
		*out = value_u64(list_count(r, list, kind));
	} else if (r->field[PROCESS_reductions].p &&
	           !span_eq_str(state, "Exiting") &&
	           !span_eq_str(state, "Non Existing")) {
		*out = value_u64(0);
	}
}

static void process_links(const struct record *r, struct value *out)
{
	count_items(r, LINKLIST_LINK, out);
}

static void process_monitors(const struct record *r, struct value *out)
{
	count_items(r, LINKLIST_MONITOR, out);
}

static void process_monitored_by(const struct record *r, struct value *out)
{
	count_items(r, LINKLIST_MONITORED_BY, out);
}

static struct span with_ref(struct arena *a, const struct linklist_item *item)
{
	struct span target = span_take(item->target, ITEM_MAX);
	struct span ref = span_take(item->ref, ITEM_MAX);

	return arena_printf(a, "%.*s (%.*s)", SPAN_ARG(target), SPAN_ARG(ref));
}

/* The next item of one kind in the list; what is none of them goes with the
 * links, so that it is seen. */
static bool item_of_kind(const struct record *r, enum linklist_kind kind,
                         struct span *rest, struct list_item *out)
{
	struct linklist_item item;

	if (!rest->p)
		*rest = r->field[PROCESS_links];
	while (linklist_next(rest, &item)) {
		if (r->quick &&
		    r->field[PROCESS_links].n - rest->n > LIST_READ) {
			record_unread(r, "link list", rest, out);
			return true;
		}
		if (item.kind != kind &&
		    (item.kind != LINKLIST_BAD || kind != LINKLIST_LINK))
			continue;
		out->name = item.target;
		out->text = item.target;
		out->ref = item.ref;
		out->link = linklist_link(r->dump, &item);
		if (item.ref.n > 0)
			out->text = with_ref(r->arena, &item);
		return true;
	}
	return false;
}

static bool process_link_item(const struct record *r, struct span *rest,
                              struct list_item *out)
{
	return item_of_kind(r, LINKLIST_LINK, rest, out);
}

static bool process_monitor_item(const struct record *r, struct span *rest,
                                 struct list_item *out)
{
	return item_of_kind(r, LINKLIST_MONITOR, rest, out);
}

static bool process_monitored_by_item(const struct record *r, struct span *rest,
                                      struct list_item *out)
{
	return item_of_kind(r, LINKLIST_MONITORED_BY, rest, out);
}

/*
 * The next entry of "Last calls". There is one on a line, but up to OTP 23 the
 * words timeout, send and 'receive' lack their line feed: spaces separate
 * entries as well, unless they are in a quoted name.
 */
static bool next_call(struct span *rest, struct span *call)
{
	bool quoted = false;
	size_t n = 0;

	*rest = span_trim(*rest);
	for (; n < rest->n; n++) {
		char c = rest->p[n];

		if (c == '\\' && quoted)
			n++;
		else if (c == '\'')
			quoted = !quoted;
		else if (c == '\n' || c == '\r' || (c == ' ' && !quoted))
			break;
	}
	*call = span_take(*rest, n);
	*rest = span_skip(*rest, n);
	return call->n > 0;
}

static bool process_last_call_item(const struct record *r, struct span *rest,
                                   struct list_item *out)
{
	struct span call;

	if (!rest->p)
		*rest = r->field[PROCESS_last_calls];
	if (!next_call(rest, &call))
		return false;
	*out = (struct list_item){.name = call, .text = call};
	return true;
}

static size_t append(char *text, size_t n, struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		text[n + i] = s.p[i];
	return n + s.n;
}

static void process_last_calls(const struct record *r, struct value *out)
{
	struct span rest = r->field[PROCESS_last_calls];
	/* an entry takes at most one byte more than in the dump; and "..." */
	size_t room = rest.n * 2 < JOINED_MAX ? rest.n * 2 + 5 : JOINED_MAX;
	struct span call;
	size_t n = 0;
	char *text;

	if (!rest.p)
		return;
	text = arena_alloc(r->arena, room);
	while (next_call(&rest, &call)) {
		bool fits = call.n + 5 <= room - n;

		n = append(text, n, n > 0 ? SPAN_LIT(", ") : SPAN_NONE);
		n = append(text, n, fits ? call : SPAN_LIT("..."));
		if (!fits)
			break;
	}
	*out = value_text((struct span){text, n});
}

struct span process_name(struct span body)
{
	struct span label = SPAN_LIT("Name: ");
	struct span line;

	for (int i = 0; i < NAME_LINES && span_line(&body, &line); i++)
		if (span_starts(line, label))
			return span_skip(line, label.n);
	return SPAN_NONE;
}

struct span process_label_text(const struct dump *d, const struct section *s,
                               struct arena *a)
{
	struct record r = {.dump = d,
	                   .table = &table_processes,
	                   .arena = a,
	                   .quick = true,
	                   .term_most = TERMCELL_ROW,
	                   .section = *s};
	struct value v = value_none();

	process_printed_label(&r, &v);
	return v.type == VALUE_TEXT ? v.text : SPAN_NONE;
}

#define COLUMN COLUMN_ENTRY
static const struct column process_columns[] = {
#include "model/process.def"
};
#undef COLUMN

static const unsigned char process_screen[] = {
	PROCESS_pid,        PROCESS_display_name,
	PROCESS_state,      PROCESS_message_queue_length,
	PROCESS_memory,     PROCESS_current_function,
	PROCESS_reductions, PROCESS_initial_call,
};

static const unsigned char process_dump_order[] = {
	PROCESS_state,
	PROCESS_name,
	PROCESS_spawned_as,
	PROCESS_last_scheduled_in_for,
	PROCESS_current_call,
	PROCESS_spawned_by,
	PROCESS_started,
	PROCESS_run_queue,
	PROCESS_message_queue_length,
	PROCESS_heap_fragments,
	PROCESS_heap_fragment_data,
	PROCESS_last_calls,
	PROCESS_links,
	PROCESS_reductions,
	PROCESS_stack_heap,
	PROCESS_old_heap,
	PROCESS_heap_unused,
	PROCESS_old_heap_unused,
	PROCESS_bin_vheap,
	PROCESS_old_bin_vheap,
	PROCESS_bin_vheap_unused,
	PROCESS_old_bin_vheap_unused,
	PROCESS_memory,
	PROCESS_new_heap_start,
	PROCESS_new_heap_top,
	PROCESS_stack_top,
	PROCESS_stack_end,
	PROCESS_old_heap_start,
	PROCESS_old_heap_top,
	PROCESS_old_heap_end,
	PROCESS_program_counter,
	PROCESS_cp,
	PROCESS_arity,
	PROCESS_internal_state,
};

const struct table table_processes = {
	.key = "processes",
	.title = "Processes",
	.one = "process",
	.help = "Every process that had a heap, in the order of the process "
		"table. Processes that were exiting are listed since OTP 22.",
	.kind = ROWS_SECTIONS,
	.tag = TAG_PROC,
	.columns = process_columns,
	.n_columns = PROCESS_COLUMNS,
	.screen = process_screen,
	.n_screen = sizeof(process_screen),
	.dump_order = process_dump_order,
	.n_dump_order = sizeof(process_dump_order),
	.sort = "-memory",
};

_Static_assert((int)PROCESS_COLUMNS <= (int)RECORD_FIELDS,
               "a record is too small");
