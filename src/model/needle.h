/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_NEEDLE_H
#define MODEL_NEEDLE_H

/* A text to look for in many bytes, at the speed of memory. Pure once made:
 * any thread. */

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

struct needle {
	size_t n;              /* bytes, at least 1 */
	size_t at[2];          /* where its two rarest bytes stand */
	unsigned char byte[2]; /* these, with mask[] set */
	unsigned char mask[2]; /* 0x20 for a letter of either case */
	bool fold;
	unsigned char text[]; /* lower case if fold */
};

/* Copies text, which is not empty. With `fold` the case of ASCII letters does
 * not count. Freed with free(). */
struct needle *needle_new(struct span text, bool fold);

/* Offset of the first occurrence in hay, or hay.n. */
size_t needle_find(const struct needle *d, struct span hay);

#endif
