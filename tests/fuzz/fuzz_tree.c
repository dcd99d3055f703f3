/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any lines as a heap, and each term in it as a tree in which some rows are
 * open: from the last row up the rows are those from the first one down, and
 * children that a job has put anchors between are those that were read one
 * after the other.
 */
#include "model/term_tree.h"
#include "terms.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
	TERMS = 8,
	ROWS = 100,
	OPEN = 60,
	TOGGLES = 6,
};

struct state {
	const uint8_t *data; /* whose bytes choose what is opened */
	size_t size;
	size_t at;
};

static unsigned next_byte(struct state *s)
{
	return s->size > 0 ? s->data[s->at++ % s->size] : 0;
}

static bool same(struct tree_row a, struct tree_row b)
{
	return a.slot == b.slot && a.node == b.node && a.index == b.index;
}

static void down_and_up(struct term_tree *t)
{
	struct tree_row rows[ROWS], row;
	enum access got = tree_first(t, &row);
	struct tree_info info;
	size_t n = 0;

	for (; got == ACCESS_OK && n < ROWS; got = tree_next(t, &row)) {
		rows[n++] = row;
		fuzz_expect(tree_look(t, row, &info) == ACCESS_OK,
		            "a row that is not there");
		fuzz_expect(info.depth == tree_depth(t, row),
		            "a row of another depth");
	}
	for (; n > 1; n--) {
		row = rows[n - 1];
		got = tree_prev(t, &row);
		if (got == ACCESS_LATER)
			return;
		fuzz_expect(got == ACCESS_OK && same(row, rows[n - 2]),
		            "another row on the way up");
	}
}

static void toggle(struct term_tree *t, struct state *s)
{
	struct tree_row row;
	enum access got = tree_first(t, &row);

	for (unsigned n = next_byte(s) % 32; n > 0 && got == ACCESS_OK; n--)
		got = tree_next(t, &row);
	if (got == ACCESS_OK)
		tree_toggle(t, row);
}

static void compare(struct heap *h, struct kids *k, uint64_t i)
{
	struct kids_reader first, again;
	struct kid a, b;

	kids_reader_init(&first, h, true);
	kids_reader_init(&again, h, true);
	for (uint64_t n = 0; n < i; n++)
		kids_get(&first, k, n, &a);
	fuzz_expect(kids_get(&first, k, i, &a) == kids_get(&again, k, i, &b),
	            "a child that is there or not");
	fuzz_expect(a.role == b.role && a.term.kind == b.term.kind &&
	                    a.term.address == b.term.address,
	            "another child");
	kids_reader_release(&first);
	kids_reader_release(&again);
}

static void check_kids(struct heap *h, const struct term *t, struct state *s)
{
	struct kids_job *j;
	struct kids kids;
	bool known;
	uint64_t n;

	if (!kids_init(&kids, t))
		return;
	j = kids_job_new(&kids, h);
	for (int i = 0; j && i < 3; i++)
		kids_job_job(j)->step(kids_job_job(j));
	if (j)
		kids_job_free(j);
	n = kids_count(&kids, &known);
	if (n > 0)
		compare(h, &kids, (n < ROWS ? n : ROWS) * next_byte(s) / 256);
	kids_release(&kids);
}

static void look(void *ctx, struct heap *h, const struct term *t)
{
	struct term_list *l = term_list_one(h->dump, t);
	struct term_tree *tree = tree_new(l, h);
	struct tree_stop stop;

	tree_set_ready(tree);
	for (int i = 0; i < TOGGLES; i++)
		toggle(tree, ctx);
	down_and_up(tree);
	tree_open_items(tree, 0, OPEN, &stop);
	down_and_up(tree);
	toggle(tree, ctx);
	down_and_up(tree);
	tree_free(tree);
	term_list_free(l);
	check_kids(h, t, ctx);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct state s = {data, size, 0};
	unsigned left = TERMS;
	struct fuzz_heap f;

	if (size == 0)
		return 0;
	fuzz_heap_init(&f, data[0], data + 1, size - 1);
	fuzz_heap_terms(&f, &left, look, &s);
	fuzz_heap_release(&f);
	return 0;
}
