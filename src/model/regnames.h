/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_REGNAMES_H
#define MODEL_REGNAMES_H

/*
 * Which process has which registered name: what is set, linked or monitored by
 * name is looked up here. Made by the worker while the index grows, or by the
 * only thread; read by any, under a mutex of its own (some hundred nanoseconds
 * a name).
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

struct dump;
struct regnames;

struct regnames *regnames_new(void);
void regnames_free(struct regnames *n);

/* Worker: looks at some of the processes that have come since the last call;
 * true if there are more. Stops for good when memory is out. */
bool regnames_follow(struct regnames *n, const struct dump *d);

/*
 * The row of the first process with this name, with or without the quotes of
 * the dump, among those looked at; UINT32_MAX if there is none. *rows is set
 * to how many have been looked at.
 */
uint32_t regnames_find(const struct regnames *n, const struct dump *d,
                       struct span name, uint32_t *rows);

/* Whether a process's name, as the dump writes it, is this one. Pure. */
bool regnames_equal(struct span own, struct span name);

/* The same, or it is what Elixir calls by that name: an alias, MyApp.Repo, is
 * the atom 'Elixir.MyApp.Repo'. Pure. */
bool regnames_means(struct span own, struct span name);

/* What an alias stands for, in `out`; nothing if the text cannot be one. */
struct span regnames_alias(struct span name, char *out, size_t room);

#endif
