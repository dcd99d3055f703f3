/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_FMT_H
#define BASE_FMT_H

/* Numbers for people. Each function writes a NUL-terminated text into a
 * buffer of FMT_MAX bytes and returns its length. */

#include <stddef.h>
#include <stdint.h>

enum { FMT_MAX = 32 };

/* "0", "1023", "1.0K", "12.3M", "999M", ... "15.9E": powers of 1024, rounded
 * down, one decimal below 100 of a unit, at most 5 columns. */
size_t fmt_bytes(uint64_t bytes, char out[FMT_MAX]);

/* "1,234,567": groups of three digits, separated by a comma. */
size_t fmt_grouped(uint64_t n, char out[FMT_MAX]);

size_t fmt_u64(uint64_t n, char out[FMT_MAX]);
size_t fmt_i64(int64_t n, char out[FMT_MAX]);

/* part of whole as "12.3%", rounded down; "" when whole is 0. */
size_t fmt_percent(uint64_t part, uint64_t whole, char out[FMT_MAX]);

#endif
