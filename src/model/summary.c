/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The summary of the processes: a few short lists that are kept in order while
 * rows come in. Each list is a small array with insertion from the end, for
 * of a million processes only some dozens ever get into one.
 *
 * Rejected: making it from the materialised columns when it is asked for. That
 * would loop over all rows ten times a second while the index grows.
 */
#include "model/summary.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/chunkvec.h"

enum summary_column {
	SUMMARY_MEMORY,
	SUMMARY_QUEUE,
	SUMMARY_STATE,
	SUMMARY_NAME,
	SUMMARY_COLUMNS,
};

static const char *const column_keys[SUMMARY_COLUMNS] = {
	[SUMMARY_MEMORY] = "memory",
	[SUMMARY_QUEUE] = "message_queue_length",
	[SUMMARY_STATE] = "state",
	[SUMMARY_NAME] = "name",
};

/* What changes under the lock. */
struct shared {
	pthread_mutex_t lock;
	struct summary_view view;
};

struct summary {
	struct shared *shared;
	struct chunkvec named; /* uint32_t */
	/* The worker's own. */
	const struct table *table; /* that the column numbers belong to */
	int column[SUMMARY_COLUMNS];
};

struct summary *summary_new(void)
{
	struct summary *s = xcalloc(1, sizeof(*s));

	s->shared = xcalloc(1, sizeof(*s->shared));
	pthread_mutex_init(&s->shared->lock, NULL);
	chunkvec_init(&s->named, sizeof(uint32_t));
	return s;
}

void summary_free(struct summary *s)
{
	if (!s)
		return;
	pthread_mutex_destroy(&s->shared->lock);
	free(s->shared);
	chunkvec_release(&s->named);
	free(s);
}

static void find_columns(struct summary *s, const struct table *t)
{
	s->table = t;
	for (unsigned i = 0; i < SUMMARY_COLUMNS; i++)
		s->column[i] = table_column(t, span_str(column_keys[i]));
}

static uint64_t number(const struct summary *s, const struct record *r,
                       enum summary_column which)
{
	struct value v;

	if (s->column[which] < 0)
		return 0;
	v = record_value(r, (unsigned)s->column[which]);
	return v.type == VALUE_U64 ? v.u : 0;
}

static struct span text(const struct summary *s, const struct record *r,
                        enum summary_column which)
{
	struct value v;

	if (s->column[which] < 0)
		return SPAN_NONE;
	v = record_value(r, (unsigned)s->column[which]);
	return v.type == VALUE_TEXT ? v.text : SPAN_NONE;
}

static void top_insert(struct summary_row top[SUMMARY_TOP], unsigned *n,
                       uint32_t row, uint64_t value)
{
	unsigned i = *n;

	if (i == SUMMARY_TOP && top[i - 1].value >= value)
		return;
	if (i < SUMMARY_TOP)
		(*n)++;
	else
		i--;
	for (; i > 0 && top[i - 1].value < value; i--)
		top[i] = top[i - 1];
	top[i] = (struct summary_row){.row = row, .value = value};
}

static void add_saturating(uint64_t *sum, uint64_t n)
{
	if (__builtin_add_overflow(*sum, n, sum))
		*sum = UINT64_MAX;
}

/* The last place is for all states that have none of their own. */
static void count_state(struct summary_view *v, struct span state)
{
	unsigned i = 0;

	while (i < v->n_states && i < SUMMARY_STATES - 1 &&
	       !span_eq(v->states[i].name, state))
		i++;
	if (i == v->n_states) {
		v->states[i].name =
			i < SUMMARY_STATES - 1 ? state : SPAN_LIT("other");
		v->n_states++;
	}
	v->states[i].count++;
}

static bool is_busy(struct span state)
{
	return state.n > 0 && !span_eq_str(state, "Waiting") &&
	       !span_eq_str(state, "Scheduled");
}

static void view_add(struct summary_view *v, uint32_t row, uint64_t memory,
                     uint64_t queue, struct span state)
{
	v->processes = row + 1;
	add_saturating(&v->memory, memory);
	add_saturating(&v->messages, queue);
	top_insert(v->memory_top, &v->n_memory, row, memory);
	if (queue > 0)
		top_insert(v->queue_top, &v->n_queue, row, queue);
	if (state.n > 0)
		count_state(v, state);
	if (!is_busy(state))
		return;
	v->n_busy_all++;
	if (v->n_busy < SUMMARY_TOP)
		v->busy[v->n_busy++].row = row;
}

static void add_named(struct summary *s, uint32_t row)
{
	uint32_t *place = chunkvec_push(&s->named);

	if (!place)
		return;
	*place = row;
	chunkvec_publish(&s->named);
}

void summary_add(struct summary *s, const struct record *r)
{
	uint64_t memory, queue;
	struct span state;

	/* Only the worker writes, so it may read without the lock. */
	if (r->row < s->shared->view.processes)
		return;
	if (s->table != r->table)
		find_columns(s, r->table);
	memory = number(s, r, SUMMARY_MEMORY);
	queue = number(s, r, SUMMARY_QUEUE);
	state = text(s, r, SUMMARY_STATE);
	if (text(s, r, SUMMARY_NAME).n > 0)
		add_named(s, r->row);
	pthread_mutex_lock(&s->shared->lock);
	view_add(&s->shared->view, r->row, memory, queue, state);
	pthread_mutex_unlock(&s->shared->lock);
}

void summary_read(const struct summary *s, struct summary_view *out)
{
	pthread_mutex_lock(&s->shared->lock);
	*out = s->shared->view;
	pthread_mutex_unlock(&s->shared->lock);
}

uint32_t summary_named(const struct summary *s)
{
	return (uint32_t)chunkvec_count(&s->named);
}

uint32_t summary_named_at(const struct summary *s, uint32_t i)
{
	return *(const uint32_t *)chunkvec_at(&s->named, i);
}
