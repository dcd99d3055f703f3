/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_PERSISTENT_TERM_H
#define MODEL_PERSISTENT_TERM_H

/* The table of persistent terms, as they stand in the dump. */

#include "model/table.h"

extern const struct table table_persistent_terms;

#endif
