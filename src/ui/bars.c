/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The chrome. On small screens the hints go first, then the tabs: the status
 * line says whether the dump is cut, which must never be missed.
 */
#include "ui/bars.h"

#include <stdio.h>
#include <string.h>

#include "base/fmt.h"
#include "base/utf8.h"
#include "ui/width.h"
#include "ui/wrap.h"

enum {
	ROWS_FOR_TABS = 4,
	ROWS_FOR_HINTS = 8,
	MESSAGE_LINES = 12,
	LINE = 512,
	GAP = 2, /* columns between two things on a line */
};

struct frame frame_layout(int rows, int cols)
{
	struct frame f = {.tabs = -1, .status = -1, .hints = -1};
	int top = 0, bottom = rows;

	if (rows >= ROWS_FOR_HINTS)
		f.hints = --bottom;
	if (rows > 1)
		f.status = --bottom;
	if (rows >= ROWS_FOR_TABS)
		f.tabs = top++;
	f.view = (struct rect){top, 0, bottom - top, cols};
	return f;
}

/* "erl_crash.dump 1.2G" */
static size_t file_text(const struct dump *d, char out[LINE])
{
	const struct source *src = index_source(dump_index(d));
	const char *path = source_path(src), *base = strrchr(path, '/');
	char size[FMT_MAX];

	fmt_bytes(dump_text(d).n, size);
	return (size_t)snprintf(out, LINE, "%.200s %s",
	                        strcmp(path, "-") == 0 ? "standard input"
	                        : base                 ? base + 1
	                                               : path,
	                        size);
}

static size_t warning_text(const struct dump *d, const struct view_status *view,
                           char out[LINE])
{
	if (view->warning[0] != '\0')
		return (size_t)snprintf(out, LINE, "%s", view->warning);
	return dump_truncation(d, out, LINE);
}

static size_t progress_text(const struct dump *d, char out[LINE])
{
	uint64_t done, total;
	char text[FMT_MAX];

	if (index_done(dump_index(d)))
		return 0;
	index_progress(dump_index(d), &done, &total);
	if (total > 0)
		fmt_percent(done, total, text);
	else
		fmt_bytes(done, text);
	return (size_t)snprintf(out, LINE, "indexing %s", text);
}

/* A part of the status line. */
struct part {
	char text[LINE];
	size_t n;
	int least; /* columns below which it is not worth showing */
	int want;  /* columns for all of it */
	int cols;  /* what it gets */
};

enum { PART_FILE, PART_WARNING, PART_PROGRESS, PART_NOTE, PARTS };

/* Gives a part its least, if there is room; returns the columns it takes. */
static int admit(struct part *p, int room)
{
	int least = p->want < p->least ? p->want : p->least;

	if (least <= 0 || least + GAP > room)
		return 0;
	p->cols = least;
	return least + GAP;
}

/* Gives a part that is there what it wants, as far as there is room. */
static int extend(struct part *p, int room)
{
	int more = p->want - p->cols;

	if (p->cols == 0)
		return 0;
	more = more < room ? more : room;
	p->cols += more;
	return more;
}

/* Gives columns to the parts: to each in order of rank the least that it needs,
 * then in the same order what it wants, and what is left to the file. */
static void share_out(struct part parts[PARTS], int room)
{
	static const unsigned char rank[] = {PART_WARNING, PART_PROGRESS,
	                                     PART_NOTE};
	struct part *warning = &parts[PART_WARNING];

	/* What is wrong is said even where that says little. */
	if (warning->least > room - GAP)
		warning->least = room - GAP;
	for (unsigned i = 0; i < sizeof(rank); i++)
		room -= admit(&parts[rank[i]], room);
	for (unsigned i = 0; i < sizeof(rank); i++)
		room -= extend(&parts[rank[i]], room);
	room -= admit(&parts[PART_FILE], room);
	extend(&parts[PART_FILE], room);
}

static void measure(struct part *p, bool ascii, int least)
{
	p->least = least;
	p->want = width_of((struct span){p->text, p->n}, ascii, LINE);
	p->cols = 0;
}

static int draw_part(struct canvas *c, int y, int x, const struct part *p,
                     enum style st)
{
	if (p->cols == 0)
		return x;
	canvas_put_cut(c, y, x, p->cols, st, (struct span){p->text, p->n});
	return x + p->cols + GAP;
}

void bars_status(struct canvas *c, int y, const struct dump *d,
                 const struct view_status *view)
{
	struct part parts[PARTS];
	struct span place = span_str(view->place);
	int x = 0, width = width_of(place, c->ascii, c->cols);

	canvas_fill(c, y, 0, c->cols, STYLE_STATUS);
	width = width < c->cols ? width : c->cols;
	canvas_put_right(c, y, c->cols - width, width, STYLE_STATUS, place);
	parts[PART_FILE].n = file_text(d, parts[PART_FILE].text);
	parts[PART_WARNING].n = warning_text(d, view, parts[PART_WARNING].text);
	parts[PART_PROGRESS].n = progress_text(d, parts[PART_PROGRESS].text);
	parts[PART_NOTE].n =
		(size_t)snprintf(parts[PART_NOTE].text, LINE, "%s", view->note);
	measure(&parts[PART_FILE], c->ascii, 12);
	measure(&parts[PART_WARNING], c->ascii, 28);
	measure(&parts[PART_PROGRESS], c->ascii, 10);
	measure(&parts[PART_NOTE], c->ascii, 16);
	share_out(parts, c->cols - width);
	x = draw_part(c, y, x, &parts[PART_FILE], STYLE_STATUS);
	x = draw_part(c, y, x, &parts[PART_WARNING], STYLE_STATUS_WARN);
	draw_part(c, y, x, &parts[PART_PROGRESS], STYLE_STATUS);
	x = c->cols - width - GAP - parts[PART_NOTE].cols;
	draw_part(c, y, x, &parts[PART_NOTE], STYLE_STATUS);
}

/* The word for a key; "" if it is not shown: what has none, and pairs of keys,
 * whose words wait for the first key. */
static const char *hint_word(const struct view *v, const struct binding *b)
{
	if (b->hint[0] == '\0' || strchr(b->key, ' '))
		return "";
	return v->ops->hint ? v->ops->hint(v, b->action, b->hint) : b->hint;
}

/* Columns of "q back" and the gap behind it. */
static int hint_width(const struct binding *b, const char *word)
{
	return (int)(strlen(b->key) + 1 + strlen(word)) + GAP;
}

static void draw_hint(struct canvas *c, int y, int x, const struct binding *b,
                      const char *word)
{
	x += canvas_put(c, y, x, c->cols - x, STYLE_KEY, span_str(b->key));
	canvas_put(c, y, x + 1, c->cols - x - 1, STYLE_DIM, span_str(word));
}

/* Whether a context gives a common key a meaning of its own. */
static bool is_covered(const struct binding *common, enum context context)
{
	const struct binding *b;

	for (unsigned i = 0; (b = keymap_at(i)); i++)
		if (b->context == context && strcmp(b->key, common->key) == 0)
			return true;
	return false;
}

static bool is_hinted(const struct binding *b, enum context in,
                      enum context context)
{
	return b->context == in && (in == context || !is_covered(b, context));
}

/* Columns that the hint for the help takes in a view. */
static int help_width(const struct view *v)
{
	const struct binding *b;

	for (unsigned i = 0; (b = keymap_at(i)); i++)
		if (b->action == ACTION_HELP && b->hint[0] != '\0' &&
		    is_hinted(b, IN_ALL, v->ops->context))
			return hint_width(b, b->hint);
	return 0;
}

void bars_hints(struct canvas *c, int y, const struct view *v)
{
	const enum context order[] = {v->ops->context, IN_ALL};
	const struct binding *b;
	int x = 0, help = help_width(v);

	for (unsigned k = 0; k < 2; k++) {
		for (unsigned i = 0; (b = keymap_at(i)); i++) {
			const char *word = "";
			int width;

			if (is_hinted(b, order[k], order[0]))
				word = hint_word(v, b);
			if (word[0] == '\0')
				continue;
			if (b->action == ACTION_HELP)
				help = 0;
			width = hint_width(b, word);
			if (x + width - GAP + help > c->cols)
				continue;
			draw_hint(c, y, x, b, word);
			x += width;
		}
	}
}

void bars_message(struct canvas *c, struct span text)
{
	int most = (c->rows + 1) / 2, n = 0, y;
	struct span line[MESSAGE_LINES];

	most = most < MESSAGE_LINES ? most : MESSAGE_LINES;
	for (; n < most && text.n > 0; n++) {
		size_t len = wrap_text(text, c->ascii, c->cols);

		/* The last line takes the rest, and shows that it is cut. */
		line[n] = n + 1 < most ? wrap_shown(text, len) : text;
		text = span_skip(text, len);
	}
	y = c->rows - n;
	for (int i = 0; i < n; i++) {
		canvas_fill(c, y + i, 0, c->cols, STYLE_TEXT);
		canvas_put_cut(c, y + i, 0, c->cols, STYLE_BOLD, line[i]);
	}
}
