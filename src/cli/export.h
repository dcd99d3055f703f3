/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_EXPORT_H
#define CLI_EXPORT_H

/* `crashdive export`: every table as a file. Returns the exit status. */

#include "cli/args.h"

int export_run(const struct args *a);

#endif
