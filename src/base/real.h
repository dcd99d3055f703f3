/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_REAL_H
#define BASE_REAL_H

/* Floating-point numbers as the shortest decimal that reads back as the same
 * number, in the form of Erlang: 0.1, 1.0e22, -0.0. Pure. */

#include <stddef.h>

enum { REAL_MAX = 40 };

/* NUL-terminated; returns the length. What is no number is "nan", "inf" or
 * "-inf". */
size_t real_text(double v, char out[REAL_MAX]);

#endif
