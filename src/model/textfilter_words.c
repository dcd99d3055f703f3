/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A text that may stand in a number of bytes which the dump gives in words: it
 * is looked for by arithmetic, in the lines that have such numbers, without
 * making text of each.
 */
#include "model/textfilter_in.h"

#include "index/mask.h"

/* Whether the needle's digits stand in those of n: at its end, or at the end of
 * what is left when digits are taken off there. */
static bool has_digits(const struct textfilter *f, uint64_t n)
{
	if (n == 0)
		return f->least == 1 && f->number == 0;
	for (; n >= f->least; n /= 10)
		if (n % f->above == f->number)
			return true;
	return false;
}

/* The number that the digits at the start of a line are, if there is nothing
 * else in it and they are too few to overflow. */
static bool take_number(struct span text, size_t *digits, uint64_t *out)
{
	size_t most = text.n < 19 ? text.n : 19;
	size_t i = 0;
	uint64_t n = 0;

	for (; i < most && text.p[i] >= '0' && text.p[i] <= '9'; i++)
		n = n * 10 + (uint64_t)(text.p[i] - '0');
	*digits = i;
	*out = n;
	return i > 0 && (i == text.n || text.p[i] == '\n');
}

/* Whether the needle stands in the words at the start of text, as bytes, which
 * have at most one digit more. */
static bool match_words(const struct textfilter *f, struct span text,
                        unsigned word_size, struct arena *scratch)
{
	size_t digits;
	uint64_t n;
	struct value v;

	if (text.n > 0 && *text.p == ' ')
		text = span_skip(text, 1);
	if (f->digits && take_number(text, &digits, &n)) {
		if (digits + 1 < f->needle->n)
			return false;
		if (__builtin_mul_overflow(n, word_size, &n))
			n = UINT64_MAX;
		return has_digits(f, n);
	}
	text = span_take(text, span_find_byte(text, '\n'));
	text.n -= text.n > 0 && text.p[text.n - 1] == '\r';
	v = value_number(text, word_size);
	return v.type != VALUE_NONE &&
	       textfilter_found(f, value_plain(&v, scratch));
}

/* A walk over the lines of a section. */
struct lines {
	unsigned word_size;
	unsigned next; /* of the columns with words: the one that is expected */
	uint64_t seen; /* those that do not count again */
};

/* Which of the columns with words the line has that text begins with; n_words
 * if none. */
static unsigned find_words(const struct textfilter *f, struct span text,
                           unsigned next)
{
	for (unsigned tries = f->n_words; tries > 0; tries--) {
		if (textfilter_label(&f->table->columns[f->words[next]], text))
			return next;
		next = next + 1 < f->n_words ? next + 1 : 0;
	}
	return f->n_words;
}

/* Whether a line, with which text begins, gives words that are the needle when
 * they are bytes. */
static bool match_line(const struct textfilter *f, struct span text,
                       struct lines *w, struct arena *scratch)
{
	unsigned i = find_words(f, text, w->next);
	size_t label;

	if (i == f->n_words || w->seen >> i & 1)
		return false;
	w->seen |= UINT64_C(1) << i;
	w->next = i + 1 < f->n_words ? i + 1 : 0;
	label = f->table->columns[f->words[i]].label_n;
	return match_words(f, span_skip(text, label + 1), w->word_size,
	                   scratch);
}

/* The line feeds among the 64 bytes from `from` on, or up to the end. */
static uint64_t line_feeds(struct span text, size_t from)
{
	char rest[MASK_BYTES] = {0};

	if (text.n - from >= MASK_BYTES)
		return mask_of(text.p + from, '\n');
	memcpy(rest, text.p + from, text.n - from);
	return mask_of(rest, '\n');
}

bool textfilter_match_lines(const struct textfilter *f, struct span text,
                            unsigned word_size, struct arena *scratch)
{
	struct lines w = {.word_size = word_size};

	if (text.n > 0 && match_line(f, text, &w, scratch))
		return true;
	for (size_t i = 0; i < text.n; i += MASK_BYTES) {
		uint64_t mask = line_feeds(text, i);

		for (; mask != 0; mask &= mask - 1) {
			struct span rest = span_skip(
				text, i + (unsigned)__builtin_ctzll(mask) + 1);

			if (rest.n > 0 && f->begins[(unsigned char)*rest.p] &&
			    match_line(f, rest, &w, scratch))
				return true;
		}
	}
	return false;
}
