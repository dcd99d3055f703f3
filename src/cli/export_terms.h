/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_EXPORT_TERMS_H
#define CLI_EXPORT_TERMS_H

/* The stacks, messages and dictionaries of all processes, for export --terms.
 */

#include "cli/out.h"
#include "cli/session.h"

enum { EXPORT_TERMS = 3 }; /* files */

/* "stacks"; i < EXPORT_TERMS. */
const char *export_terms_key(unsigned i);

/*
 * Writes them all to the outputs, one a kind, in the order of the processes in
 * the dump, whose index must be complete. Stops at the first output that has
 * failed; the caller asks them, and flushes.
 */
void export_terms_write(struct session *s, struct out out[EXPORT_TERMS]);

#endif
