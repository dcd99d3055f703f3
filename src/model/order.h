/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_ORDER_H
#define MODEL_ORDER_H

/* Puts row numbers in the order of numeric keys. */

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

/*
 * Sorts row[0..n) by key[i], the key of row[i] as value_key makes them; stable
 * in both directions, absent values and texts at the end in both. Every row is
 * below `of`. The keys are used up. Allocates as much again as the keys take,
 * or four times that if keys and rows together need more than 64 bits;
 * ERR_NOMEM leaves the rows as they were.
 */
enum err order_by_key(uint32_t *row, uint64_t *key, uint32_t n, uint32_t of,
                      bool desc);

#endif
