/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_FIND_H
#define CLI_FIND_H

/* What `show` is asked for: all places that an ID leads to. */

#include <stddef.h>

#include "base/err.h"
#include "model/dump.h"
#include "model/table.h"

/* Zero is empty. */
struct places {
	struct place *at; /* in the order of the dump */
	size_t n, room;
};

void places_release(struct places *p);

/* Looks for the ID in a dump that is complete. At least one place, or an error:
 * ERR_USAGE with what could be said about it, ERR_NOMEM. */
enum err find_places(struct dump *d, const char *id, struct places *out,
                     struct err_info *info);

/* What is wrong with an ID whatever the dump holds: ERR_USAGE, with a text, if
 * there is the word of a table but no name behind it. */
enum err find_check(const char *id, struct err_info *info);

#endif
