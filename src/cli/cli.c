/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From arguments to the command that answers them.
 */
#include "cli/cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/export.h"
#include "cli/help.h"
#include "cli/list.h"
#include "cli/show.h"
#include "model/term_print.h"

bool cli_wants_colour(const struct args *a)
{
	const char *no = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	if (a->colour != WHEN_AUTO)
		return a->colour == WHEN_ALWAYS;
	return !(no && *no) && isatty(STDOUT_FILENO) && term && *term &&
	       strcmp(term, "dumb") != 0;
}

struct dump *cli_open(const struct args *a, int *status)
{
	static const struct term_syntax *const syntaxes[] = {
		[SYNTAX_ERLANG] = &print_erlang,
		[SYNTAX_ELIXIR] = &print_elixir,
		[SYNTAX_RAW] = NULL,
	};
	struct err_info info = {""};
	enum err err = ERR_OK;
	struct dump *d = dump_open(a->file, &err, &info);

	if (d) {
		dump_set_syntax(d, syntaxes[a->syntax]);
		return d;
	}
	fprintf(stderr, "crashdive: %s\n", info.text);
	if (!a->file_typed)
		fprintf(stderr, "No FILE was given, so $ERL_CRASH_DUMP or "
		                "./erl_crash.dump was meant.\n");
	*status = err_exit_status(err);
	return NULL;
}

int cli_overview(const struct args *a, struct dump *d)
{
	struct args list = *a;

	list.command = COMMAND_LIST;
	list.word = "general";
	return list_dump(&list, d);
}

int cli_run(const struct args *a)
{
	static int (*const run[COMMAND_COUNT])(const struct args *) = {
		[COMMAND_LIST] = list_run,
		[COMMAND_SHOW] = show_run,
		[COMMAND_EXPORT] = export_run,
	};

	if (a->version)
		return help_version();
	/* the help of a table is its columns */
	if (a->help && a->command != COMMAND_LIST)
		return help_print();
	return run[a->command](a);
}
