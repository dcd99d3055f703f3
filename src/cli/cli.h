/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

/* The commands that answer on standard output. SIGPIPE must be ignored. */

#include "base/err.h"
#include "cli/args.h"
#include "model/dump.h"

/* Runs a command, or prints help or version, as the arguments say; all but
 * COMMAND_BROWSE without help or version. Returns the exit status. */
int cli_run(const struct args *a);

/* Instead of browsing, where there is no terminal: the dump's general facts as
 * text. Takes the dump over. Returns the exit status. */
int cli_overview(const struct args *a, struct dump *d);

/* Opens the dump that the arguments name. NULL with *status set, and the user
 * told, if it cannot be read. Terms are printed in the syntax that they say. */
struct dump *cli_open(const struct args *a, int *status);

/* Whether colours go to standard output: --color, else NO_COLOR, else whether
 * it is a terminal that knows them. */
bool cli_wants_colour(const struct args *a);

#endif
