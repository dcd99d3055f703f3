/* SPDX-License-Identifier: Apache-2.0 */
/* Where links lead, and what is said of those that lead nowhere. */
#include <stdio.h>

#include "base/fmt.h"
#include "model/binary.h"
#include "model/coverage.h"
#include "model/heap.h"
#include "ui/app.h"

enum { NAME_SHOWN = 80 /* bytes of a name in a message */ };

void app_open_raw(struct app *a, uint32_t section)
{
	app_open_raw_at(a, section, 0);
}

void app_open_raw_at(struct app *a, uint32_t section, uint64_t at)
{
	app_push(a, view_pager_new(a, section, at));
}

void app_open_binary(struct app *a, uint32_t section)
{
	char title[VIEW_TEXT], shown[FMT_MAX];
	struct section s;
	struct bytes b;
	uint64_t size;
	int n;

	index_get(dump_index(app_dump(a)), section, &s);
	if (!binary_bytes(s.body, heap_format(app_dump(a)).payload, &b,
	                  &size)) {
		app_open_raw(a, section);
		return;
	}
	n = snprintf(title, sizeof(title), "binary %.*s",
	             SPAN_ARG(span_take(s.id, NAME_SHOWN)));
	fmt_bytes(size, shown);
	if (b.n < size)
		snprintf(title + n, sizeof(title) - (size_t)n,
		         ", the beginning of %s", shown);
	app_push(a, view_bytes_new(a, &b, title));
}

void app_open_cell(struct app *a, const struct link *row,
                   const struct column *c)
{
	struct place p = place_of_row(row->table, app_dump(a), row->row);
	struct record r;
	struct value id;
	char title[VIEW_TEXT];

	table_load(p.table, app_dump(a), p.row, app_frame(a), &r);
	r.quick = true;
	r.term_most = NAME_SHOWN;
	id = record_value(&r, p.table->id);
	snprintf(title, sizeof(title), "%.*s: %s",
	         SPAN_ARG(span_take(value_plain(&id, app_frame(a)),
	                            NAME_SHOWN / 2)),
	         c->name);
	app_push(a, view_cell_new(a, &p, c, title));
}

/* Whether there is more to tell about a section than what stands in it. */
static bool has_page(const struct dump *d, const struct place *p)
{
	struct section s;
	enum tag_body body;

	if (p->table || p->section == SECTION_NONE)
		return true;
	index_get(dump_index(d), p->section, &s);
	body = tag_info(s.tag)->body;
	return body == BODY_LABELS || body == BODY_PORT;
}

void app_open(struct app *a, const struct place *p)
{
	if (has_page(app_dump(a), p))
		app_push(a, view_detail_new(a, p));
	else
		app_open_raw(a, p->section);
}

/* Where what a link leads to would stand; what may be anything would stand
 * anywhere. */
static enum dump_part part_of_link(const struct link *l)
{
	switch (l->kind) {
	case LINK_PROCESS:
	case LINK_NAME:
		return DUMP_PART_PROCESSES;
	case LINK_PORT:
		return DUMP_PART_PORTS;
	case LINK_NODE:
		return DUMP_PART_NODES;
	default:
		return DUMP_PART_ATOMS;
	}
}

static void say_gone(struct app *a, const struct link *l)
{
	struct span id = span_take(l->id, NAME_SHOWN);
	char where[VIEW_WARNING / 2];
	struct coverage c;

	coverage_read(app_dump(a), &c);
	if (c.cut && part_of_link(l) >= c.part &&
	    coverage_where(app_dump(a), &c, where, sizeof(where)) > 0)
		app_message(a,
		            "%.*s may be lost: %s; or it had exited, or "
		            "never existed",
		            SPAN_ARG(id), where);
	else
		app_message(a,
		            "%.*s is not in the dump: it had exited, or never "
		            "existed",
		            SPAN_ARG(id));
}

static void say_where(struct app *a, const struct link *l,
                      enum link_state state, uint32_t section)
{
	struct section s = {.id = SPAN_NONE};
	struct span id = span_take(l->id, NAME_SHOWN);

	switch (state) {
	case LINK_NOT_YET:
		app_message(a,
		            "%.*s: not found yet, the dump is still being "
		            "indexed",
		            SPAN_ARG(id));
		break;
	case LINK_REMOTE:
		if (section != SECTION_NONE)
			index_get(dump_index(app_dump(a)), section, &s);
		app_message(a, "%.*s is on another node%s%.*s", SPAN_ARG(id),
		            s.id.n > 0 ? ", channel " : "",
		            SPAN_ARG(span_take(s.id, NAME_SHOWN)));
		break;
	default:
		say_gone(a, l);
		break;
	}
}

void app_follow(struct app *a, const struct link *l)
{
	struct place p;
	enum link_state state = ident_resolve(app_dump(a), l, &p);

	if (state == LINK_FOUND ||
	    (state == LINK_REMOTE && p.section != SECTION_NONE))
		app_open(a, &p);
	if (state != LINK_FOUND)
		say_where(a, l, state, p.section);
}
