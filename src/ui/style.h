/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UI_STYLE_H
#define UI_STYLE_H

/* Styles as data; styles.def is the list, tty.c the only one who turns them
 * into what the terminal knows. */

enum colour {
	COLOUR_DEFAULT,
	COLOUR_RED,
	COLOUR_GREEN,
	COLOUR_YELLOW,
	COLOUR_BLUE,
	COLOUR_MAGENTA,
	COLOUR_CYAN,
	COLOUR_COUNT,
};

enum attr {
	ATTR_BOLD = 1 << 0,
	ATTR_DIM = 1 << 1,
	ATTR_UNDERLINE = 1 << 2,
	ATTR_REVERSE = 1 << 3,
};

enum style {
#define STYLE(name, colour, attrs) STYLE_##name,
#include "ui/styles.def"
#undef STYLE
	STYLE_COUNT,
};

struct style_info {
	const char *name; /* "TITLE": for the goldens of the tests */
	enum colour colour;
	unsigned attrs;
};

const struct style_info *style_info(enum style s);

#endif
