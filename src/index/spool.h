/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INDEX_SPOOL_H
#define INDEX_SPOOL_H

/*
 * A file without a name, mode 0600, that takes the bytes of an input that
 * cannot be mapped itself. It lies in the first of $TMPDIR, /var/tmp and /tmp
 * that takes one, else in memory; never next to the dump, whose disk may be
 * the one that is full. One thread.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct spool {
	int fd;
	char dir[256]; /* for messages: where it lies; "" is memory */
};

/* ERR_IO with text when neither a directory nor memory takes a file. */
enum err spool_init(struct spool *sp, struct err_info *info);
void spool_release(struct spool *sp);

/* Writes n bytes at offset `at` and returns how many it could; if fewer, the
 * text tells where the disk is full and what to do about it. */
size_t spool_write(struct spool *sp, const char *p, size_t n, uint64_t at,
                   struct err_info *info);

#endif
