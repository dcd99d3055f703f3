/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Editing one line: a buffer of fixed size and a cursor, moved by whole UTF-8
 * characters. Keys are a table, as everywhere.
 */
#include "ui/prompt.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "ui/width.h"

struct editing {
	const char *key;
	enum prompt_result (*edit)(struct prompt *p);
};

void prompt_init(struct prompt *p)
{
	memset(p, 0, sizeof(*p));
}

void prompt_release(struct prompt *p)
{
	for (unsigned i = 0; i < PROMPT_KINDS; i++)
		for (unsigned j = 0; j < p->history[i].n; j++)
			free(p->history[i].line[j]);
}

static struct prompt_history *history_of(struct prompt *p)
{
	unsigned i = p->what == ACTION_FIND     ? 0
	             : p->what == ACTION_FILTER ? 1
	                                        : 2;

	return &p->history[i];
}

void prompt_set(struct prompt *p, struct span text)
{
	p->n = p->cursor = utf8_sanitise(text, false, p->text, PROMPT_TEXT);
}

void prompt_open(struct prompt *p, enum action what, struct span initial)
{
	p->active = true;
	p->what = what;
	p->recalled = 0;
	prompt_set(p, initial);
}

struct span prompt_text(const struct prompt *p)
{
	return (struct span){p->text, p->n};
}

/* Bytes of the character before or behind the cursor; 0 at the end. */
static size_t behind(const struct prompt *p)
{
	uint32_t cp;

	if (p->cursor == p->n)
		return 0;
	return utf8_decode((struct span){p->text + p->cursor, p->n - p->cursor},
	                   &cp);
}

static size_t before(const struct prompt *p)
{
	size_t n = 0;

	while (n < p->cursor) {
		n++;
		if (((unsigned char)p->text[p->cursor - n] & 0xc0) != 0x80)
			break;
	}
	return n;
}

static void erase(struct prompt *p, size_t from, size_t n)
{
	memmove(p->text + from, p->text + from + n, p->n - from - n);
	p->n -= n;
	p->cursor = from;
}

static enum prompt_result insert(struct prompt *p, uint32_t cp)
{
	char utf8[UTF8_MAX];
	size_t n = utf8_encode(cp, utf8);

	if (utf8_width(cp) < 0 || p->n + n > PROMPT_TEXT)
		return PROMPT_SAME;
	memmove(p->text + p->cursor + n, p->text + p->cursor, p->n - p->cursor);
	memcpy(p->text + p->cursor, utf8, n);
	p->n += n;
	p->cursor += n;
	return PROMPT_CHANGED;
}

static enum prompt_result accept(struct prompt *p)
{
	struct prompt_history *h = history_of(p);
	char *line;

	p->active = false;
	if (p->n == 0)
		return PROMPT_ACCEPTED;
	line = xasprintf("%.*s", SPAN_ARG(prompt_text(p)));
	if (h->n > 0 && strcmp(h->line[h->n - 1], line) == 0) {
		free(line);
		return PROMPT_ACCEPTED;
	}
	if (h->n == PROMPT_HISTORY) {
		free(h->line[0]);
		memmove(&h->line[0], &h->line[1],
		        (PROMPT_HISTORY - 1) * sizeof(h->line[0]));
		h->n--;
	}
	h->line[h->n++] = line;
	return PROMPT_ACCEPTED;
}

static enum prompt_result cancel(struct prompt *p)
{
	p->active = false;
	return PROMPT_CANCELED;
}

static enum prompt_result erase_before(struct prompt *p)
{
	size_t n = before(p);

	if (p->n == 0)
		return cancel(p);
	erase(p, p->cursor - n, n);
	return n > 0 ? PROMPT_CHANGED : PROMPT_SAME;
}

static enum prompt_result erase_behind(struct prompt *p)
{
	size_t n = behind(p);

	erase(p, p->cursor, n);
	return n > 0 ? PROMPT_CHANGED : PROMPT_SAME;
}

static enum prompt_result erase_to_start(struct prompt *p)
{
	erase(p, 0, p->cursor);
	return PROMPT_CHANGED;
}

static enum prompt_result erase_to_end(struct prompt *p)
{
	p->n = p->cursor;
	return PROMPT_CHANGED;
}

static enum prompt_result erase_word(struct prompt *p)
{
	size_t from = p->cursor;

	while (from > 0 && p->text[from - 1] == ' ')
		from--;
	while (from > 0 && p->text[from - 1] != ' ')
		from--;
	erase(p, from, p->cursor - from);
	return PROMPT_CHANGED;
}

static enum prompt_result left(struct prompt *p)
{
	p->cursor -= before(p);
	return PROMPT_SAME;
}

static enum prompt_result right(struct prompt *p)
{
	p->cursor += behind(p);
	return PROMPT_SAME;
}

static enum prompt_result home(struct prompt *p)
{
	p->cursor = 0;
	return PROMPT_SAME;
}

static enum prompt_result end(struct prompt *p)
{
	p->cursor = p->n;
	return PROMPT_SAME;
}

static enum prompt_result recall(struct prompt *p, unsigned steps)
{
	struct prompt_history *h = history_of(p);

	if (steps > h->n)
		return PROMPT_SAME;
	if (p->recalled == 0) {
		memcpy(p->draft, p->text, p->n);
		p->draft_n = p->n;
	}
	p->recalled = steps;
	if (steps == 0)
		prompt_set(p, (struct span){p->draft, p->draft_n});
	else
		prompt_set(p, span_str(h->line[h->n - steps]));
	return PROMPT_CHANGED;
}

static enum prompt_result older(struct prompt *p)
{
	return recall(p, p->recalled + 1);
}

static enum prompt_result newer(struct prompt *p)
{
	return p->recalled > 0 ? recall(p, p->recalled - 1) : PROMPT_SAME;
}

static enum prompt_result complete(struct prompt *p)
{
	(void)p;
	return PROMPT_COMPLETE;
}

static const struct editing editings[] = {
	{"Enter", accept},
	{"Esc", cancel},
	{"C-c", cancel},
	{"C-g", cancel},
	{"Backspace", erase_before},
	{"C-h", erase_before},
	{"Delete", erase_behind},
	{"C-d", erase_behind},
	{"C-u", erase_to_start},
	{"C-k", erase_to_end},
	{"C-w", erase_word},
	{"Left", left},
	{"C-b", left},
	{"Right", right},
	{"C-f", right},
	{"Home", home},
	{"C-a", home},
	{"End", end},
	{"C-e", end},
	{"Up", older},
	{"C-p", older},
	{"Down", newer},
	{"C-n", newer},
	{"Tab", complete},
};

enum prompt_result prompt_key(struct prompt *p, struct key k)
{
	for (unsigned i = 0; i < sizeof(editings) / sizeof(editings[0]); i++) {
		struct key bound;

		if (key_parse(editings[i].key, &bound) && key_equal(bound, k))
			return editings[i].edit(p);
	}
	if (k.type == KEY_NAMED && k.code == NAMED_SPACE && k.mods == 0)
		return insert(p, ' ');
	if (k.type == KEY_CHAR && (k.mods & (MOD_CTRL | MOD_ALT)) == 0)
		return insert(p, k.code);
	return PROMPT_SAME;
}

static struct span label_of(const struct prompt *p)
{
	return p->what == ACTION_FIND     ? SPAN_LIT("/")
	       : p->what == ACTION_FILTER ? SPAN_LIT("filter: ")
	                                  : SPAN_LIT(":");
}

/* Bytes before the cursor that are scrolled away. */
static size_t scrolled(const struct prompt *p, const struct canvas *c)
{
	int room = c->cols - (int)label_of(p).n - 1;
	struct span text = {p->text, p->cursor};
	int all = width_of(text, c->ascii, INT16_MAX);
	size_t skip = 0;

	while (skip < p->cursor && all > room) {
		size_t n;

		all -= width_next(span_skip(text, skip), c->ascii, &n);
		skip += n;
	}
	return skip;
}

void prompt_draw(const struct prompt *p, struct canvas *c, int y)
{
	int x;

	canvas_fill(c, y, 0, c->cols, STYLE_TEXT);
	x = canvas_put(c, y, 0, c->cols, STYLE_KEY, label_of(p));
	canvas_put(c, y, x, c->cols - x, STYLE_TEXT,
	           span_skip(prompt_text(p), scrolled(p, c)));
}

int prompt_cursor(const struct prompt *p, const struct canvas *c)
{
	size_t skip = scrolled(p, c);
	struct span shown = {p->text + skip, p->cursor - skip};
	int x = (int)label_of(p).n + width_of(shown, c->ascii, c->cols);

	return x < c->cols ? x : c->cols - 1;
}
