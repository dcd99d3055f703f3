/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UNIT_UI_DRIVE_H
#define UNIT_UI_DRIVE_H

/*
 * Drives the app without a terminal: keys in, canvas out, with a real worker
 * and a dump in memory, or one that comes through a pipe piece by piece. To be
 * included after cmocka.h.
 */

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/utf8.h"
#include "model/dump.h"
#include "ui/app.h"

#define DRIVE_HEAD                                                             \
	"=erl_crash_dump:0.5\nSun Nov 22 02:59:06 2026\nSlogan: test\n"        \
	"System version: Erlang/OTP 25 [erts-13.1.5] [source] [64-bit]\n"

struct drive {
	struct dump *dump;
	struct worker *worker;
	struct app *app;
	const struct canvas *screen; /* the last frame */
	char *text;                  /* of it */
	int feed;                    /* the pipe's end, or -1 */
};

enum { DRIVE_PATIENCE_S = 30, DRIVE_LOOK_MS = 5 };

static inline void drive_start(struct drive *d, struct dump *dump, bool ascii)
{
	struct err_info info;

	assert_non_null(dump);
	d->dump = dump;
	d->worker = worker_new(&info);
	assert_non_null(d->worker);
	d->app = app_new(dump, d->worker, ascii);
	d->screen = NULL;
	d->text = NULL;
	d->feed = -1;
}

/* What has been finished is handed over; waits a moment for more. */
static inline void drive_turn(struct drive *d)
{
	struct pollfd p = {.fd = worker_fd(d->worker), .events = POLLIN};
	struct job *job;

	while ((job = worker_reap(d->worker)))
		app_job_done(d->app, job);
	app_tick(d->app);
	if (!app_idle(d->app))
		poll(&p, 1, DRIVE_LOOK_MS);
}

static inline void drive_settle(struct drive *d)
{
	time_t end = time(NULL) + DRIVE_PATIENCE_S;

	while (!app_idle(d->app)) {
		if (time(NULL) > end)
			fail_msg("the app never comes to rest");
		drive_turn(d);
	}
}

/* The frame as text, each row followed by LF. */
static inline const char *drive_draw(struct drive *d)
{
	free(d->text);
	d->screen = app_draw(d->app);
	d->text = canvas_text(d->screen, false);
	return d->text;
}

/* An app over the whole of `text`, which must outlive it, at 80x24. */
static inline void drive_open(struct drive *d, struct span text, bool ascii)
{
	enum err code;
	struct err_info info = {""};
	struct index *x;

	x = index_from_source(source_from_memory(text, 0), &code, &info);
	if (!x)
		fail_msg("%s", info.text);
	index_finish(x);
	drive_start(d, dump_from_index(x), ascii);
	drive_settle(d);
	drive_draw(d);
}

static inline void drive_write(int fd, struct span text)
{
	assert_int_equal(write(fd, text.p, text.n), text.n);
}

/* More of the dump, and a section of blanks: a reader waits for so much before
 * it shows what it has. */
static inline void drive_write_filled(int fd, struct span text)
{
	enum { FILL = 1 << 16 };
	static char blanks[FILL];

	memset(blanks, ' ', sizeof(blanks));
	drive_write(fd, text);
	drive_write(fd, SPAN_LIT("=filler\n"));
	drive_write(fd, (struct span){blanks, sizeof(blanks)});
	drive_write(fd, SPAN_LIT("\n"));
}

static inline void drive_feed(struct drive *d, struct span text)
{
	drive_write_filled(d->feed, text);
}

/* The end of the dump has come. */
static inline void drive_feed_end(struct drive *d)
{
	close(d->feed);
	d->feed = -1;
}

/* An app over a dump that comes through a pipe; `text` is its beginning. */
static inline void drive_open_pipe(struct drive *d, struct span text)
{
	enum { PIPE_ROOM = 1 << 20 };
	enum err code;
	struct err_info info = {""};
	struct dump *dump;
	char path[64];
	int fd[2];

	assert_int_equal(pipe(fd), 0);
	assert_true(fcntl(fd[1], F_SETPIPE_SZ, PIPE_ROOM) >= PIPE_ROOM);
	drive_write_filled(fd[1], text);
	snprintf(path, sizeof(path), "/dev/fd/%d", fd[0]);
	dump = dump_open(path, &code, &info);
	if (!dump)
		fail_msg("%s", info.text);
	close(fd[0]);
	assert_int_equal(index_start(dump_index(dump), -1, &info), ERR_OK);
	drive_start(d, dump, false);
	d->feed = fd[1];
}

static inline void drive_close(struct drive *d)
{
	if (d->feed >= 0)
		close(d->feed);
	index_cancel(dump_index(d->dump));
	worker_free(d->worker);
	app_free(d->app);
	dump_free(d->dump);
	free(d->text);
}

/* Presses keys, named as in keys.def with blanks between them, without waiting
 * for what they start. */
static inline void drive_press(struct drive *d, const char *keys)
{
	struct span rest = span_str(keys), one;

	while (span_cut(&rest, ' ', &one)) {
		char name[KEY_TEXT];
		struct key k;

		snprintf(name, sizeof(name), "%.*s", SPAN_ARG(one));
		if (!key_parse(name, &k))
			fail_msg("no such key: %s", name);
		app_key(d->app, k);
	}
}

/* The same, each key answered before the next. */
static inline void drive_keys(struct drive *d, const char *keys)
{
	struct span rest = span_str(keys), one;

	while (span_cut(&rest, ' ', &one)) {
		char name[KEY_TEXT];

		snprintf(name, sizeof(name), "%.*s", SPAN_ARG(one));
		drive_press(d, name);
		drive_settle(d);
		drive_draw(d);
	}
}

/* Types text, of characters of any kind. */
static inline void drive_type(struct drive *d, const char *text)
{
	struct span rest = span_str(text);

	while (rest.n > 0) {
		struct key k = {KEY_CHAR, 0, 0};

		rest = span_skip(rest, utf8_decode(rest, &k.code));
		app_key(d->app, k);
	}
	drive_settle(d);
	drive_draw(d);
}

static inline void drive_resize(struct drive *d, int rows, int cols)
{
	app_resize(d->app, rows, cols);
	drive_draw(d);
}

/* Row y of the last frame; negative ones count from the bottom. */
static inline struct span drive_row(const struct drive *d, int y)
{
	struct span rest = span_str(d->text), line = SPAN_NONE;

	if (y < 0)
		y += d->screen->rows;
	for (int i = 0; i <= y; i++)
		assert_true(span_cut(&rest, '\n', &line));
	return line;
}

/* The row of the last frame that has the text; -1 if none has. */
static inline int drive_find(const struct drive *d, const char *text)
{
	for (int y = 0; y < d->screen->rows; y++) {
		struct span row = drive_row(d, y);

		if (span_find(row, span_str(text)) < row.n)
			return y;
	}
	return -1;
}

static inline bool drive_shows(const struct drive *d, const char *text)
{
	return drive_find(d, text) >= 0;
}

static inline void drive_check(const struct drive *d, const char *text)
{
	if (!drive_shows(d, text))
		fail_msg("\"%s\" is not on screen:\n%s", text, d->text);
}

static inline void drive_check_not(const struct drive *d, const char *text)
{
	if (drive_shows(d, text))
		fail_msg("\"%s\" is on screen:\n%s", text, d->text);
}

/* A row must be so, to its last character. */
static inline void drive_check_row(const struct drive *d, int y,
                                   const char *text)
{
	char row[4096];

	snprintf(row, sizeof(row), "%.*s", SPAN_ARG(drive_row(d, y)));
	assert_string_equal(row, text);
}

/* Lets time pass until the text is on screen. */
static inline void drive_wait(struct drive *d, const char *text)
{
	time_t end = time(NULL) + DRIVE_PATIENCE_S;

	while (time(NULL) <= end) {
		drive_turn(d);
		drive_draw(d);
		if (drive_shows(d, text))
			return;
	}
	drive_check(d, text);
}

static inline enum style drive_style(const struct drive *d, int y, int x)
{
	if (y < 0)
		y += d->screen->rows;
	return (enum style)d->screen->cells[y * d->screen->cols + x].style;
}

/* The first row of the screen that is painted as chosen, to its right end where
 * no match covers it; -1 if none is. */
static inline int drive_cursor(const struct drive *d)
{
	for (int y = 0; y < d->screen->rows; y++)
		if (drive_style(d, y, d->screen->cols - 1) == STYLE_CURSOR)
			return y;
	return -1;
}

/* The row under the cursor begins so. */
static inline void drive_check_cursor(const struct drive *d, const char *text)
{
	int y = drive_cursor(d);

	if (y < 0 || !span_starts(drive_row(d, y), span_str(text)))
		fail_msg("the cursor is not on \"%s\" but on row %d:\n%s", text,
		         y, d->text);
}

/* Cells of a row in a style. */
static inline int drive_count(const struct drive *d, int y, enum style st)
{
	int n = 0;

	for (int x = 0; x < d->screen->cols; x++)
		n += drive_style(d, y, x) == st;
	return n;
}

#endif
