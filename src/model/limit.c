/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The emulator prints the limits of its index tables, and of the tables of
 * processes and ports only the bytes that they take. Those have been, since
 * they became free of locks in R16 (erl_ptab.c), a word and four bytes for
 * each slot; in R15 a word. Bytes that do not come out even are of an emulator
 * that we do not know, and give no limit rather than a wrong one.
 */
#include "model/limit.h"

#include "base/span.h"
#include "model/coverage.h"

enum {
	AREAS_MAX = 16 * 1024, /* bytes of =allocated_areas that are read */
	INDEX_MAX = 1024,      /* of an =index_table */
	FREE_ID = 4,           /* bytes of a slot beside the word */
	HUNDRED = 100,
	HIGH = 80,
	CRITICAL = 95,
};

/* How the limit of a kind is found. */
struct source_of {
	const char *words, *help;
	/* Of slots: the line of =allocated_areas, and the tag of what uses
	 * one. */
	struct span area;
	enum tag tag;
	/* Of an index table: its names, in several releases. */
	struct span index[2];
};

static const struct source_of sources[LIMITS] = {
	[LIMIT_PROCESSES] = {.words = "Processes",
                             .help = "Processes in the dump, of those that "
                                     "there can be at a time (erl +P). At the "
                                     "limit, spawn fails with system_limit.",
                             .area = {"process_table", 13},
                             .tag = TAG_PROC},
	[LIMIT_PORTS] = {.words = "Ports",
                         .help = "Open ports, of those that there can be at a "
                                 "time (erl +Q). At the limit, open_port "
                                 "fails with system_limit.",
                         .area = {"port_table", 10},
                         .tag = TAG_PORT},
	[LIMIT_ATOMS] = {.words = "Atoms",
                         .help = "Entries of the atom table, of those that "
                                 "there can be (erl +t). They are never "
                                 "freed; at the limit the node stops.",
                         .index = {{"atom_tab", 8}}},
	[LIMIT_MODULES] = {.words = "Modules",
                           .help = "Entries of the module table, of those "
                                   "that there can be. They are never freed; "
                                   "at the limit the node stops.",
                           .index = {{"module_code", 11}}},
	[LIMIT_EXPORTS] = {.words = "Exported functions",
                           .help = "Entries of the table of exported "
                                   "functions, of those that there can be. "
                                   "They are never freed; at the limit the "
                                   "node stops.",
                           .index = {{"export_list", 11},
                                     {"export_staged_index", 19}}},
};

/* The number behind "label: " in the first `most` bytes of a section. */
static bool number_of(const struct section *s, size_t most, struct span label,
                      uint64_t *out)
{
	struct span rest = span_take(s->body, most), line;

	while (span_line(&rest, &line)) {
		if (!span_starts(line, label) ||
		    span_find_byte(line, ':') != label.n)
			continue;
		line = span_trim(span_skip(line, label.n + 1));
		/* A number that ends with the dump may have lost digits. */
		return span_u64(line, out) &&
		       line.p + line.n < s->body.p + s->body.n;
	}
	return false;
}

/* Bytes of a slot in the tables of processes and ports; 0 if unknown. */
static uint64_t slot_bytes(const struct general *g)
{
	unsigned erts = general_erts(g);
	uint64_t word;

	if (g->system.n == 0 || g->word_size == 0)
		return 0;
	/* Halfword emulators have halfword terms, but whole pointers. */
	word = span_find(g->system, SPAN_LIT("[64-bit")) < g->system.n ? 8 : 4;
	if (erts >= ERTS(5, 10))
		return word + FREE_ID;
	return erts >= ERTS(5, 9) ? word : 0;
}

static bool read_slots(const struct dump *d, const struct source_of *of,
                       struct limit *out)
{
	const struct index *x = dump_index(d);
	uint64_t slot = slot_bytes(dump_general(d)), bytes;
	uint32_t i = index_first(x, TAG_ALLOCATED_AREAS);
	struct coverage c;
	struct section s;

	if (i == SECTION_NONE || slot == 0)
		return false;
	index_get(x, i, &s);
	if (!number_of(&s, AREAS_MAX, of->area, &bytes) || bytes == 0 ||
	    bytes % slot != 0)
		return false;
	coverage_read(d, &c);
	out->most = bytes / slot;
	out->used = sections_tag_count(dump_sections(d), of->tag);
	out->at_least =
		!index_done(x) || (c.cut && part_of_tag(of->tag) >= c.part);
	return true;
}

static bool read_index(const struct dump *d, const struct source_of *of,
                       struct limit *out)
{
	const struct index *x = dump_index(d);
	struct section s;

	for (unsigned n = 0; n < 2 && of->index[n].p; n++) {
		uint32_t i = index_find(x, TAG_INDEX_TABLE, of->index[n]);

		if (i == SECTION_NONE)
			continue;
		index_get(x, i, &s);
		out->at_least = false;
		return number_of(&s, INDEX_MAX, SPAN_LIT("limit"),
		                 &out->most) &&
		       number_of(&s, INDEX_MAX, SPAN_LIT("entries"),
		                 &out->used) &&
		       out->most > 0;
	}
	return false;
}

bool limit_read(const struct dump *d, enum limit_kind k, struct limit *out)
{
	const struct source_of *of = &sources[k];

	return of->area.p ? read_slots(d, of, out) : read_index(d, of, out);
}

const char *limit_words(enum limit_kind k)
{
	return sources[k].words;
}

const char *limit_help(enum limit_kind k)
{
	return sources[k].help;
}

double limit_part(const struct limit *l)
{
	return (double)l->used / (double)l->most;
}

enum limit_level limit_level(const struct limit *l)
{
	double percent = limit_part(l) * HUNDRED;

	return percent >= CRITICAL ? LIMIT_CRITICAL
	       : percent >= HIGH   ? LIMIT_HIGH
	                           : LIMIT_FINE;
}
