/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `crashdive list`: what the arguments ask for, checked as far as no dump is
 * needed; listing.c writes it.
 */
#include "cli/list.h"

#include <stdio.h>
#include <unistd.h>

#include "cli/catalog.h"
#include "cli/cli.h"
#include "cli/help.h"
#include "cli/listing.h"
#include "cli/session.h"
#include "model/absent.h"
#include "model/coverage.h"

/* Text is for eyes and leaves out what the terminal leaves out; data formats
 * have every column. */
static void default_columns(struct listing *l, const struct args *a)
{
	if (a->format == FORMAT_TEXT)
		listing_add_screen(l);
	else
		listing_add_all(l);
}

static bool choose_columns(struct listing *l, const struct args *a)
{
	struct span rest, key;

	if (!a->columns) {
		default_columns(l, a);
		return true;
	}
	rest = span_str(a->columns);
	if (rest.n == 0)
		return catalog_column(l->table, rest) >= 0;
	while (span_cut(&rest, ',', &key)) {
		int col;

		if (span_eq_str(key, "all")) {
			listing_add_all(l);
			continue;
		}
		col = catalog_column(l->table, key);
		if (col < 0)
			return false;
		listing_add(l, (unsigned)col);
	}
	return true;
}

static bool choose_order(struct listing *l, const struct args *a)
{
	struct span rest, key;
	struct err_info info = {""};

	if (!a->sort)
		return true;
	rest = span_str(a->sort);
	while (span_cut(&rest, ',', &key)) {
		if (key.n > 0 && (key.p[0] == '-' || key.p[0] == '+'))
			key = span_skip(key, 1);
		if (catalog_column(l->table, key) < 0)
			return false;
	}
	if (query_parse_sort(&l->query, span_str(a->sort), &info)) {
		fprintf(stderr, "crashdive: %s\n", info.text);
		return false;
	}
	return true;
}

static bool choose_groups(struct listing *l, const struct args *a)
{
	int col;

	if (!a->group)
		return true;
	col = catalog_column(l->table, span_str(a->group));
	if (col >= 0)
		listing_group(l, (unsigned)col);
	return col >= 0;
}

static const struct table *choose_table(const struct args *a)
{
	const struct table *t = catalog_table(span_str(a->word));

	if (!t && !a->file_typed && access(a->word, R_OK) == 0)
		fprintf(stderr,
		        "To list a table of a file: crashdive list TABLE %s\n",
		        a->word);
	return t;
}

/* All that can be wrong before a dump is opened. To be released even if it
 * fails. */
static bool prepare(struct listing *l, const struct args *a)
{
	const struct table *t = choose_table(a);

	listing_init(l, t);
	if (!t)
		return false;
	if (a->filter)
		l->query.filter = textfilter_new(t, span_str(a->filter));
	l->limit = a->limit;
	return choose_groups(l, a) && choose_columns(l, a) &&
	       choose_order(l, a);
}

/* Why there is nothing to list, or that there may have been more. */
static void tell_missing(const struct listing *l, struct session *s)
{
	const struct table *t = l->grouped ? l->grouped : l->table;
	char text[ABSENT_TEXT];
	struct coverage c;

	if (!index_done(dump_index(s->dump)))
		return;
	progress_clear(&s->progress);
	coverage_read(s->dump, &c);
	if (absent_text(t, s->dump, true, text) > 0)
		fprintf(stderr, "crashdive: no %s: %s\n", t->key, text);
	else if (coverage_lacks_rows(&c, t) &&
	         coverage_where(s->dump, &c, text, sizeof(text)) > 0)
		fprintf(stderr, "crashdive: %s: incomplete: %s\n", t->key,
		        text);
}

static int write_out(struct listing *l, const struct args *a, struct dump *d)
{
	struct err_info info = {""};
	struct session s;
	enum err err;

	session_init(&s, a, d);
	session_writer_options(&s, &l->options);
	l->doing = s.tty ? NULL : "writing";
	err = listing_write(l, &s, &s.out, &info);
	tell_missing(l, &s);
	return session_finish(&s, err, &info);
}

int list_dump(const struct args *a, struct dump *d)
{
	struct listing l;
	int status = err_exit_status(ERR_USAGE);

	if (prepare(&l, a))
		status = write_out(&l, a, d);
	else
		dump_free(d);
	listing_release(&l);
	return status;
}

int list_run(const struct args *a)
{
	struct listing l;
	struct dump *d;
	int status = err_exit_status(ERR_USAGE);

	if (!a->word)
		return a->help ? help_print() : catalog_tables(a);
	if (!prepare(&l, a))
		goto out;
	if (a->help) {
		status = catalog_columns(a, l.table);
		goto out;
	}
	d = cli_open(a, &status);
	if (d)
		status = write_out(&l, a, d);
out:
	listing_release(&l);
	return status;
}
