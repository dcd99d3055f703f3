/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UI_LOOP_H
#define UI_LOOP_H

/*
 * Waits for keys, signals, finished jobs and the index; gives them to the app;
 * draws when something has changed. The only place of the ui that waits.
 */

#include "base/worker.h"
#include "ui/app.h"
#include "ui/input.h"
#include "ui/tty.h"

/* All borrowed; signals_start has been called. */
struct loop_parts {
	struct app *app;
	struct tty *tty;
	struct input *input;
	struct worker *worker;
	int index_fd; /* readable, then at its end, when the scan has ended */
};

/* Returns when the user quits, the terminal hangs up or a signal says so. */
void loop_run(const struct loop_parts *parts);

#endif
