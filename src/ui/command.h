/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UI_COMMAND_H
#define UI_COMMAND_H

/* What can be typed after ':': a tab's key or title or the beginning of one, q,
 * help, a pid, a bare number, a port, a registered name, tag:id. */

#include "base/arena.h"
#include "base/span.h"
#include "model/dump.h"
#include "model/ident.h"

enum command_kind {
	COMMAND_TAB, /* number in `tab` */
	COMMAND_QUIT,
	COMMAND_HELP,
	COMMAND_LINK,
	COMMAND_NOTHING, /* empty */
};

struct command {
	enum command_kind kind;
	unsigned tab;
	struct link link;
};

/* `tabs` are the keys of the tabs ("processes"), n of them. */
struct command command_parse(struct span text, const char *const *tabs,
                             unsigned n);

/* What `text` may go on to: a tab or a registered name, or what all have in
 * common that fit; empty if there is no more of that. In the arena or static.
 */
struct span command_complete(const struct dump *d, struct span text,
                             const char *const *tabs, unsigned n,
                             struct arena *a);

#endif
