/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_CATALOG_H
#define CLI_CATALOG_H

/* What there is to list, without a dump: the tables and their columns, and
 * messages about those that there are not. */

#include "base/span.h"
#include "cli/args.h"
#include "model/table.h"

/* Print in the format of the arguments; return the exit status. */
int catalog_tables(const struct args *a);
int catalog_columns(const struct args *a, const struct table *t);

/* The table of that name. NULL, and the user told, if there is none. */
const struct table *catalog_table(struct span key);

/* The column's number. -1, and the user told, if there is none. */
int catalog_column(const struct table *t, struct span key);

#endif
