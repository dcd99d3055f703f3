/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_query DUMP: what the model takes for the questions that a key or an
 * option asks of the table of processes, each three times (best), on an index
 * that is complete and with the eager columns made, as in the terminal a moment
 * after the start.
 */
#include <stdlib.h>
#include <unistd.h>

#include "bench.h"
#include "model/columns.h"
#include "model/dump.h"
#include "model/group.h"
#include "model/query.h"
#include "model/table.h"

enum { RUNS = 3 };

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

static void catch_up(struct dump *d)
{
	struct catchup_job *job = catchup_job_new(d);

	if (job_run(&job->job) != ERR_OK) {
		fputs("bench_query: no memory\n", stderr);
		exit(1);
	}
	catchup_job_free(job);
}

/* The time of one query, and the rows in it. */
static double ask(const struct dump *d, const char *sort, const char *filter,
                  uint32_t *n)
{
	const struct table *t = table_by_key(SPAN_LIT("processes"));
	struct query q = {.dump = d, .table = t};
	struct rowset *rows = NULL;
	double begin, end;

	if (sort[0] && query_parse_sort(&q, span_str(sort), NULL))
		exit(1);
	q.filter = textfilter_new(t, span_str(filter));
	begin = bench_now();
	if (query_run(&q, &rows) != ERR_OK)
		exit(1);
	end = bench_now();
	*n = rows->n;
	rowset_free(rows);
	textfilter_free(q.filter);
	return end - begin;
}

static double best(const struct dump *d, const char *sort, const char *filter)
{
	double least = 0;
	uint32_t n;

	for (int i = 0; i < RUNS; i++)
		least = bench_least(least, ask(d, sort, filter, &n));
	return least;
}

/* The time that grouping by a column takes, and the groups. */
static double group(const struct dump *d, const char *key, uint32_t *n)
{
	const struct table *t = table_by_key(SPAN_LIT("processes"));
	double begin = bench_now(), end;
	struct groups *g;

	g = groups_new(t, (unsigned)table_column(t, span_str(key)));
	if (groups_add(g, d, NULL, 0, table_rows(t, d)) != ERR_OK)
		exit(1);
	end = bench_now();
	*n = groups_count(g);
	groups_free(g);
	return end - begin;
}

static void measure_bodies(const struct dump *d)
{
	const struct sections *s = dump_sections(d);
	uint32_t n = sections_tag_count(s, TAG_PROC);
	struct section section;
	double bytes = 0;

	for (uint32_t i = 0; i < n; i++) {
		sections_get(s, dump_text(d), sections_tag_at(s, TAG_PROC, i),
		             &section);
		bytes += (double)(section.body.p + section.body.n -
		                  (dump_text(d).p + section.off));
	}
	bench_say("process_bytes", bytes);
	bench_say("processes", n);
	bench_say("sections", sections_count(s));
}

int main(int argc, char **argv)
{
	const struct table *t = table_by_key(SPAN_LIT("processes"));
	struct dump *d;
	double begin;
	uint32_t n;

	if (argc != 2)
		return 64;
	d = open_dump(argv[1]);
	measure_bodies(d);
	begin = bench_now();
	catch_up(d);
	bench_say("catch_up", bench_now() - begin);
	bench_say("columns", __builtin_popcountll(columns_eager(t)));
	bench_say("sort_first", ask(d, "-memory", "", &n));
	bench_say("sort_again", best(d, "-memory", ""));
	bench_say("sort_lazy_first", ask(d, "-heap_unused", "", &n));
	bench_say("sort_lazy_again", best(d, "-heap_unused", ""));
	bench_say("filter_text", best(d, "", "gen_statem:loop"));
	bench_say("filter_digits", best(d, "", "12345"));
	bench_say("filter_fold", best(d, "", "scheduled"));
	ask(d, "", "gen_statem:loop", &n);
	bench_say("filter_text_rows", n);
	bench_say("group_state", group(d, "state", &n));
	bench_say("group_pid", group(d, "pid", &n));
	bench_say("group_pid_rows", n);
	bench_say("private", bench_private(getpid()));
	dump_free(d);
	return 0;
}
