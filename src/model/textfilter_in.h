/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_TEXTFILTER_IN_H
#define MODEL_TEXTFILTER_IN_H

/* Inside of textfilter.c and textfilter_words.c. */

#include "model/textfilter.h"

#include <limits.h>
#include <string.h>

#include "model/needle.h"
#include "model/record.h"

struct textfilter {
	const struct table *table; /* NULL: for plain text */
	struct needle *needle;
	bool invert;
	bool raw;    /* rows are sections that can be searched first */
	bool made;   /* may stand in a number or boolean that we make */
	bool inside; /* within a line and no spaces at its ends */
	bool ascii;
	unsigned n_heaps;
	unsigned char heaps[RECORD_FIELDS]; /* columns from the heap */

	/* If it may be made: in which columns? */
	bool lists;  /* counts of items */
	bool others; /* that only the record tells */
	unsigned n_words;
	unsigned char words[RECORD_FIELDS]; /* lines with words */
	bool begins[UCHAR_MAX + 1];         /* first letters of their labels */
	/* Digits and no more than 19 of them: as a number, the power of ten
	 * above all that have so many digits, and the least of them. */
	bool digits;
	uint64_t number, above, least;
};

static inline bool textfilter_found(const struct textfilter *f,
                                    struct span text)
{
	return needle_find(f->needle, text) < text.n;
}

/* Whether a line has this label, which ":" or " =" follows. */
static inline bool textfilter_label(const struct column *c, struct span line)
{
	size_t n = c->label_n;

	if (n == 0 || line.n <= n || *line.p != *c->label ||
	    memcmp(line.p, c->label, n) != 0)
		return false;
	if (c->flags & COL_EQUALS)
		return span_starts(span_skip(line, n), SPAN_LIT(" ="));
	return line.p[n] == ':';
}

/* Whether the needle stands in a number of bytes that the section gives in
 * words. */
bool textfilter_match_lines(const struct textfilter *f, struct span text,
                            unsigned word_size, struct arena *scratch);

#endif
