/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tags as tables, and the look-up of a name, which the scanner does for
 * every section of the dump.
 *
 * The look-up is one comparison chain that the compiler folds for each length
 * of a name, so that a new tag stays one line in tags.def. Rejected: a perfect
 * hash (somebody has to make it anew for each tag) and a table filled at the
 * start (a mutable global).
 */
#include "index/tags.h"

#include <stdbool.h>
#include <string.h>

/* No emulator writes a longer number into an id. */
enum { DIGITS_MAX = 20 };

const struct tag_info tag_infos[TAG_COUNT] = {
#define TAG(name, text, shape, body, first)                                    \
	[TAG_##name] = {{text, sizeof(text) - 1},                              \
	                SHAPE_##shape,                                         \
	                BODY_##body,                                           \
	                {first, sizeof(first) - 1}},
#include "index/tags.def"
#undef TAG
	[TAG_UNKNOWN] = {{"", 0}, SHAPE_NAME, BODY_LINES, {"", 0}},
};

/* Always inline: with n known only the tags of that length remain, each a
 * comparison of one or two words.
 * NOLINTNEXTLINE(readability-function-*): a list, not code */
__attribute__((always_inline)) static inline enum tag match(const char *p,
                                                            size_t n)
{
#define TAG(name, text, shape, body, first)                                    \
	if (n == sizeof(text) - 1 && memcmp(p, text, sizeof(text) - 1) == 0)   \
		return TAG_##name;
#include "index/tags.def"
#undef TAG
	return TAG_UNKNOWN;
}

enum tag tag_lookup(struct span text)
{
	switch (text.n) {
	case 0:
		return TAG_UNKNOWN;
	case 3:
		return match(text.p, 3);
	case 4:
		return match(text.p, 4);
	case 9:
		return match(text.p, 9);
	case 10:
		return match(text.p, 10);
	case 13:
		return match(text.p, 13);
	case 15:
		return match(text.p, 15);
	default:
		return match(text.p, text.n);
	}
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_hex(char c)
{
	return is_digit(c) || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

/* Exactly `groups` numbers with a dot between each two. */
static bool is_dotted(const char *p, size_t n, int groups)
{
	size_t run = 0;

	for (size_t i = 0; i < n; i++) {
		if (is_digit(p[i])) {
			if (++run > DIGITS_MAX)
				return false;
		} else if (p[i] != '.' || run == 0 || --groups == 0) {
			return false;
		} else {
			run = 0;
		}
	}
	return run > 0 && groups == 1;
}

/* Also the front of one, so that a file that was cut there has a header. */
static bool is_version(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_digit(s.p[i]) && s.p[i] != '.')
			return false;
	return s.n > 0 && s.n <= 16 && is_digit(s.p[0]);
}

static bool is_address(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_hex(s.p[i]))
			return false;
	return s.n > 0 && s.n <= 16;
}

static bool is_pid(struct span s)
{
	return s.n > 2 && s.p[0] == '<' && s.p[s.n - 1] == '>' &&
	       is_dotted(s.p + 1, s.n - 2, 3);
}

static bool is_port(struct span s)
{
	return s.n > 7 && memcmp(s.p, "#Port<", 6) == 0 &&
	       s.p[s.n - 1] == '>' && is_dotted(s.p + 6, s.n - 7, 2);
}

bool tag_shape_fits(enum tag_shape shape, struct span id)
{
	switch (shape) {
	case SHAPE_NONE:
		return id.n == 0;
	case SHAPE_VERSION:
		return is_version(id);
	case SHAPE_NUMBER:
		return is_dotted(id.p, id.n, 1);
	case SHAPE_PID:
		return is_pid(id);
	case SHAPE_PORT:
		return is_port(id);
	case SHAPE_ADDRESS:
		return is_address(id);
	case SHAPE_NAME:
		return id.n > 0;
	}
	return false;
}
