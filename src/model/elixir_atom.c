/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the functions Macro.classify_atom and String.Tokenizer.tokenize say: an
 * identifier begins with a letter, has letters, digits, underscores and marks,
 * maybe ? or ! at its end, and is in one script, or each part between its
 * underscores is. The characters are in elixir_identifier.def, of Elixir 1.20.
 *
 * Elixir quotes identifiers that are not in normal form C: a mark could be put
 * together with the letter that it belongs to, or stands behind one that it
 * should be in front of.
 */
#include "model/elixir_atom.h"

#include <stdbool.h>
#include <string.h>

enum class {
	NONE,
	MORE,  /* not in front */
	START, /* of an identifier */
	UPPER, /* a letter that begins no identifier */
};

/* Scripts that a character is used in, a bit each. */
static const uint64_t scripts[] = {
#define SCRIPTS(mask) mask,
#include "model/elixir_identifier.def"
#undef SCRIPTS
};

enum { COMMON, LATIN };

struct range {
	uint32_t first;
	uint32_t last;
	unsigned char class;
	unsigned char set; /* of `scripts` */
};

static const struct range ranges[] = {
#define RANGE(first, last, class, set) {first, last, class, set},
#include "model/elixir_identifier.def"
#undef RANGE
};

/* A letter and a mark that are another letter. */
static const uint32_t pairs[][2] = {
#define PAIR(first, mark) {first, mark},
#include "model/elixir_identifier.def"
#undef PAIR
};

struct combining {
	uint32_t first;
	uint32_t last;
	unsigned char class;
};

static const struct combining combinings[] = {
#define COMBINING(first, last, class) {first, last, class},
#include "model/elixir_identifier.def"
#undef COMBINING
};

/* A letter that Elixir changes into another one. */
enum { MICRO = 0xb5, MU = 0x3bc };

static bool is_lower(uint32_t c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_upper(uint32_t c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

static bool is_word(uint32_t c)
{
	return is_lower(c) || is_upper(c) || is_digit(c) || c == '_';
}

static struct range ascii(uint32_t c)
{
	if (is_lower(c))
		return (struct range){c, c, START, LATIN};
	if (is_upper(c))
		return (struct range){c, c, UPPER, LATIN};
	if (c == '_')
		return (struct range){c, c, START, COMMON};
	return (struct range){c, c, is_digit(c) ? MORE : NONE, COMMON};
}

static struct range range_of(uint32_t c)
{
	size_t low = 0, high = sizeof(ranges) / sizeof(ranges[0]);

	if (c < 0x80)
		return ascii(c);
	if (c == MICRO)
		c = MU;
	while (low < high) {
		size_t i = (low + high) / 2;

		if (c < ranges[i].first)
			high = i;
		else if (c > ranges[i].last)
			low = i + 1;
		else
			return ranges[i];
	}
	return (struct range){c, c, NONE, COMMON};
}

static bool is_pair(uint32_t first, uint32_t mark)
{
	size_t low = 0, high = sizeof(pairs) / sizeof(pairs[0]);

	while (low < high) {
		size_t i = (low + high) / 2;
		const uint32_t *p = pairs[i];

		if (p[0] == first && p[1] == mark)
			return true;
		if (p[0] < first || (p[0] == first && p[1] < mark))
			low = i + 1;
		else
			high = i;
	}
	return false;
}

static unsigned combining(uint32_t c)
{
	size_t low = 0, high = sizeof(combinings) / sizeof(combinings[0]);

	while (low < high) {
		size_t i = (low + high) / 2;

		if (c < combinings[i].first)
			high = i;
		else if (c > combinings[i].last)
			low = i + 1;
		else
			return combinings[i].class;
	}
	return 0;
}

/* Whether all of it is in normal form C. */
static bool is_normal(const uint32_t *code, size_t n)
{
	uint32_t letter = 0;
	unsigned last = 0; /* class of the mark before, if it is one */

	for (size_t i = 0; i < n; i++) {
		unsigned class = combining(code[i]);

		if (code[i] == MICRO || (class > 0 && class < last))
			return false;
		if ((last == 0 || class > last) && is_pair(letter, code[i]))
			return false;
		if (class == 0)
			letter = code[i];
		last = class;
	}
	return true;
}

/* Whether each part between underscores is in one script. */
static bool is_one_script_each(const uint32_t *code, size_t n)
{
	uint64_t common = scripts[COMMON];

	for (size_t i = 0; i < n && common != 0; i++) {
		if (code[i] == '_')
			common = scripts[COMMON];
		else
			common &= scripts[range_of(code[i]).set];
	}
	return common != 0;
}

/* What makes a name; ? or ! may stand behind it, @ within. */
static enum elixir_atom word(const uint32_t *code, size_t n)
{
	uint64_t common = scripts[COMMON];
	unsigned class = range_of(code[0]).class;
	bool at = false;

	if (class != START && class != UPPER)
		return ELIXIR_OTHER;
	if (n > 1 && (code[n - 1] == '?' || code[n - 1] == '!'))
		n--;
	for (size_t i = 0; i < n; i++) {
		struct range r = range_of(code[i]);

		at = at || code[i] == '@';
		if (r.class == NONE && code[i] != '@')
			return ELIXIR_OTHER;
		common &= scripts[r.set];
	}
	if (common == 0 && !is_one_script_each(code, n))
		return ELIXIR_OTHER;
	if (at || class == UPPER)
		return ELIXIR_UNCALLABLE;
	return is_normal(code, n) ? ELIXIR_IDENTIFIER : ELIXIR_OTHER;
}

/* "Elixir", and words behind dots, each with a capital in front. */
static bool is_alias(const uint32_t *code, size_t n)
{
	static const char front[] = "Elixir";
	size_t i = sizeof(front) - 1;

	if (n < i)
		return false;
	for (size_t k = 0; k < i; k++)
		if (code[k] != (unsigned char)front[k])
			return false;
	while (i < n) {
		if (code[i] != '.' || i + 1 == n || !is_upper(code[i + 1]))
			return false;
		for (i += 2; i < n && is_word(code[i]); i++)
			;
	}
	return true;
}

struct symbol {
	char text[5];
	unsigned char kind;
};

static enum elixir_atom symbol_kind(const uint32_t *code, size_t n)
{
	static const struct symbol symbols[] = {
#define OPERATOR(text, kind) {text, ELIXIR_##kind},
#include "model/elixir_operator.def"
#undef OPERATOR
	};
	char text[5] = "";

	if (n >= sizeof(text))
		return ELIXIR_OTHER;
	for (size_t i = 0; i < n; i++) {
		if (code[i] == 0 || code[i] >= 0x80)
			return ELIXIR_OTHER;
		text[i] = (char)code[i];
	}
	for (size_t i = 0; i < sizeof(symbols) / sizeof(symbols[0]); i++)
		if (strcmp(text, symbols[i].text) == 0)
			return symbols[i].kind;
	return ELIXIR_OTHER;
}

enum elixir_atom elixir_atom(const uint32_t *code, size_t n)
{
	enum elixir_atom kind;

	if (n == 0)
		return ELIXIR_OTHER;
	kind = symbol_kind(code, n);
	if (kind != ELIXIR_OTHER)
		return kind;
	return is_alias(code, n) ? ELIXIR_ALIAS : word(code, n);
}
