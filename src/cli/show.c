/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `crashdive show`: hands each thing that is found to the format. Names are
 * looked up when the whole dump is indexed: only then is it known whose they
 * are.
 */
#include "cli/show.h"

#include <stdio.h>

#include "cli/cli.h"
#include "cli/find.h"
#include "cli/show_addr.h"
#include "cli/show_content.h"
#include "cli/show_terms.h"
#include "model/ident.h"
#include "model/printed.h"
#include "model/record.h"
#include "model/termcell.h"

enum {
	/* Things of one name whose relations are asked for: each takes a look
	 * at all rows, and a damaged dump may have millions of one name. */
	RELATED_MAX = 16,
};

/* One run of the command. */
struct shown {
	const struct args *args;
	struct session session;
	struct places places;
	size_t done;         /* places that have been written */
	struct writer *rows; /* csv, tsv */
};

const char *link_kind_name(enum link_kind kind)
{
	static const char *const names[] = {
		[LINK_NONE] = "none", [LINK_PROCESS] = "process",
		[LINK_PORT] = "port", [LINK_NAME] = "name",
		[LINK_NODE] = "node", [LINK_SECTION] = "section",
		[LINK_ROW] = "row",
	};

	return names[kind];
}

struct span thing_kind(const struct thing *t)
{
	return t->table ? span_str(t->table->one) : t->head.name;
}

bool thing_item(struct thing *t, unsigned col, struct span *rest, uint64_t *n,
                struct list_item *out)
{
	const struct column *c = &t->table->columns[col];
	bool more;

	if (*n == t->args->limit)
		return false;
	arena_reset(&t->scratch);
	t->record.arena = &t->scratch;
	*out = (struct list_item){.link = {.kind = LINK_NONE}};
	more = c->item(&t->record, rest, out);
	out->name = printed_text(out->name, SIZE_MAX, &t->scratch);
	out->ref = printed_text(out->ref, SIZE_MAX, &t->scratch);
	t->record.arena = &t->arena;
	++*n;
	return more;
}

void thing_other(struct thing *t,
                 bool (*fn)(void *ctx, struct span label, struct span value),
                 void *ctx)
{
	enum tag_body body = tag_info(t->head.tag)->body;
	bool labels = body == BODY_LABELS || body == BODY_PORT;

	if (labels && (!t->table || t->table->kind == ROWS_SECTIONS))
		record_other(&t->record, fn, ctx);
}

/* The line of the dump that the thing is, with its name; none for others. */
static struct span own_line(const struct thing *t)
{
	const struct record *r = &t->record;
	const char *start = r->name.p ? r->name.p : r->value.p;
	bool line = t->table && (t->table->kind == ROWS_LINES ||
	                         t->table->kind == ROWS_ENTRIES);

	if (!line || !dump_owns(t->dump, r->value) || r->value.p < start)
		return SPAN_NONE;
	return (struct span){start, (size_t)(r->value.p - start) + r->value.n};
}

/* The heading and at most `lines` lines behind it. */
static struct span first_lines(struct span text, uint64_t lines)
{
	struct span rest = text;
	struct span line;

	if (lines == LIMIT_NONE)
		return text;
	span_cut(&rest, '\n', &line);
	while (lines-- > 0 && span_cut(&rest, '\n', &line))
		;
	return span_take(text, text.n - rest.n);
}

struct span thing_raw(const struct thing *t, unsigned i, struct section *s,
                      uint64_t *off, uint64_t *size)
{
	struct span dump = dump_text(t->dump);
	struct span text = i == 0 ? own_line(t) : SPAN_NONE;
	bool line = text.p != NULL;

	index_get(dump_index(t->dump), t->sections[i], s);
	if (!line) {
		text = span_skip(dump, (size_t)s->off);
		text.n = (size_t)(s->body.p + s->body.n - text.p);
	}
	*off = (uint64_t)(text.p - dump.p);
	*size = text.n;
	return line ? text : first_lines(text, t->args->limit);
}

static void find_sections(struct thing *t)
{
	struct detail_part parts[THING_SECTIONS - 1];
	unsigned n = detail_parts(t->dump, t->place.section, parts);
	uint32_t own = t->section;

	if (t->table && t->table->kind == ROWS_LINES)
		own = index_first(dump_index(t->dump), t->table->tag);
	if (own != SECTION_NONE)
		t->sections[t->n_sections++] = own;
	for (unsigned i = 0; i < n; i++)
		if (parts[i].section != SECTION_NONE)
			t->sections[t->n_sections++] = parts[i].section;
}

static void load(struct thing *t)
{
	static const struct table no_columns = {.kind = ROWS_OWN};
	struct detail detail;

	detail_load(t->dump, &t->place, &t->arena, &detail);
	t->section = detail.section;
	t->head = detail.head;
	t->id = arena_copy(&t->text, detail.id);
	t->table = t->place.table;
	arena_reset(&t->arena);
	if (t->table) {
		table_load(t->table, t->dump, t->place.row, &t->arena,
		           &t->record);
	} else {
		t->record = (struct record){.dump = t->dump,
		                            .table = &no_columns,
		                            .arena = &t->arena,
		                            .number = t->section,
		                            .section = t->head};
	}
	find_sections(t);
}

/* What other rows say about the thing. */
static enum err find_relations(struct thing *t, struct dump *d,
                               struct err_info *info)
{
	enum err err;

	if (!(t->args->parts & PART_INFO) || !relation_any(&t->place))
		return ERR_OK;
	for (const struct relation *r = relations; r->of; r++)
		while (relation_is_of(r, t->place.table) &&
		       table_follow(table_by_key(span_str(r->in)), d))
			;
	t->relations = relation_job_new(d, &t->place);
	err = job_run(&t->relations->job);
	return err ? err_set(info, err, "not enough memory") : ERR_OK;
}

/* What is broken in a process's terms. */
static void find_broken(struct thing *t, struct session *s)
{
	struct job *job;

	if (!(t->args->parts & PART_INFO) || t->head.tag != TAG_PROC)
		return;
	t->broken = broken_job_new(t->dump, t->section);
	job = &t->broken->job;
	while (job->step(job) == JOB_MORE)
		progress_show(&s->progress, "looking at terms", job->progress,
		              1000);
	progress_clear(&s->progress);
}

static enum err check(const struct args *a, struct err_info *info)
{
	bool rows = a->format == FORMAT_CSV || a->format == FORMAT_TSV;
	bool info_only = a->parts == PART_INFO || a->parts == PARTS_DEFAULT;

	if (rows && !info_only)
		return err_set(info, ERR_USAGE,
		               "with %s there is part 'info' only",
		               format_name(a->format));
	return find_check(a->word, info);
}

static void write_thing(struct thing *t, struct shown *x)
{
	struct session *s = &x->session;

	switch (t->args->format) {
	case FORMAT_TEXT:
		if (x->done > 0)
			out_char(&s->out, '\n');
		show_text(t, s);
		break;
	case FORMAT_JSON:
		if (x->places.n > 1)
			out_str(&s->out, x->done > 0 ? ",\n" : "[\n");
		show_json(t, s);
		if (x->places.n > 1 && x->done + 1 == x->places.n)
			out_str(&s->out, "]\n");
		break;
	case FORMAT_NDJSON:
		show_json(t, s);
		break;
	default:
		show_rows(t, x->rows);
	}
}

static enum err show_place(struct shown *x, const struct place *place,
                           struct err_info *info)
{
	struct dump *d = x->session.dump;
	struct thing t = {.args = x->args, .dump = d, .place = *place};
	enum err err;

	arena_init(&t.arena);
	arena_init(&t.scratch);
	arena_init(&t.text);
	if (x->args->parts & PART_INFO && place->table)
		session_pass(&x->session, place->table);
	err = x->places.n <= RELATED_MAX ? find_relations(&t, d, info) : ERR_OK;
	if (place->table && termcell_prepare(place->table, d))
		session_literals(&x->session);
	if (!err) {
		load(&t);
		err = show_terms_check(&t, info);
	}
	if (!err && x->places.n <= RELATED_MAX)
		find_broken(&t, &x->session);
	if (!err)
		err = show_content_check(&t, info);
	if (!err)
		write_thing(&t, x);
	relation_job_free(t.relations);
	broken_job_free(t.broken);
	arena_release(&t.arena);
	arena_release(&t.scratch);
	arena_release(&t.text);
	return err;
}

static void tell_many(const struct shown *x)
{
	struct err_info info;

	err_set(&info, ERR_OK,
	        "%zu things are called '%s': without what other rows say of "
	        "each",
	        x->places.n, x->args->word);
	fprintf(stderr, "crashdive: %s\n", info.text);
}

static enum err show_places(struct shown *x, struct err_info *info)
{
	enum format f = x->args->format;
	enum err err = ERR_OK;

	if (x->places.n > RELATED_MAX && relation_any(&x->places.at[0]))
		tell_many(x);
	if (f == FORMAT_CSV || f == FORMAT_TSV)
		x->rows = show_rows_writer(&x->session);
	while (!err && x->done < x->places.n && !out_failed(&x->session.out)) {
		err = show_place(x, &x->places.at[x->done], info);
		x->done++;
	}
	if (x->rows)
		writer_end(x->rows);
	writer_free(x->rows);
	return err;
}

int show_run(const struct args *a)
{
	struct shown x = {.args = a};
	struct err_info info = {""};
	enum err err = check(a, &info);
	int status = err_exit_status(err);
	struct dump *d;

	if (err) {
		fprintf(stderr, "crashdive: %s\n", info.text);
		return status;
	}
	d = cli_open(a, &status);
	if (!d)
		return status;
	session_init(&x.session, a, d);
	session_wait_all(&x.session);
	if (show_is_address(a->word)) {
		err = show_address(&x.session, &info);
	} else {
		err = find_places(d, a->word, &x.places, &info);
		if (!err)
			err = show_places(&x, &info);
	}
	places_release(&x.places);
	return session_finish(&x.session, err, &info);
}
