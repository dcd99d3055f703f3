/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/termline.h"

static const struct term_format unix_format = {BYTES_BASE64, false, false};
static const struct term_format dos_format = {BYTES_BASE64, true, false};

static void expect(bool (*next)(const struct term_format *, struct span *,
                                struct span *),
                   const struct term_format *f, struct span *rest,
                   const char *want)
{
	struct span line;

	assert_true(next(f, rest, &line));
	assert_int_equal(line.n, strlen(want));
	assert_memory_equal(line.p, want, line.n);
}

static void test_heap(void **state)
{
	struct span rest = SPAN_LIT("7F00:lI1|A3:a\nb\n"
	                            "7F10:t2:A2:\n\n,H7F00\n"
	                            "7F20:tA:I1,A1:\n\n"
	                            "7F30:Yh1:A:A3=\n"
	                            "nonsense\n"
	                            "7F40:MfA:A1:\n:N");

	(void)state;
	expect(termline_heap, &unix_format, &rest, "7F00:lI1|A3:a\nb");
	expect(termline_heap, &unix_format, &rest, "7F10:t2:A2:\n\n,H7F00");
	expect(termline_heap, &unix_format, &rest, "7F20:tA:I1,A1:\n");
	expect(termline_heap, &unix_format, &rest, "7F30:Yh1:A:A3=");
	expect(termline_heap, &unix_format, &rest, "nonsense");
	expect(termline_heap, &unix_format, &rest, "7F40:MfA:A1:\n:N");
	assert_int_equal(rest.n, 0);
}

/* An atom that is longer than what there is ends with its line. */
static void test_lost_length(void **state)
{
	struct span rest = SPAN_LIT("7F00:lAFFFF:abc|N\n7F10:t0:\n");

	(void)state;
	expect(termline_heap, &unix_format, &rest, "7F00:lAFFFF:abc|N");
	expect(termline_heap, &unix_format, &rest, "7F10:t0:");
}

static void test_dos(void **state)
{
	struct span rest = SPAN_LIT("7F00:lI1|A3:a\r\nb\r\n7F10:t0:\r\n");

	(void)state;
	expect(termline_heap, &dos_format, &rest, "7F00:lI1|A3:a\r\nb");
	expect(termline_heap, &dos_format, &rest, "7F10:t0:");
}

static void test_elements(void **state)
{
	struct span rest = SPAN_LIT("A1:\n:N\n"
	                            "H7F00\n"
	                            "y0:A1:\n\n"
	                            "y1:SCatch 0x1 (m:'x:A9:\n");

	(void)state;
	expect(termline_elems, &unix_format, &rest, "A1:\n:N");
	expect(termline_elems, &unix_format, &rest, "H7F00");
	expect(termline_elems, &unix_format, &rest, "y0:A1:\n");
	expect(termline_elems, &unix_format, &rest, "y1:SCatch 0x1 (m:'x:A9:");
}

static void test_pair(void **state)
{
	struct lex_elem a, b;

	(void)state;
	termline_pair(&unix_format, SPAN_LIT("A3:a:b:A9:undefined"), ':', &a,
	              &b);
	assert_int_equal(a.kind, LEX_ATOM);
	assert_memory_equal(a.text.p, "a:b", 3);
	assert_int_equal(b.kind, LEX_ATOM);
	termline_pair(&unix_format, SPAN_LIT("A1:||H7F00"), '|', &a, &b);
	assert_memory_equal(a.text.p, "|", 1);
	assert_int_equal(b.number, 0x7f00);
	/* in pieces: the length is that of the first */
	termline_pair(&unix_format, SPAN_LIT("D1:A1:aE2:g2o=AAAA:H7F00"), ':',
	              &a, &b);
	assert_int_equal(a.kind, LEX_DIST);
	assert_int_equal(a.number, 1);
	assert_int_equal(a.bytes.n, 2);
	assert_int_equal(b.number, 0x7f00);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_heap), cmocka_unit_test(test_lost_length),
		cmocka_unit_test(test_dos),  cmocka_unit_test(test_elements),
		cmocka_unit_test(test_pair),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
