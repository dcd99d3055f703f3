/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_ETS_H
#define MODEL_ETS_H

/* The tables of ETS tables, those of programs and the emulator's own, and the
 * numbers of their columns. */

#include "model/table.h"

enum ets_column {
#define COLUMN(key, ...) ETS_##key,
#include "model/ets.def"
#undef COLUMN
	ETS_COLUMNS,
};

extern const struct table table_ets;
extern const struct table table_internal_ets;

#endif
