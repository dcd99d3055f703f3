/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Anchors every so many lines, as other pagers keep them, would have to be
 * made by a pass over the whole text before its end can be shown. Offsets need
 * none.
 */
#include "ui/rows.h"

#include <string.h>

enum { ROW_MAX = 2 * ROWS_PIECE /* bytes of a row, its LF not counted */ };

/* Whether there is a LF in [from, to). */
static bool has_line_end(struct span text, uint64_t from, uint64_t to)
{
	return to > from && memchr(text.p + from, '\n', to - from);
}

static bool is_break(struct span text, uint64_t at)
{
	return at > 0 && at % ROWS_PIECE == 0 &&
	       !has_line_end(text, at - ROWS_PIECE, at);
}

static bool is_start(struct span text, uint64_t at)
{
	return at == 0 || text.p[at - 1] == '\n' || is_break(text, at);
}

uint64_t rows_next(struct span text, uint64_t at)
{
	/* The first multiple behind `at` is no break if the LF that `at`
	 * follows is within its piece; the second then is, or a LF comes. */
	uint64_t piece = (at / ROWS_PIECE + 1) * ROWS_PIECE, limit = piece;
	const char *lf;

	if (at >= text.n)
		return text.n;
	if (has_line_end(text, piece - ROWS_PIECE, at))
		limit += ROWS_PIECE;
	if (limit > text.n)
		limit = text.n;
	lf = memchr(text.p + at, '\n', limit - at);
	return lf ? (uint64_t)(lf - text.p) + 1 : limit;
}

uint64_t rows_previous(struct span text, uint64_t at)
{
	uint64_t low, piece;
	const char *lf;

	if (at == 0)
		return 0;
	if (at > text.n)
		at = text.n;
	low = at - 1 > ROW_MAX ? at - 1 - ROW_MAX : 0;
	lf = memrchr(text.p + low, '\n', at - 1 - low);
	piece = (at - 1) / ROWS_PIECE * ROWS_PIECE;
	if (!is_break(text, piece))
		piece = 0;
	low = lf ? (uint64_t)(lf - text.p) + 1 : 0;
	return low > piece ? low : piece;
}

uint64_t rows_of(struct span text, uint64_t at)
{
	if (at >= text.n)
		return rows_previous(text, text.n);
	return is_start(text, at) ? at : rows_previous(text, at);
}

struct span rows_text(struct span text, uint64_t start)
{
	struct span row = span_take(span_skip(text, start),
	                            rows_next(text, start) - start);

	if (row.n > 0 && row.p[row.n - 1] == '\n')
		row.n--;
	if (row.n > 0 && row.p[row.n - 1] == '\r')
		row.n--;
	return row;
}
