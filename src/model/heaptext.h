/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_HEAPTEXT_H
#define MODEL_HEAPTEXT_H

/* The lines of a heap as heapmap.c reads them: an address, and where it
 * stands. Pure, any thread. */

#include <stdbool.h>
#include <stdint.h>

#include "model/termlex.h"

/*
 * The next object from *at on that begins before `until`: where its address
 * begins, the address, and in *at what stands behind its colon. False: there is
 * none, and *at is where to go on, at `until`, behind the line that it is in,
 * or behind the text. Lines without an address are passed by, and so is the
 * first of two addresses on one line, whose object was not printed (OTP 20 did
 * that to external functions).
 */
bool heaptext_object(const struct term_format *f, struct span text,
                     uint64_t until, uint64_t *at, uint64_t *start,
                     uint64_t *address);

/* Where the line behind an object begins, of which `at` is what stands behind
 * its colon. */
uint64_t heaptext_behind(const struct term_format *f, struct span text,
                         uint64_t at);

#endif
