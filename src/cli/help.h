/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_HELP_H
#define CLI_HELP_H

/* --help and --version, made of the declarations of args.h. Each returns the
 * exit status. */

struct out;

int help_print(void);
int help_version(void);

/* Writes what is left; the exit status of the program, the user told. */
int help_finish(struct out *o);

#endif
