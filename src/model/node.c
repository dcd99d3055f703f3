/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of other nodes. Links and monitors across stand in a line each, as
 * two names of which one is a local process. Of monitors that is the first; of
 * links it is the second since OTP 21, so there it is told by its channel, 0.
 */
#include "model/node.h"

#include "model/columndef.h"
#include "model/dump.h"
#include "model/record.h"

enum {
	NAME_MAX_BYTES = 4096,    /* of one side of a pair */
	LINES_QUICK = 256 * 1024, /* bytes of lines counted in a frame */
	LINES_READ = 1024 * 1024, /* bytes of them that a page is made from */
};

enum node_column {
#define COLUMN(key, ...) NODE_##key,
#include "model/node.def"
#undef COLUMN
	NODE_COLUMNS,
};

/* The kinds of lines that there may be many of. */
enum pair_kind {
	PAIR_LINK,
	PAIR_MONITOR,
	PAIR_MONITORED,
	PAIR_KINDS,
};

static const struct {
	struct span label;
	const char *arrow; /* between the local and the remote side */
} pairs[PAIR_KINDS] = {
	[PAIR_LINK] = {SPAN_INIT("Remote link:"), "<->"},
	[PAIR_MONITOR] = {SPAN_INIT("Remote monitoring:"), "->"},
	[PAIR_MONITORED] = {SPAN_INIT("Remotely monitored by:"), "<-"},
};

_Static_assert(sizeof((struct record_memo){0}.count) >=
                       PAIR_KINDS * sizeof(uint64_t),
               "a memo has a place for each kind");

static void node_channel(const struct record *r, struct value *out)
{
	*out = value_number(r->section.id, 1);
}

static void node_type(const struct record *r, struct value *out)
{
	*out = value_text(r->section.tag == TAG_VISIBLE_NODE
	                          ? SPAN_LIT("visible")
	                  : r->section.tag == TAG_HIDDEN_NODE
	                          ? SPAN_LIT("hidden")
	                          : SPAN_LIT("not_connected"));
}

static void node_creation(const struct record *r, struct value *out)
{
	struct span s = r->field[NODE_creation];

	if (s.n > 0)
		*out = value_text(s);
}

static bool node_creation_item(const struct record *r, struct span *rest,
                               struct list_item *out)
{
	struct span word;

	if (!rest->p)
		*rest = r->field[NODE_creation];
	while (span_cut(rest, ' ', &word)) {
		/* emulators for debugging count references, too */
		if (word.n == 0 || word.p[0] == '(')
			continue;
		*out = (struct list_item){.name = word, .text = word};
		return true;
	}
	return false;
}

static enum pair_kind kind_of(struct span line)
{
	enum pair_kind k = 0;

	while (k < PAIR_KINDS && !span_starts(line, pairs[k].label))
		k++;
	return k;
}

static void count_all(struct span text, uint64_t count[PAIR_KINDS])
{
	struct span line;

	for (enum pair_kind k = 0; k < PAIR_KINDS; k++)
		count[k] = 0;
	while (span_line(&text, &line)) {
		enum pair_kind k = kind_of(line);

		if (k < PAIR_KINDS)
			count[k]++;
	}
}

static void count_pairs(const struct record *r, enum pair_kind kind,
                        struct value *out)
{
	struct record_memo own = {0};
	struct record_memo *memo = r->memo ? r->memo : &own;
	struct span text = record_text(&r->section);

	if (r->quick && text.n > LINES_QUICK) {
		*out = value_text(SPAN_LIT("many"));
		return;
	}
	if (memo->list.p != text.p || memo->list.n != text.n) {
		count_all(text, memo->count);
		memo->list = text;
	}
	*out = value_u64(memo->count[kind]);
}

static void node_links(const struct record *r, struct value *out)
{
	count_pairs(r, PAIR_LINK, out);
}

static void node_monitors(const struct record *r, struct value *out)
{
	count_pairs(r, PAIR_MONITOR, out);
}

static void node_monitored(const struct record *r, struct value *out)
{
	count_pairs(r, PAIR_MONITORED, out);
}

static bool is_local(struct span s)
{
	uint64_t part[3];

	return s.n > 0 && s.p[0] == '<' && ident_pid(s, part) && part[0] == 0;
}

/* Splits at the space between the two sides: one of them is a pid, the other
 * may be "{name, 'node'}" with any characters in quotes. */
static bool split(struct span value, struct span *first, struct span *second)
{
	size_t at = span_find_byte(value, ' ');

	if (at > 0 && value.p[0] != '<')
		at = span_rfind_byte(value, ' ');
	*first = span_take(value, at);
	*second = span_skip(value, at + 1);
	return first->n > 0 && second->n > 0;
}

static void make_item(const struct record *r, enum pair_kind kind,
                      struct span value, struct list_item *out)
{
	struct span local, remote;

	*out = (struct list_item){.name = value, .text = value};
	if (!split(value, &local, &remote))
		return;
	if (is_local(remote) && !is_local(local)) {
		struct span swap = local;

		local = remote;
		remote = swap;
	}
	out->name = local;
	out->ref = remote;
	out->text = arena_printf(r->arena, "%.*s %s %.*s",
	                         SPAN_ARG(span_take(local, NAME_MAX_BYTES)),
	                         pairs[kind].arrow,
	                         SPAN_ARG(span_take(remote, NAME_MAX_BYTES)));
	if (is_local(local))
		out->link = (struct link){.kind = LINK_PROCESS, .id = local};
}

static bool next_pair(const struct record *r, enum pair_kind kind,
                      struct span *rest, struct list_item *out)
{
	struct span text = record_text(&r->section);
	struct span line;

	if (!rest->p)
		*rest = text;
	while (span_line(rest, &line)) {
		if (kind_of(line) == kind) {
			line = span_skip(line, pairs[kind].label.n);
			make_item(r, kind, span_trim(line), out);
			return true;
		}
		if (r->quick && rest->n > 0 && text.n - rest->n > LINES_READ) {
			record_unread(r, "section", rest, out);
			return true;
		}
	}
	return false;
}

static bool node_link_item(const struct record *r, struct span *rest,
                           struct list_item *out)
{
	return next_pair(r, PAIR_LINK, rest, out);
}

static bool node_monitor_item(const struct record *r, struct span *rest,
                              struct list_item *out)
{
	return next_pair(r, PAIR_MONITOR, rest, out);
}

static bool node_monitored_item(const struct record *r, struct span *rest,
                                struct list_item *out)
{
	return next_pair(r, PAIR_MONITORED, rest, out);
}

#define COLUMN COLUMN_ENTRY
static const struct column node_columns[] = {
#include "model/node.def"
};
#undef COLUMN

static const unsigned char node_screen[] = {
	NODE_name,
	NODE_type,
	NODE_controller,
	NODE_channel,
	NODE_creation,
	NODE_remote_links,
	NODE_remote_monitors,
	NODE_remote_monitored,
};

static const enum tag node_also[] = {
	TAG_HIDDEN_NODE,
	TAG_NOT_CONNECTED,
	TAG_COUNT,
};

const struct table table_nodes = {
	.key = "nodes",
	.title = "Nodes",
	.one = "node",
	.help = "Other nodes that this one was connected to or knew of, with "
		"the "
		"links and monitors across.",
	.kind = ROWS_SECTIONS,
	.tag = TAG_VISIBLE_NODE,
	.also = node_also,
	.columns = node_columns,
	.n_columns = NODE_COLUMNS,
	.screen = node_screen,
	.n_screen = sizeof(node_screen),
	.id = NODE_name,
	.sort = "",
};
