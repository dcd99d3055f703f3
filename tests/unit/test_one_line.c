/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A field that a later release adds takes one line in a .def file: this program
 * is built with one more line in process.def (one_line/model/process.def) and
 * nothing else. The field must be a column in every format, with a sort key,
 * a place in filters and groups, on the page of a process, and in the help.
 */
#include "cli/cli.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "source_dir.h"

static char text[] =
	"=erl_crash_dump:0.5\nSun Nov 22 00:48:16 2026\nSlogan: s\n"
	"System version: Erlang/OTP 31 [erts-19.0] [source] [64-bit]\n"
	"=proc:<0.1.0>\nState: Waiting\nShiny words: 5\nReductions: 1\n"
	"=proc:<0.2.0>\nState: Waiting\nReductions: 1\nShiny words: 700\n"
	"=proc:<0.3.0>\nState: Waiting\nReductions: 1\n=end\n";

enum { WORDS = 10, LINE = 400, OUTPUT = 64 * 1024 };

/* What a command line writes, the dump's name behind it. */
static const char *run(const char *command)
{
	static char out[OUTPUT];
	char line[LINE], *argv[WORDS];
	FILE *f = tmpfile();
	int saved = dup(STDOUT_FILENO), n = 0;
	struct err_info info;
	struct args a;
	size_t got;

	assert_non_null(f);
	snprintf(line, sizeof(line), "crashdive %s %s", command, file);
	for (char *word = strtok(line, " "); word; word = strtok(NULL, " "))
		argv[n++] = word;
	assert_int_equal(args_parse(&a, n, argv, &info), ERR_OK);
	fflush(stdout);
	assert_true(dup2(fileno(f), STDOUT_FILENO) >= 0);
	assert_int_equal(cli_run(&a), 0);
	assert_true(dup2(saved, STDOUT_FILENO) >= 0);
	close(saved);
	rewind(f);
	got = fread(out, 1, sizeof(out) - 1, f);
	out[got] = '\0';
	fclose(f);
	return out;
}

static void check_has(const char *out, const char *what)
{
	if (!strstr(out, what))
		fail_msg("\"%s\" is not in:\n%s", what, out);
}

static void test_list(void **state)
{
	(void)state;
	check_has(run("list processes --format=ndjson"), "\"shiny\":5600");
	check_has(run("list processes --format=ndjson"), "\"shiny\":null");
	check_has(run("list processes --format=csv"), "shiny");
	assert_string_equal(run("list processes --format=csv "
	                        "--columns=pid,shiny --sort=shiny"),
	                    "pid,shiny\r\n<0.1.0>,40\r\n<0.2.0>,5600\r\n"
	                    "<0.3.0>,\r\n");
	check_has(run("list processes"), "Shiny");
}

static void test_sort_filter_group(void **state)
{
	(void)state;
	assert_string_equal(
		run("list processes --format=tsv --columns=pid --sort=-shiny"),
		"pid\n<0.2.0>\n<0.1.0>\n<0.3.0>\n");
	assert_string_equal(
		run("list processes --format=tsv --columns=pid --filter=5600"),
		"pid\n<0.2.0>\n");
	assert_string_equal(run("list processes --format=tsv --group=shiny "
	                        "--columns=shiny,count --sort=shiny"),
	                    "shiny\tcount\n40\t1\n5600\t1\n\t1\n");
	assert_string_equal(run("list processes --format=tsv --group=state "
	                        "--columns=shiny"),
	                    "shiny\n5640\n");
}

static void test_show(void **state)
{
	const char *out = run("show <0.2.0>");

	(void)state;
	check_has(out, "Shiny thing");
	check_has(out, "5.4K (5,600)");
	assert_null(strstr(out, "Shiny words"));
	out = run("show <0.2.0> --format=json");
	check_has(out, "\"shiny\":5600");
	check_has(out, "\"other\":{}");
}

static void test_help(void **state)
{
	const char *out = run("list processes --help");

	(void)state;
	check_has(out, "shiny (bytes, Shiny words)");
	check_has(out, "What a later release will write, in words.");
}

static int write_dump(void **state)
{
	if (make_dir(state) != 0)
		return -1;
	write_file((struct bytes){text, sizeof(text) - 1});
	return 0;
}

#define WITH_DUMP(f) cmocka_unit_test_setup_teardown(f, write_dump, remove_dir)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_DUMP(test_list),
		WITH_DUMP(test_sort_filter_group),
		WITH_DUMP(test_show),
		WITH_DUMP(test_help),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
