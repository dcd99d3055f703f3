/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_ALLOCATOR_H
#define MODEL_ALLOCATOR_H

/* The tables of memory allocators: by type (allocsum.h), and every line that
 * their instances have in the dump. */

#include "model/table.h"

extern const struct table table_allocators;
extern const struct table table_allocator_instances;

#endif
