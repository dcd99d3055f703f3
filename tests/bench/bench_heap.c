/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_heap DUMP [RUNS [MIB]]: the time to map all heaps of a dump as if they
 * were one, in bytes of heap text a second, within a budget of so many MiB, and
 * to look up its objects, or some of them all over it.
 */
#include <stdlib.h>

#include "bench.h"
#include "model/heap.h"
#include "model/termline.h"

/* Time that nobody else's work on the machine is part of. */
static double cpu_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static struct dump *open_dump(const char *path)
{
	struct err_info info;
	enum err code;
	struct dump *d = dump_open(path, &code, &info);

	if (!d) {
		fprintf(stderr, "%s\n", info.text);
		exit(1);
	}
	index_finish(dump_index(d));
	return d;
}

static struct heapmap *map_of(const struct dump *d, uint64_t budget)
{
	struct term_format f = heap_format(d);
	const struct sections *all = dump_sections(d);
	uint32_t n = sections_tag_count(all, TAG_PROC_HEAP);
	struct heapmap *m = heapmap_new(&f, dump_text(d), budget);

	for (uint32_t row = 0; row < n; row++) {
		struct section s;

		sections_get(all, dump_text(d),
		             sections_tag_at(all, TAG_PROC_HEAP, row), &s);
		heapmap_add(m, (uint64_t)(s.body.p - dump_text(d).p), s.body.n);
	}
	return m;
}

enum { LOOK_UPS = 1 << 20, SECONDS = 20 };

struct wanted {
	uint64_t address;
	uint64_t off;
};

/* Every so many-th object of the dump. */
static size_t choose(const struct dump *d, uint64_t each, struct wanted *out)
{
	struct term_format f = heap_format(d);
	const struct sections *all = dump_sections(d);
	uint32_t n = sections_tag_count(all, TAG_PROC_HEAP);
	uint64_t i = 0;
	size_t chosen = 0;
	struct section s;
	struct span line;

	for (uint32_t row = 0; row < n; row++) {
		sections_get(all, dump_text(d),
		             sections_tag_at(all, TAG_PROC_HEAP, row), &s);
		while (chosen < LOOK_UPS && termline_heap(&f, &s.body, &line)) {
			uint64_t address;

			if (i++ % each != 0 || !lex_address(&line, &address))
				continue;
			out[chosen++] = (struct wanted){
				address, (uint64_t)(line.p - dump_text(d).p)};
		}
	}
	return chosen;
}

/* The seconds that a look-up takes. */
static double look_up(const struct heapmap *m, const struct wanted *wanted,
                      size_t n)
{
	double begin = cpu_now();
	uint64_t off;
	size_t i;

	for (i = 0; i < n; i++) {
		if (i % 64 == 0 && cpu_now() - begin > SECONDS)
			break;
		if (!heapmap_find(m, wanted[i].address, &off) ||
		    off != wanted[i].off) {
			fputs("bench_heap: an object is lost\n", stderr);
			exit(1);
		}
	}
	return (cpu_now() - begin) / (double)i;
}

static double look_up_some(const struct dump *d, const struct heapmap *m)
{
	struct wanted *wanted = malloc(LOOK_UPS * sizeof(*wanted));
	size_t n;
	double took;

	if (!wanted)
		exit(1);
	n = choose(d, heapmap_objects(m) / LOOK_UPS + 1, wanted);
	took = look_up(m, wanted, n);
	free(wanted);
	return took;
}

int main(int argc, char **argv)
{
	int runs = argc > 2 ? atoi(argv[2]) : 3;
	uint64_t mib = argc > 3 ? strtoull(argv[3], NULL, 10) : 4096;
	double best = 0, cpu = 0, find = 0;
	uint64_t done = 0, all = 0, objects = 0, bytes = 0;
	bool whole = false;
	struct dump *d;

	if (argc < 2)
		return 64;
	d = open_dump(argv[1]);
	for (int i = 0; i < runs; i++) {
		struct heapmap *m = map_of(d, mib << 20);
		double begin = bench_now();
		double cpu_begin = cpu_now();

		while (heapmap_step(m))
			;
		best = bench_least(best, bench_now() - begin);
		cpu = bench_least(cpu, cpu_now() - cpu_begin);
		heapmap_progress(m, &done, &all);
		objects = heapmap_objects(m);
		whole = heapmap_whole(m);
		bytes = heapmap_bytes(m);
		if (i == runs - 1)
			find = look_up_some(d, m);
		heapmap_free(m);
	}
	bench_say("bytes", (double)all);
	bench_say("objects", (double)objects);
	bench_say("map", best);
	bench_say("map_mb_s", (double)all / 1e6 / best);
	bench_say("map_mb_s_cpu", (double)all / 1e6 / cpu);
	bench_say("find_ns", find * 1e9);
	bench_say("memory", (double)bytes);
	bench_say("whole", whole);
	dump_free(d);
	return 0;
}
