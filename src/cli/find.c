/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An ID is a word of a table and a name ("ets:logger"), which may be that of
 * several rows; else what ident.h knows: a pid, a port, a registered name, the
 * tag and id of sections, of which there may be several, too.
 */
#include "cli/find.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/ident.h"
#include "model/identrow.h"

void places_release(struct places *p)
{
	free(p->at);
	*p = (struct places){NULL, 0, 0};
}

static enum err add(struct places *p, struct place place)
{
	if (p->n == p->room) {
		size_t room = p->room ? p->room * 2 : 4;
		struct place *at = big_realloc(p->at, room, sizeof(*at));

		if (!at)
			return ERR_NOMEM;
		p->at = at;
		p->room = room;
	}
	p->at[p->n++] = place;
	return ERR_OK;
}

static enum err add_rows(struct dump *d, const struct identrow *q,
                         struct places *out)
{
	uint32_t row = 0;
	enum err err = ERR_OK;

	while (table_follow(q->table, d))
		;
	while (!err && (row = identrow_next(q, d, row)) != IDENTROW_NONE)
		err = add(out, place_of_row(q->table, d, row++));
	return err;
}

/* The section at a place, and the later ones of its tag and id. */
static enum err add_sections(const struct dump *d, const struct place *first,
                             struct places *out)
{
	uint32_t i = first->section;
	enum err err = add(out, *first);
	struct section s;

	index_get(dump_index(d), i, &s);
	while (!err && s.id.n > 0) {
		i = sections_find(dump_sections(d), dump_text(d), s.tag, s.id,
		                  i);
		if (i == SECTION_NONE)
			break;
		err = add(out, place_of_section(d, i));
	}
	return err;
}

static enum err is_remote(const struct dump *d, const char *id,
                          uint32_t section, struct err_info *info)
{
	char node[128] = "";
	struct section s;

	if (section != SECTION_NONE) {
		index_get(dump_index(d), section, &s);
		err_set(info, ERR_OK, " (crashdive show 'node:%.*s')",
		        SPAN_ARG(span_take(s.id, 40)));
		memcpy(node, info->text, sizeof(node) - 1);
	}
	return err_set(info, ERR_USAGE,
	               "%s lives on another node%s: its dump may know", id,
	               node);
}

static enum err is_no_row(const struct dump *d, const struct identrow *q,
                          struct err_info *info)
{
	if (q->row != IDENTROW_NONE)
		return err_set(info, ERR_USAGE,
		               "no %s has this number: there are %" PRIu32
		               " in the table %s, counted from 0",
		               q->table->one, table_rows(q->table, d),
		               q->table->key);
	return err_set(info, ERR_USAGE,
	               "no %s is called '%.*s' in the dump (crashdive list %s "
	               "tells what there is)",
	               q->table->one, SPAN_ARG(span_take(q->id, 80)),
	               q->table->key);
}

static enum err is_nothing(const char *id, const struct link *l,
                           struct err_info *info)
{
	if (l->kind == LINK_NAME || l->kind == LINK_NONE)
		return err_set(info, ERR_USAGE,
		               "no process is registered as '%s' in the dump "
		               "(an ID can be a pid, a port, a registered "
		               "name, ets:NAME, module:NAME, atom:N ..., or "
		               "TAG:ID of a section)",
		               id);
	return err_set(info, ERR_USAGE,
	               "%s is not in the dump: it had ended, never was, or "
	               "its section was lost",
	               id);
}

/* An empty name would be that of the first section of its kind. */
enum err find_check(const char *id, struct err_info *info)
{
	struct identrow q;

	if (!identrow_parse(span_trim(span_str(id)), &q) || q.id.n > 0)
		return ERR_OK;
	return err_set(
		info, ERR_USAGE,
		"'%s' lacks what tells which %s (crashdive list %s tells "
		"what there is)",
		id, q.table->one, q.table->key);
}

enum err find_places(struct dump *d, const char *id, struct places *out,
                     struct err_info *info)
{
	struct span text = span_trim(span_str(id));
	struct link l = ident_link(text);
	struct identrow q;
	bool row = identrow_parse(text, &q);
	enum err err = row ? add_rows(d, &q, out) : ERR_OK;
	enum link_state state;
	struct place place;

	if (err)
		return err_set(info, err, "not enough memory");
	if (out->n > 0)
		return ERR_OK;
	state = ident_resolve(d, &l, &place);
	if (state == LINK_REMOTE)
		return is_remote(d, id, place.section, info);
	if (state != LINK_FOUND)
		return row ? is_no_row(d, &q, info) : is_nothing(id, &l, info);
	err = l.kind == LINK_SECTION ? add_sections(d, &place, out)
	                             : add(out, place);
	return err ? err_set(info, err, "not enough memory") : ERR_OK;
}
