/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A terminal in memory. libvterm says what the screen looks like; it forgives
 * what real terminals would not, so a little parser looks at each byte as
 * well: no control but the few that move the cursor, no C1, no sequence but
 * the families that curses uses. A title, a clipboard or a report that came out
 * of a dump would be found here.
 */
#include "terminal.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <vterm.h>

#include "base/utf8.h"
#include "ui/style.h"

enum state { GROUND, ESCAPE, CHARSET, CSI };

struct terminal {
	VTerm *vt;
	VTermScreen *screen;
	VTermPos cursor;
	bool cursor_shown;
	bool other_screen;
	enum state state;
	bool private;           /* the CSI sequence begins with '?' */
	char pending[UTF8_MAX]; /* of a character that is not complete */
	size_t n_pending;
};

static int on_cursor(VTermPos pos, VTermPos before, int visible, void *user)
{
	struct terminal *t = user;

	(void)before;
	(void)visible;
	t->cursor = pos;
	return 1;
}

static int on_property(VTermProp property, VTermValue *value, void *user)
{
	struct terminal *t = user;

	if (property == VTERM_PROP_CURSORVISIBLE)
		t->cursor_shown = value->boolean;
	if (property == VTERM_PROP_ALTSCREEN)
		t->other_screen = value->boolean;
	return 1;
}

static VTermScreenCallbacks callbacks = {
	.movecursor = on_cursor,
	.settermprop = on_property,
};

struct terminal *terminal_new(int rows, int cols)
{
	struct terminal *t = calloc(1, sizeof(*t));

	if (!t || !(t->vt = vterm_new(rows, cols))) {
		fputs("screen_test: out of memory\n", stderr);
		exit(2);
	}
	vterm_set_utf8(t->vt, 1);
	t->cursor_shown = true;
	t->screen = vterm_obtain_screen(t->vt);
	vterm_screen_set_callbacks(t->screen, &callbacks, t);
	vterm_screen_enable_altscreen(t->screen, 1);
	vterm_screen_reset(t->screen, 1);
	return t;
}

void terminal_free(struct terminal *t)
{
	vterm_free(t->vt);
	free(t);
}

void terminal_resize(struct terminal *t, int rows, int cols)
{
	vterm_set_size(t->vt, rows, cols);
}

/* One byte of text or the beginning of something else. */
static bool watch_ground(struct terminal *t, unsigned char c)
{
	struct span s;
	uint32_t cp;

	if (t->n_pending == 0 && c < 0x80) {
		t->state = c == 0x1b ? ESCAPE : GROUND;
		return (c >= 0x20 && c < 0x7f) || strchr("\b\t\n\r\x0f\x1b", c);
	}
	t->pending[t->n_pending++] = (char)c;
	s = (struct span){t->pending, t->n_pending};
	if (utf8_decode(s, &cp) == s.n && cp != UTF8_BAD) {
		t->n_pending = 0;
		return utf8_width(cp) >= 0;
	}
	return t->n_pending < UTF8_MAX && c >= 0x80;
}

static bool watch_byte(struct terminal *t, unsigned char c)
{
	switch (t->state) {
	case GROUND:
		return watch_ground(t, c);
	case ESCAPE:
		t->private = false;
		t->state = c == '[' ? CSI : strchr("()", c) ? CHARSET : GROUND;
		return c != 0 && strchr("[()78=>MDE", c);
	case CHARSET:
		t->state = GROUND;
		return c != 0 && strchr("0AB", c);
	case CSI:
		t->private = t->private || c == '?';
		if (c >= 0x20 && c < 0x40)
			return strchr("0123456789;?>", c);
		t->state = GROUND;
		/* With '?' the shape of Linux's cursor, else a question. */
		if (c == 'c')
			return t->private;
		return c != 0 && strchr("ABCDEFGHIJKLMPSTXZ@`bdefghlmrt", c);
	}
	return false;
}

bool terminal_feed(struct terminal *t, const char *bytes, size_t n)
{
	bool good = true;

	for (size_t i = 0; i < n && good; i++) {
		good = watch_byte(t, (unsigned char)bytes[i]);
		if (!good)
			fprintf(stderr,
			        "byte 0x%02x must not be sent, after "
			        "\"%.*s\"\n",
			        (unsigned char)bytes[i], (int)(i < 40 ? i : 40),
			        bytes + (i < 40 ? 0 : i - 40));
	}
	vterm_input_write(t->vt, bytes, n);
	return good;
}

static unsigned attrs_of(const VTermScreenCell *cell)
{
	return (cell->attrs.bold ? ATTR_BOLD : 0) |
	       (cell->attrs.underline ? ATTR_UNDERLINE : 0) |
	       (cell->attrs.reverse ? ATTR_REVERSE : 0);
}

static int colour_of(const VTermScreenCell *cell)
{
	static const enum colour ours[] = {
		[1] = COLOUR_RED,  [2] = COLOUR_GREEN,   [3] = COLOUR_YELLOW,
		[4] = COLOUR_BLUE, [5] = COLOUR_MAGENTA, [6] = COLOUR_CYAN,
	};

	if (VTERM_COLOR_IS_DEFAULT_FG(&cell->fg))
		return COLOUR_DEFAULT;
	if (!VTERM_COLOR_IS_INDEXED(&cell->fg) || cell->fg.indexed.idx < 1 ||
	    cell->fg.indexed.idx > 6)
		return -1;
	return (int)ours[cell->fg.indexed.idx];
}

/* The letter of the first style that looks so ('.', a, b, ...), else one for
 * the attributes alone (A: none, B: bold, ...); '?' is never right. */
static char letter_of(const VTermScreenCell *cell)
{
	unsigned attrs = attrs_of(cell);
	int colour = colour_of(cell);

	if (colour < 0 || !VTERM_COLOR_IS_DEFAULT_BG(&cell->bg))
		return '?';
	for (int i = 0; i < STYLE_COUNT; i++) {
		const struct style_info *s = style_info((enum style)i);
		unsigned seen = s->attrs & ~(unsigned)ATTR_DIM;

		if ((int)s->colour == colour && seen == attrs)
			return i == STYLE_TEXT ? '.' : (char)('a' + i - 1);
	}
	return colour == COLOUR_DEFAULT ? (char)('A' + attrs) : '?';
}

static void print_row(const struct terminal *t, int y, int cols, FILE *out)
{
	char *text = calloc((size_t)cols, 32);
	char *styles = calloc((size_t)cols + 1, 1);
	size_t n = 0, end = 0, styled = 0;

	for (int x = 0; x < cols; x++) {
		VTermScreenCell cell;

		vterm_screen_get_cell(t->screen, (VTermPos){y, x}, &cell);
		/* The right half of a wide character has no style. */
		if (cell.chars[0] == UINT32_MAX)
			styles[x] = x > 0 ? styles[x - 1] : '.';
		else
			styles[x] = letter_of(&cell);
		if (styles[x] != '.')
			styled = (size_t)x + 1;
		if (cell.chars[0] == UINT32_MAX)
			continue;
		if (cell.chars[0] == 0) { /* what follows is not set then */
			cell.chars[0] = ' ';
			cell.chars[1] = 0;
		}
		for (int i = 0; i < 6 && cell.chars[i]; i++)
			n += utf8_encode(cell.chars[i], text + n);
		if (cell.chars[0] != ' ')
			end = n;
	}
	fprintf(out, "|%.*s\n", (int)end, text);
	if (styled > 0)
		fprintf(out, "~%.*s\n", (int)styled, styles);
	free(text);
	free(styles);
}

void terminal_print(const struct terminal *t, FILE *out)
{
	int rows, cols;

	vterm_get_size(t->vt, &rows, &cols);
	for (int y = 0; y < rows; y++)
		print_row(t, y, cols, out);
	if (t->cursor_shown)
		fprintf(out, "cursor %d,%d\n", t->cursor.row, t->cursor.col);
}

bool terminal_given_back(const struct terminal *t)
{
	return !t->other_screen && t->cursor_shown && t->state == GROUND;
}
