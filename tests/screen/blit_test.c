/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any frame after any other: paints canvases at random, most of them a little
 * different from the one before, some scrolled, and compares what a terminal
 * shows with the canvas, cell by cell. It is curses and its descriptions, ours
 * included, that are tested here, and our use of them.
 */
#include <fcntl.h>
#include <pty.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "terminal.h"
#include "ui/canvas.h"
#include "ui/tty.h"

enum { ROWS = 12, COLS = 40, FRAMES = 300 };

static const char mark[] = "\0\0mark\0";

struct test {
	const char *term;
	int master;
	struct terminal *terminal;
	struct canvas canvas;
	uint32_t seed;
	bool coloured;
};

static unsigned roll(struct test *t, unsigned n)
{
	t->seed = t->seed * 1664525 + 1013904223;
	return (t->seed >> 8) % n;
}

/* Shows what the terminal got since the last time. */
static bool show(struct test *t)
{
	char bytes[1 << 16];
	size_t have = 0;
	const char *end = NULL;

	if (write(STDOUT_FILENO, mark, sizeof(mark)) != sizeof(mark))
		return false;
	while (!end) {
		ssize_t n = read(t->master, bytes + have, sizeof(bytes) - have);

		if (n <= 0)
			return false;
		have += (size_t)n;
		end = memmem(bytes, have, mark, sizeof(mark));
	}
	return terminal_feed(t->terminal, bytes, (size_t)(end - bytes));
}

/* As terminal_print does it: the letter of the first style that looks the same,
 * else one for the attributes. */
static char look(const struct test *t, uint8_t style)
{
	const struct style_info *s = style_info((enum style)style);
	enum colour colour = t->coloured ? s->colour : COLOUR_DEFAULT;
	unsigned seen = s->attrs & ~(unsigned)ATTR_DIM;

	for (int i = 0; i < STYLE_COUNT; i++) {
		const struct style_info *o = style_info((enum style)i);

		if ((o->attrs & ~(unsigned)ATTR_DIM) == seen &&
		    o->colour == colour)
			return i == STYLE_TEXT ? '.' : (char)('a' + i - 1);
	}
	return (char)('A' + seen);
}

/* The canvas in terminal_print's form. */
static char *expected(const struct test *t)
{
	struct canvas c = t->canvas;
	char *text = canvas_text(&c, false);
	char *out = malloc((size_t)c.rows * (size_t)c.cols * 16);
	char *line = text;
	size_t n = 0;

	for (int y = 0; y < c.rows; y++) {
		const struct cell *row = c.cells + y * c.cols;
		int len = (int)strcspn(line, "\n");
		int styled = c.cols;

		n += (size_t)sprintf(out + n, "|%.*s\n", len, line);
		line += len + 1;
		while (styled > 0 && look(t, row[styled - 1].style) == '.')
			styled--;
		if (styled == 0)
			continue;
		out[n++] = '~';
		for (int x = 0; x < styled; x++)
			out[n++] = look(t, row[x].style);
		out[n++] = '\n';
	}
	out[n] = '\0';
	free(text);
	return out;
}

static bool same(struct test *t, int frame)
{
	char *want = expected(t);
	char *got = NULL;
	size_t size;
	FILE *f = open_memstream(&got, &size);
	bool good;

	terminal_print(t->terminal, f);
	fclose(f);
	/* Where the cursor cannot be hidden it is shown. */
	good = strncmp(want, got, strlen(want)) == 0;
	if (!good)
		fprintf(stderr, "%s, frame %d: wanted\n%sgot\n%s", t->term,
		        frame, want, got);
	free(want);
	free(got);
	return good;
}

static void scroll(struct test *t)
{
	struct canvas *c = &t->canvas;
	int by = 1 + (int)roll(t, 3);
	size_t n = (size_t)(c->rows - by) * (size_t)c->cols;
	size_t shift = (size_t)by * (size_t)c->cols;

	if (roll(t, 2))
		memmove(c->cells, c->cells + shift, n * sizeof(*c->cells));
	else
		memmove(c->cells + shift, c->cells, n * sizeof(*c->cells));
}

static void paint(struct test *t)
{
	static const char *const texts[] = {
		"memory",
		"<0.12.0>",
		"  ",
		"\xe4\xb8\xad\xe6\x96\x87",
		"0",
		"a\xcc\x81",
		"\xe2\x94\x80\xe2\x94\x80\xe2\x94\x82",
		"=======",
		"\xf0\x9f\x92\xa5",
		"                       ",
		"\xe2\x80\xa6",
		"0123456789012345678901234567890123456789",
	};
	unsigned times = 1 + roll(t, 12);

	if (roll(t, 4) == 0)
		scroll(t);
	while (times-- > 0) {
		const char *s =
			texts[roll(t, sizeof(texts) / sizeof(texts[0]))];

		int x = (int)roll(t, COLS + 4) - 4;

		/* In the last column libvterm puts what combines elsewhere. */
		if (s[0] == 'a' && x == COLS - 1)
			x--;
		canvas_put(&t->canvas, (int)roll(t, ROWS), x,
		           (int)roll(t, COLS) + 1,
		           (enum style)roll(t, STYLE_COUNT), span_str(s));
	}
}

static bool run(struct test *t)
{
	struct tty *tty;
	int rows, cols;
	bool good = true;

	setenv("TERM", t->term, 1);
	if (tty_open(&tty, COLOURS_AUTO, NULL) != ERR_OK) {
		fprintf(stderr, "%s: no terminal\n", t->term);
		return false;
	}
	tty_size(tty, &rows, &cols);
	canvas_init(&t->canvas, !tty_utf8(tty));
	canvas_resize(&t->canvas, rows, cols);
	t->terminal = terminal_new(rows, cols);
	for (int i = 0; good && i < FRAMES; i++) {
		paint(t);
		tty_blit(tty, &t->canvas, roll(t, 50) == 0);
		good = show(t) && same(t, i);
	}
	tty_close(tty);
	good = show(t) && good;
	if (!terminal_given_back(t->terminal)) {
		fprintf(stderr, "%s: not given back\n", t->term);
		good = false;
	}
	terminal_free(t->terminal);
	canvas_release(&t->canvas);
	return good;
}

int main(void)
{
	static const struct {
		const char *term;
		bool coloured;
	} terms[] = {
		{"xterm-256color", true},
		{"no-such", true},
		{"screen.no-such", true},
		{"vt-no-such", false},
	};
	struct winsize size = {.ws_row = ROWS, .ws_col = COLS};
	int slave, failed = 0;
	struct test t = {.seed = 1};

	unsetenv("NO_COLOR");
	if (openpty(&t.master, &slave, NULL, NULL, &size) < 0 ||
	    dup2(slave, STDIN_FILENO) < 0 || dup2(slave, STDOUT_FILENO) < 0) {
		perror("blit_test: pseudo-terminal");
		return 2;
	}
	for (size_t i = 0; i < sizeof(terms) / sizeof(terms[0]); i++) {
		t.term = terms[i].term;
		t.coloured = terms[i].coloured;
		failed += !run(&t);
	}
	return failed > 0;
}
