/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of ports: what is derived from the lines of a =port section. The
 * columns are in port.def; this file has the functions that it names.
 *
 * What a port controls stands in one of five lines, of which the label says
 * the kind and the value is raw: a command line may hold line feeds, and
 * behind them text that looks like the lines of a port. Since OTP 20.3 three
 * numbers follow it, so it ends where those begin that come last; before, it
 * was the end of the section. Fields that were found within it are looked for
 * again behind it.
 */
#include "model/port.h"

#include "model/columndef.h"
#include "model/dump.h"
#include "model/record.h"

enum {
	LIST_QUICK = 256 * 1024, /* bytes of ids counted in a frame */
	ITEM_MAX = 4096,         /* bytes of an id and its reference */
};

static const struct kind {
	struct span label;
	struct span word;
} kinds[] = {
	{SPAN_INIT("Port controls linked-in driver: "), SPAN_INIT("driver")},
	{SPAN_INIT("Port controls external process: "), SPAN_INIT("external")},
	{SPAN_INIT("Port controls forker process: "), SPAN_INIT("forker")},
	{SPAN_INIT("Port is a file: "), SPAN_INIT("file")},
	{SPAN_INIT("Port is UNIX fd not opened by emulator: "),
         SPAN_INIT("fd")},
};

enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

static const struct kind *kind_of(struct span line)
{
	for (unsigned i = 0; i < KINDS; i++)
		if (span_starts(line, kinds[i].label))
			return &kinds[i];
	return NULL;
}

/* The offset of the last line feed before "Input: ", or text.n. */
static size_t last_input(struct span text)
{
	const struct span input = SPAN_LIT("\nInput: ");
	size_t found = text.n;
	size_t at = 0;

	for (;;) {
		struct span rest = span_skip(text, at);
		size_t n = span_find(rest, input);

		if (n == rest.n)
			return found;
		found = at + n;
		at = found + 1;
	}
}

/* Whether a field lies in a piece of text, which may be empty. */
static bool lies_in(struct span field, struct span text)
{
	return field.p && field.p >= text.p && field.p <= text.p + text.n;
}

/* The value of the first line with a column's label; no pointer without. */
static struct span labelled(struct span text, const struct column *c)
{
	struct span label = {c->label, c->label_n};
	struct span line;

	while (span_line(&text, &line))
		if (span_starts(line, label) &&
		    span_starts(span_skip(line, label.n), SPAN_LIT(": ")))
			return span_skip(line, label.n + 2);
	return SPAN_NONE;
}

/* Takes `text`, which begins with what is controlled, apart; `what` is the
 * label of it. */
static void set_controls(struct record *r, struct span what, struct span text)
{
	size_t end = r->field[PORT_state].p ? last_input(text) : text.n;
	struct span rest = span_skip(text, end + 1);
	struct span name = span_take(text, end);

	while (name.n > 0 &&
	       (name.p[name.n - 1] == '\n' || name.p[name.n - 1] == '\r'))
		name.n--;
	for (unsigned i = 0; i < PORT_COLUMNS; i++)
		if (lies_in(r->field[i], name))
			r->field[i] = labelled(rest, &r->table->columns[i]);
	r->field[PORT_kind] = what;
	r->field[PORT_controls] = name;
}

static void port_parsed(struct record *r)
{
	struct span rest = record_text(&r->section);

	while (rest.n > 0) {
		const struct kind *kind = kind_of(rest);

		if (kind) {
			set_controls(r, span_take(rest, kind->label.n),
			             span_skip(rest, kind->label.n));
			return;
		}
		rest = span_skip(rest, span_find_byte(rest, '\n') + 1);
	}
}

static void port_id(const struct record *r, struct value *out)
{
	*out = value_text(r->section.id);
}

static uint64_t port_id_order(const struct record *r)
{
	return ident_key(r->section.id);
}

/* Old dumps have "[]" for none. */
static struct span connected(const struct record *r)
{
	struct span s = r->field[PORT_connected];

	return span_eq_str(s, "[]") ? SPAN_NONE : s;
}

static void port_connected(const struct record *r, struct value *out)
{
	struct span s = connected(r);

	if (s.n > 0)
		*out = value_text(s);
}

static uint64_t port_connected_order(const struct record *r)
{
	return ident_key(connected(r));
}

static void port_kind(const struct record *r, struct value *out)
{
	const struct kind *kind = kind_of(r->field[PORT_kind]);

	if (kind)
		*out = value_text(kind->word);
}

static void port_controls(const struct record *r, struct value *out)
{
	if (r->field[PORT_controls].p)
		*out = value_text(r->field[PORT_controls]);
}

static void controls_if(const struct record *r, const char *word,
                        struct value *out)
{
	const struct kind *kind = kind_of(r->field[PORT_kind]);

	if (kind && span_eq_str(kind->word, word))
		port_controls(r, out);
}

static void port_driver(const struct record *r, struct value *out)
{
	controls_if(r, "driver", out);
}

static void port_external_program(const struct record *r, struct value *out)
{
	controls_if(r, "external", out);
}

/* Takes the next of ids that run together: "<0.60.0>#Port<0.4>". */
static bool next_id(struct span *rest, struct list_item *out)
{
	struct span id = span_trim(*rest);

	if (id.n == 0)
		return false;
	id = span_take(id, span_find_byte(id, '>') + 1);
	*rest = span_skip(*rest, (size_t)(id.p - rest->p) + id.n);
	*out = (struct list_item){.name = id, .text = id};
	return true;
}

/* Takes the next of "(<0.9.0>,#Ref<0.39.30.23>)(0x00007fd5,#Ref<0.1.2.3>)". */
static bool next_monitor(struct span *rest, struct list_item *out)
{
	struct span group = span_trim(*rest);
	size_t n = span_find_byte(group, ')');
	size_t comma;

	if (group.n == 0)
		return false;
	*rest = span_skip(group, n + 1);
	group = span_take(group, n);
	if (span_starts(group, SPAN_LIT("(")))
		group = span_skip(group, 1);
	comma = span_rfind_byte(group, ',');
	*out = (struct list_item){
		.name = span_take(group, comma),
		.ref = span_skip(group, comma + 1),
	};
	return true;
}

/* The items of a list. A list that is empty is left out, so without it their
 * number is 0 if a line that comes later in all dumps of its time is there. */
static void count_items(const struct record *r, enum port_column col,
                        bool (*next)(struct span *, struct list_item *),
                        struct value *out)
{
	struct span rest = r->field[col];
	struct list_item item;
	uint64_t n = 0;

	if (r->quick && rest.n > LIST_QUICK) {
		*out = value_text(SPAN_LIT("many"));
		return;
	}
	if (!rest.p && !r->field[PORT_kind].p)
		return;
	while (next(&rest, &item))
		n++;
	*out = value_u64(n);
}

static void port_links(const struct record *r, struct value *out)
{
	count_items(r, PORT_links, next_id, out);
}

static void port_monitors(const struct record *r, struct value *out)
{
	count_items(r, PORT_monitors, next_monitor, out);
}

static void port_suspended(const struct record *r, struct value *out)
{
	if (r->field[PORT_state].p)
		count_items(r, PORT_suspended, next_id, out);
}

/* A process or a port; native code has an address instead. */
static struct link link_of(struct span id)
{
	if (span_starts(id, SPAN_LIT("<")) ||
	    span_starts(id, SPAN_LIT("#Port<")))
		return ident_link(id);
	return (struct link){.kind = LINK_NONE};
}

static bool port_link(const struct record *r, struct span *rest,
                      struct list_item *out)
{
	if (!rest->p)
		*rest = r->field[PORT_links];
	if (!next_id(rest, out))
		return false;
	out->link = link_of(out->name);
	return true;
}

static bool port_monitor(const struct record *r, struct span *rest,
                         struct list_item *out)
{
	struct span name, ref;

	if (!rest->p)
		*rest = r->field[PORT_monitors];
	if (!next_monitor(rest, out))
		return false;
	out->link = link_of(out->name);
	name = span_take(out->name, ITEM_MAX);
	ref = span_take(out->ref, ITEM_MAX);
	out->text = ref.n > 0 ? arena_printf(r->arena, "%.*s (%.*s)",
	                                     SPAN_ARG(name), SPAN_ARG(ref))
	                      : name;
	return true;
}

static bool port_suspended_item(const struct record *r, struct span *rest,
                                struct list_item *out)
{
	if (!rest->p)
		*rest = r->field[PORT_suspended];
	if (!next_id(rest, out))
		return false;
	out->link = link_of(out->name);
	return true;
}

#define COLUMN COLUMN_ENTRY
static const struct column port_columns[] = {
#include "model/port.def"
};
#undef COLUMN

static const unsigned char port_screen[] = {
	PORT_id,    PORT_controls, PORT_connected, PORT_queue,
	PORT_kind,  PORT_output,   PORT_input,     PORT_suspended,
	PORT_links, PORT_monitors, PORT_state,     PORT_name,
};

static const unsigned char port_dump_order[] = {
	PORT_state, PORT_task_flags, PORT_slot,      PORT_connected,
	PORT_links, PORT_monitors,   PORT_suspended, PORT_name,
	PORT_input, PORT_output,     PORT_queue,     PORT_port_data,
};

const struct table table_ports = {
	.key = "ports",
	.title = "Ports",
	.one = "port",
	.help = "Every open port, in the order of the port table: sockets, "
		"files, "
		"external programs, drivers.",
	.kind = ROWS_SECTIONS,
	.tag = TAG_PORT,
	.columns = port_columns,
	.n_columns = PORT_COLUMNS,
	.screen = port_screen,
	.n_screen = sizeof(port_screen),
	.dump_order = port_dump_order,
	.n_dump_order = sizeof(port_dump_order),
	.parsed = port_parsed,
	.sort = "-queue",
};

_Static_assert((int)PORT_COLUMNS <= (int)RECORD_FIELDS,
               "a record is too small");
