/* SPDX-License-Identifier: Apache-2.0 */
/* The head of a dump: releases, slogans of every shape, cuts. */
#include "model/general.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "text_dump.h"

#define OTP25                                                                  \
	"Erlang/OTP 25 [erts-13.1.5] [source] [64-bit] [smp:2:2] "             \
	"[ds:2:2:10] [async-threads:1] [jit:ns]"

static struct general parse(struct span body)
{
	struct general g;

	general_parse(&g, SPAN_LIT("0.5"), body);
	return g;
}

static void test_all_fields(void **state)
{
	struct general g = parse(SPAN_LIT("Sun Nov 22 00:48:16 2026\n"
	                                  "Slogan: the slogan\n"
	                                  "System version: " OTP25 "\n"
	                                  "Compiled: Tue Mar 14 2017\n"
	                                  "Taints: crypto,asn1rt_nif\n"
	                                  "Atoms: 8706\n"
	                                  "Calling Thread: scheduler:2\n"));

	(void)state;
	assert_int_equal(g.major, 0);
	assert_int_equal(g.minor, 5);
	assert_span(g.version, "0.5");
	assert_span(g.created, "Sun Nov 22 00:48:16 2026");
	assert_true(g.has_slogan);
	assert_span(g.slogan, "the slogan");
	assert_span(g.system, OTP25);
	assert_span(g.otp, "25");
	assert_span(g.erts, "13.1.5");
	assert_int_equal(g.word_size, 8);
	assert_span(g.compiled, "Tue Mar 14 2017");
	assert_true(g.has_taints);
	assert_span(g.taints, "crypto,asn1rt_nif");
	assert_true(g.has_atoms);
	assert_int_equal(g.atoms, 8706);
	assert_span(g.calling_thread, "scheduler:2");
	assert_span(g.error, "");
}

struct version_case {
	const char *line;
	const char *otp;
	const char *erts;
	unsigned word_size;
};

static void test_versions(void **state)
{
	static const struct version_case cases[] = {
		{"Erlang (BEAM) emulator version 5.4.12 [source] [hipe]",
	         "R10B", "5.4.12", 4},
		{"Erlang (BEAM) emulator version 5.5 [source]", "R11B", "5.5",
	         4},
		{"Erlang (BEAM) emulator version 5.6.4 [64-bit]", "R12B",
	         "5.6.4", 8},
		{"Erlang R13B04 (erts-5.7.5) [source] [rq:1]", "R13B04",
	         "5.7.5", 4},
		{"Erlang R16B03 (erts-5.10.4) [source] [64-bit halfword]",
	         "R16B03", "5.10.4", 4},
		{"Erlang/OTP 23 [DEVELOPMENT] [erts-10.4.2] [64-bit]", "23",
	         "10.4.2", 8},
		{"Erlang/OTP 26 [RELEASE CANDIDATE 2] [erts-14.0] [32-bit]",
	         "26", "14.0", 4},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char body[256];
		struct general g;

		snprintf(body, sizeof(body),
		         "date\nSlogan: s\nSystem version: %s\n",
		         cases[i].line);
		g = parse(span_str(body));
		assert_span(g.otp, cases[i].otp);
		assert_span(g.erts, cases[i].erts);
		assert_int_equal(g.word_size, cases[i].word_size);
	}
}

static void test_slogan_of_lines(void **state)
{
	struct general g = parse(SPAN_LIT("date\nSlogan: a\n=b: c\n\nd\n"
	                                  "System version: " OTP25 "\n"
	                                  "Taints: \nAtoms: 1\n"));

	(void)state;
	assert_span(g.slogan, "a\n=b: c\n\nd");
	assert_true(g.has_taints);
	assert_span(g.taints, "");
}

static void test_slogan_glued(void **state)
{
	struct general g = parse(
		SPAN_LIT("date\nSlogan: Crash dump requested by user"
	                 "System version: " OTP25 "\nTaints: \nAtoms: 5\n"));

	(void)state;
	assert_span(g.slogan, "Crash dump requested by user");
	assert_span(g.system, OTP25);
	assert_int_equal(g.word_size, 8);
	assert_int_equal(g.atoms, 5);
}

static void test_slogan_evil(void **state)
{
	struct general g = parse(SPAN_LIT(
		"date\n"
		"Slogan: first\nSystem version: Erlang/OTP 1 [32-bit]\n"
		"Taints: fake\nAtoms: 7\nstill slogan\n"
		"System version: " OTP25 "\n"
		"Taints: real\nAtoms: 8\nCalling Thread: aux\n"));

	(void)state;
	assert_span(g.slogan, "first\nSystem version: Erlang/OTP 1 [32-bit]\n"
	                      "Taints: fake\nAtoms: 7\nstill slogan");
	assert_span(g.taints, "real");
	assert_int_equal(g.atoms, 8);
	assert_int_equal(g.word_size, 8);
}

/* The slogan ends with what looks like a whole head. */
static void test_slogan_ends_like_head(void **state)
{
	struct general g = parse(
		SPAN_LIT("date\n"
	                 "Slogan: x\nSystem version: Erlang/OTP 1 [32-bit]\n"
	                 "Taints: fake\nAtoms: 7\n"
	                 "System version: " OTP25 "\n"
	                 "Taints: real\nAtoms: 8\n"));

	(void)state;
	assert_span(g.otp, "25");
	assert_span(g.taints, "real");
}

static void test_future_label(void **state)
{
	struct general g = parse(SPAN_LIT("date\nSlogan: s\n"
	                                  "System version: " OTP25 "\n"
	                                  "Shiny: new\nAtoms: 8\n"));

	(void)state;
	assert_span(g.slogan, "s");
	assert_span(g.otp, "25");
	assert_int_equal(g.atoms, 8);
}

static void test_crlf(void **state)
{
	struct general g = parse(
		SPAN_LIT("date\r\nSlogan: one\r\ntwo\r\n"
	                 "System version: " OTP25 "\r\n"
	                 "Taints: \r\nAtoms: 3\r\nCalling Thread: 1_aux\r\n"));

	(void)state;
	assert_span(g.created, "date");
	assert_span(g.slogan, "one\r\ntwo");
	assert_span(g.system, OTP25);
	assert_span(g.taints, "");
	assert_int_equal(g.atoms, 3);
	assert_span(g.calling_thread, "1_aux");
}

static void test_missing_lines(void **state)
{
	struct general g = parse(SPAN_LIT("date\nSystem version: " OTP25 "\n"));

	(void)state;
	assert_false(g.has_slogan);
	assert_false(g.has_taints);
	assert_false(g.has_atoms);
	assert_span(g.otp, "25");

	g = parse(SPAN_LIT("date\nThe error occurred in file x.c, line 3\n"
	                   "Slogan: \nSystem version: " OTP25 "\n"));
	assert_true(g.has_slogan);
	assert_span(g.slogan, "");
	assert_span(g.error, "The error occurred in file x.c, line 3");
}

static void test_no_system(void **state)
{
	struct general g = parse(SPAN_LIT("date\nSlogan: a\nb\nAtoms: 4\n"));

	(void)state;
	assert_span(g.slogan, "a\nb");
	assert_int_equal(g.atoms, 4);
	assert_int_equal(g.word_size, 0);
	assert_span(g.system, "");
}

/* No prefix says anything that the whole does not say, but for a last line
 * that is cut. */
static void test_prefixes(void **state)
{
	static const char text[] = "Sun Nov 22 2026\nSlogan: a\nb\n"
				   "System version: " OTP25 "\n"
				   "Taints: x\nAtoms: 12\n"
				   "Calling Thread: scheduler:1\n";

	(void)state;
	for (size_t n = 0; n < sizeof(text); n++) {
		struct general g = parse((struct span){text, n});

		assert_true(g.word_size == 0 || g.word_size == 8);
		assert_true(g.slogan.n <= n);
		assert_true(!g.has_atoms || g.atoms == 1 || g.atoms == 12);
		assert_true(span_starts(SPAN_LIT("25"), g.otp));
	}
}

/* Work in proportion to the length, not to its square. */
static void test_hostile_head(void **state)
{
	static char text[4 << 20];
	const struct span unit = SPAN_LIT("Taints: System version: Erlang\n");
	struct general g;

	(void)state;
	for (size_t i = 0; i + unit.n <= sizeof(text); i += unit.n)
		memcpy(text + i, unit.p, unit.n);
	g = parse((struct span){text, sizeof(text)});
	assert_true(g.system.n > 0);

	for (size_t i = 0; i < sizeof(text); i++)
		if (text[i] == '\n')
			text[i] = ' ';
	text[sizeof(text) - 2] = '\n';
	g = parse((struct span){text, sizeof(text)});
	assert_true(g.system.n > 0);
}

static unsigned erts_of(struct span body)
{
	struct general g = parse(body);

	return general_erts(&g);
}

static void test_erts(void **state)
{
	static const char text[] = "Sun Nov 22 00:48:16 2026\n"
				   "Slogan: s\nSystem version: " OTP25 "\n";
	size_t known = sizeof(text);

	(void)state;
	assert_int_equal(erts_of(SPAN_LIT(text)), ERTS(13, 1));
	assert_int_equal(erts_of(SPAN_LIT("Sun\nSystem version: Erlang (BEAM) "
	                                  "emulator version 5.5 [source]\n")),
	                 ERTS(5, 5));
	assert_int_equal(erts_of(SPAN_LIT("Sun\nSlogan: s\n")), 0);
	assert_int_equal(erts_of(SPAN_LIT("Sun\nSystem version: Erlang/OTP 25 "
	                                  "[erts-0.1] [erts-99999]\n")),
	                 0);
	/* a version that is cut is not taken for an older one */
	for (size_t n = 0; n < sizeof(text); n++) {
		unsigned erts = erts_of((struct span){text, n});

		if (erts == 0)
			continue;
		assert_int_equal(erts, ERTS(13, 1));
		known = known < n ? known : n;
	}
	assert_true(known < sizeof(text) - 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_fields),
		cmocka_unit_test(test_versions),
		cmocka_unit_test(test_slogan_of_lines),
		cmocka_unit_test(test_slogan_glued),
		cmocka_unit_test(test_slogan_evil),
		cmocka_unit_test(test_slogan_ends_like_head),
		cmocka_unit_test(test_future_label),
		cmocka_unit_test(test_crlf),
		cmocka_unit_test(test_missing_lines),
		cmocka_unit_test(test_no_system),
		cmocka_unit_test(test_prefixes),
		cmocka_unit_test(test_hostile_head),
		cmocka_unit_test(test_erts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
