/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_CONTENT_H
#define MODEL_CONTENT_H

/*
 * What the bytes of a binary are: an external term, packed, JSON, text, or none
 * of these. A guess from the first few thousand of them, checked as far as they
 * go, so that it takes a moment whatever the size of the binary.
 *
 * Only the first half of those bytes need be what the binary is said to hold: a
 * binary that was appended to has room for as much again behind what was
 * written, and nobody cleans it.
 *
 * Pure but for memory that is given back, any thread.
 */

#include <stdbool.h>
#include <stdint.h>

#include "model/bytes.h"
#include "model/unpack.h"

enum content_kind {
	CONTENT_EMPTY,
	CONTENT_BYTES, /* nothing that we know */
	CONTENT_TEXT,  /* UTF-8 */
	CONTENT_JSON,
	CONTENT_TERM, /* Erlang's external term format */
	CONTENT_GZIP,
	CONTENT_ZLIB,
	CONTENT_KINDS,
};

enum {
	CONTENT_LOOK = 4096, /* bytes that are looked at */
	CONTENT_NAME = 80,
};

struct content {
	enum content_kind kind;
	enum content_kind holds; /* what is packed; else the same as kind */
};

struct content content_of(const struct bytes *b);

/* How to get at what the content holds. */
enum unpack_how content_unpack(const struct content *c);

/* "JSON", "gzip, holds JSON". Returns its length. */
size_t content_name(const struct content *c, char out[CONTENT_NAME]);

/* Bytes of s up to the first character that is not for the eyes, or is none. */
size_t content_text_bytes(struct span s);

#endif
