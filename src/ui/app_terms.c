/* SPDX-License-Identifier: Apache-2.0 */
/* What all views of terms share: the maps of heaps, and the syntax. */
#include "ui/app_inside.h"
#include "ui/heaps.h"

static const struct {
	const struct term_syntax *syntax;
	const char *says;
} syntaxes[] = {
	{&print_erlang, "terms as Erlang writes them"},
	{&print_elixir, "terms as Elixir writes them"},
	{NULL, "terms as they stand in the dump"},
};

enum { SYNTAXES = sizeof(syntaxes) / sizeof(syntaxes[0]) };

struct heaps *app_heaps(struct app *a)
{
	if (!a->heaps)
		a->heaps = heaps_new(a, heapmap_budget());
	return a->heaps;
}

const struct term_syntax *app_syntax(const struct app *a)
{
	return dump_syntax(a->dump);
}

void app_next_syntax(struct app *a)
{
	unsigned i = 0;

	while (i < SYNTAXES && syntaxes[i].syntax != app_syntax(a))
		i++;
	i = i + 1 < SYNTAXES ? i + 1 : 0;
	dump_set_syntax(a->dump, syntaxes[i].syntax);
	app_message(a, "%s", syntaxes[i].says);
}
