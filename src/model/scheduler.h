/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_SCHEDULER_H
#define MODEL_SCHEDULER_H

/* The table of schedulers, of which the dirty ones of a kind share one run
 * queue that is a section of its own. */

#include "model/table.h"

extern const struct table table_schedulers;

#endif
