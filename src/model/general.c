/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The head of a dump. The slogan is free text: it may have lines that look like
 * those behind it, and up to OTP 27 the line feed after it can be missing. So
 * the head is read from its end: the lines behind the slogan are those of
 * known labels at the end of the section, and the system's version is the last
 * one that stands right in front of them.
 */
#include "model/general.h"

#include <string.h>

#define SYSTEM "System version: "
#define ERLANG SYSTEM "Erlang"

/* The lines behind the system's version. */
enum label {
	LABEL_COMPILED,
	LABEL_TAINTS,
	LABEL_ATOMS,
	LABEL_CALLING_THREAD,
	LABELS,
};

static const struct span labels[LABELS] = {
	[LABEL_COMPILED] = {"Compiled:", 9},
	[LABEL_TAINTS] = {"Taints:", 7},
	[LABEL_ATOMS] = {"Atoms:", 6},
	[LABEL_CALLING_THREAD] = {"Calling Thread:", 15},
};

/* Releases that do not say their name, by the first two numbers of ERTS. */
static const struct {
	struct span erts;
	struct span otp;
} old_releases[] = {
	{{"5.6.", 4}, {"R12B", 4}}, {{"5.5.", 4}, {"R11B", 4}},
	{{"5.4.", 4}, {"R10B", 4}}, {{"5.3.", 4}, {"R9C", 3}},
	{{"5.2.", 4}, {"R9B", 3}},  {{"5.1.", 4}, {"R8B", 3}},
};

static enum label label_of(struct span line)
{
	enum label l = 0;

	while (l < LABELS && !span_starts(line, labels[l]))
		l++;
	return l;
}

/* A line that can stand behind the system's version; the last one of a cut
 * dump may end anywhere. */
static bool is_behind(struct span line, bool last)
{
	if (label_of(line) != LABELS || line.n == 0)
		return true;
	for (enum label l = 0; last && l < LABELS; l++)
		if (span_starts(labels[l], line))
			return true;
	return false;
}

/* The offset from which on there are only lines with known labels. */
static size_t known_from(struct span body)
{
	struct span rest = body;
	struct span line;
	size_t from = 0;

	while (span_line(&rest, &line))
		if (!is_behind(line, rest.n == 0))
			from = body.n - rest.n;
	return from;
}

/*
 * The offset of the genuine "System version: ", or body.n: the last whose line
 * ends where the known lines begin, else the last one at all (a future release
 * may have lines that we do not know).
 */
static size_t find_system(struct span body, size_t known)
{
	struct span erlang = SPAN_LIT(ERLANG);
	size_t at = span_find(body, erlang);
	size_t found = body.n;
	size_t next_line = 0;

	while (at < body.n) {
		struct span rest = span_skip(body, at);

		if (at >= next_line)
			next_line = at + span_find_byte(rest, '\n') + 1;
		found = at;
		if (next_line >= known)
			break;
		at += erlang.n;
		at += span_find(span_skip(body, at), erlang);
	}
	return found;
}

/* What stands behind a label and one space. */
static struct span value_of(struct span line, size_t label)
{
	struct span v = span_skip(line, label);

	return v.n > 0 && v.p[0] == ' ' ? span_skip(v, 1) : v;
}

/* The lines before the slogan, and the slogan, which ends with the text. */
static void parse_front(struct general *g, struct span text)
{
	const struct span slogan = SPAN_LIT("Slogan:");
	struct span line;
	struct span rest = text;
	bool first = true;

	while (span_line(&rest, &line)) {
		if (span_starts(line, slogan)) {
			size_t at = (size_t)(line.p - text.p);

			g->has_slogan = true;
			g->slogan = value_of(span_skip(text, at), slogan.n);
			if (span_ends(g->slogan, SPAN_LIT("\n")))
				g->slogan.n--;
			if (span_ends(g->slogan, SPAN_LIT("\r")))
				g->slogan.n--;
			return;
		}
		if (first)
			g->created = line;
		else if (span_starts(line, SPAN_LIT("The error occurred")))
			g->error = line;
		first = false;
	}
}

/* The text behind `before` up to one of the bytes that end a version. */
static struct span version_behind(struct span s, struct span before)
{
	size_t at = span_find(s, before);
	size_t n = 0;

	if (at == s.n)
		return SPAN_NONE;
	s = span_skip(s, at + before.n);
	while (n < s.n && !strchr(" ])", s.p[n]))
		n++;
	return span_take(s, n);
}

static struct span release_of(struct span erts)
{
	for (size_t i = 0; i < sizeof(old_releases) / sizeof(old_releases[0]);
	     i++) {
		struct span v = old_releases[i].erts;

		if (span_starts(erts, v) ||
		    span_eq(erts, span_take(v, v.n - 1)))
			return old_releases[i].otp;
	}
	return SPAN_NONE;
}

/* `cut`: the line has no end, so what is not in it may have been there. */
static void parse_system(struct general *g, struct span line, bool cut)
{
	g->system = line;
	if (span_starts(line, SPAN_LIT("Erlang/OTP "))) {
		g->otp = version_behind(line, SPAN_LIT("Erlang/OTP "));
		g->erts = version_behind(line, SPAN_LIT("[erts-"));
	} else if (span_starts(line, SPAN_LIT("Erlang ("))) {
		g->erts = version_behind(line, SPAN_LIT("version "));
		g->otp = release_of(g->erts);
	} else {
		g->otp = version_behind(line, SPAN_LIT("Erlang "));
		g->erts = version_behind(line, SPAN_LIT("(erts-"));
	}
	if (span_find(line, SPAN_LIT("[64-bit]")) < line.n)
		g->word_size = 8;
	else if (!cut)
		g->word_size = 4;
}

static void parse_behind(struct general *g, struct span text)
{
	bool seen[LABELS] = {false};
	struct span line;

	while (span_line(&text, &line)) {
		enum label l = label_of(line);
		struct span v;

		if (l == LABELS || seen[l])
			continue;
		seen[l] = true;
		v = value_of(line, labels[l].n);
		if (l == LABEL_COMPILED)
			g->compiled = v;
		else if (l == LABEL_CALLING_THREAD)
			g->calling_thread = v;
		else if (l == LABEL_ATOMS)
			g->has_atoms = span_u64(span_trim(v), &g->atoms);
		else
			g->taints = v;
	}
	g->has_taints = seen[LABEL_TAINTS];
}

static void parse_version(struct general *g, struct span version)
{
	uint64_t n;

	g->version = version;
	if (span_take_u64(&version, &n) && n < 1000)
		g->major = (unsigned)n;
	version = span_skip(version, 1);
	if (span_take_u64(&version, &n) && n < 1000)
		g->minor = (unsigned)n;
}

void general_parse(struct general *g, struct span version, struct span body)
{
	size_t known = known_from(body);
	size_t system = find_system(body, known);
	struct span rest, line;

	*g = (struct general){.body = body};
	parse_version(g, version);
	if (system == body.n) {
		parse_front(g, span_take(body, known));
		parse_behind(g, span_skip(body, known));
		return;
	}
	parse_front(g, span_take(body, system));
	rest = span_skip(body, system + sizeof(SYSTEM) - 1);
	span_line(&rest, &line);
	parse_system(g, line, line.p + line.n == body.p + body.n);
	parse_behind(g, rest);
}

unsigned general_erts(const struct general *g)
{
	struct span rest = g->erts;
	uint64_t major, minor = 0;

	/* The digits that a dump ends with may be the first of more. */
	if (rest.n > 0 && rest.p + rest.n == g->body.p + g->body.n)
		return 0;
	if (!span_take_u64(&rest, &major) || major == 0 || major >= 1000)
		return 0;
	rest = span_skip(rest, 1);
	if (!span_take_u64(&rest, &minor) || minor >= 1000)
		minor = 0;
	return ERTS((unsigned)major, (unsigned)minor);
}
