/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From the terminal's bytes to keys: the only user of libtermkey.
 *
 * libtermkey is used without a descriptor: we read, it only parses. It would
 * otherwise set the terminal's modes, which are tty.c's, and ask the terminal
 * for its "application" keys, of which nothing is gained: the plain sequences
 * are known without a terminfo database as well.
 *
 * A byte can have two names (C-m is Enter, C-i is Tab): key_parse and the
 * terminal both give the named one, so that bindings compare by value.
 */
#include "ui/input.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termkey.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "ui/inputguard.h"

enum { READ_MAX = 1024 };

static const struct named {
	const char *text;
	enum key_name name;
	TermKeySym sym;
} names[] = {
	{"Up", NAMED_UP, TERMKEY_SYM_UP},
	{"Down", NAMED_DOWN, TERMKEY_SYM_DOWN},
	{"Left", NAMED_LEFT, TERMKEY_SYM_LEFT},
	{"Right", NAMED_RIGHT, TERMKEY_SYM_RIGHT},
	{"PageUp", NAMED_PAGE_UP, TERMKEY_SYM_PAGEUP},
	{"PageDown", NAMED_PAGE_DOWN, TERMKEY_SYM_PAGEDOWN},
	{"Home", NAMED_HOME, TERMKEY_SYM_HOME},
	{"End", NAMED_END, TERMKEY_SYM_END},
	{"Enter", NAMED_ENTER, TERMKEY_SYM_ENTER},
	{"Esc", NAMED_ESCAPE, TERMKEY_SYM_ESCAPE},
	{"Tab", NAMED_TAB, TERMKEY_SYM_TAB},
	{"Backspace", NAMED_BACKSPACE, TERMKEY_SYM_BACKSPACE},
	{"Delete", NAMED_DELETE, TERMKEY_SYM_DELETE},
	{"Insert", NAMED_INSERT, TERMKEY_SYM_INSERT},
	{"Space", NAMED_SPACE, TERMKEY_SYM_SPACE},
	/* What old terminals call Home and End; the names above win. */
	{"Home", NAMED_HOME, TERMKEY_SYM_FIND},
	{"End", NAMED_END, TERMKEY_SYM_SELECT},
	{"Enter", NAMED_ENTER, TERMKEY_SYM_KPENTER},
};

enum { NAMES = sizeof(names) / sizeof(names[0]) };

/* Characters that are another key, which keeps `keep` of the modifiers. */
static const struct alias {
	uint32_t code;
	unsigned mods; /* Ctrl or not */
	enum key_name name;
	unsigned keep;
} aliases[] = {
	{'m', MOD_CTRL, NAMED_ENTER, MOD_ALT},
	{'i', MOD_CTRL, NAMED_TAB, MOD_ALT},
	{'h', MOD_CTRL, NAMED_BACKSPACE, MOD_ALT},
	{'[', MOD_CTRL, NAMED_ESCAPE, MOD_ALT},
	{' ', 0, NAMED_SPACE, MOD_ALT},
	{' ', MOD_CTRL, NAMED_SPACE, MOD_ALT | MOD_CTRL},
};

static const struct modifier {
	char letter;
	unsigned mod;
	int theirs;
} modifiers[] = {
	{'C', MOD_CTRL, TERMKEY_KEYMOD_CTRL},
	{'M', MOD_ALT, TERMKEY_KEYMOD_ALT},
	{'S', MOD_SHIFT, TERMKEY_KEYMOD_SHIFT},
};

enum { MODIFIERS = sizeof(modifiers) / sizeof(modifiers[0]) };

bool key_equal(struct key a, struct key b)
{
	return a.type == b.type && a.code == b.code && a.mods == b.mods;
}

static struct key canonical(struct key k)
{
	if (k.type != KEY_CHAR)
		return k;
	if (k.mods & MOD_CTRL && k.code >= 'A' && k.code <= 'Z')
		k.code += 'a' - 'A';
	k.mods &= ~(unsigned)MOD_SHIFT;
	for (size_t i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++) {
		const struct alias *a = &aliases[i];

		if (k.code == a->code && (k.mods & MOD_CTRL) == a->mods)
			return (struct key){KEY_NAMED, a->name,
			                    k.mods & a->keep};
	}
	return k;
}

static bool parse_function(const char *text, struct key *k)
{
	uint64_t n;

	if (text[0] != 'F' || !span_u64(span_str(text + 1), &n) || n < 1 ||
	    n > 63)
		return false;
	k->type = KEY_FUNCTION;
	k->code = (uint32_t)n;
	return true;
}

static bool parse_name(const char *text, struct key *k)
{
	for (int i = 0; i < NAMES; i++)
		if (strcmp(text, names[i].text) == 0) {
			k->type = KEY_NAMED;
			k->code = names[i].name;
			return true;
		}
	return false;
}

static bool parse_char(const char *text, struct key *k)
{
	struct span s = span_str(text);

	k->type = KEY_CHAR;
	return s.n > 0 && utf8_decode(s, &k->code) == s.n &&
	       utf8_width(k->code) > 0;
}

static unsigned parse_modifier(const char *text)
{
	for (int i = 0; i < MODIFIERS; i++)
		if (text[0] == modifiers[i].letter && text[1] == '-' &&
		    text[2] != '\0')
			return modifiers[i].mod;
	return 0;
}

bool key_parse(const char *text, struct key *out)
{
	struct key k = {0};
	unsigned mod;

	while ((mod = parse_modifier(text)) != 0) {
		k.mods |= mod;
		text += 2;
	}
	if (!parse_name(text, &k) && !parse_function(text, &k) &&
	    !parse_char(text, &k))
		return false;
	*out = canonical(k);
	return true;
}

void key_format(struct key k, char out[KEY_TEXT])
{
	size_t n = 0;

	for (int i = 0; i < MODIFIERS; i++)
		if (k.mods & modifiers[i].mod) {
			out[n++] = modifiers[i].letter;
			out[n++] = '-';
		}
	if (k.type == KEY_FUNCTION) {
		snprintf(out + n, KEY_TEXT - n, "F%u", (unsigned)k.code);
	} else if (k.type == KEY_NAMED) {
		snprintf(out + n, KEY_TEXT - n, "%s",
		         k.code < NAMED_COUNT ? names[k.code].text : "?");
	} else {
		n += utf8_encode(k.code, out + n);
		out[n] = '\0';
	}
}

struct input {
	int fd;
	TermKey *parser;
	struct input_guard guard;
	bool console_f; /* "CSI [" was seen: A to E are F1 to F5 */
};

struct input *input_new(int fd, const char *term)
{
	struct input *in = xcalloc(1, sizeof(*in));
	int flags = TERMKEY_FLAG_UTF8 | TERMKEY_FLAG_NOTERMIOS;

	in->fd = fd;
	in->parser = termkey_new_abstract(term, flags);
	if (!in->parser) /* a terminfo entry that it cannot read */
		in->parser = termkey_new_abstract("", flags);
	if (!in->parser || !termkey_set_buffer_size(in->parser, READ_MAX)) {
		fputs("crashdive: out of memory\n", stderr);
		exit(err_exit_status(ERR_NOMEM));
	}
	termkey_set_canonflags(in->parser, TERMKEY_CANON_DELBS);
	return in;
}

void input_free(struct input *in)
{
	if (!in)
		return;
	termkey_destroy(in->parser);
	free(in);
}

void input_feed(struct input *in, const char *bytes, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		char out[2];
		size_t m = input_guard_byte(&in->guard, (unsigned char)bytes[i],
		                            out);

		termkey_push_bytes(in->parser, out, m);
	}
}

static bool readable(int fd)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};

	return poll(&p, 1, 0) > 0;
}

bool input_read(struct input *in)
{
	/* The guard may make two bytes of one. */
	size_t room = termkey_get_buffer_remaining(in->parser) / 2;
	char bytes[READ_MAX];
	ssize_t n;

	if (room == 0 || !readable(in->fd))
		return true;
	n = read(in->fd, bytes, room < READ_MAX ? room : READ_MAX);
	if (n > 0)
		input_feed(in, bytes, (unsigned)n);
	return n > 0 || (n < 0 && (errno == EINTR || errno == EAGAIN));
}

static unsigned mods_of(int theirs)
{
	unsigned mods = 0;

	for (int i = 0; i < MODIFIERS; i++)
		if (theirs & modifiers[i].theirs)
			mods |= modifiers[i].mod;
	return mods;
}

static bool key_of_sym(const TermKeyKey *t, struct key *k)
{
	for (int i = 0; i < NAMES; i++)
		if (names[i].sym == t->code.sym) {
			k->type = KEY_NAMED;
			k->code = names[i].name;
			return true;
		}
	/* The console's entry gives Ctrl-Z a name. */
	if (t->code.sym == TERMKEY_SYM_SUSPEND)
		*k = (struct key){KEY_CHAR, 'z', MOD_CTRL};
	return t->code.sym == TERMKEY_SYM_SUSPEND;
}

/* The console of Linux sends F1 to F5 as "CSI [ A" to "E", which is no CSI
 * sequence; without its terminfo entry the parser stops after "CSI [". */
static bool key_of_unknown(struct input *in, const TermKeyKey *t)
{
	TermKeyKey copy = *t;
	long args[16];
	size_t n = 16;
	unsigned long command;

	if (termkey_interpret_csi(in->parser, &copy, args, &n, &command) ==
	    TERMKEY_RES_KEY)
		in->console_f = command == '[';
	return false;
}

/* False for what is no key: mouse, reports, broken sequences. */
static bool key_of(struct input *in, const TermKeyKey *t, struct key *k)
{
	bool console_f = in->console_f;

	in->console_f = false;
	*k = (struct key){.mods = mods_of(t->modifiers)};
	switch (t->type) {
	case TERMKEY_TYPE_UNICODE:
		k->type = KEY_CHAR;
		k->code = (uint32_t)t->code.codepoint;
		if (console_f && k->code >= 'A' && k->code <= 'E') {
			k->type = KEY_FUNCTION;
			k->code -= 'A' - 1;
			return true;
		}
		*k = canonical(*k);
		return k->type != KEY_CHAR || utf8_width(k->code) > 0;
	case TERMKEY_TYPE_FUNCTION:
		k->type = KEY_FUNCTION;
		k->code = (uint32_t)t->code.number;
		return t->code.number > 0 && t->code.number < 64;
	case TERMKEY_TYPE_KEYSYM:
		return key_of_sym(t, k);
	case TERMKEY_TYPE_UNKNOWN_CSI:
		return key_of_unknown(in, t);
	default:
		return false;
	}
}

enum input_result input_next(struct input *in, bool timeout, struct key *out)
{
	TermKeyKey t;
	TermKeyResult r;

	do {
		r = timeout ? termkey_getkey_force(in->parser, &t)
		            : termkey_getkey(in->parser, &t);
		if (termkey_get_buffer_remaining(in->parser) == READ_MAX)
			input_guard_reset(&in->guard);
		if (r == TERMKEY_RES_KEY && key_of(in, &t, out))
			return INPUT_KEY;
	} while (r == TERMKEY_RES_KEY);
	return r == TERMKEY_RES_AGAIN ? INPUT_AGAIN : INPUT_NONE;
}
