/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is missing stands right below the slogan, and not on a page of its own:
 * whoever reads on must know it. A whole dump has none of these lines.
 */
#include "ui/general_lines.h"

#include "base/fmt.h"
#include "model/coverage.h"
#include "model/limit.h"

enum { TEXT = 512 };

static struct page_line *add_text(struct page *p, enum style st)
{
	struct page_line *l = page_add(p, PAGE_TEXT);

	l->style = st;
	return l;
}

static void add_truncation(struct page *p, const struct dump *d,
                           const struct coverage *c)
{
	char text[TEXT];
	size_t n = dump_truncation(d, text, sizeof(text));
	struct page_line *l;

	if (n == 0)
		return;
	l = add_text(p, STYLE_WARNING);
	l->text = arena_printf(&p->arena, "The dump is %.*s", (int)n, text);
	if (!c->cut)
		return;
	l->link = (struct link){.kind = LINK_SECTION, .section = c->section};
	l->raw = true;
	l->help = "Enter shows the last section that the dump has, as it "
		  "stands there.";
}

static void add_parts(struct page *p, const struct dump *d,
                      const struct coverage *c, enum coverage_state state)
{
	static const struct {
		const char *caption, *help;
		enum style style;
	} kinds[] = {
		[COVERAGE_WHOLE] = {"Whole",
	                            "The parts of the dump that were written "
	                            "to their ends: what the tables show of "
	                            "them is all there was.",
	                            STYLE_TEXT},
		[COVERAGE_CUT] = {"Cut",
	                          "The part of the dump in which it ends: some "
	                          "of it is there, and is shown.",
	                          STYLE_WARNING},
		[COVERAGE_MISSING] = {"Missing",
	                              "The parts of the dump that the emulator "
	                              "writes later than the place where this "
	                              "one ends.",
	                              STYLE_WARNING},
	};
	char words[TEXT];
	struct page_line *l;

	if (coverage_words(d, c, state, words, sizeof(words)) == 0)
		return;
	l = add_text(p, kinds[state].style);
	l->text =
		arena_printf(&p->arena, "%s: %s", kinds[state].caption, words);
	l->help = kinds[state].help;
}

void general_lines_end(struct page *p, const struct dump *d)
{
	struct coverage c;

	coverage_read(d, &c);
	add_truncation(p, d, &c);
	if (!c.cut)
		return;
	add_parts(p, d, &c, COVERAGE_WHOLE);
	add_parts(p, d, &c, COVERAGE_CUT);
	add_parts(p, d, &c, COVERAGE_MISSING);
}

/* "Atoms, of 20,000   16,600   ####.   83.0%, high"; a plus where there may
 * have been more than the dump shows. */
static void add_limit(struct page *p, enum limit_kind k, const struct limit *l)
{
	static const struct {
		const char *word;
		enum style style;
	} levels[] = {
		[LIMIT_FINE] = {"", STYLE_TEXT},
		[LIMIT_HIGH] = {", high", STYLE_WARNING},
		[LIMIT_CRITICAL] = {", critical", STYLE_ERROR},
	};
	enum limit_level level = limit_level(l);
	struct page_line *line = page_add(p, PAGE_BAR);
	char most[FMT_MAX], used[FMT_MAX], percent[FMT_MAX];

	fmt_grouped(l->most, most);
	fmt_grouped(l->used, used);
	fmt_percent(l->used, l->most, percent);
	line->label =
		arena_printf(&p->arena, "%s, of %s", limit_words(k), most);
	line->text =
		arena_printf(&p->arena, "%s%s", used, l->at_least ? "+" : "");
	line->tail = arena_printf(&p->arena, " %s%s%s", percent,
	                          l->at_least ? "+" : "", levels[level].word);
	line->part = limit_part(l);
	line->style = levels[level].style;
	line->help = limit_help(k);
}

void general_lines_limits(struct page *p, const struct dump *d)
{
	bool any = false;

	for (unsigned k = 0; k < LIMITS; k++) {
		struct limit l;

		if (!limit_read(d, (enum limit_kind)k, &l))
			continue;
		if (!any)
			page_title(p, "Limits");
		any = true;
		add_limit(p, (enum limit_kind)k, &l);
	}
}
