/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_RADIX_H
#define BASE_RADIX_H

/* Least-significant-digit radix sort of (key, id) pairs; digits that are the
 * same in all keys cost next to nothing. */

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct radix_item {
	uint64_t key;
	uint32_t id;
};

/*
 * Sorts items[0..n) by key, ascending and stable. Allocates n items of
 * scratch; ERR_NOMEM leaves the items as they were.
 */
enum err radix_sort(struct radix_item *items, size_t n);

/* The same with the caller's n items of scratch, for who sorts often. ERR_NOMEM
 * is then a matter of 100 KB. */
enum err radix_sort_using(struct radix_item *items, size_t n,
                          struct radix_item *scratch);

/* Keys whose unsigned order is that of the signed or floating value; the two
 * zeros are equal, what is not a number comes last. */
uint64_t radix_key_i64(int64_t v);
uint64_t radix_key_double(double v);

#endif
