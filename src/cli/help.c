/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The help: short enough for a screen of 24 lines; the man page tells all.
 */
#include "cli/help.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/args.h"
#include "cli/out.h"

enum {
	USAGE_COLUMN = 50, /* where the help of commands and options begins */
	OPTION_COLUMN = 23,
};

int help_finish(struct out *o)
{
	int status = 0;

	out_flush(o);
	if (o->state != ERR_OK && o->state != ERR_PIPE) {
		fprintf(stderr, "crashdive: cannot write: %s\n",
		        strerror(o->error));
		status = err_exit_status(ERR_WRITE);
	}
	out_release(o);
	return status;
}

int help_version(void)
{
	struct out o;

	out_init(&o, STDOUT_FILENO);
	out_str(&o, "crashdive " CRASHDIVE_VERSION "\n");
	return help_finish(&o);
}

/* text, blanks up to a column, and the rest of the line. */
static void put_pair(struct out *o, const char *text, size_t column,
                     const char *help)
{
	size_t n = strlen(text);

	out_str(o, text);
	out_repeat(o, ' ', n < column ? column - n : 1);
	out_str(o, help);
	out_char(o, '\n');
}

static void put_command(struct out *o, unsigned i)
{
	const struct command_info *c = args_command(i);
	char text[80];

	snprintf(text, sizeof(text), "%s crashdive%s%s [OPTION]... %s",
	         i == 0 ? "usage:" : "      ", c->usage[0] ? " " : "", c->usage,
	         c->files);
	put_pair(o, text, USAGE_COLUMN, c->help);
}

static void put_option(struct out *o, const struct option_info *i)
{
	char text[80];
	char letter[8] = "    ";

	if (i->letter)
		snprintf(letter, sizeof(letter), "-%c, ", i->letter);
	snprintf(text, sizeof(text), "  %s--%s%s%s", letter, i->name,
	         i->value ? "=" : "", i->value ? i->value : "");
	put_pair(o, text, OPTION_COLUMN, i->help);
}

int help_print(void)
{
	const struct option_info *option;
	struct out o;

	out_init(&o, STDOUT_FILENO);
	for (unsigned i = 0; args_command(i); i++)
		put_command(&o, i);
	out_str(&o,
	        "\nFILE is $ERL_CRASH_DUMP or ./erl_crash.dump if none is "
	        "given, - is stdin; it may\nbe packed. ID is a pid, a port, a "
	        "name, ets:NAME, module:NAME, TAG:ID and so on.\n\n");
	for (unsigned i = 0; (option = args_option(i)) != NULL; i++)
		if (option->help)
			put_option(&o, option);
	out_str(&o, "\nExit status: 0, 64 usage, 65 no dump, 66 cannot "
	            "read, 70 internal; man crashdive\n");
	return help_finish(&o);
}
