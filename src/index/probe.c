/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Looks at both ends of a dump. The tail is only a guess: an atom that ends
 * like a dump fools it, until the scanner has been there.
 */
#include "index/probe.h"

#include <string.h>

#include "base/utf8.h"
#include "index/tags.h"

static const char *name_of(const struct source *src)
{
	const char *path = source_path(src);

	return strcmp(path, "-") == 0 ? "standard input" : path;
}

static bool is_header(struct span head)
{
	struct span line;

	if (!span_line(&head, &line) ||
	    !span_starts(line, SPAN_LIT("=erl_crash_dump:")))
		return false;
	return tag_shape_fits(SHAPE_VERSION, span_skip(line, 16));
}

enum err probe_head(const struct source *src, struct err_info *info)
{
	struct span head = span_take(source_bytes(src), PROBE_HEAD);
	const char *name = name_of(src);
	const char *problem = source_complete(src) ? source_problem(src) : "";

	if (is_header(head))
		return ERR_OK;
	if (problem[0] != '\0')
		return err_set(info, ERR_IO, "%s: %s", name, problem);
	if (head.n == 0)
		return err_set(info, ERR_NOT_DUMP, "%s: the file is empty",
		               name);
	if (span_starts(head, SPAN_LIT("ENC0")))
		return err_set(info, ERR_NOT_DUMP,
		               "%s: this crash dump is encrypted; decrypt it "
		               "with crashdump:pem_decrypt/3 of OTP's tools "
		               "application (OTP 29 or later)",
		               name);
	if (span_starts(head, SPAN_LIT("<Erlang crash dump>")))
		return err_set(info, ERR_NOT_DUMP,
		               "%s: a crash dump in the format before Erlang "
		               "R9C, which is not supported",
		               name);
	return err_set(info, ERR_NOT_DUMP, "%s: not an Erlang crash dump",
	               name);
}

void probe_reason(struct end_info *end, struct span reason)
{
	reason = span_trim(reason);
	end->reason[utf8_sanitise(reason, false, end->reason,
	                          sizeof(end->reason) - 1)] = '\0';
}

/* What the last bytes look like. They may begin in the middle of a line. */
static void guess_end(struct span tail, struct end_info *end)
{
	static const struct span abort_line = {"=abort:", 7};
	struct span line;

	end->how = END_CUT;
	while (span_line(&tail, &line)) {
		if (span_eq_str(line, "=end")) {
			end->how = END_WHOLE;
			end->stale = tail.n;
			break;
		}
		if (span_starts(line, abort_line) && tail.n == 0) {
			end->how = END_ABORTED;
			probe_reason(end, span_skip(line, abort_line.n));
		}
	}
}

void probe_tail(const struct source *src, struct end_info *end)
{
	struct span text = source_bytes(src);

	end->last = SECTION_NONE;
	if (!source_complete(src) || source_format(src) != SOURCE_PLAIN)
		return;
	if (text.n > PROBE_TAIL)
		text = span_skip(text, text.n - PROBE_TAIL);
	guess_end(text, end);
}
