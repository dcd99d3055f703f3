/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A thing for people: the groups and fields of the terminal's detail page, one
 * line each. Also csv and tsv, where a field is a row of key and value, and a
 * list is as many rows as it has items.
 *
 * Raw sections are written byte for byte, so that they can be cut out of a
 * dump, but never to a terminal: there control characters are replaced.
 */
#include "cli/show.h"

#include "base/utf8.h"
#include "cli/show_content.h"
#include "cli/show_terms.h"
#include "cli/text.h"

enum { INDENT = 2, GAP = 2, CAPTION_MAX = 40 };

struct page {
	struct thing *t;
	struct session *s;
	struct out *o;
	bool bold;
	bool ascii;
	size_t caption; /* columns of the widest */
	const char *group;
};

static void heading(struct page *p, struct span text)
{
	if (p->bold)
		out_str(p->o, "\033[1m");
	text_put(p->o, text, TEXT_LINE, p->ascii);
	if (p->bold)
		out_str(p->o, "\033[0m");
}

/* The value, its further lines under the first. */
static void put_lines(struct page *p, struct span text, size_t column)
{
	struct span line;
	bool more = false;

	while (span_cut(&text, '\n', &line)) {
		if (more)
			out_repeat(p->o, ' ', column);
		text_put(p->o, line, TEXT_LINE, p->ascii);
		out_char(p->o, '\n');
		more = true;
	}
	if (!more)
		out_char(p->o, '\n');
}

static void put_field(struct page *p, const struct detail_item *item)
{
	size_t used = utf8_columns(item->name);
	size_t pad = used < p->caption ? p->caption - used : 0;

	out_repeat(p->o, ' ', INDENT);
	if (item->list) {
		struct span text = item->text.n > 0 ? item->text : item->name;

		put_lines(p, text, INDENT);
		return;
	}
	text_put(p->o, item->name, TEXT_LINE, p->ascii);
	out_repeat(p->o, ' ', pad + GAP);
	put_lines(p, item->text, INDENT + p->caption + GAP);
}

static void put_group(struct page *p, const char *group)
{
	p->group = group;
	out_char(p->o, '\n');
	heading(p, span_str(group));
	out_char(p->o, '\n');
}

static size_t caption_columns(const struct detail *d)
{
	size_t most = 0;

	for (uint32_t i = 0; i < d->n; i++) {
		size_t n = utf8_columns(d->items[i].name);

		if (!d->items[i].list && n > most && n <= CAPTION_MAX)
			most = n;
	}
	return most;
}

/* What other rows say about the thing. */
static void put_relations(struct page *p)
{
	const struct relation_job *all = p->t->relations;
	struct arena *a = &p->t->scratch;

	for (unsigned i = 0; all && i < all->n; i++) {
		const struct relation_rows *r = &all->found[i];

		put_group(p, r->relation->title);
		for (uint32_t k = 0; k < r->n && k < p->t->args->limit; k++) {
			arena_reset(a);
			out_repeat(p->o, ' ', INDENT);
			put_lines(p,
			          relation_text(r->table, p->t->dump, r->row[k],
			                        a),
			          INDENT);
		}
	}
}

static void put_broken(struct page *p)
{
	char text[BROKEN_TEXT];

	if (!p->t->broken || p->t->broken->broken.all == 0)
		return;
	broken_text(&p->t->broken->broken, text);
	put_group(p, "Broken content");
	out_repeat(p->o, ' ', INDENT);
	put_lines(p, span_str(text), INDENT);
}

static void put_info(struct page *p)
{
	struct detail d;
	const struct column *list = NULL;
	uint64_t n = 0;

	detail_load(p->t->dump, &p->t->place, &p->t->arena, &d);
	heading(p, thing_kind(p->t));
	out_char(p->o, ' ');
	heading(p, p->t->id);
	out_char(p->o, '\n');
	p->caption = caption_columns(&d);
	for (uint32_t i = 0; i < d.n; i++) {
		const struct detail_item *item = &d.items[i];

		if (!p->group || strcmp(item->group, p->group) != 0)
			put_group(p, item->group);
		n = item->list && item->column == list ? n + 1 : 1;
		list = item->list ? item->column : NULL;
		if (!item->list || n <= p->t->args->limit)
			put_field(p, item);
	}
	put_relations(p);
	put_broken(p);
	if (d.n == 0)
		out_str(p->o, "No fields; --part=raw writes what there is.\n");
}

static void put_raw(struct page *p)
{
	for (unsigned i = 0; i < p->t->n_sections; i++) {
		struct section s;
		uint64_t off, size;
		struct span text = thing_raw(p->t, i, &s, &off, &size);

		if (p->s->tty)
			text_put(p->o, text, TEXT_LINES, p->ascii);
		else
			out_span(p->o, text);
		if (text.n > 0 && text.p[text.n - 1] != '\n')
			out_char(p->o, '\n');
	}
}

void show_text(struct thing *t, struct session *s)
{
	struct writer_options options;
	struct page p = {.t = t, .s = s, .o = &s->out, .ascii = t->args->ascii};

	session_writer_options(s, &options);
	p.bold = options.bold;
	if (t->args->parts & PART_INFO)
		put_info(&p);
	show_terms(t, s);
	show_content(t, s);
	if (t->args->parts & PART_RAW && t->args->parts != PART_RAW)
		out_char(p.o, '\n');
	if (t->args->parts & PART_RAW)
		put_raw(&p);
}

static void write_pair(struct writer *w, struct span key, struct value v)
{
	struct value row[] = {value_text(key), v};

	writer_row(w, row);
}

static bool write_other(void *ctx, struct span label, struct span value)
{
	write_pair(ctx, label, value_text(value));
	return true;
}

struct writer *show_rows_writer(struct session *s)
{
	static const struct writer_column columns[] = {
		{"key", "Key", UNIT_TEXT},
		{"value", "Value", UNIT_TEXT},
	};
	struct writer_options options;
	struct writer *w;

	session_writer_options(s, &options);
	w = writer_new(&options, &s->out, columns, 2);
	writer_begin(w);
	return w;
}

void show_rows(struct thing *t, struct writer *w)
{
	const struct table *table = t->table;

	for (unsigned i = 0; table && i < table->n_columns; i++) {
		const struct column *c = &table->columns[i];
		struct span key = span_str(c->key);
		struct span rest = SPAN_NONE;
		struct list_item item;
		uint64_t n = 0;

		if (!c->item)
			write_pair(w, key, record_value(&t->record, i));
		while (c->item && !out_failed(w->out) &&
		       thing_item(t, i, &rest, &n, &item))
			write_pair(w, key, value_text(item.name));
	}
	thing_other(t, write_other, w);
}
