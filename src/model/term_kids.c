/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A walk of which each level below the first is passed by. The distance of
 * anchors doubles as they become many, up to 4096 children: a list as long as
 * a dump of 50 GB can hold takes 100 MB of anchors.
 *
 * Rejected: anchors put down by whoever reads (two writers), and a table of all
 * children (80 bytes each, of a list of ten million).
 */
#include "model/term_kids.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/chunkvec.h"
#include "model/termtext.h"
#include "model/walk_frame.h"

enum {
#ifdef CRASHDIVE_TINY
	KIDS = 4, /* between two anchors */
	DOUBLE_AFTER = 8,
	DOUBLINGS = 2,
	GROUP = 64, /* bytes of an external term */
	SLICE = 10,
	KIDS_MOST = 64, /* steps of who is not patient */
	ETF_MOST = 256, /* bytes that may be passed by */
	LEVELS = 16,    /* of nodes of a map */
#else
	KIDS = 256,
	DOUBLE_AFTER = 1 << 15,
	DOUBLINGS = 4,
	GROUP = 1 << 16,
	SLICE = 4096,
	KIDS_MOST = 4096,
	ETF_MOST = 1 << 20,
	LEVELS = 256,
#endif
	SCRATCH_MOST = 1 << 20,
	TEXT_MOST = 256,
};

struct kids_anchor {
	uint64_t index;
	uint64_t at; /* offset in an external term, else 0 */
	struct walk_place *place;
};

struct kids_map {
	struct chunkvec anchors; /* struct kids_anchor */
	_Atomic uint64_t count;
	_Atomic bool known;
	_Atomic bool failed;
	bool busy;   /* a job fills it */
	bool orphan; /* nobody else has it */
};

struct kids_job {
	struct job job;
	struct heap heap;
	struct kids_reader reader;
	struct kids kids; /* a copy */
	struct kids_map *map;
	struct term root;
	struct kids_anchor last;
	uint64_t n;
	/* Of a list, which does not say how long it is: where its first cell
	 * stands, and where the heap ends that this is in. */
	uint64_t from;
	uint64_t end;
};

bool kids_init(struct kids *k, const struct term *t)
{
	*k = (struct kids){.kind = t->kind,
	                   .external = t->external,
	                   .address = t->address,
	                   .n = t->n};
	switch (t->kind) {
	case TERM_STRING:
		k->u.string = t->bytes;
		k->known = true;
		k->count = t->bytes.n;
		return k->count > 0;
	case TERM_TUPLE:
	case TERM_MAP:
	case TERM_RECORD:
		if (t->n == 0)
			return false;
		break;
	case TERM_LIST:
		break;
	default:
		return false;
	}
	if (t->external) {
		k->u.etf.etf = t->etf;
		k->u.etf.at = t->at;
	} else {
		k->u.heap.text = t->text;
		k->u.heap.raw = t->raw;
	}
	return true;
}

/* The term itself, as far as a walk needs it. */
static struct term root_of(const struct kids *k)
{
	struct term t = {.kind = k->kind,
	                 .external = k->external,
	                 .address = k->address,
	                 .n = k->n};

	if (k->kind == TERM_STRING) {
		t.bytes = k->u.string;
	} else if (k->external) {
		t.etf = k->u.etf.etf;
		t.at = k->u.etf.at;
	} else {
		t.text = k->u.heap.text;
		t.raw = k->u.heap.raw;
	}
	return t;
}

const struct bytes *kids_bytes(const struct kids *k)
{
	if (!k->external)
		return NULL;
	return k->kind == TERM_STRING ? &k->u.string : &k->u.etf.etf.bytes;
}

static void map_free(struct kids_map *m)
{
	for (size_t i = 0; i < m->anchors.next; i++) {
		struct kids_anchor *a = chunkvec_at(&m->anchors, i);

		free(a->place);
	}
	chunkvec_release(&m->anchors);
	free(m);
}

void kids_release(struct kids *k)
{
	if (!k->map)
		return;
	if (k->map->busy)
		k->map->orphan = true;
	else
		map_free(k->map);
	k->map = NULL;
}

uint64_t kids_count(struct kids *k, bool *known)
{
	if (!k->known && k->map) {
		k->known = atomic_load_explicit(&k->map->known,
		                                memory_order_acquire);
		k->count = atomic_load_explicit(&k->map->count,
		                                memory_order_acquire);
	}
	*known = k->known;
	return k->count;
}

void kids_reader_init(struct kids_reader *r, struct heap *h, bool patient)
{
	*r = (struct kids_reader){.patient = patient};
	walk_init(&r->walk, h);
}

void kids_reader_release(struct kids_reader *r)
{
	walk_release(&r->walk);
}

void kids_reader_forget(struct kids_reader *r)
{
	r->of = NULL;
}

void kids_reader_renew(struct kids_reader *r)
{
	const struct walk *w = &r->walk;

	if (w->n > 0 && w->frames[w->n - 1].lacks == WHY_LATER)
		kids_reader_forget(r);
}

/* The last anchor at child i or before it. */
static bool find_anchor(const struct kids *k, uint64_t i,
                        struct kids_anchor *out)
{
	size_t low = 0, n = 0;

	if (k->map)
		n = chunkvec_count(&k->map->anchors);
	while (low < n) {
		size_t middle = low + (n - low) / 2;
		const struct kids_anchor *a =
			chunkvec_at(&k->map->anchors, middle);

		if (a->index <= i)
			low = middle + 1;
		else
			n = middle;
	}
	if (low == 0)
		return false;
	*out = *(const struct kids_anchor *)chunkvec_at(&k->map->anchors,
	                                                low - 1);
	return true;
}

/* False when memory is out. */
static bool begin(struct kids_reader *r, const struct kids *k,
                  const struct term *root)
{
	struct walk_event e;

	walk_start(&r->walk, root);
	walk_next(&r->walk, &e);
	r->of = e.what == WALK_OPEN ? k : NULL;
	r->next = 0;
	return e.what == WALK_OPEN;
}

/* Brings the reader to child i or to the nearest place before it; false when
 * memory is out. */
static bool place(struct kids_reader *r, const struct kids *k, uint64_t i)
{
	struct kids_anchor a = {0};
	struct term root;
	bool found = find_anchor(k, i, &a);

	if (r->of == k && r->next <= i && r->next >= a.index)
		return true;
	root = root_of(k);
	if (!found || !walk_restore(&r->walk, &root, a.place))
		return begin(r, k, &root);
	r->of = k;
	r->next = a.index;
	return true;
}

/* A term whose children are passed by. */
static bool next_event(struct walk *w, struct walk_event *e)
{
	if (!walk_next(w, e) || e->what == WALK_CLOSE)
		return false;
	return true;
}

/* The next child; false at the end. */
static bool step(struct kids_reader *r, struct kid *out)
{
	struct walk *w = &r->walk;
	struct walk_event e;

	if (!next_event(w, &e))
		return false;
	*out = (struct kid){.role = e.role, .index = r->next, .name = e.name};
	if (w->n > LEVELS) {
		/* no map of an emulator: where it goes on nobody remembers */
		w->n = 0;
		e.what = WALK_LEAF;
		e.term = term_bad(WHY_DEEP, 0);
		out->role = ROLE_ELEMENT;
	} else if (e.role == ROLE_KEY) {
		out->key = e.term;
		out->role = ROLE_VALUE;
		if (e.what == WALK_OPEN)
			walk_skip(w);
		if (!next_event(w, &e)) {
			e.what = WALK_LEAF;
			e.term = term_bad(WHY_CUT, 0);
		}
	}
	out->term = e.term;
	out->inside = e.what == WALK_OPEN || e.term.kind == TERM_STRING;
	if (e.what == WALK_OPEN)
		walk_skip(w);
	r->next++;
	return true;
}

/* The same, of which nobody wants to know what it is. */
static bool pass(struct kids_reader *r, struct kid *out)
{
	if (!walk_pass(&r->walk))
		return step(r, out);
	out->role = ROLE_ROOT;
	r->next++;
	return true;
}

/* Whether what a child hangs on could not be looked up, and that for this
 * reason: a cell of a list, a node of a map. */
static bool hangs_on(const struct kids *k, const struct kid *kid,
                     enum term_why why)
{
	bool hangs = kid->role == ROLE_TAIL ||
	             (kid->role == ROLE_ELEMENT && k->kind == TERM_MAP);

	return hangs && kid->term.kind == TERM_BAD && kid->term.why == why;
}

static enum access get_byte(const struct kids *k, uint64_t i, struct kid *out)
{
	unsigned char byte = 0;

	if (i >= k->count)
		return ACCESS_END;
	*out = (struct kid){.role = ROLE_ELEMENT, .index = i};
	out->term = term_bad(WHY_EXTERNAL, 0);
	if (bytes_read(&k->u.string, i, &byte, 1) == 1)
		out->term = (struct term){.kind = TERM_INT64, .number = {byte}};
	return ACCESS_OK;
}

/* Whether the next step may be long: it passes by an external term that nobody
 * has passed by before. */
static bool is_long_way(const struct kids_reader *r, const struct kids *k)
{
	uint64_t seen = 0;

	if (!k->external || k->u.etf.etf.bytes.n <= ETF_MOST || r->walk.n == 0)
		return false;
	if (k->map)
		seen = atomic_load_explicit(&k->map->count,
		                            memory_order_acquire);
	return r->next >= seen && r->walk.frames[r->walk.n - 1].pending;
}

enum access kids_get(struct kids_reader *r, struct kids *k, uint64_t i,
                     struct kid *out)
{
	bool known;

	if (kids_count(k, &known) <= i && known)
		return ACCESS_END;
	if (k->kind == TERM_STRING)
		return get_byte(k, i, out);
	if (!place(r, k, i) || (!r->patient && i - r->next > KIDS_MOST))
		return ACCESS_LATER;
	while (r->next <= i) {
		if (!r->patient && is_long_way(r, k))
			return ACCESS_LATER;
		if (!(r->next < i ? pass(r, out) : step(r, out))) {
			k->known = true;
			k->count = r->next;
			return ACCESS_END;
		}
		if (hangs_on(k, out, WHY_LATER)) {
			kids_reader_forget(r);
			return ACCESS_LATER;
		}
	}
	return ACCESS_OK;
}

enum access kids_last(struct kids_reader *r, struct kids *k, uint64_t *i)
{
	enum access got = ACCESS_OK;
	struct kids_anchor a = {0};
	struct kid kid;
	uint64_t from;

	if (!k->known) {
		find_anchor(k, UINT64_MAX, &a);
		from = r->of == k && r->next > a.index ? r->next : a.index;
		for (uint64_t n = 0; got == ACCESS_OK; n++) {
			if (!r->patient && n > KIDS_MOST)
				return ACCESS_LATER;
			got = kids_get(r, k, from + n, &kid);
		}
	}
	if (!k->known)
		return ACCESS_LATER;
	*i = k->count - 1;
	return k->count > 0 ? ACCESS_OK : ACCESS_END;
}

bool kids_is_text(struct kids_reader *r, const struct term *t)
{
	bool all;

	if (t->kind == TERM_STRING)
		return true;
	return t->kind == TERM_LIST &&
	       walk_list_all(&r->walk, t, TEXT_MOST, termtext_is_latin1_letter,
	                     &all);
}

static uint64_t distance(size_t n)
{
	size_t doublings = n / DOUBLE_AFTER;

	if (doublings > DOUBLINGS)
		doublings = DOUBLINGS;
	return (uint64_t)KIDS << doublings;
}

/* Before a child is read: whether it needs an anchor, which may take memory. */
static bool anchor(struct kids_job *j)
{
	const struct walk *w = &j->reader.walk;
	struct chunkvec *v = &j->map->anchors;
	uint64_t at = j->kids.external && w->n > 0 ? w->frames[w->n - 1].at : 0;
	struct kids_anchor *a;
	struct walk_place *p;

	if (w->n == 0 || (j->n - j->last.index < distance(v->next) &&
	                  at - j->last.at < GROUP))
		return true;
	p = walk_save(w, LEVELS);
	a = p ? chunkvec_push(v) : NULL;
	if (!a) {
		free(p);
		return false;
	}
	j->last = *a = (struct kids_anchor){j->n, at, p};
	return true;
}

/* How much has been passed of all children; of a list, of the heap behind its
 * first cell, where the others are if nobody moved them. Never less than
 * before. */
static void tell_progress(struct kids_job *j)
{
	const struct walk *w = &j->reader.walk;
	uint64_t done = j->n, all = j->kids.n, mille;

	if (j->kids.kind == TERM_LIST && !j->kids.external && w->n > 0) {
		done = w->frames[0].at > j->from ? w->frames[0].at - j->from
		                                 : 0;
		all = j->end > j->from ? j->end - j->from : 0;
	}
	if (all == 0)
		return;
	mille = done < all ? (uint64_t)((double)done / (double)all * 1000)
	                   : 1000;
	if (mille >
	    atomic_load_explicit(&j->job.progress, memory_order_relaxed))
		atomic_store_explicit(&j->job.progress, (uint32_t)mille,
		                      memory_order_relaxed);
}

static void publish(struct kids_job *j, bool known, bool failed)
{
	struct kids_map *m = j->map;

	chunkvec_publish(&m->anchors);
	if (j->n > atomic_load_explicit(&m->count, memory_order_relaxed))
		atomic_store_explicit(&m->count, j->n, memory_order_release);
	if (known)
		atomic_store_explicit(&m->known, true, memory_order_release);
	if (failed)
		atomic_store_explicit(&m->failed, true, memory_order_relaxed);
	tell_progress(j);
}

static enum job_result job_step(struct job *job)
{
	struct kids_job *j = (struct kids_job *)job;
	uint64_t patience = j->heap.patience;
	bool more = true, good = true;
	struct kid kid;

	for (unsigned i = 0;
	     i < SLICE && good && more && !heap_tires(&j->heap, patience);
	     i++) {
		good = anchor(j);
		more = good && pass(&j->reader, &kid);
		/* what follows is not known, so this is no end */
		good &= !more || !hangs_on(&j->kids, &kid, WHY_NO_MEMORY);
		j->n += more && good;
	}
	/* what was inflated for a child is not needed for the next one */
	heap_forget(&j->heap, SCRATCH_MOST);
	publish(j, good && !more, !good);
	if (good && more)
		return JOB_MORE;
	job->result = good ? ERR_OK : ERR_NOMEM;
	return JOB_DONE;
}

static void job_drop(struct job *job)
{
	kids_job_free((struct kids_job *)job);
}

static struct kids_map *map_new(void)
{
	struct kids_map *m = big_calloc(1, sizeof(*m));

	if (m)
		chunkvec_init(&m->anchors, sizeof(struct kids_anchor));
	return m;
}

/* Goes on behind the last anchor of a job that was cancelled. */
static bool resume(struct kids_job *j)
{
	if (!find_anchor(&j->kids, UINT64_MAX, &j->last))
		return begin(&j->reader, &j->kids, &j->root);
	j->n = j->last.index;
	j->reader.next = j->n;
	return walk_restore(&j->reader.walk, &j->root, j->last.place);
}

static void find_end(struct kids_job *j)
{
	const struct heap *h = &j->heap;

	if (j->kids.kind != TERM_LIST || j->kids.external)
		return;
	j->from = (uint64_t)(j->root.text.p - h->text.p);
	if (h->own)
		j->end = heapmap_end(h->own, j->from);
	if (h->literals && j->end == 0)
		j->end = heapmap_end(h->literals, j->from);
}

struct kids_job *kids_job_new(struct kids *k, const struct heap *h)
{
	struct kids_job *j;

	if (!k->map && k->kind != TERM_STRING)
		k->map = map_new();
	if (!k->map || k->map->busy || atomic_load(&k->map->known) ||
	    atomic_load(&k->map->failed))
		return NULL;
	j = xcalloc(1, sizeof(*j));
	j->kids = *k;
	j->map = k->map;
	j->map->busy = true;
	j->root = root_of(k);
	heap_share(&j->heap, h);
	kids_reader_init(&j->reader, &j->heap, true);
	find_end(j);
	j->job.step = job_step;
	j->job.drop = job_drop;
	j->job.priority = JOB_URGENT;
	if (!resume(j)) {
		kids_job_free(j);
		return NULL;
	}
	return j;
}

void kids_job_free(struct kids_job *j)
{
	j->map->busy = false;
	if (j->map->orphan)
		map_free(j->map);
	kids_reader_release(&j->reader);
	heap_release(&j->heap);
	free(j);
}

struct job *kids_job_job(struct kids_job *j)
{
	return &j->job;
}
