/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Process by process, because the map of a heap is what costs, and no more than
 * one is in memory: so all files are written at once.
 *
 * Rejected: a file at a time, which makes each map three times.
 */
#include "cli/export_terms.h"

#include "cli/term_rows.h"
#include "cli/text.h"
#include "index/sections.h"

static const struct kind {
	const char *key;
	enum terms_kind kind;
	enum tag tag;
} kinds[EXPORT_TERMS] = {
	{"stacks", TERMS_STACK, TAG_PROC_STACK},
	{"messages", TERMS_MESSAGES, TAG_PROC_MESSAGES},
	{"dictionaries", TERMS_DICTIONARY, TAG_PROC_DICTIONARY},
};

struct exported {
	struct session *s;
	struct out *out;
	struct term_rows rows;
	const struct heapmap *literals;
	uint64_t done, all; /* processes */
};

const char *export_terms_key(unsigned i)
{
	return kinds[i].key;
}

static bool failed(const struct exported *x)
{
	for (unsigned i = 0; i < EXPORT_TERMS; i++)
		if (out_failed(&x->out[i]))
			return true;
	return false;
}

static void show_progress(void *ctx, uint64_t done, uint64_t all)
{
	struct exported *x = ctx;

	(void)done;
	(void)all;
	progress_show(&x->s->progress, "writing terms", x->done, x->all);
}

static void write_rows(struct exported *x, const struct kind *kind,
                       struct out *o, struct span pid, uint32_t section)
{
	bool ascii = x->s->args->ascii;
	struct term_cells cells;
	struct term_item item;

	term_rows_begin(&x->rows, kind->kind, section);
	while (!out_failed(o) && term_rows_next(&x->rows, &item, &cells)) {
		out_str(o, "{\"pid\":");
		text_json_string(o, pid, ascii);
		out_char(o, ',');
		term_rows_json(o, &cells, ascii);
		out_str(o, "}\n");
		show_progress(x, 0, 0);
	}
}

static bool is_there(const struct index *index, enum tag tag, struct span pid)
{
	uint32_t i = index_find(index, tag, pid);
	struct section s;

	if (i == SECTION_NONE)
		return false;
	index_get(index, i, &s);
	return s.body.n > 0;
}

/* A stack has a first frame, from the program counter, also if there is no
 * section of it. */
static void write_process(struct exported *x, uint32_t section)
{
	const struct index *index = dump_index(x->s->dump);
	bool any = false;
	struct section s;

	index_get(index, section, &s);
	for (unsigned i = 0; i < EXPORT_TERMS; i++)
		any = any || is_there(index, kinds[i].tag, s.id);
	term_rows_process(&x->rows, s.id, any, x->literals, show_progress, x);
	for (unsigned i = 0; i < EXPORT_TERMS; i++)
		write_rows(x, &kinds[i], &x->out[i], s.id, section);
}

void export_terms_write(struct session *s, struct out out[EXPORT_TERMS])
{
	const struct sections *sections = dump_sections(s->dump);
	struct exported x = {.s = s, .out = out};

	x.literals = session_literals(s);
	x.all = sections_tag_count(sections, TAG_PROC);
	term_rows_init(&x.rows, s->dump, s->args->max_term);
	for (; x.done < x.all && !failed(&x); x.done++) {
		show_progress(&x, 0, 0);
		write_process(&x, sections_tag_at(sections, TAG_PROC,
		                                  (uint32_t)x.done));
	}
	term_rows_release(&x.rows);
	progress_clear(&s->progress);
}
