/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Searching onward, in rows or in bytes: both are a walk over numbered places
 * (positions of a rowset, offsets at which the text may begin), forward or
 * backward from one of them, once around. Only what is asked of a piece of the
 * way differs.
 */
#include "model/search.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/arena.h"

enum {
#ifdef CRASHDIVE_TINY
	ROWS_SLICE = 4,
	TEXT_SLICE = 4,
	CODED_SLICE = 4,
	TEXT_WINDOW = 2,
#else
	ROWS_SLICE = 512,
	TEXT_SLICE = 4 << 20,
	CODED_SLICE = 1 << 20, /* it takes more time */
	/* Going backward, the last occurrence in so many bytes is looked for
	 * by finding all of them. What is not plain is decoded in windows. */
	TEXT_WINDOW = 64 << 10,
#endif
};

/* A piece of the way: places [low, high), and whether the end of all places
 * lies between it and the start. */
struct piece {
	uint64_t low, high;
	bool wrapped;
};

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* The piece of at most `most` places that comes when `done` of `places` are
 * behind us. */
static struct piece next_piece(const struct search_job *j, uint64_t places,
                               uint64_t done, uint64_t most)
{
	uint64_t from = j->from, at;
	struct piece p = {0};

	most = least(most, places - done);
	if (!j->backward) {
		/* Behind the last place the first one follows. */
		from = least(from, places);
		p.wrapped = done >= places - from;
		p.low = p.wrapped ? done - (places - from) : from + done;
		p.high = p.low + least(most, places - p.low);
	} else {
		from = least(from, places - 1);
		p.wrapped = done > from;
		at = p.wrapped ? places + from - done : from - done;
		p.high = at + 1;
		p.low = p.high - least(most, p.high);
	}
	return p;
}

static bool find_row(struct search_job *j, const struct piece *p)
{
	for (uint64_t i = 0; i < p->high - p->low; i++) {
		uint64_t at = j->backward ? p->high - 1 - i : p->low + i;

		arena_reset(&j->scratch);
		if (textfilter_match(j->filter, j->dump,
		                     rowset_at(j->rows, (uint32_t)at),
		                     &j->scratch)) {
			j->found = at;
			return true;
		}
	}
	return false;
}

/* The bytes of every occurrence that begins at one of the places. */
static struct span occurrences(struct search_job *j, uint64_t low,
                               uint64_t high, size_t len)
{
	return reader_span(&j->reader, low, high - low + len - 1);
}

static bool find_last(struct search_job *j, uint64_t low, uint64_t high)
{
	bool found = false;
	size_t len, at;

	textfilter_find(j->filter, SPAN_NONE, &len);
	while (low < high) {
		struct span s = occurrences(j, low, high, len);

		at = textfilter_find(j->filter, s, &len);
		if (at >= s.n)
			break;
		found = true;
		j->found = low + at;
		low += at + 1;
	}
	return found;
}

static bool find_first(struct search_job *j, uint64_t low, uint64_t high)
{
	size_t len, at;
	struct span s;

	textfilter_find(j->filter, SPAN_NONE, &len);
	s = occurrences(j, low, high, len);
	at = textfilter_find(j->filter, s, &len);
	j->found = low + at;
	return at < s.n;
}

static bool is_plain(const struct search_job *j)
{
	return j->reader.bytes.code == BYTES_PLAIN;
}

static bool find_text(struct search_job *j, const struct piece *p)
{
	uint64_t low = p->low, high = p->high;

	if (!j->backward && is_plain(j))
		return find_first(j, low, high);
	while (low < high) {
		uint64_t n = least(TEXT_WINDOW, high - low);

		if (j->backward ? find_last(j, high - n, high)
		                : find_first(j, low, low + n))
			return true;
		if (j->backward)
			high -= n;
		else
			low += n;
	}
	return false;
}

/* Places to look at: rows, or bytes at which the text may begin. */
static uint64_t count_places(const struct search_job *j)
{
	size_t len;

	if (j->rows)
		return j->rows->n;
	textfilter_find(j->filter, SPAN_NONE, &len);
	return j->reader.bytes.n < len ? 0 : j->reader.bytes.n - len + 1;
}

static enum job_result search_step(struct job *job)
{
	struct search_job *j = (struct search_job *)job;
	uint64_t *done = &j->state[0];
	uint64_t places = count_places(j);
	struct piece p;

	job->result = ERR_NOT_FOUND;
	if (*done >= places)
		return JOB_DONE;
	if (j->rows && textfilter_prepare(j->filter, j->dump))
		return JOB_MORE;
	p = next_piece(j, places, *done,
	               j->rows       ? ROWS_SLICE
	               : is_plain(j) ? TEXT_SLICE
	                             : CODED_SLICE);
	j->wrapped = p.wrapped;
	if (j->rows ? find_row(j, &p) : find_text(j, &p)) {
		job->result = ERR_OK;
		return JOB_DONE;
	}
	*done += p.high - p.low;
	job->progress = (uint32_t)((double)*done / (double)places * 1000);
	return JOB_MORE;
}

static void search_drop(struct job *job)
{
	search_job_free((struct search_job *)job);
}

static struct search_job *search_new(struct textfilter *f, uint64_t from,
                                     bool backward)
{
	struct search_job *j = xcalloc(1, sizeof(*j));

	j->job.step = search_step;
	j->job.drop = search_drop;
	j->job.priority = JOB_URGENT;
	j->filter = f;
	j->from = from;
	j->backward = backward;
	arena_init(&j->scratch);
	return j;
}

struct search_job *search_rows(const struct dump *d, struct textfilter *f,
                               const struct rowset *rows, uint64_t from,
                               bool backward)
{
	struct search_job *j = search_new(f, from, backward);

	j->dump = d;
	j->rows = rows;
	return j;
}

struct search_job *search_bytes(struct textfilter *f, const struct bytes *b,
                                uint64_t from, bool backward)
{
	struct search_job *j = search_new(f, from, backward);

	j->reader.bytes = *b;
	return j;
}

void search_job_free(struct search_job *j)
{
	if (!j)
		return;
	textfilter_free(j->filter);
	reader_release(&j->reader);
	arena_release(&j->scratch);
	free(j);
}
