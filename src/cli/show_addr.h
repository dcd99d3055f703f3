/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_SHOW_ADDR_H
#define CLI_SHOW_ADDR_H

/* `crashdive show addr:HEX`: the heap object at an address, wherever it is. */

#include <stdbool.h>

#include "base/err.h"
#include "cli/session.h"

/* Whether a word asks for an address. */
bool show_is_address(const char *word);

/* Writes the object that session->args asks for. ERR_USAGE, with a text, if
 * the dump has none at this address. */
enum err show_address(struct session *s, struct err_info *info);

#endif
