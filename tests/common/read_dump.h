/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COMMON_READ_DUMP_H
#define COMMON_READ_DUMP_H

#include "model/dump.h"

/* All rows of all tables with all values, all details, a few queries. Returns
 * what is wrong, or NULL. The dump must be indexed to its end. */
const char *read_dump(struct dump *d);

#endif
