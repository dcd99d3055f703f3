/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What happens when memory runs out: the n-th allocation fails, for every n
 * (for large n, for a sample), while a dump is opened, indexed, read, sorted,
 * filtered and searched. Each n runs in a process of its own, which must end by
 * itself: with an answer, with an error that is told, or, where a small
 * allocation failed, with the exit status of xmalloc.
 *
 *   fault_test DUMP...
 *
 * The linker puts the functions below in the place of malloc, calloc, realloc
 * and strdup (--wrap), for the program's own calls only.
 *
 * And: a file that becomes shorter while it is mapped.
 */
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../common/read_terms.h"
#include "base/arena.h"
#include "index/mapping.h"
#include "model/decoded.h"
#include "model/detail.h"
#include "model/dump.h"
#include "model/group.h"
#include "model/query.h"
#include "model/search.h"
#include "model/table.h"

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t size);
char *__real_strdup(const char *s);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t size);
char *__wrap_strdup(const char *s);

enum {
	EVERY = 300,  /* of the first allocations each fails once */
	LATER = 100,  /* and as many of those behind them */
	SECONDS = 20, /* that one process may take */
};

/* Exit status of a child that answered wrongly. */
enum { WRONG = 1 };

static unsigned long allocations;
static unsigned long fail_at;   /* 0: none */
static unsigned long fail_from; /* 0: none; all from this one on */

static bool refused(void)
{
	allocations++;
	if (allocations == fail_at ||
	    (fail_from > 0 && allocations >= fail_from)) {
		errno = ENOMEM;
		return true;
	}
	return false;
}

void *__wrap_malloc(size_t size)
{
	return refused() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t n, size_t size)
{
	return refused() ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *p, size_t size)
{
	return refused() ? NULL : __real_realloc(p, size);
}

char *__wrap_strdup(const char *s)
{
	return refused() ? NULL : __real_strdup(s);
}

static void read_rows(const struct dump *d, const struct table *t)
{
	struct arena a;

	arena_init(&a);
	for (uint32_t row = 0; row < table_rows(t, d); row++) {
		struct record r;

		table_load(t, d, row, &a, &r);
		for (unsigned col = 0; col < t->n_columns; col++) {
			struct value v = record_value(&r, col);

			value_pretty(&v, t->columns[col].unit, &a);
		}
		arena_reset(&a);
	}
	arena_release(&a);
}

static void read_details(const struct dump *d)
{
	uint32_t n = sections_count(dump_sections(d));
	struct detail detail;
	struct arena a;

	arena_init(&a);
	for (uint32_t i = 0; i < n; i += 10) {
		struct place place = place_of_section(d, i);

		detail_load(d, &place, &a, &detail);
		arena_reset(&a);
	}
	arena_release(&a);
}

static enum err ask(const struct dump *d, const char *sort, const char *filter,
                    uint32_t *n)
{
	const struct table *t = table_by_key(SPAN_LIT("processes"));
	struct query q = {.dump = d, .table = t};
	struct rowset *rows = NULL;
	enum err err;

	err = query_parse_sort(&q, span_str(sort), NULL);
	if (err)
		return err;
	q.filter = textfilter_new(t, span_str(filter));
	err = query_run(&q, &rows);
	*n = rows ? rows->n : 0;
	rowset_free(rows);
	textfilter_free(q.filter);
	return err;
}

/* The groups of a column, in the order of their counts. */
static enum err ask_groups(const struct dump *d, const char *key)
{
	const struct table *t = table_by_key(SPAN_LIT("processes"));
	int col = table_column(t, span_str(key));
	struct groups *g = groups_new(t, (unsigned)col);
	struct rowset *rows = NULL;
	struct query q = {.dump = d, .table = groups_table(g)};
	enum err err = groups_add(g, d, NULL, 0, table_rows(t, d));

	if (!err)
		err = query_parse_sort(&q, span_str(q.table->sort), NULL);
	if (!err)
		err = query_run(&q, &rows);
	rowset_free(rows);
	groups_free(g);
	return err;
}

static enum err ask_all(struct dump *d)
{
	struct catchup_job *catchup = catchup_job_new(d);
	enum err err = job_run(&catchup->job);
	uint32_t n;

	catchup_job_free(catchup);
	if (!err)
		err = ask(d, "-memory,name", "", &n);
	if (!err)
		err = ask(d, "current_function,-pid", "e", &n);
	if (!err)
		err = ask_groups(d, "pid");
	if (!err)
		err = ask_groups(d, "last_calls");
	return err;
}

static enum err find(struct dump *d)
{
	struct textfilter *f = textfilter_new(NULL, SPAN_LIT("zzz-absent"));
	struct span text = dump_text(d);
	struct bytes b = bytes_of(text, BYTES_PLAIN, text.n);
	struct search_job *job = search_bytes(f, &b, 0, false);
	enum err err = job_run(&job->job);

	search_job_free(job);
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

/* A binary that holds JSON, packed: {"a":[1,2]}. */
static enum err decode(struct dump *d)
{
	struct span text =
		SPAN_LIT("H4sIAAAAAAACA6tWSlSyijbUMYqtBQCE29YXCwAAAA==");
	struct bytes b = bytes_of(text, BYTES_BASE64, UINT64_MAX);
	struct content c = content_of(&b);
	struct decoded *x = decoded_new(d, &b, &c);
	enum err err = x ? job_run(&x->job) : ERR_NOMEM;

	decoded_free(x);
	return err;
}

/* The errors that a lack of memory may have. */
static int status_of(enum err err)
{
	bool honest = err == ERR_OK || err == ERR_NOMEM || err == ERR_IO;

	return honest ? err_exit_status(err) : WRONG;
}

static int work(const char *path)
{
	struct err_info info = {""};
	enum err err = ERR_OK;
	struct dump *d = dump_open(path, &err, &info);
	struct end_info end;
	const struct table *const *all;
	unsigned n;

	if (!d)
		return err == ERR_OK || info.text[0] == '\0' ? WRONG
		                                             : status_of(err);
	err = index_start(dump_index(d), -1, &info);
	if (!err) {
		index_finish(dump_index(d));
		all = tables(&n);
		for (unsigned i = 0; i < n; i++)
			read_rows(d, all[i]);
		read_details(d);
		if (read_terms(d))
			return WRONG;
		err = ask_all(d);
	}
	if (!err)
		err = find(d);
	if (!err)
		err = decode(d);
	index_end(dump_index(d), &end);
	if (end.how == END_NO_MEMORY && !err)
		err = ERR_NOMEM;
	dump_free(d);
	return status_of(err);
}

struct tally {
	unsigned long runs, answered, told, bad;
};

static bool acceptable(int status)
{
	return status == 66 || status == 70;
}

/* In a child: ends with the status of the work; the leak checker, if there is
 * one, has its say in exit(). What it says is shown only if it fails. */
static void __attribute__((noreturn)) child(const char *path, int log)
{
	alarm(SECONDS);
	dup2(log, STDERR_FILENO);
	exit(work(path));
}

static void show_log(int log)
{
	char buf[4096];
	ssize_t n;

	lseek(log, 0, SEEK_SET);
	while ((n = read(log, buf, sizeof(buf))) > 0)
		fwrite(buf, 1, (size_t)n, stderr);
}

/* A file without a name. */
static int open_log(void)
{
	char name[] = "/tmp/crashdive-fault.XXXXXX";
	int fd = mkstemp(name);

	if (fd < 0) {
		perror(name);
		exit(WRONG);
	}
	unlink(name);
	return fd;
}

static void run(const char *path, unsigned long one, unsigned long from,
                struct tally *tally)
{
	int log = open_log();
	int status = 0;
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		allocations = 0;
		fail_at = one;
		fail_from = from;
		child(path, log);
	}
	waitpid(pid, &status, 0);
	tally->runs++;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
		tally->answered++;
	} else if (WIFEXITED(status) && acceptable(WEXITSTATUS(status))) {
		tally->told++;
	} else {
		tally->bad++;
		fprintf(stderr, "%s: allocation %lu fails%s: %s %d\n", path,
		        one + from, from ? " and all that follow" : "",
		        WIFSIGNALED(status) ? "signal" : "exit status",
		        WIFSIGNALED(status) ? WTERMSIG(status)
		                            : WEXITSTATUS(status));
		show_log(log);
	}
	close(log);
}

static bool fail_each(const char *path)
{
	struct tally tally = {0};
	unsigned long all, step;

	allocations = 0;
	if (work(path) != 0) {
		fprintf(stderr, "%s: does not even work with memory\n", path);
		return false;
	}
	all = allocations;
	step = all > EVERY ? (all - EVERY) / LATER + 1 : 1;
	for (unsigned long n = 1; n <= all; n += n < EVERY ? 1 : step)
		run(path, n, 0, &tally);
	for (unsigned long n = 1; n <= all; n += n < EVERY / 8 ? 1 : 4 * step)
		run(path, 0, n, &tally);
	printf("%s: %lu allocations, %lu runs: %lu answered, %lu said that "
	       "memory is out, %lu failed\n",
	       path, all, tally.runs, tally.answered, tally.told, tally.bad);
	return tally.bad == 0;
}

static bool copy_text(const char *path, char *copy)
{
	struct err_info info;
	enum err code;
	struct source *src = source_open(path, &code, &info);
	int fd = mkstemp(copy);
	struct span text;
	bool ok = false;

	if (src && fd >= 0) {
		while (!source_complete(src) && source_pull(src) == ERR_OK)
			;
		text = source_bytes(src);
		ok = write(fd, text.p, text.n) == (ssize_t)text.n;
	}
	if (fd >= 0)
		close(fd);
	source_free(src);
	return ok;
}

/* Opens the copy, cuts it to `part` of 8 parts and then does all the work. */
static int shrink(const char *copy, uint64_t part)
{
	struct err_info info = {""};
	enum err err = ERR_OK;
	struct dump *d = dump_open(copy, &err, &info);
	uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
	struct end_info end;
	uint64_t size, left;
	int status;

	if (!d)
		return WRONG;
	size = dump_text(d).n;
	left = size * part / 8;
	if (truncate(copy, (off_t)left) < 0)
		return WRONG;
	index_finish(dump_index(d));
	read_rows(d, table_by_key(SPAN_LIT("processes")));
	read_details(d);
	status = status_of(ask_all(d));
	index_end(dump_index(d), &end);
	/* A hole in the last page reads as zeros without a signal. */
	if (left / page < (size - 1) / page && end.how != END_SHRUNK)
		status = WRONG;
	dump_free(d);
	return status;
}

static bool shrink_each(const char *path)
{
	bool ok = true;

	for (uint64_t part = 0; part < 8; part++) {
		char copy[] = "/tmp/crashdive-fault.XXXXXX";
		int status = WRONG;
		pid_t pid;

		fflush(NULL);
		if (!copy_text(path, copy))
			return false;
		pid = fork();
		if (pid == 0) {
			alarm(SECONDS);
			mapping_guard();
			_exit(shrink(copy, part));
		}
		waitpid(pid, &status, 0);
		unlink(copy);
		if (status != 0) {
			fprintf(stderr, "%s cut to %d/8: wait status %#x\n",
			        path, (int)part, (unsigned)status);
			ok = false;
		}
	}
	printf("%s: shrunk to 0/8 ... 7/8 while open\n", path);
	return ok;
}

int main(int argc, char **argv)
{
	bool ok = true;

	setvbuf(stdout, NULL, _IOLBF, 0);
	for (int i = 1; i < argc; i++) {
		ok = fail_each(argv[i]) && ok;
		ok = shrink_each(argv[i]) && ok;
	}
	return ok ? 0 : 1;
}
