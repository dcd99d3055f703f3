/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of timers: what is derived from a =timer section, whose id is who
 * gets the message: a pid or a registered name. The columns are in timer.def.
 */
#include "model/timer.h"

#include "model/columndef.h"
#include "model/dump.h"
#include "model/process.h"
#include "model/regnames.h"

enum { QUICK_ROWS = 1000 /* processes asked for a name in a frame */ };

static bool is_set_by_name(const struct record *r)
{
	return r->section.id.n > 0 && r->section.id.p[0] != '<';
}

/* The name of a timer is looked for among those that the worker has found. */
static bool timers_follow(struct dump *d)
{
	return regnames_follow(dump_regnames(d), d);
}

/* Whether a name that is not found at once takes more than a moment. */
static bool takes_long(const struct record *r, struct span name)
{
	uint32_t rows;

	return regnames_find(dump_regnames(r->dump), r->dump, name, &rows) ==
	               UINT32_MAX &&
	       table_rows(&table_processes, r->dump) - rows > QUICK_ROWS;
}

static struct span owner(const struct record *r)
{
	struct link name = {.kind = LINK_NAME, .id = r->section.id};
	struct place place;
	struct section s;

	if (!is_set_by_name(r))
		return r->section.id;
	if (r->quick && takes_long(r, r->section.id))
		return SPAN_NONE; /* the worker is on its way */
	if (ident_resolve(r->dump, &name, &place) != LINK_FOUND)
		return SPAN_NONE;
	index_get(dump_index(r->dump), place.section, &s);
	return s.id;
}

static void timer_owner(const struct record *r, struct value *out)
{
	struct span pid = owner(r);

	if (pid.n > 0)
		*out = value_text(pid);
}

static uint64_t timer_order(const struct record *r)
{
	return ident_key(owner(r));
}

static void timer_owner_name(const struct record *r, struct value *out)
{
	if (is_set_by_name(r))
		*out = value_text(r->section.id);
}

/* "3599928 ms" up to R16. */
static void timer_time_left(const struct record *r, struct value *out)
{
	struct span s = span_trim(r->field[TIMER_time_left]);

	if (span_ends(s, SPAN_LIT(" ms")))
		s = span_take(s, s.n - 3);
	*out = value_number(s, 1);
}

#define COLUMN COLUMN_ENTRY
static const struct column timer_columns[] = {
#include "model/timer.def"
};
#undef COLUMN

static const unsigned char timer_screen[] = {
	TIMER_owner,
	TIMER_time_left,
	TIMER_owner_name,
	TIMER_message,
};

const struct table table_timers = {
	.key = "timers",
	.title = "Timers",
	.one = "timer",
	.help = "Timers made with erlang:send_after or erlang:start_timer that "
		"had not gone off. Those of receive ... after are not dumped.",
	.kind = ROWS_SECTIONS,
	.tag = TAG_TIMER,
	.columns = timer_columns,
	.n_columns = TIMER_COLUMNS,
	.screen = timer_screen,
	.n_screen = sizeof(timer_screen),
	.sort = "time_left",
	.follow = timers_follow,
};
