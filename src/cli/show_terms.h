/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_SHOW_TERMS_H
#define CLI_SHOW_TERMS_H

/* The parts of a process whose rows are terms: stack, messages, dictionary,
 * heap. */

#include "cli/show.h"

/* Writes those parts that the arguments ask for; nothing if there are none. In
 * JSON each is a member ",\n"NAME":[...]" of an object that is open; null, and
 * in other formats a note, if the dump does not hold what may have been. */
void show_terms(struct thing *t, struct session *s);

/* ERR_USAGE, with a text, when such a part is asked for and the thing is no
 * process. */
enum err show_terms_check(const struct thing *t, struct err_info *info);

/* The same for what is neither a process nor a scheduler. */
enum err show_terms_check_parts(const struct args *a, struct err_info *info);

#endif
