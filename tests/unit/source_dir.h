/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UNIT_SOURCE_DIR_H
#define UNIT_SOURCE_DIR_H

/* For the tests of the sources: a directory for temporary files that must be
 * empty at the end, a dump in it, and what opens it or a pipe. */

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "pack.h"

static char dir[64]; /* TMPDIR, empty but for `file` */
static char file[96];

static inline int make_dir(void **state)
{
	(void)state;
	snprintf(dir, sizeof(dir), "/tmp/crashdive-test-XXXXXX");
	assert_non_null(mkdtemp(dir));
	snprintf(file, sizeof(file), "%s/dump", dir);
	return setenv("TMPDIR", dir, 1);
}

static inline int remove_dir(void **state)
{
	(void)state;
	unlink(file);
	return rmdir(dir); /* fails if anything is left */
}

static inline void write_file(struct bytes b)
{
	int fd = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0644);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, b.p, b.n), b.n);
	close(fd);
}

/* Standard input becomes `fd`, which is closed. */
static inline void set_stdin(int fd)
{
	assert_true(fd >= 0);
	assert_int_equal(dup2(fd, STDIN_FILENO), STDIN_FILENO);
	close(fd);
}

/* Standard input becomes a pipe; the end to write to. */
static inline int pipe_stdin(void)
{
	int p[2];

	assert_int_equal(pipe2(p, O_CLOEXEC), 0);
	set_stdin(p[0]);
	return p[1];
}

static inline struct source *must_open(const char *path)
{
	struct err_info info = {""};
	enum err code = ERR_NOT_FOUND;
	struct source *s = source_open(path, &code, &info);

	if (!s)
		print_message("%s\n", info.text);
	assert_non_null(s);
	assert_int_equal(code, ERR_OK);
	return s;
}

#define IN_DIR(f) cmocka_unit_test_setup_teardown(f, make_dir, remove_dir)

#endif
