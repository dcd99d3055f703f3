/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UI_WRAP_H
#define UI_WRAP_H

/* Breaking text into lines for the screen. Pure. */

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

/* The bytes of text that make the next line of at most `width` columns, broken
 * behind a LF, else behind a space if there is one, else anywhere; at least
 * one character. The whole text if it fits. */
size_t wrap_text(struct span text, bool ascii, int width);

/* That line without the LF and the spaces at its end. */
struct span wrap_shown(struct span text, size_t n);

#endif
