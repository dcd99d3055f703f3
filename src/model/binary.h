/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_BINARY_H
#define MODEL_BINARY_H

/* The table of binaries that are not on a heap: those above 64 bytes. */

#include "model/table.h"

extern const struct table table_binaries;

#endif
