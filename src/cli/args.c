/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Takes the command line apart. What options there are is the business of
 * options.c.
 *
 * Rejected: getopt_long. It prints its own messages, accepts abbreviations
 * that a later option makes ambiguous, and knows nothing of commands.
 */
#include "cli/args.h"

#include <stdlib.h>
#include <string.h>

#include "cli/names.h"

enum { OPERANDS = 4 }; /* one more than any command line may have */

static const struct command_info commands[COMMAND_COUNT] = {
	[COMMAND_BROWSE] = {"", "", "[FILE]", "browse an Erlang crash dump"},
	[COMMAND_LIST] = {"list", "list [TABLE]", "[FILE]",
                          "print a table, or the tables"},
	[COMMAND_SHOW] = {"show", "show ID", "[FILE]", "print one thing"},
	[COMMAND_EXPORT] = {"export", "export", "[FILE [DIR]]",
                            "write all tables to files"},
};

/* Named in the contract of the command line, not built yet: never files. */
static const char *const later[] = {"report"};

const struct command_info *args_command(unsigned i)
{
	return i < COMMAND_COUNT ? &commands[i] : NULL;
}

static const char *option_at(const void *ctx, unsigned i)
{
	const struct option_info *o = args_option(i);

	(void)ctx;
	return o ? o->name : NULL;
}

static const char *command_at(const void *ctx, unsigned i)
{
	(void)ctx;
	return i + 1 < COMMAND_COUNT ? commands[i + 1].word : NULL;
}

/* What parsing has seen so far. */
struct parse {
	struct args *a;
	struct err_info *info;
	int argc;
	char *const *argv;
	int at;        /* the next argument */
	unsigned used; /* bits of the options that were given */
	const char *operand[OPERANDS];
	unsigned n;      /* operands, maybe more than are kept */
	bool command_ok; /* the first operand stood before "--" */
};

static enum err unknown_option(struct parse *p, struct span name)
{
	static const struct names names = {"option", option_at, NULL};
	const char *near = names_nearest(&names, name);

	return err_set(p->info, ERR_USAGE,
	               "unknown option --%.*s%s%s%s (crashdive --help lists "
	               "those of version " CRASHDIVE_VERSION ")",
	               SPAN_ARG(span_take(name, 40)),
	               near ? ", did you mean --" : "", near ? near : "",
	               near ? "?" : "");
}

/* An option with the value that is glued to it, or NULL. */
static enum err take_option(struct parse *p, unsigned i, const char *glued)
{
	const struct option_info *o = args_option(i);

	if (!o->value && glued)
		return err_set(p->info, ERR_USAGE, "--%s takes no value",
		               o->name);
	if (o->value && !glued) {
		if (p->at == p->argc)
			return err_set(p->info, ERR_USAGE,
			               "--%s wants a value: --%s=%s", o->name,
			               o->name, o->value);
		glued = p->argv[p->at++];
	}
	p->used |= 1u << i;
	return o->set(p->a, glued, p->info);
}

static enum err long_option(struct parse *p, const char *arg)
{
	static const struct names names = {"option", option_at, NULL};
	struct span rest = span_str(arg);
	const char *equals = strchr(arg, '=');
	struct span name;
	int i;

	span_cut(&rest, '=', &name);
	i = names_find(&names, name);
	if (i < 0)
		return unknown_option(p, name);
	return take_option(p, (unsigned)i, equals ? equals + 1 : NULL);
}

/* Letters may stand together: -hn5. */
static enum err short_options(struct parse *p, const char *arg)
{
	for (; *arg; arg++) {
		const struct option_info *o;
		unsigned i = 0;
		enum err err;

		while ((o = args_option(i)) != NULL && o->letter != *arg)
			i++;
		if (!o)
			return err_set(p->info, ERR_USAGE,
			               "unknown option -%c (crashdive --help "
			               "lists the options)",
			               *arg);
		if (o->value && arg[1])
			return take_option(p, i, arg + 1);
		err = take_option(p, i, NULL);
		if (err)
			return err;
	}
	return ERR_OK;
}

static void take_operand(struct parse *p, const char *arg, bool words)
{
	if (p->n == 0)
		p->command_ok = words;
	if (p->n < OPERANDS)
		p->operand[p->n] = arg;
	p->n++;
}

static enum err take_all(struct parse *p)
{
	bool words = true;

	while (p->at < p->argc) {
		const char *arg = p->argv[p->at++];
		enum err err = ERR_OK;

		if (!words || arg[0] != '-' || arg[1] == '\0')
			take_operand(p, arg, words);
		else if (strcmp(arg, "--") == 0)
			words = false;
		else if (arg[1] == '-')
			err = long_option(p, arg + 2);
		else
			err = short_options(p, arg + 1);
		if (err)
			return err;
	}
	return ERR_OK;
}

/* Finds the command and takes its word off the operands. */
static enum err take_command(struct parse *p)
{
	static const struct names names = {"command", command_at, NULL};
	struct span first;
	int i;

	if (p->n == 0 || !p->command_ok)
		return ERR_OK;
	first = span_str(p->operand[0]);
	for (size_t k = 0; k < sizeof(later) / sizeof(later[0]); k++)
		if (span_eq_str(first, later[k]))
			return err_set(p->info, ERR_USAGE,
			               "version " CRASHDIVE_VERSION
			               " has no command '%s', only list, show "
			               "and export (a file of that name: ./%s)",
			               later[k], later[k]);
	i = names_find(&names, first);
	if (i < 0)
		return p->n > 1 ? names_unknown(&names, first, p->info)
		                : ERR_OK;
	p->a->command = (enum command)(i + 1);
	p->n--;
	memmove(p->operand, p->operand + 1,
	        (OPERANDS - 1) * sizeof(p->operand[0]));
	return ERR_OK;
}

static enum err check_options(const struct parse *p)
{
	const struct option_info *o;

	for (unsigned i = 0; (o = args_option(i)) != NULL; i++) {
		if (!(p->used & 1u << i) || o->commands & 1u << p->a->command)
			continue;
		if (p->a->command == COMMAND_BROWSE)
			return err_set(p->info, ERR_USAGE,
			               "--%s goes with a command: crashdive "
			               "%s ...",
			               o->name,
			               o->commands & 1u << COMMAND_LIST
			                       ? "list TABLE"
			                       : "show ID");
		return err_set(p->info, ERR_USAGE, "--%s does not go with '%s'",
		               o->name, commands[p->a->command].word);
	}
	return ERR_OK;
}

static enum err take_file(struct parse *p)
{
	struct args *a = p->a;
	unsigned words = a->command == COMMAND_BROWSE ? 0 : 1;
	/* where the file is among them, and the word */
	unsigned file = a->command == COMMAND_EXPORT ? 0 : words;
	unsigned word = 1 - file;
	const char *env = getenv("ERL_CRASH_DUMP");

	if (p->n > words + 1)
		return err_set(p->info, ERR_USAGE,
		               "too many words: %s%s is one too much (see "
		               "crashdive --help)",
		               p->operand[words + 1],
		               p->n > words + 2 ? " ..." : "");
	if (words > 0 && p->n > word)
		a->word = p->operand[word];
	if (a->command == COMMAND_SHOW && !a->word && !a->help && !a->version)
		return err_set(p->info, ERR_USAGE,
		               "show what? For example: crashdive show "
		               "'<0.12.0>' FILE");
	a->file_typed = p->n > file;
	if (a->file_typed)
		a->file = p->operand[file];
	else
		a->file = env && *env ? env : "erl_crash.dump";
	return ERR_OK;
}

enum err args_parse(struct args *a, int argc, char *const *argv,
                    struct err_info *info)
{
	struct parse p = {
		.a = a, .info = info, .argc = argc, .argv = argv, .at = 1};
	enum err err;
	bool lines;

	*a = (struct args){.limit = LIMIT_NONE,
	                   .parts = PARTS_DEFAULT,
	                   .max_term = LIMIT_NONE};
	err = take_all(&p);
	if (!a->parts_typed)
		a->parts = a->as == AS_BEST ? PARTS_DEFAULT : PART_CONTENT;
	if (!err)
		err = take_command(&p);
	if (!err)
		err = check_options(&p);
	if (!err)
		err = take_file(&p);
	lines = a->command == COMMAND_LIST && a->format == FORMAT_TEXT;
	a->max_term_typed = a->max_term != LIMIT_NONE;
	if (!a->max_term_typed)
		a->max_term = lines ? MAX_CELL : MAX_TERM;
	return err;
}
