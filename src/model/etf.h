/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_ETF_H
#define MODEL_ETF_H

/*
 * The external term format, read where it stands: every tag that a release has
 * written, nested as deep as it likes. A term is decoded without the terms in
 * it; where it ends is found by counting, not by recursion.
 */

#include <stdbool.h>
#include <stdint.h>

#include "model/term.h"

/* The term of a payload that begins with the version, 131; a compressed one is
 * inflated into the heap's scratch memory. `cache`: see struct etf. */
struct term etf_term(struct heap *h, const struct bytes *payload,
                     struct span cache);

/* Whether a payload is compressed, and what it says of itself may be: then
 * *stream is what zlib packed, of *n bytes. */
bool etf_packed(const struct bytes *payload, struct bytes *stream, uint64_t *n);

/* The term at an offset of an external term. Takes no longer for what is in it:
 * `end` is known only of terms that have no others in them. */
struct term etf_read(struct heap *h, const struct etf *e, uint64_t at);

/* The offset behind the term at `at`, within *most bytes, which are then fewer
 * by what was passed by; 0 if it has no end, or they are too few. */
uint64_t etf_skip_most(const struct etf *e, uint64_t at, uint64_t *most);

#endif
