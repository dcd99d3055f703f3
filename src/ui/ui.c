/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Puts the terminal program together and takes it apart again. The order
 * matters twice: the terminal is taken before any thread is started, and given
 * back before anything is waited for; what threads still use outlives them.
 */
#include "ui/ui.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/worker.h"
#include "ui/app.h"
#include "ui/input.h"
#include "ui/loop.h"
#include "ui/signals.h"

bool ui_possible(void)
{
	const char *term = getenv("TERM");
	int fd;

	if (term && strcmp(term, "dumb") == 0)
		return false;
	if (isatty(STDOUT_FILENO))
		return true;
	fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return false;
	close(fd);
	return true;
}

/* The pipe through which the scanner says that it is done. */
static enum err open_notice(int notice[2], struct err_info *info)
{
	if (pipe(notice) < 0)
		return err_set(info, ERR_IO, "pipe: %s", strerror(errno));
	for (int i = 0; i < 2; i++) {
		fcntl(notice[i], F_SETFL,
		      fcntl(notice[i], F_GETFL) | O_NONBLOCK);
		fcntl(notice[i], F_SETFD, FD_CLOEXEC);
	}
	return ERR_OK;
}

/* From the first frame to the last; the terminal is ours. */
static enum err run(struct dump *d, struct tty *tty, bool ascii,
                    struct err_info *info)
{
	struct index *index = dump_index(d);
	struct loop_parts parts = {.tty = tty};
	int notice[2];
	enum err e = open_notice(notice, info);

	if (e != ERR_OK)
		return e;
	parts.index_fd = notice[0];
	parts.worker = worker_new(info);
	if (!parts.worker) {
		e = ERR_IO;
		goto out;
	}
	parts.input = input_new(tty_input(tty), tty_term(tty));
	parts.app = app_new(d, parts.worker, ascii);
	e = index_start(index, notice[1], info);
	if (e == ERR_OK)
		loop_run(&parts);
out:
	tty_suspend(tty);
	index_cancel(index);
	worker_free(parts.worker);
	if (parts.app)
		app_free(parts.app);
	input_free(parts.input);
	index_finish(index); /* the scanner writes to the pipe */
	close(notice[0]);
	close(notice[1]);
	return e;
}

enum err ui_run(struct dump *d, const struct ui_options *o,
                struct err_info *info)
{
	struct tty *tty;
	enum err e = tty_open(&tty, o->colours, info);

	if (e != ERR_OK)
		return e;
	e = signals_start(info);
	if (e == ERR_OK) {
		e = run(d, tty, o->ascii || !tty_is_utf8() || !tty_utf8(tty),
		        info);
		signals_stop();
	}
	tty_close(tty);
	return e;
}
