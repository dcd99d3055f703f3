/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The command line of the terminal. An exact name wins over the beginning of
 * one, and words of ours over registered names, which can always be written
 * with their quotes.
 */
#include "ui/command.h"

#include <stdbool.h>
#include <stddef.h>

#include "model/summary.h"
#include "model/table.h"

enum { COMPLETE_NAMES = 10000 /* bounds the time of one Tab */ };

static const struct {
	const char *word;
	enum command_kind kind;
} words[] = {
	{"q", COMMAND_QUIT},
	{"quit", COMMAND_QUIT},
	{"help", COMMAND_HELP},
};

/* As the words of a tab are compared: its title "Hash tables" will do for its
 * key hash_tables. */
static char plain(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (char)(c - 'A' + 'a');
	if (c == ' ' || c == '-')
		return '_';
	return c;
}

static bool begins(struct span text, const char *key)
{
	for (size_t i = 0; i < text.n; i++)
		if (key[i] == '\0' || plain(text.p[i]) != key[i])
			return false;
	return true;
}

/* The tab that text is, or alone begins; n if there is none. */
static unsigned find_tab(struct span text, const char *const *tabs, unsigned n)
{
	unsigned found = n;

	for (unsigned i = 0; i < n; i++)
		if (begins(text, tabs[i]) && tabs[i][text.n] == '\0')
			return i;
	for (unsigned i = 0; i < n; i++) {
		if (!begins(text, tabs[i]))
			continue;
		if (found < n)
			return n;
		found = i;
	}
	return found;
}

struct command command_parse(struct span text, const char *const *tabs,
                             unsigned n)
{
	struct command c = {.kind = COMMAND_NOTHING};

	text = span_trim(text);
	if (text.n == 0)
		return c;
	for (unsigned i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (span_eq_str(text, words[i].word)) {
			c.kind = words[i].kind;
			return c;
		}
	}
	c.tab = find_tab(text, tabs, n);
	if (c.tab < n) {
		c.kind = COMMAND_TAB;
		return c;
	}
	c.kind = COMMAND_LINK;
	c.link = ident_link(text);
	return c;
}

static struct span name_of(const struct dump *d, uint32_t row, struct arena *a)
{
	const struct table *t = table_by_key(SPAN_LIT("processes"));
	struct record r;
	struct value v;

	table_load(t, d, row, a, &r);
	v = record_value(&r, (unsigned)table_column(t, SPAN_LIT("name")));
	return v.type == VALUE_TEXT ? v.text : SPAN_NONE;
}

/* Bytes that both begin with, in whole characters. */
static size_t common(struct span a, struct span b)
{
	size_t n = 0;

	while (n < a.n && n < b.n && a.p[n] == b.p[n])
		n++;
	while (n > 0 && n < a.n && ((unsigned char)a.p[n] & 0xc0) == 0x80)
		n--;
	return n;
}

/* What all tabs that text begins have in common; SPAN_NONE if there is none. */
static struct span common_tabs(struct span text, const char *const *tabs,
                               unsigned n)
{
	struct span best = SPAN_NONE;

	for (unsigned i = 0; i < n; i++) {
		struct span key = span_str(tabs[i]);

		if (begins(text, tabs[i]))
			best = best.p ? span_take(best, common(best, key))
			              : key;
	}
	return best;
}

struct span command_complete(const struct dump *d, struct span text,
                             const char *const *tabs, unsigned n,
                             struct arena *a)
{
	unsigned tab = find_tab(text, tabs, n);
	uint32_t names = summary_named(dump_summary(d));
	struct span best = common_tabs(text, tabs, n);

	if (text.n == 0)
		return SPAN_NONE;
	if (tab < n)
		return span_str(tabs[tab]);
	if (names > COMPLETE_NAMES)
		names = COMPLETE_NAMES;
	for (uint32_t i = 0; i < names; i++) {
		uint32_t row = summary_named_at(dump_summary(d), i);
		struct span name = name_of(d, row, a);

		if (!span_starts(name, text))
			continue;
		best = best.p ? span_take(best, common(best, name)) : name;
	}
	return best.n > text.n ? best : SPAN_NONE;
}
