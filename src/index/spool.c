/* SPDX-License-Identifier: Apache-2.0 */
#include "index/spool.h"

/*
 * O_TMPFILE gives a file that never had a name, so that nothing remains
 * whatever ends the program; where the file system has none, a name is made
 * and taken away at once.
 *
 * Rejected: writing through a shared mapping (a full disk would be a SIGBUS
 * instead of an error), and going on in memory when the disk is full (the
 * machine that has just lost a node has no memory to spare either).
 */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static int open_named(const char *dir)
{
	char name[sizeof((struct spool *)NULL)->dir + 32];
	int fd;

	snprintf(name, sizeof(name), "%s/crashdive-XXXXXX", dir);
	fd = mkostemp(name, O_CLOEXEC);
	if (fd >= 0)
		unlink(name);
	return fd;
}

static int open_in(const char *dir)
{
	int fd = -1;

#ifdef O_TMPFILE
	fd = open(dir, O_TMPFILE | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
#endif
	return fd >= 0 ? fd : open_named(dir);
}

enum err spool_init(struct spool *sp, struct err_info *info)
{
	const char *dirs[] = {getenv("TMPDIR"), "/var/tmp", "/tmp"};

	for (size_t i = 0; i < sizeof(dirs) / sizeof(dirs[0]); i++) {
		/* A name that does not fit is no usual directory either. */
		if (!dirs[i] || !dirs[i][0] ||
		    strlen(dirs[i]) >= sizeof(sp->dir))
			continue;
		sp->fd = open_in(dirs[i]);
		if (sp->fd >= 0) {
			memcpy(sp->dir, dirs[i], strlen(dirs[i]) + 1);
			return ERR_OK;
		}
	}
	sp->dir[0] = '\0';
	sp->fd = memfd_create("crashdive", MFD_CLOEXEC);
	if (sp->fd >= 0)
		return ERR_OK;
	return err_set(info, ERR_IO,
	               "no directory for temporary files: %s (set TMPDIR)",
	               strerror(errno));
}

void spool_release(struct spool *sp)
{
	if (sp->fd >= 0)
		close(sp->fd);
	sp->fd = -1;
}

static void write_failed(const struct spool *sp, int why, struct err_info *info)
{
	const char *to = sp->dir[0] ? sp->dir : "memory";

	err_set(info, ERR_IO,
	        "cannot write to %s: %s (set TMPDIR to a directory with space)",
	        to, strerror(why));
}

size_t spool_write(struct spool *sp, const char *p, size_t n, uint64_t at,
                   struct err_info *info)
{
	size_t done = 0;

	while (done < n) {
		ssize_t some =
			pwrite(sp->fd, p + done, n - done, (off_t)(at + done));

		if (some > 0) {
			done += (size_t)some;
		} else if (some == 0 || errno != EINTR) {
			write_failed(sp, some ? errno : ENOSPC, info);
			break;
		}
	}
	return done;
}
