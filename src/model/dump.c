/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The façade: an index, what its head says, and what has been made of it. The
 * head is read once, before any thread runs; the only thing that is found out
 * later, the word size of a dump whose head does not tell it, is kept in an
 * atomic that every thread would set to the same value.
 */
#include "model/dump.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "index/scan.h"
#include "model/allocsum.h"
#include "model/binrefs.h"
#include "model/columns.h"
#include "model/entries.h"
#include "model/literals.h"
#include "model/process.h"
#include "model/regnames.h"
#include "model/summary.h"
#include "model/term_print.h"
#include "model/termcell.h"

enum {
	/* More than the head of any dump: where its end is looked for. */
	HEAD_MAX = 64 * 1024,
	/* Processes asked for an address, and bytes of each looked at. */
	WORD_PROCESSES = 16,
	WORD_BYTES = 16 * 1024,
	WORD_DEFAULT = 8,
	PLACE_MAX = 128, /* bytes of a section's id in a message */
};

/* What getters find out later, and so reach through a const dump. */
struct late {
	_Atomic unsigned word_size; /* 0: not known yet */
	/* of terms in cells; the user may change it at any time */
	const struct term_syntax *_Atomic syntax;
	/* a bit a process, when the index is done; NULL: none yet */
	_Atomic uint8_t *_Atomic bare;
};

struct dump {
	struct index *index;
	struct columns *columns;
	struct summary *summary;
	struct regnames *regnames;
	struct allocsum *allocs;
	struct literals *literals;
	_Atomic uint32_t *dictionary_hint;
	struct binrefs *binrefs;
	uint64_t term_limit;
	struct entries **entries; /* by the table's place among all */
	struct general general;
	struct late *late;
};

/* Reads the head out of the first bytes: the scanner has not run yet, and what
 * it decides about headings does not depend on when it is asked. */
static void read_head(struct dump *d)
{
	const struct source *src = index_source(d->index);
	bool all = source_complete(src);
	struct span text = source_bytes(src);
	struct heading head, next;
	struct span body;
	struct scan s;

	all = all && text.n <= HEAD_MAX;
	text = span_take(text, HEAD_MAX);
	scan_init(&s);
	if (scan_next(&s, text, all, &head) != SCAN_FOUND)
		return;
	body = span_skip(text, head.body);
	if (scan_next(&s, text, all, &next) == SCAN_FOUND)
		body.n = next.off - head.body;
	general_parse(&d->general, head.id, body);
}

static struct entries **entries_of_all(void)
{
	unsigned n;
	const struct table *const *all = tables(&n);
	struct entries **e = xcalloc(n, sizeof(struct entries *));

	for (unsigned i = 0; i < n; i++)
		if (all[i]->kind == ROWS_ENTRIES)
			e[i] = entries_new(all[i]);
	return e;
}

static void free_entries(struct entries **e)
{
	unsigned n;

	tables(&n);
	for (unsigned i = 0; i < n; i++)
		entries_free(e[i]);
	free(e);
}

struct dump *dump_from_index(struct index *x)
{
	struct dump *d = xcalloc(1, sizeof(*d));

	d->index = x;
	d->columns = columns_new();
	d->summary = summary_new();
	d->allocs = allocsum_new();
	d->regnames = regnames_new();
	d->literals = literals_new();
	d->dictionary_hint = xcalloc(1, sizeof(*d->dictionary_hint));
	d->binrefs = binrefs_new();
	d->term_limit = TERMCELL_LIST;
	d->late = xcalloc(1, sizeof(*d->late));
	d->entries = entries_of_all();
	read_head(d);
	atomic_init(&d->late->word_size, d->general.word_size);
	atomic_init(&d->late->syntax, &print_erlang);
	return d;
}

struct dump *dump_open(const char *path, enum err *code, struct err_info *info)
{
	struct index *x = index_open(path, code, info);

	return x ? dump_from_index(x) : NULL;
}

void dump_free(struct dump *d)
{
	if (!d)
		return;
	index_free(d->index);
	columns_free(d->columns);
	summary_free(d->summary);
	allocsum_free(d->allocs);
	regnames_free(d->regnames);
	literals_free(d->literals);
	free(d->dictionary_hint);
	binrefs_free(d->binrefs);
	free_entries(d->entries);
	free(d->late->bare);
	free(d->late);
	free(d);
}

struct index *dump_index(const struct dump *d)
{
	return d->index;
}

const struct sections *dump_sections(const struct dump *d)
{
	return index_sections(d->index);
}

struct span dump_text(const struct dump *d)
{
	return index_text(d->index);
}

bool dump_owns(const struct dump *d, struct span text)
{
	struct span all = dump_text(d);
	uintptr_t p = (uintptr_t)text.p, base = (uintptr_t)all.p;

	return p >= base && p - base < all.n;
}

struct columns *dump_columns(const struct dump *d)
{
	return d->columns;
}

struct summary *dump_summary(const struct dump *d)
{
	return d->summary;
}

struct regnames *dump_regnames(const struct dump *d)
{
	return d->regnames;
}

struct binrefs *dump_binrefs(const struct dump *d)
{
	return d->binrefs;
}

bool dump_is_bare(const struct dump *d, uint32_t row)
{
	const _Atomic uint8_t *bits =
		atomic_load_explicit(&d->late->bare, memory_order_acquire);

	return bits &&
	       atomic_load_explicit(&bits[row / 8], memory_order_relaxed) >>
	                       row % 8 &
	               1;
}

/* The first who has something to note makes the bits. */
static _Atomic uint8_t *make_bare(const struct dump *d)
{
	_Atomic uint8_t *bits = NULL, *made;
	uint32_t n = sections_tag_count(dump_sections(d), TAG_PROC);

	made = index_done(d->index) ? big_calloc(n / 8 + 1, 1) : NULL;
	if (!made ||
	    atomic_compare_exchange_strong(&d->late->bare, &bits, made))
		return made;
	free(made);
	return bits;
}

void dump_set_bare(const struct dump *d, uint32_t row)
{
	_Atomic uint8_t *bits =
		atomic_load_explicit(&d->late->bare, memory_order_acquire);

	if (!bits)
		bits = make_bare(d);
	if (bits)
		atomic_fetch_or_explicit(&bits[row / 8],
		                         (uint8_t)(1 << row % 8),
		                         memory_order_relaxed);
}

_Atomic uint32_t *dump_dictionary_hint(const struct dump *d)
{
	return d->dictionary_hint;
}

struct literals *dump_literals(const struct dump *d)
{
	return d->literals;
}

void dump_set_syntax(struct dump *d, const struct term_syntax *syntax)
{
	atomic_store_explicit(&d->late->syntax, syntax, memory_order_relaxed);
}

void dump_set_term_limit(struct dump *d, uint64_t bytes)
{
	d->term_limit = bytes;
}

const struct term_syntax *dump_syntax(const struct dump *d)
{
	return atomic_load_explicit(&d->late->syntax, memory_order_relaxed);
}

uint64_t dump_term_limit(const struct dump *d)
{
	return d->term_limit;
}

struct allocsum *dump_allocs(const struct dump *d)
{
	return d->allocs;
}

struct entries *dump_entries(const struct dump *d, const struct table *t)
{
	unsigned n, i = 0;
	const struct table *const *all = tables(&n);

	while (i < n && all[i] != t)
		i++;
	assert(i < n);
	return d->entries[i];
}

const struct general *dump_general(const struct dump *d)
{
	return &d->general;
}

/* The digits of "Program counter: 0x00007f...", which the emulator pads to the
 * full width, halved: bytes of an address. 0 if there is none. */
static unsigned address_bytes(struct span body)
{
	const struct span label = SPAN_LIT("\nProgram counter: 0x");
	size_t at, n;

	body = span_take(body, WORD_BYTES);
	at = span_find(body, label);
	body = span_skip(body, at + label.n);
	n = span_find_byte(body, ' ');
	if (n == body.n || (n != 8 && n != 16))
		return 0;
	return (unsigned)n / 2;
}

unsigned dump_word_size(const struct dump *d)
{
	unsigned size =
		atomic_load_explicit(&d->late->word_size, memory_order_relaxed);
	uint32_t rows;

	if (size != 0)
		return size;
	rows = table_rows(&table_processes, d);
	for (uint32_t i = 0; i < rows && i < WORD_PROCESSES; i++) {
		struct section s;

		index_get(d->index,
		          sections_tag_at(dump_sections(d), TAG_PROC, i), &s);
		size = address_bytes(s.body);
		if (size != 0)
			break;
	}
	if (size == 0 && rows < WORD_PROCESSES && !index_done(d->index))
		return WORD_DEFAULT; /* a later process may tell */
	if (size == 0)
		size = WORD_DEFAULT;
	atomic_store_explicit(&d->late->word_size, size, memory_order_relaxed);
	return size;
}

struct span dump_node(const struct dump *d)
{
	uint32_t i = index_first(d->index, TAG_NODE);
	struct section s;

	if (i != SECTION_NONE) {
		index_get(d->index, i, &s);
		return s.id;
	}
	if (index_first(d->index, TAG_NO_DISTRIBUTION) != SECTION_NONE)
		return SPAN_LIT("'nonode@nohost'");
	return SPAN_NONE;
}

void dump_heading(const struct dump *d, uint32_t section,
                  char out[DUMP_HEADING])
{
	char text[PLACE_MAX + 64];
	struct section s;
	size_t n;

	index_get(d->index, section, &s);
	n = (size_t)snprintf(text, sizeof(text), "=%.*s%s%.*s",
	                     SPAN_ARG(span_take(s.name, 48)),
	                     s.id.n > 0 ? ":" : "",
	                     SPAN_ARG(span_take(s.id, PLACE_MAX)));
	if (n >= sizeof(text))
		n = sizeof(text) - 1;
	n = utf8_sanitise((struct span){text, n}, false, out, DUMP_HEADING - 1);
	out[n] = '\0';
}

const char *dump_end_reason(const struct end_info *end)
{
	if (end->how == END_SHRUNK)
		return "the file became shorter while it was open";
	if (end->how == END_NO_MEMORY)
		return "not enough memory for the index";
	return end->how == END_WHOLE ? "" : end->reason;
}

size_t dump_truncation(const struct dump *d, char *out, size_t room)
{
	char place[DUMP_HEADING] = "";
	const char *reason, *what;
	struct end_info end;
	int n;

	out[0] = '\0';
	index_end(d->index, &end);
	if (end.how == END_UNKNOWN || end.how == END_WHOLE)
		return 0;
	what = end.how == END_NO_MEMORY ? "not read to its end"
	       : end.sure               ? "truncated"
	                                : "seems truncated";
	reason = dump_end_reason(&end);
	if (end.last != SECTION_NONE)
		dump_heading(d, end.last, place);
	n = snprintf(out, room, "%s%s%s%s%s%s", what, place[0] ? " in " : "",
	             place, reason[0] ? " (" : "", reason,
	             reason[0] ? ")" : "");
	return n < 0 ? 0 : (size_t)n < room ? (size_t)n : room - 1;
}
