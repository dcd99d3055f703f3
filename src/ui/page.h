/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UI_PAGE_H
#define UI_PAGE_H

/*
 * A page of lines that can be chosen: captions with values, links, bars. The
 * General view and the detail pages are made of it; they say what the lines
 * are, the page scrolls, wraps, searches and paints.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "model/ident.h"
#include "model/textfilter.h"
#include "ui/canvas.h"
#include "ui/keymap.h"
#include "ui/prompt.h"

struct app;
struct column;

enum { PAGE_HELD = 64 };

enum page_kind {
	PAGE_BLANK,
	PAGE_TITLE, /* of a group: cannot be chosen */
	PAGE_TEXT,  /* over the whole width, always wrapped */
	PAGE_ITEM,  /* over the whole width, cut */
	PAGE_FIELD, /* caption and value */
	PAGE_BAR,   /* caption, value, and a bar of `part` */
};

struct page_line {
	enum page_kind kind;
	enum style style;
	struct span label, text;   /* text borrowed, or of the page's arena */
	double part;               /* of a bar, 0 to 1 */
	struct span tail;          /* behind a bar, few columns; may be empty */
	struct link link;          /* LINK_NONE: leads nowhere */
	bool raw;                  /* the link's section opens as text */
	bool binary;               /* it opens as what the binary holds */
	const struct column *term; /* the value of the link's row in it opens
	                            * as a term; NULL: does not */
	const char *help;          /* for INFO; NULL if there is none */
	int rows;                  /* the page's: on screen, 0: not measured */
};

/* A row of the screen: which line, and which of its rows. */
struct page_spot {
	uint32_t line;
	int row;
};

struct page {
	struct arena arena; /* for what the lines show */
	struct page_line *lines;
	uint32_t n, room;
	uint32_t cursor;      /* the chosen line */
	struct page_spot top; /* the first row on screen */
	int rows, cols;       /* of the screen, when last drawn */
	bool ascii;           /* of the canvas, likewise */
	int scrolled;         /* columns that cut values are moved by */
	int overhang;         /* the most of them; -1: not measured */
	bool wrap;            /* wrap values instead of cutting them */
	struct textfilter *match;
	bool typing;
	uint32_t origin;             /* where a search was begun */
	struct page_spot origin_top; /* and what was on screen */
	/* What was chosen, while the lines are made anew. */
	struct {
		const char *title;
		char key[PAGE_HELD];
		size_t n;
	} held;
};

void page_init(struct page *p);
void page_release(struct page *p);

/* No lines; the place and what is chosen are kept for those that follow. */
void page_clear(struct page *p);

/* Room for one more line, of which everything is empty; valid until the next
 * call. */
struct page_line *page_add(struct page *p, enum page_kind kind);

/* A blank line (unless it would be the first) and a title, which must outlive
 * the page. */
void page_title(struct page *p, const char *title);

/* To be called when all lines are there: puts the cursor on what was chosen
 * before, wherever it is now, else on what can be chosen. */
void page_settle(struct page *p);

/* The chosen line, or NULL if there is none. */
const struct page_line *page_chosen(const struct page *p);

void page_draw(struct page *p, struct canvas *c, struct rect r);

/* Moves, wraps, and follows the chosen link through the app; false if the
 * action is not for a page. */
bool page_action(struct page *p, struct app *a, enum action act);

/* For view_ops.hint: Enter is not offered where it leads nowhere. */
const char *page_hint(const struct page *p, enum action a, const char *word);

/* For view_ops.typed with FIND. */
void page_typed(struct page *p, struct app *a, struct span text, bool done);

#endif
