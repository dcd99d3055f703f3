/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UI_UI_H
#define UI_UI_H

/* The terminal program over an open dump. */

#include <stdbool.h>

#include "base/err.h"
#include "model/dump.h"
#include "ui/tty.h"

struct ui_options {
	enum colour_mode colours;
	bool ascii; /* also when the locale is not UTF-8 */
};

/* Whether there is a terminal to run on (TERM is not "dumb", /dev/tty or the
 * standard descriptors are one). */
bool ui_possible(void);

/* Runs until the user quits; starts the index's thread. Returns ERR_OK, or
 * what kept it from starting. */
enum err ui_run(struct dump *d, const struct ui_options *o,
                struct err_info *info);

#endif
