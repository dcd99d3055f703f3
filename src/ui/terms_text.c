/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a row says. The text is put together first, and cut by the canvas, so
 * that a row is measured in one place only; styles are told by where pieces
 * begin.
 */
#include "ui/view_terms.h"

#include <stdio.h>

#include "base/fmt.h"
#include "base/utf8.h"

enum {
	INDENT = 2,       /* columns a level */
	INDENT_MOST = 40, /* and no more than a third of the screen */
	KEY_MOST = 160,   /* bytes of a key */
	SPARE = 8,
	PATH_LEVELS = 4,
	PATH_KEY = 24, /* bytes */
};

static void put(struct row_text *t, enum style st, struct span s)
{
	if (s.n == 0)
		return;
	if (s.n > t->room - t->n)
		s.n = t->room - t->n;
	if (t->n_pieces == 0 || (t->pieces[t->n_pieces - 1].style != st &&
	                         t->n_pieces < ROW_PIECES))
		t->pieces[t->n_pieces++] = (struct row_piece){t->n, st};
	memcpy(t->p + t->n, s.p, s.n);
	t->n += s.n;
}

static void put_str(struct row_text *t, enum style st, const char *s)
{
	put(t, st, span_str(s));
}

static void put_u64(struct row_text *t, enum style st, uint64_t n)
{
	char text[FMT_MAX];

	put(t, st, (struct span){text, fmt_u64(n, text)});
}

/* The same, below the numbers of a list of n. */
static void put_number(struct row_text *t, uint64_t number, uint64_t n)
{
	char text[FMT_MAX];
	size_t width = fmt_u64(n, text);

	for (size_t i = fmt_u64(number, text); i < width; i++)
		put_str(t, STYLE_LABEL, " ");
	put_u64(t, STYLE_LABEL, number);
	put_str(t, STYLE_LABEL, "  ");
}

/* What is in a message stands behind the numbers of messages, not among them.
 */
static void put_number_room(const struct view_terms *v, struct row_text *out)
{
	char text[FMT_MAX];
	bool known;

	if (v->kind != TERMS_MESSAGES)
		return;
	for (size_t n = fmt_u64(term_list_count(v->list, &known), text); n > 1;
	     n--)
		put_str(out, STYLE_LABEL, " ");
}

struct sink {
	struct row_text *text;
	enum style style;
	size_t end; /* nothing goes behind it */
	bool cut;   /* something would have */
};

void terms_collect(void *ctx, struct span s)
{
	struct sink *sink = ctx;
	size_t left = sink->end - sink->text->n;

	sink->cut |= s.n > left;
	put(sink->text, sink->style, utf8_take(s, left));
}

/* A term of at most `most` bytes; true if that cut it. What print_term says of
 * its own limit, which lies a little behind, never comes in. */
static bool put_some(struct view_terms *v, struct row_text *out,
                     const struct term *t, enum style style, size_t most)
{
	const struct term_syntax *syntax = app_syntax(v->view.app);
	struct sink sink = {.text = out, .style = style, .end = out->n};

	sink.end += most < out->room - out->n ? most : out->room - out->n;
	if (t->kind == TERM_BAD && t->why == WHY_LATER) {
		terms_collect(&sink, SPAN_LIT("..."));
		return false;
	}
	if (!syntax && t->raw.n > 0) {
		terms_collect(&sink, t->raw);
		return sink.cut;
	}
	v->print.options.syntax = print_decoding(syntax);
	v->print.options.limit = most + SPARE;
	v->print.options.ctx = &sink;
	print_term(&v->print, t);
	return sink.cut;
}

static enum style style_of(const struct term *t)
{
	switch (t->kind) {
	case TERM_PID:
	case TERM_PORT:
		return STYLE_LINK;
	case TERM_BAD:
		return t->why == WHY_LATER ? STYLE_DIM : STYLE_WARNING;
	default:
		return STYLE_TEXT;
	}
}

bool terms_put_term(struct view_terms *v, struct row_text *out,
                    const struct term *t, enum style style)
{
	return !put_some(v, out, t, style, out->room - out->n);
}

static void put_key(struct view_terms *v, struct row_text *out,
                    const struct term *key, size_t most)
{
	if (put_some(v, out, key, STYLE_TEXT, most))
		put_str(out, STYLE_DIM, "...");
}

/* What an open term is: what is in it stands below. False if nothing can be. */
static bool put_summary(struct row_text *out, const struct term *t)
{
	static const struct {
		enum term_kind kind;
		const char *name, *part;
	} kinds[] = {
		{TERM_LIST, "list", NULL},
		{TERM_STRING, "text", "character"},
		{TERM_TUPLE, "tuple", "element"},
		{TERM_MAP, "map", "pair"},
		{TERM_RECORD, "record", "field"},
	};
	char n[FMT_MAX];

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (kinds[i].kind != t->kind)
			continue;
		put_str(out, STYLE_DIM, kinds[i].name);
		if (!kinds[i].part)
			return true;
		fmt_grouped(t->n, n);
		put_str(out, STYLE_DIM, ", ");
		put_str(out, STYLE_DIM, n);
		put_str(out, STYLE_DIM, " ");
		put_str(out, STYLE_DIM, kinds[i].part);
		put_str(out, STYLE_DIM, t->n == 1 ? "" : "s");
		return true;
	}
	return false;
}

/* Deep rows say how deep they are instead of running off the screen. */
static void put_indent(const struct view_terms *v, struct row_text *out,
                       uint64_t depth)
{
	static const char blanks[INDENT_MOST + 1] =
		"                                        ";
	size_t most =
		v->cols / 3 < INDENT_MOST ? (size_t)(v->cols / 3) : INDENT_MOST;
	char text[FMT_MAX + 4];
	size_t n;

	if (depth * INDENT <= most) {
		put(out, STYLE_DIM, (struct span){blanks, depth * INDENT});
		return;
	}
	n = (size_t)snprintf(text, sizeof(text), "<%llu> ",
	                     (unsigned long long)depth);
	if (n < most)
		put(out, STYLE_DIM, (struct span){blanks, most - n});
	put(out, STYLE_DIM, (struct span){text, n});
}

static void put_mark(const struct view_terms *v, struct row_text *out,
                     enum tree_fold fold)
{
	static const char *const marks[][2] = {
		[TREE_LEAF] = {"  ", "  "},
		[TREE_CLOSED] = {"\xe2\x96\xb8 ", "+ "},
		[TREE_OPEN] = {"\xe2\x96\xbe ", "- "},
	};

	put_str(out, STYLE_TEXT, marks[fold][app_ascii(v->view.app)]);
}

/* The term of a row, with its key if it is of a pair. */
static void put_content(struct view_terms *v, struct row_text *out,
                        const struct tree_info *info)
{
	if (info->key) {
		put_key(v, out, info->key, KEY_MOST);
		put_str(out, STYLE_DIM, " => ");
	}
	if (!info->term)
		return;
	if (info->fold != TREE_OPEN || !put_summary(out, info->term))
		terms_put_term(v, out, info->term, style_of(info->term));
}

static void put_frame(struct view_terms *v, struct row_text *out,
                      const struct term_item *item)
{
	const struct term_syntax *syntax = app_syntax(v->view.app);
	const struct loops_label *known = terms_label(v, item);
	char note[LOOPS_NOTE];

	put_str(out, STYLE_LABEL, "#");
	put_u64(out, STYLE_LABEL, item->number);
	put_str(out, STYLE_LABEL, item->number < 10 ? "  " : " ");
	put(out, STYLE_BOLD,
	    item->function.n > 0 ? item->function : item->code);
	if (!known->what)
		return;
	loops_note(&v->heap, known, print_decoding(syntax), note);
	put_str(out, STYLE_DIM, "  ");
	put_str(out, STYLE_DIM, note);
}

static void put_label(struct view_terms *v, struct row_text *out,
                      const struct term_item *item)
{
	const char *name = NULL;

	if (item->part == TERMS_STACK)
		name = terms_label(v, item)->name;
	put(out, STYLE_LABEL, term_item_label(item));
	put_str(out, STYLE_LABEL, "  ");
	if (name) {
		put_str(out, STYLE_TITLE, name);
		put_str(out, STYLE_LABEL, "  ");
	}
}

/* Nodes of large maps are objects of a heap, but no terms. */
static bool is_part_of_map(const struct tree_info *info)
{
	return info->item.part == TERMS_HEAP && info->term &&
	       info->term->kind == TERM_BAD && info->term->why == WHY_SYNTAX;
}

static void put_item(struct view_terms *v, struct row_text *out,
                     struct tree_info *info)
{
	struct term_item *item = &info->item;
	bool known;

	if (item->kind == ITEM_FRAME) {
		put_frame(v, out, item);
		return;
	}
	if (item->part == TERMS_STACK)
		put_str(out, STYLE_TEXT, "  ");
	put_mark(v, out, info->fold);
	if (item->part == TERMS_MESSAGES)
		put_number(out, item->number, term_list_count(v->list, &known));
	if (item->part == TERMS_STACK || item->part == TERMS_HEAP)
		put_label(v, out, item);
	if (item->kind == ITEM_CATCH) {
		put_str(out, STYLE_DIM, "catch ");
		put(out, STYLE_TEXT, item->function);
	} else if (item->kind == ITEM_OTHER) {
		put(out, STYLE_WARNING, item->elem.raw);
	} else if (is_part_of_map(info)) {
		put(out, STYLE_DIM, item->elem.raw);
	} else {
		put_content(v, out, info);
	}
	if (term_item_has_token(item)) {
		put_str(out, STYLE_DIM, "  ");
		terms_put_term(v, out, &item->token, STYLE_DIM);
	}
}

static void put_kid(struct view_terms *v, struct row_text *out,
                    const struct tree_info *info)
{
	const struct kid *kid = &info->kid;

	put_mark(v, out, info->fold);
	if (kid->role == ROLE_ELEMENT) {
		put_u64(out, STYLE_DIM, kid->index + 1);
		put_str(out, STYLE_DIM, "  ");
	} else if (kid->role == ROLE_TAIL) {
		put_str(out, STYLE_DIM, "|  ");
	} else if (kid->role == ROLE_KEY) {
		put_str(out, STYLE_DIM, "key  ");
	} else if (kid->role == ROLE_FIELD) {
		struct term name = {.kind = TERM_ATOM,
		                    .external = true,
		                    .bytes = kid->name};

		put_key(v, out, &name, KEY_MOST);
		put_str(out, STYLE_DIM, " = ");
	}
	put_content(v, out, info);
}

/* While the maps are being made, a row shows as much as can be told. */
static void decode_waiting(struct view_terms *v, struct tree_info *info)
{
	if (!info->waits)
		return;
	term_item_decode(&v->heap, &info->item);
	if (info->item.kind == ITEM_PAIR)
		info->key = &info->item.key;
	if (info->item.kind == ITEM_PAIR || info->item.kind == ITEM_TERM)
		info->term = &info->item.term;
}

void terms_row_text(struct view_terms *v, struct tree_info *info,
                    struct row_text *out, size_t room, struct arena *a)
{
	uint64_t depth = info->depth;

	*out = (struct row_text){.p = arena_alloc(a, room), .room = room};
	decode_waiting(v, info);
	if (depth == 0) {
		put_item(v, out, info);
		return;
	}
	if (v->kind == TERMS_STACK)
		depth++;
	put_number_room(v, out);
	put_indent(v, out, depth);
	put_kid(v, out, info);
}

/* One level of a path. */
static void put_step(struct view_terms *v, struct row_text *out,
                     const struct tree_info *info)
{
	const struct kid *kid = &info->kid;

	if (kid->role == ROLE_VALUE) {
		put_key(v, out, &kid->key, PATH_KEY);
	} else if (kid->role == ROLE_FIELD) {
		struct term name = {.kind = TERM_ATOM,
		                    .external = true,
		                    .bytes = kid->name};

		put_key(v, out, &name, PATH_KEY);
	} else if (kid->role == ROLE_TAIL) {
		put_str(out, STYLE_TEXT, "tail");
	} else if (kid->role == ROLE_KEY) {
		put_str(out, STYLE_TEXT, "key");
	} else {
		put_u64(out, STYLE_TEXT, kid->index + 1);
	}
}

void terms_path(struct view_terms *v, char *out, size_t room)
{
	struct tree_row rows[PATH_LEVELS], row = v->cursor;
	struct row_text text = {.p = out, .room = room - 1};
	struct tree_info info;
	int n = 0;

	out[0] = '\0';
	if (!v->placed || tree_depth(v->tree, row) == 0)
		return;
	if (tree_depth(v->tree, row) > PATH_LEVELS)
		put_str(&text, STYLE_TEXT, "... > ");
	do {
		rows[n++] = row;
	} while (n < PATH_LEVELS && tree_parent(v->tree, row, &row) &&
	         tree_depth(v->tree, row) > 0);
	while (n-- > 0) {
		if (tree_look(v->tree, rows[n], &info) == ACCESS_OK)
			put_step(v, &text, &info);
		put_str(&text, STYLE_TEXT, n > 0 ? " > " : "");
	}
	out[text.n] = '\0';
}

/* For links, which know things as Erlang writes them. */
static struct span text_of(struct view_terms *v, const struct term *t,
                           struct arena *a)
{
	enum { LINK_TEXT = 1024 };
	struct row_text text = {.p = arena_alloc(a, LINK_TEXT),
	                        .room = LINK_TEXT};
	struct sink sink = {
		.text = &text, .style = STYLE_TEXT, .end = LINK_TEXT};

	v->print.options.syntax = &print_erlang;
	v->print.options.limit = LINK_TEXT + SPARE;
	v->print.options.ctx = &sink;
	print_term(&v->print, t);
	return (struct span){text.p, text.n};
}

static struct link if_found(const struct view_terms *v, struct link l)
{
	struct place place;

	if (ident_resolve(app_dump(v->view.app), &l, &place) != LINK_FOUND)
		l.kind = LINK_NONE;
	return l;
}

/* The module of "lists:map/2 + 12", or of that name alone. */
static struct link module_link(struct span name, struct arena *a)
{
	name = span_take(name, span_find_byte(name, ':'));
	return ident_link(arena_printf(a, "module:%.*s", SPAN_ARG(name)));
}

static struct link node_link(const struct term *t, struct arena *a)
{
	if (t->channel <= 0)
		return (struct link){.kind = LINK_NONE};
	return (struct link){
		.kind = LINK_NODE,
		.id = arena_printf(a, "%lld", (long long)t->channel)};
}

static struct link code_link(struct view_terms *v, const struct term *t,
                             struct arena *a)
{
	struct term module = {.kind = TERM_ATOM,
	                      .bytes = t->module,
	                      .latin1 = t->latin1,
	                      .external = t->external};

	return module_link(text_of(v, &module, a), a);
}

/* An atom may be the name of a process, or of a module. */
static struct link atom_link(struct view_terms *v, const struct term *t,
                             struct arena *a)
{
	struct link l = {.kind = LINK_NAME, .id = text_of(v, t, a)};

	/* before the names are known each process would be asked */
	if (!app_caught_up(v->view.app))
		return (struct link){.kind = LINK_NONE};
	l = if_found(v, l);
	return l.kind != LINK_NONE
	               ? l
	               : if_found(v, module_link(text_of(v, t, a), a));
}

struct link terms_link(struct view_terms *v, const struct tree_info *info,
                       struct arena *a)
{
	const struct term_item *item = &info->item;
	const struct term *t = info->term;

	if (info->depth == 0 &&
	    (item->kind == ITEM_FRAME || item->kind == ITEM_CATCH))
		return if_found(v, module_link(item->function, a));
	switch (t ? t->kind : TERM_BAD) {
	case TERM_PID:
	case TERM_PORT:
		return ident_link(text_of(v, t, a));
	case TERM_REF:
		return node_link(t, a);
	case TERM_FUN:
	case TERM_EXPORT:
		return if_found(v, code_link(v, t, a));
	case TERM_ATOM:
		return atom_link(v, t, a);
	default:
		return (struct link){.kind = LINK_NONE};
	}
}
