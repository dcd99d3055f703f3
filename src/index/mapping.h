/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INDEX_MAPPING_H
#define INDEX_MAPPING_H

/*
 * A stretch of addresses that is reserved once and filled from the front with
 * pages of a file, so that pointers into it stay valid while the file grows.
 *
 * Reading a mapped page behind the end of a file that has shrunk raises
 * SIGBUS. The handler that is installed here asks for the file's size, puts
 * zero pages over the hole and marks the mapping; it is one of the few things
 * in the program that need a mutable global (mapping.c).
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct mapping;

/* Reserves `room` bytes of address space (rounded up to pages). *m is freed
 * with mapping_free. ERR_NOMEM when the address space is not there. */
enum err mapping_new(struct mapping **m, uint64_t room);
void mapping_free(struct mapping *m);

/* Maps the file's bytes [mapped so far, size) behind those that are there;
 * the descriptor stays the caller's and must stay open. */
enum err mapping_extend(struct mapping *m, int fd, uint64_t size);

/* Makes the pages of [from, from + n), n > 0, present; waits for the disk if
 * they are not cached. Only makes later reading faster. */
void mapping_touch(const struct mapping *m, uint64_t from, uint64_t n);

const char *mapping_base(const struct mapping *m);

/* Any thread: a hole was found and filled with zeros. */
bool mapping_shrunk(const struct mapping *m);

/* Installs the SIGBUS handler; a SIGBUS elsewhere ends the program as usual.
 * Before threads are started; again when something else took the signal over
 * (cmocka does before each test). */
void mapping_guard(void);

#endif
