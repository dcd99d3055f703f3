/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines are few (tens, for a process with many links some ten thousand), so
 * they are kept as an array. What is on screen is told in rows (page_rows.h),
 * for a line may take more of them than the screen has.
 */
#include "ui/page.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "ui/app.h"
#include "ui/page_rows.h"

enum {
	SCROLL = 8, /* columns */
	/* The screen before there has been one. */
	UNSEEN_ROWS = 1000,
	UNSEEN_COLS = 80,
};

void page_init(struct page *p)
{
	memset(p, 0, sizeof(*p));
	arena_init(&p->arena);
	p->rows = UNSEEN_ROWS;
	p->cols = UNSEEN_COLS;
	p->overhang = -1;
}

void page_release(struct page *p)
{
	textfilter_free(p->match);
	arena_release(&p->arena);
	free(p->lines);
}

struct page_line *page_add(struct page *p, enum page_kind kind)
{
	struct page_line *l;

	if (p->n == p->room) {
		p->room = p->room > 0 ? p->room * 2 : 64;
		p->lines = xrealloc(p->lines, p->room * sizeof(*p->lines));
	}
	l = &p->lines[p->n++];
	memset(l, 0, sizeof(*l));
	l->kind = kind;
	p->overhang = -1;
	return l;
}

void page_title(struct page *p, const char *title)
{
	if (p->n > 0)
		page_add(p, PAGE_BLANK);
	page_add(p, PAGE_TITLE)->text = span_str(title);
}

/* The next line that can be chosen, from i on in a direction; p->n if there is
 * none. */
static uint32_t choosable_from(const struct page *p, int64_t i, int step)
{
	for (; i >= 0 && i < (int64_t)p->n; i += step)
		if (page_choosable(p, (uint32_t)i))
			return (uint32_t)i;
	return p->n;
}

const struct page_line *page_chosen(const struct page *p)
{
	return page_choosable(p, p->cursor) ? &p->lines[p->cursor] : NULL;
}

/* What tells a line from the others of its group. */
static struct span key_of(const struct page_line *l)
{
	struct span key = l->label.n > 0     ? l->label
	                  : l->link.id.n > 0 ? l->link.id
	                                     : l->text;

	return span_take(key, PAGE_HELD);
}

static const char *title_of(const struct page *p, uint32_t i)
{
	while (i > 0 && p->lines[i].kind != PAGE_TITLE)
		i--;
	return p->lines[i].kind == PAGE_TITLE ? p->lines[i].text.p : "";
}

void page_clear(struct page *p)
{
	const struct page_line *l = page_chosen(p);
	struct span key = l ? key_of(l) : SPAN_NONE;

	p->held.title = l ? title_of(p, p->cursor) : NULL;
	p->held.n = key.n;
	if (key.n > 0)
		memcpy(p->held.key, key.p, key.n);
	arena_reset(&p->arena);
	p->n = 0;
}

/* Where the line is that was chosen before page_clear; p->n if it is gone. */
static uint32_t find_held(const struct page *p)
{
	const struct span held = {p->held.key, p->held.n};
	bool group = false;

	if (!p->held.title)
		return p->n;
	for (uint32_t i = 0; i < p->n; i++) {
		const struct page_line *l = &p->lines[i];

		if (l->kind == PAGE_TITLE)
			group = span_eq_str(l->text, p->held.title);
		else if (group && page_choosable(p, i) &&
		         span_eq(key_of(l), held))
			return i;
	}
	return p->n;
}

void page_settle(struct page *p)
{
	uint32_t i = find_held(p);
	int64_t top = p->top.line;

	if (i < p->n) /* it stays on its row of the screen */
		top += (int64_t)i - p->cursor;
	else
		i = choosable_from(p, p->cursor, 1);
	if (i == p->n)
		i = choosable_from(p, (int64_t)p->n - 1, -1);
	p->cursor = i < p->n ? i : 0;
	p->top.line = top > 0 ? (uint32_t)top : 0;
	if (p->top.line >= p->n)
		p->top = (struct page_spot){p->n > 0 ? p->n - 1 : 0, 0};
}

/* To the next line; one that is taller than the screen is scrolled through
 * first, and what cannot be chosen at either end is shown at last. */
static void step(struct page *p, int by)
{
	struct page_spot end = by > 0 ? page_last_spot(p, p->cursor)
	                              : page_first_spot(p->cursor);
	uint32_t next = choosable_from(p, (int64_t)p->cursor + by, by);

	if (page_on_screen(p, end) && next < p->n)
		p->cursor = next;
	else
		page_scroll(p, by);
}

/* The row of the screen on which the chosen line begins. */
static int cursor_row(const struct page *p)
{
	struct page_spot s = p->top;
	int y = 0;

	while (y < p->rows - 1 && s.line < p->cursor && page_spot_down(p, &s))
		y++;
	return y;
}

/* What to choose where no line has its near end on screen: the part of a tall
 * one that is there, else the next one. */
static uint32_t choose_part(const struct page *p, uint32_t line, int by)
{
	uint32_t next = choosable_from(p, (int64_t)line + by, by);

	if (page_choosable(p, line) &&
	    (page_line_rows(p, line) > p->rows || next == p->n))
		return line;
	return next < p->n ? next : choosable_from(p, line, -by);
}

/* Chooses a line near a row of the screen. It is one whose near end is there,
 * so that going on by pages never comes back to the same screen. */
static void choose_near(struct page *p, int row, int by)
{
	struct page_spot s = p->top;
	uint32_t best = p->n, bottom = s.line;

	for (int y = 0; y < p->rows; y++) {
		bool end = by > 0 ? s.row == 0
		                  : s.row + 1 == page_line_rows(p, s.line);

		bottom = s.line;
		if (end && page_choosable(p, s.line)) {
			if (by > 0 || y <= row || best == p->n)
				best = s.line;
			if (by > 0 && y >= row)
				break;
		}
		if (!page_spot_down(p, &s))
			break;
	}
	if (best == p->n)
		best = choose_part(p, by > 0 ? p->top.line : bottom, by);
	if (best < p->n)
		p->cursor = best;
}

static void move_page(struct page *p, int by)
{
	int row = cursor_row(p), moved = page_scroll(p, by);

	if (moved != by)
		p->cursor = by > 0 ? choosable_from(p, (int64_t)p->n - 1, -1)
		                   : choosable_from(p, 0, 1);
	else
		choose_near(p, row, by > 0 ? 1 : -1);
	if (p->cursor == p->n) /* there is nothing to choose */
		p->cursor = 0;
}

static void go_top(struct page *p)
{
	uint32_t i = choosable_from(p, 0, 1);

	p->cursor = i < p->n ? i : 0;
	p->top = (struct page_spot){0, 0};
}

static void go_bottom(struct page *p)
{
	uint32_t i = choosable_from(p, (int64_t)p->n - 1, -1);

	p->cursor = i < p->n ? i : 0;
	p->top = page_last_spot(p, p->n - 1);
	for (int y = 1; y < p->rows; y++)
		page_spot_up(p, &p->top);
}

static bool move(struct page *p, enum action act)
{
	int page = p->rows > 1 ? p->rows - 1 : 1, half = (page + 1) / 2;

	switch (act) {
	case ACTION_UP:
		step(p, -1);
		return true;
	case ACTION_DOWN:
		step(p, 1);
		return true;
	case ACTION_PAGE_UP:
		move_page(p, -page);
		return true;
	case ACTION_PAGE_DOWN:
		move_page(p, page);
		return true;
	case ACTION_HALF_UP:
		move_page(p, -half);
		return true;
	case ACTION_HALF_DOWN:
		move_page(p, half);
		return true;
	case ACTION_TOP:
		go_top(p);
		return true;
	case ACTION_BOTTOM:
		go_bottom(p);
		return true;
	default:
		return false;
	}
}

static void follow(const struct page *p, struct app *a)
{
	const struct page_line *l = page_chosen(p);
	struct link link;

	if (!l || l->link.kind == LINK_NONE)
		return;
	/* The line may be gone when the app comes back to us. */
	link = l->link;
	if (l->term)
		app_open_cell(a, &link, l->term);
	else if (l->raw)
		app_open_raw(a, link.section);
	else if (l->binary)
		app_open_binary(a, link.section);
	else
		app_follow(a, &link);
}

static bool matches(const struct page *p, struct span text)
{
	size_t len;

	text = span_take(text, PAGE_TEXT_MAX);
	return textfilter_find(p->match, text, &len) < text.n;
}

/* The next line from `from` on that has the text; p->n if there is none. */
static uint32_t find(const struct page *p, uint32_t from, int by)
{
	for (uint32_t k = 0; k < p->n; k++) {
		uint32_t i =
			by > 0 ? (from + k) % p->n : (from + p->n - k) % p->n;

		if (page_choosable(p, i) && (matches(p, p->lines[i].text) ||
		                             matches(p, p->lines[i].label)))
			return i;
	}
	return p->n;
}

/* False: the cursor is where it was. */
static bool go_to_match(struct page *p, struct app *a, uint32_t from, int by)
{
	uint32_t i;

	if (!p->match) {
		app_message(a, "nothing to search for yet: type / and a text");
		return false;
	}
	i = p->n > 0 ? find(p, from, by) : p->n;
	if (i < p->n)
		p->cursor = i;
	else
		app_message(a, "not found on this page");
	return i < p->n;
}

void page_typed(struct page *p, struct app *a, struct span text, bool done)
{
	if (!p->typing) {
		p->origin = p->cursor;
		p->origin_top = p->top;
	}
	p->typing = !done;
	if (done && text.p && text.n == 0) {
		if (p->match)
			go_to_match(p, a, p->cursor + 1, 1);
		return;
	}
	textfilter_free(p->match);
	p->match = text.p ? textfilter_new(NULL, text) : NULL;
	if (p->match && go_to_match(p, a, p->origin, 1))
		return;
	p->cursor = p->origin;
	p->top = p->origin_top;
}

const char *page_hint(const struct page *p, enum action a, const char *word)
{
	const struct page_line *l = page_chosen(p);

	return a == ACTION_OPEN && (!l || l->link.kind == LINK_NONE) ? ""
	                                                             : word;
}

bool page_action(struct page *p, struct app *a, enum action act)
{
	if (p->n > 0 && move(p, act))
		return true;
	switch (act) {
	case ACTION_OPEN:
		follow(p, a);
		return true;
	case ACTION_FIND_NEXT:
		go_to_match(p, a, p->cursor + 1, 1);
		return true;
	case ACTION_FIND_PREVIOUS:
		go_to_match(p, a, p->cursor + p->n - 1, -1);
		return true;
	case ACTION_WRAP:
		p->wrap = !p->wrap;
		p->scrolled = 0;
		page_forget_rows(p);
		return true;
	case ACTION_LEFT:
		p->scrolled -= p->scrolled >= SCROLL ? SCROLL : p->scrolled;
		return true;
	case ACTION_RIGHT:
		p->scrolled += SCROLL;
		page_limit_scrolled(p);
		return true;
	default:
		return false;
	}
}
