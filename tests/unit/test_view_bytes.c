/* SPDX-License-Identifier: Apache-2.0 */
/* Binaries on screen: the forms that suit what they hold, moving and searching
 * in each, and what is missing. */
#include "ui/view.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "ui_drive.h"

static const char text[] = DRIVE_HEAD
	"=proc:<0.1.0>\nState: Waiting\n"
	"=proc_messages:<0.1.0>\nH10:N\nH90:N\n"
	"=proc_heap:<0.1.0>\n10:lI104|H20\n20:lI228|H30\n30:lI10|H40\n"
	"40:lI233|H50\n50:lI63|N\n"
	"90:lI123|HA0\nA0:lI125|N\n"
	"=binary:A1\n19:Zmlyc3QNCnNlY29uZCBsaW5lCnRoaXJkCg==\n"
	"=binary:A2\n12:eyJhIjpbMSwyXSwiYiI6e319\n"
	"=binary:A3\n26:H4sIAAAAAAACA6tWSlSyijbUMYrVUUpSsqqurQUAOoQ"
	"zHhIAAAA=\n"
	"=binary:A4\n12:g2gCdwVoZWxsb2sABXdvcmxk\n"
	"=binary:A5\n100:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh"
	"8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+P0BBQkNERUZHSElK"
	"S0xNTk9QUVJTVFVWV1hZWltcXV5fYGFiY2RlZmdoaWprbG1ub3BxcnN0dX"
	"Z3eHl6e3x9fn+AgYKDhIWGh4iJiouMjY6PkJGSk5SVlpeYmZqbnJ2en6Ch"
	"oqOkpaanqKmqq6ytrq+wsbKztLW2t7i5uru8vb6/wMHCw8TFxsfIycrLzM"
	"3Oz9DR0tPU1dbX2Nna29zd3t/g4eLj5OXm5+jp6uvs7e7v8PHy8/T19vf4"
	"+fr7/P3+/w==\n"
	"=binary:A6\n0:\n"
	"=binary:A7\n117:H4sIAAAAAAACAwEAAf/+AAECAwQFBgcICQoLDA0ODx"
	"AREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7"
	"PD0+P0BBQkNERUZHSElKS0xNTk9QUVJTVFVWV1hZWltcXV5fYGFiY2RlZm"
	"doaWprbG1ub3BxcnN0dXZ3eHl6e3x9fn+AgYKDhIWGh4iJiouMjY6PkJGS"
	"k5SVlpeYmZqbnJ2en6ChoqOkpaanqKmqq6ytrq+wsbKztLW2t7i5uru8vb"
	"6/wMHCw8TFxsfIycrLzM3Oz9DR0tPU1dbX2Nna29zd3t/g4eLj5OXm5+jp"
	"6uvs7e7v8PHy8/T19vf4+fr7/P3+/3OMBSkAAQAA\n"
	"=binary:A8\nD3:H4sIAAAAAAACAz3SuW0DMBBFwVxVqARxl8ujIAcGBPU"
	"fGgaHil424PHfv5+fZ3u8/xMnedJP6mSczJN1sk/aSzkN1EgN1VgN1mgN1"
	"3jBi3suXvCCF7zgBS94wUte8vJelJe85CUveclLXud1Xuf1+3K8zuu8zuu"
	"8zite8YpXvLpfwSte8YpXvMEbvMEbvMEb9295gzd4gzd5kzd5kzd5kzfvW"
	"HiTN3mLt3iLt3iLt3iLt+76eIu3eZu3eZu3eZu3eZu375y/e349/gDxPCD"
	"iGAMAAA==\n"
	"=binary:A9\n64:H4sIAAAAAAACAz3SuW0DMBBFwVxVqARxl8ujIAcGBPU"
	"fGgaHil424PHfv5+fZ3u8/xMnedJP6mSczJN1sk/aSzkN1EgN1VgN1mgN1"
	"3jBi3suXvCCF7zgBS94wUte8vJelJe85A==\n"
	"=binary:AC\n26:H4sIAAAAAAACA2vOYCpnzUjNycnPZmAtzy/KSQE"
	"A2QWK/xIAAAA=\n"
	"=binary:AA\n100:YWJj\n=binary:AB\nno size\n=end\n";

/* Opens the content of the binary from its page. */
static void open_binary(struct drive *d, const char *address)
{
	char command[32];

	drive_open(d, SPAN_LIT(text), false);
	snprintf(command, sizeof(command), ":binary:%s", address);
	drive_type(d, command);
	drive_keys(d, "Enter Home / C o n t e n t Enter Enter");
}

static void test_text(void **state)
{
	struct drive d;

	(void)state;
	open_binary(&d, "A1");
	drive_check(&d, "binary A1");
	drive_check(&d, "text  byte 25 of 25");
	drive_check_row(&d, 1, "first");
	drive_check_row(&d, 2, "second line");
	drive_keys(&d, "x");
	drive_check(&d, "text, hexadecimal");
	drive_check_row(&d, 1,
	                "00000000  66 69 72 73 74 0d 0a 73  65 63 6f 6e 64 20 "
	                "6c 69  first..second li");
	drive_check_row(&d, 2,
	                "00000010  6e 65 0a 74 68 69 72 64  0a                "
	                "       ne.third.");
	drive_keys(&d, "x");
	drive_check_row(&d, 1, "first");
	/* wraps, unlike a section */
	drive_resize(&d, 24, 8);
	drive_check_row(&d, 2, "second l");
	drive_keys(&d, "w");
	drive_check_row(&d, 2, "second \xe2\x80\xa6");
	drive_close(&d);
}

static void test_json(void **state)
{
	static const char *const rows[] = {
		"{",    "  \"a\": [",  "    1,", "    2",
		"  ],", "  \"b\": {}", "}",
	};
	struct drive d;

	(void)state;
	for (int packed = 0; packed < 2; packed++) {
		open_binary(&d, packed ? "A3" : "A2");
		for (int y = 0; y < 7; y++)
			drive_check_row(&d, 1 + y, rows[y]);
		drive_check(&d, packed ? "gzip, holds JSON, decoded"
		                       : "JSON, decoded");
		drive_keys(&d, "x");
		if (!packed)
			drive_check_row(&d, 1, "{\"a\":[1,2],\"b\":{}}");
		drive_keys(&d, packed ? "" : "x");
		drive_check(&d, packed ? "00000000  1f 8b" : "00000000  7b 22");
		drive_keys(&d, "x");
		drive_check_row(&d, 1, "{");
		drive_close(&d);
	}
}

static void test_term(void **state)
{
	struct drive d;

	(void)state;
	open_binary(&d, "A4");
	drive_check_row(&d, 1, "{hello,\"world\"}");
	drive_keys(&d, "x");
	drive_check(&d, "00000000  83 68 02 77");
	drive_keys(&d, "x");
	drive_check(&d, "external term, as text");
	drive_close(&d);
	/* as a tree, also when it was packed */
	for (int packed = 0; packed < 2; packed++) {
		open_binary(&d, packed ? "AC" : "A4");
		drive_check(&d, "external term, Enter opens it");
		drive_keys(&d, "Enter Right");
		drive_check(&d, "hello");
		drive_check_not(&d, "{hello");
		drive_keys(&d, "q");
		drive_check_row(&d, 1, "{hello,\"world\"}");
		drive_close(&d);
	}
}

static void test_bytes(void **state)
{
	struct drive d;

	(void)state;
	open_binary(&d, "A5");
	drive_check(&d, "bytes, hexadecimal");
	drive_resize(&d, 8, 80);
	drive_check_row(&d, 1,
	                "00000000  00 01 02 03 04 05 06 07  08 09 0a 0b 0c 0d "
	                "0e 0f  ................");
	drive_keys(&d, "End");
	drive_check(&d, "byte 256 of 256");
	drive_check_row(&d, -3,
	                "000000f0  f0 f1 f2 f3 f4 f5 f6 f7  f8 f9 fa fb fc fd "
	                "fe ff  ................");
	drive_keys(&d, "Down Space Up");
	drive_check_row(&d, 1,
	                "000000a0  a0 a1 a2 a3 a4 a5 a6 a7  a8 a9 aa ab ac ad "
	                "ae af  ................");
	/* fewer bytes a line, the same place */
	drive_resize(&d, 8, 43);
	drive_check_row(&d, 1, "000000a0  a0 a1 a2 a3 a4 a5 a6 a7  ........");
	drive_resize(&d, 8, 42);
	drive_check_row(&d, 1, "000000a0  a0 a1 a2 a3  ....");
	drive_keys(&d, "Down");
	drive_resize(&d, 8, 80);
	drive_check_row(&d, 1,
	                "000000a0  a0 a1 a2 a3 a4 a5 a6 a7  a8 a9 aa ab ac ad "
	                "ae af  ................");
	/* to an offset */
	drive_type(&d, ":0x7a");
	drive_keys(&d, "Enter");
	drive_check(&d, "byte 112 of 256");
	drive_type(&d, ":9");
	drive_keys(&d, "Enter");
	drive_check(&d, "byte 0 of 256");
	drive_type(&d, ":256");
	drive_keys(&d, "Enter");
	drive_check(&d, "there are 256 bytes");
	drive_type(&d, ":processes");
	drive_keys(&d, "Enter S-Tab Tab");
	drive_check_not(&d, "hexadecimal");
	drive_close(&d);
	open_binary(&d, "A5");
	drive_resize(&d, 8, 80);
	/* a match is marked in both columns, also over the end of a line */
	drive_keys(&d, "Home /");
	drive_type(&d, "./0");
	drive_check(&d, "00000020  20 21");
	assert_int_equal(drive_count(&d, 1, STYLE_MATCH), 2 * 2 + 2);
	assert_int_equal(drive_count(&d, 2, STYLE_MATCH), 2 + 1);
	drive_keys(&d, "Enter x");
	drive_check(&d, "bytes, as text");
	drive_check(&d, "./0123");
	drive_close(&d);
}

static void search_for(struct drive *d, const char *needle)
{
	drive_keys(d, "/");
	drive_type(d, needle);
	drive_keys(d, "Enter");
	drive_settle(d);
	drive_draw(d);
}

/* Digits are found where the screen shows them, unless the text has them. */
static void test_digits(void **state)
{
	struct drive d;

	(void)state;
	open_binary(&d, "A5");
	drive_resize(&d, 8, 80);
	search_for(&d, "fe ff");
	drive_check(&d, "000000f0  f0 f1");
	assert_int_equal(drive_count(&d, 1, STYLE_MATCH), 2 * 2 + 2);
	/* over the end of a line */
	search_for(&d, "1F2021");
	drive_check_row(&d, 1,
	                "00000010  10 11 12 13 14 15 16 17  18 19 1a 1b 1c 1d "
	                "1e 1f  ................");
	assert_int_equal(drive_count(&d, 1, STYLE_MATCH), 2 + 1);
	assert_int_equal(drive_count(&d, 2, STYLE_MATCH), 2 * 2 + 2);
	drive_keys(&d, "Home n");
	drive_settle(&d);
	drive_draw(&d);
	drive_check(&d, "byte 16 of 256");
	/* text comes first: these stand at 0x34 */
	search_for(&d, "4567");
	drive_check(&d, "byte 48 of 256");
	search_for(&d, "00 02");
	drive_check(&d, "not found: 00 02");
	search_for(&d, "1F 20 2");
	drive_check(&d, "not found: 1F 20 2");
	/* not where no digits are shown */
	drive_keys(&d, "x");
	search_for(&d, "00 01");
	drive_check(&d, "not found: 00 01");
	drive_keys(&d, "x n");
	drive_settle(&d);
	drive_draw(&d);
	drive_check(&d, "byte 0 of 256");
	drive_close(&d);
}

static void test_nothing(void **state)
{
	struct drive d;

	(void)state;
	open_binary(&d, "A6");
	drive_check(&d, "(nothing)");
	drive_keys(&d, "x Down Up End Home PageDown PageUp w Right n N / x "
	               "Enter n N x");
	drive_check(&d, "(nothing)");
	drive_close(&d);
}

static void test_packed(void **state)
{
	struct drive d;

	(void)state;
	open_binary(&d, "A7");
	drive_check(&d, "gzip, holds bytes, unpacked, hexadecimal");
	drive_check(&d, "00000000  00 01 02 03");
	drive_keys(&d, "x");
	drive_check(&d, "gzip, holds bytes, decoded");
	drive_keys(&d, "x");
	drive_check(&d, "00000000  1f 8b 08");
	drive_close(&d);
	open_binary(&d, "A8");
	drive_check_row(&d, 1, "line 1");
	drive_keys(&d, "End");
	drive_check_row(&d, -3, "line 100");
	drive_keys(&d, "/");
	drive_type(&d, "line 7");
	drive_keys(&d, "Enter");
	drive_check_row(&d, 1, "line 7");
	drive_keys(&d, "n");
	drive_check_row(&d, 1, "line 70");
	drive_keys(&d, "N N");
	drive_check(&d, "went around the end");
	drive_close(&d);
}

/* What is missing is said. */
static void test_cut(void **state)
{
	struct drive d;

	(void)state;
	open_binary(&d, "A9");
	drive_check_row(&d, 1, "line 1");
	drive_check(&d, "what is packed ends too early");
	drive_keys(&d, "x x");
	drive_check_not(&d, "what is packed ends too early");
	drive_close(&d);
	open_binary(&d, "AA");
	drive_check(&d, "binary AA, the beginning of 256");
	drive_check_row(&d, 1, "abc");
	drive_close(&d);
	/* no size, no content: nothing to open */
	drive_open(&d, SPAN_LIT(text), false);
	drive_type(&d, ":binary:AB");
	drive_keys(&d, "Enter");
	drive_check_not(&d, "Content");
	drive_close(&d);
}

/* What is not the dump's is copied, and may go at once. */
static void test_copy(void **state)
{
	char bytes[] = "not of the dump";
	struct span s = SPAN_LIT(bytes);
	struct bytes b = bytes_of(s, BYTES_PLAIN, s.n);
	struct drive d;

	(void)state;
	drive_open(&d, SPAN_LIT(text), false);
	app_push(d.app, view_bytes_new(d.app, &b, "a string"));
	memset(bytes, 'x', sizeof(bytes));
	drive_settle(&d);
	drive_draw(&d);
	drive_check(&d, "a string");
	drive_check_row(&d, 1, "not of the dump");
	drive_close(&d);
}

/* A search that is typed before all is decoded finds what comes. */
static void test_early_search(void **state)
{
	struct drive d;

	(void)state;
	drive_open(&d, SPAN_LIT(text), false);
	drive_type(&d, ":binary:A8");
	drive_keys(&d, "Enter Home / C o n t e n t Enter");
	drive_press(&d, "Enter / 7 7 Enter");
	drive_settle(&d);
	drive_draw(&d);
	drive_check_row(&d, 1, "line 77");
	drive_close(&d);
}

/* A list of characters on the heap of a process. */
static void test_string(void **state)
{
	struct drive d;

	(void)state;
	drive_open(&d, SPAN_LIT(text), false);
	drive_type(&d, ":<0.1.0>");
	drive_keys(&d, "Enter M-m Enter");
	drive_check_row(&d, 1, "h\xc3\xa4");
	drive_check_row(&d, 2, "\xc3\xa9?");
	drive_keys(&d, "q Down Enter");
	drive_check(&d, "JSON, decoded");
	drive_check_row(&d, 1, "{}");
	drive_keys(&d, "q");
	/* left while it is read */
	drive_press(&d, "Enter x q Enter");
	drive_close(&d);
}

/* Left while its jobs are out. */
static void test_left(void **state)
{
	struct drive d;

	(void)state;
	drive_open(&d, SPAN_LIT(text), false);
	drive_type(&d, ":binary:A8");
	drive_keys(&d, "Enter Home / C o n t e n t Enter");
	drive_press(&d, "Enter / l Enter q");
	drive_settle(&d);
	drive_draw(&d);
	drive_check(&d, "Bytes in the dump");
	drive_press(&d, "Enter x / z");
	drive_close(&d);
}

static void test_small_screens(void **state)
{
	static const char *const addresses[] = {"A1", "A3", "A5"};

	(void)state;
	for (int i = 0; i < 3; i++) {
		struct drive d;

		open_binary(&d, addresses[i]);
		for (int rows = 1; rows < 6; rows++)
			for (int cols = 1; cols < 40; cols += 3) {
				drive_resize(&d, rows, cols);
				drive_keys(&d, "End PageUp x Home Right Down "
				               "w x Left");
			}
		drive_close(&d);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_term),
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_digits),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_packed),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_copy),
		cmocka_unit_test(test_early_search),
		cmocka_unit_test(test_string),
		cmocka_unit_test(test_left),
		cmocka_unit_test(test_small_screens),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
