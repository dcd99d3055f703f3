/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_DUMP_H
#define MODEL_DUMP_H

/*
 * One open crash dump: its index, what its head says, and the columns and
 * summaries that have been made of it so far. The façade that the terminal and
 * the command line talk to.
 *
 * Threads: the ui (or command line) thread opens and frees; the scanner grows
 * the index; the worker alone runs the jobs that write columns and summaries.
 * Every getter may be called from any thread.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/span.h"
#include "index/index.h"
#include "model/general.h"

struct allocsum;
struct binrefs;
struct columns;
struct literals;
struct regnames;
struct summary;
struct entries;
struct table;
struct term_syntax;
struct dump;

/* Opens and reads the head; nothing runs in the background yet. NULL with
 * *code and *info as index_open. */
struct dump *dump_open(const char *path, enum err *code, struct err_info *info);

/* Over an index of any source; owns it, also on failure. */
struct dump *dump_from_index(struct index *x);

void dump_free(struct dump *d);

struct index *dump_index(const struct dump *d);
const struct sections *dump_sections(const struct dump *d);
struct span dump_text(const struct dump *d);

/* Whether a text is a piece of the dump, and so stays where it is. */
bool dump_owns(const struct dump *d, struct span text);

struct columns *dump_columns(const struct dump *d);
struct summary *dump_summary(const struct dump *d);

struct regnames *dump_regnames(const struct dump *d);

/* The map of the literals, once somebody needs it. */
struct literals *dump_literals(const struct dump *d);

/* Whether the process in this row of the table of processes is known to have
 * nothing in its columns from heaps (COL_HEAP): so that who asks all processes
 * asks most of them once. Noted only when the index is done. Any thread. */
bool dump_is_bare(const struct dump *d, uint32_t row);
void dump_set_bare(const struct dump *d, uint32_t row);

/* A row of the =proc_dictionary sections: that behind the one asked for last.
 * No more than a guess; any thread reads and writes it (relaxed). */
_Atomic uint32_t *dump_dictionary_hint(const struct dump *d);

/* Who refers to binaries, once somebody asks. */
struct binrefs *dump_binrefs(const struct dump *d);

/*
 * How terms in cells of tables are printed, and how many bytes of each: in
 * Erlang, and as many as a list shows, until this is called. NULL: as they
 * stand in the dump. The limit only before other threads run.
 */
void dump_set_syntax(struct dump *d, const struct term_syntax *syntax);
void dump_set_term_limit(struct dump *d, uint64_t bytes);
const struct term_syntax *dump_syntax(const struct dump *d);
uint64_t dump_term_limit(const struct dump *d);

/* The sums over the allocators. */
struct allocsum *dump_allocs(const struct dump *d);

/* The rows of a ROWS_ENTRIES table. */
struct entries *dump_entries(const struct dump *d, const struct table *t);

/* What the head says; it is read when the dump is opened. */
const struct general *dump_general(const struct dump *d);

/* Bytes of a word in the system that wrote the dump: 4 or 8. */
unsigned dump_word_size(const struct dump *d);

/* The node's own name as the dump writes it ('n1@host'), 'nonode@nohost' if it
 * had none; empty while it has not been found. */
struct span dump_node(const struct dump *d);

/* The heading of a section as it stands in the dump, "=proc_heap:<0.42.0>",
 * NUL-terminated and safe to print; long ids are cut. */
enum { DUMP_HEADING = 576 };
void dump_heading(const struct dump *d, uint32_t section,
                  char out[DUMP_HEADING]);

/* Why a dump ends early, for people; "" if nothing says so or it is whole. */
const char *dump_end_reason(const struct end_info *end);

/* For people: "" if the dump is whole, else one line that says that it is
 * truncated, where and why; "so far" is not said while the scan is under way
 * and nothing is sure. Written into out, NUL-terminated, returns its length. */
size_t dump_truncation(const struct dump *d, char *out, size_t room);

#endif
