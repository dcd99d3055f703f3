/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INDEX_PROBE_H
#define INDEX_PROBE_H

/* What the first and the last bytes of a dump say, before it is scanned. */

#include "base/err.h"
#include "base/span.h"
#include "index/index.h"
#include "index/source.h"

enum {
	PROBE_HEAD = 64,        /* bytes enough to tell what it is */
	PROBE_TAIL = 64 * 1024, /* where the end is looked for */
};

/* ERR_OK if the source, of which PROBE_HEAD bytes are there unless it is
 * shorter, begins like a dump; else see index_open. */
enum err probe_head(const struct source *src, struct err_info *info);

/* How the dump seems to end; what is not known stays 0. */
void probe_tail(const struct source *src, struct end_info *end);

/* Text of the dump, or of the system, for people: made safe and cut. */
void probe_reason(struct end_info *end, struct span reason);

#endif
