/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any lines as a heap, and what looks into its terms: a search onward comes to
 * the places of the search backward, in the other order, and the size of a term
 * does not depend on how often it is asked for. The first bytes say what is
 * looked for.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/term_find.h"
#include "model/term_size.h"
#include "terms.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
	ITEMS = 4,
	PLACES = 6,
	LIMIT = 2000, /* parts of an item */
};

struct list {
	struct term terms[ITEMS];
	unsigned n;
};

struct spot {
	uint64_t item;
	uint64_t *path;
	size_t n;
	bool wrapped;
};

static void collect(void *ctx, struct heap *h, const struct term *t)
{
	struct list *l = ctx;

	(void)h;
	if (l->n < ITEMS)
		l->terms[l->n++] = *t;
}

static bool get(void *ctx, struct heap *h, uint64_t i, struct find_item *out)
{
	const struct list *l = ctx;

	(void)h;
	out->has_term = true;
	out->term = l->terms[i];
	out->has_key = i % 2 == 1;
	out->key = l->terms[0];
	return true;
}

/* The next place behind *at, or before it, becomes *at; false if there is none,
 * or if not all was looked at. */
static bool find(struct heap *h, struct list *l, struct span what, bool back,
                 struct spot *at)
{
	const struct find_items items = {get, l, l->n};
	struct find_place from = {at->item, at->path, at->n};
	struct find_job *j = find_job_new(h, &items, textfilter_new(NULL, what),
	                                  &from, back);
	bool found;

	j->limit = LIMIT;
	found = job_run(&j->job) == ERR_OK && j->stopped == 0;
	free(at->path);
	*at = (struct spot){.item = j->item, .n = j->n, .wrapped = j->wrapped};
	if (found) {
		at->path = xcalloc(j->n + 1, sizeof(*at->path));
		if (j->n > 0)
			memcpy(at->path, j->path, j->n * sizeof(*at->path));
	}
	find_job_free(j);
	return found;
}

static bool same(const struct spot *a, const struct spot *b)
{
	return a->item == b->item && a->n == b->n &&
	       (a->n == 0 ||
	        memcmp(a->path, b->path, a->n * sizeof(*a->path)) == 0);
}

/* Whether a term contains itself, or is too large to tell: then what is in it
 * depends on the way to it, and a search that passes by what it has seen before
 * need not find the same both ways (term_find.h). */
static bool is_circular(struct heap *h, const struct term *t)
{
	struct walk_event e;
	struct walk w;
	unsigned left = 2 * LIMIT;
	bool circular = false;

	walk_init(&w, h);
	walk_start(&w, t);
	while (!circular && left > 0 && walk_next(&w, &e)) {
		circular = e.term.kind == TERM_BAD && e.term.why == WHY_CYCLE;
		left--;
	}
	walk_release(&w);
	return circular || left == 0;
}

static bool any_circular(struct heap *h, const struct list *l)
{
	for (unsigned i = 0; i < l->n; i++)
		if (is_circular(h, &l->terms[i]))
			return true;
	return false;
}

static void search(struct heap *h, struct list *l, struct span what)
{
	struct spot first = {.item = 0}, at, back;
	bool circular = any_circular(h, l);

	if (!find(h, l, what, false, &first))
		return;
	at = first;
	for (int i = 0; i < PLACES; i++) {
		struct spot last = at;

		at.path = xcalloc(at.n + 1, sizeof(*at.path));
		memcpy(at.path, last.path, last.n * sizeof(*at.path));
		if (!find(h, l, what, false, &at)) {
			at = last;
			break;
		}
		back = at;
		back.path = xcalloc(at.n + 1, sizeof(*at.path));
		memcpy(back.path, at.path, at.n * sizeof(*at.path));
		if (find(h, l, what, true, &back) && !circular)
			fuzz_expect(same(&back, &last),
			            "a search backward goes elsewhere");
		free(back.path);
		free(last.path);
	}
	free(at.path);
}

static struct term_size measure(struct heap *h, const struct term *t)
{
	struct size_job *j = size_job_new(h, t, 1);
	struct term_size size;

	j->most = LIMIT;
	job_run(&j->job);
	size = j->size;
	size_job_free(j);
	return size;
}

static void sizes(struct heap *h, const struct list *l)
{
	for (unsigned i = 0; i < l->n; i++) {
		struct term_size a = measure(h, &l->terms[i]);
		struct term_size b = measure(h, &l->terms[i]);

		fuzz_expect(a.words == b.words && a.objects == b.objects &&
		                    a.lost == b.lost,
		            "a term has two sizes");
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct list list = {.n = 0};
	unsigned left = 2 * ITEMS;
	struct fuzz_heap f;
	size_t n;

	if (size < 4)
		return 0;
	n = 1 + data[1] % 3;
	if (n + 2 > size)
		return 0;
	fuzz_heap_init(&f, data[0], data + 2 + n, size - 2 - n);
	fuzz_heap_terms(&f, &left, collect, &list);
	if (list.n > 0)
		search(&f.heap, &list,
		       (struct span){(const char *)data + 2, n});
	sizes(&f.heap, &list);
	fuzz_heap_release(&f);
	return 0;
}
