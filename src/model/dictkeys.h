/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_DICTKEYS_H
#define MODEL_DICTKEYS_H

/* What the well-known keys of process dictionaries mean (dictkeys.def), and
 * looking one up. Pure, one thread. */

#include <stdbool.h>

#include "model/heap.h"
#include "model/term.h"

/* What the value of an entry with this key is, in sentences; NULL if the key is
 * not known. */
const char *dictkeys_explain(struct heap *h, const struct term *key);

/*
 * The value of an entry, among the first `entries` of a dictionary, whose key
 * is this atom. Its section's body; the heap needs the process's map. False if
 * there is none.
 */
bool dictkeys_find(struct heap *h, struct span dictionary, const char *key,
                   unsigned entries, struct term *value);

/* The function under $initial_call as text, "shop:init/1", NUL-terminated.
 * False if there is none, or it does not fit. */
bool dictkeys_initial_call(struct heap *h, struct span dictionary,
                           unsigned entries, char *out, size_t room);

#endif
