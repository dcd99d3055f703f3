/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UI_PAGE_ROWS_H
#define UI_PAGE_ROWS_H

/*
 * The rows that a page's lines take on the screen, shared by page.c (what keys
 * do) and page_draw.c (what it looks like). No one else includes this.
 */

#include "ui/page.h"

enum { PAGE_TEXT_MAX = 65536 /* bytes of a text that are ever shown */ };

bool page_choosable(const struct page *p, uint32_t i);

/* Columns of the captions, and of a line's text. */
int page_caption_width(const struct page *p);
int page_text_width(const struct page *p, const struct page_line *l);

/* Whether a line's text is wrapped instead of cut, and as much of it as is
 * shown. */
bool page_wraps(const struct page *p, const struct page_line *l);
struct span page_text_of(const struct page_line *l);

/* Whether the text moves to the side when values are scrolled: headings, notes
 * and what is wrapped stay. */
bool page_scrolls(const struct page *p, const struct page_line *l);

/* Takes back what is scrolled behind the end of the widest line. */
void page_limit_scrolled(struct page *p);

/* Rows that line i takes; at least 1. */
int page_line_rows(const struct page *p, uint32_t i);

/* How the lines are wrapped has changed. */
void page_forget_rows(struct page *p);

/* The screen as it is now; true if it is not the one that was drawn last. */
bool page_measure(struct page *p, const struct canvas *c, struct rect r);

/* One row on or back; false at the end, *s then stays. */
bool page_spot_down(const struct page *p, struct page_spot *s);
bool page_spot_up(const struct page *p, struct page_spot *s);

struct page_spot page_first_spot(uint32_t line);
struct page_spot page_last_spot(const struct page *p, uint32_t line);
bool page_on_screen(const struct page *p, struct page_spot s);

/* Scrolls so that the chosen line is on screen; of one that is taller than the
 * screen some part will do, so that it can be scrolled through. */
void page_show_cursor(struct page *p);

/* Scrolls back as far as there is room below the last row. */
void page_fill_screen(struct page *p);

/* Moves the screen by rows, as far as there is text; returns how far. */
int page_scroll(struct page *p, int by);

#endif
