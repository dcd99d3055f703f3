/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From names to sections. Pids and ports go through the look-up of the index.
 * Registered names have one of their own (regnames.h); processes that it does
 * not know yet are asked one by one, by their first lines only.
 */
#include "model/ident.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "model/dump.h"
#include "model/identrow.h"
#include "model/printed.h"
#include "model/process.h"
#include "model/regnames.h"

enum {
	ADDRESS_TEXT = 24,
	PID_TEXT = 80,    /* room for "<C.N.S>" of three numbers */
	ATOM_TEXT = 1200, /* and for a quoted atom of 255 characters */
	ESCAPED_TEXT = 4 * ATOM_TEXT,
};

bool ident_pid(struct span s, uint64_t part[3])
{
	bool angle = s.n > 0 && s.p[0] == '<';

	if (angle && s.p[s.n - 1] != '>')
		return false;
	if (angle)
		s = span_take(span_skip(s, 1), s.n - 2);
	for (int i = 0; i < 3; i++) {
		if (i > 0 && (s.n == 0 || s.p[0] != '.'))
			return false;
		if (i > 0)
			s = span_skip(s, 1);
		if (!span_take_u64(&s, &part[i]))
			return false;
	}
	return s.n == 0;
}

/* The number in "#Port<0.N>"; false if it is none of this node. */
static bool port_number(struct span s, uint64_t *n)
{
	const struct span own = SPAN_LIT("#Port<0.");

	return span_starts(s, own) && s.p[s.n - 1] == '>' &&
	       span_u64(span_take(span_skip(s, own.n), s.n - own.n - 1), n);
}

/* Above the sign bit that value keys have: of a pid 39 bits of its number and
 * 23 of its serial, of a port a bit that pids lack and 61 of its number. */
uint64_t ident_key(struct span s)
{
	const uint64_t positive = UINT64_C(1) << 63;
	const uint64_t port = UINT64_C(1) << 62;
	uint64_t part[3];

	if (s.n == 0)
		return VALUE_KEY_NONE;
	if (ident_pid(s, part) && part[0] == 0 && part[1] >> 39 == 0 &&
	    part[2] >> 23 == 0)
		return positive | part[1] << 23 | part[2];
	if (port_number(s, &part[1]) && part[1] >> 61 == 0)
		return positive | port | part[1];
	return VALUE_KEY_TEXT;
}

/* The tag in front of "tag:id"; what people call a thing counts as well. */
static enum tag tag_of(struct span s, struct span *id)
{
	static const struct {
		struct span text;
		enum tag tag;
	} aliases[] = {
		{{"process", 7}, TAG_PROC},
		{{"module", 6}, TAG_MOD},
	};
	size_t colon;
	struct span name;

	s = span_starts(s, SPAN_LIT("=")) ? span_skip(s, 1) : s;
	colon = span_find_byte(s, ':');
	name = span_take(s, colon);
	*id = span_skip(s, colon + 1);
	for (size_t i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++)
		if (span_eq(name, aliases[i].text))
			return aliases[i].tag;
	return tag_lookup(name);
}

/* A word and a name for which there is more than a look-up of sections. */
static bool row_link(struct span s, struct link *l)
{
	const struct span node = SPAN_LIT("node:");
	struct identrow q;

	if (span_starts(s, node) && s.n > node.n) {
		l->kind = LINK_NODE;
		l->id = span_skip(s, node.n);
		return true;
	}
	if (!identrow_parse(s, &q) || q.row == IDENTROW_NONE)
		return false;
	l->kind = LINK_ROW;
	l->table = q.table;
	l->row = q.row;
	return true;
}

struct link ident_link(struct span s)
{
	struct link l = {.kind = LINK_NAME, .section = SECTION_NONE};
	struct span id;
	uint64_t part[3];

	s = span_trim(s);
	l.id = s;
	if (row_link(s, &l))
		return l;
	if (s.n == 0)
		l.kind = LINK_NONE;
	else if (ident_pid(s, part) || span_u64(s, &part[0]))
		l.kind = LINK_PROCESS;
	else if (span_starts(s, SPAN_LIT("#Port<")))
		l.kind = LINK_PORT;
	else if ((s.p[0] == '=' || span_find_byte(s, ':') < s.n) &&
	         tag_of(s, &id) != TAG_UNKNOWN)
		l.kind = LINK_SECTION;
	return l;
}

static enum link_state found_or_gone(uint32_t section)
{
	return section == SECTION_NONE ? LINK_GONE : LINK_FOUND;
}

static const enum tag node_tags[] = {
	TAG_VISIBLE_NODE,
	TAG_HIDDEN_NODE,
	TAG_NOT_CONNECTED,
};

enum { NODE_TAGS = sizeof(node_tags) / sizeof(node_tags[0]) };

/* A channel is the number of a node: the first of its pids, the id of its
 * section. */
static uint32_t find_channel(const struct dump *d, uint64_t channel)
{
	char text[24];
	uint32_t found = SECTION_NONE;

	snprintf(text, sizeof(text), "%" PRIu64, channel);
	for (unsigned i = 0; i < NODE_TAGS && found == SECTION_NONE; i++)
		found = index_find(dump_index(d), node_tags[i], span_str(text));
	return found;
}

static enum link_state remote(const struct dump *d, uint64_t channel,
                              uint32_t *section)
{
	*section = find_channel(d, channel);
	return LINK_REMOTE;
}

/* <0.N.S> with any serial S. */
static uint32_t find_number(const struct dump *d, uint64_t number)
{
	uint32_t n = table_rows(&table_processes, d);

	for (uint32_t row = 0; row < n; row++) {
		uint32_t i = sections_tag_at(dump_sections(d), TAG_PROC, row);
		struct section s;
		uint64_t part[3];

		index_get(dump_index(d), i, &s);
		if (ident_pid(s.id, part) && part[0] == 0 && part[1] == number)
			return i;
	}
	return SECTION_NONE;
}

static enum link_state resolve_process(const struct dump *d, struct span id,
                                       uint32_t *section)
{
	uint64_t part[3] = {0, 0, 0};
	char text[PID_TEXT];
	bool bare = span_u64(id, &part[1]);

	if (!bare && !ident_pid(id, part))
		return LINK_GONE;
	snprintf(text, sizeof(text), "<%" PRIu64 ".%" PRIu64 ".%" PRIu64 ">",
	         part[0], part[1], part[2]);
	*section = index_find(dump_index(d), TAG_PROC, span_str(text));
	if (*section == SECTION_NONE && bare)
		*section = find_number(d, part[1]);
	if (*section == SECTION_NONE && part[0] != 0)
		return remote(d, part[0], section);
	return found_or_gone(*section);
}

static enum link_state resolve_port(const struct dump *d, struct span id,
                                    uint32_t *section)
{
	struct span rest = span_skip(id, SPAN_LIT("#Port<").n);
	uint64_t channel;

	*section = index_find(dump_index(d), TAG_PORT, id);
	if (*section == SECTION_NONE && span_take_u64(&rest, &channel) &&
	    channel != 0)
		return remote(d, channel, section);
	return found_or_gone(*section);
}

static enum link_state resolve_name(const struct dump *d, struct span name,
                                    uint32_t *section)
{
	const struct sections *all = dump_sections(d);
	uint32_t rows = table_rows(&table_processes, d), row;
	uint32_t found = regnames_find(dump_regnames(d), d, name, &row);

	for (; found == UINT32_MAX && row < rows; row++) {
		struct section s;

		index_get(dump_index(d), sections_tag_at(all, TAG_PROC, row),
		          &s);
		if (regnames_equal(process_name(s.body), name))
			found = row;
	}
	if (found == UINT32_MAX)
		return LINK_GONE;
	*section = sections_tag_at(all, TAG_PROC, found);
	return LINK_FOUND;
}

/* The node whose section says "Name: 'n2@host'". */
static uint32_t find_node(const struct dump *d, struct span name)
{
	const struct sections *all = dump_sections(d);

	for (unsigned t = 0; t < NODE_TAGS; t++) {
		uint32_t n = sections_tag_count(all, node_tags[t]);

		for (uint32_t row = 0; row < n; row++) {
			uint32_t i = sections_tag_at(all, node_tags[t], row);
			struct section s;

			index_get(dump_index(d), i, &s);
			if (regnames_equal(process_name(s.body), name))
				return i;
		}
	}
	return SECTION_NONE;
}

static enum link_state resolve_node(const struct dump *d, struct span id,
                                    uint32_t *section)
{
	uint64_t channel;

	if (span_u64(id, &channel))
		*section = find_channel(d, channel);
	else if (regnames_equal(dump_node(d), id))
		*section = index_first(dump_index(d), TAG_NODE);
	else
		*section = find_node(d, id);
	return found_or_gone(*section);
}

/* A binary by its address in any spelling: dumps have upper-case digits. */
static uint32_t find_binary(const struct dump *d, struct span id)
{
	char text[ADDRESS_TEXT];
	uint64_t address;

	if (!span_hex(id, &address))
		return SECTION_NONE;
	snprintf(text, sizeof(text), "%" PRIX64, address);
	return index_find(dump_index(d), TAG_BINARY, span_str(text));
}

/* A section by its id, which may lack the quotes of an atom. */
static uint32_t find_section(const struct dump *d, enum tag tag, struct span id)
{
	const struct index *x = dump_index(d);
	char text[ATOM_TEXT];
	uint32_t found;
	int n;

	if (id.n == 0)
		return index_first(x, tag);
	found = index_find(x, tag, id);
	if (found == SECTION_NONE && tag == TAG_BINARY)
		return find_binary(d, id);
	if (found != SECTION_NONE || id.p[0] == '\'' || id.n > ATOM_TEXT - 3)
		return found;
	n = snprintf(text, sizeof(text), "'%.*s'", SPAN_ARG(id));
	return index_find(x, tag, (struct span){text, (size_t)n});
}

static enum link_state resolve_section(const struct dump *d,
                                       const struct link *l, uint32_t *section)
{
	struct span id;
	enum tag tag;

	if (l->id.p) {
		tag = tag_of(l->id, &id);
		*section = find_section(d, tag, id);
	} else if (l->section < sections_count(dump_sections(d))) {
		*section = l->section;
	}
	return found_or_gone(*section);
}

static enum link_state resolve(const struct dump *d, const struct link *l,
                               uint32_t *section)
{
	switch (l->kind) {
	case LINK_PROCESS:
		return resolve_process(d, l->id, section);
	case LINK_PORT:
		return resolve_port(d, l->id, section);
	case LINK_NAME:
		return resolve_name(d, l->id, section);
	case LINK_NODE:
		return resolve_node(d, l->id, section);
	case LINK_SECTION:
		return resolve_section(d, l, section);
	case LINK_ROW:
	case LINK_NONE:
		break;
	}
	return LINK_GONE;
}

/* The same for a name that the dump may have in another form than people. */
static enum link_state resolve_printed(const struct dump *d,
                                       const struct link *l, uint32_t *section)
{
	unsigned erts = general_erts(dump_general(d));
	char text[ESCAPED_TEXT];
	struct link other = *l;

	if (l->id.n == 0 || erts >= ERTS(12, 1) ||
	    (printed_is_ascii(l->id) && span_find_byte(l->id, '\\') == l->id.n))
		return LINK_GONE;
	other.id = printed_back(l->id, erts != 0 && erts < ERTS(5, 10), text,
	                        sizeof(text));
	return other.id.n > 0 ? resolve(d, &other, section) : LINK_GONE;
}

/* The same for what Elixir calls MyApp.Repo: a process, or a module. */
static enum link_state resolve_alias(const struct dump *d, const struct link *l,
                                     uint32_t *section)
{
	char text[ATOM_TEXT];
	struct span name = l->id;

	if (l->kind == LINK_NAME)
		return resolve_name(d, regnames_alias(name, text, ATOM_TEXT),
		                    section);
	if (l->kind != LINK_SECTION || !l->id.p ||
	    tag_of(l->id, &name) != TAG_MOD)
		return LINK_GONE;
	name = regnames_alias(name, text, ATOM_TEXT);
	if (name.n > 0)
		*section = find_section(d, TAG_MOD, name);
	return found_or_gone(*section);
}

enum link_state ident_resolve(const struct dump *d, const struct link *l,
                              struct place *out)
{
	bool done = index_done(dump_index(d)); /* asked before looking */
	uint32_t section = SECTION_NONE;
	enum link_state state;

	*out = (struct place){NULL, 0, SECTION_NONE};
	if (l->kind == LINK_ROW && l->row < table_rows(l->table, d)) {
		*out = place_of_row(l->table, d, l->row);
		return LINK_FOUND;
	}
	state = resolve(d, l, &section);
	if (state == LINK_GONE)
		state = resolve_printed(d, l, &section);
	if (state == LINK_GONE)
		state = resolve_alias(d, l, &section);
	if (section != SECTION_NONE)
		*out = place_of_section(d, section);
	return state == LINK_GONE && !done ? LINK_NOT_YET : state;
}
