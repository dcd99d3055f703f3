/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INDEX_JUDGE_H
#define INDEX_JUDGE_H

/* Inside of the scanner: is this line that looks like a heading one? */

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"
#include "index/scan.h"

/* What may be looked at to judge a line: nothing behind text, which ends
 * SCAN_LOOKAHEAD bytes behind the line's start or with the file. */
struct view {
	struct span text;
	bool eof; /* the file ends with text */
};

/*
 * Whether *h is a heading beyond doubt, given the section that it would end. A
 * quick look; false says nothing.
 */
bool judge_is_clear(const struct scan *s, const struct view *v,
                    const struct heading *h);

/*
 * Whether *h, which has the form of a heading, is one, given the section that
 * it would end. Moves s->lexed forward, and nothing else. Reads at most
 * SCAN_LOOKBACK bytes before h->off that it has not read for an earlier one.
 */
bool judge_heading(struct scan *s, const struct view *v,
                   const struct heading *h);

#endif
