/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_TEXTORDER_H
#define MODEL_TEXTORDER_H

/*
 * Puts rows in the order of a text each: bytewise, an opening quote ignored
 * (so that atoms sort by their names), equal ones in the order in which they
 * were added, empty ones at the end in both directions. Works in steps of
 * bounded length, so that whoever drives it can be cancelled. One thread.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/span.h"

struct textorder;

/* For n rows; NULL when memory is out. Takes 24 bytes a row, 64 at worst. */
struct textorder *textorder_new(uint32_t n, bool desc);
void textorder_free(struct textorder *o);

/* The next row; at most n times. With `keep` the text stays where it is for
 * the life of o, else it is copied. ERR_NOMEM. */
enum err textorder_add(struct textorder *o, uint32_t row, struct span text,
                       bool keep);

/* A piece of the work; *done says that it was the last one. ERR_NOMEM. */
enum err textorder_step(struct textorder *o, bool *done);

/* The rows in order, once the work is done. */
void textorder_rows(const struct textorder *o, uint32_t *row);

#endif
