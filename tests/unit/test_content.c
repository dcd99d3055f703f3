/* SPDX-License-Identifier: Apache-2.0 */
/* What binaries hold: each kind, parts of them, and bytes that lie. */
#include "model/content.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <zlib.h>

#include "base/alloc.h"

struct packed {
	char *p;
	size_t n;
};

static struct packed pack_gzip(struct span in)
{
	z_stream z = {0};
	struct packed out;
	uLong room;

	assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, 0), Z_OK);
	room = deflateBound(&z, in.n);
	out.p = xmalloc(room);
	/* zlib only reads it */
	z.next_in = (Bytef *)(uintptr_t)in.p;
	z.avail_in = (uInt)in.n;
	z.next_out = (Bytef *)out.p;
	z.avail_out = (uInt)room;
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	out.n = z.total_out;
	deflateEnd(&z);
	return out;
}

static void check_span(struct span s, const char *want)
{
	struct bytes b = bytes_of(s, BYTES_PLAIN, s.n);
	struct content c = content_of(&b);
	char name[CONTENT_NAME];

	assert_int_equal(content_name(&c, name), strlen(want));
	assert_string_equal(name, want);
}

#define CHECK(literal, want) check_span(SPAN_LIT(literal), want)

static void test_text(void **state)
{
	(void)state;
	CHECK("", "nothing");
	CHECK("x", "text");
	CHECK("two\r\nlines\twith \x1b[1mcolour\x1b[0m\a", "text");
	CHECK("\xef\xbb\xbfna\xc3\xafve \xe6\x97\xa5 \xf0\x9f\x98\x80", "text");
	CHECK("\xff", "bytes");
	CHECK("a\xff", "bytes");
	CHECK("a\0b", "bytes");
	CHECK("caf\xe9", "bytes");
	CHECK("\xc2\x80", "bytes");
	CHECK("x^2 is no zlib, though it begins so", "text");
}

/* Room behind what was written, as of a binary that is appended to. */
static void test_room(void **state)
{
	char text[200];

	(void)state;
	memset(text, 0, sizeof(text));
	memset(text, 'a', 100);
	check_span((struct span){text, 200}, "text");
	text[99] = '\0';
	check_span((struct span){text, 200}, "bytes");
	memset(text, ' ', 100);
	memcpy(text, "{\"a\":1", 6);
	text[99] = '}';
	check_span((struct span){text, 200}, "JSON");
	/* too little to tell anything */
	memset(text, 'a', 20);
	memset(text + 20, 0, 20);
	check_span((struct span){text, 40}, "bytes");
}

/* Only the first bytes are looked at, and may end within a character. */
static void test_long(void **state)
{
	size_t n = CONTENT_LOOK + 1000;
	char *text = xmalloc(n);

	(void)state;
	memset(text, 'a', CONTENT_LOOK);
	memset(text + CONTENT_LOOK, 0xff, n - CONTENT_LOOK);
	check_span((struct span){text, n}, "text");
	memcpy(text + CONTENT_LOOK - 1, "\xe6\x97\xa5", 3);
	check_span((struct span){text, n}, "text");
	memset(text, '[', n);
	check_span((struct span){text, n}, "JSON");
	free(text);
}

static void test_json(void **state)
{
	(void)state;
	CHECK("{}", "JSON");
	CHECK("\n[1,2]\n", "JSON");
	CHECK("{\"a\":\"\xc3\xa4\"}\n{\"a\":2}\n", "JSON");
	CHECK("[1,2", "text");
	CHECK("{not}", "text");
	CHECK("[info] a line of a log", "text");
	CHECK("12", "text");
}

static void test_term(void **state)
{
	(void)state;
	CHECK("\x83j", "external term");
	CHECK("\x83h\2w\5hellok\0\5world", "external term");
	CHECK("\x83l\0\0\0\1a\1j", "external term");
	CHECK("\x83m\0\0\0\3abc", "external term");
	CHECK("\x83", "bytes");
	CHECK("\x83\xff", "bytes");
	CHECK("\x83h\2w\5hellok\0\5worl", "bytes");
	CHECK("\x83m\xff\xff\xff\xff"
	      "abc",
	      "bytes");
	CHECK("\x83l\xff\xff\xff\xff"
	      "abc",
	      "bytes");
	CHECK("\x83"
	      "a\1 and more",
	      "bytes");
	CHECK("\x83\x82j", "bytes");
	/* compressed */
	CHECK("\x83P\0\0\0\x11\x78\x9c\xcb\x60\x2a\x67\xcd\x48\xcd\xc9\xc9"
	      "\xcf\x66\x60\x2d\xcf\x2f\xca\x49\x01\0\x2f\x36\x05\x93",
	      "external term");
	CHECK("\x83P\0\0\0\x11 and nothing packed", "bytes");
	CHECK("\x83P\0", "bytes");
}

static void check_packed(struct span text, const char *want)
{
	struct packed gz = pack_gzip(text);

	check_span((struct span){gz.p, gz.n}, want);
	free(gz.p);
}

static void test_packed(void **state)
{
	struct packed gz = pack_gzip(SPAN_LIT("hello hello hello"));
	char *bomb = xcalloc(1 << 26, 1);

	(void)state;
	check_packed(SPAN_LIT("hello"), "gzip, holds text");
	check_packed(SPAN_LIT("[1]"), "gzip, holds JSON");
	check_packed(SPAN_LIT("\x83j"), "gzip, holds external term");
	check_packed(SPAN_LIT("\0\1\2\3"), "gzip, holds bytes");
	check_packed((struct span){gz.p, gz.n}, "gzip, holds gzip");
	/* cut: as far as it goes; damaged: no such thing */
	check_span((struct span){gz.p, gz.n - 9}, "gzip, holds text");
	check_span((struct span){gz.p, 10}, "bytes");
	gz.p[10] = '\xff';
	check_span((struct span){gz.p, gz.n}, "bytes");
	/* 64 MiB in few: no more than what is looked at is unpacked */
	check_packed((struct span){bomb, 1 << 26}, "gzip, holds bytes");
	memset(bomb, '[', 1 << 26);
	check_packed((struct span){bomb, 1 << 26}, "gzip, holds JSON");
	CHECK("\x78\x9c\x2b\x49\xad\x28\x51\x28\xa1\x2d\x01\0\x86\x3b\x25\xe5",
	      "zlib, holds text");
	CHECK("\x78\x9c\xff\xff\xff\xff\xff", "bytes");
	free(gz.p);
	free(bomb);
}

/* The same from the dump's encodings. */
static void test_codes(void **state)
{
	struct span hex = SPAN_LIT("7B7D0a"), base64 = SPAN_LIT("e30K");
	struct bytes b = bytes_of(hex, BYTES_HEX, 3);

	(void)state;
	assert_int_equal(content_of(&b).kind, CONTENT_JSON);
	b = bytes_of(base64, BYTES_BASE64, 3);
	assert_int_equal(content_of(&b).kind, CONTENT_JSON);
	b = bytes_of(SPAN_LIT("e3*K"), BYTES_BASE64, 3);
	assert_int_equal(content_of(&b).kind, CONTENT_JSON);
	b = bytes_of(SPAN_LIT("*30K"), BYTES_BASE64, 3);
	assert_int_equal(content_of(&b).kind, CONTENT_BYTES);
}

static void check_unpack(struct span s, enum unpack_how how, const char *want,
                         enum unpack_end end)
{
	struct bytes b = bytes_of(s, BYTES_PLAIN, s.n);

	for (size_t piece = 1; piece < 40; piece++) {
		struct unpack u;
		char out[100];
		size_t n = 0, got;

		unpack_init(&u, &b, how);
		while ((got = unpack_read(&u, out + n, piece)) > 0)
			n += got;
		assert_int_equal(n, strlen(want));
		assert_memory_equal(out, want, n);
		assert_int_equal(u.end, end);
		assert_int_equal(unpack_read(&u, out, piece), 0);
		unpack_release(&u);
	}
}

static void test_unpack(void **state)
{
	struct packed gz = pack_gzip(SPAN_LIT("hello hello hello"));
	struct span whole = {gz.p, gz.n}, cut = {gz.p, gz.n - 2};

	(void)state;
	check_unpack(SPAN_LIT("hello"), UNPACK_NOT, "hello", UNPACK_WHOLE);
	check_unpack(SPAN_LIT(""), UNPACK_NOT, "", UNPACK_WHOLE);
	check_unpack(whole, UNPACK_GZIP, "hello hello hello", UNPACK_WHOLE);
	check_unpack(cut, UNPACK_GZIP, "hello hello hello", UNPACK_CUT);
	gz.p[gz.n - 5] ^= 1; /* the check */
	check_unpack(whole, UNPACK_GZIP, "hello hello hello", UNPACK_BAD);
	check_unpack(SPAN_LIT("no gzip"), UNPACK_GZIP, "", UNPACK_BAD);
	free(gz.p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),  cmocka_unit_test(test_room),
		cmocka_unit_test(test_long),  cmocka_unit_test(test_json),
		cmocka_unit_test(test_term),  cmocka_unit_test(test_packed),
		cmocka_unit_test(test_codes), cmocka_unit_test(test_unpack),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
