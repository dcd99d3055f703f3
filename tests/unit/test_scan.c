/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The scanner: which lines are headings, and that this does not depend on how
 * the text arrives. Expected are the headings in order, separated by spaces:
 * "proc:<0.1.0> end".
 */
#include "index/scan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "index/record.h"

#define HEADER                                                                 \
	"=erl_crash_dump:0.5\nSun Nov 22 01:25:59 2026\nSlogan: text\n"        \
	"System version: Erlang/OTP 25 [erts-13.1.5]\nAtoms: 9\n"
#define VERSION "System version: Erlang/OTP 25 [erts-13.1.5]\n"
#define DUMP    "erl_crash_dump:0.5"

struct text {
	char *p;
	size_t n, room;
};

static void add_bytes(struct text *t, const char *p, size_t n)
{
	if (t->room - t->n < n) {
		t->room = t->room * 2 + n;
		t->p = realloc(t->p, t->room);
		assert_non_null(t->p);
	}
	if (n > 0)
		memcpy(t->p + t->n, p, n);
	t->n += n;
}

static void add(struct text *t, const char *s)
{
	add_bytes(t, s, strlen(s));
}

static struct span text_span(const struct text *t)
{
	return (struct span){t->p, t->n};
}

/* More than the scanner looks ahead, so that what stands before does not see
 * the end of the file. */
static void add_filler(struct text *t)
{
	add(t, "=atoms\n");
	for (int i = 0; i < SCAN_LOOKAHEAD / 8 + 8; i++)
		add(t, "filler_\n");
}

static void add_heading(struct text *t, const struct heading *h)
{
	if (t->n > 0)
		add(t, " ");
	add_bytes(t, h->name.p, h->name.n);
	if (h->id.n > 0)
		add(t, ":");
	add_bytes(t, h->id.p, h->id.n);
}

/* What the scanner finds in text that grows by `step` bytes; a step of 0 is
 * all of it at once. The result is freed by the caller. */
static char *headings(struct span text, size_t step)
{
	struct text found = {0};
	struct heading h;
	struct scan s;
	size_t n = step > 0 ? 0 : text.n;
	uint64_t before = 0;

	scan_init(&s);
	for (;;) {
		struct span part = span_take(text, n);
		bool final = n == text.n;
		enum scan_result r;

		/* A copy of exact size, so that a sanitizer sees a look at
		 * what is not there yet. */
		char *copy = malloc(part.n + 1);

		assert_non_null(copy);
		memcpy(copy, part.p, part.n);
		part.p = copy;
		while ((r = scan_next(&s, part, final, &h)) == SCAN_FOUND) {
			assert_true(found.n == 0 || h.off > before);
			assert_int_equal(h.off, s.section);
			assert_int_equal(h.body, s.at);
			before = h.off;
			add_heading(&found, &h);
		}
		free(copy);
		assert_int_equal(r == SCAN_END, final || s.ended);
		if (r == SCAN_END)
			break;
		n = text.n - n > step ? n + step : text.n;
	}
	add_bytes(&found, "", 1);
	return found.p;
}

static void add_candidate(struct text *t, struct span text,
                          const struct candidate *c)
{
	const struct record r = {
		.place = c->off << 16 | (uint64_t)c->tag << 8,
		.head = c->head,
	};
	struct heading h = record_heading(&r, text);

	add_heading(t, &h);
}

/* The same in two steps, by parts of that size. */
static char *headings_by_parts(struct span text, uint64_t size)
{
	struct text found = {0};
	struct candidate c[7];
	struct scan s;

	scan_init(&s);
	for (uint64_t at = 0; at < text.n;) {
		uint64_t end = at - at % size + size;
		size_t n, i = 0;

		if (end > text.n)
			end = text.n;
		n = scan_part(text, &at, end, c, 7);
		assert_true(n <= 7 && at <= end && (n == 7 || at == end));
		while (i < n) {
			size_t took = scan_accept(&s, text, &c[i], n - i);

			for (size_t k = i; k < i + took; k++)
				add_candidate(&found, text, &c[k]);
			i += took > 0 ? took : 1;
		}
	}
	add_bytes(&found, "", 1);
	return found.p;
}

static void check_span(struct span text, const char *expected)
{
	const size_t steps[] = {0, 1000, 4096, 33, 1};
	size_t count = text.n < 40000 ? 4 : 2;

	if (text.n < 2000)
		count = 5;
	for (size_t i = 0; i < count; i++) {
		char *found = headings(text, steps[i]);

		assert_string_equal(found, expected);
		free(found);
		found = headings_by_parts(text, steps[i] + 50);
		assert_string_equal(found, expected);
		free(found);
	}
}

static void check(const char *text, const char *expected)
{
	check_span(span_str(text), expected);
}

/* The same with so much behind that the end of the file is not seen. */
static void check_filled(const char *text, const char *expected)
{
	struct text t = {0};
	char *want = malloc(strlen(expected) + 16);

	assert_non_null(want);
	sprintf(want, "%s atoms end", expected);
	add(&t, text);
	add_filler(&t);
	add(&t, "=end\n");
	check_span(text_span(&t), want);
	free(want);
	free(t.p);
}

static void test_form(void **state)
{
	(void)state;
	check("", "");
	check("=", "");
	check("\n=end", "end");
	check("=memory\ntotal: 1\n=proc:<0.1.0>\nState: x\n=end\n",
	      "memory proc:<0.1.0> end");
	check("=mod:'a:b c'\n=mod:\n=mod\n=node:'n@h'\n",
	      "mod:'a:b c' node:'n@h'");
	check("=proc:<0.1>\n=proc:0.1.0\n=proc\n=binary:0x1\n=binary:7F\n",
	      "binary:7F");
	check("=memory:x\n=memory \nx=memory\n\n=memory\n", "memory");
	check("=scheduler:1\n=scheduler:a\n=port:#Port<0.1>\n",
	      "scheduler:1 port:#Port<0.1>");
	check("=proc_dictionar97|H1\n=fuNative\n=Proc:<0.1.0>\n==\n", "");
}

static void test_unknown_tags(void **state)
{
	(void)state;
	check("=new_section\n=other:some id\n=n\n=no1\n=x_:\n",
	      "new_section other:some id x_");
	check("=abcdefghij_abcdefghij_abcdefghij_abcdefg\n"
	      "=abcdefghij_abcdefghij_abcdefghij_abcdefgh\n",
	      "abcdefghij_abcdefghij_abcdefghij_abcdefg");
	check("=literals\n7F:t1:I1\n=new_section\nx\n=end\n",
	      "literals new_section end");
	/* No id is none for a known tag, also behind one that may lack it. */
	check("=erl_crash_dump:0.5\n=ex\n=abort:\n=abort:x\n",
	      "erl_crash_dump:0.5 ex abort:x");
}

static void test_crlf(void **state)
{
	(void)state;
	check("=memory\r\ntotal: 1\r\n=proc:<0.1.0>\r\nState: "
	      "x\r\n=mod:'a\r'\r\n"
	      "=end\r\n",
	      "memory proc:<0.1.0> mod:'a\r' end");
	check("=memory\r\r\n=memory\r", "memory");
}

static void test_long_line(void **state)
{
	struct text t = {0};
	char *name = malloc(SCAN_LOOKAHEAD + 1);

	(void)state;
	assert_non_null(name);
	memset(name, 'x', SCAN_LOOKAHEAD);
	name[SCAN_LOOKAHEAD] = '\0';
	add(&t, "=memory\n=mod:");
	add(&t, name);
	add(&t, "\n=end\n");
	check_span(text_span(&t), "memory end");
	free(name);
	free(t.p);
}

static void test_cut_headings(void **state)
{
	(void)state;
	check("=memory\n=proc:<0.12", "memory");
	check("=memory\n=proc:<0.12.0>", "memory proc:<0.12.0>");
	check("=memory\n=pro", "memory");
	check("=memory\n=fun", "memory fun");
	check("=memory\n=", "memory");
	check("=memory\n=mod:li", "memory mod:li");
	check("=memory\n=end\r", "memory end");
	check("=memory\n=new_section", "memory");
}

static void test_abort(void **state)
{
	(void)state;
	check("=memory\n=proc:<0.1\n=abort:LIMIT REACHED\n",
	      "memory abort:LIMIT REACHED");
	check("=memory\n=pro\n=abort:LIMIT\n", "memory abort:LIMIT");
	check("=memory\n=new\n=abort:LIMIT", "memory abort:LIMIT");
	/* In a slogan, an atom, a port's name. */
	check("=erl_crash_dump:0.5\ndate\nSlogan: x\n=abort:LIMIT\n",
	      DUMP " abort:LIMIT");
	check("=proc_heap:<0.1.0>\n7F:lA3F:x\n=abort:LIMIT\n",
	      "proc_heap:<0.1.0> abort:LIMIT");
	check("=port:#Port<0.1>\nState: X\nPort controls y: z\n=abort:LIMIT\n",
	      "port:#Port<0.1> abort:LIMIT");
}

static void test_stale_tail(void **state)
{
	(void)state;
	check("=memory\n=end\nnd\n=proc:<0.1.0>\n=end\n", "memory end");
	check("=memory\n=abort:LIMIT\nrest of it\n=end\n",
	      "memory abort:LIMIT");
	check_filled("=memory\nx\n=fun\n", "memory fun");
}

static void test_slogan(void **state)
{
	(void)state;
	check_filled(HEADER "=memory\n", DUMP " memory");
	check_filled("=erl_crash_dump:0.5\ndate\nSlogan: a\n=proc:<0.9.0>\n"
	             "State: Fake\n\nSystem version: fake\n=end\n" VERSION
	             "Atoms: 9\n=memory\n",
	             DUMP " memory");
	/* A copy of the genuine line, and of all that follows it. */
	check_filled("=erl_crash_dump:0.5\ndate\nSlogan: a\n" VERSION
	             "Atoms: 1\n=proc:<0.9.0>\nState: Fake\n" VERSION
	             "Atoms: 9\n=memory\n",
	             DUMP " memory");
	/* Names of modules in the header are raw, too. */
	check_filled("=erl_crash_dump:0.5\ndate\nSlogan: a\n" VERSION
	             "Taints: a\n=fun\n,b\nAtoms: 9\n=memory\n",
	             DUMP " memory");
	/* The line is glued to the slogan (up to OTP 27). */
	check_filled("=erl_crash_dump:0.5\ndate\nSlogan: by user" VERSION
	             "Atoms: 9\n=memory\ntotal: 1\n",
	             DUMP " memory");
	check_filled("=erl_crash_dump:0.5\r\ndate\r\nSlogan: a\r\n=x_y\r\n"
	             "System version: Erlang R15B (erts-5.9)\r\nAtoms: 9\r\n"
	             "=memory\r\n",
	             DUMP " memory");
}

static void test_slogan_of_1023(void **state)
{
	struct text t = {0};

	(void)state;
	add(&t, "=erl_crash_dump:0.5\ndate\nSlogan: \n=proc:<0.9.0>\n");
	for (int i = 0; i < 1000; i++)
		add(&t, "\xf0\x9f\x92\xa5");
	add(&t, "\n=end\n" VERSION "Atoms: 9\n=memory\n");
	add_filler(&t);
	check_span(text_span(&t), DUMP " memory atoms");
	free(t.p);
}

static void test_cut_header(void **state)
{
	(void)state;
	check("=erl_crash_dump:0.5\ndate\nSlogan: a\n=proc:<0.9.0>\nState: F",
	      DUMP);
	check("=erl_crash_dump:0.5\ndate\nSlogan: a\n=proc:<0.9.0>\nState: F\n"
	      "=abort:LIMIT\n",
	      DUMP " abort:LIMIT");
	check(HEADER, DUMP);
	check("=erl_crash_dump:0.", "erl_crash_dump:0.");
	/* No slogan, or no version: not from an emulator, but clear. */
	check("=erl_crash_dump:0.5\n=memory\n", DUMP " memory");
	check("=erl_crash_dump:0.5\nSlogan: x\n=memory\n=end\n",
	      DUMP " memory end");
	check_filled("=erl_crash_dump:0.5\ndate\nSlogan: a\n=memory\n",
	             DUMP " memory");
}

#define PORT    "=port:#Port<0.5>\nState: CONNECTED\nSlot: 40\n"
#define COUNTS  "Input: 0\nOutput: 0\nQueue: 0\n"
#define PROGRAM "Port controls external process: "

static void test_port_name(void **state)
{
	(void)state;
	check_filled(PORT PROGRAM "cat\n" COUNTS "=port:#Port<0.6>\nState: X\n",
	             "port:#Port<0.5> port:#Port<0.6>");
	check_filled(PORT PROGRAM "sh -c 'cat;\n=port:#Port<0.99>\n'\n" COUNTS
	                          "Port Data: x\n=ets:<0.1.0>\nSlot: 1\n",
	             "port:#Port<0.5> ets:<0.1.0>");
	check_filled(PORT PROGRAM "x\n=proc:<0.9.0>\nState: Fake\n=end\n" COUNTS
	                          "=node:'a@b'\n",
	             "port:#Port<0.5> node:'a@b'");
	check_filled(PORT "Port is a file: x\n=fun\nModule: m\n" COUNTS
	                  "=node:'a@b'\n",
	             "port:#Port<0.5> node:'a@b'");
	/* Before the name there is nothing raw; without counts it was cut. */
	check_filled(PORT "=ets:<0.1.0>\nSlot: 1\n=fun\nModule: x\n",
	             "port:#Port<0.5> ets:<0.1.0> fun");
	check_filled(PORT PROGRAM "ca\n=fun\nModule: x\n",
	             "port:#Port<0.5> fun");
}

static void test_old_port_name(void **state)
{
	(void)state;
	check_filled("=port:#Port<0.5>\nSlot: 5\n" PROGRAM "cat\n"
	             "=port:#Port<0.6>\nSlot: 6\n" PROGRAM "cat\n"
	             "=ets:<0.1.0>\nSlot: 1\n",
	             "port:#Port<0.5> port:#Port<0.6> ets:<0.1.0>");
	check_filled("=port:#Port<0.5>\nSlot: 5\n" PROGRAM
	             "sh\n=port:#Port<0.9>\n=ets:<0.1.0>\n=x_y\n=proc:<0.1.0>\n"
	             "=node:'a@b'\n=no_distribution\n",
	             "port:#Port<0.5> node:'a@b' no_distribution");
}

static void test_atoms_with_line_feeds(void **state)
{
	(void)state;
	check_filled("=proc_messages:<0.1.0>\nA1F:\n=proc:<0.77777.0>\n"
	             "State: Fake\n:N\nA7:x\n=end\n:A9:undefined\nH7F:N\n"
	             "=proc_dictionary:<0.1.0>\nH7F\nA5:\n=end\n"
	             "=proc_stack:<0.1.0>\ny0:A5:\n=end\n0x7f:SReturn addr 0x1 "
	             "(a:'A20:b'/1 + 1)\ny1:A7:\n=fun\nx\n"
	             "=proc_heap:<0.1.0>\n7F:t2:A3:abc,A5:\n=end\n"
	             "7F:lA5:\n=fun|A5:\n=fun\n7F:lI1|A5:\n=fun\n"
	             "=persistent_terms\nA5:\n=end|A5:\n=end\n"
	             "=literals\n7F:t1:A5:\n=end\n7F:Mf1:H7F:A5:\n=end\n",
	             "proc_messages:<0.1.0> proc_dictionary:<0.1.0> "
	             "proc_stack:<0.1.0> proc_heap:<0.1.0> persistent_terms "
	             "literals");
}

static void test_distribution_message(void **state)
{
	(void)state;
	check_filled("=proc_messages:<0.1.0>\n"
	             "D2:A3:a@bA6:x\n=endE3:g2gB:N\nH7F:N\n=fun\n",
	             "proc_messages:<0.1.0> fun");
}

static void test_what_looks_like_an_atom(void **state)
{
	(void)state;
	/* The offset of a binary, a low address, text of an atom, payload. */
	check_filled(
		"=proc_heap:<0.1.0>\n7F:YcAB:A20:C8\n"
		"=proc_heap:<0.2.0>\n7F:YsAB:A3FF:3\n"
		"=proc_heap:<0.3.0>\nA20:I1\n"
		"=proc_heap:<0.4.0>\n7F:lA7:|A3FC:,|N\n"
		"=proc_heap:<0.5.0>\n7F:E9:A30:\n"
		"=proc_heap:<0.6.0>\n7F:t1:A3FF:x\n=fun\n",
		"proc_heap:<0.1.0> proc_heap:<0.2.0> proc_heap:<0.3.0> "
		"proc_heap:<0.4.0> proc_heap:<0.5.0> proc_heap:<0.6.0> fun");
	/* What would end inside of something is not an atom: it was cut. */
	check_filled(
		"=proc_heap:<0.1.0>\n7F:t2:A20:cut he\n=fun\nModule: abcdef"
		"ghijklmnop\n",
		"proc_heap:<0.1.0> fun");
}

static void test_atom_of_1020(void **state)
{
	struct text t = {0};

	(void)state;
	add(&t, "=proc_heap:<0.1.0>\n7F:t2:A3FC:");
	for (int i = 0; i < 204; i++)
		add(&t, "\n=fun");
	add(&t, ",I1\n=end\n");
	check_span(text_span(&t), "proc_heap:<0.1.0> end");
	t.n -= 40; /* cut inside of it */
	check_span(text_span(&t), "proc_heap:<0.1.0>");
	free(t.p);
}

static void test_atoms_with_crlf(void **state)
{
	struct text t = {0};

	(void)state;
	/* The length counts the line feeds, but not what came before them. */
	check_filled("=proc_heap:<0.1.0>\r\n7F:t2:A6:\r\n=end\r\n,I1\r\n"
	             "7F:t1:A7:\r\r\n=end\r\n\r\n=fun\r\n",
	             "proc_heap:<0.1.0> fun");
	add(&t, "=proc_heap:<0.1.0>\r\n7F:lA3FC:");
	for (int i = 0; i < 204; i++)
		add(&t, "\r\n=fun");
	add(&t, "|N\r\n=end\r\n");
	check_span(text_span(&t), "proc_heap:<0.1.0> end");
	free(t.p);
}

static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

/* An atom made of pieces that try to look like something else. */
static void add_evil_atom(struct text *t, uint32_t *seed)
{
	static const char *const pieces[] = {"\n=end\n", "\n=proc:<0.7.0>\n",
	                                     "A3FC:",    "A20:",
	                                     "\n",       "\n7F:t1:A10:",
	                                     "7F00:lA",  "|A5:",
	                                     ",",        "\r\n",
	                                     "x",        "E5:",
	                                     "\n=fun",   "\n=x_y\n",
	                                     ":N\n",     "State: x\n"};
	struct text atom = {0};
	char length[16];
	uint32_t count = next_random(seed) % 12;

	for (uint32_t i = 0; i < count; i++)
		add(&atom, pieces[next_random(seed) % 16]);
	sprintf(length, "A%X:", (unsigned)atom.n);
	add(t, length);
	add_bytes(t, atom.p, atom.n);
	free(atom.p);
}

static void add_heap_line(struct text *t, uint32_t *seed)
{
	static const char *const lines[] = {"Yh5:L3Jvb3Q=", "Yc7F:A20:30",
	                                    "F3:2.5", "E9:g2gA", "t1:H7F"};
	char address[32];

	sprintf(address, "%X:", (unsigned)next_random(seed));
	add(t, address);
	switch (next_random(seed) % 4) {
	case 0:
		add(t, lines[next_random(seed) % 5]);
		break;
	case 1:
		add(t, "l");
		add_evil_atom(t, seed);
		add(t, "|N");
		break;
	default:
		add(t, "t3:I1,");
		add_evil_atom(t, seed);
		add(t, ",");
		add_evil_atom(t, seed);
	}
	add(t, "\n");
}

static void test_evil_heaps(void **state)
{
	(void)state;
	for (uint32_t round = 0; round < 40; round++) {
		uint32_t seed = round * 7919 + 1;
		struct text t = {0};
		struct text want = {0};

		for (int section = 0; section < 20; section++) {
			char id[32];
			uint32_t lines = next_random(&seed) % 20;

			sprintf(id, "proc_heap:<0.%d.0>", section);
			add(&t, "=");
			add(&t, id);
			add(&t, "\n");
			add(&want, id);
			add(&want, " ");
			for (uint32_t i = 0; i < lines; i++)
				add_heap_line(&t, &seed);
		}
		add(&t, "=end\n");
		add(&want, "end");
		add_bytes(&want, "", 1);
		check_span(text_span(&t), want.p);
		free(want.p);
		free(t.p);
	}
}

/* Whatever a dump's front is cut to, its headings are a front of all. */
static void test_prefixes(void **state)
{
	static const char text[] =
		"=erl_crash_dump:0.5\ndate\nSlogan: a\n=proc:<0.9.0>\nState: "
		"F\n" VERSION "Atoms: 9\n=memory\ntotal: 1\n"
		"=proc:<0.1.0>\nState: Waiting\n" PORT PROGRAM
		"x\n=proc:<0.9.0>\n" COUNTS "=fun\nModule: m\n"
		"=proc_heap:<0.1.0>\n7F:t1:A7:\n=end\nx\n=end\n";
	char *all = headings(SPAN_LIT(text), 0);

	(void)state;
	for (size_t n = 0; n < sizeof(text) - 1; n++) {
		struct span front = {text, n};
		char *found = headings(front, 0);
		char *grown = headings(front, 17);

		assert_string_equal(found, grown);
		/* A port without its last lines looks as if it was cut. */
		if (!strstr(found, "proc:<0.9.0>"))
			assert_memory_equal(found, all, strlen(found));
		free(found);
		free(grown);
	}
	free(all);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_form),
		cmocka_unit_test(test_unknown_tags),
		cmocka_unit_test(test_crlf),
		cmocka_unit_test(test_long_line),
		cmocka_unit_test(test_cut_headings),
		cmocka_unit_test(test_abort),
		cmocka_unit_test(test_stale_tail),
		cmocka_unit_test(test_slogan),
		cmocka_unit_test(test_slogan_of_1023),
		cmocka_unit_test(test_cut_header),
		cmocka_unit_test(test_port_name),
		cmocka_unit_test(test_old_port_name),
		cmocka_unit_test(test_atoms_with_line_feeds),
		cmocka_unit_test(test_distribution_message),
		cmocka_unit_test(test_what_looks_like_an_atom),
		cmocka_unit_test(test_atom_of_1020),
		cmocka_unit_test(test_atoms_with_crlf),
		cmocka_unit_test(test_evil_heaps),
		cmocka_unit_test(test_prefixes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
