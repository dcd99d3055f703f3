/* SPDX-License-Identifier: Apache-2.0 */
/* Every way in: files, standard input, compressed or not, whole, broken, slow
 * or canceled; and what the program leaves behind: nothing. */
#include "index/source.h"

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "index/mapping.h"

#include "source_dir.h"

static const enum source_format formats[] = {SOURCE_PLAIN, SOURCE_GZIP,
                                             SOURCE_ZSTD, SOURCE_XZ};
static const char *const names[] = {"", "gzip", "zstd", "xz"};
#define FORMATS (sizeof(formats) / sizeof(formats[0]))

static void assert_no_open(const char *path, const char *text)
{
	struct err_info info = {""};
	enum err code = ERR_OK;

	assert_null(source_open(path, &code, &info));
	assert_int_equal(code, ERR_IO);
	assert_string_equal(info.text, text);
}

/* Every pull but the last shows more; nothing moves. */
static void pull_all(struct source *s)
{
	const char *base = source_bytes(s).p;

	while (!source_complete(s)) {
		size_t before = source_bytes(s).n;

		assert_int_equal(source_pull(s), ERR_OK);
		assert_true(source_bytes(s).n > before || source_complete(s));
		assert_ptr_equal(source_bytes(s).p, base);
	}
	assert_int_equal(source_pull(s), ERR_OK);
}

static void assert_shows(const struct source *s, struct bytes want)
{
	struct span got = source_bytes(s);

	assert_int_equal(got.n, want.n);
	assert_memory_equal(got.p, want.p, want.n);
}

static void assert_whole(struct source *s, struct bytes want)
{
	pull_all(s);
	assert_shows(s, want);
	assert_string_equal(source_problem(s), "");
	assert_false(source_shrunk(s));
}

struct feed {
	pthread_t thread;
	struct bytes b;
	size_t step;
	int fd;
};

static void *feed_run(void *arg)
{
	struct feed *f = arg;

	for (size_t at = 0; at < f->b.n;) {
		size_t n = f->b.n - at < f->step ? f->b.n - at : f->step;
		ssize_t done = write(f->fd, f->b.p + at, n);

		if (done < 0)
			break;
		at += (size_t)done;
	}
	close(f->fd);
	return NULL;
}

/* A thread writes b to standard input, `step` bytes at a time. */
static void feed_start(struct feed *f, struct bytes b, size_t step)
{
	f->b = b;
	f->step = step;
	f->fd = pipe_stdin();
	assert_int_equal(pthread_create(&f->thread, NULL, feed_run, f), 0);
}

static void test_files(void **state)
{
	static const size_t sizes[] = {1, 5, 70000, 2500000};

	(void)state;
	for (size_t i = 0; i < FORMATS * 4; i++) {
		struct bytes text = bytes_text(sizes[i % 4]);
		struct bytes in = pack(formats[i / 4], text);
		struct source *s;

		write_file(in);
		s = must_open(file);
		assert_true(source_complete(s) || source_bytes(s).n >= 65536);
		assert_whole(s, text);
		assert_int_equal(source_format(s), formats[i / 4]);
		assert_string_equal(source_path(s), file);
		assert_int_equal(source_input_size(s), in.n);
		assert_int_equal(source_input_read(s), in.n);
		source_free(s);
		free(in.p);
		free(text.p);
	}
}

static void test_stdin_pipe(void **state)
{
	static const size_t steps[] = {1, 4096, 1 << 20};

	(void)state;
	for (size_t i = 0; i < FORMATS * 3; i++) {
		struct bytes text = bytes_text(i % 3 ? 1000000 : 70000);
		struct bytes in = pack(formats[i / 3], text);
		struct source *s;
		struct feed f;

		feed_start(&f, in, steps[i % 3]);
		s = must_open("-");
		assert_whole(s, text);
		assert_int_equal(source_format(s), formats[i / 3]);
		assert_string_equal(source_path(s), "-");
		assert_int_equal(source_input_size(s), 0);
		assert_int_equal(source_input_read(s), in.n);
		pthread_join(f.thread, NULL);
		source_free(s);
		free(in.p);
		free(text.p);
	}
}

/* Redirected files: from their front they are mapped, else read. */
static void test_stdin_file(void **state)
{
	struct bytes text = bytes_text(70000), rest = {text.p + 3, text.n - 3};

	(void)state;
	write_file(text);
	for (int skipped = 0; skipped <= 3; skipped += 3) {
		struct source *s;

		set_stdin(open(file, O_RDONLY));
		assert_int_equal(lseek(STDIN_FILENO, skipped, SEEK_SET),
		                 skipped);
		s = must_open("-");
		assert_whole(s, skipped ? rest : text);
		assert_int_equal(source_input_size(s), skipped ? 0 : text.n);
		source_free(s);
	}
	free(text.p);
}

static void test_fifo(void **state)
{
	struct bytes text = bytes_text(3000);
	struct source *s;
	int fd;

	(void)state;
	assert_int_equal(mkfifo(file, 0600), 0);
	fd = open(file, O_RDWR);
	assert_int_equal(write(fd, text.p, text.n), text.n);
	/* A second reader of the pipe takes over when the writer is gone. */
	set_stdin(open(file, O_RDONLY));
	close(fd);
	s = must_open("-");
	assert_whole(s, text);
	source_free(s);
	free(text.p);
}

static void test_empty(void **state)
{
	struct bytes none = {(char[1]){0}, 0};

	(void)state;
	for (size_t i = 0; i < FORMATS; i++) {
		struct bytes in = pack(formats[i], none);
		struct source *s;

		write_file(in);
		s = must_open(file);
		assert_true(source_complete(s));
		assert_whole(s, none);
		assert_non_null(source_bytes(s).p);
		source_free(s);
		free(in.p);
	}
	close(pipe_stdin());
	source_free(must_open("-"));
	source_free(must_open("/dev/null"));
}

static void test_errors(void **state)
{
	char text[256];
	int p[2];

	(void)state;
	snprintf(text, sizeof(text), "%s: No such file or directory", file);
	assert_no_open(file, text);
	snprintf(text, sizeof(text), "%s: Is a directory", dir);
	assert_no_open(dir, text);
	assert_no_open("", ": No such file or directory");
	assert_no_open("/proc/self/mem", "/proc/self/mem: Input/output error");
	set_stdin(open(dir, O_RDONLY));
	assert_no_open("-", "standard input: Is a directory");
	assert_int_equal(pipe2(p, O_CLOEXEC), 0);
	set_stdin(p[1]);
	assert_no_open("-", "standard input: Bad file descriptor");
	close(p[0]);
	close(STDIN_FILENO);
	assert_no_open("-", "standard input: Bad file descriptor");
	assert_int_equal(open("/dev/null", O_RDONLY), STDIN_FILENO);
}

/* Files without a size that have bytes. */
static void test_proc(void **state)
{
	struct source *s = must_open("/proc/self/status");

	(void)state;
	pull_all(s);
	assert_true(span_starts(source_bytes(s), SPAN_LIT("Name:")));
	source_free(s);
}

/* One byte in, one byte out, also when reads do not wait. */
static void grow_by_bytes(int flags)
{
	struct bytes text = bytes_text(65836);
	size_t at = 65536;
	int fd = pipe_stdin();
	struct source *s;

	assert_int_equal(fcntl(fd, F_SETPIPE_SZ, 1 << 20), 1 << 20);
	assert_int_equal(fcntl(STDIN_FILENO, F_SETFL, flags), 0);
	assert_int_equal(write(fd, text.p, at), at);
	s = must_open("-");
	for (; at < text.n; at++) {
		assert_shows(s, (struct bytes){text.p, at});
		assert_false(source_complete(s));
		assert_int_equal(write(fd, text.p + at, 1), 1);
		assert_int_equal(source_pull(s), ERR_OK);
	}
	close(fd);
	assert_whole(s, text);
	source_free(s);
	free(text.p);
}

static void test_single_bytes(void **state)
{
	(void)state;
	grow_by_bytes(0);
	grow_by_bytes(O_NONBLOCK);
}

struct canceler {
	struct source *s;
	pid_t waiter; /* the thread that pulls */
};

/* Whether the thread sleeps, in poll(). */
static bool sleeps(pid_t tid)
{
	char name[64], line[256] = "";
	const char *state;
	FILE *f;

	snprintf(name, sizeof(name), "/proc/self/task/%d/stat", (int)tid);
	f = fopen(name, "r");
	if (!f)
		return true;
	state = fgets(line, sizeof(line), f) ? strrchr(line, ')') : NULL;
	fclose(f);
	return !state || state[2] == 'S';
}

static void *cancel_sleeper(void *arg)
{
	struct canceler *c = arg;

	while (!sleeps(c->waiter))
		sched_yield();
	source_cancel(c->s);
	return NULL;
}

static void test_cancel(void **state)
{
	struct bytes text = bytes_text(65536);
	struct canceler c = {.waiter = gettid()};
	int fd = pipe_stdin();
	pthread_t thread;

	(void)state;
	assert_int_equal(write(fd, text.p, text.n), text.n);
	c.s = must_open("-");
	assert_int_equal(pthread_create(&thread, NULL, cancel_sleeper, &c), 0);
	assert_int_equal(source_pull(c.s), ERR_CANCELED);
	pthread_join(thread, NULL);
	/* It stays so, also when there is input. */
	assert_int_equal(write(fd, "x", 1), 1);
	assert_int_equal(source_pull(c.s), ERR_CANCELED);
	assert_false(source_complete(c.s));
	assert_shows(c.s, text);
	source_free(c.s);
	close(fd);
	free(text.p);
}

struct watcher {
	pthread_t thread;
	struct source *s;
	struct bytes want;
	_Atomic bool bad;
};

/* Compares whatever is published, until it is all there. */
static void *watch(void *arg)
{
	struct watcher *w = arg;
	size_t seen = 0;
	bool last;

	do {
		struct span now;

		last = source_complete(w->s);
		now = source_bytes(w->s);
		if (now.n < seen || now.n > w->want.n ||
		    memcmp(now.p + seen, w->want.p + seen, now.n - seen) != 0)
			atomic_store(&w->bad, true);
		seen = now.n;
		sched_yield();
	} while (!last);
	if (seen != w->want.n)
		atomic_store(&w->bad, true);
	return NULL;
}

static void test_readers(void **state)
{
	struct watcher w = {.want = bytes_text(5000000)};
	struct bytes in = pack_zstd(w.want);

	(void)state;
	write_file(in);
	w.s = must_open(file);
	assert_int_equal(pthread_create(&w.thread, NULL, watch, &w), 0);
	pull_all(w.s);
	pthread_join(w.thread, NULL);
	assert_false(atomic_load(&w.bad));
	source_free(w.s);
	free(in.p);
	free(w.want.p);
}

static void test_cut(void **state)
{
	struct bytes text = bytes_text(500000);

	(void)state;
	for (size_t i = 1; i < FORMATS; i++) {
		struct bytes in = pack(formats[i], text), part = in;
		char want[128];
		struct source *s;
		struct span got;

		part.n -= 9;
		write_file(part);
		s = must_open(file);
		pull_all(s);
		got = source_bytes(s);
		assert_in_range(got.n, 65536, text.n);
		assert_memory_equal(got.p, text.p, got.n);
		snprintf(want, sizeof(want),
		         "the %s data end early, after %zu decoded bytes",
		         names[i], got.n);
		assert_string_equal(source_problem(s), want);
		source_free(s);
		free(in.p);
	}
	free(text.p);
}

static void test_damaged(void **state)
{
	struct bytes text = bytes_text(500000);
	char want[256];

	(void)state;
	for (size_t i = 1; i < FORMATS; i++) {
		struct bytes in = pack(formats[i], text);
		struct source *s;

		in.p[in.n - 2] ^= 1; /* a checksum, a size, the magic */
		write_file(in);
		s = must_open(file);
		pull_all(s);
		assert_shows(s, text);
		snprintf(want, sizeof(want),
		         "the %s data are damaged, after 500000 decoded bytes",
		         names[i]);
		assert_string_equal(source_problem(s), want);
		source_free(s);
		free(in.p);
	}
	/* Nothing to show: no source. */
	write_file((struct bytes){(char[]){"\x1f\x8b junk junk"}, 12});
	snprintf(want, sizeof(want),
	         "%s: the gzip data are damaged, after 0 decoded bytes", file);
	assert_no_open(file, want);
	free(text.p);
}

static void test_shrinks(void **state)
{
	struct bytes text = bytes_text(100000);
	struct source *s;

	(void)state;
	mapping_guard();
	write_file(text);
	s = must_open(file);
	assert_false(source_shrunk(s));
	assert_int_equal(truncate(file, 10), 0);
	assert_int_equal(source_bytes(s).p[90000], '\0');
	assert_true(source_shrunk(s));
	assert_int_equal(source_bytes(s).n, text.n);
	source_advise(s, 0, text.n);
	assert_memory_equal(source_bytes(s).p, text.p, 10);
	assert_int_equal(source_bytes(s).p[10], '\0');
	source_free(s);
	free(text.p);
}

static void test_advise(void **state)
{
	struct bytes text = bytes_text(100000);
	struct source *s;

	(void)state;
	write_file(text);
	s = must_open(file);
	source_advise(s, 0, 0);
	source_advise(s, 5000, 9000);
	source_advise(s, 99999, UINT64_MAX);
	source_advise(s, UINT64_MAX - 1, UINT64_MAX);
	assert_whole(s, text);
	source_free(s);
	s = source_from_memory((struct span){text.p, text.n}, 0);
	source_advise(s, 0, text.n);
	source_free(s);
	free(text.p);
}

static void test_memory(void **state)
{
	struct bytes text = bytes_text(100);
	struct span span = {text.p, text.n};

	(void)state;
	for (uint64_t step = 0; step <= 101; step++) {
		struct source *s = source_from_memory(span, step);
		uint64_t want = 0;

		assert_int_equal(source_complete(s), step == 0);
		while (!source_complete(s)) {
			assert_int_equal(source_bytes(s).n, want);
			assert_int_equal(source_pull(s), ERR_OK);
			want = want + step < 100 ? want + step : 100;
		}
		assert_ptr_equal(source_bytes(s).p, text.p);
		assert_whole(s, text);
		assert_int_equal(source_input_size(s), 100);
		source_free(s);
	}
	free(text.p);
}

static void test_memory_ends(void **state)
{
	struct source *s = source_from_memory(SPAN_NONE, 3);

	(void)state;
	assert_true(source_complete(s));
	assert_non_null(source_bytes(s).p);
	source_free(s);
	s = source_from_memory(SPAN_LIT("abc"), 1);
	source_cancel(s);
	assert_int_equal(source_pull(s), ERR_CANCELED);
	assert_int_equal(source_bytes(s).n, 0);
	source_free(s);
	source_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_DIR(test_files),      IN_DIR(test_stdin_pipe),
		IN_DIR(test_stdin_file), IN_DIR(test_fifo),
		IN_DIR(test_empty),      IN_DIR(test_errors),
		IN_DIR(test_proc),       IN_DIR(test_single_bytes),
		IN_DIR(test_cancel),     IN_DIR(test_readers),
		IN_DIR(test_cut),        IN_DIR(test_damaged),
		IN_DIR(test_shrinks),    IN_DIR(test_advise),
		IN_DIR(test_memory),     IN_DIR(test_memory_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
