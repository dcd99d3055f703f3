/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_NAMES_H
#define CLI_NAMES_H

/* Words that the user may type where only some are right: commands, options,
 * tables, columns, formats. */

#include <stdio.h>

#include "base/err.h"
#include "base/span.h"

struct names {
	const char *what; /* "column" */
	/* Name i, or NULL behind the last. */
	const char *(*at)(const void *ctx, unsigned i);
	const void *ctx;
};

/* The number of a name; -1 if there is none of that spelling. */
int names_find(const struct names *names, struct span word);

/* What the user may have meant, or NULL if nothing is near. */
const char *names_nearest(const struct names *names, struct span word);

/* ERR_USAGE: "unknown column 'memry', did you mean 'memory'?", and the list
 * of names if it is a short one. */
enum err names_unknown(const struct names *names, struct span word,
                       struct err_info *info);

/* All names, as lines of at most 79 columns, if names_unknown left them out. */
void names_list(const struct names *names, FILE *to);

#endif
