/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The terminal: the only user of curses, which works out the fewest bytes that
 * turn the last frame into the next. Keys are not read through curses: it
 * would redraw behind our back and knows fewer of them than libtermkey.
 *
 * curses is asked to believe nothing about the host: the terminal's size is
 * asked of the system, a description that the host lacks is ours (terms.h),
 * UTF-8 does not depend on the host's locales (wide.h).
 */
#include "ui/tty.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

#include "base/alloc.h"
#include "ui/signals.h"
#include "ui/terms.h"
#include "ui/wide.h"

enum { SIDE_MAX = 1000, COLUMNS_USUAL = 80, ROWS_USUAL = 24 };

struct tty {
	FILE *in;
	FILE *out;
	SCREEN *screen;
	char *term;
	bool utf8;
	bool active; /* the terminal is ours */
	struct rescue rescue;
	int rows, cols;
	int cursor_y, cursor_x;
	attr_t attrs[STYLE_COUNT];
	short pairs[STYLE_COUNT];
	cchar_t line[SIDE_MAX + 1]; /* a row on its way to curses */
};

bool tty_is_utf8(void)
{
	static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *value = getenv(names[i]);

		if (value && value[0] != '\0')
			return strcasestr(value, "utf-8") ||
			       strcasestr(value, "utf8");
	}
	return false;
}

/* One of the standard streams; when standard input is the dump or standard
 * output a file, the controlling terminal; where there is no /dev, whatever
 * is a terminal. */
static int open_terminal(int fd)
{
	int own = -1;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
		own = open("/dev/tty", O_RDWR | O_CLOEXEC);
		fd = STDOUT_FILENO;
	}
	if (own < 0 && isatty(fd))
		own = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	return own;
}

static FILE *open_stream(int fd, const char *mode)
{
	int own = open_terminal(fd);
	FILE *f = own < 0 ? NULL : fdopen(own, mode);

	if (!f && own >= 0)
		close(own);
	return f;
}

/* A string of the description, or NULL. */
static char *capability(const char *name)
{
	char *s = tigetstr(name);

	return (intptr_t)s == -1 ? NULL : s;
}

/* Whether the host knows the terminal, as one that can go to a place. */
static bool known(const struct tty *t, const char *term)
{
	int error;
	bool good;

	if (!term || term[0] == '\0' ||
	    setupterm(term, fileno(t->out), &error) != OK)
		return false;
	good = capability("cup") != NULL;
	del_curterm(cur_term);
	return good;
}

/* With a description of ours, which curses takes from the environment. */
static SCREEN *screen_built_in(struct tty *t, const char *kind)
{
	const char *value = getenv("TERMINFO");
	char *before = value ? xstrdup(value) : NULL;
	char ours[TERMS_ROOM];
	SCREEN *screen;

	terms_describe(kind, ours);
	setenv("TERMINFO", ours, 1);
	screen = newterm(kind, t->out, t->in);
	if (before)
		setenv("TERMINFO", before, 1);
	else
		unsetenv("TERMINFO");
	free(before);
	return screen;
}

static enum err open_screen(struct tty *t, struct err_info *info)
{
	const char *term = getenv("TERM");

	if (known(t, term)) {
		t->screen = newterm(term, t->out, t->in);
	} else {
		term = terms_nearest(term);
		t->screen = screen_built_in(t, term);
	}
	if (!t->screen)
		return err_set(info, ERR_IO, "cannot use the terminal \"%s\"",
		               term);
	t->term = xstrdup(term);
	return ERR_OK;
}

/* With each full repaint curses would undo what the user has done to the
 * terminal's palette, of which we change nothing. */
static void keep_palette(void)
{
	char *reset = capability("oc");

	if (reset)
		reset[0] = '\0';
}

static void set_modes(void)
{
	keep_palette();
	raw();
	noecho();
	nonl();
	typeahead(-1);
	intrflush(stdscr, FALSE);
	idlok(stdscr, TRUE);
	leaveok(stdscr, TRUE);
	curs_set(0);
}

/* Whether there are colours, with the terminal's own background. */
static bool start_colours(enum colour_mode mode)
{
	const char *no = getenv("NO_COLOR");

	if (mode == COLOURS_NEVER)
		return false;
	if (mode == COLOURS_AUTO && no && no[0] != '\0')
		return false;
	return has_colors() && start_color() == OK &&
	       use_default_colors() == OK;
}

static void set_styles(struct tty *t, bool colours)
{
	static const short theirs[COLOUR_COUNT] = {
		[COLOUR_DEFAULT] = -1,        [COLOUR_RED] = COLOR_RED,
		[COLOUR_GREEN] = COLOR_GREEN, [COLOUR_YELLOW] = COLOR_YELLOW,
		[COLOUR_BLUE] = COLOR_BLUE,   [COLOUR_MAGENTA] = COLOR_MAGENTA,
		[COLOUR_CYAN] = COLOR_CYAN,
	};

	for (int c = COLOUR_DEFAULT + 1; colours && c < COLOUR_COUNT; c++)
		init_pair((short)c, theirs[c], -1);
	for (int i = 0; i < STYLE_COUNT; i++) {
		const struct style_info *s = style_info(i);

		t->attrs[i] = (s->attrs & ATTR_BOLD ? WA_BOLD : 0) |
		              (s->attrs & ATTR_DIM ? WA_DIM : 0) |
		              (s->attrs & ATTR_UNDERLINE ? WA_UNDERLINE : 0) |
		              (s->attrs & ATTR_REVERSE ? WA_REVERSE : 0);
		t->pairs[i] = (short)(colours ? s->colour : COLOUR_DEFAULT);
	}
}

/* Adds a string of the description, without the pauses ("$<5>") that are meant
 * for terminals of long ago. */
static void add_capability(struct rescue *r, const char *name)
{
	const char *s = capability(name);

	while (s && *s != '\0' && r->n < sizeof(r->bytes)) {
		if (s[0] == '$' && s[1] == '<' && strchr(s, '>'))
			s = strchr(s, '>') + 1;
		else
			r->bytes[r->n++] = *s++;
	}
}

static void prepare_rescue(struct tty *t)
{
	add_capability(&t->rescue, "sgr0");
	add_capability(&t->rescue, "rmcup");
	add_capability(&t->rescue, "cnorm");
	signals_rescue(&t->rescue);
}

static void release(struct tty *t)
{
	if (t->in)
		fclose(t->in);
	if (t->out)
		fclose(t->out);
	free(t->term);
	free(t);
}

enum err tty_open(struct tty **out, enum colour_mode colours,
                  struct err_info *info)
{
	struct tty *t = xcalloc(1, sizeof(*t));
	enum err e;

	t->in = open_stream(STDIN_FILENO, "r");
	t->out = open_stream(STDOUT_FILENO, "w");
	t->cursor_y = -1;
	if (!t->in || !t->out ||
	    tcgetattr(fileno(t->out), &t->rescue.modes) < 0) {
		e = err_set(info, ERR_IO, "no terminal: %s", strerror(errno));
		release(t);
		return e;
	}
	t->rescue.fd = fileno(t->out);
	t->utf8 = wide_ready();
	e = open_screen(t, info);
	if (e != ERR_OK) {
		release(t);
		return e;
	}
	t->active = true;
	prepare_rescue(t);
	set_modes();
	set_styles(t, start_colours(colours));
	*out = t;
	return ERR_OK;
}

/* curses shows the cursor before it leaves the other screen; terminals that
 * take its being hidden for a part of what was saved hide it again. */
static void show_cursor(const struct tty *t)
{
	struct rescue show = {.n = 0};
	ssize_t n;

	add_capability(&show, "cnorm");
	n = write(t->rescue.fd, show.bytes, show.n);
	(void)n; /* a terminal that is gone needs no cursor */
}

void tty_suspend(struct tty *t)
{
	if (!t->active)
		return;
	t->active = false;
	endwin();
	show_cursor(t);
	tcsetattr(t->rescue.fd, TCSADRAIN, &t->rescue.modes);
	signals_rescue(NULL);
}

void tty_resume(struct tty *t)
{
	t->active = true;
	signals_rescue(&t->rescue);
	reset_prog_mode();
	clearok(curscr, TRUE);
}

void tty_close(struct tty *t)
{
	if (!t)
		return;
	tty_suspend(t);
	delscreen(t->screen);
	release(t);
}

int tty_input(const struct tty *t)
{
	return fileno(t->in);
}

const char *tty_term(const struct tty *t)
{
	return t->term;
}

bool tty_utf8(const struct tty *t)
{
	return t->utf8;
}

static int side(unsigned n, int usual)
{
	return n == 0 ? usual : n < SIDE_MAX ? (int)n : SIDE_MAX;
}

bool tty_size(struct tty *t, int *rows, int *cols)
{
	struct winsize size = {0};
	bool changed;

	ioctl(fileno(t->out), TIOCGWINSZ, &size);
	*rows = side(size.ws_row, ROWS_USUAL);
	*cols = side(size.ws_col, COLUMNS_USUAL);
	changed = *rows != t->rows || *cols != t->cols;
	t->rows = *rows;
	t->cols = *cols;
	if (*rows != LINES || *cols != COLS)
		resize_term(*rows, *cols);
	return changed;
}

/* Where curses would take other columns than the canvas (the C library's
 * tables are of another year), question marks keep the row in shape. Returns
 * the cells made. */
static int put_cell(const struct tty *t, const struct cell *cell, cchar_t *out)
{
	wchar_t text[CELL_CHARS + 1] = {L'?'};
	attr_t attrs = t->attrs[cell->style];
	short pair = t->pairs[cell->style];
	int n = cell->width;

	if (cell->ch[0] < 0x7f || wcwidth((wchar_t)cell->ch[0]) == n) {
		for (int i = 0; i < CELL_CHARS; i++)
			text[i] = (wchar_t)cell->ch[i];
		n = 1;
	}
	for (int i = 0; i < n; i++)
		if (setcchar(&out[i], text, attrs, pair, NULL) != OK)
			setcchar(&out[i], L"?", attrs, pair, NULL);
	return n;
}

static void put_row(struct tty *t, const struct canvas *c, int y, int cols)
{
	const struct cell *row = &c->cells[(size_t)y * (size_t)c->cols];
	int n = 0;

	for (int x = 0; x < cols; x++)
		if (row[x].width != 0)
			n += put_cell(t, &row[x], &t->line[n]);
	mvwadd_wchnstr(stdscr, y, 0, t->line, n);
}

static void place_cursor(const struct tty *t)
{
	bool shown = t->cursor_y >= 0;
	bool obeys = curs_set(shown) != ERR;

	/* A terminal that cannot hide it shows it where it is in the way
	 * least, and not wherever the last change was. */
	leaveok(stdscr, !shown && obeys);
	if (shown)
		wmove(stdscr, t->cursor_y, t->cursor_x);
	else if (!obeys)
		wmove(stdscr, LINES - 1, COLS - 1);
}

void tty_blit(struct tty *t, const struct canvas *c, bool all)
{
	int rows = c->rows < LINES ? c->rows : LINES;
	int cols = c->cols < COLS ? c->cols : COLS;

	if (all)
		clearok(curscr, TRUE);
	for (int y = 0; y < rows; y++)
		put_row(t, c, y, cols);
	place_cursor(t);
	wnoutrefresh(stdscr);
	doupdate();
}

void tty_cursor(struct tty *t, int y, int x)
{
	t->cursor_y = y;
	t->cursor_x = x;
}
