/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INDEX_SOURCE_H
#define INDEX_SOURCE_H

/*
 * The bytes of a dump at one fixed address, whatever they come from: a regular
 * file is mapped; standard input, pipes, gzip, zstd and xz (by their magic
 * bytes) are decoded into an unlinked file of mode 0600, or into memory when
 * no directory takes one, and mapped piece by piece while that file grows.
 *
 * One thread, the scanner's, calls source_pull; all others may read the bytes
 * below source_size at any time, for the life of the source. If the file
 * shrinks under the mapping, the hole reads as zeros (mapping.c) and
 * source_shrunk turns true.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/span.h"

enum source_format {
	SOURCE_PLAIN, /* also standard input without compression */
	SOURCE_GZIP,
	SOURCE_ZSTD,
	SOURCE_XZ,
};

struct source;

/*
 * Opens path ("-" is standard input). Blocks until the first bytes are there
 * (at least 64 KiB decoded, unless the input ends before), so that the caller
 * can look at the head. NULL and *info on failure, ERR_IO in *code. A regular
 * file of 0 bytes opens; that it is no dump is for the caller to say.
 */
struct source *source_open(const char *path, enum err *code,
                           struct err_info *info);

/* For tests and fuzzers: the bytes of `text`, which the caller keeps. With
 * step > 0 the source shows `step` more bytes at each pull. */
struct source *source_from_memory(struct span text, uint64_t step);

void source_free(struct source *s);

/* The bytes that are there now: base address and published length. */
struct span source_bytes(const struct source *s);

/* No more bytes will come (acquire: a later source_bytes is the whole). */
bool source_complete(const struct source *s);

/*
 * Scanner only: makes more bytes available. Returns once there is at least one
 * more or the source is complete; ERR_CANCELED when source_cancel was called
 * meanwhile. Broken compressed data or a full disk end the source there:
 * complete, with the reason in source_problem.
 */
enum err source_pull(struct source *s);

/* Any thread: wakes a source_pull that waits for input. */
void source_cancel(struct source *s);

/* Why the bytes end before the input does; "" if they do not. Valid once the
 * source is complete. */
const char *source_problem(const struct source *s);

bool source_shrunk(const struct source *s);

enum source_format source_format(const struct source *s);
const char *source_path(const struct source *s);

/* Size of the input as it is on disk, 0 if unknown (a pipe), and how much of
 * it has been read: for the progress display of compressed input. */
uint64_t source_input_size(const struct source *s);
uint64_t source_input_read(const struct source *s);

/* Advice to the system, never needed for correctness: the scanner is about to
 * read [from, to), of which at most the first 4 MiB count. May wait for a
 * disk, as the reading would. */
void source_advise(const struct source *s, uint64_t from, uint64_t to);

#endif
