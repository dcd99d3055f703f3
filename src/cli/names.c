/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Helping with a word that is not right: the nearest one that is, and what
 * there is at all. Near is: a part of the name, or few letters away
 * (insertions, deletions, replacements, swaps of neighbours).
 */
#include "cli/names.h"

#include <string.h>

enum {
	WORD_MAX = 40, /* longer words are near to nothing */
	LIST_SHORT = 200,
	LINE_MAX_COLUMNS = 79,
};

int names_find(const struct names *names, struct span word)
{
	const char *name;

	for (unsigned i = 0; (name = names->at(names->ctx, i)) != NULL; i++)
		if (span_eq_str(word, name))
			return (int)i;
	return -1;
}

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Edits that turn a into b, both at most WORD_MAX long. */
static unsigned distance(struct span a, struct span b)
{
	unsigned rows[3][WORD_MAX + 1];

	for (unsigned j = 0; j <= b.n; j++)
		rows[0][j] = j;
	for (unsigned i = 1; i <= a.n; i++) {
		unsigned *now = rows[i % 3];
		const unsigned *one = rows[(i - 1) % 3];
		const unsigned *two = rows[(i + 1) % 3]; /* i - 2 */

		now[0] = i;
		for (unsigned j = 1; j <= b.n; j++) {
			bool same = a.p[i - 1] == b.p[j - 1];

			now[j] = least(least(one[j], now[j - 1]) + 1,
			               one[j - 1] + !same);
			if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] &&
			    a.p[i - 2] == b.p[j - 1])
				now[j] = least(now[j], two[j - 2] + 1);
		}
	}
	return rows[a.n % 3][b.n];
}

const char *names_nearest(const struct names *names, struct span word)
{
	unsigned best = (unsigned)word.n / 3 + 2; /* one less will do */
	const char *nearest = NULL;
	const char *name;

	if (word.n < 2 || word.n > WORD_MAX)
		return NULL;
	for (unsigned i = 0; (name = names->at(names->ctx, i)) != NULL; i++) {
		struct span s = span_str(name);
		unsigned d;

		if (s.n > WORD_MAX)
			continue;
		d = distance(word, s);
		if (d > 1 && word.n >= 3 && span_find(s, word) < s.n)
			d = span_starts(s, word) ? 1 : 2;
		if (d < best) {
			best = d;
			nearest = name;
		}
	}
	return nearest;
}

/* "text, json, csv"; false if that is too long. */
static bool short_list(const struct names *names, char out[LIST_SHORT])
{
	const char *name;
	size_t n = 0;

	for (unsigned i = 0; (name = names->at(names->ctx, i)) != NULL; i++) {
		int more = snprintf(out + n, LIST_SHORT - n, "%s%s",
		                    i > 0 ? ", " : "", name);

		if (more < 0 || (size_t)more >= LIST_SHORT - n)
			return false;
		n += (size_t)more;
	}
	return n > 0;
}

enum err names_unknown(const struct names *names, struct span word,
                       struct err_info *info)
{
	const char *near = names_nearest(names, word);
	struct span shown = span_take(word, WORD_MAX);
	char hint[WORD_MAX + 32] = "";
	char list[LIST_SHORT];
	char all[LIST_SHORT + 32] = "";

	if (near)
		snprintf(hint, sizeof(hint), ", did you mean '%s'?", near);
	if (short_list(names, list))
		snprintf(all, sizeof(all),
		         near ? " (all: %s)" : "; there are: %s", list);
	return err_set(info, ERR_USAGE, "unknown %s '%.*s%s'%s%s", names->what,
	               SPAN_ARG(shown), shown.n < word.n ? "..." : "", hint,
	               all);
}

void names_list(const struct names *names, FILE *to)
{
	char list[LIST_SHORT];
	size_t column = 0;
	const char *name;

	if (short_list(names, list))
		return;
	fprintf(to, "There are:");
	column = LINE_MAX_COLUMNS;
	for (unsigned i = 0; (name = names->at(names->ctx, i)) != NULL; i++) {
		size_t n = strlen(name) + 1;

		if (column + n > LINE_MAX_COLUMNS) {
			fprintf(to, "\n ");
			column = 1;
		}
		fprintf(to, " %s", name);
		column += n;
	}
	fprintf(to, "\n");
}
