/* SPDX-License-Identifier: Apache-2.0 */
/* Where a source keeps the bytes that it cannot map: a file without a name, or
 * memory; and what it does when there is no room for them. */
#include "index/source.h"

#include <dirent.h>
#include <sched.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "sanitizer.h"
#include "source_dir.h"

/* The descriptor that the program has on a file in `where` which has no name
 * there; -1 if there is none. */
static int spool_fd(const char *where)
{
	for (int fd = 3; fd < 256; fd++) {
		char link[64], target[256] = "";

		snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
		if (readlink(link, target, sizeof(target) - 1) > 0 &&
		    strncmp(target, where, strlen(where)) == 0 &&
		    strstr(target, "(deleted)"))
			return fd;
	}
	return -1;
}

static int names_in(const char *where)
{
	DIR *d = opendir(where);
	int n = 0;

	assert_non_null(d);
	while (readdir(d))
		n++;
	closedir(d);
	return n - 2; /* . and .. */
}

static struct source *open_small_pipe(void)
{
	int fd = pipe_stdin();
	struct source *s;

	assert_int_equal(write(fd, "=erl_crash_dump:0.5\n", 20), 20);
	close(fd);
	s = must_open("-");
	assert_int_equal(source_bytes(s).n, 20);
	return s;
}

static void test_spool(void **state)
{
	struct source *s = open_small_pipe();
	int fd = spool_fd(dir);
	struct stat st;

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(fstat(fd, &st), 0);
	assert_int_equal(st.st_mode, S_IFREG | 0600);
	assert_int_equal(st.st_nlink, 0);
	assert_int_equal(fcntl(fd, F_GETFD), FD_CLOEXEC);
	assert_int_equal(names_in(dir), 0);
	source_free(s);
	assert_int_equal(spool_fd(dir), -1);
}

/* Directories that do not take a file are passed over. */
static void test_spool_elsewhere(void **state)
{
	char *name = xmalloc(5001);
	struct source *s;

	(void)state;
	memset(name, 'x', 5000);
	name[5000] = '\0';
	for (int i = 0; i < 3; i++) {
		const char *const bad[] = {"/proc/none", "", name};

		assert_int_equal(setenv("TMPDIR", bad[i], 1), 0);
		s = open_small_pipe();
		assert_true(spool_fd("/var/tmp/") >= 0 ||
		            spool_fd("/tmp/") >= 0);
		source_free(s);
	}
	unsetenv("TMPDIR");
	source_free(open_small_pipe());
	free(name);
}

/* Runs `what` in a child; its exit status, 77 to skip the test. */
static void in_child(int (*what)(void))
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0)
		_exit(what());
	assert_true(pid > 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == 77)
		skip();
	assert_int_equal(WEXITSTATUS(status), 0);
}

/* Where there is no directory at all, memory takes the bytes. */
static int without_directories(void)
{
	enum err code;
	struct source *s;
	int fd = pipe_stdin();

	if (geteuid() != 0 && unshare(CLONE_NEWUSER) != 0)
		return 77;
	if (chroot(dir) != 0)
		return 77;
	if (write(fd, "=erl_crash_dump:0.5\n", 20) != 20)
		return 1;
	close(fd);
	s = source_open("-", &code, NULL);
	if (!s || source_pull(s) != ERR_OK || source_bytes(s).n != 20)
		return 2;
	if (memcmp(source_bytes(s).p, "=erl_crash_dump:0.5\n", 20) != 0)
		return 3;
	source_free(s);
	return 0;
}

static void test_spool_in_memory(void **state)
{
	(void)state;
	in_child(without_directories);
}

/* A disk that takes 100,000 bytes. */
static int with_full_disk(void)
{
	struct rlimit limit = {100000, 100000};
	char want[256];
	enum err code;
	struct source *s;

	signal(SIGXFSZ, SIG_IGN);
	if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
		return 77;
	s = source_open(file, &code, NULL);
	if (!s)
		return 1;
	while (!source_complete(s))
		if (source_pull(s) != ERR_OK)
			return 2;
	snprintf(want, sizeof(want),
	         "cannot write to %s: File too large "
	         "(set TMPDIR to a directory with space)",
	         dir);
	if (strcmp(source_problem(s), want) != 0)
		return 3;
	if (source_bytes(s).n != 100000)
		return 4;
	source_free(s);
	return 0;
}

static void test_full_disk(void **state)
{
	struct bytes text = bytes_text(65536), in = pack_gzip(text);
	struct bytes both = bytes_join(in, in);

	(void)state;
	write_file(both);
	in_child(with_full_disk);
	free(both.p);
	free(in.p);
	free(text.p);
}

static int with_little_room(void)
{
	struct rlimit limit = {UINT64_C(5) << 30, UINT64_C(5) << 30};
	enum err code;
	struct source *s;

	if (UNDER_ASAN || UNDER_TSAN || setrlimit(RLIMIT_AS, &limit) != 0)
		return 77;
	s = source_open(file, &code, NULL);
	if (!s)
		return 1;
	while (!source_complete(s))
		if (source_pull(s) != ERR_OK)
			return 2;
	if (source_bytes(s).n != 100000 || source_problem(s)[0])
		return 3;
	source_free(s);
	/* Too little even for the smallest room. */
	limit.rlim_cur = UINT64_C(512) << 20;
	if (setrlimit(RLIMIT_AS, &limit) != 0)
		return 4;
	s = source_open(file, &code, NULL);
	return s || code != ERR_IO ? 5 : 0;
}

static void test_little_room(void **state)
{
	struct bytes text = bytes_text(100000), in = pack_gzip(text);

	(void)state;
	write_file(in);
	free(in.p);
	free(text.p);
	in_child(with_little_room);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_DIR(test_spool),           IN_DIR(test_spool_elsewhere),
		IN_DIR(test_spool_in_memory), IN_DIR(test_full_disk),
		IN_DIR(test_little_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
