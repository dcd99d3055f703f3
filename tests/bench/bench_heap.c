/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_heap DUMP [RUNS]: the time to map all heaps of a dump as if they were
 * one, in bytes of heap text a second, and to look up every object of it.
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

static struct heapmap *map_of(const struct dump *d)
{
	struct term_format f = heap_format(d);
	const struct sections *all = dump_sections(d);
	uint32_t n = sections_tag_count(all, TAG_PROC_HEAP);
	struct heapmap *m = heapmap_new(&f, dump_text(d), UINT64_C(4) << 30);

	for (uint32_t row = 0; row < n; row++) {
		struct section s;

		sections_get(all, dump_text(d),
		             sections_tag_at(all, TAG_PROC_HEAP, row), &s);
		heapmap_add(m, (uint64_t)(s.body.p - dump_text(d).p), s.body.n);
	}
	return m;
}

static double look_up(const struct dump *d, const struct heapmap *m)
{
	struct term_format f = heap_format(d);
	const struct sections *all = dump_sections(d);
	uint32_t n = sections_tag_count(all, TAG_PROC_HEAP);
	double begin = bench_now();
	uint64_t address, off;
	struct section s;
	struct span line;

	for (uint32_t row = 0; row < n; row++) {
		sections_get(all, dump_text(d),
		             sections_tag_at(all, TAG_PROC_HEAP, row), &s);
		while (termline_heap(&f, &s.body, &line)) {
			if (lex_address(&line, &address) &&
			    !heapmap_find(m, address, &off)) {
				fputs("bench_heap: an object is lost\n",
				      stderr);
				exit(1);
			}
		}
	}
	return bench_now() - begin;
}

int main(int argc, char **argv)
{
	int runs = argc > 2 ? atoi(argv[2]) : 3;
	double best = 0, cpu = 0, find = 0;
	uint64_t done = 0, all = 0, objects = 0;
	struct dump *d;

	if (argc < 2)
		return 64;
	d = open_dump(argv[1]);
	for (int i = 0; i < runs; i++) {
		struct heapmap *m = map_of(d);
		double begin = bench_now();
		double cpu_begin = cpu_now();

		while (heapmap_step(m))
			;
		best = bench_least(best, bench_now() - begin);
		cpu = bench_least(cpu, cpu_now() - cpu_begin);
		if (!heapmap_whole(m))
			return 1;
		heapmap_progress(m, &done, &all);
		objects = heapmap_objects(m);
		find = bench_least(find, look_up(d, m));
		heapmap_free(m);
	}
	bench_say("bytes", (double)all);
	bench_say("objects", (double)objects);
	bench_say("map", best);
	bench_say("map_mb_s", (double)all / 1e6 / best);
	bench_say("map_mb_s_cpu", (double)all / 1e6 / cpu);
	bench_say("find_ns", find * 1e9 / (double)objects);
	dump_free(d);
	return 0;
}
