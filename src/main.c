/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The program: commands are answered by cli, browsing by ui, which know
 * nothing of each other. Without a terminal, as in `crashdive FILE | less`,
 * browsing prints the dump's general facts.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "cli/cli.h"
#include "index/mapping.h"
#include "ui/ui.h"

/* Makes sure that 0, 1 and 2 are taken, so that no file of ours gets one of
 * these numbers and our output with it. Writing to them fails. */
static void guard_descriptors(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close(fd);
}

static enum colour_mode colours_of(enum when when)
{
	static const enum colour_mode modes[] = {
		[WHEN_AUTO] = COLOURS_AUTO,
		[WHEN_ALWAYS] = COLOURS_ALWAYS,
		[WHEN_NEVER] = COLOURS_NEVER,
	};

	return modes[when];
}

static int browse(const struct args *a)
{
	struct ui_options options = {.colours = colours_of(a->colour),
	                             .ascii = a->ascii};
	struct err_info info = {""};
	int status = 0;
	struct dump *d = cli_open(a, &status);
	enum err err;

	if (!d)
		return status;
	if (!isatty(STDOUT_FILENO) || !ui_possible()) {
		fprintf(stderr,
		        "crashdive: no terminal to browse on; see also: "
		        "crashdive list processes %s\n",
		        a->file);
		return cli_overview(a, d);
	}
	err = ui_run(d, &options, &info);
	if (err)
		fprintf(stderr, "crashdive: %s\n", info.text);
	dump_free(d);
	return err_exit_status(err);
}

int main(int argc, char **argv)
{
	struct err_info info = {""};
	struct args a;
	enum err err;

	guard_descriptors();
	signal(SIGPIPE, SIG_IGN);
	/* A limit on file sizes shall be an error of the write, not a death. */
	signal(SIGXFSZ, SIG_IGN);
	err = args_parse(&a, argc, argv, &info);
	if (err) {
		fprintf(stderr, "crashdive: %s\n", info.text);
		return err_exit_status(err);
	}
	if (isatty(STDOUT_FILENO) && !tty_is_utf8())
		a.ascii = true;
	mapping_guard();
	if (a.command == COMMAND_BROWSE && !a.help && !a.version)
		return browse(&a);
	return cli_run(&a);
}
