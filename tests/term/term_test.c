/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Terms from text to text. A file holds cases:
 *
 *   %case NAME
 *   %version 0.5            of the dump; this one unless said
 *   %system TEXT            its system version; OTP 27's unless said
 *   %node NAME              of the node that was dumped
 *   %crlf                   lines end with CR LF
 *   %unicode                what is printable in Unicode is text
 *   %limit N                bytes
 *   %heap                   what follows is the heap, up to the next %, byte
 *   7F00:t2:A1:a,I1         for byte; "=binary:..." may begin further sections
 *   %root H7F00
 *   %erlang {a,1}           what it prints
 *   %elixir {:a, 1}         and in this syntax; either may be left out, and
 *                           further %root, %erlang and %elixir may follow
 *
 * A case fails alone: the others still run.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "index/index.h"
#include "index/source.h"
#include "model/heap.h"
#include "model/term_print.h"

struct text {
	char *p;
	size_t n;
};

struct test {
	struct span name, version, system, node, heap, root;
	uint64_t limit;
	bool crlf, unicode;
	unsigned failures, checks;
};

static void put(struct text *t, struct span s)
{
	t->p = xrealloc(t->p, t->n + s.n + 1);
	memcpy(t->p + t->n, s.p, s.n);
	t->n += s.n;
}

static void collect(void *ctx, struct span s)
{
	put(ctx, s);
}

/* The dump of a case, with LF as CR LF if it says so. */
static struct text compose(const struct test *t)
{
	struct text plain = {NULL, 0}, all = {NULL, 0};
	struct span rest, line;

	put(&plain, SPAN_LIT("=erl_crash_dump:"));
	put(&plain, t->version);
	put(&plain, SPAN_LIT("\nSystem version: "));
	put(&plain, t->system);
	put(&plain, SPAN_LIT("\n=proc:<0.1.0>\nState: Waiting\n=node:"));
	put(&plain, t->node);
	put(&plain, SPAN_LIT("\n=visible_node:9\nName: 'b@h'\n"
	                     "=proc_stack:<0.1.0>\n=proc_heap:<0.1.0>\n"));
	put(&plain, t->heap);
	put(&plain, SPAN_LIT("=end\n"));
	if (!t->crlf)
		return plain;
	rest = (struct span){plain.p, plain.n};
	while (span_cut(&rest, '\n', &line)) {
		put(&all, line);
		put(&all, SPAN_LIT("\r\n"));
	}
	free(plain.p);
	return all;
}

static void print_root(const struct test *t, const struct term_syntax *syntax,
                       struct dump *d, struct text *out)
{
	struct print_options options = {.syntax = syntax,
	                                .limit = t->limit,
	                                .latin1 = !t->unicode,
	                                .put = collect,
	                                .ctx = out};
	struct span root = t->root;
	struct heap heap;
	struct heapmap *own, *literals;
	struct print print;
	struct term term;

	heap_init(&heap, d);
	own = heap_map_process(d, SPAN_LIT("<0.1.0>"), UINT64_MAX / 2);
	literals = heap_map_literals(d, UINT64_MAX / 2);
	while (heapmap_step(own) || heapmap_step(literals))
		;
	heap.own = own;
	heap.literals = literals;
	print_init(&print, &heap, &options);
	term = term_take(&heap, &root);
	print_term(&print, &term);
	print_release(&print);
	heap_release(&heap);
	heapmap_free(own);
	heapmap_free(literals);
}

static void check(struct test *t, const struct term_syntax *syntax,
                  struct span want)
{
	struct text dump = compose(t);
	struct text got = {NULL, 0};
	struct err_info info = {""};
	enum err code;
	struct index *x = index_from_source(
		source_from_memory((struct span){dump.p, dump.n}, 0), &code,
		&info);
	struct dump *d;

	t->checks++;
	if (!x) {
		printf("%.*s: %s\n", SPAN_ARG(t->name), info.text);
		t->failures++;
		return;
	}
	index_finish(x);
	d = dump_from_index(x);
	print_root(t, syntax, d, &got);
	if (!span_eq((struct span){got.p, got.n}, want)) {
		printf("%.*s (%s):\n  got  %.*s\n  want %.*s\n",
		       SPAN_ARG(t->name), syntax->name, (int)got.n, got.p,
		       SPAN_ARG(want));
		t->failures++;
	}
	dump_free(d);
	free(dump.p);
	free(got.p);
}

static void begin(struct test *t, struct span name)
{
	t->name = name;
	t->version = SPAN_LIT("0.5");
	t->system = SPAN_LIT("Erlang/OTP 27 [erts-15.0] [source] [64-bit]");
	t->node = SPAN_LIT("'a@h'");
	t->heap = SPAN_LIT("");
	t->limit = 100000;
	t->crlf = t->unicode = false;
}

/* One directive; `rest` is what follows its line. False: there is none such. */
static bool obey(struct test *t, struct span word, struct span value,
                 struct span *rest)
{
	if (span_eq_str(word, "case"))
		begin(t, value);
	else if (span_eq_str(word, "version"))
		t->version = value;
	else if (span_eq_str(word, "system"))
		t->system = value;
	else if (span_eq_str(word, "node"))
		t->node = value;
	else if (span_eq_str(word, "crlf"))
		t->crlf = true;
	else if (span_eq_str(word, "unicode"))
		t->unicode = true;
	else if (span_eq_str(word, "limit"))
		return span_u64(value, &t->limit);
	else if (span_eq_str(word, "root"))
		t->root = value;
	else if (span_eq_str(word, "erlang"))
		check(t, &print_erlang, value);
	else if (span_eq_str(word, "elixir"))
		check(t, &print_elixir, value);
	else if (span_eq_str(word, "heap")) {
		t->heap = span_take(*rest, span_find(*rest, SPAN_LIT("\n%")));
		t->heap.n += t->heap.n < rest->n;
		if (rest->n > 0 && rest->p[0] == '%')
			t->heap.n = 0;
		*rest = span_skip(*rest, t->heap.n);
	} else {
		return false;
	}
	return true;
}

static struct text read_file(const char *path)
{
	struct text t = {NULL, 0};
	char buf[4096];
	FILE *f = fopen(path, "rbe");
	size_t n;

	while (f && (n = fread(buf, 1, sizeof(buf), f)) > 0)
		put(&t, (struct span){buf, n});
	if (f)
		fclose(f);
	return t;
}

static bool run(const char *path)
{
	struct text file = read_file(path);
	struct span rest = {file.p, file.n};
	struct test t = {.name = SPAN_NONE};
	struct span line, word;

	while (span_cut(&rest, '\n', &line)) {
		if (line.n == 0 || line.p[0] == '#')
			continue;
		if (line.p[0] != '%') {
			printf("%s: %.*s?\n", path, SPAN_ARG(line));
			t.failures++;
			continue;
		}
		line = span_skip(line, 1);
		span_cut(&line, ' ', &word);
		if (!obey(&t, word, line, &rest)) {
			printf("%s: %%%.*s?\n", path, SPAN_ARG(word));
			t.failures++;
		}
	}
	printf("%s: %u checks, %u failures\n", path, t.checks, t.failures);
	free(file.p);
	return t.failures == 0 && t.checks > 0;
}

int main(int argc, char **argv)
{
	bool good = argc > 1;

	for (int i = 1; i < argc; i++)
		good = run(argv[i]) && good;
	return good ? 0 : 1;
}
