/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_JSON_H
#define MODEL_JSON_H

/*
 * JSON (RFC 8259) byte by byte: whether it is any, and the same with a line
 * for each value. A stream of values, with or without space between them, is
 * taken like one value. Takes one bit of memory for each level that is open,
 * however long the text is. One thread.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

enum { JSON_DEPTH = 1 << 24 /* levels; what is deeper is no JSON */ };

/* What a byte is. */
enum json_what {
	JSON_BAD,   /* none that may stand there; so are all that follow */
	JSON_SPACE, /* between the others, without meaning */
	JSON_OPEN,  /* { [ */
	JSON_CLOSE,
	JSON_COMMA,
	JSON_COLON,
	JSON_TEXT, /* of a string, a number, true, false, null */
};

/* json.c's own but for `depth`; zero is the beginning. */
struct json {
	unsigned state;
	uint32_t depth; /* levels that are open */
	bool is_key;    /* the string under way */
	unsigned digits;
	const char *literal;   /* what is left of true, false, null */
	unsigned char *levels; /* a bit each: set for { */
	size_t room;           /* bytes of it */
};

void json_release(struct json *j);

/* Also JSON_BAD when there is no memory for one more level. */
enum json_what json_byte(struct json *j, unsigned char c);

/* Whether the text could end here. */
bool json_ended(const struct json *j);

/* JSON with lines: zero but for put and ctx is the beginning. */
struct json_lines {
	void (*put)(void *ctx, struct span text);
	void *ctx;
	struct json json;
	unsigned wait; /* json.c's: what comes before the next value */
	bool some;     /* something has been put */
	bool bad;      /* the rest of the text is none, and is put as it is */
};

/* The next piece of the text. Each value and each key begins a line that is
 * indented by the levels around it, as far as a screen has room; space that
 * means nothing is dropped. `put` is called with a few bytes at a time. */
void json_lines_put(struct json_lines *l, struct span text);
void json_lines_release(struct json_lines *l);

#endif
