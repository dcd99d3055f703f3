/* SPDX-License-Identifier: Apache-2.0 */
/* What keys and commands do: the prompt takes them first, then the view on
 * screen, then the app itself. */
#include <stdio.h>

#include "ui/app_inside.h"
#include "ui/command.h"

static bool back_in_tab(struct app *a)
{
	if (!nav_back(app_nav(a)))
		return false;
	app_update_top(a);
	return true;
}

static void go_back(struct app *a)
{
	if (!back_in_tab(a) && a->last_tab != a->tab)
		app_go_tab(a, a->last_tab);
}

static unsigned tab_keys(const struct app *a, const char *keys[TABS_MAX])
{
	for (unsigned i = 0; i < a->n_tabs; i++)
		keys[i] = a->tabs[i].key;
	return a->n_tabs;
}

static void open_help(struct app *a)
{
	const struct view *v = app_top(a);

	app_push(a, view_help_new(a, v->ops->context, a->tabs[a->tab].table));
}

static void run_command(struct app *a, struct span text)
{
	const char *keys[TABS_MAX];
	unsigned n = tab_keys(a, keys);
	struct command c = command_parse(text, keys, n);
	struct view *v = app_top(a);

	if (v->ops->command && v->ops->command(v, text))
		return;
	if (c.kind == COMMAND_TAB)
		app_go_tab(a, c.tab);
	else if (c.kind == COMMAND_QUIT)
		a->wish = APP_QUIT;
	else if (c.kind == COMMAND_HELP)
		open_help(a);
	else if (c.kind == COMMAND_LINK)
		app_follow(a, &c.link);
}

static void complete_command(struct app *a)
{
	const char *keys[TABS_MAX];
	unsigned n = tab_keys(a, keys);
	struct span full;

	if (a->prompt.what != ACTION_COMMAND)
		return;
	full = command_complete(a->dump, prompt_text(&a->prompt), keys, n,
	                        a->frame);
	if (full.n > 0)
		prompt_set(&a->prompt, full);
}

static void typed(struct app *a, struct span text, bool done)
{
	struct view *v = app_top(a);

	if (a->prompt.what != ACTION_COMMAND)
		v->ops->typed(v, a->prompt.what, text, done);
	else if (done && text.p)
		run_command(a, text);
}

static void prompt_input(struct app *a, struct key k)
{
	switch (prompt_key(&a->prompt, k)) {
	case PROMPT_CHANGED:
		typed(a, prompt_text(&a->prompt), false);
		break;
	case PROMPT_ACCEPTED:
		typed(a, prompt_text(&a->prompt), true);
		break;
	case PROMPT_CANCELED:
		typed(a, SPAN_NONE, true);
		break;
	case PROMPT_COMPLETE:
		complete_command(a);
		break;
	case PROMPT_SAME:
		break;
	}
}

static void ask(struct app *a, enum action what)
{
	if (what == ACTION_COMMAND || app_top(a)->ops->typed)
		prompt_open(&a->prompt, what, SPAN_LIT(""));
}

static void show_info(struct app *a)
{
	struct view *v = app_top(a);
	const char *text = v->ops->info ? v->ops->info(v) : "";

	app_message(a, "%s", *text ? text : "nothing is known about this");
}

static void back(struct app *a)
{
	if (!back_in_tab(a))
		a->wish = APP_QUIT;
}

static void up_level(struct app *a)
{
	back_in_tab(a);
}

static void forward(struct app *a)
{
	if (nav_forward(app_nav(a)))
		app_update_top(a);
}

static void next_tab(struct app *a)
{
	app_go_tab(a, (a->tab + 1) % a->n_tabs);
}

static void previous_tab(struct app *a)
{
	app_go_tab(a, (a->tab + a->n_tabs - 1) % a->n_tabs);
}

static void toggle_units(struct app *a)
{
	a->exact = !a->exact;
}

static void suspend(struct app *a)
{
	a->wish = APP_SUSPEND;
}

static void repaint(struct app *a)
{
	a->wish = APP_REPAINT;
}

static void quit(struct app *a)
{
	a->wish = APP_QUIT;
}

static void command(struct app *a)
{
	ask(a, ACTION_COMMAND);
}

static void find(struct app *a)
{
	ask(a, ACTION_FIND);
}

static void filter(struct app *a)
{
	ask(a, ACTION_FILTER);
}

/* What the app does itself, if the view does not. */
static void (*const own[ACTION_COUNT])(struct app *a) = {
	[ACTION_BACK] = back,
	[ACTION_UP_LEVEL] = up_level,
	[ACTION_HISTORY_BACK] = go_back,
	[ACTION_HISTORY_FORWARD] = forward,
	[ACTION_NEXT_TAB] = next_tab,
	[ACTION_PREVIOUS_TAB] = previous_tab,
	[ACTION_COMMAND] = command,
	[ACTION_FIND] = find,
	[ACTION_FILTER] = filter,
	[ACTION_UNITS] = toggle_units,
	[ACTION_INFO] = show_info,
	[ACTION_HELP] = open_help,
	[ACTION_REPAINT] = repaint,
	[ACTION_SUSPEND] = suspend,
	[ACTION_QUIT] = quit,
};

static bool is_escape(struct key k)
{
	return k.type == KEY_NAMED && k.code == NAMED_ESCAPE && k.mods == 0;
}

static void say_unbound(struct app *a, struct key k)
{
	char first[KEY_TEXT], second[KEY_TEXT];

	key_format(a->first, first);
	key_format(k, second);
	app_message(a, "%s %s does nothing here", first, second);
}

static void wait_for_second(struct app *a, struct key k)
{
	char pairs[KEYMAP_PAIRS];

	a->waiting = true;
	a->first = k;
	keymap_pairs(app_top(a)->ops->context, k, pairs);
	app_message(a, "%s", pairs);
}

/* What a key does, alone or behind the one before it. ACTION_NONE: nothing, or
 * nothing yet. */
static enum action action_of(struct app *a, struct key k)
{
	enum context in = app_top(a)->ops->context;
	enum action act;

	if (a->waiting) {
		a->waiting = false;
		act = keymap_lookup_pair(in, a->first, k);
		if (act == ACTION_NONE && !is_escape(k))
			say_unbound(a, k);
		return act;
	}
	if (!keymap_begins(in, k))
		return keymap_lookup(in, k);
	wait_for_second(a, k);
	return ACTION_NONE;
}

void app_key(struct app *a, struct key k)
{
	struct view *v = app_top(a);
	enum action act;

	a->message[0] = '\0';
	if (a->prompt.active) {
		prompt_input(a, k);
		return;
	}
	act = action_of(a, k);
	if (act == ACTION_NONE || v->ops->action(v, act))
		return;
	if (act >= ACTION_TAB_1 && act <= ACTION_TAB_10)
		app_go_tab(a, (unsigned)(act - ACTION_TAB_1));
	else if (own[act])
		own[act](a);
}
