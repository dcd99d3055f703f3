/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A pull parser over the line, one item a call, so that a list of millions
 * costs no memory and a caller may stop early. Only quotes and braces matter
 * for finding the end of an item; what is inside is looked at afterwards from
 * both ends, because a reference at the end never holds a comma while a name
 * in the middle may hold anything.
 *
 * Rejected: splitting at ", " as OTP's viewer does; names contain it.
 */
#include "model/linklist.h"

#include <string.h>

#include "model/dump.h"

/* The bytes that item_length looks at; it runs over the others. */
static const bool special[256] = {
	['\''] = true, ['\\'] = true, ['{'] = true,
	['}'] = true,  [','] = true,  [']'] = true,
};

/* The offset of the first comma, or of the bracket that ends the list, which is
 * neither in quotes nor in braces; s.n if there is none. */
static size_t item_length(struct span s)
{
	bool quoted = false;
	size_t depth = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (!special[(unsigned char)s.p[i]])
			continue;
		switch (s.p[i]) {
		case '\'':
			quoted = !quoted;
			break;
		case '\\':
			i += quoted;
			break;
		case '{':
			depth += !quoted;
			break;
		case '}':
			depth -= !quoted && depth > 0;
			break;
		case ',':
			if (!quoted && depth == 0)
				return i;
			break;
		default: /* ']' */
			if (!quoted && depth == 0 && i + 1 == s.n)
				return i;
			break;
		}
	}
	return s.n;
}

/* Takes "target,ref}" apart; false if it is cut. */
static bool parse_monitor(struct span s, struct linklist_item *item)
{
	size_t comma;

	if (s.n == 0 || s.p[s.n - 1] != '}')
		return false;
	s.n--;
	comma = span_rfind_byte(s, ',');
	if (comma == s.n || comma == 0)
		return false;
	item->target = span_take(s, comma);
	item->ref = span_skip(s, comma + 1);
	if (span_eq_str(item->ref, "[]"))
		item->ref = SPAN_NONE;
	return true;
}

static enum linklist_kind classify(struct linklist_item *item)
{
	const struct span to = SPAN_LIT("{to,");
	const struct span from = SPAN_LIT("{from,");
	struct span s = item->text;

	item->target = s;
	item->ref = SPAN_NONE;
	if (span_ends(s, SPAN_LIT(">")) &&
	    (s.p[0] == '<' || span_starts(s, SPAN_LIT("#Port<"))))
		return LINKLIST_LINK;
	if (span_starts(s, to) && parse_monitor(span_skip(s, to.n), item))
		return LINKLIST_MONITOR;
	if (span_starts(s, from) && parse_monitor(span_skip(s, from.n), item))
		return LINKLIST_MONITORED_BY;
	return LINKLIST_BAD;
}

bool linklist_next(struct span *rest, struct linklist_item *item)
{
	size_t n;

	if (rest->n > 0 && rest->p[0] == '[')
		*rest = span_skip(*rest, 1);
	while (rest->n > 0 && rest->p[0] == ' ')
		*rest = span_skip(*rest, 1);
	if (rest->n == 0 || span_eq_str(*rest, "]")) {
		*rest = span_skip(*rest, rest->n);
		return false;
	}
	n = item_length(*rest);
	item->text = span_take(*rest, n);
	*rest = span_skip(*rest, n);
	if (rest->n > 0 && rest->p[0] == ',')
		*rest = span_skip(*rest, 1);
	item->kind = classify(item);
	return true;
}

void linklist_count(struct span value, uint64_t count[LINKLIST_BAD + 1])
{
	struct linklist_item item;

	memset(count, 0, (LINKLIST_BAD + 1) * sizeof(count[0]));
	while (linklist_next(&value, &item))
		count[item.kind]++;
}

/* "{Name,Node}": the name is a process here, or one of another node. */
static struct link name_link(const struct dump *d, struct span s)
{
	struct link l = {.kind = LINK_NONE};
	size_t comma;
	struct span node;

	if (s.n < 2 || s.p[s.n - 1] != '}')
		return l;
	s = span_take(span_skip(s, 1), s.n - 2);
	comma = item_length(s);
	if (comma == s.n)
		return l;
	node = span_skip(s, comma + 1);
	if (span_eq(node, dump_node(d)) ||
	    span_eq_str(node, "'nonode@nohost'")) {
		l.kind = LINK_NAME;
		l.id = span_take(s, comma);
	} else {
		l.kind = LINK_NODE;
		l.id = node;
	}
	return l;
}

struct link linklist_link(const struct dump *d,
                          const struct linklist_item *item)
{
	struct span s = item->target;
	struct link none = {.kind = LINK_NONE};

	if (s.n == 0 || item->kind == LINKLIST_BAD)
		return none;
	if (s.p[0] == '<')
		return (struct link){.kind = LINK_PROCESS, .id = s};
	if (s.p[0] == '#')
		return (struct link){.kind = LINK_PORT, .id = s};
	if (item->kind != LINKLIST_MONITOR)
		return none; /* {Module,Type}: a resource of native code */
	if (s.p[0] == '{')
		return name_link(d, s);
	if (span_find_byte(s, '@') < s.n)
		return (struct link){.kind = LINK_NODE, .id = s};
	return none; /* clock_service */
}
