/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_terms DUMP [RUNS]: how long somebody waits who opens the mailbox of the
 * first process: for the first screen, before there is any map; for the line
 * anchors and the heap map, with a budget of 64 MiB; and, with these, for a
 * screen in the last tenth, with the terms open. If the first message is a long
 * list, also for its first and its last elements.
 */
#include <stdlib.h>
#include <unistd.h>

#include "bench.h"
#include "model/heap.h"
#include "model/term_print.h"
#include "model/term_tree.h"

enum {
	SCREEN = 40,
	COLUMNS = 200, /* bytes of a term that are printed */
	BUDGET = 64 << 20,
};

struct times {
	double first;
	double lines;
	double map;
	double jump;
	double open;
	double last;
	double memory; /* bytes */
	uint64_t line_bytes;
	uint64_t map_bytes;
	uint64_t messages;
	uint64_t elements;
	uint64_t printed;
};

struct screen {
	struct term_tree *tree;
	struct print print;
	struct times *times;
};

static void fail(const char *what)
{
	fprintf(stderr, "bench_terms: %s\n", what);
	exit(1);
}

static struct dump *open_dump(const char *path)
{
	struct err_info info;
	enum err code;
	struct dump *d = dump_open(path, &code, &info);

	if (!d)
		fail(info.text);
	index_finish(dump_index(d));
	return d;
}

static void collect(void *ctx, struct span text)
{
	((struct times *)ctx)->printed += text.n;
}

/* A screen of rows from this one on, each printed, or as many as there are;
 * with `open`, each term is opened when it is come to. */
static void show(struct screen *s, struct tree_row row, bool open)
{
	struct tree_info info;

	for (int i = 0; i < SCREEN; i++) {
		if (tree_look(s->tree, row, &info) != ACCESS_OK)
			fail("a row has to wait");
		if (info.term)
			print_term(&s->print, info.term);
		if (open && info.fold == TREE_CLOSED)
			tree_open(s->tree, row);
		if (tree_next(s->tree, &row) != ACCESS_OK)
			return;
	}
}

static void end_key(struct screen *s)
{
	struct tree_row row;
	enum access got = tree_last(s->tree, &row);
	struct job *job;

	if (got == ACCESS_LATER) {
		job = tree_job(s->tree);
		if (!job)
			fail("nothing to wait for");
		job_run(job);
		tree_job_done(s->tree);
		got = tree_last(s->tree, &row);
	}
	if (got != ACCESS_OK)
		fail("no last row");
	s->times->elements = row.index + 1;
	for (int i = 0; i < SCREEN; i++)
		tree_prev(s->tree, &row);
	show(s, row, false);
}

/* Into the term of the only message. */
static void show_term(struct screen *s)
{
	double from = bench_now();

	show(s, tree_item_row(0), true);
	s->times->open = bench_least(s->times->open, bench_now() - from);
	from = bench_now();
	end_key(s);
	s->times->last = bench_least(s->times->last, bench_now() - from);
}

static void begin(struct screen *s, const struct term_list *l, struct heap *h,
                  struct times *t)
{
	struct print_options options = {.syntax = &print_erlang,
	                                .limit = COLUMNS,
	                                .put = collect,
	                                .ctx = t};

	s->times = t;
	s->tree = tree_new(l, h);
	if (!s->tree)
		fail("no memory");
	print_init(&s->print, h, &options);
}

static void end(struct screen *s)
{
	print_release(&s->print);
	tree_free(s->tree);
}

static uint64_t body_size(const struct dump *d, enum tag tag, struct span id)
{
	uint32_t i = index_find(dump_index(d), tag, id);
	struct section s;

	if (i == SECTION_NONE)
		fail("the first process has no messages");
	index_get(dump_index(d), i, &s);
	return s.body.n;
}

static void run(const struct dump *d, uint32_t process, struct times *t)
{
	struct screen s;
	struct section proc;
	struct heap heap;
	struct heapmap *map;
	struct term_list *list;
	double before = bench_private(getpid()), from = bench_now();
	bool known;

	index_get(dump_index(d), process, &proc);
	heap_init(&heap, d);
	list = term_list_new(d, TERMS_MESSAGES, process);
	begin(&s, list, &heap, t);
	show(&s, tree_item_row(0), false);
	t->first = bench_least(t->first, bench_now() - from);

	from = bench_now();
	while (term_list_step(list))
		;
	t->lines = bench_least(t->lines, bench_now() - from);
	t->messages = term_list_count(list, &known);

	from = bench_now();
	map = heap_map_process(d, proc.id, BUDGET);
	while (heapmap_step(map))
		;
	t->map = bench_least(t->map, bench_now() - from);

	from = bench_now();
	heap.own = map;
	tree_set_ready(s.tree);
	show(&s, tree_item_row(t->messages / 10 * 9), true);
	t->jump = bench_least(t->jump, bench_now() - from);
	if (t->messages == 1)
		show_term(&s);
	before = bench_private(getpid()) - before;
	t->memory = before > t->memory ? before : t->memory;

	end(&s);
	heap_release(&heap);
	heapmap_free(map);
	term_list_free(list);
	t->line_bytes = body_size(d, TAG_PROC_MESSAGES, proc.id);
	t->map_bytes = body_size(d, TAG_PROC_HEAP, proc.id);
}

int main(int argc, char **argv)
{
	int runs = argc > 2 ? atoi(argv[2]) : 3;
	struct times t = {.first = 0};
	struct dump *d;

	if (argc < 2)
		return 64;
	d = open_dump(argv[1]);
	if (sections_tag_count(dump_sections(d), TAG_PROC) == 0)
		fail("no process");
	for (int i = 0; i < runs; i++)
		run(d, sections_tag_at(dump_sections(d), TAG_PROC, 0), &t);
	if (t.printed == 0)
		fail("nothing was printed");
	bench_say("messages", (double)t.messages);
	bench_say("first", t.first);
	bench_say("lines", t.lines);
	bench_say("lines_mb_s", (double)t.line_bytes / 1e6 / t.lines);
	bench_say("map", t.map);
	bench_say("map_mb_s", (double)t.map_bytes / 1e6 / t.map);
	bench_say("jump", t.jump);
	bench_say("memory", t.memory);
	if (t.messages == 1) {
		bench_say("elements", (double)t.elements);
		bench_say("open", t.open);
		bench_say("last", t.last);
	}
	dump_free(d);
	return 0;
}
