/* SPDX-License-Identifier: Apache-2.0 */
/* Where links lead, and what is said of those that lead nowhere. */
#include "ui/app.h"

enum { NAME_SHOWN = 80 /* bytes of a name in a message */ };

void app_open_raw(struct app *a, uint32_t section)
{
	app_push(a, view_pager_new(a, section));
}

void app_open_section(struct app *a, uint32_t section)
{
	struct section s;
	enum tag_body body;

	index_get(dump_index(app_dump(a)), section, &s);
	body = tag_info(s.tag)->body;
	if (body == BODY_LABELS || body == BODY_PORT)
		app_push(a, view_detail_new(a, section));
	else
		app_open_raw(a, section);
}

static void say_where(struct app *a, const struct link *l,
                      enum link_state state, uint32_t section)
{
	struct section s = {.id = SPAN_NONE};
	struct span id = span_take(l->id, NAME_SHOWN);

	switch (state) {
	case LINK_NOT_YET:
		app_message(a,
		            "%.*s: not found yet, the dump is still being "
		            "indexed",
		            SPAN_ARG(id));
		break;
	case LINK_REMOTE:
		if (section != SECTION_NONE)
			index_get(dump_index(app_dump(a)), section, &s);
		app_message(a, "%.*s is on another node%s%.*s", SPAN_ARG(id),
		            s.id.n > 0 ? ", channel " : "",
		            SPAN_ARG(span_take(s.id, NAME_SHOWN)));
		break;
	default:
		app_message(a,
		            "%.*s is not in the dump: it had exited, never "
		            "existed, or its section is lost",
		            SPAN_ARG(id));
		break;
	}
}

void app_follow(struct app *a, const struct link *l)
{
	uint32_t section = SECTION_NONE;
	enum link_state state = ident_resolve(app_dump(a), l, &section);

	if (state == LINK_FOUND ||
	    (state == LINK_REMOTE && section != SECTION_NONE))
		app_open_section(a, section);
	if (state != LINK_FOUND)
		say_where(a, l, state, section);
}
