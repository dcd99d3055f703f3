/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_LIST_H
#define CLI_LIST_H

/* `crashdive list`: the rows of a table, the tables there are, or (--help) the
 * columns of one. Each returns the exit status. */

#include "cli/args.h"
#include "model/dump.h"

int list_run(const struct args *a);

/* The same over a dump that is open already, which it takes over. */
int list_dump(const struct args *a, struct dump *d);

#endif
