/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_LITERALS_H
#define MODEL_LITERALS_H

/*
 * The one map of a dump's literals. It is made when somebody first needs it,
 * by the worker or by the only thread, and stays as long as the dump: in the
 * terminal everybody shares it, and `list` prints a million cells with it.
 */

#include <stdbool.h>
#include <stdint.h>

struct dump;
struct heapmap;
struct literals;

struct literals *literals_new(void);
void literals_free(struct literals *l);

/* The map once it is whole (acquire), good for the life of the dump; NULL
 * before. It has no objects if the dump has no literals. Any thread. */
const struct heapmap *literals_map(const struct literals *l);

/* Asks for the map; for the ui, which is told by view_ops.update when the
 * worker has made it. Any thread. */
void literals_want(struct literals *l);

/* Whether somebody has asked for a map that is not there, and it can be made
 * now: the section of literals has been found to its end. Any thread. */
bool literals_wanted(const struct literals *l, const struct dump *d);

/* A slice of making it, also if nobody has asked; true if there is more to do
 * at once. Any thread but the ui's; two at a time wait for each other. */
bool literals_step(struct literals *l, const struct dump *d);

/* Bytes read and bytes to read; both 0 when it is not being made. As above. */
void literals_progress(struct literals *l, uint64_t *done, uint64_t *all);

#endif
