/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asks the model for everything that it can tell about a dump, as the terminal
 * and the command line would, and looks at each byte of the answers: what is
 * wrong shows as a crash or as a report of a sanitizer.
 */
#include "read_dump.h"

#include <stddef.h>

#include "base/arena.h"
#include "model/absent.h"
#include "model/coverage.h"
#include "model/detail.h"
#include "model/limit.h"
#include "model/query.h"
#include "model/record.h"
#include "model/summary.h"
#include "model/table.h"
#include "read_terms.h"

enum {
	ROWS_MAX = 400, /* rows of each table at either end that are read */
	PAGES_MAX =
		20, /* those that are no sections and have their page read */
};

/* Reads every byte, so that a span that is out of bounds is noticed. */
static unsigned touch(struct span s)
{
	unsigned sum = 0;

	for (size_t i = 0; i < s.n; i++)
		sum += (unsigned char)s.p[i];
	return sum;
}

static void read_list(const struct record *r, const struct column *c)
{
	struct span rest = SPAN_NONE;
	struct list_item item;

	for (int n = 0; n < 1000 && c->item(r, &rest, &item); n++) {
		touch(item.name);
		touch(item.text);
		touch(item.ref);
		touch(item.link.id);
	}
}

static bool read_other(void *ctx, struct span label, struct span value)
{
	(void)ctx;
	touch(label);
	touch(value);
	return true;
}

static void read_row(const struct record *r)
{
	const struct table *t = r->table;

	for (unsigned col = 0; col < t->n_columns; col++) {
		struct value v = record_value(r, col);

		touch(value_plain(&v, r->arena));
		touch(value_pretty(&v, t->columns[col].unit, r->arena));
		if (column_is_number(&t->columns[col]))
			record_key(r, col);
		if (t->columns[col].item)
			read_list(r, &t->columns[col]);
	}
	record_other(r, read_other, NULL);
}

static void read_detail(const struct dump *d, const struct place *place,
                        struct arena *a)
{
	struct detail_part part[4];
	struct detail detail;
	struct section s;
	unsigned n;

	detail_load(d, place, a, &detail);
	for (uint32_t i = 0; i < detail.n; i++) {
		struct detail_item *item = &detail.items[i];
		struct place to;

		touch(item->name);
		touch(item->text);
		touch(item->ref);
		if (item->link.kind != LINK_NONE)
			ident_resolve(d, &item->link, &to);
	}
	n = detail_parts(d, place->section, part);
	for (unsigned i = 0; i < n; i++) {
		if (part[i].section == SECTION_NONE)
			continue;
		sections_get(dump_sections(d), dump_text(d), part[i].section,
		             &s);
		touch(s.body);
	}
	arena_reset(a);
}

static void read_table(struct dump *d, const struct table *t, struct arena *a)
{
	unsigned pages = 0;
	uint32_t n;

	while (table_follow(t, d))
		;
	n = table_rows(t, d);

	for (uint32_t row = 0; row < n; row++) {
		struct place place;
		struct record r;

		if (row == ROWS_MAX && n > 2 * ROWS_MAX)
			row = n - ROWS_MAX;
		table_load(t, d, row, a, &r);
		read_row(&r);
		arena_reset(a);
		place = place_of_row(t, d, row);
		if (place.section == SECTION_NONE && pages++ < PAGES_MAX)
			read_detail(d, &place, a);
	}
}

static void read_details(const struct dump *d, struct arena *a)
{
	uint32_t n = sections_count(dump_sections(d));
	struct place place;

	for (uint32_t i = 0; i < n; i++) {
		if (i == ROWS_MAX && n > 2 * ROWS_MAX)
			i = n - ROWS_MAX;
		place = place_of_section(d, i);
		read_detail(d, &place, a);
	}
}

static const char *check_rows(const struct rowset *rows, uint32_t of)
{
	if (rows->n > rows->of || rows->of > of)
		return "a query has more rows than there are";
	for (uint32_t i = 0; i < rows->n; i++)
		if (rowset_at(rows, i) >= rows->of)
			return "a row of a query is outside of the table";
	return NULL;
}

static const char *ask(const struct dump *d, const struct table *t,
                       const char *sort, const char *filter)
{
	struct query q = {.dump = d, .table = t};
	struct rowset *rows = NULL;
	const char *wrong;

	if (query_parse_sort(&q, span_str(sort), NULL))
		return "a sort is not understood";
	q.filter = filter ? textfilter_new(t, span_str(filter)) : NULL;
	wrong = query_run(&q, &rows) ? "a query fails" : NULL;
	if (!wrong)
		wrong = check_rows(rows, table_rows(t, d));
	rowset_free(rows);
	textfilter_free(q.filter);
	return wrong;
}

static const char *catch_up(struct dump *d, const struct table *processes)
{
	struct catchup_job *catchup = catchup_job_new(d);
	enum err err = job_run(&catchup->job);
	struct summary_view view;

	catchup_job_free(catchup);
	if (err)
		return "catching up fails";
	summary_read(dump_summary(d), &view);
	if (view.processes != table_rows(processes, d))
		return "the summary has not all processes";
	return NULL;
}

/* What is said of a table must agree with what is said of the dump. */
static const char *read_absence(const struct dump *d, const struct coverage *c,
                                const struct table *t)
{
	char text[ABSENT_TEXT];
	enum absent why = absent_why(t, d, true);
	size_t n = absent_text(t, d, true, text);

	touch((struct span){text, n});
	if ((why == ABSENT_NOT) != (table_rows(t, d) > 0))
		return "an empty table is not called empty";
	if ((why == ABSENT_NOT) != (n == 0))
		return "nothing is said of an empty table";
	if (why == ABSENT_CUT && !coverage_lacks_rows(c, t))
		return "a table lacks rows and does not";
	return NULL;
}

static const char *read_end(const struct dump *d)
{
	const struct table *const *all;
	const char *wrong = NULL;
	struct coverage c;
	struct limit l;
	char text[512];
	unsigned n;

	coverage_read(d, &c);
	for (int s = COVERAGE_NOTHING; s <= COVERAGE_MISSING; s++)
		coverage_words(d, &c, (enum coverage_state)s, text,
		               sizeof(text));
	if (c.cut != (coverage_where(d, &c, text, sizeof(text)) > 0))
		wrong = "a cut dump is not said to be cut";
	all = tables(&n);
	for (unsigned i = 0; i < n && !wrong; i++)
		wrong = read_absence(d, &c, all[i]);
	for (unsigned k = 0; k < LIMITS; k++)
		if (limit_read(d, (enum limit_kind)k, &l) && l.most == 0)
			wrong = "a limit is nothing";
	return wrong;
}

static const char *read_questions(struct dump *d)
{
	const struct table *processes = table_by_key(SPAN_LIT("processes"));
	const struct table *sections = table_by_key(SPAN_LIT("sections"));
	const char *wrong = catch_up(d, processes);
	char text[512];

	if (!wrong)
		wrong = read_terms(d);
	dump_truncation(d, text, sizeof(text));
	if (!wrong)
		wrong = read_end(d);
	if (!wrong)
		wrong = ask(d, processes, "-memory,name", NULL);
	if (!wrong)
		wrong = ask(d, processes, "pid", "0.8");
	if (!wrong)
		wrong = ask(d, sections, "-size", "proc");
	return wrong;
}

const char *read_dump(struct dump *d)
{
	const struct table *const *all;
	struct arena a;
	unsigned n;

	arena_init(&a);
	all = tables(&n);
	for (unsigned i = 0; i < n; i++)
		read_table(d, all[i], &a);
	read_details(d, &a);
	arena_release(&a);
	return read_questions(d);
}
