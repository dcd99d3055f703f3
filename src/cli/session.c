/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What `list` and `show` have in common. The dump is indexed by the index's
 * own thread while this one writes the rows that are already there; a pipe
 * tells when that is over.
 */
#include "cli/session.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/cli.h"
#include "model/literals.h"

enum { WAIT_MS = 20 };

void session_init(struct session *s, const struct args *a, struct dump *d)
{
	struct index *x = dump_index(d);

	*s = (struct session){.args = a, .dump = d, .pipe = {-1, -1}};
	dump_set_term_limit(d, a->max_term);
	s->tty = isatty(STDOUT_FILENO);
	out_init(&s->out, STDOUT_FILENO);
	progress_init(&s->progress);
	if (pipe(s->pipe) < 0)
		s->pipe[0] = s->pipe[1] = -1;
	if (s->pipe[1] < 0 || index_start(x, s->pipe[1], NULL) != ERR_OK)
		index_finish(x);
}

bool session_wait(struct session *s)
{
	const struct index *x = dump_index(s->dump);
	struct pollfd fd = {.fd = s->pipe[0], .events = POLLIN};
	uint64_t done, total;

	if (index_done(x))
		return false;
	poll(&fd, 1, WAIT_MS);
	index_progress(x, &done, &total);
	progress_show(&s->progress, "reading", done, total);
	return !index_done(x);
}

void session_wait_all(struct session *s)
{
	while (session_wait(s))
		;
}

const struct heapmap *session_literals(struct session *s)
{
	struct literals *l = dump_literals(s->dump);
	uint64_t done, all;

	while (literals_step(l, s->dump)) {
		literals_progress(l, &done, &all);
		progress_show(&s->progress, "reading literals", done, all);
	}
	return literals_map(l);
}

void session_pass(struct session *s, const struct table *t)
{
	while (table_pass(t, s->dump))
		progress_show(&s->progress, t->pass->doing,
		              table_passed(t, s->dump), 1000);
}

void session_enough(struct session *s)
{
	index_cancel(dump_index(s->dump));
}

void session_writer_options(const struct session *s, struct writer_options *o)
{
	bool text = s->args->format == FORMAT_TEXT;
	struct winsize size;

	*o = (struct writer_options){.format = s->args->format,
	                             .ascii = s->args->ascii};
	o->bold = text && cli_wants_colour(s->args);
	if (text && s->tty && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
		o->width = size.ws_col;
}

/* Says how the dump ends if it is not whole. What the emulator did not write
 * is no failure of ours; what we could not read is. */
static enum err tell_end(const struct session *s)
{
	char text[512];
	struct end_info end;

	if (dump_truncation(s->dump, text, sizeof(text)) == 0)
		return ERR_OK;
	fprintf(stderr, "crashdive: %s: %s\n", s->args->file, text);
	index_end(dump_index(s->dump), &end);
	if (end.how == END_SOURCE)
		return ERR_IO;
	return end.how == END_NO_MEMORY ? ERR_NOMEM : ERR_OK;
}

static int output_status(const struct out *o)
{
	if (o->state == ERR_PIPE)
		return 0;
	fprintf(stderr, "crashdive: cannot write: %s\n",
	        o->state == ERR_NOMEM ? "out of memory" : strerror(o->error));
	return err_exit_status(ERR_WRITE);
}

int session_finish(struct session *s, enum err err, const struct err_info *info)
{
	int status = err_exit_status(err);
	enum err end = ERR_OK;

	out_flush(&s->out);
	if (out_failed(&s->out))
		session_enough(s);
	index_finish(dump_index(s->dump));
	progress_clear(&s->progress);
	if (out_failed(&s->out)) {
		status = output_status(&s->out);
	} else {
		if (err)
			fprintf(stderr, "crashdive: %s\n", info->text);
		end = tell_end(s);
		if (!err)
			status = err_exit_status(end ? end : s->failed);
	}
	out_release(&s->out);
	dump_free(s->dump);
	for (int i = 0; i < 2; i++)
		if (s->pipe[i] >= 0)
			close(s->pipe[i]);
	return status;
}
