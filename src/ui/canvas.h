/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UI_CANVAS_H
#define UI_CANVAS_H

/*
 * A grid of cells that views paint; it knows no terminal. canvas_put is the
 * one way for bytes of the dump to come onto the screen: control bytes,
 * invalid UTF-8 and bidirectional controls are replaced there. Everything is
 * clipped; painting outside is harmless.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"
#include "ui/style.h"

enum { CELL_CHARS = 3 };

struct cell {
	uint32_t ch[CELL_CHARS]; /* base and combining characters, 0-filled */
	uint8_t style;
	uint8_t width; /* 1, 2; 0 in the right half of a wide character */
};

struct canvas {
	int rows, cols;
	bool ascii; /* what is not ASCII is spelled \x{..} */
	struct cell *cells;
};

struct rect {
	int y, x, rows, cols;
};

void canvas_init(struct canvas *c, bool ascii);
void canvas_release(struct canvas *c);

/* New size, all cells blank; at least 1x1, at most 1000x1000. */
void canvas_resize(struct canvas *c, int rows, int cols);
void canvas_clear(struct canvas *c);

/* The whole canvas as a rectangle. */
struct rect canvas_rect(const struct canvas *c);

/*
 * Paints s from (y, x) on, within `max` columns and the canvas; text that does
 * not fit is cut, its last column showing an ellipsis ('~' in ASCII) if `cut`.
 * Returns the columns used.
 */
int canvas_put(struct canvas *c, int y, int x, int max, enum style st,
               struct span s);
int canvas_put_cut(struct canvas *c, int y, int x, int max, enum style st,
                   struct span s);

/* The same, right-aligned in the `width` columns from x on. */
void canvas_put_right(struct canvas *c, int y, int x, int width, enum style st,
                      struct span s);

/* Text of ours; same rules. */
int canvas_printf(struct canvas *c, int y, int x, int max, enum style st,
                  const char *fmt, ...) __attribute__((format(printf, 6, 7)));

/* Blanks, or changes only the style of, `cols` cells. */
void canvas_fill(struct canvas *c, int y, int x, int cols, enum style st);
void canvas_style(struct canvas *c, int y, int x, int cols, enum style st);

/* `eighths` of a bar of `cols` columns, the rest as STYLE_BAR_REST. */
void canvas_bar(struct canvas *c, int y, int x, int cols, double part,
                enum style st);

/* The canvas as lines of UTF-8 for tests: with `styles`, each row is followed
 * by a row of style letters. malloc'ed, the caller frees. */
char *canvas_text(const struct canvas *c, bool styles);

#endif
