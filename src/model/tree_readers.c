/* SPDX-License-Identifier: Apache-2.0 */
#include "model/tree_readers.h"

#include <stdlib.h>

#include "base/alloc.h"

void tree_readers_release(struct tree_readers *r)
{
	for (unsigned i = 0; i < r->n; i++) {
		kids_reader_release(&r->all[i]->reader);
		free(r->all[i]);
	}
	r->n = 0;
}

/* One more reader, or, if there are enough, the one that was not used for
 * longest. */
static struct tree_reader *take(struct tree_readers *r)
{
	struct tree_reader *s = NULL;

	if (r->n < TREE_READERS) {
		s = r->all[r->n++] = xcalloc(1, sizeof(*s));
		kids_reader_init(&s->reader, r->heap, false);
		return s;
	}
	for (unsigned i = 0; i < TREE_READERS; i++)
		if (!s || r->all[i]->used < s->used)
			s = r->all[i];
	kids_reader_forget(&s->reader);
	s->has_kid = false;
	return s;
}

struct tree_reader *tree_readers_get(struct tree_readers *r, uint64_t serial)
{
	struct tree_reader *s = NULL;

	for (unsigned i = 0; i < r->n && !s; i++)
		if (r->all[i]->serial == serial)
			s = r->all[i];
	if (!s)
		s = take(r);
	s->serial = serial;
	s->used = ++r->clock;
	return s;
}

void tree_readers_look_again(struct tree_readers *r)
{
	for (unsigned i = 0; i < r->n; i++)
		r->all[i]->has_kid = false;
}

void tree_readers_renew(struct tree_readers *r)
{
	for (unsigned i = 0; i < r->n; i++) {
		r->all[i]->has_kid = false;
		kids_reader_renew(&r->all[i]->reader);
	}
}
