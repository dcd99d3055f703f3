/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_TIMER_H
#define MODEL_TIMER_H

/* The table of timers, and the numbers of its columns. */

#include "model/table.h"

enum timer_column {
#define COLUMN(key, ...) TIMER_##key,
#include "model/timer.def"
#undef COLUMN
	TIMER_COLUMNS,
};

extern const struct table table_timers;

#endif
