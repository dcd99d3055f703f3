/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One thing in full, built from its table's declaration: the columns of each
 * group together, groups in the order in which the columns name them, "Other"
 * last with the lines that no column knows. What has no table yet gets its
 * labelled lines as they are, so that every section can be opened.
 */
#include "model/detail.h"

#include <inttypes.h>
#include <string.h>

#include "base/fmt.h"
#include "model/dump.h"
#include "model/printed.h"
#include "model/process.h"
#include "model/record.h"

#define OTHER "Other"

enum {
	NAME_BYTES = 1024, /* of a process that a link leads to */
	LABELS = 256,      /* looked for on one page, at some microseconds */
};

struct builder {
	struct record record;
	struct detail *out;
	uint32_t room;   /* items that fit in out->items */
	uint32_t others; /* lines that no column knows */
	uint32_t labels; /* that were looked for */
	const char *group_of_lines;
};

static struct span printed(const struct builder *b, struct span text)
{
	return printed_text(text, PRINTED_QUICK, b->record.arena);
}

static struct detail_item *add(struct builder *b)
{
	struct detail *out = b->out;
	struct detail_item *item;

	if (out->n == b->room) {
		uint32_t room = b->room > 0 ? b->room * 2 : 64;

		item = arena_alloc(b->record.arena, room * sizeof(*item));
		if (out->n > 0)
			memcpy(item, out->items, out->n * sizeof(*item));
		out->items = item;
		b->room = room;
	}
	item = &out->items[out->n++];
	*item = (struct detail_item){.value = value_none()};
	return item;
}

/* A size has its exact number beside it. */
static struct span text_of(const struct value *v, enum unit unit,
                           struct arena *a)
{
	char exact[FMT_MAX];
	struct span text = value_pretty(v, unit, a);

	if (unit != UNIT_BYTES || v->type != VALUE_U64 || v->u < 1024)
		return text;
	fmt_grouped(v->u, exact);
	return arena_printf(a, "%.*s (%s)", SPAN_ARG(text), exact);
}

static void add_more(struct builder *b, const struct column *c,
                     const char *group, uint64_t more)
{
	struct detail_item *item = add(b);
	char count[FMT_MAX] = "";

	if (more > 0)
		fmt_grouped(more, count);
	item->group = group;
	item->column = c;
	item->list = true;
	item->text = arena_printf(b->record.arena, "... and %s%smore", count,
	                          more > 0 ? " " : "");
}

/* The registered name of a process, or its label, which takes longer to find.
 */
static struct span name_of(struct builder *b, const struct section *s)
{
	struct arena *a = b->record.arena;
	struct span name = process_name(s->body);

	if (name.n == 0 && b->labels++ < LABELS)
		name = process_label_text(b->record.dump, s, a);
	return span_take(printed_text(name, NAME_BYTES, a), NAME_BYTES);
}

/* What an item says, with the name of the process that it leads to: nobody
 * knows a pid by heart. */
static struct span with_name(struct builder *b, struct span text,
                             const struct link *l)
{
	const struct index *x = dump_index(b->record.dump);
	struct section s;
	struct span name;
	uint32_t i;

	if (l->kind != LINK_PROCESS)
		return text;
	i = index_find(x, TAG_PROC, l->id);
	if (i == SECTION_NONE)
		return text;
	index_get(x, i, &s);
	name = name_of(b, &s);
	if (name.n == 0)
		return text;
	return arena_printf(b->record.arena, "%.*s  %.*s", SPAN_ARG(text),
	                    SPAN_ARG(name));
}

static void add_list(struct builder *b, unsigned col)
{
	const struct column *c = &b->record.table->columns[col];
	struct list_item entry;
	struct span rest = SPAN_NONE;
	struct value all;

	for (uint32_t i = 0; i < DETAIL_LIST_MAX; i++) {
		struct detail_item *item;

		entry = (struct list_item){.link = {.kind = LINK_NONE}};
		if (!c->item(&b->record, &rest, &entry))
			return;
		item = add(b);
		item->group = c->group;
		item->name = printed(b, entry.name);
		item->text = with_name(b, printed(b, entry.text), &entry.link);
		item->column = c;
		item->link = entry.link;
		item->ref = entry.ref;
		item->list = true;
	}
	if (!c->item(&b->record, &rest, &entry))
		return;
	all = record_value(&b->record, col);
	add_more(b, c, c->group,
	         all.type == VALUE_U64 && all.u > DETAIL_LIST_MAX
	                 ? all.u - DETAIL_LIST_MAX
	                 : 0);
}

static void add_column(struct builder *b, unsigned col)
{
	const struct column *c = &b->record.table->columns[col];
	struct detail_item *item;
	struct value v;

	if (c->item) {
		add_list(b, col);
		return;
	}
	v = record_value(&b->record, col);
	if (v.type == VALUE_NONE)
		return;
	item = add(b);
	item->group = c->group;
	item->name = span_str(c->name);
	item->text = text_of(&v, c->unit, b->record.arena);
	item->value = v;
	item->column = c;
	item->link = record_link(&b->record, col, &v);
	item->text = with_name(b, item->text, &item->link);
}

/* A value that is nothing but a pid or a port. */
static struct link link_of(struct span value)
{
	uint64_t part[3];

	if (value.n > 0 && value.p[0] == '<' && ident_pid(value, part))
		return (struct link){.kind = LINK_PROCESS, .id = value};
	if (span_starts(value, SPAN_LIT("#Port<")) &&
	    span_find_byte(value, '>') + 1 == value.n)
		return (struct link){.kind = LINK_PORT, .id = value};
	return (struct link){.kind = LINK_NONE};
}

static bool add_line(void *ctx, struct span label, struct span value)
{
	struct builder *b = ctx;
	struct detail_item *item;

	if (b->others++ == DETAIL_LIST_MAX) {
		add_more(b, NULL, b->group_of_lines, 0);
		return false;
	}
	item = add(b);
	item->group = b->group_of_lines;
	item->name = label;
	item->text = printed(b, value);
	item->value = value_text(item->text);
	item->link = link_of(value);
	return true;
}

static bool in_group(const struct column *c, const char *group)
{
	return c->group && strcmp(c->group, group) == 0;
}

static void add_group(struct builder *b, const char *group)
{
	const struct table *t = b->record.table;

	for (unsigned i = 0; i < t->n_columns; i++)
		if (in_group(&t->columns[i], group))
			add_column(b, i);
}

/* Whether column i is the first of its group. */
static bool opens_group(const struct table *t, unsigned i)
{
	const char *group = t->columns[i].group;

	if (!group || strcmp(group, OTHER) == 0)
		return false;
	for (unsigned j = 0; j < i; j++)
		if (in_group(&t->columns[j], group))
			return false;
	return true;
}

static void add_record(struct builder *b)
{
	const struct table *t = b->record.table;

	for (unsigned i = 0; i < t->n_columns; i++)
		if (opens_group(t, i))
			add_group(b, t->columns[i].group);
	add_group(b, OTHER);
	b->group_of_lines = OTHER;
	if (t->kind == ROWS_SECTIONS)
		record_other(&b->record, add_line, b);
}

/* The labelled lines of a section that no table shows. */
static void add_section(struct builder *b)
{
	static const struct table no_columns = {.kind = ROWS_OWN};
	enum tag_body body = tag_info(b->out->head.tag)->body;

	if (body != BODY_LABELS && body != BODY_PORT)
		return;
	b->record.table = &no_columns;
	b->record.section = b->out->head;
	b->group_of_lines = "Overview";
	record_other(&b->record, add_line, b);
}

/* A section without an id is one of its kind: its tag tells which. */
static struct span section_id(const struct section *s)
{
	return s->id.n > 0 ? s->id : s->name;
}

static struct span row_id(const struct record *r)
{
	struct value v = record_value(r, r->table->id);
	struct span id = value_plain(&v, r->arena);

	return id.n > 0 || r->number == SECTION_NONE ? id
	                                             : section_id(&r->section);
}

static void load_section(struct builder *b)
{
	struct detail *out = b->out;

	out->section = out->place.section;
	index_get(dump_index(b->record.dump), out->section, &out->head);
	out->id = section_id(&out->head);
	add_section(b);
}

void detail_load(const struct dump *d, const struct place *place,
                 struct arena *a, struct detail *out)
{
	struct builder b = {.out = out};

	*out = (struct detail){.place = *place};
	b.record.dump = d;
	b.record.arena = a;
	if (!place->table) {
		load_section(&b);
		return;
	}
	table_load(place->table, d, place->row, a, &b.record);
	out->section = b.record.number;
	out->head = b.record.section;
	out->id = row_id(&b.record);
	if (out->section == SECTION_NONE && place->section != SECTION_NONE) {
		out->section = place->section;
		index_get(dump_index(d), place->section, &out->head);
		out->id = section_id(&out->head);
	}
	b.record.quick = true; /* a page: it must open at once */
	add_record(&b);
}

unsigned detail_parts(const struct dump *d, uint32_t section,
                      struct detail_part out[4])
{
	static const struct {
		const char *key;
		const char *title;
		enum tag tag;
	} kinds[] = {
		{"messages", "Messages", TAG_PROC_MESSAGES},
		{"dictionary", "Dictionary", TAG_PROC_DICTIONARY},
		{"stack", "Stack", TAG_PROC_STACK},
		{"heap", "Heap", TAG_PROC_HEAP},
	};
	const struct index *x = dump_index(d);
	bool may_come = !index_done(x);
	struct section s;
	unsigned n = 0;

	if (section == SECTION_NONE)
		return 0;
	index_get(x, section, &s);
	if (s.tag != TAG_PROC)
		return 0;
	for (unsigned i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		uint32_t found = index_find(x, kinds[i].tag, s.id);

		if (found == SECTION_NONE && !may_come)
			continue;
		out[n++] = (struct detail_part){
			.key = kinds[i].key,
			.title = kinds[i].title,
			.section = found,
			.may_come = found == SECTION_NONE,
		};
	}
	return n;
}
