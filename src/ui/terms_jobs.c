/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What runs on the worker for a view of terms: reading on in the list, going
 * through what is in an open term, looking for what did not fit into the maps
 * of the heap, and the size of the term under the cursor.
 * The size is asked for as soon as the cursor is there, because nothing wakes
 * the program when a key has not come; a job that is not wanted any more costs
 * one slice.
 */
#include "ui/heaps.h"
#include "ui/view_terms.h"

bool terms_lend_job(struct view_terms *v, struct terms_lent *l)
{
	if (!heaps_lend_job(app_heaps(v->view.app), &v->heap, v->heap_section))
		return false;
	l->section = v->heap_section;
	heap_share(&l->heap, &v->heap);
	return true;
}

void terms_give_back(struct view_terms *v, struct terms_lent *l)
{
	heap_release(&l->heap);
	heaps_give_back(app_heaps(v->view.app), l->section);
}

void terms_send_list(struct view_terms *v)
{
	if (v->list_out || !v->list || !term_list_wants(v->list))
		return;
	v->list_out = true;
	term_list_job_init(&v->list_job, v->list);
	v->list_job.job.priority = JOB_URGENT;
	app_submit(v->view.app, &v->view, &v->list_job.job);
}

void terms_send_seek(struct view_terms *v)
{
	struct heaps *heaps = app_heaps(v->view.app);

	if (!heapseek_wants(v->seek) ||
	    !heaps_lend_job(heaps, &v->heap, v->heap_section))
		return;
	v->seek_held = v->heap_section;
	v->seek_out = heapseek_job(v->seek, &v->heap);
	app_submit(v->view.app, &v->view, v->seek_out);
}

static void send_tree(struct view_terms *v)
{
	struct heaps *heaps = app_heaps(v->view.app);

	/* while something is sought the tree waits for that, and its own job
	 * would find less */
	if (v->seek_out || v->tree_out || !v->tree ||
	    !heaps_lend_job(heaps, &v->heap, v->heap_section))
		return;
	v->tree_held = v->heap_section;
	v->tree_out = tree_job(v->tree);
	if (v->tree_out)
		app_submit(v->view.app, &v->view, v->tree_out);
	else
		heaps_give_back(heaps, v->tree_held);
}

void terms_send_jobs(struct view_terms *v)
{
	terms_send_list(v);
	terms_send_seek(v);
	send_tree(v);
}

static bool same_row(struct tree_row a, struct tree_row b)
{
	return a.node == b.node && a.index == b.index;
}

/* What has a size: what is on a heap, or in an external term. */
static unsigned size_roots(const struct tree_info *info, struct term out[2])
{
	unsigned n = 0;

	if (info->key)
		out[n++] = *info->key;
	if (info->term)
		out[n++] = *info->term;
	for (unsigned i = 0; i < n; i++)
		if (out[i].address != 0 || out[i].external)
			return n;
	return 0;
}

/* What was inflated for the view stays while the job reads it. */
static void hold_roots(struct view_terms *v, int by)
{
	for (unsigned i = 0; i < v->size.n; i++)
		if (v->size.roots[i].external)
			heap_hold(&v->heap, &v->size.roots[i].etf.bytes, by);
}

void terms_send_size(struct view_terms *v)
{
	struct terms_size *s = &v->size;
	struct tree_info info;

	if (!v->placed || !v->ready)
		return;
	if (!same_row(s->row, v->cursor)) {
		s->known = s->asked = false;
		if (s->job) {
			/* when it comes back we are called again */
			app_cancel(v->view.app, &s->job->job);
			return;
		}
	}
	if (s->job || s->asked ||
	    tree_look(v->tree, v->cursor, &info) != ACCESS_OK)
		return;
	s->row = v->cursor;
	s->asked = true;
	s->n = size_roots(&info, s->roots);
	if (s->n == 0 || !terms_lend_job(v, &s->lent))
		return;
	hold_roots(v, 1);
	s->job = size_job_new(&s->lent.heap, s->roots, s->n);
	app_submit(v->view.app, &v->view, &s->job->job);
}

static void take_size(struct view_terms *v)
{
	struct terms_size *s = &v->size;

	s->known = s->job->job.result == ERR_OK && same_row(s->row, v->cursor);
	s->size = s->job->size;
	if (!s->known)
		s->asked = false;
	size_job_free(s->job);
	s->job = NULL;
	hold_roots(v, -1);
	terms_give_back(v, &s->lent);
}

static void take_tree(struct view_terms *v)
{
	tree_job_done(v->tree);
	heaps_give_back(app_heaps(v->view.app), v->tree_held);
	v->tree_out = NULL;
}

static void take_seek(struct view_terms *v)
{
	heapseek_job_done(v->seek);
	heaps_give_back(app_heaps(v->view.app), v->seek_held);
	v->seek_out = NULL;
	/* what has been read is to be read again */
	v->ready = false;
	v->size.asked = false;
}

void terms_take_job(struct view_terms *v, struct job *job)
{
	if (terms_find_done(v, job))
		return;
	if (v->size.job && job == &v->size.job->job) {
		take_size(v);
		return;
	}
	if (job->result == ERR_NOMEM)
		app_message(v->view.app, "not enough memory to count all rows");
	if (job == v->seek_out)
		take_seek(v);
	else if (job == v->tree_out)
		take_tree(v);
	else
		v->list_out = false;
}

void terms_drop_jobs(struct view_terms *v)
{
	if (v->tree_out)
		heaps_give_back(app_heaps(v->view.app), v->tree_held);
	if (v->seek_out)
		heaps_give_back(app_heaps(v->view.app), v->seek_held);
	if (v->size.job)
		terms_give_back(v, &v->size.lent);
	if (v->find.job)
		terms_give_back(v, &v->find.lent);
}
