/* SPDX-License-Identifier: Apache-2.0 */
/* The command line taken apart, and the help with words that are not right. */
#include "cli/args.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cli/names.h"

enum { WORDS_MAX = 12 };

/* Parses "crashdive" and the words of a line, which are separated by one
 * blank; a word of "''" is empty. The words live in *line. */
static enum err parse(struct args *a, char *line, struct err_info *info)
{
	char *argv[WORDS_MAX + 1];
	int argc = 0;
	char *rest = line;
	char *word;

	argv[argc++] = line; /* any name */
	while (argc < WORDS_MAX && (word = strsep(&rest, " ")) != NULL)
		if (*word)
			argv[argc++] =
				strcmp(word, "''") == 0 ? word + 2 : word;
	argv[argc] = NULL;
	info->text[0] = '\0';
	return args_parse(a, argc, argv, info);
}

#define GOOD(a, text)                                                          \
	struct args a;                                                         \
	char line_##a[] = text;                                                \
	struct err_info info_##a;                                              \
	assert_int_equal(parse(&(a), line_##a, &info_##a), ERR_OK)

/* The line is refused, with a text in which `part` occurs. */
static void assert_refused(const char *text, const char *part)
{
	struct args a;
	struct err_info info;
	char *line = strdup(text);

	assert_non_null(line);
	assert_int_equal(parse(&a, line, &info), ERR_USAGE);
	if (!strstr(info.text, part))
		fail_msg("%s: \"%s\" is not in \"%s\"", text, part, info.text);
	free(line);
}

static void test_defaults(void **state)
{
	GOOD(a, "");

	(void)state;
	assert_int_equal(a.command, COMMAND_BROWSE);
	assert_null(a.word);
	assert_string_equal(a.file, "erl_crash.dump");
	assert_false(a.file_typed);
	assert_true(a.limit == LIMIT_NONE);
	assert_int_equal(a.format, FORMAT_TEXT);
	assert_int_equal(a.parts, PARTS_DEFAULT);
	assert_int_equal(a.syntax, SYNTAX_ERLANG);
	assert_int_equal(a.max_term, 1 << 20);
	assert_int_equal(a.colour, WHEN_AUTO);
	assert_false(a.ascii || a.help || a.version);
	assert_true(!a.sort && !a.filter && !a.group && !a.columns);
}

static void test_file_of_the_environment(void **state)
{
	(void)state;
	setenv("ERL_CRASH_DUMP", "/elsewhere/dump", 1);
	{
		GOOD(a, "");
		GOOD(b, "list processes");
		GOOD(c, "list processes typed");

		assert_string_equal(a.file, "/elsewhere/dump");
		assert_string_equal(b.file, "/elsewhere/dump");
		assert_false(b.file_typed);
		assert_string_equal(c.file, "typed");
		assert_true(c.file_typed);
	}
	setenv("ERL_CRASH_DUMP", "", 1);
	{
		GOOD(a, "");

		assert_string_equal(a.file, "erl_crash.dump");
	}
	unsetenv("ERL_CRASH_DUMP");
}

static void test_commands(void **state)
{
	GOOD(browse, "x.dump");
	GOOD(list, "list processes x.dump");
	GOOD(bare, "list");
	GOOD(show, "show <0.1.0> -");
	GOOD(export, "export x.dump dir");
	GOOD(to_default, "export x.dump");
	GOOD(no_file, "export");
	GOOD(path, "./list");
	GOOD(ended, "-- list");

	(void)state;
	assert_int_equal(browse.command, COMMAND_BROWSE);
	assert_string_equal(browse.file, "x.dump");
	assert_int_equal(list.command, COMMAND_LIST);
	assert_string_equal(list.word, "processes");
	assert_string_equal(list.file, "x.dump");
	assert_int_equal(bare.command, COMMAND_LIST);
	assert_null(bare.word);
	assert_int_equal(show.command, COMMAND_SHOW);
	assert_string_equal(show.word, "<0.1.0>");
	assert_string_equal(show.file, "-");
	assert_int_equal(export.command, COMMAND_EXPORT);
	assert_string_equal(export.file, "x.dump");
	assert_string_equal(export.word, "dir");
	assert_string_equal(to_default.file, "x.dump");
	assert_true(to_default.file_typed);
	assert_null(to_default.word);
	assert_string_equal(no_file.file, "erl_crash.dump");
	assert_false(no_file.file_typed);
	assert_int_equal(path.command, COMMAND_BROWSE);
	assert_string_equal(path.file, "./list");
	assert_int_equal(ended.command, COMMAND_BROWSE);
	assert_string_equal(ended.file, "list");
}

static void test_options_anywhere(void **state)
{
	GOOD(a, "--format=csv list --sort -memory,pid x.dump processes2 "
	        "--limit=7 --ascii");
	GOOD(b, "list -n5 processes --columns pid,name --filter= "
	        "--group state --color=always x.dump");
	GOOD(c, "show -n 5 --part=raw,info init --no-color -- --odd");
	GOOD(d, "show --part=stack,heap --syntax=raw --max-term=2K init x");
	GOOD(e, "list modules --syntax=raw x");
	GOOD(f, "export x");
	GOOD(g, "list modules --format=tsv x");
	GOOD(h, "show --syntax=elixir init x");
	GOOD(i, "--syntax=raw x");

	(void)state;
	assert_int_equal(a.format, FORMAT_CSV);
	assert_string_equal(a.sort, "-memory,pid");
	assert_string_equal(a.word, "x.dump");
	assert_string_equal(a.file, "processes2");
	assert_int_equal(a.limit, 7);
	assert_true(a.ascii);
	assert_int_equal(b.limit, 5);
	assert_string_equal(b.columns, "pid,name");
	assert_string_equal(b.group, "state");
	assert_string_equal(b.filter, "");
	assert_int_equal(b.colour, WHEN_ALWAYS);
	assert_int_equal(c.limit, 5);
	assert_int_equal(c.parts, PART_INFO | PART_RAW);
	assert_int_equal(c.colour, WHEN_NEVER);
	assert_string_equal(c.word, "init");
	assert_string_equal(c.file, "--odd");
	assert_int_equal(d.parts, PART_STACK | PART_HEAP);
	assert_int_equal(d.syntax, SYNTAX_RAW);
	assert_int_equal(d.max_term, 2048);
	assert_int_equal(e.syntax, SYNTAX_RAW);
	assert_int_equal(e.max_term, 4096);
	assert_int_equal(f.max_term, 1 << 20);
	assert_int_equal(g.max_term, 1 << 20);
	assert_int_equal(h.syntax, SYNTAX_ELIXIR);
	assert_int_equal(i.syntax, SYNTAX_RAW);
}

static void test_help_and_version(void **state)
{
	GOOD(a, "-hV");
	GOOD(b, "show --help");
	GOOD(c, "list processes --help");

	(void)state;
	assert_true(a.help && a.version);
	assert_true(b.help);
	assert_true(c.help);
	assert_string_equal(c.word, "processes");
}

static void test_every_format(void **state)
{
	(void)state;
	for (unsigned i = 0; format_name(i); i++) {
		char line[64];
		struct args a;
		struct err_info info;

		snprintf(line, sizeof(line), "list x --format=%s",
		         format_name(i));
		assert_int_equal(parse(&a, line, &info), ERR_OK);
		assert_int_equal(a.format, i);
	}
	assert_null(format_name(FORMAT_COUNT));
}

static void test_refused(void **state)
{
	static const struct {
		const char *line;
		const char *part;
	} cases[] = {
		{"--frmat=json list x", "--format"},
		{"list x --format=xml", "ndjson"},
		{"list x --format", "wants a value"},
		{"list x --format=", "unknown format ''"},
		{"list x --ascii=yes", "takes no value"},
		{"list x --limit=-1", "--limit"},
		{"list x --limit=1k", "'1k'"},
		{"list x -n", "wants a value"},
		{"list x --limit=99999999999999999999", "--limit"},
		{"list x -z", "-z"},
		{"list x --color=blue", "always"},
		{"show x --part=stcak", "unknown part 'stcak'"},
		{"show x --syntax=lisp", "unknown syntax 'lisp'"},
		{"show x --max-term=1X", "--max-term takes a number"},
		{"show x --max-term=99999999999T", "--max-term takes a"},
		{"show x --part=", "unknown part"},
		{"show x --part=info,,raw", "unknown part ''"},
		{"show x --group=pid", "does not go with 'show'"},
		{"list x --group", "wants a value"},
		{"show x --sort=pid", "does not go with 'show'"},
		{"list x --part=raw", "does not go with 'list'"},
		{"x.dump --sort=pid", "list TABLE"},
		{"x.dump --part=raw", "show ID"},
		{"--redact x.dump", "unknown option --redact"},
		{"show", "show what?"},
		{"report x.dump", "no command 'report'"},
		{"report", "no command 'report'"},
		{"export x.dump dir more", "more is one too much"},
		{"export x.dump --sort=pid", "does not go with 'export'"},
		{"list x --terms", "does not go with 'list'"},
		{"lst processes x.dump", "did you mean 'list'?"},
		{"a.dump b.dump", "unknown command 'a.dump'"},
		{"-- a.dump b.dump", "b.dump"},
		{"list a b c", "c is one too much"},
		{"list a b c d", "c ... is"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_refused(cases[i].line, cases[i].part);
}

static void test_declarations(void **state)
{
	const struct option_info *o;

	(void)state;
	for (unsigned i = 0; (o = args_option(i)) != NULL; i++) {
		assert_true(!o->help || *o->help);
		assert_non_null(o->set);
		assert_true(o->commands != 0);
		for (unsigned j = 0; j < i; j++) {
			assert_string_not_equal(args_option(j)->name, o->name);
			assert_true(!o->letter ||
			            args_option(j)->letter != o->letter);
		}
	}
}

static const char *fruit_at(const void *ctx, unsigned i)
{
	static const char *const fruit[] = {"apple", "pear", "passion_fruit",
	                                    "plum"};

	(void)ctx;
	return i < 4 ? fruit[i] : NULL;
}

static void test_nearest(void **state)
{
	const struct names names = {"fruit", fruit_at, NULL};

	(void)state;
	assert_int_equal(names_find(&names, SPAN_LIT("plum")), 3);
	assert_int_equal(names_find(&names, SPAN_LIT("Plum")), -1);
	assert_string_equal(names_nearest(&names, SPAN_LIT("aple")), "apple");
	assert_string_equal(names_nearest(&names, SPAN_LIT("appel")), "apple");
	assert_string_equal(names_nearest(&names, SPAN_LIT("paer")), "pear");
	assert_string_equal(names_nearest(&names, SPAN_LIT("fruit")),
	                    "passion_fruit");
	assert_string_equal(names_nearest(&names, SPAN_LIT("passion")),
	                    "passion_fruit");
	assert_null(names_nearest(&names, SPAN_LIT("xyzzy")));
	assert_null(names_nearest(&names, SPAN_LIT("")));
	assert_null(names_nearest(
		&names, SPAN_LIT("a word that is longer than any name that "
	                         "this program has")));
}

static void test_unknown(void **state)
{
	const struct names names = {"fruit", fruit_at, NULL};
	struct err_info info;

	(void)state;
	assert_int_equal(names_unknown(&names, SPAN_LIT("pea"), &info),
	                 ERR_USAGE);
	assert_string_equal(info.text,
	                    "unknown fruit 'pea', did you mean 'pear'? (all: "
	                    "apple, pear, passion_fruit, plum)");
	names_unknown(&names, SPAN_LIT("\033[2J"), &info);
	assert_string_equal(info.text,
	                    "unknown fruit '?[2J'; there are: apple, pear, "
	                    "passion_fruit, plum");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_file_of_the_environment),
		cmocka_unit_test(test_commands),
		cmocka_unit_test(test_options_anywhere),
		cmocka_unit_test(test_help_and_version),
		cmocka_unit_test(test_every_format),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_declarations),
		cmocka_unit_test(test_nearest),
		cmocka_unit_test(test_unknown),
	};

	unsetenv("ERL_CRASH_DUMP");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
