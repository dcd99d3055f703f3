/* SPDX-License-Identifier: Apache-2.0 */
/* What all views of terms share: the maps of heaps, and the syntax. */
#include "ui/app_inside.h"
#include "ui/heaps.h"

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

/* Behind the last of print_syntaxes comes NULL: terms as they stand in the
 * dump. */
void app_next_syntax(struct app *a)
{
	const struct term_syntax *now = app_syntax(a);
	unsigned i = 0;

	while (print_syntaxes[i] != now)
		i++;
	now = now ? print_syntaxes[i + 1] : print_syntaxes[0];
	dump_set_syntax(a->dump, now);
	app_message(a, "syntax: %s", now ? now->name : "raw, as in the dump");
}
