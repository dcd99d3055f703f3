/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Anchors every so many lines, as other pagers keep them, would have to be
 * made by a pass over the whole text before its end can be shown. Offsets need
 * none.
 */
#include "ui/rows.h"

#include <stdbool.h>
#include <string.h>

enum { ROW_MAX = 2 * ROWS_PIECE /* bytes of a row, its LF not counted */ };

/* Whether there is a LF in [from, to). */
static bool has_line_end(struct reader *t, uint64_t from, uint64_t to)
{
	struct span s;

	if (to <= from)
		return false;
	s = reader_span(t, from, to - from);
	return s.n > 0 && memchr(s.p, '\n', s.n);
}

static bool is_break(struct reader *t, uint64_t at)
{
	return at > 0 && at % ROWS_PIECE == 0 &&
	       !has_line_end(t, at - ROWS_PIECE, at);
}

static bool is_start(struct reader *t, uint64_t at)
{
	return at == 0 || *reader_span(t, at - 1, 1).p == '\n' ||
	       is_break(t, at);
}

uint64_t rows_next(struct reader *t, uint64_t at)
{
	/* The first multiple behind `at` is no break if the LF that `at`
	 * follows is within its piece; the second then is, or a LF comes. */
	uint64_t piece = (at / ROWS_PIECE + 1) * ROWS_PIECE, limit = piece;
	struct span s;
	size_t lf;

	if (at >= t->bytes.n)
		return t->bytes.n;
	if (has_line_end(t, piece - ROWS_PIECE, at))
		limit += ROWS_PIECE;
	if (limit > t->bytes.n)
		limit = t->bytes.n;
	s = reader_span(t, at, limit - at);
	lf = span_find_byte(s, '\n');
	return lf < s.n ? at + lf + 1 : limit;
}

uint64_t rows_previous(struct reader *t, uint64_t at)
{
	uint64_t low, piece;
	struct span s;
	size_t lf;

	if (at == 0)
		return 0;
	if (at > t->bytes.n)
		at = t->bytes.n;
	low = at - 1 > ROW_MAX ? at - 1 - ROW_MAX : 0;
	s = reader_span(t, low, at - 1 - low);
	lf = span_rfind_byte(s, '\n');
	low = lf < s.n ? low + lf + 1 : 0;
	piece = (at - 1) / ROWS_PIECE * ROWS_PIECE;
	if (!is_break(t, piece))
		piece = 0;
	return low > piece ? low : piece;
}

uint64_t rows_of(struct reader *t, uint64_t at)
{
	if (at >= t->bytes.n)
		return rows_previous(t, t->bytes.n);
	return is_start(t, at) ? at : rows_previous(t, at);
}

struct span rows_text(struct reader *t, uint64_t start)
{
	struct span row = reader_span(t, start, rows_next(t, start) - start);

	if (row.n > 0 && row.p[row.n - 1] == '\n')
		row.n--;
	if (row.n > 0 && row.p[row.n - 1] == '\r')
		row.n--;
	return row;
}
