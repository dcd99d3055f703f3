/* SPDX-License-Identifier: Apache-2.0 */
/* The indexer: heads, ends, windows, cancelling, and readers beside it. */
#include "index/index.h"

#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "index/mapping.h"
#include "sanitizer.h"

#define HEADER                                                                 \
	"=erl_crash_dump:0.5\nSun Nov 22 01:25:59 2026\nSlogan: text\n"        \
	"System version: Erlang/OTP 25 [erts-13.1.5]\nAtoms: 9\n"

static struct index *open_text(struct span text, uint64_t step)
{
	struct err_info info = {""};
	enum err code = ERR_USAGE;
	struct index *x;

	x = index_from_source(source_from_memory(text, step), &code, &info);
	assert_non_null(x);
	assert_int_equal(code, ERR_OK);
	return x;
}

static void check_no_dump(struct span text, const char *part)
{
	for (uint64_t step = 0; step < 4; step++) {
		struct err_info info = {""};
		enum err code = ERR_OK;
		struct source *src = source_from_memory(text, step);

		assert_null(index_from_source(src, &code, &info));
		assert_int_equal(code, ERR_NOT_DUMP);
		assert_non_null(strstr(info.text, part));
	}
}

static void test_no_dumps(void **state)
{
	(void)state;
	check_no_dump(SPAN_LIT(""), "empty");
	check_no_dump(SPAN_LIT("hello\n"), "not an Erlang crash dump");
	check_no_dump(SPAN_LIT("=erl_cr"), "not an Erlang crash dump");
	check_no_dump(SPAN_LIT("=erl_crash_dump:"), "not an Erlang");
	check_no_dump(SPAN_LIT("=erl_crash_dump:x\n"), "not an Erlang");
	check_no_dump(SPAN_LIT("\n=erl_crash_dump:0.5\n"), "not an Erlang");
	check_no_dump(SPAN_LIT("<Erlang crash dump>\n"), "before Erlang R9C");
	check_no_dump(SPAN_LIT("ENC0\x01\x02"), "pem_decrypt");
}

static void test_no_file(void **state)
{
	struct err_info info = {""};
	enum err code = ERR_OK;

	(void)state;
	assert_null(index_open("/nonexistent/dump", &code, &info));
	assert_int_equal(code, ERR_IO);
	assert_non_null(strstr(info.text, "/nonexistent/dump"));
}

struct end_case {
	const char *tail; /* behind the header */
	enum dump_end how;
	const char *reason, *last_tag;
	uint32_t last;
	uint64_t stale;
	enum dump_end guess; /* from the last bytes alone */
};

static const struct end_case end_cases[] = {
	{"=memory\nx\n=end\n", END_WHOLE, "", "memory", 1, 0, END_WHOLE},
	{"=memory\nx\n=end", END_WHOLE, "", "memory", 1, 0, END_WHOLE},
	{"=memory\r\nx\r\n=end\r\n", END_WHOLE, "", "memory", 1, 0, END_WHOLE},
	{"=memory\nx\n=end\nnd\n", END_WHOLE, "", "memory", 1, 3, END_WHOLE},
	{"=memory\nx\n", END_CUT, "", "memory", 1, 0, END_CUT},
	{"", END_CUT, "", "erl_crash_dump", 0, 0, END_CUT},
	{"=end\n", END_WHOLE, "", "erl_crash_dump", 0, 0, END_WHOLE},
	{"=proc:<0.1.0>\nSta\n=abort:SIZE LIMIT\n", END_ABORTED, "SIZE LIMIT",
         "proc", 1, 0, END_ABORTED},
	{"=proc:<0.1.0>\nSta\n=abort: a\x1b[b\r\n", END_ABORTED, "a.[b", "proc",
         1, 0, END_ABORTED},
	{"=a_tag_that_is_much_longer_than_the_room\nx\n", END_CUT, "",
         "a_tag_that_is_much_longer_than_", 1, 0, END_CUT},
	/* An =end in an atom: the scanner knows better. */
	{"=proc_heap:<0.1.0>\n7F:lA9:\n=end\nab\n", END_CUT, "", "proc_heap", 1,
         0, END_WHOLE},
};

static void check_end(const struct end_case *c, uint64_t step)
{
	char text[512];
	struct end_info end;
	struct index *x;
	int n = snprintf(text, sizeof(text), "%s%s", HEADER, c->tail);

	x = open_text((struct span){text, (size_t)n}, step);
	index_end(x, &end);
	assert_false(end.sure);
	assert_int_equal(end.last, SECTION_NONE);
	assert_string_equal(end.last_tag, "");
	assert_int_equal(end.how, step > 0 ? END_UNKNOWN : c->guess);
	assert_false(index_done(x));
	index_finish(x);
	assert_true(index_done(x));
	index_end(x, &end);
	assert_true(end.sure);
	assert_int_equal(end.how, c->how);
	assert_string_equal(end.reason, c->reason);
	assert_string_equal(end.last_tag, c->last_tag);
	assert_int_equal(end.last, c->last);
	assert_int_equal(end.stale, c->stale);
	index_free(x);
}

static void test_ends(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(end_cases) / sizeof(end_cases[0]); i++) {
		check_end(&end_cases[i], 0);
		check_end(&end_cases[i], 1);
		check_end(&end_cases[i], 100);
	}
}

static void test_contents(void **state)
{
	static const char text[] =
		HEADER "=memory\ntotal: 1\n=proc:<0.1.0>\nState: Waiting\n"
		       "=proc:<0.2.0>\nState: Running\n=end\nstale\n";
	struct index *x = open_text(SPAN_LIT(text), 0);
	struct section got;
	uint64_t done;
	uint64_t total;

	(void)state;
	index_finish(x);
	index_finish(x); /* nothing more to do */
	assert_int_equal(sections_count(index_sections(x)), 5);
	assert_int_equal(index_first(x, TAG_PROC), 2);
	assert_int_equal(index_first(x, TAG_PORT), SECTION_NONE);
	assert_int_equal(index_find(x, TAG_PROC, SPAN_LIT("<0.2.0>")), 3);
	assert_int_equal(index_find(x, TAG_PROC, SPAN_LIT("<0.3.0>")),
	                 SECTION_NONE);
	index_get(x, 3, &got);
	assert_true(span_eq_str(got.body, "State: Running\n"));
	index_get(x, 4, &got);
	assert_int_equal(got.tag, TAG_END);
	assert_int_equal(got.body.n, 0);
	assert_true(got.whole);
	assert_int_equal(index_text(x).n, sizeof(text) - 1);
	index_progress(x, &done, &total);
	assert_int_equal(done, sizeof(text) - 1);
	index_free(x);
}

/* With MANY the dump is scanned by two threads. */
enum { PROCESSES = 3000, MANY = 60000 };

/* About 100 bytes a process; freed by the caller. */
static struct span make_dump(int processes)
{
	char *p = malloc((size_t)processes * 128 + 512);
	size_t n;

	assert_non_null(p);
	n = (size_t)sprintf(p, "%s", HEADER);
	for (int i = 0; i < processes; i++)
		n += (size_t)sprintf(p + n,
		                     "=proc:<0.%d.0>\nState: Waiting\n"
		                     "Message queue length: 0\n"
		                     "Link list: [<0.0.0>]\nReductions: %d\n",
		                     i, i);
	n += (size_t)sprintf(p + n, "=end\n");
	return (struct span){p, n};
}

static void check_process(const struct index *x, uint32_t row)
{
	const struct sections *s = index_sections(x);
	struct section got;
	char id[32];

	sprintf(id, "<0.%u.0>", row);
	index_get(x, sections_tag_at(s, TAG_PROC, row), &got);
	assert_true(span_eq_str(got.id, id));
	assert_int_equal(index_find(x, TAG_PROC, span_str(id)), row + 1);
}

static void test_reading_while_it_grows(void **state)
{
	struct span text = make_dump(PROCESSES);
	struct index *x = open_text(text, 5000);
	struct end_info end;
	int fds[2];
	struct pollfd fd;
	uint32_t seen = 0;
	uint64_t before = 0;

	(void)state;
	assert_int_equal(pipe(fds), 0);
	assert_int_equal(index_start(x, fds[1], NULL), ERR_OK);
	while (!index_done(x)) {
		uint64_t done;
		uint64_t total;
		uint32_t n = sections_tag_count(index_sections(x), TAG_PROC);

		assert_true(n >= seen);
		seen = n;
		if (n > 0) {
			check_process(x, n - 1);
			check_process(x, n / 2);
		}
		index_progress(x, &done, &total);
		assert_true(done >= before && done <= text.n);
		before = done;
		index_end(x, &end);
	}
	index_finish(x);
	fd = (struct pollfd){fds[0], POLLIN, 0};
	assert_int_equal(poll(&fd, 1, 0), 1);
	index_end(x, &end);
	assert_true(end.sure);
	assert_int_equal(end.how, END_WHOLE);
	assert_int_equal(end.last, PROCESSES);
	for (uint32_t row = 0; row < PROCESSES; row++)
		check_process(x, row);
	index_free(x);
	close(fds[0]);
	close(fds[1]);
	free((char *)(uintptr_t)text.p);
}

static void test_two_threads(void **state)
{
	struct span text = make_dump(MANY);
	struct end_info end;

	(void)state;
	for (int round = 0; round < 3; round++) {
		struct index *x = open_text(text, 0);
		uint32_t seen = 0;

		if (round < 2)
			assert_int_equal(index_start(x, -1, NULL), ERR_OK);
		if (round == 1) {
			index_free(x); /* in the middle, or before */
			continue;
		}
		while (round == 0 && !index_done(x)) {
			uint32_t n =
				sections_tag_count(index_sections(x), TAG_PROC);

			assert_true(n >= seen);
			seen = n;
			if (n > 0)
				check_process(x, n - 1);
		}
		index_finish(x);
		index_end(x, &end);
		assert_int_equal(end.how, END_WHOLE);
		assert_int_equal(end.last, MANY);
		for (uint32_t row = 0; row < MANY; row += 7)
			check_process(x, row);
		index_free(x);
	}
	free((char *)(uintptr_t)text.p);
}

static void test_cancel_before(void **state)
{
	struct span text = make_dump(PROCESSES);
	struct index *x = open_text(text, 100);
	struct end_info end;

	(void)state;
	index_cancel(x);
	index_finish(x);
	assert_true(index_done(x));
	index_end(x, &end);
	assert_false(end.sure);
	index_free(x);
	free((char *)(uintptr_t)text.p);
}

static void test_cancel_and_free(void **state)
{
	struct span text = make_dump(PROCESSES);

	(void)state;
	for (int i = 0; i < 20; i++) {
		struct index *x = open_text(text, 50);

		assert_int_equal(index_start(x, -1, NULL), ERR_OK);
		if (i % 2)
			index_cancel(x);
		index_free(x);
	}
	index_free(NULL);
	free((char *)(uintptr_t)text.p);
}

static char *write_file(struct span text)
{
	char *path = strdup("/tmp/crashdive_index_XXXXXX");
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text.p, text.n), text.n);
	close(fd);
	return path;
}

static void test_file(void **state)
{
	struct span text = make_dump(PROCESSES);
	char *path = write_file(text);
	struct err_info info = {""};
	struct end_info end;
	enum err code;
	struct index *x = index_open(path, &code, &info);
	uint64_t done;
	uint64_t total;

	(void)state;
	assert_non_null(x);
	index_end(x, &end);
	assert_int_equal(end.how, END_WHOLE);
	assert_int_equal(index_start(x, -1, NULL), ERR_OK);
	index_finish(x);
	check_process(x, PROCESSES - 1);
	index_progress(x, &done, &total);
	assert_int_equal(done, text.n);
	assert_int_equal(total, text.n);
	index_free(x);
	unlink(path);
	free(path);
	free((char *)(uintptr_t)text.p);
}

static void test_file_that_shrinks(void **state)
{
	struct span text;
	char *path;
	struct err_info info = {""};
	struct end_info end;
	enum err code;
	struct index *x;

	(void)state;
	if (UNDER_TSAN)
		skip();
	text = make_dump(PROCESSES);
	path = write_file(text);
	x = index_open(path, &code, &info);
	assert_non_null(x);
	mapping_guard(); /* cmocka has a handler of its own in each test */
	assert_int_equal(truncate(path, 40000), 0);
	index_finish(x);
	index_end(x, &end);
	assert_true(end.sure);
	assert_int_equal(end.how, END_SHRUNK);
	assert_string_equal(end.last_tag, "proc");
	assert_true(end.last < PROCESSES);
	check_process(x, end.last - 2);
	index_free(x);
	unlink(path);
	free(path);
	free((char *)(uintptr_t)text.p);
}

/* A compressed file whose end is missing: the part that is there is used. */
static void test_broken_source(void **state)
{
	static const unsigned char start[] = {0x1f, 0x8b, 8, 0, 0, 0,
	                                      0,    0,    0, 3, 0};
	struct span text = make_dump(PROCESSES);
	unsigned char *packed = malloc(sizeof(start) + 4 + text.n);
	size_t n = 20000; /* one stored block, which is not the last */
	struct err_info info = {""};
	struct end_info end;
	enum err code;
	struct index *x;
	char *path;

	(void)state;
	assert_non_null(packed);
	memcpy(packed, start, sizeof(start));
	for (int i = 0; i < 2; i++) {
		packed[11 + i] = (unsigned char)(n >> 8 * i);
		packed[13 + i] = (unsigned char)~packed[11 + i];
	}
	memcpy(packed + 15, text.p, n);
	path = write_file((struct span){(char *)packed, 15 + n});
	x = index_open(path, &code, &info);
	assert_non_null(x);
	index_finish(x);
	index_end(x, &end);
	assert_int_equal(end.how, END_SOURCE);
	assert_true(strlen(end.reason) > 0);
	assert_int_equal(index_text(x).n, n);
	assert_string_equal(end.last_tag, "proc");
	index_free(x);
	unlink(path);
	free(path);
	free(packed);
	free((char *)(uintptr_t)text.p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_dumps),
		cmocka_unit_test(test_no_file),
		cmocka_unit_test(test_ends),
		cmocka_unit_test(test_contents),
		cmocka_unit_test(test_reading_while_it_grows),
		cmocka_unit_test(test_two_threads),
		cmocka_unit_test(test_cancel_before),
		cmocka_unit_test(test_cancel_and_free),
		cmocka_unit_test(test_file),
		cmocka_unit_test(test_file_that_shrinks),
		cmocka_unit_test(test_broken_source),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
