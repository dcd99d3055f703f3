/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All follows from the one section that the dump ends in, for the writer's
 * order has been the same since R10B. The data of the processes come in the
 * order of the processes, so what is lost of which of them follows as well.
 *
 * Rejected: comparing pids, as the reference viewer does: they are in the
 * order of the process table, which is not that of the numbers.
 */
#include "model/coverage.h"

#include <stdio.h>

enum {
	LOOK_BACK = 64, /* sections of unknown tags that are passed over */
};

/* The part that section i belongs to, or if its tag is not known the section
 * before it, and so on. */
static enum dump_part part_at(const struct dump *d, uint32_t i)
{
	for (unsigned n = 0; n < LOOK_BACK; n++) {
		struct section s;
		enum dump_part p;

		index_get(dump_index(d), i, &s);
		p = part_of_tag(s.tag);
		if (p != DUMP_PART_COUNT || i == 0)
			return p;
		i--;
	}
	return DUMP_PART_COUNT;
}

void coverage_read(const struct dump *d, struct coverage *out)
{
	struct end_info end;

	*out = (struct coverage){.part = DUMP_PART_COUNT,
	                         .section = SECTION_NONE};
	index_end(dump_index(d), &end);
	if (!end.sure || end.how == END_WHOLE || end.last == SECTION_NONE)
		return;
	out->part = part_at(d, end.last);
	out->section = end.last;
	out->cut = out->part != DUMP_PART_COUNT;
	out->unread = end.how == END_NO_MEMORY;
}

static bool has_sections(const struct dump *d, enum dump_part p)
{
	for (unsigned tag = 0; tag < TAG_COUNT; tag++)
		if (part_of_tag((enum tag)tag) == p &&
		    sections_tag_count(dump_sections(d), (enum tag)tag) > 0)
			return true;
	return false;
}

enum coverage_state coverage_of(const struct dump *d, const struct coverage *c,
                                enum dump_part p)
{
	if (p == c->part)
		return COVERAGE_CUT;
	if (has_sections(d, p))
		return COVERAGE_WHOLE;
	return p > c->part && part_is_usual(p, dump_general(d))
	               ? COVERAGE_MISSING
	               : COVERAGE_NOTHING;
}

size_t coverage_words(const struct dump *d, const struct coverage *c,
                      enum coverage_state state, char *out, size_t room)
{
	size_t n = 0;

	out[0] = '\0';
	for (unsigned p = 0; p < DUMP_PART_COUNT && n < room; p++)
		if (coverage_of(d, c, (enum dump_part)p) == state)
			n += (size_t)snprintf(
				out + n, room - n, "%s%s", n > 0 ? ", " : "",
				part_info((enum dump_part)p)->words);
	return n < room ? n : room - 1;
}

bool coverage_lacks_rows(const struct coverage *c, const struct table *t)
{
	enum dump_part first, last;

	return c->cut && part_of_table(t, &first, &last) && last >= c->part;
}

bool coverage_lacks_data(const struct dump *d, const struct coverage *c,
                         uint32_t section)
{
	struct section s;
	uint32_t process;

	if (!c->cut || c->part != DUMP_PART_PROCESS_DATA)
		return c->cut && c->part < DUMP_PART_PROCESS_DATA;
	index_get(dump_index(d), c->section, &s);
	process = index_find(dump_index(d), TAG_PROC, s.id);
	return process != SECTION_NONE && section >= process;
}

bool coverage_cuts(const struct dump *d, uint32_t section)
{
	struct coverage c;

	coverage_read(d, &c);
	return c.cut && c.section == section;
}

size_t coverage_where(const struct dump *d, const struct coverage *c, char *out,
                      size_t room)
{
	char heading[DUMP_HEADING];
	int n;

	out[0] = '\0';
	if (!c->cut)
		return 0;
	dump_heading(d, c->section, heading);
	n = snprintf(out, room, "the dump %s %s",
	             c->unread ? "was read only up to" : "is cut in", heading);
	return n < 0 ? 0 : (size_t)n < room ? (size_t)n : room - 1;
}
