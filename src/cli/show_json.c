/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A thing as JSON: one object {id, kind, info: {}, links: [], stack: [],
 * messages: [], dictionary: [], heap: [], content: {}, raw: []}, of which only
 * the parts that were asked for, or an object a line with `part` first. `info`
 * has every column of the table, null if the dump does not say; lists are
 * arrays; labels that no column knows are under `other`.
 */
#include "cli/show.h"

#include <string.h>

#include "cli/show_content.h"
#include "cli/show_terms.h"
#include "cli/text.h"
#include "model/identrow.h"
#include "model/printed.h"

struct json {
	struct thing *t;
	struct session *s;
	struct out *o;
	bool ascii;
	bool lines; /* ndjson */
	bool some;  /* of the list under way, an item has been written */
};

static void put_key(struct json *j, struct span key)
{
	text_json_string(j->o, key, j->ascii);
	out_char(j->o, ':');
}

/* One more member or item: a comma if it is not the first. */
static void next(struct json *j)
{
	if (j->some)
		out_char(j->o, ',');
	j->some = true;
}

static void member(struct json *j, const char *key, struct span text)
{
	next(j);
	put_key(j, span_str(key));
	text_json_string(j->o, text, j->ascii);
}

static void member_u64(struct json *j, const char *key, uint64_t n)
{
	next(j);
	put_key(j, span_str(key));
	out_u64(j->o, n);
}

/* Lists whose items are more than a name, and what their parts are called. */
static const struct pair {
	const char *key, *name, *ref;
} pairs[] = {
	{"monitors", "target", "ref"},
	{"monitored_by", "target", "ref"},
	{"remote_links", "local", "remote"},
	{"remote_monitors", "local", "remote"},
	{"remote_monitored", "local", "remote"},
};

static const struct pair *pair_of(const struct column *c)
{
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		if (strcmp(c->key, pairs[i].key) == 0)
			return &pairs[i];
	return NULL;
}

static void put_item(struct json *j, const struct column *c,
                     const struct list_item *item)
{
	const struct pair *pair = pair_of(c);

	if (!pair) {
		text_json_string(j->o, item->name, j->ascii);
		return;
	}
	out_char(j->o, '{');
	put_key(j, span_str(pair->name));
	text_json_string(j->o, item->name, j->ascii);
	out_char(j->o, ',');
	put_key(j, span_str(pair->ref));
	if (item->ref.n > 0)
		text_json_string(j->o, item->ref, j->ascii);
	else
		out_str(j->o, "null");
	out_char(j->o, '}');
}

static void put_list(struct json *j, unsigned col)
{
	const struct column *c = &j->t->table->columns[col];
	struct span rest = SPAN_NONE;
	struct list_item item;
	uint64_t n = 0;

	j->some = false;
	out_char(j->o, '[');
	while (!out_failed(j->o) && thing_item(j->t, col, &rest, &n, &item)) {
		next(j);
		put_item(j, c, &item);
	}
	out_char(j->o, ']');
}

static bool put_other(void *ctx, struct span label, struct span value)
{
	struct json *j = ctx;

	next(j);
	put_key(j, label);
	text_json_string(j->o, value, j->ascii);
	return !out_failed(j->o);
}

/* Marks of broken content by reason; null if the terms were not looked at. */
static void put_broken(struct json *j)
{
	const struct broken *b = j->t->broken ? &j->t->broken->broken : NULL;

	next(j);
	put_key(j, SPAN_LIT("broken"));
	if (!b || !b->looked) {
		out_str(j->o, "null");
		return;
	}
	out_char(j->o, '{');
	j->some = false;
	for (unsigned why = 0; why < WHY_COUNT; why++)
		if (b->count[why] > 0)
			member_u64(j, broken_key(why), b->count[why]);
	out_char(j->o, '}');
	j->some = true;
}

/* The members of `info`; j->some tells whether others stand before them. */
static void put_info(struct json *j)
{
	const struct table *table = j->t->table;

	for (unsigned i = 0; table && i < table->n_columns; i++) {
		const struct column *c = &table->columns[i];
		struct value v = record_value(&j->t->record, i);

		next(j);
		put_key(j, span_str(c->key));
		if (c->item && v.type != VALUE_NONE)
			put_list(j, i);
		else
			text_json(j->o, &v, j->ascii);
		j->some = true;
	}
	next(j);
	put_key(j, SPAN_LIT("other"));
	out_char(j->o, '{');
	j->some = false;
	thing_other(j->t, put_other, j);
	out_char(j->o, '}');
	j->some = true;
	if (j->t->head.tag == TAG_PROC)
		put_broken(j);
}

/* An object of a list: one more item, or one more line. */
static void open_row(struct json *j, const char *part)
{
	if (!j->lines) {
		next(j);
		out_char(j->o, '\n');
	}
	out_char(j->o, '{');
	j->some = false;
	if (j->lines)
		member(j, "part", span_str(part));
}

static void close_row(struct json *j)
{
	out_str(j->o, j->lines ? "}\n" : "}");
	j->some = true;
}

static void put_link(struct json *j, const char *from, const struct link *l)
{
	if (l->kind == LINK_NONE || l->id.n == 0)
		return;
	open_row(j, "links");
	member(j, "from", span_str(from));
	member(j, "kind",
	       span_str(l->kind == LINK_ROW ? l->table->one
	                                    : link_kind_name(l->kind)));
	member(j, "id",
	       l->kind == LINK_ROW
	               ? identrow_text(l->table, j->t->dump, l->row,
	                               &j->t->scratch)
	               : printed_text(l->id, SIZE_MAX, &j->t->scratch));
	close_row(j);
}

/* The rows that lead to the thing. */
static void put_relations(struct json *j)
{
	const struct relation_job *all = j->t->relations;

	for (unsigned i = 0; all && i < all->n; i++) {
		const struct relation_rows *r = &all->found[i];

		for (uint32_t k = 0; k < r->n && k < j->t->args->limit; k++) {
			struct link l;

			arena_reset(&j->t->scratch);
			l = relation_link(r->table, j->t->dump, r->row[k],
			                  &j->t->scratch);
			put_link(j, r->relation->key, &l);
		}
	}
}

/* Everything that the thing leads to. */
static void put_links(struct json *j)
{
	const struct table *table = j->t->table;

	j->some = false;
	for (unsigned i = 0; table && i < table->n_columns; i++) {
		const struct column *c = &table->columns[i];
		struct span rest = SPAN_NONE;
		struct list_item item;
		struct value v;
		struct link l;
		uint64_t n = 0;

		while (c->item && !out_failed(j->o) &&
		       thing_item(j->t, i, &rest, &n, &item))
			put_link(j, c->key, &item.link);
		if (c->item || !(c->flags & COL_LINK))
			continue;
		v = record_value(&j->t->record, i);
		l = record_link(&j->t->record, i, &v);
		put_link(j, c->key, &l);
	}
	put_relations(j);
}

static void put_raw(struct json *j)
{
	j->some = false;
	for (unsigned i = 0; i < j->t->n_sections; i++) {
		struct section s;
		uint64_t off, size;
		struct span text = thing_raw(j->t, i, &s, &off, &size);

		open_row(j, "raw");
		member(j, "tag", s.name);
		member(j, "id", s.id);
		member_u64(j, "offset", off);
		member_u64(j, "size", size);
		member(j, "text", text);
		close_row(j);
	}
}

static void put_lines(struct json *j)
{
	if (j->t->args->parts & PART_INFO) {
		open_row(j, "info");
		member(j, "id", j->t->id);
		member(j, "kind", thing_kind(j->t));
		put_info(j);
		close_row(j);
		put_links(j);
	}
	show_terms(j->t, j->s);
	show_content(j->t, j->s);
	if (j->t->args->parts & PART_RAW)
		put_raw(j);
}

static void open_member(struct json *j, const char *key, char bracket)
{
	out_str(j->o, ",\n");
	put_key(j, span_str(key));
	out_char(j->o, bracket);
	j->some = false;
}

static void put_object(struct json *j)
{
	out_char(j->o, '{');
	member(j, "id", j->t->id);
	member(j, "kind", thing_kind(j->t));
	if (j->t->args->parts & PART_INFO) {
		open_member(j, "info", '{');
		put_info(j);
		out_char(j->o, '}');
		open_member(j, "links", '[');
		put_links(j);
		out_char(j->o, ']');
	}
	show_terms(j->t, j->s);
	show_content(j->t, j->s);
	if (j->t->args->parts & PART_RAW) {
		open_member(j, "raw", '[');
		put_raw(j);
		out_char(j->o, ']');
	}
	out_str(j->o, "}\n");
}

void show_json(struct thing *t, struct session *s)
{
	struct json j = {.t = t,
	                 .s = s,
	                 .o = &s->out,
	                 .ascii = t->args->ascii,
	                 .lines = t->args->format == FORMAT_NDJSON};

	if (j.lines)
		put_lines(&j);
	else
		put_object(&j);
}
