/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCREEN_KEYS_H
#define SCREEN_KEYS_H

#include <stddef.h>

enum { KEYS_BYTES = 16 };

/* The bytes that xterm sends for a key of a script ("j", "PageDown", "C-u",
 * "M-Left", "F1"); their number, or 0 if there is no such key. */
size_t keys_bytes(const char *key, char out[KEYS_BYTES]);

#endif
