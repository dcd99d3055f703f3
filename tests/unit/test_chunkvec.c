/* SPDX-License-Identifier: Apache-2.0 */
/* The vector across chunk boundaries, and with readers beside the writer. */
#include "base/chunkvec.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

enum { N = 50000 };

struct odd {
	char bytes[3];
};

static void test_empty(void **state)
{
	struct chunkvec v;

	(void)state;
	chunkvec_init(&v, 8);
	assert_int_equal(chunkvec_count(&v), 0);
	chunkvec_publish(&v);
	assert_int_equal(chunkvec_count(&v), 0);
	chunkvec_release(&v);
}

static void test_chunk_of(void **state)
{
	const size_t first = (size_t)1 << CHUNKVEC_FIRST_LOG2;
	size_t start = 0;

	(void)state;
	for (unsigned k = 0; k < CHUNKVEC_CHUNKS - 1; k++) {
		assert_int_equal(chunkvec_chunk_of(start), k);
		start += first << k;
		assert_int_equal(chunkvec_chunk_of(start - 1), k);
	}
}

static void test_push_and_read(void **state)
{
	struct chunkvec v;
	uint64_t *first;

	(void)state;
	chunkvec_init(&v, sizeof(uint64_t));
	for (size_t i = 0; i < N; i++) {
		uint64_t *e = chunkvec_push(&v);

		assert_non_null(e);
		assert_true(*e == 0);
		assert_ptr_equal(e, chunkvec_at(&v, i));
		*e = i * 3 + 1;
	}
	first = chunkvec_at(&v, 0);
	assert_int_equal(chunkvec_count(&v), 0);
	chunkvec_publish(&v);
	assert_int_equal(chunkvec_count(&v), N);
	assert_ptr_equal(first, chunkvec_at(&v, 0));
	for (size_t i = 0; i < N; i++)
		assert_true(*(uint64_t *)chunkvec_at(&v, i) == i * 3 + 1);
	chunkvec_release(&v);
	/* It can be used again. */
	assert_int_equal(chunkvec_count(&v), 0);
	assert_true(*(uint64_t *)chunkvec_push(&v) == 0);
	chunkvec_release(&v);
}

static void test_odd_elements(void **state)
{
	struct chunkvec v;

	(void)state;
	chunkvec_init(&v, sizeof(struct odd));
	for (size_t i = 0; i < N; i++) {
		struct odd *e = chunkvec_push(&v);

		assert_non_null(e);
		for (size_t b = 0; b < sizeof(e->bytes); b++)
			e->bytes[b] = (char)(i >> (8 * b));
	}
	for (size_t i = 0; i < N; i++) {
		const struct odd *e = chunkvec_at(&v, i);

		for (size_t b = 0; b < sizeof(e->bytes); b++)
			assert_true(e->bytes[b] == (char)(i >> (8 * b)));
	}
	chunkvec_release(&v);
}

/* All elements of a piece follow each other, and the next piece does not. */
static void test_pieces(void **state)
{
	struct chunkvec v;
	size_t i = 3;

	(void)state;
	chunkvec_init(&v, sizeof(uint32_t));
	for (size_t k = 0; k < N; k++)
		assert_non_null(chunkvec_push(&v));
	while (i < N) {
		size_t piece = chunkvec_piece(i, N);

		assert_true(piece > 0 && i + piece <= N);
		assert_int_equal(chunkvec_chunk_of(i),
		                 chunkvec_chunk_of(i + piece - 1));
		i += piece;
		assert_true(i == N ||
		            chunkvec_chunk_of(i) != chunkvec_chunk_of(i - 1));
		assert_int_equal(chunkvec_piece(i - 1, N), 1);
	}
	chunkvec_release(&v);
}

/* An element that no memory can hold a chunk of. */
static void test_out_of_memory(void **state)
{
	struct chunkvec v;

	(void)state;
	chunkvec_init(&v, SIZE_MAX / 2);
	assert_null(chunkvec_push(&v));
	assert_null(chunkvec_push(&v));
	chunkvec_publish(&v);
	assert_int_equal(chunkvec_count(&v), 0);
	chunkvec_release(&v);
}

struct follower {
	const struct chunkvec *v;
	pthread_t thread;
	size_t wrong; /* elements that were not what had been published */
};

static void *follow(void *arg)
{
	struct follower *f = arg;
	size_t done = 0;

	while (done < N) {
		size_t count = chunkvec_count(f->v);

		for (; done < count; done++)
			if (*(const uint64_t *)chunkvec_at(f->v, done) != ~done)
				f->wrong++;
	}
	return NULL;
}

static void test_readers_beside_writer(void **state)
{
	struct chunkvec v;
	struct follower reader[2] = {{.v = &v}, {.v = &v}};

	(void)state;
	chunkvec_init(&v, sizeof(uint64_t));
	for (int i = 0; i < 2; i++)
		assert_int_equal(pthread_create(&reader[i].thread, NULL, follow,
		                                &reader[i]),
		                 0);
	for (size_t i = 0; i < N; i++) {
		uint64_t *e = chunkvec_push(&v);

		assert_non_null(e);
		*e = ~(uint64_t)i;
		if (i % 7 == 0 || i == N - 1)
			chunkvec_publish(&v);
	}
	for (int i = 0; i < 2; i++) {
		assert_int_equal(pthread_join(reader[i].thread, NULL), 0);
		assert_int_equal(reader[i].wrong, 0);
	}
	chunkvec_release(&v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_chunk_of),
		cmocka_unit_test(test_push_and_read),
		cmocka_unit_test(test_odd_elements),
		cmocka_unit_test(test_pieces),
		cmocka_unit_test(test_out_of_memory),
		cmocka_unit_test(test_readers_beside_writer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
