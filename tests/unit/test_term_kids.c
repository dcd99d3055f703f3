/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/term_kids.h"
#include "term_dump.h"

enum {
	TRIES = 400,
	KIDS_MOST = 20000,
#ifdef CRASHDIVE_TINY
	LONG = 3000,
	PAIRS = 256,
#else
	LONG = 300000,
	PAIRS = 65536,
#endif
};

static void run_job(struct kids *k, const struct heap *h)
{
	struct kids_job *j = kids_job_new(k, h);

	assert_non_null(j);
	assert_int_equal(job_run(kids_job_job(j)), ERR_OK);
	kids_job_free(j);
	assert_null(kids_job_new(k, h));
}

static bool same_bytes(const struct bytes *a, const struct bytes *b)
{
	return a->off == b->off && a->n == b->n && a->text.n == b->text.n;
}

static bool same_term(const struct term *a, const struct term *b)
{
	return a->kind == b->kind && a->why == b->why &&
	       a->address == b->address && a->n == b->n &&
	       a->raw.n == b->raw.n && span_eq(a->text, b->text) &&
	       a->number[0] == b->number[0] && same_bytes(&a->bytes, &b->bytes);
}

static bool same_kid(const struct kid *a, const struct kid *b)
{
	return a->role == b->role && a->index == b->index &&
	       a->inside == b->inside && same_bytes(&a->name, &b->name) &&
	       same_term(&a->key, &b->key) && same_term(&a->term, &b->term);
}

/* A term's children as a walk says them. */
static size_t walk_kids(struct heap *h, const struct term *t, struct kid *out)
{
	struct walk_event e;
	struct walk w;
	size_t n = 0;
	bool key = false;

	walk_init(&w, h);
	walk_start(&w, t);
	walk_next(&w, &e);
	while (n < KIDS_MOST && walk_next(&w, &e) && e.what != WALK_CLOSE) {
		struct kid *kid = &out[n];

		if (!key)
			*kid = (struct kid){.role = e.role, .name = e.name};
		key = e.role == ROLE_KEY;
		if (key)
			kid->key = e.term;
		else
			kid->term = e.term;
		kid->role = e.role;
		kid->index = n;
		kid->inside = e.what == WALK_OPEN ||
		              (!key && e.term.kind == TERM_STRING);
		n += !key;
		if (e.what == WALK_OPEN)
			walk_skip(&w);
	}
	walk_release(&w);
	return n;
}

/* Reads children in any order, without anchors, then with them. */
static void check_kids(struct chance *c, struct kids *k, struct heap *h,
                       const struct kid *want, size_t n)
{
	struct kids_reader r;
	struct kid kid;
	uint64_t last;
	bool known;

	for (int pass = 0; pass < 2; pass++) {
		kids_reader_init(&r, h, pass == 0);
		for (unsigned i = 0; i < 60 && n > 0; i++) {
			unsigned at = below(c, (unsigned)n);

			at = i < n && i < 20 ? i : at;
			assert_int_equal(kids_get(&r, k, at, &kid), ACCESS_OK);
			assert_true(same_kid(&kid, &want[at]));
		}
		assert_int_equal(kids_get(&r, k, n, &kid), ACCESS_END);
		assert_int_equal(kids_count(k, &known), n);
		assert_true(known);
		assert_int_equal(kids_last(&r, k, &last),
		                 n > 0 ? ACCESS_OK : ACCESS_END);
		if (n > 0)
			assert_int_equal(last, n - 1);
		kids_reader_release(&r);
		if (pass == 0)
			run_job(k, h);
	}
}

/* Of any object of a heap the children are those of a walk. */
static void test_chance(void **state)
{
	struct kid *want = xmalloc((KIDS_MOST + 1) * sizeof(*want));
	struct chance c = {.state = 5};

	(void)state;
	for (int i = 0; i < TRIES; i++) {
		struct term_dump d;

		open_chance(&d, &c);
		for (unsigned k = 1; k < 12; k++) {
			char root[16];
			struct kids kids;
			struct term t;
			size_t n;

			snprintf(root, sizeof(root), "H%X", k * 16);
			t = term_from(&d, root);
			if (!kids_init(&kids, &t))
				continue;
			n = walk_kids(&d.heap, &t, want);
			if (n < KIDS_MOST)
				check_kids(&c, &kids, &d.heap, want, n);
			kids_release(&kids);
		}
		close_dump(&d);
	}
	free(want);
}

struct fixture {
	struct term_dump d;
	struct kids kids;
	struct kids_reader r;
	struct kid kid;
};

static void open_root(struct fixture *f, const char *root)
{
	struct term t = term_from(&f->d, root);

	assert_true(kids_init(&f->kids, &t));
	kids_reader_init(&f->r, &f->d.heap, false);
}

static void close_root(struct fixture *f)
{
	kids_reader_release(&f->r);
	kids_release(&f->kids);
}

static void get(struct fixture *f, uint64_t i)
{
	assert_int_equal(kids_get(&f->r, &f->kids, i, &f->kid), ACCESS_OK);
	assert_int_equal(f->kid.index, i);
}

static void test_roles(void **state)
{
	struct fixture f;

	(void)state;
	/* "ab" as a string, and #m:r{x=1,y={2}} of OTP 29 */
	open_lines(&f.d, "=proc_heap:<0.1.0>\n"
	                 "10:lI1|H18\n18:lI2|A1:x\n"
	                 "20:Mf1:H28:H10\n28:t1:A1:k\n"
	                 "30:E6:g2sAAmFi\n"
	                 "40:t2:I1\n"
	                 "50:E19:g0MAAAACAHcBbXcBcncBeHcBeWEBaAFhAg==\n");
	open_root(&f, "H10");
	get(&f, 2);
	assert_int_equal(f.kid.role, ROLE_TAIL);
	assert_span(f.kid.term.bytes.text, "x");
	get(&f, 0);
	assert_int_equal(f.kid.role, ROLE_ELEMENT);
	assert_int_equal(kids_get(&f.r, &f.kids, 3, &f.kid), ACCESS_END);
	close_root(&f);

	open_root(&f, "H20");
	get(&f, 0);
	assert_int_equal(f.kid.role, ROLE_VALUE);
	assert_span(f.kid.key.bytes.text, "k");
	assert_true(f.kid.inside);
	close_root(&f);

	open_root(&f, "H30");
	get(&f, 1);
	assert_int_equal(f.kid.term.number[0], 'b');
	assert_int_equal(kids_get(&f.r, &f.kids, 2, &f.kid), ACCESS_END);
	assert_null(kids_job_new(&f.kids, &f.d.heap));
	close_root(&f);

	open_root(&f, "H40");
	get(&f, 1);
	assert_int_equal(f.kid.term.why, WHY_CUT);
	close_root(&f);

	open_root(&f, "H50");
	get(&f, 1);
	assert_int_equal(f.kid.role, ROLE_FIELD);
	assert_int_equal(f.kid.name.n, 1);
	assert_true(f.kid.inside);
	assert_int_equal(kids_get(&f.r, &f.kids, 2, &f.kid), ACCESS_END);
	close_root(&f);
	close_dump(&f.d);
}

static void test_none(void **state)
{
	struct fixture f;
	struct term t;

	(void)state;
	open_lines(&f.d, "=proc_heap:<0.1.0>\n50:t0:\n");
	t = term_from(&f.d, "H50");
	assert_false(kids_init(&f.kids, &t));
	t = term_from(&f.d, "A1:x");
	assert_false(kids_init(&f.kids, &t));
	t = term_from(&f.d, "N");
	assert_false(kids_init(&f.kids, &t));
	close_dump(&f.d);
}

/* What is far waits for the job, and then does not. */
static void check_long(struct fixture *f, uint64_t n)
{
	struct chance c = {.state = 6};
	uint64_t last;

	open_root(f, "H10");
	get(f, 3);
	assert_int_equal(kids_get(&f->r, &f->kids, n - 1, &f->kid),
	                 ACCESS_LATER);
	assert_int_equal(kids_last(&f->r, &f->kids, &last), ACCESS_LATER);
	run_job(&f->kids, &f->d.heap);
	assert_int_equal(kids_last(&f->r, &f->kids, &last), ACCESS_OK);
	assert_int_equal(last, n - 1);
	for (int i = 0; i < 300; i++)
		get(f, below(&c, (unsigned)n));
	get(f, n - 1);
	assert_int_equal(kids_get(&f->r, &f->kids, n, &f->kid), ACCESS_END);
	close_root(f);
	close_dump(&f->d);
}

static void test_long_list(void **state)
{
	struct text t = {.n = 0};
	struct fixture f;

	(void)state;
	put_head(&t);
	put(&t, "=proc_heap:<0.1.0>\n");
	for (unsigned i = 1; i < LONG; i++)
		put(&t, "%X:lI%u|H%X\n", i * 16, i - 1, i * 16 + 16);
	put(&t, "%X:lI%u|A3:end\n=end\n", LONG * 16u, LONG - 1);
	open_text(&f.d, &t);
	check_long(&f, LONG + 1);
}

static void test_long_tuple(void **state)
{
	struct text t = {.n = 0};
	struct fixture f;

	(void)state;
	put_head(&t);
	put(&t, "=proc_heap:<0.1.0>\n10:t%X:", (unsigned)LONG);
	for (unsigned i = 0; i < LONG; i++)
		put(&t, "%sI%u", i ? "," : "", i);
	put(&t, "\n=end\n");
	open_text(&f.d, &t);
	check_long(&f, LONG);
}

static void put_refs(struct text *t, unsigned first)
{
	for (unsigned k = 0; k < 16; k++)
		put(t, "%sH%X", k ? "," : "", first + k * 16);
	put(t, "\n");
}

/* A hash map of a power of 16 pairs: nodes of 16, down to the pairs. */
static void put_map(struct text *t, unsigned pairs)
{
	unsigned below_it = 0x1000, address = below_it + pairs * 16;

	put(t, "=proc_heap:<0.1.0>\n");
	for (unsigned i = 0; i < pairs; i++)
		put(t, "%X:lI%u|I%u\n", below_it + i * 16, i, i + 1);
	for (unsigned n = pairs; n > 16; n /= 16) {
		unsigned here = address;

		for (unsigned i = 0; i < n / 16; i++, address += 16) {
			put(t, "%X:Mn10:", address);
			put_refs(t, below_it + i * 256);
		}
		below_it = here;
	}
	put(t, "10:Mh%X:10:", pairs);
	put_refs(t, below_it);
	put(t, "=end\n");
}

static void test_long_map(void **state)
{
	struct text t = {.n = 0};
	struct fixture f;

	(void)state;
	put_head(&t);
	put_map(&t, PAIRS);
	open_text(&f.d, &t);
	check_long(&f, PAIRS);
}

/* An external term that is too large to be passed by: [[1],[1],...], in
 * hexadecimal. */
static void test_long_external(void **state)
{
	struct text t = {.n = 0};
	struct fixture f;
	uint64_t last;
	unsigned n = LONG / 2;

	(void)state;
	put(&t,
	    "=erl_crash_dump:0.2\n=proc:<0.1.0>\nState: Waiting\n"
	    "=proc_heap:<0.1.0>\n10:E%X:836C%08X",
	    6 + n * 8 + 1, n);
	for (unsigned i = 0; i < n; i++)
		put(&t, "6C0000000161%02X6A", i & 255);
	put(&t, "6A\n=end\n");
	open_text(&f.d, &t);
	open_root(&f, "H10");
	get(&f, 0);
	assert_true(f.kid.inside);
	assert_int_equal(kids_get(&f.r, &f.kids, 1, &f.kid), ACCESS_LATER);
	assert_int_equal(kids_last(&f.r, &f.kids, &last), ACCESS_LATER);
	run_job(&f.kids, &f.d.heap);
	get(&f, 1);
	get(&f, n - 1);
	get(&f, n / 2);
	assert_int_equal(kids_last(&f.r, &f.kids, &last), ACCESS_OK);
	assert_int_equal(last, n - 1);
	close_root(&f);
	close_dump(&f.d);
}

static void put_external(struct text *t, unsigned size)
{
	put(t,
	    "=erl_crash_dump:0.2\n=proc:<0.1.0>\nState: Waiting\n"
	    "=proc_heap:<0.1.0>\n10:E%X:83",
	    size + 1);
}

/* [fun, 1]: a fun of before OTP 23 has its variables in it. */
static void test_long_fun(void **state)
{
	struct text t = {.n = 0};
	unsigned n = LONG / 2;
	struct fixture f;

	(void)state;
	put_external(&t, 5 + 25 + n * 8 + 3);
	put(&t,
	    "6C00000002"
	    "75%08X67770161000000000000000000"
	    "77016161006100",
	    n);
	for (unsigned i = 0; i < n; i++)
		put(&t, "6C00000001610%X6A", i & 15);
	put(&t, "61016A\n=end\n");
	open_text(&f.d, &t);
	open_root(&f, "H10");
	get(&f, 0);
	assert_int_equal(f.kid.term.kind, TERM_FUN);
	assert_int_equal(f.kid.term.n, n);
	assert_int_equal(f.kid.term.end, 0);
	assert_int_equal(kids_get(&f.r, &f.kids, 1, &f.kid), ACCESS_LATER);
	run_job(&f.kids, &f.d.heap);
	get(&f, 1);
	assert_int_equal(f.kid.term.number[0], 1);
	close_root(&f);
	close_dump(&f.d);
}

/* [#m:r{...}, 1] with more names than are read. */
static void test_long_record(void **state)
{
	struct text t = {.n = 0};
	unsigned n = LONG / 2;
	struct fixture f;

	(void)state;
	put_external(&t, 5 + 12 + n * 5 + 3);
	put(&t, "6C0000000243%08X0077016D770172", n);
	for (unsigned i = 0; i < n; i++)
		put(&t, "7701%X", 0x61 + (i & 15));
	for (unsigned i = 0; i < n; i++)
		put(&t, "6101");
	put(&t, "61026A\n=end\n");
	open_text(&f.d, &t);
	open_root(&f, "H10");
	get(&f, 0);
	assert_int_equal(f.kid.term.kind, TERM_RECORD);
	assert_int_equal(f.kid.term.n, n);
	run_job(&f.kids, &f.d.heap);
	get(&f, 1);
	assert_int_equal(f.kid.term.number[0], 2);
	get(&f, 0);
	kids_release(&f.kids);
	kids_reader_forget(&f.r);
	assert_true(kids_init(&f.kids, &f.kid.term));
	get(&f, 0);
	assert_int_equal(f.kid.term.kind, TERM_BAD);
	assert_int_equal(f.kid.term.why, WHY_EXTERNAL);
	assert_int_equal(kids_get(&f.r, &f.kids, 1, &f.kid), ACCESS_END);
	close_root(&f);
	close_dump(&f.d);
}

/* Of a list nobody knows how long it is, but where it is on its heap. */
static void test_progress(void **state)
{
	struct text t = {.n = 0};
	struct kids_job *j;
	struct fixture f;
	uint32_t last = 0;

	(void)state;
	put_head(&t);
	put(&t, "=proc_heap:<0.1.0>\n");
	for (unsigned i = 1; i < LONG; i++)
		put(&t, "%X:lN|H%X\n", i * 16, i * 16 + 16);
	put(&t, "%X:lN|N\n=end\n", LONG * 16u);
	open_text(&f.d, &t);
	open_root(&f, "H10");
	j = kids_job_new(&f.kids, &f.d.heap);
	while (kids_job_job(j)->step(kids_job_job(j)) == JOB_MORE) {
		uint32_t now = atomic_load(&kids_job_job(j)->progress);

		assert_true(now >= last);
		assert_true(now <= 1000);
		last = now;
	}
	assert_true(last > 900);
	kids_job_free(j);
	close_root(&f);
	close_dump(&f.d);
}

/* The reader's term is closed while the job runs: the job keeps its map. */
static void test_closed_before_job(void **state)
{
	struct text t = {.n = 0};
	struct kids_job *j;
	struct fixture f;

	(void)state;
	put_head(&t);
	put(&t, "=proc_heap:<0.1.0>\n10:t%X:", (unsigned)LONG);
	for (unsigned i = 0; i < LONG; i++)
		put(&t, "%sN", i ? "," : "");
	put(&t, "\n=end\n");
	open_text(&f.d, &t);
	open_root(&f, "H10");
	j = kids_job_new(&f.kids, &f.d.heap);
	assert_null(kids_job_new(&f.kids, &f.d.heap));
	assert_int_equal(kids_job_job(j)->step(kids_job_job(j)), JOB_MORE);
	close_root(&f);
	assert_int_equal(kids_job_job(j)->step(kids_job_job(j)), JOB_MORE);
	kids_job_job(j)->drop(kids_job_job(j));
	close_dump(&f.d);
}

static void test_text(void **state)
{
	struct fixture f;
	struct term t;

	(void)state;
	open_lines(&f.d, "=proc_heap:<0.1.0>\n"
	                 "10:lI104|H18\n18:lI10|N\n"
	                 "20:lI104|H28\n28:lI1|N\n"
	                 "30:lI104|I105\n"
	                 "40:E6:g2sAAmFi\n"
	                 "50:lI1000|H58\n58:lI104|N\n" /* prints as numbers */
	                 "60:lI233|N\n");
	kids_reader_init(&f.r, &f.d.heap, false);
	t = term_from(&f.d, "H10");
	assert_true(kids_is_text(&f.r, &t));
	t = term_from(&f.d, "H50");
	assert_false(kids_is_text(&f.r, &t));
	t = term_from(&f.d, "H60");
	assert_true(kids_is_text(&f.r, &t));
	t = term_from(&f.d, "H20");
	assert_false(kids_is_text(&f.r, &t));
	t = term_from(&f.d, "H30");
	assert_false(kids_is_text(&f.r, &t));
	t = term_from(&f.d, "H40");
	assert_true(kids_is_text(&f.r, &t));
	t = term_from(&f.d, "N");
	assert_false(kids_is_text(&f.r, &t));
	kids_reader_release(&f.r);
	close_dump(&f.d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_roles),
		cmocka_unit_test(test_none),
		cmocka_unit_test(test_long_list),
		cmocka_unit_test(test_long_tuple),
		cmocka_unit_test(test_long_map),
		cmocka_unit_test(test_long_external),
		cmocka_unit_test(test_long_fun),
		cmocka_unit_test(test_long_record),
		cmocka_unit_test(test_progress),
		cmocka_unit_test(test_closed_before_job),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_chance),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
