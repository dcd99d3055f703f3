/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Compiled-in terminal descriptions. curses takes a description from the
 * environment ($TERMINFO = "hex:..." with the bytes of a compiled entry, since
 * ncurses 6.1), so no file is needed; the entry is put together here from a
 * table that can be read, with no more in it than what curses uses to paint.
 *
 * The compiled format (term(5)): a header of six 16-bit numbers, the name,
 * flags as bytes, numbers as 16-bit numbers, offsets of the strings, strings.
 * Flags, numbers and strings are known by their place, which is fixed.
 *
 * Rejected: the descriptions of the host's database, made into arrays by the
 * build: ten times the size, and not to be read or checked by anybody.
 */
#include "ui/terms.h"

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* Places of flags. */
enum flag {
	WRAPS = 1, /* am */
	/* xenl, which curses takes as: after the last column ask nothing about
	 * where the cursor is. That is right for those without it, too. */
	WRAP_WAITS = 4,
	MOVES_STYLED = 14,    /* msgr */
	ERASES_COLOURED = 28, /* bce */
	FLAGS = 29,
};

/* Places of numbers. */
enum number {
	COLUMNS = 0,
	LINES = 2,
	COLOURS = 13,
	PAIRS = 14,
	NOT_WITH_COLOUR = 15, /* ncv */
	NUMBERS = 16,
};

enum { STRINGS = 361, UNDERLINE = 1 << 1, DIM = 1 << 4 };

/* What a kind can do. */
enum ability {
	BASE = 1 << 0,
	COLOUR = 1 << 1,
	SCROLL = 1 << 2, /* a region of the screen */
	LINE = 1 << 3,   /* insert and delete lines */
	ERASE = 1 << 4,  /* characters */
	PLACE = 1 << 5,  /* go to a column, a line */
	CURSOR = 1 << 6, /* hide it */
	OTHER = 1 << 7,  /* the other screen */
	FAINT = 1 << 8,
	MARGIN = 1 << 9, /* not wrap, for the lower right corner */
};

static const struct string {
	unsigned ability;
	unsigned place;
	const char *value;
} strings[] = {
	{BASE, 1, "\a"},                    /* bel */
	{BASE, 2, "\r"},                    /* cr */
	{SCROLL, 3, "\033[%i%p1%d;%p2%dr"}, /* csr */
	{BASE, 5, "\033[H\033[2J"},         /* clear */
	{BASE, 6, "\033[K"},                /* el */
	{BASE, 7, "\033[J"},                /* ed */
	{PLACE, 8, "\033[%i%p1%dG"},        /* hpa */
	{BASE, 10, "\033[%i%p1%d;%p2%dH"},  /* cup */
	{BASE, 11, "\n"},                   /* cud1 */
	{BASE, 12, "\033[H"},               /* home */
	{CURSOR, 13, "\033[?25l"},          /* civis */
	{BASE, 14, "\b"},                   /* cub1 */
	{CURSOR, 16, "\033[?25h"},          /* cnorm */
	{BASE, 17, "\033[C"},               /* cuf1 */
	{BASE, 19, "\033[A"},               /* cuu1 */
	{LINE, 22, "\033[M"},               /* dl1 */
	{BASE, 27, "\033[1m"},              /* bold */
	{OTHER, 28, "\033[?1049h"},         /* smcup */
	{FAINT, 30, "\033[2m"},             /* dim */
	{BASE, 34, "\033[7m"},              /* rev */
	{BASE, 36, "\033[4m"},              /* smul */
	{ERASE, 37, "\033[%p1%dX"},         /* ech */
	{BASE, 39, "\033[m"},               /* sgr0 */
	{OTHER, 40, "\033[?1049l"},         /* rmcup */
	{BASE, 44, "\033[24m"},             /* rmul */
	{LINE, 53, "\033[L"},               /* il1 */
	{LINE, 106, "\033[%p1%dM"},         /* dl */
	{BASE, 107, "\033[%p1%dB"},         /* cud */
	{LINE, 110, "\033[%p1%dL"},         /* il */
	{BASE, 111, "\033[%p1%dD"},         /* cub */
	{BASE, 112, "\033[%p1%dC"},         /* cuf */
	{BASE, 114, "\033[%p1%dA"},         /* cuu */
	{PLACE, 127, "\033[%i%p1%dd"},      /* vpa */
	{BASE, 129, "\n"},                  /* ind */
	{SCROLL, 130, "\033M"},             /* ri */
	{MARGIN, 151, "\033[?7h"},          /* smam */
	{MARGIN, 152, "\033[?7l"},          /* rmam */
	{COLOUR, 297, "\033[39;49m"},       /* op */
	{COLOUR, 359, "\033[3%p1%dm"},      /* setaf */
	{COLOUR, 360, "\033[4%p1%dm"},      /* setab */
};

static const struct kind {
	const char *name;
	unsigned abilities;
	int not_with_colour;
	bool erases_coloured;
} kinds[] = {
	{"xterm",
         BASE | COLOUR | SCROLL | MARGIN | LINE | ERASE | PLACE | CURSOR |
                 OTHER | FAINT,
         0, true},
	{"screen",
         BASE | COLOUR | SCROLL | MARGIN | LINE | PLACE | CURSOR | OTHER |
                 FAINT,
         0, false},
	{"linux",
         BASE | COLOUR | SCROLL | MARGIN | LINE | ERASE | PLACE | CURSOR,
         UNDERLINE | DIM, true},
	{"vt100", BASE | SCROLL | MARGIN, 0, false},
	{"ansi", BASE | COLOUR | LINE, UNDERLINE, false},
};

static const struct prefix {
	const char *prefix;
	const char *kind;
} prefixes[] = {
	{"screen", "screen"}, {"tmux", "screen"}, {"linux", "linux"},
	{"fbterm", "linux"},  {"vt", "vt100"},    {"dec", "vt100"},
	{"ansi", "ansi"},     {"pcansi", "ansi"}, {"cons25", "ansi"},
	{"sun", "ansi"},
};

const char *terms_nearest(const char *term)
{
	for (size_t i = 0; term && i < sizeof(prefixes) / sizeof(*prefixes);
	     i++) {
		const struct prefix *p = &prefixes[i];

		if (strncmp(term, p->prefix, strlen(p->prefix)) == 0)
			return p->kind;
	}
	return kinds[0].name;
}

static const struct kind *find_kind(const char *name)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(name, kinds[i].name) == 0)
			return &kinds[i];
	return &kinds[0];
}

/* The entry on its way into hexadecimal. */
struct writer {
	char *out;
	size_t n; /* bytes of the entry so far */
};

static void put_byte(struct writer *w, unsigned byte)
{
	assert(w->n * 2 + sizeof("hex:") + 2 <= TERMS_ROOM);
	snprintf(w->out + sizeof("hex:") - 1 + w->n * 2, 3, "%02X",
	         byte & 0xff);
	w->n++;
}

static void put_number(struct writer *w, int n)
{
	put_byte(w, (unsigned)n);
	put_byte(w, (unsigned)n >> 8);
}

static void put_string(struct writer *w, const char *s)
{
	size_t n = strlen(s) + 1;

	for (size_t i = 0; i < n; i++)
		put_byte(w, (unsigned char)s[i]);
}

static void put_flags(struct writer *w, const struct kind *k)
{
	for (int i = 0; i < FLAGS; i++) {
		bool on = i == WRAPS || i == WRAP_WAITS || i == MOVES_STYLED ||
		          (i == ERASES_COLOURED && k->erases_coloured);

		put_byte(w, on);
	}
	if (w->n % 2 != 0)
		put_byte(w, 0);
}

static int number_of(const struct kind *k, enum number place)
{
	bool colour = k->abilities & COLOUR;

	switch (place) {
	case COLUMNS:
		return 80;
	case LINES:
		return 24;
	case COLOURS:
		return colour ? 8 : -1;
	case PAIRS:
		return colour ? 64 : -1;
	case NOT_WITH_COLOUR:
		return k->not_with_colour != 0 ? k->not_with_colour : -1;
	default:
		return -1;
	}
}

static bool has(const struct kind *k, const struct string *s)
{
	return (s->ability & k->abilities) != 0;
}

enum { STRINGS_KNOWN = sizeof(strings) / sizeof(strings[0]) };

static void put_offsets(struct writer *w, const struct kind *k)
{
	unsigned next = 0;
	int offset = 0;

	for (unsigned place = 0; place < STRINGS; place++) {
		const struct string *s = &strings[next];
		bool here = next < STRINGS_KNOWN && s->place == place;

		put_number(w, here && has(k, s) ? offset : -1);
		if (here && has(k, s))
			offset += (int)strlen(s->value) + 1;
		next += here;
	}
}

static int strings_size(const struct kind *k)
{
	int n = 0;

	for (int i = 0; i < STRINGS_KNOWN; i++)
		if (has(k, &strings[i]))
			n += (int)strlen(strings[i].value) + 1;
	return n;
}

void terms_describe(const char *name, char out[TERMS_ROOM])
{
	const struct kind *k = find_kind(name);
	struct writer w = {.out = out};

	memcpy(out, "hex:", sizeof("hex:"));
	put_number(&w, 0x11a); /* the format's mark */
	put_number(&w, (int)strlen(k->name) + 1);
	put_number(&w, FLAGS);
	put_number(&w, NUMBERS);
	put_number(&w, STRINGS);
	put_number(&w, strings_size(k));
	put_string(&w, k->name);
	put_flags(&w, k);
	for (int i = 0; i < NUMBERS; i++)
		put_number(&w, number_of(k, i));
	put_offsets(&w, k);
	for (int i = 0; i < STRINGS_KNOWN; i++)
		if (has(k, &strings[i]))
			put_string(&w, strings[i].value);
}
