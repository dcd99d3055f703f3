/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_SEARCH_H
#define MODEL_SEARCH_H

/* Looks for the next row that matches, from a position in a rowset onward (or
 * backward), around the end once; and for the next match in a range of bytes
 * (the pager). Jobs, because a dump may be long. */

#include "base/worker.h"
#include "model/reader.h"
#include "model/rowset.h"
#include "model/textfilter.h"

struct search_job {
	struct job job;
	const struct dump *dump;
	struct textfilter *filter; /* owned */
	const struct rowset *rows; /* borrowed; NULL: search the bytes */
	struct reader reader;      /* of borrowed bytes */
	uint64_t from;             /* position or byte to start at */
	bool backward;
	/* the answer, if job.result is ERR_OK; ERR_NOT_FOUND */
	uint64_t found; /* position, or byte */
	bool wrapped;
	uint64_t state[2]; /* the job's own */
	struct arena scratch;
};

/* `from` is the first place looked at. Takes the filter over. */
struct search_job *search_rows(const struct dump *d, struct textfilter *f,
                               const struct rowset *rows, uint64_t from,
                               bool backward);
struct search_job *search_bytes(struct textfilter *f, const struct bytes *b,
                                uint64_t from, bool backward);
void search_job_free(struct search_job *j);

#endif
