/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_PROCESS_H
#define MODEL_PROCESS_H

/* The table of processes, and the numbers of its columns for those who want
 * one without looking up its key. */

#include "model/table.h"

enum process_column {
#define COLUMN(key, ...) PROCESS_##key,
#include "model/process.def"
#undef COLUMN
	PROCESS_COLUMNS,
};

extern const struct table table_processes;

/* The registered name in the body of a =proc section as the dump writes it,
 * without reading all of its lines; SPAN_NONE if there is none. */
struct span process_name(struct span body);

/* The label of the process of a =proc section, as a cell shows it that must not
 * wait; SPAN_NONE if it has none, or none yet. */
struct span process_label_text(const struct dump *d, const struct section *s,
                               struct arena *a);

#endif
