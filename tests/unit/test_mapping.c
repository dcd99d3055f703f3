/* SPDX-License-Identifier: Apache-2.0 */
/* Pages at fixed addresses that follow a growing file, and the zeros where a
 * file has become shorter. */
#include "index/mapping.h"

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "sanitizer.h"

static uint64_t page;

static int file_of(uint64_t size, char fill)
{
	int fd = memfd_create("test", MFD_CLOEXEC);
	char *block = malloc(page);

	assert_true(fd >= 0);
	memset(block, fill, page);
	for (uint64_t at = 0; at < size; at += page) {
		uint64_t n = size - at < page ? size - at : page;

		assert_int_equal(pwrite(fd, block, n, (off_t)at), n);
	}
	free(block);
	return fd;
}

/* Whether bytes [from, to) of the mapping are all c. */
static bool all_are(const struct mapping *m, uint64_t from, uint64_t to, char c)
{
	const char *p = mapping_base(m);

	for (uint64_t i = from; i < to; i++)
		if (p[i] != c)
			return false;
	return true;
}

static void test_whole_file(void **state)
{
	uint64_t size = 3 * page + 100;
	int fd = file_of(size, 'a');
	struct mapping *m;

	(void)state;
	assert_int_equal(mapping_new(&m, size), ERR_OK);
	assert_int_equal(mapping_extend(m, fd, size), ERR_OK);
	assert_true(all_are(m, 0, size, 'a'));
	assert_true(all_are(m, size, 4 * page, '\0'));
	assert_false(mapping_shrunk(m));
	mapping_free(m);
	close(fd);
}

/* A file that grows by steps that are no pages, across many pieces: the base
 * stays, and bytes in the page of the former end appear. */
static void test_grows(void **state)
{
	enum { STEPS = 64 };
	int fd = memfd_create("test", MFD_CLOEXEC);
	uint64_t step = page + 33, size = 0;
	struct mapping *m;
	const char *base;

	(void)state;
	assert_int_equal(mapping_new(&m, UINT64_C(1) << 30), ERR_OK);
	base = mapping_base(m);
	for (int i = 0; i < STEPS; i++) {
		char *block = malloc(step);

		memset(block, 'a' + i % 26, step);
		assert_int_equal(pwrite(fd, block, step, (off_t)size), step);
		free(block);
		size += step;
		assert_int_equal(mapping_extend(m, fd, size), ERR_OK);
		assert_true(
			all_are(m, size - step, size, (char)('a' + i % 26)));
	}
	assert_ptr_equal(mapping_base(m), base);
	for (int i = 0; i < STEPS; i++)
		assert_true(all_are(m, (uint64_t)i * step,
		                    (uint64_t)(i + 1) * step,
		                    (char)('a' + i % 26)));
	assert_int_equal(mapping_extend(m, fd, 1), ERR_OK);
	mapping_free(m);
	close(fd);
}

static void test_no_room(void **state)
{
	int fd = file_of(3 * page, 'a');
	struct mapping *m;

	(void)state;
	assert_int_equal(mapping_new(&m, 0), ERR_NOMEM);
	assert_null(m);
	assert_int_equal(mapping_new(&m, UINT64_MAX), ERR_NOMEM);
	assert_int_equal(mapping_new(&m, 2 * page), ERR_OK);
	assert_int_equal(mapping_extend(m, fd, 2 * page + 1), ERR_NOMEM);
	assert_int_equal(mapping_extend(m, -1, page), ERR_IO);
	assert_int_equal(mapping_extend(m, fd, 2 * page), ERR_OK);
	assert_true(all_are(m, 0, 2 * page, 'a'));
	mapping_free(m);
	mapping_free(NULL);
	close(fd);
}

/* Mappings that are freed make place for others. */
static void test_many(void **state)
{
	struct mapping *m[64];
	size_t n = 0;

	(void)state;
	while (n < 64 && mapping_new(&m[n], page) == ERR_OK)
		n++;
	assert_in_range(n, 4, 63);
	mapping_free(m[n / 2]);
	assert_int_equal(mapping_new(&m[n / 2], page), ERR_OK);
	while (n > 0)
		mapping_free(m[--n]);
}

static void test_shrinks(void **state)
{
	uint64_t size = 8 * page;

	(void)state;
	mapping_guard();
	/* To the middle of a page, to its end, to nothing. */
	for (uint64_t left = 0; left <= 4 * page; left += page / 2) {
		int fd = file_of(size, 'a');
		struct mapping *m;

		assert_int_equal(mapping_new(&m, size), ERR_OK);
		assert_int_equal(mapping_extend(m, fd, size), ERR_OK);
		assert_true(all_are(m, 0, size, 'a'));
		assert_int_equal(ftruncate(fd, (off_t)left), 0);
		assert_false(mapping_shrunk(m));
		assert_true(all_are(m, 6 * page, 7 * page, '\0'));
		assert_true(mapping_shrunk(m));
		assert_true(all_are(m, 0, left, 'a'));
		assert_true(all_are(m, left, size, '\0'));
		/* Twice: what was left goes too. */
		assert_int_equal(ftruncate(fd, 0), 0);
		assert_true(all_are(m, 0, size, '\0'));
		mapping_free(m);
		close(fd);
	}
}

/* A page that the file's size promises and the disk does not give: here, a
 * piece of another file that is gone. Only that page is replaced. */
static void test_bad_page(void **state)
{
	uint64_t piece = UINT64_C(64) << 20, size = 2 * piece;
	int small = file_of(4 * page, 'a'), large = file_of(0, 'a');
	struct mapping *m;

	(void)state;
	mapping_guard();
	assert_int_equal(ftruncate(small, (off_t)piece), 0);
	assert_int_equal(ftruncate(large, (off_t)size), 0);
	assert_int_equal(mapping_new(&m, size), ERR_OK);
	assert_int_equal(mapping_extend(m, small, piece), ERR_OK);
	assert_int_equal(mapping_extend(m, large, size), ERR_OK);
	assert_int_equal(ftruncate(small, (off_t)(2 * page)), 0);
	assert_true(all_are(m, 3 * page, 4 * page, '\0'));
	assert_true(mapping_shrunk(m));
	assert_int_equal(ftruncate(small, (off_t)piece), 0);
	assert_int_equal(pwrite(small, "bbb", 3, (off_t)(2 * page)), 3);
	assert_int_equal(pwrite(small, "ccc", 3, (off_t)(3 * page)), 3);
	assert_true(all_are(m, 0, 2 * page, 'a'));
	assert_true(all_are(m, 2 * page, 2 * page + 3, 'b'));
	assert_true(all_are(m, 3 * page, 4 * page, '\0'));
	mapping_free(m);
	close(small);
	close(large);
}

struct reader {
	struct mapping *m;
	uint64_t size;
	_Atomic bool stop;
	_Atomic bool bad;
};

static void *read_all(void *arg)
{
	struct reader *r = arg;
	const volatile char *p = mapping_base(r->m);

	while (!atomic_load(&r->stop))
		for (uint64_t i = 0; i < r->size; i += 64)
			if (p[i] != 'a' && p[i] != '\0')
				atomic_store(&r->bad, true);
	return NULL;
}

static void test_shrinks_under_readers(void **state)
{
	struct reader r = {.size = 64 * page};
	pthread_t threads[3];
	int fd;

	(void)state;
	if (UNDER_TSAN)
		skip();
	mapping_guard();
	fd = file_of(r.size, 'a');
	assert_int_equal(mapping_new(&r.m, r.size), ERR_OK);
	assert_int_equal(mapping_extend(r.m, fd, r.size), ERR_OK);
	for (int i = 0; i < 3; i++)
		assert_int_equal(
			pthread_create(&threads[i], NULL, read_all, &r), 0);
	for (uint64_t left = 64; left-- > 0;)
		assert_int_equal(ftruncate(fd, (off_t)(left * page + 5)), 0);
	/* In this thread, so that it is sure to have been seen. */
	assert_true(all_are(r.m, page, r.size, '\0'));
	atomic_store(&r.stop, true);
	for (int i = 0; i < 3; i++)
		pthread_join(threads[i], NULL);
	assert_false(atomic_load(&r.bad));
	assert_true(mapping_shrunk(r.m));
	mapping_free(r.m);
	close(fd);
}

/* Runs `what` in a child and returns the signal that ended it. */
static int signal_of(void (*what)(void))
{
	pid_t pid = fork();
	int status = 0;

	if (pid == 0) {
		struct rlimit none = {0, 0};

		setrlimit(RLIMIT_CORE, &none);
		signal(SIGBUS, SIG_DFL); /* sanitizers have a handler here */
		mapping_guard();
		what();
		_exit(0);
	}
	assert_true(pid > 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static void touch_other_mapping(void)
{
	int fd = file_of(page, 'a');
	volatile char *p = mmap(NULL, page, PROT_READ, MAP_SHARED, fd, 0);

	if (ftruncate(fd, 0) == 0 && p[0] == 'a')
		_exit(1);
}

static void send_sigbus(void)
{
	kill(getpid(), SIGBUS);
}

static void test_other_sigbus(void **state)
{
	(void)state;
	assert_int_equal(signal_of(touch_other_mapping), SIGBUS);
	assert_int_equal(signal_of(send_sigbus), SIGBUS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole_file),
		cmocka_unit_test(test_grows),
		cmocka_unit_test(test_no_room),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_shrinks),
		cmocka_unit_test(test_bad_page),
		cmocka_unit_test(test_shrinks_under_readers),
		cmocka_unit_test(test_other_sigbus),
	};

	page = (uint64_t)sysconf(_SC_PAGESIZE);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
