/* SPDX-License-Identifier: Apache-2.0 */
#include "index/source.h"

/*
 * Two kinds of input. A plain regular file is mapped whole and complete at
 * once. Everything else is a stream: read, decoded if it is compressed,
 * appended to a spool file, and that file is mapped as it grows. The others
 * see only `size` and `complete`, which follow the bytes (release, acquire).
 *
 * Rejected: decoding on a thread of its own (the scanner is faster than any
 * decoder, so it would only wait in another place), and seeking in compressed
 * files (none of the three formats can without an index).
 */

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "index/decode.h"
#include "index/mapping.h"
#include "index/spool.h"

enum {
#ifdef CRASHDIVE_TINY
	IN_SIZE = 16,
	OUT_SIZE = 64,
#else
	IN_SIZE = 256 * 1024,
	OUT_SIZE = 1024 * 1024, /* at most so much more at each pull */
#endif
	HEAD_SIZE = 64 * 1024,        /* what source_open waits for */
	ADVICE_MAX = 4 * 1024 * 1024, /* a cold disk is waited for */
};

/* Address space for a stream: more than any disk of a dump holds, or what
 * ulimit -v leaves. */
#define ROOM_MAX (UINT64_C(1) << 40)
#define ROOM_MIN (UINT64_C(1) << 30)

struct source {
	char *path;
	enum source_format format;
	const char *base;

	_Atomic uint64_t size;
	_Atomic bool complete;
	_Atomic bool canceled;
	uint64_t input_size;
	_Atomic uint64_t input_read;
	char problem[sizeof((struct err_info *)NULL)->text];

	int fd;      /* the input; -1 for memory */
	int wake[2]; /* a pipe: ends the wait for input */
	struct mapping *map;

	/* Memory only. */
	struct span text;
	uint64_t step;

	/* Streams only; the scanner's. */
	struct spool spool;
	struct decoder *decoder; /* NULL: plain */
	struct decode_io io;     /* in: what of in_buf is not decoded yet */
	bool eof;
	bool more; /* the decoder may have output without more input */
	char *in_buf;
	char *out_buf;
};

static const char *input_name(const struct source *s)
{
	return strcmp(s->path, "-") == 0 ? "standard input" : s->path;
}

static enum err open_failed(const struct source *s, struct err_info *info)
{
	return err_set(info, ERR_IO, "%s: %s", input_name(s), strerror(errno));
}

static struct source *source_new(const char *path)
{
	struct source *s = xcalloc(1, sizeof(*s));

	s->path = xstrdup(path);
	s->base = "";
	s->fd = -1;
	s->wake[0] = -1;
	s->wake[1] = -1;
	s->spool.fd = -1;
	return s;
}

static void close_fd(int fd)
{
	if (fd >= 0)
		close(fd);
}

void source_free(struct source *s)
{
	if (!s)
		return;
	mapping_free(s->map);
	decoder_free(s->decoder);
	spool_release(&s->spool);
	close_fd(s->fd);
	close_fd(s->wake[0]);
	close_fd(s->wake[1]);
	free(s->in_buf);
	free(s->out_buf);
	free(s->path);
	free(s);
}

static void publish(struct source *s, uint64_t size)
{
	atomic_store_explicit(&s->size, size, memory_order_release);
}

/* What only the reading of a stream needs goes as soon as that is over. */
static void finish(struct source *s)
{
	decoder_free(s->decoder);
	s->decoder = NULL;
	free(s->in_buf);
	s->in_buf = NULL;
	free(s->out_buf);
	s->out_buf = NULL;
	atomic_store_explicit(&s->complete, true, memory_order_release);
}

static void __attribute__((format(printf, 2, 3)))
fail(struct source *s, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(s->problem, sizeof(s->problem), fmt, ap);
	va_end(ap);
	finish(s);
}

/* Waits until the input has something to say. The wake pipe is never emptied:
 * what is canceled stays so. */
static enum err wait_input(struct source *s)
{
	struct pollfd p[] = {{.fd = s->fd, .events = POLLIN},
	                     {.fd = s->wake[0], .events = POLLIN}};

	while (!atomic_load(&s->canceled)) {
		if (poll(p, 2, -1) < 0 && errno != EINTR)
			return ERR_OK; /* read() will say what is wrong */
		if (p[0].revents)
			return ERR_OK;
	}
	return ERR_CANCELED;
}

/* Adds what one read gives to the input buffer, which has room. */
static enum err read_some(struct source *s)
{
	size_t have = s->io.in_n;
	ssize_t n;

	if (wait_input(s) != ERR_OK)
		return ERR_CANCELED;
	memmove(s->in_buf, s->io.in, have);
	s->io.in = s->in_buf;
	n = read(s->fd, s->in_buf + have, IN_SIZE - have);
	if (n > 0) {
		s->io.in_n += (size_t)n;
		atomic_fetch_add_explicit(&s->input_read, (uint64_t)n,
		                          memory_order_relaxed);
	} else if (n == 0) {
		s->eof = true;
	} else if (errno != EINTR && errno != EAGAIN) {
		return ERR_IO;
	}
	return ERR_OK;
}

static void read_failed(struct source *s)
{
	fail(s, "reading stops after %" PRIu64 " bytes: %s",
	     atomic_load(&s->input_read), strerror(errno));
}

/* Appends to the spool, maps and publishes; what a full disk still takes, too.
 */
static void append(struct source *s, const char *p, size_t n)
{
	uint64_t size = atomic_load(&s->size);
	struct err_info info;
	size_t done;

	if (n == 0)
		return;
	done = spool_write(&s->spool, p, n, size, &info);
	if (mapping_extend(s->map, s->spool.fd, size + done) != ERR_OK) {
		fail(s, "no address space after %" PRIu64 " bytes", size);
		return;
	}
	publish(s, size + done);
	if (done < n)
		fail(s, "%s", info.text);
}

static void decode_ended(struct source *s, enum decode_result rc)
{
	static const char *const why[] = {
		[DECODE_CUT] = "end early",
		[DECODE_BAD] = "are damaged",
		[DECODE_MEMORY] = "need more memory than there is",
	};

	if (atomic_load(&s->complete))
		return; /* the spool's problem came first */
	if (rc == DECODE_DONE)
		finish(s);
	else
		fail(s, "the %s data %s, after %" PRIu64 " decoded bytes",
		     decode_name(s->format), why[rc], atomic_load(&s->size));
}

static void decode_some(struct source *s)
{
	enum decode_result rc;

	s->io.out = s->out_buf;
	s->io.out_n = OUT_SIZE;
	rc = decoder_run(s->decoder, &s->io, s->eof);
	s->more = s->io.out_n == 0;
	append(s, s->out_buf, OUT_SIZE - s->io.out_n);
	if (rc != DECODE_MORE)
		decode_ended(s, rc);
}

static void copy_some(struct source *s)
{
	struct span in = {s->io.in, s->io.in_n};

	s->io.in_n = 0;
	append(s, in.p, in.n);
	if (s->eof && !atomic_load(&s->complete))
		finish(s);
}

static enum err stream_some(struct source *s)
{
	if (s->io.in_n == 0 && !s->eof && !s->more) {
		enum err err = read_some(s);

		if (err == ERR_IO)
			read_failed(s);
		if (err != ERR_OK)
			return err;
	}
	if (s->decoder)
		decode_some(s);
	else
		copy_some(s);
	return ERR_OK;
}

static void show_more(struct source *s)
{
	uint64_t size = atomic_load(&s->size);
	uint64_t left = s->text.n - size;

	if (s->step > 0 && left > s->step)
		left = s->step;
	publish(s, size + left);
	if (size + left == s->text.n)
		finish(s);
}

enum err source_pull(struct source *s)
{
	uint64_t before = atomic_load(&s->size);

	while (!atomic_load(&s->complete) && atomic_load(&s->size) == before) {
		if (atomic_load(&s->canceled))
			return ERR_CANCELED;
		if (s->fd < 0)
			show_more(s);
		else if (stream_some(s) == ERR_CANCELED)
			return ERR_CANCELED;
	}
	return ERR_OK;
}

struct source *source_from_memory(struct span text, uint64_t step)
{
	struct source *s = source_new("memory");

	if (text.n > 0)
		s->base = text.p;
	s->text = text;
	s->step = step;
	s->input_size = text.n;
	if (step == 0 || text.n == 0)
		show_more(s);
	return s;
}

static enum err stream_room(struct source *s)
{
	uint64_t room = ROOM_MAX;

	while (mapping_new(&s->map, room) != ERR_OK) {
		room /= 2;
		if (room < ROOM_MIN)
			return ERR_NOMEM;
	}
	s->base = mapping_base(s->map);
	return ERR_OK;
}

static enum err no_memory(const struct source *s, struct err_info *info)
{
	errno = ENOMEM;
	return open_failed(s, info);
}

static enum err sniff_stream(struct source *s)
{
	while (s->io.in_n < DECODE_MAGIC && !s->eof) {
		enum err err = read_some(s);

		if (err != ERR_OK)
			return err;
	}
	s->format = decode_sniff((struct span){s->io.in, s->io.in_n});
	return ERR_OK;
}

static enum err open_stream(struct source *s, struct err_info *info)
{
	s->in_buf = xmalloc(IN_SIZE);
	s->out_buf = xmalloc(OUT_SIZE);
	s->io.in = s->in_buf;
	if (sniff_stream(s) != ERR_OK)
		return open_failed(s, info);
	if (s->format != SOURCE_PLAIN) {
		s->decoder = decoder_new(s->format);
		if (!s->decoder)
			return no_memory(s, info);
	}
	if (stream_room(s) != ERR_OK)
		return no_memory(s, info);
	if (spool_init(&s->spool, info) != ERR_OK)
		return ERR_IO;
	while (!atomic_load(&s->complete) && atomic_load(&s->size) < HEAD_SIZE)
		source_pull(s);
	if (s->problem[0] && atomic_load(&s->size) == 0)
		return err_set(info, ERR_IO, "%s: %s", input_name(s),
		               s->problem);
	return ERR_OK;
}

/* False if the file is compressed, or lies where nothing can be mapped: then
 * it is read like a stream. The offset of the descriptor is not moved. */
static bool map_whole(struct source *s)
{
	char head[DECODE_MAGIC];
	ssize_t n = pread(s->fd, head, sizeof(head), 0);

	if (n < 0 || decode_sniff((struct span){head, (size_t)n}))
		return false;
	if (mapping_new(&s->map, s->input_size) != ERR_OK)
		return false;
	if (mapping_extend(s->map, s->fd, s->input_size) != ERR_OK) {
		mapping_free(s->map);
		s->map = NULL;
		return false;
	}
	s->base = mapping_base(s->map);
	atomic_store(&s->input_read, s->input_size);
	publish(s, s->input_size);
	finish(s);
	return true;
}

/* Standard input that is open for writing only would never be readable, and
 * poll() would not say so. */
static int open_stdin(void)
{
	int flags = fcntl(STDIN_FILENO, F_GETFL);

	if (flags >= 0 && (flags & O_ACCMODE) == O_WRONLY) {
		errno = EBADF;
		return -1;
	}
	return fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
}

static enum err open_input(struct source *s, struct err_info *info)
{
	struct stat st;

	s->fd = strcmp(s->path, "-") == 0 ? open_stdin()
	                                  : open(s->path, O_RDONLY | O_CLOEXEC);
	if (s->fd < 0 || fstat(s->fd, &st) < 0)
		return open_failed(s, info);
	if (S_ISDIR(st.st_mode)) {
		errno = EISDIR;
		return open_failed(s, info);
	}
	/* The files of /proc have no size, but bytes: a stream. */
	if (S_ISREG(st.st_mode) && st.st_size > 0 &&
	    lseek(s->fd, 0, SEEK_CUR) == 0) {
		s->input_size = (uint64_t)st.st_size;
		if (map_whole(s))
			return ERR_OK;
		posix_fadvise(s->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
	}
	if (pipe2(s->wake, O_CLOEXEC) < 0)
		return open_failed(s, info);
	return open_stream(s, info);
}

struct source *source_open(const char *path, enum err *code,
                           struct err_info *info)
{
	struct source *s = source_new(path);

	*code = open_input(s, info);
	if (*code == ERR_OK)
		return s;
	source_free(s);
	return NULL;
}

struct span source_bytes(const struct source *s)
{
	uint64_t n = atomic_load_explicit(&s->size, memory_order_acquire);

	return (struct span){s->base, n};
}

bool source_complete(const struct source *s)
{
	return atomic_load_explicit(&s->complete, memory_order_acquire);
}

void source_cancel(struct source *s)
{
	atomic_store(&s->canceled, true);
	if (s->wake[1] >= 0 && write(s->wake[1], "", 1) < 0)
		return; /* full: it wakes already */
}

const char *source_problem(const struct source *s)
{
	return s->problem;
}

bool source_shrunk(const struct source *s)
{
	return s->map && mapping_shrunk(s->map);
}

enum source_format source_format(const struct source *s)
{
	return s->format;
}

const char *source_path(const struct source *s)
{
	return s->path;
}

uint64_t source_input_size(const struct source *s)
{
	return s->input_size;
}

uint64_t source_input_read(const struct source *s)
{
	return atomic_load_explicit(&s->input_read, memory_order_relaxed);
}

void source_advise(const struct source *s, uint64_t from, uint64_t to)
{
	uint64_t size = source_bytes(s).n;

	if (to > size)
		to = size;
	if (!s->map || from >= to)
		return;
	mapping_touch(s->map, from,
	              to - from < ADVICE_MAX ? to - from : ADVICE_MAX);
}
