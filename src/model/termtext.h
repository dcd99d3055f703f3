/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_TERMTEXT_H
#define MODEL_TERMTEXT_H

/* The characters of an atom or a binary, one after another, without decoding
 * it as a whole. A value for one thread. */

#include <stdbool.h>
#include <stdint.h>

#include "model/bytes.h"

enum termtext_code {
	TEXT_UTF8,   /* what is no UTF-8 is TERMTEXT_BAD, byte by byte */
	TEXT_ATOM,   /* the same, but such a byte is Latin-1 */
	TEXT_LATIN1, /* each byte */
};

#define TERMTEXT_BAD UINT32_MAX

struct termtext {
	const struct bytes *bytes;
	enum termtext_code code;
	bool crlf;     /* CR LF is one LF */
	uint64_t next; /* byte that is not in `buf` yet */
	size_t n;
	size_t i;
	char buf[256];
};

/* `crlf` is false; the caller may set it. */
void termtext_init(struct termtext *t, const struct bytes *b,
                   enum termtext_code code);

/* False at the end. */
bool termtext_next(struct termtext *t, uint32_t *code);

/* Whether Erlang takes it for a character of a text: it is printable, or has an
 * escape of one letter (io_lib:printable_unicode_list/1). */
bool termtext_is_letter(uint64_t code);

/* The same of an Erlang that was not started with "+pc unicode": only Latin-1
 * is. */
bool termtext_is_latin1_letter(uint64_t code);

#endif
