/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_SESSION_H
#define CLI_SESSION_H

/*
 * One command at work: an open dump whose index grows on a thread of its own,
 * standard output, and how it all ends.
 */

#include <stdbool.h>

#include "base/err.h"
#include "cli/args.h"
#include "cli/out.h"
#include "cli/progress.h"
#include "cli/writer.h"
#include "model/dump.h"
#include "model/table.h"

struct heapmap;

struct session {
	const struct args *args;
	struct dump *dump;
	struct out out;
	struct progress progress;
	bool tty;    /* standard output is a terminal */
	bool enough; /* the rest of the dump is not needed */
	/* What kept some of what was asked for from being written, and has been
	 * said: it gives the status if nothing else does. */
	enum err failed;
	int pipe[2]; /* the index's thread says that it is done; -1 */
};

/* Takes the dump over and starts to read it. */
void session_init(struct session *s, const struct args *a, struct dump *d);

/* Waits a moment for the index to grow; false if it is complete, and at once
 * then. */
bool session_wait(struct session *s);

/* Waits until it is complete. */
void session_wait_all(struct session *s);

/* The map of the literals, once the dump is complete. */
const struct heapmap *session_literals(struct session *s);

/* The table's pass (table.h), once the dump is complete. */
void session_pass(struct session *s, const struct table *t);

/* Nothing more of the dump is needed. */
void session_enough(struct session *s);

/* Writes what is left, says what there is to say about the dump (it is
 * truncated) and about output that failed, frees. Returns the exit status of
 * the program. `err` with `info` is what stopped the command, if anything. */
int session_finish(struct session *s, enum err err,
                   const struct err_info *info);

/* How rows are to be written, from the arguments and the terminal. */
void session_writer_options(const struct session *s, struct writer_options *o);

#endif
