/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `crashdive show`: finds the thing and hands it to the format. Names are
 * looked up when the whole dump is indexed: a name is unique only then.
 */
#include "cli/show.h"

#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "model/ident.h"
#include "model/record.h"

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

struct span thing_raw(const struct thing *t, unsigned i, struct section *s)
{
	struct span whole, rest, line;
	uint64_t left = t->args->limit;

	index_get(dump_index(t->dump), t->sections[i], s);
	whole = span_skip(dump_text(t->dump), (size_t)s->off);
	whole = span_take(whole, (size_t)(s->body.p + s->body.n - whole.p));
	if (left == LIMIT_NONE)
		return whole;
	rest = whole;
	span_cut(&rest, '\n', &line);
	while (left-- > 0 && span_cut(&rest, '\n', &line))
		;
	return span_take(whole, whole.n - rest.n);
}

static void find_sections(struct thing *t)
{
	struct detail_part parts[THING_SECTIONS - 1];
	unsigned n = detail_parts(t->dump, t->place.section, parts);

	if (t->section != SECTION_NONE)
		t->sections[t->n_sections++] = t->section;
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
		while (table_follow(table_by_key(span_str(r->in)), d))
			;
	t->relations = relation_job_new(d, &t->place);
	err = job_run(&t->relations->job);
	return err ? err_set(info, err, "not enough memory") : ERR_OK;
}

/* Why there is nothing to show. */
static enum err not_there(const struct thing *t, const struct link *l,
                          enum link_state state, struct err_info *info)
{
	const char *id = t->args->word;
	char node[128] = "";

	if (state == LINK_REMOTE && t->place.section != SECTION_NONE) {
		struct section s;

		index_get(dump_index(t->dump), t->place.section, &s);
		err_set(info, ERR_OK, " (crashdive show '%.*s:%.*s')",
		        SPAN_ARG(span_take(s.name, 40)),
		        SPAN_ARG(span_take(s.id, 40)));
		memcpy(node, info->text, sizeof(node) - 1);
	}
	if (state == LINK_REMOTE)
		return err_set(info, ERR_USAGE,
		               "%s lives on another node%s: its dump may know",
		               id, node);
	if (l->kind == LINK_NAME || l->kind == LINK_NONE)
		return err_set(info, ERR_USAGE,
		               "no process is registered as '%s' in the dump "
		               "(an ID can be a pid, a port, a registered "
		               "name, TAG:ID of a section)",
		               id);
	return err_set(info, ERR_USAGE,
	               "%s is not in the dump: it had ended, never was, or "
	               "its section was lost",
	               id);
}

static enum err find(struct thing *t, struct err_info *info)
{
	struct link l = ident_link(span_str(t->args->word));
	enum link_state state = ident_resolve(t->dump, &l, &t->place);

	if (state != LINK_FOUND)
		return not_there(t, &l, state, info);
	return ERR_OK;
}

static enum err check(const struct args *a, struct err_info *info)
{
	bool rows = a->format == FORMAT_CSV || a->format == FORMAT_TSV;

	if (rows && a->parts & PART_RAW)
		return err_set(info, ERR_USAGE,
		               "part 'raw' goes with text, json and ndjson, "
		               "not with %s",
		               format_name(a->format));
	return ERR_OK;
}

static void write_thing(struct thing *t, struct session *s)
{
	switch (t->args->format) {
	case FORMAT_TEXT:
		show_text(t, s);
		break;
	case FORMAT_JSON:
	case FORMAT_NDJSON:
		show_json(t, s);
		break;
	default:
		show_rows(t, s);
	}
}

int show_run(const struct args *a)
{
	struct thing t = {.args = a};
	struct err_info info = {""};
	enum err err = check(a, &info);
	int status = err_exit_status(err);
	struct session s;
	struct dump *d;

	if (err) {
		fprintf(stderr, "crashdive: %s\n", info.text);
		return status;
	}
	d = cli_open(a, &status);
	if (!d)
		return status;
	session_init(&s, a, d);
	session_wait_all(&s);
	t.dump = d;
	arena_init(&t.arena);
	arena_init(&t.scratch);
	arena_init(&t.text);
	err = find(&t, &info);
	if (!err)
		err = find_relations(&t, d, &info);
	if (!err) {
		load(&t);
		write_thing(&t, &s);
	}
	relation_job_free(t.relations);
	arena_release(&t.arena);
	arena_release(&t.scratch);
	arena_release(&t.text);
	return session_finish(&s, err, &info);
}
