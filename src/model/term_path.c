/* SPDX-License-Identifier: Apache-2.0 */
#include "model/term_path.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

enum {
#ifdef CRASHDIVE_TINY
	LEVELS_FIRST = 2,
#else
	LEVELS_FIRST = 64,
#endif
};

void path_init(struct term_path *p, const uint64_t *mark, size_t n_mark)
{
	*p = (struct term_path){.mark = mark, .n_mark = n_mark};
}

void path_release(struct term_path *p)
{
	free(p->levels);
	free(p->kept);
	*p = (struct term_path){.n = 0};
}

void path_start(struct term_path *p)
{
	p->n = 0;
	p->same = 0;
	p->key = 0;
	p->fresh = 0;
}

int path_order(const struct term_path *p, uint64_t index, bool *around)
{
	size_t depth = p->n - 1; /* components of the level's own place */

	*around = false;
	if (p->key > 0)
		return p->key_order;
	if (p->n == 0) {
		*around = p->n_mark > 0;
		return *around ? -1 : 0;
	}
	if (p->same < p->n)
		return p->beside;
	if (depth >= p->n_mark)
		return 1;
	if (index != p->mark[depth])
		return index < p->mark[depth] ? -1 : 1;
	*around = depth + 1 < p->n_mark;
	return *around ? -1 : 0;
}

/* Room for one more of `size` bytes. */
static bool grow(void **array, size_t n, size_t *room, size_t size)
{
	size_t more = *room > 0 ? *room * 2 : LEVELS_FIRST;
	void *p;

	if (n <= *room)
		return true;
	more = more < n ? n : more;
	p = big_realloc(*array, more, size);
	if (!p)
		return false;
	*array = p;
	*room = more;
	return true;
}

bool path_push(struct term_path *p, uint64_t index, bool key)
{
	bool around;
	int order = path_order(p, index, &around);
	void *levels = p->levels;

	if (!grow(&levels, p->n + 1, &p->room, sizeof(*p->levels)))
		return false;
	p->levels = levels;
	if (p->same == p->n) {
		if (around || order == 0)
			p->same++;
		p->beside = order;
	}
	p->levels[p->n++] = (struct path_level){.index = index};
	if (key && p->key == 0) {
		p->key = p->n;
		p->key_order = order;
	}
	return true;
}

void path_pop(struct term_path *p)
{
	bool dirty = p->levels[--p->n].dirty;
	size_t depth = p->n > 0 ? p->n - 1 : 0;

	if (dirty && p->n > 0)
		p->levels[p->n - 1].dirty = true;
	if (p->same > p->n)
		p->same = p->n;
	if (p->key > p->n)
		p->key = 0;
	if (p->fresh > depth)
		p->fresh = depth;
}

/* The place of the first n levels. */
static bool keep_levels(struct term_path *p, size_t n)
{
	size_t depth = n > 0 ? n - 1 : 0;
	void *kept = p->kept;

	if (!grow(&kept, depth + 1, &p->room_kept, sizeof(*p->kept)))
		return false;
	p->kept = kept;
	for (size_t i = p->fresh; i < depth; i++)
		p->kept[i] = p->levels[i + 1].index;
	p->fresh = p->fresh > depth ? p->fresh : depth;
	p->n_kept = depth;
	return true;
}

bool path_keep_level(struct term_path *p)
{
	return keep_levels(p, p->key > 0 ? p->key : p->n);
}

bool path_keep(struct term_path *p, uint64_t index)
{
	if (p->key > 0)
		return keep_levels(p, p->key);
	if (!keep_levels(p, p->n))
		return false;
	if (p->n == 0)
		return true;
	if (p->fresh > p->n_kept)
		p->fresh = p->n_kept;
	p->kept[p->n_kept++] = index;
	return true;
}
