/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_BYTES_H
#define MODEL_BYTES_H

/*
 * The bytes of a binary or of an external term as they stand in the dump: in
 * hexadecimal, in base64, or plain. Any piece can be read without decoding
 * what stands before it, so nothing is ever copied as a whole.
 *
 * Pure, any thread. A value, good as long as the dump is.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

enum bytes_code {
	BYTES_PLAIN,
	BYTES_HEX,
	BYTES_BASE64,
};

struct bytes {
	struct span text;
	enum bytes_code code;
	uint64_t off; /* of the first byte, in bytes that the text encodes */
	uint64_t n;   /* bytes; never more than the text has */
};

/* Characters that encode n bytes; UINT64_MAX if there is no such number. */
uint64_t bytes_text_size(enum bytes_code code, uint64_t n);

/* All of what `text` encodes, at most n bytes; an odd end is left out. */
struct bytes bytes_of(struct span text, enum bytes_code code, uint64_t n);

/* n bytes from off on, or as many of them as there are. */
struct bytes bytes_part(const struct bytes *b, uint64_t off, uint64_t n);

/* Reads up to n bytes from off on; returns how many: fewer at the end, or
 * before a character that encodes nothing. */
size_t bytes_read(const struct bytes *b, uint64_t off, void *out, size_t n);

/* A number of 1 to 8 bytes, big-endian. False if it is not all there. */
bool bytes_number(const struct bytes *b, uint64_t off, unsigned size,
                  uint64_t *out);

#endif
