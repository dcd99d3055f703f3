/* SPDX-License-Identifier: Apache-2.0 */
/* Compressed external terms, more of them than may be held at a time: each is
 * inflated once as long as it is there, and what is not in use goes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <zlib.h>

#include "model/term_broken.h"
#include "model/term_find.h"
#include "model/term_size.h"
#include "model/term_tree.h"
#include "term_dump.h"

enum {
	MESSAGES = 100,
	SIZE = 1 << 20, /* of a binary in each */
	PACKED = 8192,
	HELD_MOST = 40 << 20,
};

/* Of {I, Binary}. */
static size_t pack(unsigned char i, unsigned char out[PACKED])
{
	static const unsigned char head[] = {104, 2, 97, 0, 109, 0, 16, 0, 0};
	unsigned char *term = xcalloc(1, sizeof(head) + SIZE);
	uLong n = sizeof(head) + SIZE;
	uLongf packed = PACKED - 6;

	memcpy(term, head, sizeof(head));
	term[3] = i;
	assert_int_equal(compress(out + 6, &packed, term, n), Z_OK);
	out[0] = 131;
	out[1] = 80;
	for (unsigned k = 0; k < 4; k++)
		out[2 + k] = (unsigned char)(n >> (24 - 8 * k));
	free(term);
	return packed + 6;
}

static void put_base64(struct text *t, const unsigned char *p, size_t n)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghij"
				     "klmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < n; i += 3) {
		unsigned b = i + 1 < n ? p[i + 1] : 0;
		unsigned c = i + 2 < n ? p[i + 2] : 0;

		put(t, "%c%c%c%c", digits[p[i] >> 2],
		    digits[(p[i] & 3) << 4 | b >> 4],
		    i + 1 < n ? digits[(b & 15) << 2 | c >> 6] : '=',
		    i + 2 < n ? digits[c & 63] : '=');
	}
}

/* Message i is the object at 16 * (i + 1); a tuple at 8 has all of them. */
static void open_messages(struct term_dump *d)
{
	unsigned char packed[PACKED];
	struct text t = {.n = 0};

	put_head(&t);
	put(&t, "=proc_messages:<0.1.0>\n");
	for (unsigned i = 1; i <= MESSAGES; i++)
		put(&t, "H%X:N\n", i * 16);
	put(&t, "=proc_heap:<0.1.0>\n8:t%X:", (unsigned)MESSAGES);
	for (unsigned i = 1; i <= MESSAGES; i++)
		put(&t, "%sH%X", i > 1 ? "," : "", i * 16);
	put(&t, "\n");
	for (unsigned i = 1; i <= MESSAGES; i++) {
		size_t n = pack((unsigned char)i, packed);

		put(&t, "%X:E%zX:", i * 16, n);
		put_base64(&t, packed, n);
		put(&t, "\n");
	}
	put(&t, "=end\n");
	open_text(d, &t);
}

static void test_again(void **state)
{
	struct term_dump d;
	struct term first, again;

	(void)state;
	open_messages(&d);
	first = term_from(&d, "H10");
	assert_int_equal(first.kind, TERM_TUPLE);
	for (int i = 0; i < 3 * MESSAGES; i++) {
		again = term_from(&d, "H10");
		assert_ptr_equal(again.etf.bytes.text.p,
		                 first.etf.bytes.text.p);
		assert_int_equal(term_from(&d, "H20").kind, TERM_TUPLE);
	}
	assert_in_range(d.heap.inflated, 2 * SIZE, 2 * SIZE + 100);
	heap_forget(&d.heap, 0);
	assert_int_equal(d.heap.inflated, 0);
	assert_int_equal(term_from(&d, "H10").kind, TERM_TUPLE);
	close_dump(&d);
}

/* What is open stays, whatever else is looked at. */
static void test_tree(void **state)
{
	struct term_dump d;
	struct term_list *list;
	struct term_tree *tree;
	struct tree_info info;
	struct tree_row row;
	char byte = 1;

	(void)state;
	open_messages(&d);
	list = term_list_new(d.dump, TERMS_MESSAGES, d.process);
	tree = tree_new(list, &d.heap);
	tree_set_ready(tree);
	while (term_list_step(list))
		;
	assert_int_equal(tree_open(tree, tree_item_row(0)), ACCESS_OK);
	assert_int_equal(tree_enter(tree, tree_item_row(0), &row), ACCESS_OK);
	for (unsigned i = 0; i < 3 * MESSAGES; i++) {
		tree_forget(tree);
		assert_int_equal(
			tree_look(tree, tree_item_row(i % MESSAGES), &info),
			ACCESS_OK);
		assert_int_equal(info.term->kind, TERM_TUPLE);
		assert_in_range(d.heap.inflated, SIZE, HELD_MOST);
		row.index = i % 2;
		assert_int_equal(tree_look(tree, row, &info), ACCESS_OK);
		if (row.index == 0)
			assert_int_equal(info.term->number[0], 1);
		else
			bytes_read(&info.term->bytes, SIZE - 1, &byte, 1);
	}
	assert_int_equal(byte, 0);
	tree_close_all(tree);
	heap_forget(&d.heap, 0);
	assert_int_equal(d.heap.inflated, 0);
	tree_free(tree);
	term_list_free(list);
	close_dump(&d);
}

static bool get_item(void *ctx, struct heap *h, uint64_t i,
                     struct find_item *out)
{
	struct term_item item;

	if (term_reader_get(ctx, i, &item) != ACCESS_OK)
		return false;
	term_item_decode(h, &item);
	out->has_term = true;
	out->term = item.term;
	return true;
}

static void check_find(struct term_dump *d)
{
	struct term_list *list =
		term_list_new(d->dump, TERMS_MESSAGES, d->process);
	struct term_reader reader;
	struct find_items items = {.get = get_item, .ctx = &reader};
	struct find_place from = {.item = 0};
	struct find_job *j;

	items.n = MESSAGES;
	term_reader_init(&reader, list, true);
	j = find_job_new(&d->heap, &items, textfilter_new(NULL, SPAN_LIT("xy")),
	                 &from, false);
	assert_int_equal(job_run(&j->job), ERR_NOT_FOUND);
	assert_int_equal(j->stopped, 0);
	find_job_free(j);
	term_list_free(list);
}

static void test_jobs(void **state)
{
	struct term_dump d;
	struct term root;
	struct size_job *size;
	struct broken_job *broken;

	(void)state;
	open_messages(&d);
	root = term_from(&d, "H8");
	size = size_job_new(&d.heap, &root, 1);
	assert_int_equal(job_run(&size->job), ERR_OK);
	assert_int_equal(size->size.lost, 0);
	size_job_free(size);
	heap_forget(&d.heap, 0);
	check_find(&d);
	broken = broken_job_new(d.dump, d.process);
	assert_int_equal(job_run(&broken->job), ERR_OK);
	assert_true(broken->broken.looked);
	assert_int_equal(broken->broken.all, 0);
	broken_job_free(broken);
	close_dump(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_again),
		cmocka_unit_test(test_tree),
		cmocka_unit_test(test_jobs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
