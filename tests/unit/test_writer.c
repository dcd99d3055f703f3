/* SPDX-License-Identifier: Apache-2.0 */
/* The formats, the escaping of text, and output that fails. */
#include "cli/writer.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "cli/text.h"

static const struct writer_column columns[] = {
	{"pid", "Pid", UNIT_PID},
	{"memory", "Memory", UNIT_BYTES},
	{"name", "Name", UNIT_TEXT},
};

enum { COLUMNS = 3 };

static struct value text(const char *s)
{
	return value_text(span_str(s));
}

/* Writes rows of COLUMNS values and compares. */
static void assert_written(const struct writer_options *o,
                           const struct value *values, unsigned rows,
                           const char *expected)
{
	struct out out;
	struct writer *w;

	out_init(&out, -1);
	w = writer_new(o, &out, columns, COLUMNS);
	writer_begin(w);
	for (unsigned i = 0; i < rows; i++)
		writer_row(w, values + (size_t)i * COLUMNS);
	writer_end(w);
	writer_free(w);
	out_char(&out, '\0');
	assert_string_equal(out.buf, expected);
	out_release(&out);
}

static void test_json(void **state)
{
	const struct writer_options o = {.format = FORMAT_JSON};
	const struct value rows[] = {
		text("<0.1.0>"),  value_u64(18446744073709551615u),
		text("init"),     text("<0.2.0>"),
		text("overflow"), value_none(),
	};

	(void)state;
	assert_written(&o, rows, 0, "[]\n");
	assert_written(&o, rows, 2,
	               "[\n{\"pid\":\"<0.1.0>\",\"memory\":"
	               "18446744073709551615,\"name\":\"init\"},\n"
	               "{\"pid\":\"<0.2.0>\",\"memory\":\"overflow\","
	               "\"name\":null}\n]\n");
}

static void test_ndjson(void **state)
{
	const struct writer_options o = {.format = FORMAT_NDJSON};
	const struct value rows[] = {
		value_bool(true),   value_i64(-9223372036854775807 - 1),
		value_double(0.25), value_bool(false),
		value_double(NAN),  text(""),
	};

	(void)state;
	assert_written(&o, rows, 0, "");
	assert_written(&o, rows, 2,
	               "{\"pid\":true,\"memory\":-9223372036854775808,"
	               "\"name\":0.25}\n"
	               "{\"pid\":false,\"memory\":null,\"name\":\"\"}\n");
}

/* A key that no block of OUT_BLOCK holds. */
static void test_ndjson_long_key(void **state)
{
	static const struct writer_column column = {
		"a_key_that_is_longer_than_thirty_two_bytes", "", UNIT_TEXT};
	const struct writer_options o = {.format = FORMAT_NDJSON};
	const struct value none = value_none();
	struct out out;
	struct writer *w;

	(void)state;
	out_init(&out, -1);
	w = writer_new(&o, &out, &column, 1);
	writer_begin(w);
	writer_row(w, &none);
	writer_end(w);
	writer_free(w);
	out_char(&out, '\0');
	assert_string_equal(
		out.buf,
		"{\"a_key_that_is_longer_than_thirty_two_bytes\":null}\n");
	out_release(&out);
}

static void test_csv(void **state)
{
	const struct writer_options o = {.format = FORMAT_CSV};
	const struct value rows[] = {
		text("<0.1.0>"),   value_u64(12), text("a,b"),
		text("say \"x\""), value_none(),  text("two\nlines\tand\x01"),
		text(""),          value_none(),  text(" space"),
	};

	(void)state;
	assert_written(&o, rows, 0, "pid,memory,name\r\n");
	assert_written(&o, rows, 3,
	               "pid,memory,name\r\n"
	               "<0.1.0>,12,\"a,b\"\r\n"
	               "\"say \"\"x\"\"\",,two lines and.\r\n"
	               "\"\",,\" space\"\r\n");
}

static void test_tsv(void **state)
{
	const struct writer_options o = {.format = FORMAT_TSV};
	const struct value rows[] = {
		text("a\tb\\c\nd\re\x1b\"f\""),
		value_u64(12),
		value_none(),
	};

	(void)state;
	assert_written(&o, rows, 1,
	               "pid\tmemory\tname\n"
	               "a\\tb\\\\c\\nd\\re.\"f\"\t12\t\n");
}

static void test_text(void **state)
{
	struct writer_options o = {.format = FORMAT_TEXT};
	const struct value rows[] = {
		text("<0.1.0>"),    value_u64(512),     text("init"),
		text("<0.123.45>"), value_u64(5 << 20), value_none(),
		value_none(),       value_none(),       text("a\033[2J\xe4"),
	};

	(void)state;
	assert_written(&o, rows, 0, "Pid  Memory  Name\n");
	assert_written(&o, rows, 3,
	               "Pid         Memory  Name\n"
	               "<0.1.0>        512  init\n"
	               "<0.123.45>    5.0M\n"
	               "                    a.[2J\xc3\xa4\n");
	o.bold = true;
	assert_written(&o, rows, 0, "\033[1mPid  Memory  Name\033[0m\n");
}

static void test_text_is_cut(void **state)
{
	const struct writer_options o = {.format = FORMAT_TEXT, .width = 11};
	const struct value rows[] = {
		text("<0.1.0>"),
		value_u64(512),
		text("init"),
		text("\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2"
	             "\xe6\xbc\xa2\xe6\xbc\xa2"),
		value_u64(1),
		text("x"),
	};

	(void)state;
	assert_written(&o, rows, 1, "Pid      Me\n<0.1.0>\n");
	/* A wide character that does not fit is left out whole. */
	assert_written(&o, rows, 2,
	               "Pid\n<0.1.0>\n"
	               "\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2"
	               "\xe6\xbc\xa2\n");
}

/* Rows behind those that the widths were taken from. */
static void test_text_goes_on(void **state)
{
	const struct writer_options o = {.format = FORMAT_TEXT};
	const struct value narrow[] = {text("a"), value_u64(1), text("b")};
	const struct value wide[] = {text("a long one"), value_u64(1),
	                             text("c")};
	struct out out;
	struct writer *w;
	size_t lines = 0;

	(void)state;
	out_init(&out, -1);
	w = writer_new(&o, &out, columns, COLUMNS);
	writer_begin(w);
	for (unsigned i = 0; i < 3000; i++)
		writer_row(w, narrow);
	writer_row(w, wide);
	writer_end(w);
	writer_free(w);
	for (size_t i = 0; i < out.n; i++)
		lines += out.buf[i] == '\n';
	assert_int_equal(lines, 3002);
	assert_memory_equal(out.buf + out.n - 22, "a long one       1  c\n",
	                    22);
	out_release(&out);
}

static void test_upright(void **state)
{
	const struct writer_options o = {.format = FORMAT_TEXT,
	                                 .upright = true};
	const struct value rows[] = {
		text("one\ntwo"), value_none(), text("x"),
		value_none(),     value_u64(3), value_none(),
	};

	(void)state;
	assert_written(&o, rows, 2,
	               "Pid     one\n        two\nName    x\n\nMemory  3\n");
}

static void assert_put(enum text_rule rule, bool ascii, const char *s, size_t n,
                       const char *expected)
{
	struct out out;

	out_init(&out, -1);
	text_put(&out, (struct span){s, n}, rule, ascii);
	out_char(&out, '\0');
	assert_string_equal(out.buf, expected);
	out_release(&out);
}

static void test_json_escapes(void **state)
{
	(void)state;
	assert_put(TEXT_JSON, false, "\"\\/\b\f\n\r\t\0\x1f\x7f", 11,
	           "\\\"\\\\/\\u0008\\u000C\\n\\r\\t\\u0000\\u001F\\u007F");
	/* U+202E, U+2028, U+0085, a non-character beyond the BMP */
	assert_put(TEXT_JSON, false,
	           "\xe2\x80\xae\xe2\x80\xa8\xc2\x85\xf0\x9f\xbf\xbf", 12,
	           "\\u202E\\u2028\\u0085\\uD83F\\uDFFF");
	assert_put(TEXT_JSON, false, "\xc3\xa4\xe6\xbc\xa2", 5,
	           "\xc3\xa4\xe6\xbc\xa2");
	assert_put(TEXT_JSON, true, "\xc3\xa4\xf0\x9f\x98\x80", 6,
	           "\\u00E4\\uD83D\\uDE00");
	/* Not UTF-8 as a whole: Latin-1 as a whole. */
	assert_put(TEXT_JSON, false, "\xc3\xa4 \xe4", 4,
	           "\xc3\x83\xc2\xa4 \xc3\xa4");
	assert_put(TEXT_JSON, false, "\xed\xa0\x80", 3,
	           "\xc3\xad\xc2\xa0\\u0080");
}

static void test_text_rules(void **state)
{
	(void)state;
	assert_put(TEXT_LINE, false, "a\nb\"\\\x9b", 6, "a.b\"\\\xef\xbf\xbd");
	assert_put(TEXT_LINES, false, "a\n\tb\r", 5, "a\n\tb.");
	assert_put(TEXT_LINE, false, "\xe2\x80\xae", 3, "\xef\xbf\xbd");
	assert_put(TEXT_LINE, true, "\xe2\x80\xae\xc3\xa4", 5, ".\\x{E4}");
}

/* What the eight-byte steps pass must be what a look at each byte passes. */
static void test_every_byte_at_every_place(void **state)
{
	(void)state;
	for (unsigned c = 0; c < 256; c++) {
		for (size_t at = 0; at < 17; at++) {
			char s[18] = "aaaaaaaaaaaaaaaaa";
			struct out out;
			bool plain =
				c >= 0x20 && c < 0x7f && c != '"' && c != '\\';

			s[at] = (char)c;
			out_init(&out, -1);
			text_put(&out, (struct span){s, 17}, TEXT_JSON, false);
			assert_true(plain == (out.n == 17));
			assert_true(utf8_valid((struct span){out.buf, out.n}));
			for (size_t i = 0; i < out.n; i++)
				assert_true((unsigned char)out.buf[i] >= 0x20);
			out_release(&out);
		}
	}
}

static void assert_number(uint64_t n)
{
	char expected[64];
	struct out out;

	out_init(&out, -1);
	out_u64(&out, n);
	out_char(&out, ' ');
	out_i64(&out, -(int64_t)(n / 2));
	out_char(&out, '\0');
	snprintf(expected, sizeof(expected), "%llu %lld", (unsigned long long)n,
	         -(long long)(n / 2));
	assert_string_equal(out.buf, expected);
	out_release(&out);
}

/* Around each power of ten, and the largest. */
static void test_numbers(void **state)
{
	uint64_t power = 1;

	(void)state;
	for (int digits = 1; digits <= 20; digits++, power *= 10) {
		assert_number(power - 1);
		assert_number(power);
		assert_number(power + 1);
	}
	assert_number(4294967296);
	assert_number(18446744073709551615u);
}

/* Pieces of all sizes around the buffer's come out of a pipe in order. */
static void test_out_through_a_pipe(void **state)
{
	char piece[200] = {0};
	char back[5000];
	size_t sent = 0, got = 0;
	struct out out;
	int fds[2];

	(void)state;
	assert_int_equal(pipe(fds), 0);
	out_init(&out, fds[1]);
	for (size_t n = 0; n < 90; n++) {
		for (size_t i = 0; i < n; i++)
			piece[i] = (char)('a' + (sent + i) % 23);
		if (n <= OUT_BLOCK)
			out_block(&out, piece, n);
		else
			out_put(&out, piece, n);
		sent += n;
	}
	assert_int_equal(out_flush(&out), ERR_OK);
	close(fds[1]);
	while (got < sent) {
		ssize_t n = read(fds[0], back + got, sizeof(back) - got);

		assert_true(n > 0);
		got += (size_t)n;
	}
	for (size_t i = 0; i < got; i++)
		assert_int_equal(back[i], 'a' + i % 23);
	close(fds[0]);
	out_release(&out);
}

static void test_out_fails(void **state)
{
	struct out out;
	int fds[2];
	int full = open("/dev/full", O_WRONLY);

	(void)state;
	signal(SIGPIPE, SIG_IGN);
	assert_int_equal(pipe(fds), 0);
	close(fds[0]);
	out_init(&out, fds[1]);
	out_repeat(&out, 'x', 200000);
	assert_true(out_failed(&out));
	assert_int_equal(out_flush(&out), ERR_PIPE);
	out_release(&out);
	close(fds[1]);

	assert_true(full >= 0);
	out_init(&out, full);
	out_str(&out, "x");
	assert_int_equal(out_flush(&out), ERR_IO);
	assert_int_equal(out.error, ENOSPC);
	out_release(&out);
	close(full);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_ndjson),
		cmocka_unit_test(test_ndjson_long_key),
		cmocka_unit_test(test_csv),
		cmocka_unit_test(test_tsv),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_text_is_cut),
		cmocka_unit_test(test_text_goes_on),
		cmocka_unit_test(test_upright),
		cmocka_unit_test(test_json_escapes),
		cmocka_unit_test(test_text_rules),
		cmocka_unit_test(test_every_byte_at_every_place),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_out_through_a_pipe),
		cmocka_unit_test(test_out_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
