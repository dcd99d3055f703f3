/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `crashdive export`: TABLE.ndjson for every table, with the bytes that `list
 * TABLE --format=ndjson` writes, and with --terms what export_terms.h writes,
 * in a directory that holds nothing else.
 *
 * A dump holds secrets, and the directory may be one where others write: the
 * files are made for the owner only, never over one that is there, and all
 * through the one descriptor of a directory that is no symbolic link. What
 * cannot be finished is left as it is and said; it is not for us to delete.
 */
#include "cli/export.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "cli/cli.h"
#include "cli/export_terms.h"
#include "cli/listing.h"
#include "cli/session.h"

enum { NAME_ROOM = 64 };

struct export
{
	const struct args *args;
	struct session session;
	char *dir; /* its path, for messages */
	int fd;    /* of it */
};

/* The path that was given, or the name of the dump in the current directory,
 * without slashes at the end: behind a link they would mean its target. NULL
 * if there is neither. */
static char *dir_path(const struct args *a)
{
	const char *slash = strrchr(a->file, '/');
	const char *name = slash ? slash + 1 : a->file;
	char *path;
	size_t n;

	if (!a->word && strcmp(a->file, "-") == 0)
		return NULL;
	path = a->word ? xstrdup(a->word) : xasprintf("%s.export", name);
	for (n = strlen(path); n > 1 && path[n - 1] == '/'; n--)
		path[n - 1] = '\0';
	return path;
}

static bool is_empty(int fd)
{
	DIR *dir = fdopendir(dup(fd));
	const struct dirent *entry = NULL;

	if (!dir)
		return false;
	do
		entry = readdir(dir);
	while (entry && (strcmp(entry->d_name, ".") == 0 ||
	                 strcmp(entry->d_name, "..") == 0));
	closedir(dir);
	return !entry;
}

/* Opens the directory, which is made if it is not there. */
static enum err open_dir(struct export *x, struct err_info *info)
{
	if (mkdir(x->dir, S_IRWXU) < 0 && errno != EEXIST)
		return err_set(info, ERR_WRITE,
		               "cannot make the directory %s: %s", x->dir,
		               strerror(errno));
	x->fd = open(x->dir, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (x->fd < 0 && (errno == ENOTDIR || errno == ELOOP))
		return err_set(info, ERR_USAGE, "%s is not a directory",
		               x->dir);
	if (x->fd < 0)
		return err_set(info, ERR_WRITE, "%s: %s", x->dir,
		               strerror(errno));
	if (!is_empty(x->fd))
		return err_set(info, ERR_USAGE,
		               "%s is not empty, and export never writes over "
		               "what is there: crashdive export %s DIR",
		               x->dir, x->args->file);
	return ERR_OK;
}

static enum err cannot_write(const struct export *x, const char *name,
                             const char *why, struct err_info *info)
{
	return err_set(info, ERR_WRITE,
	               "cannot write %s/%s: %s; it is not complete, and the "
	               "tables behind it are missing",
	               x->dir, name, why);
}

/* Makes and opens KEY.ndjson, whose name it writes. */
static enum err open_file(struct export *x, const char *key,
                          char name[NAME_ROOM], struct out *out,
                          struct err_info *info)
{
	int fd;

	snprintf(name, NAME_ROOM, "%s.ndjson", key);
	fd = openat(x->fd, name,
	            O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
	            S_IRUSR | S_IWUSR);
	if (fd < 0)
		return cannot_write(x, name, strerror(errno), info);
	out_init(out, fd);
	return ERR_OK;
}

/* Writes what is left and closes, whatever `err` was before. */
static enum err close_file(struct export *x, const char *name, struct out *out,
                           enum err err, struct err_info *info)
{
	int fd = out->fd;

	out_flush(out);
	if (out_failed(out) && !err)
		err = cannot_write(x, name,
		                   out->state == ERR_IO ? strerror(out->error)
		                                        : "out of memory",
		                   info);
	out_release(out);
	/* some file systems tell only now that there is no room */
	if (close(fd) < 0 && !err)
		err = cannot_write(x, name, strerror(errno), info);
	return err;
}

static enum err write_rows(struct export *x, const struct table *t,
                           struct out *out, struct err_info *info)
{
	char doing[NAME_ROOM];
	struct listing l;
	enum err err;

	snprintf(doing, sizeof(doing), "writing %s", t->key);
	listing_init(&l, t);
	listing_add_all(&l);
	l.doing = doing;
	l.options = (struct writer_options){.format = FORMAT_NDJSON,
	                                    .ascii = x->args->ascii};
	err = listing_write(&l, &x->session, out, info);
	listing_release(&l);
	return err;
}

static enum err write_table(struct export *x, const struct table *t,
                            struct err_info *info)
{
	char name[NAME_ROOM];
	struct out out;
	enum err err = open_file(x, t->key, name, &out, info);

	if (err)
		return err;
	err = write_rows(x, t, &out, info);
	return close_file(x, name, &out, err, info);
}

static enum err write_terms(struct export *x, struct err_info *info)
{
	char name[EXPORT_TERMS][NAME_ROOM];
	struct out out[EXPORT_TERMS] = {{.fd = -1}};
	enum err err = ERR_OK;
	unsigned n = 0;

	while (n < EXPORT_TERMS && !err) {
		err = open_file(x, export_terms_key(n), name[n], &out[n], info);
		n += !err;
	}
	if (!err)
		export_terms_write(&x->session, out);
	while (n-- > 0)
		err = close_file(x, name[n], &out[n], err, info);
	return err;
}

static int write_tables(struct export *x, struct dump *d)
{
	struct err_info info = {""};
	enum err err = ERR_OK;
	unsigned n;
	const struct table *const *all = tables(&n);
	int status;

	session_init(&x->session, x->args, d);
	session_wait_all(&x->session);
	for (unsigned i = 0; i < n && !err; i++)
		err = write_table(x, all[i], &info);
	if (!err && x->args->terms)
		err = write_terms(x, &info);
	status = session_finish(&x->session, err, &info);
	if (!err && isatty(STDERR_FILENO))
		fprintf(stderr, "crashdive: %u tables are in %s\n", n, x->dir);
	return status;
}

/* The dump is opened first: a directory for one that cannot be read would only
 * be in the way. */
int export_run(const struct args *a)
{
	struct export x = {.args = a, .dir = dir_path(a), .fd = -1};
	struct err_info info = {""};
	int status = err_exit_status(ERR_USAGE);
	struct dump *d = NULL;
	enum err err;

	if (!x.dir) {
		fputs("crashdive: export to which directory? crashdive export "
		      "- DIR\n",
		      stderr);
		return status;
	}
	d = cli_open(a, &status);
	if (!d)
		goto out;
	err = open_dir(&x, &info);
	if (err) {
		fprintf(stderr, "crashdive: %s\n", info.text);
		status = err_exit_status(err);
		dump_free(d);
		goto out;
	}
	status = write_tables(&x, d);
out:
	if (x.fd >= 0)
		close(x.fd);
	free(x.dir);
	return status;
}
