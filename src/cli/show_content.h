/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_SHOW_CONTENT_H
#define CLI_SHOW_CONTENT_H

/* The part `content` of a binary: its bytes as text, in hexadecimal or as the
 * term that they hold. */

#include "cli/args.h"
#include "cli/session.h"
#include "cli/show.h"
#include "model/bytes.h"

/* ERR_USAGE, with a text, when the arguments ask for the content of something
 * that is no binary, or for a term in one that holds none. */
enum err show_content_check(const struct thing *t, struct err_info *info);

/* Writes the content if the thing is a binary and the arguments ask for it. In
 * JSON it is a member ",\n"content":{...}" of an object that is open. */
void show_content(struct thing *t, struct session *s);

/* The same for a binary on a heap, whose content is asked for. */
enum err show_content_check_bytes(const struct args *a, const struct bytes *b,
                                  struct err_info *info);
void show_content_bytes(const struct bytes *b, struct session *s);

#endif
