/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UI_WIDE_H
#define UI_WIDE_H

#include <stdbool.h>

/* Whether curses can write characters that are not ASCII as UTF-8. Picks one
 * of the C library's locales for that if it needs one. */
bool wide_ready(void);

#endif
