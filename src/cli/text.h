/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_TEXT_H
#define CLI_TEXT_H

/*
 * Bytes of the dump on their way to standard output: whatever they are, valid
 * UTF-8 comes out, without control characters and bidirectional controls. A
 * piece of text that is not valid UTF-8 as a whole is taken as Latin-1.
 */

#include <stdbool.h>

#include "base/span.h"
#include "cli/out.h"
#include "model/value.h"

/* What becomes of control characters; bidirectional controls and the like
 * become U+FFFD, or '.' with `ascii`. */
enum text_rule {
	TEXT_LINE,  /* one line for people: '.' */
	TEXT_LINES, /* the same, but LF and TAB stay */
	TEXT_CSV,   /* LF, CR, TAB: a space, others '.'; a quote is doubled */
	TEXT_TSV,   /* \n, \r, \t, \\, others '.' */
	TEXT_JSON,  /* what stands between the quotes of a JSON string; here
	             * bidirectional controls are escaped like the others */
	TEXT_RULES,
};

/* With `ascii`, other characters are spelled: \x{..}, in JSON \u.... */
void text_put(struct out *o, struct span s, enum text_rule rule, bool ascii);

/* A value as JSON: null, a number, true, false, a string. */
void text_json(struct out *o, const struct value *v, bool ascii);

/* A string with its quotes. */
void text_json_string(struct out *o, struct span s, bool ascii);

/* A value as the other data formats write it: nothing, exact numbers, text. */
void text_value(struct out *o, const struct value *v, enum text_rule rule,
                bool ascii);

#endif
