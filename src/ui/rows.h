/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UI_ROWS_H
#define UI_ROWS_H

/*
 * Text of any size as rows for the pager, without counting lines: a place is a
 * byte offset, and the rows around it are found by looking at a few thousand
 * bytes, wherever it is.
 *
 * A row starts at offset 0, behind every LF, and, so that lines of gigabytes
 * are bounded as well, at each multiple of ROWS_PIECE that has no LF in the
 * ROWS_PIECE bytes before it. This depends on the text alone, so going down
 * and going up meet the same rows. A row is shorter than 2 * ROWS_PIECE bytes
 * plus its LF. Nothing here has a state but the reader, which says what
 * the text is.
 */

#include <stdint.h>

#include "model/reader.h"

enum { ROWS_PIECE = 4096 };

/* The start of the row behind the one that starts at `at`; its end if that is
 * the last. */
uint64_t rows_next(struct reader *t, uint64_t at);

/* The start of the row before the one that starts at `at`; 0 for the first. */
uint64_t rows_previous(struct reader *t, uint64_t at);

/* The start of the row that the byte at `at` belongs to. */
uint64_t rows_of(struct reader *t, uint64_t at);

/* The row's bytes, without line end. */
struct span rows_text(struct reader *t, uint64_t start);

#endif
