/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_PARTS_H
#define MODEL_PARTS_H

/*
 * The parts of a dump in the writer's order, and which releases write them;
 * parts.def is the list. Pure, any thread.
 */

#include <stdbool.h>

#include "model/general.h"
#include "model/table.h"

#define PART_TAG(tag, part)
#define PART_TABLE(key, part)
enum dump_part {
#define PART(name, words, since, first, until, last, none) DUMP_PART_##name,
#include "model/parts.def"
#undef PART
	DUMP_PART_COUNT, /* the number of them; also "none of them" */
};
#undef PART_TAG
#undef PART_TABLE

struct part_info {
	const char *words; /* "ETS tables" */
	unsigned since;    /* of ERTS, as ERTS() makes it; 0: ever */
	unsigned until;    /* UINT_MAX: still */
	const char *since_otp, *until_otp; /* "20.3"; "" without a limit */
	const char *none; /* why there may be none; "" if there always are */
};

const struct part_info *part_info(enum dump_part p);

/* DUMP_PART_COUNT for a tag that no release writes. */
enum dump_part part_of_tag(enum tag tag);

/* The parts that a table's rows are from; false if it has rows in any dump. */
bool part_of_table(const struct table *t, enum dump_part *first,
                   enum dump_part *last);

/* Whether the release that wrote a dump writes a part; true if the head does
 * not tell the release. */
bool part_is_written(enum dump_part p, const struct general *g);

/* Whether a part belongs into every dump of the release that wrote this one,
 * as far as there is something to write: not what only debug builds and
 * instrumentation add. */
bool part_is_usual(enum dump_part p, const struct general *g);

#endif
