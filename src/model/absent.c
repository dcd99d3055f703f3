/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The reasons in the order in which they are asked for. That a release does
 * not write something comes before that the dump is cut, for then a whole dump
 * would not have it either.
 */
#include "model/absent.h"

#include <stdio.h>

#include "model/coverage.h"
#include "model/parts.h"

enum absent absent_why(const struct table *t, const struct dump *d, bool done)
{
	enum dump_part first, last;
	struct coverage c;

	if (table_rows(t, d) > 0)
		return ABSENT_NOT;
	if (!done)
		return ABSENT_NOT_YET;
	if (!part_of_table(t, &first, &last))
		return ABSENT_NONE;
	if (!part_is_written(first, dump_general(d)))
		return ABSENT_UNWRITTEN;
	coverage_read(d, &c);
	return coverage_lacks_rows(&c, t) ? ABSENT_CUT : ABSENT_NONE;
}

/* "The dump is cut in =proc:<0.5.0> (reason), before its ports." */
static int text_of_cut(const struct dump *d, enum dump_part p, char *out)
{
	char where[DUMP_HEADING + 64];
	struct end_info end;
	struct coverage c;
	const char *reason;
	bool before;

	coverage_read(d, &c);
	coverage_where(d, &c, where, sizeof(where));
	index_end(dump_index(d), &end);
	reason = dump_end_reason(&end);
	before = p > c.part;
	return snprintf(out, ABSENT_TEXT, "T%s%s%s%s, %s its %s%s.", where + 1,
	                reason[0] ? " (" : "", reason, reason[0] ? ")" : "",
	                before ? "before" : "where", part_info(p)->words,
	                before ? "" : " would begin");
}

/* "This dump is of OTP 17; schedulers are written since OTP 18." */
static int text_of_release(const struct dump *d, enum dump_part p, char *out)
{
	const struct general *g = dump_general(d);
	const struct part_info *info = part_info(p);
	bool later = info->since_otp[0] != '\0';
	const char *of = "OTP ", *more = later ? "" : info->none;
	struct span release = g->otp;

	if (release.n == 0) {
		of = "ERTS ";
		release = g->erts;
	} else if (release.p[0] == 'R') { /* R15B01 */
		of = "";
	}
	return snprintf(out, ABSENT_TEXT,
	                "This dump is of %s%.*s; %s are written %s OTP %s.%s%s",
	                of, SPAN_ARG(span_take(release, 16)), info->words,
	                later ? "since" : "up to",
	                later ? info->since_otp : info->until_otp,
	                more[0] ? " " : "", more);
}

static int text_of_none(enum dump_part p, char *out)
{
	const struct part_info *info = part_info(p);

	if (info->none[0] != '\0')
		return snprintf(out, ABSENT_TEXT, "%s", info->none);
	return snprintf(out, ABSENT_TEXT, "The dump has no sections of the %s.",
	                info->words);
}

size_t absent_text(const struct table *t, const struct dump *d, bool done,
                   char out[ABSENT_TEXT])
{
	enum dump_part first = DUMP_PART_COUNT, last;
	enum absent why = absent_why(t, d, done);
	bool known = part_of_table(t, &first, &last);
	int n = 0;

	out[0] = '\0';
	if (why == ABSENT_NOT_YET)
		n = snprintf(out, ABSENT_TEXT,
		             "Nothing yet: the dump is still "
		             "being indexed.");
	else if (why == ABSENT_CUT)
		n = text_of_cut(d, first, out);
	else if (why == ABSENT_UNWRITTEN)
		n = text_of_release(d, first, out);
	else if (why == ABSENT_NONE && known)
		n = text_of_none(first, out);
	return n < 0 ? 0 : n < ABSENT_TEXT ? (size_t)n : ABSENT_TEXT - 1;
}
