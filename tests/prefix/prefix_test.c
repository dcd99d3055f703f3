/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A dump can end anywhere: the disk was full, the emulator was killed, somebody
 * copied it too early. So every prefix of a small dump, and of larger ones
 * those that end around a heading and a sample of the others, is opened and
 * everything that the model can tell about it is asked for.
 *
 *   prefix_test [--sample N] DUMP...
 *
 * The prefix is copied into memory that ends where it ends, so that under the
 * address sanitizer one byte read too much is a failure. What can be said about
 * the answers is checked as well: sections found in a prefix are those of the
 * whole dump, except near the cut, and no row lies outside of its text.
 *
 * Prefixes are shared out to as many processes as there are processors.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../common/read_dump.h"
#include "base/alloc.h"

enum {
	SMALL = 12 << 10, /* bytes of a dump of which all prefixes are tried */
	HEADINGS = 50,    /* of a larger one, headings around which it is cut */
	SAMPLE = 100,     /* and random places */
	WORKERS_MAX = 8,
};

/* Where a failure happened, for the message. */
struct place {
	const char *path;
	size_t cut;
};

static void __attribute__((noreturn, format(printf, 2, 3)))
fail(const struct place *at, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "%s cut at %zu: ", at->path, at->cut);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	_exit(1);
}

static struct index *index_of(struct span text)
{
	struct source *src = source_from_memory(text, 0);
	struct err_info info;
	enum err code = ERR_OK;
	struct index *x = index_from_source(src, &code, &info);

	if (x)
		index_finish(x);
	return x;
}

/* Every section of a prefix ends within it, and those that do not depend on
 * what stands near the cut are the same as in the whole dump. */
static void compare(const struct place *at, const struct index *part,
                    const struct index *whole)
{
	const struct sections *a = index_sections(part);
	const struct sections *b = index_sections(whole);
	struct span text = index_text(part);
	struct section x, y;

	for (uint32_t i = 0; i < sections_count(a); i++) {
		sections_get(a, text, i, &x);
		if (x.off >= text.n || x.body.p + x.body.n > text.p + text.n)
			fail(at, "section %u is outside", i);
		if (x.off + SCAN_LOOKAHEAD >= text.n)
			continue;
		if (i >= sections_count(b))
			fail(at, "section %u is not in the whole", i);
		sections_get(b, index_text(whole), i, &y);
		if (x.off != y.off || x.tag != y.tag || !span_eq(x.id, y.id))
			fail(at, "section %u is not that of the whole", i);
	}
}

static void try_cut(const struct place *at, struct span text,
                    const struct index *whole)
{
	struct span part = {memcpy(xmalloc(at->cut), text.p, at->cut), at->cut};
	struct index *x = index_of(part);
	struct dump *d = x ? dump_from_index(x) : NULL;
	const char *wrong;

	if (!x && at->cut > 100)
		fail(at, "is no dump any more");
	if (d) {
		compare(at, x, whole);
		wrong = read_dump(d);
		if (wrong)
			fail(at, "%s", wrong);
	}
	dump_free(d);
	free((void *)(uintptr_t)part.p);
}

/* The places where to cut. */
struct cuts {
	size_t *at;
	size_t n;
};

static void add_cut(struct cuts *c, size_t at, size_t size)
{
	if (at > 0 && at <= size)
		c->at[c->n++] = at;
}

static void cut_at_headings(struct cuts *c, struct span text)
{
	static const size_t near[] = {0, 1, 2, 6, 12};
	struct span rest = text;
	size_t count = 0, step, seen = 0;

	for (size_t i = 1; i < text.n; i++)
		count += text.p[i] == '=' && text.p[i - 1] == '\n';
	step = count / HEADINGS + 1;
	while (rest.n > 0) {
		size_t i = span_find(rest, SPAN_LIT("\n="));

		if (i < rest.n && seen++ % step == 0)
			for (size_t k = 0; k < 5; k++)
				add_cut(c, text.n - rest.n + i + near[k],
				        text.n);
		rest = span_skip(rest, i + 1);
	}
}

static struct cuts choose_cuts(struct span text, size_t sample)
{
	struct cuts c = {xcalloc(SMALL + 5 * (HEADINGS + 1) + sample + 1,
	                         sizeof(size_t)),
	                 0};
	uint64_t random = 0x2545f4914f6cdd1d;

	if (text.n <= SMALL) {
		for (size_t i = 1; i <= text.n; i++)
			add_cut(&c, i, text.n);
		return c;
	}
	cut_at_headings(&c, text);
	for (size_t i = 0; i < sample; i++) {
		random ^= random << 13;
		random ^= random >> 7;
		random ^= random << 17;
		add_cut(&c, 1 + random % text.n, text.n);
	}
	add_cut(&c, text.n, text.n);
	return c;
}

/* One of `workers` processes, with its share of the cuts. */
static void try_share(const char *path, struct span text,
                      const struct cuts *cuts, long worker, long workers)
{
	struct index *whole = index_of(text);

	for (size_t i = (size_t)worker; i < cuts->n; i += (size_t)workers) {
		struct place at = {path, cuts->at[i]};

		try_cut(&at, text, whole);
	}
	index_free(whole);
}

static int wait_for_workers(void)
{
	int failures = 0;
	int status;

	while (wait(&status) > 0) {
		if (status != 0)
			failures++;
		if (WIFSIGNALED(status))
			fprintf(stderr, "signal %d\n", WTERMSIG(status));
	}
	return failures;
}

static bool try_dump(const char *path, size_t sample, long workers)
{
	struct err_info info = {""};
	enum err code = ERR_OK;
	struct source *src = source_open(path, &code, &info);
	struct cuts cuts;
	struct span text;
	int failures;

	if (!src) {
		fprintf(stderr, "%s\n", info.text);
		return false;
	}
	while (!source_complete(src) && source_pull(src) == ERR_OK)
		;
	text = source_bytes(src);
	cuts = choose_cuts(text, sample);
	for (long i = 0; i < workers; i++) {
		if (fork() != 0)
			continue;
		try_share(path, text, &cuts, i, workers);
		free(cuts.at);
		source_free(src);
		exit(0);
	}
	failures = wait_for_workers();
	printf("%s: %zu of %zu prefixes\n", path, cuts.n, text.n);
	free(cuts.at);
	source_free(src);
	return failures == 0;
}

int main(int argc, char **argv)
{
	long workers = sysconf(_SC_NPROCESSORS_ONLN);
	size_t sample = SAMPLE;
	bool ok = true;
	int i = 1;

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc > 2 && strcmp(argv[1], "--sample") == 0) {
		sample = strtoul(argv[2], NULL, 10);
		i = 3;
	}
	if (workers < 1 || workers > WORKERS_MAX)
		workers = workers < 1 ? 1 : WORKERS_MAX;
	for (; i < argc; i++)
		ok = try_dump(argv[i], sample, workers) && ok;
	return ok ? 0 : 1;
}
