/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_HEAPTEXT_H
#define MODEL_HEAPTEXT_H

/* The lines of a heap as heapmap.c reads them: an address, and where it
 * stands. Pure, any thread. */

#include <stdbool.h>
#include <stdint.h>

#include "model/termlex.h"

/*
 * The next object from *at on, to the end of the text: where its address
 * begins, the address, and in *at what stands behind its colon. False: there is
 * none. Lines without an address are passed by, also the second of two on one
 * line whose first object was not printed (OTP 20 did that to external
 * functions).
 */
bool heaptext_object(const struct term_format *f, struct span text,
                     uint64_t *at, uint64_t *start, uint64_t *address);

/* Where the line behind an object begins, of which `at` is what stands behind
 * its colon. */
uint64_t heaptext_behind(const struct term_format *f, struct span text,
                         uint64_t at);

#endif
