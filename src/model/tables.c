/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The list of all tables, and those that are too small for a file of their
 * own. To add a table: a .def file with its columns, a struct here (or in a
 * file of its own if it derives much), and a line in all_tables. A table whose
 * rows are the sections of a tag or the lines of one section needs no more.
 */
#include "model/table.h"

#include "model/allocator.h"
#include "model/atom.h"
#include "model/binary.h"
#include "model/code.h"
#include "model/columndef.h"
#include "model/dump.h"
#include "model/ets.h"
#include "model/limit.h"
#include "model/node.h"
#include "model/persistent_term.h"
#include "model/port.h"
#include "model/process.h"
#include "model/scheduler.h"
#include "model/timer.h"

static const struct table table_memory;

/* An empty span has no pointer when the line was missing. */
static struct value text_or_none(struct span s)
{
	return s.n > 0 ? value_text(s) : value_none();
}

static void general_created(const struct record *r, struct value *out)
{
	*out = text_or_none(dump_general(r->dump)->created);
}

static void general_slogan(const struct record *r, struct value *out)
{
	const struct general *g = dump_general(r->dump);

	if (g->has_slogan)
		*out = value_text(g->slogan);
}

static void general_system_version(const struct record *r, struct value *out)
{
	*out = text_or_none(dump_general(r->dump)->system);
}

static void general_otp_release(const struct record *r, struct value *out)
{
	*out = text_or_none(dump_general(r->dump)->otp);
}

static void general_erts_version(const struct record *r, struct value *out)
{
	*out = text_or_none(dump_general(r->dump)->erts);
}

static void general_word_size(const struct record *r, struct value *out)
{
	/* without a process to look at it would be a guess */
	if (dump_general(r->dump)->word_size != 0 ||
	    table_rows(&table_processes, r->dump) > 0)
		*out = value_u64(dump_word_size(r->dump));
}

static void general_dump_version(const struct record *r, struct value *out)
{
	*out = text_or_none(dump_general(r->dump)->version);
}

static void general_node_name(const struct record *r, struct value *out)
{
	*out = text_or_none(dump_node(r->dump));
}

static void general_taints(const struct record *r, struct value *out)
{
	const struct general *g = dump_general(r->dump);

	if (g->has_taints)
		*out = value_text(g->taints);
}

static void general_calling_thread(const struct record *r, struct value *out)
{
	*out = text_or_none(dump_general(r->dump)->calling_thread);
}

/* What the scheduler that the dump was asked from was running: its section is
 * written before the threads are stopped (erl_crash_dump.c). */
static void general_calling_process(const struct record *r, struct value *out)
{
	const struct index *x = dump_index(r->dump);
	struct span id = dump_general(r->dump)->calling_thread, line;
	const struct span scheduler = SPAN_LIT("scheduler:");
	const struct span label = SPAN_LIT("Current Process: ");
	struct section s;
	uint32_t i;

	if (!span_starts(id, scheduler))
		return;
	i = index_find(x, TAG_SCHEDULER, span_skip(id, scheduler.n));
	if (i == SECTION_NONE)
		return;
	index_get(x, i, &s);
	while (span_line(&s.body, &line)) {
		if (!span_starts(line, label))
			continue;
		*out = text_or_none(span_skip(line, label.n));
		return;
	}
}

static void general_compiled(const struct record *r, struct value *out)
{
	*out = text_or_none(dump_general(r->dump)->compiled);
}

static void general_atoms(const struct record *r, struct value *out)
{
	const struct general *g = dump_general(r->dump);

	if (g->has_atoms)
		*out = value_u64(g->atoms);
}

static struct value count_of(const struct record *r, enum tag tag)
{
	return value_u64(sections_tag_count(dump_sections(r->dump), tag));
}

static void general_processes(const struct record *r, struct value *out)
{
	*out = count_of(r, TAG_PROC);
}

static void general_ports(const struct record *r, struct value *out)
{
	*out = count_of(r, TAG_PORT);
}

static void general_ets(const struct record *r, struct value *out)
{
	*out = count_of(r, TAG_ETS);
}

static void general_timers(const struct record *r, struct value *out)
{
	*out = count_of(r, TAG_TIMER);
}

static void general_funs(const struct record *r, struct value *out)
{
	*out = count_of(r, TAG_FUN);
}

static void general_modules(const struct record *r, struct value *out)
{
	*out = count_of(r, TAG_MOD);
}

static struct value limit_of(const struct record *r, enum limit_kind k)
{
	struct limit l;

	return limit_read(r->dump, k, &l) ? value_u64(l.most) : value_none();
}

static void general_process_limit(const struct record *r, struct value *out)
{
	*out = limit_of(r, LIMIT_PROCESSES);
}

static void general_port_limit(const struct record *r, struct value *out)
{
	*out = limit_of(r, LIMIT_PORTS);
}

static void general_atom_limit(const struct record *r, struct value *out)
{
	*out = limit_of(r, LIMIT_ATOMS);
}

static void general_module_limit(const struct record *r, struct value *out)
{
	*out = limit_of(r, LIMIT_MODULES);
}

static struct value memory_of(const struct record *r, struct span class)
{
	return value_number(table_line(&table_memory, r->dump, class), 1);
}

static void general_memory_total(const struct record *r, struct value *out)
{
	*out = memory_of(r, SPAN_LIT("total"));
}

static void general_memory_maximum(const struct record *r, struct value *out)
{
	*out = memory_of(r, SPAN_LIT("maximum"));
}

static void general_complete(const struct record *r, struct value *out)
{
	struct end_info end;

	index_end(dump_index(r->dump), &end);
	if (end.sure)
		*out = value_bool(end.how == END_WHOLE);
}

static void general_truncated_reason(const struct record *r, struct value *out)
{
	struct end_info end;
	struct span reason;

	index_end(dump_index(r->dump), &end);
	reason = span_str(dump_end_reason(&end));
	if (reason.n > 0)
		*out = value_text(arena_copy(r->arena, reason));
}

static void general_last_tag(const struct record *r, struct value *out)
{
	struct end_info end;

	index_end(dump_index(r->dump), &end);
	if (end.last_tag[0] != '\0')
		*out = value_text(arena_copy(r->arena, span_str(end.last_tag)));
}

static void general_file_size(const struct record *r, struct value *out)
{
	const struct source *src = index_source(dump_index(r->dump));

	if (source_complete(src))
		*out = value_u64(source_bytes(src).n);
}

static uint32_t one_row(const struct dump *d)
{
	(void)d;
	return 1;
}

static void memory_class(const struct record *r, struct value *out)
{
	*out = text_or_none(r->name);
}

static void memory_bytes(const struct record *r, struct value *out)
{
	*out = value_number(r->value, 1);
}

/* With two decimals, which is more than anybody needs. */
static void memory_percent(const struct record *r, struct value *out)
{
	struct value part = value_number(r->value, 1);
	struct value total = memory_of(r, SPAN_LIT("total"));
	double hundredths;

	if (part.type != VALUE_U64 || total.type != VALUE_U64 || total.u == 0)
		return;
	hundredths = (double)part.u * 10000.0 / (double)total.u + 0.5;
	if (hundredths < 1e15)
		*out = value_double((double)(uint64_t)hundredths / 100.0);
}

static void area_name(const struct record *r, struct value *out)
{
	*out = text_or_none(r->name);
}

static void area_allocated(const struct record *r, struct value *out)
{
	size_t n = span_find_byte(r->value, ' ');

	*out = value_number(span_take(r->value, n), 1);
}

static void area_used(const struct record *r, struct value *out)
{
	size_t n = span_find_byte(r->value, ' ');

	*out = value_number(span_skip(r->value, n), 1);
}

static uint32_t section_rows(const struct dump *d)
{
	return sections_count(dump_sections(d));
}

static void section_load(const struct dump *d, uint32_t row, struct record *r)
{
	r->number = row;
	index_get(dump_index(d), row, &r->section);
}

static void section_number(const struct record *r, struct value *out)
{
	*out = value_u64(r->row);
}

static void section_tag(const struct record *r, struct value *out)
{
	*out = text_or_none(r->section.name);
}

static void section_id(const struct record *r, struct value *out)
{
	*out = text_or_none(r->section.id);
}

static void section_offset(const struct record *r, struct value *out)
{
	*out = value_u64(r->section.off);
}

static void section_size(const struct record *r, struct value *out)
{
	const struct section *s = &r->section;
	const char *end = s->body.p + s->body.n;

	if (s->whole)
		*out = value_u64((uint64_t)(end - dump_text(r->dump).p) -
		                 s->off);
}

#define COLUMN COLUMN_ENTRY
static const struct column general_columns[] = {
#include "model/general.def"
};
static const struct column memory_columns[] = {
#include "model/memory.def"
};
static const struct column area_columns[] = {
#include "model/allocated_area.def"
};
static const struct column hash_table_columns[] = {
#include "model/hash_table.def"
};
static const struct column index_table_columns[] = {
#include "model/index_table.def"
};
static const struct column section_columns[] = {
#include "model/sections.def"
};
#undef COLUMN

#define COLUMNS(list)                                                          \
	.columns = (list), .n_columns = sizeof(list) / sizeof(*(list))

static const struct table table_general = {
	.key = "general",
	.title = "General",
	.one = "dump",
	.help = "What the dump as a whole says, in one row.",
	.kind = ROWS_OWN,
	COLUMNS(general_columns),
	.sort = "",
	.rows = one_row,
};

static const struct table table_memory = {
	.key = "memory",
	.title = "Memory",
	.one = "class of memory",
	.help = "Memory that the emulator's allocators had in use, by class, "
		"as "
		"erlang:memory/0 counts it.",
	.kind = ROWS_LINES,
	.tag = TAG_MEMORY,
	COLUMNS(memory_columns),
	.sort = "",
};

static const struct table table_allocated_areas = {
	.key = "allocated_areas",
	.title = "Allocated areas",
	.one = "allocated area",
	.help = "Memory that the emulator's own tables and the loaded code "
		"take.",
	.kind = ROWS_LINES,
	.tag = TAG_ALLOCATED_AREAS,
	COLUMNS(area_columns),
	.sort = "",
};

static const struct table table_hash_tables = {
	.key = "hash_tables",
	.title = "Hash tables",
	.one = "hash table",
	.help = "The emulator's own hash tables.",
	.kind = ROWS_SECTIONS,
	.tag = TAG_HASH_TABLE,
	COLUMNS(hash_table_columns),
	.sort = "",
};

static const struct table table_index_tables = {
	.key = "index_tables",
	.title = "Index tables",
	.one = "index table",
	.help = "The emulator's tables with a fixed number of entries, which "
		"bring "
		"the node down when they are full.",
	.kind = ROWS_SECTIONS,
	.tag = TAG_INDEX_TABLE,
	COLUMNS(index_table_columns),
	.sort = "",
};

static const struct table table_sections = {
	.key = "sections",
	.title = "Sections",
	.one = "section",
	.help = "Every section of the dump in the order of the file, also "
		"those "
		"that no other table shows.",
	.kind = ROWS_OWN,
	COLUMNS(section_columns),
	.sort = "",
	.rows = section_rows,
	.load = section_load,
};

/* The first ten, which number keys open, are the tabs of OTP's viewer in its
 * order; then its pages of memory, and what few look for. */
/* clang-format off */
static const struct table *const all_tables[] = {
	&table_general,
	&table_processes,
	&table_ports,
	&table_ets,
	&table_timers,
	&table_schedulers,
	&table_funs,
	&table_atoms,
	&table_nodes,
	&table_modules,
	&table_memory,
	&table_allocated_areas,
	&table_allocators,
	&table_allocator_instances,
	&table_hash_tables,
	&table_index_tables,
	&table_internal_ets,
	&table_persistent_terms,
	&table_binaries,
	&table_sections,
};
/* clang-format on */

const struct table *const *tables(unsigned *n)
{
	*n = sizeof(all_tables) / sizeof(all_tables[0]);
	return all_tables;
}
