/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The options, declared as data: parsing, the checks of what belongs to what,
 * and the help are all made from the table at the end.
 */
#include "cli/args.h"

#include <string.h>

#include "cli/names.h"

enum {
	BROWSE = 1 << COMMAND_BROWSE,
	LIST = 1 << COMMAND_LIST,
	SHOW = 1 << COMMAND_SHOW,
	EXPORT = 1 << COMMAND_EXPORT,
	ALL = (1 << COMMAND_COUNT) - 1,
};

static const char *format_at(const void *ctx, unsigned i)
{
	(void)ctx;
	return format_name(i);
}

static const char *when_at(const void *ctx, unsigned i)
{
	static const char *const names[] = {
		[WHEN_AUTO] = "auto",
		[WHEN_ALWAYS] = "always",
		[WHEN_NEVER] = "never",
	};

	(void)ctx;
	return i < sizeof(names) / sizeof(names[0]) ? names[i] : NULL;
}

static const char *part_at(const void *ctx, unsigned i)
{
	/* in the order of the PART_ bits */
	static const char *const names[] = {"info",     "raw",        "stack",
	                                    "messages", "dictionary", "heap",
	                                    "content",  "state"};

	(void)ctx;
	return i < sizeof(names) / sizeof(names[0]) ? names[i] : NULL;
}

static const char *const as_names[] = {
	[AS_BEST] = "",
	[AS_TEXT] = "text",
	[AS_HEX] = "hex",
	[AS_TERM] = "term",
};

const char *args_as_name(enum as as)
{
	return as_names[as];
}

static const char *as_at(const void *ctx, unsigned i)
{
	(void)ctx;
	return i + 1 < sizeof(as_names) / sizeof(as_names[0]) ? as_names[i + 1]
	                                                      : NULL;
}

static const char *syntax_at(const void *ctx, unsigned i)
{
	static const char *const names[] = {
		[SYNTAX_ERLANG] = "erlang",
		[SYNTAX_ELIXIR] = "elixir",
		[SYNTAX_RAW] = "raw",
	};

	(void)ctx;
	return i < sizeof(names) / sizeof(names[0]) ? names[i] : NULL;
}

static enum err set_sort(struct args *a, const char *v, struct err_info *info)
{
	(void)info;
	a->sort = v;
	return ERR_OK;
}

static enum err set_filter(struct args *a, const char *v, struct err_info *info)
{
	(void)info;
	a->filter = v;
	return ERR_OK;
}

static enum err set_group(struct args *a, const char *v, struct err_info *info)
{
	(void)info;
	a->group = v;
	return ERR_OK;
}

static enum err set_columns(struct args *a, const char *v,
                            struct err_info *info)
{
	(void)info;
	a->columns = v;
	return ERR_OK;
}

static enum err set_limit(struct args *a, const char *v, struct err_info *info)
{
	if (span_u64(span_str(v), &a->limit))
		return ERR_OK;
	return err_set(info, ERR_USAGE,
	               "--limit takes a number of rows, not '%s'", v);
}

static enum err set_format(struct args *a, const char *v, struct err_info *info)
{
	static const struct names names = {"format", format_at, NULL};
	int i = names_find(&names, span_str(v));

	if (i < 0)
		return names_unknown(&names, span_str(v), info);
	a->format = (enum format)i;
	return ERR_OK;
}

static enum err set_parts(struct args *a, const char *v, struct err_info *info)
{
	static const struct names names = {"part", part_at, NULL};
	struct span rest = span_str(v);
	struct span word;

	a->parts = 0;
	a->parts_typed = true;
	while (span_cut(&rest, ',', &word)) {
		int i = names_find(&names, word);

		if (i < 0)
			return names_unknown(&names, word, info);
		a->parts |= 1u << i;
	}
	if (a->parts == 0)
		return names_unknown(&names, SPAN_LIT(""), info);
	return ERR_OK;
}

static enum err set_as(struct args *a, const char *v, struct err_info *info)
{
	static const struct names names = {"form", as_at, NULL};
	int i = names_find(&names, span_str(v));

	if (i < 0)
		return names_unknown(&names, span_str(v), info);
	a->as = (enum as)(i + 1);
	return ERR_OK;
}

static enum err set_syntax(struct args *a, const char *v, struct err_info *info)
{
	static const struct names names = {"syntax", syntax_at, NULL};
	int i = names_find(&names, span_str(v));

	if (i < 0)
		return names_unknown(&names, span_str(v), info);
	a->syntax = (enum syntax)i;
	return ERR_OK;
}

/* A number of bytes, or of units of 1024 ones. */
static bool parse_size(struct span s, uint64_t *out)
{
	static const char units[] = "KMGT";
	const char *unit = s.n > 1 ? strchr(units, s.p[s.n - 1]) : NULL;
	unsigned shift = unit && *unit ? 10 * (unsigned)(unit - units + 1) : 0;

	if (!span_u64(span_take(s, s.n - (shift > 0)), out))
		return false;
	return !__builtin_mul_overflow(*out, UINT64_C(1) << shift, out);
}

static enum err set_max_term(struct args *a, const char *v,
                             struct err_info *info)
{
	if (parse_size(span_str(v), &a->max_term))
		return ERR_OK;
	return err_set(info, ERR_USAGE,
	               "--max-term takes a number of bytes such as 4096 or "
	               "1M, not '%s'",
	               v);
}

static enum err set_colour(struct args *a, const char *v, struct err_info *info)
{
	static const struct names names = {"time for colours", when_at, NULL};
	int i = names_find(&names, span_str(v));

	if (i < 0)
		return names_unknown(&names, span_str(v), info);
	a->colour = (enum when)i;
	return ERR_OK;
}

static enum err set_no_colour(struct args *a, const char *v,
                              struct err_info *info)
{
	(void)v;
	(void)info;
	a->colour = WHEN_NEVER;
	return ERR_OK;
}

static enum err set_ascii(struct args *a, const char *v, struct err_info *info)
{
	(void)v;
	(void)info;
	a->ascii = true;
	return ERR_OK;
}

static enum err set_terms(struct args *a, const char *v, struct err_info *info)
{
	(void)v;
	(void)info;
	a->terms = true;
	return ERR_OK;
}

static enum err set_help(struct args *a, const char *v, struct err_info *info)
{
	(void)v;
	(void)info;
	a->help = true;
	return ERR_OK;
}

static enum err set_version(struct args *a, const char *v,
                            struct err_info *info)
{
	(void)v;
	(void)info;
	a->version = true;
	return ERR_OK;
}

static const struct option_info options[] = {
	{"sort", "KEYS", "order, as in -memory,pid (-: biggest first)",
         set_sort, LIST, 0},
	{"filter", "TEXT", "only rows with this text (!TEXT: without it)",
         set_filter, LIST, 0},
	{"group", "KEY", "count the rows of each value of a column, and sum up",
         set_group, LIST, 0},
	{"columns", "KEYS", "which columns, as in pid,name; or all",
         set_columns, LIST, 0},
	{"limit", "N", "at most N rows; of show: of each part and list",
         set_limit, LIST | SHOW, 'n'},
	{"format", "FORMAT", "text, json, ndjson, csv or tsv", set_format,
         LIST | SHOW, 0},
	{"part", "PARTS",
         "info,state,stack,messages,dictionary,heap,content,raw", set_parts,
         SHOW, 0},
	{"as", "FORM", "content of a binary as text, hex or term, all of it",
         set_as, SHOW, 0},
	{"terms", NULL, "stacks, messages and dictionaries of all, too",
         set_terms, EXPORT, 0},
	{"syntax", "SYNTAX", "of terms: erlang, elixir, raw as in the dump",
         set_syntax, ALL, 0},
	{"max-term", "BYTES", "of each term at most so much (1M; lists: 4K)",
         set_max_term, LIST | SHOW | EXPORT, 0},
	{"ascii", NULL, "nothing but ASCII", set_ascii, ALL, 0},
	{"color", "WHEN", "auto, always or never; --no-color: never",
         set_colour, ALL, 0},
	{"no-color", NULL, NULL, set_no_colour, ALL, 0},
	{"help", NULL, "this; list TABLE --help: its columns; --version, -V",
         set_help, ALL, 'h'},
	{"version", NULL, NULL, set_version, ALL, 'V'},
};

const struct option_info *args_option(unsigned i)
{
	return i < sizeof(options) / sizeof(options[0]) ? &options[i] : NULL;
}
